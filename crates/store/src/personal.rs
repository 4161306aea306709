//! Personal data: a key for each case, texts sealed with it, blind indexes to find them, and erasure.
//!
//! An event holds only `digest(salt ‖ bytes)`. The salt lies inside the ciphertext and goes with it, so that nobody
//! can try guesses against the log afterwards.

use crate::engine::{Tx, Word, rec, statements};
use crate::{Store, StoreError, vals};
use seal::blind::BlindRing;
use seal::digest::salted;
use seal::envelope::{DataKey, KeyRing, Nonce, WrappedKey, aad, open_box, seal_box};
use seal::{Digest, KeyId, Random, Suite, random};
use std::sync::{Arc, PoisonError, RwLock};

statements! {
    ADD_KEY = "INSERT INTO case_keys (case_id, key_id, wrapped, erased_at_us) VALUES ($1, $2, $3, NULL)
        ON CONFLICT (case_id) DO NOTHING";
    KEY = "SELECT case_id, key_id, wrapped, erased_at_us FROM case_keys WHERE case_id = $1";
    KEYS_TO_REWRAP = "SELECT case_id, key_id, wrapped, erased_at_us FROM case_keys
        WHERE key_id <> $1 AND wrapped IS NOT NULL AND case_id > $2 ORDER BY case_id LIMIT $3";
    REWRAP = "UPDATE case_keys SET key_id = $2, wrapped = $3
        WHERE case_id = $1 AND key_id = $4 AND wrapped IS NOT NULL";
    ERASE_KEY = "UPDATE case_keys SET wrapped = NULL, erased_at_us = $2 WHERE case_id = $1 AND wrapped IS NOT NULL";
    ERASE_BLIND = "DELETE FROM blind_indexes WHERE case_id = $1";
    ERASE_FILE_KEYS = "UPDATE evidence SET file_key = NULL WHERE case_id = $1";
    ADD_TEXT = "INSERT INTO case_texts (text_id, case_id, kind, key_id, cipher, digest, created_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (text_id) DO NOTHING";
    TEXT = "SELECT text_id, case_id, kind, key_id, cipher, digest, created_at_us FROM case_texts WHERE text_id = $1";
    TEXTS = "SELECT text_id, case_id, kind, key_id, cipher, digest, created_at_us FROM case_texts
        WHERE case_id = $1 ORDER BY text_id";
    ADD_BLIND = "INSERT INTO blind_indexes (case_id, field, key_id, value) VALUES ($1, $2, $3, $4)
        ON CONFLICT (case_id, field, key_id, value) DO NOTHING";
    FIND_BLIND = "SELECT DISTINCT case_id AS word FROM blind_indexes WHERE field = $1 AND value = $2
        ORDER BY case_id";
}

rec! {
    /// An encrypted text, as it is stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct NewText {
        /// The text; events refer to it.
        pub text_id: String,
        /// Its case.
        pub case_id: String,
        /// What it is, such as `narrative`.
        pub kind: String,
        /// The case's data key.
        pub key_id: String,
        /// Salt and bytes, sealed.
        pub cipher: Vec<u8>,
        /// Digest of salt and bytes, as the event has it.
        pub digest: String,
        /// When it was stored.
        pub created_at_us: i64,
    }
    struct KeyRow {
        case_id: String,
        key_id: String,
        wrapped: Option<Vec<u8>>,
        erased_at_us: Option<i64>,
    }
}

/// The key of a new case, wrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCaseKey {
    /// The case.
    pub case_id: String,
    /// The master key that wraps it.
    pub key_id: String,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
}

/// A blind index entry of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBlind {
    /// The case.
    pub case_id: String,
    /// What kind of value, such as `phone`.
    pub field: String,
    /// The blind key.
    pub key_id: String,
    /// The index.
    pub value: String,
}

/// The open key of one case. It never leaves memory.
#[derive(Debug, Clone)]
pub struct CaseKey {
    case_id: String,
    data: DataKey,
}

impl CaseKey {
    /// The case it belongs to.
    pub fn case_id(&self) -> &str {
        &self.case_id
    }
}

/// What a deployment seals with: its suite, its master keys and its blind keys. Clones share them, so that a rotation
/// reaches everybody at once.
#[derive(Debug, Clone)]
pub struct Vault {
    pub(crate) suite: Suite,
    rings: Arc<RwLock<Arc<Rings>>>,
}

/// The keys in force, and older ones that still read.
#[derive(Debug)]
pub(crate) struct Rings {
    pub(crate) keys: KeyRing,
    pub(crate) blind: BlindRing,
}

/// The length of the salt inside a sealed text.
const SALT_BYTES: usize = 32;

