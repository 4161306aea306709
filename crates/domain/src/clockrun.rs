//! One run of a clock: its ledger of suspensions and extensions, its original and its current end.

use crate::{
    calendar::Length,
    clock::{ClockKind, Owner},
    ids::OrganId,
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
    /// From–to of every suspension, both days inclusive; open while it lasts.
    pub suspensions: Vec<(Date, Option<Date>)>,
    /// How often it was extended.
    pub extended: u8,
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
}
