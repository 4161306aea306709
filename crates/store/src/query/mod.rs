//! The ledger's list, composed of constant fragments. A test visits every filter with every sort and looks at the
//! plan of each.
//!
//! Everything that filters stands in `case_scopes` beside the sort keys, so `cases` is read for the lines of the page
//! alone. A filter that few cases share (an organ, a stage, who works on it) leads with an index of its own; all others are
//! looked at along the order of the list, whose index carries their columns: a new filter needs its column there too. Which
//! index leads is settled by how the text is written, not left to statistics: a `+ 0` or `|| ''` keeps a column from leading.

mod counts;

pub use counts::{Counts, OpenByOrgan};

use crate::engine::{composed, statements};
use crate::projections::{CaseRow, NEVER_US};
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

/// A line between two pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The sort key of the line.
    pub key: i64,
    /// Its case.
    pub case_id: String,
}

/// Which page is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Place {
    /// The first.
    #[default]
    First,
    /// What comes behind this line.
    After(Cursor),
    /// What comes before this line.
    Before(Cursor),
}

/// How the next deadline of a case stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// Time passes.
    Running,
    /// Time passes, and its warning has been reached.
    Soon,
    /// It has passed.
    Over,
    /// It rests on a year without holiday notice.
    Provisional,
    /// A clock of the case stands still.
    Suspended,
}

impl ClockState {
    /// Every state, for menus and tests.
    pub const ALL: [Self; 5] = [Self::Running, Self::Soon, Self::Over, Self::Provisional, Self::Suspended];
}

/// Who of an organ works on a case (承办人).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignee {
    /// The organ.
    pub organ: String,
    /// The person; `None` where nobody was named.
    pub person: Option<String>,
}

/// What is asked of the ledger.
#[derive(Debug, Clone, Default)]
pub struct LedgerQuery {
    /// The one scope token that is looked through.
    pub scope: String,
    /// Only this stage.
    pub stage: Option<String>,
    /// Only what has ended, or only what has not.
    pub closed: Option<bool>,
    /// Only what has this clock state at this instant.
    pub clock: Option<(ClockState, i64)>,
    /// Only this field.
    pub field: Option<String>,
    /// Only this kind of evil.
    pub evil: Option<String>,
    /// Only this breach.
    pub breach: Option<String>,
    /// Only respondents in one of these regions; no filter if empty.
    pub regions: Vec<String>,
    /// Only this respondent.
    pub respondent_id: Option<String>,
    /// Only this lead.
    pub lead_id: Option<String>,
    /// Only this determining organ.
    pub determining_id: Option<String>,
    /// Only what somebody of an organ works on, or what nobody of it does.
    pub assignee: Option<Assignee>,
    /// Only this channel.
    pub channel: Option<String>,
    /// Only where a record stands, or only where none does.
    pub recorded: Option<bool>,
    /// Only where a record in force has no measure decided (失信必惩).
    pub bare: bool,
    /// Only what claims at least this.
    pub sum_from_fen: Option<i64>,
    /// Only what claims at most this.
    pub sum_to_fen: Option<i64>,
    /// Only what was received at this instant or later.
    pub received_from_us: Option<i64>,
    /// Only what was received before this instant.
    pub received_before_us: Option<i64>,
    /// Cases that are left out: those from which the asker stands aside.
    pub without: Vec<String>,
    /// Only what holds all parts of this text.
    pub text: Option<String>,
    /// By what to sort.
    pub sort: Sort,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Which page.
    pub place: Place,
    /// Lines on a page.
    pub limit: i64,
}

/// One page of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The lines.
    pub rows: Vec<CaseRow>,
    /// The first line, if there is a page before it.
    pub previous: Option<Cursor>,
    /// The last line, if there is a page behind it.
    pub next: Option<Cursor>,
}

// `CROSS JOIN` keeps SQLite from turning the order of the tables round; PostgreSQL does not mind.
const SELECT: &str = "SELECT c.case_id, c.number, c.stage, c.stage_label, c.lead_id, c.respondent_id,
        c.respondent_name, c.determining_id, c.enterprise_name, c.confidential, c.field, c.evil, c.breach, c.region,
        c.channel, c.claimed_fen, c.performed_fen, c.outstanding_fen, c.received_on, c.received_at_us, c.closed,
        c.outcome, c.next_due_us, c.next_clock, c.next_owner, c.next_warn_us, c.provisional, c.suspended, c.recorded,
        c.version, c.updated_at_us
    FROM case_scopes AS s CROSS JOIN cases AS c
    WHERE c.case_id = s.case_id AND s.scope = $1";
