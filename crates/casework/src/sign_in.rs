//! Signing in: a name and a password, counted and audited, then the second step where there is one.
//!
//! Nobody learns from words or time whether a name exists: unknown names are hashed, paused and locked as known ones are.

use crate::{
    Casework, Viewer,
    audit::AuditAction,
    device::Visitor,
    error::{Error, invalid},
    sessions::{SignedIn, Step},
    sign_in_policy::SecondFactorRule,
};
use domain::time::Instant;
use store::{Account, DeviceRow, SignInRow, Taken};

/// The most lines of one's own history.
const HISTORY: i64 = 30;
/// The most devices of a notice.
const NOTICES: i64 = 5;

/// What comes of an attempt to sign in.
#[derive(Debug)]
pub enum SignInOutcome {
    /// In.
    SignedIn(Box<SignedIn>),
    /// The second factor is asked for; this token belongs to that step alone.
    SecondStep(String),
    /// Wrong name or password: nobody learns which.
    Refused,
    /// Too many have failed; so many seconds have to pass. Names that do not exist are told the same.
    Wait(i64),
}

/// A line of one's own history of signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInItem {
    /// When.
    pub at: String,
    /// What came of it.
    pub outcome: &'static str,
    /// It failed.
    pub failed: bool,
    /// From what kind of browser.
    pub device: String,
    /// From about where.
    pub source: String,
    /// That browser had not been seen before.
    pub new_device: bool,
}

/// A browser that has signed in for the first time, of which its person is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// When.
    pub at: String,
    /// What kind of browser it is.
    pub device: String,
    /// From about where it came.
    pub source: String,
    /// The instant up to which the notice speaks.
    pub until_us: i64,
}

/// What a line of the history says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Password,
    SecondFactor,
    RecoveryCode,
    SingleSignOn,
    WrongPassword,
    WrongCode,
    Locked,
}

impl Outcome {
    const ALL: [Self; 7] = [
        Self::Password,
        Self::SecondFactor,
        Self::RecoveryCode,
        Self::SingleSignOn,
        Self::WrongPassword,
        Self::WrongCode,
        Self::Locked,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::SecondFactor => "second_factor",
            Self::RecoveryCode => "recovery_code",
            Self::SingleSignOn => "single_sign_on",
            Self::WrongPassword => "wrong_password",
            Self::WrongCode => "wrong_code",
            Self::Locked => "locked",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Password => "登录成功",
            Self::SecondFactor => "登录成功（验证码）",
            Self::RecoveryCode => "登录成功（备用码）",
            Self::SingleSignOn => "登录成功（统一身份认证）",
            Self::WrongPassword => "密码错误",
            Self::WrongCode => "验证码错误",
            Self::Locked => "多次错误，暂停登录",
        }
    }

    fn failed(self) -> bool {
        matches!(self, Self::WrongPassword | Self::WrongCode | Self::Locked)
    }
}

impl Casework {
    /// Signs in with a name and a password, as far as they lead.
    pub async fn sign_in(&self, login: &str, password: &str, from: &Visitor) -> Result<SignInOutcome, Error> {
        let login = login.trim();
        let now = self.now().as_micros();
        let source = from.counted().map(|source| self.counter("source", &source));
        if let Some(source) = &source
            && let Some(until_us) = self.store().waits_until(source, now).await?
        {
            return Ok(wait(until_us, now));
        }
        let account = self.store().account_by_login(login).await?;
        let counter = self.login_counter(login, account.as_ref(), from).await?;
        let account_id = account.as_ref().map(|account| account.account_id.as_str());
        let taken = self.store().take_attempt(&counter, "login", account_id, self.policy().account, now).await?;
        let locks = match taken {
            Taken::Wait { until_us } => return Ok(wait(until_us, now)),
            Taken::Judge { locks, .. } => locks,
        };
        let right = self.password_is_right(account.as_ref(), password).await?;
        match account {
            Some(account) if right && self.opens(&account) => {
                self.store().clear_attempts(&counter).await?;
                self.hash_anew_if_old(&account, password).await?;
                self.after_first_step(&account, Step::AfterPassword, from).await
            }
            account => {
                if let Some(source) = &source {
                    self.store().take_attempt(source, "source", None, self.policy().source, now).await?;
                }
                self.note_failure(account.as_ref(), Outcome::WrongPassword, locks, from).await?;
                Ok(SignInOutcome::Refused)
            }
        }
    }

