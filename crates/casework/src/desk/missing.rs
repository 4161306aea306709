//! Hands that nobody can give: the lead finds one, from a deputy or from the superior organ.

use crate::{Casework, Viewer, error::Error};
use domain::{
    actor::Role,
    ids::{CaseId, OrganId},
    time::Instant,
};

/// Lines of the list.
const LINES: i64 = 20;

/// A decision that waits for a hand that its organ has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingHand {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The respondent.
    pub respondent: String,
    /// What is to be decided.
    pub title: String,
    /// The organ.
    pub organ: String,
    /// Its missing hand.
    pub role: &'static str,
    /// Since when it waits.
    pub since: String,
    /// The viewer finds it: his organ leads the case. Others know only that it is missing.
    pub mine: bool,
}

impl Casework {
    pub(crate) async fn missing_hands(&self, viewer: &Viewer, scope: &str) -> Result<Vec<MissingHand>, Error> {
        let today = self.now().date().to_string();
        let rows = self.store().unsignable(scope, &today, LINES).await?;
        let item = |row: store::Unsignable| {
            Some(MissingHand {
                id: CaseId::parse(&row.case_id).ok()?,
                number: row.number,
                respondent: row.respondent_name,
                title: row.title,
                organ: OrganId::parse(&row.organ_id).map_or(row.organ_id, |organ| self.organ_name(&organ)),
                role: Role::from_code(&row.role)?.label(),
                mine: viewer.organ.as_ref().map(OrganId::as_str) == row.lead_id.as_deref(),
                since: Instant::from_micros(row.since_us).to_minutes(),
            })
        };
        Ok(rows.into_iter().filter_map(item).collect())
    }
}
