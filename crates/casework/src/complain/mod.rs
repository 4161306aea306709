//! A complaint by its own complainant: filled in without an account, topic by topic, under a code of its own.
//!
//! What is typed lies on the server from the first step on, sealed. Whoever has the code goes on, on any device; the server
//! keeps only the code's digest. One draft becomes one case, however often it is sent.

mod check;
mod door;
mod draft;
pub mod files;
mod interest;
mod known;
mod organs;
mod proof;
mod send;
mod steps;
mod summary;

pub use door::{Elsewhere, answers_of};
pub(crate) use draft::BODY;
pub use draft::{OpenComplaint, SaveOutcome};
pub use interest::ClaimInterest;
pub(crate) use known::CONTRACT_FIELD;
pub use organs::{OrganCard, TEXT_PICK};
pub use send::{Receipt, Sending};
pub use steps::{Step, claim_rows, event_rows};
pub use summary::{SummaryLine, SummaryPart};
