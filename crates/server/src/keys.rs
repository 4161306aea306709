//! The keys of a deployment: from settings, or from files of `keys/` in the data folder that the first start makes.
//!
//! Keys of a demonstration are marked by a file beside them, and a real deployment refuses them: everybody who ever
//! ran the demonstration may have a copy.

use crate::{
    config::Settings,
    failure::Failure,
    folder::{is_open_to_others, make_private, write_private},
};
use seal::{
    blind::{BlindKey, BlindRing},
    envelope::{KeyRing, MasterKey},
    random::{OsRandom, array},
    sign::{SigningKey, VerifyingKey},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::Vault;

const MARK: &str = "DEMONSTRATION";
const MARK_TEXT: &str = "这些密钥只用于示范，正式部署会拒绝使用。\n";

/// The keys in use.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Opens personal data.
    pub vault: Vault,
    /// Signs roots and packages.
    pub signing: Arc<SigningKey>,
    /// The ids of master and signing key, to notice that a database belongs to others.
    pub ids: String,
    /// The same with the older master keys at hand: a database that was begun with one of them may go on.
    pub older_ids: Vec<String>,
}

/// The folder of the keys.
pub fn folder(settings: &Settings) -> PathBuf {
    settings.data.join("keys")
}

/// The public key by which others check the log, as the usual start leaves it.
pub fn public_key_file(settings: &Settings) -> PathBuf {
    folder(settings).join("signing.pub.pem")
}

/// Loads the keys, and makes those that are missing.
///
/// # Errors
///
/// One sentence: a key does not read, is open to others, or belongs to a demonstration while this is none.
pub fn load(settings: &Settings, demonstration: bool) -> Result<Keys, Failure> {
    let folder = folder(settings);
    make_private(&folder)?;
    check_mark(&folder, demonstration)?;
    let suite = settings.suite;
    let master = secret_text(settings.master_key.expose(), &folder.join("master.key"))?;
    let master = MasterKey::parse(suite, &master).map_err(|_| unreadable("主密钥"))?;
    let blind = secret_text(settings.blind_key.expose(), &folder.join("blind.key"))?;
    let blind = BlindKey::parse(suite, &blind).map_err(|_| unreadable("盲索引密钥"))?;
    let signing = signing_key(settings, &folder)?;
    if signing.suite() != suite {
        return Err(Failure::new(format!("签名密钥不属于所设的密码算法 {suite}")));
    }
    let ids = format!("{} {}", master.id(), signing.key_id());
    let (masters, blinds) = older(settings, &folder)?;
    let older_ids = masters.iter().map(|key| format!("{} {}", key.id(), signing.key_id())).collect();
    let vault = Vault::new(suite, KeyRing::new(master, masters), BlindRing::new(blind, blinds));
    Ok(Keys { vault, signing: Arc::new(signing), ids, older_ids })
}

/// The folder of keys that only read: those before, and on several nodes the one to come.
const OLDER: &str = "older";
/// The folder of keys that were made and are not in force yet.
const NEXT: &str = "next";

fn older(settings: &Settings, folder: &Path) -> Result<(Vec<MasterKey>, Vec<BlindKey>), Failure> {
    let (mut masters, mut blinds) = (Vec::new(), Vec::new());
    let Ok(entries) = fs::read_dir(folder.join(OLDER)) else { return Ok((masters, blinds)) };
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let Some(text) = private_text(&path)? else { continue };
        if name.starts_with("master") {
            masters.push(MasterKey::parse(settings.suite, &text).map_err(|_| unreadable("旧主密钥"))?);
        } else if name.starts_with("blind") {
            blinds.push(BlindKey::parse(settings.suite, &text).map_err(|_| unreadable("旧盲索引密钥"))?);
        }
    }
    Ok((masters, blinds))
}

