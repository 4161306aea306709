//! Signing in: argon2id passwords, sessions in the store.

use crate::{Casework, Viewer, error::Error, track::complainant, viewer::MAIN_SEAT};
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use domain::{
    actor::Role,
    ids::{CaseId, OrganId, PersonId},
};
use store::{Account, Session, StoreError};

/// How long a session may rest: eight hours, a working day.
const IDLE_US: i64 = 8 * 3600 * 1_000_000;

/// The prefix of the account of a complainant's session.
const CASE_PREFIX: &str = "case:";

/// A signed-in browser: what its cookie and its forms carry.
#[derive(Clone)]
pub struct SignedIn {
    /// The cookie.
    pub token: String,
    /// The token of its forms.
    pub csrf: String,
    /// Who.
    pub viewer: Viewer,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("person", &self.viewer.person).finish_non_exhaustive()
    }
}

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
    /// The argon2id hash of a password. Slow on purpose; runs beside the async work.
    pub async fn hash_password(&self, password: &str) -> Result<String, Error> {
        let password = password.to_owned();
        let salt = self.random::<16>();
        tokio::task::spawn_blocking(move || {
            Argon2::default()
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|error| Error::Setup(error.to_string()))
        })
        .await
        .map_err(|_| Error::Busy)?
    }

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

    /// Signs in. `None` for a wrong name or password: nobody learns which.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<Option<SignedIn>, Error> {
        let account = self.store().account_by_login(login.trim()).await?;
        // An unknown name takes as long as a wrong password.
        let (hash, known) = match &account {
            Some(account) => (account.password_hash.clone(), self.opens(account)),
            None => (NOBODY.to_owned(), false),
        };
        let password = password.to_owned();
        let right = tokio::task::spawn_blocking(move || {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
        .map_err(|_| Error::Busy)?;
        match account {
            Some(account) if right && known => self.open_account(&account).await.map(Some),
            _ => Ok(None),
        }
    }

    /// Switches to a demonstration account without its password.
    pub async fn switch_to(&self, login: &str) -> Result<Option<SignedIn>, Error> {
        match self.store().account_by_login(login).await? {
            Some(account) if account.demonstration && self.opens(&account) => {
                self.open_account(&account).await.map(Some)
            }
            _ => Ok(None),
        }
    }

    async fn open_account(&self, account: &Account) -> Result<SignedIn, Error> {
        let viewer = self.viewer_of(account)?;
        let opened = self.open_session(&account.account_id, viewer).await?;
        self.store().note_sign_in(&account.account_id, self.now().as_micros()).await?;
        Ok(opened)
    }

    pub(crate) async fn open_session(&self, account_id: &str, viewer: Viewer) -> Result<SignedIn, Error> {
        let token = hex::encode(self.random::<32>());
        let csrf = hex::encode(self.random::<16>());
        let now = self.now().as_micros();
        self.store()
            .open_session(&Session {
                token_hash: self.token_hash(&token),
                account_id: account_id.to_owned(),
                created_at_us: now,
                seen_at_us: now,
                csrf: csrf.clone(),
                idle_us: IDLE_US,
            })
            .await?;
        Ok(SignedIn { token, csrf, viewer })
    }

    pub(crate) fn token_hash(&self, token: &str) -> String {
        self.vault().suite().digest(token.as_bytes()).to_hex()
    }

    /// Who a cookie belongs to, and the token of its forms.
    pub async fn viewer(&self, token: &str) -> Result<Option<(Viewer, String)>, Error> {
        let hash = self.token_hash(token);
        let now = self.now().as_micros();
        let Some(session) = self.store().session(&hash, now).await? else { return Ok(None) };
        self.store().touch_session(&hash, now).await?;
        if let Some(case) = session.account_id.strip_prefix(CASE_PREFIX) {
            let viewer = CaseId::parse(case).ok().map(|id| complainant(&id));
            return Ok(viewer.map(|viewer| (viewer, session.csrf)));
        }
        let Some(account) = self.store().account(&session.account_id).await? else { return Ok(None) };
        if !self.opens(&account) {
            return Ok(None);
        }
        Ok(Some((self.seated(&account, &hash).await?, session.csrf)))
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), Error> {
        Ok(self.store().close_session(&self.token_hash(token)).await?)
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

/// The hash of a password that nobody has, so that an unknown name costs the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$RdescudvJCsgt3ub+b5dWRWJTmaaJObG6Xl1ZrpBa1o";
