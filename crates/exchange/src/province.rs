//! Packages to the province: the rows as JSON and CSV, a manifest of digests and its signature. Pure; writing them is
//! the work of [`crate::outbound`].

use crate::export::{Defect, ExportMapping, ExportRow, Feed};
use domain::time::Instant;
use seal::{Digest, Suite, sign::SigningKey};
use serde::{
    Deserialize, Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};
use std::io;

/// The rows as JSON, exact.
pub const DATA_JSON: &str = "data.json";
/// The rows as CSV for spreadsheets, with a byte order mark.
pub const DATA_CSV: &str = "data.csv";
/// What the package holds.
pub const MANIFEST: &str = "manifest.json";
/// The signature over the manifest's bytes, in hexadecimal.
pub const SIGNATURE: &str = "manifest.sig";

/// The name of a package and of its folder: 1 to 64 ASCII letters, digits, `-`, `_` and `.`, no dot in front.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PackageId(String);

/// The text is no package name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("报送包编号只能用1至64个字母、数字、-、_ 和 .，且不能以 . 开头")]
pub struct PackageIdError;

impl PackageId {
    /// Reads a name that is safe as a file name.
    pub fn parse(text: &str) -> Result<Self, PackageIdError> {
        let allowed = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        let sized = (1..=64).contains(&text.len());
        if allowed && sized && !text.starts_with('.') { Ok(Self(text.to_owned())) } else { Err(PackageIdError) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PackageId {
    type Error = PackageIdError;
    fn try_from(text: String) -> Result<Self, PackageIdError> {
        Self::parse(&text)
    }
}

impl From<PackageId> for String {
    fn from(id: PackageId) -> Self {
        id.0
    }
}

/// What is to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// Its name; the same rows keep the same name when they are sent again.
    pub id: PackageId,
    /// Which feed.
    pub feed: Feed,
    /// When it was put together.
    pub created_at: Instant,
    /// Its rows by internal field names.
    pub rows: Vec<ExportRow>,
}

/// What ties a package to the log it came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Anchors {
    /// Head hash of the case, for a package about one case.
    pub head_hash: Option<Digest>,
    /// Latest root of the Merkle log.
    pub latest_root: Option<Digest>,
}

/// What a package says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The package.
    pub package: PackageId,
    /// The feed.
    pub feed: Feed,
    /// When it was put together, such as `2026-03-05T14:07:00+08:00`.
    pub created_at: String,
    /// Version of the export mapping.
    pub mapping_version: u32,
    /// How many rows.
    pub rows: usize,
    /// Algorithms of digests and signature.
    pub suite: Suite,
    /// Its files.
    pub files: Vec<ManifestFile>,
    /// How many rows fill each column: the quality of the collection.
    pub filled: Vec<Filled>,
    /// Head hash of the case.
    pub head_hash: Option<Digest>,
    /// Latest root of the log.
    pub latest_root: Option<Digest>,
    /// Id of the key that signed.
    pub key_id: String,
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its digest.
    pub digest: Digest,
}

/// How well a column is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// The column's name outside.
    pub name: String,
    /// Rows that have a value.
    pub rows: usize,
}

/// Why a package was not written, or does not hold.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// Rows that may not leave.
    #[error("有{}处不符合报送要求，未生成报送包", .0.len())]
    Defects(Vec<Defect>),
    /// The same name was used for other rows.
    #[error("报送包 {0} 已存在且内容不同")]
    Different(String),
    /// A file does not fit the manifest, or the manifest its signature.
    #[error("报送包 {package} 校验不通过：{reason}")]
    Altered {
        /// The package.
        package: String,
        /// What does not fit.
        reason: String,
    },
    /// The folder could not be written or read.
    #[error("读写报送目录失败")]
    Io(#[from] io::Error),
}

/// The four files of a package, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageFiles {
    /// The package.
    pub id: PackageId,
    /// Names and bytes, in the order in which they are written.
    pub files: Vec<(&'static str, Vec<u8>)>,
}

impl PackageFiles {
    pub(crate) fn bytes(&self, name: &str) -> &[u8] {
        self.files.iter().find(|(known, _)| *known == name).map_or(&[], |(_, bytes)| bytes)
    }
}

