//! Complaints that are being filled in by somebody without an account, and the files that go with them.
//!
//! A draft is found by the digest of its code. Its key, wrapped by the master key, seals its text, the names of its files
//! and their keys: when the row goes, all of it goes. A draft becomes one case, in the commit that opens it.

use crate::commit::Write;
use crate::complaint_uploads;
use crate::engine::{Tx, rec, statements};
use crate::{Store, StoreError, screenings, vals};

statements! {
    BEGIN = "INSERT INTO complaint_drafts (draft_id, code_hash, version, key_id, wrapped, cipher, case_id, created_at_us,
            saved_at_us)
        VALUES ($1, $2, 1, $3, $4, $5, NULL, $6, $6) ON CONFLICT (draft_id) DO NOTHING";
    BY_CODE = "SELECT draft_id, version, key_id, wrapped, cipher, case_id, created_at_us, saved_at_us
        FROM complaint_drafts WHERE code_hash = $1";
    BY_ID = "SELECT draft_id, version, key_id, wrapped, cipher, case_id, created_at_us, saved_at_us
        FROM complaint_drafts WHERE draft_id = $1";
    SAVE = "UPDATE complaint_drafts SET version = version + 1, cipher = $3, saved_at_us = $4
        WHERE draft_id = $1 AND version = $2 AND case_id IS NULL";
    SEND = "UPDATE complaint_drafts SET version = version + 1, cipher = $3, case_id = $2, saved_at_us = $4
        WHERE draft_id = $1 AND case_id IS NULL";
    EXPIRED = "SELECT draft_id, version, key_id, wrapped, cipher, case_id, created_at_us, saved_at_us
        FROM complaint_drafts WHERE saved_at_us < $1 OR (case_id IS NOT NULL AND saved_at_us < $2)
        ORDER BY saved_at_us, draft_id LIMIT $3";
    DROP = "DELETE FROM complaint_drafts WHERE draft_id = $1";
    DROP_OF_CASE = "DELETE FROM complaint_drafts WHERE case_id = $1";
    ADD_FILE = "INSERT INTO draft_files (draft_id, file_id, name_sealed, fact, media_type, bytes, digest, complete,
            created_us, object, key_sealed)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM complaint_drafts
        WHERE draft_id = $1 AND case_id IS NULL";
    FILES = "SELECT draft_id, file_id, name_sealed, fact, media_type, bytes, digest, complete, created_us, object,
            key_sealed
        FROM draft_files WHERE draft_id = $1 ORDER BY created_us, file_id";
    DROP_FILE = "DELETE FROM draft_files WHERE draft_id = $1 AND file_id = $2";
    DROP_FILES = "DELETE FROM draft_files WHERE draft_id = $1";
}

rec! {
    /// A complaint that is being filled in, sealed.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ComplaintDraftRow {
        /// The draft.
        pub draft_id: String,
        /// Counts the saves.
        pub version: i64,
        /// The master key that wraps its key.
        pub key_id: String,
        /// Its key, wrapped.
        pub wrapped: Vec<u8>,
        /// Its text, sealed.
        pub cipher: Vec<u8>,
        /// The case it has become.
        pub case_id: Option<String>,
        /// When it was begun.
        pub created_at_us: i64,
        /// When it was saved last.
        pub saved_at_us: i64,
    }
    /// A file of a draft. Its bytes lie among the objects.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DraftFileRow {
        /// The draft.
        pub draft_id: String,
        /// The file.
        pub file_id: String,
        /// What it is called, sealed.
        pub name_sealed: Vec<u8>,
        /// What it is to show, as a word.
        pub fact: String,
        /// What it is, by its first bytes.
        pub media_type: String,
        /// Its size.
        pub bytes: i64,
        /// Digest of the original.
        pub digest: String,
        /// All of it is there.
        pub complete: bool,
        /// When it came.
        pub created_us: i64,
        /// The object.
        pub object: String,
        /// Its key, sealed.
        pub key_sealed: Vec<u8>,
    }
}

/// A draft that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComplaintDraft {
    /// The draft.
    pub draft_id: String,
    /// Digest of its code.
    pub code_hash: String,
    /// The master key that wraps its key.
    pub key_id: String,
    /// Its key, wrapped.
    pub wrapped: Vec<u8>,
    /// Its text, sealed.
    pub cipher: Vec<u8>,
    /// When.
    pub created_at_us: i64,
}

