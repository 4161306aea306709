//! Each invariant fails when its rule is broken on purpose, and holds when it is not.

use super::{
    Fault,
    place::{START, intake, source},
    play::Play,
};
use crate::{
    act::{Act, ActKind as K},
    claim::Claim,
    clock::ClockKind,
    ids::CaseId,
    intake::Intake,
    money::Fen,
    organ::sample::{REFORM, id},
    stage::Stage,
};
use std::collections::BTreeSet;

/// A kind of act and which of its samples; `None`: time until the end.
type Step<'a> = Option<(K, &'a str)>;

/// The numbers of the invariants broken on the way through a script, in which `None` is the passing of time until the
/// case has ended.
fn broken(fault: Option<Fault>, script: &[Step]) -> BTreeSet<u8> {
    let claims = vec![Claim::sum(1, Fen::new(1000)), Claim::sum(2, Fen::new(500))];
    let mut intake = intake("my-house", claims);
    intake.sources = vec![source(false)];
    let mut play = Play::new(fault, START, vec![intake]);
    let mut found = BTreeSet::new();
    for step in script {
        match step {
            // A fault may well make the next step impossible; what is broken by then is what counts.
            Some((kind, with)) if play.act(0, *kind, |act| fits(act, with)).is_err() => break,
            Some(_) => {}
            None => {
                for _ in 0..40 {
                    if !play.cases[0].case.stage.is_end() {
                        play.tick(0);
                    }
                }
            }
        }
        found.extend(play.violations(0).iter().map(|violation| violation.no));
        found.extend(play.family().iter().map(|violation| violation.no));
    }
    found
}

fn fits(act: &Act, with: &str) -> bool {
    match (act, with) {
        (Act::HandOver { to, .. }, _) => *to == id("nm-house"),
        (Act::ReferOut { to, .. }, with) => to.as_str() == with,
        (Act::ProposeSanction { measure, .. }, with) => measure.as_str() == with,
        (Act::Conclude { findings, .. }, with) => {
            let said: Vec<_> = findings.iter().map(|found| found.finding.code()).collect();
            said.join(" ") == with
        }
        _ => true,
    }
}

const TO_THE_RECORD: [Step<'static>; 13] = [
    Some((K::Accept, "")),
    Some((K::HandOver, "")),
    Some((K::SignFor, "")),
    Some((K::Conclude, "true true")),
    Some((K::ServeOrder, "")),
    Some((K::Refuse, "")),
    Some((K::ServeNotice, "")),
    Some((K::LodgeDefence, "")),
    Some((K::HearDefence, "")),
    Some((K::Determine, "")),
    Some((K::ProposeSanction, "funds")),
    Some((K::DecideSanction, "")),
    Some((K::Revoke, "")),
];
const TO_THE_REPLY: [Step; 6] = [
    Some((K::Accept, "")),
    Some((K::HandOver, "")),
    Some((K::SignFor, "")),
    Some((K::Conclude, "untrue untrue")),
    Some((K::ServeReply, "")),
    None,
];
const TO_THE_PROVINCE: [Step; 2] = [Some((K::Accept, "")), Some((K::ReferOut, "prov-gov"))];
const TO_THE_REVIEW: [Step; 6] = [
    Some((K::Accept, "")),
    Some((K::HandOver, "")),
    Some((K::SignFor, "")),
    Some((K::Conclude, "untrue untrue")),
    Some((K::ServeReply, "")),
    Some((K::Challenge, "")),
];
const TO_THE_SPLIT: [Step; 5] = [
    Some((K::Accept, "")),
    Some((K::HandOver, "")),
    Some((K::SignFor, "")),
    Some((K::Conclude, "true disputed")),
    Some((K::ServeOrder, "")),
];

#[test]
fn every_invariant_fails_by_its_fault_and_by_nothing_else() {
    let table: [(u8, Fault, &[Step]); 13] = [
        (1, Fault::OneHand, &TO_THE_RECORD),
        (2, Fault::ForgetClock(ClockKind::SanctionProposal), &TO_THE_RECORD),
        (4, Fault::ForgetClock(ClockKind::Reply), &TO_THE_REPLY),
        (5, Fault::ForgetClock(ClockKind::Verification), &TO_THE_REPLY),
        (5, Fault::ForgetClock(ClockKind::ChannelDeadline), &TO_THE_REPLY),
        (5, Fault::CloseEarly, &TO_THE_REPLY),
        (6, Fault::StaleProjection, &TO_THE_REPLY),
        (7, Fault::LoseEvent, &TO_THE_REPLY),
        (8, Fault::LeakName, &TO_THE_RECORD),
        (9, Fault::CountTwice, &TO_THE_SPLIT),
        (12, Fault::PastThePrefecture, &TO_THE_PROVINCE),
        (12, Fault::LowerLayer, &TO_THE_REVIEW),
        (11, Fault::ServeIntoTheVoid, &TO_THE_RECORD),
    ];
    for (no, fault, script) in table {
        assert_eq!(broken(None, script), BTreeSet::new(), "without {fault:?}");
        assert!(broken(Some(fault), script).contains(&no), "{fault:?} leaves invariant {no} standing");
    }
}

