//! Access tokens of accounts for the API. The secret arrives hashed.

use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::{NewAudit, Store, StoreError, vals};

statements! {
    PUT_TOKEN = "INSERT INTO api_tokens (token_id, account_id, label, token_hash, scopes, created_at_us, expires_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (token_id) DO UPDATE SET label = excluded.label, token_hash = excluded.token_hash,
            scopes = excluded.scopes, created_at_us = excluded.created_at_us, expires_at_us = excluded.expires_at_us
        WHERE api_tokens.account_id = excluded.account_id AND api_tokens.used_at_us IS NULL
            AND api_tokens.revoked_at_us IS NULL";
    TOKEN_BY_HASH = "SELECT token_id, account_id, label, token_hash, scopes, created_at_us, expires_at_us, used_at_us,
            revoked_at_us
        FROM api_tokens WHERE token_hash = $1";
    TOKENS_OF = "SELECT token_id, account_id, label, token_hash, scopes, created_at_us, expires_at_us, used_at_us,
            revoked_at_us
        FROM api_tokens WHERE account_id = $1 ORDER BY created_at_us DESC, token_id DESC LIMIT $2";
    TOUCH_TOKEN = "UPDATE api_tokens SET used_at_us = $2 WHERE token_id = $1";
    REVOKE_TOKEN = "UPDATE api_tokens SET revoked_at_us = $3
        WHERE token_id = $1 AND account_id = $2 AND revoked_at_us IS NULL";
}

rec! {
    /// An access token of an account.
    #[derive(Clone, PartialEq, Eq)]
    pub struct ApiToken {
        /// Its identifier, which is no secret.
        pub token_id: String,
        /// Whose it is.
        pub account_id: String,
        /// What its owner calls it.
        pub label: String,
        /// Hash of the secret.
        pub token_hash: String,
        /// What it may be used for, separated by spaces.
        pub scopes: String,
        /// Since when it exists.
        pub created_at_us: i64,
        /// Until when it is good.
        pub expires_at_us: i64,
        /// When it was last used.
        pub used_at_us: Option<i64>,
        /// When it was revoked.
        pub revoked_at_us: Option<i64>,
    }
}

impl std::fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiToken").field("token_id", &self.token_id).finish_non_exhaustive()
    }
}

impl Store {
    /// Adds a token. One with the same identifier that was never used gets the new secret instead.
    ///
    /// # Errors
    ///
    /// [`StoreError::Duplicate`] if the one of this identifier was used or revoked already.
    pub async fn put_api_token(&self, token: &ApiToken, audit: NewAudit) -> Result<(), StoreError> {
        let vals = vals![
            &token.token_id,
            &token.account_id,
            &token.label,
            &token.token_hash,
            &token.scopes,
            token.created_at_us,
            token.expires_at_us,
        ];
        match self.write(vec![Write::one(PUT_TOKEN, vals), Write::audit(audit)]).await {
            Err(StoreError::Stale) => Err(StoreError::Duplicate { what: "token" }),
            other => other.map(|_| ()),
        }
    }

    /// The token of this hash, be it good or not.
    pub async fn api_token(&self, token_hash: &str) -> Result<Option<ApiToken>, StoreError> {
        self.db().opt(TOKEN_BY_HASH, vals![token_hash]).await
    }

    /// The newest tokens of an account, at most `limit`.
    pub async fn api_tokens(&self, account_id: &str, limit: i64) -> Result<Vec<ApiToken>, StoreError> {
        self.db().all(TOKENS_OF, vals![account_id, limit]).await
    }

    /// Notes that a token was used.
    pub async fn touch_api_token(&self, token_id: &str, now_us: i64) -> Result<(), StoreError> {
        self.write(vec![Write::any(TOUCH_TOKEN, vals![token_id, now_us])]).await.map(|_| ())
    }

    /// Revokes a token of this account; `false` if there is none that is not revoked yet.
    pub async fn revoke_api_token(
        &self,
        token_id: &str,
        account_id: &str,
        now_us: i64,
        audit: NewAudit,
    ) -> Result<bool, StoreError> {
        let revoke = Write::one(REVOKE_TOKEN, vals![token_id, account_id, now_us]);
        match self.write(vec![revoke, Write::audit(audit)]).await {
            Err(StoreError::Stale) => Ok(false),
            other => other.map(|_| true),
        }
    }
}
