//! Decisions that may be challenged besides the findings: what each leaves behind when it is overturned.

use super::{
    place::{START, intake},
    play::Play,
    tables::{YES, after, claims, code, recorded, repaired, run},
};
use crate::{
    act::{Act, ActKind as K},
    case::{Enterprise, RecordState},
    clock::ClockKind,
    clockrun::RunState,
    intake::Intake,
    organ::sample::id,
    stage::Stage,
    vocabulary::{Challengeable, Outcome},
};

fn played(intake: Intake, script: &str) -> Play {
    let mut play = Play::new(None, START, vec![intake]);
    run(&mut play, script);
    play
}

#[test]
fn the_end_for_want_of_consent_is_answered_and_challenged_and_goes_back_to_where_it_stood() {
    for accepted in ["", "accept, "] {
        let enterprise = Enterprise { confidential: true, ..intake("my-house", claims()).enterprise };
        let begun = Intake { enterprise, ..intake("my-house", claims()) };
        let script = format!("{accepted}ask_consent, answer_consent false, call_back confirmed, decide_end true");
        let mut play = played(begun, &script);
        assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::ConsentRefused });
        run(&mut play, "serve_reply, challenge, decide_review false");
        let expected = if accepted.is_empty() { "registered" } else { "accepted" };
        let case = &play.cases[0].case;
        assert_eq!((case.stage.code(), case.barred.is_empty()), (expected, false), "other persons of the lead");
    }
}

#[test]
fn a_referral_outside_is_challenged_while_it_goes_on_and_nothing_is_chased_meanwhile() {
    let begun = || intake("mohe-town", claims());
    let mut play = played(begun(), "accept, refer_out, serve_reply, challenge");
    let chase = |play: &Play| play.cases[0].case.run(ClockKind::Chase).map(|run| run.state);
    assert_eq!(chase(&play), Some(RunState::Suspended));
    run(&mut play, "decide_review true");
    assert_eq!((play.cases[0].case.stage.code(), chase(&play)), ("referred_out", Some(RunState::Running)));
    let play = played(begun(), "accept, refer_out, serve_reply, challenge, decide_review false");
    assert_eq!(play.cases[0].case.stage, Stage::Accepted);
    assert!(play.cases[0].case.runs(ClockKind::HandOver) && chase(&play).is_none());
    // Sent back to us there is nothing left to challenge.
    let mut play = played(begun(), "accept, refer_out, serve_reply, enter_outside_outcome false");
    assert_ne!(code(play.act(0, K::Challenge, |_| true)), YES);
    // Done there, it is still the referral that is challenged.
    let play =
        played(begun(), "accept, refer_out, serve_reply, enter_outside_outcome true, challenge, decide_review false");
    assert_eq!(play.cases[0].case.stage, Stage::Accepted);
}

#[test]
fn what_was_put_on_file_is_challenged_until_the_court_has_spoken() {
    let take_off = |play: &mut Play, judgment: &str| {
        play.act(0, K::TakeOffFile, |act| matches!(act, Act::TakeOffFile { judgment: of, .. } if of.code() == judgment))
    };
    let mut play = after("put_on_file, serve_reply");
    take_off(&mut play, "dropped").unwrap();
    assert_ne!(code(play.act(0, K::Challenge, |_| true)), YES, "taken up again");
    let mut play = after("put_on_file, serve_reply");
    take_off(&mut play, "lost").unwrap();
    run(&mut play, "challenge, decide_review false");
    assert_eq!(play.cases[0].case.stage, Stage::Registered, "it was another suit");
}

#[test]
fn a_record_whose_repair_is_overturned_is_in_force_again_and_its_measures_are_proposed_anew() {
    let with_measure = recorded() + ", propose_sanction funds, decide_sanction, apply_sanction";
    let rest = repaired().replace(&recorded(), "");
    let mut play = after(&format!("{with_measure}{rest}, serve_reply, challenge, decide_review false"));
    let case = &play.cases[0].case;
    let record = case.record.clone().unwrap();
    assert_eq!((case.stage.code(), record.state, record.reported), ("recorded", RecordState::InForce, false));
    for kind in [ClockKind::SanctionProposal, ClockKind::SuspendedLook, ClockKind::LiftConfirmed] {
        assert!(case.runs(kind), "{kind:?}");
    }
    assert!(case.runs(ClockKind::Push) || case.runs(ClockKind::Report), "the province is told");
    assert_ne!(case.determining, Some(id("nm-house")), "other hands");
    run(&mut play, "propose_sanction funds, decide_sanction");
    assert_eq!(play.cases[0].case.live_sanctions().count(), 1);
    run(&mut play, "apply_repair, grant_repair, serve_reply");
    assert_ne!(code(play.act(0, K::Challenge, |_| true)), YES, "once");
}

#[test]
fn a_revocation_is_challenged_while_the_way_is_taken_anew_and_overturned_leaves_the_record_in_force() {
    let revoked = recorded() + ", revoke procedure, serve_reply";
    let mut play = after(&format!("{revoked}, challenge"));
    let notice = |play: &Play| play.cases[0].case.run(ClockKind::AdvanceNotice).map(|run| run.state);
    assert_eq!(notice(&play), Some(RunState::Suspended), "nobody notices anybody meanwhile");
    assert_ne!(code(play.act(0, K::ServeNotice, |_| true)), YES);
    run(&mut play, "decide_review true");
    assert_eq!((play.cases[0].case.stage.code(), notice(&play)), ("determining", Some(RunState::Running)));
    let play = after(&format!("{revoked}, challenge, decide_review false"));
    let case = &play.cases[0].case;
    assert!(case.on_record() && case.runs(ClockKind::RenewedRectification) && case.runs(ClockKind::SanctionProposal));
    // Determined anew there is nothing left to challenge.
    let mut play = after(&format!("{revoked}, serve_notice, lodge_defence, hear_defence, determine"));
    assert_ne!(code(play.act(0, K::Challenge, |_| true)), YES);
    // Where nothing was owed any more the case ended with the revocation.
    let performed = recorded() + ", report_performed, accept_performance, revoke";
    let play = after(&format!("{performed}, serve_reply, challenge, decide_review false"));
    assert!(play.cases[0].case.on_record() && play.cases[0].case.runs(ClockKind::SuspendedLook));
}

#[test]
fn a_supplement_that_comes_while_the_lapse_is_under_review_takes_the_case_up() {
    let mut play = after("ask_supplement, T, T, lapse, serve_reply, challenge, supplement");
    assert_eq!((play.cases[0].case.stage.clone(), play.cases[0].case.review.clone()), (Stage::Registered, None));
    run(&mut play, "accept");
}

#[test]
fn each_of_them_is_reviewed_by_the_organ_of_the_right_kind() {
    for of in Challengeable::ALL {
        let by_lead = !matches!(
            of,
            Challengeable::Untrue
                | Challengeable::Disputed
                | Challengeable::PerformanceAccepted
                | Challengeable::DefenceUpheld
                | Challengeable::Repaired
                | Challengeable::Revoked
        );
        assert_eq!(of.by_lead(), by_lead, "{of:?}");
    }
    let numbers: std::collections::BTreeSet<_> = Challengeable::ALL.iter().map(|of| of.no()).collect();
    assert_eq!(numbers.len(), Challengeable::ALL.len());
}
