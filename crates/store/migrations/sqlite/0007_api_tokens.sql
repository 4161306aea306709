-- Access tokens of accounts for the API. Of the secret only a hash is kept.
CREATE TABLE api_tokens (
    token_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    label TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at_us INTEGER NOT NULL,
    expires_at_us INTEGER NOT NULL,
    used_at_us INTEGER,
    revoked_at_us INTEGER
) STRICT;
CREATE UNIQUE INDEX api_tokens_hash ON api_tokens (token_hash);
CREATE INDEX api_tokens_account ON api_tokens (account_id, created_at_us);
