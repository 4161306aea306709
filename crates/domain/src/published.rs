//! What the public sees of a record: the organ and the decision, nothing of the complainant (invariant 8).

use crate::{
    case::{Case, RecordState, SanctionState},
    ids::{MeasureId, OrganId},
    vocabulary::{Breach, Evil, Field, Severity},
};
use jiff::civil::Date;
use serde::Serialize;

/// A record as it may be published. Neither number, sums nor texts of the case: with them a confidential complainant
/// could be told from its contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicRecord {
    /// The organ on record.
    pub respondent: OrganId,
    /// The field.
    pub field: Option<Field>,
    /// The evils.
    pub evils: Vec<Evil>,
    /// The breach.
    pub breach: Breach,
    /// The severity.
    pub severity: Severity,
    /// When it was determined.
    pub determined_on: Date,
    /// By which organ.
    pub by: OrganId,
    /// In force, repaired or revoked.
    pub state: RecordState,
    /// An objection marks it.
    pub objected: bool,
    /// What was owed has been performed.
    pub performed: bool,
    /// The measures in force.
    pub measures: Vec<MeasureId>,
}

/// What the public register lists of a case: a record in force. A repair ends its publicity on the same day
/// (信用修复管理办法: 停止公示).
pub fn registered(case: &Case) -> Option<PublicRecord> {
    published(case).filter(|record| record.state == RecordState::InForce)
}

/// What may be published of a case: its record, if it has one. A revoked record is nobody's business any more, and one
/// that was entered after the fact is none before the reporting lead has looked at it.
pub fn published(case: &Case) -> Option<PublicRecord> {
    let record = case.record.as_ref().filter(|record| record.state != RecordState::Revoked)?;
    if record.backlog && !record.pushed {
        return None;
    }
    let in_force = |state| matches!(state, SanctionState::Decided | SanctionState::Applied);
    Some(PublicRecord {
        respondent: case.respondent_id()?.clone(),
        field: case.field,
        evils: case.evils.clone(),
        breach: case.breach.unwrap_or(Breach::Other),
        severity: record.severity,
        determined_on: record.determined_on,
        by: record.by.clone(),
        state: record.state,
        objected: record.objected,
        performed: case.satisfied(),
        measures: case.sanctions.iter().filter(|s| in_force(s.state)).map(|s| s.measure.clone()).collect(),
    })
}
