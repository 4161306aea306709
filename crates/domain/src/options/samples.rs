//! Typical acts of every kind, by which it is found out what may be done now and what it would cause.

use crate::{
    acceptance::unknown_sums,
    access::audiences,
    act::{
        Act, ActKind, BacklogPoint, ClaimFinding, Confirmed, Correction, FindingParts, Instalment, Payment, Service,
        SplitPart,
    },
    case::{Case, PlanItem, SanctionState},
    claim::Claim,
    clock::ClockKind,
    context::Context,
    form::{extendable, successors},
    ids::{CaseId, EvidenceId, OrganId, PersonId},
    interest::{owed_in_all, owed_on},
    lead::lead_for,
    money::Fen,
    organ::OrganKind,
    recovery::CheckWay,
    refs::{Proof, TextRef},
    review::challengeables,
    routing::relayable,
    service::{ServedLetter, unopened},
    verification::replies_due,
    vocabulary::{
        Breach, CallBackAnswer, Evil, Excuse, Field, Finding, Ground, Judgment, OrganInterest, Outcome, ProvinceMatter,
        ReopeningReason, RevocationCause, ServiceManner, Severity, Successor, TellingResult, TellingWay,
        WithdrawalReason,
    },
};
use std::collections::BTreeSet;

/// The other case of a sample.
pub const SAMPLE_CASE: &str = "sample";

fn sample_text() -> TextRef {
    TextRef { id: "sample".to_owned(), digest: "sample".to_owned() }
}

fn sample_person() -> PersonId {
    PersonId::parse("sample").expect("a short ASCII word is an identifier")
}

fn sample_evidence() -> EvidenceId {
    EvidenceId::parse("sample").expect("a short ASCII word is an identifier")
}

fn sample_proof() -> Proof {
    Proof { evidence: sample_evidence(), digest: "sample".to_owned() }
}

/// By the system, where it reaches the addressee, and by post.
fn services(letter: ServedLetter, case: &Case, ctx: &Context<'_>) -> Vec<Service> {
    let sent = case.run_about(ClockKind::Opening, letter.no()).is_some();
    let system = (letter.reachable(ctx) && !sent).then(Service::by_system);
    system.into_iter().chain([proved(ctx)]).collect()
}

fn proved(ctx: &Context<'_>) -> Service {
    let reached_on = Some(ctx.occurred_on.unwrap_or_else(|| ctx.today()));
    Service { manner: ServiceManner::Post, proof: Some(sample_proof()), reached_on, awaits_opening: false }
}

fn all_paid(case: &Case, ctx: &Context<'_>) -> Vec<Payment> {
    let rules = &ctx.profile.interest;
    let owed = |claim: &Claim| claim.outstanding.saturating_add(owed_on(case, claim, ctx.today(), rules));
    case.live_claims().map(|claim| Payment::of(claim.no, owed(claim))).collect()
}

fn half_paid(case: &Case) -> Vec<Payment> {
    case.live_claims().map(|claim| Payment::of(claim.no, Fen::new(claim.outstanding.get() / 2))).collect()
}

