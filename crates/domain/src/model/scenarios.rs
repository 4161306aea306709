//! The configurations of the exhaustive check: the main way through, each with some of what may happen beside it.
//!
//! Everything at once would multiply the clocks of matters that have nothing to do with each other. What is rare meets
//! everything else in the random walks.

use super::{
    explore::explore,
    place::{Place, START, intake, source, text},
};
use crate::{
    act::{Act, ActKind},
    case::{Case, Enterprise, Respondent, Source},
    claim::Claim,
    intake::{Birth, Intake},
    money::Fen,
    organ::sample::REFORM,
    stage::Stage,
    vocabulary::{CallBackAbout, CallBackAnswer, Challengeable, Finding, OrganInterest, RevocationCause},
};
use ActKind as K;
use jiff::civil::Date;
use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

/// Acts that only add to the file: checked in every state, not followed.
pub(super) const ADDITIVE: &[K] = &[
    K::Post,
    K::FileEvidence,
    K::SealEvidence,
    K::OpenIdentity,
    K::ReissueCode,
    K::Assign,
    K::Rate,
    K::ReportProgress,
    K::DeclareInterest,
    K::OrderRecusal,
    K::Instruct,
    K::ReportRetaliation,
    K::OrderStatement,
    K::Correct,
    K::TellUnopened,
];

/// Acts without a sample, checked by tables.
const TABLED: &[K] = &[K::Annul, K::AdoptProfile, K::WaiveInterest, K::LendHand, K::LookIntoSignature];

/// One configuration.
pub(super) struct Scenario {
    pub name: &'static str,
    pub start: Date,
    pub intake: Intake,
    pub mergers: bool,
    /// Claims are found in parts.
    pub parts: bool,
    /// The acts that are followed.
    pub acts: Vec<K>,
    /// The findings that are followed.
    pub findings: &'static [Finding],
    /// Stages in which time is not followed: another configuration does.
    pub calm: &'static [&'static str],
    /// Tries to reach whoever is asked about a payment or a refusal are followed, not only his answers.
    pub tries: bool,
}

impl Scenario {
    /// Whether an act is followed from here; what could be repeated without end is capped.
    pub fn follows(&self, case: &Case, act: &Act) -> bool {
        self.acts.contains(&act.kind())
            && match act {
                Act::Reopen { .. } => case.reopened == 0,
                Act::Instruct { .. } => case.instructions.is_empty(),
                // Those of the nation have a configuration of their own; a second one only after a first was refused.
                Act::ProposeSanction { measure, .. } => {
                    let local = measure.as_str() == "funds";
                    local != self.acts.contains(&K::ReportMeasure) && case.sanctions.len() + case.upward.len() < 2
                }
                // A revocation under review is one for a fault of procedure; of the other, which ends the case, the answer is.
                Act::Revoke { cause, .. }
                    if self.acts.contains(&K::Challenge) && self.acts.contains(&K::DecideObjection) =>
                {
                    *cause == Some(RevocationCause::Procedure) || case.challenged.contains(&Challengeable::Revoked)
                }
                // The way that is taken anew is followed where objections are.
                Act::Revoke { cause, .. } | Act::DecideObjection { cause: cause @ Some(_), .. } => {
                    *cause == Some(RevocationCause::ClaimFell) || self.acts.contains(&K::DecideObjection)
                }
                Act::ExcludeOrgan { ground, .. } => case.involved().len() < 3 && *ground == OrganInterest::Declared,
                // What was paid of the old plan would make the next one longer, and so on.
                Act::ChangePlan { .. } => {
                    case.plan.iter().all(|item| item.paid == Fen::ZERO && item.reported.is_none())
                }
                Act::Conclude { findings, .. } => {
                    // A part that was split off is found as a whole, or parts would have parts without end.
                    let parts = findings.iter().any(|found| found.parts.is_some());
                    let wanted = self.parts && case.links.is_empty();
                    parts == wanted && (parts || findings.iter().all(|found| self.findings.contains(&found.finding)))
                }
                // What is denied of a payment can only be rejected; instalments have a table.
                Act::CallBack { about: CallBackAbout::Payment, answer: CallBackAnswer::Denied, .. } => {
                    case.reported.is_some() && self.acts.contains(&K::RejectPerformance)
                }
                Act::CallBack {
                    answer: CallBackAnswer::NotReached | CallBackAnswer::NoReplyInWriting, about, ..
                } => {
                    use CallBackAbout as About;
                    self.tries
                        || !matches!(about, About::Payment | About::Refusal | About::Settlement | About::Interest)
                }
                Act::DecideDispute { finding, .. } => self.findings.contains(finding),
                _ => true,
            }
    }

