-- Administrative and access acts, each holding the hash of the one before. `payload` is the very text that was
-- hashed; the columns beside it repeat what is searched by. Rows are never changed and never removed.
CREATE TABLE audit_entries (
    seq INTEGER NOT NULL PRIMARY KEY,
    at_us INTEGER NOT NULL,
    actor TEXT,
    organ TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entries_at ON audit_entries (at_us);
CREATE INDEX audit_entries_actor ON audit_entries (actor, seq);
CREATE INDEX audit_entries_organ ON audit_entries (organ, seq);
CREATE INDEX audit_entries_action ON audit_entries (action, seq);
CREATE INDEX audit_entries_subject ON audit_entries (subject, seq);
