-- What somebody typed and has not sent: sealed with a key of its own, two versions at most.
CREATE TABLE drafts (
    person TEXT NOT NULL,
    form TEXT NOT NULL,
    slot INTEGER NOT NULL,
    case_id TEXT,
    version INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    cipher BLOB NOT NULL,
    saved_at_us INTEGER NOT NULL,
    PRIMARY KEY (person, form, slot)
) STRICT;
CREATE INDEX drafts_case ON drafts (case_id);
CREATE INDEX drafts_saved ON drafts (saved_at_us);

-- A code that an officer handed out: at its first use the complainant is given one that only it knows.
ALTER TABLE query_codes ADD COLUMN one_time INTEGER NOT NULL DEFAULT 0;
