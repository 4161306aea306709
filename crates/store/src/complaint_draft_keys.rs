//! The keys of complaints that are being filled in: drawn, wrapped by the master key, passed on to the case.

use crate::commit::Write;
use crate::complaint_drafts::{ComplaintDraftRow, DraftFileRow};
use crate::engine::statements;
use crate::{CaseKey, Store, StoreError, Vault, vals};
use seal::envelope::{DataKey, WrappedKey, aad, open_box, seal_box};
use seal::{KeyId, Random, random};

statements! {
    TO_REWRAP = "SELECT draft_id, version, key_id, wrapped, cipher, case_id, created_at_us, saved_at_us
        FROM complaint_drafts WHERE key_id <> $1 ORDER BY draft_id LIMIT $2";
    REWRAP = "UPDATE complaint_drafts SET key_id = $2, wrapped = $3 WHERE draft_id = $1 AND key_id = $4";
}

/// The open key of a draft. It never leaves memory.
#[derive(Debug, Clone)]
pub struct DraftKey {
    draft_id: String,
    data: DataKey,
}

fn key_place(draft_id: &str) -> Vec<u8> {
    format!("complaint_drafts\0{draft_id}\0wrapped").into_bytes()
}

fn crypto(error: impl std::fmt::Display) -> StoreError {
    StoreError::Crypto(error.to_string())
}

fn wrapped_key(row: &ComplaintDraftRow) -> Result<WrappedKey, StoreError> {
    let master_id = KeyId::parse(&row.key_id)
        .map_err(|_| StoreError::corrupt("complaint_drafts", "key_id", row.draft_id.as_str()))?;
    Ok(WrappedKey { master_id, sealed: row.wrapped.clone() })
}

impl Vault {
    /// Draws the key of a new draft; answers it with the id of the master key that wraps it, and wrapped.
    pub fn new_draft_key(&self, random: &mut (impl Random + ?Sized), draft_id: &str) -> (DraftKey, String, Vec<u8>) {
        let data = DataKey::generate(random);
        let wrapped = self.rings().keys.wrap(&data, random::array(random), &key_place(draft_id));
        (DraftKey { draft_id: draft_id.to_owned(), data }, wrapped.master_id.to_string(), wrapped.sealed)
    }

    /// Opens the key of a draft.
    pub fn open_draft_key(&self, row: &ComplaintDraftRow) -> Result<DraftKey, StoreError> {
        let data = self.rings().keys.unwrap(&wrapped_key(row)?, &key_place(&row.draft_id)).map_err(crypto)?;
        Ok(DraftKey { draft_id: row.draft_id.clone(), data })
    }

    /// Seals something of a draft. `what` names it within the draft, and it opens under that name alone.
    pub fn seal_of_draft(
        &self,
        random: &mut (impl Random + ?Sized),
        key: &DraftKey,
        what: &str,
        plaintext: &[u8],
    ) -> Vec<u8> {
        let place = aad("complaint_drafts", &key.draft_id, what, &key.data.id(self.suite));
        seal_box(self.suite, &key.data, random::array(random), &place, plaintext)
    }

    /// Opens something of a draft.
    pub fn open_of_draft(&self, key: &DraftKey, what: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let place = aad("complaint_drafts", &key.draft_id, what, &key.data.id(self.suite));
        Ok(open_box(&key.data, &place, sealed).map_err(crypto)?.to_vec())
    }

    /// Draws the key of a file of a draft; the second is what `draft_files.key_sealed` holds.
    pub fn new_draft_file_key(
        &self,
        random: &mut (impl Random + ?Sized),
        key: &DraftKey,
        file_id: &str,
    ) -> (DataKey, Vec<u8>) {
        let bytes = random::array::<32>(random);
        let sealed = self.seal_of_draft(random, key, &format!("file_key\0{file_id}"), &bytes);
        (DataKey::from_bytes(bytes), sealed)
    }

    /// Opens the key of a file of a draft.
    pub fn open_draft_file_key(&self, key: &DraftKey, file_id: &str, sealed: &[u8]) -> Result<DataKey, StoreError> {
        Ok(DataKey::from_bytes(self.draft_file_key(key, file_id, sealed)?))
    }

    /// Seals the key of a draft's file anew, with the key of the case whose evidence it becomes: what
    /// `evidence.file_key` holds. The object stays as it is.
    pub fn take_over_file_key(
        &self,
        random: &mut (impl Random + ?Sized),
        (key, file): (&DraftKey, &DraftFileRow),
        case: &CaseKey,
        evidence_id: &str,
    ) -> Result<Vec<u8>, StoreError> {
        let bytes = self.draft_file_key(key, &file.file_id, &file.key_sealed)?;
        Ok(self.seal_file_key(random, case, evidence_id, &bytes))
    }

    fn draft_file_key(&self, key: &DraftKey, file_id: &str, sealed: &[u8]) -> Result<[u8; 32], StoreError> {
        let bytes = self.open_of_draft(key, &format!("file_key\0{file_id}"), sealed)?;
        bytes.try_into().map_err(|_| StoreError::corrupt("draft_files", "key_sealed", file_id))
    }
}

impl Store {
    /// Wraps the keys of drafts with the vault's current master key, `batch` at a time.
    pub async fn rewrap_complaint_drafts<R: Random + Send>(
        &self,
        vault: &Vault,
        random: &mut R,
        batch: i64,
    ) -> Result<u64, StoreError> {
        let rings = vault.rings();
        let current = rings.keys.current().id().to_string();
        let mut rewrapped = 0;
        loop {
            let rows: Vec<ComplaintDraftRow> = self.db().all(TO_REWRAP, vals![&current, batch]).await?;
            let mut writes = Vec::with_capacity(rows.len());
            for row in &rows {
                let place = key_place(&row.draft_id);
                if let Some(anew) =
                    rings.keys.rewrap(&wrapped_key(row)?, random::array(random), &place).map_err(crypto)?
                {
                    let vals = vals![&row.draft_id, anew.master_id.to_string(), anew.sealed, &row.key_id];
                    writes.push(Write::any(REWRAP, vals));
                }
            }
            if writes.is_empty() {
                return Ok(rewrapped);
            }
            rewrapped += self.write(writes).await?.into_iter().sum::<u64>();
        }
    }
}
