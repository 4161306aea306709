//! Keys: which of them wraps how much, and the rotation that wraps everything anew while requests go on.
//!
//! A new key writes from the moment it is in force; older ones read until nothing rests on them. The rotation goes on in
//! small batches, each durable before the next, so that it may be broken off anywhere and begun again: what is left is
//! simply what does not rest on the current key.

use crate::{Casework, Viewer, audit::AuditAction, edge::Dice, error::Error};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Setting: the last rotation.
const ROTATION: &str = "keys.rotation";
/// Setting: the last backup of the wrapped keys.
const BACKUP: &str = "keys.backup";
/// Cases looked at together.
const BATCH: i64 = 100;

/// A key and what rests on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Its id, computed from the key.
    pub id: String,
    /// Whether it writes.
    pub current: bool,
    /// Cases whose keys it wraps.
    pub cases: i64,
    /// Drafts whose keys it wraps.
    pub drafts: i64,
    /// Blind indexes made with it.
    pub indexes: i64,
}

/// A rotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// The master key in force since.
    pub to: String,
    /// When it began.
    pub begun_us: i64,
    /// When nothing was left.
    pub done_us: Option<i64>,
    /// Case keys wrapped anew so far.
    pub wrapped: u64,
    /// Indexes made anew so far.
    pub indexed: u64,
}

/// A backup of the wrapped keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyBackup {
    /// When.
    pub at_us: i64,
    /// How many keys.
    pub keys: u64,
    /// Digest of the file.
    pub digest: String,
}

/// How the keys stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStatus {
    /// The master keys, the current one first.
    pub master: Vec<KeyLine>,
    /// The blind keys, the current one first.
    pub blind: Vec<KeyLine>,
    /// The last rotation.
    pub rotation: Option<Rotation>,
    /// The last backup.
    pub backup: Option<KeyBackup>,
}

impl KeyStatus {
    /// Cases, drafts and indexes that still rest on older keys.
    pub fn behind(&self) -> i64 {
        let lines = self.master.iter().chain(&self.blind).filter(|line| !line.current);
        lines.map(|line| line.cases + line.drafts + line.indexes).sum()
    }

    /// Everything that rests on any key.
    pub fn total(&self) -> i64 {
        self.master.iter().chain(&self.blind).map(|line| line.cases + line.drafts + line.indexes).sum()
    }
}

impl Rotation {
    /// When it began, to the minute.
    pub fn begun(&self) -> String {
        Instant::from_micros(self.begun_us).to_minutes()
    }

    /// When nothing was left, to the minute.
    pub fn done(&self) -> Option<String> {
        self.done_us.map(|at| Instant::from_micros(at).to_minutes())
    }
}

impl KeyBackup {
    /// When, to the minute.
    pub fn at(&self) -> String {
        Instant::from_micros(self.at_us).to_minutes()
    }
}

fn lines(ids: BTreeMap<String, KeyLine>, current: &str) -> Vec<KeyLine> {
    let mut lines: Vec<_> = ids.into_values().collect();
    lines.sort_by_key(|line| line.id != current);
    lines
}

impl Casework {
    /// How the keys stand.
    pub async fn key_status(&self) -> Result<KeyStatus, Error> {
        let [cases, drafts, indexes] = self.store().key_counts().await?;
        let (current, blind) = (self.vault().master_id(), self.vault().blind_id());
        let line = |id: &str, current: &str| KeyLine {
            id: id.to_owned(),
            current: id == current,
            cases: 0,
            drafts: 0,
            indexes: 0,
        };
        let mut masters = BTreeMap::from([(current.clone(), line(&current, &current))]);
        for count in cases {
            masters.entry(count.key_id.clone()).or_insert_with(|| line(&count.key_id, &current)).cases = count.n;
        }
        for count in drafts {
            masters.entry(count.key_id.clone()).or_insert_with(|| line(&count.key_id, &current)).drafts = count.n;
        }
        let mut blinds = BTreeMap::from([(blind.clone(), line(&blind, &blind))]);
        for count in indexes {
            blinds.entry(count.key_id.clone()).or_insert_with(|| line(&count.key_id, &blind)).indexes = count.n;
        }
        Ok(KeyStatus {
            master: lines(masters, &current),
            blind: lines(blinds, &blind),
            rotation: self.kept(ROTATION).await?,
            backup: self.kept(BACKUP).await?,
        })
    }