/// Makes the next master and blind key, to be put in force by [`turn`]; answers the id of the master key.
///
/// # Errors
///
/// One sentence, if keys come from settings, or were made already and wait.
pub fn make_next(settings: &Settings) -> Result<String, Failure> {
    if !(settings.master_key.expose().is_empty() && settings.blind_key.expose().is_empty()) {
        let older = folder(settings).join(OLDER);
        return Err(Failure::new(format!(
            "密钥由设置 master_key、blind_key 给出，不能由本命令生成；请把现有密钥存为 {}/master-日期.key 和 blind-日期.key，再在设置中换用新密钥",
            older.display()
        )));
    }
    let next = folder(settings).join(NEXT);
    make_private(&next)?;
    let mut id = String::new();
    for name in ["master.key", "blind.key"] {
        let path = next.join(name);
        let text = hex::encode(array::<32>(&mut OsRandom));
        if name == "master.key" {
            id = MasterKey::parse(settings.suite, &text).map_err(|_| unreadable("主密钥"))?.id().to_string();
        }
        write_private(&path, format!("{text}\n").as_bytes()).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                Failure::new(format!("{} 中已有生成而未启用的密钥，请用 keys rotate 启用", next.display()))
            }
            _ => unwritable(&path, &error),
        })?;
    }
    Ok(id)
}

/// Puts the next keys in force on disk, making them if there are none. The old ones go on reading from `older/`; a
/// break-off at any point leaves keys that open everything.
///
/// # Errors
///
/// One sentence, naming the file that cannot be written.
pub fn turn(settings: &Settings) -> Result<(), Failure> {
    let folder = folder(settings);
    let next = folder.join(NEXT);
    if !next.join("master.key").exists() && !next.join("blind.key").exists() {
        make_next(settings)?;
    }
    let kept = folder.join(OLDER);
    make_private(&kept)?;
    for (name, kind) in [("master.key", "master"), ("blind.key", "blind")] {
        let (current, waiting) = (folder.join(name), next.join(name));
        if !waiting.exists() {
            continue;
        }
        if let Some(text) = private_text(&current)? {
            let id = if kind == "master" {
                MasterKey::parse(settings.suite, &text).map_err(|_| unreadable("主密钥"))?.id().to_string()
            } else {
                BlindKey::parse(settings.suite, &text).map_err(|_| unreadable("盲索引密钥"))?.id().to_string()
            };
            let path = kept.join(format!("{kind}-{id}.key"));
            if !path.exists() {
                write_private(&path, format!("{text}\n").as_bytes()).map_err(|error| unwritable(&path, &error))?;
            }
        }
        fs::rename(&waiting, &current).map_err(|error| unwritable(&current, &error))?;
    }
    Ok(())
}

/// Whether the keys of a folder are marked as those of a demonstration.
pub fn is_demonstration(folder: &Path) -> bool {
    folder.join(MARK).exists()
}

/// The secret files of a key folder.
pub const SECRET_FILES: [&str; 3] = ["master.key", "blind.key", "signing.pem"];

/// Reads a public key, for checking without any secret.
pub fn read_public(path: &Path) -> Result<VerifyingKey, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("公钥文件 {} 无法读取（{error}）", path.display())))?;
    VerifyingKey::from_pem(&text).map_err(|_| Failure::new(format!("{} 不是公钥文件（PEM）", path.display())))
}

fn unreadable(what: &str) -> Failure {
    Failure::new(format!("{what}不是 64 个十六进制字符，无法读取"))
}

fn check_mark(folder: &Path, demonstration: bool) -> Result<(), Failure> {
    let mark = folder.join(MARK);
    let empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    match (demonstration, mark.exists()) {
        (false, true) => Err(Failure::new(format!(
            "{} 中是示范用的密钥，正式部署不能使用；请另选数据目录，或加 --demo 以示范模式启动",
            folder.display()
        ))),
        (true, false) if !empty => {
            Err(Failure::new(format!("{} 中是正式部署的密钥，不能以示范模式启动；请另选数据目录", folder.display())))
        }
        (true, false) => write_private(&mark, MARK_TEXT.as_bytes()).map_err(|error| unwritable(&mark, &error)),
        _ => Ok(()),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("密钥文件 {} 无法写入（{error}）", path.display()))
}