/// Random bytes for sealing one text. Never used twice, which is why it cannot be copied.
#[derive(Debug)]
pub struct Fresh {
    /// Keeps guesses from being tried against the event's digest.
    pub salt: [u8; SALT_BYTES],
    /// Used once with the case's key.
    pub nonce: Nonce,
}

impl Fresh {
    /// Draws both.
    pub fn draw(random: &mut (impl Random + ?Sized)) -> Self {
        Self { salt: random::array(random), nonce: random::array(random) }
    }
}

fn crypto(error: impl std::fmt::Display) -> StoreError {
    StoreError::Crypto(error.to_string())
}

/// The place of a wrapped key; the id of the master key is bound by `seal` itself.
fn key_place(case_id: &str) -> Vec<u8> {
    format!("case_keys\0{case_id}\0wrapped").into_bytes()
}

impl Vault {
    /// Takes the keys of a deployment.
    pub fn new(suite: Suite, keys: KeyRing, blind: BlindRing) -> Self {
        Self { suite, rings: Arc::new(RwLock::new(Arc::new(Rings { keys, blind }))) }
    }

    pub(crate) fn rings(&self) -> Arc<Rings> {
        Arc::clone(&self.rings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts other keys in force, here and in every clone. They have to hold the old ones, which still read.
    pub fn turn(&self, keys: KeyRing, blind: BlindRing) {
        *self.rings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Rings { keys, blind });
    }

    /// Puts the keys of `other` in force, as [`Self::turn`] does.
    pub fn turn_to(&self, other: &Self) {
        *self.rings.write().unwrap_or_else(PoisonError::into_inner) = other.rings();
    }

    /// The id of the master key that wraps from now on.
    pub fn master_id(&self) -> String {
        self.rings().keys.current().id().to_string()
    }

    /// The id of the blind key that indexes from now on.
    pub fn blind_id(&self) -> String {
        self.rings().blind.current().id().to_string()
    }

    /// The suite it seals with.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// Draws the key of a new case.
    pub fn new_case_key(&self, random: &mut (impl Random + ?Sized), case_id: &str) -> (CaseKey, NewCaseKey) {
        let data = DataKey::generate(random);
        let wrapped = self.rings().keys.wrap(&data, random::array(random), &key_place(case_id));
        let row =
            NewCaseKey { case_id: case_id.to_owned(), key_id: wrapped.master_id.to_string(), wrapped: wrapped.sealed };
        (CaseKey { case_id: case_id.to_owned(), data }, row)
    }

    /// Seals a text of a case. The digest is what an event may hold.
    pub fn text(
        &self,
        key: &CaseKey,
        text_id: &str,
        kind: &str,
        fresh: Fresh,
        plaintext: &[u8],
        created_at_us: i64,
    ) -> (Digest, NewText) {
        let Fresh { salt, nonce } = fresh;
        let digest = salted(self.suite, &salt, plaintext);
        let key_id = key.data.id(self.suite);
        let place = aad("case_texts", text_id, "cipher", &key_id);
        let cipher = seal_box(self.suite, &key.data, nonce, &place, &[&salt[..], plaintext].concat());
        let row = NewText {
            text_id: text_id.to_owned(),
            case_id: key.case_id.clone(),
            kind: kind.to_owned(),
            key_id: key_id.to_string(),
            cipher,
            digest: digest.to_hex(),
            created_at_us,
        };
        (digest, row)
    }

    /// Opens a sealed text and checks it against the digest that was stored with it.
    pub fn open_text(&self, key: &CaseKey, text: &NewText) -> Result<Vec<u8>, StoreError> {
        let key_id = KeyId::parse(&text.key_id)
            .map_err(|_| StoreError::corrupt("case_texts", "key_id", text.text_id.as_str()))?;
        let plain =
            open_box(&key.data, &aad("case_texts", &text.text_id, "cipher", &key_id), &text.cipher).map_err(crypto)?;
        let Some((salt, bytes)) = plain.split_first_chunk::<SALT_BYTES>() else {
            return Err(StoreError::corrupt("case_texts", "cipher", text.text_id.as_str()));
        };
        if salted(self.suite, salt, bytes).to_hex() == text.digest {
            Ok(bytes.to_vec())
        } else {
            Err(StoreError::corrupt("case_texts", "digest", text.text_id.as_str()))
        }
    }

    /// Draws the key of a file of a case; the second is what `evidence.file_key` holds.
    pub fn new_file_key(
        &self,
        random: &mut (impl Random + ?Sized),
        key: &CaseKey,
        evidence_id: &str,
    ) -> (DataKey, Vec<u8>) {
        let bytes = random::array::<32>(random);
        let sealed = self.seal_file_key(random, key, evidence_id, &bytes);
        (DataKey::from_bytes(bytes), sealed)
    }

    /// Seals the bytes of a file's key with its case's.
    pub(crate) fn seal_file_key(
        &self,
        random: &mut (impl Random + ?Sized),
        key: &CaseKey,
        evidence_id: &str,
        bytes: &[u8; 32],
    ) -> Vec<u8> {
        let place = aad("evidence", evidence_id, "file_key", &key.data.id(self.suite));
        seal_box(self.suite, &key.data, random::array(random), &place, bytes)
    }

    /// Opens the key of a file.
    pub fn open_file_key(&self, key: &CaseKey, evidence_id: &str, sealed: &[u8]) -> Result<DataKey, StoreError> {
        let place = aad("evidence", evidence_id, "file_key", &key.data.id(self.suite));
        let bytes = open_box(&key.data, &place, sealed).map_err(crypto)?;
        let bytes = bytes.as_slice().try_into();
        let bytes = bytes.map_err(|_| StoreError::corrupt("evidence", "file_key", evidence_id))?;
        Ok(DataKey::from_bytes(bytes))
    }

    /// The id of the case's key as `evidence.key_id` holds it.
    pub fn key_id(&self, key: &CaseKey) -> String {
        key.data.id(self.suite).to_string()
    }

    /// The blind index entry of a value in its normal form.
    pub fn blind(&self, case_id: &str, field: &str, normalised: &str) -> NewBlind {
        let index = self.rings().blind.index(field, normalised);
        NewBlind {
            case_id: case_id.to_owned(),
            field: field.to_owned(),
            key_id: index.key_id().to_string(),
            value: index.to_string(),
        }
    }

    /// Everything under which a value may lie, for [`Store::find_by_blind`]; old keys included during rotation.
    pub fn blind_values(&self, field: &str, normalised: &str) -> Vec<String> {
        self.rings().blind.indexes(field, normalised).iter().map(ToString::to_string).collect()
    }

    fn open_case_key(&self, row: &KeyRow) -> Result<CaseKey, StoreError> {
        let Some(sealed) = row.wrapped.clone() else { return Err(StoreError::Erased) };
        let wrapped = WrappedKey { master_id: master_id(row)?, sealed };
        let data = self.rings().keys.unwrap(&wrapped, &key_place(&row.case_id)).map_err(crypto)?;
        Ok(CaseKey { case_id: row.case_id.clone(), data })
    }
}

fn master_id(row: &KeyRow) -> Result<KeyId, StoreError> {
    KeyId::parse(&row.key_id).map_err(|_| StoreError::corrupt("case_keys", "key_id", row.case_id.as_str()))
}

impl Store {
    /// The open key of a case, `None` if it never had one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Erased`] if it was destroyed by law.
    pub async fn case_key(&self, vault: &Vault, case_id: &str) -> Result<Option<CaseKey>, StoreError> {
        let row = self.db().opt::<KeyRow>(KEY, vals![case_id]).await?;
        row.map(|row| vault.open_case_key(&row)).transpose()
    }

