//! What is known of an account's password beside its hash, and how it changes.

use crate::audit::NewAudit;
use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    STANDING = "SELECT COALESCE((SELECT must_change FROM password_states WHERE account_id = $1), FALSE) AS must_change,
        EXISTS (SELECT 1 FROM second_factors WHERE account_id = $1 AND confirmed_at_us IS NOT NULL) AS second_factor";
    SET_HASH = "UPDATE accounts SET password_hash = $2 WHERE account_id = $1";
    HASH_ANEW = "UPDATE accounts SET password_hash = $3 WHERE account_id = $1 AND password_hash = $2";
    SET_STATE = "INSERT INTO password_states (account_id, must_change, changed_at_us) VALUES ($1, $2, $3)
        ON CONFLICT (account_id) DO UPDATE SET must_change = excluded.must_change,
            changed_at_us = excluded.changed_at_us";
    CLOSE_OTHERS = "DELETE FROM sessions WHERE account_id = $1 AND token_hash <> $2";
}

rec! {
    /// What an account has to do before it may do anything else.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct Standing {
        /// Its password was set by somebody else and has to be changed.
        pub must_change: bool,
        /// It has a second factor.
        pub second_factor: bool,
    }
}

impl Store {
    /// What an account has to do first.
    pub async fn standing(&self, account_id: &str) -> Result<Standing, StoreError> {
        Ok(self.db().opt(STANDING, vals![account_id]).await?.unwrap_or_default())
    }

    /// Sets a password, says whether its person has to change it, and ends the account's sessions but the one kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if there is no such account.
    pub async fn change_password(
        &self,
        account_id: &str,
        password_hash: &str,
        must_change: bool,
        keep_session: Option<&str>,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let writes = vec![
            Write::one(SET_HASH, vals![account_id, password_hash]),
            Write::one(SET_STATE, vals![account_id, must_change, audit.at_us]),
            Write::any(CLOSE_OTHERS, vals![account_id, keep_session.unwrap_or_default()]),
            Write::audit(audit),
        ];
        self.write(writes).await.map(|_| ())
    }

    /// Says whether the person of an account has to change its password first.
    pub async fn set_must_change(&self, account_id: &str, must_change: bool, now_us: i64) -> Result<(), StoreError> {
        self.write(vec![Write::one(SET_STATE, vals![account_id, must_change, now_us])]).await.map(|_| ())
    }

    /// Stores the same password hashed with newer parameters, unless it was changed meanwhile. Sessions stay.
    pub async fn rehash_password(&self, account_id: &str, old_hash: &str, new_hash: &str) -> Result<(), StoreError> {
        self.write(vec![Write::any(HASH_ANEW, vals![account_id, old_hash, new_hash])]).await.map(|_| ())
    }
}
