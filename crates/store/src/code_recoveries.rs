//! Lost query codes: requests for another one, and what was given out or refused.

use crate::audit::NewAudit;
use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::records::{NewQueryCode, replace_codes};
use crate::{Store, StoreError, Val, vals};

statements! {
    ASK = "INSERT INTO code_recoveries (recovery_id, case_id, online, asked_at_us, state)
        VALUES ($1, $2, TRUE, $3, 'open') ON CONFLICT DO NOTHING";
    PUT = "INSERT INTO code_recoveries (recovery_id, case_id, online, asked_at_us, state)
        VALUES ($1, $2, FALSE, $3, 'answered') ON CONFLICT (recovery_id) DO NOTHING";
    GIVE = "UPDATE code_recoveries SET state = 'issued', answered_at_us = $3, answered_by = $4, organ = $5, role = $6, ground = $7
        WHERE recovery_id = $1 AND case_id = $2 AND state <> 'refused' AND (answered_by IS NULL OR answered_by = $4)";
    // Who came to the counter has its code: what it asked for from outside is answered with it.
    GIVE_OPEN = "UPDATE code_recoveries SET state = 'issued', answered_at_us = $2, answered_by = $3, organ = $4, role = $5, ground = $6
        WHERE case_id = $1 AND state = 'open'";
    REFUSE = "UPDATE code_recoveries SET state = 'refused', answered_at_us = $3, answered_by = $4, organ = $5, role = $6, ground = $7
        WHERE recovery_id = $1 AND case_id = $2 AND state = 'open'";
    END_SESSIONS = "DELETE FROM sessions WHERE account_id = $1";
    OF_CASE = "SELECT recovery_id, case_id, online, asked_at_us, state, answered_at_us, answered_by, organ, role, ground
        FROM code_recoveries WHERE case_id = $1 ORDER BY asked_at_us DESC, recovery_id DESC LIMIT 100";
    OPEN_IN = "SELECT r.recovery_id, r.case_id, r.online, r.asked_at_us, r.state, r.answered_at_us, r.answered_by, r.organ,
            r.role, r.ground
        FROM code_recoveries AS r JOIN case_scopes AS s ON s.case_id = r.case_id
        WHERE r.state = 'open' AND s.scope = $1 ORDER BY r.asked_at_us, r.recovery_id LIMIT $2";
}

rec! {
    /// A lost query code and what was done about it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct CodeRecovery {
        /// The request.
        pub recovery_id: String,
        /// The case.
        pub case_id: String,
        /// Asked for from outside, not at the counter.
        pub online: bool,
        /// When.
        pub asked_at_us: i64,
        /// `open`, `issued` or `refused`.
        pub state: String,
        /// When it was answered.
        pub answered_at_us: Option<i64>,
        /// By whom.
        pub answered_by: Option<String>,
        /// For which organ.
        pub organ: Option<String>,
        /// In which role.
        pub role: Option<String>,
        /// How it was made sure who asks, or why it was refused, as a code.
        pub ground: Option<String>,
    }
}

/// Who answers a request, and on what ground.
#[derive(Debug, Clone)]
pub struct RecoveryAnswer {
    /// The request; for somebody at the counter a new one.
    pub recovery_id: String,
    /// The case.
    pub case_id: String,
    /// When.
    pub at_us: i64,
    /// By whom.
    pub by: String,
    /// For which organ.
    pub organ: Option<String>,
    /// In which role.
    pub role: String,
    /// The ground, as a code.
    pub ground: String,
}

impl RecoveryAnswer {
    fn vals(&self) -> Vec<Val> {
        vals![&self.recovery_id, &self.case_id, self.at_us, &self.by, &self.organ, &self.role, &self.ground]
    }
}

impl Store {
    /// Keeps a request from outside, unless one of the case is open.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if one is.
    pub async fn ask_for_code(&self, id: &str, case: &str, now_us: i64, audit: NewAudit) -> Result<(), StoreError> {
        self.write(vec![Write::one(ASK, vals![id, case, now_us]), Write::audit(audit)]).await.map(|_| ())
    }

    /// Gives out a code in place of every earlier one of its case, and ends the sessions of `accounts`. Given out again by the
    /// same person under the same request, the later code counts.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if the request was refused, is of another case, or was answered by somebody else.
    pub async fn give_code(
        &self,
        answer: &RecoveryAnswer,
        code: &NewQueryCode,
        accounts: &[String],
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let mut writes = vec![
            Write::any(PUT, vals![&answer.recovery_id, &answer.case_id, answer.at_us]),
            Write::one(GIVE, answer.vals()),
            Write::any(GIVE_OPEN, answer.vals().split_off(1)),
        ];
        writes.extend(accounts.iter().map(|account| Write::any(END_SESSIONS, vals![account])));
        writes.extend(replace_codes(code));
        writes.push(Write::audit(audit));
        self.write(writes).await.map(|_| ())
    }

