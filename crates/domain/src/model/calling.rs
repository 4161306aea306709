//! What the complainant or the respondent is asked about again before it counts: payments, settlements, interest given up,
//! refusals.

use super::{
    place::{START, intake, morning, text},
    play::Play,
    tables::{YES, after, code, found_true, hand, run},
};
use crate::{
    act::{Act, Command, Payment},
    actor::{Actor, Role},
    calendar::Length,
    call_back,
    claim::Claim,
    clock::ClockKind,
    clockrun::RunState,
    ids::EvidenceId,
    money::Fen,
    refs::Proof,
    stage::Stage,
    vocabulary::{CallBackAbout, CallBackAnswer, Challengeable, Outcome},
};

fn scan() -> Proof {
    Proof { evidence: EvidenceId::parse("scan").unwrap(), digest: "0".to_owned() }
}

fn says(play: &mut Play, act: Act, actor: Actor) -> &'static str {
    let now = play.cases[0].case.last_at;
    code(play.command(0, &Command::Do(act), actor, now))
}

fn call(about: CallBackAbout, answer: CallBackAnswer) -> Act {
    Act::CallBack { about, answer, text: text("called") }
}

fn clerk(n: usize) -> Actor {
    hand(Role::Intake, "my-dev", n)
}

fn handler() -> Actor {
    hand(Role::Handler, "nm-house", 0)
}

fn approver() -> Actor {
    hand(Role::Approver, "nm-house", 0)
}

fn sign(play: &mut Play, actor: Actor) -> &'static str {
    let now = play.cases[0].case.last_at;
    code(play.command(0, &Command::Endorse { opinion: None }, actor, now))
}

/// Another working day begins.
fn tomorrow(play: &mut Play) {
    let day = play.place.calendar.due(play.cases[0].case.last_at.date(), Length::WorkingDays(1)).last_day;
    let late = Act::Post { audience: crate::vocabulary::Audience::Internal, text: text("note") };
    play.command(0, &Command::Do(late), clerk(9), morning(day)).unwrap();
}

/// One claim, ordered and reported as paid in full by a clerk with the respondent's paper.
fn reported() -> Play {
    let mut play = Play::new(None, START, vec![intake("my-house", vec![Claim::sum(1, Fen::new(1000))])]);
    run(&mut play, "accept, hand_over, sign_for, conclude true, serve_order");
    let payments = vec![Payment::of(1, Fen::new(1000))];
    assert_eq!(says(&mut play, Act::ReportPerformed { payments, proof: scan() }, clerk(0)), YES);
    play
}

fn accept(bank_slip: bool) -> Act {
    Act::AcceptPerformance { payments: vec![Payment::of(1, Fen::new(1000))], proof: scan(), bank_slip }
}

/// Three tries on three working days, the last in writing.
fn tried(play: &mut Play, about: CallBackAbout, by: &Actor) {
    for answer in [CallBackAnswer::NotReached, CallBackAnswer::NotReached, CallBackAnswer::NoReplyInWriting] {
        assert_eq!(says(play, call(about, answer), by.clone()), YES);
        tomorrow(play);
    }
}

#[test]
fn a_payment_is_accepted_on_the_complainants_word_to_somebody_who_neither_entered_nor_drafted_it() {
    use CallBackAbout::Payment as About;
    use CallBackAnswer::{Confirmed, Denied};
    // Who calls, what is answered, what becomes of the call, and of an acceptance by the handler.
    let table = [
        (None, YES, "call-back"),
        (Some((clerk(0), Confirmed)), "same-person", "call-back"),
        (Some((clerk(1), Confirmed)), YES, YES),
        (Some((approver(), Confirmed)), YES, YES),
        (Some((handler(), Confirmed)), YES, "own-call-back"),
        (Some((clerk(1), Denied)), YES, "denied"),
        (Some((clerk(1), CallBackAnswer::NotReached)), YES, "call-back"),
    ];
    for (called, call_passes, accepted) in table {
        let mut play = reported();
        let label = format!("{called:?}");
        if let Some((by, answer)) = called {
            assert_eq!(says(&mut play, call(About, answer), by), call_passes, "{label}");
        }
        // A slip replaces nobody who can be asked.
        assert_eq!(says(&mut play, accept(true), handler()), accepted, "{label}");
        if accepted == YES {
            assert_eq!(sign(&mut play, approver()), YES, "{label}");
            assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Performed }, "{label}");
        } else {
            run(&mut play, "reject_performance");
            assert!(!play.cases[0].case.runs_or_ran_out(ClockKind::PaymentCallBack), "{label}");
        }
        assert_eq!(play.violations(0), [], "{label}");
    }
}

