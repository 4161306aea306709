//! A missing hand is lent by the superior organ.

use super::{
    hands::{drafted, says, scan},
    place::text,
    tables::{YES, hand, untrue},
};
use crate::{
    act::{Act, Command},
    actor::Role,
    fact::Fact,
    organ::sample::id,
};

#[test]
fn a_missing_hand_is_lent_by_the_superior_organ_and_by_no_other() {
    let lend =
        |role, from: &str| Command::Do(Act::LendHand { organ: id("nm-house"), role, from: id(from), proof: scan() });
    let head = || hand(Role::LeadHead, "my-dev", 0);
    let table = [
        (lend(Role::Reviewer, "nm-gov"), hand(Role::Intake, "my-dev", 0), "no-power"),
        (lend(Role::Reviewer, "nm-edu"), head(), "not-superior"),
        (lend(Role::Reviewer, "my-gov"), head(), "not-superior"),
        (lend(Role::Approver, "nm-gov"), head(), "not-missing"),
        (lend(Role::Reviewer, "nm-gov"), head(), YES),
    ];
    for (command, actor, expected) in table {
        let mut play = drafted();
        assert_eq!(says(&mut play, &command, actor), expected, "{command:?}");
    }
    let mut play = drafted();
    assert_eq!(says(&mut play, &lend(Role::Reviewer, "nm-gov"), head()), YES);
    assert!(play.cases[0].case.lent.is_empty(), "two hands of the lead");
    let of = play.cases[0].case.pending(crate::act::ActKind::LendHand).map(|pending| pending.no);
    let agree = |of| Command::Endorse { of, opinion: None };
    assert_eq!(says(&mut play, &agree(of), hand(Role::Intake, "my-dev", 0)), YES);
    assert_eq!(says(&mut play, &agree(None), hand(Role::Reviewer, "nm-house", 0)), "not-next-hand");
    assert_eq!(says(&mut play, &agree(None), hand(Role::Reviewer, "nm-gov", 0)), YES);
    assert_eq!(says(&mut play, &agree(None), hand(Role::Approver, "nm-house", 0)), YES, "the next is its own again");
    assert_eq!(play.cases[0].case.stage.code(), "answered");
    assert_eq!(play.violations(0), []);
}

#[test]
fn a_lent_hand_decides_for_the_organ_that_lacks_it_and_for_one_decision() {
    let mut play = drafted();
    assert_eq!(
        says(&mut play, &Command::Endorse { of: None, opinion: None }, hand(Role::Reviewer, "nm-house", 0)),
        YES
    );
    let lend = Act::LendHand { organ: id("nm-house"), role: Role::Approver, from: id("nm-gov"), proof: scan() };
    assert_eq!(says(&mut play, &Command::Do(lend), hand(Role::LeadHead, "my-dev", 0)), YES);
    let of = play.cases[0].case.pending(crate::act::ActKind::LendHand).map(|pending| pending.no);
    assert_eq!(says(&mut play, &Command::Endorse { of, opinion: None }, hand(Role::Intake, "my-dev", 0)), YES);
    let sent_back = Command::SendBack { of: None, opinion: text("not yet") };
    assert_eq!(says(&mut play, &sent_back, hand(Role::Approver, "nm-gov", 0)), YES);
    // Laid anew, it waits for the organ's own hands again.
    let agree = || Command::Endorse { of: None, opinion: None };
    assert_eq!(says(&mut play, &Command::Do(untrue()), hand(Role::Handler, "nm-house", 0)), YES);
    assert_eq!(says(&mut play, &agree(), hand(Role::Reviewer, "nm-house", 0)), YES);
    assert_eq!(says(&mut play, &agree(), hand(Role::Approver, "nm-gov", 0)), "not-next-hand");
    let lend = Act::LendHand { organ: id("nm-house"), role: Role::Approver, from: id("nm-gov"), proof: scan() };
    assert_eq!(says(&mut play, &Command::Do(lend), hand(Role::LeadHead, "my-dev", 0)), YES);
    let of = play.cases[0].case.pending(crate::act::ActKind::LendHand).map(|pending| pending.no);
    assert_eq!(says(&mut play, &Command::Endorse { of, opinion: None }, hand(Role::Intake, "my-dev", 0)), YES);
    assert_eq!(says(&mut play, &agree(), hand(Role::Approver, "nm-gov", 0)), YES);
    let concluded = play.cases[0].said.iter().find(|event| matches!(event.fact, Fact::Concluded { .. })).unwrap();
    assert_eq!(concluded.actor.organ, Some(id("nm-house")), "the letters are of the organ that decided");
    assert_eq!(play.violations(0), []);
}
