//! The record: who owes what once it is made.

use super::*;
use crate::{
    case::SanctionState, clock::Owner, clockrun::ClockRun, event::Event, evolve::fold, ids::MeasureId, routing::LADDER,
    vocabulary::RevocationCause,
};

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

fn sanction(play: &Play, no: u16) -> SanctionState {
    play.cases[0].case.sanctions.iter().find(|sanction| sanction.no == no).expect("it was proposed").state
}

fn clock(play: &Play, kind: ClockKind) -> Option<(Owner, &str)> {
    let run = play.cases[0].case.clocks.iter().rev().find(|run| run.kind == kind && run.state != RunState::Stopped)?;
    Some((run.owed_by, run.owner.as_ref().map_or("", OrganId::as_str)))
}

#[test]
fn the_lead_proposes_and_the_unit_decides_or_refuses_with_its_reason() {
    let mut play = after(&recorded());
    assert_eq!(clock(&play, ClockKind::SanctionProposal), Some((Owner::Lead, "my-dev")));
    assert_eq!(code(play.act(0, K::DecideSanction, |_| true)), "nobody", "nothing was proposed");
    run(&mut play, "propose_sanction funds");
    assert_eq!(clock(&play, ClockKind::SanctionProposal), None);
    assert_eq!(clock(&play, ClockKind::SanctionDecision), Some((Owner::EnforcingUnit, "nm-edu")));
    assert_eq!(sanction(&play, 1), SanctionState::Proposed);
    assert_eq!(code(play.act(0, K::ApplySanction, |_| true)), "nobody", "not before it is decided");
    run(&mut play, "refuse_sanction");
    assert_eq!((sanction(&play, 1), clock(&play, ClockKind::SanctionDecision)), (SanctionState::Refused, None));
    assert_eq!(clock(&play, ClockKind::SanctionProposal), Some((Owner::Lead, "my-dev")), "the lead proposes anew");
    run(&mut play, "propose_sanction funds, decide_sanction");
    assert_eq!(sanction(&play, 2), SanctionState::Decided);
    assert_eq!(clock(&play, ClockKind::SanctionApplied), Some((Owner::EnforcingUnit, "nm-edu")));
    run(&mut play, "apply_sanction");
    assert_eq!(sanction(&play, 2), SanctionState::Applied);
}

#[test]
fn a_measure_needs_two_hands_of_the_unit_that_carries_it_out() {
    let play = after(&format!("{}, propose_sanction funds", recorded()));
    let case = &play.cases[0].case;
    let fresh = fresh(case);
    let decide_it = Act::DecideSanction { measure: MeasureId::parse("funds").unwrap(), unit: None };
    let table = [
        (hand(Role::EnforcingOfficer, "nm-edu", 0), "proposed"),
        (hand(Role::EnforcingOfficer, "nm-audit", 0), "no-power"),
        (hand(Role::Intake, "my-dev", 0), "no-power"),
        (hand(Role::LeadHead, "my-dev", 0), "no-power"),
    ];
    for (actor, expected) in table {
        let ctx = play.place.context(case.last_at, actor.clone(), &fresh);
        let answer = decide(Some(case), &Command::Do(decide_it.clone()), &ctx);
        let answer = answer.map_or_else(|refusal| refusal.code, |events| events[0].fact.kind());
        assert_eq!(answer, expected, "{actor:?}");
    }
}

#[test]
fn a_silent_unit_comes_before_the_joint_conference() {
    let asked = |again: &str| {
        let mut play = after(&format!("{}, propose_sanction funds", recorded()));
        while clock(&play, ClockKind::JointConference).is_none() {
            play.tick(0);
        }
        assert_eq!(clock(&play, ClockKind::JointConference), Some((Owner::Lead, "nm-dev")));
        assert_eq!(play.violations(0), []);
        run(&mut play, again);
        play
    };
    let play = asked("enter_conference true");
    assert_eq!(clock(&play, ClockKind::JointConference), None);
    assert_eq!(clock(&play, ClockKind::SanctionDecision), Some((Owner::EnforcingUnit, "nm-edu")), "it is asked again");
    let play = asked("enter_conference false");
    assert_eq!(sanction(&play, 1), SanctionState::Refused);
    assert_eq!(clock(&play, ClockKind::SanctionProposal), Some((Owner::Lead, "my-dev")), "the lead proposes anew");
    let play = asked("decide_sanction");
    assert_eq!((sanction(&play, 1), clock(&play, ClockKind::JointConference)), (SanctionState::Decided, None));
}

