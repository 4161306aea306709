//! Round after round, until told to stop.

use crate::worker::Worker;
use std::{error::Error as _, time::Duration};

/// How long a worker that found nothing waits for its bell. Work of other nodes rings no bell here.
const IDLE: Duration = Duration::from_secs(2);
/// How long it waits after a failure of the store.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

impl Worker {
    /// Works until `cancel` is done; a round that has begun is finished first.
    pub async fn run_forever(self, cancel: impl Future<Output = ()>) {
        tokio::pin!(cancel);
        tracing::info!(worker = %self.name, "jobs.started");
        loop {
            let pause = match self.run_once().await {
                Ok(worked) if worked.moved() => Duration::ZERO,
                Ok(_) => IDLE,
                Err(error) => {
                    let cause = error.source().map(ToString::to_string).unwrap_or_default();
                    tracing::error!(%error, %cause, "jobs.round_failed");
                    AFTER_FAILURE
                }
            };
            tokio::select! {
                biased;
                () = &mut cancel => break,
                () = self.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        tracing::info!(worker = %self.name, "jobs.stopped");
    }
}
