//! The clocks of the mechanism: which there are, who owes what, and what happens when one runs out.

use serde::{Deserialize, Serialize};

macro_rules! clock_kinds {
    ($($(#[$doc:meta])* $name:ident $code:literal $label:literal),* $(,)?) => {
        /// A clock of the table in `docs/domain.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ClockKind {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }
        impl ClockKind {
            /// Every clock, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The word in profiles and tables.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }
            /// The word a reader sees.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label),* }
            }
        }
    };
}

clock_kinds! {
    /// registered → accepted, declined, supplement asked.
    Acceptance "acceptance" "受理",
    /// Supplement asked → supplied.
    Supplement "supplement" "补正",
    /// The time for a supplement ran out → lapsed by two hands, or supplied late.
    LapseDecision "lapse_decision" "逾期未补正审定",
    /// Relayed → accepted by the county lead.
    Relay "relay" "转县市牵头受理",
    /// Accepted → handed over.
    HandOver "hand_over" "转办",
    /// Handed over → signed or return asked.
    SignFor "sign_for" "签收",
    /// Return asked → decided.
    ReturnDecision "return_decision" "退回审定",
    /// Referred out → outcome entered; renews.
    Chase "chase" "系统外催询",
    /// Order to state served → statement.
    Statement "statement" "书面说明",
    /// Received → concluded.
    Verification "verification" "核实",
    /// Matter handed to us by the SME department → answered (条例 802 §25).
    SmeHandling "sme_handling" "中小企业款项投诉处理",
    /// Concluded or declined → the written reply served.
    Reply "reply" "书面答复",
    /// Served by the system → opened, or served in another manner.
    Opening "opening" "系统送达待打开",
    /// Reply served → challenged, or final.
    Challenge "challenge" "申请复核",
    /// Challenged → decided.
    Review "review" "复核",
    /// Split off → settled, decided, suit shown.
    DisputeTalks "dispute_talks" "协商",
    /// Suspended or on file → looked at; renews.
    SuspendedLook "suspended_look" "跟踪查看",
    /// Concluded 属实 → order served.
    RectificationOrder "rectification_order" "下达整改通知",
    /// Order served → accepted, refused.
    Rectification "rectification" "整改",
    /// Performance reported → accepted, rejected.
    PerformanceAcceptance "performance_acceptance" "整改验收",
    /// Performance reported → the complainant was asked, or three tries are on the file.
    PaymentCallBack "payment_call_back" "收款回访",
    /// The respondent is said to refuse → it was asked again.
    RefusalCallBack "refusal_call_back" "拒绝整改回访",
    /// Due date of an instalment → proof.
    Instalment "instalment" "分期履行",
    /// Refusal, time out or forbidden excuse → advance notice served.
    AdvanceNotice "advance_notice" "拟认定告知",
    /// Advance notice served → heard, waived.
    Defence "defence" "陈述申辩",
    /// Defence ended → decided.
    Determination "determination" "认定",
    /// Determined, which pushes by itself → received by the lead that reports to the province.
    Push "push" "接收推送",
    /// Returned for defects of data → mended, which pushes again.
    DefectMending "defect_mending" "补正推送数据",
    /// Received → receipt of the province.
    Report "report" "上报省级",
    /// Recorded → at least one measure proposed to the unit in whose function it lies.
    SanctionProposal "sanction_proposal" "提出惩戒措施",
    /// Measure proposed → decided or refused by its unit.
    SanctionDecision "sanction_decision" "惩戒决定",
    /// The unit kept silent → the joint conference has dealt with it; renews.
    JointConference "joint_conference" "联席会议协调惩戒",
    /// Measure of nation or province proposed → reported for, or dropped; renews.
    MeasureReport "measure_report" "提请上级惩戒",
    /// Measure decided → applied, with proof.
    SanctionApplied "sanction_applied" "惩戒实施",
    /// Measure ended → lifting confirmed.
    LiftConfirmed "lift_confirmed" "解除惩戒确认",
    /// Recorded → performed; renews.
    RenewedRectification "renewed_rectification" "再次限期整改",
    /// Objection lodged → decided.
    Objection "objection" "异议处理",
    /// Repair applied for → decided.
    Repair "repair" "信用修复",
    /// Case ending → receipt of the channel; its native deadline.
    ChannelAnswer "channel_answer" "回复来源渠道",
    /// From the first day → the channel is answered; its native last day, which no notice moves.
    ChannelDeadline "channel_deadline" "来源渠道办理期限",
    /// Withdrawal asked → decided.
    Withdrawal "withdrawal" "撤回处理",
    /// A rung of the escalation ladder → the overdue act, or the next rung.
    Escalation "escalation" "督办",
    /// Consent to disclosure asked → given or refused.
    Consent "consent" "征求公开身份意见",
    /// The province asked to consent to declining or returning → its answer; renews.
    ProvinceConsent "province_consent" "省级答复",
    /// Retaliation reported → looked into.
    Retaliation "retaliation" "打击报复核查",
    /// The complainant is gone → heir, liquidator or assignee steps in.
    Unclaimed "unclaimed" "权利承继",
    /// 领导批示 or coordination task given → reported done.
    Instruction "instruction" "批示办理",
    /// The respondent ceases → its successor takes its place.
    Succession "succession" "机关承继",
    /// Referral sent → acknowledged.
    Referral "referral" "追责移送回执",
    /// Consent refused or unanswered, nobody stepped in → decided whether the case ends.
    EndDecision "end_decision" "审定是否终止",
    /// Proposed or signed by a hand → signed by the next, sent back or recalled.
    Proposal "proposal" "签批",
    /// A signature registered from paper → its named signer may no longer disown it.
    PaperSignature "paper_signature" "纸面签批核对",
    /// A signature was disowned → the lead has looked into it.
    SignatureCheck "signature_check" "签批核查",
}

impl ClockKind {
    /// The clock of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// Who owes the act that stops a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The lead unit of the case, or its acting lead.
    Lead,
    /// The county lead to whom the case was relayed.
    CountyLead,
    /// The organ to which the case was handed over or referred.
    Receiver,
    /// 认定部门.
    DeterminingOrgan,
    /// 被投诉主体.
    Respondent,
    /// 投诉人.
    Complainant,
    /// The organ that reviews.
    ReviewingOrgan,
    /// The unit that carries out a measure.
    EnforcingUnit,
    /// The organ that received a referral or an instruction.
    Assignee,
    /// Whoever signs next on a pending decision.
    NextHand,
}

/// What happens when a clock runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// 催办, 督办书, 约谈/通报, then 提级办理 on the lead's order: the ladder begins.
    Escalate,
    /// The case lapses with notice.
    Lapse,
    /// Back to the prefecture lead.
    BackToLead,
    /// Counts as received.
    DeemReceived,
    /// The return fails.
    ReturnFails,
    /// Another manner of service is owed.
    ServeAnew,
    /// The successor, else the abolishing government, takes the place of the organ that ceased.
    Succeed,
    /// A reminder goes out and the clock runs again.
    RemindAndRenew,
    /// Silence is recorded and the work goes on.
    RecordSilence,
    /// The decision is final.
    Finalise,
    /// The next level takes it over.
    NextLevel,
    /// 拟认定: counts as refusal.
    Determine,
    /// The step is over and the next begins.
    GoOn,
    /// Sent again and shown red.
    Resend,
    /// The joint conference is to deal with it.
    JointConference,
    /// A further measure is proposed and the clock runs again.
    ProposeAndRenew,
    /// The lead decides whether the case ends: no clock ends one by itself.
    #[serde(alias = "end")]
    LeadDecides,
    /// The pending decision falls.
    ProposalFalls,
    /// What waited for it takes effect.
    TakesEffect,
}

