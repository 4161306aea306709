//! Rounds that come with the clock: the signed checkpoint, the daily tidying.

use crate::worker::Worker;
use casework::Error;
use std::sync::atomic::Ordering;

const MINUTE_US: i64 = 60_000_000;
/// At most so often a checkpoint is signed without being asked for: a root for each commit would make the list of
/// roots as long as the log.
const CHECKPOINT_EVERY_US: i64 = 10 * MINUTE_US;
/// Nobody stays signed in longer, however busy.
const SESSION_AT_MOST_US: i64 = 7 * 24 * 60 * MINUTE_US;
const LEASE_US: i64 = 2 * MINUTE_US;

const CHECKPOINT_LEASE: &str = "jobs.checkpoint";
const TIDY_LEASE: &str = "jobs.tidy";
/// Setting: the Beijing day on which the store was tidied last.
const TIDIED_ON: &str = "jobs.tidied_on";

impl Worker {
    /// Signs a checkpoint if one is due or asked for and any case has changed.
    pub(crate) async fn checkpoint(&self) -> Result<bool, Error> {
        let store = self.casework.store();
        let now_us = self.casework.now().as_micros();
        let asked = self.checkpoint_asked.swap(false, Ordering::Relaxed);
        let due = match store.latest_root().await? {
            Some(root) => now_us - root.at_us >= CHECKPOINT_EVERY_US,
            None => true,
        };
        if !(asked || due) || !store.take_lease(CHECKPOINT_LEASE, &self.name, now_us, LEASE_US).await? {
            return Ok(false);
        }
        let mut signed = false;
        // One call takes a limited number of cases, so that it never holds the writer for long.
        while let Some(root) = store.checkpoint(now_us, &self.signing).await? {
            tracing::debug!(merkle.size = root.size, "jobs.checkpoint");
            signed = true;
        }
        store.release_lease(CHECKPOINT_LEASE, &self.name).await?;
        Ok(signed)
    }

    /// Once a day: ends old sessions, forgets old answers and drafts, removes old exports.
    pub(crate) async fn tidy(&self) -> Result<(), Error> {
        let store = self.casework.store();
        let now = self.casework.now();
        let today = now.date().to_string();
        if store.setting(TIDIED_ON).await?.as_deref() == Some(today.as_str())
            || !store.take_lease(TIDY_LEASE, &self.name, now.as_micros(), LEASE_US).await?
        {
            return Ok(());
        }
        let sessions = store.expire_sessions(now.as_micros(), now.as_micros() - SESSION_AT_MOST_US).await?;
        let answers = store.forget_answers(now.as_micros()).await?;
        let drafts = store.expire_drafts(now.as_micros() - casework::DRAFT_KEPT_US).await?;
        let exports = self.casework.tidy_exports().await?;
        store.set_setting(TIDIED_ON, Some(&today)).await?;
        store.release_lease(TIDY_LEASE, &self.name).await?;
        tracing::debug!(sessions, answers, drafts, exports, "jobs.tidied");
        Ok(())
    }
}
