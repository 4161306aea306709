//! What has to follow outside: each row is leased, tried with pauses, and ends done or visibly failed.

use crate::commit::Write;
use crate::engine::{Tx, rec, statements};
use crate::{NewAudit, Store, StoreError, vals};

statements! {
    ADD = "INSERT INTO outbox (dedupe_key, case_id, kind, payload, created_at_us, not_before_us, leased_until_us,
            leased_by, attempts, done_at_us, failed, last_error)
        VALUES ($1, $2, $3, $4, $5, $6, 0, NULL, 0, NULL, FALSE, NULL) ON CONFLICT (dedupe_key) DO NOTHING";
    // Two workers may choose the same row; the second finds it leased when it looks again and goes without it.
    LEASE = "UPDATE outbox SET leased_until_us = $2, leased_by = $3, attempts = attempts + 1
        WHERE id IN (SELECT id FROM outbox WHERE done_at_us IS NULL AND NOT failed AND not_before_us <= $1
                AND leased_until_us <= $1 ORDER BY not_before_us, id LIMIT $4)
            AND done_at_us IS NULL AND NOT failed AND leased_until_us <= $1
        RETURNING id, dedupe_key, case_id, kind, payload, created_at_us, not_before_us, leased_until_us, leased_by,
            attempts, done_at_us, failed, last_error";
    DONE = "UPDATE outbox SET done_at_us = $2, leased_until_us = 0, leased_by = NULL, last_error = NULL
        WHERE id = $1 AND done_at_us IS NULL";
    RETRY = "UPDATE outbox SET not_before_us = $2, last_error = $3, leased_until_us = 0, leased_by = NULL
        WHERE id = $1 AND done_at_us IS NULL";
    FAIL = "UPDATE outbox SET failed = TRUE, last_error = $2, leased_until_us = 0, leased_by = NULL
        WHERE id = $1 AND done_at_us IS NULL";
    RESUME = "UPDATE outbox SET failed = FALSE, attempts = 0, not_before_us = $2 WHERE id = $1 AND failed";
    PENDING = "SELECT id, dedupe_key, case_id, kind, payload, created_at_us, not_before_us, leased_until_us,
            leased_by, attempts, done_at_us, failed, last_error
        FROM outbox WHERE done_at_us IS NULL AND NOT failed ORDER BY not_before_us, id LIMIT $1";
    FAILED = "SELECT id, dedupe_key, case_id, kind, payload, created_at_us, not_before_us, leased_until_us,
            leased_by, attempts, done_at_us, failed, last_error
        FROM outbox WHERE failed ORDER BY id LIMIT $1";
    OF_CASE = "SELECT id, dedupe_key, case_id, kind, payload, created_at_us, not_before_us, leased_until_us,
            leased_by, attempts, done_at_us, failed, last_error
        FROM outbox WHERE case_id = $1 ORDER BY id";
    COUNTS = "SELECT (SELECT COUNT(*) FROM outbox WHERE done_at_us IS NULL AND NOT failed) AS pending,
            (SELECT COUNT(*) FROM outbox WHERE failed) AS failed,
            (SELECT CAST(COALESCE(MIN(not_before_us), 0) AS BIGINT) FROM outbox
                WHERE done_at_us IS NULL AND NOT failed) AS oldest_us";
}

/// Something that has to follow outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutbox {
    /// The same effect has the same key, however often it is decided.
    pub dedupe_key: String,
    /// The case it follows from; empty if none.
    pub case_id: String,
    /// Which job does it.
    pub kind: String,
    /// What the job needs to know, as JSON.
    pub payload: String,
    /// When it was decided.
    pub created_at_us: i64,
    /// Not to be done before.
    pub not_before_us: i64,
}

