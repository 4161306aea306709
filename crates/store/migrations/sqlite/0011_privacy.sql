-- Letters are looked up by their number when somebody checks one.
CREATE INDEX letters_number ON letters (number, letter_id);

-- What must not be destroyed for now, and why.
CREATE TABLE retention_holds (
    case_id TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at_us INTEGER NOT NULL
) STRICT;

-- Cases whose destruction was proposed; approved by a second person, then carried out.
CREATE TABLE destructions (
    destruction_id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    number TEXT NOT NULL,
    class TEXT NOT NULL,
    closed_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    basis TEXT NOT NULL,
    state TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at_us INTEGER NOT NULL,
    decided_by TEXT,
    decided_at_us INTEGER,
    done_at_us INTEGER,
    head_hash TEXT
) STRICT;
CREATE INDEX destructions_case ON destructions (case_id, proposed_at_us);
CREATE INDEX destructions_state ON destructions (state, proposed_at_us);
