//! Whatever field of an act is changed, its words change.

use super::*;
use crate::{
    act::{
        ActKind, BacklogPoint, ClaimFinding, Confirmed, Correction, FindingParts, Instalment, Payment, Service,
        SplitPart,
    },
    claim::Claim,
    clock::Owner,
    clockrun::{ClockRun, RunState},
    decide::decide,
    evolve::fold,
    ids::{ChannelId, ReasonId},
    model::place::{Place, START, intake, morning, system},
    money::Fen,
    recovery::CheckWay,
    vocabulary::{
        Audience, Breach, CallBackAbout, CallBackAnswer, Challengeable, Evil, Excuse, Field, Finding, Ground, Judgment,
        OrganInterest, Outcome, ProvinceMatter, ReopeningReason, RevocationCause, ServiceManner, Severity, Size,
        Successor, TellingResult, TellingWay, WithdrawalReason,
    },
};
use jiff::civil::date;
use serde_json::{Value, json};

fn text(id: &str) -> TextRef {
    TextRef { id: id.to_owned(), digest: "digest".to_owned() }
}

fn proof() -> Proof {
    Proof { evidence: EvidenceId::parse("scan").unwrap(), digest: "digest".to_owned() }
}

fn organ(id: &str) -> OrganId {
    OrganId::parse(id).unwrap()
}

fn served() -> Service {
    Service {
        manner: ServiceManner::Post,
        proof: Some(proof()),
        reached_on: Some(date(2026, 5, 5)),
        awaits_opening: true,
    }
}

fn paid() -> Vec<Payment> {
    vec![Payment { claim: 1, sum: Fen::new(40_000), paid_on: Some(date(2026, 5, 4)), interest: Fen::new(700) }]
}

