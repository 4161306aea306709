//! Refusals: which rule stands in the way, and what would satisfy it.

use crate::act::ActKind;
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

    /// The act that would satisfy the rule, where its remedy is one: pages lead to it.
    pub fn remedied_by(&self) -> Option<ActKind> {
        use ActKind as K;
        Some(match self.code {
            "respondent-unresolved" => K::ResolveRespondent,
            "consent-pending" => K::AnswerConsent,
            "has-absorbed" => K::UndoMerge,
            "handed-over" => K::Split,
            "inside" => K::HandOver,
            "designated" => K::SignFor,
            "no-order" => K::ServeOrder,
            "not-reported" => K::ReportPerformed,
            "acceptance-pending" | "not-performed" => K::AcceptPerformance,
            "no-notice" | "no-defence-open" => K::ServeNotice,
            "not-heard" | "defence-open" => K::HearDefence,
            "withdrawal-pending" => K::DecideWithdrawal,
            "by-referral" => K::Refer,
            "not-acknowledged" => K::AcknowledgeReferral,
            "not-applied" => K::ApplyRepair,
            "own-recusal" => K::DeclareInterest,
            "not-annullable" => K::Correct,
            _ => return None,
        })
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
