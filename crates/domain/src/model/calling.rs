//! What the complainant or the respondent is asked about again before it counts: payments, settlements, interest given up,
//! refusals.

use super::{
    place::{START, intake, morning, text},
    play::Play,
    tables::{YES, after, code, found_true, hand, run},
};
use crate::{
    act::{Act, Command, Instalment, Payment, Signer},
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
    vocabulary::{CallBackAbout, CallBackAnswer, Challengeable, Excuse, Outcome, RefusalKind},
};
use jiff::civil::date;

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
    code(play.command(0, &Command::Endorse { of: None, opinion: None }, actor, now))
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
    // He brings his own telephone: for five working days his word on it does not do.
    for _ in 0..5 {
        assert_eq!(says(&mut play, confirmed(), clerk(1)), "code-reissued");
        tomorrow(&mut play);
    }
    assert_eq!(says(&mut play, confirmed(), clerk(1)), "code-reissued");
    tomorrow(&mut play);
    assert_eq!(says(&mut play, confirmed(), clerk(1)), YES);
    run(&mut play, "accept_performance");
    let mut play = reported();
    run(&mut play, "declare_gone, accept_performance");
    assert!(play.cases[0].case.by_slip);
    assert_eq!(play.violations(0), []);
}

fn settlement() -> Act {
    Act::Settle {
        agreed: vec![Payment::of(1, Fen::new(600))],
        instalments: vec![Instalment { due_on: date(2026, 4, 10), sum: Fen::new(600) }],
        proof: scan(),
    }
}

fn disputed() -> Play {
    after("accept, hand_over, sign_for, conclude disputed disputed")
}

#[test]
fn a_settlement_is_signed_by_its_last_hand_when_the_complainant_has_said_that_he_wants_it() {
    use CallBackAbout::Settlement as About;
    use CallBackAnswer::{Confirmed, Denied};
    let mut early = disputed();
    assert_eq!(says(&mut early, call(About, Confirmed), clerk(0)), "wrong-stage", "nothing is proposed yet");
    let table = [
        (None, YES, "call-back"),
        (Some((handler(), Confirmed)), "not-the-judge", "call-back"),
        (Some((clerk(0), CallBackAnswer::NotReached)), YES, "call-back"),
        (Some((clerk(0), Denied)), YES, "denied"),
        (Some((clerk(0), Confirmed)), YES, YES),
    ];
    for (called, call_passes, signed) in table {
        let mut play = disputed();
        let label = format!("{called:?}");
        assert_eq!(says(&mut play, settlement(), handler()), YES, "{label}");
        if let Some((by, answer)) = called {
            assert_eq!(says(&mut play, call(About, answer), by), call_passes, "{label}");
        }
        assert_eq!(sign(&mut play, approver()), signed, "{label}");
        let stage = play.cases[0].case.stage.code();
        assert_eq!(stage, if signed == YES { "performing" } else { "disputed" }, "{label}");
        assert_eq!(play.violations(0), [], "{label}");
    }
    // Tried in vain: the settlement fails and the talks go on. What was answered about one settlement confirms no other.
    let mut play = disputed();
    assert_eq!(says(&mut play, settlement(), handler()), YES);
    tried(&mut play, About, &clerk(0));
    assert_eq!(sign(&mut play, approver()), "unreachable");
    let mut play = disputed();
    assert_eq!(says(&mut play, settlement(), handler()), YES);
    assert_eq!(says(&mut play, call(About, Confirmed), clerk(0)), YES);
    let now = play.cases[0].case.last_at;
    let back = Command::SendBack { of: None, opinion: text("no") };
    assert_eq!(code(play.command(0, &back, approver(), now)), YES);
    assert_eq!(says(&mut play, settlement(), handler()), YES);
    assert_eq!(sign(&mut play, approver()), "call-back");
}

#[test]
fn what_is_signed_on_paper_was_proposed_and_asked_about_before() {
    let signer = Signer { person: hand(Role::Approver, "nm-house", 20).person, role: Role::Approver };
    let registrar = || hand(Role::Handler, "nm-house", 5);
    let mut play = disputed();
    let now = play.cases[0].case.last_at;
    let paper = Command::SignOnPaper { of: None, signer, signed_on: now.date(), scan: scan() };
    assert_eq!(code(play.command(0, &paper, registrar(), now)), "no-proposal");
    assert_eq!(says(&mut play, settlement(), handler()), YES);
    assert_eq!(code(play.command(0, &paper, registrar(), now)), "call-back");
    let confirmed = call(CallBackAbout::Settlement, CallBackAnswer::Confirmed);
    assert_eq!(says(&mut play, confirmed, clerk(0)), YES);
    assert_eq!(code(play.command(0, &paper, registrar(), now)), YES);
    assert_eq!(play.violations(0), []);
}

/// Ordered, and the respondent's officer says that it refuses.
fn refusing() -> Play {
    let mut play = after(&format!("{}, serve_order", found_true()));
    let refuse = Act::Refuse { excuse: Excuse::LackOfFunds, text: text("no") };
    assert_eq!(says(&mut play, refuse, clerk(0)), YES);
    play
}

