//! Files of a draft that come piece by piece. What has come is durable before it is counted, so that a line, or a server,
//! that breaks loses nothing that was acknowledged.

use crate::commit::Write;
use crate::complaint_drafts::{DraftFileRow, adding};
use crate::engine::{Word, rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    BEGIN = "INSERT INTO draft_uploads (upload_id, draft_id, about_sealed, fact, bytes, received, key_sealed, file_id,
            created_us, touched_us)
        SELECT $1, $2, $3, $4, $5, 0, $6, NULL, $7, $7 FROM complaint_drafts WHERE draft_id = $2 AND case_id IS NULL";
    ONE = "SELECT upload_id, draft_id, about_sealed, fact, bytes, received, key_sealed, file_id, created_us, touched_us
        FROM draft_uploads WHERE draft_id = $1 AND upload_id = $2";
    OF_DRAFT = "SELECT upload_id, draft_id, about_sealed, fact, bytes, received, key_sealed, file_id, created_us,
            touched_us
        FROM draft_uploads WHERE draft_id = $1 AND file_id IS NULL ORDER BY created_us, upload_id";
    UNTOUCHED = "SELECT upload_id, draft_id, about_sealed, fact, bytes, received, key_sealed, file_id, created_us,
            touched_us
        FROM draft_uploads WHERE touched_us < $1 ORDER BY touched_us, upload_id LIMIT $2";
    RECEIVE = "UPDATE draft_uploads SET received = received + $3, touched_us = $4
        WHERE upload_id = $1 AND received = $2 AND received + $3 <= bytes AND file_id IS NULL";
    ADD_PIECE = "INSERT INTO draft_upload_pieces (upload_id, begins_at, bytes, object) VALUES ($1, $2, $3, $4)";
    PIECES = "SELECT upload_id, begins_at, bytes, object FROM draft_upload_pieces
        WHERE upload_id = $1 ORDER BY begins_at";
    FINISH = "UPDATE draft_uploads SET file_id = $2, touched_us = $3
        WHERE upload_id = $1 AND received = bytes AND file_id IS NULL";
    DROP_PIECES = "DELETE FROM draft_upload_pieces WHERE upload_id = $1";
    DROP = "DELETE FROM draft_uploads WHERE upload_id = $1";
    OBJECTS_OF_DRAFT = "SELECT object AS word FROM draft_upload_pieces
        WHERE upload_id IN (SELECT upload_id FROM draft_uploads WHERE draft_id = $1) ORDER BY object";
    DROP_PIECES_OF_DRAFT = "DELETE FROM draft_upload_pieces
        WHERE upload_id IN (SELECT upload_id FROM draft_uploads WHERE draft_id = $1)";
    DROP_OF_DRAFT = "DELETE FROM draft_uploads WHERE draft_id = $1";
}

rec! {
    /// A file that comes piece by piece.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DraftUploadRow {
        /// The upload.
        pub upload_id: String,
        /// The draft it belongs to.
        pub draft_id: String,
        /// What it is called and by what its file is known again, sealed.
        pub about_sealed: Vec<u8>,
        /// What it is to show, as a word.
        pub fact: String,
        /// The size it will have.
        pub bytes: i64,
        /// How much of it is there.
        pub received: i64,
        /// The key of its pieces, sealed.
        pub key_sealed: Vec<u8>,
        /// The file it has become.
        pub file_id: Option<String>,
        /// When it was begun.
        pub created_us: i64,
        /// When its last piece came.
        pub touched_us: i64,
    }
    /// A piece that has come. Its bytes lie among the objects.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct UploadPieceRow {
        /// The upload.
        pub upload_id: String,
        /// Where in the file it begins.
        pub begins_at: i64,
        /// Its size.
        pub bytes: i64,
        /// The object.
        pub object: String,
    }
}

