//! Workbenches: what is owed and waited for, whose hand is wanted, what moved, and along which index each is read.

use super::{SCOPE, case_id, events, one, projection, registered};
use crate::desk;
use crate::testing::engines;
use crate::{ClockRow, Commit, DeskRows, DutyCounts, DutyRow, ProposalRow, ReportPackage, vals};

fn duty(run_no: i64, mine: bool, kind: &str, due_at_us: i64) -> DutyRow {
    let owner_organ = if mine { "nm-fgw" } else { "nm-zjj" }.to_owned();
    DutyRow {
        scope: SCOPE.to_owned(),
        run_no,
        mine,
        kind: kind.to_owned(),
        owner_organ,
        due_at_us,
        ..DutyRow::default()
    }
}

fn with_desk(number: i64, desk: DeskRows) -> Commit {
    let mut commit = registered(number, "");
    let projection = commit.streams[0].projection.as_mut().unwrap();
    projection.clocks = desk
        .duties
        .iter()
        .map(|duty| ClockRow {
            run_no: duty.run_no,
            kind: duty.kind.clone(),
            owner_organ: Some(duty.owner_organ.clone()),
            state: "running".to_owned(),
            due_at_us: duty.due_at_us,
            ..ClockRow::default()
        })
        .collect();
    projection.case.updated_at_us = number * 10;
    projection.desk = desk;
    commit
}

fn proposal(excluded: &[&str], since_us: i64) -> ProposalRow {
    ProposalRow {
        no: 3,
        person_id: String::new(),
        organ_id: "nm-fgw".to_owned(),
        role: "lead_head".to_owned(),
        title: "不予受理".to_owned(),
        brief: "不予受理理由：不属于受理范围".to_owned(),
        signed: "受理员".to_owned(),
        hands_left: 1,
        since_us,
        excluded: excluded.iter().map(|person| (*person).to_owned()).collect(),
    }
}

#[tokio::test]
async fn a_scope_reads_what_it_owes_and_what_it_waits_for_apart_and_the_most_urgent_first() {
    for db in engines().await {
        let rows = |duties| DeskRows { proposals: Vec::new(), duties };
        let first = vec![duty(1, true, "acceptance", 70), duty(2, false, "verification", 10)];
        let mut second = vec![duty(1, true, "report", 30), duty(2, true, "hand_over", 50)];
        second.push(DutyRow { scope: "det:nm-zjj".to_owned(), ..duty(3, true, "verification", 5) });
        db.store.commit(with_desk(1, rows(first))).await.unwrap();
        db.store.commit(with_desk(2, rows(second))).await.unwrap();
        let due = |rows: Vec<crate::OwedDuty>| rows.iter().map(|row| row.due_at_us).collect::<Vec<_>>();
        let any = ["", ""];
        assert_eq!(due(db.store.duties(SCOPE, true, any, 10).await.unwrap()), [30, 50, 70], "{}", db.name);
        assert_eq!(due(db.store.duties(SCOPE, true, any, 2).await.unwrap()), [30, 50], "{}", db.name);
        assert_eq!(due(db.store.duties(SCOPE, false, any, 10).await.unwrap()), [10], "{}", db.name);
        let narrow = ["report", "acceptance"];
        assert_eq!(due(db.store.duties(SCOPE, true, narrow, 10).await.unwrap()), [30, 70], "{}", db.name);
        assert_eq!(due(db.store.duties_of_kind(SCOPE, "verification", 10).await.unwrap()), [10], "{}", db.name);
        assert_eq!(db.store.duties("lead:other", true, any, 10).await.unwrap(), [], "{}", db.name);
        let counts = db.store.duty_counts(SCOPE, true, any, 30, 50).await.unwrap();
        assert_eq!(counts, DutyCounts { owed: 3, overdue: 1, this_week: 1 }, "{}", db.name);
        let late = db.store.lateness(SCOPE, 60, 10).await.unwrap();
        let late: Vec<_> = late.iter().map(|row| (row.kind.as_str(), row.owner_organ.as_str(), row.overdue)).collect();
        let expected = [("verification", "nm-zjj", 1), ("report", "nm-fgw", 1), ("hand_over", "nm-fgw", 1)];
        assert_eq!(late, expected, "{}", db.name);
    }
}

#[tokio::test]
async fn a_decision_waits_only_for_a_hand_that_may_sign_it() {
    let table = [
        // organ, role, scope, person, cases
        ("nm-fgw", "lead_head", SCOPE, "b", vec![2, 1]),
        ("nm-fgw", "lead_head", SCOPE, "a", vec![2]),
        ("nm-fgw", "intake", SCOPE, "b", vec![]),
        ("nm-zjj", "lead_head", SCOPE, "b", vec![]),
        ("nm-fgw", "lead_head", "lead:other", "b", vec![]),
    ];
    for db in engines().await {
        for (n, excluded, since) in [(1, &["a"][..], 9), (2, &["c"], 3)] {
            let rows = DeskRows { proposals: vec![proposal(excluded, since)], duties: Vec::new() };
            db.store.commit(with_desk(n, rows)).await.unwrap();
        }
        for (organ, role, scope, person, cases) in &table {
            let found = db.store.waiting_for_hand(organ, role, scope, person, 10).await.unwrap();
            let found: Vec<_> = found.into_iter().map(|row| row.case_id).collect();
            let expected: Vec<_> = cases.iter().map(|n| case_id(*n)).collect();
            assert_eq!(found, expected, "{} {organ} {role} {scope} {person}", db.name);
        }
        // The next commit of the case takes the row with it.
        let mut signed = events(&case_id(1), 1, 1);
        signed.projection = Some(projection(1, ""));
        db.store.commit(one(signed)).await.unwrap();
        let left = db.store.waiting_for_hand("nm-fgw", "lead_head", SCOPE, "b", 10).await.unwrap();
        assert_eq!(left.len(), 1, "{}", db.name);
    }
}

