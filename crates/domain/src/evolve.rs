//! The fold: what each event makes of a case. It cannot refuse: what it gets has happened.
//!
//! Reads no profile, calendar or clock. The same events always give the same case.

use crate::{
    case::{Case, Link, LinkKind, Procedure, Review},
    event::Event,
    fact::Fact,
    ids::OrganId,
    intake::{Birth, Intake},
    stage::Stage,
    vocabulary::Challengeable,
};
use claims::{rectification, verification};
use clocks::clocks;
use intake::intake;
use mending::{approval, mending};
use record::{determination, sanction};
use review::review;
use seats::routing;
use std::collections::{BTreeMap, BTreeSet};

mod claims;
mod clocks;
mod intake;
mod mending;
mod record;
mod review;
mod seats;

/// Folds a whole stream. `None` where there are no events or the first is not an opening.
pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Case> {
    events.into_iter().fold(None, evolve_opt)
}

fn evolve_opt(case: Option<Case>, event: &Event) -> Option<Case> {
    match (case, &event.fact) {
        (None, Fact::Opened { intake, lead, acting, stage }) => {
            Some(Case { acting: *acting, stage: stage.clone(), ..open(intake, lead, event) })
        }
        (None, _) => None,
        (Some(case), _) => Some(evolve(case, event)),
    }
}

/// The case after one more event.
pub fn evolve(mut case: Case, event: &Event) -> Case {
    advance(&mut case, event);
    case
}

/// As [`evolve`], in place.
pub(crate) fn advance(case: &mut Case, event: &Event) {
    case.version += 1;
    case.last_at = case.last_at.max(event.recorded_at);
    if event.fact.of_substance() {
        case.last_substance = case.version;
        case.last_by_party = event.actor.role.is_party() || event.will.is_some();
    }
    case.heard_since_gone |= case.gone && event.actor.role == crate::actor::Role::Complainant;
    apply(case, event);
}

fn open(intake: &Intake, lead: &OrganId, event: &Event) -> Case {
    let (determining, parent) = match &intake.birth {
        Birth::Complaint | Birth::Backlog => (None, None),
        Birth::Disputed { parent, determining, .. } | Birth::Review { parent, determining, .. } => {
            (Some(determining.clone()), Some(parent.clone()))
        }
        Birth::Part { parent } => (None, Some(parent.clone())),
    };
    let mut case = Case {
        id: intake.id.clone(),
        number: intake.number.clone(),
        version: 1,
        profile_version: intake.profile_version,
        backlog: intake.birth == Birth::Backlog,
        opened_on: event.occurred_on,
        enterprise: intake.enterprise.clone(),
        gone: false,
        respondent: intake.respondent.clone(),
        hinted: intake.hinted,
        field: intake.field,
        evils: intake.evils.clone(),
        breach: intake.breach,
        contract: intake.contract.clone(),
        signed_on: intake.signed_on,
        parties: intake.parties.clone(),
        declared: BTreeSet::new(),
        narrative: intake.narrative.clone(),
        sme: false,
        admitted: BTreeMap::new(),
        sme_reason: None,
        excuses: BTreeSet::new(),
        lead: lead.clone(),
        acting: false,
        determining,
        decided_before: BTreeSet::new(),
        overturned: BTreeSet::new(),
        barred: BTreeSet::new(),
        interested: BTreeSet::new(),
        assignees: BTreeMap::new(),
        returns: 0,
        designated: false,
        claims: intake.claims.clone(),
        sources: intake.sources.clone(),
        stage: Stage::Registered,
        before_end: None,
        clocks: Vec::new(),
        proposals: Vec::new(),
        paper: Vec::new(),
        lent: Vec::new(),
        procedure: Procedure::default(),
        plan: Vec::new(),
        settled: false,
        refusal_said: None,
        reported: None,
        accepted: Vec::new(),
        replied: BTreeSet::new(),
        challenged: BTreeSet::new(),
        review: None,
        withdrawal_asked: false,
        ex_officio: false,
        province_answered: false,
        consent: None,
        province_consent: None,
        elevations: 0,
        record: None,
        sanctions: Vec::new(),
        reported_for: BTreeSet::new(),
        upward: Vec::new(),
        referral: None,
        repair_applied: false,
        instructions: Vec::new(),
        links: parent.iter().map(|case| Link { case: case.clone(), kind: LinkKind::SplitFrom }).collect(),
        shares: BTreeMap::new(),
        absorbed: Vec::new(),
        beside: intake.beside.clone(),
        exhibits: Vec::new(),
        payment_confirmed: None,
        code_blocks_until: None,
        newcomer_until: None,
        rating: None,
        reopened: 0,
        last_hands: BTreeMap::new(),
        last_substance: 1,
        last_by_party: false,
        unproved_looks: 0,
        heard_since_gone: false,
        call_backs: Vec::new(),
        entered_by: BTreeMap::new(),
        by_slip: false,
        last_at: event.recorded_at,
    };
    if let Birth::Disputed { before, .. } | Birth::Review { before, .. } = &intake.birth {
        case.decided_before.clone_from(&before.organs);
        case.barred.clone_from(&before.barred);
        case.last_hands.clone_from(&before.hands);
    }
    if let Birth::Review { reviewer, through, .. } = &intake.birth {
        case.challenged.insert(Challengeable::Untrue);
        let (reviewer, through) = (reviewer.clone(), through.clone());
        case.review =
            Some(Review { of: Challengeable::Untrue, reviewer, passed: Vec::new(), through, on_paper: false });
    }
    case
}

fn apply(case: &mut Case, event: &Event) {
    match &event.fact {
        Fact::Opened { .. } => {}
        fact if intake(case, event, fact)
            || routing(case, fact)
            || verification(case, event, fact)
            || rectification(case, event, fact)
            || determination(case, event, fact)
            || sanction(case, fact)
            || review(case, event, fact)
            || mending(case, fact)
            || approval(case, event, fact)
            || clocks(case, event, fact) => {}
        // Facts that only stand in the log: messages, looks, progress.
        _ => {}
    }
}
