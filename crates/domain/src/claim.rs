//! Claims: what is asked for, and where each fen of it stands.

use crate::{
    act::Payment, ids::CaseId, interest::AgreedRate, money::Fen, profile::PaymentOrder, refs::TextRef,
    vocabulary::Finding,
};
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

/// A claim that came from another case with a merger.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MovedClaim {
    /// Its number there.
    pub was: ClaimNo,
    /// The claim with its number here.
    pub claim: Claim,
}

/// The yearly rate at which a claim bears interest, in basis points: 435 = 4.35 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClaimRate {
    /// Basis points a year.
    pub basis_points_per_year: u32,
    /// By an effective judgment or award, not by contract.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub adjudged: bool,
}

impl ClaimRate {
    /// Reads `4.35`, `4.35%` or, of a court, `裁判4.35%`. None where that is no rate, or above 1000 % a year.
    pub fn parse(text: &str) -> Option<Self> {
        let text = crate::width::compact(text);
        let (adjudged, text) = match text.strip_prefix("裁判") {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (whole, part) = {
            let number = text.trim_end_matches('%');
            number.split_once('.').unwrap_or((number, ""))
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
            return None;
        }
        let points: u32 = format!("{whole}{part:0<2}").parse().ok()?;
        (points <= 100_000).then_some(Self { basis_points_per_year: points, adjudged })
    }
}

impl std::fmt::Display for ClaimRate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (points, by) = (self.basis_points_per_year, if self.adjudged { "裁判确定的" } else { "约定的" });
        write!(f, "{by}年利率{}.{:02}%", points / 100, points % 100)
    }
}

impl From<ClaimRate> for AgreedRate {
    fn from(rate: ClaimRate) -> Self {
        let basis_points_per_year = rate.basis_points_per_year;
        if rate.adjudged { Self::Adjudged { basis_points_per_year } } else { Self::Agreed { basis_points_per_year } }
    }
}

/// A payment on a claim, as accepted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PaidSum {
    /// The day of the payment.
    pub on: Date,
    /// How much, interest included.
    pub sum: Fen,
    /// What of it went to interest.
    pub interest: Fen,
}

/// One item asked for: a sum or an act.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own; none excludes another")]
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
    /// When it fell due: interest runs from the day after.
    pub due_on: Option<Date>,
    /// The rate that was agreed or adjudged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<ClaimRate>,
    /// What a payment reduces first, where the parties agreed on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<PaymentOrder>,
    /// What was paid on it, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<PaidSum>,
    /// The complainant gave up its interest.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interest_waived: bool,
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
            rate: None,
            order: None,
            payments: Vec::new(),
            interest_waived: false,
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

    /// Whether it, or a part of it, was found untrue.
    pub fn partly_untrue(&self) -> bool {
        self.finding == Some(Finding::Untrue) || self.dismissed > Fen::ZERO
    }

    /// A part of it as a claim of its own: of the sum that was found untrue, or of a disputed sum.
    pub(crate) fn part(&self, finding: Finding, sum: Fen) -> Self {
        let part = Self {
            claimed: sum,
            performed: Fen::ZERO,
            lost: Fen::ZERO,
            waived: Fen::ZERO,
            payments: Vec::new(),
            finding: Some(finding),
            ..self.clone()
        };
        match finding {
            Finding::Untrue => Self { dismissed: sum, outstanding: Fen::ZERO, ..part },
            _ => Self { dismissed: Fen::ZERO, outstanding: sum, ..part },
        }
    }

    /// A part of it goes to a case of its own.
    pub(crate) fn take_out(&mut self, part: &Self) {
        self.claimed = self.claimed.saturating_sub(part.claimed);
        self.dismissed = self.dismissed.saturating_sub(part.dismissed);
        self.outstanding = self.outstanding.saturating_sub(part.outstanding);
    }

    /// What is owed no more without having been paid: found untrue, lost, given up.
    pub fn unpaid_and_over(&self) -> Fen {
        Fen::new(self.dismissed.get() + self.lost.get() + self.waived.get())
    }

    /// Takes a payment made on a day: of its principal at most what is outstanding.
    pub(crate) fn pay(&mut self, payment: &Payment, on: Date) {
        let principal = Fen::new(payment.principal().get().clamp(0, self.outstanding.get()));
        let sum = principal.saturating_add(payment.interest);
        self.performed = Fen::new(self.performed.get() + principal.get());
        self.outstanding = Fen::new(self.outstanding.get() - principal.get());
        if sum > Fen::ZERO {
            self.payments.push(PaidSum { on: payment.paid_on.unwrap_or(on), sum, interest: payment.interest });
        }
    }

    /// Takes the last payment of that much back.
    pub(crate) fn unpay(&mut self, payment: &Payment) {
        let last = self
            .payments
            .iter()
            .rposition(|paid| paid.interest == payment.interest && paid.sum.get() <= payment.sum.get());
        let Some(at) = last else { return };
        let paid = self.payments.remove(at);
        let principal = paid.sum.get() - paid.interest.get();
        self.performed = Fen::new(self.performed.get() - principal);
        self.outstanding = Fen::new(self.outstanding.get() + principal);
    }

    /// What is outstanding is dismissed.
    pub(crate) fn dismiss(&mut self) {
        self.dismiss_part(self.outstanding);
    }

    /// A part of what is outstanding is dismissed.
    pub(crate) fn dismiss_part(&mut self, part: Fen) {
        let part = Fen::new(part.get().clamp(0, self.outstanding.get()));
        self.dismissed = self.dismissed.saturating_add(part);
        self.outstanding = self.outstanding.saturating_sub(part);
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