rec! {
    /// A row of the outbox.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct OutboxRow {
        /// Counts up.
        pub id: i64,
        /// See [`NewOutbox`].
        pub dedupe_key: String,
        /// The case it follows from.
        pub case_id: String,
        /// Which job does it.
        pub kind: String,
        /// What the job needs to know.
        pub payload: String,
        /// When it was decided.
        pub created_at_us: i64,
        /// Not to be done before.
        pub not_before_us: i64,
        /// Until when a worker has it to himself.
        pub leased_until_us: i64,
        /// That worker.
        pub leased_by: Option<String>,
        /// How often it was tried, this time included.
        pub attempts: i64,
        /// When it was done.
        pub done_at_us: Option<i64>,
        /// Whether it waits for a person.
        pub failed: bool,
        /// What went wrong last.
        pub last_error: Option<String>,
    }
    /// How much waits.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct OutboxCounts {
        /// Rows not done and not failed.
        pub pending: i64,
        /// Rows that wait for a person.
        pub failed: i64,
        /// The earliest instant a pending row was to be done; 0 if none is pending.
        pub oldest_us: i64,
    }
}

impl Store {
    /// Gives `worker` up to `limit` rows that are due, to himself for `for_us`, the oldest first.
    ///
    /// A row whose lease runs out without an answer is given again: every job may run twice.
    pub async fn lease_outbox(
        &self,
        worker: &str,
        now_us: i64,
        for_us: i64,
        limit: i64,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let worker = worker.to_owned();
        let mut rows: Vec<OutboxRow> = self
            .writer()
            .run(move |tx| {
                let vals = vals![now_us, now_us + for_us, worker.as_str(), limit];
                Box::pin(async move { tx.all(LEASE, vals).await })
            })
            .await?;
        rows.sort_by_key(|row| (row.not_before_us, row.id));
        Ok(rows)
    }

    /// Notes that a row is done.
    pub async fn outbox_done(&self, id: i64, now_us: i64) -> Result<(), StoreError> {
        self.write(vec![Write::any(DONE, vals![id, now_us])]).await.map(|_| ())
    }

    /// Puts a row off, with the reason.
    pub async fn outbox_retry(&self, id: i64, not_before_us: i64, error: &str) -> Result<(), StoreError> {
        self.write(vec![Write::one(RETRY, vals![id, not_before_us, error])]).await.map(|_| ())
    }

    /// Leaves a row to a person, with the reason.
    pub async fn outbox_fail(&self, id: i64, error: &str) -> Result<(), StoreError> {
        self.write(vec![Write::one(FAIL, vals![id, error])]).await.map(|_| ())
    }

    /// Lets a failed row be tried again from the beginning.
    pub async fn outbox_resume(&self, id: i64, now_us: i64, audit: NewAudit) -> Result<(), StoreError> {
        self.write(vec![Write::one(RESUME, vals![id, now_us]), Write::audit(audit)]).await.map(|_| ())
    }

    /// Rows that are neither done nor failed, the next first.
    pub async fn outbox_pending(&self, limit: i64) -> Result<Vec<OutboxRow>, StoreError> {
        self.db().all(PENDING, vals![limit]).await
    }

    /// Rows that wait for a person.
    pub async fn outbox_failed(&self, limit: i64) -> Result<Vec<OutboxRow>, StoreError> {
        self.db().all(FAILED, vals![limit]).await
    }

    /// All rows of a case, done or not.
    pub async fn outbox_of(&self, case_id: &str) -> Result<Vec<OutboxRow>, StoreError> {
        self.db().all(OF_CASE, vals![case_id]).await
    }

    /// How much waits.
    pub async fn outbox_counts(&self) -> Result<OutboxCounts, StoreError> {
        let row = self.db().opt(COUNTS, vals![]).await?;
        Ok(row.unwrap_or(OutboxCounts { pending: 0, failed: 0, oldest_us: 0 }))
    }

    /// Adds a row that follows from no commit, such as a daily job; answers whether it was new.
    pub async fn enqueue(&self, row: NewOutbox) -> Result<bool, StoreError> {
        self.writer()
            .run(move |tx| {
                let row = row.clone();
                Box::pin(async move { insert(tx, &row).await })
            })
            .await
    }
}

pub(crate) async fn insert(tx: &mut Tx, row: &NewOutbox) -> Result<bool, StoreError> {
    let vals = vals![&row.dedupe_key, &row.case_id, &row.kind, &row.payload, row.created_at_us, row.not_before_us];
    Ok(tx.run(ADD, vals).await? == 1)
}
