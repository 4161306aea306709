//! A new directory on its way in: exported, checked, looked at a second time, adopted.
//!
//! A workbook without faults waits as a draft of its administrator until it is adopted or replaced. What is adopted is
//! what was looked at: the confirmation carries the digest of the draft, and the draft the version it was checked
//! against.

use crate::{
    Casework, Viewer,
    adoption::StoredDirectory,
    audit::AuditAction,
    directory_check::DirectoryReport,
    error::{Error, FieldError},
};
use domain::actor::Role;
use exchange::{
    directory::{At, EDGES, NAMES, ORGANS, Read},
    limits::Limits,
};
use serde::{Deserialize, Serialize};
use store::{AdoptedVersion, DIRECTORY, StoreError};

/// A directory that waits for its second look.
#[derive(Debug, Serialize, Deserialize)]
struct Draft {
    file_name: String,
    /// The version it was checked against.
    base: u32,
    organs: Vec<domain::organ::Organ>,
    edges: Vec<domain::organ::Edge>,
}

/// A draft as its page shows it.
#[derive(Debug, Clone)]
pub struct DirectoryDraft {
    /// The file it came from.
    pub file_name: String,
    /// What adopting it would mean.
    pub report: DirectoryReport,
    /// What the confirmation has to carry.
    pub digest: String,
    /// The version it would become.
    pub version: u32,
    /// Another directory was adopted since it was checked.
    pub outdated: bool,
}

/// A version of the directory on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryVersion {
    /// Its number.
    pub version: i64,
    /// The day it was adopted.
    pub adopted_on: String,
    /// The document it rests on; none where it came with the profile.
    pub document: Option<String>,
    /// It is in force.
    pub in_force: bool,
}

/// The longest name of a document.
const DOCUMENT_CHARS: usize = 200;
/// An organ directory of a province is a few thousand lines.
fn limits() -> Limits {
    Limits {
        file_bytes: 20 << 20,
        inflated_bytes: 64 << 20,
        sheets: 10,
        rows: 50_000,
        columns: 64,
        ..Limits::default()
    }
}

fn setting(viewer: &Viewer) -> String {
    format!("directory.draft:{}", viewer.person)
}

fn administrator(viewer: &Viewer) -> Result<(), Error> {
    if viewer.role == Role::SystemAdmin {
        return Ok(());
    }
    Err(Error::Forbidden("机构名录由系统管理员导入和采用。".to_owned()))
}

impl Casework {
    /// The directory in force as a workbook that can be changed and imported again.
    pub fn directory_workbook(&self) -> Result<Vec<u8>, Error> {
        exchange::directory::write(self.directory()).map_err(|error| Error::Setup(error.to_string()))
    }

    /// Reads and checks a workbook. Without faults it is kept as the administrator's draft, in place of an earlier one.
    ///
    /// # Errors
    ///
    /// [`Error::Import`] where the file is no workbook or too large; faults of its content are in the report.
    pub async fn check_workbook(&self, viewer: &Viewer, name: &str, bytes: Vec<u8>) -> Result<DirectoryReport, Error> {
        administrator(viewer)?;
        let read = tokio::task::spawn_blocking(move || exchange::directory::read(&bytes, &limits())).await;
        let read = read.map_err(|_| Error::Busy)?.map_err(Error::Import)?;
        let report = self.check_directory(&read).await?;
        if report.faults.is_empty() && !report.changes.is_empty() {
            let draft = Draft {
                file_name: name.to_owned(),
                base: self.directory().version,
                organs: read.organs.into_iter().map(|(_, organ)| organ).collect(),
                edges: read.edges.into_iter().map(|(_, edge)| edge).collect(),
            };
            let text = serde_json::to_string(&draft).map_err(|error| Error::Setup(error.to_string()))?;
            self.store().set_setting(&setting(viewer), Some(&text)).await?;
        }
        Ok(report)
    }

    async fn draft_text(&self, viewer: &Viewer) -> Result<Option<(Draft, String)>, Error> {
        administrator(viewer)?;
        let Some(text) = self.store().setting(&setting(viewer)).await? else { return Ok(None) };
        let digest = self.vault().suite().digest(text.as_bytes()).to_hex();
        let draft = serde_json::from_str(&text).map_err(|error| Error::Setup(error.to_string()))?;
        Ok(Some((draft, digest)))
    }

    /// The draft of an administrator, checked again against what is in force now.
    pub async fn directory_draft(&self, viewer: &Viewer) -> Result<Option<DirectoryDraft>, Error> {
        let Some((draft, digest)) = self.draft_text(viewer).await? else { return Ok(None) };
        let outdated = draft.base != self.directory().version;
        let report = self.check_directory(&read_of(&draft)).await?;
        let version = self.directory().version.saturating_add(1);
        Ok(Some(DirectoryDraft { file_name: draft.file_name, report, digest, version, outdated }))
    }

