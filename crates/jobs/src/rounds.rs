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
/// Destroyed cases whose packages are looked for each day, the newest first.
const DESTROYED_AT_ONCE: i64 = 1_000;
const ROTATION_LEASE: &str = "jobs.rotation";
/// Batches of one round: other work must not wait for the whole of a rotation.
const BATCHES_AT_MOST: usize = 50;
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

    /// Carries a rotation of the keys on; each batch is durable, so the next round goes on where this one ends.
    pub(crate) async fn rotate(&self) -> Result<(), Error> {
        let store = self.casework.store();
        let now_us = self.casework.now().as_micros();
        if !self.casework.rotation_under_way().await?
            || !store.take_lease(ROTATION_LEASE, &self.name, now_us, LEASE_US).await?
        {
            return Ok(());
        }
        for _ in 0..BATCHES_AT_MOST {
            match self.casework.rotate_some().await {
                Ok(true) => {}
                Ok(false) => break,
                // A key that is missing here must not keep everything else from being done.
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "jobs.rotation_stuck");
                    break;
                }
            }
        }
        store.release_lease(ROTATION_LEASE, &self.name).await?;
        Ok(())
    }

    /// Removes what was laid out for the province and the channels about cases that were destroyed by law.
    async fn clear_outbound(&self) -> Result<(), Error> {
        let destroyed = self.casework.store().destructions(DESTROYED_AT_ONCE).await?;
        let destroyed: Vec<_> =
            destroyed.into_iter().filter(|row| row.state == "done").map(|row| row.case_id).collect();
        if destroyed.is_empty() {
            return Ok(());
        }
        for folder in [self.folders.outbound.clone(), self.folders.outbound.join("channels")] {
            let Ok(mut entries) = tokio::fs::read_dir(&folder).await else { continue };
            while let Ok(Some(entry)) = entries.next_entry().await {
                let name = entry.file_name().to_string_lossy().into_owned();
                if !destroyed.iter().any(|case| name.contains(case.as_str())) {
                    continue;
                }
                let path = entry.path();
                let removed = if path.is_dir() {
                    tokio::fs::remove_dir_all(&path).await
                } else {
                    tokio::fs::remove_file(&path).await
                };
                if let Err(error) = removed {
                    tracing::error!(%error, "jobs.outbound_not_cleared");
                }
            }
        }
        Ok(())
    }

    /// Once a day: ends old sessions, forgets old answers, drafts and uploads, removes old exports.
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
        let drafts = store.expire_drafts(now.as_micros() - self.casework.draft_kept_us()).await?;
        let complaints = self.casework.tidy_complaints().await?;
        let uploads = self.casework.tidy_uploads().await?;
        self.casework.carry_out_destructions().await?;
        self.clear_outbound().await?;
        let exports = self.casework.tidy_exports().await?;
        // What a slow request still wrote with an older key after its rotation had ended.
        loop {
            match self.casework.rotate_batch().await {
                Ok((0, 0)) => break,
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "jobs.rotation_stuck");
                    break;
                }
            }
        }
        let sign_ins = self.casework.tidy_sign_ins().await?;
        store.set_setting(TIDIED_ON, Some(&today)).await?;
        store.release_lease(TIDY_LEASE, &self.name).await?;
        tracing::debug!(sessions, answers, drafts, complaints, uploads, exports, sign_ins, "jobs.tidied");
        Ok(())
    }
}
