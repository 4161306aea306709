//! Typical acts of every kind, by which it is found out what may be done now and what it would cause.

use crate::{
    acceptance::unknown_sums,
    act::{Act, ActKind, BacklogPoint, ClaimFinding, Confirmed, Correction, Instalment, Payment, Service, SplitPart},
    case::{Case, SanctionState},
    claim::Claim,
    context::Context,
    form::{extendable, successors},
    ids::{CaseId, EvidenceId, PersonId},
    money::Fen,
    organ::OrganKind,
    recovery::CheckWay,
    refs::{Proof, TextRef},
    review::challengeables,
    verification::replies_due,
    vocabulary::{
        Audience, Breach, Evil, Excuse, Field, Finding, Ground, Judgment, Outcome, ProvinceMatter, ReopeningReason,
        ServiceManner, Severity, Successor, WithdrawalReason,
    },
};

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

fn served() -> Service {
    Service { manner: ServiceManner::System, proof: None }
}

fn proved() -> Service {
    Service { manner: ServiceManner::Post, proof: Some(sample_proof()) }
}

fn all_paid(case: &Case) -> Vec<Payment> {
    case.live_claims().map(|claim| Payment { claim: claim.no, sum: claim.outstanding }).collect()
}

fn half_paid(case: &Case) -> Vec<Payment> {
    case.live_claims().map(|claim| Payment { claim: claim.no, sum: Fen::new(claim.outstanding.get() / 2) }).collect()
}

