-- A complaint that somebody without an account is filling in: found by the digest of its code, sealed with a key of its own.
-- Once it was sent it knows its case, and its text is gone.
CREATE TABLE complaint_drafts (
    draft_id TEXT NOT NULL PRIMARY KEY,
    code_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    cipher BLOB NOT NULL,
    case_id TEXT,
    created_at_us INTEGER NOT NULL,
    saved_at_us INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX complaint_drafts_code ON complaint_drafts (code_hash);
CREATE INDEX complaint_drafts_case ON complaint_drafts (case_id);
CREATE INDEX complaint_drafts_saved ON complaint_drafts (saved_at_us);

-- Its files. The bytes lie among the objects, sealed with a key of the file that the draft's key seals.
CREATE TABLE draft_files (
    draft_id TEXT NOT NULL,
    file_id TEXT NOT NULL PRIMARY KEY,
    name_sealed BLOB NOT NULL,
    fact TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,
    complete INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    object TEXT NOT NULL,
    key_sealed BLOB NOT NULL
) STRICT;
CREATE INDEX draft_files_draft ON draft_files (draft_id, created_us);
