//! A case as lists, workbenches and figures see it. Pure: the same case gives the same rows.

use crate::{Casework, viewer::scopes};
use domain::{
    case::{Case, RecordState},
    claim::Claim,
    clock::Owner,
    clockrun::{ClockRun, RunState},
    event::Event,
    fact::Fact,
    ids::{OrganId, PersonId},
    intake::Birth,
    money::Fen,
    stage::Stage,
};
use store::{AssigneeRow, CaseRow, ClockRow, FactsRow, NEVER_US, Projection, ScopeRow, SearchDoc};

/// What the projection needs besides the case: opened texts.
pub(crate) struct Names {
    pub enterprise: String,
    pub respondent: String,
    pub narrative: String,
}

/// Whether a case began as a part of a complaint that is counted where it began: disputed claims, or claims under review.
fn is_apart(first: &Fact) -> bool {
    let Fact::Opened { intake, .. } = first else { return false };
    matches!(intake.birth, Birth::Disputed { .. } | Birth::Review { .. })
}

impl Casework {
    /// The rows of a case.
    pub(crate) fn project(&self, case: &Case, events: &[Event], names: &Names) -> Projection {
        let scopes = scopes(case, self.profile());
        Projection {
            case: self.case_row(case, names),
            facts: self.facts(case, events),
            clocks: self.clock_rows(case),
            desk: crate::desk::desk_rows(case, events, &scopes, |proposal| self.pending_in_brief(proposal, events)),
            scopes: scopes.into_iter().map(|scope| ScopeRow { scope }).collect(),
            search: SearchDoc { text: search_text(case, names) },
            assignees: assignees(case),
            recused: case.interested.union(&case.barred).map(ToString::to_string).collect(),
            record: self.public_record(case, names),
        }
    }

    fn region(&self, case: &Case) -> Option<String> {
        let organ = self.directory().get(case.respondent_id()?)?;
        Some(organ.region.as_str().to_owned())
    }

    fn case_row(&self, case: &Case, names: &Names) -> CaseRow {
        // What has run out is still owed until the act is done.
        let owed = |run: &&ClockRun| matches!(run.state, RunState::Running | RunState::RanOut);
        let next = case.clocks.iter().filter(owed).min_by_key(|run| (run.due_at(), run.no));
        CaseRow {
            case_id: case.id.to_string(),
            number: case.number.clone(),
            stage: case.stage.code().to_owned(),
            stage_label: case.stage.label().to_owned(),
            lead_id: Some(case.lead.to_string()),
            respondent_id: case.respondent_id().map(ToString::to_string),
            respondent_name: names.respondent.clone(),
            determining_id: case.determining.as_ref().map(ToString::to_string),
            enterprise_name: names.enterprise.clone(),
            confidential: case.enterprise.confidential,
            field: case.field.map(|field| field.code().to_owned()),
            evil: case.evils.first().map(|evil| evil.code().to_owned()),
            breach: case.breach.map(|breach| breach.code().to_owned()),
            region: self.region(case),
            channel: case.sources.first().map_or_else(|| "officer".to_owned(), |source| source.channel.to_string()),
            claimed_fen: total(case, |claim| claim.claimed),
            performed_fen: total(case, |claim| claim.performed),
            outstanding_fen: total(case, |claim| claim.outstanding),
            received_on: case.opened_on.to_string(),
            received_at_us: domain::time::Instant::start_of(case.opened_on).as_micros(),
            closed: case.stage.is_end(),
            outcome: outcome(case),
            next_due_us: next.map_or(NEVER_US, |run| run.due_at().as_micros()),
            next_clock: next.map(|run| run.kind.code().to_owned()),
            next_owner: next.and_then(|run| run.owner.as_ref()).map(ToString::to_string),
            next_warn_us: next.map_or(NEVER_US, |run| run.warn_at().as_micros()),
            provisional: next.is_some_and(|run| run.provisional),
            suspended: case.clocks.iter().any(|run| run.state == RunState::Suspended),
            recorded: case.record.as_ref().is_some_and(|record| record.state == RecordState::InForce),
            version: i64::from(case.version),
            updated_at_us: case.last_at.as_micros(),
        }
    }

