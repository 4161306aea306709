//! What a commit stores, and what it refuses.

use super::{case_id, event, events, one, projection, registered};
use crate::testing::engines;
use crate::{
    AdoptedVersion, BEFORE_FIRST, CALENDAR, Commit, DIRECTORY, ExpectedHeads, IdempotencyAnswer, NewComplaint,
    NewOutbox, NumberTaken, Options, Store, StoreError, profile_head,
};
use futures_util::future::join_all;
use seal::{Digest, Suite, chain};

#[tokio::test]
async fn the_stored_text_is_the_bytes_that_were_hashed() {
    let payload = "{\"甲\":1,  \"b\" : \"\\u4e2d\"}";
    for db in engines().await {
        let mut stream = events("case-1", 0, 1);
        stream.events.push(event("registered", payload));
        let committed = db.store.commit(one(stream)).await.unwrap();
        let stream = db.store.load_stream("case-1").await.unwrap().unwrap();
        assert_eq!((stream.version, stream.profile_version), (2, 3));
        assert_eq!(stream.events[1].payload, payload, "{}", db.name);
        assert_eq!(stream.events[0].prev_hash, BEFORE_FIRST);
        let first = chain::link(Suite::Guomi, None, stream.events[0].payload.as_bytes());
        let second = chain::link(Suite::Guomi, Some(&first), payload.as_bytes());
        assert_eq!(Digest::parse(&stream.head_hash), Ok(second));
        assert_eq!(committed.streams[0].head_hash, second.to_hex());
        assert_eq!(stream.events[1].prev_hash, first.to_hex());
        assert_eq!(db.store.load_stream("case-2").await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_commit_on_another_version_is_stale_and_stores_nothing() {
    for db in engines().await {
        db.store.commit(one(events("case-1", 0, 2))).await.unwrap();
        for expected in [0, 1, 3] {
            let mut commit = one(events("case-1", expected, 1));
            commit.streams.push(events("case-2", 0, 1));
            let refused = db.store.commit(commit).await;
            assert!(matches!(refused, Err(StoreError::Stale)), "{} at {expected}: {refused:?}", db.name);
        }
        assert_eq!(db.store.load_stream("case-1").await.unwrap().unwrap().version, 2);
        assert_eq!(db.store.load_stream("case-2").await.unwrap(), None, "{}", db.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_writers_at_one_version_exactly_one_wins() {
    for db in engines().await {
        db.store.commit(one(events("case-1", 0, 1))).await.unwrap();
        for expected in 1..=5 {
            let outcomes = join_all((0..12).map(|_| db.store.commit(one(events("case-1", expected, 1))))).await;
            let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            let stale = outcomes.iter().filter(|outcome| matches!(outcome, Err(StoreError::Stale))).count();
            assert_eq!((won, stale), (1, 11), "{} at {expected}: {outcomes:?}", db.name);
        }
        assert_eq!(db.store.load_stream("case-1").await.unwrap().unwrap().events.len(), 6);
    }
}

#[tokio::test]
async fn commits_that_wait_together_fail_each_for_itself() {
    for db in engines().await {
        let commits = (0..40).map(|n| {
            let expected = if n % 4 == 3 { 9 } else { 0 };
            db.store.commit(one(events(&case_id(n), expected, 1)))
        });
        let outcomes = join_all(commits).await;
        for (n, outcome) in outcomes.iter().enumerate() {
            assert_eq!(outcome.is_ok(), n % 4 != 3, "{} commit {n}: {outcome:?}", db.name);
        }
        assert_eq!(db.store.streams("", 100).await.unwrap().len(), 30, "{}", db.name);
    }
}

#[tokio::test]
async fn a_full_queue_answers_busy_and_loses_nothing() {
    let db = crate::testing::sqlite().await;
    let store = Store::open(Options { waiting: 2, ..Options::new(&db.url) }, 0).await.unwrap();
    let outcomes = join_all((0..10).map(|n| store.commit(one(events(&case_id(n), 0, 1))))).await;
    let stored = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(StoreError::Busy))), "{outcomes:?}");
    assert_eq!(stored, 2, "the queue holds two before the writer is given its turn");
    assert_eq!(store.streams("", 100).await.unwrap().len(), stored);
}

#[tokio::test]
async fn two_cases_in_one_commit_never_block_each_other() {
    for db in engines().await {
        db.store.commit(one(events("case-a", 0, 1))).await.unwrap();
        db.store.commit(one(events("case-b", 0, 1))).await.unwrap();
        let both =
            |order: [&str; 2]| Commit { streams: order.map(|case| events(case, 1, 1)).to_vec(), ..Commit::default() };
        let outcomes = join_all([
            db.store.commit(both(["case-a", "case-b"])),
            db.store.commit(both(["case-b", "case-a"])),
            db.store.commit(both(["case-a", "case-b"])),
        ])
        .await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{}: {outcomes:?}", db.name);
        for case in ["case-a", "case-b"] {
            assert_eq!(db.store.load_stream(case).await.unwrap().unwrap().version, 2, "{}", db.name);
        }
    }
}

#[tokio::test]
async fn a_moved_head_refuses_the_commit() {
    let version = |kind: &str, version| AdoptedVersion {
        kind: kind.to_owned(),
        version,
        content: format!("{kind} {version}"),
        adopted_at_us: version,
    };
    for db in engines().await {
        let heads = |calendar| Commit {
            heads: Some(ExpectedHeads { profile: ("demo".to_owned(), 1), calendar, directory: 1 }),
            ..one(events("case-1", 0, 1))
        };
        let early = db.store.commit(heads(1)).await;
        assert!(matches!(early, Err(StoreError::HeadsMoved)), "nothing is adopted yet");
        for kind in [profile_head("demo").as_str(), CALENDAR, DIRECTORY] {
            db.store.adopt(version(kind, 1)).await.unwrap();
        }
        db.store.adopt(version(CALENDAR, 2)).await.unwrap();
        assert!(matches!(db.store.adopt(version(CALENDAR, 2)).await, Err(StoreError::HeadsMoved)), "{}", db.name);
        let other = AdoptedVersion { content: "another".to_owned(), ..version(CALENDAR, 1) };
        assert!(matches!(db.store.adopt(other).await, Err(StoreError::Duplicate { .. })), "{}", db.name);
        assert!(matches!(db.store.commit(heads(1)).await, Err(StoreError::HeadsMoved)), "{}", db.name);
        db.store.commit(heads(2)).await.unwrap();
        assert_eq!(db.store.head(CALENDAR).await.unwrap(), Some(2));
        assert_eq!(db.store.adopted(CALENDAR, 1).await.unwrap().unwrap().content, "calendar 1");
    }
}

#[tokio::test]
async fn numbers_have_no_gaps_and_one_taker() {
    let take = |case: &str, expected_next| Commit {
        numbers: vec![NumberTaken { series: "letter:2026".to_owned(), expected_next, next: expected_next + 1 }],
        ..one(events(case, 0, 1))
    };
    for db in engines().await {
        assert_eq!(db.store.next_number("letter:2026").await.unwrap(), 1);
        assert!(matches!(db.store.commit(take("case-0", 2)).await, Err(StoreError::Stale)), "{}", db.name);
        let outcomes = join_all((1..5).map(|n| db.store.commit(take(&case_id(n), 1)))).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{}: {outcomes:?}", db.name);
        assert_eq!(db.store.next_number("letter:2026").await.unwrap(), 2);
        db.store.commit(take("case-x", 2)).await.unwrap();
        assert_eq!(db.store.next_number("letter:2026").await.unwrap(), 3, "{}", db.name);
    }
}

#[tokio::test]
async fn what_is_stored_once_is_refused_the_second_time() {
    let complaint = |case: &str| NewComplaint {
        channel: "12345".to_owned(),
        native_id: "T-1".to_owned(),
        case_id: case.to_owned(),
        digest: "d".to_owned(),
        raw_text_id: None,
        received_at_us: 5,
    };
    let answer = |status| IdempotencyAnswer {
        actor: "p1".to_owned(),
        route: "accept".to_owned(),
        key: "k".to_owned(),
        request_digest: "r".to_owned(),
        status,
        answer: "ok".to_owned(),
        created_at_us: 7,
    };
    for db in engines().await {
        let first =
            Commit { complaints: vec![complaint("case-1")], answers: vec![answer(303)], ..one(events("case-1", 0, 1)) };
        db.store.commit(first).await.unwrap();
        let again = [
            (Commit { complaints: vec![complaint("case-2")], ..one(events("case-2", 0, 1)) }, "complaint"),
            (Commit { answers: vec![answer(500)], ..one(events("case-2", 0, 1)) }, "answer"),
        ];
        for (commit, expected) in again {
            match db.store.commit(commit).await {
                Err(StoreError::Duplicate { what }) => assert_eq!(what, expected, "{}", db.name),
                other => panic!("{}: {other:?}", db.name),
            }
        }
        assert_eq!(db.store.load_stream("case-2").await.unwrap(), None);
        assert_eq!(db.store.complaint("12345", "T-1").await.unwrap().unwrap().case_id, "case-1");
        assert_eq!(db.store.answer("p1", "accept", "k").await.unwrap().unwrap().status, 303);
        assert_eq!(db.store.forget_answers(crate::ANSWERS_KEPT_US + 7).await.unwrap(), 0);
        assert_eq!(db.store.forget_answers(crate::ANSWERS_KEPT_US + 8).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn an_effect_decided_twice_is_done_once() {
    let row = NewOutbox {
        dedupe_key: "case-1/2/letter".to_owned(),
        case_id: "case-1".to_owned(),
        kind: "letter".to_owned(),
        payload: "{}".to_owned(),
        created_at_us: 1,
        not_before_us: 1,
    };
    for db in engines().await {
        for version in 0..2 {
            let commit = Commit { outbox: vec![row.clone()], ..one(events("case-1", version, 1)) };
            db.store.commit(commit).await.unwrap();
        }
        assert!(!db.store.enqueue(row.clone()).await.unwrap());
        assert_eq!(db.store.outbox_of("case-1").await.unwrap().len(), 1, "{}", db.name);
    }
}

#[tokio::test]
async fn a_projection_is_replaced_whole_by_the_next_commit() {
    for db in engines().await {
        db.store.commit(registered(1, "工程款")).await.unwrap();
        let mut next = events(&case_id(1), 1, 1);
        let mut changed = projection(1, "工程款");
        changed.case.stage_label = "限期整改".to_owned();
        changed.clocks.clear();
        changed.scopes[0].scope = "lead:other".to_owned();
        next.projection = Some(changed);
        db.store.commit(one(next)).await.unwrap();
        let row = db.store.find_by_number("NM-2026-0001").await.unwrap().unwrap();
        assert_eq!((row.version, row.stage_label.as_str(), row.case_id.as_str()), (2, "限期整改", "case-0001"));
        assert_eq!(db.store.clocks("case-0001").await.unwrap(), []);
        assert_eq!(db.store.scopes_of("case-0001").await.unwrap(), ["lead:other"], "{}", db.name);
        assert!(!db.store.in_scope("case-0001", super::SCOPE).await.unwrap());
        assert_eq!(db.store.facts("case-0001").await.unwrap().unwrap().version, 2);
    }
}
