//! The acts: everything a person, a channel or the worker may ask of a case.

use crate::{
    actor::Role,
    claim::{ClaimNo, ClaimRate},
    ids::{CaseId, ChannelId, EvidenceId, MeasureId, OrganId, PersonId, ReasonId},
    money::Fen,
    profile::PaymentOrder,
    recovery::CheckWay,
    refs::{Proof, TextRef},
    vocabulary::{
        Audience, Breach, CallBackAbout, CallBackAnswer, Challengeable, Evil, Excuse, Field, Finding, Ground, Judgment,
        OrganInterest, Outcome, ProvinceMatter, ReopeningReason, RevocationCause, ServiceManner, Severity, Size,
        Successor, TellingResult, TellingWay, WithdrawalReason,
    },
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What one claim was found to be, and on what that rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimFinding {
    /// The claim.
    pub claim: ClaimNo,
    /// What it was found to be; of one found in parts, what is left of it here.
    pub finding: Finding,
    /// On what a finding of 不属实 or 有分歧 rests.
    pub ground: Ground,
    /// The parts of its sum, where they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<FindingParts>,
}

/// A sum divided by what was found of it. The parts come to the whole, to the fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingParts {
    /// 属实.
    pub proved: Fen,
    /// 不属实.
    pub untrue: Fen,
    /// 有分歧.
    pub disputed: Fen,
}

impl FindingParts {
    /// The part of which that was found.
    pub fn of(self, finding: Finding) -> Fen {
        match finding {
            Finding::True => self.proved,
            Finding::Untrue => self.untrue,
            Finding::Disputed => self.disputed,
        }
    }

    /// What the claim counts as: true where any part is, else untrue, else disputed.
    pub fn finding(self) -> Finding {
        let left = [Finding::True, Finding::Untrue, Finding::Disputed];
        left.into_iter().find(|finding| self.of(*finding) > Fen::ZERO).unwrap_or(Finding::Disputed)
    }

    /// All of them together.
    pub fn sum(self) -> Fen {
        self.proved.saturating_add(self.untrue).saturating_add(self.disputed)
    }
}

impl ClaimFinding {
    /// One finding for the whole claim.
    pub fn whole(claim: ClaimNo, finding: Finding, ground: Ground) -> Self {
        Self { claim, finding, ground, parts: None }
    }

    /// A finding by parts. What is disputed goes elsewhere, so the claim here counts as true if anything of it is.
    pub fn in_parts(claim: ClaimNo, parts: FindingParts, ground: Ground) -> Self {
        Self { claim, finding: parts.finding(), ground, parts: Some(parts) }
    }

    /// Whether this was found of the claim or of a part of it.
    pub fn finds(&self, finding: Finding) -> bool {
        self.parts.map_or(self.finding == finding, |parts| parts.of(finding) > Fen::ZERO)
    }
}

/// What intake confirms of a complaint when it takes it on: prefilled with what is known, never guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Whether the complainant is a 民营企业 or 个体工商户 (C1.3).
    pub private: Option<bool>,
    /// The organ that the complaint is about, where a channel's hint stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respondent: Option<OrganId>,
    /// The evils (C0); empty: those on file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evils: Vec<Evil>,
    /// The breach; none: that on file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breach: Option<Breach>,
    /// Sums of claims that came without one; nil: an act is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<Payment>,
    /// Organs besides the respondent that signed the contract: added to those on file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<OrganId>,
    /// Whether 条例802 applies, where somebody decided against what is proposed, with the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sme_reason: Option<TextRef>,
}

/// How and when a document reached its recipient. Clocks that begin on service begin here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// The manner.
    pub manner: ServiceManner,
    /// The scan that proves it; needed unless the system served it.
    pub proof: Option<Proof>,
    /// The day on which it reached the addressee; none where the system served it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_on: Option<Date>,
    /// Served by the system: without effect until the addressee opens it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub awaits_opening: bool,
}

impl Service {
    /// A service by the system, without effect until the letter is opened.
    pub fn by_system() -> Self {
        Self { manner: ServiceManner::System, proof: None, reached_on: None, awaits_opening: false }
    }

    /// The day from which it has effect, entered on `entered_on`; none while it waits to be opened.
    pub fn effective_on(&self, entered_on: Date) -> Option<Date> {
        (!self.awaits_opening).then(|| self.reached_on.unwrap_or(entered_on))
    }
}

/// One instalment of a repayment plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Instalment {
    /// When it falls due.
    pub due_on: Date,
    /// How much.
    pub sum: Fen,
}

