//! Which key wraps how much, blind indexes under older keys, and wrapped keys as they are backed up apart.

use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::{NewBlind, Store, StoreError, Vault, vals};

statements! {
    CASES_BY_KEY = "SELECT key_id, CAST(COUNT(*) AS BIGINT) AS n FROM case_keys WHERE wrapped IS NOT NULL
        GROUP BY key_id ORDER BY key_id";
    // Drafts, and the secrets of second factors beside them.
    DRAFTS_BY_KEY = "SELECT key_id, CAST(COUNT(*) AS BIGINT) AS n
        FROM (SELECT key_id FROM drafts UNION ALL SELECT key_id FROM complaint_drafts
            UNION ALL SELECT key_id FROM second_factors) AS sealed
        GROUP BY key_id ORDER BY key_id";
    BLIND_BY_KEY = "SELECT key_id, CAST(COUNT(*) AS BIGINT) AS n FROM blind_indexes GROUP BY key_id ORDER BY key_id";
    BLIND_BEHIND = "SELECT case_id, field, key_id, value FROM blind_indexes
        WHERE key_id <> $1 AND case_id > $2 ORDER BY case_id, field, value LIMIT $3";
    ADD_ANEW = "INSERT INTO blind_indexes (case_id, field, key_id, value) VALUES ($1, $2, $3, $4)
        ON CONFLICT (case_id, field, key_id, value) DO NOTHING";
    DROP_OLD = "DELETE FROM blind_indexes WHERE case_id = $1 AND field = $2 AND key_id = $3 AND value = $4";
    WRAPPED = "SELECT case_id, key_id, wrapped FROM case_keys WHERE wrapped IS NOT NULL AND case_id > $1
        ORDER BY case_id LIMIT $2";
    RESTORE = "INSERT INTO case_keys (case_id, key_id, wrapped, erased_at_us) VALUES ($1, $2, $3, NULL)
        ON CONFLICT (case_id) DO NOTHING";
}

rec! {
    /// How many rows rest on a key.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct KeyCount {
        /// The key.
        pub key_id: String,
        /// How many.
        pub n: i64,
    }
    /// An entry of a blind index.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct BlindRow {
        /// The case.
        pub case_id: String,
        /// What kind of value.
        pub field: String,
        /// The blind key.
        pub key_id: String,
        /// The index.
        pub value: String,
    }
    /// A wrapped key as it is backed up.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct WrappedRow {
        /// The case.
        pub case_id: String,
        /// The master key that wraps it.
        pub key_id: String,
        /// The wrapped key.
        pub wrapped: Vec<u8>,
    }
}

impl Store {
    /// How many cases, drafts and blind indexes rest on each key.
    pub async fn key_counts(&self) -> Result<[Vec<KeyCount>; 3], StoreError> {
        Ok([
            self.db().all(CASES_BY_KEY, vals![]).await?,
            self.db().all(DRAFTS_BY_KEY, vals![]).await?,
            self.db().all(BLIND_BY_KEY, vals![]).await?,
        ])
    }

    /// Blind indexes of another key than the vault's current one, of cases after `after`.
    pub async fn blind_behind(&self, vault: &Vault, after: &str, limit: i64) -> Result<Vec<BlindRow>, StoreError> {
        self.db().all(BLIND_BEHIND, vals![vault.blind_id(), after, limit]).await
    }

    /// Puts a new index in the place of an old one.
    pub async fn reindex(&self, old: &BlindRow, new: &NewBlind) -> Result<(), StoreError> {
        let add = Write::any(ADD_ANEW, vals![&new.case_id, &new.field, &new.key_id, &new.value]);
        let drop = Write::any(DROP_OLD, vals![&old.case_id, &old.field, &old.key_id, &old.value]);
        self.write(vec![add, drop]).await.map(|_| ())
    }

    /// Wrapped keys of cases after `after`; none of an erased case.
    pub async fn wrapped_keys(&self, after: &str, limit: i64) -> Result<Vec<WrappedRow>, StoreError> {
        self.db().all(WRAPPED, vals![after, limit]).await
    }

    /// Puts wrapped keys back that are missing; a key that is there, or was destroyed by law, stays as it is. Answers
    /// how many were missing.
    pub async fn restore_keys(&self, rows: &[WrappedRow]) -> Result<u64, StoreError> {
        let writes = rows.iter().map(|row| Write::any(RESTORE, vals![&row.case_id, &row.key_id, &row.wrapped]));
        Ok(self.write(writes.collect()).await?.into_iter().sum())
    }
}