const COUNT: &str = "SELECT COUNT(*) AS n FROM (SELECT s.case_id FROM case_scopes AS s WHERE s.scope = $1";

/// A statement under way: fragments with `{}` for each value.
struct Statement {
    sql: String,
    vals: Vec<Val>,
}

impl Statement {
    fn push(&mut self, fragment: &str, vals: impl IntoIterator<Item = Val>) {
        let mut rest = fragment;
        for val in vals {
            let (before, after) = rest.split_once("{}").unwrap_or((rest, ""));
            self.vals.push(val);
            // Writing into a String cannot fail.
            let _ = write!(self.sql, "{before}${}", self.vals.len());
            rest = after;
        }
        self.sql.push_str(rest);
    }

    fn only<'v, T: ?Sized>(&mut self, fragment: &str, value: Option<&'v T>)
    where
        Val: From<&'v T>,
    {
        if let Some(value) = value {
            self.push(fragment, [Val::from(value)]);
        }
    }
}

impl LedgerQuery {
    fn person(&self) -> Option<&String> {
        self.assignee.as_ref()?.person.as_ref()
    }

    /// Whether an organ or a person leads, so that its few cases are found first and put in order afterwards.
    fn organ_leads(&self) -> bool {
        self.respondent_id.is_some() || self.determining_id.is_some() || self.person().is_some()
    }

    /// Whether the list is read from large to small; backwards from a line it is the other order, turned round again.
    fn reads_down(&self) -> bool {
        self.descending != matches!(self.place, Place::Before(_))
    }

    /// How a bound of a column is written. Only a bound of the order itself may lead, and not where the line that a page
    /// begins at bounds the same side already: an engine must not be tempted to begin at the looser one.
    fn bound(&self, sort: Sort, from_below: bool) -> String {
        let column = sort.column();
        let at_line = self.place != Place::First && from_below != self.reads_down();
        if self.sort != sort || self.organ_leads() || at_line { format!("{column} + 0") } else { column.to_owned() }
    }

    fn filter(&self, store: &Store, statement: &mut Statement) -> Option<()> {
        statement.only(" AND s.respondent_id = {}", self.respondent_id.as_ref());
        statement.only(" AND s.determining_id = {}", self.determining_id.as_ref());
        let stage_leads = self.sort == Sort::Received && !self.organ_leads();
        let stage = if stage_leads { " AND s.stage = {}" } else { " AND s.stage || '' = {}" };
        statement.only(stage, self.stage.as_ref());
        let above = self.bound(Sort::Due, true);
        let below = self.bound(Sort::Due, false);
        match self.clock {
            None => {}
            Some((ClockState::Running, now_us)) => {
                statement.push(&format!(" AND {above} > {{}} AND {below} < {{}}"), [now_us.into(), NEVER_US.into()]);
            }
            Some((ClockState::Soon, now_us)) => {
                let fragment = format!(" AND {above} > {{}} AND s.next_warn_us <= {{}}");
                statement.push(&fragment, [now_us.into(), now_us.into()]);
            }
            Some((ClockState::Over, now_us)) => statement.push(&format!(" AND {below} <= {{}}"), [now_us.into()]),
            Some((ClockState::Provisional, _)) => statement.push(" AND s.provisional", []),
            Some((ClockState::Suspended, _)) => statement.push(" AND s.suspended", []),
        }
        statement.only(" AND s.field = {}", self.field.as_ref());
        statement.only(" AND s.evil = {}", self.evil.as_ref());
        statement.only(" AND s.breach = {}", self.breach.as_ref());
        statement.only(" AND s.lead_id = {}", self.lead_id.as_ref());
        statement.only(" AND s.channel = {}", self.channel.as_ref());
        if !self.regions.is_empty() {
            let list = vec!["{}"; self.regions.len()].join(", ");
            statement.push(&format!(" AND s.region IN ({list})"), self.regions.iter().map(Val::from));
        }
        if let Some(recorded) = self.recorded {
            statement.push(if recorded { " AND s.recorded" } else { " AND NOT s.recorded" }, []);
        }
        if self.bare {
            const BARE: &str =
                " AND EXISTS (SELECT 1 FROM public_records r WHERE r.case_id = s.case_id AND r.measures = '')";
            statement.push(BARE, []);
        }
        if let Some(closed) = self.closed {
            statement.push(if closed { " AND s.closed" } else { " AND NOT s.closed" }, []);
        }
        let bounds = [
            (Sort::Sum, true, ">=", self.sum_from_fen),
            (Sort::Sum, false, "<=", self.sum_to_fen),
            (Sort::Received, true, ">=", self.received_from_us),
            (Sort::Received, false, "<", self.received_before_us),
        ];
        for (sort, from_below, compared, bound) in bounds {
            if let Some(bound) = bound {
                let column = self.bound(sort, from_below);
                statement.push(&format!(" AND {column} {compared} {{}}"), [bound.into()]);
            }
        }
        for case in &self.without {
            statement.push(" AND s.case_id <> {}", [Val::from(case)]);
        }
        match &self.assignee {
            Some(Assignee { organ, person: Some(person) }) => statement.push(
                " AND s.case_id IN (SELECT a.case_id FROM case_assignees AS a WHERE a.person = {} AND a.organ_id = {})",
                [Val::from(person), Val::from(organ)],
            ),
            Some(Assignee { organ, person: None }) => statement.push(
                " AND NOT EXISTS (SELECT 1 FROM case_assignees AS a WHERE a.case_id = s.case_id AND a.organ_id = {})",
                [Val::from(organ)],
            ),
            None => {}
        }
        if let Some(text) = &self.text {
            let search = store.search_engine();
            let matching = search.matching(&self.scope, text)?;
            statement.push(&format!(" AND s.case_id IN ({})", search.subquery()), [matching.into()]);
        }
        Some(())
    }

