//! What a decision may look at besides the case: the instant, the actor, the calendar, the profile, the organ graph.

use crate::{
    act::ActKind,
    actor::Actor,
    calendar::Calendar,
    candidates::{Exclusion, Routing, candidates},
    case::Case,
    clock::ClockKind,
    event::Late,
    ids::{CaseId, EvidenceId, OrganId},
    organ::Directory,
    powers,
    profile::{ClockRule, Profile},
    refs::Proof,
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

/// What is known of the case into which one is to be merged. Compared outside: the names of firms are sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeTarget {
    /// That case as it stands.
    pub case: Case,
    /// Whether it is of the same enterprise; none where nothing of both can be compared.
    pub same_firm: Option<bool>,
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
    /// The scan or recording of a party's own will, where an officer enters that party's act.
    pub will: Option<Proof>,
    /// Whom of the case the system reaches.
    pub reach: Reach,
    /// For cases that split off.
    pub fresh: &'a [Fresh],
    /// Where the decision is a merger: the case into which it goes.
    pub merging: Option<Box<MergeTarget>>,
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

    /// The same surroundings, in which what a typical act of this kind on this case needs is there: the proof of a
    /// party's will where an officer's act needs one, and for a merger a case of the same matter.
    pub(crate) fn typical(&self, kind: ActKind, case: &Case) -> Self {
        let target = || {
            let id = CaseId::parse(crate::options::SAMPLE_CASE).ok()?;
            let case = Case { id, absorbed: Vec::new(), ..case.clone() };
            Some(Box::new(MergeTarget { case, same_firm: Some(true) }))
        };
        let merging = self.merging.clone().or_else(|| (kind == ActKind::Merge).then(target).flatten());
        Self { merging, ..self.with_will(kind) }
    }

    /// The same surroundings, in which the proof of a party's will is there where an officer's act needs one.
    pub(crate) fn with_will(&self, kind: ActKind) -> Self {
        let sample =
            || EvidenceId::parse("sample").ok().map(|evidence| Proof { evidence, digest: "sample".to_owned() });
        let will = self.will.clone().or_else(|| powers::for_a_party(kind, self.actor.role).then(sample).flatten());
        Self { will, ..self.clone() }
    }

    /// Today in Beijing.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// The rule of a clock. A profile adopted before there was such a clock lends the rule of the one it grew out of, or
    /// gets the shortest usual one.
    pub fn rule(&self, kind: ClockKind) -> &ClockRule {
        let rules = &self.profile.clocks;
        let earlier = || rules.get(&kind.before_it_was()?);
        rules.get(&kind).or_else(earlier).unwrap_or_else(|| ClockRule::of_before(kind))
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
        excluded.extend(case.declared.iter().map(|organ| (organ.clone(), Exclusion::DeclaredInterest)));
        excluded.extend(case.decided_before.iter().map(|organ| (organ.clone(), Exclusion::DecidedBefore)));
        let date = self.occurred_on.unwrap_or_else(|| self.today());
        candidates(self.directory, &self.profile.candidates, respondent, date, &excluded)
    }

    /// The next unconflicted organ after the one that decides now, for a review or 提级办理. It never goes down: whoever
    /// takes over from the organs of `over`, or reviews them, is of no lower layer than any of them and below none.
    pub fn next_candidate(&self, case: &Case, over: &[OrganId], also_not: &[OrganId]) -> Option<OrganId> {
        self.routing(case).candidates.into_iter().map(|candidate| candidate.organ).find(|organ| {
            case.determining.as_ref() != Some(organ) && !also_not.contains(organ) && self.stands_over(organ, over)
        })
    }

    /// Whether the case is the province's to decide on: no lead of the prefecture may lead it, and the province has not
    /// answered yet. Until then it is only forwarded, not declined, supplemented, merged or ended here.
    pub fn province_decides(&self, case: &Case) -> bool {
        let date = self.occurred_on.unwrap_or_else(|| self.today());
        !case.province_answered
            && case.respondent_id().is_some_and(|respondent| {
                crate::lead::nobody_may_lead(self.profile, self.directory, respondent, &case.concerned(), date)
            })
    }

    /// Whether an organ may take over from all of these, or review what they did.
    pub fn stands_over(&self, organ: &OrganId, over: &[OrganId]) -> bool {
        #[cfg(test)]
        if self.faulty(crate::model::Fault::LowerLayer) {
            return true;
        }
        let date = self.occurred_on.unwrap_or_else(|| self.today());
        over.iter().all(|lower| self.directory.may_oversee(organ, lower, date))
    }

    /// Whether an organ has no account here.
    pub fn outside(&self, organ: &OrganId) -> bool {
        self.directory.get(organ).is_none_or(|organ| organ.outside)
    }
}
