//! The case as it is folded from its events.

use crate::{
    act::{Act, ActKind, Instalment, Payment, Signer},
    actor::Role,
    claim::{Claim, ClaimNo, MovedClaim},
    clock::ClockKind,
    clockrun::{About, ClockRun, RunState},
    consent_above::ProvinceConsent,
    ids::{CaseId, ChannelId, EvidenceId, MeasureId, OrganId, PersonId},
    money::Fen,
    profile::DecisionKind,
    refs::{Proof, TextRef},
    stage::Stage,
    time::Instant,
    vocabulary::{
        Breach, CallBackAbout, CallBackAnswer, Challengeable, EndReason, Evil, Excuse, Field, Finding, Outcome,
        RefusalKind, Severity, Size,
    },
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The complainant. Whatever names it is a reference; `confidential` hides it from the respondent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Enterprise {
    /// Its name.
    pub name: Option<TextRef>,
    /// USCC, contact, agent: one record.
    pub contact: Option<TextRef>,
    /// Size as at signing.
    pub size: Size,
    /// 保密.
    pub confidential: bool,
    /// It is a 民营企业 or 个体工商户 (C1.3): as it said itself, then as intake confirmed; none where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private: Option<bool>,
}

/// The organ complained about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Respondent {
    /// An organ of the directory.
    Known(OrganId),
    /// Free text that an officer resolves.
    Unresolved(TextRef),
}

/// A complaint that the case absorbed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The channel.
    pub channel: ChannelId,
    /// Its number there.
    pub native_id: String,
    /// When it was handed in there.
    pub received_on: Date,
    /// The channel's own last day for an answer; none where it wants none.
    pub answer_by: Option<Date>,
    /// Handed down by the province.
    pub from_province: bool,
    /// The channel has our answer.
    pub answered: bool,
}

/// How another case is related.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// The other case.
    pub case: CaseId,
    /// How.
    pub kind: LinkKind,
}

/// The kinds of relation between cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// This case was split off from that one.
    SplitFrom,
    /// That case was split off from this one.
    SplitTo,
    /// That case was merged into this one.
    Absorbed,
    /// This case was merged into that one.
    MergedInto,
}

/// A decision that waits for further hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its place in the log: the event that laid it. By it the clocks of its hands are about it.
    pub no: u32,
    /// What is to be decided.
    pub act: Act,
    /// The kind whose chain it follows.
    pub decision: DecisionKind,
    /// The role of each hand.
    pub chain: Vec<Role>,
    /// Who has signed, in order.
    pub signed: Vec<Signer>,
    /// The organ whose hands these are.
    pub organ: Option<OrganId>,
    /// The legal day of the draft.
    pub occurred_on: Date,
    /// Set where the act is entered after its day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<crate::event::Late>,
    /// The proof of the party's will, where an officer enters its act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub will: Option<Proof>,
}

/// A signature given on paper and registered by another account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperSignature {
    /// The pending decision: the place in the log where it was laid.
    pub of: u32,
    /// Who signed, in which role.
    pub signer: Signer,
    /// Who registered it.
    pub by: PersonId,
    /// The organ of the signer.
    pub organ: Option<OrganId>,
    /// The scan.
    pub scan: Proof,
    /// Its named signer says that it is not his.
    pub disowned: bool,
    /// Who had drafted and signed the decision until then.
    pub signed: Vec<PersonId>,
}

/// A hand that an organ has not, lent by its superior organ for one decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LentHand {
    /// For which decision: the place in the log where it was laid.
    pub of: u32,
    /// Whose hand is missing.
    pub organ: OrganId,
    /// In which role.
    pub role: Role,
    /// Who lends it.
    pub from: OrganId,
}

/// What became of the defence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Defence {
    /// Not yet.
    Open,
    /// Came in and waits to be heard.
    Lodged,
    /// Heard.
    Heard,
    /// Waived.
    Waived,
    /// Its time ran out.
    Lapsed,
    /// It was right.
    Upheld,
}

