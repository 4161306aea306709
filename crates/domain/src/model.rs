//! The machine check of the lifecycle: every reachable state by abstraction, long random walks without it, and a fault
//! for each invariant that must be found.

pub(crate) mod explore;
mod faults;
mod golden;
mod key;
pub(crate) mod place;
mod play;
mod scenarios;
mod tables;
mod walk;

use crate::clock::ClockKind;

/// A deliberate mistake in the rules, so that each invariant is seen to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A decision takes effect by one hand (invariant 1).
    OneHand,
    /// This clock is never started (2, 4, 5).
    ForgetClock(ClockKind),
    /// Anybody may verify (3).
    OwnCase,
    /// A case closes with a channel unanswered (5).
    CloseEarly,
    /// The projection misses an event (6).
    StaleProjection,
    /// The store loses what was acknowledged (7).
    LoseEvent,
    /// The name of the complainant is published (8).
    LeakName,
    /// Claims that were split off count in both cases (9).
    CountTwice,
}