/// Typical acts of a kind on this case. Every way a rule may turn has its sample, so that the model check sees it.
pub fn samples(kind: ActKind, case: &Case, ctx: &Context<'_>) -> Vec<Act> {
    use ActKind as K;
    let text = sample_text();
    let proof = sample_proof();
    let candidates = |outside: bool| {
        ctx.routing(case).candidates.into_iter().filter(move |found| found.outside == outside).map(|found| found.organ)
    };
    match kind {
        K::AskSupplement => vec![Act::AskSupplement { items: text }],
        K::Supplement => vec![Act::Supplement { text }],
        K::Lapse => vec![Act::Lapse { service: proved(), text }],
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
            .take(1)
            .map(|organ| Act::ResolveRespondent { organ: organ.id.clone() })
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
        K::Merge => CaseId::parse("sample").map(|into| Act::Merge { into }).into_iter().collect(),
        K::UndoMerge => case.absorbed.iter().map(|merged| Act::UndoMerge { from: merged.from.clone() }).collect(),
        K::Split => split_samples(case),
        K::AskConsent => vec![Act::AskConsent],
        K::AnswerConsent => vec![Act::AnswerConsent { given: true }, Act::AnswerConsent { given: false }],
        K::PlaceBacklog => backlog_samples(case, ctx),
        K::Relay => ctx.profile.leads.iter().map(|seat| Act::Relay { to: seat.lead.clone() }).collect(),
        K::AcceptRelay => vec![Act::AcceptRelay],
        K::HandOver => candidates(false).map(|to| Act::HandOver { to, reason: Some(text.clone()) }).collect(),
        K::SignFor => vec![Act::SignFor],
        K::AskReturn => vec![Act::AskReturn { reason: text, proposal: None }],
        K::DecideReturn => std::iter::once(Act::DecideReturn { to: None })
            .chain(candidates(false).map(|to| Act::DecideReturn { to: Some(to) }))
            .collect(),
        K::ReferOut => candidates(true).map(|to| Act::ReferOut { to, service: proved() }).collect(),
        K::EnterOutsideOutcome => {
            [true, false].map(|done| Act::EnterOutsideOutcome { done, scan: proof.clone() }).to_vec()
        }
        K::Elevate => candidates(false).map(|to| Act::Elevate { to }).collect(),
        K::OrderStatement => vec![Act::OrderStatement],
        K::State => vec![
            Act::State { excuses: vec![Excuse::LackOfFunds], text: text.clone() },
            Act::State { excuses: vec![Excuse::PersonnelChange], text },
        ],
        K::Extend => extendable(case, ctx)
            .into_iter()
            .map(|clock| Act::Extend { clock, ground: Ground::Complexity, text: text.clone() })
            .collect(),
        K::Conclude => conclusions(case, &text),
        K::ServeReply => replies_due(case).into_iter().map(|of| Act::ServeReply { of, service: served() }).collect(),
        K::Settle => vec![Act::Settle { paid: half_paid(case), proof }],
        K::DecideDispute => [Finding::True, Finding::Untrue]
            .map(|finding| Act::DecideDispute { finding, ground: Ground::Evidence, text: text.clone() })
            .to_vec(),
        K::Suspend => vec![Act::Suspend { suit: text, proof }],
        K::LookAt => vec![Act::LookAt { text }],
        K::EnterJudgment => Judgment::ALL
            .iter()
            .map(|judgment| Act::EnterJudgment { judgment: *judgment, proof: proof.clone() })
            .collect(),
        K::ServeOrder => vec![Act::ServeOrder { service: served() }],
        K::ReportProgress => vec![Act::ReportProgress { text }],
        K::AgreePlan => plans(case, ctx),
        K::ProveInstalment => case
            .plan
            .iter()
            .enumerate()
            .filter(|(_, item)| item.paid < item.instalment.sum)
            .take(1)
            .map(|(at, item)| Act::ProveInstalment {
                no: u16::try_from(at + 1).unwrap_or(u16::MAX),
                sum: Fen::new(item.instalment.sum.get() - item.paid.get()),
                proof: proof.clone(),
            })
            .collect(),
        K::ReportPerformed => vec![
            Act::ReportPerformed { payments: all_paid(case), proof: proof.clone() },
            Act::ReportPerformed { payments: half_paid(case), proof },
        ],
        K::AcceptPerformance => case
            .reported
            .iter()
            .map(|payments| Act::AcceptPerformance { payments: payments.clone(), proof: proof.clone() })
            .collect(),
        K::RejectPerformance => vec![Act::RejectPerformance { text }],
        K::Refuse => {
            [Excuse::LackOfFunds, Excuse::TermChange].map(|excuse| Act::Refuse { excuse, text: text.clone() }).to_vec()
        }
        K::ConfirmPayment => [true, false].map(|received| Act::ConfirmPayment { received, text: None }).to_vec(),
        K::ServeNotice => vec![Act::ServeNotice { service: served() }],
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
        K::DecideObjection => [false, true].map(|upheld| Act::DecideObjection { upheld, text: text.clone() }).to_vec(),
        K::Revoke => vec![Act::Revoke { text }],
        K::DecideSanction => ctx
            .profile
            .measures
            .keys()
            .map(|measure| Act::DecideSanction { measure: measure.clone(), unit: None })
            .collect(),
        K::ApplySanction => sanction_numbers(case, SanctionState::Decided)
            .map(|no| Act::ApplySanction { no, proof: proof.clone() })
            .collect(),
        K::ConfirmLifted => sanction_numbers(case, SanctionState::Ended)
            .map(|no| Act::ConfirmLifted { no, proof: proof.clone() })
            .collect(),
        K::Refer => vec![Act::Refer { to: case.lead.clone(), text }],
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
        K::ReportRetaliation => vec![Act::ReportRetaliation { text }],
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
        K::Post => vec![Act::Post { audience: Audience::Internal, text }],
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
        sums: unknown_sums(case).map(|claim| Payment { claim: claim.no, sum: Fen::new(100_000) }).collect(),
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
    mixes
        .into_iter()
        .map(|mix| Act::Conclude {
            findings: numbers
                .iter()
                .zip(mix)
                .map(|(claim, finding)| ClaimFinding { claim: *claim, finding, ground: Ground::Evidence })
                .collect(),
            text: text.clone(),
        })
        .collect()
}

fn plans(case: &Case, ctx: &Context<'_>) -> Vec<Act> {
    let owed = case.sum(|claim: &Claim| claim.outstanding).get();
    let today = ctx.today();
    let on = |days: i64| today.checked_add(jiff::Span::new().days(days)).unwrap_or(today);
    if owed < 2 {
        return Vec::new();
    }
    vec![Act::AgreePlan {
        instalments: vec![
            Instalment { due_on: on(20), sum: Fen::new(owed / 2) },
            Instalment { due_on: on(50), sum: Fen::new(owed - owed / 2) },
        ],
        signed: sample_proof(),
    }]
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

fn backlog_samples(case: &Case, ctx: &Context<'_>) -> Vec<Act> {
    let day = ctx.today();
    let organ = ctx.routing(case).candidates.into_iter().find(|found| !found.outside).map(|found| found.organ);
    let Some(organ) = organ else { return Vec::new() };
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
