-- The schema on SQLite. Its twin for PostgreSQL has the same tables, columns and indexes; a test compares them.

-- The log -----------------------------------------------------------------------------------------

CREATE TABLE case_streams (
    case_id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    profile_version INTEGER NOT NULL
) STRICT;

-- `payload` is the very text that was hashed; it is never written again.
CREATE TABLE case_events (
    case_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    schema INTEGER NOT NULL,
    occurred_on TEXT NOT NULL,
    recorded_at_us INTEGER NOT NULL,
    payload TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (case_id, version)
) STRICT;

-- Cases that moved since the last checkpoint of the Merkle log.
CREATE TABLE case_changes (
    case_id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE merkle_leaves (
    seq INTEGER NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    leaf_hash TEXT NOT NULL
) STRICT;
CREATE INDEX merkle_leaves_case ON merkle_leaves (case_id, seq);

CREATE TABLE merkle_roots (
    size INTEGER NOT NULL PRIMARY KEY,
    root TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    signature TEXT NOT NULL,
    key_id TEXT NOT NULL
) STRICT;

-- Personal data -----------------------------------------------------------------------------------

-- Erasure empties `wrapped` and sets `erased_at_us`; the row stays, so that `verify` can tell an
-- erased case from one whose key was lost.
CREATE TABLE case_keys (
    case_id TEXT NOT NULL PRIMARY KEY,
    key_id TEXT NOT NULL,
    wrapped BLOB,
    erased_at_us INTEGER
) STRICT;
CREATE INDEX case_keys_master ON case_keys (key_id, case_id);

-- `digest` repeats what the event holds, so that a text can be checked without reading its event.
CREATE TABLE case_texts (
    text_id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    key_id TEXT NOT NULL,
    cipher BLOB NOT NULL,
    digest TEXT NOT NULL,
    created_at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX case_texts_case ON case_texts (case_id, text_id);

CREATE TABLE blind_indexes (
    case_id TEXT NOT NULL,
    field TEXT NOT NULL,
    key_id TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (case_id, field, key_id, value)
) STRICT;
CREATE INDEX blind_indexes_value ON blind_indexes (field, value, case_id);

-- What came in and what went out ------------------------------------------------------------------

CREATE TABLE evidence (
    evidence_id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    fact TEXT NOT NULL,
    digest TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    object TEXT NOT NULL,
    name_text_id TEXT,
    file_key BLOB,
    key_id TEXT NOT NULL,
    sealed_reason TEXT,
    recorded_at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_case ON evidence (case_id, recorded_at_us, evidence_id);

CREATE TABLE complaints (
    channel TEXT NOT NULL,
    native_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    raw_text_id TEXT,
    received_at_us INTEGER NOT NULL,
    PRIMARY KEY (channel, native_id)
) STRICT;
CREATE INDEX complaints_case ON complaints (case_id);

CREATE TABLE letters (
    letter_id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT,
    issued_on TEXT NOT NULL,
    recipient TEXT NOT NULL,
    body_text_id TEXT NOT NULL,
    audience TEXT NOT NULL
) STRICT;
CREATE INDEX letters_case ON letters (case_id, issued_on, letter_id);

CREATE TABLE query_codes (
    code_hash TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    created_at_us INTEGER NOT NULL,
    replaced INTEGER NOT NULL
) STRICT;
CREATE INDEX query_codes_case ON query_codes (case_id);

CREATE TABLE import_runs (
    run_id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    source_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    started_at_us INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    known INTEGER NOT NULL,
    faulty INTEGER NOT NULL
) STRICT;
CREATE INDEX import_runs_started ON import_runs (started_at_us, run_id);

CREATE TABLE import_faults (
    run_id TEXT NOT NULL,
    row_no INTEGER NOT NULL,
    column_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run_id, row_no, column_name)
) STRICT;

CREATE TABLE report_packages (
    package_id TEXT NOT NULL PRIMARY KEY,
    feed TEXT NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    written_at_us INTEGER NOT NULL,
    receipt_at_us INTEGER,
    receipt_state TEXT,
    detail TEXT
) STRICT;
CREATE INDEX report_packages_written ON report_packages (written_at_us, package_id);

-- Projections: all of it can be built again from the log ------------------------------------------

CREATE TABLE cases (
    case_id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_label TEXT NOT NULL,
    lead_id TEXT,
    respondent_id TEXT,
    respondent_name TEXT NOT NULL,
    determining_id TEXT,
    enterprise_name TEXT NOT NULL,
    confidential INTEGER NOT NULL,
    field TEXT,
    evil TEXT,
    breach TEXT,
    region TEXT,
    channel TEXT NOT NULL,
    claimed_fen INTEGER NOT NULL,
    performed_fen INTEGER NOT NULL,
    outstanding_fen INTEGER NOT NULL,
    received_on TEXT NOT NULL,
    received_at_us INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    outcome TEXT,
    next_due_us INTEGER NOT NULL,
    next_clock TEXT,
    next_owner TEXT,
    recorded INTEGER NOT NULL,
    version INTEGER NOT NULL,
    updated_at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX cases_number ON cases (number, case_id);

CREATE TABLE case_scopes (
    scope TEXT NOT NULL,
    case_id TEXT NOT NULL,
    received_at_us INTEGER NOT NULL,
    next_due_us INTEGER NOT NULL,
    claimed_fen INTEGER NOT NULL,
    stage TEXT NOT NULL,
    closed INTEGER NOT NULL,
    PRIMARY KEY (case_id, scope)
) STRICT;
CREATE INDEX case_scopes_received ON case_scopes (scope, received_at_us, case_id);
CREATE INDEX case_scopes_due ON case_scopes (scope, next_due_us, case_id);
CREATE INDEX case_scopes_sum ON case_scopes (scope, claimed_fen, case_id);
CREATE INDEX case_scopes_open ON case_scopes (scope, stage, next_due_us) WHERE NOT closed;

CREATE TABLE facts (
    case_id TEXT NOT NULL PRIMARY KEY,
    lead_id TEXT,
    respondent_id TEXT,
    determining_id TEXT,
    field TEXT,
    evil TEXT,
    breach TEXT,
    region TEXT,
    channel TEXT NOT NULL,
    received_on TEXT NOT NULL,
    accepted_on TEXT,
    handed_on TEXT,
    concluded_on TEXT,
    finding TEXT,
    ordered_on TEXT,
    determined_on TEXT,
    repaired_on TEXT,
    closed_on TEXT,
    claimed_fen INTEGER NOT NULL,
    performed_fen INTEGER NOT NULL,
    dismissed_fen INTEGER NOT NULL,
    outstanding_fen INTEGER NOT NULL,
    backlog INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX facts_lead ON facts (lead_id, received_on);

CREATE TABLE fact_clocks (
    case_id TEXT NOT NULL,
    run_no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    owner_organ TEXT,
    owner_role TEXT,
    started_on TEXT NOT NULL,
    original_due_on TEXT,
    due_on TEXT,
    due_at_us INTEGER NOT NULL,
    warn_at_us INTEGER NOT NULL,
    stopped_on TEXT,
    state TEXT NOT NULL,
    outcome TEXT,
    working_days_used INTEGER,
    scored INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    warned INTEGER NOT NULL,
    PRIMARY KEY (case_id, run_no)
) STRICT;
CREATE INDEX fact_clocks_due ON fact_clocks (due_at_us, case_id) WHERE state = 'running';
CREATE INDEX fact_clocks_warn ON fact_clocks (warn_at_us, case_id) WHERE state = 'running' AND NOT warned;
-- What is owed: time passes, or it has run out and the act is still to come.
CREATE INDEX fact_clocks_owner ON fact_clocks (owner_organ, due_at_us, case_id) WHERE state IN ('running', 'ran_out');

-- Work and small things ---------------------------------------------------------------------------

CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    dedupe_key TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at_us INTEGER NOT NULL,
    not_before_us INTEGER NOT NULL,
    leased_until_us INTEGER NOT NULL,
    leased_by TEXT,
    attempts INTEGER NOT NULL,
    done_at_us INTEGER,
    failed INTEGER NOT NULL,
    last_error TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (not_before_us, id) WHERE done_at_us IS NULL AND NOT failed;
CREATE INDEX outbox_failed ON outbox (id) WHERE failed;
CREATE INDEX outbox_case ON outbox (case_id, id);

CREATE TABLE number_series (
    series TEXT NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT;

CREATE TABLE idempotency (
    actor TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT NOT NULL,
    created_at_us INTEGER NOT NULL,
    PRIMARY KEY (actor, route, key)
) STRICT;
CREATE INDEX idempotency_created ON idempotency (created_at_us);

CREATE TABLE heads (
    name TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE profile_versions (
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    adopted_at_us INTEGER NOT NULL,
    PRIMARY KEY (kind, version)
) STRICT;

CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until_us INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    account_id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    organ_id TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    demonstration INTEGER NOT NULL
) STRICT;

-- An account, or `case:` and the case of a complainant with a query code.
CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    created_at_us INTEGER NOT NULL,
    seen_at_us INTEGER NOT NULL,
    csrf TEXT NOT NULL,
    idle_us INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_seen ON sessions (seen_at_us);

-- Full text: tokens are made by `search` as ASCII, so that no tokenizer of the database has an opinion.
CREATE TABLE search_docs (
    doc_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE search_index USING fts5 (doc, content = '', contentless_delete = 1, tokenize = 'ascii');