    /// When the personal data of a case was destroyed by law, if it was.
    pub async fn erased_at_us(&self, case_id: &str) -> Result<Option<i64>, StoreError> {
        let row = self.db().opt::<KeyRow>(KEY, vals![case_id]).await?;
        Ok(row.and_then(|row| row.erased_at_us))
    }

    /// A text, opened.
    ///
    /// # Errors
    ///
    /// [`StoreError::Erased`] if the case's key was destroyed, [`StoreError::Crypto`] or [`StoreError::Corrupt`] if
    /// the text was altered.
    pub async fn open_text(&self, vault: &Vault, text_id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(text) = self.db().opt::<NewText>(TEXT, vals![text_id]).await? else { return Ok(None) };
        let Some(key) = self.case_key(vault, &text.case_id).await? else {
            return Err(StoreError::corrupt("case_keys", "case_id", text.case_id));
        };
        vault.open_text(&key, &text).map(Some)
    }

    /// All texts of a case, opened: id, kind, bytes.
    pub async fn open_texts(&self, vault: &Vault, case_id: &str) -> Result<Vec<(String, String, Vec<u8>)>, StoreError> {
        let texts = self.texts_of(case_id).await?;
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let Some(key) = self.case_key(vault, case_id).await? else {
            return Err(StoreError::corrupt("case_keys", "case_id", case_id));
        };
        let opened = texts
            .iter()
            .map(|text| vault.open_text(&key, text).map(|bytes| (text.text_id.clone(), text.kind.clone(), bytes)));
        opened.collect()
    }

    /// The digest that was stored with a text.
    pub(crate) async fn text_digest(&self, text_id: &str) -> Result<Option<String>, StoreError> {
        Ok(self.db().opt::<NewText>(TEXT, vals![text_id]).await?.map(|text| text.digest))
    }

