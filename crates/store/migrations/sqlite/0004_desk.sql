-- What workbenches ask for. All but `desk_visits` is projected from the log.

-- The decision of a case that waits for a hand, and whose.
CREATE TABLE case_proposals (
    case_id TEXT NOT NULL PRIMARY KEY,
    organ_id TEXT NOT NULL,
    role TEXT NOT NULL,
    title TEXT NOT NULL,
    signed TEXT NOT NULL,
    hands_left INTEGER NOT NULL,
    since_us INTEGER NOT NULL
) STRICT;
CREATE INDEX case_proposals_next ON case_proposals (organ_id, role, since_us, case_id);

-- Who may not sign it: has signed, stands aside, or is barred.
CREATE TABLE case_proposal_excluded (
    case_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (case_id, person_id)
) STRICT;

-- Clocks whose act is still owed, once for each scope that may see them; `mine` where the scope owes it.
CREATE TABLE case_duties (
    scope TEXT NOT NULL,
    case_id TEXT NOT NULL,
    run_no INTEGER NOT NULL,
    mine INTEGER NOT NULL,
    kind TEXT NOT NULL,
    owner_organ TEXT NOT NULL,
    due_at_us INTEGER NOT NULL,
    PRIMARY KEY (case_id, run_no, scope)
) STRICT;
CREATE INDEX case_duties_owed ON case_duties (scope, mine, due_at_us, case_id, run_no);
CREATE INDEX case_duties_due ON case_duties (scope, due_at_us, kind, owner_organ);
CREATE INDEX case_duties_kind ON case_duties (scope, kind, due_at_us, case_id, run_no);

-- When a case last moved, once for each scope.
CREATE TABLE case_moves (
    scope TEXT NOT NULL,
    case_id TEXT NOT NULL,
    moved_at_us INTEGER NOT NULL,
    PRIMARY KEY (case_id, scope)
) STRICT;
CREATE INDEX case_moves_newest ON case_moves (scope, moved_at_us, case_id);
INSERT INTO case_moves (scope, case_id, moved_at_us)
    SELECT s.scope, s.case_id, c.updated_at_us FROM case_scopes AS s JOIN cases AS c ON c.case_id = s.case_id;

-- Until when somebody has read what changed.
CREATE TABLE desk_visits (
    account_id TEXT NOT NULL PRIMARY KEY,
    seen_at_us INTEGER NOT NULL
) STRICT;

CREATE INDEX cases_open_place ON cases (region, lead_id, next_due_us) WHERE NOT closed;
CREATE INDEX cases_recorded ON cases (case_id) WHERE recorded;
CREATE INDEX report_packages_open ON report_packages (written_at_us, package_id) WHERE receipt_at_us IS NULL;
CREATE INDEX report_packages_rejected ON report_packages (written_at_us, package_id) WHERE receipt_state = 'rejected';
