//! Evidence: streamed, sealed, hashed; the original is never altered.

use crate::{
    Casework, Viewer, audit::AuditAction, commit::Entry, edge::Dice, error::Error, evidence_view::is_filing,
    load::Loaded, view::EvidenceItem, words::Words,
};
use domain::{
    access::Part,
    act::{Act, Command},
    actor::Role,
    ids::{CaseId, EvidenceId},
};
use futures_util::Stream;
use std::io;
use store::{Commit, IdempotencyAnswer, NewEvidence, StoreError, objects};

/// The largest file that any deployment may allow, in bytes; its own setting is checked where the bytes come in.
const LARGEST_FILE: u64 = 2048 * 1024 * 1024;

/// Under which answers to uploads are remembered.
const ROUTE: &str = "evidence";

impl Casework {
    /// Takes a file in and files it on the case.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] as soon as more than 2 GiB came, [`Error::Invalid`] for an empty file; nothing of it is kept.
    pub async fn add_evidence<S, B>(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        file_name: &str,
        source: S,
        claim: Option<u16>,
    ) -> Result<EvidenceItem, Error>
    where
        S: Stream<Item = io::Result<B>> + Send,
        B: AsRef<[u8]> + Send,
    {
        self.add_evidence_once(viewer, id, file_name, source, claim, None).await
    }

    /// The same under a key of the caller: the same file sent again under it is filed once.
    ///
    /// # Errors
    ///
    /// As [`Self::add_evidence`]; and [`Error::Invalid`] if another request came under this key before.
    pub async fn add_evidence_once<S, B>(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        file_name: &str,
        source: S,
        claim: Option<u16>,
        once: Option<&str>,
    ) -> Result<EvidenceItem, Error>
    where
        S: Stream<Item = io::Result<B>> + Send,
        B: AsRef<[u8]> + Send,
    {
        // Whoever may not file it is told before the bytes come.
        let (loaded, evidence) = self.may_file_evidence(viewer, id, claim).await?;
        let key = self.store().case_key(self.vault(), id.as_str()).await?.ok_or(Error::NotFound)?;
        let (file_key, sealed_key) = self.vault().new_file_key(&mut Dice(self.edge()), &key, evidence.as_str());
        let object = hex::encode(self.random::<16>());
        let salt = self.random();
        let suite = self.vault().suite();
        let stored = objects::put(self.objects(), suite, &file_key, salt, &object, source, LARGEST_FILE).await?;
        if stored.size_bytes == 0 {
            self.objects().remove(&object).await.map_err(StoreError::from)?;
            return crate::error::invalid("file", "文件是空的（0字节），请重新选择");
        }
        let digest = stored.digest.to_hex();
        let request = serde_json::to_string(&(id.as_str(), file_name, claim, &digest)).unwrap_or_default();
        let request = suite.digest(request.as_bytes()).to_hex();
        if let Some(key) = once
            && let Some(before) = self.filed_before(viewer, id, key, &request).await.transpose()
        {
            self.objects().remove(&object).await.map_err(StoreError::from)?;
            return before;
        }
        let mut words = Words::of(self, id).await?;
        let name = words.add(self, "file_name", &clean_name(file_name));
        let answer = once.map(|key| IdempotencyAnswer {
            actor: viewer.person.to_string(),
            route: ROUTE.to_owned(),
            key: key.to_owned(),
            request_digest: request.clone(),
            status: 200,
            answer: evidence.to_string(),
            created_at_us: self.now().as_micros(),
        });
        let row = NewEvidence {
            evidence_id: evidence.to_string(),
            case_id: id.to_string(),
            fact: claim.map_or_else(|| "case".to_owned(), |no| format!("claim:{no}")),
            digest: digest.clone(),
            size_bytes: i64::try_from(stored.size_bytes).unwrap_or(i64::MAX),
            media_type: media_type(&stored.head).to_owned(),
            object,
            name_text_id: Some(name.id),
            file_key: Some(sealed_key),
            key_id: self.vault().key_id(&key),
            sealed_reason: None,
            recorded_at_us: self.now().as_micros(),
        };
        let command = Command::Do(Act::FileEvidence { evidence, digest, claim });
        let decided = Box::pin(self.decide_all(viewer, loaded, &command, &Entry::default())).await?;
        let answers: Vec<_> = answer.into_iter().collect();
        let commit = Commit { evidence: vec![row.clone()], answers: answers.clone(), ..Commit::default() };
        // Somebody else may have acted while the bytes came: decide again on what is there now.
        match self.store_all(&decided, Some(words), commit.clone()).await {
            Err(Error::Store(StoreError::Stale | StoreError::HeadsMoved)) => {
                let this = self.renewed().await?;
                let loaded = this.visible(viewer, id, Part::OwnEvidence).await?;
                let mut words = Words::of(&this, id).await?;
                let name = words.add(&this, "file_name", &clean_name(file_name));
                let mut row = row.clone();
                row.name_text_id = Some(name.id);
                let decided = Box::pin(this.decide_all(viewer, loaded, &command, &Entry::default())).await?;
                let commit = Commit { evidence: vec![row], answers, ..Commit::default() };
                this.store_all(&decided, Some(words), commit).await?;
            }
            // The same request was faster.
            Err(Error::Store(StoreError::Duplicate { what })) => {
                self.objects().remove(&row.object).await.map_err(StoreError::from)?;
                let before = self.filed_before(viewer, id, once.unwrap_or_default(), &request).await?;
                return before.ok_or(Error::Store(StoreError::Duplicate { what }));
            }
            other => other?,
        }
        self.evidence_item(&row, None).await
    }

