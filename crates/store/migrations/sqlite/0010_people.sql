-- People: seats beside the main one, absences with their deputies, grants that wait for a second hand, invitations.
ALTER TABLE accounts ADD COLUMN created_at_us INTEGER NOT NULL DEFAULT 0;
-- The last day on which he may sign in.
ALTER TABLE accounts ADD COLUMN until_on TEXT NOT NULL DEFAULT '9999-12-31';
ALTER TABLE accounts ADD COLUMN signed_in_at_us INTEGER;
ALTER TABLE accounts ADD COLUMN shut_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX accounts_organ ON accounts (organ_id, role);

-- The seat in which a session acts; see `casework::people`.
ALTER TABLE sessions ADD COLUMN seat TEXT NOT NULL DEFAULT 'main';

CREATE TABLE seats (
    seat_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    organ_id TEXT NOT NULL,
    role TEXT NOT NULL,
    -- 代理: whose seat it is.
    standing_for TEXT,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    granted_at_us INTEGER NOT NULL,
    ended_at_us INTEGER
) STRICT;
CREATE INDEX seats_account ON seats (account_id, from_on);
CREATE INDEX seats_organ ON seats (organ_id, role);
CREATE INDEX seats_standing ON seats (standing_for);

CREATE TABLE absences (
    absence_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    deputy TEXT,
    reason TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at_us INTEGER NOT NULL,
    ended_at_us INTEGER
) STRICT;
CREATE INDEX absences_account ON absences (account_id, from_on);
CREATE INDEX absences_deputy ON absences (deputy, to_on);

-- The seats of administrators: proposed by one, decided by another.
CREATE TABLE role_grants (
    grant_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    role TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at_us INTEGER NOT NULL,
    decided_by TEXT,
    decided_at_us INTEGER,
    granted INTEGER
) STRICT;
CREATE INDEX role_grants_account ON role_grants (account_id, proposed_at_us);
CREATE INDEX role_grants_open ON role_grants (decided_at_us, proposed_at_us);

-- Of the secret in the link only a hash is kept.
CREATE TABLE invitations (
    invitation_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at_us INTEGER NOT NULL,
    expires_at_us INTEGER NOT NULL,
    used_at_us INTEGER,
    voided_at_us INTEGER
) STRICT;
CREATE UNIQUE INDEX invitations_hash ON invitations (token_hash);
CREATE INDEX invitations_account ON invitations (account_id, made_at_us);
