//! Everything that differs from place to place. Reading and checking the files is the work of the crate `profile`.

use crate::{
    actor::Role,
    calendar::{Calendar, Due, Length},
    clock::{ClockKind, Consequence, Owner},
    ids::{ChannelId, MeasureId, OrganId, ReasonId},
    reckoning::{Extension, Reckoning},
    region::RegionCode,
    retention::RetentionRule,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::LazyLock};

/// How the public portal of a place takes part in C1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortalMode {
    /// Own intake.
    Own,
    /// Pre-fill and forward to the province's column.
    Forward,
    /// Entry by staff only.
    StaffOnly,
}

/// The rule of one clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRule {
    /// How long it runs.
    pub length: Length,
    /// Who owes the act that stops it.
    pub owner: Owner,
    /// What starts it, in words for the reader.
    pub starts: String,
    /// What stops it, in words for the reader.
    pub stops: String,
    /// Extensions that may be granted.
    #[serde(default)]
    pub extension: Option<ExtensionRule>,
    /// What happens when it runs out.
    pub runs_out: Consequence,
    /// Working days before the end at which it warns; 0 = on the last day.
    #[serde(default)]
    pub warns_before: u16,
    /// Whether it stands still while others look: a decision under review, performance reported and not accepted yet.
    #[serde(default)]
    pub pauses: bool,
    /// Whether lateness counts in the evaluation.
    #[serde(default)]
    pub scored: bool,
    /// Law, clause or `本地设定`.
    pub basis: String,
}

impl ClockRule {
    /// The rule of a clock that a profile adopted earlier does not know: three working days, by its first owner.
    pub fn of_before(kind: ClockKind) -> &'static Self {
        static RULES: LazyLock<BTreeMap<ClockKind, ClockRule>> =
            LazyLock::new(|| ClockKind::ALL.iter().map(|kind| (*kind, plain(*kind))).collect());
        RULES.get(&kind).expect("the table is made of every kind")
    }
}

fn plain(kind: ClockKind) -> ClockRule {
    ClockRule {
        length: Length::WorkingDays(3),
        owner: kind.owners()[0],
        starts: String::new(),
        stops: String::new(),
        extension: None,
        runs_out: kind.consequences()[0],
        warns_before: 1,
        pauses: false,
        scored: false,
        basis: "本地设定".to_owned(),
    }
}

/// How often and how far a clock may be extended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionRule {
    /// At most so often.
    pub times: u8,
    /// Each time by so much, counted from the last day.
    pub by: Length,
    /// At most to so long after the start of the clock; that day does not roll on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Length>,
}

impl ExtensionRule {
    /// The last day after each extension that may be granted to a clock of `length` from `from`.
    pub fn last_days(&self, calendar: &Calendar, from: Date, length: Length) -> Vec<Due> {
        let extensions = vec![Extension { by: self.by, at_most: self.at_most }; usize::from(self.times)];
        let until = |granted: usize| {
            let extensions = &extensions[..granted];
            calendar.reckon(&Reckoning { from, length, pauses: &[], extensions, entered_on: None }, from)
        };
        (1..=extensions.len()).map(until).collect()
    }
}

/// An act whose hands the profile names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// 不予受理.
    Decline,
    /// A conclusion with a finding of 不属实.
    Untrue,
    /// A conclusion with a finding of 有分歧 and none of 不属实.
    Disputed,
    /// A conclusion of 属实 alone.
    True,
    /// 延长时限.
    Extension,
    /// 中止.
    Suspension,
    /// 同意撤回.
    WithdrawalAccepted,
    /// 整改验收.
    PerformanceAccepted,
    /// 采纳申辩.
    DefenceUpheld,
    /// 撤销并案.
    MergeUndone,
    /// 认定.
    Determination,
    /// 撤销失信记录.
    Revocation,
    /// 信用修复.
    Repair,
    /// 典型案例曝光.
    Exposure,
    /// 复核决定.
    ReviewDecision,
    /// 重新办理.
    Reopening,
    /// 告知补正.
    SupplementAsked,
    /// 登记存查.
    PutOnFile,
    /// 系统外移送.
    ReferredOut,
    /// 系统外办理结果.
    OutsideOutcome,
    /// 指定承办单位.
    Designation,
    /// 协商解决.
    Settlement,
    /// 裁判结果.
    JudgmentEntered,
    /// 还款计划.
    PlanAgreed,
    /// 并案.
    Merger,
    /// 封存证据.
    EvidenceSealed,
    /// 撤销登记.
    Annulment,
    /// 因不同意公开身份办结.
    ConsentRefused,
    /// 因无人承继办结.
    Unclaimed,
    /// 追责移送.
    Referral,
    /// 惩戒措施: a unit imposes or refuses what was proposed to it.
    Sanction,
    /// 提请上级惩戒, and what the joint conference says of a silent unit.
    MeasureReport,
    /// 撤回转办.
    RelayTakenBack,
    /// 单位回避.
    OrganExcluded,
    /// 逾期未补正.
    Lapse,
    /// 补发查询码.
    CodeReissued,
    /// 更正 of a sum, party, date or clock.
    Correction,
    /// 历史补录.
    Backlog,
    /// 补记: any act entered after its day.
    LateEntry,
    /// 放弃利息: the lead's head calls the complainant back.
    InterestWaived,
    /// 变更投诉人: whoever steps in brings a telephone number of his own.
    ComplainantReplaced,
    /// 分案: claims go to another organ, or under another name.
    Division,
    /// 登记投诉人死亡或者终止.
    ComplainantGone,
    /// 登记同意公开身份: entered from paper.
    ConsentEntered,
    /// 再次退回失信信息.
    ReturnedAgain,
}

