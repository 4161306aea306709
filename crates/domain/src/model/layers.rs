//! Layers of government, and who stands aside, as tables.

use super::{
    explore::with_all_hands,
    place::{START, actor, intake, text},
    play::Play,
    tables::{YES, after, claims, code, run},
};
use crate::{
    act::{Act, ActKind as K},
    actor::{Actor, Role},
    clock::ClockKind,
    fact::{Fact, Supervisor},
    ids::{EvidenceId, PersonId},
    organ::sample::id,
    refs::Proof,
    vocabulary::OrganInterest,
};

#[test]
fn the_next_reviewer_is_never_of_a_lower_layer_and_the_province_is_the_last() {
    // Respondent, verifier, and who reviews its 不属实 in turn as each keeps silent.
    let table: [(&str, &str, &[&str]); 4] = [
        ("my-house", "nm-house", &["nm-gov", "prov-gov"]),
        ("my-house", "my-gov", &["nm-house", "nm-gov", "prov-gov"]),
        ("my-house", "nm-gov", &["prov-gov"]),
        ("my-park", "my-house", &["my-gov", "nm-gov", "prov-gov"]),
    ];
    for (respondent, verifier, reviewers) in table {
        let mut play = Play::new(None, START, vec![intake(respondent, claims())]);
        run(
            &mut play,
            &format!("accept, hand_over {verifier}, sign_for, conclude untrue untrue, serve_reply, challenge"),
        );
        for (at, expected) in reviewers.iter().enumerate() {
            let review = play.cases[0].case.review.clone().unwrap();
            assert_eq!(review.reviewer, id(expected), "{verifier} about {respondent}, {at} silent");
            let outside = *expected == "prov-gov";
            assert_eq!(review.through, outside.then(|| id("nm-dev")), "{expected}");
            for _ in 0..20 {
                let now = play.cases[0].case.review.clone().unwrap();
                if now.reviewer == review.reviewer {
                    play.tick(0);
                }
            }
        }
        for _ in 0..6 {
            play.tick(0);
        }
        assert_eq!(play.cases[0].case.stage.code(), "under_review", "no clock ends it");
        assert_eq!(play.violations(0), []);
    }
}

#[test]
fn whoever_stands_aside_verifies_leads_and_reviews_no_more() {
    let told = |ground, proof: bool, organ: &str| Act::ExcludeOrgan {
        organ: id(organ),
        ground,
        text: text("why"),
        proof: proof.then(|| Proof { evidence: EvidenceId::parse("page").unwrap(), digest: "0".to_owned() }),
    };
    let party = |proof, organ: &str| told(OrganInterest::ContractParty, proof, organ);
    let declared = |organ: &str| told(OrganInterest::Declared, false, organ);
    // Where the case stands, who is excluded, and then: the answer, the verifier, the lead.
    let table = [
        ("", party(false, "nm-house"), "no-contract-page", None, "my-dev"),
        ("", declared("my-house"), "excluded", None, "my-dev"),
        ("", party(true, "my-dev"), YES, None, "my-service"),
        ("", party(true, "my-gov"), YES, None, "nm-dev"), // everybody in the county's seat stands below it
        ("accept, hand_over, sign_for", party(true, "nm-house"), YES, Some("nm-gov"), "my-dev"),
        // A lead below one that declared an interest gives way as well.
        ("accept, hand_over my-gov, sign_for", declared("my-gov"), YES, Some("nm-house"), "nm-dev"),
        ("accept, hand_over my-gov, sign_for", declared("nm-house"), YES, Some("my-gov"), "my-dev"),
    ];
    for (script, act, answer, verifier, lead) in table {
        let label = format!("{script}: {act:?}");
        let mut play = after(script);
        let done = play.act(0, K::ExcludeOrgan, |_| false);
        assert!(done.is_err());
        let case = play.cases[0].case.clone();
        let drafter = actor(&case, Role::Intake, Some(&case.lead));
        let command = with_all_hands(&case, &act, &play.place.context(case.last_at, drafter.clone(), &[]));
        let by = Actor { person: PersonId::parse("registrar").unwrap(), ..drafter };
        assert_eq!(code(play.command(0, &command, by, case.last_at)), answer, "{label}");
        let case = &play.cases[0].case;
        assert_eq!(case.determining, verifier.map(id), "{label}");
        assert_eq!(case.lead, id(lead), "{label}");
        assert_eq!(play.violations(0), [], "{label}");
    }
}

#[test]
fn what_no_lead_of_the_prefecture_may_lead_is_forwarded_and_ended_by_the_province_alone() {
    let mut play = Play::new(None, START, vec![intake("nm-gov", claims())]);
    let case = &play.cases[0].case;
    assert!(case.runs(ClockKind::HandOver) && !case.runs(ClockKind::Acceptance), "within a working day");
    for kind in [K::Accept, K::Decline, K::AskSupplement, K::PutOnFile, K::Merge] {
        assert_eq!(code(play.act(0, kind, |_| true)), "for-province", "{kind:?}");
    }
    run(&mut play, "refer_out");
    for _ in 0..8 {
        play.tick(0);
    }
    assert_eq!(play.cases[0].case.stage.code(), "referred_out");
    assert_eq!(play.violations(0), []);
}

#[test]
fn an_order_of_the_ladder_is_never_signed_by_a_lower_layer() {
    let prefecture = || Supervisor::Prefecture(id("nm-dev"));
    let table = [
        ("accept, hand_over my-gov, sign_for", Supervisor::Prefecture(id("nm-dev"))), // its own government
        ("accept, hand_over nm-house, sign_for", prefecture()),
        ("accept, hand_over nm-gov, sign_for", Supervisor::Nobody), // reminded, not ordered
        ("accept", prefecture()),                                   // the county's lead is itself late
    ];
    for (script, expected) in table {
        let mut play = after(script);
        for _ in 0..8 {
            play.tick(0);
        }
        let said: Vec<_> = play.cases[0]
            .said
            .iter()
            .filter_map(|event| match &event.fact {
                Fact::Escalated { by, .. } => Some(by.clone()),
                _ => None,
            })
            .collect();
        assert!(!said.is_empty() && said.iter().all(|by| *by == expected), "{script}: {said:?}");
        assert_eq!(play.violations(0), [], "{script}");
    }
}
