//! The rules of the mechanism: cases, organs, clocks, measures.
//!
//! Pure. No I/O, no async, no SQL, no clock and no randomness of its own: whatever comes from outside is an argument.

pub mod actor;
pub mod calendar;
pub mod candidates;
pub mod case_number;
pub mod clock;
pub mod ids;
pub mod interest;
pub mod lead;
pub mod lookup;
pub mod money;
pub mod organ;
pub mod profile;
pub mod refs;
pub mod region;
pub mod succession;
pub mod time;
pub mod uscc;
mod width;