/// Acts of a kind in which every field that may be left out is filled.
#[expect(clippy::too_many_lines, reason = "one arm an act")]
fn full(kind: ActKind) -> Vec<Act> {
    use ActKind as K;
    let (text, proof) = (text("text"), proof());
    let day = date(2026, 5, 6);
    let (case, person) = (CaseId::parse("other").unwrap(), PersonId::parse("p-1").unwrap());
    let one = match kind {
        K::AskSupplement => Act::AskSupplement { items: text },
        K::Supplement => Act::Supplement { text },
        K::Decline => Act::Decline { reason: ReasonId::parse("scope").unwrap(), text },
        K::PutOnFile => Act::PutOnFile { suit: text },
        K::TakeOffFile => Act::TakeOffFile { judgment: Judgment::Due, proof: Some(proof) },
        K::ResolveRespondent => Act::ResolveRespondent { organ: organ("my-house") },
        K::Accept => Act::Accept {
            sme: Some(false),
            field: Some(Field::Tender),
            confirmed: Confirmed {
                private: Some(true),
                respondent: Some(organ("my-house")),
                evils: vec![Evil::OldDebtsIgnored],
                breach: Some(Breach::Arrears),
                sums: paid(),
                parties: vec![organ("my-gov")],
                sme_reason: Some(text),
            },
        },
        K::Lapse => Act::Lapse { service: served(), text },
        K::AskProvince => Act::AskProvince { to: ProvinceMatter::ALL[0], text },
        K::EnterProvinceAnswer => {
            Act::EnterProvinceAnswer { consents: true, number: "函〔2026〕7号".to_owned(), answered_on: day, proof }
        }
        K::TakeBackRelay => Act::TakeBackRelay { text },
        K::GiveBackRelay => Act::GiveBackRelay { text },
        K::ExcludeOrgan => {
            Act::ExcludeOrgan { organ: organ("my-gov"), ground: OrganInterest::ContractParty, text, proof: Some(proof) }
        }
        K::OpenLetter => Act::OpenLetter { letter: crate::service::ServedLetter::Order },
        K::ChangePlan => Act::ChangePlan {
            instalments: vec![Instalment { due_on: day, sum: Fen::new(10_000) }],
            signed: proof,
            text,
            sums: paid(),
        },
        K::AcceptInstalment => Act::AcceptInstalment { no: 2, sum: Fen::new(20_000), proof, bank_slip: true },
        K::RejectInstalment => Act::RejectInstalment { no: 2, text },
        K::WaiveInterest => Act::WaiveInterest { text, proof: Some(proof) },
        K::ProposeSanction => {
            Act::ProposeSanction { measure: MeasureId::parse("funds").unwrap(), unit: Some(organ("nm-edu")) }
        }
        K::RefuseSanction => Act::RefuseSanction { no: 3, text },
        K::EnterConference => Act::EnterConference { no: 3, again: true, text },
        K::ReportMeasure => Act::ReportMeasure { measure: MeasureId::parse("national").unwrap() },
        K::DropMeasure => Act::DropMeasure { no: 3, text },
        K::CallBack => Act::CallBack { about: CallBackAbout::Withdrawal, answer: CallBackAnswer::Confirmed, text },
        K::DecideEnd => Act::DecideEnd { end: true, text },
        K::ReissueCode => Act::ReissueCode { way: CheckWay::ALL[0], text },
        K::Merge => Act::Merge { into: case, reason: Some(text) },
        K::UndoMerge => Act::UndoMerge { from: case },
        K::Split => Act::Split {
            parts: vec![SplitPart {
                respondent: organ("my-house"),
                enterprise: Some(text),
                claims: vec![1],
                shared: false,
            }],
        },
        K::AskConsent => Act::AskConsent,
        K::AnswerConsent => Act::AnswerConsent { given: true },
        K::PlaceBacklog => {
            let organ = organ("my-gov");
            let points = [
                BacklogPoint::Verifying { organ: organ.clone(), received_on: day },
                BacklogPoint::Rectifying { organ: organ.clone(), concluded_on: day, served_on: date(2026, 5, 7) },
                BacklogPoint::Recorded {
                    organ,
                    determined_on: day,
                    severity: Severity::Minor,
                    decision: Proof { evidence: EvidenceId::parse("decision").unwrap(), ..proof.clone() },
                },
                BacklogPoint::Closed { outcome: Outcome::Performed, ended_on: day },
            ];
            return points.map(|point| Act::PlaceBacklog { point, scan: proof.clone() }).to_vec();
        }
        K::Relay => Act::Relay { to: organ("my-dev") },
        K::AcceptRelay => Act::AcceptRelay,
        K::HandOver => Act::HandOver { to: organ("my-gov"), reason: Some(text) },
        K::SignFor => Act::SignFor,
        K::AskReturn => Act::AskReturn { reason: text, proposal: Some(organ("my-gov")) },
        K::DecideReturn => Act::DecideReturn { to: Some(organ("my-gov")) },
        K::ReferOut => Act::ReferOut { to: organ("prov-gov"), service: served() },
        K::EnterOutsideOutcome => Act::EnterOutsideOutcome { done: true, scan: proof },
        K::Elevate => Act::Elevate { to: organ("nm-gov") },
        K::OrderStatement => Act::OrderStatement,
        K::State => Act::State { excuses: vec![Excuse::LackOfFunds], text, admitted: paid() },
        K::Extend => Act::Extend { clock: ClockKind::Verification, ground: Ground::Complexity, text },
        K::Conclude => Act::Conclude {
            findings: vec![
                ClaimFinding::whole(1, Finding::Untrue, Ground::PerformedAlready),
                ClaimFinding::in_parts(
                    2,
                    FindingParts { proved: Fen::new(100), untrue: Fen::new(200), disputed: Fen::new(300) },
                    Ground::Evidence,
                ),
            ],
            text,
        },
        K::ServeReply => Act::ServeReply { of: Challengeable::Untrue, service: served() },
        K::TellUnopened => Act::TellUnopened {
            letter: crate::service::ServedLetter::Order,
            way: TellingWay::Sms,
            told_on: day,
            result: TellingResult::NotReached,
            text: Some(text),
        },
        K::Settle => {
            Act::Settle { agreed: paid(), instalments: vec![Instalment { due_on: day, sum: Fen::new(40_000) }], proof }
        }
        K::DecideDispute => Act::DecideDispute { finding: Finding::True, ground: Ground::Evidence, text },
        K::Suspend => Act::Suspend { suit: text, proof },
        K::LookAt => Act::LookAt { text, proof: Some(proof) },
        K::EnterJudgment => Act::EnterJudgment { judgment: Judgment::Lost, proof },
        K::ServeOrder => Act::ServeOrder { service: served() },
        K::ReportProgress => Act::ReportProgress { text },
        K::AgreePlan => Act::AgreePlan {
            instalments: vec![
                Instalment { due_on: day, sum: Fen::new(10_000) },
                Instalment { due_on: date(2026, 6, 7), sum: Fen::new(20_000) },
            ],
            signed: proof,
        },
        K::ProveInstalment => Act::ProveInstalment { no: 2, sum: Fen::new(20_000), proof, paid_on: Some(day) },
        K::ReportPerformed => Act::ReportPerformed { payments: paid(), proof },
        K::AcceptPerformance => Act::AcceptPerformance { payments: paid(), proof, bank_slip: true },
        K::RejectPerformance => Act::RejectPerformance { text },
        K::Refuse => Act::Refuse { excuse: Excuse::TermChange, text },
        K::ConfirmPayment => Act::ConfirmPayment { received: false, text: Some(text) },
        K::ServeNotice => Act::ServeNotice { service: served() },
        K::LodgeDefence => Act::LodgeDefence { text },
        K::WaiveDefence => Act::WaiveDefence,
        K::HearDefence => Act::HearDefence { text },
        K::UpholdDefence => Act::UpholdDefence { ground: Ground::NoObligation, end: true, text },
        K::Determine => Act::Determine { severity: Severity::Serious, text, evils: vec![Evil::EnterpriseHarmed] },
        K::ReceivePush => Act::ReceivePush,
        K::ReturnForDefects => Act::ReturnForDefects { text },
        K::MendDefects => Act::MendDefects,
        K::EnterReceipt => Act::EnterReceipt { accepted: true, package: "B-7".to_owned() },
        K::LodgeObjection => Act::LodgeObjection { text },
        K::DecideObjection => Act::DecideObjection { upheld: true, cause: Some(RevocationCause::ClaimFell), text },
        K::Revoke => Act::Revoke { cause: Some(RevocationCause::Procedure), text },
        K::DecideSanction => {
            Act::DecideSanction { measure: MeasureId::parse("funds").unwrap(), unit: Some(organ("nm-edu")) }
        }
        K::ApplySanction => Act::ApplySanction { no: 3, proof },
        K::ConfirmLifted => Act::ConfirmLifted { no: 3, proof },
        K::Refer => Act::Refer { to: organ("nm-audit"), text },
        K::AcknowledgeReferral => Act::AcknowledgeReferral,
        K::EnterReferralOutcome => Act::EnterReferralOutcome { text },
        K::ApplyRepair => Act::ApplyRepair { text, proof: Some(proof) },
        K::GrantRepair => Act::GrantRepair { text },
        K::RefuseRepair => Act::RefuseRepair { text },
        K::Challenge => Act::Challenge { of: Challengeable::Disputed, text },
        K::DecideReview => Act::DecideReview { upheld: false, text },
        K::AskWithdrawal => Act::AskWithdrawal { reason: WithdrawalReason::Agreed, text },
        K::DecideWithdrawal => Act::DecideWithdrawal { end: true, called_back: false, text },
        K::ReportRetaliation => Act::ReportRetaliation { text },
        K::LendHand => {
            Act::LendHand { organ: organ("nm-house"), role: crate::actor::Role::Reviewer, from: organ("nm-gov"), proof }
        }
        K::LookIntoSignature => Act::LookIntoSignature { text },
        K::LookIntoRetaliation => Act::LookIntoRetaliation { text },
        K::DeclareGone => Act::DeclareGone { text },
        K::ReplaceComplainant => Act::ReplaceComplainant { by: Successor::Heir, name: text, proof },
        K::GoOnExOfficio => Act::GoOnExOfficio { text },
        K::DeclareInterest => Act::DeclareInterest { text },
        K::OrderRecusal => Act::OrderRecusal { person, text },
        K::Succeed => {
            Act::Succeed {
                from: organ("my-house"), to: organ("my-gov"), document: "勐政发〔2026〕3号".to_owned()
            }
        }
        K::Correct => {
            let evils = vec![Evil::OldDebtsIgnored];
            let corrections = [
                Correction::ClaimSum { claim: 1, new: Fen::new(5) },
                Correction::ClaimDue { claim: 1, new: day },
                Correction::Respondent { new: organ("my-gov") },
                Correction::Evils { new: evils },
                Correction::Breach { new: Breach::PolicyPromise },
                Correction::Size { new: Size::Large },
                Correction::EnterpriseName { new: TextRef { id: "name".to_owned(), digest: "digest".to_owned() } },
            ];
            let correct = |correction| Act::Correct { version: 1, correction, reason: text.clone() };
            return corrections.map(correct).to_vec();
        }
        K::Annul => {
            let inner = TextRef { id: "inner".to_owned(), digest: "digest".to_owned() };
            let facts = [
                Fact::SanctionDecided { no: 1, measure: MeasureId::parse("funds").unwrap(), unit: organ("nm-edu") },
                Fact::Referred { to: organ("nm-audit"), text: inner.clone() },
                Fact::Instructed { no: 1, to: organ("my-gov"), text: inner.clone() },
                Fact::ProgressReported { text: inner.clone() },
                Fact::RepairApplied { text: inner.clone(), proof: Some(proof) },
                Fact::ObjectionLodged { text: inner },
            ];
            let annul = |fact| Act::Annul { version: 9, fact: Box::new(fact), reason: text.clone() };
            return facts.map(annul).to_vec();
        }
        K::FileEvidence => Act::FileEvidence { evidence: proof.evidence, digest: "sm3".to_owned(), claim: Some(1) },
        K::SealEvidence => Act::SealEvidence { evidence: proof.evidence, reason: text },
        K::Post => Act::Post { audience: Audience::Respondent, text },
        K::Instruct => Act::Instruct { to: organ("my-gov"), text, due_on: Some(day) },
        K::ReportInstruction => Act::ReportInstruction { no: 1, text },
        K::AnswerChannel => Act::AnswerChannel {
            channel: ChannelId::parse("hotline").unwrap(),
            native_id: "W-1".to_owned(),
            receipt: "R-1".to_owned(),
        },
        K::Reopen => Act::Reopen { reason: ReopeningReason::Error, text },
        K::OpenIdentity => Act::OpenIdentity { purpose: text },
        K::Assign => Act::Assign { to: person, text: Some(text) },
        K::Rate => Act::Rate { stars: 4, text: Some(text) },
        K::AdoptProfile => Act::AdoptProfile,
    };
    vec![one]
}

