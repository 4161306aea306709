//! Takes outbox rows and does what they say; lets clocks run out, reads receipts, signs checkpoints, tidies up.
//!
//! Knows no rule: what a letter says or what an expired clock causes is decided in [`casework`] and `domain`. It only
//! sees to it that everything owed happens, once in effect however often it is tried, and that nothing is dropped in
//! silence: a row that keeps failing stays visible as failed, with its reason.
//!
//! It must not read the clock of the machine, and it must not do anything that would be wrong if another node did it
//! at the same moment: rows and rounds are leased.
//!
//! To add a kind of job: let `domain::effects` or a use case put a row into the outbox and teach
//! [`casework::Casework::do_outbox`] its kind. To add a regular round: a method beside those in `rounds`.
//!
//! ```no_run
//! # use jobs::{Folders, Worker};
//! # use std::{path::PathBuf, sync::Arc};
//! # async fn example(casework: casework::Casework, signing: Arc<seal::sign::SigningKey>) -> Result<(), casework::Error> {
//! let folders = Folders { outbound: PathBuf::from("outbound"), inbound: PathBuf::from("inbound") };
//! let worker = Worker::new(casework, "node-1", folders, signing);
//! let worked = worker.run_once().await?;
//! assert_eq!(worked.failed, 0);
//! # Ok(()) }
//! ```

mod forever;
mod outbox;
mod pauses;
mod rounds;
#[cfg(test)]
mod tests;
mod worker;

pub use pauses::{ATTEMPTS, pause_after};
pub use worker::{Folders, Worked, Worker};
