//! What happened on a case since a page was drawn: asked often, answered from one row as long as nothing did.

use crate::{Casework, Viewer, error::Error, timeline_item::TimelineItem};
use domain::{access::Part, actor::Role, ids::CaseId};

/// What is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNews {
    /// The version of the case now.
    pub version: u32,
    /// What happened since the page was drawn, as far as it is the viewer's to read; oldest first.
    pub items: Vec<TimelineItem>,
}

impl Casework {
    /// What happened since version `since`; `None` if nothing did after version `seen`.
    ///
    /// Nothing is folded and no text opened unless the case has moved on.
    pub async fn news(&self, viewer: &Viewer, id: &CaseId, since: u32, seen: u32) -> Result<Option<CaseNews>, Error> {
        let own = viewer.role == Role::Complainant && viewer.case.as_ref() == Some(id);
        if !own && !self.lists(viewer, id).await? {
            // Why not, for whoever stands aside; whose decision was overturned sees the case stand still.
            self.visible(viewer, id, Part::OwnEvents).await?;
            return Ok(None);
        }
        let row = self.store().case_row(id.as_str()).await?.ok_or(Error::NotFound)?;
        let version = u32::try_from(row.version).unwrap_or(u32::MAX);
        if version <= seen.max(since) {
            return Ok(None);
        }
        Ok(Some(CaseNews { version, items: self.since(viewer, id, since).await? }))
    }
}
