//! Personal data: sealing, finding, rotating, erasing.

use super::{SCOPE, events, one, registered, vault};
use crate::testing::engines;
use crate::{Commit, Fresh, LedgerQuery, NewEvidence, StoreError, Vault};
use seal::random::SeededRandom;

const PHONE: &str = "13887654321";

/// A case with a key, a text and a blind index entry.
fn with_text(vault: &Vault, case_id: &str, seed: u64) -> Commit {
    let mut random = SeededRandom::new(seed);
    let (key, row) = vault.new_case_key(&mut random, case_id);
    let text_id = format!("text-{case_id}");
    let (digest, text) = vault.text(&key, &text_id, "phone", Fresh::draw(&mut random), PHONE.as_bytes(), 7);
    let (_, file_key) = vault.new_file_key(&mut random, &key, "ev-1");
    let mut stream = events(case_id, 0, 1);
    stream.events[0].payload = format!(r#"{{"phone":{{"id":"{text_id}","digest":"{digest}"}}}}"#);
    Commit {
        keys: vec![row],
        texts: vec![text],
        blind: vec![vault.blind(case_id, "phone", PHONE)],
        evidence: vec![NewEvidence {
            evidence_id: format!("ev-{case_id}"),
            case_id: case_id.to_owned(),
            fact: "contract".to_owned(),
            digest: "00".to_owned(),
            size_bytes: 3,
            media_type: "application/pdf".to_owned(),
            object: "abcdef".to_owned(),
            name_text_id: None,
            file_key: Some(file_key),
            key_id: vault.key_id(&key),
            sealed_reason: None,
            recorded_at_us: 9,
        }],
        ..one(stream)
    }
}

#[tokio::test]
async fn a_sealed_text_opens_with_the_key_of_its_case_alone() {
    let vault = vault(1, &[]);
    for db in engines().await {
        db.store.commit(with_text(&vault, "case-a", 1)).await.unwrap();
        db.store.commit(with_text(&vault, "case-b", 2)).await.unwrap();
        let opened = db.store.open_text(&vault, "text-case-a").await.unwrap().unwrap();
        assert_eq!(opened, PHONE.as_bytes());
        assert_eq!(db.store.open_text(&vault, "text-none").await.unwrap(), None);
        let all = db.store.open_texts(&vault, "case-b").await.unwrap();
        assert_eq!(all, [("text-case-b".to_owned(), "phone".to_owned(), PHONE.as_bytes().to_vec())]);
        let stored = db.store.texts_of("case-a").await.unwrap().remove(0);
        assert!(!stored.cipher.windows(PHONE.len()).any(|window| window == PHONE.as_bytes()));
        let other = db.store.case_key(&vault, "case-b").await.unwrap().unwrap();
        assert!(matches!(vault.open_text(&other, &stored), Err(StoreError::Crypto(_))), "{}", db.name);
        let stranger = super::vault(9, &[]);
        assert!(matches!(db.store.open_text(&stranger, "text-case-a").await, Err(StoreError::Crypto(_))));
        let key = db.store.case_key(&vault, "case-a").await.unwrap().unwrap();
        let evidence = db.store.evidence("ev-case-a").await.unwrap().unwrap();
        assert!(vault.open_file_key(&key, "ev-1", evidence.file_key.as_deref().unwrap()).is_ok());
        assert!(vault.open_file_key(&key, "ev-2", evidence.file_key.as_deref().unwrap()).is_err());
    }
}

#[tokio::test]
async fn a_value_is_found_without_being_stored() {
    let old = vault(1, &[]);
    let new = vault(2, &[1]);
    for db in engines().await {
        db.store.commit(with_text(&old, "case-a", 1)).await.unwrap();
        db.store.commit(with_text(&new, "case-b", 2)).await.unwrap();
        let table: [(&Vault, &str, &str, &[&str]); 4] = [
            (&new, "phone", PHONE, &["case-a", "case-b"]),
            (&old, "phone", PHONE, &["case-a"]),
            (&new, "name", PHONE, &[]),
            (&new, "phone", "13887654322", &[]),
        ];
        for (vault, field, value, expected) in table {
            let found = db.store.find_by_blind(field, &vault.blind_values(field, value)).await.unwrap();
            assert_eq!(found, expected, "{} {field} {value}", db.name);
        }
    }
}

#[tokio::test]
async fn rotation_wraps_every_key_anew_and_loses_none() {
    let old = vault(1, &[]);
    let both = vault(2, &[1]);
    let new = vault(2, &[]);
    for db in engines().await {
        for n in 0..7 {
            db.store.commit(with_text(&old, &format!("case-{n}"), n)).await.unwrap();
        }
        db.store.erase_case("case-3", 5).await.unwrap();
        assert!(db.store.open_text(&new, "text-case-1").await.is_err());
        let mut random = SeededRandom::new(9);
        assert_eq!(db.store.rewrap_all(&both, &mut random, 2).await.unwrap(), 6, "{}", db.name);
        assert_eq!(db.store.rewrap_all(&both, &mut random, 2).await.unwrap(), 0, "{}", db.name);
        for n in [0, 1, 2, 4, 5, 6] {
            let opened = db.store.open_text(&new, &format!("text-case-{n}")).await.unwrap().unwrap();
            assert_eq!(opened, PHONE.as_bytes(), "{} case-{n}", db.name);
        }
        assert!(matches!(db.store.case_key(&new, "case-3").await, Err(StoreError::Erased)));
    }
}

#[tokio::test]
async fn erasure_leaves_the_log_and_nothing_that_opens() {
    let vault = vault(1, &[]);
    for db in engines().await {
        let mut commit = with_text(&vault, "case-0001", 1);
        commit.streams[0].projection = registered(1, "王强 13887654321").streams.remove(0).projection;
        db.store.commit(commit).await.unwrap();
        let query =
            LedgerQuery {
                scope: SCOPE.to_owned(), text: Some("王强".to_owned()), limit: 5, ..LedgerQuery::default()
            };
        assert_eq!(db.store.ledger(&query).await.unwrap().rows.len(), 1);
        assert!(db.store.erase_case("case-0001", 88).await.unwrap());
        assert!(!db.store.erase_case("case-0001", 99).await.unwrap());
        assert_eq!(db.store.erased_at_us("case-0001").await.unwrap(), Some(88));
        assert!(matches!(db.store.open_text(&vault, "text-case-0001").await, Err(StoreError::Erased)));
        assert_eq!(db.store.ledger(&query).await.unwrap().rows, [], "{}", db.name);
        let values = vault.blind_values("phone", PHONE);
        assert_eq!(db.store.find_by_blind("phone", &values).await.unwrap(), [""; 0]);
        assert_eq!(db.store.evidence("ev-case-0001").await.unwrap().unwrap().file_key, None);
        assert_eq!(db.store.load_stream("case-0001").await.unwrap().unwrap().version, 1, "{}", db.name);
    }
}

#[tokio::test]
async fn an_erased_search_document_is_not_in_the_file_any_more() {
    let db = crate::testing::sqlite().await;
    db.store.commit(registered(1, "王强住在曼景市")).await.unwrap();
    db.store.commit(registered(2, "别的文字")).await.unwrap();
    // The index leaves out what a token shares with the one before it, here `te7`.
    let token = &hex::encode("王强")[2..];
    let holds = |path: &std::path::Path| {
        let mut bytes = Vec::new();
        for file in std::fs::read_dir(path).unwrap() {
            bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
        }
        bytes.windows(token.len()).any(|window| window == token.as_bytes())
    };
    assert!(holds(db.folder()), "the token is in the file before");
    db.store.erase_case("case-0001", 5).await.unwrap();
    db.store.close().await;
    let reopened = crate::Store::open(crate::Options::new(&db.url), 0).await.unwrap();
    reopened.close().await;
    assert!(!holds(db.folder()));
}
