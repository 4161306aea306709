//! Runs of clocks.

use crate::{
    case::Case,
    clock::{ClockKind, Owner},
    clockrun::{ClockRun, RunState},
    event::Event,
    fact::Fact,
};

pub(super) fn clocks(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::ClockStarted { run } => {
            let run = owed_rightly(case, ClockRun::clone(run));
            case.clocks.push(run);
        }
        Fact::ClockStopped { run } => on_run(case, *run, |run| {
            run.state = RunState::Stopped;
            run.ended_on = Some(event.occurred_on);
        }),
        Fact::ClockSuspended { run } => on_run(case, *run, |run| {
            run.state = RunState::Suspended;
            run.suspensions.push((event.occurred_on, None));
        }),
        Fact::ClockResumed { run, last_day, warn_on, provisional, counted } => on_run(case, *run, |run| {
            run.state = RunState::Running;
            run.end_suspension(event.occurred_on, *counted);
            reset(run, *last_day, *warn_on, *provisional);
        }),
        Fact::ClockExtended { run, last_day, warn_on, provisional, extension } => on_run(case, *run, |run| {
            run.extended += 1;
            run.extensions.extend(*extension);
            reset(run, *last_day, *warn_on, *provisional);
        }),
        Fact::DeadlineRecomputed { run, last_day, warn_on, provisional, .. } => {
            on_run(case, *run, |run| reset(run, *last_day, *warn_on, *provisional));
        }
        Fact::ClockWarned { run } => on_run(case, *run, |run| run.warned = true),
        Fact::ClockRanOut { run } => on_run(case, *run, |run| {
            run.state = RunState::RanOut;
            run.ended_on = Some(run.last_day);
        }),
        Fact::Escalated { run, rung, .. } => on_run(case, *run, |run| run.rung = *rung),
        _ => return false,
    }
    true
}

/// Older events charge the determining organ with being received by the lead, which alone can receive.
fn owed_rightly(case: &Case, run: ClockRun) -> ClockRun {
    match &case.record {
        Some(record) if run.kind == ClockKind::Push && run.owed_by != Owner::Lead => {
            ClockRun { owed_by: Owner::Lead, owner: Some(record.push_to.clone()), ..run }
        }
        _ => run,
    }
}

fn reset(run: &mut ClockRun, last_day: jiff::civil::Date, warn_on: jiff::civil::Date, provisional: bool) {
    run.warned &= warn_on <= run.warn_on;
    run.last_day = last_day;
    run.warn_on = warn_on;
    run.provisional = provisional;
}

fn on_run(case: &mut Case, no: u16, change: impl FnOnce(&mut ClockRun)) {
    if let Some(run) = case.clocks.iter_mut().find(|run| run.no == no) {
        change(run);
    }
}
