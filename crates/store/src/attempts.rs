//! Attempts to sign in: what counts against a limit, and what an account's own history shows.
//!
//! Who attempts arrives as a keyed digest, so that the tables tell nobody which names were tried. An attempt is counted
//! before it is judged, in one transaction: many at once, on however many nodes, get no more tries than one after the
//! other. What succeeds clears its counter.

use crate::audit::NewAudit;
use crate::commit::Write;
use crate::engine::{Tx, rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    COUNTER = "SELECT counter, account_id, kind, failures, began_at_us, until_us, locked FROM attempt_counters
        WHERE counter = $1";
    PUT_COUNTER = "INSERT INTO attempt_counters (counter, account_id, kind, failures, began_at_us, until_us, locked)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (counter) DO UPDATE
        SET account_id = excluded.account_id, failures = excluded.failures, began_at_us = excluded.began_at_us,
            until_us = excluded.until_us, locked = excluded.locked";
    CLEAR_COUNTER = "DELETE FROM attempt_counters WHERE counter = $1";
    CLEAR_OF_ACCOUNT = "DELETE FROM attempt_counters WHERE account_id = $1";
    LOCKED = "SELECT counter, account_id, kind, failures, began_at_us, until_us, locked FROM attempt_counters
        WHERE locked AND until_us > $1 ORDER BY until_us DESC, counter LIMIT $2";
    FORGET_COUNTERS = "DELETE FROM attempt_counters WHERE until_us < $1 AND began_at_us < $1";
    ADD_SIGN_IN = "INSERT INTO sign_ins (sign_in_id, account_id, at_us, outcome, device, source, new_device)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sign_in_id) DO NOTHING";
    SIGN_INS_OF = "SELECT sign_in_id, account_id, at_us, outcome, device, source, new_device FROM sign_ins
        WHERE account_id = $1 ORDER BY at_us DESC, sign_in_id DESC LIMIT $2";
    FORGET_SIGN_INS = "DELETE FROM sign_ins WHERE at_us < $1";
}

rec! {
    /// Attempts that count against a limit.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AttemptCounter {
        /// Keyed digest of who attempts.
        pub counter: String,
        /// The account, where there is one.
        pub account_id: Option<String>,
        /// What is attempted.
        pub kind: String,
        /// How many have failed in the present window; one that is being judged counts.
        pub failures: i64,
        /// When the window began.
        pub began_at_us: i64,
        /// Before this instant none is judged.
        pub until_us: i64,
        /// Whether it is locked, rather than made to pause.
        pub locked: bool,
    }
    /// A line of an account's history of signing in.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SignInRow {
        /// The line.
        pub sign_in_id: String,
        /// Whose.
        pub account_id: String,
        /// When.
        pub at_us: i64,
        /// What came of it, as a word.
        pub outcome: String,
        /// From what kind of browser.
        pub device: String,
        /// From about where.
        pub source: String,
        /// Whether that browser had not been seen before.
        pub new_device: bool,
    }
}

/// How many attempts may fail, and what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptRule {
    /// Attempts count together for so long.
    pub within_us: i64,
    /// The pause after the second failure; each further one doubles it. 0 for none.
    pub pause_us: i64,
    /// The failure that locks.
    pub lock_after: i64,
    /// For how long.
    pub lock_us: i64,
}

/// Whether an attempt may be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Yes; it counts as failed until its counter is cleared.
    Judge {
        /// Failures in the window, this one included.
        failures: i64,
        /// It is the last one before a lock.
        locks: bool,
    },
    /// No, not before this instant.
    Wait {
        /// The instant.
        until_us: i64,
    },
}

impl AttemptRule {
    /// Until when nothing more is judged after so many failures, and whether that is a lock.
    fn after(&self, failures: i64, now_us: i64) -> (i64, bool) {
        if failures >= self.lock_after {
            return (now_us + self.lock_us, true);
        }
        let doublings = u32::try_from(failures - 2).unwrap_or(0).min(20);
        let pause = if failures < 2 { 0 } else { self.pause_us << doublings };
        (now_us + pause.min(self.lock_us), false)
    }
}

