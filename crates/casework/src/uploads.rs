//! Large files that come piece by piece. Each piece is sealed and durable before it is counted; when all are there they are
//! read once more, in order, and become a file like any other, of a draft or of a case: told by its first bytes, digested,
//! sealed.

mod finish;
mod parcel;

use finish::finish;

use crate::{
    Casework, Viewer,
    complain::files::{self, EMPTY, room, unsent},
    edge::Dice,
    error::{Error, invalid},
    evidence::clean_name,
    evidence_view::size_words,
};
use domain::{ids::CaseId, proof_kind::ProofKind, time::Instant};
use futures_util::{Stream, StreamExt, stream};
use serde::{Deserialize, Serialize};
use std::{io, time::Duration};
use store::{DraftKey, DraftUploadRow, StoreError, UploadPieceRow, objects};

/// How long an upload waits for its next piece before it is forgotten.
pub const KEPT_US: i64 = 3 * 24 * 3600 * 1_000_000;

/// A piece at most; what came since the last one is lost if the server dies, not if the line does.
const PIECE_BYTES: usize = 1 << 20;

/// The most pieces of one upload: enough for the largest file and thousands of broken lines.
const MOST_PIECES: usize = 4096;

/// A line that has been silent so long is broken.
const SILENCE: Duration = Duration::from_mins(1);

/// The most characters by which a browser knows its file again.
const MARK_CHARS: usize = 200;

/// What a file is called, and by what the browser that sends it knows it again.
#[derive(Serialize, Deserialize)]
struct About {
    name: String,
    mark: String,
    /// Which claim of the case it is to prove; none for the whole, and for a draft.
    #[serde(default)]
    claim: Option<u16>,
}

/// Where files are to go.
#[derive(Debug, Clone)]
pub enum Home {
    /// Into an unsent draft.
    Draft(String),
    /// Among the evidence of a case, by somebody who may file it.
    Case {
        /// The parcel in which the pieces wait; see [`Casework::parcel`].
        parcel: String,
        /// Who files it.
        viewer: Box<Viewer>,
        /// The case.
        case: CaseId,
    },
}

impl Home {
    /// What the uploads hang on.
    fn id(&self) -> &str {
        match self {
            Self::Draft(id) | Self::Case { parcel: id, .. } => id,
        }
    }
}

/// An upload as its draft sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its identifier.
    pub id: String,
    /// What the file is called.
    pub name: String,
    /// By what its browser knows it again.
    pub mark: String,
    /// What it is to show.
    pub fact: ProofKind,
    /// The size it will have.
    pub bytes: u64,
    /// How much of it is there.
    pub received: u64,
    /// When it is forgotten unless more comes.
    pub until: Instant,
    /// It has become a file.
    pub done: bool,
}

impl Upload {
    /// How much of it is there, of a hundred.
    pub fn percent(&self) -> u64 {
        self.received * 100 / self.bytes.max(1)
    }

    /// How much is there and how much there will be, in words.
    pub fn progress(&self) -> String {
        let words = |bytes: u64| size_words(i64::try_from(bytes).unwrap_or(i64::MAX));
        format!("{} / {}", words(self.received), words(self.bytes))
    }
}

/// What an upload is announced with.
#[derive(Debug, Clone, Copy)]
pub struct Announced<'a> {
    /// What the file is called.
    pub name: &'a str,
    /// By what its browser knows it again.
    pub mark: &'a str,
    /// What it is to show.
    pub fact: ProofKind,
    /// Which claim of a case it is to prove.
    pub claim: Option<u16>,
    /// Its size.
    pub bytes: u64,
}

fn about_place(upload_id: &str) -> String {
    format!("upload_about\0{upload_id}")
}

