//! Invariant 5: every stage that is not an end has a running clock with an owner; nothing is silently forgotten.

use super::Findings;
use crate::{
    case::{Case, ReferralState, SanctionState},
    clock::{ClockKind, Owner},
    clockrun::{About, ClockRun, RunState},
    ids::OrganId,
    organ::Directory,
    stage::Stage,
    turn::OWED_AT_THE_END,
    vocabulary::{CallBackAbout, EndReason},
};

/// The clocks of which one counts in each stage.
fn of_stage(stage: &Stage) -> &'static [ClockKind] {
    use ClockKind as K;
    match stage {
        // What no lead here may lead is only forwarded.
        Stage::Registered => &[K::Acceptance, K::HandOver, K::ProvinceConsent],
        Stage::AwaitingSupplement => &[K::Supplement, K::LapseDecision],
        Stage::OnFile { .. } | Stage::Suspended { .. } => &[K::SuspendedLook],
        Stage::Accepted => &[K::HandOver],
        Stage::Relayed { .. } => &[K::Relay],
        Stage::HandedOver { .. } => &[K::SignFor, K::ReturnDecision],
        Stage::ReferredOut { .. } => &[K::Chase],
        Stage::Verifying => &[K::Verification],
        Stage::Disputed => &[K::DisputeTalks],
        Stage::Rectifying => &[K::RectificationOrder, K::Opening, K::Rectification, K::PerformanceAcceptance],
        Stage::Performing => &[K::Instalment, K::PerformanceAcceptance],
        Stage::Determining => &[K::AdvanceNotice, K::Opening, K::Defence, K::Determination, K::PerformanceAcceptance],
        Stage::Recorded => &[K::RenewedRectification, K::PerformanceAcceptance, K::SuspendedLook],
        Stage::UnderReview { .. } => &[K::Review],
        Stage::Ending { .. } => OWED_AT_THE_END,
        Stage::Merged { .. } | Stage::Closed { .. } => &[],
    }
}

/// Whether time passes on a run, or on the ladder that chases it.
fn ticks(case: &Case, run: &ClockRun) -> bool {
    match run.state {
        RunState::Running => true,
        RunState::RanOut => {
            run.rung > 0 && case.run_about(ClockKind::Escalation, run.no).is_some_and(ClockRun::running)
        }
        RunState::Suspended | RunState::Stopped => false,
    }
}

/// Whether a clock about something runs, or is chased after it ran out.
pub(super) fn counts(case: &Case, kind: ClockKind, about: About) -> bool {
    case.run_about(kind, about).is_some_and(|run| ticks(case, run))
}

pub(super) fn nothing_forgotten(case: &Case, directory: &Directory, findings: &mut Findings) {
    let unanswered = || case.sources.iter().filter(|source| !source.answered && source.answer_by.is_some());
    if case.stage.is_end() {
        if matches!(case.stage, Stage::Closed { .. }) {
            findings.unless(unanswered().next().is_none(), 5, || "案件办结而来源渠道未回复".to_owned());
        }
        // A decision to take the case up again may wait for its second hand, and retaliation may come late.
        let after =
            |kind: &ClockKind| matches!(kind, ClockKind::Proposal | ClockKind::Retaliation | ClockKind::Escalation);
        let running = case.running().map(|run| run.kind).find(|kind| !after(kind));
        findings.unless(running.is_none(), 5, || format!("案件已结束，{running:?}仍在计时"));
        return;
    }
    let kinds = of_stage(&case.stage);
    let moving = case.clocks.iter().any(|run| kinds.contains(&run.kind) && ticks(case, run));
    findings.unless(moving, 5, || format!("案件处于“{}”，没有该阶段的时限在计算", case.stage.label()));
    for run in case.clocks.iter().filter(|run| run.state == RunState::RanOut) {
        findings.unless(run.rung == 0 || ticks(case, run), 5, || format!("{:?}逾期后督办中断", run.kind));
    }
    pending(case, findings);
    for (about, day) in crate::channels::native_days(case).filter(|(_, day)| *day >= case.last_at.date()) {
        let counts = counts(case, ClockKind::ChannelDeadline, about);
        findings.unless(counts, 5, || format!("来源渠道期限{day}没有在计算"));
    }
    if matches!(case.stage, Stage::Ending { .. }) {
        for (at, source) in case.sources.iter().enumerate().filter(|(_, s)| !s.answered && s.answer_by.is_some()) {
            let about = u16::try_from(at + 1).unwrap_or(u16::MAX);
            findings.unless(counts(case, ClockKind::ChannelAnswer, about), 5, || {
                format!("渠道{}未回复，也没有时限", source.channel)
            });
        }
    }
    for run in case.clocks.iter().filter(|run| run.state != RunState::Stopped) {
        owner(case, run, directory, findings);
    }
}

