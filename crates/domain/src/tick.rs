//! Time passes: clocks warn, run out, and what follows from that.

use crate::{
    calendar::Due,
    clock::{ClockKind, Consequence},
    clockrun::ClockRun,
    fact::{Fact, Supervisor},
    routing::LADDER,
    stage::Stage,
    time::Instant,
    turn::{Turn, warn_day},
    vocabulary::{EndReason, RefusalKind},
};

/// The most boundaries one tick works through; the worker comes again.
const MOST: usize = 64;

/// Everything that the passing of time up to now brings about. Running it twice changes nothing.
pub(crate) fn tick(turn: &mut Turn<'_>) {
    for _ in 0..MOST {
        let now = turn.ctx.now;
        let next = turn
            .case
            .clocks
            .iter()
            .filter(|run| run.next_boundary().is_some_and(|at| at <= now))
            .min_by_key(|run| (run.next_boundary(), run.no))
            .cloned();
        let Some(run) = next else { break };
        let today = turn.ctx.today();
        if run.due_at() <= now {
            // In law it is over with its last day, however late the worker comes.
            // A matter entered after the fact cannot be chased before it was entered.
            let over = run.last_day.tomorrow().unwrap_or(run.last_day).max(turn.case.opened_on);
            turn.on = over.min(today);
            run_out(turn, &run);
        } else {
            turn.on = run.warn_on.min(today);
            turn.emit(Fact::ClockWarned { run: run.no });
        }
        turn.close_if_done();
        turn.on = today;
    }
    crate::ceasing::watch(turn);
}

fn run_out(turn: &mut Turn<'_>, run: &ClockRun) {
    if run.kind == ClockKind::Escalation {
        next_rung(turn, run);
        return;
    }
    turn.emit(Fact::ClockRanOut { run: run.no });
    match run.kind.brings(turn.ctx.rule(run.kind).runs_out) {
        Consequence::Escalate => escalate(turn, run),
        // Silence ends nothing by itself: the lead shows that the notice had arrived, and a second hand confirms.
        Consequence::Lapse => turn.start(ClockKind::LapseDecision),
        Consequence::BackToLead => {
            turn.stop_about(run.kind, run.about);
            turn.emit(Fact::RelayReturned);
            turn.move_to(Stage::Accepted);
            turn.start(ClockKind::HandOver);
        }
        Consequence::DeemReceived => crate::routing::received(turn, true),
        Consequence::ReturnFails => crate::routing::return_fails(turn),
        // In older cases the lead itself owes the decision.
        Consequence::JointConference if run.about == 0 => escalate(turn, run),
        Consequence::JointConference => crate::sanction::unanswered(turn, run.about),
        // It stays as it is: what was sent may still be opened.
        Consequence::ServeAnew => crate::service::unopened_in_time(turn, run.about),
        Consequence::Succeed => {
            if !crate::ceasing::pass_on_by_time(turn) {
                escalate(turn, run);
            }
        }
        Consequence::RemindAndRenew | Consequence::Resend | Consequence::ProposeAndRenew => renew(turn, run),
        Consequence::RecordSilence => {
            turn.stop_about(run.kind, run.about);
            turn.emit(Fact::StatementMissing);
        }
        Consequence::Finalise => turn.stop_about(run.kind, run.about),
        Consequence::NextLevel => {
            if !crate::review::pass_on(turn) {
                escalate(turn, run);
            }
        }
        Consequence::Determine => broken(turn, run),
        Consequence::GoOn => crate::determination::defence_lapsed(turn),
        Consequence::LeadDecides => lead_decides(turn, run),
        Consequence::ProposalFalls => {
            let fell = turn.case.proposals.iter().find(|pending| run.about == 0 || pending.about() == run.about);
            if let Some(no) = fell.map(|pending| pending.no) {
                turn.lapse_proposal(no);
            }
        }
        Consequence::TakesEffect => crate::paper::stood(turn, run.about),
    }
}

/// The first rung: 催办, and a clock to the next.
fn escalate(turn: &mut Turn<'_>, run: &ClockRun) {
    let by = supervisor(turn, run);
    turn.emit(Fact::Escalated { run: run.no, rung: 1, by });
    turn.start_about(ClockKind::Escalation, run.no);
}

