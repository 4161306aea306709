//! The machine check of the lifecycle: every reachable state by abstraction, long random walks without it, and a fault
//! for each invariant that must be found.

pub(crate) mod adversary;
mod attempts;
mod calling;
pub(crate) mod explore;
mod faults;
mod golden;
mod hands;
mod key;
mod layers;
mod lent;
mod paper;
mod parties;
pub(crate) mod place;
pub(crate) mod play;
mod scenarios;
mod serving;
pub(crate) mod tables;
mod tables_challenge;
mod tables_merger;
mod tables_money;
mod walk;

use crate::clock::ClockKind;

/// A deliberate mistake in the rules, so that each invariant is seen to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A decision takes effect by one hand (invariants 1, 10).
    OneHand,
    /// What was signed on paper takes effect while its signer may still disown it (10).
    PaperAtOnce,
    /// An officer does a party's act without proof of its will (10).
    NoWill,
    /// What is reported as paid is accepted without asking the complainant (10).
    TakeTheirWord,
    /// This clock is never started (2, 4, 5).
    ForgetClock(ClockKind),
    /// Anybody may verify (3).
    OwnCase,
    /// Any lead writes to the province (12).
    PastThePrefecture,
    /// A lower layer may review what a higher one decided (12).
    LowerLayer,
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
    /// Claims of a merged case get lost (9).
    LoseClaims,
    /// Acts go against organs that have ceased (12).
    OrderTheDead,
    /// What the system serves has effect before it is opened (11).
    ServeIntoTheVoid,
}