    /// Throws the draft of an administrator away.
    pub async fn drop_directory_draft(&self, viewer: &Viewer) -> Result<(), Error> {
        administrator(viewer)?;
        Ok(self.store().set_setting(&setting(viewer), None).await?)
    }

    /// Whether the name of a document passes.
    pub fn directory_document(text: &str) -> Result<String, Error> {
        let text = text.trim();
        let message = if text.is_empty() {
            "请填写本次调整依据的文件名称和文号".to_owned()
        } else if text.chars().count() > DOCUMENT_CHARS {
            format!("最多{DOCUMENT_CHARS}字")
        } else {
            return Ok(text.to_owned());
        };
        Err(Error::Invalid(vec![FieldError::new("document", message)]))
    }

    /// Adopts the draft that was looked at as the next version. Every node works on it within seconds; decisions that
    /// were made on the old one and are not stored yet are made again.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] where the document is missing, the draft is another than the one looked at, has faults, or
    /// another directory was adopted meanwhile.
    pub async fn adopt_directory(&self, viewer: &Viewer, document: &str, digest: &str) -> Result<u32, Error> {
        let document = Self::directory_document(document)?;
        let refuse = |message: &str| Err(Error::Invalid(vec![FieldError::new("", message)]));
        let Some((draft, now)) = self.draft_text(viewer).await? else {
            return refuse("没有等待采用的名录，可能已经采用；请重新导入");
        };
        if now != digest {
            return refuse("等待采用的名录已换成另一个文件，请重新核对");
        }
        let moved = "名录已由他人更新，请导出最新的名录，重新修改后导入";
        if draft.base != self.directory().version {
            return refuse(moved);
        }
        let report = self.check_directory(&read_of(&draft)).await?;
        if !report.faults.is_empty() {
            return refuse("名录仍有错误，不能采用；请改正后重新导入");
        }
        let version = draft.base.saturating_add(1);
        let stored =
            StoredDirectory::Adopted { organs: draft.organs, edges: draft.edges, document, by: viewer.person.clone() };
        let adopted = AdoptedVersion {
            kind: DIRECTORY.to_owned(),
            version: i64::from(version),
            content: serde_json::to_string(&stored).map_err(|error| Error::Setup(error.to_string()))?,
            adopted_at_us: self.now().as_micros(),
        };
        let number = version.to_string();
        let entry = self.audit_entry(Some(viewer), AuditAction::DirectoryAdopted, "directory", &[("version", &number)]);
        match self.store().adopt_by(adopted, Some(entry)).await {
            Err(StoreError::HeadsMoved | StoreError::Duplicate { .. } | StoreError::Stale) => return refuse(moved),
            other => other?,
        }
        tracing::info!(version, "directory.adopted");
        self.store().set_setting(&setting(viewer), None).await?;
        self.refresh().await?;
        // Respondents that cease by it: their succession is owed from now on.
        self.latest().recompute_clocks().await?;
        Ok(version)
    }

    /// The versions of the directory on record, newest first.
    pub async fn directory_versions(&self) -> Result<Vec<DirectoryVersion>, Error> {
        let head = i64::from(self.directory().version);
        let rows = self.store().versions(DIRECTORY).await?;
        let mut versions = Vec::with_capacity(rows.len());
        for row in rows {
            let adopted = self.store().adopted(DIRECTORY, row.version).await?;
            let stored = adopted.as_ref().and_then(|adopted| crate::adoption::parse::<StoredDirectory>(adopted).ok());
            versions.push(DirectoryVersion {
                version: row.version,
                adopted_on: domain::time::Instant::from_micros(row.adopted_at_us).date().to_string(),
                document: stored.and_then(|stored| stored.document().map(str::to_owned)),
                in_force: row.version == head,
            });
        }
        Ok(versions)
    }
}

/// A draft as if it had just been read; its lines are counted as the export writes them.
fn read_of(draft: &Draft) -> Read {
    let at = |sheet, index: usize| At { sheet, row: index + 2 };
    let organs: Vec<_> =
        draft.organs.iter().enumerate().map(|(index, organ)| (at(ORGANS, index), organ.clone())).collect();
    let mut names = Vec::new();
    for (place, (_, organ)) in organs.iter().enumerate() {
        for no in 0..organ.names.len() {
            names.push((place, no, at(NAMES, names.len())));
        }
    }
    let edges = draft.edges.iter().enumerate().map(|(index, edge)| (at(EDGES, index), edge.clone())).collect();
    Read { organs, names, edges, ..Read::default() }
}
