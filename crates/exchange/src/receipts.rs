//! Receipts of the province, read from a folder that others write into.
//!
//! Whatever lies there, reading goes on: a file that is no receipt moves to `bad/` with its reason beside it. A good
//! one stays until its receipt has been recorded and [`settle`] moves it to `done/`; until then every scan finds it
//! again, so nothing is lost between reading and recording.

use crate::province::PackageId;
use domain::time::Instant;
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

/// The end of a receipt's file name, after the package's name.
pub const SUFFIX: &str = ".receipt.json";
/// The largest receipt that is read.
pub const MOST_BYTES: u64 = 10 << 20;
/// A file that breaks off is taken to be still arriving for so long after its last change.
pub const ARRIVAL: Duration = Duration::from_mins(10);

/// What the province says of a package or row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    /// Taken.
    Accepted,
    /// Not taken.
    Rejected,
}

/// The answer about one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRow {
    /// The row's key.
    pub id: String,
    /// Taken or not.
    pub state: ReceiptState,
    /// Why not.
    #[serde(default)]
    pub reason: Option<String>,
}

/// The answer about a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The package.
    pub package: PackageId,
    /// Taken or not, as a whole.
    pub state: ReceiptState,
    /// Why not, as a whole.
    pub reason: Option<String>,
    /// Rows it speaks of; the others share the package's state.
    pub rows: Vec<ReceiptRow>,
    /// When the province received the package.
    pub received_at: Instant,
}

impl Receipt {
    /// What became of a row: its own answer, or the package's.
    pub fn of_row(&self, id: &str) -> (ReceiptState, Option<&str>) {
        match self.rows.iter().find(|row| row.id == id) {
            Some(row) => (row.state, row.reason.as_deref()),
            None => (self.state, self.reason.as_deref()),
        }
    }
}

/// A receipt that lies in the inbound folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// What it says.
    pub receipt: Receipt,
    /// Its bytes, to be kept as they came.
    pub bytes: Vec<u8>,
    file: PathBuf,
}

/// A file that is no receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadFile {
    /// Its name.
    pub name: String,
    /// Why it was put aside.
    pub reason: String,
}

/// What a look into the inbound folder found, by file name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scan {
    /// Receipts to record and [`settle`].
    pub arrived: Vec<Arrived>,
    /// Files put aside in `bad/`.
    pub bad: Vec<BadFile>,
    /// Names of files that seem to be still arriving.
    pub waiting: Vec<String>,
}

#[derive(Deserialize)]
struct ReceiptFile {
    package: String,
    state: ReceiptState,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    rows: Vec<ReceiptRow>,
    received_at: String,
}

/// Reads every file of the inbound folder. Folders, and names that begin with a dot or end in `.tmp` or `.part`, are
/// left alone: they are being written.
///
/// # Errors
///
/// Only if the folder itself cannot be listed or a bad file cannot be moved.
pub fn scan(inbound: &Path, now: Instant) -> io::Result<Scan> {
    let mut names = Vec::new();
    for entry in fs::read_dir(inbound)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let unfinished = name.starts_with('.') || [".tmp", ".part"].iter().any(|end| name.ends_with(end));
        if !unfinished && entry.file_type()?.is_file() {
            names.push((name, entry.path()));
        }
    }
    names.sort();
    let mut scan = Scan::default();
    for (name, file) in names {
        match read(&name, &file) {
            Ok((receipt, bytes)) => scan.arrived.push(Arrived { receipt, bytes, file }),
            Err(Trouble::BrokenOff) if young(&file, now) => scan.waiting.push(name),
            Err(trouble) => {
                let reason = trouble.to_string();
                let put = move_into(&file, &inbound.join("bad"))?;
                let beside = format!("{}.reason.txt", put.file_name().unwrap_or_default().to_string_lossy());
                fs::write(put.with_file_name(beside), format!("{reason}\n"))?;
                scan.bad.push(BadFile { name, reason });
            }
        }
    }
    Ok(scan)
}

/// Moves a receipt that has been recorded to `done/`. Doing so twice is no error.
pub fn settle(arrived: &Arrived) -> io::Result<()> {
    let Some(inbound) = arrived.file.parent().filter(|_| arrived.file.exists()) else { return Ok(()) };
    move_into(&arrived.file, &inbound.join("done")).map(|_| ())
}

/// Why a file is no receipt.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("文件名应为“报送包编号{SUFFIX}”")]
    Name,
    #[error("文件超过 {} MB", MOST_BYTES >> 20)]
    TooLarge,
    #[error("文件无法读取：{0}")]
    Unreadable(io::ErrorKind),
    #[error("文件不完整")]
    BrokenOff,
    #[error("第{line}行第{column}列附近不是回执格式：{reason}")]
    Format { line: usize, column: usize, reason: String },
    #[error("回执写的报送包编号与文件名不符")]
    OtherPackage,
    #[error("received_at 不是时间")]
    Time,
    #[error("行编号“{0}”为空或重复")]
    Row(String),
}

fn read(name: &str, file: &Path) -> Result<(Receipt, Vec<u8>), Trouble> {
    let package = name.strip_suffix(SUFFIX).and_then(|stem| PackageId::parse(stem).ok()).ok_or(Trouble::Name)?;
    let unreadable = |error: io::Error| Trouble::Unreadable(error.kind());
    let mut bytes = Vec::new();
    File::open(file).map_err(unreadable)?.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Trouble::TooLarge);
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let read: ReceiptFile = serde_json::from_slice(text).map_err(|error| {
        if error.is_eof() {
            return Trouble::BrokenOff;
        }
        Trouble::Format { line: error.line(), column: error.column(), reason: error.to_string() }
    })?;
    if read.package != package.as_str() {
        return Err(Trouble::OtherPackage);
    }
    let mut ids = BTreeSet::new();
    for row in &read.rows {
        if row.id.trim().is_empty() || !ids.insert(row.id.as_str()) {
            return Err(Trouble::Row(row.id.clone()));
        }
    }
    let received_at = moment(&read.received_at).ok_or(Trouble::Time)?;
    let receipt = Receipt { package, state: read.state, reason: read.reason, rows: read.rows, received_at };
    Ok((receipt, bytes))
}

/// `2026-03-05T14:07:00+08:00`, or the same without a zone in Beijing time.
fn moment(text: &str) -> Option<Instant> {
    let text = text.trim();
    let stamp = text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        Offset::constant(8).to_timestamp(civil).ok()
    })?;
    Some(Instant::from_micros(stamp.as_microsecond()))
}

/// Whether a file was changed so lately that its sender may still be writing.
fn young(file: &Path, now: Instant) -> bool {
    let changed = fs::metadata(file).and_then(|data| data.modified()).ok();
    let changed = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let now = u64::try_from(now.as_micros()).map(Duration::from_micros).ok();
    matches!((changed, now), (Some(changed), Some(now)) if now < changed + ARRIVAL)
}

/// Moves a file into a folder without replacing another of the same name.
fn move_into(file: &Path, folder: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut target = folder.join(&name);
    let mut round = 1;
    while target.exists() {
        round += 1;
        target = folder.join(format!("{name}.{round}"));
    }
    fs::rename(file, &target)?;
    Ok(target)
}
