//! Projections built anew from the log.
//!
//! Each case is replaced whole, in a transaction that checks that it has not moved meanwhile: readers always see
//! either the old line or the new one, and a rebuild that is broken off can go on where it stopped.

use crate::engine::{Word, statements};
use crate::{Projection, Store, StoreError, Stream, projections, vals};
use std::sync::Arc;

statements! {
    // Changes nothing, but keeps a commit of the same case waiting until this transaction ends.
    HOLD = "UPDATE case_streams SET version = version WHERE case_id = $1 AND version = $2";
    ORPHANS = "SELECT c.case_id AS word FROM cases AS c LEFT JOIN case_streams AS s ON s.case_id = c.case_id
        WHERE s.case_id IS NULL ORDER BY c.case_id";
}

/// The setting that says how far a rebuild has come; absent when none is under way.
const PROGRESS: &str = "rebuild.after";

/// Cases that share a transaction.
const BATCH: i64 = 100;

/// What a rebuild did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rebuilt {
    /// Cases built anew.
    pub cases: u64,
    /// Cases that moved meanwhile; their own commits wrote newer lines.
    pub moved: u64,
    /// Lines of cases that have no log.
    pub removed: u64,
}

impl Store {
    /// Builds every projection anew with `build`, which sees the case id and its stream.
    ///
    /// A rebuild that was broken off goes on behind the last case it finished. Where building needs to wait for
    /// something (such as texts to be opened), use [`Store::streams`] and [`Store::replace_projections`].
    ///
    /// # Errors
    ///
    /// The first error of `build`, or what the database says; running it again goes on from there.
    pub async fn rebuild<F>(&self, build: F) -> Result<Rebuilt, StoreError>
    where
        F: Fn(&str, &Stream) -> Result<Projection, StoreError> + Send,
    {
        let mut rebuilt = Rebuilt::default();
        let mut after = self.setting(PROGRESS).await?.unwrap_or_default();
        loop {
            let rows = self.streams(&after, BATCH).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.case_id);
            let mut built = Vec::with_capacity(rows.len());
            for row in &rows {
                if let Some(stream) = self.load_stream(&row.case_id).await? {
                    let projection = build(&row.case_id, &stream)?;
                    built.push((row.case_id.clone(), stream.version, projection));
                }
            }
            let total = built.len() as u64;
            let replaced = self.replace_projections(built).await?;
            rebuilt.cases += replaced;
            rebuilt.moved += total - replaced;
            self.set_setting(PROGRESS, Some(&after)).await?;
        }
        rebuilt.removed = self.remove_orphans().await?;
        self.set_setting(PROGRESS, None).await?;
        Ok(rebuilt)
    }

    /// Whether a rebuild was begun and not finished.
    pub async fn rebuild_unfinished(&self) -> Result<bool, StoreError> {
        Ok(self.setting(PROGRESS).await?.is_some())
    }

    /// Replaces the projections of cases that still are at the given version, together; answers how many were.
    pub async fn replace_projections(&self, built: Vec<(String, i64, Projection)>) -> Result<u64, StoreError> {
        let built = Arc::new(built);
        let search = self.search_engine();
        self.writer()
            .run(move |tx| {
                let built = Arc::clone(&built);
                let search = Arc::clone(&search);
                Box::pin(async move {
                    let mut replaced = 0;
                    for (case_id, version, projection) in built.iter() {
                        if tx.run(HOLD, vals![case_id, *version]).await? == 1 {
                            projections::replace(tx, &*search, case_id, *version, projection).await?;
                            replaced += 1;
                        }
                    }
                    Ok(replaced)
                })
            })
            .await
    }

    async fn remove_orphans(&self) -> Result<u64, StoreError> {
        let search = self.search_engine();
        self.writer()
            .run(move |tx| {
                let search = Arc::clone(&search);
                Box::pin(async move {
                    let orphans: Vec<Word> = tx.all(ORPHANS, vals![]).await?;
                    for orphan in &orphans {
                        projections::remove(tx, &*search, &orphan.word).await?;
                    }
                    Ok(orphans.len() as u64)
                })
            })
            .await
    }
}
