//! Nobody acts for a party: what ends or weakens a case is the party's own, asked about again by somebody else.

use super::{
    place::{START, intake, text},
    play::Play,
    tables::{SIGNED, YES, after, claims, code, found_true, hand, noticed, run},
};
use crate::{
    act::{Act, ActKind as K, Command},
    actor::{Actor, Role},
    case::{Defence, Enterprise},
    clock::ClockKind,
    decide::decide,
    intake::Intake,
    powers,
    refs::Proof,
    vocabulary::{CallBackAbout, CallBackAnswer, Excuse, Outcome, WithdrawalReason},
};

/// What becomes of an act without any proof of a party's will.
fn bare(play: &Play, act: Act, actor: Actor) -> &'static str {
    let case = &play.cases[0].case;
    let ctx = play.place.context(case.last_at, actor, &[]);
    decide(Some(case), &Command::Do(act), &ctx).map_or_else(|refusal| refusal.code, |_| YES)
}

fn says(play: &mut Play, act: Act, actor: Actor) -> &'static str {
    let now = play.cases[0].case.last_at;
    code(play.command(0, &Command::Do(act), actor, now))
}

fn call(about: CallBackAbout, answer: CallBackAnswer) -> Act {
    Act::CallBack { about, answer, text: text("called") }
}

fn confidential() -> Play {
    let enterprise = Enterprise { confidential: true, ..intake("my-house", claims()).enterprise };
    Play::new(None, START, vec![Intake { enterprise, ..intake("my-house", claims()) }])
}

fn clerk() -> Actor {
    hand(Role::Intake, "my-dev", 0)
}

fn head() -> Actor {
    hand(Role::LeadHead, "my-dev", 0)
}

#[test]
fn no_officer_does_an_act_of_a_party_without_the_proof_of_its_will() {
    for kind in K::ALL.iter().copied() {
        let by_party = powers::powers(kind).iter().any(|(role, _)| role.is_party());
        let by_intake = powers::powers(kind).iter().any(|(role, _)| *role == Role::Intake);
        let both_sides = matches!(kind, K::FileEvidence | K::Post | K::Assign | K::ReportInstruction);
        if by_party && by_intake && !both_sides {
            assert!(powers::for_a_party(kind, Role::Intake), "{kind:?} can be done by intake alone");
        }
    }
    let verifying = after(SIGNED);
    let rectifying = after(&format!("{}, serve_order", found_true()));
    let determining = after(&noticed());
    let mut asked = confidential();
    run(&mut asked, "ask_consent");
    let state = || Act::State { excuses: vec![Excuse::PersonnelChange], text: text("x"), admitted: Vec::new() };
    let table = [
        (&verifying, Act::AskWithdrawal { reason: WithdrawalReason::Paid, text: text("x") }, clerk(), "no-will"),
        (&verifying, state(), clerk(), "no-will"),
        (&rectifying, Act::Refuse { excuse: Excuse::None, text: text("x") }, clerk(), "no-will"),
        (&determining, Act::WaiveDefence, clerk(), "no-will"),
        (&asked, Act::AnswerConsent { given: false }, clerk(), "no-will"),
    ];
    for (play, act, actor, expected) in table {
        assert_eq!(bare(play, act.clone(), actor), expected, "{:?}", act.kind());
    }
    // Whoever judges the respondent does not speak for it, with or without a paper.
    let judge = || hand(Role::Handler, "nm-house", 0);
    let mut play = after(&noticed());
    for act in [state(), Act::WaiveDefence, Act::Refuse { excuse: Excuse::None, text: text("x") }] {
        let kind = act.kind();
        assert_eq!(says(&mut play, act, judge()), "no-power", "{kind:?}");
    }
}

#[test]
fn a_waiver_is_the_heads_own_and_counts_when_the_lead_has_asked_again() {
    let determine =
        || Act::Determine { severity: crate::vocabulary::Severity::Serious, text: text("why"), evils: Vec::new() };
    let handler = || hand(Role::Handler, "nm-house", 0);
    let mut play = after(&noticed());
    assert_eq!(says(&mut play, Act::WaiveDefence, hand(Role::RespondentOfficer, "my-house", 0)), "no-power");
    assert_eq!(says(&mut play, Act::WaiveDefence, hand(Role::RespondentHead, "my-house", 0)), YES);
    assert_eq!(says(&mut play, determine(), handler()), "call-back");
    let confirmed = || call(CallBackAbout::Waiver, CallBackAnswer::Confirmed);
    assert_eq!(says(&mut play, confirmed(), handler()), "not-the-judge");
    assert_eq!(says(&mut play, confirmed(), clerk()), YES);
    assert_eq!(says(&mut play, determine(), handler()), YES);
    assert_eq!(play.violations(0), []);
}

#[test]
fn a_waiver_that_its_party_denies_or_nobody_confirms_opens_the_defence_anew_with_its_full_time() {
    let mut play = after(&noticed());
    let first = play.cases[0].case.run(ClockKind::Defence).unwrap().no;
    assert_eq!(says(&mut play, Act::WaiveDefence, hand(Role::RespondentHead, "my-house", 0)), YES);
    assert_eq!(says(&mut play, call(CallBackAbout::Waiver, CallBackAnswer::Denied), clerk()), YES);
    assert_eq!(play.cases[0].case.procedure.defence, Some(Defence::Open));
    assert!(play.cases[0].case.run(ClockKind::Defence).unwrap().no > first);
    assert_eq!(play.violations(0), []);
}

