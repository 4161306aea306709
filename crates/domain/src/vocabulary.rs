//! The closed lists of the mechanism: fields, evils, breaches, excuses, findings, outcomes.
//!
//! They come from the plan and the law, so they stand in code; a profile adds help and basis, never a value.

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $code:literal $label:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!($label, ".")] #[serde(rename = $code)] $variant,)* }
        impl $name {
            /// Every value, in the order of the glossary.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The word stored in tables, files and the API.
            pub fn code(self) -> &'static str { match self { $(Self::$variant => $code),* } }
            /// The word a reader sees.
            pub fn label(self) -> &'static str { match self { $(Self::$variant => $label),* } }
            /// The value of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    )*};
}
pub(crate) use vocabulary;

vocabulary! {
    /// 领域: the six of C1.3.
    Field {
        Procurement "procurement" "政府采购",
        Tender "tender" "招标投标",
        InvestmentPromotion "investment_promotion" "招商引资",
        Ppp "ppp" "政府与社会资本合作",
        IndustrialSupport "industrial_support" "产业扶持",
        GovernmentInvestment "government_investment" "政府投资",
    }
    /// 失信类型: the four evils of C0.
    Evil {
        OrdersReversed "orders_reversed" "朝令夕改",
        OldDebtsIgnored "old_debts_ignored" "新官不理旧账",
        FairTradeHarmed "fair_trade_harmed" "损害市场公平交易",
        EnterpriseHarmed "enterprise_harmed" "危害企业利益",
    }
    /// 违约情形.
    Breach {
        Arrears "arrears" "拖欠款项",
        PolicyPromise "policy_promise" "承诺政策不兑现",
        UnilateralChange "unilateral_change" "单方变更或解除",
        LandOrFacilities "land_or_facilities" "不按约供地/配套",
        JudgmentUnperformed "judgment_unperformed" "不履行生效裁判",
        Other "other" "其他",
    }
    /// 不履约理由. The first six are forbidden (民营经济促进法 §67, §70; 条例 802 §14; C2.7).
    Excuse {
        DivisionChange "division_change" "行政区划调整",
        TermChange "term_change" "政府换届",
        Reorganisation "reorganisation" "机构或职能调整",
        PersonnelChange "personnel_change" "人员更替",
        InternalProcess "internal_process" "内部付款流程",
        AuditNotAgreed "audit_not_agreed" "未约定的审计或竣工验收",
        LackOfFunds "lack_of_funds" "资金紧张",
        QualityDispute "quality_dispute" "质量或数量争议",
        PublicInterest "public_interest" "公共利益需要",
        None "none" "无理由",
    }
    /// 核实结论, per claim.
    Finding {
        True "true" "属实",
        Untrue "untrue" "不属实",
        Disputed "disputed" "有分歧",
    }
    /// Size of an enterprise, as at signing.
    Size {
        Large "large" "大型",
        Medium "medium" "中型",
        Small "small" "小型",
        Micro "micro" "微型",
        SelfEmployed "self_employed" "个体工商户",
        Unknown "unknown" "待核",
    }
    /// 失信程度 of a record (NDRC Order 36).
    Severity {
        Minor "minor" "轻微",
        General "general" "一般",
        Serious "serious" "严重",
    }
    /// How a case ends.
    Outcome {
        Declined "declined" "不予受理",
        Lapsed "lapsed" "逾期未补正",
        Untrue "answered" "已答复",
        Settled "settled" "协商解决",
        Performed "performed" "整改到位",
        ClaimLost "claim_lost" "裁判驳回",
        DefenceUpheld "defence_upheld" "申辩成立",
        Withdrawn "withdrawn" "已撤回",
        Repaired "repaired" "已修复",
        Revoked "revoked" "已撤销",
        DoneOutside "done_outside" "系统外办结",
        ConsentRefused "consent_refused" "不同意公开身份",
        Unclaimed "unclaimed" "无人承继",
        OnFileEnded "on_file_ended" "登记存查办结",
    }
    /// What a complainant may challenge, once each.
    Challengeable {
        Declined "declined" "不予受理",
        Untrue "untrue" "不属实",
        Disputed "disputed" "有分歧",
        PerformanceAccepted "performance_accepted" "整改验收通过",
        DefenceUpheld "defence_upheld" "采纳申辩",
        WithdrawalInduced "withdrawal_induced" "非自愿撤回",
        Lapsed "lapsed" "逾期未补正",
        ConsentRefused "consent_refused" "不同意公开身份而终止",
        OnFile "on_file" "登记存查",
        ReferredOut "referred_out" "系统外移送",
        Repaired "repaired" "准予信用修复",
        Revoked "revoked" "撤销失信记录",
    }
    /// How a respondent refused (C2.5, C2.7).
    RefusalKind {
        Expressly "expressly" "明确拒绝整改",
        TimeOut "time_out" "整改期满未整改",
        ForbiddenExcuse "forbidden_excuse" "以法定禁止的理由不履约",
        BrokenInstalment "broken_instalment" "分期履行违约",
    }
    /// Why a record is revoked: what follows differs.
    RevocationCause {
        Procedure "procedure" "程序或者形式违法",
        ClaimFell "claim_fell" "诉求不成立",
    }
    /// What a court or tribunal said.
    Judgment {
        Due "due" "判令履行",
        Dropped "dropped" "撤诉或终结",
        Performed "performed" "已执行完毕",
        Lost "lost" "驳回请求",
    }
    /// On what a finding of 不属实 or 有分歧, an extension or a defence rests.
    Ground {
        Evidence "evidence" "有证据证明",
        NoObligation "no_obligation" "无约定义务",
        AmountContested "amount_contested" "数额有争议",
        PerformedAlready "performed_already" "已经履行",
        ForceMajeure "force_majeure" "不可抗力",
        Complexity "complexity" "案情复杂",
        Excuse "excuse" "仅以禁止性理由为由",
    }
    /// How a document reached its recipient.
    ServiceManner {
        System "system" "系统送达",
        InPerson "in_person" "直接送达",
        Post "post" "邮寄送达",
        LeftWithWitness "left_with_witness" "留置送达（有见证人）",
        Announcement "announcement" "公告送达",
    }
    /// Why a complainant withdraws.
    WithdrawalReason {
        Paid "paid" "已收到款项",
        Agreed "agreed" "已达成协议",
        Mistaken "mistaken" "投诉有误",
        Suit "suit" "另行诉讼或仲裁",
        Other "other" "其他",
    }
    /// What personal data is looked at for.
    LookPurpose {
        CallBack "call_back" "联系投诉人或回访",
        Identity "identity" "核对身份和授权",
        Verification "verification" "调查核实",
        Letter "letter" "制作和送达文书",
        Payment "payment" "核对收款",
        Supervision "supervision" "督办和复核",
        Other "other" "其他",
    }
    /// What a party is asked again about before it may end or weaken its case.
    CallBackAbout {
        Consent "consent" "是否同意公开身份",
        Withdrawal "withdrawal" "是否自愿撤回",
        Payment "payment" "款项是否收到",
        Settlement "settlement" "是否同意协商结果",
        Waiver "waiver" "是否放弃陈述申辩",
        Interest "interest" "是否放弃利息",
        Refusal "refusal" "是否拒绝整改",
    }
    /// What came of asking.
    CallBackAnswer {
        Confirmed "confirmed" "本人确认",
        Denied "denied" "本人否认",
        NotReached "not_reached" "电话未联系上",
        NoReplyInWriting "no_reply_in_writing" "书面联系未答复",
    }
    /// How the addressee of a letter that it has not opened was told of it.
    TellingWay {
        Phone "phone" "电话",
        Sms "sms" "短信",
    }
    /// What came of telling it.
    TellingResult {
        Told "told" "已告知本人",
        NotReached "not_reached" "未联系上",
        Declined "declined" "对方拒绝接听或者接收",
    }
    /// Why the lead has to decide whether a case ends.
    EndReason {
        ConsentRefused "consent_refused" "投诉人不同意公开身份",
        Unclaimed "unclaimed" "权利承继期满无人承继",
    }
    /// Who steps in for a complainant who is gone.
    Successor {
        Heir "heir" "继承人",
        Liquidator "liquidator" "清算人",
        Assignee "assignee" "受让人",
    }
    /// To what the province is asked to consent, of a lead that it handed down.
    ProvinceMatter {
        Decline "decline" "不予受理",
        Return "return" "退回",
    }
    /// Why a closed case is taken up again.
    ReopeningReason {
        NewFacts "new_facts" "新的事实",
        NonPerformance "non_performance" "未实际履行",
        Error "error" "办理错误",
    }
    /// Why an organ stands aside from a case.
    OrganInterest {
        ContractParty "contract_party" "合同当事人",
        Declared "declared" "申报利害关系",
    }
    /// Who may read a message.
    Audience {
        Internal "internal" "内部",
        Complainant "complainant" "投诉人",
        Respondent "respondent" "被投诉主体",
    }
}