/// Puts the files of a package together. Pure: the same arguments give the same bytes.
///
/// # Errors
///
/// [`PackageError::Defects`] if any row may not leave; nothing is sent in part.
pub fn build(
    package: &Package,
    mapping: &ExportMapping,
    anchors: &Anchors,
    key: &SigningKey,
) -> Result<PackageFiles, PackageError> {
    let defects = mapping.validate(package.feed, &package.rows);
    if !defects.is_empty() {
        return Err(PackageError::Defects(defects));
    }
    let columns = &mapping.feed(package.feed).columns;
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let cells: Vec<Vec<Option<String>>> = package
        .rows
        .iter()
        .map(|row| columns.iter().map(|column| mapping.cell(column, row).ok().flatten()).collect())
        .collect();
    // The moment of creation stands in the manifest only: sent again later, the data is still the same.
    let json = pretty(&Data { package, names: &names, cells: &cells });
    let csv = csv_bytes(&names, &cells);
    let suite = key.suite();
    let file = |name: &str, bytes: &[u8]| ManifestFile {
        name: name.to_owned(),
        bytes: bytes.len() as u64,
        digest: suite.digest(bytes),
    };
    let filled = |(index, name): (usize, &&str)| Filled {
        name: (*name).to_owned(),
        rows: cells.iter().filter(|row| row[index].is_some()).count(),
    };
    let manifest = pretty(&Manifest {
        package: package.id.clone(),
        feed: package.feed,
        created_at: format!("{}+08:00", package.created_at.datetime().strftime("%Y-%m-%dT%H:%M:%S")),
        mapping_version: mapping.version,
        rows: package.rows.len(),
        suite,
        files: vec![file(DATA_JSON, &json), file(DATA_CSV, &csv)],
        filled: names.iter().enumerate().map(filled).collect(),
        head_hash: anchors.head_hash,
        latest_root: anchors.latest_root,
        key_id: key.key_id().to_string(),
    });
    let signature = format!("{}\n", key.sign(&manifest)).into_bytes();
    let files = vec![(DATA_JSON, json), (DATA_CSV, csv), (MANIFEST, manifest), (SIGNATURE, signature)];
    Ok(PackageFiles { id: package.id.clone(), files })
}

fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("texts and numbers always serialise");
    bytes.push(b'\n');
    bytes
}

/// The data file, with the columns of every row in the order of the mapping.
struct Data<'a> {
    package: &'a Package,
    names: &'a [&'a str],
    cells: &'a [Vec<Option<String>>],
}

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("package", &self.package.id)?;
        map.serialize_entry("feed", &self.package.feed)?;
        map.serialize_entry("rows", &Rows(self))?;
        map.end()
    }
}

struct Rows<'a>(&'a Data<'a>);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.cells.len()))?;
        for cells in self.0.cells {
            rows.serialize_element(&DataRow(self.0.names, cells))?;
        }
        rows.end()
    }
}

struct DataRow<'a>(&'a [&'a str], &'a [Option<String>]);

impl Serialize for DataRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, cell) in self.0.iter().zip(self.1) {
            map.serialize_entry(name, cell)?;
        }
        map.end()
    }
}

fn csv_bytes(names: &[&str], cells: &[Vec<Option<String>>]) -> Vec<u8> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
        let written = "writing to memory cannot fail";
        writer.write_record(names.iter().map(|name| safe_cell(name))).expect(written);
        for row in cells {
            writer.write_record(row.iter().map(|cell| safe_cell(cell.as_deref().unwrap_or_default()))).expect(written);
        }
        writer.flush().expect(written);
    }
    bytes
}

/// A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.
///
/// Numbers such as `-2.50` stay, they calculate nothing. The exact value is in the JSON file.
pub fn safe_cell(text: &str) -> String {
    let number = text.strip_prefix('-').is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.') && rest.matches('.').count() <= 1
    });
    // Full-width signs count too: East Asian spreadsheets read them as the narrow ones.
    let opens = text.trim_start_matches([' ', '\u{3000}']).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let control = text.starts_with(['\t', '\r', '\n']);
    if (opens || control) && !number { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        let table = [
            ("=1+1", "'=1+1"),
            ("+8613800000000", "'+8613800000000"),
            ("-cmd", "'-cmd"),
            ("-1-1", "'-1-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("\t=1", "'\t=1"),
            ("  =1", "'  =1"),
            ("-2.50", "-2.50"),
            ("a=1", "a=1"),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(safe_cell(text), expected);
        }
    }

    #[test]
    fn a_package_name_is_safe_as_a_file_name() {
        let long = "x".repeat(65);
        for (text, good) in
            [("NM-2026.03_1", true), ("", false), (".x", false), ("a/b", false), ("州", false), (&long, false)]
        {
            assert_eq!(PackageId::parse(text).is_ok(), good, "{text}");
        }
    }
}