/// Where the way to a determination stands: what invariant 1 asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Procedure {
    /// A claim was found 属实.
    pub found_true: bool,
    /// The rectification order was served.
    pub order_served_on: Option<Date>,
    /// The respondent refused, or counts as refusing.
    pub refused: Option<RefusalKind>,
    /// The advance notice was served.
    pub notice_served_on: Option<Date>,
    /// The defence.
    pub defence: Option<Defence>,
    /// It was entered from paper: the respondent's own words may still be added.
    pub defence_on_paper: bool,
    /// A waiver was not confirmed since the notice: the time began anew, once.
    pub waiver_void: bool,
}

/// The state of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordState {
    /// In force.
    InForce,
    /// Repaired.
    Repaired,
    /// Revoked.
    Revoked,
}

/// A record of 违约失信.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own; none excludes another")]
pub struct Record {
    /// Its severity.
    pub severity: Severity,
    /// When it was determined.
    pub determined_on: Date,
    /// By which organ.
    pub by: OrganId,
    /// By whose hands.
    pub hands: Vec<PersonId>,
    /// The prefecture's lead, which reports it to the province, and it alone (C2.5).
    pub push_to: OrganId,
    /// Its state.
    pub state: RecordState,
    /// An objection marks it.
    pub objected: bool,
    /// The scanned decision stands instead of the procedure (历史补录).
    pub backlog: bool,
    /// The lead has it.
    pub pushed: bool,
    /// The province has it.
    pub reported: bool,
}

/// The state of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SanctionState {
    /// Proposed to the unit in whose function it lies.
    Proposed,
    /// The unit refused it with its legal reason, or the joint conference let it drop.
    Refused,
    /// Decided.
    Decided,
    /// Carried out.
    Applied,
    /// Ended; its lifting is to be confirmed.
    Ended,
    /// Lifted, or ended before it was carried out.
    Lifted,
}

/// A measure on this record.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sanction {
    /// Its number in the case.
    pub no: u16,
    /// Which measure.
    pub measure: MeasureId,
    /// Who carries it out.
    pub unit: OrganId,
    /// Where it stands.
    pub state: SanctionState,
}

/// A measure of the nation or the province that a lead proposes to the lead that reports.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Upward {
    /// Its number among these.
    pub no: u16,
    /// Which measure.
    pub measure: MeasureId,
    /// Neither reported for nor dropped.
    pub open: bool,
}

/// A challenge under review.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Review {
    /// What is challenged.
    pub of: Challengeable,
    /// Who reviews.
    pub reviewer: OrganId,
    /// Who had it before and passed it on by silence.
    pub passed: Vec<OrganId>,
    /// Where the reviewer is outside: the prefecture's lead, which sent the challenge there and enters what came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<OrganId>,
    /// It was entered from paper: the complainant's own words may still be added.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_paper: bool,
}

/// Progress of a referral of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralState {
    /// Sent.
    Sent,
    /// Acknowledged.
    Acknowledged,
    /// The outcome is known.
    Known,
}

/// The referral of the persons in charge.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Referral {
    /// To whom.
    pub to: OrganId,
    /// Where it stands.
    pub state: ReferralState,
}

/// An instalment and what was paid on it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlanItem {
    /// Due date and sum.
    pub instalment: Instalment,
    /// Paid, as accepted.
    pub paid: Fen,
    /// Broken.
    pub broken: bool,
    /// Reported as paid and waiting for acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<ReportedPayment>,
}

/// A payment of an instalment as the respondent reports it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportedPayment {
    /// How much.
    pub sum: Fen,
    /// The day of the payment, where it was not that of the report.
    pub paid_on: Date,
}

/// An instruction of a leader as a dated task.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Instruction {
    /// Its number.
    pub no: u16,
    /// Who is to do it.
    pub to: OrganId,
    /// It is done.
    pub done: bool,
}

