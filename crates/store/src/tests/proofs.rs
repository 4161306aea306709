//! The Merkle log, what verification finds, and case files that prove themselves.

use super::{events, one, vault};
use crate::testing::{TestDb, engines};
use crate::{CasePackage, Commit, Fresh, Vault, Wrong, verify_package};
use seal::Suite;
use seal::random::SeededRandom;
use seal::sign::SigningKey;
use std::sync::Arc;

fn signing_key(seed: u64) -> Arc<SigningKey> {
    Arc::new(SigningKey::generate(Suite::Guomi, &mut SeededRandom::new(seed)))
}

fn with_text(vault: &Vault, case_id: &str, seed: u64) -> Commit {
    let mut random = SeededRandom::new(seed);
    let (key, row) = vault.new_case_key(&mut random, case_id);
    let text_id = format!("text-{case_id}");
    let (digest, text) = vault.text(&key, &text_id, "narrative", Fresh::draw(&mut random), "拖欠".as_bytes(), 7);
    let mut stream = events(case_id, 0, 3);
    stream.events[1].payload = format!(r#"{{"told":{{"id":"{text_id}","digest":"{digest}"}}}}"#);
    Commit { keys: vec![row], texts: vec![text], ..one(stream) }
}

/// Three cases of three events each, all under a signed root; the first has a second leaf.
async fn fill(db: &TestDb, vault: &Vault, key: &Arc<SigningKey>) {
    for (seed, case) in (0..).zip(["case-a", "case-b", "case-c"]) {
        db.store.commit(with_text(vault, case, seed)).await.unwrap();
    }
    assert_eq!(db.store.checkpoint(100, key).await.unwrap().unwrap().size, 3);
    db.store.commit(one(events("case-a", 3, 1))).await.unwrap();
    assert_eq!(db.store.checkpoint(200, key).await.unwrap().unwrap().size, 4);
    assert_eq!(db.store.checkpoint(300, key).await.unwrap(), None, "nothing changed");
}

#[tokio::test]
async fn an_untouched_database_has_no_problem() {
    let (vault, key) = (vault(1, &[]), signing_key(1));
    for db in engines().await {
        fill(&db, &vault, &key).await;
        db.store.erase_case("case-c", 400).await.unwrap();
        let report = db.store.verify_database(key.verifying_key(), Some(&vault)).await.unwrap();
        assert_eq!(report.problems, [], "{}", db.name);
        assert_eq!((report.cases, report.events, report.leaves, report.texts), (3, 10, 4, 2), "{}", db.name);
        assert_eq!(report.erased, ["case-c"]);
    }
}

#[tokio::test]
async fn verification_finds_what_was_done_and_says_where() {
    type Expected = (Option<&'static str>, Option<i64>, Wrong);
    let text = || "text-case-b".to_owned();
    let table: Vec<(&str, &[&'static str], Expected)> = vec![
        (
            "an altered byte",
            &["UPDATE case_events SET payload = '{\"n\":8}' WHERE case_id = 'case-b' AND version = 3"],
            (Some("case-b"), Some(3), Wrong::Altered),
        ),
        (
            "a missing event",
            &["DELETE FROM case_events WHERE case_id = 'case-b' AND version = 1"],
            (Some("case-b"), Some(1), Wrong::MissingEvent),
        ),
        (
            "a cut tail",
            &["DELETE FROM case_events WHERE case_id = 'case-b' AND version = 3"],
            (Some("case-b"), Some(3), Wrong::CutTail { recorded: 3 }),
        ),
        (
            "a cut tail with the stream moved back",
            &[
                "DELETE FROM case_events WHERE case_id = 'case-b' AND version = 3",
                "UPDATE case_streams SET version = 2, head_hash = (SELECT hash FROM case_events
                    WHERE case_id = 'case-b' AND version = 2) WHERE case_id = 'case-b'",
            ],
            (Some("case-b"), Some(3), Wrong::CutTail { recorded: 3 }),
        ),
        (
            "a missing case",
            &["DELETE FROM case_events WHERE case_id = 'case-b'", "DELETE FROM case_streams WHERE case_id = 'case-b'"],
            (Some("case-b"), None, Wrong::MissingCase),
        ),
        (
            "a missing case with its leaf",
            &[
                "DELETE FROM case_events WHERE case_id = 'case-b'",
                "DELETE FROM case_streams WHERE case_id = 'case-b'",
                "DELETE FROM merkle_leaves WHERE case_id = 'case-b'",
            ],
            (None, Some(3), Wrong::Root),
        ),
        (
            "an altered leaf",
            &["UPDATE merkle_leaves SET version = 2 WHERE case_id = 'case-b'"],
            (Some("case-b"), Some(2), Wrong::Leaf),
        ),
        ("a forged root", &["UPDATE merkle_roots SET at_us = 5 WHERE size = 4"], (None, Some(4), Wrong::Signature)),
        ("a removed root", &["DELETE FROM merkle_roots WHERE size = 4"], (None, Some(4), Wrong::Unsigned)),
        (
            "an altered text",
            &["UPDATE case_texts SET cipher = (SELECT cipher FROM case_texts WHERE text_id = 'text-case-a')
                WHERE text_id = 'text-case-b'"],
            (Some("case-b"), None, Wrong::Text { text_id: text() }),
        ),
        (
            "another digest",
            &["UPDATE case_texts SET digest = 'x' WHERE text_id = 'text-case-b'"],
            (Some("case-b"), Some(2), Wrong::Text { text_id: text() }),
        ),
        (
            "a removed text",
            &["DELETE FROM case_texts WHERE text_id = 'text-case-b'"],
            (Some("case-b"), Some(2), Wrong::MissingText { text_id: text() }),
        ),
        ("a lost key", &["DELETE FROM case_keys WHERE case_id = 'case-b'"], (Some("case-b"), None, Wrong::MissingKey)),
    ];
    let (vault, key) = (vault(1, &[]), signing_key(1));
    for (name, tampering, (case_id, version, what)) in table {
        for db in engines().await {
            fill(&db, &vault, &key).await;
            for sql in tampering {
                assert_ne!(db.tamper(sql).await, 0, "{name} on {}", db.name);
            }
            let report = db.store.verify_database(key.verifying_key(), Some(&vault)).await.unwrap();
            let expected = crate::Problem { case_id: case_id.map(str::to_owned), version, what: what.clone() };
            assert!(report.problems.contains(&expected), "{name} on {}: {:#?}", db.name, report.problems);
            let blamed = |problem: &crate::Problem| {
                problem.case_id.as_deref().is_none_or(|case| case == "case-b" || what == Wrong::Root)
            };
            assert!(report.problems.iter().all(blamed), "{name} on {}: {:#?}", db.name, report.problems);
        }
    }
}

#[tokio::test]
async fn a_history_written_anew_does_not_fit_the_log() {
    let (vault, key) = (vault(1, &[]), signing_key(1));
    for db in engines().await {
        fill(&db, &vault, &key).await;
        db.tamper("DELETE FROM case_events WHERE case_id = 'case-b'").await;
        db.tamper("DELETE FROM case_streams WHERE case_id = 'case-b'").await;
        db.tamper("DELETE FROM case_texts WHERE case_id = 'case-b'").await;
        let mut forged = events("case-b", 0, 3);
        forged.events[2].payload = "{}".to_owned();
        db.store.commit(one(forged)).await.unwrap();
        let report = db.store.verify_database(key.verifying_key(), Some(&vault)).await.unwrap();
        let found: Vec<_> = report.problems.iter().map(|problem| (problem.version, &problem.what)).collect();
        assert_eq!(found, [(Some(3), &Wrong::Rewritten)], "{}", db.name);
    }
}

#[tokio::test]
async fn roots_by_another_key_are_refused() {
    let (vault, key) = (vault(1, &[]), signing_key(1));
    for db in engines().await {
        fill(&db, &vault, &key).await;
        let report = db.store.verify_database(signing_key(2).verifying_key(), None).await.unwrap();
        let found: Vec<_> = report.problems.iter().map(|problem| (problem.version, &problem.what)).collect();
        assert_eq!(found, [(Some(3), &Wrong::Signature), (Some(4), &Wrong::Signature)], "{}", db.name);
    }
}

type Change = fn(&mut CasePackage);

#[tokio::test]
async fn an_exported_case_proves_itself_without_a_database() {
    let (vault, key) = (vault(1, &[]), signing_key(1));
    for db in engines().await {
        fill(&db, &vault, &key).await;
        db.store.commit(one(events("case-b", 3, 1))).await.unwrap();
        let package = db.store.export_case("case-b").await.unwrap().unwrap();
        assert_eq!(db.store.export_case("case-x").await.unwrap(), None);
        let report = verify_package(package.to_json().as_bytes(), key.verifying_key());
        assert_eq!((report.problems.as_slice(), report.events), (&[][..], 4), "{}", db.name);
        let table: [(&str, Change, Wrong); 8] = [
            ("altered", |p| p.events[1].payload.push(' '), Wrong::Altered),
            ("missing event", |p| drop(p.events.remove(1)), Wrong::MissingEvent),
            ("cut tail", |p| drop(p.events.pop()), Wrong::CutTail { recorded: 4 }),
            (
                "cut below the leaf",
                |p| {
                    p.events.truncate(2);
                    p.version = 2;
                    p.head_hash.clone_from(&p.events[1].hash);
                },
                Wrong::CutTail { recorded: 3 },
            ),
            ("another case", |p| "case-a".clone_into(&mut p.case_id), Wrong::Root),
            ("no proof", |p| p.inclusion = None, Wrong::Unsigned),
            ("older root", |p| p.inclusion.as_mut().unwrap().root.at_us += 1, Wrong::Signature),
            ("another format", |p| p.format.push('0'), Wrong::Unreadable),
        ];
        for (name, change, expected) in table {
            let mut changed = package.clone();
            change(&mut changed);
            let report = verify_package(changed.to_json().as_bytes(), key.verifying_key());
            let found: Vec<&Wrong> = report.problems.iter().map(|problem| &problem.what).collect();
            assert!(found.contains(&&expected), "{name} on {}: {found:?}", db.name);
        }
        let report = verify_package(b"{}", key.verifying_key());
        assert_eq!(report.problems[0].what, Wrong::Unreadable);
    }
}
