//! When two cases count as the same state: the rules cannot tell them apart any more, but for dates and counts.

use crate::{
    case::{Case, PlanItem},
    claim::{Claim, ClaimPlace},
    clock::ClockKind,
    clockrun::{ClockRun, RunState},
    money::Fen,
    stage::Stage,
    vocabulary::CallBackAbout,
};
use std::{collections::BTreeSet, fmt::Write};

/// Nil, part or all.
fn share(part: Fen, whole: Fen) -> char {
    if part == Fen::ZERO {
        '0'
    } else if part == whole {
        '1'
    } else {
        '½'
    }
}

fn claim(claim: &Claim) -> String {
    let place = match claim.place {
        ClaimPlace::Here => 'h',
        ClaimPlace::In(_) => return "away".to_owned(),
        ClaimPlace::SharedWith(_) => 's',
    };
    let parts = [claim.performed, claim.dismissed, claim.lost, claim.waived, claim.outstanding]
        .map(|part| share(part, claim.claimed));
    let parts = parts.iter().collect::<String>();
    format!("{}:{parts}{}{}{place}", claim.no, claim.finding.map_or("-", |f| f.code()), u8::from(claim.act_done))
}

/// The clocks that count, and which of them next does something.
fn clocks(case: &Case) -> String {
    let current: Vec<&ClockRun> = case.clocks.iter().filter(|run| run.state != RunState::Stopped).collect();
    let mut boundaries: Vec<_> = current.iter().filter_map(|run| run.next_boundary()).collect();
    boundaries.sort_unstable();
    let mut words: Vec<String> = current
        .iter()
        .map(|run| {
            let next = run.next_boundary().is_some_and(|at| boundaries.first() == Some(&at));
            let warned = run.warned && run.kind != ClockKind::Escalation;
            let chased = case.clocks.iter().find(|other| run.kind == ClockKind::Escalation && other.no == run.about);
            let about =
                chased.map_or_else(|| run.about.to_string(), |other| format!("{}{}", other.kind.code(), other.about));
            let owner = run.owner.as_ref().map_or("", |organ| organ.as_str());
            format!(
                "{}/{about}/{owner}/{:?}{}{}{}@{}",
                run.kind.code(),
                run.state,
                u8::from(warned),
                run.rung.min(4),
                run.extended,
                u8::from(next),
            )
        })
        .collect();
    words.sort_unstable();
    words.join(" ")
}

fn stage(stage: &Stage) -> String {
    match stage {
        Stage::UnderReview { of, back } => format!("review {of:?} {}", self::stage(back)),
        Stage::HandedOver { to, return_asked } => format!("handed {to} {return_asked}"),
        Stage::Ending { outcome } => format!("ending {outcome:?}"),
        Stage::Closed { outcome } => format!("closed {outcome:?}"),
        other => other.code().to_owned(),
    }
}

/// The canonical state of a case.
pub(super) fn key(case: &Case) -> String {
    let mut key = String::with_capacity(512);
    let claims: Vec<String> = case.claims.iter().map(claim).collect();
    let before = case.before_end.as_deref().map(stage);
    let _ = write!(key, "{}|{before:?}|{}|{}", stage(&case.stage), clocks(case), claims.join(","));
    let p = &case.procedure;
    let procedure = (
        p.found_true,
        p.order_served_on.is_some(),
        p.refused.is_some(),
        p.notice_served_on.is_some(),
        p.defence,
        p.waiver_void,
    );
    let asked = case.clocks.iter().any(|run| run.kind == ClockKind::Supplement);
    let _ = write!(key, "|{procedure:?}|{asked}{}{}{}", case.withdrawal_asked, case.ex_officio, case.gone);
    let _ = write!(key, "|{:?}{}{:?}{:?}", case.consent, case.reported.is_some(), case.replied, case.challenged);
    let reviewer = case.review.as_ref().map(|review| (&review.reviewer, review.passed.len().min(2)));
    let _ = write!(key, "|{:?}|{}|{:?}|{reviewer:?}", case.determining, case.lead, case.respondent);
    let record = case
        .record
        .as_ref()
        .map(|record| (record.state, record.objected, record.pushed, record.reported, record.backlog));
    let measures: Vec<_> = case.sanctions.iter().map(|sanction| (&sanction.measure, sanction.state)).collect();
    let upward: Vec<_> = case.upward.iter().map(|item| item.open).collect();
    let _ = write!(key, "|{record:?}{measures:?}{}{upward:?}", case.reported_for.len());
    let referral = case.referral.as_ref().map(|referral| referral.state);
    let tasks: Vec<_> = case.instructions.iter().map(|task| task.done).collect();
    let _ = write!(key, "|{referral:?}{}{tasks:?}{:?}", case.repair_applied, case.payment_confirmed);
    let item = |item: &PlanItem| (share(item.paid, item.instalment.sum), item.broken, item.reported.is_some());
    let plan: Vec<_> = case.plan.iter().map(item).collect();
    let answered: Vec<_> = case.sources.iter().map(|source| source.answered).collect();
    let _ = write!(key, "|{plan:?}{answered:?}{}{}", case.returns.min(3), case.designated);
    let _ = write!(key, "|{}{:?}{:?}", case.elevations.min(2), case.decided_before, !case.barred.is_empty());
    let _ = write!(key, "|{}{:?}{}", case.reopened.min(1), case.absorbed.first().map(|m| m.rested_on), case.sme);
    // What was answered counts, and of tries whether there were three on three working days, the last in writing.
    let calls: Vec<_> = CallBackAbout::ALL
        .iter()
        .filter_map(|about| {
            let of: Vec<_> = case.call_backs.iter().filter(|call| call.about == *about).collect();
            let days: BTreeSet<_> =
                of.iter().map(|call| call.on).filter(|day| day.weekday().to_monday_zero_offset() < 5).collect();
            Some((about, days.len().min(3), of.last()?.answer))
        })
        .collect();
    let _ = write!(key, "|{}{calls:?}{}", !case.accepted.is_empty(), case.by_slip);
    let _ = write!(key, "|{}{}", case.unproved_looks, case.heard_since_gone);
    let pending =
        case.proposals.iter().map(|proposal| (proposal.act.kind(), proposal.signed.len())).collect::<Vec<_>>();
    let blocked = case.newcomer_until.is_some_and(|day| case.last_at.date() <= day);
    let _ = write!(key, "|{pending:?}{:?}{blocked}", case.refusal_said.as_ref().map(|said| said.how));
    let _ = write!(key, "|{}{:?}{:?}", case.province_answered, case.parties, case.declared);
    let _ = write!(key, "|{}", case.settled);
    let above = case.province_consent.map(|asked| (asked.to, asked.answer));
    let _ = write!(key, "|{above:?}");
    key
}