#[test]
fn a_refusal_counts_when_the_respondent_was_asked_again_and_its_time_runs_on_meanwhile() {
    use CallBackAbout::Refusal as About;
    use CallBackAnswer::{Confirmed, Denied};
    let table = [
        (clerk(0), Confirmed, "same-person", "rectifying", true),
        (handler(), Confirmed, "not-the-judge", "rectifying", true),
        (clerk(1), Confirmed, YES, "determining", false),
        (clerk(1), Denied, YES, "rectifying", false),
    ];
    for (by, answer, expected, stage, said) in table {
        let mut play = refusing();
        let case = &play.cases[0].case;
        assert_eq!(case.stage, Stage::Rectifying);
        assert!(case.runs(ClockKind::Rectification) && case.runs(ClockKind::RefusalCallBack));
        let again = Act::Refuse { excuse: Excuse::TermChange, text: text("no") };
        assert_eq!(says(&mut play, again, clerk(0)), "refusal-said");
        assert_eq!(says(&mut play, call(About, answer), by), expected, "{answer:?}");
        let case = &play.cases[0].case;
        assert_eq!((case.stage.code(), case.refusal_said.is_some()), (stage, said), "{answer:?}");
        assert_eq!(case.runs(ClockKind::RefusalCallBack), said, "{answer:?}");
        assert_eq!(play.violations(0), [], "{answer:?}");
    }
    let mut play = refusing();
    tried(&mut play, About, &clerk(1));
    assert_eq!(play.cases[0].case.refusal_said, None, "nobody said it");
    assert!(play.cases[0].case.runs(ClockKind::Rectification));
    // Performing and a plan say otherwise; the end of the time counts as refusal as ever.
    for (script, stage) in [("report_performed", "rectifying"), ("agree_plan", "performing")] {
        let mut play = refusing();
        run(&mut play, script);
        let case = &play.cases[0].case;
        assert_eq!((case.stage.code(), &case.refusal_said), (stage, &None), "{script}");
    }
    let mut play = refusing();
    while play.cases[0].case.stage == Stage::Rectifying {
        play.tick(0);
    }
    let case = &play.cases[0].case;
    assert_eq!(case.procedure.refused, Some(RefusalKind::TimeOut));
    assert!(case.refusal_said.is_none() && !case.runs_or_ran_out(ClockKind::RefusalCallBack));
    assert_eq!(play.violations(0), []);
}

#[test]
fn a_forbidden_excuse_that_is_stated_is_asked_about_like_a_refusal_and_stays_on_the_file() {
    let mut play = after(&format!("{}, serve_order", found_true()));
    let state = || Act::State { excuses: vec![Excuse::TermChange], text: text("why"), admitted: Vec::new() };
    assert_eq!(says(&mut play, state(), hand(Role::RespondentOfficer, "my-house", 0)), YES);
    assert_eq!(play.cases[0].case.stage, Stage::Rectifying);
    assert!(play.cases[0].case.excuses.contains(&Excuse::TermChange));
    assert_eq!(says(&mut play, call(CallBackAbout::Refusal, CallBackAnswer::Confirmed), clerk(1)), YES);
    assert_eq!(play.cases[0].case.procedure.refused, Some(RefusalKind::ForbiddenExcuse));
    // A settlement that is refused is asked about in the same way.
    let mut play = disputed();
    run(&mut play, "settle");
    let refuse = Act::Refuse { excuse: Excuse::LackOfFunds, text: text("no") };
    assert_eq!(says(&mut play, refuse, hand(Role::RespondentHead, "my-house", 0)), YES);
    assert_eq!(play.cases[0].case.stage, Stage::Performing);
    assert_eq!(says(&mut play, call(CallBackAbout::Refusal, CallBackAnswer::Confirmed), clerk(1)), YES);
    assert_eq!((play.cases[0].case.stage.code(), play.violations(0)), ("rectifying", vec![]));
}

#[test]
fn whoever_steps_in_for_the_complainant_does_so_by_two_hands_and_weakens_nothing_for_five_working_days() {
    let mut play = after("accept, hand_over, sign_for, declare_gone");
    let replace = Act::ReplaceComplainant { by: crate::vocabulary::Successor::Heir, name: text("heir"), proof: scan() };
    assert_eq!(says(&mut play, replace, clerk(0)), YES);
    assert!(play.cases[0].case.gone, "one hand replaces nobody");
    assert_eq!(sign(&mut play, hand(Role::LeadHead, "my-dev", 0)), YES);
    assert!(!play.cases[0].case.gone);
    let withdraw = || Act::AskWithdrawal { reason: crate::vocabulary::WithdrawalReason::Paid, text: text("x") };
    for _ in 0..6 {
        assert_eq!(says(&mut play, withdraw(), clerk(0)), "code-reissued");
        tomorrow(&mut play);
    }
    assert_eq!(says(&mut play, withdraw(), clerk(0)), YES);
}
