//! The channels that brought a complaint keep their own last days, from the first day on (C1.4).

use crate::{case::Case, clock::ClockKind, clockrun::About, turn::Turn};
use jiff::civil::Date;

/// The native last day of each channel that waits for an answer, by the number of its source.
pub(crate) fn native_days(case: &Case) -> impl Iterator<Item = (About, Date)> {
    let waits = case.sources.iter().enumerate().filter(|(_, source)| !source.answered);
    waits.filter_map(|(at, source)| Some((u16::try_from(at + 1).ok()?, source.answer_by?)))
}

/// Every native last day that still lies ahead runs; one that had passed before is nobody's lateness here.
pub(crate) fn run_deadlines(turn: &mut Turn<'_>) {
    let ahead: Vec<_> = native_days(&turn.case).filter(|(_, day)| *day >= turn.ctx.today()).collect();
    for (about, day) in ahead {
        if turn.case.run_about(ClockKind::ChannelDeadline, about).is_none() {
            turn.start_until(ClockKind::ChannelDeadline, about, day);
        }
    }
}

/// The sources are numbered anew: so are their deadlines.
pub(crate) fn renumber_deadlines(turn: &mut Turn<'_>) {
    turn.stop(ClockKind::ChannelDeadline);
    run_deadlines(turn);
}