/// Who supervises the organ that is late: the lead of the case, unless the organ is of a higher layer or the lead
/// itself; then the prefecture's lead. A government of the prefecture is only reminded.
fn supervisor(turn: &Turn<'_>, run: &ClockRun) -> Supervisor {
    let Some(owner) = &run.owner else { return Supervisor::Lead };
    let over = std::slice::from_ref(owner);
    let lead = &turn.case.lead;
    if owner != lead && turn.ctx.stands_over(lead, over) {
        return Supervisor::Lead;
    }
    let prefecture = crate::record::reporting_lead(turn);
    if prefecture == *lead && owner == lead {
        // Its own head sees it on the desk.
        return Supervisor::Lead;
    }
    if turn.ctx.stands_over(&prefecture, over) { Supervisor::Prefecture(prefecture) } else { Supervisor::Nobody }
}

/// Up the ladder to its last rung, on which it stays, renewed, until the act is done or the case taken away.
fn next_rung(turn: &mut Turn<'_>, clock: &ClockRun) {
    turn.emit(Fact::ClockRanOut { run: clock.no });
    turn.emit(Fact::ClockStopped { run: clock.no });
    let Some(chased) = turn.case.clocks.iter().find(|run| run.no == clock.about).cloned() else { return };
    let rung = chased.rung.saturating_add(1);
    if usize::from(rung) <= LADDER.len() {
        let by = supervisor(turn, &chased);
        turn.emit(Fact::Escalated { run: clock.about, rung, by });
    } else {
        turn.emit(Fact::Reminded { run: clock.about, about: clock.about });
    }
    turn.start_about(ClockKind::Escalation, clock.about);
}

/// A reminder goes out and the clock runs again, from the day it ended.
fn renew(turn: &mut Turn<'_>, run: &ClockRun) {
    turn.emit(Fact::Reminded { run: run.no, about: run.about });
    if run.kind == ClockKind::SuspendedLook && crate::dispute::unproved(&turn.case) {
        return crate::dispute::verify_again(turn);
    }
    turn.start_about(run.kind, run.about);
}

fn broken(turn: &mut Turn<'_>, run: &ClockRun) {
    if run.kind == ClockKind::Instalment {
        crate::plan::broken(turn, run.about);
    } else {
        // The order was served, or this clock would not have run.
        crate::rectification::refused(turn, RefusalKind::TimeOut, None);
    }
}

/// No clock ends a case: what follows is for the lead to decide, or the case goes on.
fn lead_decides(turn: &mut Turn<'_>, run: &ClockRun) {
    match run.kind {
        // Silence is no refusal: the case goes on without what would reveal the firm.
        ClockKind::Consent => {
            turn.stop_about(run.kind, run.about);
            turn.emit(Fact::ConsentUnanswered);
        }
        ClockKind::Unclaimed => {
            turn.stop_about(run.kind, run.about);
            turn.start_about(ClockKind::EndDecision, EndReason::Unclaimed.no());
        }
        // Profiles of before let a withdrawal take effect by silence.
        _ => escalate(turn, run),
    }
}

/// A new holiday notice or directory: open clocks are computed again and journaled. What was told moves only later.
pub(crate) fn recompute(turn: &mut Turn<'_>) {
    let open: Vec<_> = turn.case.running().cloned().collect();
    for run in open {
        let Due { last_day, provisional } = run.reckoned(turn.ctx.calendar, turn.on);
        if last_day == run.last_day && provisional == run.provisional {
            continue;
        }
        let warn_on = warn_day(turn.ctx, last_day, turn.ctx.rule(run.kind).warns_before);
        let calendar = turn.ctx.calendar.version;
        turn.emit(Fact::DeadlineRecomputed { run: run.no, last_day, warn_on, provisional, calendar });
    }
    crate::ceasing::watch(turn);
}

/// The next instant at which the worker has to look at a case.
pub fn next_look(case: &crate::case::Case) -> Option<Instant> {
    case.next_boundary()
}
