//! Events: a fact with who, for whom, when in law and when entered.

use crate::{
    actor::Actor,
    fact::Fact,
    refs::{Proof, TextRef},
    time::Instant,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Why an act was entered after its day, with the scan that shows its day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Late {
    /// The scan.
    pub scan: Proof,
    /// The reason.
    pub reason: TextRef,
}

/// One event of a case. Never changed, never deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Who acted, for which organ, in which capacity.
    pub actor: Actor,
    /// When it happened in law, Beijing date.
    pub occurred_on: Date,
    /// When it was entered.
    pub recorded_at: Instant,
    /// Set where it was entered after its day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
    /// The scan or recording of a party's own will, where an officer entered the party's act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub will: Option<Proof>,
    /// What happened.
    pub fact: Fact,
}

/// The version of the stored form of every fact. A change of form makes a new number and an upcaster.
pub const SCHEMA: u16 = 1;
