//! Second factors: the sealed secret of one-time codes, and recovery codes.

use crate::audit::NewAudit;
use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::{Store, StoreError, Vault, vals};
use seal::envelope::{DataKey, WrappedKey, aad, open_box, seal_box};
use seal::{KeyId, Random, random};

statements! {
    FACTOR = "SELECT account_id, key_id, wrapped, cipher, created_at_us, confirmed_at_us, last_step FROM second_factors
        WHERE account_id = $1";
    BEGIN = "INSERT INTO second_factors (account_id, key_id, wrapped, cipher, created_at_us, confirmed_at_us, last_step)
        VALUES ($1, $2, $3, $4, $5, NULL, 0) ON CONFLICT (account_id) DO UPDATE
        SET key_id = excluded.key_id, wrapped = excluded.wrapped, cipher = excluded.cipher,
            created_at_us = excluded.created_at_us, last_step = 0
        WHERE second_factors.confirmed_at_us IS NULL";
    CONFIRM = "UPDATE second_factors SET confirmed_at_us = $2, last_step = $3
        WHERE account_id = $1 AND confirmed_at_us IS NULL AND created_at_us = $4";
    USE_STEP = "UPDATE second_factors SET last_step = $2
        WHERE account_id = $1 AND confirmed_at_us IS NOT NULL AND last_step < $2";
    REMOVE = "DELETE FROM second_factors WHERE account_id = $1";
    REMOVE_CODES = "DELETE FROM recovery_codes WHERE account_id = $1";
    ADD_CODE = "INSERT INTO recovery_codes (account_id, code_digest, created_at_us, used_at_us)
        VALUES ($1, $2, $3, NULL) ON CONFLICT (account_id, code_digest) DO NOTHING";
    USE_CODE = "UPDATE recovery_codes SET used_at_us = $3
        WHERE account_id = $1 AND code_digest = $2 AND used_at_us IS NULL";
    CODES_LEFT = "SELECT COUNT(*) AS n FROM recovery_codes WHERE account_id = $1 AND used_at_us IS NULL";
    CLOSE_OTHERS = "DELETE FROM sessions WHERE account_id = $1 AND token_hash <> $2";
    CLOSE_ALL = "DELETE FROM sessions WHERE account_id = $1";
    TO_REWRAP = "SELECT account_id, key_id, wrapped, cipher, created_at_us, confirmed_at_us, last_step
        FROM second_factors WHERE key_id <> $1 ORDER BY account_id LIMIT $2";
    REWRAP = "UPDATE second_factors SET key_id = $2, wrapped = $3
        WHERE account_id = $1 AND key_id = $4 AND created_at_us = $5";
}

rec! {
    /// The second factor of an account, sealed.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SecondFactorRow {
        /// Whose.
        pub account_id: String,
        /// The master key that wraps its key.
        pub key_id: String,
        /// Its key, wrapped.
        pub wrapped: Vec<u8>,
        /// The secret, sealed.
        pub cipher: Vec<u8>,
        /// When it was made.
        pub created_at_us: i64,
        /// When a code of it was first shown; before, it guards nothing.
        pub confirmed_at_us: Option<i64>,
        /// The newest time step of which a code was used.
        pub last_step: i64,
    }
}

fn key_place(account_id: &str) -> Vec<u8> {
    format!("second_factors\0{account_id}\0wrapped").into_bytes()
}

fn crypto(error: impl std::fmt::Display) -> StoreError {
    StoreError::Crypto(error.to_string())
}

fn master_id(row: &SecondFactorRow) -> Result<KeyId, StoreError> {
    KeyId::parse(&row.key_id).map_err(|_| StoreError::corrupt("second_factors", "key_id", row.account_id.as_str()))
}

impl Vault {
    /// Seals the secret of an account's one-time codes with a new key.
    pub fn seal_second_factor(
        &self,
        random: &mut (impl Random + ?Sized),
        account_id: &str,
        secret: &[u8],
        now_us: i64,
    ) -> SecondFactorRow {
        let key = DataKey::generate(random);
        let wrapped = self.rings().keys.wrap(&key, random::array(random), &key_place(account_id));
        let place = aad("second_factors", account_id, "cipher", &key.id(self.suite));
        SecondFactorRow {
            account_id: account_id.to_owned(),
            key_id: wrapped.master_id.to_string(),
            wrapped: wrapped.sealed,
            cipher: seal_box(self.suite, &key, random::array(random), &place, secret),
            created_at_us: now_us,
            confirmed_at_us: None,
            last_step: 0,
        }
    }

    /// Opens the secret of an account's one-time codes.
    pub fn open_second_factor(&self, row: &SecondFactorRow) -> Result<Vec<u8>, StoreError> {
        let wrapped = WrappedKey { master_id: master_id(row)?, sealed: row.wrapped.clone() };
        let key = self.rings().keys.unwrap(&wrapped, &key_place(&row.account_id)).map_err(crypto)?;
        let place = aad("second_factors", &row.account_id, "cipher", &key.id(self.suite));
        Ok(open_box(&key, &place, &row.cipher).map_err(crypto)?.to_vec())
    }
}

