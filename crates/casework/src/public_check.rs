//! What anybody may check from outside: a case package, a letter by its number and text, and the published roots.

use crate::{
    Casework, LogKey,
    error::Error,
    package_check::{PackageLimits, PackageReport, check_package},
};
use domain::{
    case_number::CaseNumber,
    ids::CaseId,
    refs::TextRef,
    time::{Instant, prose_date},
};
use std::{fs::File, io};

/// Characters of a 核验码: 80 bits.
const PROOF_CHARS: usize = 20;

/// What a check came to, in the words of whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// From here and as it was, under a published root.
    Genuine,
    /// Nothing is changed, but it was exported before a root was signed over it.
    Unsigned,
    /// Something is changed or missing.
    Altered,
    /// Not from here, or not to be recognised.
    Unknown,
}

/// The answer to somebody who checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on, or what is wrong.
    pub lines: Vec<String>,
}

/// A published root.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PublishedRoot {
    /// Number of entries below it.
    pub size: i64,
    /// The root, in hex.
    pub root: String,
    /// When it was signed, in microseconds since 1970 UTC.
    pub at_us: i64,
    /// The same in words, Beijing time.
    pub signed_at: String,
    /// The signature, in hex.
    pub signature: String,
    /// The key that signed.
    pub key_id: String,
    /// The text that was signed.
    pub signed_text: String,
}

impl Casework {
    /// The newest published roots, at most `limit`, and how many there are.
    pub async fn published_roots(&self, limit: usize) -> Result<(Vec<PublishedRoot>, usize), Error> {
        let mut roots = self.store().roots().await?;
        let total = roots.len();
        roots.reverse();
        roots.truncate(limit);
        let suite = self.store().suite();
        let roots = roots.into_iter().map(|root| PublishedRoot {
            signed_text: store::SignedRoot::signed_text(suite, root.size, &root.root, root.at_us),
            size: root.size,
            root: root.root,
            at_us: root.at_us,
            signed_at: Instant::from_micros(root.at_us).to_minutes(),
            signature: root.signature,
            key_id: root.key_id,
        });
        Ok((roots.collect(), total))
    }

    /// A file without a name, to hold an upload while it is checked; it goes when it is closed.
    pub fn scratch() -> io::Result<File> {
        tempfile::tempfile()
    }

    /// Checks a package that somebody sent.
    pub async fn check_upload(&self, file: File, key: LogKey) -> Result<Checked, Error> {
        let work = tokio::task::spawn_blocking(move || check_package(file, &key, PackageLimits::PUBLIC));
        let mut report = work.await.map_err(|_| Error::Busy)?;
        if report.unreadable {
            return Ok(Checked { verdict: Verdict::Unknown, lines: report.problems });
        }
        self.compare_with_issued(&mut report).await?;
        let root = match &report.root {
            None => None,
            Some((size, root)) => {
                let known =
                    self.store().roots().await?.into_iter().find(|known| known.size == *size && known.root == *root);
                if known.is_none() {
                    report.problems.push("案卷所附的存证根不在公布的清单中".to_owned());
                }
                known
            }
        };
        if !report.problems.is_empty() {
            return Ok(Checked { verdict: Verdict::Altered, lines: report.problems });
        }
        let mut lines = vec![format!("办理记录{}条，前后相连，没有改动或缺失。", report.events)];
        if report.files > 0 {
            lines.push(format!("文书和证据共{}个文件，与目录所列摘要逐一相符。", report.files));
        }
        if let Some(root) = root {
            let day = prose_date(Instant::from_micros(root.at_us).date());
            lines.push(format!("办理记录已纳入{day}签名的存证根（第{}条以内）。", root.size));
        }
        let verdict = if report.unsigned { Verdict::Unsigned } else { Verdict::Genuine };
        Ok(Checked { verdict, lines })
    }

    /// The list of a package is not signed, so letters are held against those that were issued.
    async fn compare_with_issued(&self, report: &mut PackageReport) -> Result<(), Error> {
        let Some(case_id) = report.case_id.clone().filter(|_| !report.letters.is_empty()) else { return Ok(()) };
        let mut issued = Vec::new();
        for row in self.store().letters_of(&case_id).await? {
            if let Some(digest) = self.letter_digest(&row).await? {
                issued.push(digest);
            }
        }
        // Of an erased case nothing is left to compare with.
        if issued.is_empty() {
            return Ok(());
        }
        let strange = report.letters.iter().filter(|(_, digest)| !issued.contains(digest));
        let strange: Vec<_> = strange.map(|(name, _)| format!("“{name}”与发出的文书不符")).collect();
        report.problems.extend(strange);
        Ok(())
    }

    async fn letter_digest(&self, row: &store::NewLetter) -> Result<Option<String>, Error> {
        let body = TextRef { id: row.body_text_id.clone(), digest: String::new() };
        let text = self.open(Some(&body), None).await?;
        Ok(text.map(|text| self.vault().suite().digest(text.as_bytes()).to_hex()))
    }

    /// The digest of some bytes, as file lists have it.
    pub fn digest_hex(&self, bytes: &[u8]) -> String {
        self.vault().suite().digest(bytes).to_hex()
    }

    /// 核验码 of a receipt: the beginning of the hash of the case's first event, in groups of five. It rests on the log, so a
    /// receipt that is recognised stands for a registration that nobody has rewritten.
    pub async fn receipt_proof(&self, id: &CaseId) -> Result<String, Error> {
        let stream = self.store().load_stream(id.as_str()).await?.ok_or(Error::NotFound)?;
        let hash = stream.events.first().map(|event| event.hash.to_ascii_uppercase()).unwrap_or_default();
        let chars: Vec<char> = hash.chars().take(PROOF_CHARS).collect();
        Ok(chars.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
    }

    /// Whether a receipt with this number and 核验码 was given out here. A number that does not exist and a code that does not
    /// fit get the same answer.
    pub async fn check_receipt(&self, number: &CaseNumber, code: &str) -> Result<Checked, Error> {
        let plain = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
        };
        let row = self.store().find_by_number(&number.to_string()).await?;
        if let Some((row, id)) = row.and_then(|row| CaseId::parse(&row.case_id).ok().map(|id| (row, id)))
            && plain(&self.receipt_proof(&id).await?) == plain(code)
        {
            let day = row.received_on.parse().map_or(row.received_on, prose_date);
            let lines = vec![format!("回执由本系统发出：案件{number}于{day}登记，登记记录没有改动。")];
            return Ok(Checked { verdict: Verdict::Genuine, lines });
        }
        let lines = vec!["没有找到编号和核验码都相符的回执：请逐位核对，0和O、8和B容易看错。".to_owned()];
        Ok(Checked { verdict: Verdict::Unknown, lines })
    }

    /// Whether a letter of this number was issued with this text. A number that does not exist and a text that does not
    /// fit get the same answer, so that nobody learns which numbers there are.
    pub async fn check_letter(&self, number: &str, digest: &str) -> Result<Checked, Error> {
        let digest = digest.trim().to_ascii_lowercase();
        for row in self.store().letters_numbered(number.trim()).await? {
            if self.letter_digest(&row).await?.as_deref() == Some(digest.as_str()) {
                let lines = vec![format!("文书“{}”由本系统发出，内容与发出时一致。", number.trim())];
                return Ok(Checked { verdict: Verdict::Genuine, lines });
            }
        }
        let lines = vec!["没有找到编号和内容都相符的文书：编号可能有误，或者内容已被改动。".to_owned()];
        Ok(Checked { verdict: Verdict::Unknown, lines })
    }
}