/// A payment taken as performance of a claim; an act is done with a sum of nil.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Payment {
    /// The claim.
    pub claim: ClaimNo,
    /// How much, interest included.
    pub sum: Fen,
    /// The day of the payment, where it was not that of the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<Date>,
    /// What of it goes to interest, once it is accepted.
    #[serde(default, skip_serializing_if = "Fen::is_nil")]
    pub interest: Fen,
}

impl Payment {
    /// A payment of today, as nobody has divided it yet.
    pub fn of(claim: ClaimNo, sum: Fen) -> Self {
        Self { claim, sum, paid_on: None, interest: Fen::ZERO }
    }

    /// What of it goes to the principal.
    pub fn principal(&self) -> Fen {
        Fen::new(self.sum.get() - self.interest.get())
    }
}

/// One part of a case that is split by respondent or enterprise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitPart {
    /// The respondent of the part.
    pub respondent: OrganId,
    /// The enterprise of the part, where several complain together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise: Option<TextRef>,
    /// Its claims.
    pub claims: Vec<ClaimNo>,
    /// The sums stay here as well and count once, here.
    pub shared: bool,
}

/// What a correction changes. Values as text stand in the event, so no personal data may be corrected this way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "field")]
#[expect(missing_docs, reason = "the fields say what their types say")]
pub enum Correction {
    /// The sum of a claim; a second hand.
    ClaimSum { claim: ClaimNo, new: Fen },
    /// The due date of a claim; a second hand.
    ClaimDue { claim: ClaimNo, new: Date },
    /// The rate that was agreed or adjudged for a claim, or none; a second hand.
    ClaimRate { claim: ClaimNo, new: Option<ClaimRate> },
    /// What the parties agreed that a payment reduces first; a second hand.
    ClaimOrder { claim: ClaimNo, new: PaymentOrder },
    /// The respondent; a second hand; before hand-over only.
    Respondent { new: OrganId },
    /// The evils.
    Evils { new: Vec<Evil> },
    /// The breach.
    Breach { new: Breach },
    /// The size of the enterprise.
    Size { new: Size },
    /// The name of the enterprise; a second hand.
    EnterpriseName { new: TextRef },
}

