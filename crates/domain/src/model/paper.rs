//! Signatures on paper: who registers them, that they are registered one by one, and that nothing that ends a case or
//! makes a record takes effect while its named signer may disown one.

use super::{
    hands::{drafted, handler, says, scan},
    place::text,
    play::Play,
    tables::{SIGNED, YES, after, found_true, hand},
};
use crate::{
    act::{Act, Command, Signer},
    actor::{Actor, Role},
    clock::ClockKind,
    fact::Fact,
    vocabulary::Ground,
};

/// A signature of somebody in this role of the determining organ.
fn paper(role: Role) -> Command {
    let signer = Signer { person: hand(role, "nm-house", 0).person, role };
    Command::SignOnPaper { of: None, signer, signed_on: super::place::START, scan: scan() }
}

fn clerk(n: usize) -> Actor {
    hand(Role::Handler, "nm-house", n)
}

#[test]
fn each_signature_on_paper_is_registered_by_another_account_without_a_part_in_the_decision() {
    let table = [
        (paper(Role::Reviewer), handler(), "own-draft"),
        (paper(Role::Reviewer), hand(Role::Reviewer, "nm-house", 0), "own-signature"),
        (paper(Role::Reviewer), hand(Role::Handler, "nm-edu", 0), "no-power"),
        (paper(Role::Reviewer), hand(Role::Intake, "my-dev", 0), "no-power"),
        (paper(Role::Approver), clerk(1), "paper-chain"),
        (paper(Role::Reviewer), clerk(1), YES),
    ];
    for (command, actor, expected) in table {
        let mut play = drafted();
        assert_eq!(says(&mut play, &command, actor.clone()), expected, "{actor:?}");
    }
    let mut play = drafted();
    assert_eq!(says(&mut play, &paper(Role::Reviewer), clerk(1)), YES);
    assert_eq!(says(&mut play, &paper(Role::Approver), clerk(1)), "one-signature");
    assert_eq!(says(&mut play, &paper(Role::Approver), clerk(2)), YES);
    assert_eq!(play.violations(0), []);
}

/// 不属实, drafted in the system and signed twice on paper.
fn signed_on_paper() -> Play {
    let mut play = drafted();
    assert_eq!(says(&mut play, &paper(Role::Reviewer), clerk(1)), YES);
    assert_eq!(says(&mut play, &paper(Role::Approver), clerk(2)), YES);
    play
}

#[test]
fn what_ends_a_case_waits_until_nobody_can_disown_a_signature_any_more() {
    let mut play = signed_on_paper();
    assert_eq!(play.cases[0].case.stage.code(), "verifying", "it does not take effect at once");
    let run = play.cases[0].case.clocks.iter().find(|run| run.kind == ClockKind::PaperSignature && run.running());
    let last = run.expect("a clock runs").last_day;
    assert_eq!(play.place.calendar.working_days_between(play.cases[0].case.last_at.date(), last), 5);
    while play.cases[0].case.stage.code() == "verifying" {
        play.tick(0);
    }
    assert_eq!(play.cases[0].case.stage.code(), "answered");
    assert!(play.cases[0].case.last_at.date() > last, "and not before the last day was over");
    let decided = play.cases[0].said.iter().find_map(|event| match &event.fact {
        Fact::Decided { hands, scan, .. } => Some((hands.len(), scan.is_some())),
        _ => None,
    });
    assert_eq!(decided, Some((3, true)));
    assert_eq!(play.violations(0), []);
}

#[test]
fn a_signature_that_takes_effect_before_it_can_be_disowned_breaks_the_tenth_invariant() {
    let mut play = drafted();
    play.place.fault = Some(super::Fault::PaperAtOnce);
    assert_eq!(says(&mut play, &paper(Role::Reviewer), clerk(1)), YES);
    assert_eq!(says(&mut play, &paper(Role::Approver), clerk(2)), YES);
    assert_eq!(play.cases[0].case.stage.code(), "answered");
    let broken: Vec<_> = play.violations(0).iter().map(|violation| violation.no).collect();
    assert!(broken.contains(&10), "{broken:?}");
}

