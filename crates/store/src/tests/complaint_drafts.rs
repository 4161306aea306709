//! Complaints being filled in: found by their code, saved in order, sent once, gone with their time.

use super::{events, vault};
use crate::testing::engines;
use crate::{
    Commit, ComplaintDraftRow, DraftFileRow, DraftUploadRow, NewAudit, NewComplaintDraft, SentComplaint, StoreError,
    UploadPieceRow,
};
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
            screened: false,
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

fn upload(draft: &str, id: &str, bytes: i64, at: i64) -> DraftUploadRow {
    DraftUploadRow {
        upload_id: id.to_owned(),
        draft_id: draft.to_owned(),
        about_sealed: vec![1],
        fact: "contract".to_owned(),
        bytes,
        received: 0,
        key_sealed: vec![2],
        file_id: None,
        created_us: at,
        touched_us: at,
    }
}

fn piece(upload: &str, begins_at: i64, bytes: i64) -> UploadPieceRow {
    UploadPieceRow { upload_id: upload.to_owned(), begins_at, bytes, object: format!("o-{upload}-{begins_at}") }
}

#[tokio::test]
async fn an_upload_grows_in_order_and_becomes_one_file() {
    for db in engines().await {
        let store = &db.store;
        store.begin_complaint(draft("d1", 5)).await.unwrap();
        store.begin_upload(&upload("d1", "u1", 10, 7)).await.unwrap();
        let nowhere = store.begin_upload(&upload("d9", "u9", 10, 7)).await;
        assert!(matches!(nowhere, Err(StoreError::Stale)), "{}: {nowhere:?}", db.name);
        assert!(store.upload("d9", "u1").await.unwrap().is_none(), "{}: of another draft", db.name);

        store.add_piece(&piece("u1", 0, 4), 8).await.unwrap();
        // The same piece again, one that leaves a hole, one too long: none of them counts.
        for wrong in [piece("u1", 0, 4), piece("u1", 6, 4), piece("u1", 4, 7), piece("u9", 0, 1)] {
            let refused = store.add_piece(&wrong, 9).await;
            assert!(matches!(refused, Err(StoreError::Stale)), "{}: {wrong:?} {refused:?}", db.name);
        }
        let early = store.finish_upload("u1", &file("d1", "f1", 9)).await;
        assert!(matches!(early, Err(StoreError::Stale)), "{}: {early:?}", db.name);
        store.add_piece(&piece("u1", 4, 6), 9).await.unwrap();
        let row = store.upload("d1", "u1").await.unwrap().unwrap();
        assert_eq!((row.received, row.touched_us), (10, 9), "{}", db.name);
        assert_eq!(store.piece_objects("d1").await.unwrap(), ["o-u1-0", "o-u1-4"], "{}", db.name);
        assert_eq!(store.open_uploads("d1").await.unwrap(), [row], "{}", db.name);

        store.finish_upload("u1", &file("d1", "f1", 12)).await.unwrap();
        let again = store.finish_upload("u1", &file("d1", "f2", 13)).await;
        assert!(matches!(again, Err(StoreError::Stale)), "{}: {again:?}", db.name);
        assert_eq!(store.draft_files("d1").await.unwrap().len(), 1, "{}", db.name);
        assert!(store.open_uploads("d1").await.unwrap().is_empty() && store.pieces("u1").await.unwrap().is_empty());
        let done = store.upload("d1", "u1").await.unwrap().unwrap();
        assert_eq!(done.file_id.as_deref(), Some("f1"), "{}: it can still be asked how far it came", db.name);
    }
}

#[tokio::test]
async fn an_upload_goes_by_itself_with_its_time_and_with_its_draft() {
    for db in engines().await {
        let store = &db.store;
        for id in ["d1", "d2"] {
            store.begin_complaint(draft(id, 5)).await.unwrap();
            for (no, at) in [("a", 7), ("b", 20)] {
                let own = format!("{id}{no}");
                store.begin_upload(&upload(id, &own, 10, at)).await.unwrap();
                store.add_piece(&piece(&own, 0, 4), at).await.unwrap();
            }
        }
        let old: Vec<_> = store.untouched_uploads(20, 10).await.unwrap().into_iter().map(|row| row.upload_id).collect();
        assert_eq!(old, ["d1a", "d2a"], "{}", db.name);
        assert!(store.drop_upload("d1a").await.unwrap() && !store.drop_upload("d1a").await.unwrap(), "{}", db.name);
        assert_eq!(store.piece_objects("d1").await.unwrap(), ["o-d1b-0"], "{}", db.name);
        store.drop_complaint("d2").await.unwrap();
        assert!(store.piece_objects("d2").await.unwrap().is_empty(), "{}", db.name);
        assert!(store.pieces("d2b").await.unwrap().is_empty(), "{}", db.name);
        assert_eq!(store.open_uploads("d1").await.unwrap().len(), 1, "{}: of the other draft", db.name);
        // Nothing is added to a draft that was sent, nothing begun.
        store.commit(sent("d1", "case-1", 0)).await.unwrap();
        store.add_piece(&piece("d1b", 4, 6), 30).await.unwrap();
        let late = store.finish_upload("d1b", &file("d1", "f1", 31)).await;
        assert!(matches!(late, Err(StoreError::Stale)), "{}: {late:?}", db.name);
        assert!(matches!(store.begin_upload(&upload("d1", "u3", 10, 30)).await, Err(StoreError::Stale)), "{}", db.name);
    }
}

#[tokio::test]
async fn a_complaint_without_a_proof_waits_for_a_look_and_its_case_does_not() {
    let audit = || NewAudit {
        at_us: 40,
        actor: Some("officer".to_owned()),
        organ: None,
        role: None,
        action: "screening.cleared".to_owned(),
        subject: "case-1".to_owned(),
        detail: "{}".to_owned(),
    };
    for db in engines().await {
        let store = &db.store;
        for (id, case, screened) in [("d1", "case-1", true), ("d2", "case-2", false)] {
            store.begin_complaint(draft(id, 5)).await.unwrap();
            let mut whole = sent(id, case, 0);
            whole.sent_complaints[0].screened = screened;
            whole.streams.push(events(case, 0, 1));
            store.commit(whole).await.unwrap();
        }
        let queue: Vec<_> = store.open_screenings(9).await.unwrap().into_iter().map(|row| row.case_id).collect();
        assert_eq!(queue, ["case-1"], "{}", db.name);
        let other = store.clear_screening("case-2", "officer", 40, audit()).await;
        assert!(matches!(other, Err(StoreError::Stale)), "{}: {other:?}", db.name);
        store.clear_screening("case-1", "officer", 40, audit()).await.unwrap();
        assert!(matches!(store.clear_screening("case-1", "late", 41, audit()).await, Err(StoreError::Stale)));
        let row = store.screening("case-1").await.unwrap().unwrap();
        assert_eq!((row.created_us, row.cleared_us, row.cleared_by.as_deref()), (20, Some(40), Some("officer")));
        assert!(store.open_screenings(9).await.unwrap().is_empty(), "{}", db.name);

        // A proof is good for one draft, however often that sends it.
        for (draft, until, good) in [("d1", 50, true), ("d1", 50, true), ("d2", 50, false)] {
            assert_eq!(store.spend_proof("p1", draft, until).await.unwrap(), good, "{}: {draft}", db.name);
        }
        assert_eq!((store.forget_proofs(50).await.unwrap(), store.forget_proofs(51).await.unwrap()), (0, 1));
    }
}
