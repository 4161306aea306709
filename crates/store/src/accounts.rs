//! Accounts and sessions. Passwords and tokens arrive hashed.

use crate::audit::NewAudit;
use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    ADD = "INSERT INTO accounts (account_id, login, name, organ_id, role, password_hash, disabled, demonstration, until_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    BY_LOGIN = "SELECT account_id, login, name, organ_id, role, password_hash, disabled, demonstration, until_on FROM accounts
        WHERE login = $1";
    BY_ID = "SELECT account_id, login, name, organ_id, role, password_hash, disabled, demonstration, until_on FROM accounts
        WHERE account_id = $1";
    ALL = "SELECT account_id, login, name, organ_id, role, password_hash, disabled, demonstration, until_on FROM accounts
        ORDER BY account_id";
    OF_ORGAN = "SELECT account_id, login, name, organ_id, role, password_hash, disabled, demonstration, until_on FROM accounts
        WHERE organ_id = $1 AND NOT disabled ORDER BY role, account_id";
    SET_PASSWORD = "UPDATE accounts SET password_hash = $2 WHERE account_id = $1";
    SET_DISABLED = "UPDATE accounts SET disabled = $2 WHERE account_id = $1";
    OPEN = "INSERT INTO sessions (token_hash, account_id, created_at_us, seen_at_us, csrf, idle_us, step, ends_at_us,
            device, source)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (token_hash) DO NOTHING";
    SESSION = "SELECT token_hash, account_id, created_at_us, seen_at_us, csrf, idle_us, step, ends_at_us, device, source
        FROM sessions WHERE token_hash = $1 AND seen_at_us + idle_us > $2 AND ends_at_us > $2";
    ENDED = "SELECT token_hash, account_id, created_at_us, seen_at_us, csrf, idle_us, step, ends_at_us, device, source
        FROM sessions WHERE token_hash = $1 AND step = 'open' AND seen_at_us > $2";
    SESSIONS_OF = "SELECT token_hash, account_id, created_at_us, seen_at_us, csrf, idle_us, step, ends_at_us, device,
            source
        FROM sessions WHERE account_id = $1 AND step = 'open' AND seen_at_us + idle_us > $2 AND ends_at_us > $2
        ORDER BY seen_at_us DESC, token_hash LIMIT $3";
    TOUCH = "UPDATE sessions SET seen_at_us = $2 WHERE token_hash = $1 AND seen_at_us < $2";
    CARRY = "UPDATE sessions SET seen_at_us = $2, created_at_us = created_at_us + $2 - $1,
            ends_at_us = CASE WHEN ends_at_us > $3 THEN ends_at_us ELSE ends_at_us + $2 - $1 END
        WHERE seen_at_us + idle_us > $1 AND seen_at_us <= $1";
    CLOSE = "DELETE FROM sessions WHERE token_hash = $1";
    CLOSE_OF = "DELETE FROM sessions WHERE account_id = $1";
    CLOSE_ONE_OF = "DELETE FROM sessions WHERE account_id = $1 AND token_hash = $2";
    CLOSE_OTHERS_OF = "DELETE FROM sessions WHERE account_id = $1 AND token_hash <> $2";
    EXPIRE = "DELETE FROM sessions WHERE seen_at_us + idle_us <= $1 OR ends_at_us <= $1 OR created_at_us < $2";
}

/// The step of a session whose person has signed in wholly.
pub const SESSION_OPEN: &str = "open";

rec! {
    /// A person's account.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Account {
        /// The account; also the person of events.
        pub account_id: String,
        /// The name he signs in with.
        pub login: String,
        /// His name.
        pub name: String,
        /// His organ.
        pub organ_id: String,
        /// His role there.
        pub role: String,
        /// The password, hashed, as a PHC string.
        pub password_hash: String,
        /// Whether he may no longer sign in.
        pub disabled: bool,
        /// Whether it exists for demonstration only.
        pub demonstration: bool,
        /// The last day on which he may sign in; [`NO_END`](crate::NO_END) without one.
        pub until_on: String,
    }
    /// A signed-in browser.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Session {
        /// Hash of the token in its cookie.
        pub token_hash: String,
        /// Who.
        pub account_id: String,
        /// Since when.
        pub created_at_us: i64,
        /// When it was last used.
        pub seen_at_us: i64,
        /// The token its forms carry.
        pub csrf: String,
        /// How long it may rest.
        pub idle_us: i64,
        /// How far signing in has come: [`SESSION_OPEN`], or another word while a step is missing.
        pub step: String,
        /// When it ends, however busy it is.
        pub ends_at_us: i64,
        /// From what kind of browser it was begun.
        pub device: String,
        /// From about where.
        pub source: String,
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("account_id", &self.account_id).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("account_id", &self.account_id).finish_non_exhaustive()
    }
}

/// The write that adds an account; it touches no row if the id or the login is taken.
fn put(account: &Account) -> Vec<crate::Val> {
    vals![
        &account.account_id,
        &account.login,
        &account.name,
        &account.organ_id,
        &account.role,
        &account.password_hash,
        account.disabled,
        account.demonstration,
        &account.until_on,
    ]
}

