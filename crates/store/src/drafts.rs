//! Drafts: what somebody typed into a form and has not sent, for a person and a form.
//!
//! Each version is sealed with a key of its own, wrapped by the master key: a registration has no case yet, and when a
//! row goes, its text goes with it. The later save wins; what it did not rest on is kept beside it once.

use crate::commit::Write;
use crate::engine::{Tx, rec, statements};
use crate::{Store, StoreError, Vault, vals};
use seal::envelope::{DataKey, WrappedKey, aad, open_box, seal_box};
use seal::{KeyId, Random, random};
use std::sync::Arc;

statements! {
    DRAFTS = "SELECT person, form, slot, version, key_id, wrapped, cipher, saved_at_us FROM drafts
        WHERE person = $1 AND form = $2 ORDER BY slot";
    OF_PERSON = "SELECT form, saved_at_us FROM drafts WHERE person = $1 AND slot = 0
        ORDER BY saved_at_us DESC, form LIMIT $2";
    CLEAR_EARLIER = "DELETE FROM drafts WHERE person = $1 AND form = $2 AND slot = 1";
    SET_ASIDE = "UPDATE drafts SET slot = 1 WHERE person = $1 AND form = $2 AND slot = 0";
    SAVE = "INSERT INTO drafts (person, form, slot, case_id, version, key_id, wrapped, cipher, saved_at_us)
        VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8) ON CONFLICT (person, form, slot) DO UPDATE
        SET version = $4, key_id = $5, wrapped = $6, cipher = $7, saved_at_us = $8";
    DROP = "DELETE FROM drafts WHERE person = $1 AND form = $2";
    DROP_OF_CASE = "DELETE FROM drafts WHERE case_id = $1";
    EXPIRE = "DELETE FROM drafts WHERE saved_at_us < $1";
    TO_REWRAP = "SELECT person, form, slot, version, key_id, wrapped, cipher, saved_at_us FROM drafts
        WHERE key_id <> $1 ORDER BY person, form, slot LIMIT $2";
    REWRAP = "UPDATE drafts SET key_id = $4, wrapped = $5
        WHERE person = $1 AND form = $2 AND slot = $3 AND version = $6 AND key_id = $7";
}

rec! {
    /// A stored version of a draft, sealed.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DraftRow {
        /// Whose.
        pub person: String,
        /// Of which form.
        pub form: String,
        /// 0 for the latest, 1 for what it displaced.
        pub slot: i64,
        /// Counts the saves of this form.
        pub version: i64,
        /// The master key that wraps its key.
        pub key_id: String,
        /// Its key, wrapped.
        pub wrapped: Vec<u8>,
        /// Its text, sealed.
        pub cipher: Vec<u8>,
        /// When it was saved.
        pub saved_at_us: i64,
    }
}

rec! {
    /// That there is a draft, and since when.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DraftLine {
        /// Of which form.
        pub form: String,
        /// When it was saved.
        pub saved_at_us: i64,
    }
}

/// A draft ready to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedDraft {
    /// Whose.
    pub person: String,
    /// Of which form.
    pub form: String,
    /// The case it is about, whose erasure takes it along.
    pub case_id: Option<String>,
    /// The master key that wraps its key.
    pub key_id: String,
    /// Its key, wrapped.
    pub wrapped: Vec<u8>,
    /// Its text, sealed.
    pub cipher: Vec<u8>,
    /// When it was saved.
    pub saved_at_us: i64,
}

/// What a save did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavedDraft {
    /// The version it has now.
    pub version: i64,
    /// It did not rest on what lay there: that is kept beside it.
    pub displaced: bool,
}

fn key_place(person: &str, form: &str) -> Vec<u8> {
    format!("drafts\0{person}\0{form}\0wrapped").into_bytes()
}

fn crypto(error: impl std::fmt::Display) -> StoreError {
    StoreError::Crypto(error.to_string())
}

fn master_id(row: &DraftRow) -> Result<KeyId, StoreError> {
    KeyId::parse(&row.key_id).map_err(|_| StoreError::corrupt("drafts", "key_id", row.form.as_str()))
}

impl Vault {
    /// Seals a draft with a new key.
    pub fn seal_draft(
        &self,
        random: &mut (impl Random + ?Sized),
        (person, form): (&str, &str),
        case_id: Option<&str>,
        plaintext: &[u8],
        saved_at_us: i64,
    ) -> SealedDraft {
        let key = DataKey::generate(random);
        let wrapped = self.rings().keys.wrap(&key, random::array(random), &key_place(person, form));
        let place = aad("drafts", &format!("{person}\0{form}"), "cipher", &key.id(self.suite));
        SealedDraft {
            person: person.to_owned(),
            form: form.to_owned(),
            case_id: case_id.map(str::to_owned),
            key_id: wrapped.master_id.to_string(),
            wrapped: wrapped.sealed,
            cipher: seal_box(self.suite, &key, random::array(random), &place, plaintext),
            saved_at_us,
        }
    }