impl Store {
    /// Counts an attempt, and says whether it may be judged.
    pub async fn take_attempt(
        &self,
        counter: &str,
        kind: &'static str,
        account_id: Option<&str>,
        rule: AttemptRule,
        now_us: i64,
    ) -> Result<Taken, StoreError> {
        let (counter, account_id) = (counter.to_owned(), account_id.map(str::to_owned));
        self.writer()
            .run(move |tx| {
                let (counter, account_id) = (counter.clone(), account_id.clone());
                Box::pin(async move { take(tx, counter, kind, account_id, rule, now_us).await })
            })
            .await
    }

    /// Until when nothing of this counter is judged, if it pauses or is locked now.
    pub async fn waits_until(&self, counter: &str, now_us: i64) -> Result<Option<i64>, StoreError> {
        let row: Option<AttemptCounter> = self.db().opt(COUNTER, vals![counter]).await?;
        Ok(row.map(|row| row.until_us).filter(|until| *until > now_us))
    }

    /// Forgets the failures of a counter.
    pub async fn clear_attempts(&self, counter: &str) -> Result<(), StoreError> {
        self.write(vec![Write::any(CLEAR_COUNTER, vals![counter])]).await.map(|_| ())
    }

    /// Forgets the failures of an account, whatever was attempted; answers how many counters there were.
    pub async fn clear_attempts_of(&self, account_id: &str, audit: NewAudit) -> Result<u64, StoreError> {
        let writes = vec![Write::any(CLEAR_OF_ACCOUNT, vals![account_id]), Write::audit(audit)];
        Ok(self.write(writes).await?.first().copied().unwrap_or_default())
    }

    /// What is locked now, the longest first.
    pub async fn locked_attempts(&self, now_us: i64, limit: i64) -> Result<Vec<AttemptCounter>, StoreError> {
        self.db().all(LOCKED, vals![now_us, limit]).await
    }

    /// Adds a line to the history of signing in.
    pub async fn add_sign_in(&self, row: &SignInRow, audit: NewAudit) -> Result<(), StoreError> {
        let vals =
            vals![&row.sign_in_id, &row.account_id, row.at_us, &row.outcome, &row.device, &row.source, row.new_device,];
        self.write(vec![Write::one(ADD_SIGN_IN, vals), Write::audit(audit)]).await.map(|_| ())
    }

    /// The newest lines of an account's history, at most `limit`.
    pub async fn sign_ins(&self, account_id: &str, limit: i64) -> Result<Vec<SignInRow>, StoreError> {
        self.db().all(SIGN_INS_OF, vals![account_id, limit]).await
    }

    /// Forgets counters that hold nobody up any more, and history before an instant.
    pub async fn forget_attempts(&self, counters_before_us: i64, history_before_us: i64) -> Result<u64, StoreError> {
        let writes = vec![
            Write::any(FORGET_COUNTERS, vals![counters_before_us]),
            Write::any(FORGET_SIGN_INS, vals![history_before_us]),
        ];
        Ok(self.write(writes).await?.into_iter().sum())
    }
}

async fn take(
    tx: &mut Tx,
    counter: String,
    kind: &'static str,
    account_id: Option<String>,
    rule: AttemptRule,
    now_us: i64,
) -> Result<Taken, StoreError> {
    tx.hold(&format!("attempt:{counter}")).await?;
    let row: Option<AttemptCounter> = tx.opt(COUNTER, vals![&counter]).await?;
    let mut row = row.unwrap_or(AttemptCounter {
        counter,
        account_id: None,
        kind: kind.to_owned(),
        failures: 0,
        began_at_us: now_us,
        until_us: now_us,
        locked: false,
    });
    if row.until_us > now_us {
        return Ok(Taken::Wait { until_us: row.until_us });
    }
    if row.locked || row.began_at_us + rule.within_us <= now_us {
        (row.failures, row.began_at_us) = (0, now_us);
    }
    row.failures += 1;
    (row.until_us, row.locked) = rule.after(row.failures, now_us);
    row.account_id = account_id;
    let vals =
        vals![&row.counter, &row.account_id, &row.kind, row.failures, row.began_at_us, row.until_us, row.locked,];
    tx.run(PUT_COUNTER, vals).await?;
    Ok(Taken::Judge { failures: row.failures, locks: row.locked })
}
