//! Claims: what is asked for, and where each fen of it stands.

use crate::{ids::CaseId, money::Fen, refs::TextRef, vocabulary::Finding};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The number of a claim inside its case family, from 1. Kept when the claim moves to another case.
pub type ClaimNo = u16;

/// Where a claim is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimPlace {
    /// Here.
    Here,
    /// Split off or merged into another case, where its sum counts.
    In(CaseId),
    /// A copy of a sum that counts in another case (共同债务).
    SharedWith(CaseId),
}

/// One item asked for: a sum or an act.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Claim {
    /// Its number.
    pub no: ClaimNo,
    /// What was claimed; nil where an act is asked for.
    pub claimed: Fen,
    /// Paid so far.
    pub performed: Fen,
    /// Found untrue.
    pub dismissed: Fen,
    /// Lost by an effective judgment.
    #[serde(default, skip_serializing_if = "Fen::is_nil")]
    pub lost: Fen,
    /// Given up by the complainant, in a settlement.
    #[serde(default, skip_serializing_if = "Fen::is_nil")]
    pub waived: Fen,
    /// Still owed or undecided. `claimed = performed + outstanding + dismissed + lost + waived`, to the fen (invariant 9).
    pub outstanding: Fen,
    /// An act is asked for, such as handing over land.
    pub act: bool,
    /// The act was performed.
    pub act_done: bool,
    /// The complainant gave the act up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub act_waived: bool,
    /// When it fell due.
    pub due_on: Option<Date>,
    /// Its words.
    pub text: Option<TextRef>,
    /// What was found.
    pub finding: Option<Finding>,
    /// Where it counts.
    pub place: ClaimPlace,
}

impl Claim {
    /// A claim of a sum.
    pub fn sum(no: ClaimNo, claimed: Fen) -> Self {
        Self {
            no,
            claimed,
            performed: Fen::ZERO,
            dismissed: Fen::ZERO,
            lost: Fen::ZERO,
            waived: Fen::ZERO,
            outstanding: claimed,
            act: false,
            act_done: false,
            act_waived: false,
            due_on: None,
            text: None,
            finding: None,
            place: ClaimPlace::Here,
        }
    }

    /// A claim that an act be done.
    pub fn act(no: ClaimNo) -> Self {
        Self { act: true, ..Self::sum(no, Fen::ZERO) }
    }

    /// Whether this case works on it: its own, or a copy of a shared one.
    pub fn here(&self) -> bool {
        !matches!(self.place, ClaimPlace::In(_))
    }

    /// Whether its sum counts here; that of a shared one counts in the other case.
    pub fn counts(&self) -> bool {
        self.place == ClaimPlace::Here
    }

    /// Whether nothing more is owed on it.
    pub fn satisfied(&self) -> bool {
        self.finding == Some(Finding::Untrue)
            || (self.outstanding == Fen::ZERO && (!self.act || self.act_done || self.act_waived))
    }

    /// What is owed no more without having been paid: found untrue, lost, given up.
    pub fn unpaid_and_over(&self) -> Fen {
        Fen::new(self.dismissed.get() + self.lost.get() + self.waived.get())
    }

    /// Takes `paid` as performed, at most what is outstanding.
    pub(crate) fn pay(&mut self, paid: Fen) {
        let paid = Fen::new(paid.get().clamp(0, self.outstanding.get()));
        self.performed = Fen::new(self.performed.get() + paid.get());
        self.outstanding = Fen::new(self.outstanding.get() - paid.get());
    }

    /// Takes back `paid`, at most what was performed.
    pub(crate) fn unpay(&mut self, paid: Fen) {
        let paid = Fen::new(paid.get().clamp(0, self.performed.get()));
        self.performed = Fen::new(self.performed.get() - paid.get());
        self.outstanding = Fen::new(self.outstanding.get() + paid.get());
    }

    /// What is outstanding is dismissed.
    pub(crate) fn dismiss(&mut self) {
        self.dismissed = Fen::new(self.dismissed.get() + self.outstanding.get());
        self.outstanding = Fen::ZERO;
    }

    /// A court has decided that what is outstanding is not owed.
    pub(crate) fn lose(&mut self) {
        self.lost = Fen::new(self.lost.get() + self.outstanding.get());
        self.outstanding = Fen::ZERO;
    }

    /// The complainant gives up what is outstanding, all but `agreed`.
    pub(crate) fn waive_all_but(&mut self, agreed: Fen) {
        let agreed = Fen::new(agreed.get().clamp(0, self.outstanding.get()));
        self.waived = Fen::new(self.waived.get() + self.outstanding.get() - agreed.get());
        self.outstanding = agreed;
    }

    /// What was dismissed, lost or given up is open again.
    pub(crate) fn restore(&mut self) {
        self.outstanding = Fen::new(self.claimed.get() - self.performed.get());
        self.dismissed = Fen::ZERO;
        self.lost = Fen::ZERO;
        self.waived = Fen::ZERO;
        self.act_waived = false;
    }
}