/// Typical acts of a kind on this case. Every way a rule may turn has its sample, so that the model check sees it.
pub fn samples(kind: ActKind, case: &Case, ctx: &Context<'_>) -> Vec<Act> {
    use ActKind as K;
    let text = sample_text();
    let proof = sample_proof();
    let candidates = |outside: bool| {
        ctx.routing(case).candidates.into_iter().filter(move |found| found.outside == outside).map(|found| found.organ)
    };
    let bank_slip = || crate::call_back::only_by_slip(case, ctx.calendar);
    match kind {
        K::AskSupplement => vec![Act::AskSupplement { items: text }],
        K::Supplement => vec![Act::Supplement { text }],
        K::Lapse => {
            let reached_on = case.clocks.iter().find(|run| run.kind == ClockKind::Supplement).map(|run| run.from);
            vec![Act::Lapse { service: Service { reached_on, ..proved(ctx) }, text }]
        }
        K::Decline => ctx
            .profile
            .declines
            .keys()
            .take(1)
            .map(|reason| Act::Decline { reason: reason.clone(), text: text.clone() })
            .collect(),
        K::PutOnFile => vec![Act::PutOnFile { suit: text }],
        K::TakeOffFile => Judgment::ALL
            .iter()
            .map(|judgment| Act::TakeOffFile { judgment: *judgment, proof: Some(proof.clone()) })
            .collect(),
        K::ResolveRespondent => ctx
            .directory
            .organs()
            .filter(|organ| !organ.outside && organ.kind != OrganKind::StateFirm)
            .filter(|organ| case.respondent_id() != Some(&organ.id))
            // One of a county, so that the case may be relayed.
            .min_by_key(|organ| relayed_if(case, ctx, &organ.id).is_none())
            .map(|organ| Act::ResolveRespondent { organ: organ.id.clone() })
            .into_iter()
            .collect(),
        K::Accept => acceptances(case),
        K::AskProvince => {
            ProvinceMatter::ALL.iter().map(|to| Act::AskProvince { to: *to, text: text.clone() }).collect()
        }
        K::EnterProvinceAnswer => [true, false]
            .map(|consents| Act::EnterProvinceAnswer {
                consents,
                number: "sample".to_owned(),
                answered_on: ctx.today(),
                proof: proof.clone(),
            })
            .to_vec(),
        K::Merge => CaseId::parse(SAMPLE_CASE).map(|into| Act::Merge { into, reason: None }).into_iter().collect(),
        K::UndoMerge => case.absorbed.iter().map(|merged| Act::UndoMerge { from: merged.from.clone() }).collect(),
        K::Split => split_samples(case),
        K::AskConsent => vec![Act::AskConsent],
        K::AnswerConsent => vec![Act::AnswerConsent { given: true }, Act::AnswerConsent { given: false }],
        K::PlaceBacklog => backlog_samples(case, ctx),
        K::Relay => relayable(case, ctx).map(|to| Act::Relay { to }).into_iter().collect(),
        K::AcceptRelay => vec![Act::AcceptRelay],
        K::TakeBackRelay => vec![Act::TakeBackRelay { text }],
        K::GiveBackRelay => vec![Act::GiveBackRelay { text }],
        K::ExcludeOrgan => exclusion_samples(case, ctx),
        K::HandOver => candidates(false).map(|to| Act::HandOver { to, reason: Some(text.clone()) }).collect(),
        K::SignFor => vec![Act::SignFor],
        K::AskReturn => vec![Act::AskReturn { reason: text, proposal: None }],
        K::DecideReturn => std::iter::once(Act::DecideReturn { to: None })
            .chain(candidates(false).map(|to| Act::DecideReturn { to: Some(to) }))
            .collect(),
        K::ReferOut => candidates(true).map(|to| Act::ReferOut { to, service: proved(ctx) }).collect(),
        K::EnterOutsideOutcome => {
            [true, false].map(|done| Act::EnterOutsideOutcome { done, scan: proof.clone() }).to_vec()
        }
        K::Elevate => candidates(false).map(|to| Act::Elevate { to }).collect(),
        K::OrderStatement => vec![Act::OrderStatement],
        K::State => vec![
            Act::State { excuses: vec![Excuse::LackOfFunds], text: text.clone(), admitted: Vec::new() },
            Act::State { excuses: vec![Excuse::PersonnelChange], text, admitted: Vec::new() },
        ],
        K::Extend => extendable(case, ctx)
            .into_iter()
            .map(|clock| Act::Extend { clock, ground: Ground::Complexity, text: text.clone() })
            .collect(),
        K::Conclude => conclusions(case, &text),
        K::ServeReply => replies_due(case)
            .into_iter()
            .flat_map(|of| {
                let manners = services(ServedLetter::Reply(of), case, ctx).into_iter();
                manners.map(move |service| Act::ServeReply { of, service })
            })
            .collect(),
        K::OpenLetter => unopened(case).into_iter().map(|letter| Act::OpenLetter { letter }).collect(),
        K::TellUnopened => unopened(case)
            .into_iter()
            .map(|letter| Act::TellUnopened {
                letter,
                way: TellingWay::Phone,
                told_on: ctx.today(),
                result: TellingResult::Told,
                text: None,
            })
            .collect(),
        K::Settle => settlements(case, ctx, &proof),
        K::DecideDispute => [Finding::True, Finding::Untrue]
            .map(|finding| Act::DecideDispute { finding, ground: Ground::Evidence, text: text.clone() })
            .to_vec(),
        K::Suspend => vec![Act::Suspend { suit: text, proof }],
        K::LookAt => [Some(proof.clone()), None].map(|proof| Act::LookAt { text: text.clone(), proof }).to_vec(),
        K::EnterJudgment => Judgment::ALL
            .iter()
            .map(|judgment| Act::EnterJudgment { judgment: *judgment, proof: proof.clone() })
            .collect(),
        K::ServeOrder => {
            let manners = services(ServedLetter::Order, case, ctx).into_iter();
            manners.map(|service| Act::ServeOrder { service }).collect()
        }
        K::ReportProgress => vec![Act::ReportProgress { text }],
        K::AgreePlan => plans(case, ctx)
            .into_iter()
            .map(|instalments| Act::AgreePlan { instalments, signed: proof.clone() })
            .collect(),
        K::ChangePlan => plans(case, ctx)
            .into_iter()
            .map(|instalments| Act::ChangePlan {
                instalments,
                signed: proof.clone(),
                text: text.clone(),
                sums: Vec::new(),
            })
            .collect(),
        K::ProveInstalment => instalments(case, |item| item.reported.is_none() && item.paid < item.instalment.sum)
            .map(|(no, item)| Act::ProveInstalment {
                no,
                sum: Fen::new(item.instalment.sum.get() - item.paid.get()),
                proof: proof.clone(),
                paid_on: None,
            })
            .collect(),
        K::AcceptInstalment => instalments(case, |item| item.reported.is_some())
            .filter_map(|(no, item)| Some((no, item.reported.as_ref()?.sum)))
            .map(|(no, sum)| Act::AcceptInstalment { no, sum, proof: proof.clone(), bank_slip: bank_slip() })
            .collect(),
        K::RejectInstalment => instalments(case, |item| item.reported.is_some())
            .map(|(no, _)| Act::RejectInstalment { no, text: text.clone() })
            .collect(),
        K::ReportPerformed => vec![
            Act::ReportPerformed { payments: all_paid(case, ctx), proof: proof.clone() },
            Act::ReportPerformed { payments: half_paid(case), proof },
        ],
        K::AcceptPerformance => case
            .reported
            .iter()
            .map(|payments| Act::AcceptPerformance {
                payments: payments.clone(),
                proof: proof.clone(),
                bank_slip: bank_slip(),
            })
            .collect(),
        K::RejectPerformance => vec![Act::RejectPerformance { text }],
        K::Refuse => {
            [Excuse::LackOfFunds, Excuse::TermChange].map(|excuse| Act::Refuse { excuse, text: text.clone() }).to_vec()
        }
        K::WaiveInterest => vec![Act::WaiveInterest { text, proof: Some(proof) }],
        K::ConfirmPayment => [true, false].map(|received| Act::ConfirmPayment { received, text: None }).to_vec(),
        K::ServeNotice => {
            let manners = services(ServedLetter::Notice, case, ctx).into_iter();
            manners.map(|service| Act::ServeNotice { service }).collect()
        }
        K::LodgeDefence => vec![Act::LodgeDefence { text }],
        K::WaiveDefence => vec![Act::WaiveDefence],
        K::HearDefence => vec![Act::HearDefence { text }],
        K::UpholdDefence => {
            [true, false].map(|end| Act::UpholdDefence { ground: Ground::Evidence, end, text: text.clone() }).to_vec()
        }
        K::Determine => vec![Act::Determine { severity: Severity::General, text, evils: vec![Evil::EnterpriseHarmed] }],
        K::ReceivePush => vec![Act::ReceivePush],
        K::ReturnForDefects => vec![Act::ReturnForDefects { text }],
        K::MendDefects => vec![Act::MendDefects],
        K::EnterReceipt => {
            [true, false].map(|accepted| Act::EnterReceipt { accepted, package: "sample".to_owned() }).to_vec()
        }
        K::LodgeObjection => vec![Act::LodgeObjection { text }],
        K::DecideObjection => [None, Some(RevocationCause::ClaimFell), Some(RevocationCause::Procedure)]
            .map(|cause| Act::DecideObjection { upheld: cause.is_some(), cause, text: text.clone() })
            .to_vec(),
        K::Revoke => [RevocationCause::ClaimFell, RevocationCause::Procedure]
            .map(|cause| Act::Revoke { cause: Some(cause), text: text.clone() })
            .to_vec(),
        K::ProposeSanction => ctx
            .profile
            .measures
            .keys()
            .map(|measure| Act::ProposeSanction { measure: measure.clone(), unit: None })
            .collect(),
        K::DecideSanction => case
            .sanctions
            .iter()
            .filter(|sanction| sanction.state == SanctionState::Proposed)
            .map(|sanction| Act::DecideSanction { measure: sanction.measure.clone(), unit: None })
            .collect(),
        K::RefuseSanction => sanction_numbers(case, SanctionState::Proposed)
            .map(|no| Act::RefuseSanction { no, text: text.clone() })
            .collect(),
        K::EnterConference => sanction_numbers(case, SanctionState::Proposed)
            .flat_map(|no| [true, false].map(|again| Act::EnterConference { no, again, text: text.clone() }))
            .collect(),
        K::ReportMeasure => {
            ctx.profile.measures.keys().map(|measure| Act::ReportMeasure { measure: measure.clone() }).collect()
        }
        K::DropMeasure => {
            let open = case.upward.iter().filter(|item| item.open);
            open.map(|item| Act::DropMeasure { no: item.no, text: text.clone() }).collect()
        }
        K::ApplySanction => sanction_numbers(case, SanctionState::Decided)
            .map(|no| Act::ApplySanction { no, proof: proof.clone() })
            .collect(),
        K::ConfirmLifted => sanction_numbers(case, SanctionState::Ended)
            .map(|no| Act::ConfirmLifted { no, proof: proof.clone() })
            .collect(),
        K::Refer => crate::referral::receivers(case, ctx)
            .into_iter()
            .take(1)
            .map(|to| Act::Refer { to, text: text.clone() })
            .collect(),
        K::AcknowledgeReferral => vec![Act::AcknowledgeReferral],
        K::EnterReferralOutcome => vec![Act::EnterReferralOutcome { text }],
        K::ApplyRepair => vec![Act::ApplyRepair { text, proof: Some(proof) }],
        K::GrantRepair => vec![Act::GrantRepair { text }],
        K::RefuseRepair => vec![Act::RefuseRepair { text }],
        K::Challenge => challengeables(case).into_iter().map(|of| Act::Challenge { of, text: text.clone() }).collect(),
        K::DecideReview => [true, false].map(|upheld| Act::DecideReview { upheld, text: text.clone() }).to_vec(),
        K::AskWithdrawal => vec![Act::AskWithdrawal { reason: WithdrawalReason::Paid, text }],
        K::DecideWithdrawal => {
            [true, false].map(|end| Act::DecideWithdrawal { end, called_back: true, text: text.clone() }).to_vec()
        }
        K::CallBack => crate::call_back::open(case)
            .into_iter()
            .flat_map(|about| {
                [CallBackAnswer::Confirmed, CallBackAnswer::Denied, CallBackAnswer::NoReplyInWriting]
                    .map(|answer| Act::CallBack { about, answer, text: text.clone() })
            })
            .collect(),
        K::DecideEnd => [true, false].map(|end| Act::DecideEnd { end, text: text.clone() }).to_vec(),
        K::ReportRetaliation => vec![Act::ReportRetaliation { text }],
        K::LendHand => crate::lent::missing(case)
            .into_iter()
            .flat_map(|(_, organ, role)| {
                let above = ctx.directory.parents(&organ, ctx.today());
                above.into_iter().map(move |from| (organ.clone(), role, from))
            })
            .map(|(organ, role, from)| Act::LendHand { organ, role, from, proof: proof.clone() })
            .collect(),
        K::LookIntoSignature => vec![Act::LookIntoSignature { text }],
        K::LookIntoRetaliation => vec![Act::LookIntoRetaliation { text }],
        K::DeclareGone => vec![Act::DeclareGone { text }],
        K::ReplaceComplainant => vec![Act::ReplaceComplainant { by: Successor::Assignee, name: text, proof }],
        K::GoOnExOfficio => vec![Act::GoOnExOfficio { text }],
        K::DeclareInterest => vec![Act::DeclareInterest { text }],
        K::OrderRecusal => vec![Act::OrderRecusal { person: sample_person(), text }],
        K::Succeed => succession_samples(case, ctx),
        K::Correct => vec![
            Act::Correct { version: 1, correction: Correction::Breach { new: Breach::Other }, reason: text.clone() },
            Act::Correct {
                version: 1,
                correction: Correction::ClaimSum {
                    claim: case.claims_here().next().map_or(1, |claim| claim.no),
                    new: Fen::new(case.claims_here().next().map_or(0, |claim| claim.claimed.get())),
                },
                reason: text,
            },
        ],
        // Offered beside the event itself on the timeline, not as a form of its own.
        K::Annul => Vec::new(),
        K::FileEvidence => {
            vec![Act::FileEvidence { evidence: sample_evidence(), digest: "sample".to_owned(), claim: None }]
        }
        K::SealEvidence => case
            .exhibits
            .iter()
            .take(1)
            .map(|exhibit| Act::SealEvidence { evidence: exhibit.id.clone(), reason: text.clone() })
            .collect(),
        K::Post => audiences(ctx.actor.role)
            .iter()
            .take(1)
            .map(|audience| Act::Post { audience: *audience, text: text.clone() })
            .collect(),
        K::Instruct => case
            .determining
            .iter()
            .map(|to| Act::Instruct { to: to.clone(), text: text.clone(), due_on: None })
            .collect(),
        K::ReportInstruction => case
            .instructions
            .iter()
            .filter(|task| !task.done)
            .map(|task| Act::ReportInstruction { no: task.no, text: text.clone() })
            .collect(),
        K::AnswerChannel => case
            .sources
            .iter()
            .filter(|source| !source.answered)
            .take(1)
            .map(|source| Act::AnswerChannel {
                channel: source.channel.clone(),
                native_id: source.native_id.clone(),
                receipt: "sample".to_owned(),
            })
            .collect(),
        K::Reopen => {
            ReopeningReason::ALL.iter().map(|reason| Act::Reopen { reason: *reason, text: text.clone() }).collect()
        }
        K::ReissueCode => vec![Act::ReissueCode { way: CheckWay::CalledBack, text }],
        K::OpenIdentity => vec![Act::OpenIdentity { purpose: text }],
        K::Assign => vec![Act::Assign { to: sample_person(), text: None }],
        K::Rate => vec![Act::Rate { stars: 5, text: None }],
        K::AdoptProfile => vec![Act::AdoptProfile],
    }
}

