//! The ledger's list, composed of constant fragments. A test visits every filter with every sort and looks at the
//! plan of each.

use crate::engine::{Number, composed, rec, statements};
use crate::projections::CaseRow;
use crate::{Store, StoreError, Val, vals};
use std::fmt::Write as _;

statements! {
    OPEN_BY_STAGE = "SELECT stage AS word, COUNT(*) AS n FROM case_scopes WHERE scope = $1 AND NOT closed
        GROUP BY stage ORDER BY stage";
    OPEN_BY_ORGAN = "SELECT organ, COUNT(*) AS cases FROM (
            SELECT case_id, respondent_id AS organ FROM cases WHERE NOT closed AND respondent_id IS NOT NULL
            UNION SELECT case_id, lead_id AS organ FROM cases WHERE NOT closed AND lead_id IS NOT NULL
            UNION SELECT case_id, determining_id AS organ FROM cases WHERE NOT closed AND determining_id IS NOT NULL
        ) AS concerned GROUP BY organ ORDER BY organ";
    OVERDUE = "SELECT COUNT(*) AS n FROM case_scopes WHERE scope = $1 AND NOT closed AND next_due_us < $2";
}

/// By what the ledger is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// When the complaint was received.
    #[default]
    Received,
    /// The next deadline.
    Due,
    /// The sum claimed.
    Sum,
}

impl Sort {
    /// Every sort, for menus and tests.
    pub const ALL: [Self; 3] = [Self::Received, Self::Due, Self::Sum];

    fn column(self) -> &'static str {
        match self {
            Self::Received => "s.received_at_us",
            Self::Due => "s.next_due_us",
            Self::Sum => "s.claimed_fen",
        }
    }

    fn key_of(self, row: &CaseRow) -> i64 {
        match self {
            Self::Received => row.received_at_us,
            Self::Due => row.next_due_us,
            Self::Sum => row.claimed_fen,
        }
    }
}

/// Where a page ended; the next begins behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The sort key of the last line.
    pub key: i64,
    /// Its case.
    pub case_id: String,
}

/// What is asked of the ledger.
#[derive(Debug, Clone, Default)]
pub struct LedgerQuery {
    /// The one scope token that is looked through.
    pub scope: String,
    /// Only this stage.
    pub stage: Option<String>,
    /// Only what has not ended.
    pub open_only: bool,
    /// Only what was due before this instant.
    pub overdue_before_us: Option<i64>,
    /// Only this field.
    pub field: Option<String>,
    /// Only this respondent.
    pub respondent_id: Option<String>,
    /// Only this channel.
    pub channel: Option<String>,
    /// Only what holds all parts of this text.
    pub text: Option<String>,
    /// By what to sort.
    pub sort: Sort,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Lines on a page.
    pub limit: i64,
}

/// One page of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The lines.
    pub rows: Vec<CaseRow>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

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

// `CROSS JOIN` keeps SQLite from turning the order of the tables round; PostgreSQL does not mind.
const SELECT: &str = "SELECT c.case_id, c.number, c.stage, c.stage_label, c.lead_id, c.respondent_id,
        c.respondent_name, c.determining_id, c.enterprise_name, c.confidential, c.field, c.evil, c.breach, c.region,
        c.channel, c.claimed_fen, c.performed_fen, c.outstanding_fen, c.received_on, c.received_at_us, c.closed,
        c.outcome, c.next_due_us, c.next_clock, c.next_owner, c.recorded, c.version, c.updated_at_us
    FROM case_scopes AS s CROSS JOIN cases AS c
    WHERE c.case_id = s.case_id AND s.scope = $1";

impl LedgerQuery {
    /// The statement and its values; `None` if the text holds nothing that can be searched.
    pub(crate) fn compose(&self, store: &Store) -> Option<(String, Vec<Val>)> {
        let mut sql = SELECT.to_owned();
        let mut vals = vals![&self.scope];
        let mut filter = |fragment: &str, val: Val| {
            vals.push(val);
            sql.push_str(&fragment.replace("{}", &format!("${}", vals.len())));
        };
        if let Some(stage) = &self.stage {
            filter(" AND s.stage = {}", stage.into());
        }
        if let Some(before_us) = self.overdue_before_us {
            filter(" AND s.next_due_us < {}", before_us.into());
        }
        if let Some(field) = &self.field {
            filter(" AND c.field = {}", field.into());
        }
        if let Some(respondent) = &self.respondent_id {
            filter(" AND c.respondent_id = {}", respondent.into());
        }
        if let Some(channel) = &self.channel {
            filter(" AND c.channel = {}", channel.into());
        }
        if let Some(text) = &self.text {
            let search = store.search_engine();
            let matching = search.matching(&self.scope, text)?;
            filter(&format!(" AND s.case_id IN ({})", search.subquery()), matching.into());
        }
        let (beyond, order) = if self.descending { ("<", "DESC") } else { (">", "ASC") };
        let column = self.sort.column();
        if let Some(after) = &self.after {
            vals.push(after.key.into());
            vals.push(Val::from(&after.case_id));
            let (key, case_id) = (vals.len() - 1, vals.len());
            // Writing into a String cannot fail.
            let _ = write!(sql, " AND ({column}, s.case_id) {beyond} (${key}, ${case_id})");
        }
        if self.open_only {
            sql.push_str(" AND NOT s.closed");
        }
        vals.push(self.limit.saturating_add(1).into());
        let _ = write!(sql, " ORDER BY {column} {order}, s.case_id {order} LIMIT ${}", vals.len());
        Some((sql, vals))
    }
}

impl Store {
    /// One page of the ledger.
    pub async fn ledger(&self, query: &LedgerQuery) -> Result<Page, StoreError> {
        let Some((sql, vals)) = query.compose(self) else { return Ok(Page { rows: Vec::new(), next: None }) };
        let mut rows: Vec<CaseRow> = self.db().all(composed(sql), vals).await?;
        let limit = usize::try_from(query.limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| Cursor { key: query.sort.key_of(row), case_id: row.case_id.clone() });
        Ok(Page { rows, next })
    }

    /// The open cases by organ. It reads every open case: for reports that are asked for now and then.
    pub async fn open_by_organ(&self) -> Result<Vec<OpenByOrgan>, StoreError> {
        self.db().all(OPEN_BY_ORGAN, Vec::new()).await
    }

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
}
