//! The ledger: within one's scope, newest or most pressing first.

use crate::{Casework, Viewer, error::Error, view::Urgency};
use domain::{clock::ClockKind, ids::CaseId, money::Fen, time::Instant};
use jiff::civil::Date;
use store::{CaseRow, Cursor, LedgerQuery, NEVER_US, Sort};

/// What is asked of the ledger.
#[derive(Debug, Clone, Default)]
pub struct LedgerForm {
    /// Words to find.
    pub text: Option<String>,
    /// Only this stage.
    pub stage: Option<String>,
    /// Only this field.
    pub field: Option<String>,
    /// Only this channel.
    pub channel: Option<String>,
    /// Only what is overdue.
    pub overdue: bool,
    /// Only what is open.
    pub open: bool,
    /// `received`, `due` or `sum`.
    pub sort: Option<String>,
    /// Smallest first.
    pub ascending: bool,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Lines on a page; the usual number where none is asked for.
    pub limit: Option<u16>,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage_label: String,
    /// The enterprise, masked where the viewer may not know it.
    pub enterprise: String,
    /// The respondent.
    pub respondent: String,
    /// 元.
    pub claimed: String,
    /// 元.
    pub outstanding: String,
    /// When it was received.
    pub received_on: String,
    /// The next clock: its name, last day and urgency.
    pub next: Option<(String, String, Urgency)>,
    /// It has ended.
    pub closed: bool,
}

/// A page of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPage {
    /// The lines.
    pub rows: Vec<LedgerRow>,
    /// What to pass as `after` for the next page.
    pub next: Option<String>,
    /// How many there are in all.
    pub counts: store::Counts,
}

/// Lines on a page of the ledger.
const PAGE: i64 = 50;

impl Casework {
    /// A page of the ledger.
    pub async fn ledger(&self, viewer: &Viewer, form: &LedgerForm) -> Result<LedgerPage, Error> {
        let Some(scope) = viewer.scope() else {
            return Err(Error::Forbidden("该角色不查看案件内容".to_owned()));
        };
        let now = self.now();
        let filled = |text: &Option<String>| text.clone().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let query = LedgerQuery {
            scope: scope.clone(),
            stage: filled(&form.stage),
            open_only: form.open,
            overdue_before_us: form.overdue.then(|| now.as_micros()),
            field: filled(&form.field),
            respondent_id: None,
            channel: filled(&form.channel),
            text: filled(&form.text),
            sort: match form.sort.as_deref() {
                Some("due") => Sort::Due,
                Some("sum") => Sort::Sum,
                _ => Sort::Received,
            },
            descending: !form.ascending,
            after: form.after.as_deref().and_then(read_cursor),
            limit: form.limit.map_or(PAGE, |limit| i64::from(limit).clamp(1, 200)),
        };
        let page = self.store().ledger(&query).await?;
        Ok(LedgerPage {
            rows: page.rows.iter().filter_map(|row| self.ledger_row(viewer, row)).collect(),
            next: page.next.map(|cursor| format!("{}.{}", cursor.key, cursor.case_id)),
            counts: self.store().counts(&scope, now.as_micros()).await?,
        })
    }

    /// The case of a number, if the viewer may see it.
    pub async fn find_number(&self, viewer: &Viewer, number: &str) -> Result<Option<CaseId>, Error> {
        let Some(id) = crate::commit::case_by_text(self, number).await? else { return Ok(None) };
        match viewer.scope() {
            Some(scope) if self.store().in_scope(id.as_str(), &scope).await? => Ok(Some(id)),
            _ => Ok(None),
        }
    }

    fn ledger_row(&self, viewer: &Viewer, row: &CaseRow) -> Option<LedgerRow> {
        let id = CaseId::parse(&row.case_id).ok()?;
        let hidden = row.confidential && !viewer.is_officer();
        let next = row.next_clock.as_ref().filter(|_| row.next_due_us != NEVER_US).map(|kind| {
            let due = Instant::from_micros(row.next_due_us - 1).date();
            (clock_label(kind), due.to_string(), urgency(self.now(), row.next_due_us, row.next_due_us - SOON_US))
        });
        Some(LedgerRow {
            id,
            number: row.number.clone(),
            stage_label: row.stage_label.clone(),
            enterprise: if hidden { documents::HIDDEN.to_owned() } else { row.enterprise_name.clone() },
            respondent: row.respondent_name.clone(),
            claimed: Fen::new(row.claimed_fen).to_string(),
            outstanding: Fen::new(row.outstanding_fen).to_string(),
            received_on: row.received_on.clone(),
            next,
            closed: row.closed,
        })
    }

    /// `剩3个工作日`, `今天届满` or `逾期2个工作日`.
    pub(crate) fn remaining(&self, last_day: &str) -> String {
        let Ok(last_day) = last_day.parse::<Date>() else { return String::new() };
        let today = self.now().date();
        if last_day < today {
            let late = self.calendar().working_days_between(last_day, today);
            return format!("逾期{late}个工作日");
        }
        match self.calendar().working_days_between(today, last_day) {
            0 => "今天届满".to_owned(),
            days => format!("剩{days}个工作日"),
        }
    }
}

/// Two days: what the ledger calls soon, where it has no warning day at hand.
const SOON_US: i64 = 2 * 24 * 3600 * 1_000_000;

pub(crate) fn urgency(now: Instant, due_at_us: i64, warn_at_us: i64) -> Urgency {
    if due_at_us <= now.as_micros() {
        Urgency::Over
    } else if warn_at_us <= now.as_micros() {
        Urgency::Soon
    } else {
        Urgency::Ok
    }
}

pub(crate) fn clock_label(code: &str) -> String {
    ClockKind::from_code(code).map_or_else(|| code.to_owned(), |kind| kind.label().to_owned())
}

fn read_cursor(text: &str) -> Option<Cursor> {
    let (key, case_id) = text.split_once('.')?;
    Some(Cursor { key: key.parse().ok()?, case_id: case_id.to_owned() })
}