    /// The second step, or in.
    pub(crate) async fn after_first_step(
        &self,
        account: &Account,
        step: Step,
        from: &Visitor,
    ) -> Result<SignInOutcome, Error> {
        let policy = self.policy();
        let enough = step == Step::AfterSingleSignOn && policy.single_sign_on_is_enough;
        let asks = policy.second_factor != SecondFactorRule::Off && !enough;
        if asks && self.store().standing(&account.account_id).await?.second_factor {
            let viewer = self.viewer_of(account)?;
            let half = self.open_session(&account.account_id, viewer, step, from).await?;
            return Ok(SignInOutcome::SecondStep(half.token));
        }
        let outcome = if step == Step::AfterSingleSignOn { Outcome::SingleSignOn } else { Outcome::Password };
        self.let_in(account, outcome, from).await.map(|signed_in| SignInOutcome::SignedIn(Box::new(signed_in)))
    }

    /// Opens the session of somebody who has passed every step, under a new token.
    pub(crate) async fn let_in(&self, account: &Account, outcome: Outcome, from: &Visitor) -> Result<SignedIn, Error> {
        let viewer = self.viewer_of(account)?;
        let action =
            if outcome == Outcome::SingleSignOn { AuditAction::SignedInElsewhere } else { AuditAction::SignedIn };
        let (device, new_device) = self.recognise_device(&account.account_id, from).await?;
        let audit = self.audit_entry(Some(&viewer), action, &account.account_id, &[("by", outcome.code())]);
        self.store().add_sign_in(&self.sign_in_row(account, outcome, from, new_device), audit).await?;
        let signed_in = self.open_session(&account.account_id, viewer, Step::Open, from).await?;
        self.store().note_sign_in(&account.account_id, self.now().as_micros()).await?;
        Ok(SignedIn { device, ..signed_in })
    }