    /// Refuses a request.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it was answered.
    pub async fn refuse_code(&self, answer: &RecoveryAnswer, audit: NewAudit) -> Result<(), StoreError> {
        self.write(vec![Write::one(REFUSE, answer.vals()), Write::audit(audit)]).await.map(|_| ())
    }

    /// The requests of a case, the latest first.
    pub async fn code_recoveries(&self, case_id: &str) -> Result<Vec<CodeRecovery>, StoreError> {
        self.db().all(OF_CASE, vals![case_id]).await
    }

    /// The open requests of the cases in a list, the oldest first.
    pub async fn open_code_recoveries(&self, scope: &str, limit: i64) -> Result<Vec<CodeRecovery>, StoreError> {
        self.db().all(OPEN_IN, vals![scope, limit]).await
    }
}

#[cfg(test)]
mod tests {
    use super::RecoveryAnswer;
    use crate::testing::engines;
    use crate::tests::{SCOPE, audit_of, events, one, projection};
    use crate::{NewAudit, NewQueryCode, StoreError, StreamCommit};

    fn audit() -> NewAudit {
        audit_of("case-0001")
    }

    fn answer(id: &str, by: &str) -> RecoveryAnswer {
        RecoveryAnswer {
            recovery_id: id.to_owned(),
            case_id: "case-0001".to_owned(),
            at_us: 20,
            by: by.to_owned(),
            organ: Some("lead".to_owned()),
            role: "intake".to_owned(),
            ground: "called_back".to_owned(),
        }
    }

    fn code(hash: &str) -> NewQueryCode {
        NewQueryCode { code_hash: hash.to_owned(), case_id: "case-0001".to_owned(), created_at_us: 20, one_time: true }
    }

    #[tokio::test]
    async fn one_request_of_a_case_is_open_and_is_answered_once_by_one_person() {
        for db in engines().await {
            let (store, name) = (&db.store, &db.name);
            let stream = StreamCommit { projection: Some(projection(1, "甲")), ..events("case-0001", 0, 1) };
            store.commit(one(stream)).await.unwrap();
            let stale = |answer: Result<(), StoreError>| matches!(answer, Err(StoreError::Stale));
            store.ask_for_code("a", "case-0001", 10, audit()).await.unwrap();
            assert!(stale(store.ask_for_code("b", "case-0001", 11, audit()).await), "a second one on {name}");
            assert_eq!(store.open_code_recoveries(SCOPE, 5).await.unwrap().len(), 1, "{name}");
            assert!(store.open_code_recoveries("lead:another", 5).await.unwrap().is_empty(), "{name}");

            store.refuse_code(&answer("a", "ann"), audit()).await.unwrap();
            assert!(stale(store.refuse_code(&answer("a", "ann"), audit()).await), "refused twice on {name}");
            let given =
                store.give_code(&answer("a", "ann"), &code("h0"), &["case:case-0001".to_owned()], audit()).await;
            assert!(stale(given), "given after it was refused on {name}");
            assert_eq!(store.query_code("h0").await.unwrap(), None, "{name}");

            store.ask_for_code("b", "case-0001", 12, audit()).await.unwrap();
            for hash in ["h1", "h2"] {
                store
                    .give_code(&answer("c", "ann"), &code(hash), &["case:case-0001".to_owned()], audit())
                    .await
                    .unwrap();
            }
            assert!(store.query_code("h1").await.unwrap().is_none(), "the later code counts on {name}");
            assert!(store.query_code("h2").await.unwrap().is_some_and(|code| code.one_time), "{name}");
            let given =
                store.give_code(&answer("c", "bob"), &code("h3"), &["case:case-0001".to_owned()], audit()).await;
            assert!(stale(given), "somebody else's answer on {name}");
            let all = store.code_recoveries("case-0001").await.unwrap();
            let states: Vec<_> = all.iter().map(|row| (row.recovery_id.as_str(), row.state.as_str())).collect();
            assert_eq!(states, [("c", "issued"), ("b", "issued"), ("a", "refused")], "{name}");
            assert!(store.open_code_recoveries(SCOPE, 5).await.unwrap().is_empty(), "{name}");
        }
    }
}