    fn facts(&self, case: &Case, events: &[Event]) -> FactsRow {
        let first = |wanted: &dyn Fn(&Fact) -> bool| {
            events.iter().find(|event| wanted(&event.fact)).map(|event| event.occurred_on.to_string())
        };
        FactsRow {
            case_id: case.id.to_string(),
            lead_id: Some(case.lead.to_string()),
            respondent_id: case.respondent_id().map(ToString::to_string),
            determining_id: case.determining.as_ref().map(ToString::to_string),
            field: case.field.map(|field| field.code().to_owned()),
            evil: case.evils.first().map(|evil| evil.code().to_owned()),
            breach: case.breach.map(|breach| breach.code().to_owned()),
            region: self.region(case),
            channel: case.sources.first().map_or_else(|| "officer".to_owned(), |source| source.channel.to_string()),
            received_on: case.opened_on.to_string(),
            accepted_on: first(&|fact| matches!(fact, Fact::Accepted { .. })),
            handed_on: first(&|fact| matches!(fact, Fact::HandedOver { .. } | Fact::ReferredOut { .. })),
            concluded_on: first(&|fact| matches!(fact, Fact::Concluded { .. })),
            finding: case.claims.iter().any(|claim| claim.finding.is_some()).then(|| case.finding_label().to_owned()),
            ordered_on: first(&|fact| matches!(fact, Fact::OrderServed { .. })),
            determined_on: case.record.as_ref().map(|record| record.determined_on.to_string()),
            repaired_on: first(&|fact| matches!(fact, Fact::RepairGranted { .. })),
            closed_on: first(&|fact| matches!(fact, Fact::Closed { .. })),
            claimed_fen: total(case, |claim| claim.claimed),
            performed_fen: total(case, |claim| claim.performed),
            // One column for whatever is owed no more without having been paid.
            dismissed_fen: total(case, Claim::unpaid_and_over),
            outstanding_fen: total(case, |claim| claim.outstanding),
            backlog: case.backlog,
            apart: events.first().is_some_and(|event| is_apart(&event.fact)),
            version: i64::from(case.version),
        }
    }

    fn clock_rows(&self, case: &Case) -> Vec<ClockRow> {
        case.clocks
            .iter()
            .map(|run| {
                let ended = run.ended_on.filter(|_| matches!(run.state, RunState::Stopped | RunState::RanOut));
                let late = ended.is_some_and(|day| day > run.last_day);
                ClockRow {
                    case_id: case.id.to_string(),
                    run_no: i64::from(run.no),
                    kind: run.kind.code().to_owned(),
                    owner_organ: run.owner.as_ref().map(ToString::to_string),
                    owner_role: Some(owner_word(run.owed_by).to_owned()),
                    started_on: run.from.to_string(),
                    original_due_on: Some(run.original.to_string()),
                    due_on: Some(run.last_day.to_string()),
                    due_at_us: run.due_at().as_micros(),
                    warn_at_us: run.warn_at().as_micros(),
                    stopped_on: ended.map(|day| day.to_string()),
                    state: state_word(run.state).to_owned(),
                    outcome: ended.map(|_| if late { "late" } else { "in_time" }.to_owned()),
                    working_days_used: ended.map(|day| i64::from(self.calendar().working_days_between(run.from, day))),
                    scored: run.scored,
                    provisional: run.provisional,
                    warned: run.warned,
                }
            })
            .collect()
    }
}

fn assignees(case: &Case) -> Vec<AssigneeRow> {
    let row = |(organ, person): (&OrganId, &PersonId)| AssigneeRow {
        case_id: case.id.to_string(),
        organ_id: organ.to_string(),
        person: person.to_string(),
    };
    case.assignees.iter().map(row).collect()
}

fn outcome(case: &Case) -> Option<String> {
    match &case.stage {
        Stage::Ending { outcome } | Stage::Closed { outcome } => Some(outcome.code().to_owned()),
        _ => None,
    }
}

fn total(case: &Case, part: impl Fn(&Claim) -> Fen) -> i64 {
    case.counted(part).get()
}

fn owner_word(owner: Owner) -> &'static str {
    match owner {
        Owner::Lead => "lead",
        Owner::CountyLead => "county_lead",
        Owner::Receiver => "receiver",
        Owner::DeterminingOrgan => "determining_organ",
        Owner::Respondent => "respondent",
        Owner::Complainant => "complainant",
        Owner::ReviewingOrgan => "reviewing_organ",
        Owner::EnforcingUnit => "enforcing_unit",
        Owner::Assignee => "assignee",
        Owner::NextHand => "next_hand",
    }
}

fn state_word(state: RunState) -> &'static str {
    match state {
        RunState::Running => "running",
        RunState::Suspended => "suspended",
        RunState::Stopped => "stopped",
        RunState::RanOut => "ran_out",
    }
}

/// What finds a case. A confidential complainant is found by number and respondent only, since the respondent
/// searches as well.
fn search_text(case: &Case, names: &Names) -> String {
    let native: Vec<_> = case.sources.iter().map(|source| source.native_id.clone()).collect();
    let mut lines = vec![case.number.clone(), names.respondent.clone()];
    if !case.enterprise.confidential {
        lines.push(names.enterprise.clone());
        lines.push(names.narrative.clone());
        lines.extend(native);
    }
    lines.join("\n")
}
