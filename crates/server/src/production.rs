//! What a real deployment refuses: keys, accounts and the clock of a demonstration, and secrets that others may read.
//!
//! Everybody who ever ran the demonstration knows its password and may have a copy of its keys; its switch signs in without
//! a password, its clock moves deadlines. A folder that was one cannot be made into the other.

use crate::{
    edge::CLOCK_OFFSET,
    failure::Failure,
    folder::is_open_to_others,
    keys::{self, is_demonstration},
};
use std::path::Path;
use store::Store;

/// What of a demonstration is left in a store, each as one sentence.
///
/// # Errors
///
/// If the store does not answer.
pub async fn remains(store: &Store) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    let accounts = store.accounts().await?;
    let count = accounts.iter().filter(|account| account.demonstration).count();
    if count > 0 {
        found.push(format!("数据库中有 {count} 个示范账号，人人知道其密码"));
    }
    let offset = store.setting(CLOCK_OFFSET).await?;
    if offset.is_some_and(|offset| offset.trim() != "0") {
        found.push("数据库记有拨快的示范时钟，时限不可信".to_owned());
    }
    Ok(found)
}

/// Refuses a store in which something of a demonstration is left.
///
/// # Errors
///
/// One sentence that names everything found.
pub async fn refuse_remains(store: &Store) -> Result<(), Failure> {
    let found = remains(store).await?;
    if found.is_empty() {
        return Ok(());
    }
    tracing::error!(found = found.len(), "production.demonstration_refused");
    Err(Failure::new(format!("{}；正式部署不能使用，请另选数据目录，或加 --demo 以示范模式启动", found.join("；"))))
}

/// What in a data folder a real deployment would refuse, as far as files tell; nothing is opened or changed.
pub fn refused_files(data: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let folder = data.join("keys");
    if is_demonstration(&folder) {
        found.push(format!("{}：示范用的密钥，正式部署会拒绝启动", folder.display()));
    }
    for name in keys::SECRET_FILES {
        let path = folder.join(name);
        if is_open_to_others(&path).unwrap_or(false) {
            let path = path.display();
            found.push(format!("{path}：可被他人读取，启动会被拒绝，请先执行 chmod 600 {path}"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::{Given, Settings, refuse_open_secrets},
        house::{House, Mode},
    };
    use std::collections::BTreeMap;
    use store::Account;

    fn settings(data: &Path) -> Settings {
        let profile = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles/xishuangbanna");
        let given = Given { data: Some(data.to_owned()), profile: Some(profile), ..Given::default() };
        Settings::from_texts("", &BTreeMap::new(), &given).unwrap()
    }

    #[tokio::test]
    async fn a_real_deployment_refuses_an_account_or_the_clock_of_a_demonstration() {
        for (what, word) in [("account", "示范账号"), ("clock", "示范时钟")] {
            let data = tempfile::tempdir().unwrap();
            let house = House::open(settings(data.path()), Mode::Real).await.unwrap();
            if what == "account" {
                let account = Account {
                    account_id: "nm-fgw.shouli".to_owned(),
                    login: "nm-fgw.shouli".to_owned(),
                    name: "曾秋菊".to_owned(),
                    organ_id: "nm-fgw".to_owned(),
                    role: "intake".to_owned(),
                    until_on: store::NO_END.to_owned(),
                    password_hash: String::new(),
                    disabled: true,
                    demonstration: true,
                };
                house.store.add_account(&account).await.unwrap();
            } else {
                house.store.set_setting(CLOCK_OFFSET, Some("86400000000")).await.unwrap();
            }
            house.close().await;
            for mode in [Mode::Real, Mode::AsItIs] {
                let refused = House::open(settings(data.path()), mode).await.expect_err(word).to_string();
                assert!(refused.contains(word) && refused.contains("正式部署不能使用"), "{refused}");
            }
        }
    }

    #[test]
    fn the_files_of_a_demonstration_and_open_secrets_are_named_before_any_start() {
        let data = tempfile::tempdir().unwrap();
        assert!(refused_files(data.path()).is_empty());
        keys::load(&settings(data.path()), true).unwrap();
        let found = refused_files(data.path());
        assert!(found.len() == 1 && found[0].contains("示范用的密钥"), "{found:?}");
        #[cfg(unix)]
        {
            use std::{fs, os::unix::fs::PermissionsExt};
            let master = data.path().join("keys/master.key");
            fs::set_permissions(&master, fs::Permissions::from_mode(0o640)).unwrap();
            assert!(refused_files(data.path()).iter().any(|line| line.contains("chmod 600")));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_settings_file_with_a_secret_that_others_may_read_is_refused() {
        use std::{fs, os::unix::fs::PermissionsExt};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jiannuo.toml");
        let key = "ab".repeat(32);
        for (text, mode, refused) in [
            (format!("master_key = \"{key}\"\n"), 0o644, true),
            (format!("master_key = \"{key}\"\n"), 0o600, false),
            ("listen = \"127.0.0.1:0\"\n".to_owned(), 0o644, false),
        ] {
            fs::write(&path, &text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let read = refuse_open_secrets(&path, &text);
            assert_eq!(read.is_err(), refused, "{text} {mode:o}");
            if let Err(failure) = read {
                assert!(failure.to_string().contains("chmod 600") && !failure.to_string().contains(&key));
            }
        }
    }
}
