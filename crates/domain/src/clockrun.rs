//! One run of a clock: its ledger of suspensions and extensions, its original and its current end.

use crate::{
    calendar::{Calendar, DerivationLine, Due, Length},
    clock::{ClockKind, Owner},
    ids::OrganId,
    reckoning::{Extension, Reckoning},
    time::Instant,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The number of a run inside its case, from 1.
pub type RunNo = u16;

/// What a run is about where one kind runs several times at once: a source, a measure, an instalment, a task, or the
/// run that an escalation chases.
pub type About = u16;

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Time passes.
    Running,
    /// Time stands still.
    Suspended,
    /// The owed act was done.
    Stopped,
    /// The last day passed without it.
    RanOut,
}

/// One run of a clock. Dates are never overwritten: `original` stays, `suspensions` and `extensions` only grow.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClockRun {
    /// Its number.
    pub no: RunNo,
    /// Which clock.
    pub kind: ClockKind,
    /// What it is about, or 0.
    pub about: About,
    /// In which capacity it is owed.
    pub owed_by: Owner,
    /// By which organ; none where the complainant owes.
    pub owner: Option<OrganId>,
    /// The day of the starting event; it does not count.
    pub from: Date,
    /// The day on which what started a party's clock was entered, where that is later than the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_on: Option<Date>,
    /// The length the rule states; none where a date is fixed (instalment, native deadline).
    pub length: Option<Length>,
    /// The last day as first computed.
    pub original: Date,
    /// The last day now.
    pub last_day: Date,
    /// The day on which it warns.
    pub warn_on: Date,
    /// 暂定: a year without notice is reached.
    pub provisional: bool,
    /// Law, clause or local setting.
    pub basis: String,
    /// Lateness counts.
    pub scored: bool,
    /// From–to of every suspension, both days inclusive; open while it lasts. One that ended on its first day ends
    /// the day before: no day stood still.
    pub suspensions: Vec<(Date, Option<Date>)>,
    /// How often it was extended.
    pub extended: u8,
    /// The ledger of extensions. Runs extended before there was one have fewer than `extended` says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// It has warned.
    pub warned: bool,
    /// Rung of the ladder reached after it ran out.
    pub rung: u8,
    /// Where it stands.
    pub state: RunState,
    /// The legal day on which it stopped or ran out.
    pub ended_on: Option<Date>,
}

impl ClockRun {
    /// The exclusive instant of its end: 24:00 of the last day.
    pub fn due_at(&self) -> Instant {
        Instant::end_of(self.last_day)
    }

    /// The instant from which it warns.
    pub fn warn_at(&self) -> Instant {
        Instant::start_of(self.warn_on)
    }

    /// Whether time passes.
    pub fn running(&self) -> bool {
        self.state == RunState::Running
    }

    /// The next instant at which something happens by itself.
    pub fn next_boundary(&self) -> Option<Instant> {
        match self.state {
            RunState::Running if !self.warned => Some(self.warn_at().min(self.due_at())),
            RunState::Running => Some(self.due_at()),
            _ => None,
        }
    }

    /// The last day by the calendar as it is now: from the start over every suspension and extension. A fixed day
    /// stays; a day that was told moves only later.
    pub fn reckoned(&self, calendar: &Calendar, today: Date) -> Due {
        let Some(reckoning) = self.reckoning() else {
            return Due { last_day: self.last_day, provisional: false };
        };
        let due = calendar.reckon(&reckoning, today);
        Due { last_day: due.last_day.max(self.last_day), ..due }
    }

    /// How the present last day comes about, step by step.
    pub fn derivation(&self, calendar: &Calendar, today: Date) -> Vec<DerivationLine> {
        let line =
            |from: Date, counted, why: &str| DerivationLine { from, to: self.last_day, counted, why: why.to_owned() };
        let Some(reckoning) = self.reckoning() else {
            return vec![line(self.last_day, 0, "指定的日期，不另计算")];
        };
        let mut lines = calendar.reckoned_lines(&reckoning, today);
        let (counted, reached) = lines.last().map_or((0, self.from), |last| (last.counted, last.to));
        if reached < self.last_day {
            let why = if usize::from(self.extended) > self.extensions.len() {
                "延长"
            } else {
                "已告知的期限不提前"
            };
            lines.push(line(reached.tomorrow().unwrap_or(reached), counted, why));
        }
        lines
    }

    fn reckoning(&self) -> Option<Reckoning<'_>> {
        Some(Reckoning {
            from: self.from,
            length: self.length?,
            pauses: &self.suspensions,
            extensions: &self.extensions,
            entered_on: self.entered_on,
        })
    }

    /// Ends the suspension that lasts. It stays in the ledger, without a day where its days count all the same.
    pub(crate) fn end_suspension(&mut self, on: Date, counted: bool) {
        let since = self.suspensions.last().map(|open| open.0);
        self.close_suspension(since.filter(|_| counted).unwrap_or(on));
    }

    /// Closes the suspension that lasts, on the day on which time passes again: that day counts.
    pub(crate) fn close_suspension(&mut self, on: Date) {
        if let Some(open) = self.suspensions.last_mut() {
            let day_before = |day: Date| day.yesterday().unwrap_or(day);
            open.1 = Some(day_before(on).max(day_before(open.0)));
        }
    }
}