/// Other values that a leaf might have; of words of closed lists all there are.
fn others(leaf: &Value) -> Vec<Value> {
    match leaf {
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Number(number) => vec![json!(number.as_i64().unwrap_or_default() + 1)],
        Value::String(word) => {
            let mut all = vec![json!(format!("{word}-x")), json!("2031-01-02")];
            macro_rules! codes { ($($list:ident),*) => { $(all.extend($list::ALL.iter().map(|one| json!(one.code())));)* } }
            codes!(
                Audience,
                Breach,
                Challengeable,
                ClockKind,
                Evil,
                Excuse,
                Field,
                Finding,
                Ground,
                Judgment,
                Outcome,
                ReopeningReason,
                ServiceManner,
                Severity,
                Size,
                Successor,
                WithdrawalReason,
                OrganInterest,
                ProvinceMatter,
                RevocationCause,
                CallBackAbout,
                CallBackAnswer,
                TellingWay,
                TellingResult,
                CheckWay
            );
            all.extend([json!("order"), json!("notice")]);
            all.retain(|other| other != leaf);
            all
        }
        _ => Vec::new(),
    }
}

/// The leaves of an act as it is stored: all but what names it and the digests of what is named beside them.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let by_reference = fields.len() == 2 && (fields.contains_key("id") || fields.contains_key("evidence"));
            for (name, inner) in fields {
                let tag = matches!(name.as_str(), "act" | "kind" | "point") || name == "field" && !at.is_empty();
                let beside = by_reference && name == "digest";
                if !(beside || tag && inner.is_string()) {
                    leaves(inner, &format!("{at}/{name}"), found);
                }
            }
        }
        Value::Array(all) => {
            all.iter().enumerate().for_each(|(no, inner)| leaves(inner, &format!("{at}/{no}"), found));
        }
        Value::Null => {}
        _ => found.push(at.to_owned()),
    }
}

