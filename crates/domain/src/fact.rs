//! The facts: what an event says has happened. Past tense; results, not rules.

use crate::{
    act::{Act, ClaimFinding, Confirmed, Correction, Instalment, Payment, Service, Signer},
    actor::Role,
    case::{Link, Source},
    claim::{Claim, ClaimNo, MovedClaim},
    clockrun::{About, ClockRun, RunNo},
    ids::{CaseId, ChannelId, EvidenceId, MeasureId, OrganId, PersonId, ReasonId},
    money::Fen,
    profile::DecisionKind,
    reckoning::Extension,
    recovery::CheckWay,
    refs::{Proof, TextRef},
    stage::Stage,
    vocabulary::{
        Audience, CallBackAbout, CallBackAnswer, Challengeable, EndReason, Evil, Excuse, Field, Judgment,
        OrganInterest, Outcome, ProvinceMatter, RefusalKind, ReopeningReason, RevocationCause, Severity, Successor,
        TellingResult, TellingWay, WithdrawalReason,
    },
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Older events name no pending decision: there was one at a time.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_nil(of: &u32) -> bool {
    *of == 0
}

/// The role an organ plays in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 被投诉主体.
    Respondent,
    /// 认定部门.
    Determining,
    /// 牵头部门.
    Lead,
}

/// In whose name a rung of the ladder goes out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supervisor {
    /// The lead of the case.
    #[default]
    Lead,
    /// The prefecture's lead: the lead of the case may not supervise the organ, or is itself late.
    Prefecture(OrganId),
    /// Nobody in the prefecture may supervise it: it is reminded, not ordered.
    Nobody,
}

