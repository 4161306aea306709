//! A letter as a signed PDF file: made when it is asked for, from the text on record, never kept.

use crate::{
    Casework, Viewer,
    commit::Job,
    complain::Receipt,
    error::Error,
    letter_check::grouped,
    letter_view::cause,
    signed_pdf::{self, Stamp},
    track::complainant,
    view::LetterItem,
};
use documents::{Margin, Sheet, Typesetter};
use domain::{
    effects::{Effect, LetterKind},
    ids::CaseId,
};
use seal::sign::SigningKey;
use std::{fmt, sync::Arc};
use tokio::sync::Semaphore;

/// What sets letters and signs them.
#[derive(Clone)]
pub struct Press {
    /// Sets them.
    pub typesetter: Arc<dyn Typesetter>,
    /// The deployment's key.
    pub signing: Arc<SigningKey>,
}

impl fmt::Debug for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Press").field("signing", &self.signing).finish_non_exhaustive()
    }
}

/// A file to hand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterPdf {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Letters that are set at once; the others wait. Setting takes a core.
static PLACES: Semaphore = Semaphore::const_new(2);

impl Casework {
    /// Whether letters can be had as PDF here.
    pub fn sets_letters(&self) -> bool {
        self.press().is_some()
    }

    /// A letter as PDF, if it is the viewer's to read; none where this server sets no letters.
    pub async fn letter_pdf(&self, viewer: &Viewer, id: &CaseId, letter_id: &str) -> Result<Option<LetterPdf>, Error> {
        // Who may not read it is told so before anything else.
        let (letter, text) = self.letter_text(viewer, id, letter_id).await?;
        let Some(press) = self.press() else { return Ok(None) };
        let sheet = Sheet::read(&text).ok_or_else(|| Error::Setup(format!("letter {letter_id} has no form")))?;
        let stream = self.store().load_stream(id.as_str()).await?.ok_or(Error::NotFound)?;
        let entry = cause(id, letter_id).and_then(|at| stream.events.get(at.checked_sub(1)?));
        let root = self.store().latest_root().await?.map(|root| (root.size, root.root));
        let digest = self.digest_hex(text.as_bytes());
        let stamp = Stamp {
            letter_id: letter_id.to_owned(),
            entry: entry.map(|event| event.hash.clone()).unwrap_or_default(),
            root,
            key: press.signing.key_id(),
            text: digest,
        };
        let margin = Margin { check: self.how_to_check(id, &letter, &stamp.text).await?, keywords: stamp.keywords() };
        let name = file_name(&letter);
        let _place = PLACES.acquire().await.map_err(|_| Error::Busy)?;
        let press = press.clone();
        let work = tokio::task::spawn_blocking(move || {
            let pdf = press.typesetter.pdf(&sheet, &margin).map_err(|error| Error::Setup(error.to_string()))?;
            signed_pdf::sign(pdf, &press.signing).ok_or_else(|| Error::Setup("no room for a signature".to_owned()))
        });
        let bytes = work.await.map_err(|_| Error::Busy)??;
        Ok(Some(LetterPdf { name, bytes }))
    }

    /// The receipt of a complaint that was sent, as PDF; none where this server sets no letters.
    pub async fn receipt_pdf(&self, receipt: &Receipt) -> Result<Option<LetterPdf>, Error> {
        let viewer = complainant(&receipt.case);
        let letter = self.receipt_letter(&receipt.case).await?;
        self.letter_pdf(&viewer, &receipt.case, &letter).await
    }

    /// The letter that confirms a registration. The jobs issue it within seconds; whoever is quicker has it issued now.
    pub async fn receipt_letter(&self, id: &CaseId) -> Result<String, Error> {
        let kind = LetterKind::Receipt;
        let find = async || -> Result<Option<String>, Error> {
            let rows = self.store().letters_of(id.as_str()).await?;
            Ok(rows.into_iter().find(|row| row.kind == kind.code()).map(|row| row.letter_id))
        };
        if let Some(letter) = find().await? {
            return Ok(letter);
        }
        for row in self.store().outbox_of(id.as_str()).await? {
            let job: Job = serde_json::from_str(&row.payload).map_err(|error| Error::Setup(error.to_string()))?;
            if matches!(&job.effect, Effect::Letter { letter, .. } if *letter == kind) {
                self.issue_letter(&row, &job).await?;
            }
        }
        find().await?.ok_or(Error::NotFound)
    }

    /// What stands at the foot of the first page.
    async fn how_to_check(&self, id: &CaseId, letter: &LetterItem, digest: &str) -> Result<String, Error> {
        let kind = self.store().letter(&letter.id).await?.and_then(|row| LetterKind::from_code(&row.kind));
        let (number, code) = if kind == Some(LetterKind::Receipt) {
            let row = self.store().case_row(id.as_str()).await?.ok_or(Error::NotFound)?;
            (format!("案件编号{}", row.number), self.receipt_proof(id).await?)
        } else {
            (format!("文书编号{}", letter.number), grouped(digest))
        };
        Ok(format!(
            "核验：在本系统“核验”页面上传这个文件，或者填写{number}和核验码{code}，可以确认文书真假和有没有改动。核验码打不开案件。"
        ))
    }
}

/// The name a reader finds it by.
fn file_name(letter: &LetterItem) -> String {
    let number = if letter.number.is_empty() { letter.issued_on.as_str() } else { letter.number.as_str() };
    format!("{} {number}.pdf", letter.title)
}
