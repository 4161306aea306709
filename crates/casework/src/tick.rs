//! Time passes: every case with a clock that warns or has run out is looked at.

use crate::{Casework, Viewer, error::Error};
use domain::{act::Command, ids::CaseId};

/// What a look at the clocks did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Cases that moved.
    pub cases: usize,
    /// Cases that could not be looked at, with the reason; they are tried again.
    pub failed: Vec<(String, String)>,
}

impl Casework {
    /// Looks at cases whose clocks warn or run out by now, the longest due first. Running it twice changes nothing.
    pub async fn tick_due(&self, limit: i64) -> Result<Ticked, Error> {
        let mut ticked = Ticked::default();
        for id in self.store().due_cases(self.now().as_micros(), limit).await? {
            let case = CaseId::parse(&id).map_err(|_| Error::NotFound)?;
            match self.execute(&Viewer::system(), &case, &Command::Tick).await {
                Ok(_) => ticked.cases += 1,
                Err(error) => ticked.failed.push((id, error.to_string())),
            }
        }
        Ok(ticked)
    }

    /// Computes open provisional clocks again after a holiday notice came in.
    pub async fn recompute_clocks(&self) -> Result<usize, Error> {
        let mut after = String::new();
        let mut moved = 0;
        loop {
            let rows = self.store().streams(&after, 200).await?;
            let Some(last) = rows.last() else { return Ok(moved) };
            after.clone_from(&last.case_id);
            for row in rows {
                let case = CaseId::parse(&row.case_id).map_err(|_| Error::NotFound)?;
                let before = row.version;
                let done = self.execute(&Viewer::system(), &case, &Command::RecomputeClocks).await?;
                moved += usize::from(i64::from(done.version) > before);
            }
        }
    }
}