fn case(place: &Place) -> Case {
    let claims = vec![Claim { text: Some(text("claim-1")), ..Claim::sum(1, Fen::new(100_000)) }, Claim::act(2)];
    let ctx = place.context(morning(START), system(), &[]);
    let open = crate::act::Command::Open(Box::new(intake("my-house", claims)));
    fold(&decide(None, &open, &ctx).unwrap()).unwrap()
}

#[test]
fn no_two_acts_that_differ_in_a_field_read_alike() {
    let place = Place::new();
    let case = case(&place);
    let ctx = place.context(morning(START), system(), &[]);
    for act in ActKind::ALL.iter().flat_map(|kind| full(*kind)) {
        let stored = serde_json::to_value(&act).unwrap();
        let mut found = Vec::new();
        leaves(&stored, "", &mut found);
        let own = words(&act, &case, &ctx);
        for leaf in found {
            let mut changed = Vec::new();
            for other in others(stored.pointer(&leaf).unwrap()) {
                let mut value = stored.clone();
                *value.pointer_mut(&leaf).unwrap() = other;
                changed.extend(serde_json::from_value::<Act>(value).ok().filter(|other| *other != act));
            }
            assert!(!changed.is_empty(), "{} {leaf} has other values", act.kind().code());
            for other in changed {
                assert_ne!(words(&other, &case, &ctx), own, "{} {leaf}: {other:?}", act.kind().code());
            }
        }
    }
}

