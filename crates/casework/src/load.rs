//! Loading a case: its events read and folded.

use crate::{Casework, error::Error};
use domain::{case::Case, event::Event, evolve::fold, ids::CaseId, stored};
use store::{StoreError, Stream};

/// A case as it stands, with the events it is folded from.
pub(crate) struct Loaded {
    pub case: Case,
    pub events: Vec<Event>,
}

/// The events of a stream, read with their upcasters.
pub(crate) fn events(stream: &Stream, id: &str) -> Result<Vec<Event>, Error> {
    stream
        .events
        .iter()
        .map(|row| {
            let schema = u16::try_from(row.schema).unwrap_or(u16::MAX);
            stored::decode(&row.kind, schema, &row.payload).map_err(|_| {
                Error::Store(StoreError::Corrupt { table: "case_events", column: "payload", id: id.to_owned() })
            })
        })
        .collect()
}

impl Casework {
    /// The case, or `None` if there is none.
    pub(crate) async fn load(&self, id: &CaseId) -> Result<Option<Loaded>, Error> {
        let Some(stream) = self.store().load_stream(id.as_str()).await? else { return Ok(None) };
        let events = events(&stream, id.as_str())?;
        let Some(case) = fold(&events) else {
            return Err(Error::Store(StoreError::Corrupt { table: "case_events", column: "kind", id: id.to_string() }));
        };
        Ok(Some(Loaded { case, events }))
    }
}