    /// Whether the passing of time is followed from here.
    pub fn passes(&self, case: &Case) -> bool {
        // While a refusal is asked about, its clock multiplies all others: one configuration lets it run.
        let asked = case.refusal_said.is_some() && !self.tries;
        !asked && !self.calm.contains(&case.stage.code())
    }
}

/// The shortest way to a conclusion, and from an outcome to the end.
const SPINE: &[K] = &[K::Accept, K::HandOver, K::SignFor, K::Conclude, K::ServeReply, K::OpenLetter, K::AnswerChannel];
const RECTIFY: &[K] = &[K::ServeOrder, K::ReportPerformed, K::CallBack, K::AcceptPerformance];
const PLAN: &[K] =
    &[K::AgreePlan, K::ChangePlan, K::ProveInstalment, K::CallBack, K::AcceptInstalment, K::RejectInstalment];
const SENTENCE: &[K] =
    &[K::ServeOrder, K::Refuse, K::CallBack, K::ServeNotice, K::LodgeDefence, K::HearDefence, K::Determine];
const REPAIR: &[K] = &[K::ApplyRepair, K::GrantRepair, K::EnterReceipt, K::ReceivePush];
const REVIEW: &[K] = &[K::Challenge, K::DecideReview];
const ON_THE_WAY: &[&str] = &["registered", "accepted", "handed_over", "verifying"];
const UP_TO_THE_RECORD: &[&str] =
    &["registered", "accepted", "handed_over", "verifying", "rectifying", "performing", "determining"];

use Finding::{Disputed, True, Untrue};

fn one() -> Intake {
    intake("my-house", vec![Claim::sum(1, Fen::new(1000))])
}

fn two() -> Intake {
    intake("my-house", vec![Claim::sum(1, Fen::new(1000)), Claim::sum(2, Fen::new(500))])
}

fn from(sources: Vec<Source>, intake: Intake) -> Intake {
    Intake { sources, ..intake }
}

fn scenario(
    name: &'static str,
    intake: Intake,
    acts: &[&[K]],
    findings: &'static [Finding],
    calm: &'static [&'static str],
) -> Scenario {
    Scenario {
        name,
        start: START,
        intake,
        mergers: false,
        parts: false,
        acts: acts.concat(),
        findings,
        calm,
        tries: false,
    }
}

