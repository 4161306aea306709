//! Where a case stands.

use crate::{
    ids::{CaseId, OrganId},
    refs::TextRef,
    vocabulary::{Challengeable, Outcome},
};
use serde::{Deserialize, Serialize};

/// The stage of a case, with what only that stage has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "stage")]
#[expect(missing_docs, reason = "the fields say what their types say")]
pub enum Stage {
    /// 已登记.
    Registered,
    /// 待补正.
    AwaitingSupplement,
    /// 登记存查: in court when filed; followed, not accepted.
    OnFile { suit: TextRef },
    /// 已受理.
    Accepted,
    /// 转县市牵头.
    Relayed { to: OrganId },
    /// 已转办; `return_asked` while the lead decides on a return.
    HandedOver { to: OrganId, return_asked: bool },
    /// 系统外移送.
    ReferredOut { to: OrganId },
    /// 核实中.
    Verifying,
    /// 有分歧.
    Disputed,
    /// 中止.
    Suspended { suit: TextRef },
    /// 整改中.
    Rectifying,
    /// 分期履行.
    Performing,
    /// 拟认定.
    Determining,
    /// 已认定失信.
    Recorded,
    /// 复核中; `back` is where it returns when the decision stands.
    UnderReview { of: Challengeable, back: Box<Stage> },
    /// The outcome is decided; replies, answers to channels, liftings or reports are still owed.
    Ending { outcome: Outcome },
    /// 并案: lives on in another case.
    Merged { into: CaseId },
    /// 已办结.
    Closed { outcome: Outcome },
}

impl Stage {
    /// The word stored in tables. While a case ends, the outcome names the stage.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::AwaitingSupplement => "awaiting_supplement",
            Self::OnFile { .. } => "on_file",
            Self::Accepted => "accepted",
            Self::Relayed { .. } => "relayed",
            Self::HandedOver { .. } => "handed_over",
            Self::ReferredOut { .. } => "referred_out",
            Self::Verifying => "verifying",
            Self::Disputed => "disputed",
            Self::Suspended { .. } => "suspended",
            Self::Rectifying => "rectifying",
            Self::Performing => "performing",
            Self::Determining => "determining",
            Self::Recorded => "recorded",
            Self::UnderReview { .. } => "under_review",
            Self::Ending { outcome } => outcome.code(),
            Self::Merged { .. } => "merged",
            Self::Closed { .. } => "closed",
        }
    }

    /// The words a reader sees.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Registered => "已登记",
            Self::AwaitingSupplement => "待补正",
            Self::OnFile { .. } => "登记存查",
            Self::Accepted => "已受理",
            Self::Relayed { .. } => "转县市牵头",
            Self::HandedOver { .. } => "已转办",
            Self::ReferredOut { .. } => "系统外移送",
            Self::Verifying => "核实中",
            Self::Disputed => "有分歧",
            Self::Suspended { .. } => "中止",
            Self::Rectifying => "整改中",
            Self::Performing => "分期履行",
            Self::Determining => "拟认定",
            Self::Recorded => "已认定失信",
            Self::UnderReview { .. } => "复核中",
            Self::Ending { outcome } => outcome.label(),
            Self::Merged { .. } => "并案",
            Self::Closed { .. } => "已办结",
        }
    }

    /// Every code and its words, for filters.
    pub const WORDS: &'static [(&'static str, &'static str)] = &[
        ("registered", "已登记"),
        ("awaiting_supplement", "待补正"),
        ("on_file", "登记存查"),
        ("accepted", "已受理"),
        ("relayed", "转县市牵头"),
        ("handed_over", "已转办"),
        ("referred_out", "系统外移送"),
        ("verifying", "核实中"),
        ("disputed", "有分歧"),
        ("suspended", "中止"),
        ("rectifying", "整改中"),
        ("performing", "分期履行"),
        ("determining", "拟认定"),
        ("recorded", "已认定失信"),
        ("under_review", "复核中"),
        ("declined", "不予受理"),
        ("lapsed", "逾期未补正"),
        ("answered", "已答复"),
        ("settled", "协商解决"),
        ("performed", "整改到位"),
        ("claim_lost", "裁判驳回"),
        ("defence_upheld", "申辩成立"),
        ("withdrawn", "已撤回"),
        ("repaired", "已修复"),
        ("revoked", "已撤销"),
        ("done_outside", "系统外办结"),
        ("consent_refused", "不同意公开身份"),
        ("unclaimed", "无人承继"),
        ("on_file_ended", "登记存查办结"),
        ("merged", "并案"),
        ("closed", "已办结"),
    ];

    /// Whether nothing more is owed.
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Merged { .. } | Self::Closed { .. })
    }
}
