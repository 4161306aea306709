//! Browsers an account has signed in from, recognised by a long-lived cookie of which only a digest is kept.

use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    DEVICE = "SELECT account_id, device_digest, label, source, first_at_us, seen_at_us, to_notice FROM devices
        WHERE account_id = $1 AND device_digest = $2";
    ANY_DEVICE = "SELECT COUNT(*) AS n FROM devices WHERE account_id = $1";
    PUT_DEVICE = "INSERT INTO devices (account_id, device_digest, label, source, first_at_us, seen_at_us, to_notice)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id, device_digest) DO UPDATE
        SET label = excluded.label, source = excluded.source, seen_at_us = excluded.seen_at_us";
    TO_NOTICE = "SELECT account_id, device_digest, label, source, first_at_us, seen_at_us, to_notice FROM devices
        WHERE account_id = $1 AND to_notice ORDER BY first_at_us DESC LIMIT $2";
    NOTICED = "UPDATE devices SET to_notice = FALSE WHERE account_id = $1 AND to_notice AND first_at_us <= $2";
    FORGET_DEVICES = "DELETE FROM devices WHERE seen_at_us < $1";
}

rec! {
    /// A browser that an account has signed in from.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DeviceRow {
        /// The account.
        pub account_id: String,
        /// Digest of the browser's cookie.
        pub device_digest: String,
        /// What kind of browser it is.
        pub label: String,
        /// From about where it came last.
        pub source: String,
        /// When it was first seen.
        pub first_at_us: i64,
        /// When it was last used to sign in.
        pub seen_at_us: i64,
        /// Whether its person has not been told yet.
        pub to_notice: bool,
    }
}

impl Store {
    /// A browser of an account.
    pub async fn device(&self, account_id: &str, digest: &str) -> Result<Option<DeviceRow>, StoreError> {
        self.db().opt(DEVICE, vals![account_id, digest]).await
    }

    /// Whether the account has signed in from any browser yet.
    pub async fn has_devices(&self, account_id: &str) -> Result<bool, StoreError> {
        let number: Option<crate::engine::Number> = self.db().opt(ANY_DEVICE, vals![account_id]).await?;
        Ok(number.is_some_and(|number| number.n > 0))
    }

    /// Notes that a browser was used; what is known of when it was first seen stays.
    pub async fn put_device(&self, row: &DeviceRow) -> Result<(), StoreError> {
        let vals = vals![
            &row.account_id,
            &row.device_digest,
            &row.label,
            &row.source,
            row.first_at_us,
            row.seen_at_us,
            row.to_notice,
        ];
        self.write(vec![Write::one(PUT_DEVICE, vals)]).await.map(|_| ())
    }

    /// New browsers that the account's person has not been told of, the newest first.
    pub async fn devices_to_notice(&self, account_id: &str, limit: i64) -> Result<Vec<DeviceRow>, StoreError> {
        self.db().all(TO_NOTICE, vals![account_id, limit]).await
    }

    /// The person has seen the notice of browsers that came up to an instant.
    pub async fn devices_noticed(&self, account_id: &str, until_us: i64) -> Result<(), StoreError> {
        self.write(vec![Write::any(NOTICED, vals![account_id, until_us])]).await.map(|_| ())
    }

    /// Forgets browsers that were not used since an instant.
    pub async fn forget_devices(&self, before_us: i64) -> Result<u64, StoreError> {
        Ok(self.write(vec![Write::any(FORGET_DEVICES, vals![before_us])]).await?.into_iter().sum())
    }
}