fn scenarios() -> Vec<Scenario> {
    let confidential = || Intake { enterprise: Enterprise { confidential: true, ..one().enterprise }, ..one() };
    vec![
        scenario(
            "intake and the answer to the channel",
            from(vec![source(false)], one()),
            &[SPINE, &[K::AskSupplement, K::Supplement, K::Decline], REVIEW],
            &[Untrue],
            &["handed_over", "verifying"],
        ),
        scenario(
            "a lapse, answered and reviewed",
            one(),
            &[SPINE, REVIEW, &[K::AskSupplement, K::Supplement, K::Lapse]],
            &[Untrue],
            &["registered", "accepted", "handed_over", "verifying", "answered"],
        ),
        scenario(
            "relay, a respondent that must be found",
            Intake { respondent: Respondent::Unresolved(text("who")), ..one() },
            &[SPINE, &[K::ResolveRespondent, K::Relay, K::AcceptRelay, K::TakeBackRelay, K::GiveBackRelay]],
            &[Untrue],
            &["handed_over", "verifying"],
        ),
        scenario(
            "consent, asked about again and decided on",
            confidential(),
            &[SPINE, REVIEW, &[K::AskConsent, K::AnswerConsent, K::CallBack, K::DecideEnd]],
            &[Untrue],
            &["handed_over", "verifying", "answered", "under_review"],
        ),
        Scenario {
            mergers: true,
            ..scenario(
                "mergers and their undoing",
                from(vec![source(false)], one()),
                &[SPINE, &[K::Merge, K::UndoMerge, K::Decline]],
                &[Untrue],
                &["handed_over", "verifying"],
            )
        },
        scenario(
            "hand-over, return, the ladder and the case taken away",
            one(),
            &[SPINE, &[K::AskReturn, K::DecideReturn, K::Elevate, K::OrderStatement, K::State, K::Extend]],
            &[Untrue],
            &["registered"],
        ),
        scenario(
            "referred outside",
            intake("mohe-town", vec![Claim::sum(1, Fen::new(1000))]),
            &[SPINE, &[K::ReferOut, K::EnterOutsideOutcome]],
            &[Untrue],
            &["registered", "accepted"],
        ),
        scenario(
            "referred outside and withdrawn",
            intake("mohe-town", vec![Claim::sum(1, Fen::new(1000))]),
            &[SPINE, &[K::ReferOut, K::AskWithdrawal, K::DecideWithdrawal, K::CallBack]],
            &[Untrue],
            &["registered", "accepted", "referred_out"],
        ),
        scenario(
            "a referral outside under review",
            intake("mohe-town", vec![Claim::sum(1, Fen::new(1000))]),
            &[SPINE, REVIEW, &[K::ReferOut, K::EnterOutsideOutcome]],
            &[Untrue],
            &["registered", "accepted", "done_outside"],
        ),
        scenario(
            "put on file, under review",
            from(vec![source(false)], one()),
            &[SPINE, REVIEW, &[K::PutOnFile, K::TakeOffFile, K::LookAt]],
            &[Untrue],
            &["registered", "accepted", "handed_over", "verifying", "answered", "under_review"],
        ),
        scenario(
            "a complaint that no lead of the prefecture may lead",
            intake("nm-gov", vec![Claim::sum(1, Fen::new(1000))]),
            &[SPINE, &[K::ReferOut, K::EnterOutsideOutcome, K::AskWithdrawal, K::DecideWithdrawal, K::Decline]],
            &[Untrue],
            &[],
        ),
        scenario(
            "organs that stand aside",
            one(),
            &[SPINE, REVIEW, &[K::ExcludeOrgan]],
            &[Untrue],
            &["registered", "accepted", "handed_over", "verifying", "answered"],
        ),
        scenario(
            "true and untrue claims, with reviews",
            two(),
            &[SPINE, RECTIFY, REVIEW],
            &[True, Untrue],
            &["registered", "accepted", "handed_over", "verifying", "under_review", "performed"],
        ),
        scenario(
            "dispute, court and review",
            one(),
            &[SPINE, RECTIFY, REVIEW, &[K::DecideDispute, K::Suspend, K::LookAt, K::EnterJudgment, K::Extend]],
            &[True, Untrue, Disputed],
            &["registered", "accepted", "handed_over", "verifying", "rectifying", "answered", "performed"],
        ),
        scenario(
            "disputed claims split off",
            two(),
            &[SPINE, RECTIFY, &[K::DecideDispute, K::Suspend, K::EnterJudgment]],
            &[True, Disputed],
            ON_THE_WAY,
        ),
        scenario(
            "a settlement, in talks or in court, kept or broken",
            one(),
            &[
                SPINE,
                RECTIFY,
                &[K::Settle, K::Suspend, K::Refuse],
                &[K::ProveInstalment, K::CallBack, K::AcceptInstalment, K::RejectInstalment],
            ],
            &[Disputed],
            &[
                "registered",
                "accepted",
                "handed_over",
                "verifying",
                "disputed",
                "suspended",
                "rectifying",
                "determining",
            ],
        ),
        Scenario {
            parts: true,
            ..scenario(
                "a claim found in parts: true, untrue and disputed",
                one(),
                &[SPINE, RECTIFY, REVIEW, &[K::DecideDispute]],
                &[True, Untrue],
                &["registered", "accepted", "handed_over", "verifying", "under_review", "performed", "answered"],
            )
        },
        Scenario {
            tries: true,
            ..scenario(
                "a payment about which nobody can be asked, accepted on the bank's slip",
                one(),
                &[SPINE, RECTIFY, &[K::RejectPerformance, K::ConfirmPayment]],
                &[True],
                &["registered", "accepted", "handed_over", "verifying", "determining"],
            )
        },
        Scenario {
            tries: true,
            ..scenario(
                "a refusal that is asked about while the time of the order runs",
                one(),
                &[SPINE, SENTENCE, &[K::State, K::Revoke]],
                &[True],
                &["registered", "accepted", "handed_over", "verifying", "determining", "recorded"],
            )
        },
        scenario(
            "rectification by plan, acceptance and its review",
            intake("my-house", vec![Claim::sum(1, Fen::new(1000)), Claim::act(2)]),
            &[SPINE, RECTIFY, PLAN, &[K::RejectPerformance]],
            &[True],
            &["registered", "accepted", "handed_over", "verifying", "rectifying"],
        ),
        scenario(
            "the record: a plan beside the renewed order",
            one(),
            &[SPINE, SENTENCE, PLAN, &[K::Revoke]],
            &[True],
            &["registered", "accepted", "handed_over", "verifying", "rectifying", "determining", "recorded"],
        ),
        scenario(
            "acceptance of performance under review",
            one(),
            &[SPINE, RECTIFY, REVIEW, &[K::Extend]],
            &[True],
            &["registered", "accepted", "handed_over", "verifying", "determining"],
        ),
        scenario(
            "defence and determination",
            one(),
            &[
                SPINE,
                REVIEW,
                &[
                    K::ServeOrder,
                    K::Refuse,
                    K::ServeNotice,
                    K::LodgeDefence,
                    K::WaiveDefence,
                    K::CallBack,
                    K::HearDefence,
                    K::UpholdDefence,
                    K::Determine,
                    K::Revoke,
                ],
            ],
            &[True],
            &[
                "registered",
                "accepted",
                "handed_over",
                "verifying",
                "rectifying",
                "under_review",
                "recorded",
                "revoked",
            ],
        ),
        scenario(
            "withdrawal, called back on and challenged",
            one(),
            &[
                &[K::Accept, K::HandOver, K::SignFor, K::ServeReply],
                &[K::AskWithdrawal, K::DecideWithdrawal, K::CallBack, K::Challenge, K::DecideReview],
            ],
            &[Untrue],
            &["registered", "accepted", "handed_over", "under_review"],
        ),
        scenario(
            "a complainant who is gone",
            one(),
            &[SPINE, &[K::DeclareGone, K::ReplaceComplainant, K::GoOnExOfficio, K::DecideEnd]],
            &[Untrue],
            &["registered", "accepted", "handed_over"],
        ),
        scenario(
            "the record: push, defects, report",
            one(),
            &[SPINE, SENTENCE, REPAIR, &[K::ReturnForDefects, K::MendDefects, K::Revoke]],
            &[True],
            UP_TO_THE_RECORD,
        ),
        scenario(
            "the record: measures proposed, decided and refused, the joint conference",
            one(),
            &[
                SPINE,
                SENTENCE,
                &[K::ProposeSanction, K::DecideSanction, K::RefuseSanction, K::EnterConference, K::Revoke],
            ],
            &[True],
            UP_TO_THE_RECORD,
        ),
        scenario(
            "the record: measures, their application and lifting",
            one(),
            &[SPINE, SENTENCE, &[K::ProposeSanction, K::DecideSanction, K::ApplySanction, K::ConfirmLifted, K::Revoke]],
            &[True],
            UP_TO_THE_RECORD,
        ),
        scenario(
            "the record: measures of the nation and the province",
            one(),
            &[SPINE, SENTENCE, &[K::ProposeSanction, K::ReportMeasure, K::DropMeasure, K::Revoke]],
            &[True],
            UP_TO_THE_RECORD,
        ),
        scenario(
            "the record: objection and revocation",
            one(),
            &[SPINE, SENTENCE, &[K::LodgeObjection, K::DecideObjection, K::Revoke]],
            &[True],
            UP_TO_THE_RECORD,
        ),
        scenario(
            "the record: performance and repair",
            one(),
            &[SPINE, RECTIFY, SENTENCE, &[K::ApplyRepair, K::GrantRepair, K::RefuseRepair]],
            &[True],
            &["registered", "accepted", "handed_over", "verifying", "rectifying", "performing", "determining"],
        ),
        scenario(
            "the record: its repair under review",
            one(),
            &[
                SPINE,
                RECTIFY,
                SENTENCE,
                REVIEW,
                &[K::ApplyRepair, K::GrantRepair, K::ProposeSanction, K::DecideSanction],
            ],
            &[True],
            &[
                "registered",
                "accepted",
                "handed_over",
                "verifying",
                "rectifying",
                "performing",
                "performed",
                "determining",
                "recorded",
            ],
        ),
        scenario(
            "the record: its revocation under review",
            one(),
            &[SPINE, SENTENCE, REVIEW, &[K::Revoke, K::DecideObjection]],
            &[True],
            &["registered", "accepted", "handed_over", "verifying", "rectifying", "recorded", "answered"],
        ),
        scenario(
            "the record: persons referred, instructions, retaliation",
            one(),
            &[
                SPINE,
                SENTENCE,
                &[K::Revoke, K::Refer, K::AcknowledgeReferral, K::EnterReferralOutcome, K::Instruct],
                &[K::ReportInstruction],
            ],
            &[True],
            UP_TO_THE_RECORD,
        ),
        scenario(
            "retaliation beside the main way and after it",
            one(),
            &[SPINE, &[K::ReportRetaliation, K::LookIntoRetaliation]],
            &[Untrue],
            &["registered", "accepted", "handed_over", "verifying", "closed"],
        ),
        scenario(
            "consent of the province",
            from(vec![source(true)], one()),
            &[SPINE, &[K::AskReturn, K::DecideReturn, K::Decline, K::AskProvince, K::EnterProvinceAnswer]],
            &[Untrue],
            &["registered", "handed_over", "verifying"],
        ),
        scenario(
            "entered after the fact",
            Intake { birth: Birth::Backlog, ..one() },
            &[SPINE, RECTIFY, SENTENCE, &[K::PlaceBacklog, K::Revoke]],
            &[True, Untrue],
            &["registered", "accepted", "handed_over", "determining"],
        ),
        Scenario {
            start: REFORM.saturating_sub(jiff::Span::new().days(6)),
            ..scenario(
                "the respondent is abolished in mid-case",
                intake("mj-forest-old", vec![Claim::sum(1, Fen::new(1000))]),
                &[SPINE, SENTENCE, &[K::Succeed, K::Revoke]],
                &[True],
                &["recorded", "revoked", "determining"],
            )
        },
        scenario(
            "reopening",
            from(vec![source(false)], one()),
            &[SPINE, RECTIFY, &[K::Reopen, K::Decline, K::AskWithdrawal, K::DecideWithdrawal, K::CallBack]],
            &[True, Untrue],
            &["registered", "accepted", "handed_over", "verifying", "rectifying"],
        ),
        scenario(
            "split by respondent, own and shared claims",
            two(),
            &[SPINE, RECTIFY, &[K::Split]],
            &[True, Untrue],
            ON_THE_WAY,
        ),
    ]
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a long test says how long it took")]
fn model_every_state_keeps_the_invariants_and_can_reach_an_end() {
    let only = std::env::var("MODEL_ONLY").ok();
    let all: Vec<Scenario> = scenarios()
        .into_iter()
        .filter(|scenario| only.as_ref().is_none_or(|only| scenario.name.contains(only.as_str())))
        .collect();
    let next = AtomicUsize::new(0);
    let failed = AtomicUsize::new(0);
    let sums = Mutex::new((0, 0, BTreeSet::new(), BTreeSet::new()));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(scenario) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let begun = Instant::now();
                    let Ok(found) = std::panic::catch_unwind(|| explore(&Place::new(), scenario)) else {
                        failed.fetch_add(1, Ordering::Relaxed);
                        continue;
                    };
                    let seconds = begun.elapsed().as_secs_f64();
                    let (states, transitions) = (found.states, found.transitions);
                    println!("{}: {states} states, {transitions} transitions, {seconds:.1} s", scenario.name);
                    let mut sums = sums.lock().unwrap();
                    sums.0 += states;
                    sums.1 += transitions;
                    sums.2.extend(found.stages);
                    sums.3.extend(found.kinds);
                }
            });
        }
    });
    let (states, transitions, stages, kinds) = sums.into_inner().unwrap();
    println!("together: {states} states, {transitions} transitions, {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!(failed.into_inner(), 0, "configurations failed; see above");
    if only.is_none() {
        let unseen: Vec<_> = Stage::WORDS.iter().filter(|(code, _)| !stages.contains(code)).collect();
        assert_eq!(unseen, Vec::<&(&str, &str)>::new(), "stages that no configuration reached");
        let unseen: Vec<_> = K::ALL
            .iter()
            .filter(|kind| !kinds.contains(kind) && !ADDITIVE.contains(kind) && !TABLED.contains(kind))
            .collect();
        assert_eq!(unseen, Vec::<&K>::new(), "acts that no configuration followed");
    }
}