    /// Refuses whoever may not file evidence on this case; the case, and an identifier for what is filed.
    pub(crate) async fn may_file_evidence(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        claim: Option<u16>,
    ) -> Result<(Loaded, EvidenceId), Error> {
        let loaded = self.visible(viewer, id, Part::OwnEvidence).await?;
        let evidence = EvidenceId::parse(&self.fresh_id("e")).expect("hex digits are an identifier");
        let trial = Act::FileEvidence { evidence: evidence.clone(), digest: String::new(), claim };
        let ctx = self.context(viewer, &Entry::default(), self.profile(), &[]);
        domain::decide::decide(Some(&loaded.case), &Command::Do(trial), &ctx)?;
        Ok((loaded, evidence))
    }

    /// The evidence that was filed under this key, if the request was the same.
    async fn filed_before(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        key: &str,
        digest: &str,
    ) -> Result<Option<EvidenceItem>, Error> {
        let Some(answer) = self.store().answer(viewer.person.as_str(), ROUTE, key).await? else { return Ok(None) };
        if answer.request_digest != digest {
            return crate::error::invalid("", "这个标识已用于另一份文件；请换用新的标识");
        }
        let row = self.store().evidence(&answer.answer).await?.filter(|row| row.case_id == id.as_str());
        match row {
            Some(row) => self.evidence_item(&row, None).await.map(Some),
            None => Ok(None),
        }
    }

    /// A file, opened piece by piece; it is whole only if the stream ends without an error.
    pub async fn read_evidence(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        evidence: &str,
    ) -> Result<(EvidenceItem, impl Stream<Item = Result<Vec<u8>, StoreError>> + Send + use<>), Error> {
        let (row, item) = self.readable_evidence(viewer, id, evidence).await?;
        let bytes = self.open_evidence(id, &row).await?;
        if viewer.role != Role::Complainant {
            self.note(Some(viewer), AuditAction::EvidenceTaken, id.as_str(), &[("evidence", evidence)]).await?;
        }
        Ok((item, bytes))
    }

    /// What is on record of a file, if it is the viewer's to read.
    pub(crate) async fn readable_evidence(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        evidence: &str,
    ) -> Result<(NewEvidence, EvidenceItem), Error> {
        let loaded = self.visible(viewer, id, Part::OwnEvidence).await?;
        let row = self.store().evidence(evidence).await?.filter(|row| row.case_id == id.as_str());
        let row = row.ok_or(Error::NotFound)?;
        let filed = loaded.events.iter().find(|event| is_filing(event, evidence)).ok_or(Error::NotFound)?;
        if !self.sight(viewer, &loaded.case)?.reads_evidence(&loaded.case, filed) {
            return Err(Error::NotFound);
        }
        let item = self.evidence_item(&row, Some(filed)).await?;
        Ok((row, item))
    }
}

/// A file name as it may stand in a page or header: no path, no control characters, at most 120 characters.
pub(crate) fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    if clean.trim().is_empty() { "未命名文件".to_owned() } else { clean }
}

/// What a file is, by its first bytes and never by its name.
pub(crate) fn media_type(head: &[u8]) -> &'static str {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"BM", "image/bmp"),
        (b"PK\x03\x04", "application/zip"),
        (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
        (b"ID3", "audio/mpeg"),
    ];
    if head.get(4..8) == Some(b"ftyp") {
        return if matches!(head.get(8..12), Some(b"heic" | b"heix" | b"mif1")) { "image/heic" } else { "video/mp4" };
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return "image/webp";
    }
    match KNOWN.iter().find(|(magic, _)| head.starts_with(magic)) {
        Some((_, kind)) => kind,
        None if reads_as_text(head) => "text/plain",
        None => "application/octet-stream",
    }
}

/// UTF-8 without control characters; the last character may be cut off.
fn reads_as_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn a_file_is_told_by_its_first_bytes() {
        let table: [(&[u8], &str); 8] = [
            (b"%PDF-1.7", "application/pdf"),
            (b"\x89PNG\r\n\x1a\n", "image/png"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"RIFF\x10\0\0\0WAVEfmt ", "application/octet-stream"),
            ("付款凭证\r\n第1页".as_bytes(), "text/plain"),
            (&"付".as_bytes()[..2], "application/octet-stream"),
            (&"款付".as_bytes()[..5], "text/plain"),
            (b"a\0b", "application/octet-stream"),
        ];
        for (head, expected) in table {
            assert_eq!(media_type(head), expected, "{head:?}");
        }
    }
}