#[test]
fn the_named_signer_may_disown_his_signature_and_the_lead_looks_into_it() {
    let mut play = signed_on_paper();
    let disown = Command::Disown { of: None, text: text("not mine") };
    assert_eq!(says(&mut play, &disown, handler()), "not-signed");
    assert_eq!(says(&mut play, &disown, hand(Role::Approver, "nm-house", 0)), YES);
    let case = &play.cases[0].case;
    assert!(case.proposals.is_empty() && case.stage.code() == "verifying", "what waited for it falls");
    assert!(case.clocks.iter().any(|run| run.kind == ClockKind::SignatureCheck && run.running()));
    assert_eq!(says(&mut play, &disown, hand(Role::Approver, "nm-house", 0)), "not-signed");
    let look = Command::Do(Act::LookIntoSignature { text: text("forged") });
    assert_eq!(says(&mut play, &look, hand(Role::LeadHead, "my-dev", 0)), YES);
    assert_eq!(says(&mut play, &look, hand(Role::LeadHead, "my-dev", 0)), "not-disowned");
    assert_eq!(play.violations(0), []);
}

#[test]
fn what_time_brings_into_effect_is_done_by_the_organ_that_decided_it() {
    let mut play = after(&format!("{SIGNED}, conclude untrue untrue, serve_reply, challenge"));
    let reviewer = play.cases[0].case.review.as_ref().unwrap().reviewer.clone();
    let of = |role: Role, n: usize| hand(role, reviewer.as_str(), n);
    let decide = Command::Do(Act::DecideReview { upheld: true, text: text("why") });
    assert_eq!(says(&mut play, &decide, of(Role::Handler, 0)), YES);
    for (n, role) in [(1, Role::Reviewer), (2, Role::Approver)] {
        let signer = Signer { person: of(role, 0).person, role };
        let signed_on = play.cases[0].case.last_at.date();
        let sign = Command::SignOnPaper { of: None, signer, signed_on, scan: scan() };
        assert_eq!(says(&mut play, &sign, of(Role::Handler, n)), YES);
    }
    let decided = |play: &Play| {
        let mut said = play.cases[0].said.iter();
        said.find(|event| matches!(event.fact, Fact::ReviewDecided { .. })).map(|event| event.actor.organ.clone())
    };
    for _ in 0..20 {
        if decided(&play).is_none() && !play.cases[0].case.proposals.is_empty() {
            play.tick(0);
        }
    }
    assert_eq!(decided(&play), Some(Some(reviewer)), "it does not fall, and its letter is of that organ");
    assert_eq!(play.violations(0), []);
}

#[test]
fn a_merger_signed_on_paper_ends_the_case_only_when_nobody_can_disown_it() {
    let one = || super::place::intake("my-house", vec![crate::claim::Claim::sum(1, crate::money::Fen::new(1000))]);
    let other = crate::intake::Intake { id: crate::ids::CaseId::parse("other").unwrap(), ..one() };
    let mut play = Play::new(None, super::place::START, vec![one(), other]);
    let into = crate::ids::CaseId::parse("other").unwrap();
    let merge = Command::Do(Act::Merge { into, reason: Some(text("one matter")) });
    assert_eq!(says(&mut play, &merge, hand(Role::Intake, "my-dev", 0)), YES);
    let signer = Signer { person: hand(Role::LeadHead, "my-dev", 0).person, role: Role::LeadHead };
    let sign = Command::SignOnPaper { of: None, signer, signed_on: super::place::START, scan: scan() };
    assert_eq!(says(&mut play, &sign, hand(Role::Intake, "my-dev", 1)), YES);
    assert_eq!(play.cases[0].case.stage.code(), "registered");
}

#[test]
fn what_ends_nothing_takes_effect_at_once_and_may_still_be_disowned() {
    let mut play = after(&format!("{}, serve_order", found_true()));
    let before = play.cases[0].case.run(ClockKind::Rectification).unwrap().last_day;
    let extend = Act::Extend { clock: ClockKind::Rectification, ground: Ground::Complexity, text: text("why") };
    assert_eq!(says(&mut play, &Command::Do(extend), handler()), YES);
    let today = play.cases[0].case.last_at.date();
    let signer = Signer { person: hand(Role::Approver, "nm-house", 0).person, role: Role::Approver };
    let sign = Command::SignOnPaper { of: None, signer, signed_on: today, scan: scan() };
    assert_eq!(says(&mut play, &sign, clerk(1)), YES);
    assert!(play.cases[0].case.run(ClockKind::Rectification).unwrap().last_day > before);
    let disown = Command::Disown { of: None, text: text("not mine") };
    assert_eq!(says(&mut play, &disown, hand(Role::Approver, "nm-house", 0)), YES);
    assert!(play.cases[0].case.clocks.iter().any(|run| run.kind == ClockKind::SignatureCheck && run.running()));
    assert_eq!(play.violations(0), []);
}
