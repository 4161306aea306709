//! Pending decisions: who may end one, what it closes and what it never does, and how it falls by itself.

use super::{
    place::text,
    play::Play,
    tables::{SIGNED, YES, after, code, found_true, hand, run, untrue},
};
use crate::{
    act::{Act, ActKind as K, Command, Payment},
    actor::{Actor, Role},
    clock::ClockKind,
    clockrun::ClockRun,
    fact::Fact,
    money::Fen,
    refs::Proof,
    vocabulary::{Excuse, Ground, Judgment},
};

pub(super) fn handler() -> Actor {
    hand(Role::Handler, "nm-house", 0)
}

pub(super) fn scan() -> Proof {
    Proof { evidence: crate::ids::EvidenceId::parse("scan").unwrap(), digest: "0".to_owned() }
}

pub(super) fn says(play: &mut Play, command: &Command, actor: Actor) -> &'static str {
    let now = play.cases[0].case.last_at;
    code(play.command(0, command, actor, now))
}

/// Half of what is claimed, in one sum.
fn settled() -> Act {
    let agreed = vec![Payment::of(1, Fen::new(500)), Payment::of(2, Fen::new(250))];
    let instalments = vec![crate::act::Instalment {
        due_on: super::place::START.saturating_add(jiff::Span::new().days(60)),
        sum: Fen::new(750),
    }];
    Act::Settle { agreed, instalments, proof: scan() }
}

/// In verification, a finding of 不属实 drafted and not signed yet.
pub(super) fn drafted() -> Play {
    let mut play = after(SIGNED);
    assert_eq!(says(&mut play, &Command::Do(untrue()), handler()), YES);
    play
}

/// The clock of the hand that the one pending decision waits for.
fn waiting(play: &Play) -> &ClockRun {
    let mut runs = play.cases[0].case.clocks.iter().filter(|run| run.kind == ClockKind::Proposal && run.running());
    let first = runs.next().expect("a hand is waited for");
    assert!(runs.next().is_none(), "one at a time");
    first
}

fn lapsed(play: &Play) -> bool {
    play.cases[0].said.iter().any(|event| matches!(event.fact, Fact::ProposalLapsed { .. }))
}

#[test]
fn a_proposal_is_taken_back_by_its_drafter_or_a_hand_of_its_organ_and_by_nobody_else() {
    let recall = Command::Recall { of: None, reason: text("why") };
    let table = [
        (handler(), YES),
        (hand(Role::Reviewer, "nm-house", 0), YES),
        (hand(Role::Approver, "nm-house", 0), YES),
        (hand(Role::LeadHead, "my-dev", 0), "not-recallable"),
        (hand(Role::Handler, "nm-house", 7), "not-recallable"),
        (hand(Role::Reviewer, "nm-edu", 0), "not-recallable"),
        (hand(Role::Intake, "my-dev", 0), "not-recallable"),
        (hand(Role::RespondentHead, "my-house", 0), "not-recallable"),
    ];
    for (actor, expected) in table {
        let mut play = drafted();
        assert_eq!(says(&mut play, &recall, actor.clone()), expected, "{actor:?}");
        assert_eq!(play.cases[0].case.proposals.is_empty(), expected == YES, "{actor:?}");
        assert_eq!(play.violations(0), []);
        if expected == YES {
            assert_eq!(says(&mut play, &recall, actor), "no-proposal");
            assert_eq!(says(&mut play, &Command::Do(untrue()), handler()), YES, "it may be drafted anew");
        }
    }
}

#[test]
fn each_hand_has_three_working_days_and_then_the_proposal_falls() {
    let mut play = drafted();
    let first = waiting(&play).last_day;
    assert_eq!(play.place.calendar.working_days_between(play.cases[0].case.last_at.date(), first), 3);
    assert_eq!(
        says(&mut play, &Command::Endorse { of: None, opinion: None }, hand(Role::Reviewer, "nm-house", 0)),
        YES
    );
    let second = waiting(&play);
    assert_eq!(second.owner, Some(crate::organ::sample::id("nm-house")));
    while !play.cases[0].case.proposals.is_empty() {
        play.tick(0);
    }
    assert!(lapsed(&play));
    assert_eq!(play.cases[0].case.stage.code(), "verifying");
    assert_eq!(play.violations(0), []);
}

