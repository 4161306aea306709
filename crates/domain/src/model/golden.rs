//! A file for each kind of event as it is stored: what was written once is read for ever.

use super::{
    place::{intake, morning},
    walk::walk,
};
use crate::{
    act::{Instalment, Payment},
    actor::{Actor, Role},
    claim::Claim,
    event::{Event, SCHEMA},
    fact::Fact,
    ids::{CaseId, EvidenceId, MeasureId, OrganId, PersonId},
    money::Fen,
    refs::{Proof, TextRef},
    stored::{decode, encode},
};
use jiff::civil::date;
use std::{collections::BTreeMap, path::PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Facts that random walks do not meet.
fn rare() -> Vec<Fact> {
    let reason = TextRef { id: "reason".to_owned(), digest: "0".to_owned() };
    let to = OrganId::parse("nm-house").unwrap();
    let proof = || Proof { evidence: EvidenceId::parse("e-1").unwrap(), digest: "0".to_owned() };
    vec![
        Fact::Annulled {
            version: 7,
            fact: Box::new(Fact::Instructed { no: 1, to, text: reason.clone() }),
            reason: reason.clone(),
        },
        Fact::ProfileAdopted { version: 2 },
        Fact::SettlementAgreed {
            agreed: vec![Payment::of(1, Fen::new(60_000))],
            instalments: vec![Instalment { due_on: date(2026, 5, 6), sum: Fen::new(60_000) }],
            proof: Proof { evidence: EvidenceId::parse("agreement").unwrap(), digest: "0".to_owned() },
        },
        Fact::PaidElsewhere {
            case: CaseId::parse("c-3").unwrap(),
            payments: vec![Payment { paid_on: Some(date(2026, 4, 1)), ..Payment::of(1, Fen::new(60_000)) }],
        },
        Fact::InterestWaived { text: reason.clone(), proof: None },
        Fact::SettlementBroken { text: Some(reason.clone()) },
        Fact::ConsentAsked,
        Fact::NoticeVoided,
        Fact::LetterOpened { letter: crate::service::ServedLetter::Reply(crate::vocabulary::Challengeable::Untrue) },
        Fact::ProvinceAsked {
            to: crate::vocabulary::ProvinceMatter::Decline,
            asked: OrganId::parse("prov-gov").unwrap(),
            text: reason.clone(),
        },
        Fact::ProvinceAnswered {
            consents: true,
            number: "云发改函〔2026〕7号".to_owned(),
            answered_on: date(2026, 3, 5),
            proof: proof(),
        },
        Fact::Lapsed {
            service: crate::act::Service {
                manner: crate::vocabulary::ServiceManner::Post,
                proof: Some(proof()),
                reached_on: None,
                awaits_opening: false,
            },
            text: reason.clone(),
        },
        Fact::CodeReissued {
            way: crate::recovery::CheckWay::CalledBack,
            text: reason.clone(),
            blocks_until: date(2026, 3, 12),
        },
        Fact::Assigned {
            organ: OrganId::parse("nm-house").unwrap(),
            to: PersonId::parse("p-2").unwrap(),
            text: Some(reason.clone()),
        },
        Fact::RecusalOrdered { person: PersonId::parse("p-3").unwrap(), text: reason.clone() },
        Fact::RepairGranted {
            rule: "履行即修复".to_owned(),
            hands: ["p-1", "p-2", "p-3"].map(|person| PersonId::parse(person).unwrap()).to_vec(),
            text: reason.clone(),
        },
        Fact::ConsentAnswered { given: true },
        Fact::ConsentUnanswered,
        Fact::Recalled { reason: reason.clone(), of: 0 },
        Fact::EndDecided { reason: crate::vocabulary::EndReason::ConsentRefused, end: false, text: reason.clone() },
        Fact::LeadChanged { lead: OrganId::parse("my-service").unwrap(), acting: true },
        Fact::Endorsed { opinion: Some(reason.clone()), of: 0 },
        Fact::SentBack { opinion: reason.clone(), of: 0 },
        Fact::SignedOnPaper {
            of: 7,
            signer: crate::act::Signer { person: PersonId::parse("p").unwrap(), role: Role::Approver },
            signed_on: date(2026, 3, 2),
            scan: proof(),
        },
        Fact::HandLent {
            of: 7,
            organ: OrganId::parse("nm-house").unwrap(),
            role: Role::Reviewer,
            from: OrganId::parse("nm-gov").unwrap(),
            proof: proof(),
        },
        Fact::SignatureDisowned { of: 7, text: reason.clone() },
        Fact::SignatureLookedInto { text: reason.clone() },
        Fact::DefenceUpheld { end: false, text: reason.clone() },
        Fact::DefectsMended,
        Fact::SanctionRefused { no: 1, text: reason.clone() },
        Fact::ConferenceHeard { no: 1, again: true, text: reason.clone() },
        Fact::MeasureProposed {
            no: 1,
            measure: MeasureId::parse("national").unwrap(),
            to: OrganId::parse("nm-dev").unwrap(),
        },
        Fact::MeasureDropped { no: 1, text: reason.clone() },
        Fact::RelayTakenBack { text: reason.clone() },
        Fact::RelayGivenBack { text: reason.clone() },
        Fact::Linked {
            link: crate::case::Link { case: CaseId::parse("c-2").unwrap(), kind: crate::case::LinkKind::SplitTo },
        },
        Fact::DeadlineRecomputed {
            run: 3,
            last_day: date(2027, 2, 26),
            warn_on: date(2027, 2, 24),
            provisional: false,
            calendar: 5,
        },
    ]
}

/// Writes the files that are missing; never changes one.
fn bless() {
    let mut seen: BTreeMap<&'static str, Event> = BTreeMap::new();
    for seed in 1..=60 {
        walk(seed, 200, |event| {
            seen.entry(event.fact.kind()).or_insert_with(|| event.clone());
        });
    }
    let officer = Actor {
        person: PersonId::parse("p-1").unwrap(),
        organ: Some(OrganId::parse("my-dev").unwrap()),
        role: Role::Intake,
        standing_in_for: None,
    };
    for fact in rare() {
        seen.entry(fact.kind()).or_insert_with(|| Event {
            actor: officer.clone(),
            occurred_on: date(2026, 3, 5),
            recorded_at: morning(date(2026, 3, 5)),
            late: None,
            will: None,
            fact,
        });
    }
    std::fs::create_dir_all(folder()).unwrap();
    for (kind, event) in seen {
        let path = folder().join(format!("{kind}.v{SCHEMA}.json"));
        if !path.exists() {
            std::fs::write(path, encode(&event)).unwrap();
        }
    }
}

#[test]
fn every_stored_event_reads_as_itself_byte_for_byte() {
    if std::env::var_os("BLESS").is_some() {
        bless();
    }
    for (kind, _) in Fact::KINDS {
        let path = folder().join(format!("{kind}.v{SCHEMA}.json"));
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no golden file of {kind}: run with BLESS=1"));
        let event = decode(kind, SCHEMA, &text).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(encode(&event), text, "{kind} is no longer written as it was");
    }
    let files = std::fs::read_dir(folder()).unwrap().count();
    assert!(files >= Fact::KINDS.len());
}

#[test]
fn what_cannot_be_read_is_said() {
    let place = super::place::Place::new();
    let ctx = place.context(morning(date(2026, 3, 5)), super::place::system(), &[]);
    let open = crate::act::Command::Open(Box::new(intake("my-house", vec![Claim::sum(1, Fen::new(1))])));
    let events = crate::decide::decide(None, &open, &ctx).unwrap();
    let text = encode(&events[0]);
    assert!(decode("opened", SCHEMA + 1, &text).is_err(), "a newer form");
    assert!(decode("closed", SCHEMA, &text).is_err(), "another kind");
    assert!(decode("opened", SCHEMA, "{}").is_err(), "no event");
    assert_eq!(decode("opened", SCHEMA, &text).unwrap(), events[0]);
}
