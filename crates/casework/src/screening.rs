//! 待核看: complaints that came without a proof of work. An officer looks whether somebody means them; meanwhile the case is
//! open like any other, and its clocks run from the day it was sent.

use crate::{Casework, Viewer, audit::AuditAction, error::Error};
use domain::{access::Part, actor::Role, ids::CaseId, time::Instant};
use store::StoreError;

/// Who looks at them.
pub const SCREENING: &[Role] = &[Role::Intake, Role::LeadHead];

/// The most lines of the queue.
const LINES: i64 = 200;

/// A line of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreeningItem {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage: String,
    /// The respondent.
    pub respondent: String,
    /// When it came.
    pub at: String,
}

impl Casework {
    /// The complaints that wait for a look by the viewer's unit, the oldest first.
    pub async fn screening_queue(&self, viewer: &Viewer) -> Result<Vec<ScreeningItem>, Error> {
        let mut items = Vec::new();
        for row in self.store().open_screenings(LINES).await? {
            let Ok(id) = CaseId::parse(&row.case_id) else { continue };
            if !self.may_screen(viewer, &id).await? {
                continue;
            }
            let Some(case) = self.store().case_row(id.as_str()).await? else { continue };
            items.push(ScreeningItem {
                id,
                number: case.number,
                stage: case.stage_label,
                respondent: case.respondent_name,
                at: Instant::from_micros(row.created_us).to_minutes(),
            });
        }
        Ok(items)
    }

    /// Whether the viewer may look at a case first: it is its lead's intake or head, and sees the case.
    async fn may_screen(&self, viewer: &Viewer, id: &CaseId) -> Result<bool, Error> {
        if !SCREENING.contains(&viewer.role) {
            return Ok(false);
        }
        match self.visible(viewer, id, Part::Overview).await {
            Ok(loaded) => Ok(viewer.organ.as_ref() == Some(&loaded.case.lead)),
            Err(Error::NotFound | Error::Forbidden(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether a case waits for a look by this viewer.
    pub async fn is_to_screen(&self, viewer: &Viewer, id: &CaseId) -> Result<bool, Error> {
        Ok(self.is_screened(id).await? && self.may_screen(viewer, id).await?)
    }

    /// Whether a case waits for a look.
    pub async fn is_screened(&self, id: &CaseId) -> Result<bool, Error> {
        Ok(self.store().screening(id.as_str()).await?.is_some_and(|row| row.cleared_us.is_none()))
    }

    /// Says that somebody has looked and means to work on it.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if it is not in the queue, or not for this viewer.
    pub async fn clear_screening(&self, viewer: &Viewer, id: &CaseId) -> Result<(), Error> {
        if !self.may_screen(viewer, id).await? {
            return Err(Error::NotFound);
        }
        let entry = self.audit_entry(Some(viewer), AuditAction::ScreeningCleared, id.as_str(), &[]);
        let now = self.now().as_micros();
        match self.store().clear_screening(id.as_str(), viewer.person.as_str(), now, entry).await {
            Err(StoreError::Stale) => Err(Error::NotFound),
            other => Ok(other?),
        }
    }
}
