//! The second factor: one-time codes by time (RFC 6238), and recovery codes for when the phone is lost.
//!
//! The secret lies sealed in the store and leaves it only while it is set up. Each time step and each recovery code is
//! used once. Codes go by the clock of the machine: a phone does not know of a demonstration's.

use crate::{
    Casework, FieldError, Viewer,
    audit::AuditAction,
    device::Visitor,
    edge::Dice,
    error::{Error, invalid},
    sessions::Step,
    sign_in::Outcome,
    sign_in_policy::SecondFactorRule,
};
use domain::time::Instant;
use qrcode::{QrCode, render::svg};
use store::{Account, SecondFactorRow, StoreError};
use totp_rs::{Builder, Secret, Totp};

/// Recovery codes made at a time.
const CODES: usize = 10;
/// Letters and digits that are not taken for one another when read aloud or written by hand.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What authenticator programs show above the code.
const ISSUER: &str = "jiannuo";

/// Where an account's second factor stands.
#[derive(Clone, PartialEq, Eq)]
pub enum SecondFactor {
    /// There is none.
    None,
    /// It was begun; a code of it is missing.
    Begun {
        /// The secret in groups of four, to type in by hand.
        key: String,
    },
    /// It is asked for at every sign-in.
    Set {
        /// Since when.
        since: String,
        /// Recovery codes that are unused.
        codes_left: i64,
    },
}

impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Begun { .. } => "Begun",
            Self::Set { .. } => "Set",
        })
    }
}

/// What is typed to change something about one's second factor.
#[derive(Default)]
pub struct Proof {
    /// The password.
    pub password: String,
    /// A one-time code, or a recovery code.
    pub code: String,
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proof").finish_non_exhaustive()
    }
}

/// What comes of the second step.
#[derive(Debug)]
pub enum SecondStep {
    /// In.
    SignedIn(Box<crate::SignedIn>),
    /// Wrong code.
    Refused,
    /// The first step is too long ago, or too many codes were wrong: from the beginning.
    Over,
}

impl Casework {
    /// Whether accounts need a second factor here.
    pub fn second_factor_rule(&self) -> SecondFactorRule {
        self.policy().second_factor
    }

    /// Where the viewer's second factor stands.
    pub async fn second_factor(&self, viewer: &Viewer) -> Result<SecondFactor, Error> {
        let account_id = viewer.person.as_str();
        let Some(row) = self.store().second_factor(account_id).await? else { return Ok(SecondFactor::None) };
        Ok(match row.confirmed_at_us {
            None => SecondFactor::Begun { key: grouped(&self.secret_of(&row)?.to_base32()) },
            Some(since) => SecondFactor::Set {
                since: Instant::from_micros(since).to_minutes(),
                codes_left: self.store().recovery_codes_left(account_id).await?,
            },
        })
    }

    /// Makes a new secret for the viewer; one that was made before and not confirmed is forgotten.
    pub async fn begin_second_factor(&self, viewer: &Viewer) -> Result<(), Error> {
        let account = self.own_account(viewer).await?;
        let (secret, now) = (self.random::<20>(), self.now().as_micros());
        let row = self.vault().seal_second_factor(&mut Dice(self.edge()), &account.account_id, &secret, now);
        match self.store().begin_second_factor(&row).await {
            // Another window has confirmed one: its page says so.
            Err(StoreError::Duplicate { .. }) => Ok(()),
            other => Ok(other?),
        }
    }

    /// The picture that an authenticator program reads, as SVG; `None` unless the viewer is setting one up.
    pub async fn second_factor_picture(&self, viewer: &Viewer) -> Result<Option<String>, Error> {
        let account = self.own_account(viewer).await?;
        let row = self.store().second_factor(&account.account_id).await?;
        let Some(row) = row.filter(|row| row.confirmed_at_us.is_none()) else { return Ok(None) };
        let key = self.secret_of(&row)?.to_base32();
        let login: String = account.login.bytes().map(percent).collect();
        let address = format!("otpauth://totp/{ISSUER}:{login}?secret={key}&issuer={ISSUER}");
        let code = QrCode::new(address.as_bytes()).map_err(|error| Error::Setup(error.to_string()))?;
        Ok(Some(code.render::<svg::Color>().min_dimensions(240, 240).quiet_zone(true).build()))
    }