#[tokio::test]
async fn what_moved_since_an_instant_comes_newest_first_and_reading_never_goes_back() {
    for db in engines().await {
        for n in 1..=4 {
            db.store.commit(with_desk(n, DeskRows::default())).await.unwrap();
        }
        let moved = db.store.moved_since(SCOPE, 20, 10).await.unwrap();
        let moved: Vec<_> = moved.iter().map(|row| row.moved_at_us).collect();
        assert_eq!(moved, [40, 30], "{}", db.name);
        assert_eq!(db.store.desk_seen("p").await.unwrap(), None);
        for (at, expected) in [(5, 5), (9, 9), (7, 9)] {
            db.store.see_desk("p", at).await.unwrap();
            assert_eq!(db.store.desk_seen("p").await.unwrap(), Some(expected), "{}", db.name);
        }
    }
}

#[tokio::test]
async fn bare_figures_count_every_case_and_every_owed_act_once() {
    for db in engines().await {
        for n in 0..10 {
            db.store.commit(with_desk(n, DeskRows::default())).await.unwrap();
        }
        let places = db.store.load_by_place(7, 50).await.unwrap();
        // Every fifth case of the fixture has ended.
        assert_eq!(places.iter().map(|row| row.open_count).sum::<i64>(), 8, "{}", db.name);
        let rows =
            DeskRows { proposals: Vec::new(), duties: vec![duty(1, true, "acceptance", 5), duty(2, true, "reply", 9)] };
        db.store.commit(with_desk(20, rows)).await.unwrap();
        let owners = db.store.load_by_owner(7, 50).await.unwrap();
        assert_eq!((owners[0].organ_id.as_str(), owners[0].open_count, owners[0].overdue), ("nm-fgw", 2, 1));
        let size = db.store.log_size().await.unwrap();
        assert_eq!((size.cases, size.events), (11, 11), "{}", db.name);
        let recorded = (0..10).chain([20]).filter(|n| projection(*n, "").case.recorded).count();
        assert_eq!(db.store.recorded_count().await.unwrap(), i64::try_from(recorded).unwrap(), "{}", db.name);
    }
}

#[tokio::test]
async fn packages_are_sorted_into_those_without_receipt_and_those_rejected() {
    for db in engines().await {
        for (n, id) in (0..).zip(["a", "b", "c"]) {
            let package = ReportPackage {
                package_id: id.to_owned(),
                feed: "records".to_owned(),
                path: id.to_owned(),
                digest: "d".to_owned(),
                written_at_us: n,
                receipt_at_us: None,
                receipt_state: None,
                detail: None,
            };
            db.store.record_package(&package).await.unwrap();
        }
        db.store.record_receipt("a", 9, "accepted", None).await.unwrap();
        db.store.record_receipt("b", 9, "rejected", Some("列数不符")).await.unwrap();
        let ids = |rows: Vec<ReportPackage>| rows.into_iter().map(|row| row.package_id).collect::<Vec<_>>();
        assert_eq!(ids(db.store.packages_without_receipt(10).await.unwrap()), ["c"], "{}", db.name);
        assert_eq!(ids(db.store.packages_rejected(10).await.unwrap()), ["b"], "{}", db.name);
    }
}

#[tokio::test]
async fn workbenches_read_along_their_indexes() {
    let table: [(&str, Vec<crate::Val>, &[&str]); 7] = [
        (desk::OWED, vals![SCOPE, true, "", "", 10], &["case_duties_owed"]),
        (desk::COUNT_OWED, vals![SCOPE, true, "", "", 10, 20], &["case_duties_"]),
        (desk::OF_KIND, vals![SCOPE, "verification", 10], &["case_duties_kind"]),
        (desk::LATENESS, vals![SCOPE, 10, 10], &["case_duties_due"]),
        (desk::MOVED, vals![SCOPE, 100, 10], &["case_moves_newest"]),
        (desk::WAITING, vals!["nm-fgw", "lead_head", SCOPE, "p", 10], &["case_proposals_next"]),
        (desk::LOAD_BY_PLACE, vals![10, 10], &["cases_open_place"]),
    ];
    for db in engines().await {
        for n in 0..200 {
            let duties = (1..5).map(|run| duty(run, run == 1, "verification", n * 10 + run)).collect();
            let rows = DeskRows { proposals: vec![proposal(&["x"], n)], duties };
            db.store.commit(with_desk(n, rows)).await.unwrap();
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
