//! The record: who owes what once it is made.

use super::*;
use crate::{clock::Owner, clockrun::ClockRun, event::Event, evolve::fold, routing::LADDER};

fn open(play: &Play, kind: ClockKind) -> &ClockRun {
    play.cases[0].case.run(kind).unwrap_or_else(|| panic!("no clock {kind:?}"))
}

fn owner(play: &Play, kind: ClockKind) -> (Owner, &str) {
    let run = open(play, kind);
    (run.owed_by, run.owner.as_ref().map_or("", OrganId::as_str))
}

#[test]
fn the_lead_that_reports_owes_receiving_the_push_and_nobody_else_is_urged_for_it() {
    let mut play = after(&recorded());
    assert_eq!(play.cases[0].case.lead, id("my-dev"), "a county's lead leads");
    assert_eq!(owner(&play, ClockKind::Push), (Owner::Lead, "nm-dev"));
    while open(&play, ClockKind::Push).rung < 3 {
        play.tick(0);
    }
    assert_eq!(usize::from(open(&play, ClockKind::Push).rung), LADDER.len());
    assert_eq!(code(play.act(0, K::Elevate, |_| true)), "ladder-first", "no fault of the organ that determined");
    run(&mut play, "receive_push");
    assert_eq!(owner(&play, ClockKind::Report), (Owner::Lead, "nm-dev"));
}

#[test]
fn data_returned_for_defects_are_owed_by_the_organ_that_determined_until_it_has_mended_them() {
    for way in ["return_for_defects", "receive_push, return_for_defects"] {
        let mut play = after(&format!("{}, {way}", recorded()));
        assert_eq!(owner(&play, ClockKind::DefectMending), (Owner::DeterminingOrgan, "nm-house"), "{way}");
        assert!(play.cases[0].case.run(ClockKind::Push).is_none(), "{way}: nothing to receive yet");
        assert_eq!(code(play.act(0, K::ReceivePush, |_| true)), "no-push", "{way}");
        run(&mut play, "mend_defects");
        assert_eq!(owner(&play, ClockKind::Push), (Owner::Lead, "nm-dev"), "{way}: pushed again");
        run(&mut play, "receive_push, enter_receipt");
    }
}

#[test]
fn the_province_is_told_of_an_end_of_whatever_was_once_sent_up() {
    let table = [
        ("", false),
        ("return_for_defects", false),
        ("receive_push", true),
        ("receive_push, return_for_defects", true),
        ("receive_push, enter_receipt", true),
    ];
    for (script, told) in table {
        let play = after(&format!("{}, {script}, revoke", recorded()));
        assert_eq!(play.cases[0].case.runs(ClockKind::Report), told, "{script}");
    }
}

#[test]
fn an_older_push_that_charges_the_wrong_organ_is_read_as_owed_by_the_lead_that_reports() {
    let play = after(&recorded());
    let older: Vec<Event> = play.cases[0]
        .said
        .iter()
        .cloned()
        .map(|mut event| {
            if let Fact::ClockStarted { run } = &mut event.fact
                && run.kind == ClockKind::Push
            {
                run.owed_by = Owner::DeterminingOrgan;
                run.owner = Some(id("nm-house"));
            }
            event
        })
        .collect();
    assert_eq!(fold(&older).as_ref(), Some(&play.cases[0].case));
}

#[test]
fn a_profile_adopted_before_a_clock_or_its_owner_changed_still_rules() {
    let mut play = after(&recorded());
    let clocks = &mut play.place.profile.clocks;
    clocks.remove(&ClockKind::DefectMending);
    clocks.get_mut(&ClockKind::Push).unwrap().owner = Owner::DeterminingOrgan;
    run(&mut play, "return_for_defects");
    assert_eq!(owner(&play, ClockKind::DefectMending), (Owner::DeterminingOrgan, "nm-house"));
    run(&mut play, "mend_defects");
    assert_eq!(owner(&play, ClockKind::Push), (Owner::Lead, "nm-dev"));
}
