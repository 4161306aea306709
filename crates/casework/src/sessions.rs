//! Sessions: a browser that is signed in, what it has to do first, and how it ends.

use crate::{
    Casework, Viewer, accounts::CASE_PREFIX, audit::AuditAction, device::Visitor, error::Error,
    sign_in_policy::SecondFactorRule, track::complainant,
};
use domain::{ids::CaseId, time::Instant};
use store::{Account, SESSION_OPEN, Session, StoreError};

/// How exactly the last use is noted: a page that loads ten others writes once.
const SEEN_STEP_US: i64 = 20 * 1_000_000;
/// How long the second step may take.
const HALF_US: i64 = 5 * 60 * 1_000_000;
/// So long after the last use a form that was open is still kept: over a weekend.
const FORMS_KEPT_US: i64 = 3 * 24 * 3600 * 1_000_000;
/// The most sessions that are listed.
const SHOWN: i64 = 50;
/// The digits of a session's digest by which its own page names it.
const NAME_DIGITS: usize = 24;

/// A signed-in browser: what its cookie and its forms carry.
#[derive(Clone)]
pub struct SignedIn {
    /// The cookie.
    pub token: String,
    /// The token of its forms.
    pub csrf: String,
    /// Who.
    pub viewer: Viewer,
    /// The cookie by which the browser is recognised next time, where it has none yet.
    pub device: Option<String>,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("person", &self.viewer.person).finish_non_exhaustive()
    }
}

/// What an account has to do before it may do anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Change the password that somebody else set.
    ChangePassword,
    /// Set up its second factor.
    SetSecondFactor,
}

/// Who a cookie belongs to.
#[derive(Debug, Clone)]
pub struct Known {
    /// The person.
    pub viewer: Viewer,
    /// The token of its forms.
    pub csrf: String,
    /// What it has to do first.
    pub hold: Option<Hold>,
}

/// One of a person's sessions, on its own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionItem {
    /// What the page calls it.
    pub name: String,
    /// When it was begun.
    pub begun_at: String,
    /// When it was last used.
    pub seen_at: String,
    /// From what kind of browser.
    pub device: String,
    /// From about where.
    pub source: String,
    /// It is the one that asks.
    pub own: bool,
}

/// How far signing in has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// All the way.
    Open,
    /// The password was right, the second factor is missing.
    AfterPassword,
    /// The single sign-on has said who it is, the second factor is missing.
    AfterSingleSignOn,
}

impl Step {
    fn word(self) -> &'static str {
        match self {
            Self::Open => SESSION_OPEN,
            Self::AfterPassword => "password",
            Self::AfterSingleSignOn => "sso",
        }
    }
}

impl Casework {
    pub(crate) async fn open_session(
        &self,
        account_id: &str,
        viewer: Viewer,
        step: Step,
        from: &Visitor,
    ) -> Result<SignedIn, Error> {
        let token = hex::encode(self.random::<32>());
        let csrf = hex::encode(self.random::<16>());
        let now = self.now().as_micros();
        let (idle_us, lasts_us) = match step {
            Step::Open => (self.policy().idle_us, self.policy().session_us),
            _ => (HALF_US, HALF_US),
        };
        self.store()
            .open_session(&Session {
                token_hash: self.token_hash(&token),
                account_id: account_id.to_owned(),
                created_at_us: now,
                seen_at_us: now,
                csrf: csrf.clone(),
                idle_us,
                step: step.word().to_owned(),
                ends_at_us: now + lasts_us,
                device: from.label(),
                source: from.place(),
            })
            .await?;
        Ok(SignedIn { token, csrf, viewer, device: None })
    }

    pub(crate) fn token_hash(&self, token: &str) -> String {
        self.vault().suite().digest(token.as_bytes()).to_hex()
    }

    /// Who a cookie belongs to; nobody while a step of signing in is missing.
    pub async fn viewer(&self, token: &str) -> Result<Option<Known>, Error> {
        let hash = self.token_hash(token);
        let now = self.now().as_micros();
        let Some(session) = self.store().session(&hash, now).await? else { return Ok(None) };
        if session.step != SESSION_OPEN {
            return Ok(None);
        }
        if session.seen_at_us + SEEN_STEP_US <= now {
            self.store().touch_session(&hash, now).await?;
        }
        if let Some(case) = session.account_id.strip_prefix(CASE_PREFIX) {
            let viewer = CaseId::parse(case).ok().map(|id| complainant(&id));
            return Ok(viewer.map(|viewer| Known { viewer, csrf: session.csrf, hold: None }));
        }
        let Some(account) = self.store().account(&session.account_id).await? else { return Ok(None) };
        if !self.opens(&account) {
            return Ok(None);
        }
        let hold = self.hold(&account.account_id).await?;
        Ok(Some(Known { viewer: self.seated(&account, &hash).await?, csrf: session.csrf, hold }))
    }

