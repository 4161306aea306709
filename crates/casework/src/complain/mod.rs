//! A complaint by its own complainant: filled in without an account, topic by topic, under a code of its own.
//!
//! What is typed lies on the server from the first step on, sealed. Whoever has the code goes on, on any device; the server
//! keeps only the code's digest. One draft becomes one case, however often it is sent.

mod draft;
pub mod files;

pub use draft::{OpenComplaint, SaveOutcome};
