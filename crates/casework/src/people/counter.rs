//! What the command line does: the first administrators of a real place, and seeing and shutting accounts without pages.

use super::{Slip, roster::AccountState};
use crate::{Casework, error::Error, people::AccountForm};
use domain::actor::Role;
use store::RosterQuery;

/// An account as the command line lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterAccount {
    /// The name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The organ's name.
    pub organ_name: String,
    /// Its role in words.
    pub role_label: &'static str,
    /// Its state in words.
    pub state: &'static str,
}

/// Whoever runs the command line holds the data folder and with it every key; he is the second hand of his own grants.
impl Casework {
    /// Makes an account, also that of an administrator, and invites its person.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with every field that does not pass.
    pub async fn add_account_at_counter(&self, form: &AccountForm, days: u16) -> Result<Slip, Error> {
        let mut form = form.clone();
        if let Some(role) = Role::ALL.into_iter().find(|role| role.label() == form.role.trim()) {
            role.code().clone_into(&mut form.role);
        }
        let (_, slip) = self.make_account_by(None, &form, days).await?;
        slip.ok_or_else(|| Error::Setup("an account without its invitation".to_owned()))
    }

    /// Invites somebody anew.
    pub async fn invite_at_counter(&self, login: &str, days: u16) -> Result<Slip, Error> {
        let account = self.store().account_by_login(login.trim()).await?.ok_or(Error::NotFound)?;
        if !self.opens(&account) {
            return crate::error::invalid("login", "账号已停用、等待确认或者已过有效期");
        }
        self.invite_by(None, &account, days).await
    }

    /// Every account, by login.
    pub async fn accounts_at_counter(&self) -> Result<Vec<CounterAccount>, Error> {
        let query = RosterQuery { today: self.today(), ..RosterQuery::default() };
        let rows = self.store().roster(&query, i64::from(u32::MAX), 0).await?;
        let line = |row: &store::RosterRow| {
            let line = self.roster_line(row);
            CounterAccount {
                login: line.login,
                name: line.name,
                organ_name: line.organ_name,
                role_label: line.role_label,
                state: AccountState::label(line.state),
            }
        };
        Ok(rows.iter().map(line).collect())
    }

    /// Shuts an account that has no open case on its desk.
    pub async fn shut_at_counter(&self, login: &str, reason: &str) -> Result<(), Error> {
        let account = self.store().account_by_login(login.trim()).await?.ok_or(Error::NotFound)?;
        if account.disabled {
            return crate::error::invalid("login", "账号已经停用");
        }
        self.shut(None, &account.account_id, reason).await
    }
}
