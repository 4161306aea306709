//! Accounts of the demonstration: one shared password, which is printed at every start.

use crate::failure::Failure;
use casework::{Casework, DemoAccount, NewAccount};
use profile::Account;

/// The password of every demonstration account. Production refuses a demonstration database.
pub const DEMO_PASSWORD: &str = "jiannuo-demo";

/// Adds the demonstration accounts that are not there yet; answers how many were added.
pub async fn add_demo(casework: &Casework, accounts: &[Account]) -> Result<usize, Failure> {
    let known: std::collections::BTreeSet<String> =
        casework.store().accounts().await?.into_iter().map(|account| account.account_id).collect();
    let missing: Vec<_> = accounts.iter().filter(|account| !known.contains(account.id.as_str())).collect();
    if missing.is_empty() {
        return Ok(0);
    }
    // One hash for all: hashing is slow on purpose, and everybody knows this password.
    let password_hash = casework.hash_password(DEMO_PASSWORD).await?;
    for account in &missing {
        let account = NewAccount {
            id: account.id.clone(),
            login: account.login.clone(),
            name: account.name.clone(),
            organ: account.organ.clone(),
            role: account.role,
            password_hash: password_hash.clone(),
            demonstration: true,
        };
        casework.add_account(account).await?;
    }
    Ok(missing.len())
}

/// The accounts with which most of the mechanism can be walked through, in its order.
const MAIN: [&str; 14] = [
    "nm-fgw.shouli",
    "nm-fgw.fuzeren",
    "nm-fgw.shengji",
    "my-fgj.shouli",
    "my-fgj.fuzeren",
    "nm-zjj.chengban",
    "nm-zjj.shenhe",
    "nm-zjj.pizhun",
    "my-zjj.jingban",
    "my-zjj.danweifuzeren",
    "nm-czj.chengjie",
    "nm-czj.chengjiefuzeren",
    "nm-kpb.kaoping",
    "nm-fgw.xitong",
];

/// A table of the main accounts, line by line.
pub fn table(accounts: &[DemoAccount]) -> Vec<String> {
    let line = |account: &DemoAccount| {
        format!("  {:<22}{}（{} {}）", account.login, account.role_label, account.organ_name, account.name)
    };
    MAIN.iter().filter_map(|login| accounts.iter().find(|account| account.login == **login)).map(line).collect()
}