/// What forgets all uploads of a draft.
pub(crate) fn drop_all_of(draft_id: &str) -> Vec<Write> {
    vec![Write::any(DROP_PIECES_OF_DRAFT, vals![draft_id]), Write::any(DROP_OF_DRAFT, vals![draft_id])]
}

impl Store {
    /// Begins an upload.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if there is no such draft, or it was sent.
    pub async fn begin_upload(&self, row: &DraftUploadRow) -> Result<(), StoreError> {
        let vals = vals![
            &row.upload_id,
            &row.draft_id,
            &row.about_sealed,
            &row.fact,
            row.bytes,
            &row.key_sealed,
            row.created_us,
        ];
        self.write(vec![Write::one(BEGIN, vals)]).await.map(|_| ())
    }

    /// An upload of a draft.
    pub async fn upload(&self, draft_id: &str, upload_id: &str) -> Result<Option<DraftUploadRow>, StoreError> {
        self.db().opt(ONE, vals![draft_id, upload_id]).await
    }

    /// The uploads of a draft that have not become files, the oldest first.
    pub async fn open_uploads(&self, draft_id: &str) -> Result<Vec<DraftUploadRow>, StoreError> {
        self.db().all(OF_DRAFT, vals![draft_id]).await
    }

    /// Uploads of any draft of which nothing came since an instant; at most `limit`.
    pub async fn untouched_uploads(&self, before_us: i64, limit: i64) -> Result<Vec<DraftUploadRow>, StoreError> {
        self.db().all(UNTOUCHED, vals![before_us, limit]).await
    }

    /// Counts a piece whose object is durable.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if the upload is gone or elsewhere by now, or would become too long.
    pub async fn add_piece(&self, piece: &UploadPieceRow, now_us: i64) -> Result<(), StoreError> {
        self.write(vec![
            Write::one(RECEIVE, vals![&piece.upload_id, piece.begins_at, piece.bytes, now_us]),
            Write::one(ADD_PIECE, vals![&piece.upload_id, piece.begins_at, piece.bytes, &piece.object]),
        ])
        .await
        .map(|_| ())
    }

    /// The pieces of an upload in order.
    pub async fn pieces(&self, upload_id: &str) -> Result<Vec<UploadPieceRow>, StoreError> {
        self.db().all(PIECES, vals![upload_id]).await
    }

    /// Makes a whole upload a file of its draft; the objects of its pieces are the caller's to remove.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it is one already, is not whole, or the draft was sent.
    pub async fn finish_upload(&self, upload_id: &str, file: &DraftFileRow) -> Result<(), StoreError> {
        self.write(vec![
            Write::one(FINISH, vals![upload_id, &file.file_id, file.created_us]),
            adding(file),
            Write::any(DROP_PIECES, vals![upload_id]),
        ])
        .await
        .map(|_| ())
    }

    /// Notes that a whole upload has become a file elsewhere; the objects of its pieces are the caller's to remove.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if that was noted already.
    pub async fn close_upload(&self, upload_id: &str, file_id: &str, now_us: i64) -> Result<(), StoreError> {
        self.write(vec![
            Write::one(FINISH, vals![upload_id, file_id, now_us]),
            Write::any(DROP_PIECES, vals![upload_id]),
        ])
        .await
        .map(|_| ())
    }

    /// Forgets an upload; the objects of its pieces are the caller's to remove. Answers whether it was there.
    pub async fn drop_upload(&self, upload_id: &str) -> Result<bool, StoreError> {
        let touched =
            self.write(vec![Write::any(DROP, vals![upload_id]), Write::any(DROP_PIECES, vals![upload_id])]).await?;
        Ok(touched.first() == Some(&1))
    }

    /// The objects of all pieces of a draft.
    pub async fn piece_objects(&self, draft_id: &str) -> Result<Vec<String>, StoreError> {
        let rows: Vec<Word> = self.db().all(OBJECTS_OF_DRAFT, vals![draft_id]).await?;
        Ok(rows.into_iter().map(|row| row.word).collect())
    }
}
