//! What workbenches ask of a case, as rows. Pure: the same case gives the same rows.

use domain::{
    approval::next_hand,
    case::{Case, Proposal},
    clock::{ClockKind, Owner},
    clockrun::{ClockRun, RunState},
    event::Event,
    fact::Fact,
    paper::open,
    stops::waits_for,
};
use store::{DeskRows, DutyRow, ProposalRow};

/// The rows of a case, for everybody who may see it. `brief` says what a pending decision is about.
pub(crate) fn desk_rows(
    case: &Case,
    events: &[Event],
    scopes: &[String],
    brief: impl Fn(&Proposal) -> String,
) -> DeskRows {
    let owed = |run: &&ClockRun| matches!(run.state, RunState::Running | RunState::RanOut);
    let duties = case.clocks.iter().filter(owed).flat_map(|run| duties(case, run, scopes)).collect();
    let mut proposals: Vec<_> =
        case.proposals.iter().filter_map(|proposal| waiting(case, events, proposal, brief(proposal))).collect();
    proposals.extend(signed_on_paper(case, events));
    DeskRows { proposals, duties }
}

fn waiting(case: &Case, events: &[Event], proposal: &Proposal, brief: String) -> Option<ProposalRow> {
    let (organ, role) = next_hand(case, proposal)?;
    let since = |event: &&Event| match &event.fact {
        Fact::Endorsed { of, .. } | Fact::SignedOnPaper { of, .. } => *of == proposal.no,
        _ => false,
    };
    let laid = usize::try_from(proposal.no).ok().and_then(|no| events.get(no.checked_sub(1)?));
    let signed: Vec<_> = proposal.signed.iter().map(|signer| signer.role.label()).collect();
    let mut excluded: Vec<String> = proposal.signed.iter().map(|signer| signer.person.to_string()).collect();
    excluded.extend(case.barred.iter().chain(&case.interested).map(ToString::to_string));
    excluded.sort();
    excluded.dedup();
    Some(ProposalRow {
        no: i64::from(proposal.no),
        person_id: String::new(),
        // Without an organ nobody in particular is asked, and nobody's workbench shows it.
        organ_id: organ.map(|organ| organ.to_string()).unwrap_or_default(),
        role: role.code().to_owned(),
        title: proposal.act.kind().label().to_owned(),
        brief,
        signed: signed.join("、"),
        hands_left: i64::try_from(proposal.chain.len() - proposal.signed.len()).unwrap_or(0),
        since_us: events.iter().rev().find(since).or(laid).map_or(0, |event| event.recorded_at.as_micros()),
        excluded,
    })
}

/// A signature registered from paper, for its named signer to look at.
fn signed_on_paper<'c>(case: &'c Case, events: &'c [Event]) -> impl Iterator<Item = ProposalRow> + 'c {
    open(case).filter_map(|paper| {
        let at = events.iter().rposition(|event| {
            matches!(&event.fact, Fact::SignedOnPaper { of, signer, .. } if *of == paper.of && *signer == paper.signer)
        })?;
        Some(ProposalRow {
            no: i64::try_from(at + 1).unwrap_or(0),
            person_id: paper.signer.person.to_string(),
            organ_id: paper.organ.as_ref().map(ToString::to_string).unwrap_or_default(),
            role: paper.signer.role.code().to_owned(),
            title: "核对登记在您名下的纸质签批".to_owned(),
            brief: "不是您本人签的，请在5个工作日内否认".to_owned(),
            signed: String::new(),
            hands_left: 1,
            since_us: events[at].recorded_at.as_micros(),
            excluded: Vec::new(),
        })
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