/// Taken on with everything confirmed that is still open.
fn acceptances(case: &Case) -> Vec<Act> {
    let confirmed = Confirmed {
        private: Some(true),
        respondent: case.respondent_id().cloned(),
        evils: vec![Evil::EnterpriseHarmed],
        breach: Some(Breach::Arrears),
        sums: unknown_sums(case).map(|claim| Payment::of(claim.no, Fen::new(100_000))).collect(),
        ..Confirmed::default()
    };
    vec![Act::Accept { sme: None, field: Some(Field::Procurement), confirmed }]
}

fn sanction_numbers(case: &Case, state: SanctionState) -> impl Iterator<Item = u16> {
    case.sanctions.iter().filter(move |sanction| sanction.state == state).map(|sanction| sanction.no)
}

fn conclusions(case: &Case, text: &TextRef) -> Vec<Act> {
    let numbers: Vec<_> = case.claims_here().map(|claim| claim.no).collect();
    let all = |finding| numbers.iter().map(|_| finding).collect::<Vec<_>>();
    let mut mixes = vec![all(Finding::True), all(Finding::Untrue), all(Finding::Disputed)];
    if numbers.len() > 1 {
        for (first, rest) in
            [(Finding::True, Finding::Untrue), (Finding::True, Finding::Disputed), (Finding::Untrue, Finding::Disputed)]
        {
            let mut mix = all(rest);
            mix[0] = first;
            mixes.push(mix);
        }
    }
    let whole = |(claim, finding): (&u16, Finding)| ClaimFinding::whole(*claim, finding, Ground::Evidence);
    let mut acts: Vec<_> = mixes
        .into_iter()
        .map(|mix| Act::Conclude { findings: numbers.iter().zip(mix).map(whole).collect(), text: text.clone() })
        .collect();
    acts.extend(in_parts(case, &numbers, text));
    acts
}