    /// Who a cookie belonged to whose session has ended by time, not long ago, and the token of the forms it still shows.
    /// It opens nothing any more; a form that comes with it is kept as a draft.
    pub async fn ended(&self, token: &str) -> Result<Option<(Viewer, String)>, Error> {
        let since = self.now().as_micros() - FORMS_KEPT_US;
        let Some(session) = self.store().ended_session(&self.token_hash(token), since).await? else { return Ok(None) };
        let Some(account) = self.store().account(&session.account_id).await? else { return Ok(None) };
        if !self.opens(&account) || self.hold(&account.account_id).await?.is_some() {
            return Ok(None);
        }
        Ok(Some((self.viewer_of(&account)?, session.csrf)))
    }

    /// What an account has to do first.
    pub(crate) async fn hold(&self, account_id: &str) -> Result<Option<Hold>, Error> {
        let standing = self.store().standing(account_id).await?;
        let lacks = self.policy().second_factor == SecondFactorRule::Required && !standing.second_factor;
        Ok(match standing {
            standing if standing.must_change => Some(Hold::ChangePassword),
            _ if lacks => Some(Hold::SetSecondFactor),
            _ => None,
        })
    }

    /// The account behind a browser whose second step is missing.
    pub(crate) async fn half(&self, token: &str) -> Result<Option<(Account, Step)>, Error> {
        let session = self.store().session(&self.token_hash(token), self.now().as_micros()).await?;
        let Some(session) = session else { return Ok(None) };
        let steps = [Step::AfterPassword, Step::AfterSingleSignOn];
        let Some(step) = steps.into_iter().find(|step| step.word() == session.step) else { return Ok(None) };
        let account = self.store().account(&session.account_id).await?.filter(|account| self.opens(account));
        Ok(account.map(|account| (account, step)))
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), Error> {
        Ok(self.store().close_session(&self.token_hash(token)).await?)
    }

    /// The live sessions of the viewer's account, the latest used first; `token` is the one that asks.
    pub async fn sessions(&self, viewer: &Viewer, token: &str) -> Result<Vec<SessionItem>, Error> {
        let own = self.token_hash(token);
        let rows = self.store().sessions_of(viewer.person.as_str(), self.now().as_micros(), SHOWN).await?;
        Ok(rows
            .into_iter()
            .map(|row| SessionItem {
                name: name_of(&row.token_hash).to_owned(),
                begun_at: Instant::from_micros(row.created_at_us).to_minutes(),
                seen_at: Instant::from_micros(row.seen_at_us).to_minutes(),
                own: row.token_hash == own,
                device: row.device,
                source: row.source,
            })
            .collect())
    }

    /// Ends one of the viewer's sessions; one that has ended already stays so.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if the viewer never had such a session.
    pub async fn end_session(&self, viewer: &Viewer, name: &str) -> Result<(), Error> {
        let account_id = viewer.person.as_str();
        let rows = self.store().sessions_of(account_id, self.now().as_micros(), SHOWN).await?;
        let Some(row) = rows.iter().find(|row| name_of(&row.token_hash) == name) else { return Err(Error::NotFound) };
        let audit = self.audit_entry(Some(viewer), AuditAction::SessionEnded, account_id, &[("which", "one")]);
        match self.store().close_session_of(account_id, &row.token_hash, audit).await {
            Err(StoreError::Stale) => Ok(()),
            other => Ok(other?),
        }
    }

    /// Ends every session of the viewer but the one that asks; answers how many.
    pub async fn end_other_sessions(&self, viewer: &Viewer, token: &str) -> Result<u64, Error> {
        let account_id = viewer.person.as_str();
        let audit = self.audit_entry(Some(viewer), AuditAction::SessionEnded, account_id, &[("which", "others")]);
        Ok(self.store().close_other_sessions(account_id, &self.token_hash(token), audit).await?)
    }
}

fn name_of(token_hash: &str) -> &str {
    token_hash.get(..NAME_DIGITS).unwrap_or(token_hash)
}
