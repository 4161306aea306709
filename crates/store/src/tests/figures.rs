//! Clocks that are due, and projections built anew.

use super::{SCOPE, case_id, events, one, projection, registered};
use crate::testing::engines;
use crate::{ClockRow, LedgerQuery, NEVER_US, StoreError};
use crate::{outbox, personal, projections, query, vals};

fn clock(run_no: i64, state: &str, due_at_us: i64, warn_at_us: i64, warned: bool) -> ClockRow {
    ClockRow {
        run_no,
        kind: "acceptance".to_owned(),
        owner_organ: Some("nm-fgw".to_owned()),
        owner_role: Some("clerk".to_owned()),
        started_on: "2026-05-11".to_owned(),
        due_on: Some("2026-05-13".to_owned()),
        due_at_us,
        warn_at_us,
        state: state.to_owned(),
        working_days_used: (state == "stopped").then_some(2),
        warned,
        ..ClockRow::default()
    }
}

#[tokio::test]
async fn a_case_is_due_when_a_running_clock_runs_out_or_must_be_warned_of() {
    let table = [
        // clock                                     due at 100
        (clock(1, "running", 100, NEVER_US, false), true),
        (clock(1, "running", 101, NEVER_US, false), false),
        (clock(1, "running", 200, 100, false), true),
        (clock(1, "running", 200, 101, false), false),
        (clock(1, "running", 200, 50, true), false),
        (clock(1, "suspended", 50, 50, false), false),
        (clock(1, "stopped", 50, 50, false), false),
        (clock(1, "ran_out", 50, 50, false), false),
    ];
    for db in engines().await {
        for (n, (clock, _)) in (0..).zip(&table) {
            let mut commit = registered(n, "");
            commit.streams[0].projection.as_mut().unwrap().clocks = vec![clock.clone()];
            db.store.commit(commit).await.unwrap();
        }
        let due = db.store.due_cases(100, 100).await.unwrap();
        for (n, (clock, expected)) in (0..).zip(&table) {
            assert_eq!(due.contains(&case_id(n)), *expected, "{}: {clock:?}", db.name);
            assert_eq!(db.store.clocks(&case_id(n)).await.unwrap()[0].working_days_used, clock.working_days_used);
        }
        assert_eq!(db.store.due_cases(100, 1).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_questions_asked_all_day_read_along_their_indexes() {
    let table: [(&str, Vec<crate::Val>, &[&str]); 6] = [
        (projections::DUE_CASES, vals![100, 10], &["fact_clocks_due", "fact_clocks_warn"]),
        (projections::CASE_BY_NUMBER, vals!["NM-2026-0001"], &["cases_number"]),
        (query::OPEN_BY_STAGE, vals![SCOPE], &["case_scopes_open"]),
        (query::OVERDUE, vals![SCOPE, 7], &["case_scopes_"]),
        (outbox::PENDING, vals![10], &["outbox_waiting"]),
        (personal::FIND_BLIND, vals!["phone", "x"], &["blind_indexes_value"]),
    ];
    for db in engines().await {
        for n in 0..40 {
            db.store.commit(registered(n, "")).await.unwrap();
        }
        db.tamper("ANALYZE").await;
        for (sql, vals, indexes) in &table {
            let plan = db.store.db().plan(sql, vals.clone()).await.unwrap().join("\n");
            for index in *indexes {
                assert!(plan.contains(index), "{} {sql}\n{plan}", db.name);
            }
        }
    }
}

#[tokio::test]
async fn a_rebuild_makes_the_same_lines_and_removes_what_has_no_log() {
    for db in engines().await {
        for n in 0..5 {
            db.store.commit(registered(n, "工程款")).await.unwrap();
        }
        db.tamper("UPDATE cases SET stage_label = 'wrong'").await;
        db.tamper("DELETE FROM case_scopes WHERE case_id = 'case-0002'").await;
        db.tamper("INSERT INTO facts SELECT * FROM facts WHERE 1 = 0").await;
        db.tamper("DELETE FROM case_events WHERE case_id = 'case-0004'").await;
        db.tamper("DELETE FROM case_streams WHERE case_id = 'case-0004'").await;
        let number = |case: &str| case.trim_start_matches("case-").parse::<i64>().unwrap();
        let broken = db.store.rebuild(|case, _| match case {
            "case-0003" => Err(StoreError::Unusable("out of power".to_owned())),
            _ => Ok(projection(number(case), "工程款")),
        });
        assert!(broken.await.is_err());
        let rebuilt = db.store.rebuild(|case, stream| {
            assert_eq!(stream.version, 1);
            Ok(projection(number(case), "工程款"))
        });
        let rebuilt = rebuilt.await.unwrap();
        assert_eq!((rebuilt.cases, rebuilt.moved, rebuilt.removed), (4, 0, 1), "{}", db.name);
        assert!(!db.store.rebuild_unfinished().await.unwrap());
        assert_eq!(db.store.case_row("case-0003").await.unwrap().unwrap().stage_label, "核查");
        let query =
            LedgerQuery {
                scope: SCOPE.to_owned(), text: Some("工程".to_owned()), limit: 10, ..LedgerQuery::default()
            };
        assert_eq!(db.store.ledger(&query).await.unwrap().rows.len(), 4, "{}", db.name);
    }
}

#[tokio::test]
async fn a_case_that_moved_keeps_its_newer_line() {
    for db in engines().await {
        db.store.commit(registered(1, "")).await.unwrap();
        let mut newer = events(&case_id(1), 1, 1);
        newer.projection = Some(projection(1, ""));
        db.store.commit(one(newer)).await.unwrap();
        let mut old = projection(1, "");
        old.case.stage_label = "old".to_owned();
        assert_eq!(db.store.replace_projections(vec![(case_id(1), 1, old)]).await.unwrap(), 0);
        let row = db.store.case_row(&case_id(1)).await.unwrap().unwrap();
        assert_eq!((row.stage_label.as_str(), row.version), ("核查", 2), "{}", db.name);
    }
}