/// The first sum in three parts, all else true.
fn in_parts(case: &Case, numbers: &[u16], text: &TextRef) -> Option<Act> {
    let first = case.claims_here().find(|claim| claim.outstanding.get() > 2)?;
    let third = Fen::new(first.outstanding.get() / 3);
    let proved = first.outstanding.saturating_sub(third).saturating_sub(third);
    let parts = FindingParts { proved, untrue: third, disputed: third };
    let found = |no: &u16| {
        if *no == first.no {
            ClaimFinding::in_parts(*no, parts, Ground::Evidence)
        } else {
            ClaimFinding::whole(*no, Finding::True, Ground::Evidence)
        }
    };
    Some(Act::Conclude { findings: numbers.iter().map(found).collect(), text: text.clone() })
}

/// The first instalment that fits.
fn instalments(case: &Case, fits: impl Fn(&PlanItem) -> bool) -> impl Iterator<Item = (u16, &PlanItem)> {
    (1..).zip(&case.plan).filter(move |(_, item)| fits(item)).take(1)
}

fn plans(case: &Case, ctx: &Context<'_>) -> Vec<Vec<Instalment>> {
    let owed = owed_in_all(case, ctx.today(), &ctx.profile.interest).get();
    let today = ctx.today();
    let on = |days: i64| today.checked_add(jiff::Span::new().days(days)).unwrap_or(today);
    if owed < 2 {
        return Vec::new();
    }
    vec![vec![
        Instalment { due_on: on(20), sum: Fen::new(owed / 2) },
        Instalment { due_on: on(50), sum: Fen::new(owed - owed / 2) },
    ]]
}

