//! Checking a case package that somebody holds: every file against the file list, the list against the log, the log
//! against a signed root. It needs no database, only the public key; nothing of the package is kept.

use crate::case_package::LOG_NAME;
use seal::{Suite, sign::VerifyingKey};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek};
use store::{CasePackage, verify_package};
use zip::ZipArchive;

/// How much of a package is unpacked at most, so that a small file cannot ask for endless work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackageLimits {
    /// Files inside.
    pub files: usize,
    /// Bytes of all of them together.
    pub bytes: u64,
}

impl PackageLimits {
    /// What a public page does for anybody.
    pub const PUBLIC: Self = Self { files: 2_000, bytes: 512 << 20 };
    /// What a command line does for its owner.
    pub const LOCAL: Self = Self { files: 200_000, bytes: 1 << 40 };
}

/// Bytes of the log or the file list at most.
const LONGEST_TEXT: u64 = 64 << 20;
/// The files that stand in no list.
const INDEX_NAME: &str = "卷内目录.csv";
const READ_ME: &str = "说明.txt";
const PIECE: usize = 64 * 1024;

/// What the check of a package came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageReport {
    /// The case, as the log names it.
    pub case_id: Option<String>,
    /// Entries of the log.
    pub events: u64,
    /// Files whose digest was compared.
    pub files: usize,
    /// Size and root of the signed root that holds the log, in hex.
    pub root: Option<(i64, String)>,
    /// The log was not under a signed root when it was exported; otherwise nothing is wrong with it.
    pub unsigned: bool,
    /// Letters: name and digest, for whoever can compare them with what was issued.
    pub letters: Vec<(String, String)>,
    /// What is wrong, in words; empty if all is well.
    pub problems: Vec<String>,
    /// It does not read as a package at all.
    pub unreadable: bool,
}

impl PackageReport {
    fn unreadable(words: impl Into<String>) -> Self {
        Self { unreadable: true, problems: vec![words.into()], ..Self::default() }
    }
}

/// Checks a package, or the log of one alone.
pub fn check_package(mut file: impl Read + Seek, key: &VerifyingKey, limits: PackageLimits) -> PackageReport {
    let mut head = [0; 4];
    let read = file.read(&mut head).unwrap_or(0);
    if file.rewind().is_err() {
        return PackageReport::unreadable("文件无法读取");
    }
    if head[..read].starts_with(b"PK") {
        return match ZipArchive::new(file) {
            Ok(archive) => check_archive(archive, key, limits).unwrap_or_else(|error| {
                PackageReport::unreadable(format!("压缩包无法读取，可能没有下载完整（{error}）"))
            }),
            Err(_) => PackageReport::unreadable("压缩包无法读取，可能没有下载完整"),
        };
    }
    let mut json = Vec::new();
    match file.take(LONGEST_TEXT).read_to_end(&mut json) {
        Ok(_) => check_log(&json, key).0,
        Err(_) => PackageReport::unreadable("文件无法读取"),
    }
}

fn check_log(json: &[u8], key: &VerifyingKey) -> (PackageReport, Option<CasePackage>) {
    let Ok(package) = serde_json::from_slice::<CasePackage>(json) else {
        return (PackageReport::unreadable("这不是从本系统导出的案卷"), None);
    };
    let found = verify_package(json, key);
    let unsigned = package.inclusion.is_none();
    let problems = found.problems.iter().filter(|problem| !(unsigned && problem.what == store::Wrong::Unsigned));
    let report = PackageReport {
        case_id: Some(package.case_id.clone()),
        events: found.events,
        root: package.inclusion.as_ref().map(|inclusion| (inclusion.root.size, inclusion.root.root.clone())),
        unsigned,
        problems: problems
            .map(|problem| match problem.version {
                Some(version) => format!("办理记录第{version}条：{}", problem.what),
                None => format!("办理记录：{}", problem.what),
            })
            .collect(),
        ..PackageReport::default()
    };
    (report, Some(package))
}

