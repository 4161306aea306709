-- A query code that was lost: asked for from outside or at the counter, given out anew or refused. One request of a case is open.
CREATE TABLE code_recoveries (
    recovery_id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    online INTEGER NOT NULL,
    asked_at_us INTEGER NOT NULL,
    state TEXT NOT NULL,
    answered_at_us INTEGER,
    answered_by TEXT,
    organ TEXT,
    role TEXT,
    ground TEXT
) STRICT;
CREATE INDEX code_recoveries_case ON code_recoveries (case_id, asked_at_us);
CREATE UNIQUE INDEX code_recoveries_open ON code_recoveries (case_id) WHERE state = 'open';
