//! What happened on a case since a page was drawn: asked often, answered from one row as long as nothing did.

use crate::{Casework, Viewer, error::Error, timeline_item::TimelineItem};
use domain::{actor::Role, ids::CaseId};

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
        let may = match (viewer.role, viewer.scope()) {
            (Role::Complainant, _) => viewer.case.as_ref() == Some(id),
            (_, Some(scope)) => self.store().in_scope(id.as_str(), &scope).await?,
            (_, None) => false,
        };
        if !may {
            return Err(Error::NotFound);
        }
        let row = self.store().case_row(id.as_str()).await?.ok_or(Error::NotFound)?;
        let version = u32::try_from(row.version).unwrap_or(u32::MAX);
        if version <= seen.max(since) {
            return Ok(None);
        }
        Ok(Some(CaseNews { version, items: self.since(viewer, id, since).await? }))
    }
}
