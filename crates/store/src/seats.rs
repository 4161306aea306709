//! Seats beside the main one, absences with their deputies, and grants that wait for a second hand.

use crate::audit::NewAudit;
use crate::commit::Write;
use crate::engine::{Word, rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    PUT_SEAT = "INSERT INTO seats (seat_id, account_id, organ_id, role, standing_for, from_on, to_on, granted_by, granted_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SEATS_OF = "SELECT seat_id, account_id, organ_id, role, standing_for, from_on, to_on, granted_by, granted_at_us, ended_at_us
        FROM seats WHERE account_id = $1 ORDER BY from_on, seat_id";
    SEATS_FOR = "SELECT seat_id, account_id, organ_id, role, standing_for, from_on, to_on, granted_by, granted_at_us, ended_at_us
        FROM seats WHERE standing_for = $1 ORDER BY from_on, seat_id";
    SEATED = "SELECT s.seat_id, s.account_id, s.organ_id, s.role, s.standing_for, s.from_on, s.to_on, s.granted_by, s.granted_at_us, s.ended_at_us
        FROM seats AS s JOIN accounts AS a ON a.account_id = s.account_id
        WHERE s.organ_id = $1 AND s.ended_at_us IS NULL AND s.from_on <= $2 AND s.to_on >= $2 AND NOT a.disabled
        ORDER BY s.role, s.account_id";
    END_SEAT = "UPDATE seats SET to_on = CASE WHEN to_on > $2 THEN $2 ELSE to_on END, ended_at_us = $3
        WHERE seat_id = $1 AND ended_at_us IS NULL";
    END_SEATS_OF = "UPDATE seats SET to_on = CASE WHEN to_on > $2 THEN $2 ELSE to_on END, ended_at_us = $3
        WHERE (account_id = $1 OR standing_for = $1) AND ended_at_us IS NULL AND to_on >= $2";
    PUT_ABSENCE = "INSERT INTO absences (absence_id, account_id, from_on, to_on, deputy, reason, entered_by, entered_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ABSENCE = "SELECT absence_id, account_id, from_on, to_on, deputy, reason, entered_by, entered_at_us, ended_at_us
        FROM absences WHERE absence_id = $1";
    ABSENCES_OF = "SELECT absence_id, account_id, from_on, to_on, deputy, reason, entered_by, entered_at_us, ended_at_us
        FROM absences WHERE account_id = $1 ORDER BY from_on DESC, absence_id DESC LIMIT 100";
    DEPUTISED = "SELECT absence_id, account_id, from_on, to_on, deputy, reason, entered_by, entered_at_us, ended_at_us
        FROM absences WHERE deputy = $1 AND to_on >= $2 AND ended_at_us IS NULL ORDER BY from_on, absence_id";
    AWAY = "SELECT b.absence_id, b.account_id, b.from_on, b.to_on, b.deputy, b.reason, b.entered_by, b.entered_at_us, b.ended_at_us
        FROM absences AS b JOIN accounts AS a ON a.account_id = b.account_id
        WHERE a.organ_id = $1 AND b.from_on <= $2 AND b.to_on >= $2 AND b.ended_at_us IS NULL ORDER BY b.account_id";
    END_ABSENCE = "UPDATE absences SET ended_at_us = $2 WHERE absence_id = $1 AND ended_at_us IS NULL";
    END_ABSENCES_OF = "UPDATE absences SET ended_at_us = $2 WHERE (account_id = $1 OR deputy = $1) AND ended_at_us IS NULL";
    PUT_GRANT = "INSERT INTO role_grants (grant_id, account_id, role, proposed_by, proposed_at_us)
        VALUES ($1, $2, $3, $4, $5)";
    GRANT = "SELECT grant_id, account_id, role, proposed_by, proposed_at_us, decided_by, decided_at_us, granted
        FROM role_grants WHERE grant_id = $1";
    OPEN_GRANTS = "SELECT grant_id, account_id, role, proposed_by, proposed_at_us, decided_by, decided_at_us, granted
        FROM role_grants WHERE decided_at_us IS NULL ORDER BY proposed_at_us, grant_id LIMIT 200";
    GRANTS_OF = "SELECT grant_id, account_id, role, proposed_by, proposed_at_us, decided_by, decided_at_us, granted
        FROM role_grants WHERE account_id = $1 ORDER BY proposed_at_us, grant_id";
    DECIDE_GRANT = "UPDATE role_grants SET decided_by = $2, decided_at_us = $3, granted = $4
        WHERE grant_id = $1 AND decided_at_us IS NULL";
    OPEN_GRANTED = "UPDATE accounts SET disabled = $2, shut_reason = $3 WHERE account_id = $1";
    SIT = "UPDATE sessions SET seat = $2 WHERE token_hash = $1";
    SITS = "SELECT seat AS word FROM sessions WHERE token_hash = $1";
}