    /// Opens a draft.
    pub fn open_draft(&self, row: &DraftRow) -> Result<Vec<u8>, StoreError> {
        let wrapped = WrappedKey { master_id: master_id(row)?, sealed: row.wrapped.clone() };
        let key = self.rings().keys.unwrap(&wrapped, &key_place(&row.person, &row.form)).map_err(crypto)?;
        let place = aad("drafts", &format!("{}\0{}", row.person, row.form), "cipher", &key.id(self.suite));
        Ok(open_box(&key, &place, &row.cipher).map_err(crypto)?.to_vec())
    }
}

impl Store {
    /// Which drafts a person has, the latest first.
    pub async fn drafts_of(&self, person: &str, limit: i64) -> Result<Vec<DraftLine>, StoreError> {
        self.db().all(OF_PERSON, vals![person, limit]).await
    }

    /// The versions of a draft: the latest, then what it displaced.
    pub async fn drafts(&self, person: &str, form: &str) -> Result<Vec<DraftRow>, StoreError> {
        self.db().all(DRAFTS, vals![person, form]).await
    }

    /// Saves a draft that rests on version `base` (0: on none). What lies there and is another version is kept aside.
    pub async fn save_draft(&self, draft: SealedDraft, base: i64) -> Result<SavedDraft, StoreError> {
        let draft = Arc::new(draft);
        self.writer()
            .run(move |tx| {
                let draft = Arc::clone(&draft);
                Box::pin(async move { save(tx, &draft, base).await })
            })
            .await
    }

    /// Forgets a draft with all its versions.
    pub async fn drop_draft(&self, person: &str, form: &str) -> Result<(), StoreError> {
        self.write(vec![Write::any(DROP, vals![person, form])]).await.map(|_| ())
    }

    /// Forgets what a save displaced.
    pub async fn drop_earlier_draft(&self, person: &str, form: &str) -> Result<(), StoreError> {
        self.write(vec![Write::any(CLEAR_EARLIER, vals![person, form])]).await.map(|_| ())
    }

    /// Forgets drafts that were saved before an instant.
    pub async fn expire_drafts(&self, before_us: i64) -> Result<u64, StoreError> {
        let touched = self.write(vec![Write::any(EXPIRE, vals![before_us])]).await?;
        Ok(touched.into_iter().sum())
    }

    /// Wraps the keys of drafts with the vault's current master key.
    pub async fn rewrap_drafts<R: Random + Send>(
        &self,
        vault: &Vault,
        random: &mut R,
        batch: i64,
    ) -> Result<u64, StoreError> {
        let rings = vault.rings();
        let current = rings.keys.current().id().to_string();
        let mut rewrapped = 0;
        loop {
            let rows: Vec<DraftRow> = self.db().all(TO_REWRAP, vals![&current, batch]).await?;
            if rows.is_empty() {
                return Ok(rewrapped);
            }
            let mut writes = Vec::with_capacity(rows.len());
            for row in &rows {
                let wrapped = WrappedKey { master_id: master_id(row)?, sealed: row.wrapped.clone() };
                let place = key_place(&row.person, &row.form);
                if let Some(anew) = rings.keys.rewrap(&wrapped, random::array(random), &place).map_err(crypto)? {
                    let vals = vals![
                        &row.person,
                        &row.form,
                        row.slot,
                        anew.master_id.to_string(),
                        anew.sealed,
                        row.version,
                        &row.key_id,
                    ];
                    writes.push(Write::any(REWRAP, vals));
                }
            }
            rewrapped += self.write(writes).await?.into_iter().sum::<u64>();
        }
    }
}

async fn save(tx: &mut Tx, draft: &SealedDraft, base: i64) -> Result<SavedDraft, StoreError> {
    tx.hold(&format!("draft:{}", draft.person)).await?;
    let there: Vec<DraftRow> = tx.all(DRAFTS, vals![&draft.person, &draft.form]).await?;
    let latest = there.iter().find(|row| row.slot == 0).map(|row| row.version);
    let displaced = latest.is_some_and(|version| version != base);
    if displaced {
        tx.run(CLEAR_EARLIER, vals![&draft.person, &draft.form]).await?;
        tx.run(SET_ASIDE, vals![&draft.person, &draft.form]).await?;
    }
    let version = latest.unwrap_or(0).max(base) + 1;
    let vals = vals![
        &draft.person,
        &draft.form,
        &draft.case_id,
        version,
        &draft.key_id,
        &draft.wrapped,
        &draft.cipher,
        draft.saved_at_us,
    ];
    tx.run(SAVE, vals).await?;
    Ok(SavedDraft { version, displaced })
}

/// Forgets a draft within a commit that did what it was for.
pub(crate) async fn drop_sent(tx: &mut Tx, person: &str, form: &str) -> Result<(), StoreError> {
    tx.run(DROP, vals![person, form]).await.map(|_| ())
}

/// Forgets the drafts of a case whose personal data is destroyed.
pub(crate) async fn drop_of_case(tx: &mut Tx, case_id: &str) -> Result<(), StoreError> {
    tx.run(DROP_OF_CASE, vals![case_id]).await.map(|_| ())
}