#[test]
fn a_proposal_lives_no_longer_than_the_clock_that_its_act_would_stop() {
    let mut play = after(SIGNED);
    let end = play.cases[0].case.run(ClockKind::Verification).unwrap().last_day;
    let now = crate::time::Instant::start_of(end.yesterday().unwrap());
    assert_eq!(code(play.command(0, &Command::Do(untrue()), handler(), now)), YES);
    assert_eq!(waiting(&play).last_day, end);
}

#[test]
fn a_pending_decision_closes_what_contradicts_it_and_leaves_the_rest_open() {
    let true_for_all = |play: &Play| {
        let claims = play.cases[0].case.claims_here();
        let findings = claims
            .map(|claim| crate::act::ClaimFinding::whole(claim.no, crate::vocabulary::Finding::True, Ground::Evidence));
        Act::Conclude { findings: findings.collect(), text: text("why") }
    };
    let mut play = drafted();
    let other = Command::Do(true_for_all(&play));
    assert_eq!(says(&mut play, &other, handler()), "contradicts-proposal");
    assert_eq!(says(&mut play, &Command::Do(Act::OrderStatement), handler()), YES, "it contradicts nothing");
    assert!(!play.cases[0].case.proposals.is_empty());
    assert_eq!(says(&mut play, &Command::Recall { of: None, reason: text("why") }, handler()), YES);
    assert_eq!(says(&mut play, &other, handler()), YES);
}

#[test]
fn a_partys_act_is_never_closed_by_a_pending_decision_which_falls_instead() {
    let mut play = after(&format!("{}, serve_order", found_true()));
    let extend = Act::Extend { clock: ClockKind::Rectification, ground: Ground::Complexity, text: text("why") };
    assert_eq!(says(&mut play, &Command::Do(extend), handler()), YES);
    let refuse = Act::Refuse { excuse: Excuse::PersonnelChange, text: text("no") };
    assert_eq!(says(&mut play, &Command::Do(refuse), hand(Role::RespondentHead, "my-house", 0)), YES);
    assert!(!play.cases[0].case.proposals.is_empty(), "what was said is asked about first");
    play.call_back(0, crate::vocabulary::CallBackAbout::Refusal);
    assert_eq!(play.cases[0].case.stage.code(), "determining");
    assert!(play.cases[0].case.proposals.is_empty() && lapsed(&play));
    assert_eq!(play.violations(0), []);
}

#[test]
fn what_was_paid_is_not_kept_waiting_behind_another_decision_and_pushes_none_out() {
    let mut play = after(&format!("{}, serve_order", found_true()));
    run(&mut play, "file_evidence, report_performed half, call_back confirmed");
    let seal = Act::SealEvidence { evidence: play.cases[0].case.exhibits[0].id.clone(), reason: text("x") };
    assert_eq!(says(&mut play, &Command::Do(seal), handler()), YES);
    let payments = vec![Payment::of(1, Fen::new(100))];
    let accept = Command::Do(Act::AcceptPerformance { payments, proof: scan(), bank_slip: false });
    assert_eq!(says(&mut play, &accept, handler()), YES);
    let pending: Vec<_> = play.cases[0].case.proposals.iter().map(|proposal| proposal.act.kind()).collect();
    assert_eq!(pending, [K::SealEvidence, K::AcceptPerformance]);
    assert_eq!(says(&mut play, &accept, handler()), "proposal-pending", "the same is not laid twice");
    // The hand says which of them it means.
    let approver = || hand(Role::Approver, "nm-house", 0);
    let of = |play: &Play, kind| play.cases[0].case.pending(kind).map(|proposal| proposal.no);
    let second = Command::Endorse { of: of(&play, K::AcceptPerformance), opinion: None };
    assert_eq!(says(&mut play, &second, approver()), YES);
    assert_eq!(of(&play, K::AcceptPerformance), None);
    let first = Command::Endorse { of: of(&play, K::SealEvidence), opinion: None };
    assert_eq!(says(&mut play, &first, approver()), YES);
    assert!(play.cases[0].case.proposals.is_empty());
    assert_eq!(says(&mut play, &first, approver()), "no-proposal");
    assert_eq!(play.violations(0), []);
}