    /// All texts of a case, sealed.
    pub async fn texts_of(&self, case_id: &str) -> Result<Vec<NewText>, StoreError> {
        self.db().all(TEXTS, vals![case_id]).await
    }

    /// The cases in which one of `values` (see [`Vault::blind_values`]) lies.
    pub async fn find_by_blind(&self, field: &str, values: &[String]) -> Result<Vec<String>, StoreError> {
        let mut cases = Vec::new();
        // The newest key comes first in `values` and is asked last: an entry that a rotation moves between two of these
        // queries is then found twice instead of never.
        for value in values.iter().rev() {
            let rows = self.db().all::<Word>(FIND_BLIND, vals![field, value]).await?;
            cases.extend(rows.into_iter().map(|row| row.word));
        }
        cases.sort();
        cases.dedup();
        Ok(cases)
    }

    /// Destroys the personal data of a case: its key, its search document, its blind index entries, its drafts. The log stays
    /// and still holds. Answers whether there was a key to destroy.
    pub async fn erase_case(&self, case_id: &str, now_us: i64) -> Result<bool, StoreError> {
        let case_id = case_id.to_owned();
        let search = self.search_engine();
        self.writer()
            .run(move |tx| {
                let case_id = case_id.clone();
                let search = Arc::clone(&search);
                Box::pin(async move {
                    let erased = tx.run(ERASE_KEY, vals![&case_id, now_us]).await?;
                    tx.run(ERASE_BLIND, vals![&case_id]).await?;
                    tx.run(ERASE_FILE_KEYS, vals![&case_id]).await?;
                    crate::drafts::drop_of_case(tx, &case_id).await?;
                    crate::complaint_drafts::drop_of_case(tx, &case_id).await?;
                    search.remove(tx, &case_id).await?;
                    search.purge(tx).await?;
                    Ok(erased == 1)
                })
            })
            .await
    }

    /// Wraps every case key, and every key of a draft, with the vault's current master key, `batch` at a time;
    /// answers how many were wrapped anew. It may be broken off and begun again at any point.
    pub async fn rewrap_all<R: Random + Send>(
        &self,
        vault: &Vault,
        random: &mut R,
        batch: i64,
    ) -> Result<u64, StoreError> {
        let mut rewrapped = 0;
        loop {
            match self.rewrap_batch(vault, random, batch).await? {
                0 => {
                    let drafts = self.rewrap_drafts(vault, random, batch).await?
                        + self.rewrap_complaint_drafts(vault, random, batch).await?;
                    return Ok(rewrapped + drafts + self.rewrap_second_factors(vault, random, batch).await?);
                }
                some => rewrapped += some,
            }
        }
    }

    /// One batch of the same, of case keys alone; answers how many were wrapped anew, 0 if none is left.
    pub async fn rewrap_batch<R: Random + Send>(
        &self,
        vault: &Vault,
        random: &mut R,
        batch: i64,
    ) -> Result<u64, StoreError> {
        let rings = vault.rings();
        let current = rings.keys.current().id().to_string();
        let rows: Vec<KeyRow> = self.db().all(KEYS_TO_REWRAP, vals![&current, "", batch]).await?;
        let mut writes = Vec::with_capacity(rows.len());
        for row in &rows {
            let Some(sealed) = row.wrapped.clone() else { continue };
            let wrapped = WrappedKey { master_id: master_id(row)?, sealed };
            let anew = rings.keys.rewrap(&wrapped, random::array(random), &key_place(&row.case_id));
            if let Some(anew) = anew.map_err(crypto)? {
                let vals = vals![&row.case_id, anew.master_id.to_string(), anew.sealed, &row.key_id];
                writes.push(crate::Write::any(REWRAP, vals));
            }
        }
        if writes.is_empty() {
            return Ok(0);
        }
        self.write(writes).await?;
        Ok(rows.len() as u64)
    }
}

pub(crate) async fn insert_key(tx: &mut Tx, row: &NewCaseKey) -> Result<(), StoreError> {
    let added = tx.run(ADD_KEY, vals![&row.case_id, &row.key_id, &row.wrapped]).await?;
    if added == 1 { Ok(()) } else { Err(StoreError::Duplicate { what: "case key" }) }
}

pub(crate) async fn insert_text(tx: &mut Tx, row: &NewText) -> Result<(), StoreError> {
    let vals = vals![&row.text_id, &row.case_id, &row.kind, &row.key_id, &row.cipher, &row.digest, row.created_at_us];
    if tx.run(ADD_TEXT, vals).await? == 1 { Ok(()) } else { Err(StoreError::Duplicate { what: "text" }) }
}

pub(crate) async fn insert_blind(tx: &mut Tx, row: &NewBlind) -> Result<(), StoreError> {
    tx.run(ADD_BLIND, vals![&row.case_id, &row.field, &row.key_id, &row.value]).await.map(|_| ())
}