/// A merger and whether something rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Absorption {
    /// The merged case.
    pub from: CaseId,
    /// Its sources.
    pub sources: Vec<Source>,
    /// Its claims that were not here before.
    pub claims: Vec<MovedClaim>,
    /// It is of another enterprise, or nobody could tell.
    pub other_firm: bool,
    /// A finding or decision was made since.
    pub rested_on: bool,
}

/// What the respondent is said to have said.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SaidRefusal {
    /// Expressly, or by an excuse that the law forbids.
    pub how: RefusalKind,
    /// In its words.
    pub text: Option<TextRef>,
}

/// A party was asked again (回访).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CallBack {
    /// About what.
    pub about: CallBackAbout,
    /// What came of it.
    pub answer: CallBackAnswer,
    /// Who asked.
    pub by: PersonId,
    /// When.
    pub on: Date,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Exhibit {
    /// Which.
    pub id: EvidenceId,
    /// Filed in the wrong case: sealed.
    pub sealed: bool,
}

/// A case: the sequence of its events, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own; none excludes another")]
pub struct Case {
    /// Its identifier.
    pub id: CaseId,
    /// Its public number.
    pub number: String,
    /// How many events it has.
    pub version: u32,
    /// The profile it follows.
    pub profile_version: u32,
    /// Entered after the fact.
    pub backlog: bool,
    /// The day it was opened.
    pub opened_on: Date,
    /// The complainant.
    pub enterprise: Enterprise,
    /// The complainant is gone.
    pub gone: bool,
    /// The respondent.
    pub respondent: Respondent,
    /// It is only a channel's hint, until an officer has confirmed it.
    pub hinted: bool,
    /// The field.
    pub field: Option<Field>,
    /// The evils.
    pub evils: Vec<Evil>,
    /// The breach; none until somebody has said it.
    pub breach: Option<Breach>,
    /// Contract or promise.
    pub contract: Option<TextRef>,
    /// When it was signed.
    pub signed_on: Option<Date>,
    /// Organs that signed it.
    pub parties: Vec<OrganId>,
    /// Organs that declared an interest and stand aside.
    pub declared: BTreeSet<OrganId>,
    /// What happened.
    pub narrative: Option<TextRef>,
    /// 条例 802 applies as well.
    pub sme: bool,
    /// What the respondent admits to owe on each claim: it cannot be disputed.
    pub admitted: BTreeMap<ClaimNo, Fen>,
    /// Why it does or does not, where intake decided against what size, breach and channel say.
    pub sme_reason: Option<TextRef>,
    /// Excuses given so far.
    pub excuses: BTreeSet<Excuse>,
    /// The lead unit.
    pub lead: OrganId,
    /// It is an acting lead.
    pub acting: bool,
    /// 认定部门.
    pub determining: Option<OrganId>,
    /// Organs that decided or kept silent before and may not again.
    pub decided_before: BTreeSet<OrganId>,
    /// Organs from which a review took the case because their decision was wrong: they see it as it left them.
    pub overturned: BTreeSet<OrganId>,
    /// Persons who may act no more.
    pub barred: BTreeSet<PersonId>,
    /// Persons who declared an interest.
    pub interested: BTreeSet<PersonId>,
    /// Who works on it in each organ (承办人). Its absence binds nobody: any colleague with the role may act.
    pub assignees: BTreeMap<OrganId, PersonId>,
    /// Returns granted so far.
    pub returns: u8,
    /// The lead designated finally.
    pub designated: bool,
    /// The claims.
    pub claims: Vec<Claim>,
    /// The complaints.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub stage: Stage,
    /// Where it stood before the outcome, for a challenge of the withdrawal.
    pub before_end: Option<Box<Stage>>,
    /// Every run of every clock.
    pub clocks: Vec<ClockRun>,
    /// The decisions that wait for further hands, the oldest first.
    pub proposals: Vec<Proposal>,
    /// Hands that superior organs lent.
    pub lent: Vec<LentHand>,
    /// Signatures that were given on paper.
    pub paper: Vec<PaperSignature>,
    /// The way to a determination.
    pub procedure: Procedure,
    /// The repayment plan.
    pub plan: Vec<PlanItem>,
    /// The plan is what the parties of a dispute agreed on.
    pub settled: bool,
    /// The respondent is said to refuse, and was not asked again yet.
    pub refusal_said: Option<SaidRefusal>,
    /// Performance reported and waiting for acceptance.
    pub reported: Option<Vec<Payment>>,
    /// What the last acceptance took as performed, for a review to take back.
    pub accepted: Vec<Payment>,
    /// Replies served.
    pub replied: BTreeSet<Challengeable>,
    /// Challenged, once each.
    pub challenged: BTreeSet<Challengeable>,
    /// The challenge under review.
    pub review: Option<Review>,
    /// Withdrawal asked and not decided.
    pub withdrawal_asked: bool,
    /// The lead goes on of its own motion.
    pub ex_officio: bool,
    /// The province has answered on a case that no lead of the prefecture may lead.
    pub province_answered: bool,
    /// Consent to disclosure: asked, and the answer.
    pub consent: Option<Option<bool>>,
    /// How parties were asked again about what would end or weaken their case, while that is open.
    pub call_backs: Vec<CallBack>,
    /// Who entered what is to be asked about again.
    pub entered_by: BTreeMap<CallBackAbout, BTreeSet<PersonId>>,
    /// A payment was accepted on the bank's slip, without the complainant's word: the right to challenge it keeps its time.
    pub by_slip: bool,
    /// The province's consent to declining or returning a lead of its own: asked, and the answer.
    pub province_consent: Option<ProvinceConsent>,
    /// Times the case was taken from a silent organ.
    pub elevations: u8,
    /// The record.
    pub record: Option<Record>,
    /// The measures.
    pub sanctions: Vec<Sanction>,
    /// The measures of nation and province that were reported for.
    pub reported_for: BTreeSet<MeasureId>,
    /// Those that were proposed to the lead that reports.
    pub upward: Vec<Upward>,
    /// The referral.
    pub referral: Option<Referral>,
    /// Repair applied for and not decided.
    pub repair_applied: bool,
    /// Leaders' instructions.
    pub instructions: Vec<Instruction>,
    /// Related cases.
    pub links: Vec<Link>,
    /// Claims of this case of which another case has a copy (共同债务).
    pub shares: BTreeMap<CaseId, Vec<ClaimNo>>,
    /// Mergers.
    pub absorbed: Vec<Absorption>,
    /// Cases that were merged into the one from which this was split off.
    pub beside: Vec<CaseId>,
    /// Evidence.
    pub exhibits: Vec<Exhibit>,
    /// The complainant says the money came, or did not.
    pub payment_confirmed: Option<bool>,
    /// The query code was issued again: until this day nothing is taken from the complainant that ends or weakens the case.
    pub code_blocks_until: Option<Date>,
    /// Somebody stepped in with a telephone of his own: until this day his word on it does not do either.
    pub newcomer_until: Option<Date>,
    /// The complainant's rating.
    pub rating: Option<u8>,
    /// Times it was taken up again.
    pub reopened: u8,
    /// The persons whose hands made the last decision of each kind: they stand aside when it is overturned.
    pub last_hands: BTreeMap<DecisionKind, Vec<PersonId>>,
    /// The version at which the last event of substance was recorded.
    pub last_substance: u32,
    /// That event was a party's own act: no officer annuls it.
    pub last_by_party: bool,
    /// Looks at a suspended case, one after another, without a proof that the suit goes on.
    pub unproved_looks: u8,
    /// The complainant was said to be gone, and has done something himself since.
    pub heard_since_gone: bool,
    /// The instant of the last event.
    pub last_at: Instant,
}

