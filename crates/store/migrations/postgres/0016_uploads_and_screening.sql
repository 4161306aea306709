-- A file of a draft that comes piece by piece, on a line that may break. What it is called and where it was taken from is
-- sealed with the draft's key; the bytes that came lie among the objects, sealed with a key of the upload. `file_id` names
-- the file it has become.
CREATE TABLE draft_uploads (
    upload_id TEXT NOT NULL PRIMARY KEY,
    draft_id TEXT NOT NULL,
    about_sealed BYTEA NOT NULL,
    fact TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    received BIGINT NOT NULL,
    key_sealed BYTEA NOT NULL,
    file_id TEXT,
    created_us BIGINT NOT NULL,
    touched_us BIGINT NOT NULL
);
CREATE INDEX draft_uploads_draft ON draft_uploads (draft_id, created_us);
CREATE INDEX draft_uploads_touched ON draft_uploads (touched_us);

CREATE TABLE draft_upload_pieces (
    upload_id TEXT NOT NULL,
    begins_at BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    object TEXT NOT NULL,
    PRIMARY KEY (upload_id, begins_at)
);

-- Proofs of work that were used and by which draft, until they would have run out anyway.
CREATE TABLE spent_proofs (
    proof TEXT NOT NULL PRIMARY KEY,
    draft_id TEXT NOT NULL,
    until_us BIGINT NOT NULL
);
CREATE INDEX spent_proofs_until ON spent_proofs (until_us);

-- Complaints that came without a proof of work: an officer looks at them first. The case and its clocks do not wait.
CREATE TABLE screenings (
    case_id TEXT NOT NULL PRIMARY KEY,
    created_us BIGINT NOT NULL,
    cleared_us BIGINT,
    cleared_by TEXT
);
CREATE INDEX screenings_open ON screenings (cleared_us, created_us);
