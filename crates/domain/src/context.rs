//! What a decision may look at besides the case: the instant, the actor, the calendar, the profile, the organ graph.

use crate::{
    actor::Actor,
    calendar::Calendar,
    candidates::{Exclusion, Routing, candidates},
    case::Case,
    clock::ClockKind,
    event::Late,
    ids::{CaseId, OrganId},
    organ::Directory,
    profile::{ClockRule, Profile},
    time::Instant,
};
use jiff::civil::Date;

/// An identifier and public number for a case that a decision may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// The identifier.
    pub id: CaseId,
    /// The public number.
    pub number: String,
}

/// Whom of a case the system reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reach {
    /// The respondent has an account that may sign in.
    pub respondent: bool,
    /// The complainant has a query code.
    pub complainant: bool,
}

/// The surroundings of a decision. All of it is a value; nothing is read while deciding.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The instant of entry.
    pub now: Instant,
    /// Who acts.
    pub actor: Actor,
    /// The calendar, always the newest.
    pub calendar: &'a Calendar,
    /// The profile the case follows.
    pub profile: &'a Profile,
    /// The organ graph.
    pub directory: &'a Directory,
    /// The legal day, where it is not today.
    pub occurred_on: Option<Date>,
    /// Why it is entered late.
    pub late: Option<Late>,
    /// Whom of the case the system reaches.
    pub reach: Reach,
    /// For cases that split off.
    pub fresh: &'a [Fresh],
    /// A deliberate fault, for the test that each invariant can fail.
    #[cfg(test)]
    pub fault: Option<crate::model::Fault>,
}

impl Context<'_> {
    /// Whether this fault is to be made.
    #[cfg(test)]
    pub(crate) fn faulty(&self, fault: crate::model::Fault) -> bool {
        self.fault == Some(fault)
    }

    /// Today in Beijing.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// The rule of a clock.
    ///
    /// # Panics
    ///
    /// If the profile lacks it; a profile that was checked has them all.
    pub fn rule(&self, kind: ClockKind) -> &ClockRule {
        self.profile.clocks.get(&kind).expect("a checked profile has a rule for every clock")
    }

    /// The words for an organ on the day concerned: its name, or its identifier if it is unknown.
    pub fn name(&self, organ: &OrganId) -> String {
        let date = self.occurred_on.unwrap_or_else(|| self.today());
        self.directory.get(organ).map_or_else(
            || organ.to_string(),
            |_| self.directory.name_on(organ, date).unwrap_or(organ.as_str()).to_owned(),
        )
    }

    /// Who may verify this case, best first, and who was skipped and why (C2.1).
    pub fn routing(&self, case: &Case) -> Routing {
        let Some(respondent) = case.respondent_id() else {
            return Routing { candidates: Vec::new(), skipped: Vec::new() };
        };
        let mut excluded: Vec<_> = case.parties.iter().map(|organ| (organ.clone(), Exclusion::ContractParty)).collect();
        excluded.extend(case.decided_before.iter().map(|organ| (organ.clone(), Exclusion::DecidedBefore)));
        let date = self.occurred_on.unwrap_or_else(|| self.today());
        candidates(self.directory, &self.profile.candidates, respondent, date, &excluded)
    }

    /// The next unconflicted organ after the one that decides now, for a review or 提级办理.
    pub fn next_candidate(&self, case: &Case, also_not: &[OrganId]) -> Option<OrganId> {
        self.routing(case)
            .candidates
            .into_iter()
            .map(|candidate| candidate.organ)
            .find(|organ| case.determining.as_ref() != Some(organ) && !also_not.contains(organ))
    }

    /// Whether an organ has no account here.
    pub fn outside(&self, organ: &OrganId) -> bool {
        self.directory.get(organ).is_none_or(|organ| organ.outside)
    }
}
