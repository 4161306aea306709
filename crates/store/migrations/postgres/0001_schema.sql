-- The schema on PostgreSQL. Its twin for SQLite has the same tables, columns and indexes; a test compares them.

-- The log -----------------------------------------------------------------------------------------

CREATE TABLE case_streams (
    case_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    head_hash TEXT NOT NULL,
    profile_version BIGINT NOT NULL
);

-- `payload` is the very text that was hashed; it is never written again.
CREATE TABLE case_events (
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    schema BIGINT NOT NULL,
    occurred_on TEXT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    payload TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (case_id, version)
);

-- Cases that moved since the last checkpoint of the Merkle log.
CREATE TABLE case_changes (
    case_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);

CREATE TABLE merkle_leaves (
    seq BIGINT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    head_hash TEXT NOT NULL,
    leaf_hash TEXT NOT NULL
);
CREATE INDEX merkle_leaves_case ON merkle_leaves (case_id, seq);

CREATE TABLE merkle_roots (
    size BIGINT NOT NULL PRIMARY KEY,
    root TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    signature TEXT NOT NULL,
    key_id TEXT NOT NULL
);

-- Personal data -----------------------------------------------------------------------------------

-- Erasure empties `wrapped` and sets `erased_at_us`; the row stays, so that `verify` can tell an
-- erased case from one whose key was lost.
CREATE TABLE case_keys (
    case_id TEXT NOT NULL PRIMARY KEY,
    key_id TEXT NOT NULL,
    wrapped BYTEA,
    erased_at_us BIGINT
);
CREATE INDEX case_keys_master ON case_keys (key_id, case_id);

-- `digest` repeats what the event holds, so that a text can be checked without reading its event.
CREATE TABLE case_texts (
    text_id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    key_id TEXT NOT NULL,
    cipher BYTEA NOT NULL,
    digest TEXT NOT NULL,
    created_at_us BIGINT NOT NULL
);
CREATE INDEX case_texts_case ON case_texts (case_id, text_id);

CREATE TABLE blind_indexes (
    case_id TEXT NOT NULL,
    field TEXT NOT NULL,
    key_id TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (case_id, field, key_id, value)
);
CREATE INDEX blind_indexes_value ON blind_indexes (field, value, case_id);

-- What came in and what went out ------------------------------------------------------------------

CREATE TABLE evidence (
    evidence_id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    fact TEXT NOT NULL,
    digest TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    object TEXT NOT NULL,
    name_text_id TEXT,
    file_key BYTEA,
    key_id TEXT NOT NULL,
    sealed_reason TEXT,
    recorded_at_us BIGINT NOT NULL
);
CREATE INDEX evidence_case ON evidence (case_id, recorded_at_us, evidence_id);

CREATE TABLE complaints (
    channel TEXT NOT NULL,
    native_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    raw_text_id TEXT,
    received_at_us BIGINT NOT NULL,
    PRIMARY KEY (channel, native_id)
);
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
);
CREATE INDEX letters_case ON letters (case_id, issued_on, letter_id);

CREATE TABLE query_codes (
    code_hash TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    replaced BOOLEAN NOT NULL
);
CREATE INDEX query_codes_case ON query_codes (case_id);

CREATE TABLE import_runs (
    run_id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    source_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    started_at_us BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    known BIGINT NOT NULL,
    faulty BIGINT NOT NULL
);
CREATE INDEX import_runs_started ON import_runs (started_at_us, run_id);

CREATE TABLE import_faults (
    run_id TEXT NOT NULL,
    row_no BIGINT NOT NULL,
    column_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run_id, row_no, column_name)
);

