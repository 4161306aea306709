-- What somebody typed and has not sent: sealed with a key of its own, two versions at most.
CREATE TABLE drafts (
    person TEXT NOT NULL,
    form TEXT NOT NULL,
    slot BIGINT NOT NULL,
    case_id TEXT,
    version BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    wrapped BYTEA NOT NULL,
    cipher BYTEA NOT NULL,
    saved_at_us BIGINT NOT NULL,
    PRIMARY KEY (person, form, slot)
);
CREATE INDEX drafts_case ON drafts (case_id);
CREATE INDEX drafts_saved ON drafts (saved_at_us);

-- A code that an officer handed out: at its first use the complainant is given one that only it knows.
ALTER TABLE query_codes ADD COLUMN one_time BOOLEAN NOT NULL DEFAULT FALSE;
