-- Signing in: the state of passwords, second factors, devices, attempts and their limits, single sign-on.
CREATE TABLE password_states (
    account_id TEXT NOT NULL PRIMARY KEY,
    must_change INTEGER NOT NULL,
    changed_at_us INTEGER NOT NULL
) STRICT;

-- The shared secret of one-time codes, sealed; without effect until it was confirmed by a code.
CREATE TABLE second_factors (
    account_id TEXT NOT NULL PRIMARY KEY,
    key_id TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    cipher BLOB NOT NULL,
    created_at_us INTEGER NOT NULL,
    confirmed_at_us INTEGER,
    last_step INTEGER NOT NULL
) STRICT;
CREATE INDEX second_factors_master ON second_factors (key_id, account_id);

-- Codes that stand in for the second factor, each once. Of a code only a keyed digest is kept.
CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL,
    code_digest TEXT NOT NULL,
    created_at_us INTEGER NOT NULL,
    used_at_us INTEGER,
    PRIMARY KEY (account_id, code_digest)
) STRICT;

-- Attempts that count against a limit, by keyed digest: of a login, of a login on a known device, of a source.
CREATE TABLE attempt_counters (
    counter TEXT NOT NULL PRIMARY KEY,
    account_id TEXT,
    kind TEXT NOT NULL,
    failures INTEGER NOT NULL,
    began_at_us INTEGER NOT NULL,
    until_us INTEGER NOT NULL,
    locked INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_counters_until ON attempt_counters (until_us);
CREATE INDEX attempt_counters_account ON attempt_counters (account_id);

-- What an account's own history of signing in shows.
CREATE TABLE sign_ins (
    sign_in_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    device TEXT NOT NULL,
    source TEXT NOT NULL,
    new_device INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_ins_account ON sign_ins (account_id, at_us);
CREATE INDEX sign_ins_at ON sign_ins (at_us);

-- Browsers an account has signed in from, by the digest of a long-lived cookie.
CREATE TABLE devices (
    account_id TEXT NOT NULL,
    device_digest TEXT NOT NULL,
    label TEXT NOT NULL,
    source TEXT NOT NULL,
    first_at_us INTEGER NOT NULL,
    seen_at_us INTEGER NOT NULL,
    to_notice INTEGER NOT NULL,
    PRIMARY KEY (account_id, device_digest)
) STRICT;
CREATE INDEX devices_seen ON devices (seen_at_us);

-- Who at the government's single sign-on is which account. A subject may be a person's number, so only its digest is kept.
CREATE TABLE account_links (
    subject_digest TEXT NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL,
    code TEXT NOT NULL,
    account_id TEXT NOT NULL,
    linked_by TEXT NOT NULL,
    linked_at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX account_links_account ON account_links (account_id);

-- Subjects that came and are not linked, so that an administrator can link them by their short code.
CREATE TABLE unlinked_subjects (
    subject_digest TEXT NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL,
    code TEXT NOT NULL,
    seen_at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX unlinked_subjects_code ON unlinked_subjects (code);

-- Journeys to the single sign-on that have not come back; each comes back once.
CREATE TABLE sign_on_journeys (
    state_digest TEXT NOT NULL PRIMARY KEY,
    browser_digest TEXT NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    ends_at_us INTEGER NOT NULL
) STRICT;

-- A session knows its second step, its end however busy it is, and coarsely where it was begun.
ALTER TABLE sessions ADD COLUMN step TEXT NOT NULL DEFAULT 'open';
ALTER TABLE sessions ADD COLUMN ends_at_us INTEGER NOT NULL DEFAULT 9223372036854775807;
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN source TEXT NOT NULL DEFAULT '';