#[test]
fn only_a_unit_of_the_measure_that_is_of_no_lower_layer_may_be_asked() {
    let table = [
        ("my-house", "nm-edu", "ok"),
        ("my-house", "my-audit", "ok"),
        ("my-house", "nm-audit", "not-a-unit"),
        ("my-house", "my-park", "lower-layer"),
        ("nm-house", "my-audit", "lower-layer"),
        ("nm-house", "nm-edu", "ok"),
    ];
    for (respondent, unit, expected) in table {
        let mut play = Play::new(None, START, vec![intake(respondent, claims())]);
        let funds = MeasureId::parse("funds").unwrap();
        play.place.profile.measures.get_mut(&funds).unwrap().units = ["nm-edu", "my-audit", "my-park"].map(id).into();
        let receiver = if respondent == "nm-house" { "nm-gov" } else { "nm-house" };
        run(&mut play, &format!("accept, hand_over {receiver}, sign_for, conclude true true, serve_order"));
        run(&mut play, "refuse lack_of_funds, serve_notice, lodge_defence, hear_defence, determine");
        let act = Act::ProposeSanction { measure: funds, unit: Some(id(unit)) };
        let (lead, now) = (play.cases[0].case.lead.clone(), play.cases[0].case.last_at);
        let done = play.command(0, &Command::Do(act), hand(Role::Intake, lead.as_str(), 0), now);
        assert_eq!(code(done), expected, "{unit} on {respondent}");
    }
}

#[test]
fn the_nation_is_asked_by_the_lead_that_reports_and_by_no_other() {
    let mut play = after(&recorded());
    let case = play.cases[0].case.clone();
    let measure = MeasureId::parse("national").unwrap();
    let report = Command::Do(Act::ReportMeasure { measure: measure.clone() });
    assert_eq!(code(play.command(0, &report, hand(Role::Intake, "my-dev", 0), case.last_at)), "no-power");
    run(&mut play, "propose_sanction national");
    assert_eq!(clock(&play, ClockKind::MeasureReport), Some((Owner::Lead, "nm-dev")));
    let case = &play.cases[0].case;
    assert!(case.reported_for.is_empty(), "so far it is a proposal");
    assert_eq!(
        clock(&play, ClockKind::SanctionProposal),
        Some((Owner::Lead, "my-dev")),
        "no measure of this place yet"
    );
    run(&mut play, "report_measure national");
    let place = play.cases[0].said.iter().find_map(|event| match &event.fact {
        Fact::MeasureReportedFor { subject, .. } => Some((subject.clone(), event.actor.organ.clone())),
        _ => None,
    });
    assert_eq!(place, Some((Some(id("my-gov")), Some(id("nm-dev")))), "the government of the place, by the prefecture");
    assert_eq!(clock(&play, ClockKind::MeasureReport), None);
    assert_eq!(code(play.act(0, K::ReportMeasure, |act| fits(act, "national"))), "measure-twice");
}

#[test]
fn no_measure_is_taken_on_an_organ_that_has_ceased() {
    let mut play = Play::new(None, REFORM.yesterday().unwrap(), vec![intake("mj-forest-old", claims())]);
    run(&mut play, "accept, hand_over mj-gov, sign_for, conclude true true, serve_order, refuse lack_of_funds");
    run(&mut play, "serve_notice, lodge_defence, hear_defence, determine");
    while play.cases[0].case.last_at.date() <= REFORM {
        play.tick(0);
    }
    assert_eq!(code(play.act(0, K::ProposeSanction, |act| fits(act, "funds"))), "ceased");
    assert_eq!(code(play.act(0, K::ReportMeasure, |act| fits(act, "national"))), "ceased");
    run(&mut play, "succeed, propose_sanction funds");
}

