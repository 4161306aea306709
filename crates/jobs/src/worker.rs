//! One worker and one round of its work.

use casework::{Casework, Error};
use seal::sign::SigningKey;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::Notify;

/// Where packages for the province are laid and where its receipts arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// One folder for each package that goes out.
    pub outbound: PathBuf,
    /// Receipts that came in.
    pub inbound: PathBuf,
}

/// What one round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Worked {
    /// Cases of which a clock warned or ran out.
    pub ticked: usize,
    /// Cases whose clocks could not be carried on; the log says which.
    pub stuck: usize,
    /// Outbox rows done.
    pub done: usize,
    /// Outbox rows put off.
    pub retried: usize,
    /// Outbox rows left to a person.
    pub failed: usize,
    /// Receipts of the province that were entered.
    pub receipts: usize,
    /// Whether a checkpoint was signed.
    pub checkpoint: bool,
}

impl Worked {
    /// Whether anything came forward, so that more may be waiting behind it.
    pub fn moved(&self) -> bool {
        self.ticked + self.done + self.receipts > 0
    }
}

/// A worker. Several may run at once, here and on other nodes.
#[derive(Clone)]
pub struct Worker {
    pub(crate) casework: Casework,
    pub(crate) name: String,
    pub(crate) folders: Folders,
    pub(crate) signing: Arc<SigningKey>,
    pub(crate) wake: Arc<Notify>,
    pub(crate) checkpoint_asked: Arc<AtomicBool>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").field("name", &self.name).field("folders", &self.folders).finish_non_exhaustive()
    }
}

/// Cases whose clocks are carried on by one query.
const TICKED_AT_ONCE: i64 = 64;
/// Queries of one round: a case that stays due for ever must not keep the worker from everything else.
const TICKS_AT_MOST: usize = 1000;

impl Worker {
    /// A worker of this name, which must differ from that of every other one.
    pub fn new(casework: Casework, name: impl Into<String>, folders: Folders, signing: Arc<SigningKey>) -> Self {
        Self {
            casework,
            name: name.into(),
            folders,
            signing,
            wake: Arc::new(Notify::new()),
            checkpoint_asked: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Rings when there is work; whoever commits or moves the clock may ring it.
    pub fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }

    /// Lets the next round sign a checkpoint, however short the last one is ago.
    pub fn ask_checkpoint(&self) {
        self.checkpoint_asked.store(true, Ordering::Relaxed);
        self.wake.notify_one();
    }

    /// Does everything that is owed at this moment.
    ///
    /// # Errors
    ///
    /// If the store fails; what was done before stays done and the rest waits for the next round.
    pub async fn run_once(&self) -> Result<Worked, Error> {
        let mut worked = Worked::default();
        // A round works on the directory that is in force when it begins.
        self.casework.refresh().await?;
        let this = Self { casework: self.casework.latest(), ..self.clone() };
        this.round(&mut worked).await?;
        Ok(worked)
    }

    async fn round(&self, worked: &mut Worked) -> Result<(), Error> {
        self.tick(worked).await?;
        self.empty_outbox(worked).await?;
        worked.receipts = self.casework.take_receipts(&self.folders.inbound).await?;
        self.rotate().await?;
        worked.checkpoint = self.checkpoint().await?;
        self.tidy().await
    }

    async fn tick(&self, worked: &mut Worked) -> Result<(), Error> {
        for _ in 0..TICKS_AT_MOST {
            let ticked = self.casework.tick_due(TICKED_AT_ONCE).await?;
            worked.ticked += ticked.cases;
            worked.stuck = worked.stuck.max(ticked.failed.len());
            for (case, reason) in &ticked.failed {
                tracing::error!(case.id = %case, reason = %reason, "jobs.clock_stuck");
            }
            if ticked.cases == 0 {
                break;
            }
        }
        Ok(())
    }
}