/// Begins an upload.
///
/// # Errors
///
/// [`Error::NotFound`] if there is no such unsent draft, [`Error::TooLarge`] for more than `limit_bytes`,
/// [`Error::Invalid`] for an empty file or one too many.
pub async fn begin(casework: &Casework, home: &Home, file: Announced<'_>, limit: u64) -> Result<Upload, Error> {
    let draft_id = home.id();
    let draft = unsent(casework, draft_id).await?;
    if let Home::Case { viewer, case, .. } = home {
        casework.may_file_evidence(viewer, case, file.claim).await?;
    }
    let limit_bytes = room(casework, draft_id).await?.min(limit);
    if file.bytes == 0 {
        return invalid("file", EMPTY);
    }
    if file.bytes > limit_bytes {
        return Err(Error::TooLarge { limit_bytes });
    }
    let key = casework.vault().open_draft_key(&draft)?;
    let upload_id = casework.fresh_id("u");
    let mut dice = Dice(casework.edge());
    let (_, key_sealed) = casework.vault().new_draft_file_key(&mut dice, &key, &upload_id);
    let mark = file.mark.chars().take(MARK_CHARS).collect();
    let about = About { name: clean_name(file.name), mark, claim: file.claim };
    let text = serde_json::to_vec(&about).unwrap_or_default();
    let now = casework.now().as_micros();
    let row = DraftUploadRow {
        about_sealed: casework.vault().seal_of_draft(&mut dice, &key, &about_place(&upload_id), &text),
        upload_id,
        draft_id: draft_id.to_owned(),
        fact: file.fact.code().to_owned(),
        bytes: i64::try_from(file.bytes).unwrap_or(i64::MAX),
        received: 0,
        key_sealed,
        file_id: None,
        created_us: now,
        touched_us: now,
    };
    match casework.store().begin_upload(&row).await {
        Ok(()) => shown(casework, &key, &row),
        Err(StoreError::Stale) => Err(Error::NotFound),
        Err(error) => Err(error.into()),
    }
}

/// How far an upload is. One that was whole when the server died becomes its file now.
///
/// # Errors
///
/// [`Error::NotFound`] if the draft has no such upload, or its time has run out.
pub async fn state(casework: &Casework, home: &Home, upload_id: &str) -> Result<Upload, Error> {
    let draft_id = home.id();
    let draft = unsent(casework, draft_id).await?;
    let mut row = kept(casework, draft_id, upload_id).await?;
    if row.received == row.bytes && row.file_id.is_none() {
        finish(casework, home, &row).await?;
        row = kept(casework, draft_id, upload_id).await?;
    }
    shown(casework, &casework.vault().open_draft_key(&draft)?, &row)
}

/// The uploads that have not become files, the oldest first. One that is whole and cannot become one now stands among them:
/// the page that lists them is not lost for it, and whoever sends it again is told why.
pub async fn open(casework: &Casework, home: &Home) -> Result<Vec<Upload>, Error> {
    let draft_id = home.id();
    let draft = unsent(casework, draft_id).await?;
    let key = casework.vault().open_draft_key(&draft)?;
    let mut open = Vec::new();
    for row in casework.store().open_uploads(draft_id).await? {
        if row.received == row.bytes {
            let Err(error) = finish(casework, home, &row).await else { continue };
            tracing::warn!(%error, "upload.not_finished");
        }
        if is_kept(casework, &row) {
            open.push(shown(casework, &key, &row)?);
        }
    }
    Ok(open)
}

/// What became of bytes that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// So much of the file is there now.
    Upto(Upload),
    /// The upload is not where the bytes would go on: another line was faster, or the browser is behind.
    Elsewhere(Upload),
}

/// Takes bytes from `at` on, as far as they come: when the line breaks, what came until then is kept.
///
/// # Errors
///
/// [`Error::NotFound`] if the draft has no such upload, [`Error::TooLarge`] if more comes than was announced,
/// [`Error::Invalid`] if it comes in far too many pieces.
pub async fn append<S, B>(
    casework: &Casework,
    home: &Home,
    upload_id: &str,
    at: u64,
    source: S,
) -> Result<Appended, Error>
where
    S: Stream<Item = io::Result<B>> + Send,
    B: AsRef<[u8]> + Send,
{
    let before = state(casework, home, upload_id).await?;
    if before.received != at || before.done {
        return Ok(Appended::Elsewhere(before));
    }
    if casework.store().pieces(upload_id).await?.len() >= MOST_PIECES {
        return invalid("file", "网络中断次数太多，请删除后重新上传这个文件");
    }
    let (mut at, mut waiting) = (at, Vec::with_capacity(PIECE_BYTES));
    let mut source = std::pin::pin!(source);
    let mut more = true;
    while more {
        match tokio::time::timeout(SILENCE, source.next()).await {
            Ok(Some(Ok(bytes))) => waiting.extend_from_slice(bytes.as_ref()),
            // Broken, silent or at its end: what came is kept all the same.
            Ok(Some(Err(_)) | None) | Err(_) => more = false,
        }
        if at + waiting.len() as u64 > before.bytes {
            return Err(Error::TooLarge { limit_bytes: before.bytes });
        }
        while waiting.len() >= PIECE_BYTES || (!more && !waiting.is_empty()) {
            let rest = waiting.split_off(waiting.len().min(PIECE_BYTES));
            let piece = std::mem::replace(&mut waiting, rest);
            if !keep(casework, home.id(), upload_id, at, &piece).await? {
                return state(casework, home, upload_id).await.map(Appended::Elsewhere);
            }
            at += piece.len() as u64;
        }
    }
    state(casework, home, upload_id).await.map(Appended::Upto)
}