    async fn kept<T: for<'de> Deserialize<'de>>(&self, key: &str) -> Result<Option<T>, Error> {
        Ok(self.store().setting(key).await?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    async fn put<T: Serialize>(&self, key: &str, value: &T) -> Result<(), Error> {
        let text = serde_json::to_string(value).map_err(|error| Error::Setup(error.to_string()))?;
        Ok(self.store().set_setting(key, Some(&text)).await?)
    }

    /// Notes that another master key is in force; [`Self::rotate_some`] does the rest.
    pub async fn begin_rotation(&self) -> Result<(), Error> {
        let to = self.vault().master_id();
        self.note(None, AuditAction::KeyRotated, "keys", &[("key", &to)]).await?;
        let begun_us = self.now().as_micros();
        self.put(ROTATION, &Rotation { to, begun_us, done_us: None, wrapped: 0, indexed: 0 }).await
    }

    /// Whether something is still to be wrapped anew.
    pub async fn rotation_under_way(&self) -> Result<bool, Error> {
        let rotation = self.kept::<Rotation>(ROTATION).await?;
        Ok(rotation.is_some_and(|rotation| rotation.done_us.is_none() && rotation.to == self.vault().master_id()))
    }

    /// Wraps a batch of keys anew, or makes a batch of indexes anew, if a rotation is under way; answers whether it did.
    pub async fn rotate_some(&self) -> Result<bool, Error> {
        let Some(mut rotation) = self.kept::<Rotation>(ROTATION).await? else { return Ok(false) };
        if rotation.done_us.is_some() || rotation.to != self.vault().master_id() {
            return Ok(false);
        }
        let (wrapped, indexed) = self.rotate_batch().await?;
        rotation.wrapped += wrapped;
        rotation.indexed += indexed;
        if wrapped + indexed == 0 {
            rotation.done_us = Some(self.now().as_micros());
            tracing::info!(keys.wrapped = rotation.wrapped, keys.indexed = rotation.indexed, "keys.rotated");
        }
        self.put(ROTATION, &rotation).await?;
        Ok(rotation.done_us.is_none())
    }

    /// One batch, whether a rotation is noted or not: whatever a slow request still wrote with an older key is found.
    pub async fn rotate_batch(&self) -> Result<(u64, u64), Error> {
        let mut dice = Dice(self.edge());
        let wrapped = self.store().rewrap_batch(self.vault(), &mut dice, BATCH).await?;
        if wrapped > 0 {
            return Ok((wrapped, 0));
        }
        let drafts = self.store().rewrap_drafts(self.vault(), &mut dice, BATCH).await?
            + self.store().rewrap_complaint_drafts(self.vault(), &mut dice, BATCH).await?;
        let factors = self.store().rewrap_second_factors(self.vault(), &mut dice, BATCH).await?;
        if drafts + factors > 0 {
            return Ok((drafts + factors, 0));
        }
        Ok((0, self.reindex_some().await?))
    }

    /// Makes blind indexes anew. The value is not stored in the clear: it is looked for among the contact lines of its
    /// case, and only what gives the old index gives a new one.
    async fn reindex_some(&self) -> Result<u64, Error> {
        let mut after = String::new();
        loop {
            let rows = self.store().blind_behind(self.vault(), &after, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(0) };
            after.clone_from(&last.case_id);
            let mut done = 0;
            for row in &rows {
                let values = self.indexed_values(&row.case_id, &row.field).await?;
                let fits = |value: &&String| self.vault().blind_values(&row.field, value).contains(&row.value);
                if let Some(value) = values.iter().find(fits) {
                    self.store().reindex(row, &self.vault().blind(&row.case_id, &row.field, value)).await?;
                    done += 1;
                }
            }
            // What fits nowhere stays under its old key and is looked up with it; the next cases may fit.
            if done > 0 {
                return Ok(done);
            }
        }
    }

    /// Every value of a case that an index of this field may have been made of.
    async fn indexed_values(&self, case_id: &str, field: &str) -> Result<Vec<String>, Error> {
        let texts = match self.store().open_texts(self.vault(), case_id).await {
            Err(store::StoreError::Erased) => return Ok(Vec::new()),
            other => other?,
        };
        let mut values = Vec::new();
        if field == crate::complain::CONTRACT_FIELD {
            for (_, _, bytes) in texts.iter().filter(|(_, kind, _)| kind == "contract") {
                values.extend(domain::contract_key::contract_keys(&String::from_utf8_lossy(bytes)));
            }
            return Ok(values);
        }
        for (_, _, bytes) in texts.iter().filter(|(_, kind, _)| kind == "contact") {
            for line in String::from_utf8_lossy(bytes).lines() {
                let value = line.split_once('：').map_or(line, |(_, value)| value);
                values.push(match field {
                    "phone" => exchange::contact::normal_phone(value).unwrap_or_else(|_| value.to_owned()),
                    _ => value.to_owned(),
                });
            }
        }
        Ok(values)
    }

    /// Notes that the wrapped keys were backed up.
    pub async fn note_key_backup(&self, by: Option<&Viewer>, keys: u64, digest: &str) -> Result<(), Error> {
        let backup = KeyBackup { at_us: self.now().as_micros(), keys, digest: digest.to_owned() };
        self.put(BACKUP, &backup).await?;
        self.note(by, AuditAction::KeysBackedUp, "keys", &[("entries", &keys.to_string())]).await
    }
}
