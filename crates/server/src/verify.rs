//! `verify`: whether anybody rewrote the log; of the database, or of one exported case or one letter without a database.

use crate::{
    Verdict,
    config::Settings,
    edge::Stopwatch,
    failure::Failure,
    house::{has_database, open_store},
    import::print_all,
    keys,
};
use casework::{
    PackageLimits, check_package,
    signed_pdf::{self, Reading},
};
use seal::sign::VerifyingKey;
use std::{collections::BTreeMap, fs, io::Cursor, path::Path};
use store::{Report, Store, Vault, verify_package};

/// Verifies and prints each problem with its place.
///
/// # Errors
///
/// One sentence, if there is nothing to verify or no key to verify it with.
pub async fn run(settings: &Settings, file: Option<&Path>, key: Option<&Path>) -> Result<Verdict, Failure> {
    let watch = Stopwatch::start();
    if file.is_none() && !has_database(settings) {
        let data = settings.data.display();
        return Err(Failure::new(format!("数据目录 {data} 中没有数据库，请用 --data 指定")));
    }
    let public = keys::public_key_file(settings);
    let key = keys::read_public(key.unwrap_or(&public))?;
    let (lines, verdict) = if let Some(file) = file {
        let bytes =
            fs::read(file).map_err(|error| Failure::new(format!("文件 {} 无法读取（{error}）", file.display())))?;
        if bytes.starts_with(b"PK") {
            archive(bytes, &key, watch)
        } else if signed_pdf::is_pdf(&bytes) {
            letter(bytes, &key)
        } else {
            let report = verify_package(&bytes, &key);
            lines(&report, &BTreeMap::new(), u64::from(report.leaves > 0), watch)
        }
    } else {
        let vault = vault(settings)?;
        let store = open_store(settings).await?;
        let found = database(&store, &key, vault.as_ref(), watch).await?;
        store.close().await;
        found
    };
    print_all(&lines);
    Ok(verdict)
}

/// A whole package: its log, its file list and every file in it.
fn archive(bytes: Vec<u8>, key: &VerifyingKey, watch: Stopwatch) -> (Vec<String>, Verdict) {
    let report = check_package(Cursor::new(bytes), key, PackageLimits::LOCAL);
    let mut lines = report.problems.clone();
    let result = match report.problems.len() {
        0 if report.unsigned => "未发现改动或缺失；导出时尚未纳入签名的存证根。".to_owned(),
        0 => "未发现改动或缺失。".to_owned(),
        count => format!("发现 {count} 处问题。"),
    };
    let (events, files) = (report.events, report.files);
    lines.push(format!("核验整卷：事件 {events} 条、文件 {files} 个，用时 {} 秒：{result}", watch.seconds()));
    (lines, if report.problems.is_empty() { Verdict::Fine } else { Verdict::Found })
}

/// A letter as PDF: its signature alone, for there is no record here to hold it against.
fn letter(bytes: Vec<u8>, key: &VerifyingKey) -> (Vec<String>, Verdict) {
    let (line, verdict) = match signed_pdf::read(bytes, key) {
        Reading::Signed(_) => ("核验文书：签名完好，发出以后没有改动。".to_owned(), Verdict::Fine),
        Reading::Altered => {
            ("核验文书：签名与文件内容不符，发出以后被改动过，或者没有下载完整。".to_owned(), Verdict::Found)
        }
        Reading::OtherKey(key) => {
            (format!("核验文书：由另一把密钥（编号 {key}）签名，请用那把密钥的公钥核验。"), Verdict::Found)
        }
        Reading::Unsigned => ("核验文书：文件中没有本系统的签名。".to_owned(), Verdict::Found),
    };
    (vec![line], verdict)
}

/// The keys that open texts, where they are at hand: whoever only holds the public key checks everything else.
fn vault(settings: &Settings) -> Result<Option<Vault>, Failure> {
    let folder = keys::folder(settings);
    let given = !settings.master_key.expose().is_empty() || folder.join("master.key").exists();
    if !given {
        return Ok(None);
    }
    let demonstration = keys::is_demonstration(&keys::folder(settings));
    Ok(Some(keys::load(settings, demonstration)?.vault))
}

pub(crate) async fn database(
    store: &Store,
    key: &VerifyingKey,
    vault: Option<&Vault>,
    watch: Stopwatch,
) -> Result<(Vec<String>, Verdict), Failure> {
    let report = store.verify_database(key, vault).await?;
    let roots = store.roots().await?.len() as u64;
    let mut numbers = BTreeMap::new();
    for case in report.problems.iter().filter_map(|problem| problem.case_id.as_ref()) {
        // The projection is no proof, but tells an officer which case is meant.
        if let Some(row) = store.case_row(case).await? {
            numbers.insert(case.clone(), row.number);
        }
    }
    Ok(lines(&report, &numbers, roots, watch))
}

/// What a verification found, line by line.
fn lines(report: &Report, numbers: &BTreeMap<String, String>, roots: u64, watch: Stopwatch) -> (Vec<String>, Verdict) {
    let mut lines: Vec<String> = report
        .problems
        .iter()
        .map(|problem| {
            let named = |case: &String| match numbers.get(case) {
                Some(number) => format!("案件 {number}（{case}）"),
                None => format!("案件 {case}"),
            };
            let place = match (&problem.case_id, problem.version) {
                (Some(chain), Some(seq)) if chain == store::AUDIT_CHAIN => format!("审计记录第 {seq} 条"),
                (Some(case), Some(version)) => format!("{} 第 {version} 条事件", named(case)),
                (Some(case), None) => named(case),
                (None, Some(size)) => format!("存证日志（至第 {size} 条）"),
                (None, None) => "文件".to_owned(),
            };
            format!("{place}：{}", problem.what)
        })
        .collect();
    if !report.erased.is_empty() {
        lines.push(format!("已依法销毁个人信息的案件：{} 件。", report.erased.len()));
    }
    let result = match report.problems.len() {
        0 => "未发现改动或缺失。".to_owned(),
        count => format!("发现 {count} 处问题。"),
    };
    lines.push(format!(
        "核验案件 {} 件、事件 {} 条、文本 {} 份、存证条目 {} 条、审计记录 {} 条、签名根 {roots} 个，用时 {} 秒：{result}",
        report.cases,
        report.events,
        report.texts,
        report.leaves,
        report.audit_entries,
        watch.seconds(),
    ));
    (lines, if report.problems.is_empty() { Verdict::Fine } else { Verdict::Found })
}

#[cfg(test)]
mod tests;
