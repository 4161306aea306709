//! The ledger: within one's scope, newest or most pressing first.

mod columns;
mod export;
mod form;
mod hand_over;
mod page;
mod views;

pub use columns::{LedgerCell, LedgerColumn};
pub use export::{EXPORT_ROWS, ExportItem, ExportState};
pub use form::{ASSIGNEES, CLOCK_STATES, Condition, LedgerForm, RECORDED, SORTS};
pub use hand_over::{HandOverCase, HandOverChoice, Handed, Receiver};
pub use page::{LedgerPage, LedgerRow, Total};
pub use views::{Density, LedgerStyle, SavedView};

use crate::{Casework, Viewer, error::Error, view::Urgency};
use domain::{clock::ClockKind, ids::CaseId, time::Instant};
use jiff::civil::Date;

impl Casework {
    /// The case of a number, if the viewer may see it.
    pub async fn find_number(&self, viewer: &Viewer, number: &str) -> Result<Option<CaseId>, Error> {
        let Some(id) = crate::commit::case_by_text(self, number).await? else { return Ok(None) };
        Ok(if self.lists(viewer, &id).await? { Some(id) } else { None })
    }

    /// Whether a case stands in this viewer's lists.
    pub(crate) async fn lists(&self, viewer: &Viewer, id: &CaseId) -> Result<bool, Error> {
        let Some(scope) = viewer.scope() else { return Ok(false) };
        Ok(self.store().in_scope(id.as_str(), &scope).await?
            && !self.recused_from(viewer).await?.iter().any(|case| case == id.as_str()))
    }

    /// The cases from which this viewer stands aside: no list, count or search brings them up.
    pub(crate) async fn recused_from(&self, viewer: &Viewer) -> Result<Vec<String>, Error> {
        Ok(self.store().recused_from(viewer.person.as_str()).await?)
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
