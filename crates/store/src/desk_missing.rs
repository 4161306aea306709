//! Decisions that wait for a hand that nobody can give: duties of the lead.

use crate::engine::{rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    // A deputy sits in the seat of whom he stands in for.
    UNSIGNABLE = "SELECT p.case_id, c.number, c.respondent_name, c.lead_id, p.title, p.organ_id, p.role, p.since_us
        FROM case_proposals AS p CROSS JOIN cases AS c CROSS JOIN case_scopes AS s
        WHERE s.scope = $1 AND p.case_id = s.case_id AND c.case_id = s.case_id AND p.person_id = '' AND p.organ_id <> ''
            AND NOT EXISTS (SELECT 1 FROM accounts AS a
                WHERE a.organ_id = p.organ_id AND a.role = p.role AND NOT a.disabled AND a.until_on >= $2
                    AND NOT EXISTS (SELECT 1 FROM case_proposal_excluded AS x
                        WHERE x.case_id = p.case_id AND x.proposal_no = p.proposal_no AND x.person_id = a.account_id))
            AND NOT EXISTS (SELECT 1 FROM seats AS t
                WHERE t.organ_id = p.organ_id AND t.role = p.role AND t.from_on <= $2 AND t.to_on >= $2
                    AND NOT EXISTS (SELECT 1 FROM case_proposal_excluded AS x
                        WHERE x.case_id = p.case_id AND x.proposal_no = p.proposal_no
                            AND x.person_id IN (t.account_id, t.standing_for)))
        ORDER BY p.since_us, p.case_id, p.proposal_no LIMIT $3";
}

rec! {
    /// A decision that waits for a hand that its organ has not.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Unsignable {
        /// The case.
        pub case_id: String,
        /// Its number.
        pub number: String,
        /// The respondent.
        pub respondent_name: String,
        /// The lead, who finds the hand.
        pub lead_id: Option<String>,
        /// What is to be decided.
        pub title: String,
        /// Whose hand is missing.
        pub organ_id: String,
        /// In which role.
        pub role: String,
        /// Since when it waits.
        pub since_us: i64,
    }
}

impl Store {
    /// Decisions within a scope that nobody of the organ can sign on this day, the oldest first.
    pub async fn unsignable(&self, scope: &str, on: &str, limit: i64) -> Result<Vec<Unsignable>, StoreError> {
        self.db().all(UNSIGNABLE, vals![scope, on, limit]).await
    }
}
