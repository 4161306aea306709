//! Locks: which accounts may not sign in for a time, and how a security administrator lifts that.

use crate::{Casework, Viewer, audit::AuditAction, error::Error, password::only_security};
use domain::time::Instant;

/// The most locks that are listed.
const SHOWN: i64 = 200;

/// An account that is locked for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockItem {
    /// The account.
    pub account: String,
    /// The name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Its organ's name.
    pub organ_name: String,
    /// What failed too often.
    pub what: &'static str,
    /// Until when.
    pub until: String,
}

/// What is locked now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locks {
    /// Accounts.
    pub accounts: Vec<LockItem>,
    /// How many names without an account.
    pub unknown: usize,
    /// How many sources.
    pub sources: usize,
}

impl Casework {
    /// What is locked now, for security administrators.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for everybody else.
    pub async fn locks(&self, by: &Viewer) -> Result<Locks, Error> {
        only_security(by)?;
        let mut locks = Locks::default();
        for row in self.store().locked_attempts(self.now().as_micros(), SHOWN).await? {
            let Some(account_id) = row.account_id else {
                match row.kind.as_str() {
                    "source" => locks.sources += 1,
                    _ => locks.unknown += 1,
                }
                continue;
            };
            let Some(account) = self.store().account(&account_id).await? else { continue };
            let viewer = self.viewer_of(&account)?;
            locks.accounts.push(LockItem {
                account: account_id,
                login: account.login,
                name: viewer.name,
                organ_name: viewer.organ_name,
                what: match row.kind.as_str() {
                    "second" => "验证码",
                    "password" => "核对密码",
                    _ => "登录密码",
                },
                until: Instant::from_micros(row.until_us).to_minutes(),
            });
        }
        Ok(locks)
    }

    /// Lets an account try again at once.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for everybody but security administrators.
    pub async fn unlock(&self, by: &Viewer, account: &str) -> Result<(), Error> {
        only_security(by)?;
        if self.store().account(account).await?.is_none() {
            return Err(Error::NotFound);
        }
        let audit = self.audit_entry(Some(by), AuditAction::SignInUnlocked, account, &[]);
        self.store().clear_attempts_of(account, audit).await?;
        Ok(())
    }
}
