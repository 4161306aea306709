//! Invitations: a link that opens an account once, and the slip on which it is handed over.

use super::{another, done_before, security};
use crate::{
    Casework, FieldError, Viewer,
    audit::AuditAction,
    error::{Error, invalid},
};
use domain::{actor::Role, ids::OrganId, time::Instant};
use store::{Account, InvitationRow, NewInvitation};

/// What is handed to a new person; its secret is shown this once.
#[derive(Clone, PartialEq, Eq)]
pub struct Slip {
    /// The account.
    pub account_id: String,
    /// The person's name.
    pub name: String,
    /// The name to sign in with.
    pub login: String,
    /// The organ's name.
    pub organ_name: String,
    /// The role in words.
    pub role_label: &'static str,
    /// The secret, in groups.
    pub token: String,
    /// The last moment at which it is good.
    pub good_until: String,
}

impl std::fmt::Debug for Slip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slip").field("account_id", &self.account_id).finish_non_exhaustive()
    }
}

impl Slip {
    /// The path of the link.
    pub fn path(&self) -> String {
        format!("/invitation/{}", self.token)
    }
}

/// What the holder of a link sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvitationState {
    /// It opens this account: name, login, organ, role, good until.
    Good {
        /// The person's name.
        name: String,
        /// The name to sign in with.
        login: String,
        /// The organ's name.
        organ_name: String,
        /// The role in words.
        role_label: &'static str,
        /// The last moment.
        good_until: String,
    },
    /// It was used.
    Used {
        /// When.
        at: String,
    },
    /// Its time is over.
    Expired {
        /// When it was.
        at: String,
    },
    /// Another took its place, or the account is shut.
    Void,
    /// There is no such link.
    Unknown,
}

/// Crockford's letters: none is taken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 28 letters of 5 bits each: 140 random bits.
const LENGTH: usize = 28;
const DAY_US: i64 = 24 * 3600 * 1_000_000;

/// A secret as it was meant: without separators, in capitals, look-alikes taken back.
fn normal(token: &str) -> String {
    token
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect()
}

impl Casework {
    pub(super) fn draw_invitation(&self, account: &Account, made_by: &str, days: u16) -> (NewInvitation, Slip) {
        let letters: Vec<u8> = self.random::<LENGTH>().iter().map(|byte| LETTERS[usize::from(byte & 31)]).collect();
        let secret = String::from_utf8(letters).expect("the letters are ASCII");
        let groups: Vec<_> = secret.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group)).collect();
        let now = self.now().as_micros();
        let expires_at_us = now + i64::from(days) * DAY_US;
        let organ = OrganId::parse(&account.organ_id);
        let slip = Slip {
            account_id: account.account_id.clone(),
            name: account.name.clone(),
            login: account.login.clone(),
            organ_name: organ.map_or_else(|_| account.organ_id.clone(), |organ| self.organ_name(&organ)),
            role_label: Role::from_code(&account.role).map_or("", Role::label),
            token: groups.join("-"),
            good_until: Instant::from_micros(expires_at_us).to_minutes(),
        };
        let invitation = NewInvitation {
            invitation_id: self.fresh_id("v"),
            account_id: account.account_id.clone(),
            token_hash: self.invitation_hash(&secret),
            made_by: made_by.to_owned(),
            made_at_us: now,
            expires_at_us,
        };
        (invitation, slip)
    }

    fn invitation_hash(&self, token: &str) -> String {
        self.vault().suite().digest(format!("invitation\n{}", normal(token)).as_bytes()).to_hex()
    }

    /// Invites somebody anew: the old password and every session end at once.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for one's own account, [`Error::Invalid`] for one that is shut or waits for its second hand.
    pub async fn invite(&self, viewer: &Viewer, account_id: &str, days: u16) -> Result<Slip, Error> {
        security(viewer)?;
        another(viewer, account_id)?;
        let account = self.known_account(account_id).await?;
        if account.disabled {
            return invalid("", "账号已停用或者等待确认，不能发放邀请");
        }
        if !self.opens(&account) {
            return invalid("", "账号已过有效期，请先延长有效期");
        }
        self.invite_by(Some(viewer), &account, days).await
    }

    pub(super) async fn invite_by(&self, by: Option<&Viewer>, account: &Account, days: u16) -> Result<Slip, Error> {
        let made_by = by.map_or("system", |viewer| viewer.person.as_str());
        let (invitation, slip) = self.draw_invitation(account, made_by, days);
        let detail = [("invitation", invitation.invitation_id.as_str())];
        let audit = self.audit_entry(by, AuditAction::AccountInvited, &account.account_id, &detail);
        self.store().invite_again(&invitation, audit).await?;
        Ok(slip)
    }

    async fn invitation_of(&self, token: &str) -> Result<Option<(InvitationRow, Account)>, Error> {
        let Some(row) = self.store().invitation(&self.invitation_hash(token)).await? else { return Ok(None) };
        let account = self.store().account(&row.account_id).await?;
        Ok(account.map(|account| (row, account)))
    }

    /// What a link opens.
    pub async fn invitation(&self, token: &str) -> Result<InvitationState, Error> {
        let Some((row, account)) = self.invitation_of(token).await? else { return Ok(InvitationState::Unknown) };
        let at = |us: i64| Instant::from_micros(us).to_minutes();
        if let Some(used) = row.used_at_us {
            return Ok(InvitationState::Used { at: at(used) });
        }
        if row.voided_at_us.is_some() || !self.opens(&account) {
            return Ok(InvitationState::Void);
        }
        if row.expires_at_us <= self.now().as_micros() {
            return Ok(InvitationState::Expired { at: at(row.expires_at_us) });
        }
        let viewer = self.viewer_of(&account)?;
        Ok(InvitationState::Good {
            name: account.name,
            login: account.login,
            organ_name: viewer.organ_name,
            role_label: viewer.role.label(),
            good_until: at(row.expires_at_us),
        })
    }

    /// Opens the account of a link with the password its person chose; answers the login.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with the fields `password` and `again`, or without field if the link is no longer good.
    pub async fn open_invited(&self, token: &str, password: &str, again: &str) -> Result<String, Error> {
        const GONE: &str = "这个链接已经用过或者失效，请向安全管理员索取新的邀请";
        let Some((row, account)) = self.invitation_of(token).await? else { return invalid("", GONE) };
        if !matches!(self.invitation(token).await?, InvitationState::Good { .. }) {
            return invalid("", GONE);
        }
        let mut faults = Vec::new();
        if let Err(reasons) = self.check_password_strength(&account.login, &account.name, password) {
            faults.extend(reasons.into_iter().map(|why| FieldError::new("password", why)));
        } else if password != again {
            faults.push(FieldError::new("again", "两次输入的密码不一致"));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let hash = self.hash_password(password).await?;
        let detail = [("invitation", row.invitation_id.as_str())];
        let viewer = self.viewer_of(&account)?;
        let audit = self.audit_entry(Some(&viewer), AuditAction::InvitationUsed, &account.account_id, &detail);
        let used = self.store().use_invitation(&row, &hash, self.now().as_micros(), audit).await;
        used.map_err(|error| done_before(error, GONE))?;
        Ok(account.login)
    }
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn a_link_typed_from_paper_is_read_as_it_was_meant() {
        for text in ["AB01-CD1E", "abol-cdie", "ab01cd1e", " AB01—CD1E "] {
            assert_eq!(normal(text), "AB01CD1E", "{text}");
        }
    }
}
