//! Drafts: sealed, versioned once, forgotten; and codes that are used once.

use super::{events, one, vault};
use crate::testing::engines;
use crate::{Commit, NewQueryCode, SealedDraft, StoreError};
use seal::random::SeededRandom;

const TYPED: &[u8] = "联系电话13887654321".as_bytes();

fn draft(seed: u64, text: &[u8]) -> SealedDraft {
    let mut random = SeededRandom::new(seed);
    vault(1, &[]).seal_draft(&mut random, ("p1", "register"), Some("case-1"), text, i64::try_from(seed).unwrap())
}

#[tokio::test]
async fn the_later_save_wins_and_what_it_did_not_know_is_kept_beside_it() {
    let vault = vault(1, &[]);
    for db in engines().await {
        let first = db.store.save_draft(draft(1, b"a"), 0).await.unwrap();
        assert_eq!((first.version, first.displaced), (1, false), "{}", db.name);
        let second = db.store.save_draft(draft(2, b"ab"), 1).await.unwrap();
        assert_eq!((second.version, second.displaced), (2, false));
        // Another tab still rests on the first version.
        let other = db.store.save_draft(draft(3, b"other"), 1).await.unwrap();
        assert_eq!((other.version, other.displaced), (3, true));
        let texts = |rows: Vec<crate::DraftRow>| -> Vec<Vec<u8>> {
            rows.iter().map(|row| vault.open_draft(row).unwrap()).collect()
        };
        assert_eq!(texts(db.store.drafts("p1", "register").await.unwrap()), [b"other".to_vec(), b"ab".to_vec()]);
        assert!(db.store.drafts("p2", "register").await.unwrap().is_empty(), "nobody else has it");
        db.store.drop_earlier_draft("p1", "register").await.unwrap();
        assert_eq!(texts(db.store.drafts("p1", "register").await.unwrap()), [b"other".to_vec()]);
    }
}

#[tokio::test]
async fn a_draft_is_sealed_and_goes_with_its_act_its_case_or_its_time() {
    let vault = vault(1, &[]);
    for db in engines().await {
        let there = async || !db.store.drafts("p1", "register").await.unwrap().is_empty();
        db.store.save_draft(draft(5, TYPED), 0).await.unwrap();
        let row = db.store.drafts("p1", "register").await.unwrap().remove(0);
        assert!(!row.cipher.windows(TYPED.len()).any(|window| window == TYPED));
        assert_eq!(vault.open_draft(&row).unwrap(), TYPED);
        let moved = crate::DraftRow { person: "p2".to_owned(), ..row.clone() };
        assert!(matches!(vault.open_draft(&moved), Err(StoreError::Crypto(_))), "it opens in its place alone");

        let newer = super::vault(2, &[1]);
        assert_eq!(db.store.rewrap_all(&newer, &mut SeededRandom::new(8), 10).await.unwrap(), 1, "{}", db.name);
        let row = db.store.drafts("p1", "register").await.unwrap().remove(0);
        assert_eq!(super::vault(2, &[]).open_draft(&row).unwrap(), TYPED);

        assert_eq!(db.store.expire_drafts(5).await.unwrap(), 0);
        assert_eq!(db.store.expire_drafts(6).await.unwrap(), 1);
        assert!(!there().await);
        db.store.save_draft(draft(5, TYPED), 0).await.unwrap();
        db.store.erase_case("case-1", 9).await.unwrap();
        assert!(!there().await, "{}", db.name);
        db.store.save_draft(draft(5, TYPED), 0).await.unwrap();
        let sent = vec![("p1".to_owned(), "register".to_owned())];
        db.store.commit(Commit { sent_drafts: sent, ..one(events("case-1", 0, 1)) }).await.unwrap();
        assert!(!there().await, "{}", db.name);
    }
}

#[tokio::test]
async fn a_one_time_code_lives_until_the_complainants_own_code_was_used() {
    let code = |hash: &str| NewQueryCode {
        code_hash: hash.to_owned(),
        case_id: "case-1".to_owned(),
        created_at_us: 1,
        one_time: true,
    };
    for db in engines().await {
        db.store.commit(Commit { codes: vec![code("slip")], ..one(events("case-1", 0, 1)) }).await.unwrap();
        assert!(db.store.query_code("slip").await.unwrap().unwrap().one_time);
        assert!(!db.store.has_own_code("case-1").await.unwrap());
        // The first answer never reached the complainant: the slip works a second time, and both new codes do.
        assert!(db.store.add_own_code("own-1", "slip", 2).await.unwrap(), "{}", db.name);
        assert!(db.store.add_own_code("own-2", "slip", 3).await.unwrap());
        assert!(db.store.has_own_code("case-1").await.unwrap());
        for hash in ["slip", "own-1", "own-2"] {
            assert!(db.store.query_code(hash).await.unwrap().is_some(), "{hash} on {}", db.name);
        }
        db.store.retire_other_codes("case-1", "own-1").await.unwrap();
        assert!(!db.store.query_code("own-1").await.unwrap().unwrap().one_time);
        for hash in ["slip", "own-2"] {
            assert!(db.store.query_code(hash).await.unwrap().is_none(), "{hash} on {}", db.name);
        }
        assert!(!db.store.add_own_code("own-3", "slip", 4).await.unwrap(), "a dead code gives no other");
        assert!(db.store.query_code("own-3").await.unwrap().is_none());
    }
}
