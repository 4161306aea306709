//! Making one account, and changing its name and its last day.

use super::{another, day, security};
use crate::{
    Casework, FieldError, Viewer,
    audit::AuditAction,
    error::{Error, invalid},
    people::Slip,
};
use domain::{
    actor::Role,
    ids::OrganId,
    seats::{check_seats, confirmed_by},
};
use store::{Account, NO_END, NewRosterEntry, RoleGrant, StoreError};

/// An account as its form describes it.
#[derive(Debug, Clone, Default)]
pub struct AccountForm {
    /// The person's name.
    pub name: String,
    /// The name to sign in with.
    pub login: String,
    /// The organ as somebody names it.
    pub organ: String,
    /// The role's code.
    pub role: String,
    /// The last day; may be empty.
    pub until: String,
}

/// An account that passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checked {
    pub name: String,
    pub login: String,
    pub organ: OrganId,
    pub role: Role,
    pub until_on: String,
}

const LONGEST_NAME: usize = 30;
const LOGIN_CHARS: std::ops::RangeInclusive<usize> = 3..=40;

/// A name, or what is wrong with it.
pub(super) fn check_name(text: &str) -> Result<String, String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err("请填写姓名".to_owned()),
        1..=LONGEST_NAME if name.chars().any(char::is_control) => Err("姓名含有无法显示的字符".to_owned()),
        1..=LONGEST_NAME => Ok(name),
        length => Err(format!("姓名最多{LONGEST_NAME}字，现有{length}字")),
    }
}

/// A login in small letters, or what is wrong with it.
pub(super) fn check_login(text: &str) -> Result<String, String> {
    let login = text.trim().to_lowercase();
    if login.is_empty() {
        return Err("请填写登录名".to_owned());
    }
    let first = login.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
    let all = login.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if !first || !all || !LOGIN_CHARS.contains(&login.len()) {
        return Err("登录名为3至40个字母、数字、点、连字符或下划线，以字母或数字开头".to_owned());
    }
    Ok(login)
}

