//! A government's single sign-on: journeys there and back, and who there is which account here.
//!
//! Accounts are linked by security administrators alone. Whoever comes and is not linked is given a short code, which he
//! tells the administrator; what the other side calls him is never stored, only its keyed digest.

use crate::{
    Casework, Viewer,
    audit::AuditAction,
    device::Visitor,
    error::{Error, invalid},
    password::only_security,
    sessions::Step,
    sign_in::SignInOutcome,
};
use domain::time::Instant;
use futures_util::future::BoxFuture;
use store::{Account, AccountLink, SignOnJourney, StoreError, UnlinkedSubject};

/// How long a journey may take.
const JOURNEY_US: i64 = 10 * 60 * 1_000_000;
/// The most links that are listed.
const SHOWN: i64 = 500;
const SUBJECT_FIELD: &str = "sign_in.subject";

/// Who somebody is to the single sign-on.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The issuer's address.
    pub issuer: String,
    /// What it calls him.
    pub subject: String,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Why the single sign-on did not say who it is.
#[derive(Debug, thiserror::Error)]
pub enum SignOnError {
    /// It does not answer.
    #[error("the single sign-on does not answer: {0}")]
    Unreachable(String),
    /// What it answered does not hold.
    #[error("the answer of the single sign-on does not hold: {0}")]
    Refused(String),
}

/// What a journey is recognised by when it comes back; each is drawn anew.
#[derive(Clone)]
pub struct Departure {
    /// Comes back beside the code.
    pub state: String,
    /// Comes back in the identity.
    pub nonce: String,
    /// Proves that whoever redeems the code is who asked for it.
    pub verifier: String,
}

impl std::fmt::Debug for Departure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Departure").finish_non_exhaustive()
    }
}

/// The single sign-on of a government, however it is reached.
pub trait SingleSignOn: Send + Sync {
    /// The words on the button.
    fn label(&self) -> &str;

    /// The address to which a browser departs.
    fn departure<'a>(&'a self, departure: &'a Departure) -> BoxFuture<'a, Result<String, SignOnError>>;

    /// Redeems a code for who it is.
    fn identity<'a>(&'a self, code: &'a str, departure: &'a Departure) -> BoxFuture<'a, Result<Identity, SignOnError>>;
}

/// What comes of a journey that has come back.
#[derive(Debug)]
pub enum SignOnOutcome {
    /// As with a password.
    SignIn(SignInOutcome),
    /// No account is linked; the code is for the administrator.
    Unlinked(String),
    /// The linked account is shut.
    Shut,
}

/// Who at the single sign-on is which account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectLink {
    /// What the page calls it.
    pub id: String,
    /// The short code of the subject.
    pub code: String,
    /// The name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Its organ's name.
    pub organ_name: String,
    /// Since when.
    pub since: String,
}

impl Casework {
    /// Draws what a journey is recognised by, and keeps it for the browser that leaves.
    pub async fn depart(&self, browser: &str) -> Result<Departure, Error> {
        let departure = Departure {
            state: hex::encode(self.random::<24>()),
            nonce: hex::encode(self.random::<24>()),
            verifier: hex::encode(self.random::<32>()),
        };
        let journey = SignOnJourney {
            state_digest: self.token_hash(&departure.state),
            browser_digest: self.token_hash(browser),
            nonce: departure.nonce.clone(),
            verifier: departure.verifier.clone(),
            ends_at_us: self.now().as_micros() + JOURNEY_US,
        };
        self.store().depart(&journey).await?;
        Ok(departure)
    }

    /// The journey that comes back to the browser it left, once and in time.
    pub async fn come_back(&self, state: &str, browser: &str) -> Result<Option<Departure>, Error> {
        let (digest, browser) = (self.token_hash(state), self.token_hash(browser));
        let journey = self.store().come_back(&digest, &browser, self.now().as_micros()).await?;
        Ok(journey.map(|journey| Departure {
            state: state.to_owned(),
            nonce: journey.nonce,
            verifier: journey.verifier,
        }))
    }

    /// Signs in whom the single sign-on has named.
    pub async fn sign_in_as(&self, identity: &Identity, from: &Visitor) -> Result<SignOnOutcome, Error> {
        let Some(link) = self.link_of(identity).await? else {
            let subject = UnlinkedSubject {
                subject_digest: self.subject_digest(identity),
                issuer: identity.issuer.clone(),
                code: self.subject_code(identity),
                seen_at_us: self.now().as_micros(),
            };
            self.store().note_unlinked(&subject).await?;
            return Ok(SignOnOutcome::Unlinked(subject.code));
        };
        match self.store().account(&link.account_id).await? {
            Some(account) if self.opens(&account) => {
                let outcome = self.after_first_step(&account, Step::AfterSingleSignOn, from).await?;
                Ok(SignOnOutcome::SignIn(outcome))
            }
            _ => Ok(SignOnOutcome::Shut),
        }
    }

