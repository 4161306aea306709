//! Invariant 5: every stage that is not an end has a running clock with an owner; nothing is silently forgotten.

use super::Findings;
use crate::{
    case::{Case, ReferralState},
    clock::{ClockKind, Owner},
    clockrun::{About, ClockRun, RunState},
    ids::OrganId,
    organ::Directory,
    stage::Stage,
    turn::OWED_AT_THE_END,
};

/// The clocks of which one counts in each stage.
fn of_stage(stage: &Stage) -> &'static [ClockKind] {
    use ClockKind as K;
    match stage {
        Stage::Registered => &[K::Acceptance, K::ProvinceConsent],
        Stage::AwaitingSupplement => &[K::Supplement, K::LapseDecision],
        Stage::OnFile { .. } | Stage::Suspended { .. } => &[K::SuspendedLook],
        Stage::Accepted => &[K::HandOver],
        Stage::Relayed { .. } => &[K::Relay],
        Stage::HandedOver { .. } => &[K::SignFor, K::ReturnDecision],
        Stage::ReferredOut { .. } => &[K::Chase],
        Stage::Verifying => &[K::Verification],
        Stage::Disputed => &[K::DisputeTalks],
        Stage::Rectifying => &[K::RectificationOrder, K::Rectification, K::PerformanceAcceptance],
        Stage::Performing => &[K::Instalment],
        Stage::Determining => &[K::AdvanceNotice, K::Defence, K::Determination, K::PerformanceAcceptance],
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
        let running = case.running().next().map(|run| run.kind);
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
    let gone = case.gone && !case.ex_officio && !decided;
    let waits = [
        (case.withdrawal_asked, ClockKind::Withdrawal),
        (case.consent == Some(None), ClockKind::Consent),
        (case.repair_applied, ClockKind::Repair),
        (case.reported.is_some(), ClockKind::PerformanceAcceptance),
        (objected, ClockKind::Objection),
        (sent, ClockKind::Referral),
        (gone && !case.on_record(), ClockKind::Unclaimed),
    ];
    for (waits, kind) in waits {
        findings.unless(!waits || counts(case, kind, 0), 5, || format!("等待“{}”，没有时限在计算", kind.label()));
    }
    for task in case.instructions.iter().filter(|task| !task.done) {
        findings.unless(counts(case, ClockKind::Instruction, task.no), 5, || format!("第{}号批示没有时限", task.no));
    }
}

/// Whoever owes a clock is who holds that seat now.
fn owner(case: &Case, run: &ClockRun, directory: &Directory, findings: &mut Findings) {
    let seat: Option<&OrganId> = match run.owed_by {
        Owner::Complainant | Owner::Assignee => return,
        // The prefecture's lead reports to the province whoever leads the case.
        Owner::Lead if run.kind == ClockKind::Report => case.record.as_ref().map(|record| &record.push_to),
        Owner::Lead => Some(&case.lead),
        Owner::CountyLead => match &case.stage {
            Stage::Relayed { to } => Some(to),
            _ => None,
        },
        Owner::Receiver | Owner::DeterminingOrgan => case.determining.as_ref(),
        Owner::Respondent => case.respondent_id(),
        Owner::ReviewingOrgan => case.review.as_ref().map(|review| &review.reviewer),
        Owner::EnforcingUnit => case.sanctions.iter().find(|s| s.no == run.about).map(|s| &s.unit),
    };
    let inside = |organ: &&OrganId| directory.get(organ).is_some_and(|organ| !organ.outside);
    let holder = seat.filter(inside).unwrap_or(&case.lead);
    findings.unless(run.owner.as_ref() == Some(holder), 5, || {
        format!("“{}”应由{holder}负责，记为{:?}", run.kind.label(), run.owner)
    });
}
