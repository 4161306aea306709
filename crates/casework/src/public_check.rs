//! What anybody may check from outside: the published roots and a case package; letters are in `letter_check`.

use crate::{
    Casework, LogKey,
    error::Error,
    package_check::{PackageLimits, PackageReport, check_package},
    signed_pdf,
};
use domain::{
    refs::TextRef,
    time::{Instant, prose_date},
};
use std::{
    fs::File,
    io::{self, Read, Seek},
};

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

    /// Checks a package or a letter as PDF that somebody sent.
    pub async fn check_upload(&self, mut file: File, key: LogKey) -> Result<Checked, Error> {
        let mut head = [0; 5];
        let read = file.read(&mut head).unwrap_or(0);
        if file.rewind().is_err() {
            return Ok(Checked { verdict: Verdict::Unknown, lines: vec!["文件无法读取。".to_owned()] });
        }
        if signed_pdf::is_pdf(&head[..read]) {
            return self.check_pdf(file, key).await;
        }
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

    pub(crate) async fn letter_digest(&self, row: &store::NewLetter) -> Result<Option<String>, Error> {
        let body = TextRef { id: row.body_text_id.clone(), digest: String::new() };
        let text = self.open(Some(&body), None).await?;
        Ok(text.map(|text| self.vault().suite().digest(text.as_bytes()).to_hex()))
    }

    /// The digest of some bytes, as file lists have it.
    pub fn digest_hex(&self, bytes: &[u8]) -> String {
        self.vault().suite().digest(bytes).to_hex()
    }
}
