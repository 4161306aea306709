//! Projections built anew from the log, and the versions of the setup put on record.

use crate::{Casework, error::Error, load};
use domain::evolve::fold;
use store::{AdoptedVersion, CALENDAR, DIRECTORY, Rebuilt, StoreError, profile_head};

/// Cases built in one transaction.
const BATCH: i64 = 100;

impl Casework {
    /// Builds every projection anew; each case is replaced whole, and a rebuild broken off may be run again.
    pub async fn rebuild(&self) -> Result<Rebuilt, Error> {
        let mut rebuilt = Rebuilt::default();
        let mut after = String::new();
        loop {
            let rows = self.store().streams(&after, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(rebuilt) };
            after.clone_from(&last.case_id);
            let mut built = Vec::with_capacity(rows.len());
            for row in &rows {
                let Some(stream) = self.store().load_stream(&row.case_id).await? else { continue };
                let events = load::events(&stream, &row.case_id)?;
                let Some(case) = fold(&events) else {
                    let id = row.case_id.clone();
                    return Err(Error::Store(StoreError::Corrupt { table: "case_events", column: "kind", id }));
                };
                let names = self.names(&case, None).await?;
                built.push((row.case_id.clone(), stream.version, self.project(&case, &events, &names)));
            }
            let total = built.len() as u64;
            let replaced = self.store().replace_projections(built).await?;
            rebuilt.cases += replaced;
            rebuilt.moved += total - replaced;
        }
    }

    /// Puts the profile, calendar and directory in force on record, where they are newer than what is there.
    pub async fn adopt_setup(&self) -> Result<(), Error> {
        let profile = self.profile();
        let content = serde_json::to_string(profile).map_err(|error| Error::Setup(error.to_string()))?;
        self.adopt(profile_head(&profile.id), i64::from(profile.version), content).await?;
        let calendar = serde_json::to_string(self.calendar()).map_err(|error| Error::Setup(error.to_string()))?;
        let known = self.store().head(CALENDAR).await?;
        if self.adopt(CALENDAR.to_owned(), i64::from(self.calendar().version), calendar).await? && known.is_some() {
            let moved = self.recompute_clocks().await?;
            tracing::info!(cases = moved, "calendar.adopted");
        }
        let organs: Vec<_> = self.directory().organs().collect();
        let directory = serde_json::to_string(&(organs, self.directory().edges()))
            .map_err(|error| Error::Setup(error.to_string()))?;
        self.adopt(DIRECTORY.to_owned(), i64::from(self.directory().version), directory).await?;
        Ok(())
    }

    /// Puts a version on record; answers whether it was new.
    async fn adopt(&self, kind: String, version: i64, content: String) -> Result<bool, Error> {
        if self.store().head(&kind).await?.is_some_and(|head| head >= version) {
            return Ok(false);
        }
        let adopted = AdoptedVersion { kind, version, content, adopted_at_us: self.now().as_micros() };
        match self.store().adopt(adopted).await {
            // Another node adopted it at the same time.
            Err(StoreError::Duplicate { .. } | StoreError::Stale) => Ok(false),
            Err(error) => Err(error.into()),
            Ok(()) => Ok(true),
        }
    }
}