/// Keeps a piece; answers whether it was the next one.
async fn keep(casework: &Casework, draft_id: &str, upload_id: &str, at: u64, bytes: &[u8]) -> Result<bool, Error> {
    let draft = unsent(casework, draft_id).await?;
    let row = kept(casework, draft_id, upload_id).await?;
    let key = casework.vault().open_draft_key(&draft)?;
    let key = casework.vault().open_draft_file_key(&key, upload_id, &row.key_sealed)?;
    let object = hex::encode(casework.random::<16>());
    let (suite, size) = (casework.vault().suite(), bytes.len() as u64);
    let source = stream::iter([Ok(bytes)]);
    objects::put(casework.objects(), suite, &key, casework.random(), &object, source, size).await?;
    let piece = UploadPieceRow {
        upload_id: upload_id.to_owned(),
        begins_at: i64::try_from(at).unwrap_or(i64::MAX),
        bytes: i64::try_from(size).unwrap_or(i64::MAX),
        object,
    };
    match casework.store().add_piece(&piece, casework.now().as_micros()).await {
        Ok(()) => Ok(true),
        Err(error) => {
            casework.objects().remove(&piece.object).await.map_err(StoreError::from)?;
            if matches!(error, StoreError::Stale) { Ok(false) } else { Err(error.into()) }
        }
    }
}

/// Takes an upload back, with the file of a draft it may have become; answers whether it was there. What is filed on a case
/// stays filed.
pub async fn remove(casework: &Casework, home: &Home, upload_id: &str) -> Result<bool, Error> {
    let draft_id = home.id();
    unsent(casework, draft_id).await?;
    let Some(row) = casework.store().upload(draft_id, upload_id).await? else { return Ok(false) };
    match (&row.file_id, home) {
        (Some(file), Home::Draft(_)) => drop(files::remove(casework, draft_id, file).await?),
        (Some(_), Home::Case { .. }) => return Ok(false),
        (None, _) => {}
    }
    forget(casework, upload_id).await
}

async fn forget(casework: &Casework, upload_id: &str) -> Result<bool, Error> {
    let pieces = casework.store().pieces(upload_id).await?;
    let gone = casework.store().drop_upload(upload_id).await?;
    for piece in pieces.into_iter().filter(|_| gone) {
        casework.objects().remove(&piece.object).await.map_err(StoreError::from)?;
    }
    Ok(gone)
}

impl Casework {
    /// Forgets uploads that nobody went on with, with their pieces; answers how many.
    pub async fn tidy_uploads(&self) -> Result<u64, Error> {
        const BATCH: i64 = 100;
        let mut gone = 0;
        loop {
            let rows = self.store().untouched_uploads(self.now().as_micros() - KEPT_US, BATCH).await?;
            if rows.is_empty() {
                return Ok(gone);
            }
            for row in rows {
                gone += u64::from(forget(self, &row.upload_id).await?);
            }
        }
    }
}

fn is_kept(casework: &Casework, row: &DraftUploadRow) -> bool {
    row.touched_us + KEPT_US > casework.now().as_micros()
}

async fn kept(casework: &Casework, draft_id: &str, upload_id: &str) -> Result<DraftUploadRow, Error> {
    let row = casework.store().upload(draft_id, upload_id).await?;
    row.filter(|row| is_kept(casework, row)).ok_or(Error::NotFound)
}

fn about(casework: &Casework, key: &DraftKey, row: &DraftUploadRow) -> Result<About, Error> {
    let text = casework.vault().open_of_draft(key, &about_place(&row.upload_id), &row.about_sealed)?;
    serde_json::from_slice(&text).map_err(|_| {
        let id = row.upload_id.clone();
        StoreError::Corrupt { table: "draft_uploads", column: "about_sealed", id }.into()
    })
}

fn shown(casework: &Casework, key: &DraftKey, row: &DraftUploadRow) -> Result<Upload, Error> {
    let about = about(casework, key, row)?;
    Ok(Upload {
        id: row.upload_id.clone(),
        name: about.name,
        mark: about.mark,
        fact: ProofKind::from_code(&row.fact).unwrap_or(ProofKind::Other),
        bytes: u64::try_from(row.bytes).unwrap_or(0),
        received: u64::try_from(row.received).unwrap_or(0),
        until: Instant::from_micros(row.touched_us + KEPT_US),
        done: row.file_id.is_some(),
    })
}