#[test]
fn decisions_of_several_units_wait_side_by_side_and_each_falls_by_its_own_clock() {
    let mut play = after(&format!("{}, serve_order", found_true()));
    let seal = |id: &str| Act::SealEvidence { evidence: crate::ids::EvidenceId::parse(id).unwrap(), reason: text("x") };
    run(&mut play, "file_evidence");
    let exhibit = play.cases[0].case.exhibits[0].id.to_string();
    let reissue = Act::ReissueCode { way: crate::recovery::CheckWay::CalledBack, text: text("lost") };
    assert_eq!(says(&mut play, &Command::Do(seal(&exhibit)), handler()), YES);
    assert_eq!(says(&mut play, &Command::Do(reissue), hand(Role::Intake, "my-dev", 0)), YES);
    let clocks = play.cases[0].case.clocks.iter().filter(|run| run.kind == ClockKind::Proposal && run.running());
    assert_eq!(clocks.count(), 2);
    let wrong = Command::Endorse { of: play.cases[0].case.pending(K::SealEvidence).map(|it| it.no), opinion: None };
    assert_eq!(says(&mut play, &wrong, hand(Role::LeadHead, "my-dev", 0)), "not-next-hand");
    assert_eq!(says(&mut play, &Command::Endorse { of: None, opinion: None }, hand(Role::LeadHead, "my-dev", 0)), YES);
    assert!(play.cases[0].case.code_blocks_until.is_some());
    while !play.cases[0].case.proposals.is_empty() {
        play.tick(0);
    }
    assert!(lapsed(&play) && !play.cases[0].case.exhibits[0].sealed);
    assert_eq!(play.violations(0), []);
}

#[test]
fn every_act_that_ends_or_turns_a_case_needs_a_second_hand() {
    let one = || vec![crate::claim::Claim::sum(1, Fen::new(1000))];
    let disputed = format!("{SIGNED}, conclude disputed disputed");
    let lost = Act::EnterJudgment { judgment: Judgment::Lost, proof: scan() };
    let table = [
        (after(""), Act::AskSupplement { items: text("x") }, hand(Role::Intake, "my-dev", 0)),
        (after(""), Act::PutOnFile { suit: text("x") }, hand(Role::Intake, "my-dev", 0)),
        (after(&disputed), settled(), handler()),
        (after(&format!("{disputed}, suspend")), lost, handler()),
        (
            after("put_on_file"),
            Act::TakeOffFile { judgment: Judgment::Lost, proof: Some(scan()) },
            hand(Role::Intake, "my-dev", 0),
        ),
        (
            Play::new(
                None,
                super::place::START,
                vec![super::place::intake("my-house", one()), {
                    let id = crate::ids::CaseId::parse("sample").unwrap();
                    crate::intake::Intake { id, ..super::place::intake("my-house", one()) }
                }],
            ),
            Act::Merge { into: crate::ids::CaseId::parse("sample").unwrap(), reason: None },
            hand(Role::Intake, "my-dev", 0),
        ),
    ];
    for (mut play, act, actor) in table {
        let before = play.cases[0].case.stage.clone();
        assert_eq!(says(&mut play, &Command::Do(act.clone()), actor), YES, "{act:?}");
        assert_eq!(play.cases[0].case.stage, before, "{:?} took effect by one hand", act.kind());
        assert!(!play.cases[0].case.proposals.is_empty(), "{:?}", act.kind());
    }
}
