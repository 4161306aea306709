//! Projections built anew from the log.

use crate::{Casework, error::Error, load};
use domain::evolve::fold;
use store::{Rebuilt, StoreError};

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
}
