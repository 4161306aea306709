//! What becomes of an upload when all of it is there: a file of its draft, or evidence of its case, once.

use super::{About, Home, about};
use crate::{
    Casework, Viewer,
    complain::files::{self, unsent},
    error::Error,
};
use domain::{ids::CaseId, proof_kind::ProofKind};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use std::io;
use store::{DraftUploadRow, StoreError, objects};

/// Makes a file of a whole upload.
pub(super) async fn finish(casework: &Casework, home: &Home, row: &DraftUploadRow) -> Result<(), Error> {
    let draft_id = home.id();
    let draft = unsent(casework, draft_id).await?;
    let key = casework.vault().open_draft_key(&draft)?;
    let about = about(casework, &key, row)?;
    let pieces_key = casework.vault().open_draft_file_key(&key, &row.upload_id, &row.key_sealed)?;
    let pieces = casework.store().pieces(&row.upload_id).await?;
    let names: Vec<String> = pieces.into_iter().map(|piece| piece.object).collect();
    let opened = stream::iter(names.clone()).then(|object| {
        let (casework, key) = (casework.clone(), pieces_key.clone());
        async move { objects::get(casework.objects(), &key, &object).await }
    });
    let source = opened.try_flatten().map_err(io::Error::other).boxed();
    if let Home::Case { viewer, case, .. } = home {
        return file_on_case(casework, (&**viewer, case), row, &about, source, names).await;
    }
    let fact = ProofKind::from_code(&row.fact).unwrap_or(ProofKind::Other);
    let size = u64::try_from(row.bytes).unwrap_or(0);
    let file = match files::store(casework, &draft, fact, &about.name, source, size).await {
        Ok(file) => file,
        // Another request has just finished it, and its pieces are gone.
        Err(_) if finished(casework, draft_id, row).await? => return Ok(()),
        Err(error) => return Err(error),
    };
    match casework.store().finish_upload(&row.upload_id, &file).await {
        Ok(()) => {
            for object in names {
                casework.objects().remove(&object).await.map_err(StoreError::from)?;
            }
            Ok(())
        }
        Err(error) => {
            casework.objects().remove(&file.object).await.map_err(StoreError::from)?;
            if finished(casework, draft_id, row).await? { Ok(()) } else { Err(error.into()) }
        }
    }
}

/// Files a whole upload on its case, once: whoever finds it whole again finds it filed.
async fn file_on_case(
    casework: &Casework,
    (viewer, case): (&Viewer, &CaseId),
    row: &DraftUploadRow,
    about: &About,
    source: impl Stream<Item = io::Result<Vec<u8>>> + Send,
    pieces: Vec<String>,
) -> Result<(), Error> {
    let once = Some(row.upload_id.as_str());
    let filed = casework.add_evidence_once(viewer, case, &about.name, source, about.claim, once).await;
    let filed = match filed {
        Ok(filed) => filed,
        // Another request has just filed it, and its pieces are gone.
        Err(_) if finished(casework, &row.draft_id, row).await? => return Ok(()),
        Err(error) => return Err(error),
    };
    match casework.store().close_upload(&row.upload_id, &filed.id, casework.now().as_micros()).await {
        Ok(()) | Err(StoreError::Stale) => {}
        Err(error) => return Err(error.into()),
    }
    for object in pieces {
        casework.objects().remove(&object).await.map_err(StoreError::from)?;
    }
    Ok(())
}

async fn finished(casework: &Casework, draft_id: &str, row: &DraftUploadRow) -> Result<bool, Error> {
    let now = casework.store().upload(draft_id, &row.upload_id).await?;
    Ok(now.is_some_and(|now| now.file_id.is_some()))
}
