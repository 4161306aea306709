//! The chain of administrative acts: no gaps under parallel writers, and whatever was done to it shows.

use super::{events, one};
use crate::audit::AUDIT_CHAIN;
use crate::testing::{TestDb, engines};
use crate::{AuditQuery, NewAudit, Problem, StoreError, Wrong};
use seal::Suite;
use seal::random::SeededRandom;
use seal::sign::SigningKey;
use std::sync::Arc;

fn signing_key() -> Arc<SigningKey> {
    Arc::new(SigningKey::generate(Suite::Guomi, &mut SeededRandom::new(1)))
}

fn entry(n: i64) -> NewAudit {
    NewAudit {
        at_us: 1_000 + n,
        actor: (n % 3 != 0).then(|| format!("p{}", n % 3)),
        organ: (n % 3 != 0).then(|| format!("nm-organ-{}", n % 2)),
        role: (n % 3 != 0).then(|| "security_admin".to_owned()),
        action: if n % 2 == 0 { "account.made" } else { "export.taken" }.to_owned(),
        subject: format!("s{}", n % 4),
        detail: format!(r#"{{"n":"{n}"}}"#),
    }
}

/// Eight entries, the first five of them under a signed root.
async fn fill(db: &TestDb, key: &Arc<SigningKey>) {
    for n in 1..=5 {
        db.store.audit(entry(n)).await.unwrap();
    }
    assert_eq!(db.store.checkpoint(10_000, key).await.unwrap().unwrap().size, 1, "{}", db.name);
    for n in 6..=8 {
        db.store.audit(entry(n)).await.unwrap();
    }
}

#[tokio::test]
async fn parallel_writers_leave_a_sequence_without_gaps() {
    for db in engines().await {
        let key = signing_key();
        let tasks: Vec<_> = (0..8)
            .map(|writer| {
                let store = db.store.clone();
                tokio::spawn(async move {
                    for n in 0..10 {
                        loop {
                            match store.audit(entry(writer * 10 + n)).await {
                                Err(StoreError::Busy) => tokio::task::yield_now().await,
                                other => break other.unwrap(),
                            }
                        }
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let report = db.store.verify_audit(key.verifying_key(), |_| ()).await.unwrap();
        assert_eq!((report.audit_entries, report.problems), (80, vec![]), "{}", db.name);
        let rows = db.store.audit_page(&AuditQuery::default(), None, 100).await.unwrap();
        assert!(rows.windows(2).all(|pair| pair[0].seq == pair[1].seq + 1 && pair[0].at_us >= pair[1].at_us));
    }
}

#[tokio::test]
async fn an_entry_stands_or_falls_with_the_change_it_speaks_of() {
    for db in engines().await {
        let mut commit = one(events("case-a", 0, 1));
        commit.audit = vec![entry(1)];
        db.store.commit(commit.clone()).await.unwrap();
        assert!(matches!(db.store.commit(commit).await, Err(StoreError::Stale)), "{}", db.name);
        assert_eq!(db.store.audit_count(&AuditQuery::default()).await.unwrap(), 1, "{}", db.name);
    }
}

#[tokio::test]
async fn an_untouched_chain_has_no_problem_and_stands_in_the_log() {
    let key = signing_key();
    for db in engines().await {
        fill(&db, &key).await;
        let mut seen = 0;
        let report = db.store.verify_audit(key.verifying_key(), |n| seen = n).await.unwrap();
        assert_eq!((report.audit_entries, report.leaves, report.problems, seen), (8, 1, vec![], 8), "{}", db.name);
        assert_eq!(db.store.checkpoint(20_000, &key).await.unwrap().unwrap().size, 2);
        assert_eq!(db.store.checkpoint(30_000, &key).await.unwrap(), None, "nothing was done since");
        let report = db.store.verify_database(key.verifying_key(), None).await.unwrap();
        assert_eq!((report.audit_entries, report.problems), (8, vec![]), "{}", db.name);
    }
}

#[tokio::test]
async fn whatever_was_done_to_the_chain_is_found_where_it_was_done() {
    let table: [(&str, &[&str], i64, Wrong); 9] = [
        ("altered text", &["UPDATE audit_entries SET payload = '{}' WHERE seq = 3"], 3, Wrong::Altered),
        ("altered column", &["UPDATE audit_entries SET subject = 'other' WHERE seq = 3"], 3, Wrong::Altered),
        ("altered time", &["UPDATE audit_entries SET at_us = at_us + 1 WHERE seq = 7"], 7, Wrong::Altered),
        ("removed", &["DELETE FROM audit_entries WHERE seq = 3"], 3, Wrong::MissingEvent),
        ("first removed", &["DELETE FROM audit_entries WHERE seq = 1"], 1, Wrong::MissingEvent),
        (
            "inserted",
            &[
                "UPDATE audit_entries SET seq = seq + 100 WHERE seq > 3",
                "UPDATE audit_entries SET seq = seq - 99 WHERE seq > 100",
                "INSERT INTO audit_entries SELECT 4, at_us, actor, organ, action, subject, payload, prev_hash, hash
                    FROM audit_entries WHERE seq = 3",
            ],
            4,
            Wrong::Altered,
        ),
        ("swapped in time", &["UPDATE audit_entries SET actor = NULL WHERE seq = 5"], 5, Wrong::Altered),
        ("tail cut below the root", &["DELETE FROM audit_entries WHERE seq > 3"], 4, Wrong::CutTail { recorded: 5 }),
        ("everything gone", &["DELETE FROM audit_entries"], 1, Wrong::CutTail { recorded: 5 }),
    ];
    let key = signing_key();
    for (name, tampering, seq, what) in table {
        for db in engines().await {
            fill(&db, &key).await;
            for sql in tampering {
                assert_ne!(db.tamper(sql).await, 0, "{name} on {}", db.name);
            }
            let report = db.store.verify_audit(key.verifying_key(), |_| ()).await.unwrap();
            let expected = Problem { case_id: Some(AUDIT_CHAIN.to_owned()), version: Some(seq), what: what.clone() };
            assert_eq!(report.problems.first(), Some(&expected), "{name} on {}: {:#?}", db.name, report.problems);
        }
    }
}

#[tokio::test]
async fn a_chain_written_anew_does_not_fit_the_log() {
    let key = signing_key();
    for db in engines().await {
        fill(&db, &key).await;
        db.tamper("DELETE FROM audit_entries").await;
        for n in 11..=18 {
            db.store.audit(entry(n)).await.unwrap();
        }
        let report = db.store.verify_audit(key.verifying_key(), |_| ()).await.unwrap();
        let found: Vec<_> = report.problems.iter().map(|problem| (problem.version, &problem.what)).collect();
        assert_eq!(found, [(Some(5), &Wrong::Rewritten)], "{}", db.name);
    }
}

#[tokio::test]
async fn every_filter_finds_its_own_and_pages_follow_on() {
    for db in engines().await {
        for n in 1..=24 {
            db.store.audit(entry(n)).await.unwrap();
        }
        let table: [(&str, AuditQuery, i64); 7] = [
            ("all", AuditQuery::default(), 24),
            ("from", AuditQuery { from_us: Some(1_020), ..AuditQuery::default() }, 5),
            ("until", AuditQuery { until_us: Some(1_004), ..AuditQuery::default() }, 3),
            ("action", AuditQuery { actions: vec!["export.taken".to_owned()], ..AuditQuery::default() }, 12),
            ("actor", AuditQuery { actor: Some("p1".to_owned()), ..AuditQuery::default() }, 8),
            ("organ", AuditQuery { organ: Some("nm-organ-0".to_owned()), ..AuditQuery::default() }, 8),
            (
                "all together",
                AuditQuery {
                    from_us: Some(1_001),
                    until_us: Some(1_025),
                    actions: vec!["export.taken".to_owned(), "account.made".to_owned()],
                    actor: Some("p1".to_owned()),
                    organ: Some("nm-organ-1".to_owned()),
                    subject: Some("s3".to_owned()),
                },
                2,
            ),
        ];
        for (name, query, count) in table {
            assert_eq!(db.store.audit_count(&query).await.unwrap(), count, "{name} on {}", db.name);
            let (mut before, mut seen) = (None, 0);
            loop {
                let page = db.store.audit_page(&query, before, 5).await.unwrap();
                seen += i64::try_from(page.len()).unwrap();
                let Some(last) = page.last() else { break };
                before = Some(last.seq);
            }
            assert_eq!(seen, count, "{name} on {}", db.name);
        }
    }
}
