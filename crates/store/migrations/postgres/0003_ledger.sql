-- The ledger: what its filters look at stands beside the sort keys; each person's views, columns and exports.

ALTER TABLE cases ADD COLUMN next_warn_us BIGINT NOT NULL DEFAULT 9223372036854775807;
ALTER TABLE cases ADD COLUMN provisional BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE cases ADD COLUMN suspended BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE cases SET
    next_warn_us = COALESCE((SELECT k.warn_at_us FROM fact_clocks AS k WHERE k.case_id = cases.case_id
        AND k.state IN ('running', 'ran_out') ORDER BY k.due_at_us, k.run_no LIMIT 1), 9223372036854775807),
    provisional = COALESCE((SELECT k.provisional FROM fact_clocks AS k WHERE k.case_id = cases.case_id
        AND k.state IN ('running', 'ran_out') ORDER BY k.due_at_us, k.run_no LIMIT 1), FALSE),
    suspended = EXISTS (SELECT 1 FROM fact_clocks AS k WHERE k.case_id = cases.case_id AND k.state = 'suspended');

ALTER TABLE case_scopes ADD COLUMN field TEXT;
ALTER TABLE case_scopes ADD COLUMN evil TEXT;
ALTER TABLE case_scopes ADD COLUMN breach TEXT;
ALTER TABLE case_scopes ADD COLUMN region TEXT;
ALTER TABLE case_scopes ADD COLUMN channel TEXT NOT NULL DEFAULT '';
ALTER TABLE case_scopes ADD COLUMN lead_id TEXT;
ALTER TABLE case_scopes ADD COLUMN respondent_id TEXT;
ALTER TABLE case_scopes ADD COLUMN determining_id TEXT;
ALTER TABLE case_scopes ADD COLUMN recorded BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE case_scopes ADD COLUMN next_warn_us BIGINT NOT NULL DEFAULT 9223372036854775807;
ALTER TABLE case_scopes ADD COLUMN provisional BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE case_scopes ADD COLUMN suspended BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE case_scopes SET
    field = (SELECT c.field FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    evil = (SELECT c.evil FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    breach = (SELECT c.breach FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    region = (SELECT c.region FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    channel = (SELECT c.channel FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    lead_id = (SELECT c.lead_id FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    respondent_id = (SELECT c.respondent_id FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    determining_id = (SELECT c.determining_id FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    recorded = (SELECT c.recorded FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    next_warn_us = (SELECT c.next_warn_us FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    provisional = (SELECT c.provisional FROM cases AS c WHERE c.case_id = case_scopes.case_id),
    suspended = (SELECT c.suspended FROM cases AS c WHERE c.case_id = case_scopes.case_id);

-- What few cases share leads; everything else is looked at along the order of the list.
CREATE INDEX case_scopes_respondent ON case_scopes (scope, respondent_id, received_at_us, case_id);
CREATE INDEX case_scopes_determining ON case_scopes (scope, determining_id, received_at_us, case_id);
CREATE INDEX case_scopes_stage ON case_scopes (scope, stage, received_at_us, case_id);

CREATE TABLE ledger_views (
    view_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    columns TEXT NOT NULL,
    opens_first BOOLEAN NOT NULL,
    created_at_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX ledger_views_name ON ledger_views (account_id, name);

CREATE TABLE ledger_settings (
    account_id TEXT NOT NULL PRIMARY KEY,
    columns TEXT NOT NULL,
    density TEXT NOT NULL
);

-- `file_key` opens the file and goes with the row: without it the sealed bytes say nothing.
CREATE TABLE ledger_exports (
    export_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    state TEXT NOT NULL,
    shown TEXT NOT NULL,
    rows_done BIGINT NOT NULL,
    cut BOOLEAN NOT NULL,
    object TEXT NOT NULL,
    file_key BYTEA NOT NULL,
    size_bytes BIGINT NOT NULL,
    created_at_us BIGINT NOT NULL,
    touched_at_us BIGINT NOT NULL,
    expires_at_us BIGINT NOT NULL
);
CREATE INDEX ledger_exports_account ON ledger_exports (account_id, created_at_us);
CREATE INDEX ledger_exports_expires ON ledger_exports (expires_at_us);
