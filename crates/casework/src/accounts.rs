//! Accounts: who has one, and from which seat it looks.

use crate::{Casework, Viewer, error::Error, viewer::MAIN_SEAT};
use domain::{
    actor::Role,
    ids::{OrganId, PersonId},
};
use store::{Account, StoreError};

/// The prefix of the account of a complainant's session.
pub(crate) const CASE_PREFIX: &str = "case:";

/// An account to add.
#[derive(Clone)]
pub struct NewAccount {
    /// The person.
    pub id: PersonId,
    /// The name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Its organ.
    pub organ: OrganId,
    /// Its role.
    pub role: Role,
    /// The hash of its password, see [`Casework::hash_password`].
    pub password_hash: String,
    /// For demonstration only.
    pub demonstration: bool,
}

impl std::fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAccount").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A demonstration account for the switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// The name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Its organ's name.
    pub organ_name: String,
    /// Its role.
    pub role_label: String,
}

impl Casework {
    /// Adds an account.
    pub async fn add_account(&self, account: NewAccount) -> Result<(), Error> {
        let row = Account {
            account_id: account.id.to_string(),
            login: account.login,
            name: account.name,
            organ_id: account.organ.to_string(),
            role: account.role.code().to_owned(),
            password_hash: account.password_hash,
            disabled: false,
            demonstration: account.demonstration,
            until_on: store::NO_END.to_owned(),
        };
        Ok(self.store().add_account(&row).await?)
    }

    /// The demonstration accounts.
    pub async fn demo_accounts(&self) -> Result<Vec<DemoAccount>, Error> {
        let accounts = self.store().accounts().await?;
        let mut list = Vec::new();
        for account in accounts.iter().filter(|account| account.demonstration && !account.disabled) {
            let viewer = self.viewer_of(account)?;
            list.push(DemoAccount {
                login: account.login.clone(),
                name: viewer.name,
                organ_name: viewer.organ_name,
                role_label: viewer.role.label().to_owned(),
            });
        }
        Ok(list)
    }

    /// The viewer of a person by identifier, for tests and seeds.
    pub async fn viewer_by_login(&self, login: &str) -> Result<Option<Viewer>, Error> {
        self.store().account_by_login(login).await?.map(|account| self.viewer_of(&account)).transpose()
    }

    pub(crate) fn viewer_of(&self, account: &Account) -> Result<Viewer, Error> {
        let corrupt =
            |column| Error::Store(StoreError::Corrupt { table: "accounts", column, id: account.account_id.clone() });
        let organ = OrganId::parse(&account.organ_id).map_err(|_| corrupt("organ_id"))?;
        Ok(Viewer {
            person: PersonId::parse(&account.account_id).map_err(|_| corrupt("account_id"))?,
            name: account.name.clone(),
            organ_name: self.organ_name(&organ),
            organ: Some(organ),
            role: Role::from_code(&account.role).ok_or_else(|| corrupt("role"))?,
            case: None,
            seat: MAIN_SEAT.to_owned(),
            standing_in_for: None,
        })
    }
}