#[test]
fn an_answer_about_one_payment_says_nothing_of_a_later_one() {
    let mut play = reported();
    assert_eq!(says(&mut play, call(CallBackAbout::Payment, CallBackAnswer::Confirmed), clerk(1)), YES);
    run(&mut play, "reject_performance, report_performed");
    assert_eq!(says(&mut play, accept(true), handler()), "call-back");
    // Of two instalments that wait together both are asked about; what is left when one is accepted is asked about again.
    let mut play = after(&format!("{}, serve_order, agree_plan, prove_instalment", found_true()));
    let confirmed = || call(CallBackAbout::Payment, CallBackAnswer::Confirmed);
    assert_eq!(says(&mut play, confirmed(), clerk(1)), YES);
    run(&mut play, "prove_instalment");
    assert!(call_back::payment_unasked(&play.cases[0].case), "the second was not asked about");
    assert_eq!(says(&mut play, confirmed(), clerk(1)), YES);
    run(&mut play, "accept_instalment");
    let case = &play.cases[0].case;
    assert!(call_back::payment_unasked(case));
    assert!(case.run_about(ClockKind::PaymentCallBack, 2).is_some_and(|run| run.state == RunState::Running));
    assert_eq!(play.violations(0), []);
}

#[test]
fn where_nobody_answers_three_tries_the_banks_slip_is_asked_for_and_the_challenge_keeps_its_time() {
    let table = [
        // Who tried, whether the proof is the slip, and what becomes of the acceptance.
        (clerk(1), false, "no-slip"),
        (handler(), true, "own-call-back"),
        (clerk(1), true, YES),
    ];
    for (by, slip, expected) in table {
        let mut play = reported();
        tried(&mut play, CallBackAbout::Payment, &by);
        let case = &play.cases[0].case;
        assert!(call_back::only_by_slip(case, &play.place.calendar));
        assert!(!case.runs_or_ran_out(ClockKind::PaymentCallBack), "the tries are what was owed");
        assert_eq!(says(&mut play, accept(slip), handler()), expected);
        if expected == YES {
            assert_eq!(sign(&mut play, approver()), YES);
            let challenge = |play: &Play| {
                let of = Challengeable::PerformanceAccepted.no();
                [ClockKind::Reply, ClockKind::Challenge]
                    .into_iter()
                    .any(|kind| play.cases[0].case.run_about(kind, of).is_some())
            };
            assert!(challenge(&play));
            run(&mut play, "confirm_payment");
            assert!(challenge(&play), "whoever holds the code is not thereby the complainant");
            assert_eq!(play.violations(0), []);
        }
    }
    let mut asked = reported();
    assert_eq!(says(&mut asked, call(CallBackAbout::Payment, CallBackAnswer::Confirmed), clerk(1)), YES);
    run(&mut asked, "accept_performance, confirm_payment");
    let of = Challengeable::PerformanceAccepted.no();
    assert_eq!(asked.cases[0].case.run_about(ClockKind::Reply, of), None, "whoever was asked needs no time");
}

#[test]
fn a_complainant_who_is_gone_cannot_be_asked_and_whoever_steps_in_is() {
    let mut play = reported();
    run(&mut play, "declare_gone");
    let confirmed = || call(CallBackAbout::Payment, CallBackAnswer::Confirmed);
    assert_eq!(says(&mut play, confirmed(), clerk(1)), "wrong-stage");
    assert!(!play.cases[0].case.runs_or_ran_out(ClockKind::PaymentCallBack));
    assert_eq!(says(&mut play, accept(false), handler()), "no-slip");
    run(&mut play, "replace_complainant");
    assert!(play.cases[0].case.runs(ClockKind::PaymentCallBack));
    assert_eq!(says(&mut play, accept(true), handler()), "call-back");
    assert_eq!(says(&mut play, confirmed(), clerk(1)), YES);
    run(&mut play, "accept_performance");
    let mut play = reported();
    run(&mut play, "declare_gone, accept_performance");
    assert!(play.cases[0].case.by_slip);
    assert_eq!(play.violations(0), []);
}