/// Half of each sum is agreed, to be paid in one.
fn settlements(case: &Case, ctx: &Context<'_>, proof: &Proof) -> Vec<Act> {
    let agreed: Vec<_> =
        half_paid(case).into_iter().filter(|part| part.sum > Fen::ZERO || is_act(case, part.claim)).collect();
    let sum: i64 = agreed.iter().map(|part| part.sum.get()).sum();
    let day = ctx.today().saturating_add(jiff::Span::new().days(20));
    let instalments = if sum > 0 { vec![Instalment { due_on: day, sum: Fen::new(sum) }] } else { Vec::new() };
    if agreed.is_empty() { Vec::new() } else { vec![Act::Settle { agreed, instalments, proof: proof.clone() }] }
}

fn is_act(case: &Case, no: u16) -> bool {
    case.live_claims().any(|claim| claim.no == no && claim.act)
}

/// The lead of an organ, where that is not the lead of the case.
fn relayed_if(case: &Case, ctx: &Context<'_>, organ: &OrganId) -> Option<OrganId> {
    let choice = lead_for(ctx.profile, ctx.directory, organ, &case.concerned(), ctx.today())?;
    Some(choice.organ).filter(|lead| *lead != case.lead)
}

fn split_samples(case: &Case) -> Vec<Act> {
    let first = case.claims_here().next().map(|claim| claim.no);
    let (Some(first), Some(respondent)) = (first, case.respondent_id()) else { return Vec::new() };
    [false, true]
        .map(|shared| Act::Split {
            parts: vec![SplitPart { respondent: respondent.clone(), enterprise: None, claims: vec![first], shared }],
        })
        .to_vec()
}