impl DecisionKind {
    /// Every kind.
    pub const ALL: [Self; 45] = [
        Self::Decline,
        Self::Untrue,
        Self::Disputed,
        Self::True,
        Self::Extension,
        Self::Suspension,
        Self::WithdrawalAccepted,
        Self::PerformanceAccepted,
        Self::DefenceUpheld,
        Self::MergeUndone,
        Self::Determination,
        Self::Revocation,
        Self::Repair,
        Self::Exposure,
        Self::ReviewDecision,
        Self::Reopening,
        Self::SupplementAsked,
        Self::PutOnFile,
        Self::ReferredOut,
        Self::OutsideOutcome,
        Self::Designation,
        Self::Settlement,
        Self::JudgmentEntered,
        Self::PlanAgreed,
        Self::Merger,
        Self::EvidenceSealed,
        Self::Annulment,
        Self::ConsentRefused,
        Self::Unclaimed,
        Self::Referral,
        Self::Sanction,
        Self::MeasureReport,
        Self::RelayTakenBack,
        Self::OrganExcluded,
        Self::Lapse,
        Self::CodeReissued,
        Self::Correction,
        Self::Backlog,
        Self::LateEntry,
        Self::InterestWaived,
        Self::ComplainantReplaced,
        Self::Division,
        Self::ComplainantGone,
        Self::ConsentEntered,
        Self::ReturnedAgain,
    ];

    /// The fewest hands a chain may have, whatever a profile says.
    pub fn floor(self) -> usize {
        match self {
            Self::Untrue
            | Self::Determination
            | Self::Revocation
            | Self::Repair
            | Self::ReviewDecision
            | Self::Exposure => 3,
            Self::True => 1,
            _ => 2,
        }
    }

    /// The word a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Decline => "不予受理",
            Self::Untrue => "核实结论（含不属实）",
            Self::Disputed => "核实结论（含有分歧）",
            Self::True => "核实结论（属实）",
            Self::Extension => "延长时限",
            Self::Suspension => "中止办理",
            Self::WithdrawalAccepted => "同意撤回",
            Self::PerformanceAccepted => "整改验收",
            Self::DefenceUpheld => "采纳申辩",
            Self::MergeUndone => "撤销并案",
            Self::Determination => "违约失信认定",
            Self::Revocation => "撤销失信记录",
            Self::Repair => "信用修复",
            Self::Exposure => "典型案例曝光",
            Self::ReviewDecision => "复核决定",
            Self::Reopening => "重新办理",
            Self::SupplementAsked => "告知补正",
            Self::PutOnFile => "登记存查",
            Self::ReferredOut => "系统外移送",
            Self::OutsideOutcome => "系统外办理结果",
            Self::Designation => "指定承办单位",
            Self::Settlement => "协商解决",
            Self::JudgmentEntered => "裁判结果",
            Self::PlanAgreed => "还款计划",
            Self::Merger => "并案",
            Self::EvidenceSealed => "封存证据",
            Self::Annulment => "撤销登记",
            Self::ConsentRefused => "因不同意公开身份办结",
            Self::Unclaimed => "因无人承继办结",
            Self::Referral => "追责移送",
            Self::Sanction => "惩戒措施",
            Self::MeasureReport => "提请上级惩戒",
            Self::RelayTakenBack => "撤回转办",
            Self::OrganExcluded => "单位回避",
            Self::Lapse => "逾期未补正",
            Self::CodeReissued => "补发查询码",
            Self::Correction => "更正",
            Self::Backlog => "历史补录",
            Self::LateEntry => "补记",
            Self::InterestWaived => "放弃利息",
            Self::ComplainantReplaced => "变更投诉人",
            Self::Division => "分案",
            Self::ComplainantGone => "登记投诉人死亡或者终止",
            Self::ConsentEntered => "登记同意公开身份",
            Self::ReturnedAgain => "再次退回失信信息",
        }
    }
}

/// A lead seat: who leads for the organs that a government manages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadSeat {
    /// The managing government.
    pub government: OrganId,
    /// 牵头部门.
    pub lead: OrganId,
    /// Who stands in where the lead is respondent, contract party or determining organ, best first.
    pub acting: Vec<OrganId>,
}

/// On what a measure bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// The organ on record.
    Organ,
    /// The government of its place.
    Place,
    /// The persons in charge: by referral, never decided here.
    Person,
}

/// Who imposes a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImposedBy {
    /// The nation: only reported for, never decided here (C4.1, C4.2).
    Nation,
    /// The province: only reported for.
    Province,
    /// A local unit (C4.3).
    Local,
}

