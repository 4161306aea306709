//! Leases, pauses and failures of the outbox.

use crate::testing::{TestDb, engines};
use crate::{NewOutbox, StoreError};
use futures_util::future::join_all;
use std::collections::BTreeSet;

async fn enqueue(db: &TestDb, count: i64) {
    for n in 0..count {
        let row = NewOutbox {
            dedupe_key: format!("key-{n}"),
            case_id: "case-1".to_owned(),
            kind: "letter".to_owned(),
            payload: format!("{n}"),
            created_at_us: 0,
            not_before_us: n,
        };
        assert!(db.store.enqueue(row).await.unwrap());
    }
}

#[tokio::test]
async fn a_row_is_given_when_it_is_due_and_again_when_its_lease_ran_out() {
    for db in engines().await {
        enqueue(&db, 3).await;
        let payloads = |rows: Vec<crate::OutboxRow>| rows.into_iter().map(|row| row.payload).collect::<Vec<_>>();
        assert_eq!(payloads(db.store.lease_outbox("a", 1, 100, 10).await.unwrap()), ["0", "1"], "{}", db.name);
        assert_eq!(payloads(db.store.lease_outbox("b", 2, 100, 10).await.unwrap()), ["2"], "{}", db.name);
        assert_eq!(payloads(db.store.lease_outbox("b", 100, 100, 10).await.unwrap()), [""; 0], "{}", db.name);
        let again = db.store.lease_outbox("b", 101, 100, 10).await.unwrap();
        assert_eq!(again.iter().map(|row| row.attempts).collect::<Vec<_>>(), [2, 2], "{}", db.name);
        assert_eq!(again[0].leased_by.as_deref(), Some("b"));
    }
}

#[tokio::test]
async fn a_row_ends_done_or_visibly_failed() {
    for db in engines().await {
        enqueue(&db, 3).await;
        let rows = db.store.lease_outbox("a", 10, 100, 10).await.unwrap();
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        db.store.outbox_done(ids[0], 11).await.unwrap();
        db.store.outbox_retry(ids[1], 50, "no answer").await.unwrap();
        db.store.outbox_fail(ids[2], "no such organ").await.unwrap();
        let counts = db.store.outbox_counts().await.unwrap();
        assert_eq!((counts.pending, counts.failed, counts.oldest_us), (1, 1, 50), "{}", db.name);
        assert_eq!(db.store.outbox_failed(10).await.unwrap()[0].last_error.as_deref(), Some("no such organ"));
        assert_eq!(db.store.outbox_pending(10).await.unwrap()[0].last_error.as_deref(), Some("no answer"));
        assert_eq!(db.store.lease_outbox("a", 49, 10, 10).await.unwrap(), []);
        assert_eq!(db.store.lease_outbox("a", 50, 10, 10).await.unwrap().len(), 1);
        assert!(
            matches!(db.store.outbox_resume(ids[0], 60, super::entry()).await, Err(StoreError::Stale)),
            "{}",
            db.name
        );
        db.store.outbox_resume(ids[2], 60, super::entry()).await.unwrap();
        let resumed = db.store.lease_outbox("a", 60, 10, 10).await.unwrap();
        assert!(resumed.iter().any(|row| row.id == ids[2] && row.attempts == 1), "{}: {resumed:?}", db.name);
        assert!(matches!(db.store.outbox_retry(ids[0], 70, "late").await, Err(StoreError::Stale)));
        assert_eq!(db.store.outbox_of("case-1").await.unwrap()[0].done_at_us, Some(11));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_workers_never_get_the_same_row() {
    for db in engines().await {
        enqueue(&db, 40).await;
        let names: Vec<String> = (0..8).map(|n| format!("worker-{n}")).collect();
        let mut seen = BTreeSet::new();
        let mut given = 0;
        while given < 40 {
            let leases = names.iter().map(|name| db.store.lease_outbox(name, 100, 100, 3));
            for rows in join_all(leases).await {
                for row in rows.unwrap() {
                    assert!(seen.insert(row.id), "{}: {} was given twice", db.name, row.id);
                    given += 1;
                }
            }
        }
        assert_eq!(db.store.lease_outbox("last", 100, 100, 10).await.unwrap(), [], "{}", db.name);
    }
}