/// The last day of what has no end.
pub const NO_END: &str = "9999-12-31";

rec! {
    /// A seat beside the main one.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SeatRow {
        /// The seat.
        pub seat_id: String,
        /// Who sits in it.
        pub account_id: String,
        /// For which organ.
        pub organ_id: String,
        /// In which role.
        pub role: String,
        /// 代理: whose seat it is.
        pub standing_for: Option<String>,
        /// The first day.
        pub from_on: String,
        /// The last day; [`NO_END`] without one.
        pub to_on: String,
        /// Who granted it.
        pub granted_by: String,
        /// When.
        pub granted_at_us: i64,
        /// When it was taken back.
        pub ended_at_us: Option<i64>,
    }
    /// A time in which somebody is away.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AbsenceRow {
        /// The absence.
        pub absence_id: String,
        /// Who is away.
        pub account_id: String,
        /// The first day.
        pub from_on: String,
        /// The last day.
        pub to_on: String,
        /// Who stands in.
        pub deputy: Option<String>,
        /// The class of the reason.
        pub reason: String,
        /// Who entered it.
        pub entered_by: String,
        /// When.
        pub entered_at_us: i64,
        /// When it was ended early.
        pub ended_at_us: Option<i64>,
    }
    /// An administrator's seat that was proposed.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct RoleGrant {
        /// The grant.
        pub grant_id: String,
        /// For whom.
        pub account_id: String,
        /// Which role.
        pub role: String,
        /// Who proposed it.
        pub proposed_by: String,
        /// When.
        pub proposed_at_us: i64,
        /// Who decided it.
        pub decided_by: Option<String>,
        /// When.
        pub decided_at_us: Option<i64>,
        /// How.
        pub granted: Option<bool>,
    }
}

impl Store {
    /// Grants a seat.
    pub async fn put_seat(&self, seat: &SeatRow, audit: NewAudit) -> Result<(), StoreError> {
        let vals = vals![
            &seat.seat_id,
            &seat.account_id,
            &seat.organ_id,
            &seat.role,
            &seat.standing_for,
            &seat.from_on,
            &seat.to_on,
            &seat.granted_by,
            seat.granted_at_us,
        ];
        self.write(vec![Write::one(PUT_SEAT, vals), Write::audit(audit)]).await.map(|_| ())
    }

    /// The seats of an account beside its main one, past ones included.
    pub async fn seats_of(&self, account_id: &str) -> Result<Vec<SeatRow>, StoreError> {
        self.db().all(SEATS_OF, vals![account_id]).await
    }

    /// The seats in which others stand in for somebody, past ones included.
    pub async fn seats_standing_for(&self, account_id: &str) -> Result<Vec<SeatRow>, StoreError> {
        self.db().all(SEATS_FOR, vals![account_id]).await
    }

    /// The seats of an organ that hold on a day, of those who may sign in.
    pub async fn seats_in(&self, organ_id: &str, on: &str) -> Result<Vec<SeatRow>, StoreError> {
        self.db().all(SEATED, vals![organ_id, on]).await
    }

    /// Takes a seat back after its last day `on`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it has ended already.
    pub async fn end_seat(&self, seat_id: &str, on: &str, now_us: i64, audit: NewAudit) -> Result<(), StoreError> {
        let writes = vec![Write::one(END_SEAT, vals![seat_id, on, now_us]), Write::audit(audit)];
        self.write(writes).await.map(|_| ())
    }

