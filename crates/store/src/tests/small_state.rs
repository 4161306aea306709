//! Accounts, sessions, leases, letters, codes, imports and packages.

use super::{events, one};
use crate::testing::engines;
use crate::{
    Account, Commit, ImportFault, ImportRun, NewLetter, NewQueryCode, ReportPackage, SESSION_OPEN, Session, StoreError,
    Write,
};

fn account(id: &str, login: &str) -> Account {
    Account {
        account_id: id.to_owned(),
        login: login.to_owned(),
        name: "受理员甲".to_owned(),
        organ_id: "nm-fgw".to_owned(),
        role: "clerk".to_owned(),
        password_hash: "hash".to_owned(),
        disabled: false,
        demonstration: true,
        until_on: crate::NO_END.to_owned(),
    }
}

fn session(token: &str) -> Session {
    Session {
        token_hash: token.to_owned(),
        account_id: "p1".to_owned(),
        created_at_us: 10,
        seen_at_us: 10,
        csrf: "c".to_owned(),
        idle_us: 100,
        step: SESSION_OPEN.to_owned(),
        ends_at_us: i64::MAX,
        device: String::new(),
        source: String::new(),
    }
}

#[tokio::test]
async fn a_session_ends_by_rest_by_password_and_by_disabling() {
    for db in engines().await {
        db.store.add_account(&account("p1", "shouli")).await.unwrap();
        for taken in [account("p1", "other"), account("p2", "shouli")] {
            let refused = db.store.add_account(&taken).await;
            assert!(matches!(refused, Err(StoreError::Duplicate { .. })), "{}: {refused:?}", db.name);
        }
        assert!(db.store.account_by_login("shouli").await.unwrap().unwrap().demonstration);
        db.store.open_session(&session("t1")).await.unwrap();
        assert!(db.store.session("t1", 109).await.unwrap().is_some());
        assert!(db.store.session("t1", 110).await.unwrap().is_none(), "{} rested", db.name);
        db.store.touch_session("t1", 50).await.unwrap();
        assert!(db.store.session("t1", 149).await.unwrap().is_some());
        db.store.set_password("p1", "new").await.unwrap();
        assert!(db.store.session("t1", 50).await.unwrap().is_none(), "{} password", db.name);
        db.store.open_session(&session("t2")).await.unwrap();
        db.store.set_disabled("p1", true).await.unwrap();
        assert!(db.store.session("t2", 50).await.unwrap().is_none(), "{} disabled", db.name);
        db.store.open_session(&session("t3")).await.unwrap();
        assert_eq!(db.store.expire_sessions(110, 0).await.unwrap(), 1, "{}", db.name);
        assert!(db.store.account("p1").await.unwrap().unwrap().disabled);
        assert_eq!(db.store.accounts().await.unwrap().len(), 1);
        // The complainant of a case has no account.
        let complainant = Session { account_id: "case:c1".to_owned(), ..session("t4") };
        db.store.open_session(&complainant).await.unwrap();
        assert!(db.store.session("t4", 50).await.unwrap().is_some(), "{}", db.name);
        assert_eq!(db.store.carry_sessions(60, 1_000).await.unwrap(), 1, "{}", db.name);
        assert!(db.store.session("t4", 1_000).await.unwrap().is_some(), "{} taken along", db.name);
    }
}

#[tokio::test]
async fn a_lease_has_one_holder_until_it_runs_out() {
    for db in engines().await {
        let table =
            [("a", 0, true), ("b", 99, false), ("a", 50, true), ("b", 149, false), ("b", 150, true), ("a", 151, false)];
        for (holder, now_us, expected) in table {
            let taken = db.store.take_lease("checkpoint", holder, now_us, 100).await.unwrap();
            assert_eq!(taken, expected, "{} {holder} at {now_us}", db.name);
        }
        db.store.release_lease("checkpoint", "a").await.unwrap();
        assert!(!db.store.take_lease("checkpoint", "a", 152, 100).await.unwrap());
        db.store.release_lease("checkpoint", "b").await.unwrap();
        assert!(db.store.take_lease("checkpoint", "a", 152, 100).await.unwrap());
    }
}