    /// Links a subject to the account of a login.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for everybody but security administrators, and for one's own account.
    pub async fn link_subject(&self, by: &Viewer, login: &str, identity: &Identity) -> Result<(), Error> {
        let account = self.account_for_security(by, login).await?;
        let subject = UnlinkedSubject {
            subject_digest: self.subject_digest(identity),
            issuer: identity.issuer.clone(),
            code: self.subject_code(identity),
            seen_at_us: 0,
        };
        self.link(by, &account, subject).await
    }

    /// Links the subject that was given this short code to the account of a login.
    ///
    /// # Errors
    ///
    /// As [`Self::link_subject`], and [`Error::Invalid`] if nobody came with such a code.
    pub async fn link_by_code(&self, by: &Viewer, login: &str, code: &str) -> Result<(), Error> {
        let account = self.account_for_security(by, login).await?;
        let code = code.trim().to_ascii_uppercase();
        let mut subjects = self.store().unlinked_by_code(&code).await?;
        match (subjects.pop(), subjects.is_empty()) {
            (Some(subject), true) => self.link(by, &account, subject).await,
            (Some(_), false) => invalid("code", "有两人的识别码相同，请与系统管理员联系"),
            (None, _) => invalid("code", "没有这个识别码，请让本人再登录一次，核对页面上的识别码"),
        }
    }

    async fn link(&self, by: &Viewer, account: &Account, subject: UnlinkedSubject) -> Result<(), Error> {
        let detail = [("issuer", subject.issuer.as_str()), ("code", subject.code.as_str())];
        let audit = self.audit_entry(Some(by), AuditAction::SubjectLinked, &account.account_id, &detail);
        let link = AccountLink {
            account_id: account.account_id.clone(),
            linked_by: by.person.to_string(),
            linked_at_us: audit.at_us,
            subject_digest: subject.subject_digest,
            issuer: subject.issuer,
            code: subject.code,
        };
        match self.store().link_subject(&link, audit).await {
            Err(StoreError::Stale) => invalid("code", "这个身份已经关联了账号，请先取消原来的关联"),
            other => Ok(other?),
        }
    }

    /// Takes a link back, and ends the sessions of its account.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for everybody but security administrators.
    pub async fn unlink_subject(&self, by: &Viewer, id: &str) -> Result<(), Error> {
        only_security(by)?;
        let Some(link) = self.store().account_link(id).await? else { return Err(Error::NotFound) };
        let detail = [("issuer", link.issuer.as_str()), ("code", link.code.as_str())];
        let audit = self.audit_entry(Some(by), AuditAction::SubjectUnlinked, &link.account_id, &detail);
        match self.store().unlink_subject(&link, audit).await {
            Err(StoreError::Stale) => Ok(()),
            other => Ok(other?),
        }
    }

    /// Who at the single sign-on is which account, newest first.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for everybody but security administrators.
    pub async fn subject_links(&self, by: &Viewer) -> Result<Vec<SubjectLink>, Error> {
        only_security(by)?;
        let mut items = Vec::new();
        for link in self.store().account_links(SHOWN).await? {
            let Some(account) = self.store().account(&link.account_id).await? else { continue };
            let viewer = self.viewer_of(&account)?;
            items.push(SubjectLink {
                id: link.subject_digest,
                code: link.code,
                login: account.login,
                name: viewer.name,
                organ_name: viewer.organ_name,
                since: Instant::from_micros(link.linked_at_us).to_minutes(),
            });
        }
        Ok(items)
    }

    async fn link_of(&self, identity: &Identity) -> Result<Option<AccountLink>, Error> {
        for digest in self.vault().blind_values(SUBJECT_FIELD, &text_of(identity)) {
            if let Some(link) = self.store().account_link(&digest).await? {
                return Ok(Some(link));
            }
        }
        Ok(None)
    }

    fn subject_digest(&self, identity: &Identity) -> String {
        self.vault().blind("", SUBJECT_FIELD, &text_of(identity)).value
    }

    /// The code by which somebody names himself to the administrator: eight hexadecimal digits of the digest.
    fn subject_code(&self, identity: &Identity) -> String {
        let digest = self.vault().suite().digest(self.subject_digest(identity).as_bytes()).to_hex();
        let (first, second) = (digest.get(..4).unwrap_or_default(), digest.get(4..8).unwrap_or_default());
        format!("{first}-{second}").to_ascii_uppercase()
    }
}

fn text_of(identity: &Identity) -> String {
    format!("{}\n{}", identity.issuer, identity.subject)
}
