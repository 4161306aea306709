//! Saved views, settings and exports of the ledger.

use crate::testing::engines;
use crate::{LedgerExport, LedgerSettings, LedgerView};

fn view(id: &str, account: &str, name: &str) -> LedgerView {
    LedgerView {
        view_id: id.to_owned(),
        account_id: account.to_owned(),
        name: name.to_owned(),
        query: "stage=verifying".to_owned(),
        columns: "number,stage".to_owned(),
        opens_first: false,
        created_at_us: 1,
    }
}

fn export(id: &str, account: &str) -> LedgerExport {
    LedgerExport {
        export_id: id.to_owned(),
        account_id: account.to_owned(),
        state: "running".to_owned(),
        shown: "全部案件".to_owned(),
        rows_done: 0,
        cut: false,
        object: format!("object-{id}"),
        file_key: vec![7; 32],
        size_bytes: 0,
        created_at_us: 10,
        touched_at_us: 10,
        expires_at_us: 100,
    }
}

#[tokio::test]
async fn a_view_belongs_to_its_account_and_its_name_is_taken_once() {
    for db in engines().await {
        let store = &db.store;
        store.put_ledger_view(&view("v1", "a", "本周")).await.unwrap();
        store.put_ledger_view(&view("v2", "a", "超期")).await.unwrap();
        store.put_ledger_view(&view("v3", "b", "本周")).await.unwrap();
        assert!(!store.rename_ledger_view("a", "v1", "超期").await.unwrap(), "the name is taken");
        assert!(store.rename_ledger_view("a", "v1", "本周").await.unwrap(), "one's own name is free");
        assert!(!store.rename_ledger_view("b", "v1", "他人").await.unwrap(), "another's view is not there");
        store.open_ledger_with("a", Some("v1")).await.unwrap();
        store.open_ledger_with("a", Some("v2")).await.unwrap();
        store.open_ledger_with("b", Some("v2")).await.unwrap();
        let first = |views: Vec<LedgerView>| -> Vec<String> {
            views.into_iter().filter(|view| view.opens_first).map(|view| view.view_id).collect()
        };
        assert_eq!(first(store.ledger_views("a").await.unwrap()), ["v2"], "{}", db.name);
        assert_eq!(first(store.ledger_views("b").await.unwrap()), Vec::<String>::new());
        let again = LedgerView { query: "sort=due".to_owned(), ..view("v4", "a", "超期") };
        store.put_ledger_view(&again).await.unwrap();
        let kept = store.ledger_views("a").await.unwrap();
        let kept = kept.iter().find(|view| view.name == "超期").unwrap();
        assert_eq!((kept.view_id.as_str(), kept.query.as_str(), kept.opens_first), ("v2", "sort=due", true));
        store.drop_ledger_view("b", "v2").await.unwrap();
        store.drop_ledger_view("a", "v2").await.unwrap();
        assert_eq!(store.ledger_views("a").await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn settings_are_remembered_per_account() {
    for db in engines().await {
        for (account, density) in [("a", "compact"), ("b", "compact"), ("a", "comfortable")] {
            let settings = LedgerSettings {
                account_id: account.to_owned(),
                columns: "number".to_owned(),
                density: density.to_owned(),
            };
            db.store.put_ledger_settings(&settings).await.unwrap();
        }
        assert_eq!(db.store.ledger_settings("a").await.unwrap().unwrap().density, "comfortable", "{}", db.name);
        assert_eq!(db.store.ledger_settings("b").await.unwrap().unwrap().density, "compact");
        assert_eq!(db.store.ledger_settings("c").await.unwrap(), None);
    }
}

#[tokio::test]
async fn an_export_is_its_owners_and_goes_when_its_time_comes() {
    for db in engines().await {
        let store = &db.store;
        store.add_ledger_export(&export("x1", "a")).await.unwrap();
        store.add_ledger_export(&export("x2", "b")).await.unwrap();
        let moved = LedgerExport { state: "done".to_owned(), rows_done: 9, expires_at_us: 200, ..export("x1", "a") };
        assert!(store.move_ledger_export(&moved).await.unwrap());
        assert_eq!(store.ledger_export("a", "x1").await.unwrap(), Some(moved.clone()), "{}", db.name);
        assert_eq!(store.ledger_export("b", "x1").await.unwrap(), None);
        assert_eq!(store.ledger_exports("a", 10).await.unwrap(), std::slice::from_ref(&moved));
        let gone = store.expired_ledger_exports(100).await.unwrap();
        assert_eq!(gone.iter().map(|one| one.export_id.as_str()).collect::<Vec<_>>(), ["x2"]);
        store.drop_ledger_export("x1").await.unwrap();
        assert!(!store.move_ledger_export(&moved).await.unwrap(), "what is gone does not come back");
    }
}