/// The text of a secret file. Nobody else may read it.
fn private_text(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => {
            if is_open_to_others(path).unwrap_or(false) {
                let path = path.display();
                return Err(Failure::new(format!("密钥文件 {path} 可被他人读取，请先执行 chmod 600 {path}")));
            }
            Ok(Some(text.trim().to_owned()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::new(format!("密钥文件 {} 无法读取（{error}）", path.display()))),
    }
}

/// 64 hex digits: as given, else of the file, else new ones.
fn secret_text(given: &str, path: &Path) -> Result<String, Failure> {
    if !given.is_empty() {
        return Ok(given.to_owned());
    }
    if let Some(text) = private_text(path)? {
        return Ok(text);
    }
    let text = hex::encode(array::<32>(&mut OsRandom));
    write_private(path, format!("{text}\n").as_bytes()).map_err(|error| unwritable(path, &error))?;
    Ok(text)
}

fn signing_key(settings: &Settings, folder: &Path) -> Result<SigningKey, Failure> {
    let usual = folder.join("signing.pem");
    let path = settings.signing_key.as_deref().unwrap_or(&usual);
    let key = match private_text(path)? {
        Some(pem) => SigningKey::from_pem(&pem)
            .map_err(|_| Failure::new(format!("{} 不是签名私钥文件（PEM）", path.display())))?,
        None if settings.signing_key.is_some() => {
            return Err(Failure::new(format!("签名私钥文件 {} 不存在", path.display())));
        }
        None => {
            let key = SigningKey::generate(settings.suite, &mut OsRandom);
            write_private(path, key.to_pem().as_bytes()).map_err(|error| unwritable(path, &error))?;
            key
        }
    };
    let public = folder.join("signing.pub.pem");
    if !public.exists() {
        fs::write(&public, key.verifying_key().to_pem()).map_err(|error| unwritable(&public, &error))?;
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Given;
    use std::collections::BTreeMap;

    fn settings(data: &Path) -> Settings {
        let given = Given { data: Some(data.to_owned()), ..Given::default() };
        Settings::from_texts("", &BTreeMap::new(), &given).unwrap()
    }

    #[test]
    fn the_first_start_makes_keys_that_the_second_finds_again() {
        let data = tempfile::tempdir().unwrap();
        let settings = settings(data.path());
        let first = load(&settings, false).unwrap();
        let second = load(&settings, false).unwrap();
        assert_eq!(first.ids, second.ids);
        let public = read_public(&public_key_file(&settings)).unwrap();
        assert_eq!(public.key_id(), first.signing.key_id());
        for name in ["master.key", "blind.key", "signing.pem"] {
            assert!(!is_open_to_others(&folder(&settings).join(name)).unwrap(), "{name}");
        }
        assert!(!is_open_to_others(&folder(&settings)).unwrap());
    }

    #[test]
    fn demonstration_and_real_keys_never_mix() {
        for (first, second, word) in [(true, false, "示范用的密钥"), (false, true, "正式部署的密钥")] {
            let data = tempfile::tempdir().unwrap();
            let settings = settings(data.path());
            load(&settings, first).unwrap();
            load(&settings, first).unwrap();
            let failure = load(&settings, second).expect_err(word).to_string();
            assert!(failure.contains(word), "{failure}");
        }
    }

    #[test]
    fn turned_keys_write_anew_and_the_old_ones_still_read() {
        let data = tempfile::tempdir().unwrap();
        let settings = settings(data.path());
        let first = load(&settings, false).unwrap();
        let announced = make_next(&settings).unwrap();
        assert!(make_next(&settings).unwrap_err().to_string().contains("keys rotate"), "once");
        assert_eq!(load(&settings, false).unwrap().ids, first.ids, "not in force yet");
        turn(&settings).unwrap();
        let second = load(&settings, false).unwrap();
        assert_eq!(second.vault.master_id(), announced);
        assert_ne!(second.ids, first.ids);
        assert_ne!(second.vault.blind_id(), first.vault.blind_id());
        assert_eq!(second.older_ids, [first.ids]);
        turn(&settings).unwrap();
        let third = load(&settings, false).unwrap();
        assert_eq!(third.older_ids.len(), 2);
        for file in fs::read_dir(folder(&settings).join(OLDER)).unwrap() {
            assert!(!is_open_to_others(&file.unwrap().path()).unwrap());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_may_read_or_that_does_not_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        let settings = settings(data.path());
        load(&settings, false).unwrap();
        let master = folder(&settings).join("master.key");
        fs::set_permissions(&master, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(load(&settings, false).unwrap_err().to_string().contains("chmod 600"));
        fs::set_permissions(&master, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&master, "kurz").unwrap();
        assert!(load(&settings, false).unwrap_err().to_string().contains("主密钥"));
    }
}