impl Proposal {
    /// What the clocks of its hands are about.
    pub fn about(&self) -> About {
        About::try_from(self.no).unwrap_or(About::MAX)
    }

    /// Whether every hand of its chain has signed.
    pub fn complete(&self) -> bool {
        self.signed.len() >= self.chain.len()
    }
}

impl Case {
    /// The respondent, if it is known.
    pub fn respondent_id(&self) -> Option<&OrganId> {
        match &self.respondent {
            Respondent::Known(id) => Some(id),
            Respondent::Unresolved(_) => None,
        }
    }

    /// Claims that this case works on: its own and copies of shared ones.
    pub fn claims_here(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| claim.here())
    }

    /// Claims that the case still goes on about: here, and not found untrue.
    pub fn live_claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims_here().filter(|claim| claim.finding != Some(Finding::Untrue))
    }

    /// The sum of something over the claims that this case works on. For figures over several cases use
    /// [`Case::counted`]: a shared sum counts once.
    pub fn sum(&self, part: impl Fn(&Claim) -> Fen) -> Fen {
        Fen::new(self.claims_here().map(|claim| part(claim).get()).sum())
    }

    /// The sum of something over the claims that count here and nowhere else.
    pub fn counted(&self, part: impl Fn(&Claim) -> Fen) -> Fen {
        Fen::new(self.claims.iter().filter(|claim| claim.counts()).map(|claim| part(claim).get()).sum())
    }

    /// Whether nothing more is owed on any live claim.
    pub fn satisfied(&self) -> bool {
        self.live_claims().all(Claim::satisfied)
    }

    /// An instalment of the plan, from 1.
    pub fn instalment(&self, no: u16) -> Option<&PlanItem> {
        self.plan.get(usize::from(no).checked_sub(1)?)
    }

    /// Whether the payment of an instalment waits for acceptance.
    pub fn instalment_reported(&self, no: u16) -> bool {
        self.instalment(no).is_some_and(|item| item.reported.is_some())
    }

    /// Whether anything that was reported as performed waits for acceptance.
    pub fn acceptance_pending(&self) -> bool {
        self.reported.is_some() || self.plan.iter().any(|item| item.reported.is_some())
    }

    /// The numbers of the payments that wait for acceptance: nil for what was reported as a whole.
    pub fn payments_pending(&self) -> Vec<About> {
        let whole = self.reported.is_some().then_some(0);
        let instalments = (1..).zip(&self.plan).filter(|(_, item)| item.reported.is_some()).map(|(no, _)| no);
        whole.into_iter().chain(instalments).collect()
    }

    /// Whether a plan is being performed: its instalments have their clocks.
    pub fn plan_runs(&self) -> bool {
        matches!(self.stage, Stage::Performing | Stage::Recorded)
            && self.clocks.iter().any(|run| {
                run.kind == ClockKind::Instalment && matches!(run.state, RunState::Running | RunState::Suspended)
            })
    }

    /// 属实, 不属实, 有分歧 or 部分属实 where they differ.
    pub fn finding_label(&self) -> &'static str {
        let mut findings: BTreeSet<_> = self.claims.iter().filter_map(|claim| claim.finding).collect();
        if self.claims.iter().any(Claim::partly_untrue) {
            findings.insert(Finding::Untrue);
        }
        match findings.len() {
            0 => "待核实",
            1 => findings.first().map_or("待核实", |finding| finding.label()),
            _ => "部分属实",
        }
    }

    /// The current run of a clock about something: not stopped, whether it runs, is suspended or ran out.
    pub fn run_about(&self, kind: ClockKind, about: About) -> Option<&ClockRun> {
        self.clocks.iter().rev().find(|run| run.kind == kind && run.about == about && run.state != RunState::Stopped)
    }

    /// The current run of a clock that is about nothing in particular.
    pub fn run(&self, kind: ClockKind) -> Option<&ClockRun> {
        self.run_about(kind, 0)
    }

    /// Whether a clock runs.
    pub fn runs(&self, kind: ClockKind) -> bool {
        self.clocks.iter().any(|run| run.kind == kind && run.running())
    }

    /// Whether a clock is not stopped, whatever it is about.
    pub fn runs_or_ran_out(&self, kind: ClockKind) -> bool {
        self.clocks.iter().any(|run| run.kind == kind && run.state != RunState::Stopped)
    }

    /// Runs in which time passes.
    pub fn running(&self) -> impl Iterator<Item = &ClockRun> {
        self.clocks.iter().filter(|run| run.running())
    }

    /// The pending decision that was laid at this place of the log.
    pub fn proposal(&self, no: u32) -> Option<&Proposal> {
        self.proposals.iter().find(|proposal| proposal.no == no)
    }

    /// A pending decision of this kind.
    pub fn pending(&self, kind: ActKind) -> Option<&Proposal> {
        self.proposals.iter().find(|proposal| proposal.act.kind() == kind)
    }

    /// Why the lead has to decide whether the case ends.
    pub fn to_end(&self) -> Option<EndReason> {
        let waits = |reason: &EndReason| self.run_about(ClockKind::EndDecision, reason.no()).is_some();
        EndReason::ALL.iter().copied().find(waits)
    }

    /// The next instant at which something happens by itself.
    pub fn next_boundary(&self) -> Option<Instant> {
        self.clocks.iter().filter_map(ClockRun::next_boundary).min()
    }

    /// Organs that may not verify, determine, review or lead: the respondent, the parties, those that stand aside.
    pub fn involved(&self) -> Vec<OrganId> {
        self.respondent_id().into_iter().cloned().chain(self.concerned()).collect()
    }

    /// The parties to the contract and those that declared an interest.
    pub fn concerned(&self) -> Vec<OrganId> {
        self.parties.iter().chain(&self.declared).cloned().collect()
    }

    /// The merged cases whose complainants read what becomes of this one, and may challenge it.
    pub fn joined(&self) -> impl Iterator<Item = &CaseId> {
        self.absorbed.iter().map(|merged| &merged.from).chain(&self.beside)
    }

    /// Whether a channel brought another complaint, which was merged into this case.
    pub fn joined_source(&self, source: &Source) -> bool {
        self.absorbed.iter().any(|merged| {
            merged.sources.iter().any(|own| own.channel == source.channel && own.native_id == source.native_id)
        })
    }

    /// How it ended or is about to.
    pub fn said_outcome(&self) -> Option<Outcome> {
        match self.stage {
            Stage::Ending { outcome } | Stage::Closed { outcome } => Some(outcome),
            _ => None,
        }
    }

    /// Whether the record is in force.
    pub fn on_record(&self) -> bool {
        self.record.as_ref().is_some_and(|record| record.state == RecordState::InForce)
    }

    /// Measures that are proposed, decided or applied.
    pub fn open_sanctions(&self) -> impl Iterator<Item = &Sanction> {
        use SanctionState as S;
        self.sanctions.iter().filter(|item| matches!(item.state, S::Proposed | S::Decided | S::Applied))
    }

    /// Measures decided or applied, not ended.
    pub fn live_sanctions(&self) -> impl Iterator<Item = &Sanction> {
        self.sanctions.iter().filter(|item| matches!(item.state, SanctionState::Decided | SanctionState::Applied))
    }

    /// Whether the way to a determination is complete: refusal after an order on a true finding, notice, defence ended.
    pub fn ripe(&self) -> bool {
        let p = &self.procedure;
        p.found_true
            && p.order_served_on.is_some()
            && p.refused.is_some()
            && p.notice_served_on.is_some()
            && matches!(p.defence, Some(Defence::Heard | Defence::Waived | Defence::Lapsed))
    }
}
