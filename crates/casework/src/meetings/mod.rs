//! 协调会议 (C6): called by a lead on hard cases; what was agreed becomes a task in the log of its case, with its clock.
//!
//! A meeting tells its units which cases it is about only as far as each of them stands to the case: nobody learns of a case
//! from an agenda.

mod call;
mod minutes;
mod page;

pub use call::MeetingForm;
pub use minutes::TaskForm;
pub use page::{MeetingCase, MeetingPage, MeetingTaskItem};

use crate::{Casework, Viewer, error::Error};
use domain::{
    actor::Role,
    ids::CaseId,
    meeting::{MeetingKind, MeetingState, may_call},
};
use store::MeetingRow;

/// Meetings of a list.
const LINES: i64 = 200;
/// The longest text of a field.
const CHARS: usize = 100;

/// A meeting in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingItem {
    /// The meeting.
    pub id: String,
    /// Its kind in words.
    pub kind: &'static str,
    /// Its day.
    pub held_on: String,
    /// Where.
    pub place: String,
    /// Who chairs it.
    pub chair: String,
    /// Who called it.
    pub by: String,
    /// Where it stands.
    pub state: MeetingState,
    /// The number of its minutes.
    pub minutes_no: Option<String>,
}

impl Casework {
    fn meeting_item(&self, row: &MeetingRow) -> MeetingItem {
        MeetingItem {
            id: row.meeting_id.clone(),
            kind: MeetingKind::from_code(&row.kind).map_or("会议", MeetingKind::label),
            held_on: row.held_on.clone(),
            place: row.place.clone(),
            chair: row.chair.clone(),
            by: self.owner_name(&row.organ_id),
            state: MeetingState::from_code(&row.state).unwrap_or(MeetingState::Cancelled),
            minutes_no: row.minutes_no.clone(),
        }
    }

    /// Whether a viewer calls meetings.
    pub fn calls_meetings(viewer: &Viewer) -> bool {
        may_call(viewer.role) && viewer.organ.is_some()
    }

    /// The meetings that the viewer's unit called or is invited to, the latest first.
    pub async fn meetings(&self, viewer: &Viewer) -> Result<Vec<MeetingItem>, Error> {
        let Some(organ) = &viewer.organ else { return Ok(Vec::new()) };
        let rows = self.store().meetings_of(organ.as_str(), LINES).await?;
        Ok(rows.iter().map(|row| self.meeting_item(row)).collect())
    }

    /// Those to come, for the workbench.
    pub(crate) async fn meetings_to_come(&self, viewer: &Viewer) -> Result<Vec<MeetingItem>, Error> {
        let today = self.now().date().to_string();
        let mut all = self.meetings(viewer).await?;
        all.retain(|item| item.state == MeetingState::Called && item.held_on >= today);
        all.reverse();
        Ok(all)
    }

    /// The meetings about a case, for its page: those that the viewer's unit called or is invited to, and all for whoever
    /// reads every event.
    pub(crate) async fn meetings_about(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        all: bool,
    ) -> Result<Vec<MeetingItem>, Error> {
        let rows = self.store().meetings_about(id.as_str()).await?;
        if rows.is_empty() || viewer.role == Role::Complainant {
            return Ok(Vec::new());
        }
        let own = if all { Vec::new() } else { self.meetings(viewer).await? };
        let seen = |row: &&MeetingRow| all || own.iter().any(|item| item.id == row.meeting_id);
        Ok(rows.iter().filter(seen).map(|row| self.meeting_item(row)).collect())
    }

    /// The row of a meeting that concerns the viewer's unit, and whether the unit called it.
    async fn own_meeting(&self, viewer: &Viewer, id: &str) -> Result<(MeetingRow, bool), Error> {
        let row = self.store().meeting(id).await?.ok_or(Error::NotFound)?;
        let organ = viewer.organ.as_ref().ok_or(Error::NotFound)?;
        let own = row.organ_id == organ.as_str();
        let invited = own || self.store().meeting_organs(id).await?.iter().any(|one| one == organ.as_str());
        if invited { Ok((row, own && may_call(viewer.role))) } else { Err(Error::NotFound) }
    }
}
