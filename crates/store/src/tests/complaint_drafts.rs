//! Complaints being filled in: found by their code, saved in order, sent once, gone with their time.

use super::{events, vault};
use crate::testing::engines;
use crate::{Commit, ComplaintDraftRow, DraftFileRow, NewComplaintDraft, SentComplaint, StoreError};
use seal::random::SeededRandom;

const TYPED: &[u8] = "联系电话13887654321".as_bytes();

fn draft(id: &str, at: i64) -> NewComplaintDraft {
    let (vault, mut random) = (vault(1, &[]), SeededRandom::new(3));
    let (key, key_id, wrapped) = vault.new_draft_key(&mut random, id);
    let cipher = vault.seal_of_draft(&mut random, &key, "cipher", TYPED);
    NewComplaintDraft {
        draft_id: id.to_owned(),
        code_hash: format!("h-{id}"),
        key_id,
        wrapped,
        cipher,
        created_at_us: at,
    }
}

fn file(draft: &str, id: &str, at: i64) -> DraftFileRow {
    DraftFileRow {
        draft_id: draft.to_owned(),
        file_id: id.to_owned(),
        name_sealed: vec![1],
        fact: "contract".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: 7,
        digest: "00".to_owned(),
        complete: true,
        created_us: at,
        object: format!("o-{id}"),
        key_sealed: vec![2],
    }
}

fn sent(draft: &str, case: &str, files: u64) -> Commit {
    Commit {
        sent_complaints: vec![SentComplaint {
            draft_id: draft.to_owned(),
            case_id: case.to_owned(),
            cipher: Vec::new(),
            files,
            sent_at_us: 20,
        }],
        ..Commit::default()
    }
}

#[tokio::test]
async fn a_complaint_is_sealed_saved_in_order_and_found_by_its_code_alone() {
    let open = |row: &ComplaintDraftRow| {
        let vault = vault(2, &[1]);
        let key = vault.open_draft_key(row).unwrap();
        vault.open_of_draft(&key, "cipher", &row.cipher)
    };
    for db in engines().await {
        db.store.begin_complaint(draft("d1", 5)).await.unwrap();
        let row = db.store.complaint_draft("h-d1").await.unwrap().unwrap();
        assert!(!row.cipher.windows(TYPED.len()).any(|window| window == TYPED), "{}", db.name);
        assert_eq!(open(&row).unwrap(), TYPED);
        let moved = ComplaintDraftRow { draft_id: "d2".to_owned(), ..row.clone() };
        assert!(vault(1, &[]).open_draft_key(&moved).is_err(), "it opens in its place alone");
        assert!(db.store.complaint_draft("d1").await.unwrap().is_none());

        db.store.save_complaint("d1", 1, row.cipher.clone(), 6).await.unwrap();
        let late = db.store.save_complaint("d1", 1, row.cipher.clone(), 7).await;
        assert!(matches!(late, Err(StoreError::Stale)), "{}: {late:?}", db.name);

        let newer = vault(2, &[1]);
        assert_eq!(db.store.rewrap_all(&newer, &mut SeededRandom::new(8), 10).await.unwrap(), 1, "{}", db.name);
        let row = db.store.complaint_draft_of("d1").await.unwrap().unwrap();
        let key = vault(2, &[]).open_draft_key(&row).unwrap();
        assert_eq!(vault(2, &[]).open_of_draft(&key, "cipher", &row.cipher).unwrap(), TYPED);
    }
}

#[tokio::test]
async fn a_complaint_is_sent_once_with_exactly_its_files() {
    for db in engines().await {
        db.store.begin_complaint(draft("d1", 5)).await.unwrap();
        db.store.add_draft_file(&file("d1", "f2", 8)).await.unwrap();
        db.store.add_draft_file(&file("d1", "f1", 7)).await.unwrap();
        assert!(matches!(db.store.add_draft_file(&file("d9", "f3", 7)).await, Err(StoreError::Stale)), "{}", db.name);
        let ids: Vec<_> = db.store.draft_files("d1").await.unwrap().into_iter().map(|row| row.file_id).collect();
        assert_eq!(ids, ["f1", "f2"], "{}", db.name);
        assert!(!db.store.drop_draft_file("d9", "f1").await.unwrap(), "{}: a file of another draft", db.name);

        let short = db.store.commit(sent("d1", "case-1", 1)).await;
        assert!(matches!(short, Err(StoreError::Stale)), "{}: {short:?}", db.name);
        assert_eq!(db.store.draft_files("d1").await.unwrap().len(), 2);
        let mut whole = sent("d1", "case-1", 2);
        whole.streams.push(events("case-1", 0, 1));
        db.store.commit(whole).await.unwrap();
        let again = db.store.commit(sent("d1", "case-2", 0)).await;
        assert!(matches!(again, Err(StoreError::Duplicate { .. })), "{}: {again:?}", db.name);
        let row = db.store.complaint_draft("h-d1").await.unwrap().unwrap();
        assert_eq!((row.case_id.as_deref(), row.cipher.len()), (Some("case-1"), 0), "{}", db.name);
        assert!(matches!(db.store.save_complaint("d1", row.version, vec![1], 9).await, Err(StoreError::Stale)));
        assert!(matches!(db.store.add_draft_file(&file("d1", "f4", 9)).await, Err(StoreError::Stale)));

        db.store.erase_case("case-1", 30).await.unwrap();
        assert!(db.store.complaint_draft("h-d1").await.unwrap().is_none(), "{}", db.name);
    }
}

#[tokio::test]
async fn a_complaint_goes_with_its_time_and_takes_its_files_along() {
    for db in engines().await {
        for (id, at) in [("d1", 5), ("d2", 15)] {
            db.store.begin_complaint(draft(id, at)).await.unwrap();
        }
        db.store.add_draft_file(&file("d1", "f1", 7)).await.unwrap();
        db.store.commit(sent("d2", "case-2", 0)).await.unwrap();
        let expired = async |saved, sent| -> Vec<String> {
            let rows = db.store.expired_complaints(saved, sent, 10).await.unwrap();
            rows.into_iter().map(|row| row.draft_id).collect()
        };
        assert!(expired(5, 5).await.is_empty(), "{}", db.name);
        assert_eq!(expired(6, 6).await, ["d1"], "{}", db.name);
        assert_eq!(expired(5, 21).await, ["d2"], "{}: sent at 20", db.name);
        db.store.drop_complaint("d1").await.unwrap();
        assert!(db.store.draft_files("d1").await.unwrap().is_empty());
        assert!(expired(6, 6).await.is_empty());
    }
}