#[test]
fn one_hand_or_an_officers_word_for_a_party_breaks_the_tenth_invariant() {
    for (fault, expected) in [(None, false), (Some(Fault::OneHand), true)] {
        let mut play = Play::new(fault, START, vec![intake("my-house", vec![Claim::sum(1, Fen::new(1000))])]);
        play.act(0, K::Decline, |_| true).unwrap();
        assert_eq!(play.violations(0).iter().any(|violation| violation.no == 10), expected, "{fault:?}");
    }
    for (fault, expected) in [(None, false), (Some(Fault::NoWill), true)] {
        let mut play = Play::new(fault, START, vec![intake("my-house", vec![Claim::sum(1, Fen::new(1000))])]);
        let case = play.cases[0].case.clone();
        let clerk = super::place::actor(&case, crate::actor::Role::Intake, Some(&case.lead));
        let ctx = play.place.context(case.last_at, clerk, &[]);
        let ask =
            Act::AskWithdrawal { reason: crate::vocabulary::WithdrawalReason::Paid, text: super::place::text("why") };
        let events = crate::decide::decide(Some(&case), &crate::act::Command::Do(ask), &ctx);
        assert_eq!(events.is_ok(), expected, "{fault:?}");
        let said: Vec<_> = play.cases[0].said.iter().cloned().chain(events.into_iter().flatten()).collect();
        let case = crate::evolve::fold(&said).unwrap();
        let broken = crate::invariants::course(&said, &case, &play.place.directory);
        assert_eq!(broken.iter().any(|violation| violation.no == 10), expected, "{fault:?}");
        play.tick(0);
    }
}

#[test]
fn a_merger_that_loses_a_sum_breaks_the_ninth_invariant() {
    for (fault, expected) in [(None, false), (Some(Fault::LoseClaims), true)] {
        let other =
            Intake { id: CaseId::parse("sample").unwrap(), ..intake("my-house", vec![Claim::sum(1, Fen::new(5))]) };
        let one = intake("my-house", vec![Claim::sum(1, Fen::new(1000))]);
        let mut play = Play::new(fault, START, vec![one, other]);
        play.act(0, K::Merge, |_| true).unwrap();
        assert_eq!(play.family().iter().any(|violation| violation.no == 9), expected, "{fault:?}");
    }
}

#[test]
fn a_payment_that_nobody_asked_the_complainant_about_breaks_the_tenth_invariant() {
    for (fault, expected) in [(None, false), (Some(Fault::TakeTheirWord), true)] {
        let mut play = Play::new(fault, START, vec![intake("my-house", vec![Claim::sum(1, Fen::new(1000))])]);
        for kind in [K::Accept, K::HandOver, K::SignFor, K::Conclude, K::ServeOrder, K::ReportPerformed] {
            play.act(0, kind, |act| !matches!(act, Act::Conclude { .. }) || fits(act, "true")).unwrap();
        }
        let case = play.cases[0].case.clone();
        let handler = super::place::actor(&case, crate::actor::Role::Handler, case.determining.as_ref());
        let payments = case.reported.clone().unwrap();
        let proof =
            crate::refs::Proof { evidence: crate::ids::EvidenceId::parse("scan").unwrap(), digest: "0".to_owned() };
        let accept = Act::AcceptPerformance { payments, proof, bank_slip: true };
        let command = {
            let ctx = play.place.context(case.last_at, handler.clone(), &[]);
            super::explore::with_all_hands(&case, &accept, &ctx)
        };
        assert_eq!(play.command(0, &command, handler, case.last_at).is_ok(), expected, "{fault:?}");
        assert_eq!(play.violations(0).iter().any(|violation| violation.no == 10), expected, "{fault:?}");
    }
}

#[test]
fn an_order_to_an_organ_that_has_ceased_breaks_the_twelfth_invariant() {
    let start = REFORM.checked_sub(jiff::Span::new().days(6)).unwrap();
    for (fault, expected) in [(None, false), (Some(Fault::OrderTheDead), true)] {
        let claims = vec![Claim::sum(1, Fen::new(1000))];
        let mut play = Play::new(fault, start, vec![intake("mj-forest-old", claims)]);
        for kind in [K::Accept, K::HandOver, K::SignFor, K::Conclude] {
            play.act(0, kind, |act| !matches!(act, Act::Conclude { .. }) || fits(act, "true")).unwrap();
        }
        while play.cases[0].case.last_at.date() <= REFORM {
            play.tick(0);
        }
        let done = play.act(0, K::ServeOrder, |_| true).map_err(|refusal| refusal.code);
        assert_eq!(done, if expected { Ok(()) } else { Err("ceased") });
        assert_eq!(play.violations(0).iter().any(|violation| violation.no == 12), expected);
    }
}

#[test]
fn an_organ_that_verifies_its_own_case_breaks_the_third_invariant() {
    for (fault, expected) in [(None, false), (Some(Fault::OwnCase), true)] {
        let mut play = Play::new(fault, START, vec![intake("my-house", vec![Claim::sum(1, Fen::new(1000))])]);
        play.act(0, K::Accept, |_| true).unwrap();
        let case = play.cases[0].case.clone();
        let lead = super::place::actor(&case, crate::actor::Role::Intake, Some(&case.lead));
        let own =
            crate::act::Command::Do(Act::HandOver { to: id("my-house"), reason: Some(super::place::text("why")) });
        let done = play.command(0, &own, lead, case.last_at);
        assert_eq!(done.is_ok(), expected);
        assert_eq!(play.violations(0).iter().any(|violation| violation.no == 3), expected);
        assert_eq!(matches!(play.cases[0].case.stage, Stage::HandedOver { .. }), expected);
    }
}