/// Whatever somebody asked for and waits for has its clock.
fn pending(case: &Case, findings: &mut Findings) {
    let objected = case.on_record() && case.record.as_ref().is_some_and(|record| record.objected);
    let sent = case.referral.as_ref().is_some_and(|referral| referral.state == ReferralState::Sent);
    let decided = match &case.stage {
        Stage::UnderReview { back, .. } => matches!(**back, Stage::Ending { .. }),
        stage => matches!(stage, Stage::Ending { .. }),
    };
    let gone = case.gone && !case.ex_officio && !decided && case.to_end() != Some(EndReason::Unclaimed);
    let waits = [
        (case.withdrawal_asked, ClockKind::Withdrawal),
        (case.consent == Some(None), ClockKind::Consent),
        (case.repair_applied, ClockKind::Repair),
        (case.reported.is_some(), ClockKind::PerformanceAcceptance),
        (case.refusal_said.is_some(), ClockKind::RefusalCallBack),
        (objected, ClockKind::Objection),
        (sent, ClockKind::Referral),
        (gone && !case.on_record(), ClockKind::Unclaimed),
    ];
    for (waits, kind) in waits {
        findings.unless(!waits || counts(case, kind, 0), 5, || format!("等待“{}”，没有时限在计算", kind.label()));
    }
    for item in case.upward.iter().filter(|item| item.open && case.on_record()) {
        let no = item.no;
        findings.unless(counts(case, ClockKind::MeasureReport, no), 5, || format!("第{no}号上级惩戒建议没有时限"));
    }
    for sanction in case.sanctions.iter().filter(|sanction| sanction.state == SanctionState::Proposed) {
        let no = sanction.no;
        let waits = [ClockKind::SanctionDecision, ClockKind::JointConference];
        findings.unless(waits.iter().any(|kind| counts(case, *kind, no)), 5, || format!("第{no}项惩戒建议没有时限"));
    }
    for (no, _) in (1_u16..).zip(&case.plan).filter(|(_, item)| item.reported.is_some()) {
        let watched = counts(case, ClockKind::PerformanceAcceptance, no);
        findings.unless(watched, 5, || format!("第{no}期付款等待验收，没有时限在计算"));
    }
    let asked = case.call_backs.iter().filter(|call| call.about == CallBackAbout::Payment).count();
    let asking = case.payments_pending().iter().any(|no| counts(case, ClockKind::PaymentCallBack, *no));
    findings.unless(!case.acceptance_pending() || case.gone || asked > 0 || asking, 5, || {
        "付款等待回访，没有时限在计算".to_owned()
    });
    for task in case.instructions.iter().filter(|task| !task.done) {
        findings.unless(counts(case, ClockKind::Instruction, task.no), 5, || format!("第{}号批示没有时限", task.no));
    }
}

/// Whoever owes a clock is who holds that seat now.
fn owner(case: &Case, run: &ClockRun, directory: &Directory, findings: &mut Findings) {
    let seat: Option<&OrganId> = match run.owed_by {
        Owner::Complainant | Owner::Assignee | Owner::NextHand => return,
        // The prefecture's lead reports to the province whoever leads the case.
        Owner::Lead if run.kind.of_reporting_lead() => case.record.as_ref().map(|record| &record.push_to),
        Owner::Lead => Some(&case.lead),
        Owner::CountyLead => match &case.stage {
            Stage::Relayed { to } => Some(to),
            _ => None,
        },
        Owner::Receiver | Owner::DeterminingOrgan => case.determining.as_ref(),
        Owner::Respondent => case.respondent_id(),
        Owner::ReviewingOrgan => case.review.as_ref().map(crate::review::holder),
        Owner::EnforcingUnit => case.sanctions.iter().find(|s| s.no == run.about).map(|s| &s.unit),
    };
    let inside = |organ: &&OrganId| directory.get(organ).is_some_and(|organ| !organ.outside);
    let chases = match run.owed_by {
        Owner::ReviewingOrgan => case.review.as_ref().and_then(|review| review.through.as_ref()),
        _ => None,
    };
    let holder = seat.filter(inside).or(chases).unwrap_or(&case.lead);
    findings.unless(run.owner.as_ref() == Some(holder), 5, || {
        format!("“{}”应由{holder}负责，记为{:?}", run.kind.label(), run.owner)
    });
}