    /// Enters an absence.
    pub async fn put_absence(&self, row: &AbsenceRow, audit: NewAudit) -> Result<(), StoreError> {
        let vals = vals![
            &row.absence_id,
            &row.account_id,
            &row.from_on,
            &row.to_on,
            &row.deputy,
            &row.reason,
            &row.entered_by,
            row.entered_at_us,
        ];
        self.write(vec![Write::one(PUT_ABSENCE, vals), Write::audit(audit)]).await.map(|_| ())
    }

    /// An absence.
    pub async fn absence(&self, absence_id: &str) -> Result<Option<AbsenceRow>, StoreError> {
        self.db().opt(ABSENCE, vals![absence_id]).await
    }

    /// The absences of an account, the latest first.
    pub async fn absences_of(&self, account_id: &str) -> Result<Vec<AbsenceRow>, StoreError> {
        self.db().all(ABSENCES_OF, vals![account_id]).await
    }

    /// The absences, present and to come, in which somebody stands in for others.
    pub async fn deputised(&self, deputy: &str, on: &str) -> Result<Vec<AbsenceRow>, StoreError> {
        self.db().all(DEPUTISED, vals![deputy, on]).await
    }

    /// Who of an organ is away on a day.
    pub async fn away(&self, organ_id: &str, on: &str) -> Result<Vec<AbsenceRow>, StoreError> {
        self.db().all(AWAY, vals![organ_id, on]).await
    }

    /// Ends an absence early.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it was ended already.
    pub async fn end_absence(&self, absence_id: &str, now_us: i64, audit: NewAudit) -> Result<(), StoreError> {
        let writes = vec![Write::one(END_ABSENCE, vals![absence_id, now_us]), Write::audit(audit)];
        self.write(writes).await.map(|_| ())
    }

    /// A grant.
    pub async fn role_grant(&self, grant_id: &str) -> Result<Option<RoleGrant>, StoreError> {
        self.db().opt(GRANT, vals![grant_id]).await
    }

    /// The grants that wait, oldest first.
    pub async fn open_grants(&self) -> Result<Vec<RoleGrant>, StoreError> {
        self.db().all(OPEN_GRANTS, vals![]).await
    }

    /// The grants of an account.
    pub async fn grants_of(&self, account_id: &str) -> Result<Vec<RoleGrant>, StoreError> {
        self.db().all(GRANTS_OF, vals![account_id]).await
    }

    /// Decides a grant; the account it opens stays shut with `reason` if it was refused.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it was decided already.
    pub async fn decide_grant(
        &self,
        grant: &RoleGrant,
        (by, now_us): (&str, i64),
        granted: bool,
        reason: &str,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let writes = vec![
            Write::one(DECIDE_GRANT, vals![&grant.grant_id, by, now_us, granted]),
            Write::one(OPEN_GRANTED, vals![&grant.account_id, !granted, reason]),
            Write::audit(audit),
        ];
        self.write(writes).await.map(|_| ())
    }

    /// The seat in which a session acts.
    pub async fn session_seat(&self, token_hash: &str) -> Result<Option<String>, StoreError> {
        Ok(self.db().opt::<Word>(SITS, vals![token_hash]).await?.map(|row| row.word))
    }

    /// Lets a session act in another seat.
    pub async fn take_seat(&self, token_hash: &str, seat: &str) -> Result<(), StoreError> {
        self.write(vec![Write::any(SIT, vals![token_hash, seat])]).await.map(|_| ())
    }
}

/// The writes that end everything somebody holds or gave, when he leaves on the day `on`.
pub(crate) fn end_all(account_id: &str, on: &str, now_us: i64) -> Vec<Write> {
    vec![
        Write::any(END_SEATS_OF, vals![account_id, on, now_us]),
        Write::any(END_ABSENCES_OF, vals![account_id, now_us]),
    ]
}

/// The write that proposes an administrator's seat.
pub(crate) fn propose(grant: &RoleGrant) -> Write {
    let vals = vals![&grant.grant_id, &grant.account_id, &grant.role, &grant.proposed_by, grant.proposed_at_us];
    Write::one(PUT_GRANT, vals)
}