fn check_archive(
    mut archive: ZipArchive<impl Read + Seek>,
    key: &VerifyingKey,
    limits: PackageLimits,
) -> io::Result<PackageReport> {
    if archive.len() > limits.files {
        return Ok(PackageReport::unreadable(format!("压缩包内超过{}个文件", limits.files)));
    }
    let mut left = limits.bytes;
    let Some(json) = text(&mut archive, LOG_NAME, &mut left)? else {
        return Ok(PackageReport::unreadable(format!("压缩包内没有“{LOG_NAME}”，不是从本系统导出的案卷")));
    };
    let (mut report, package) = check_log(&json, key);
    let Some(package) = package else { return Ok(report) };
    let Some(index) = text(&mut archive, INDEX_NAME, &mut left)? else {
        report.problems.push(format!("缺少“{INDEX_NAME}”"));
        return Ok(report);
    };
    let listed = read_index(&index);
    let filed = filed_digests(&package);
    let hashes: BTreeSet<&str> = package.events.iter().map(|event| event.hash.as_str()).collect();
    let mut places = BTreeMap::new();
    for line in &listed {
        match line.kind.as_str() {
            "办理记录" if !hashes.contains(line.digest.as_str()) => {
                report.problems.push(format!("目录第{}项“{}”与办理记录不符", line.no, line.title));
            }
            "证据" if !filed.contains(&line.digest) => {
                report.problems.push(format!("目录第{}项“{}”不在办理记录中", line.no, line.title));
            }
            _ => {}
        }
        if !line.place.is_empty() {
            places.insert(line.place.as_str(), line);
        }
    }
    let listed_evidence = listed.iter().filter(|line| line.kind == "证据").map(|line| &line.digest);
    let listed_evidence: BTreeSet<_> = listed_evidence.collect();
    let missing = filed.iter().filter(|digest| !listed_evidence.contains(digest)).count();
    if missing > 0 {
        report.problems.push(format!("办理记录中的{missing}份证据没有列入目录"));
    }
    let mut seen = BTreeSet::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at)?;
        let name = file.name()?.into_owned();
        if !seen.insert(name.clone()) {
            report.problems.push(format!("“{name}”出现了两次"));
            continue;
        }
        if [LOG_NAME, INDEX_NAME, READ_ME].contains(&name.as_str()) || file.is_dir() {
            continue;
        }
        let Some(line) = places.get(name.as_str()) else {
            report.problems.push(format!("“{name}”不在目录中"));
            continue;
        };
        let Some(digest) = digest_of(package.suite, &mut file, &mut left)? else {
            return Ok(PackageReport::unreadable("解压后的内容超过上限，请用命令行 jiannuo verify 核验"));
        };
        report.files += 1;
        if digest != line.digest {
            report.problems.push(format!("“{name}”已被改动，与目录所列摘要不符"));
        }
        if line.kind == "文书" {
            report.letters.push((name, digest));
        }
    }
    for place in places.keys().filter(|place| !seen.contains(**place)) {
        report.problems.push(format!("缺少“{place}”"));
    }
    Ok(report)
}

/// A line of the file list.
struct Line {
    no: String,
    kind: String,
    title: String,
    place: String,
    digest: String,
}

fn read_index(bytes: &[u8]) -> Vec<Line> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let cell = |row: &csv::StringRecord, at: usize| row.get(at).unwrap_or_default().to_owned();
    reader
        .records()
        .filter_map(Result::ok)
        .map(|row| Line {
            no: cell(&row, 0),
            kind: cell(&row, 1),
            title: cell(&row, 2),
            place: cell(&row, 5),
            digest: cell(&row, 6),
        })
        .collect()
}

/// The digests of the files that the log says were filed.
fn filed_digests(package: &CasePackage) -> BTreeSet<String> {
    let filed = package.events.iter().filter(|event| event.kind == "evidence_filed");
    filed
        .filter_map(|event| serde_json::from_str::<serde_json::Value>(&event.payload).ok())
        .filter_map(|payload| payload.pointer("/fact/digest").and_then(|digest| digest.as_str()).map(str::to_owned))
        .collect()
}

fn text(archive: &mut ZipArchive<impl Read + Seek>, name: &str, left: &mut u64) -> io::Result<Option<Vec<u8>>> {
    let Some(at) = archive.index_for_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    let most = LONGEST_TEXT.min(*left);
    let read = archive.by_index(at)?.take(most + 1).read_to_end(&mut bytes)? as u64;
    if read > most {
        return Err(io::Error::other("内容过大"));
    }
    *left -= read;
    Ok(Some(bytes))
}

/// The digest of a file, `None` if it is larger than what is left. What the archive says of its size is not believed.
fn digest_of(suite: Suite, file: &mut impl Read, left: &mut u64) -> io::Result<Option<String>> {
    let mut hasher = suite.hasher();
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(Some(hasher.finish().to_hex()));
        }
        let Some(rest) = left.checked_sub(read as u64) else { return Ok(None) };
        *left = rest;
        hasher.update(&piece[..read]);
    }
}