CREATE TABLE report_packages (
    package_id TEXT NOT NULL PRIMARY KEY,
    feed TEXT NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    written_at_us BIGINT NOT NULL,
    receipt_at_us BIGINT,
    receipt_state TEXT,
    detail TEXT
);
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
    confidential BOOLEAN NOT NULL,
    field TEXT,
    evil TEXT,
    breach TEXT,
    region TEXT,
    channel TEXT NOT NULL,
    claimed_fen BIGINT NOT NULL,
    performed_fen BIGINT NOT NULL,
    outstanding_fen BIGINT NOT NULL,
    received_on TEXT NOT NULL,
    received_at_us BIGINT NOT NULL,
    closed BOOLEAN NOT NULL,
    outcome TEXT,
    next_due_us BIGINT NOT NULL,
    next_clock TEXT,
    next_owner TEXT,
    recorded BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    updated_at_us BIGINT NOT NULL
);
CREATE INDEX cases_number ON cases (number, case_id);

CREATE TABLE case_scopes (
    scope TEXT NOT NULL,
    case_id TEXT NOT NULL,
    received_at_us BIGINT NOT NULL,
    next_due_us BIGINT NOT NULL,
    claimed_fen BIGINT NOT NULL,
    stage TEXT NOT NULL,
    closed BOOLEAN NOT NULL,
    PRIMARY KEY (case_id, scope)
);
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
    claimed_fen BIGINT NOT NULL,
    performed_fen BIGINT NOT NULL,
    dismissed_fen BIGINT NOT NULL,
    outstanding_fen BIGINT NOT NULL,
    backlog BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX facts_lead ON facts (lead_id, received_on);

CREATE TABLE fact_clocks (
    case_id TEXT NOT NULL,
    run_no BIGINT NOT NULL,
    kind TEXT NOT NULL,
    owner_organ TEXT,
    owner_role TEXT,
    started_on TEXT NOT NULL,
    original_due_on TEXT,
    due_on TEXT,
    due_at_us BIGINT NOT NULL,
    warn_at_us BIGINT NOT NULL,
    stopped_on TEXT,
    state TEXT NOT NULL,
    outcome TEXT,
    working_days_used BIGINT,
    scored BOOLEAN NOT NULL,
    provisional BOOLEAN NOT NULL,
    warned BOOLEAN NOT NULL,
    PRIMARY KEY (case_id, run_no)
);
CREATE INDEX fact_clocks_due ON fact_clocks (due_at_us, case_id) WHERE state = 'running';
CREATE INDEX fact_clocks_warn ON fact_clocks (warn_at_us, case_id) WHERE state = 'running' AND NOT warned;
-- What is owed: time passes, or it has run out and the act is still to come.
CREATE INDEX fact_clocks_owner ON fact_clocks (owner_organ, due_at_us, case_id) WHERE state IN ('running', 'ran_out');

-- Work and small things ---------------------------------------------------------------------------

CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dedupe_key TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    not_before_us BIGINT NOT NULL,
    leased_until_us BIGINT NOT NULL,
    leased_by TEXT,
    attempts BIGINT NOT NULL,
    done_at_us BIGINT,
    failed BOOLEAN NOT NULL,
    last_error TEXT
);
CREATE INDEX outbox_waiting ON outbox (not_before_us, id) WHERE done_at_us IS NULL AND NOT failed;
CREATE INDEX outbox_failed ON outbox (id) WHERE failed;
CREATE INDEX outbox_case ON outbox (case_id, id);

CREATE TABLE number_series (
    series TEXT NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);

CREATE TABLE idempotency (
    actor TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    PRIMARY KEY (actor, route, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at_us);

CREATE TABLE heads (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);

CREATE TABLE profile_versions (
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    content TEXT NOT NULL,
    adopted_at_us BIGINT NOT NULL,
    PRIMARY KEY (kind, version)
);

CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until_us BIGINT NOT NULL
);

CREATE TABLE accounts (
    account_id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    organ_id TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    demonstration BOOLEAN NOT NULL
);

-- An account, or `case:` and the case of a complainant with a query code.
CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    seen_at_us BIGINT NOT NULL,
    csrf TEXT NOT NULL,
    idle_us BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_seen ON sessions (seen_at_us);

-- Full text: lexemes are made by `search`, never by a parser of the database.
CREATE TABLE search_docs (
    case_id TEXT NOT NULL PRIMARY KEY,
    doc TSVECTOR NOT NULL
);
CREATE INDEX search_docs_doc ON search_docs USING GIN (doc);