#[test]
fn a_hand_reads_finding_ground_sums_and_days_in_words() {
    let place = Place::new();
    let mut case = case(&place);
    case.clocks.push(ClockRun {
        no: 9,
        kind: ClockKind::Verification,
        about: 0,
        owed_by: Owner::DeterminingOrgan,
        owner: Some(organ("my-gov")),
        from: START,
        length: Some(crate::calendar::Length::WorkingDays(10)),
        original: date(2026, 3, 16),
        last_day: date(2026, 3, 16),
        warn_on: date(2026, 3, 13),
        provisional: false,
        basis: String::new(),
        scored: true,
        suspensions: Vec::new(),
        entered_on: None,
        extensions: Vec::new(),
        extended: 0,
        warned: false,
        rung: 0,
        state: RunState::Running,
        ended_on: None,
    });
    let ctx = place.context(morning(START), system(), &[]);
    let table = [
        (
            ActKind::Conclude,
            "第1项诉求：主张1,000.00元，尚欠1,000.00元；第1项结论：不属实；第1项依据：已经履行；第2项诉求：履行行为，尚未履行；第2项结论：属实；第2项金额划分：属实1.00元，不属实2.00元，有分歧3.00元；第2项依据：有证据证明",
        ),
        (ActKind::Extend, "时限：核实；现届满日：2026-03-16；延长后届满日：2026-03-30；理由：案情复杂"),
        (
            ActKind::AcceptPerformance,
            "第1项诉求：主张1,000.00元，尚欠1,000.00元；第1项付款日期：2026-05-04；第1项其中利息：7.00元；第1项履行：400.00元；投诉人未能回访：凭证是付款银行出具、收款账户为投诉人本人账户的回单（履行行为的，为其本人签收的交接凭据）",
        ),
        (ActKind::Determine, "失信程度：严重；失信类型：危害企业利益"),
        (ActKind::AgreePlan, "第1期：2026-05-06前付100.00元；第2期：2026-06-07前付200.00元；合计：2期，300.00元"),
        (ActKind::Revoke, "撤销事由：程序或者形式违法"),
    ];
    for (kind, expected) in table {
        let lines = words(&full(kind)[0], &case, &ctx);
        assert_eq!(brief(&lines), expected, "{}", kind.code());
    }
    let lines = words(&full(ActKind::Conclude)[0], &case, &ctx);
    for said in [Said::Text(text("claim-1")), Said::Text(text("text"))] {
        assert!(lines.iter().any(|line| line.said == said), "{said:?}");
    }
}