    /// Puts the viewer's second factor in force; the answer is its recovery codes, which are shown once.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if the code is wrong.
    pub async fn confirm_second_factor(&self, viewer: &Viewer, token: &str, code: &str) -> Result<Vec<String>, Error> {
        let account_id = viewer.person.as_str();
        let row = self.store().second_factor(account_id).await?;
        let Some(row) = row.filter(|row| row.confirmed_at_us.is_none()) else {
            return invalid("code", "没有正在设置的两步验证，请重新开始");
        };
        let counter = self.counter("second", account_id);
        self.take_turn(&counter, "second", account_id, "code").await?;
        let Some(step) = self.step_of(&row, code)? else {
            return invalid("code", "验证码不正确。请核对手机时间是否准确，再填写最新的6位数字");
        };
        self.store().clear_attempts(&counter).await?;
        let (codes, digests) = self.new_recovery_codes(account_id);
        let audit = self.audit_entry(Some(viewer), AuditAction::SecondFactorSet, account_id, &[]);
        let kept = self.token_hash(token);
        match self.store().confirm_second_factor(&row, step, &digests, &kept, audit).await {
            Err(StoreError::Stale) => invalid("code", "二维码已经更换，请刷新页面后重新扫描"),
            other => {
                other?;
                Ok(codes)
            }
        }
    }

    /// Replaces the viewer's recovery codes; the answer is shown once.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if password or code is wrong.
    pub async fn renew_recovery_codes(&self, viewer: &Viewer, proof: &Proof) -> Result<Vec<String>, Error> {
        let account = self.prove(viewer, proof).await?;
        let (codes, digests) = self.new_recovery_codes(&account.account_id);
        let audit = self.audit_entry(Some(viewer), AuditAction::RecoveryCodesMade, &account.account_id, &[]);
        self.store().replace_recovery_codes(&account.account_id, &digests, audit).await?;
        Ok(codes)
    }

    /// Removes the viewer's second factor, for good or to set up another phone; ends its other sessions.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if password or code is wrong.
    pub async fn remove_second_factor(&self, viewer: &Viewer, token: &str, proof: &Proof) -> Result<(), Error> {
        let account = self.prove(viewer, proof).await?;
        let audit = self.audit_entry(Some(viewer), AuditAction::SecondFactorRemoved, &account.account_id, &[]);
        let kept = self.token_hash(token);
        Ok(self.store().remove_second_factor(&account.account_id, Some(&kept), audit).await?)
    }

    /// Removes the second factor of somebody who has lost phone and codes.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for everybody but security administrators, and for one's own account.
    pub async fn reset_second_factor(&self, by: &Viewer, login: &str) -> Result<(), Error> {
        let account = self.account_for_security(by, login).await?;
        let audit = self.audit_entry(Some(by), AuditAction::SecondFactorReset, &account.account_id, &[]);
        match self.store().remove_second_factor(&account.account_id, None, audit).await {
            Err(StoreError::Stale) => invalid("login", "这个账号没有启用两步验证，不用重置"),
            other => Ok(other?),
        }
    }

    /// Whether the second step of signing in is open to this token.
    pub async fn awaits_second_step(&self, token: &str) -> Result<bool, Error> {
        Ok(self.half(token).await?.is_some())
    }

    /// The second step of signing in: a one-time code or a recovery code.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] while codes have to wait.
    pub async fn second_step(&self, token: &str, code: &str, from: &Visitor) -> Result<SecondStep, Error> {
        let Some((account, step)) = self.half(token).await? else { return Ok(SecondStep::Over) };
        let account_id = account.account_id.as_str();
        let counter = self.counter("second", account_id);
        let locks = self.take_turn(&counter, "second", account_id, "code").await?;
        let Some(outcome) = self.use_code(account_id, code).await? else {
            self.note_failure(Some(&account), Outcome::WrongCode, locks, from).await?;
            if locks {
                self.sign_out(token).await?;
                return Ok(SecondStep::Over);
            }
            return Ok(SecondStep::Refused);
        };
        self.store().clear_attempts(&counter).await?;
        self.sign_out(token).await?;
        let outcome = if step == Step::AfterSingleSignOn { Outcome::SingleSignOn } else { outcome };
        Ok(SecondStep::SignedIn(Box::new(self.let_in(&account, outcome, from).await?)))
    }