    /// The key of the order as the statement writes it: where an organ leads, its few cases are put in order afterwards.
    fn order_key(&self) -> String {
        let column = self.sort.column();
        let put_in_order = self.person().is_some() || (self.organ_leads() && self.sort != Sort::Received);
        if put_in_order { format!("{column} + 0") } else { column.to_owned() }
    }

    /// The statement of a page and its values; `None` if the text holds nothing that can be searched.
    pub(crate) fn compose(&self, store: &Store) -> Option<(String, Vec<Val>)> {
        let mut statement = Statement { sql: SELECT.to_owned(), vals: vals![&self.scope] };
        self.filter(store, &mut statement)?;
        let column = self.order_key();
        let (beyond, order) = if self.reads_down() { ("<", "DESC") } else { (">", "ASC") };
        if let Place::After(line) | Place::Before(line) = &self.place {
            let fragment = format!(" AND ({column}, s.case_id) {beyond} ({{}}, {{}})");
            statement.push(&fragment, [line.key.into(), Val::from(&line.case_id)]);
        }
        let fragment = format!(" ORDER BY {column} {order}, s.case_id {order} LIMIT {{}}");
        statement.push(&fragment, [self.limit.saturating_add(1).into()]);
        Some((statement.sql, statement.vals))
    }

    /// The statement that counts what passes, no further than `most`. Whatever the order of the page is, it reads along
    /// the days received, in which rows lie together.
    pub(crate) fn compose_count(&self, store: &Store, most: i64) -> Option<(String, Vec<Val>)> {
        let query = Self { sort: Sort::Received, place: Place::First, ..self.clone() };
        let mut statement = Statement { sql: COUNT.to_owned(), vals: vals![&query.scope] };
        query.filter(store, &mut statement)?;
        statement.push(" ORDER BY s.received_at_us, s.case_id LIMIT {}) AS found", [most.into()]);
        Some((statement.sql, statement.vals))
    }
}

impl Store {
    /// One page of the ledger.
    pub async fn ledger(&self, query: &LedgerQuery) -> Result<Page, StoreError> {
        let Some((sql, vals)) = query.compose(self) else {
            return Ok(Page { rows: Vec::new(), previous: None, next: None });
        };
        let mut rows: Vec<CaseRow> = self.db().all(composed(sql), vals).await?;
        let limit = usize::try_from(query.limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let backwards = matches!(query.place, Place::Before(_));
        if backwards {
            rows.reverse();
        }
        let line = |row: Option<&CaseRow>, there: bool| {
            row.filter(|_| there).map(|row| Cursor { key: query.sort.key_of(row), case_id: row.case_id.clone() })
        };
        let (before, behind) = match query.place {
            Place::First => (false, more),
            Place::After(_) => (true, more),
            Place::Before(_) => (more, true),
        };
        Ok(Page { previous: line(rows.first(), before), next: line(rows.last(), behind), rows })
    }
}