fn code_writes(account_id: &str, digests: &[String], now_us: i64) -> Vec<Write> {
    let mut writes = vec![Write::any(REMOVE_CODES, vals![account_id])];
    writes.extend(digests.iter().map(|digest| Write::one(ADD_CODE, vals![account_id, digest, now_us])));
    writes
}

impl Store {
    /// The second factor of an account, confirmed or not.
    pub async fn second_factor(&self, account_id: &str) -> Result<Option<SecondFactorRow>, StoreError> {
        self.db().opt(FACTOR, vals![account_id]).await
    }

    /// Begins a second factor; one that was begun and not confirmed is replaced.
    ///
    /// # Errors
    ///
    /// [`StoreError::Duplicate`] if a confirmed one is there.
    pub async fn begin_second_factor(&self, row: &SecondFactorRow) -> Result<(), StoreError> {
        let vals = vals![&row.account_id, &row.key_id, &row.wrapped, &row.cipher, row.created_at_us];
        let touched = self.write(vec![Write::any(BEGIN, vals)]).await?;
        if touched == [1] { Ok(()) } else { Err(StoreError::Duplicate { what: "second factor" }) }
    }

    /// Puts the factor that was begun in force with its recovery codes, and ends the account's other sessions, which
    /// were opened without it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it was replaced or confirmed meanwhile.
    pub async fn confirm_second_factor(
        &self,
        row: &SecondFactorRow,
        step: i64,
        code_digests: &[String],
        keep_session: &str,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let now_us = audit.at_us;
        let mut writes = vec![Write::one(CONFIRM, vals![&row.account_id, now_us, step, row.created_at_us])];
        writes.extend(code_writes(&row.account_id, code_digests, now_us));
        writes.push(Write::any(CLOSE_OTHERS, vals![&row.account_id, keep_session]));
        writes.push(Write::audit(audit));
        self.write(writes).await.map(|_| ())
    }

    /// Uses the code of a time step; `false` if that step, or a later one, was used before.
    pub async fn use_step(&self, account_id: &str, step: i64) -> Result<bool, StoreError> {
        Ok(self.write(vec![Write::any(USE_STEP, vals![account_id, step])]).await? == [1])
    }

    /// Uses a recovery code; `false` if there is none such that is unused.
    pub async fn use_recovery_code(&self, account_id: &str, digest: &str, now_us: i64) -> Result<bool, StoreError> {
        Ok(self.write(vec![Write::any(USE_CODE, vals![account_id, digest, now_us])]).await? == [1])
    }

    /// Replaces the recovery codes of an account.
    pub async fn replace_recovery_codes(
        &self,
        account_id: &str,
        digests: &[String],
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let mut writes = code_writes(account_id, digests, audit.at_us);
        writes.push(Write::audit(audit));
        self.write(writes).await.map(|_| ())
    }

    /// How many recovery codes are unused.
    pub async fn recovery_codes_left(&self, account_id: &str) -> Result<i64, StoreError> {
        let number: Option<crate::engine::Number> = self.db().opt(CODES_LEFT, vals![account_id]).await?;
        Ok(number.map_or(0, |number| number.n))
    }

    /// Removes the second factor of an account with its recovery codes, and ends its sessions but the one kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it has none.
    pub async fn remove_second_factor(
        &self,
        account_id: &str,
        keep_session: Option<&str>,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let close = match keep_session {
            Some(kept) => Write::any(CLOSE_OTHERS, vals![account_id, kept]),
            None => Write::any(CLOSE_ALL, vals![account_id]),
        };
        let writes = vec![
            Write::one(REMOVE, vals![account_id]),
            Write::any(REMOVE_CODES, vals![account_id]),
            close,
            Write::audit(audit),
        ];
        self.write(writes).await.map(|_| ())
    }

    /// Wraps the keys of second factors with the vault's current master key.
    pub async fn rewrap_second_factors<R: Random + Send>(
        &self,
        vault: &Vault,
        random: &mut R,
        batch: i64,
    ) -> Result<u64, StoreError> {
        let current = vault.rings().keys.current().id().to_string();
        let mut rewrapped = 0;
        loop {
            let rows: Vec<SecondFactorRow> = self.db().all(TO_REWRAP, vals![&current, batch]).await?;
            if rows.is_empty() {
                return Ok(rewrapped);
            }
            let mut writes = Vec::with_capacity(rows.len());
            for row in &rows {
                let wrapped = WrappedKey { master_id: master_id(row)?, sealed: row.wrapped.clone() };
                let place = key_place(&row.account_id);
                if let Some(anew) =
                    vault.rings().keys.rewrap(&wrapped, random::array(random), &place).map_err(crypto)?
                {
                    let vals =
                        vals![&row.account_id, anew.master_id.to_string(), anew.sealed, &row.key_id, row.created_at_us];
                    writes.push(Write::any(REWRAP, vals));
                }
            }
            rewrapped += self.write(writes).await?.into_iter().sum::<u64>();
        }
    }
}
