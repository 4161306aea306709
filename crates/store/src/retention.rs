//! What is due to be destroyed, what must not be, and what was: holds and destructions.

use crate::NewAudit;
use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    DUE = "SELECT c.case_id, c.number, f.closed_on, h.reason, d.destruction_id FROM facts AS f
        JOIN cases AS c ON c.case_id = f.case_id
        JOIN case_keys AS k ON k.case_id = f.case_id
        LEFT JOIN retention_holds AS h ON h.case_id = f.case_id
        LEFT JOIN destructions AS d ON d.case_id = f.case_id AND d.state <> 'refused'
        WHERE f.lead_id = $1 AND c.closed AND k.wrapped IS NOT NULL AND f.closed_on <= $2
        ORDER BY f.closed_on, c.case_id LIMIT $3";
    HOLD = "INSERT INTO retention_holds (case_id, reason, note, placed_by, placed_at_us) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (case_id) DO NOTHING";
    RELEASE_HOLD = "DELETE FROM retention_holds WHERE case_id = $1";
    HOLDS = "SELECT h.case_id, c.number, h.reason, h.note, h.placed_by, h.placed_at_us FROM retention_holds AS h
        JOIN cases AS c ON c.case_id = h.case_id ORDER BY h.placed_at_us DESC LIMIT $1";
    HELD = "SELECT h.case_id, c.number, h.reason, h.note, h.placed_by, h.placed_at_us FROM retention_holds AS h
        JOIN cases AS c ON c.case_id = h.case_id WHERE h.case_id = $1";
    PROPOSE = "INSERT INTO destructions (destruction_id, case_id, number, class, closed_on, due_on, basis, state,
            proposed_by, proposed_at_us)
        SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT),
            CAST($6 AS TEXT), CAST($7 AS TEXT), 'proposed', CAST($8 AS TEXT), CAST($9 AS BIGINT)
        WHERE NOT EXISTS (SELECT 1 FROM destructions WHERE case_id = $2 AND state <> 'refused')
            AND NOT EXISTS (SELECT 1 FROM retention_holds WHERE case_id = $2)";
    DECIDE = "UPDATE destructions SET state = $2, decided_by = $3, decided_at_us = $4
        WHERE destruction_id = $1 AND state = 'proposed' AND proposed_by <> $3
            AND NOT EXISTS (SELECT 1 FROM retention_holds AS h WHERE h.case_id = destructions.case_id AND $2 = 'approved')";
    DONE = "UPDATE destructions SET state = 'done', done_at_us = $2, head_hash = $3
        WHERE destruction_id = $1 AND state = 'approved'";
    DESTRUCTION = "SELECT destruction_id, case_id, number, class, closed_on, due_on, basis, state, proposed_by,
            proposed_at_us, decided_by, decided_at_us, done_at_us, head_hash
        FROM destructions WHERE destruction_id = $1";
    DESTRUCTIONS = "SELECT destruction_id, case_id, number, class, closed_on, due_on, basis, state, proposed_by,
            proposed_at_us, decided_by, decided_at_us, done_at_us, head_hash
        FROM destructions ORDER BY proposed_at_us DESC, destruction_id LIMIT $1";
    APPROVED = "SELECT destruction_id, case_id, number, class, closed_on, due_on, basis, state, proposed_by,
            proposed_at_us, decided_by, decided_at_us, done_at_us, head_hash
        FROM destructions WHERE state = 'approved' ORDER BY proposed_at_us LIMIT $1";
    FORGET_ANSWERS_OF = "DELETE FROM idempotency WHERE answer LIKE '%' || $1 || '%' OR answer LIKE '%' || $2 || '%'";
}

