//! `accounts.toml`: demonstration accounts. Real places keep their accounts in the database alone.

use crate::{
    directory::Known,
    fault::{Findings, Located, Shape},
    sheet::Sheet,
};
use domain::{
    actor::Role,
    ids::{OrganId, PersonId},
};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A demonstration account. It has no password here: the server sets one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Account {
    /// The person.
    pub id: PersonId,
    /// The fictional name.
    pub name: String,
    /// The organ the person acts for.
    pub organ: OrganId,
    /// In which role.
    pub role: Role,
    /// What the person types to sign in.
    pub login: String,
}

const ACCOUNT: Shape = Shape {
    required: &[("id", "标识"), ("name", "姓名"), ("organ", "单位"), ("role", "角色"), ("login", "登录名")],
    optional: &[],
};

/// Reads the accounts.
pub(crate) fn read(sheet: &Sheet<'_>, known: &Known, findings: &mut Findings) -> Vec<Account> {
    sheet.only(&["account"], findings);
    let mut accounts = Vec::new();
    let mut ids = BTreeSet::new();
    let mut logins = BTreeSet::new();
    for (at, entry) in sheet.list("account", findings) {
        let Some(Located { value: account, at }) = sheet.read::<Account>(entry, at, &ACCOUNT, findings) else {
            continue;
        };
        known.check(&account.organ, &at, "organ", "账号所属单位", findings);
        if !ids.insert(account.id.clone()) {
            findings.fault(at.fault("id", format!("账号标识“{}”重复", account.id)));
        }
        if !logins.insert(account.login.clone()) {
            findings.fault(at.fault("login", format!("登录名“{}”重复", account.login)));
        }
        if matches!(account.role, Role::Complainant | Role::System) {
            findings.fault(at.fault("role", format!("“{}”不能有账号", account.role.label())));
        }
        accounts.push(account);
    }
    accounts
}
