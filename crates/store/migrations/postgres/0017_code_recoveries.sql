-- A query code that was lost: asked for from outside or at the counter, given out anew or refused. One request of a case is open.
CREATE TABLE code_recoveries (
    recovery_id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    online BOOLEAN NOT NULL,
    asked_at_us BIGINT NOT NULL,
    state TEXT NOT NULL,
    answered_at_us BIGINT,
    answered_by TEXT,
    organ TEXT,
    role TEXT,
    ground TEXT
);
CREATE INDEX code_recoveries_case ON code_recoveries (case_id, asked_at_us);
CREATE UNIQUE INDEX code_recoveries_open ON code_recoveries (case_id) WHERE state = 'open';
