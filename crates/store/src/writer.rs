//! How a unit of work becomes durable.
//!
//! On SQLite one task owns the writing connection. It takes what waits in a bounded queue and makes it durable
//! together, each unit behind its own savepoint, so that one refusal fails only itself; nobody is answered before
//! his bytes are on disk. On PostgreSQL each unit is a transaction of its own.

use crate::StoreError;
use crate::engine::{Db, Tx};
use futures_util::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use tokio::sync::{mpsc, oneshot};

/// A future that borrows the transaction.
pub(crate) type BoxFuture<'t, T> = Pin<Box<dyn Future<Output = T> + Send + 't>>;

type Outcome = Box<dyn Any + Send>;
type Work = Box<dyn for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<Outcome, StoreError>> + Send + Sync>;

/// How many units share one `COMMIT` at most: enough to hide a slow disk, few enough to answer soon.
const TOGETHER: usize = 64;

/// How often PostgreSQL may ask for the same transaction again before the caller is told to come back.
const ATTEMPTS: usize = 4;

/// A unit that waits, and who waits for it.
pub(crate) struct Unit {
    work: Work,
    reply: oneshot::Sender<Result<Outcome, StoreError>>,
}

/// Where units of work go.
#[derive(Debug, Clone)]
pub(crate) enum Writer {
    Queue(mpsc::Sender<Unit>),
    Direct(Db),
}

impl std::fmt::Debug for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unit")
    }
}

impl Writer {
    /// Starts the writing task where there has to be one; `waiting` is the length of its queue.
    pub(crate) fn start(db: &Db, waiting: usize) -> Self {
        match db {
            Db::Sqlite { .. } => {
                let (sender, queue) = mpsc::channel(waiting);
                tokio::spawn(write_together(db.clone(), queue));
                Self::Queue(sender)
            }
            Db::Pg(_) => Self::Direct(db.clone()),
        }
    }

    /// Runs `work` in a transaction and answers when it is durable. `work` may run more than once; only its last
    /// run counts.
    ///
    /// # Errors
    ///
    /// What `work` refuses, or [`StoreError::Busy`] if the queue is full.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + Sync + 'static,
    {
        match self {
            Self::Direct(db) => run_alone(db, work).await,
            Self::Queue(sender) => {
                let (reply, answer) = oneshot::channel();
                let work: Work = Box::new(move |tx| {
                    let future = work(tx);
                    Box::pin(async move { future.await.map(|value| Box::new(value) as Outcome) })
                });
                sender.try_send(Unit { work, reply }).map_err(|error| match error {
                    mpsc::error::TrySendError::Full(_) => StoreError::Busy,
                    mpsc::error::TrySendError::Closed(_) => stopped(),
                })?;
                let outcome = answer.await.map_err(|_| stopped())??;
                Ok(*outcome.downcast::<T>().expect("the work made above returns a T"))
            }
        }
    }
}

fn stopped() -> StoreError {
    StoreError::Unusable("its writer has stopped".to_owned())
}

async fn run_alone<T, F>(db: &Db, work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + Sync + 'static,
{
    for _ in 0..ATTEMPTS {
        let mut tx = db.begin().await?;
        let outcome = match work(&mut tx).await {
            Ok(value) => tx.commit().await.map(|()| value),
            Err(error) => {
                tx.roll_back().await?;
                Err(error)
            }
        };
        match outcome {
            // `work` checks the versions it rests on each time it runs, so trying again cannot hide `Stale`.
            Err(error) if error.lost_against_another() => {}
            other => return other,
        }
    }
    Err(StoreError::Busy)
}

async fn write_together(db: Db, mut queue: mpsc::Receiver<Unit>) {
    let mut units = Vec::with_capacity(TOGETHER);
    while queue.recv_many(&mut units, TOGETHER).await > 0 {
        let (works, replies): (Vec<_>, Vec<_>) = units.drain(..).map(|unit| (unit.work, unit.reply)).unzip();
        // A defect in one unit must not stop everybody else's writing for good.
        let attempted = AssertUnwindSafe(attempt(&db, &works)).catch_unwind().await;
        match attempted.unwrap_or_else(|_| Err(StoreError::Unusable("a unit of work panicked".to_owned()))) {
            Ok(outcomes) => {
                for (reply, outcome) in replies.into_iter().zip(outcomes) {
                    // A caller who went away does not need his answer; his unit is durable all the same.
                    let _ = reply.send(outcome);
                }
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "store.write_failed");
                for reply in replies {
                    let _ = reply.send(Err(StoreError::Unusable(format!("nothing was written: {error}"))));
                }
            }
        }
    }
}

async fn attempt(db: &Db, works: &[Work]) -> Result<Vec<Result<Outcome, StoreError>>, StoreError> {
    let mut tx = db.begin().await?;
    let mut outcomes = Vec::with_capacity(works.len());
    for work in works {
        tx.mark().await?;
        let outcome = work(&mut tx).await;
        match &outcome {
            Ok(_) => tx.keep().await?,
            Err(_) => tx.take_back().await?,
        }
        outcomes.push(outcome);
    }
    tx.commit().await?;
    Ok(outcomes)
}