/// A measure of the catalogue. There are no free-text sanctions (C4.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// On whom.
    pub subject: SubjectKind,
    /// By whom.
    pub imposed_by: ImposedBy,
    /// Units that carry it out, best first; empty where it is only reported for.
    #[serde(default)]
    pub units: Vec<OrganId>,
    /// Law or document and section.
    pub basis: String,
}

/// A reason for not accepting, with the right door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclineReason {
    /// The reason as the letter says it.
    pub text: String,
    /// Where the complainant should go instead.
    pub door: String,
    /// Law or document.
    pub basis: String,
}

/// A channel that brings complaints (C1.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Its name.
    pub name: String,
    /// Its own time for an answer, counted from the day it handed the complaint in. `None`: it wants no answer.
    #[serde(default)]
    pub answer_within: Option<Length>,
    /// Handed down by the province: keeps number and deadline; declining or returning needs its consent (C1.1).
    #[serde(default)]
    pub from_province: bool,
    /// Handed to us by the department for small and medium enterprises (条例 802 §24).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sme: bool,
    /// Column names of its file, by what they mean; several spellings each.
    #[serde(default)]
    pub columns: BTreeMap<String, Vec<String>>,
}

/// One way to find who verifies. The order is the profile's (C2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CandidateKind {
    /// The competent organ one level up for the respondent's line of work, or its superior.
    CompetentSuperior,
    /// The government that manages the respondent.
    ManagingGovernment,
    /// The next government up.
    NextGovernment,
    /// A supervising organ of the same level.
    SameLevelSupervisor,
    /// The province, referred out.
    Province,
}

/// Which comes first when a partial payment arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentOrder {
    /// Interest, then principal (民法典 §561).
    InterestFirst,
    /// Principal, then interest.
    PrincipalFirst,
}

impl PaymentOrder {
    /// The words a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::InterestFirst => "先抵利息、后抵本金",
            Self::PrincipalFirst => "先抵本金、后抵利息",
        }
    }
}

/// A published one-year LPR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LprQuote {
    /// In force from this day.
    pub since: Date,
    /// Basis points a year: 345 = 3.45 %.
    pub basis_points: u32,
}

/// How interest is worked out (条例 802 §17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterestRules {
    /// Where no rate was agreed: millionths a day; 500 = 0.05 %.
    pub daily_millionths: u32,
    /// What a partial payment reduces first.
    pub payments: PaymentOrder,
    /// Contracts signed before this day are flagged as contested.
    pub contested_before: Date,
    /// One-year LPR, oldest first.
    pub lpr: Vec<LprQuote>,
    /// Law.
    pub basis: String,
}

/// When a record may be repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairRule {
    /// Shown as the rule applied.
    pub name: String,
    /// Fewest months in force by class (轻微, 一般, 严重); 0 = at once.
    pub minimum_months: [u8; 3],
    /// Law or clause.
    pub basis: String,
}

/// The public register of records (失信记录公示). A profile without one keeps it shut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicRegister {
    /// Law or document by which this place publishes.
    pub basis: String,
}

/// Where a profile says nothing of plans.
pub fn three_years() -> u16 {
    36
}

/// The profile of a place, at one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its identifier, such as `demo`.
    pub id: String,
    /// Grows with every adopted change.
    pub version: u32,
    /// The place, such as `南曼州`.
    pub place: String,
    /// Its code.
    pub region: RegionCode,
    /// A fictional place: demonstration accounts and clock are allowed.
    pub demonstration: bool,
    /// How the portal takes part.
    pub portal: PortalMode,
    /// Two letters that open every case number.
    pub number_prefix: String,
    /// Matters before this day are 历史补录 and their lateness is not scored.
    pub go_live: Date,
    /// The last day on which 历史补录 is entered; none while the place sets no end to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backlog_until: Option<Date>,
    /// The government at the top of this profile.
    pub government: OrganId,
    /// The province's organ that receives reports.
    pub province: OrganId,
    /// Lead seats, the prefecture's first.
    pub leads: Vec<LeadSeat>,
    /// Every clock.
    pub clocks: BTreeMap<ClockKind, ClockRule>,
    /// Hands of each decision: the roles that draft, check and approve, in order.
    pub chains: BTreeMap<DecisionKind, Vec<Role>>,
    /// The catalogue of measures.
    pub measures: BTreeMap<MeasureId, Measure>,
    /// Reasons for not accepting.
    pub declines: BTreeMap<ReasonId, DeclineReason>,
    /// Channels.
    pub channels: BTreeMap<ChannelId, Channel>,
    /// How candidates are found, best first.
    pub candidates: Vec<CandidateKind>,
    /// Interest.
    pub interest: InterestRules,
    /// Repair.
    pub repair: RepairRule,
    /// Returns after which the lead designates finally (C2.1); two by default.
    pub returns_before_designation: u8,
    /// A repayment plan ends at most so many months after it was agreed.
    #[serde(default = "three_years")]
    pub longest_plan_months: u16,
    /// How long what is kept. Empty in a version adopted before there were classes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retention: Vec<RetentionRule>,
    /// The public register of records, where this place has opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<PublicRegister>,
}