/// Of the next who may verify, of the one that does, and of the lead.
fn exclusion_samples(case: &Case, ctx: &Context<'_>) -> Vec<Act> {
    let next = ctx.routing(case).candidates.into_iter().next().map(|found| found.organ);
    let organs: BTreeSet<OrganId> =
        next.into_iter().chain(case.determining.clone()).chain([case.lead.clone()]).collect();
    let of = |ground: OrganInterest| {
        move |organ: &OrganId| Act::ExcludeOrgan {
            organ: organ.clone(),
            ground,
            text: sample_text(),
            proof: Some(sample_proof()),
        }
    };
    let declared = organs.iter().map(of(OrganInterest::Declared));
    organs.iter().map(of(OrganInterest::ContractParty)).chain(declared).collect()
}

fn backlog_samples(case: &Case, ctx: &Context<'_>) -> Vec<Act> {
    let day = ctx.profile.go_live.yesterday().unwrap_or(ctx.profile.go_live);
    let candidate = || ctx.routing(case).candidates.into_iter().find(|found| !found.outside).map(|found| found.organ);
    let Some(organ) = case.determining.clone().or_else(candidate) else { return Vec::new() };
    [
        BacklogPoint::Verifying { organ: organ.clone(), received_on: day },
        BacklogPoint::Rectifying { organ: organ.clone(), concluded_on: day, served_on: day },
        BacklogPoint::Recorded { organ, determined_on: day, severity: Severity::General, decision: sample_proof() },
        BacklogPoint::Closed { outcome: Outcome::Performed, ended_on: day },
    ]
    .map(|point| Act::PlaceBacklog { point, scan: sample_proof() })
    .to_vec()
}

fn succession_samples(case: &Case, ctx: &Context<'_>) -> Vec<Act> {
    let own = [case.respondent_id().cloned(), case.determining.clone(), Some(case.lead.clone())];
    let to = successors(case, ctx);
    own.into_iter()
        .flatten()
        .flat_map(|from| {
            to.iter().map(move |to| Act::Succeed { from: from.clone(), to: to.clone(), document: "sample".to_owned() })
        })
        .collect()
}
