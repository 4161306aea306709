//! `keys`: which key wraps how much, making the next ones, putting them in force while requests go on, backing the
//! wrapped keys up apart from the data.

use crate::{
    Verdict,
    cli::KeysCommand,
    config::Settings,
    control::{self, Request},
    failure::Failure,
    folder::write_private,
    house::{House, Mode, settle_keys},
    import::print_all,
    keys,
    lock::DataLock,
};
use casework::{Casework, KeyLine, KeyStatus};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};
use store::{Store, WrappedRow};

/// The first line of a backup.
const FORMAT: &str = "jiannuo-keys/1";
/// Keys read at once.
const STEP: i64 = 500;

/// A wrapped key in a backup.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    case_id: String,
    key_id: String,
    wrapped: String,
}

/// Carries one of the commands out.
///
/// # Errors
///
/// One sentence, naming what stands in the way.
pub async fn run(settings: Settings, what: KeysCommand) -> Result<Verdict, Failure> {
    match what {
        KeysCommand::New => {
            let id = keys::make_next(&settings)?;
            println!("已生成下一组密钥，尚未启用；主密钥编号 {id}。用 keys rotate 启用。");
        }
        KeysCommand::Status => {
            let _lock = DataLock::take(&settings.data)?;
            let house = House::open(settings, Mode::AsItIs).await?;
            print_all(&lines(&house.casework.key_status().await?));
            house.close().await;
        }
        KeysCommand::Rotate => rotate(settings).await?,
        KeysCommand::Backup { output } => backup(settings, &output).await?,
        KeysCommand::Restore { file } => restore(settings, &file).await?,
    }
    Ok(Verdict::Fine)
}

async fn rotate(settings: Settings) -> Result<(), Failure> {
    let lock = DataLock::take(&settings.data)?;
    keys::turn(&settings)?;
    if lock.is_none() {
        let answer = control::ask(&settings.data, &Request::TurnKeys).await?;
        print_all(&answer.lines);
        return if answer.ok { Ok(()) } else { Err(Failure::new(answer.failure.unwrap_or_default())) };
    }
    // Opening takes the turned keys over and notes the rotation; without a server it is carried through here.
    let house = House::open(settings, Mode::AsItIs).await?;
    while house.casework.rotate_some().await? {}
    print_all(&lines(&house.casework.key_status().await?));
    house.close().await;
    Ok(())
}

/// Takes the keys on disk into a running server.
pub(crate) async fn take_turned(
    casework: &Casework,
    settings: &Settings,
    demonstration: bool,
) -> Result<Vec<String>, Failure> {
    let keys = keys::load(settings, demonstration)?;
    let before = casework.vault().master_id();
    casework.vault().turn_to(&keys.vault);
    if settle_keys(casework.store(), &keys).await? || before != keys.vault.master_id() {
        casework.begin_rotation().await?;
    }
    Ok(vec![
        format!("新主密钥 {} 已启用，正在后台逐批更换；用 keys status 查看进度。", keys.vault.master_id()),
        "全部更换完成前，不要删除 keys/older 中的旧密钥。".to_owned(),
    ])
}

fn lines(status: &KeyStatus) -> Vec<String> {
    let word = |line: &KeyLine| if line.current { "在用" } else { "只读" };
    let mut lines = Vec::new();
    for line in &status.master {
        lines.push(format!("主密钥 {}（{}）：案件 {} 件，草稿 {} 份", line.id, word(line), line.cases, line.drafts));
    }
    for line in &status.blind {
        lines.push(format!("盲索引密钥 {}（{}）：索引 {} 条", line.id, word(line), line.indexes));
    }
    match &status.rotation {
        None => lines.push("没有更换过主密钥。".to_owned()),
        Some(rotation) => match rotation.done() {
            Some(done) => lines.push(format!("最近一次更换：{}，{done} 完成。", rotation.begun())),
            None => lines.push(format!("正在更换：{} 开始，还有 {} 项。", rotation.begun(), status.behind())),
        },
    }
    match &status.backup {
        None => lines.push("案件密钥还没有备份过。".to_owned()),
        Some(backup) => lines.push(format!("最近一次备份：{}，{} 个案件密钥。", backup.at(), backup.keys)),
    }
    lines
}

async fn backup(settings: Settings, output: &Path) -> Result<(), Failure> {
    let inside = output.canonicalize().or_else(|_| output.parent().unwrap_or(Path::new(".")).canonicalize());
    if let (Ok(place), Ok(data)) = (inside, settings.data.canonicalize())
        && place.starts_with(&data)
    {
        return Err(Failure::new("密钥备份要与数据分开保存，请写到数据目录之外"));
    }
    let lock = DataLock::take(&settings.data)?;
    let house = House::open(settings, Mode::AsItIs).await?;
    let (text, count) = wrapped_keys(&house.store).await?;
    write_private(output, text.as_bytes())
        .map_err(|error| Failure::new(format!("文件 {} 无法写入（{error}）", output.display())))?;
    let digest = house.settings.suite.digest(text.as_bytes()).to_hex();
    if lock.is_some() {
        house.casework.note_key_backup(None, count, &digest).await?;
    } else {
        control::ask(&house.settings.data, &Request::KeysBackedUp { keys: count, digest: digest.clone() }).await?;
    }
    println!("已备份 {count} 个案件密钥：{}\n摘要：{digest}", output.display());
    println!("文件只有用主密钥才能打开。请与数据分开保存，保存期限应短于数据备份，否则依法销毁不能落实。");
    house.close().await;
    Ok(())
}

/// The wrapped keys as lines of JSON, and how many they are.
pub(crate) async fn wrapped_keys(store: &Store) -> Result<(String, u64), Failure> {
    let mut text = format!("{FORMAT}\n");
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let rows = store.wrapped_keys(&after, STEP).await?;
        let Some(last) = rows.last() else { return Ok((text, count)) };
        after.clone_from(&last.case_id);
        for WrappedRow { case_id, key_id, wrapped } in rows {
            let line = Line { case_id, key_id, wrapped: hex::encode(wrapped) };
            text.push_str(&serde_json::to_string(&line).expect("texts always serialise"));
            text.push('\n');
            count += 1;
        }
    }
}

async fn restore(settings: Settings, file: &Path) -> Result<(), Failure> {
    let text = fs::read_to_string(file)
        .map_err(|error| Failure::new(format!("文件 {} 无法读取（{error}）", file.display())))?;
    let rows = read_backup(&text)?;
    let _lock = DataLock::insist(&settings.data)?;
    let house = House::open(settings, Mode::AsItIs).await?;
    let mut restored = 0;
    for part in rows.chunks(500) {
        restored += house.store.restore_keys(part).await?;
    }
    println!("备份中有 {} 个案件密钥，补回缺失的 {restored} 个。", rows.len());
    house.close().await;
    Ok(())
}

/// The keys of a backup.
pub(crate) fn read_backup(text: &str) -> Result<Vec<WrappedRow>, Failure> {
    let unreadable = |no: usize| Failure::new(format!("备份文件第 {no} 行无法读取"));
    let mut all = text.lines().enumerate();
    if all.next().is_none_or(|(_, line)| line != FORMAT) {
        return Err(Failure::new("这不是 keys backup 写出的文件"));
    }
    all.map(|(at, line)| {
        let line: Line = serde_json::from_str(line).map_err(|_| unreadable(at + 1))?;
        let wrapped = hex::decode(&line.wrapped).map_err(|_| unreadable(at + 1))?;
        Ok(WrappedRow { case_id: line.case_id, key_id: line.key_id, wrapped })
    })
    .collect()
}