/// Where a matter stood when it was entered after the fact (历史补录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "point")]
#[expect(missing_docs, reason = "the fields say what their types say")]
pub enum BacklogPoint {
    /// Being verified by this organ since.
    Verifying { organ: OrganId, received_on: Date },
    /// Found true, order served.
    Rectifying { organ: OrganId, concluded_on: Date, served_on: Date },
    /// Determined by a paper decision.
    Recorded { organ: OrganId, determined_on: Date, severity: Severity, decision: Proof },
    /// Ended.
    Closed { outcome: Outcome, ended_on: Date },
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident $code:literal $label:literal $({ $($(#[$more:meta])* $field:ident: $ty:ty),* $(,)? })?;)*) => {
        /// An act with all it needs.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "act")]
        #[expect(missing_docs, reason = "the fields say what their types say")]
        pub enum Act { $($(#[$doc])* #[serde(rename = $code)] $name $({ $($(#[$more])* $field: $ty),* })?,)* }
        /// The kind of an act.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ActKind { $($(#[$doc])* #[serde(rename = $code)] $name,)* }
        impl ActKind {
            /// Every kind, in the order of the mechanism.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The word in addresses, tables and the API.
            pub fn code(self) -> &'static str { match self { $(Self::$name => $code),* } }
            /// The words on the button.
            pub fn label(self) -> &'static str { match self { $(Self::$name => $label),* } }
            /// The kind of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.code() == code)
            }
        }
        impl Act {
            /// Its kind.
            pub fn kind(&self) -> ActKind { match self { $(Self::$name { .. } => ActKind::$name),* } }
        }
    };
}

acts! {
    // intake
    /// One complete list of what is missing.
    AskSupplement "ask_supplement" "一次性告知补正" { items: TextRef };
    /// What was missing comes in.
    Supplement "supplement" "提交补正" { text: TextRef };
    /// Its time is over, the notice reached the complainant, and nothing came.
    Lapse "lapse" "审定逾期未补正" { service: Service, text: TextRef };
    /// Not accepted, for a reason of the list.
    Decline "decline" "不予受理" { reason: ReasonId, text: TextRef };
    /// In court when filed: registered and followed.
    PutOnFile "put_on_file" "登记存查" { suit: TextRef };
    /// The court has spoken on a case on file.
    TakeOffFile "take_off_file" "登记裁判结果" { judgment: Judgment, proof: Option<Proof> };
    /// A lead of the province may be declined or returned only with its consent: it is asked.
    AskProvince "ask_province" "请示省级" { to: ProvinceMatter, text: TextRef };
    /// What the province answered in writing.
    EnterProvinceAnswer "enter_province_answer" "登记省级答复" { consents: bool, number: String, answered_on: Date, proof: Proof };
    /// Which organ the free text means.
    ResolveRespondent "resolve_respondent" "确定被投诉主体" { organ: OrganId };
    /// The case is taken on.
    Accept "accept" "受理" { sme: Option<bool>, field: Option<Field>, #[serde(default)] confirmed: Confirmed };
    /// The same matter lives on in another case.
    Merge "merge" "并案" {
        into: CaseId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<TextRef>,
    };
    /// Nothing rests on the merger: it is undone. Said of the surviving case.
    UndoMerge "undo_merge" "撤销并案" { from: CaseId };
    /// By respondent or enterprise, into linked cases.
    Split "split" "分案" { parts: Vec<SplitPart> };
    /// The facts would reveal a confidential complainant.
    AskConsent "ask_consent" "征求公开身份意见";
    /// The complainant answers.
    AnswerConsent "answer_consent" "答复公开身份意见" { given: bool };
    /// A matter begun before the system is put where it stood.
    PlaceBacklog "place_backlog" "历史补录" { point: BacklogPoint, scan: Proof };

    // routing
    /// To the county's lead.
    Relay "relay" "转县市牵头" { to: OrganId };
    /// The county's lead takes it.
    AcceptRelay "accept_relay" "接收转办";
    /// It was relayed wrongly: back before it is accepted there.
    TakeBackRelay "take_back_relay" "撤回转办" { text: TextRef };
    /// It was relayed to the wrong lead, which gives it back.
    GiveBackRelay "give_back_relay" "退回转办" { text: TextRef };
    /// To the organ that verifies.
    HandOver "hand_over" "转办" { to: OrganId, reason: Option<TextRef> };
    /// The receiver signs.
    SignFor "sign_for" "签收";
    /// The receiver says it is the wrong address.
    AskReturn "ask_return" "申请退回" { reason: TextRef, proposal: Option<OrganId> };
    /// The lead decides on a return: another receiver, or none.
    DecideReturn "decide_return" "审定退回" { to: Option<OrganId> };
    /// An organ stands aside: a party to the contract, by its page; or for a reason that it declared.
    ExcludeOrgan "exclude_organ" "决定单位回避" { organ: OrganId, ground: OrganInterest, text: TextRef, proof: Option<Proof> };
    /// To an organ without an account.
    ReferOut "refer_out" "系统外移送" { to: OrganId, service: Service };
    /// What the organ outside answered.
    EnterOutsideOutcome "enter_outside_outcome" "登记系统外结果" { done: bool, scan: Proof };
    /// The next unconflicted candidate takes over from a silent organ.
    Elevate "elevate" "提级办理" { to: OrganId };

    // verification
    /// The respondent is to state its side.
    OrderStatement "order_statement" "要求书面说明";
    /// The respondent states its side.
    State "state" "书面说明" {
        excuses: Vec<Excuse>,
        text: TextRef,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        admitted: Vec<Payment>,
    };
    /// More time for a clock that allows it.
    Extend "extend" "延长时限" { clock: crate::clock::ClockKind, ground: Ground, text: TextRef };
    /// A finding on every claim.
    Conclude "conclude" "作出核实结论" { findings: Vec<ClaimFinding>, text: TextRef };
    /// The written reply reached the complainant.
    ServeReply "serve_reply" "送达书面答复" { of: Challengeable, service: Service };

    /// Whom the system served a letter opens it: it takes effect.
    OpenLetter "open_letter" "打开送达文书" { letter: crate::service::ServedLetter };
    /// Whom the system served a letter and who has not opened it is told by telephone or SMS. No clock stops with it.
    TellUnopened "tell_unopened" "登记告知" {
        letter: crate::service::ServedLetter,
        way: TellingWay,
        told_on: Date,
        result: TellingResult,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<TextRef>,
    };

    // dispute
    /// The parties agree, in talks or in court (调解): what is to be paid on each claim, and when; the rest is given up.
    Settle "settle" "达成和解" { agreed: Vec<Payment>, instalments: Vec<Instalment>, proof: Proof };
    /// Talks are over: the organ decides.
    DecideDispute "decide_dispute" "分歧裁量" { finding: Finding, ground: Ground, text: TextRef };
    /// A court case is shown.
    Suspend "suspend" "中止办理" { suit: TextRef, proof: Proof };
    /// A suspended case or one on file was looked at.
    LookAt "look_at" "跟踪查看" { text: TextRef, #[serde(default, skip_serializing_if = "Option::is_none")] proof: Option<Proof> };
    /// The court has spoken.
    EnterJudgment "enter_judgment" "登记裁判结果" { judgment: Judgment, proof: Proof };

    // rectification
    /// The rectification order reached the respondent.
    ServeOrder "serve_order" "送达整改通知" { service: Service };
    /// The respondent says how far it is.
    ReportProgress "report_progress" "报告整改进展" { text: TextRef };
    /// A repayment plan that the complainant has signed.
    AgreePlan "agree_plan" "确认还款计划" { instalments: Vec<Instalment>, signed: Proof };
    /// Another plan for what is still owed, signed by the complainant; with it sums of claims may be corrected.
    ChangePlan "change_plan" "变更还款计划" {
        instalments: Vec<Instalment>,
        signed: Proof,
        text: TextRef,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sums: Vec<Payment>,
    };
    /// The respondent reports, with proof, that an instalment was paid.
    ProveInstalment "prove_instalment" "报告分期付款" {
        no: u16,
        sum: Fen,
        proof: Proof,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paid_on: Option<Date>,
    };
    /// The payment of an instalment is accepted against evidence.
    AcceptInstalment "accept_instalment" "分期验收通过" {
        no: u16,
        sum: Fen,
        proof: Proof,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        bank_slip: bool,
    };
    /// What was reported of an instalment is no payment.
    RejectInstalment "reject_instalment" "分期验收不通过" { no: u16, text: TextRef };
    /// The respondent reports that it has performed.
    ReportPerformed "report_performed" "报告履行完毕" { payments: Vec<Payment>, proof: Proof };
    /// Performance is accepted against evidence; `bank_slip`: its proof is the paying bank's slip to the complainant's own
    /// account, or the deed of hand-over of an act.
    AcceptPerformance "accept_performance" "整改验收通过" {
        payments: Vec<Payment>,
        proof: Proof,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        bank_slip: bool,
    };
    /// Performance is not what was promised.
    RejectPerformance "reject_performance" "整改验收不通过" { text: TextRef };
    /// The respondent refuses.
    Refuse "refuse" "登记拒绝整改" { excuse: Excuse, text: TextRef };
    /// The complainant gives up the interest; by intake only on its own proved will.
    WaiveInterest "waive_interest" "放弃利息" {
        text: TextRef,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proof: Option<Proof>,
    };
    /// The complainant has the money.
    ConfirmPayment "confirm_payment" "确认收到款项" { received: bool, text: Option<TextRef> };

    // determination
    /// The advance notice reached the respondent.
    ServeNotice "serve_notice" "送达拟认定告知书" { service: Service };
    /// The respondent defends itself.
    LodgeDefence "lodge_defence" "提交陈述申辩" { text: TextRef };
    /// The respondent will not.
    WaiveDefence "waive_defence" "放弃陈述申辩";
    /// The defence was heard.
    HearDefence "hear_defence" "听取陈述申辩" { text: TextRef };
    /// The defence is right.
    UpholdDefence "uphold_defence" "采纳申辩" { ground: Ground, end: bool, text: TextRef };
    /// This is 违约失信.
    Determine "determine" "认定违约失信" { severity: Severity, text: TextRef, #[serde(default, skip_serializing_if = "Vec::is_empty")] evils: Vec<Evil> };

    // record
    /// The lead has the pushed record.
    ReceivePush "receive_push" "接收推送" ;
    /// The lead returns it for defects of data, never on the merits.
    ReturnForDefects "return_for_defects" "退回补正数据" { text: TextRef };
    /// The defects are mended.
    MendDefects "mend_defects" "补正数据";
    /// The receipt of the province.
    EnterReceipt "enter_receipt" "登记省级回执" { accepted: bool, package: String };
    /// Against a record in force.
    LodgeObjection "lodge_objection" "提出异议" { text: TextRef };
    /// Upheld: the record is revoked.
    DecideObjection "decide_objection" "异议处理" { upheld: bool, cause: Option<RevocationCause>, text: TextRef };
    /// The basis is gone.
    Revoke "revoke" "撤销失信记录" { cause: Option<RevocationCause>, text: TextRef };

    // sanction
    /// A measure of the catalogue, proposed to the unit in whose function it lies.
    ProposeSanction "propose_sanction" "提出惩戒措施" { measure: MeasureId, unit: Option<OrganId> };
    /// The unit decides what was proposed to it.
    DecideSanction "decide_sanction" "决定惩戒措施" { measure: MeasureId, unit: Option<OrganId> };
    /// The unit refuses with its legal reason.
    RefuseSanction "refuse_sanction" "不予实施惩戒措施" { no: u16, text: TextRef };
    /// What came of it in the joint conference where the unit kept silent.
    EnterConference "enter_conference" "登记联席会议意见" { no: u16, again: bool, text: TextRef };
    /// A measure of the nation or the province, asked for by the lead that reports.
    ReportMeasure "report_measure" "提请上级惩戒" { measure: MeasureId };
    /// One that was proposed to it and is not asked for.
    DropMeasure "drop_measure" "不予提请上级惩戒" { no: u16, text: TextRef };
    /// Proof that it is carried out.
    ApplySanction "apply_sanction" "反馈惩戒实施" { no: u16, proof: Proof };
    /// Proof that it is lifted.
    ConfirmLifted "confirm_lifted" "反馈解除惩戒" { no: u16, proof: Proof };
    /// Responsible persons, to discipline.
    Refer "refer" "追责移送" { to: OrganId, text: TextRef };
    /// The receiver has it.
    AcknowledgeReferral "acknowledge_referral" "接收追责移送";
    /// What came of it.
    EnterReferralOutcome "enter_referral_outcome" "登记追责结果" { text: TextRef };

    // repair
    /// By the respondent, or by the organ of its own motion.
    ApplyRepair "apply_repair" "申请信用修复" { text: TextRef, proof: Option<Proof> };
    /// Everything ends in the same transaction.
    GrantRepair "grant_repair" "准予信用修复" { text: TextRef };
    /// Not performed yet.
    RefuseRepair "refuse_repair" "不予信用修复" { text: TextRef };

    // review, withdrawal, protection
    /// Once each.
    Challenge "challenge" "申请复核" { of: Challengeable, text: TextRef };
    /// Upheld is final; overturned goes to other hands.
    DecideReview "decide_review" "作出复核决定" { upheld: bool, text: TextRef };
    /// By the complainant until recorded.
    AskWithdrawal "ask_withdrawal" "申请撤回" { reason: WithdrawalReason, text: TextRef };
    /// End, or go on ex officio.
    DecideWithdrawal "decide_withdrawal" "审定撤回" { end: bool, called_back: bool, text: TextRef };
    /// A party is asked again, by somebody else than whoever entered its will (回访).
    CallBack "call_back" "登记回访" { about: CallBackAbout, answer: CallBackAnswer, text: TextRef };
    /// The case ends for want of consent or of an heir, or goes on.
    DecideEnd "decide_end" "审定是否终止" { end: bool, text: TextRef };
    /// Straight to the lead.
    ReportRetaliation "report_retaliation" "反映打击报复" { text: TextRef };
    /// A hand that the deciding organ has not is lent by its superior organ, on its written order.
    LendHand "lend_hand" "登记借调签批人" { organ: OrganId, role: Role, from: OrganId, proof: Proof };
    /// The lead has looked into a signature on paper that was disowned.
    LookIntoSignature "look_into_signature" "登记签批核查情况" { text: TextRef };
    /// The lead has looked.
    LookIntoRetaliation "look_into_retaliation" "登记核查情况" { text: TextRef };
    /// Dead, deregistered, or the claim assigned.
    DeclareGone "declare_gone" "登记投诉人死亡或者终止" { text: TextRef };
    /// Somebody steps in, on proof.
    ReplaceComplainant "replace_complainant" "变更投诉人" { by: Successor, name: TextRef, proof: Proof };
    /// The lead goes on ex officio for a complainant who is gone.
    GoOnExOfficio "go_on_ex_officio" "依职权继续办理" { text: TextRef };
    /// A person declares an interest.
    DeclareInterest "declare_interest" "申报回避" { text: TextRef };
    /// The lead's head orders a person to stand aside.
    OrderRecusal "order_recusal" "决定回避" { person: PersonId, text: TextRef };

    // succession, mending, help
    /// An organ of the case was abolished or renamed.
    Succeed "succeed" "变更承继机关" { from: OrganId, to: OrganId, document: String };
    /// A clerical slip.
    Correct "correct" "更正" { version: u32, correction: Correction, reason: TextRef };
    /// An event on which nothing rests.
    Annul "annul" "撤销登记" { version: u32, fact: Box<crate::fact::Fact>, reason: TextRef };
    /// A piece of evidence, tied to a claim or to none.
    FileEvidence "file_evidence" "提交证据" { evidence: EvidenceId, digest: String, claim: Option<ClaimNo> };
    /// Evidence filed in the wrong case is sealed, not removed.
    SealEvidence "seal_evidence" "封存证据" { evidence: EvidenceId, reason: TextRef };
    /// A message.
    Post "post" "发送消息" { audience: Audience, text: TextRef };
    /// 领导批示 or coordination task.
    Instruct "instruct" "登记领导批示" { to: OrganId, text: TextRef, due_on: Option<Date> };
    /// It is done.
    ReportInstruction "report_instruction" "反馈批示办理" { no: u16, text: TextRef };
    /// The channel has our answer.
    AnswerChannel "answer_channel" "登记渠道回执" { channel: ChannelId, native_id: String, receipt: String };
    /// A closed case is taken up again.
    Reopen "reopen" "重新办理" { reason: ReopeningReason, text: TextRef };
    /// The holder of the query code, or who says so, gets another one: decided by two hands.
    ReissueCode "reissue_code" "审定补发查询码" { way: CheckWay, text: TextRef };
    /// Identity is opened for a stated purpose.
    OpenIdentity "open_identity" "查看身份信息" { purpose: TextRef };
    /// A colleague of the same organ takes the case on.
    Assign "assign" "指定承办人" { to: PersonId, text: Option<TextRef> };
    /// The complainant's own view of the outcome, 1 to 5.
    Rate "rate" "评价" { stars: u8, text: Option<TextRef> };
    /// The case moves to the profile in force.
    AdoptProfile "adopt_profile" "适用新版地区配置";
}

/// A hand of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Signer {
    /// Who.
    pub person: PersonId,
    /// In which hand of the chain.
    pub role: Role,
}

/// What is asked of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A new case; see [`crate::intake`].
    Open(Box<crate::intake::Intake>),
    /// Do it, or propose it where several hands are needed.
    Do(Act),
    /// The next hand agrees with a pending proposal; `of` names it where several wait for this hand.
    Endorse {
        /// Which: its place in the log.
        of: Option<u32>,
        /// Its opinion.
        opinion: Option<TextRef>,
    },
    /// The next hand sends a pending proposal back.
    SendBack {
        /// Which.
        of: Option<u32>,
        /// Its opinion.
        opinion: TextRef,
    },
    /// A pending proposal is taken back (撤回拟办).
    Recall {
        /// Which.
        of: Option<u32>,
        /// Why.
        reason: TextRef,
    },
    /// The next hand signed on paper: registered by somebody who has no part in the decision.
    SignOnPaper {
        /// Which.
        of: Option<u32>,
        /// Who signed, in which role.
        signer: Signer,
        /// When.
        signed_on: Date,
        /// The scan.
        scan: Proof,
    },
    /// The named signer says that a signature registered from paper is not his.
    Disown {
        /// Which.
        of: Option<u32>,
        /// What he says.
        text: TextRef,
    },
    /// The decision with all its hands, for the model check.
    #[cfg(test)]
    AtOnce {
        /// The decision.
        act: Act,
        /// Who signed, in order.
        signers: Vec<Signer>,
    },
    /// Another case was merged into this one; said by the system in the same commit.
    Absorb {
        /// The merged case.
        from: CaseId,
        /// Its sources.
        sources: Vec<crate::case::Source>,
        /// Its claims, of which those that are not here yet move here.
        claims: Vec<crate::claim::Claim>,
        /// It is of another enterprise, or nobody could tell.
        other_firm: bool,
    },
    /// A debt that is shared with another case was paid there; said by the system in the same commit.
    SharedPaid {
        /// The case in which it was paid.
        from: CaseId,
        /// What was paid on each claim.
        payments: Vec<Payment>,
    },
    /// The merger into another case was undone there; said by the system in the same commit.
    Release,
    /// Somebody leaves: his case goes to a colleague of the same organ.
    PassOn {
        /// For which organ he worked on it.
        organ: OrganId,
        /// Who leaves.
        from: PersonId,
        /// Who takes it on.
        to: PersonId,
        /// Why.
        text: Option<TextRef>,
    },
    /// Time has passed.
    Tick,
    /// A new holiday notice or the like: open clocks are computed again.
    RecomputeClocks,
}
