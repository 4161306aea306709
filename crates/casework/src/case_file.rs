//! The file list of a case (卷内目录): every entry, letter and piece of evidence, with its digest.

use crate::{
    Casework, Viewer,
    error::Error,
    load::{self, Loaded},
    view::{EvidenceItem, LetterItem},
};
use domain::{access::Part, evolve::fold, ids::CaseId};
use store::{StoreError, Stream};

/// A line of the file list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Its number in the list, from 1.
    pub no: usize,
    /// What it is.
    pub title: String,
    /// Who did, issued or filed it.
    pub who: String,
    /// The day.
    pub date: String,
    /// Digest: of the log up to here, of the letter's text, of the file's bytes.
    pub digest: String,
    /// Where it lies in the package; empty for entries of the log.
    pub place: String,
}

/// The file list of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage_label: String,
    /// The viewer may take the whole file.
    pub whole: bool,
    /// The algorithm of the digests.
    pub algorithm: &'static str,
    /// The hash of the last event.
    pub head_hash: String,
    /// The entries of the log.
    pub events: Vec<FileEntry>,
    /// The letters.
    pub letters: Vec<FileEntry>,
    /// The evidence.
    pub evidence: Vec<FileEntry>,
}

/// What a package is made from.
pub(crate) struct Contents {
    pub file: CaseFile,
    pub letters: Vec<LetterItem>,
    pub evidence: Vec<EvidenceItem>,
}

impl Casework {
    /// The file list of a case, as far as it is the viewer's to read.
    pub async fn case_file(&self, viewer: &Viewer, id: &CaseId) -> Result<CaseFile, Error> {
        Ok(self.contents(viewer, id).await?.file)
    }

    pub(crate) async fn contents(&self, viewer: &Viewer, id: &CaseId) -> Result<Contents, Error> {
        let stream = self.store().load_stream(id.as_str()).await?.ok_or(Error::NotFound)?;
        let events = load::events(&stream, id.as_str())?;
        let corrupt = || StoreError::Corrupt { table: "case_events", column: "kind", id: id.to_string() };
        let case = fold(&events).ok_or_else(corrupt)?;
        let loaded = self.as_seen(viewer, Loaded { case, events });
        let sight = self.sight(viewer, &loaded.case)?;
        let texts = self.texts(id).await?;
        let letters = self.letter_items(viewer, &loaded, Some(&texts)).await?;
        let evidence = self.evidence_items(viewer, &loaded).await?;
        let mut no = 0;
        let mut next = || {
            no += 1;
            no
        };
        let lines = self.plain_timeline(viewer, &loaded, &texts).await?;
        let file = CaseFile {
            id: id.clone(),
            number: loaded.case.number.clone(),
            stage_label: loaded.case.stage.label().to_owned(),
            whole: sight.sees(Part::Package),
            algorithm: match self.vault().suite() {
                seal::Suite::Guomi => "SM3",
                seal::Suite::International => "SHA-256",
            },
            head_hash: stream.head_hash.clone(),
            events: lines
                .into_iter()
                .map(|line| FileEntry {
                    no: next(),
                    digest: hash_of(&stream, line.through),
                    title: line.label,
                    who: line.who,
                    date: line.occurred_on,
                    place: String::new(),
                })
                .collect(),
            letters: letters
                .iter()
                .enumerate()
                .map(|(at, letter)| FileEntry {
                    no: next(),
                    title: format!("{} {}", letter.title, letter.number).trim().to_owned(),
                    who: format!("致{}", letter.recipient),
                    date: letter.issued_on.clone(),
                    digest: self.vault().suite().digest(letter.text.as_bytes()).to_hex(),
                    place: format!("文书/{:03} {}.txt", at + 1, plain_name(&letter.title)),
                })
                .collect(),
            evidence: evidence
                .iter()
                .enumerate()
                .map(|(at, item)| FileEntry {
                    no: next(),
                    title: item.name.clone(),
                    who: item.by.clone(),
                    date: item.at.chars().take(10).collect(),
                    digest: item.digest.clone(),
                    place: if item.sealed {
                        String::new()
                    } else {
                        format!("证据/{:03} {}", at + 1, plain_name(&item.name))
                    },
                })
                .collect(),
        };
        Ok(Contents { file, letters, evidence })
    }
}

/// The hash of the log up to an event.
fn hash_of(stream: &Stream, version: u32) -> String {
    stream.events.iter().find(|row| row.version == i64::from(version)).map(|row| row.hash.clone()).unwrap_or_default()
}

/// A name that every file system takes.
fn plain_name(name: &str) -> String {
    let clean: String =
        name.chars().map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c }).collect();
    clean.trim_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_name_inside_a_package_leads_nowhere_else() {
        let table = [
            ("合同.pdf", "合同.pdf"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a:b|c?.txt ", "a_b_c_.txt"),
            ("..", ""),
        ];
        for (name, expected) in table {
            assert_eq!(plain_name(name), expected);
        }
    }
}