impl Excuse {
    /// Whether law forbids this reason for not performing.
    pub fn forbidden(self) -> bool {
        matches!(
            self,
            Self::DivisionChange
                | Self::TermChange
                | Self::Reorganisation
                | Self::PersonnelChange
                | Self::InternalProcess
                | Self::AuditNotAgreed
        )
    }
}

impl Challengeable {
    /// Whether it is the lead's own decision, not that of the organ that verified.
    pub fn by_lead(self) -> bool {
        matches!(
            self,
            Self::Declined
                | Self::WithdrawalInduced
                | Self::Lapsed
                | Self::ConsentRefused
                | Self::OnFile
                | Self::ReferredOut
        )
    }

    /// Its number, by which clocks of replies and challenges are about it.
    pub fn no(self) -> u16 {
        match self {
            Self::Declined => 1,
            Self::Untrue => 2,
            Self::Disputed => 3,
            Self::PerformanceAccepted => 4,
            Self::DefenceUpheld => 5,
            Self::WithdrawalInduced => 6,
            Self::Lapsed => 7,
            Self::ConsentRefused => 8,
            Self::OnFile => 9,
            Self::ReferredOut => 10,
            Self::Repaired => 11,
            Self::Revoked => 12,
        }
    }
}

impl EndReason {
    /// Its number, by which the clock of the decision is about it.
    pub fn no(self) -> u16 {
        match self {
            Self::ConsentRefused => 1,
            Self::Unclaimed => 2,
        }
    }
}

impl Outcome {
    /// What the complainant may challenge after such an end.
    pub fn challengeable(self) -> Option<Challengeable> {
        match self {
            Self::Declined => Some(Challengeable::Declined),
            Self::Untrue => Some(Challengeable::Untrue),
            Self::Performed | Self::Settled => Some(Challengeable::PerformanceAccepted),
            Self::DefenceUpheld => Some(Challengeable::DefenceUpheld),
            Self::Withdrawn => Some(Challengeable::WithdrawalInduced),
            Self::Lapsed => Some(Challengeable::Lapsed),
            Self::ConsentRefused => Some(Challengeable::ConsentRefused),
            // What ends by itself rests on the decision that was taken before.
            Self::OnFileEnded => Some(Challengeable::OnFile),
            Self::DoneOutside => Some(Challengeable::ReferredOut),
            Self::Repaired => Some(Challengeable::Repaired),
            Self::Revoked => Some(Challengeable::Revoked),
            Self::ClaimLost | Self::Unclaimed => None,
        }
    }
}