impl Casework {
    pub(super) async fn check_account(&self, form: &AccountForm) -> Result<Checked, Vec<FieldError>> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, why: String| faults.push(FieldError::new(field, why));
        let name = check_name(&form.name).map_err(|why| fault("name", why)).ok();
        let login = check_login(&form.login).map_err(|why| fault("login", why)).ok();
        let organ = self.own_organ(&form.organ).map_err(|why| fault("organ", why)).ok();
        let role = Role::from_code(form.role.trim()).filter(|role| role.of_accounts());
        if role.is_none() {
            fault("role", "请选择岗位".to_owned());
        }
        let until = form.until.trim();
        let until_on = if until.is_empty() { Some(NO_END.to_owned()) } else { day(until).map(|day| day.to_string()) };
        match &until_on {
            None => fault("until", "请填写有效期的最后一日，如2026-12-31；长期有效的留空".to_owned()),
            Some(last) if *last < self.today() => fault("until", "有效期不能早于今天".to_owned()),
            Some(_) => {}
        }
        if let Some(login) = &login
            && matches!(self.store().account_by_login(login).await, Ok(Some(_)))
        {
            faults.push(FieldError::new("login", format!("登录名“{login}”已被使用")));
        }
        match (name, login, organ, role, until_on) {
            (Some(name), Some(login), Some(organ), Some(role), Some(until_on)) if faults.is_empty() => {
                Ok(Checked { name, login, organ, role, until_on })
            }
            _ => Err(faults),
        }
    }

    /// The rows of an account to make, with its slip where it can be invited at once.
    pub(super) fn entry(&self, by: Option<&Viewer>, one: &Checked, days: u16) -> (NewRosterEntry, Option<Slip>) {
        let account_id = self.fresh_id("p");
        let now = self.now();
        let made_by = by.map_or_else(|| "system".to_owned(), |viewer| viewer.person.to_string());
        // The command line is the second hand of a deployment that has no administrators yet.
        let waits = by.is_some() && confirmed_by(one.role).is_some();
        let account = Account {
            account_id: account_id.clone(),
            login: one.login.clone(),
            name: one.name.clone(),
            organ_id: one.organ.to_string(),
            role: one.role.code().to_owned(),
            password_hash: String::new(),
            disabled: waits,
            demonstration: false,
            until_on: one.until_on.clone(),
        };
        let (invitation, slip) =
            if waits { (None, None) } else { Some(self.draw_invitation(&account, &made_by, days)).unzip() };
        let grant = waits.then(|| RoleGrant {
            grant_id: self.fresh_id("g"),
            account_id: account_id.clone(),
            role: one.role.code().to_owned(),
            proposed_by: made_by,
            proposed_at_us: now.as_micros(),
            decided_by: None,
            decided_at_us: None,
            granted: None,
        });
        let detail = [
            ("organ", one.organ.as_str()),
            ("role", one.role.code()),
            ("until", one.until_on.as_str()),
            ("second_hand", if waits { "wanted" } else { "" }),
        ];
        let audit = self.audit_entry(by, AuditAction::AccountMade, &account_id, &detail);
        let entry = NewRosterEntry {
            account,
            created_at_us: now.as_micros(),
            until_on: one.until_on.clone(),
            invitation,
            grant,
            audit,
        };
        (entry, slip)
    }

    /// Makes an account. Its slip is answered this once; there is none while an administrator's seat waits for its second
    /// hand.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with every field that does not pass.
    pub async fn make_account(
        &self,
        viewer: &Viewer,
        form: &AccountForm,
        days: u16,
    ) -> Result<(String, Option<Slip>), Error> {
        security(viewer)?;
        self.make_account_by(Some(viewer), form, days).await
    }

    pub(super) async fn make_account_by(
        &self,
        by: Option<&Viewer>,
        form: &AccountForm,
        days: u16,
    ) -> Result<(String, Option<Slip>), Error> {
        let checked = self.check_account(form).await.map_err(Error::Invalid)?;
        check_seats(&[checked.role])?;
        let (entry, slip) = self.entry(by, &checked, days);
        let id = entry.account.account_id.clone();
        match self.store().make_accounts(vec![entry]).await {
            Err(StoreError::Stale) => invalid("login", format!("登录名“{}”已被使用", checked.login)),
            other => {
                other?;
                Ok((id, slip))
            }
        }
    }

    /// Changes the name and the last day of an account.
    pub async fn change_account(
        &self,
        viewer: &Viewer,
        account_id: &str,
        name: &str,
        until: &str,
    ) -> Result<(), Error> {
        security(viewer)?;
        another(viewer, account_id)?;
        let account = self.known_account(account_id).await?;
        let mut faults = Vec::new();
        let name = check_name(name).map_err(|why| faults.push(FieldError::new("name", why))).ok();
        let until = until.trim();
        let until_on = if until.is_empty() { Some(NO_END.to_owned()) } else { day(until).map(|day| day.to_string()) };
        if until_on.is_none() {
            faults.push(FieldError::new("until", "请填写有效期的最后一日，如2026-12-31；长期有效的留空"));
        }
        let (Some(name), Some(until_on)) = (name, until_on) else { return Err(Error::Invalid(faults)) };
        let renamed = if name == account.name { "" } else { "yes" };
        let detail = [("renamed", renamed), ("until", until_on.as_str())];
        let audit = self.audit_entry(Some(viewer), AuditAction::AccountChanged, account_id, &detail);
        Ok(self.store().rename_account(account_id, &name, &until_on, audit).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_small_letters_digits_and_a_few_marks() {
        let table = [
            (" Zhang.San ", Some("zhang.san")),
            ("nm-fgw.shouli2", Some("nm-fgw.shouli2")),
            ("张三", None),
            ("ab", None),
            (".abc", None),
            ("a b c", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(check_login(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_short_and_visible() {
        assert_eq!(check_name("  岩 罕  "), Ok("岩 罕".to_owned()));
        assert!(check_name(" ").is_err());
        assert!(check_name(&"名".repeat(31)).is_err());
    }
}
