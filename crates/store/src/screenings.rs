//! Complaints that came without a proof of work, until an officer has looked at them; and the proofs that were used.
//!
//! A screening stands beside the log: the case is open and its clocks run from the day it was sent.

use crate::commit::Write;
use crate::engine::{Tx, Word, rec, statements};
use crate::{NewAudit, Store, StoreError, vals};

statements! {
    OPEN = "INSERT INTO screenings (case_id, created_us, cleared_us, cleared_by) VALUES ($1, $2, NULL, NULL)";
    QUEUE = "SELECT case_id, created_us, cleared_us, cleared_by FROM screenings
        WHERE cleared_us IS NULL ORDER BY created_us, case_id LIMIT $1";
    OF_CASE = "SELECT case_id, created_us, cleared_us, cleared_by FROM screenings WHERE case_id = $1";
    CLEAR = "UPDATE screenings SET cleared_us = $3, cleared_by = $2 WHERE case_id = $1 AND cleared_us IS NULL";
    SPEND = "INSERT INTO spent_proofs (proof, draft_id, until_us) VALUES ($1, $2, $3) ON CONFLICT (proof) DO NOTHING";
    SPENT_BY = "SELECT draft_id AS word FROM spent_proofs WHERE proof = $1";
    FORGET_PROOFS = "DELETE FROM spent_proofs WHERE until_us < $1";
}

rec! {
    /// A complaint that an officer looks at first.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ScreeningRow {
        /// The case.
        pub case_id: String,
        /// When it came.
        pub created_us: i64,
        /// When somebody had looked at it.
        pub cleared_us: Option<i64>,
        /// Who.
        pub cleared_by: Option<String>,
    }
}

/// Puts a case into the queue within the commit that opens it.
pub(crate) async fn open(tx: &mut Tx, case_id: &str, now_us: i64) -> Result<(), StoreError> {
    tx.run(OPEN, vals![case_id, now_us]).await.map(|_| ())
}

impl Store {
    /// The queue, the oldest first.
    pub async fn open_screenings(&self, limit: i64) -> Result<Vec<ScreeningRow>, StoreError> {
        self.db().all(QUEUE, vals![limit]).await
    }

    /// The screening of a case, if it came without a proof.
    pub async fn screening(&self, case_id: &str) -> Result<Option<ScreeningRow>, StoreError> {
        self.db().opt(OF_CASE, vals![case_id]).await
    }

    /// Takes a case out of the queue.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it is not in it.
    pub async fn clear_screening(
        &self,
        case_id: &str,
        by: &str,
        now_us: i64,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let writes = vec![Write::one(CLEAR, vals![case_id, by, now_us]), Write::audit(audit)];
        self.write(writes).await.map(|_| ())
    }

    /// Uses a proof for a draft; answers whether no other draft has used it.
    pub async fn spend_proof(&self, proof: &str, draft_id: &str, until_us: i64) -> Result<bool, StoreError> {
        self.write(vec![Write::any(SPEND, vals![proof, draft_id, until_us])]).await?;
        let by: Option<Word> = self.db().opt(SPENT_BY, vals![proof]).await?;
        Ok(by.is_some_and(|by| by.word == draft_id))
    }

    /// Forgets proofs that have run out.
    pub async fn forget_proofs(&self, now_us: i64) -> Result<u64, StoreError> {
        Ok(self.write(vec![Write::any(FORGET_PROOFS, vals![now_us])]).await?.into_iter().sum())
    }
}
