-- A complaint that somebody without an account is filling in: found by the digest of its code, sealed with a key of its own.
-- Once it was sent it knows its case, and its text is gone.
CREATE TABLE complaint_drafts (
    draft_id TEXT NOT NULL PRIMARY KEY,
    code_hash TEXT NOT NULL,
    version BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    wrapped BYTEA NOT NULL,
    cipher BYTEA NOT NULL,
    case_id TEXT,
    created_at_us BIGINT NOT NULL,
    saved_at_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX complaint_drafts_code ON complaint_drafts (code_hash);
CREATE INDEX complaint_drafts_case ON complaint_drafts (case_id);
CREATE INDEX complaint_drafts_saved ON complaint_drafts (saved_at_us);

-- Its files. The bytes lie among the objects, sealed with a key of the file that the draft's key seals.
CREATE TABLE draft_files (
    draft_id TEXT NOT NULL,
    file_id TEXT NOT NULL PRIMARY KEY,
    name_sealed BYTEA NOT NULL,
    fact TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    digest TEXT NOT NULL,
    complete BOOLEAN NOT NULL,
    created_us BIGINT NOT NULL,
    object TEXT NOT NULL,
    key_sealed BYTEA NOT NULL
);
CREATE INDEX draft_files_draft ON draft_files (draft_id, created_us);
