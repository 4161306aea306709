//! How many cases there are: by stage, overdue, and up to a bound for any mix of filters.

use crate::engine::{Number, composed, rec};
use crate::query::{LedgerQuery, OPEN_BY_ORGAN, OPEN_BY_STAGE, OVERDUE};
use crate::{Store, StoreError, vals};

/// How many cases there are within a scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not ended.
    pub open: i64,
    /// Of these, past their deadline.
    pub overdue: i64,
    /// Not ended, by stage.
    pub by_stage: Vec<(String, i64)>,
}

rec! {
    /// How many open cases concern an organ as respondent, lead or determining organ.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct OpenByOrgan {
        /// The organ.
        pub organ: String,
        /// Its open cases, each once.
        pub cases: i64,
    }
    struct StageCount {
        word: String,
        n: i64,
    }
}

impl Store {
    /// How many cases are open within `scope`, and how many of them were due before `now_us`.
    pub async fn counts(&self, scope: &str, now_us: i64) -> Result<Counts, StoreError> {
        let stages: Vec<StageCount> = self.db().all(OPEN_BY_STAGE, vals![scope]).await?;
        let overdue = self.db().opt::<Number>(OVERDUE, vals![scope, now_us]).await?;
        Ok(Counts {
            open: stages.iter().map(|row| row.n).sum(),
            overdue: overdue.map_or(0, |row| row.n),
            by_stage: stages.into_iter().map(|row| (row.word, row.n)).collect(),
        })
    }

    /// The open cases by organ. It reads every open case: for reports that are asked for now and then.
    pub async fn open_by_organ(&self) -> Result<Vec<OpenByOrgan>, StoreError> {
        self.db().all(OPEN_BY_ORGAN, Vec::new()).await
    }

    /// How many cases pass the filters of `query`, counted no further than `most`.
    pub async fn ledger_count(&self, query: &LedgerQuery, most: i64) -> Result<i64, StoreError> {
        let Some((sql, vals)) = query.compose_count(self, most) else { return Ok(0) };
        Ok(self.db().opt::<Number>(composed(sql), vals).await?.map_or(0, |row| row.n))
    }
}