rec! {
    /// A closed case whose period is over.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DueRow {
        /// The case.
        pub case_id: String,
        /// Its number.
        pub number: String,
        /// When it closed.
        pub closed_on: String,
        /// Why it is held, if it is.
        pub reason: Option<String>,
        /// Its destruction, if one was proposed and not refused.
        pub destruction_id: Option<String>,
    }
    /// A hold.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct HoldRow {
        /// The case.
        pub case_id: String,
        /// Its number.
        pub number: String,
        /// Why, as a code.
        pub reason: String,
        /// Which suit, request or objection.
        pub note: String,
        /// Who placed it.
        pub placed_by: String,
        /// When.
        pub placed_at_us: i64,
    }
    /// A destruction, from its proposal on.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DestructionRow {
        /// Its identifier.
        pub destruction_id: String,
        /// The case.
        pub case_id: String,
        /// Its number.
        pub number: String,
        /// The class.
        pub class: String,
        /// When the case closed.
        pub closed_on: String,
        /// From when on it could be destroyed.
        pub due_on: String,
        /// By which rule.
        pub basis: String,
        /// `proposed`, `approved`, `refused` or `done`.
        pub state: String,
        /// Who proposed it.
        pub proposed_by: String,
        /// When.
        pub proposed_at_us: i64,
        /// Who decided.
        pub decided_by: Option<String>,
        /// When.
        pub decided_at_us: Option<i64>,
        /// When it was carried out.
        pub done_at_us: Option<i64>,
        /// The hash of the last event of the case.
        pub head_hash: Option<String>,
    }
}

impl Store {
    /// Closed cases of a lead whose period is over on the last day `closed_until`, the oldest first.
    pub async fn retention_due(&self, lead: &str, closed_until: &str, limit: i64) -> Result<Vec<DueRow>, StoreError> {
        self.db().all(DUE, vals![lead, closed_until, limit]).await
    }

    /// Places a hold.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if there is one already.
    pub async fn place_hold(&self, hold: &HoldRow, audit: NewAudit) -> Result<(), StoreError> {
        let vals = vals![&hold.case_id, &hold.reason, &hold.note, &hold.placed_by, hold.placed_at_us];
        self.write(vec![Write::one(HOLD, vals), Write::audit(audit)]).await.map(|_| ())
    }

    /// Lifts a hold; [`StoreError::Stale`] if there is none.
    pub async fn release_hold(&self, case_id: &str, audit: NewAudit) -> Result<(), StoreError> {
        self.write(vec![Write::one(RELEASE_HOLD, vals![case_id]), Write::audit(audit)]).await.map(|_| ())
    }

    /// The holds, the newest first.
    pub async fn holds(&self, limit: i64) -> Result<Vec<HoldRow>, StoreError> {
        self.db().all(HOLDS, vals![limit]).await
    }

    /// The hold on a case.
    pub async fn hold_of(&self, case_id: &str) -> Result<Option<HoldRow>, StoreError> {
        self.db().opt(HELD, vals![case_id]).await
    }

    /// Proposes a destruction.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if one was proposed already, or the case is held.
    pub async fn propose_destruction(&self, row: &DestructionRow, audit: NewAudit) -> Result<(), StoreError> {
        let vals = vals![
            &row.destruction_id,
            &row.case_id,
            &row.number,
            &row.class,
            &row.closed_on,
            &row.due_on,
            &row.basis,
            &row.proposed_by,
            row.proposed_at_us,
        ];
        self.write(vec![Write::one(PROPOSE, vals), Write::audit(audit)]).await.map(|_| ())
    }

    /// Decides on a proposal of somebody else.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it was decided already, is the decider's own, or its case is held meanwhile.
    pub async fn decide_destruction(
        &self,
        id: &str,
        approved: bool,
        by: &str,
        now_us: i64,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let state = if approved { "approved" } else { "refused" };
        self.write(vec![Write::one(DECIDE, vals![id, state, by, now_us]), Write::audit(audit)]).await.map(|_| ())
    }

    /// A destruction.
    pub async fn destruction(&self, id: &str) -> Result<Option<DestructionRow>, StoreError> {
        self.db().opt(DESTRUCTION, vals![id]).await
    }

    /// Destructions, the newest first.
    pub async fn destructions(&self, limit: i64) -> Result<Vec<DestructionRow>, StoreError> {
        self.db().all(DESTRUCTIONS, vals![limit]).await
    }

    /// Destructions that were approved and not carried out to the end.
    pub async fn approved_destructions(&self, limit: i64) -> Result<Vec<DestructionRow>, StoreError> {
        self.db().all(APPROVED, vals![limit]).await
    }

    /// Notes that a destruction was carried out, and forgets remembered answers that speak of its case.
    pub async fn finish_destruction(
        &self,
        row: &DestructionRow,
        head_hash: &str,
        now_us: i64,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let forget = Write::any(FORGET_ANSWERS_OF, vals![&row.case_id, &row.number]);
        let done = Write::one(DONE, vals![&row.destruction_id, now_us, head_hash]);
        self.write(vec![forget, done, Write::audit(audit)]).await.map(|_| ())
    }
}