#[test]
fn a_withdrawal_ends_nothing_by_silence_nor_by_the_word_of_whoever_entered_it() {
    let mut play = after(&format!("{SIGNED}, ask_withdrawal"));
    for _ in 0..12 {
        play.tick(0);
    }
    assert!(play.cases[0].case.withdrawal_asked && play.cases[0].case.stage.code() == "verifying");
    // Entered by a clerk with a paper: the same clerk does not ask again, nor draft what he asked about.
    let mut play = after(SIGNED);
    assert_eq!(says(&mut play, Act::AskWithdrawal { reason: WithdrawalReason::Paid, text: text("x") }, clerk()), YES);
    let confirmed = || call(CallBackAbout::Withdrawal, CallBackAnswer::Confirmed);
    let end = || Act::DecideWithdrawal { end: true, called_back: true, text: text("x") };
    assert_eq!(says(&mut play, confirmed(), clerk()), "same-person");
    assert_eq!(says(&mut play, end(), clerk()), "call-back");
    assert_eq!(says(&mut play, confirmed(), hand(Role::Intake, "my-dev", 1)), YES);
    assert_eq!(says(&mut play, end(), hand(Role::Intake, "my-dev", 1)), "own-call-back");
    assert_eq!(says(&mut play, end(), clerk()), YES);
    assert_eq!(play.cases[0].case.stage.code(), "verifying", "one hand ends nothing");
    let now = play.cases[0].case.last_at;
    assert_eq!(code(play.command(0, &Command::Endorse { of: None, opinion: None }, head(), now)), YES);
    assert_eq!(play.cases[0].case.stage.code(), "withdrawn");
    assert_eq!(play.violations(0), []);
}

#[test]
fn refused_consent_ends_a_case_only_when_confirmed_and_by_two_hands_and_silence_never_does() {
    let mut play = confidential();
    run(&mut play, "ask_consent, answer_consent false");
    let end = || Act::DecideEnd { end: true, text: text("x") };
    assert_eq!(says(&mut play, end(), clerk()), "call-back");
    assert_eq!(code(play.act(0, K::Accept, |_| true)), "end-to-decide");
    assert_eq!(says(&mut play, call(CallBackAbout::Consent, CallBackAnswer::Denied), head()), YES);
    assert_eq!(says(&mut play, end(), clerk()), "denied");
    run(&mut play, "decide_end false, accept");
    let mut play = confidential();
    run(&mut play, "ask_consent");
    while play.cases[0].case.consent == Some(None) {
        play.tick(0);
    }
    assert_eq!(play.cases[0].case.stage.code(), "registered");
    run(&mut play, "accept");
}

#[test]
fn a_complainant_whom_nobody_follows_is_ended_by_the_lead_and_by_no_clock() {
    let mut play = after(&format!("{SIGNED}, declare_gone"));
    for _ in 0..400 {
        if play.cases[0].case.to_end().is_some() {
            break;
        }
        play.tick(0);
    }
    assert!(!play.cases[0].case.stage.is_end());
    run(&mut play, "decide_end true");
    let ended = play.cases[0].case.said_outcome();
    assert_eq!(ended, Some(Outcome::Unclaimed));
}

#[test]
fn three_tries_count_on_three_working_days_the_last_in_writing() {
    let mut play = after(&format!("{SIGNED}, ask_withdrawal"));
    let tried = |answer| call(CallBackAbout::Withdrawal, answer);
    let clerk = || hand(Role::Intake, "my-dev", 5);
    let unreachable = |play: &Play| {
        let case = &play.cases[0].case;
        crate::call_back::unreachable(case, CallBackAbout::Withdrawal, &play.place.calendar)
    };
    assert_eq!(says(&mut play, tried(CallBackAnswer::NotReached), clerk()), YES);
    assert_eq!(says(&mut play, tried(CallBackAnswer::NotReached), clerk()), "tried-today");
    let mut day = play.cases[0].case.last_at.date();
    for (answer, expected) in [(CallBackAnswer::NotReached, false), (CallBackAnswer::NoReplyInWriting, true)] {
        day = play.place.calendar.due(day, crate::calendar::Length::WorkingDays(1)).last_day;
        let now = super::place::morning(day);
        assert_eq!(code(play.command(0, &Command::Do(tried(answer)), clerk(), now)), YES);
        assert_eq!(unreachable(&play), expected);
    }
    let end = Act::DecideWithdrawal { end: true, called_back: true, text: text("x") };
    assert_eq!(says(&mut play, end, head()), "no-power");
    run(&mut play, "decide_withdrawal false");
    assert!(play.cases[0].case.ex_officio, "a withdrawal that nobody confirms fails and the case goes on");
}

#[test]
fn retaliation_is_reported_after_the_case_has_closed_too() {
    let mut play = after(&format!("{SIGNED}, conclude untrue untrue, serve_reply, answer_channel"));
    while !play.cases[0].case.stage.is_end() {
        play.tick(0);
    }
    run(&mut play, "report_retaliation");
    assert!(play.cases[0].case.runs(ClockKind::Retaliation));
    run(&mut play, "look_into_retaliation");
    assert_eq!(play.violations(0), []);
}

/// A paper for whatever an officer enters for a party.
#[test]
fn the_paper_of_a_party_stands_in_the_event_that_rests_on_it() {
    let mut play = after(SIGNED);
    assert_eq!(says(&mut play, Act::AskWithdrawal { reason: WithdrawalReason::Paid, text: text("x") }, clerk()), YES);
    let asked = play.cases[0].said.iter().find(|event| event.fact.kind() == "withdrawal_asked").unwrap();
    assert!(matches!(&asked.will, Some(Proof { digest, .. }) if digest == "sample"));
}
