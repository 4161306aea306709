//! Projections built anew from the log.

use crate::{Casework, error::Error, load};
use domain::evolve::fold;
use store::{Rebuilt, StoreError};

/// Cases built in one transaction.
const BATCH: i64 = 100;

/// The setting that says which shape the projections have.
const SHAPE_OF: &str = "projections";
/// The shape this program writes. Raise it when a projection gets a column or a rule that cases already projected lack.
const SHAPE: &str = "4";

impl Casework {
    /// Builds the projections anew if an earlier program wrote them; `None` if they are of this shape already.
    pub async fn rebuild_if_outdated(&self) -> Result<Option<Rebuilt>, Error> {
        if self.store().setting(SHAPE_OF).await?.as_deref() == Some(SHAPE) {
            return Ok(None);
        }
        let rebuilt = self.rebuild().await?;
        self.store().set_setting(SHAPE_OF, Some(SHAPE)).await?;
        Ok(Some(rebuilt))
    }

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