#[test]
fn persons_are_referred_only_to_whom_the_catalogue_names() {
    let mut play = after(&recorded());
    let (lead, now) = (play.cases[0].case.lead.clone(), play.cases[0].case.last_at);
    let answer = |play: &mut Play, to: &str| {
        let act = Act::Refer { to: id(to), text: text("why") };
        let actor = actor(&play.cases[0].case, Role::Intake, Some(&lead));
        let ctx = play.place.context(now, actor.clone(), &[]);
        let command = with_all_hands(&play.cases[0].case, &act, &ctx);
        code(play.command(0, &command, actor, now))
    };
    for (to, expected) in [("nm-edu", "not-a-receiver"), ("my-house", "self"), ("nm-audit", "ok")] {
        assert_eq!(answer(&mut play, to), expected, "{to}");
    }
}

#[test]
fn what_follows_a_revocation_depends_on_its_cause() {
    let revoke = |play: &mut Play, cause| {
        let wanted = move |act: &Act| matches!(act, Act::Revoke { cause: found, .. } if *found == Some(cause));
        play.act(0, K::Revoke, wanted).unwrap();
        assert_eq!(play.violations(0), [], "{cause:?}");
    };
    // For a fault of procedure it is noticed anew, with the whole time for a defence.
    let mut play = after(&format!("{}, propose_sanction funds, decide_sanction, apply_sanction", recorded()));
    revoke(&mut play, RevocationCause::Procedure);
    let case = &play.cases[0].case;
    assert_eq!(
        (case.stage.code(), case.procedure.notice_served_on, case.procedure.defence),
        ("determining", None, None)
    );
    assert_eq!(clock(&play, ClockKind::AdvanceNotice), Some((Owner::DeterminingOrgan, "nm-house")));
    assert_eq!(sanction(&play, 1), SanctionState::Ended);
    assert_eq!(code(play.act(0, K::Determine, |_| true)), "no-notice");
    run(&mut play, "serve_notice, lodge_defence, hear_defence, determine");
    assert_eq!(clock(&play, ClockKind::LiftConfirmed), Some((Owner::EnforcingUnit, "nm-edu")), "the former measure");
    // Where the claim fell, the complainant is answered and may challenge; a review takes it up again.
    let mut play = after(&recorded());
    revoke(&mut play, RevocationCause::ClaimFell);
    let case = &play.cases[0].case;
    assert_eq!(case.stage, Stage::Ending { outcome: Outcome::Untrue });
    assert_eq!(case.sum(|claim| claim.dismissed), Fen::new(1500));
    run(&mut play, "serve_reply, challenge, decide_review false");
    assert_eq!(play.cases[0].case.stage, Stage::Verifying);
    // Only where nothing is owed any more is it over.
    for cause in [RevocationCause::Procedure, RevocationCause::ClaimFell] {
        let mut play = after(&format!("{}, report_performed, accept_performance", recorded()));
        revoke(&mut play, cause);
        assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Revoked }, "{cause:?}");
    }
}

#[test]
fn a_repair_is_not_applied_for_before_its_time() {
    let mut play = after(&recorded());
    play.place.profile.repair.minimum_months = [0, 3, 12];
    let wants = |play: &mut Play| play.act(0, K::ApplyRepair, |_| true);
    let refusal = wants(&mut play).unwrap_err();
    assert_eq!(refusal.code, "minimum-period");
    let from = play.cases[0].case.record.as_ref().unwrap().determined_on.saturating_add(jiff::Span::new().months(3));
    assert!(refusal.remedy.contains(&crate::time::prose_date(from)), "{refusal:?}");
    while play.cases[0].case.last_at.date() < from {
        play.tick(0);
    }
    assert_eq!(code(wants(&mut play)), YES);
}

#[test]
fn what_is_owed_is_offered_first_and_revocation_last() {
    let play = after(&recorded());
    let case = &play.cases[0].case;
    let fresh = fresh(case);
    let offered = |role, organ: &str| {
        let ctx = play.place.context(case.last_at, hand(role, organ, 0), &fresh);
        crate::options::options(case, &ctx)
            .into_iter()
            .filter_map(|offer| match offer.kind {
                crate::options::OfferKind::Act(kind) => Some(kind),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(offered(Role::Handler, "nm-house").last(), Some(&K::Revoke));
    assert_eq!(offered(Role::Intake, "my-dev").first(), Some(&K::ProposeSanction));
    assert_eq!(offered(Role::Intake, "nm-dev").first(), Some(&K::ReceivePush));
}
