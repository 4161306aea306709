//! The files of a draft: sealed like evidence, which they become when the complaint is sent.

use crate::{
    Casework,
    edge::Dice,
    error::{Error, invalid},
    evidence::{clean_name, media_type},
    evidence_view::size_words,
};
use domain::{proof_kind::ProofKind, time::Instant};
use futures_util::Stream;
use std::io;
use store::{ComplaintDraftRow, DraftFileRow, StoreError, objects};

/// The most files of one complaint.
pub const MOST_FILES: usize = 60;

/// The most bytes of all files of one complaint.
const MOST_BYTES: u64 = 4 << 30;

/// A file as its draft lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    /// Its identifier.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is to show.
    pub fact: ProofKind,
    /// What it is, by its first bytes.
    pub media_type: String,
    /// Its size in words.
    pub size: String,
    /// Its size.
    pub bytes: u64,
    /// Digest of the original.
    pub digest: String,
    /// All of it is there.
    pub complete: bool,
    /// When it came.
    pub at: String,
}

/// What is said of a file without a byte.
pub(crate) const EMPTY: &str = "文件是空的（0字节），请重新选择";

pub(crate) async fn unsent(casework: &Casework, draft_id: &str) -> Result<ComplaintDraftRow, Error> {
    let row = casework.store().complaint_draft_of(draft_id).await?;
    row.filter(|row| row.case_id.is_none()).ok_or(Error::NotFound)
}

/// The files of a draft, the oldest first.
pub async fn list(casework: &Casework, draft_id: &str) -> Result<Vec<DraftFile>, Error> {
    let Some(row) = casework.store().complaint_draft_of(draft_id).await? else { return Err(Error::NotFound) };
    let key = casework.vault().open_draft_key(&row)?;
    let rows = casework.store().draft_files(draft_id).await?;
    let shown = rows.iter().map(|file| {
        let name = casework.vault().open_of_draft(&key, &name_place(&file.file_id), &file.name_sealed)?;
        Ok(item(file, String::from_utf8_lossy(&name).into_owned()))
    });
    shown.collect()
}

/// Takes a file in as a stream.
///
/// # Errors
///
/// [`Error::NotFound`] if there is no such unsent draft, [`Error::TooLarge`] as soon as more than `limit_bytes` came,
/// [`Error::Invalid`] for an empty file or one too many; nothing of it is kept.
pub async fn add<S, B>(
    casework: &Casework,
    draft_id: &str,
    fact: ProofKind,
    file_name: &str,
    source: S,
    limit_bytes: u64,
) -> Result<DraftFile, Error>
where
    S: Stream<Item = io::Result<B>> + Send,
    B: AsRef<[u8]> + Send,
{
    let row = unsent(casework, draft_id).await?;
    let room = room(casework, draft_id).await?;
    let file = store(casework, &row, fact, file_name, source, limit_bytes.min(room)).await?;
    // The complaint may have been sent while the bytes came.
    if let Err(error) = casework.store().add_draft_file(&file).await {
        casework.objects().remove(&file.object).await.map_err(StoreError::from)?;
        return Err(if matches!(error, StoreError::Stale) { Error::NotFound } else { error.into() });
    }
    Ok(item(&file, clean_name(file_name)))
}

/// How many bytes a draft still takes; what is on its way counts as if it were there.
pub(crate) async fn room(casework: &Casework, draft_id: &str) -> Result<u64, Error> {
    let there = casework.store().draft_files(draft_id).await?.into_iter().map(|file| file.bytes);
    let coming = casework.store().open_uploads(draft_id).await?.into_iter().map(|upload| upload.bytes);
    let sizes: Vec<u64> = there.chain(coming).map(|bytes| u64::try_from(bytes).unwrap_or(0)).collect();
    let taken: u64 = sizes.iter().sum();
    if sizes.len() >= MOST_FILES || taken >= MOST_BYTES {
        return invalid("file", format!("最多{MOST_FILES}个文件，合计不超过4 GB。可以先提交投诉，办理中再补交"));
    }
    Ok(MOST_BYTES - taken)
}

/// Seals a file among the objects; the row of it is the caller's to keep.
pub(crate) async fn store<S, B>(
    casework: &Casework,
    draft: &ComplaintDraftRow,
    fact: ProofKind,
    file_name: &str,
    source: S,
    limit_bytes: u64,
) -> Result<DraftFileRow, Error>
where
    S: Stream<Item = io::Result<B>> + Send,
    B: AsRef<[u8]> + Send,
{
    let key = casework.vault().open_draft_key(draft)?;
    let file_id = casework.fresh_id("f");
    let object = hex::encode(casework.random::<16>());
    let salt = casework.random();
    let mut dice = Dice(casework.edge());
    let (file_key, key_sealed) = casework.vault().new_draft_file_key(&mut dice, &key, &file_id);
    let name = clean_name(file_name);
    let name_sealed = casework.vault().seal_of_draft(&mut dice, &key, &name_place(&file_id), name.as_bytes());
    let suite = casework.vault().suite();
    let stored = objects::put(casework.objects(), suite, &file_key, salt, &object, source, limit_bytes).await?;
    if stored.size_bytes == 0 {
        casework.objects().remove(&object).await.map_err(StoreError::from)?;
        return invalid("file", EMPTY);
    }
    Ok(DraftFileRow {
        draft_id: draft.draft_id.clone(),
        file_id,
        name_sealed,
        fact: fact.code().to_owned(),
        media_type: media_type(&stored.head).to_owned(),
        bytes: i64::try_from(stored.size_bytes).unwrap_or(i64::MAX),
        digest: stored.digest.to_hex(),
        complete: true,
        created_us: casework.now().as_micros(),
        object,
        key_sealed,
    })
}

/// Takes a file out of an unsent draft; answers whether it was there.
pub async fn remove(casework: &Casework, draft_id: &str, file_id: &str) -> Result<bool, Error> {
    unsent(casework, draft_id).await?;
    let rows = casework.store().draft_files(draft_id).await?;
    let Some(file) = rows.into_iter().find(|file| file.file_id == file_id) else { return Ok(false) };
    // Only whoever takes the row away takes the bytes away: they may just have become evidence.
    let gone = casework.store().drop_draft_file(draft_id, file_id).await?;
    if gone {
        casework.objects().remove(&file.object).await.map_err(StoreError::from)?;
    }
    Ok(gone)
}

/// The name of a file's name within its draft.
pub(super) fn name_place(file_id: &str) -> String {
    format!("file_name\0{file_id}")
}

fn item(file: &DraftFileRow, name: String) -> DraftFile {
    DraftFile {
        id: file.file_id.clone(),
        name,
        fact: ProofKind::from_code(&file.fact).unwrap_or(ProofKind::Other),
        media_type: file.media_type.clone(),
        size: size_words(file.bytes),
        bytes: u64::try_from(file.bytes).unwrap_or(0),
        digest: file.digest.clone(),
        complete: file.complete,
        at: Instant::from_micros(file.created_us).to_minutes(),
    }
}