/// A draft that becomes a case in a commit, its files becoming evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentComplaint {
    /// The draft.
    pub draft_id: String,
    /// The case.
    pub case_id: String,
    /// What is left of its text, sealed.
    pub cipher: Vec<u8>,
    /// How many files the commit takes over.
    pub files: u64,
    /// When.
    pub sent_at_us: i64,
    /// An officer is to look at it first.
    pub screened: bool,
}

impl Store {
    /// Begins a draft.
    pub async fn begin_complaint(&self, draft: NewComplaintDraft) -> Result<(), StoreError> {
        let vals =
            vals![draft.draft_id, draft.code_hash, draft.key_id, draft.wrapped, draft.cipher, draft.created_at_us];
        self.write(vec![Write::one(BEGIN, vals)]).await.map(|_| ())
    }

    /// The draft behind the digest of a code.
    pub async fn complaint_draft(&self, code_hash: &str) -> Result<Option<ComplaintDraftRow>, StoreError> {
        self.db().opt(BY_CODE, vals![code_hash]).await
    }

    /// The draft of this identifier.
    pub async fn complaint_draft_of(&self, draft_id: &str) -> Result<Option<ComplaintDraftRow>, StoreError> {
        self.db().opt(BY_ID, vals![draft_id]).await
    }

    /// Saves the text of a draft over its version `base`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if another save came first, or it was sent.
    pub async fn save_complaint(
        &self,
        draft_id: &str,
        base: i64,
        cipher: Vec<u8>,
        now_us: i64,
    ) -> Result<(), StoreError> {
        self.write(vec![Write::one(SAVE, vals![draft_id, base, cipher, now_us])]).await.map(|_| ())
    }

    /// Drafts not saved since an instant, and those sent before another one; at most `limit`.
    pub async fn expired_complaints(
        &self,
        saved_before_us: i64,
        sent_before_us: i64,
        limit: i64,
    ) -> Result<Vec<ComplaintDraftRow>, StoreError> {
        self.db().all(EXPIRED, vals![saved_before_us, sent_before_us, limit]).await
    }

    /// Forgets a draft with its files and uploads; their objects are the caller's to remove.
    pub async fn drop_complaint(&self, draft_id: &str) -> Result<(), StoreError> {
        let mut writes = complaint_uploads::drop_all_of(draft_id);
        writes.extend([Write::any(DROP_FILES, vals![draft_id]), Write::any(DROP, vals![draft_id])]);
        self.write(writes).await.map(|_| ())
    }

    /// Adds a file to a draft.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if there is no such draft, or it was sent.
    pub async fn add_draft_file(&self, row: &DraftFileRow) -> Result<(), StoreError> {
        self.write(vec![adding(row)]).await.map(|_| ())
    }

    /// The files of a draft, the oldest first.
    pub async fn draft_files(&self, draft_id: &str) -> Result<Vec<DraftFileRow>, StoreError> {
        self.db().all(FILES, vals![draft_id]).await
    }

    /// Takes a file out of a draft; answers whether it was there.
    pub async fn drop_draft_file(&self, draft_id: &str, file_id: &str) -> Result<bool, StoreError> {
        let touched = self.write(vec![Write::any(DROP_FILE, vals![draft_id, file_id])]).await?;
        Ok(touched == [1])
    }
}

/// What adds a file to a draft that was not sent.
pub(crate) fn adding(row: &DraftFileRow) -> Write {
    let vals = vals![
        &row.draft_id,
        &row.file_id,
        &row.name_sealed,
        &row.fact,
        &row.media_type,
        row.bytes,
        &row.digest,
        row.complete,
        row.created_us,
        &row.object,
        &row.key_sealed,
    ];
    Write::one(ADD_FILE, vals)
}

/// Makes a draft a case within the commit that opens it.
///
/// # Errors
///
/// [`StoreError::Duplicate`] if it is one already, [`StoreError::Stale`] if its files are others than those taken over.
pub(crate) async fn send(tx: &mut Tx, sent: &SentComplaint) -> Result<(), StoreError> {
    if tx.run(SEND, vals![&sent.draft_id, &sent.case_id, &sent.cipher, sent.sent_at_us]).await? != 1 {
        return Err(StoreError::Duplicate { what: "complaint" });
    }
    if sent.screened {
        screenings::open(tx, &sent.case_id, sent.sent_at_us).await?;
    }
    let files = tx.run(DROP_FILES, vals![&sent.draft_id]).await?;
    if files == sent.files { Ok(()) } else { Err(StoreError::Stale) }
}

/// Forgets the draft of a case whose personal data is destroyed.
pub(crate) async fn drop_of_case(tx: &mut Tx, case_id: &str) -> Result<(), StoreError> {
    tx.run(DROP_OF_CASE, vals![case_id]).await.map(|_| ())
}
