//! Refusals: which rule stands in the way, and what would satisfy it.

use serde::{Deserialize, Serialize};

/// Why a command was refused. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{rule}")]
pub struct Refusal {
    /// A stable word for tests and the API.
    pub code: &'static str,
    /// The rule, in Chinese.
    pub rule: String,
    /// What would satisfy it, in Chinese.
    pub remedy: String,
}

impl Refusal {
    /// A refusal by this rule.
    pub fn new(code: &'static str, rule: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, rule: rule.into(), remedy: remedy.into() }
    }
}

/// `Err` of a refusal, for the ends of checks.
pub(crate) fn refuse<T>(code: &'static str, rule: impl Into<String>, remedy: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::new(code, rule, remedy))
}

/// Refuses unless `holds`.
pub(crate) fn require(
    holds: bool,
    code: &'static str,
    rule: impl Into<String>,
    remedy: impl Into<String>,
) -> Result<(), Refusal> {
    if holds { Ok(()) } else { refuse(code, rule, remedy) }
}