    /// Switches to a demonstration account without its password.
    pub async fn switch_to(&self, login: &str, from: &Visitor) -> Result<Option<SignedIn>, Error> {
        match self.store().account_by_login(login).await? {
            Some(account) if account.demonstration && self.opens(&account) => {
                let viewer = self.viewer_of(&account)?;
                self.open_session(&account.account_id, viewer, Step::Open, from).await.map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Writes a failure down: in the history of the account if there is one, and in the audit chain.
    pub(crate) async fn note_failure(
        &self,
        account: Option<&Account>,
        outcome: Outcome,
        locks: bool,
        from: &Visitor,
    ) -> Result<(), Error> {
        let subject = account.map_or("", |account| account.account_id.as_str());
        let detail = [("by", outcome.code()), ("source", &from.place())];
        let audit = self.audit_entry(None, AuditAction::SignInFailed, subject, &detail);
        match account {
            Some(account) => {
                let outcome = if locks { Outcome::Locked } else { outcome };
                self.store().add_sign_in(&self.sign_in_row(account, outcome, from, false), audit).await?;
            }
            None => self.store().audit(audit).await?,
        }
        if locks {
            self.note(None, AuditAction::SignInLocked, subject, &[("by", outcome.code())]).await?;
        }
        Ok(())
    }

    fn sign_in_row(&self, account: &Account, outcome: Outcome, from: &Visitor, new_device: bool) -> SignInRow {
        SignInRow {
            sign_in_id: self.fresh_id("g"),
            account_id: account.account_id.clone(),
            at_us: self.now().as_micros(),
            outcome: outcome.code().to_owned(),
            device: from.label(),
            source: from.place(),
            new_device,
        }
    }

    /// The keyed digest under which attempts count.
    pub(crate) fn counter(&self, kind: &str, of: &str) -> String {
        self.vault().blind("", &format!("sign_in.{kind}"), of).value
    }

    /// A browser that has signed in to the account before counts by itself, so that nobody else's failures lock its
    /// person out.
    async fn login_counter(&self, login: &str, account: Option<&Account>, from: &Visitor) -> Result<String, Error> {
        let folded = login.to_lowercase();
        let digest = from.device.as_ref().map(|device| self.token_hash(device)).unwrap_or_default();
        // Asked for unknown names as well, so that both take as long.
        let account_id = account.map_or("", |account| account.account_id.as_str());
        let known = self.store().device(account_id, &digest).await?.is_some();
        Ok(if known { self.counter("device", &format!("{folded}\n{digest}")) } else { self.counter("login", &folded) })
    }

    /// Counts an attempt of somebody who is signed in, or half; refuses beside `field` while he has to wait.
    pub(crate) async fn take_turn(
        &self,
        counter: &str,
        kind: &'static str,
        account_id: &str,
        field: &str,
    ) -> Result<bool, Error> {
        let now = self.now().as_micros();
        match self.store().take_attempt(counter, kind, Some(account_id), self.policy().account, now).await? {
            Taken::Judge { locks, .. } => Ok(locks),
            Taken::Wait { until_us } => {
                invalid(field, format!("尝试次数过多，请在{}后再试", wait_words(seconds_until(until_us, now))))
            }
        }
    }

    /// Notes the browser; answers a new cookie if it has none, and whether it is new to an account that had others.
    async fn recognise_device(&self, account_id: &str, from: &Visitor) -> Result<(Option<String>, bool), Error> {
        let now = self.now().as_micros();
        let carried = from.device.clone().filter(|device| is_token(device));
        let fresh = carried.is_none().then(|| hex::encode(self.random::<32>()));
        let Some(device) = carried.as_ref().or(fresh.as_ref()) else { return Ok((None, false)) };
        let digest = self.token_hash(device);
        let known = self.store().device(account_id, &digest).await?.is_some();
        let new = !known && self.store().has_devices(account_id).await?;
        let row = DeviceRow {
            account_id: account_id.to_owned(),
            device_digest: digest,
            label: from.label(),
            source: from.place(),
            first_at_us: now,
            seen_at_us: now,
            to_notice: new,
        };
        self.store().put_device(&row).await?;
        Ok((fresh, new))
    }

    /// The viewer's own history of signing in, newest first.
    pub async fn sign_in_history(&self, viewer: &Viewer) -> Result<Vec<SignInItem>, Error> {
        let rows = self.store().sign_ins(viewer.person.as_str(), HISTORY).await?;
        let item = |row: SignInRow| {
            let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.code() == row.outcome)?;
            Some(SignInItem {
                at: Instant::from_micros(row.at_us).to_minutes(),
                outcome: outcome.words(),
                failed: outcome.failed(),
                device: row.device,
                source: row.source,
                new_device: row.new_device,
            })
        };
        Ok(rows.into_iter().filter_map(item).collect())
    }

    /// Browsers that are new to the viewer's account and that it has not seen the notice of, newest first.
    pub async fn new_devices(&self, viewer: &Viewer) -> Result<Vec<NewDevice>, Error> {
        let rows = self.store().devices_to_notice(viewer.person.as_str(), NOTICES).await?;
        Ok(rows
            .into_iter()
            .map(|row| NewDevice {
                at: Instant::from_micros(row.first_at_us).to_minutes(),
                device: row.label,
                source: row.source,
                until_us: row.first_at_us,
            })
            .collect())
    }

    /// Forgets counters that hold nobody up, history older than half a year, browsers not seen for a year, and what the
    /// single sign-on left behind; answers how many rows went.
    pub async fn tidy_sign_ins(&self) -> Result<u64, Error> {
        const DAY_US: i64 = 24 * 3600 * 1_000_000;
        let now = self.now().as_micros();
        let attempts = self.store().forget_attempts(now - DAY_US, now - 183 * DAY_US).await?;
        let devices = self.store().forget_devices(now - 366 * DAY_US).await?;
        let journeys = self.store().forget_sign_on(now, now - 30 * DAY_US).await?;
        Ok(attempts + devices + journeys)
    }

    /// The viewer has seen the notice of browsers that came up to an instant.
    pub async fn devices_noticed(&self, viewer: &Viewer, until_us: i64) -> Result<(), Error> {
        Ok(self.store().devices_noticed(viewer.person.as_str(), until_us).await?)
    }
}

fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(crate) fn seconds_until(until_us: i64, now_us: i64) -> i64 {
    (until_us - now_us).max(0).div_euclid(1_000_000) + 1
}

fn wait(until_us: i64, now_us: i64) -> SignInOutcome {
    SignInOutcome::Wait(seconds_until(until_us, now_us))
}

/// A length of waiting in words: seconds up to a minute, then minutes.
pub fn wait_words(seconds: i64) -> String {
    if seconds <= 60 { format!("{seconds}秒") } else { format!("{}分钟", (seconds + 59) / 60) }
}