/// The write that adds an account as one of several.
pub(crate) fn add(account: &Account) -> Write {
    Write::one(ADD, put(account))
}

impl Store {
    /// Adds an account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Duplicate`] if the id or the login is taken.
    pub async fn add_account(&self, account: &Account) -> Result<(), StoreError> {
        let touched = self.write(vec![Write::any(ADD, put(account))]).await?;
        if touched == [1] { Ok(()) } else { Err(StoreError::Duplicate { what: "account" }) }
    }

    /// The account with this login.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>, StoreError> {
        self.db().opt(BY_LOGIN, vals![login]).await
    }

    /// An account.
    pub async fn account(&self, account_id: &str) -> Result<Option<Account>, StoreError> {
        self.db().opt(BY_ID, vals![account_id]).await
    }

    /// All accounts.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.db().all(ALL, vals![]).await
    }

    /// The accounts of an organ that may sign in.
    pub async fn accounts_of(&self, organ_id: &str) -> Result<Vec<Account>, StoreError> {
        self.db().all(OF_ORGAN, vals![organ_id]).await
    }

    /// Changes a password and ends the sessions that rest on the old one.
    pub async fn set_password(&self, account_id: &str, password_hash: &str) -> Result<(), StoreError> {
        let writes =
            vec![Write::one(SET_PASSWORD, vals![account_id, password_hash]), Write::any(CLOSE_OF, vals![account_id])];
        self.write(writes).await.map(|_| ())
    }

    /// Shuts an account and ends its sessions, or opens it again.
    pub async fn set_disabled(&self, account_id: &str, disabled: bool) -> Result<(), StoreError> {
        let mut writes = vec![Write::one(SET_DISABLED, vals![account_id, disabled])];
        if disabled {
            writes.push(Write::any(CLOSE_OF, vals![account_id]));
        }
        self.write(writes).await.map(|_| ())
    }

    /// Opens a session.
    pub async fn open_session(&self, session: &Session) -> Result<(), StoreError> {
        let vals = vals![
            &session.token_hash,
            &session.account_id,
            session.created_at_us,
            session.seen_at_us,
            &session.csrf,
            session.idle_us,
            &session.step,
            session.ends_at_us,
            &session.device,
            &session.source,
        ];
        self.write(vec![Write::one(OPEN, vals)]).await.map(|_| ())
    }

    /// The session of a token, unless it has rested too long.
    pub async fn session(&self, token_hash: &str, now_us: i64) -> Result<Option<Session>, StoreError> {
        self.db().opt(SESSION, vals![token_hash, now_us]).await
    }

    /// The session of a token whether it has ended by time or not, if it was used since an instant.
    pub async fn ended_session(&self, token_hash: &str, since_us: i64) -> Result<Option<Session>, StoreError> {
        self.db().opt(ENDED, vals![token_hash, since_us]).await
    }

    /// The live sessions of an account, the latest used first, at most `limit`.
    pub async fn sessions_of(&self, account_id: &str, now_us: i64, limit: i64) -> Result<Vec<Session>, StoreError> {
        self.db().all(SESSIONS_OF, vals![account_id, now_us, limit]).await
    }

    /// Ends one session of an account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it has ended already or is another's.
    pub async fn close_session_of(
        &self,
        account_id: &str,
        token_hash: &str,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let writes = vec![Write::one(CLOSE_ONE_OF, vals![account_id, token_hash]), Write::audit(audit)];
        self.write(writes).await.map(|_| ())
    }

    /// Ends every session of an account but one.
    pub async fn close_other_sessions(
        &self,
        account_id: &str,
        keep_hash: &str,
        audit: NewAudit,
    ) -> Result<u64, StoreError> {
        let writes = vec![Write::any(CLOSE_OTHERS_OF, vals![account_id, keep_hash]), Write::audit(audit)];
        Ok(self.write(writes).await?.first().copied().unwrap_or_default())
    }

    /// Notes that a session was used.
    pub async fn touch_session(&self, token_hash: &str, now_us: i64) -> Result<(), StoreError> {
        self.write(vec![Write::any(TOUCH, vals![token_hash, now_us])]).await.map(|_| ())
    }

    /// Takes live sessions along when a demonstration's clock is moved from `before_us` to `now_us`.
    pub async fn carry_sessions(&self, before_us: i64, now_us: i64) -> Result<u64, StoreError> {
        // A session without an end has none afterwards either.
        let endless_us = i64::MAX - (now_us - before_us).max(0) - 1;
        let touched = self.write(vec![Write::any(CARRY, vals![before_us, now_us, endless_us])]).await?;
        Ok(touched.into_iter().sum())
    }

    /// Ends a session.
    pub async fn close_session(&self, token_hash: &str) -> Result<(), StoreError> {
        self.write(vec![Write::any(CLOSE, vals![token_hash])]).await.map(|_| ())
    }

    /// Removes sessions that have rested too long or were opened before `opened_before_us`.
    pub async fn expire_sessions(&self, now_us: i64, opened_before_us: i64) -> Result<u64, StoreError> {
        let touched = self.write(vec![Write::any(EXPIRE, vals![now_us, opened_before_us])]).await?;
        Ok(touched.into_iter().sum())
    }
}
