//! What workbenches ask of a case, as rows. Pure: the same case gives the same rows.

use domain::{
    approval::next_hand,
    case::Case,
    clock::{ClockKind, Owner},
    clockrun::{ClockRun, RunState},
    event::Event,
    fact::Fact,
    stops::waits_for,
};
use store::{DeskRows, DutyRow, ProposalRow};

/// The rows of a case, for everybody who may see it. `brief` says what the pending decision is about.
pub(crate) fn desk_rows(case: &Case, events: &[Event], scopes: &[String], brief: String) -> DeskRows {
    let owed = |run: &&ClockRun| matches!(run.state, RunState::Running | RunState::RanOut);
    let duties = case.clocks.iter().filter(owed).flat_map(|run| duties(case, run, scopes)).collect();
    DeskRows { proposal: proposal(case, events, brief), duties }
}

fn proposal(case: &Case, events: &[Event], brief: String) -> Option<ProposalRow> {
    let proposal = case.proposal.as_ref()?;
    let (organ, role) = next_hand(case)?;
    let laid = |event: &&Event| matches!(event.fact, Fact::Proposed { .. } | Fact::Endorsed { .. });
    let signed: Vec<_> = proposal.signed.iter().map(|signer| signer.role.label()).collect();
    let mut excluded: Vec<String> = proposal.signed.iter().map(|signer| signer.person.to_string()).collect();
    excluded.extend(case.barred.iter().chain(&case.interested).map(ToString::to_string));
    excluded.sort();
    excluded.dedup();
    Some(ProposalRow {
        // Without an organ nobody in particular is asked, and nobody's workbench shows it.
        organ_id: organ.map(|organ| organ.to_string()).unwrap_or_default(),
        role: role.code().to_owned(),
        title: proposal.act.kind().label().to_owned(),
        brief,
        signed: signed.join("、"),
        hands_left: i64::try_from(proposal.chain.len() - proposal.signed.len()).unwrap_or(0),
        since_us: events.iter().rev().find(laid).map_or(0, |event| event.recorded_at.as_micros()),
        excluded,
    })
}

/// A clock as each scope sees it. Those who only owe see nothing of what others owe.
fn duties(case: &Case, run: &ClockRun, scopes: &[String]) -> Vec<DutyRow> {
    let owner = run.owner.as_ref().map(ToString::to_string).unwrap_or_default();
    let natural = relations(run.owed_by);
    let wait = waits_for(run.kind, case);
    let holds = |relation: &str| scopes.iter().any(|scope| *scope == format!("{relation}:{owner}"));
    let placed = natural.iter().any(|relation| holds(relation));
    let mut rows = Vec::new();
    for scope in scopes {
        let (relation, organ) = scope.split_once(':').unwrap_or((scope, ""));
        // What an organ outside the system owes falls to the lead.
        let mine = organ == owner && (natural.contains(&relation) || (!placed && relation == "lead"));
        // A complainant who may challenge owes nobody anything.
        let waits = matches!(relation, "lead" | "det") && run.kind != ClockKind::Challenge;
        if mine || waits {
            rows.push(DutyRow {
                scope: scope.clone(),
                run_no: i64::from(run.no),
                mine,
                kind: run.kind.code().to_owned(),
                owner_organ: owner.clone(),
                due_at_us: run.due_at().as_micros(),
                waits: wait.map_or("", |wait| wait.words).to_owned(),
                waits_act: wait.and_then(|wait| wait.acts.first()).map_or("", |act| act.code()).to_owned(),
            });
        }
    }
    rows
}

/// From which relations to the case the owner of a clock acts.
fn relations(owner: Owner) -> &'static [&'static str] {
    match owner {
        Owner::Lead | Owner::CountyLead => &["lead"],
        Owner::Receiver | Owner::DeterminingOrgan | Owner::ReviewingOrgan => &["det"],
        Owner::Respondent => &["resp"],
        Owner::EnforcingUnit => &["enf"],
        Owner::Assignee => &["det", "resp", "task"],
        // The pending decision is a duty of its own.
        Owner::Complainant | Owner::NextHand => &[],
    }
}

/// Whether a clock is the respondent's to stop.
pub(super) fn respondent_owes(owner: Owner) -> bool {
    relations(owner).contains(&"resp")
}