impl Supervisor {
    /// Whether it is the lead of the case, as in every event that says nothing of it.
    pub fn is_lead(&self) -> bool {
        *self == Self::Lead
    }
}

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident $code:literal $label:literal $({ $($(#[$more:meta])* $field:ident: $ty:ty),* $(,)? })?;)*) => {
        /// What has happened.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        #[expect(missing_docs, reason = "the fields say what their types say")]
        pub enum Fact { $($(#[$doc])* #[serde(rename = $code)] $name $({ $($(#[$more])* $field: $ty),* })?,)* }
        impl Fact {
            /// Every kind as stored, with the words of the timeline.
            pub const KINDS: &'static [(&'static str, &'static str)] = &[$(($code, $label)),*];
            /// The kind as stored.
            pub fn kind(&self) -> &'static str { match self { $(Self::$name { .. } => $code),* } }
            /// The words of the timeline.
            pub fn label(&self) -> &'static str { match self { $(Self::$name { .. } => $label),* } }
        }
    };
}

facts! {
    /// The first event of every case.
    Opened "opened" "登记" { intake: Box<crate::intake::Intake>, lead: OrganId, acting: bool, stage: Stage };
    /// The free text means this organ; the lead may change with it.
    RespondentResolved "respondent_resolved" "确定被投诉主体" { organ: OrganId, lead: OrganId, acting: bool };
    /// A complete list was sent.
    SupplementAsked "supplement_asked" "告知补正" { items: TextRef };
    /// It came in.
    Supplemented "supplemented" "收到补正" { text: TextRef };
    /// Nothing came in, though the notice had reached the complainant.
    Lapsed "lapsed" "逾期未补正" { service: Service, text: TextRef };
    /// Not accepted.
    Declined "declined" "决定不予受理" { reason: ReasonId, text: TextRef };
    /// Followed while in court.
    PutOnFile "put_on_file" "登记存查" { suit: TextRef };
    /// The court has spoken.
    TakenOffFile "taken_off_file" "登记存查裁判结果" { judgment: Judgment, proof: Option<Proof> };
    /// The province was asked for its consent.
    ProvinceAsked "province_asked" "请示省级" { to: ProvinceMatter, asked: OrganId, text: TextRef };
    /// It has answered in writing.
    ProvinceAnswered "province_answered" "省级答复" { consents: bool, number: String, answered_on: Date, proof: Proof };
    /// Taken on.
    Accepted "accepted" "受理" { sme: bool, field: Field, #[serde(default, skip_serializing_if = "Option::is_none")] confirmed: Option<Box<Confirmed>> };
    /// Lives on elsewhere.
    MergedInto "merged_into" "并入他案" { into: CaseId, sources: Vec<Source> };
    /// Another case lives on here.
    Absorbed "absorbed" "并入本案" {
        from: CaseId,
        sources: Vec<Source>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        claims: Vec<MovedClaim>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        other_firm: bool,
    };
    /// The merger is undone: said of the survivor.
    MergeUndone "merge_undone" "撤销并案" { from: CaseId };
    /// The merger is undone: said of the one that lives again.
    Released "released" "恢复单独办理";
    /// Claims went to a linked case.
    SplitOff "split_off" "分案" { child: CaseId, claims: Vec<Claim>, shared: bool, birth: crate::intake::Birth, respondent: Option<OrganId>, enterprise: Option<TextRef> };
    /// A shared debt was paid in the other case.
    PaidElsewhere "paid_elsewhere" "关联案件付款" { case: CaseId, payments: Vec<Payment> };
    /// Two cases are linked.
    Linked "linked" "关联案件" { link: Link };
    /// The complainant was asked to disclose.
    ConsentAsked "consent_asked" "征求公开身份意见";
    /// The complainant answered.
    ConsentAnswered "consent_answered" "答复公开身份意见" { given: bool };
    /// Put where it stood.
    BacklogPlaced "backlog_placed" "历史补录" { point: crate::act::BacklogPoint, push_to: OrganId, scan: Proof, #[serde(default, skip_serializing_if = "Vec::is_empty")] hands: Vec<PersonId> };

    /// The lead became the determining organ: its acting lead stands in.
    LeadChanged "lead_changed" "代行牵头" { lead: OrganId, acting: bool };
    /// To the county's lead.
    Relayed "relayed" "转县市牵头" { to: OrganId };
    /// The county's lead has it.
    RelayAccepted "relay_accepted" "县市牵头接收" { lead: OrganId };
    /// Back to the prefecture's lead.
    RelayReturned "relay_returned" "逾期未接收，转回";
    /// It was relayed wrongly, says who relayed it.
    RelayTakenBack "relay_taken_back" "撤回转办" { text: TextRef };
    /// It was relayed wrongly, says who got it.
    RelayGivenBack "relay_given_back" "退回转办" { text: TextRef };
    /// An organ stands aside from this case.
    OrganExcluded "organ_excluded" "单位回避" { organ: OrganId, ground: OrganInterest, text: TextRef, proof: Option<Proof> };
    /// To the organ that verifies.
    HandedOver "handed_over" "转办" { to: OrganId, why: String, reason: Option<TextRef>, designated: bool };
    /// Signed, or counted as received.
    Received "received" "签收" { deemed: bool };
    /// Wrong address, it says.
    ReturnAsked "return_asked" "申请退回" { reason: TextRef, proposal: Option<OrganId> };
    /// The lead decided, or the time for it ran out.
    ReturnDecided "return_decided" "退回审定" { granted: bool };
    /// To an organ outside.
    ReferredOut "referred_out" "系统外移送" { to: OrganId, service: Service };
    /// What it answered.
    OutsideOutcome "outside_outcome" "系统外结果" { done: bool, scan: Proof };

    /// The respondent is to state its side.
    StatementOrdered "statement_ordered" "要求书面说明";
    /// It did.
    Stated "stated" "书面说明" {
        excuses: Vec<Excuse>,
        text: TextRef,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        admitted: Vec<Payment>,
    };
    /// It did not.
    StatementMissing "statement_missing" "逾期未说明";
    /// A finding on every claim.
    Concluded "concluded" "核实结论" { findings: Vec<ClaimFinding>, text: TextRef };
    /// The written reply reached the complainant and went to the lead.
    ReplyServed "reply_served" "送达书面答复" { of: Challengeable, service: Service, #[serde(default, skip_serializing_if = "Vec::is_empty")] copies: Vec<OrganId> };

    /// A letter that the system served was opened by its addressee.
    LetterOpened "letter_opened" "打开送达文书" { letter: crate::service::ServedLetter };
    /// Its addressee was told that it waits.
    UnopenedTold "unopened_told" "告知未打开的文书" {
        letter: crate::service::ServedLetter,
        way: TellingWay,
        told_on: Date,
        result: TellingResult,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<TextRef>,
    };

    /// Settled at once, as it was until settlements were performed like plans.
    Settled "settled" "协商解决" { paid: Vec<Payment>, proof: Proof };
    /// What the parties agreed on; it is performed like a plan.
    SettlementAgreed "settlement_agreed" "达成和解" { agreed: Vec<Payment>, instalments: Vec<Instalment>, proof: Proof };
    /// The respondent does not keep it: what was agreed is ordered.
    SettlementBroken "settlement_broken" "和解未履行" { text: Option<TextRef> };
    /// The organ decided.
    DisputeDecided "dispute_decided" "分歧裁量" { finding: crate::vocabulary::Finding, text: TextRef };
    /// A court case is shown.
    Suspended "suspended" "中止办理" { suit: TextRef, proof: Proof };
    /// Looked at.
    LookedAt "looked_at" "跟踪查看" { text: TextRef, #[serde(default, skip_serializing_if = "Option::is_none")] proof: Option<Proof> };
    /// The court has spoken.
    JudgmentEntered "judgment_entered" "裁判结果" { judgment: Judgment, proof: Proof };

    /// The order reached the respondent.
    OrderServed "order_served" "送达整改通知" { service: Service };
    /// How far it is.
    ProgressReported "progress_reported" "整改进展" { text: TextRef };
    /// A plan the complainant has signed.
    PlanAgreed "plan_agreed" "确认还款计划" { instalments: Vec<Instalment>, signed: Proof };
    /// Another plan for what is still owed.
    PlanChanged "plan_changed" "变更还款计划" { instalments: Vec<Instalment>, signed: Proof, text: TextRef };
    /// The respondent says that it has paid an instalment.
    InstalmentReported "instalment_reported" "报告分期付款" {
        no: u16,
        sum: Fen,
        proof: Proof,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paid_on: Option<Date>,
    };
    /// It has not, or not so.
    InstalmentRejected "instalment_rejected" "分期验收不通过" { no: u16, text: TextRef };
    /// An instalment was paid, as accepted.
    InstalmentPaid "instalment_paid" "分期付款" {
        no: u16,
        payments: Vec<Payment>,
        proof: Proof,
        full: bool,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_slip: bool,
    };
    /// An instalment was broken.
    InstalmentBroken "instalment_broken" "分期违约" { no: u16 };
    /// The respondent says it has performed.
    PerformanceReported "performance_reported" "报告履行完毕" { payments: Vec<Payment>, proof: Proof };
    /// Accepted against evidence; `by_slip` where nobody could ask the complainant.
    PerformanceAccepted "performance_accepted" "整改验收通过" {
        payments: Vec<Payment>,
        proof: Proof,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_slip: bool,
    };
    /// Not accepted.
    PerformanceRejected "performance_rejected" "整改验收不通过" { text: TextRef };
    /// The respondent is said to refuse; it is asked again before it counts.
    RefusalSaid "refusal_said" "表示拒绝整改" { how: RefusalKind, text: Option<TextRef> };
    /// It denied it, could not be reached, or performs after all: what was said counts for nothing.
    RefusalVoid "refusal_void" "拒绝整改的表示不作数";
    /// Refused, or counted as refused.
    Refused "refused" "视为拒不整改" { how: RefusalKind, text: Option<TextRef> };
    /// The complainant gave up the interest on every claim.
    InterestWaived "interest_waived" "放弃利息" { text: TextRef, proof: Option<Proof> };
    /// What the complainant says of the payment.
    PaymentConfirmed "payment_confirmed" "投诉人确认收款" { received: bool, text: Option<TextRef> };

    /// The advance notice reached the respondent.
    NoticeServed "notice_served" "送达拟认定告知书" { service: Service };
    /// The notice was served on an organ that has ceased: its successor is noticed anew.
    NoticeVoided "notice_voided" "拟认定告知须重新送达";
    /// A defence came in.
    DefenceLodged "defence_lodged" "陈述申辩" { text: TextRef };
    /// It was waived.
    DefenceWaived "defence_waived" "放弃陈述申辩";
    /// Its time ran out.
    DefenceLapsed "defence_lapsed" "逾期未申辩";
    /// The waiver was denied or could not be confirmed: the time for a defence runs anew.
    WaiverVoid "waiver_void" "放弃申辩未经确认";
    /// It was heard.
    DefenceHeard "defence_heard" "听取陈述申辩" { text: TextRef };
    /// It was right.
    DefenceUpheld "defence_upheld" "采纳申辩" { end: bool, text: TextRef };
    /// 违约失信.
    Determined "determined" "认定违约失信" { severity: Severity, hands: Vec<PersonId>, push_to: OrganId, text: TextRef, #[serde(default, skip_serializing_if = "Vec::is_empty")] evils: Vec<Evil> };

    /// The lead has it.
    PushReceived "push_received" "牵头部门接收";
    /// Defects of data.
    ReturnedForDefects "returned_for_defects" "退回补正数据" { text: TextRef };
    /// Mended.
    DefectsMended "defects_mended" "数据已补正";
    /// The province has answered.
    ReceiptEntered "receipt_entered" "省级回执" { accepted: bool, package: String };
    /// The record is marked.
    ObjectionLodged "objection_lodged" "提出异议" { text: TextRef };
    /// The mark is decided on.
    ObjectionDecided "objection_decided" "异议处理" { upheld: bool, text: TextRef };
    /// The record is gone in law.
    Revoked "revoked" "撤销失信记录" { hands: Vec<PersonId>, text: TextRef, #[serde(default, skip_serializing_if = "Option::is_none")] cause: Option<RevocationCause> };

    /// The lead proposes a measure to the unit in whose function it lies.
    SanctionProposed "sanction_proposed" "提出惩戒措施" { no: u16, measure: MeasureId, unit: OrganId };
    /// The unit decided it.
    SanctionDecided "sanction_decided" "决定惩戒措施" { no: u16, measure: MeasureId, unit: OrganId };
    /// The unit refused it.
    SanctionRefused "sanction_refused" "不予实施惩戒措施" { no: u16, text: TextRef };
    /// The joint conference dealt with a unit that kept silent.
    ConferenceHeard "conference_heard" "联席会议意见" { no: u16, again: bool, text: TextRef };
    /// A measure of the nation or the province is proposed to the lead that reports.
    MeasureProposed "measure_proposed" "建议提请上级惩戒" { no: u16, measure: MeasureId, to: OrganId };
    /// That lead does not report for it.
    MeasureDropped "measure_dropped" "不予提请上级惩戒" { no: u16, text: TextRef };
    /// A measure of the nation or the province was reported for; `subject` where it is not the organ on record.
    MeasureReportedFor "measure_reported_for" "提请上级惩戒" { measure: MeasureId, to: OrganId, #[serde(default, skip_serializing_if = "Option::is_none")] subject: Option<OrganId> };
    /// It is carried out.
    SanctionApplied "sanction_applied" "惩戒实施" { no: u16, proof: Proof };
    /// It ended with the record.
    SanctionEnded "sanction_ended" "终止惩戒" { no: u16 };
    /// It is lifted.
    LiftConfirmed "lift_confirmed" "解除惩戒" { no: u16, proof: Proof };
    /// Persons in charge, to discipline.
    Referred "referred" "追责移送" { to: OrganId, text: TextRef };
    /// Received.
    ReferralAcknowledged "referral_acknowledged" "接收追责移送";
    /// What came of it.
    ReferralOutcome "referral_outcome" "追责结果" { text: TextRef };

    /// Applied for.
    RepairApplied "repair_applied" "申请信用修复" { text: TextRef, proof: Option<Proof> };
    /// Granted under this rule.
    RepairGranted "repair_granted" "准予信用修复" { rule: String, hands: Vec<PersonId>, text: TextRef };
    /// Refused.
    RepairRefused "repair_refused" "不予信用修复" { text: TextRef };

    /// Challenged; this organ reviews.
    Challenged "challenged" "申请复核" { of: Challengeable, reviewer: OrganId, #[serde(default, skip_serializing_if = "Option::is_none")] through: Option<OrganId>, text: TextRef };
    /// The next level reviews.
    ReviewPassedOn "review_passed_on" "复核上提" { reviewer: OrganId, #[serde(default, skip_serializing_if = "Option::is_none")] through: Option<OrganId> };
    /// Stands, or goes to other hands.
    ReviewDecided "review_decided" "复核决定" { upheld: bool, barred: Vec<PersonId>, determining: Option<OrganId>, #[serde(default, skip_serializing_if = "Option::is_none")] decided_by: Option<OrganId>, text: TextRef };
    /// Asked for by the complainant.
    WithdrawalAsked "withdrawal_asked" "申请撤回" { reason: WithdrawalReason, text: TextRef };
    /// Ended, or gone on with.
    WithdrawalDecided "withdrawal_decided" "审定撤回" { end: bool, called_back: bool, text: Option<TextRef> };
    /// A party was asked again.
    CalledBack "called_back" "回访" { about: CallBackAbout, answer: CallBackAnswer, text: TextRef };
    /// It did not say whether it may be named.
    ConsentUnanswered "consent_unanswered" "逾期未答复公开身份意见";
    /// The lead has decided whether the case ends.
    EndDecided "end_decided" "审定是否终止" { reason: EndReason, end: bool, text: TextRef };
    /// To the lead at once.
    RetaliationReported "retaliation_reported" "反映打击报复" { text: TextRef };
    /// Looked into.
    RetaliationLookedInto "retaliation_looked_into" "核查打击报复" { text: TextRef };
    /// The complainant is gone.
    ComplainantGone "complainant_gone" "投诉人死亡或者终止" { text: TextRef };
    /// Somebody stepped in.
    ComplainantReplaced "complainant_replaced" "变更投诉人" {
        by: Successor,
        name: TextRef,
        proof: Proof,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        blocks_until: Option<Date>,
    };
    /// The lead goes on.
    WentOnExOfficio "went_on_ex_officio" "依职权继续办理" { text: TextRef };
    /// A person stands aside.
    InterestDeclared "interest_declared" "申报回避" { text: TextRef };
    /// A person was ordered to stand aside.
    RecusalOrdered "recusal_ordered" "决定回避" { person: PersonId, text: TextRef };

    /// A rung of the ladder, about a run.
    Escalated "escalated" "督办" { run: RunNo, rung: u8, #[serde(default, skip_serializing_if = "Supervisor::is_lead")] by: Supervisor };
    /// Another organ takes over.
    Elevated "elevated" "提级办理" { from: OrganId, to: OrganId };
    /// An organ was followed by another.
    Succeeded "succeeded" "机关承继" { part: Part, from: OrganId, to: OrganId, document: String };
    /// A slip is mended.
    Corrected "corrected" "更正" { version: u32, correction: Correction, old: String, reason: TextRef };
    /// An event counts as not entered.
    Annulled "annulled" "撤销登记" { version: u32, fact: Box<Fact>, reason: TextRef };
    /// A piece of evidence.
    EvidenceFiled "evidence_filed" "提交证据" { evidence: EvidenceId, digest: String, claim: Option<ClaimNo> };
    /// Sealed, not removed.
    EvidenceSealed "evidence_sealed" "封存证据" { evidence: EvidenceId, reason: TextRef };
    /// A message.
    Posted "posted" "消息" { audience: Audience, text: TextRef };
    /// 领导批示.
    Instructed "instructed" "领导批示" { no: u16, to: OrganId, text: TextRef };
    /// Done.
    InstructionDone "instruction_done" "批示办结" { no: u16, text: TextRef };
    /// The channel has our answer.
    ChannelAnswered "channel_answered" "渠道已回复" { channel: ChannelId, native_id: String, receipt: String };
    /// Another query code may be given out; what ends or weakens the case waits until this day has passed.
    CodeReissued "code_reissued" "补发查询码" { way: CheckWay, text: TextRef, blocks_until: Date };
    /// The identity was opened.
    IdentityOpened "identity_opened" "查看身份信息" { purpose: TextRef };
    /// Who of an organ works on the case from now on.
    Assigned "assigned" "指定承办人" { organ: OrganId, to: PersonId, text: Option<TextRef> };
    /// The complainant's own view.
    Rated "rated" "投诉人评价" { stars: u8, text: Option<TextRef> };

    /// A decision waits for further hands.
    Proposed "proposed" "拟办" { act: Box<Act>, decision: DecisionKind, chain: Vec<Role> };
    /// A hand agreed.
    Endorsed "endorsed" "同意" { opinion: Option<TextRef>, #[serde(default, skip_serializing_if = "is_nil")] of: u32 };
    /// A hand did not.
    SentBack "sent_back" "退回修改" { opinion: TextRef, #[serde(default, skip_serializing_if = "is_nil")] of: u32 };
    /// Its drafter, a later hand or the head took it back.
    Recalled "recalled" "撤回拟办" { reason: TextRef, #[serde(default, skip_serializing_if = "is_nil")] of: u32 };
    /// The proposal no longer fits.
    ProposalLapsed "proposal_lapsed" "拟办失效" { #[serde(default, skip_serializing_if = "is_nil")] of: u32 };
    /// A hand signed on paper; registered by the actor.
    SignedOnPaper "signed_on_paper" "登记纸质签批" { of: u32, signer: Signer, signed_on: Date, scan: Proof };
    /// The named signer says that it is not his signature.
    SignatureDisowned "signature_disowned" "否认纸质签批" { of: u32, text: TextRef };
    /// The lead has looked into it.
    SignatureLookedInto "signature_looked_into" "核查签批" { text: TextRef };
    /// A missing hand is lent by the superior organ.
    HandLent "hand_lent" "借调签批人" { of: u32, organ: OrganId, role: Role, from: OrganId, proof: Proof };
    /// Decided with all its hands.
    Decided "decided" "批准" { decision: DecisionKind, hands: Vec<Signer>, scan: Option<Proof>, #[serde(default, skip_serializing_if = "is_nil")] of: u32 };

    /// The outcome is decided.
    Ending "ending" "办理结果" { outcome: Outcome };
    /// Nothing more is owed.
    Closed "closed" "办结" { outcome: Outcome };
    /// Taken up again.
    Reopened "reopened" "重新办理" { reason: ReopeningReason, text: TextRef };
    /// The case stands here now.
    Moved "moved" "转入" { stage: Stage };
    /// The case follows this version of the profile from now on.
    ProfileAdopted "profile_adopted" "适用新版地区配置" { version: u32 };

    /// A clock runs.
    ClockStarted "clock_started" "开始计时" { run: Box<ClockRun> };
    /// The owed act was done.
    ClockStopped "clock_stopped" "停止计时" { run: RunNo };
    /// Time stands still.
    ClockSuspended "clock_suspended" "中止计时" { run: RunNo };
    /// Time passes again.
    ClockResumed "clock_resumed" "恢复计时" { run: RunNo, last_day: Date, warn_on: Date, provisional: bool, #[serde(default, skip_serializing_if = "std::ops::Not::not")] counted: bool };
    /// More time.
    ClockExtended "clock_extended" "延长时限" { run: RunNo, last_day: Date, warn_on: Date, provisional: bool, #[serde(default, skip_serializing_if = "Option::is_none")] extension: Option<Extension> };
    /// Soon over.
    ClockWarned "clock_warned" "临期提醒" { run: RunNo };
    /// Over without the act.
    ClockRanOut "clock_ran_out" "逾期" { run: RunNo };
    /// A new holiday notice.
    DeadlineRecomputed "deadline_recomputed" "重新计算时限" { run: RunNo, last_day: Date, warn_on: Date, provisional: bool, calendar: u32 };
    /// What an escalation or renewal is about.
    Reminded "reminded" "催办" { run: RunNo, about: About };
}

impl Fact {
    /// Whether later acts may rest on it: not a clock, a message, a look or a mark of the worker.
    pub fn of_substance(&self) -> bool {
        !matches!(
            self,
            Self::ClockStarted { .. }
                | Self::ClockStopped { .. }
                | Self::ClockSuspended { .. }
                | Self::ClockResumed { .. }
                | Self::ClockExtended { .. }
                | Self::ClockWarned { .. }
                | Self::ClockRanOut { .. }
                | Self::DeadlineRecomputed { .. }
                | Self::Reminded { .. }
                | Self::Escalated { .. }
                | Self::Posted { .. }
                | Self::UnopenedTold { .. }
                | Self::IdentityOpened { .. }
                | Self::Assigned { .. }
                | Self::EvidenceFiled { .. }
                | Self::EvidenceSealed { .. }
                | Self::Annulled { .. }
                | Self::Proposed { .. }
                | Self::Endorsed { .. }
                | Self::SentBack { .. }
                | Self::Recalled { .. }
                | Self::SignedOnPaper { .. }
                | Self::SignatureDisowned { .. }
                | Self::SignatureLookedInto { .. }
                | Self::ProposalLapsed { .. }
                | Self::Decided { .. }
        )
    }

    /// Whether an officer may annul it while nothing rests on it.
    pub fn annullable(&self) -> bool {
        matches!(
            self,
            Self::SanctionProposed { .. }
                | Self::Referred { .. }
                | Self::Instructed { .. }
                | Self::ProgressReported { .. }
                | Self::RepairApplied { .. }
                | Self::ObjectionLodged { .. }
        )
    }
}