#[tokio::test]
async fn a_new_query_code_replaces_the_earlier_one() {
    let code = |hash: &str| {
        vec![NewQueryCode {
            code_hash: hash.to_owned(),
            case_id: "case-1".to_owned(),
            created_at_us: 1,
            one_time: false,
        }]
    };
    for db in engines().await {
        db.store.commit(Commit { codes: code("h1"), ..one(events("case-1", 0, 1)) }).await.unwrap();
        assert_eq!(db.store.case_of_code("h1").await.unwrap().as_deref(), Some("case-1"));
        db.store.commit(Commit { codes: code("h2"), ..one(events("case-1", 1, 1)) }).await.unwrap();
        assert_eq!(db.store.case_of_code("h1").await.unwrap(), None, "{}", db.name);
        assert_eq!(db.store.case_of_code("h2").await.unwrap().as_deref(), Some("case-1"));
    }
}

#[tokio::test]
async fn letters_imports_and_packages_come_back_as_they_were() {
    let letter = NewLetter {
        letter_id: "l1".to_owned(),
        case_id: "case-1".to_owned(),
        kind: "acceptance-notice".to_owned(),
        number: None,
        issued_on: "2026-05-11".to_owned(),
        recipient: "complainant".to_owned(),
        body_text_id: "t1".to_owned(),
        audience: "complainant".to_owned(),
    };
    let run = ImportRun {
        run_id: "r1".to_owned(),
        channel: "12345".to_owned(),
        source_name: "hotline.xlsx".to_owned(),
        digest: "d".to_owned(),
        started_at_us: 3,
        taken: 10,
        known: 2,
        faulty: 1,
    };
    let fault = ImportFault { row_no: 7, column_name: "受理时间".to_owned(), reason: "不是日期".to_owned() };
    let package = ReportPackage {
        package_id: "p1".to_owned(),
        feed: "ledger".to_owned(),
        path: "out/p1".to_owned(),
        digest: "d".to_owned(),
        written_at_us: 4,
        receipt_at_us: None,
        receipt_state: None,
        detail: None,
    };
    for db in engines().await {
        db.store.commit(Commit { letters: vec![letter.clone()], ..one(events("case-1", 0, 1)) }).await.unwrap();
        assert_eq!(db.store.letters_of("case-1").await.unwrap(), std::slice::from_ref(&letter));
        assert_eq!(db.store.letter("l1").await.unwrap(), Some(letter.clone()), "{}", db.name);
        db.store.record_import(run.clone(), vec![fault.clone()]).await.unwrap();
        assert!(matches!(db.store.record_import(run.clone(), vec![]).await, Err(StoreError::Stale)));
        assert_eq!(db.store.import_runs(5).await.unwrap(), std::slice::from_ref(&run));
        assert_eq!(db.store.import_faults("r1").await.unwrap(), std::slice::from_ref(&fault), "{}", db.name);
        assert!(db.store.record_package(&package).await.unwrap());
        assert!(!db.store.record_package(&package).await.unwrap());
        assert!(db.store.record_receipt("p1", 9, "accepted", Some("ok")).await.unwrap());
        assert!(!db.store.record_receipt("p2", 9, "accepted", None).await.unwrap());
        assert_eq!(db.store.packages(5).await.unwrap()[0].receipt_state.as_deref(), Some("accepted"));
        assert_eq!(db.store.package("p1").await.unwrap().unwrap().receipt_at_us, Some(9), "{}", db.name);
    }
}

#[tokio::test]
async fn small_writes_are_stored_together_or_not_at_all() {
    const SET: &str = "INSERT INTO settings (key, value) VALUES ($1, $2)";
    const MOVE: &str = "UPDATE settings SET value = $2 WHERE key = $1";
    for db in engines().await {
        let refused = db
            .store
            .write(vec![Write::one(SET, crate::vals!["a", "1"]), Write::one(MOVE, crate::vals!["b", "2"])])
            .await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{}: {refused:?}", db.name);
        assert_eq!(db.store.setting("a").await.unwrap(), None);
        db.store.set_setting("a", Some("1")).await.unwrap();
        db.store.set_setting("a", None).await.unwrap();
        assert_eq!(db.store.setting("a").await.unwrap(), None);
        let error = db.store.write(vec![Write::any("INSERT INTO settings (key) VALUES ('x')", vec![])]).await;
        assert!(matches!(error, Err(StoreError::Database(_))), "{}: {error:?}", db.name);
        db.store.ping().await.unwrap();
    }
}