    /// Password and code of the viewer's own account, before something about its second factor changes.
    async fn prove(&self, viewer: &Viewer, proof: &Proof) -> Result<Account, Error> {
        let account = self.own_account(viewer).await?;
        let mut faults = Vec::new();
        if proof.password.is_empty() {
            faults.push(FieldError::new("password", "请填写密码"));
        }
        if proof.code.trim().is_empty() {
            faults.push(FieldError::new("code", "请填写验证码"));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        self.confirm_password(&account, "password", &proof.password).await?;
        let counter = self.counter("second", &account.account_id);
        self.take_turn(&counter, "second", &account.account_id, "code").await?;
        if self.use_code(&account.account_id, &proof.code).await?.is_none() {
            return invalid("code", "验证码不正确或已经用过，请等下一个验证码出现后再填");
        }
        self.store().clear_attempts(&counter).await?;
        Ok(account)
    }

    /// Uses a one-time code or a recovery code, once.
    async fn use_code(&self, account_id: &str, code: &str) -> Result<Option<Outcome>, Error> {
        let row = self.store().second_factor(account_id).await?.filter(|row| row.confirmed_at_us.is_some());
        let Some(row) = row else { return Ok(None) };
        if let Some(step) = self.step_of(&row, code)? {
            let used = self.store().use_step(account_id, step).await?;
            return Ok(used.then_some(Outcome::SecondFactor));
        }
        let now = self.now().as_micros();
        for digest in self.vault().blind_values(CODE_FIELD, &code_text(account_id, code)) {
            if self.store().use_recovery_code(account_id, &digest, now).await? {
                return Ok(Some(Outcome::RecoveryCode));
            }
        }
        Ok(None)
    }

    /// The time step of which this is the code, if it is one of now or of one step before or after.
    fn step_of(&self, row: &SecondFactorRow, code: &str) -> Result<Option<i64>, Error> {
        let digits: String = plain(code).filter(char::is_ascii_digit).collect();
        if digits.len() != 6 || plain(code).any(|c| c.is_ascii_alphabetic()) {
            return Ok(None);
        }
        let secret = self.vault().open_second_factor(row)?;
        let totp = totp(secret)?;
        let seconds = u64::try_from(self.edge().machine_now().as_micros() / 1_000_000).unwrap_or(0);
        Ok(totp.check(&digits, seconds).and_then(|step| i64::try_from(step).ok()))
    }

    fn secret_of(&self, row: &SecondFactorRow) -> Result<Secret, Error> {
        Ok(Secret::from(self.vault().open_second_factor(row)?))
    }

    fn new_recovery_codes(&self, account_id: &str) -> (Vec<String>, Vec<String>) {
        let codes: Vec<String> = (0..CODES).map(|_| self.readable_code(2)).collect();
        let digest = |code: &String| self.vault().blind("", CODE_FIELD, &code_text(account_id, code)).value;
        let digests = codes.iter().map(digest).collect();
        (codes, digests)
    }

    /// A random code of so many groups of five, 25 bits each.
    pub(crate) fn readable_code(&self, groups: usize) -> String {
        let group = || self.random::<5>().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).iter().collect();
        (0..groups).map(|_| group()).collect::<Vec<String>>().join("-")
    }
}

const CODE_FIELD: &str = "sign_in.recovery";

/// What of a recovery code is digested: upper case without separators, with its account.
fn code_text(account_id: &str, code: &str) -> String {
    let letters = plain(code).filter(char::is_ascii_alphanumeric).map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    });
    format!("{account_id}\n{}", letters.collect::<String>())
}

/// The characters of a text with full-width ones made plain.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    })
}

fn totp(secret: Vec<u8>) -> Result<Totp, Error> {
    Builder::new().with_secret(secret).with_skew(1).build().map_err(|error| Error::Setup(error.to_string()))
}

fn grouped(key: &str) -> String {
    let groups: Vec<String> =
        key.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    groups.join(" ")
}

/// A byte as an address carries it.
fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_the_vectors_of_the_standard() {
        // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
        let totp = totp(b"12345678901234567890".to_vec()).unwrap();
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(totp.check(code, seconds), Some(seconds / 30), "{seconds}");
            assert_eq!(totp.check(code, seconds + 90), None, "{seconds}: too old");
        }
    }

    #[test]
    fn a_recovery_code_is_read_as_it_was_meant() {
        for text in ["ABCD1-0FGHJ", "abcdl ofghj", "ＡＢＣＤ１—０ＦＧＨＪ"] {
            assert_eq!(code_text("p", text), "p\nABCD10FGHJ", "{text}");
        }
        assert_eq!(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