impl ClockKind {
    /// The consequences a profile may choose for this clock, the default first.
    pub fn consequences(self) -> &'static [Consequence] {
        use Consequence as C;
        match self {
            Self::Supplement => &[C::Lapse],
            Self::Relay => &[C::BackToLead],
            Self::SignFor => &[C::DeemReceived],
            Self::ReturnDecision => &[C::ReturnFails],
            Self::Opening => &[C::ServeAnew],
            Self::Succession => &[C::Succeed],
            Self::Chase | Self::SuspendedLook | Self::JointConference | Self::MeasureReport | Self::ProvinceConsent => {
                &[C::RemindAndRenew]
            }
            Self::SanctionDecision => &[C::JointConference],
            Self::Statement => &[C::RecordSilence],
            Self::Challenge => &[C::Finalise],
            Self::Review => &[C::NextLevel],
            Self::Rectification | Self::Instalment => &[C::Determine],
            Self::Defence => &[C::GoOn],
            Self::Report | Self::ChannelAnswer => &[C::Resend],
            Self::RenewedRectification => &[C::ProposeAndRenew],
            Self::Unclaimed | Self::Consent => &[C::LeadDecides],
            Self::Proposal => &[C::ProposalFalls],
            Self::PaperSignature => &[C::TakesEffect],
            _ => &[C::Escalate],
        }
    }

    /// Whether a profile may let it stand still while others look.
    pub fn may_pause(self) -> bool {
        matches!(
            self,
            Self::DisputeTalks
                | Self::Rectification
                | Self::RectificationOrder
                | Self::RenewedRectification
                | Self::SuspendedLook
        )
    }

    /// Whether the lead that reports to the province owes it, whoever leads the case (C2.5).
    pub fn of_reporting_lead(self) -> bool {
        matches!(self, Self::Push | Self::Report | Self::JointConference | Self::MeasureReport)
    }

    /// Who owes it under a profile that names this owner. A version adopted before the clock got its present owner
    /// names one that the clock no longer allows.
    pub fn owed_by(self, named: Owner) -> Owner {
        let allowed = self.owners();
        if allowed.contains(&named) { named } else { allowed.first().copied().unwrap_or(named) }
    }

    /// What its running out brings about under a profile that names this; as [`ClockKind::owed_by`].
    pub fn brings(self, named: Consequence) -> Consequence {
        let allowed = self.consequences();
        if allowed.contains(&named) { named } else { allowed.first().copied().unwrap_or(named) }
    }

    /// The clock whose rule serves where a version of the profile was adopted before this clock was.
    pub fn before_it_was(self) -> Option<Self> {
        match self {
            Self::DefectMending => Some(Self::Push),
            Self::PaperSignature => Some(Self::Defence),
            Self::SignatureCheck => Some(Self::Retaliation),
            Self::PaymentCallBack => Some(Self::PerformanceAcceptance),
            Self::RefusalCallBack => Some(Self::Withdrawal),
            Self::SanctionProposal | Self::JointConference | Self::MeasureReport => Some(Self::SanctionDecision),
            _ => None,
        }
    }

    /// The owners a profile may name for this clock, the default first.
    pub fn owners(self) -> &'static [Owner] {
        use Owner as O;
        match self {
            Self::Acceptance
            | Self::LapseDecision
            | Self::HandOver
            | Self::ReturnDecision
            | Self::Chase
            | Self::Push
            | Self::Report
            | Self::SanctionProposal
            | Self::JointConference
            | Self::MeasureReport
            | Self::ChannelAnswer
            | Self::ChannelDeadline
            | Self::Withdrawal
            | Self::RefusalCallBack
            | Self::EndDecision
            | Self::ProvinceConsent
            | Self::Escalation
            | Self::Succession
            | Self::SignatureCheck
            | Self::Retaliation => &[O::Lead],
            Self::Supplement | Self::Challenge | Self::Consent | Self::Unclaimed => &[O::Complainant],
            Self::Relay => &[O::CountyLead],
            Self::SignFor => &[O::Receiver],
            Self::Statement | Self::Rectification | Self::Instalment | Self::Defence | Self::RenewedRectification => {
                &[O::Respondent]
            }
            Self::Reply | Self::SuspendedLook => &[O::DeterminingOrgan, O::Lead],
            Self::Review => &[O::ReviewingOrgan],
            Self::SanctionDecision | Self::SanctionApplied | Self::LiftConfirmed => &[O::EnforcingUnit],
            Self::Instruction | Self::Referral => &[O::Assignee],
            Self::Proposal | Self::PaperSignature => &[O::NextHand],
            _ => &[O::DeterminingOrgan],
        }
    }
}
