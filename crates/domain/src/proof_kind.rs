//! What a file is to show: each piece of evidence is tied to a fact, so that whoever verifies knows where to look.

use serde::{Deserialize, Serialize};

/// What a file of a complaint is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofKind {
    /// The contract or the promise.
    Contract,
    /// That the complainant has performed.
    Completion,
    /// That it was accepted and accounted for.
    Acceptance,
    /// That the debt was admitted.
    DebtAcknowledgement,
    /// That performance was demanded.
    Demand,
    /// A judgment, an award, or the papers of a suit.
    Judgment,
    /// Who the complainant is.
    Licence,
    /// That somebody may act for it.
    Authorisation,
    /// Anything else.
    Other,
}

impl ProofKind {
    /// Every kind, in the order in which a complaint needs them.
    pub const ALL: [Self; 9] = [
        Self::Contract,
        Self::Completion,
        Self::Acceptance,
        Self::DebtAcknowledgement,
        Self::Demand,
        Self::Judgment,
        Self::Licence,
        Self::Authorisation,
        Self::Other,
    ];

    /// The word stored with a file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Completion => "completion",
            Self::Acceptance => "acceptance",
            Self::DebtAcknowledgement => "debt_acknowledgement",
            Self::Demand => "demand",
            Self::Judgment => "judgment",
            Self::Licence => "licence",
            Self::Authorisation => "authorisation",
            Self::Other => "other",
        }
    }

    /// The kind of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The words a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Contract => "合同或承诺",
            Self::Completion => "我方已经履行",
            Self::Acceptance => "验收或结算",
            Self::DebtAcknowledgement => "对方认账",
            Self::Demand => "催要记录",
            Self::Judgment => "裁判文书",
            Self::Licence => "营业执照",
            Self::Authorisation => "授权委托书",
            Self::Other => "其他",
        }
    }

    /// Which papers help.
    pub fn examples(self) -> &'static str {
        match self {
            Self::Contract => "合同、中标通知书、会议纪要、批复、招商协议",
            Self::Completion => "完工照片、送货单、签收单、施工日志",
            Self::Acceptance => "竣工验收报告、结算单、审定表",
            Self::DebtAcknowledgement => "对账单、欠条、还款承诺、部分付款的银行回单",
            Self::Demand => "催款函、聊天记录截图、邮寄回执、通话录音",
            Self::Judgment => "判决书、裁决书、调解书、受理通知书",
            Self::Licence => "营业执照照片，用于核对企业身份",
            Self::Authorisation => "由别人代办时提供，写明代办人和办理事项",
            Self::Other => "说不清放哪一类的都可以放这里",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ProofKind;

    #[test]
    fn every_kind_is_found_by_its_word() {
        for kind in ProofKind::ALL {
            assert_eq!(ProofKind::from_code(kind.code()), Some(kind), "{}", kind.label());
        }
        assert_eq!(ProofKind::from_code("case"), None);
    }
}
