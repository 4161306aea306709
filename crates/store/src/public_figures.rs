//! What all cases come to, for the public: counts, sums and days, no case among them.

use crate::engine::{rec, statements};
use crate::{Store, StoreError};

statements! {
    // A part that is disputed or reviewed in a case of its own counts with the complaint it came of.
    TOTALS = "SELECT COUNT(CASE WHEN NOT f.apart THEN 1 END) AS received,
            CAST(COALESCE(SUM(CASE WHEN f.closed_on IS NOT NULL AND NOT f.apart THEN 1 ELSE 0 END), 0) AS BIGINT) AS closed,
            CAST(COALESCE(SUM(CASE WHEN f.ordered_on IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS ordered,
            CAST(COALESCE(SUM(CASE WHEN f.ordered_on IS NOT NULL AND c.outcome IN ('performed', 'repaired') THEN 1 ELSE 0 END), 0)
                AS BIGINT) AS performed,
            CAST(COALESCE(SUM(CASE WHEN f.determined_on IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS determined,
            CAST(COALESCE(SUM(CASE WHEN f.performed_fen > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS paid,
            CAST(COALESCE(SUM(f.performed_fen), 0) AS BIGINT) AS performed_fen
        FROM facts AS f JOIN cases AS c ON c.case_id = f.case_id";
    BY_FIELD = "SELECT COALESCE(field, '') AS word, COUNT(*) AS n FROM facts WHERE NOT apart GROUP BY 1";
    BY_BREACH = "SELECT COALESCE(breach, '') AS word, COUNT(*) AS n FROM facts WHERE NOT apart GROUP BY 1";
    BY_REGION = "SELECT COALESCE(region, '') AS word, COUNT(*) AS n FROM facts WHERE NOT apart GROUP BY 1";
    BY_FINDING = "SELECT finding AS word, COUNT(*) AS n FROM facts WHERE finding IS NOT NULL AND NOT apart GROUP BY 1";
    BY_MONTH = "SELECT SUBSTR(received_on, 1, 7) AS word, COUNT(*) AS n FROM facts WHERE NOT apart GROUP BY 1";
    // Matters from before the system count, but how long they took elsewhere says nothing of it.
    TO_ACCEPTANCE = "SELECT received_on AS since, accepted_on AS until, COUNT(*) AS n FROM facts
        WHERE accepted_on IS NOT NULL AND NOT backlog AND NOT apart GROUP BY 1, 2";
    TO_CONCLUSION = "SELECT received_on AS since, concluded_on AS until, COUNT(*) AS n FROM facts
        WHERE concluded_on IS NOT NULL AND NOT backlog AND NOT apart GROUP BY 1, 2";
    TO_PERFORMANCE = "SELECT f.ordered_on AS since, f.closed_on AS until, COUNT(*) AS n
        FROM facts AS f JOIN cases AS c ON c.case_id = f.case_id
        WHERE f.ordered_on IS NOT NULL AND f.closed_on IS NOT NULL AND c.outcome = 'performed' AND NOT f.backlog
        GROUP BY 1, 2";
    TO_END = "SELECT received_on AS since, closed_on AS until, COUNT(*) AS n FROM facts
        WHERE closed_on IS NOT NULL AND NOT backlog AND NOT apart GROUP BY 1, 2";
}

rec! {
    /// Counts of all cases.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct CaseTotals {
        /// Received.
        pub received: i64,
        /// Ended.
        pub closed: i64,
        /// Ordered to put it right.
        pub ordered: i64,
        /// Of these, put right.
        pub performed: i64,
        /// Determined to be in bad faith.
        pub determined: i64,
        /// Something was paid or done.
        pub paid: i64,
        /// What was paid.
        pub performed_fen: i64,
    }
    /// How many cases share a word.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct WordCount {
        /// The word; empty for none.
        pub word: String,
        /// How many.
        pub n: i64,
    }
    /// How many cases went from one day to another.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DayCount {
        /// The first day.
        pub since: String,
        /// The last day.
        pub until: String,
        /// How many.
        pub n: i64,
    }
}

/// Counts of all cases by what they are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCounts {
    /// By field.
    pub by_field: Vec<WordCount>,
    /// By breach.
    pub by_breach: Vec<WordCount>,
    /// By region code.
    pub by_region: Vec<WordCount>,
    /// By finding in words.
    pub by_finding: Vec<WordCount>,
    /// By month of receipt, as `2026-03`.
    pub by_month: Vec<WordCount>,
}

/// From which day to which, of all cases that got there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseDays {
    /// Received to accepted.
    pub acceptance: Vec<DayCount>,
    /// Received to concluded.
    pub conclusion: Vec<DayCount>,
    /// Ordered to put right.
    pub performance: Vec<DayCount>,
    /// Received to ended.
    pub end: Vec<DayCount>,
}

impl Store {
    /// Counts of all cases. It reads each: for figures that are worked out now and then.
    pub async fn case_totals(&self) -> Result<CaseTotals, StoreError> {
        self.db().opt(TOTALS, Vec::new()).await?.ok_or(StoreError::Unusable("no totals".to_owned()))
    }

    /// All cases by what they are about. It reads each.
    pub async fn case_counts(&self) -> Result<CaseCounts, StoreError> {
        Ok(CaseCounts {
            by_field: self.db().all(BY_FIELD, Vec::new()).await?,
            by_breach: self.db().all(BY_BREACH, Vec::new()).await?,
            by_region: self.db().all(BY_REGION, Vec::new()).await?,
            by_finding: self.db().all(BY_FINDING, Vec::new()).await?,
            by_month: self.db().all(BY_MONTH, Vec::new()).await?,
        })
    }

    /// How long all cases took. It reads each.
    pub async fn case_days(&self) -> Result<CaseDays, StoreError> {
        Ok(CaseDays {
            acceptance: self.db().all(TO_ACCEPTANCE, Vec::new()).await?,
            conclusion: self.db().all(TO_CONCLUSION, Vec::new()).await?,
            performance: self.db().all(TO_PERFORMANCE, Vec::new()).await?,
            end: self.db().all(TO_END, Vec::new()).await?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{CaseTotals, WordCount};
    use crate::StreamCommit;
    use crate::testing::engines;
    use crate::tests::{events, one, projection};

    #[tokio::test]
    async fn all_cases_are_counted_by_what_became_of_them() {
        for db in engines().await {
            for (n, (closed, outcome, paid, backlog)) in (0..).zip([
                (Some("2026-06-01"), Some("performed"), 500, false),
                (Some("2026-06-01"), Some("repaired"), 700, true),
                (Some("2026-05-12"), Some("declined"), 0, false),
                (None, None, 100, false),
            ]) {
                let mut rows = projection(n, "甲");
                rows.case.outcome = outcome.map(str::to_owned);
                rows.facts.closed_on = closed.map(str::to_owned);
                rows.facts.ordered_on = (n != 2).then(|| "2026-05-20".to_owned());
                rows.facts.field = (n > 0).then(|| "tender".to_owned());
                rows.facts.performed_fen = paid;
                rows.facts.backlog = backlog;
                let id = format!("case-{n:04}");
                let stream = StreamCommit { projection: Some(rows), ..events(&id, 0, 1) };
                db.store.commit(one(stream)).await.unwrap();
            }
            let totals = db.store.case_totals().await.unwrap();
            let expected = CaseTotals {
                received: 4,
                closed: 3,
                ordered: 3,
                performed: 2,
                determined: 0,
                paid: 3,
                performed_fen: 1300,
            };
            assert_eq!(totals, expected, "{}", db.name);
            let mut counts = db.store.case_counts().await.unwrap();
            counts.by_field.sort_by(|a, b| a.word.cmp(&b.word));
            let of = |word: &str, n| WordCount { word: word.to_owned(), n };
            assert_eq!(counts.by_field, [of("", 1), of("tender", 3)], "{}", db.name);
            assert_eq!(counts.by_month, [of("2026-05", 4)], "{}", db.name);
            let days = db.store.case_days().await.unwrap();
            let end: i64 = days.end.iter().map(|row| row.n).sum();
            assert_eq!((end, days.performance.len()), (2, 1), "{}", db.name);
            assert_eq!(days.performance[0].until, "2026-06-01", "{}", db.name);
        }
    }
}
