//! The roster: accounts as the security administrator lists, makes, invites and shuts them.

use crate::accounts::Account;
use crate::audit::NewAudit;
use crate::commit::Write;
use crate::engine::{Number, rec, statements};
use crate::seats::{self, RoleGrant};
use crate::{Store, StoreError, Val, vals};

/// The state of an account in one word; `$1` is today.
macro_rules! state {
    () => {
        "CASE WHEN EXISTS (SELECT 1 FROM role_grants AS g WHERE g.account_id = a.account_id AND g.decided_at_us IS NULL) THEN 'pending'
            WHEN a.disabled THEN 'disabled' WHEN a.until_on < $1 THEN 'expired'
            WHEN a.password_hash = '' THEN 'invited' ELSE 'active' END"
    };
}

/// The rows that the filters let through: organ, role, words, state; an empty text lets everything through.
macro_rules! filters {
    () => {
        "($2 = '' OR a.organ_id = $2 OR EXISTS (SELECT 1 FROM seats AS s WHERE s.account_id = a.account_id
                AND s.organ_id = $2 AND s.ended_at_us IS NULL AND s.to_on >= $1))
            AND ($3 = '' OR a.role = $3 OR EXISTS (SELECT 1 FROM seats AS s WHERE s.account_id = a.account_id
                AND s.role = $3 AND s.ended_at_us IS NULL AND s.to_on >= $1))
            AND ($4 = '' OR LOWER(a.login) LIKE $4 ESCAPE '!' OR LOWER(a.name) LIKE $4 ESCAPE '!')"
    };
}

statements! {
    LIST = concat!("SELECT account_id, login, name, organ_id, role, disabled, until_on, created_at_us, signed_in_at_us, shut_reason, state
        FROM (SELECT a.account_id, a.login, a.name, a.organ_id, a.role, a.disabled, a.until_on, a.created_at_us, a.signed_in_at_us,
                a.shut_reason, ", state!(), " AS state FROM accounts AS a WHERE ", filters!(), ") AS listed
        WHERE ($5 = '' OR state = $5) ORDER BY login LIMIT $6 OFFSET $7");
    COUNT = concat!("SELECT COUNT(*) AS n FROM (SELECT ", state!(), " AS state FROM accounts AS a WHERE ", filters!(), ") AS listed
        WHERE ($5 = '' OR state = $5)");
    ONE = concat!("SELECT a.account_id, a.login, a.name, a.organ_id, a.role, a.disabled, a.until_on, a.created_at_us, a.signed_in_at_us,
            a.shut_reason, ", state!(), " AS state FROM accounts AS a WHERE a.account_id = $2");
    MADE = "UPDATE accounts SET created_at_us = $2, until_on = $3, shut_reason = $4 WHERE account_id = $1";
    RENAME = "UPDATE accounts SET name = $2, until_on = $3 WHERE account_id = $1";
    SHUT = "UPDATE accounts SET disabled = $2, shut_reason = $3 WHERE account_id = $1 AND disabled <> $2
        AND NOT EXISTS (SELECT 1 FROM case_assignees AS c JOIN cases AS k ON k.case_id = c.case_id
            WHERE c.person = $1 AND NOT k.closed)";
    OPEN_AGAIN = "UPDATE accounts SET disabled = $2, shut_reason = '' WHERE account_id = $1 AND disabled <> $2";
    FORGET_PASSWORD = "UPDATE accounts SET password_hash = '' WHERE account_id = $1";
    SET_FIRST_PASSWORD = "UPDATE accounts SET password_hash = $2 WHERE account_id = $1 AND NOT disabled";
    SIGNED_IN = "UPDATE accounts SET signed_in_at_us = $2 WHERE account_id = $1";
    LIVE_SESSIONS = "SELECT created_at_us, seen_at_us FROM sessions
        WHERE account_id = $1 AND seen_at_us + idle_us > $2 ORDER BY seen_at_us DESC LIMIT 100";
    END_SESSIONS = "DELETE FROM sessions WHERE account_id = $1";
    INVITE = "INSERT INTO invitations (invitation_id, account_id, token_hash, made_by, made_at_us, expires_at_us)
        VALUES ($1, $2, $3, $4, $5, $6)";
    VOID = "UPDATE invitations SET voided_at_us = $2 WHERE account_id = $1 AND used_at_us IS NULL AND voided_at_us IS NULL";
    INVITATION = "SELECT invitation_id, account_id, made_by, made_at_us, expires_at_us, used_at_us, voided_at_us
        FROM invitations WHERE token_hash = $1";
    INVITATIONS_OF = "SELECT invitation_id, account_id, made_by, made_at_us, expires_at_us, used_at_us, voided_at_us
        FROM invitations WHERE account_id = $1 ORDER BY made_at_us DESC, invitation_id DESC LIMIT 50";
    USE_INVITATION = "UPDATE invitations SET used_at_us = $2
        WHERE invitation_id = $1 AND used_at_us IS NULL AND voided_at_us IS NULL AND expires_at_us > $2";
    REVOKE_TOKENS = "UPDATE api_tokens SET revoked_at_us = $2 WHERE account_id = $1 AND revoked_at_us IS NULL";
    DROP_DRAFTS = "DELETE FROM drafts WHERE person = $1";
    COUNT_DRAFTS = "SELECT COUNT(*) AS n FROM drafts WHERE person = $1 AND slot = 0";
    ASSIGNED_CASES = "SELECT a.case_id, a.organ_id, c.number, c.stage_label, c.next_due_us
        FROM case_assignees AS a JOIN cases AS c ON c.case_id = a.case_id
        WHERE a.person = $1 AND NOT c.closed ORDER BY c.next_due_us, a.case_id LIMIT $2";
    SIGNED_PROPOSALS = "SELECT x.case_id, p.organ_id, c.number, c.stage_label, c.next_due_us
        FROM case_proposal_excluded AS x JOIN case_proposals AS p ON p.case_id = x.case_id AND p.proposal_no = x.proposal_no JOIN cases AS c ON c.case_id = x.case_id
        WHERE x.person_id = $1 ORDER BY p.since_us, x.case_id LIMIT $2";
    LOST = "SELECT a.case_id, a.organ_id, a.person, c.number, c.stage_label, c.next_due_us
        FROM case_assignees AS a JOIN cases AS c ON c.case_id = a.case_id JOIN accounts AS p ON p.account_id = a.person
        WHERE a.organ_id = $1 AND NOT c.closed AND (p.disabled OR p.until_on < $2
            OR EXISTS (SELECT 1 FROM absences AS b WHERE b.account_id = p.account_id AND b.from_on <= $2 AND b.to_on >= $2
                AND b.ended_at_us IS NULL AND b.deputy IS NULL))
        ORDER BY c.next_due_us, a.case_id LIMIT $3";
}

rec! {
    /// An account as lists show it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct RosterRow {
        /// The account.
        pub account_id: String,
        /// The name to sign in with.
        pub login: String,
        /// The person's name.
        pub name: String,
        /// The organ of its main seat.
        pub organ_id: String,
        /// The role of its main seat.
        pub role: String,
        /// Whether it is shut.
        pub disabled: bool,
        /// The last day on which it opens.
        pub until_on: String,
        /// When it was made; 0 if that is not known.
        pub created_at_us: i64,
        /// When somebody last signed in with it.
        pub signed_in_at_us: Option<i64>,
        /// Why it is shut.
        pub shut_reason: String,
        /// `pending`, `disabled`, `expired`, `invited` or `active`.
        pub state: String,
    }
    /// A session, as somebody else may see it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LiveSession {
        /// Since when.
        pub created_at_us: i64,
        /// When it was last used.
        pub seen_at_us: i64,
    }
    /// An invitation, without its secret.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct InvitationRow {
        /// The invitation.
        pub invitation_id: String,
        /// Whom it invites.
        pub account_id: String,
        /// Who made it.
        pub made_by: String,
        /// When.
        pub made_at_us: i64,
        /// Until when it is good.
        pub expires_at_us: i64,
        /// When it was used.
        pub used_at_us: Option<i64>,
        /// When another took its place.
        pub voided_at_us: Option<i64>,
    }
    /// A case that somebody has on his desk, or has signed a pending decision of; by number, without content.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct HeldCase {
        /// The case.
        pub case_id: String,
        /// For which organ.
        pub organ_id: String,
        /// Its number.
        pub number: String,
        /// The stage in words.
        pub stage_label: String,
        /// The next deadline.
        pub next_due_us: i64,
    }
    /// A case whose assignee cannot work on it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LostCase {
        /// The case.
        pub case_id: String,
        /// For which organ.
        pub organ_id: String,
        /// Whose desk it lies on.
        pub person: String,
        /// Its number.
        pub number: String,
        /// The stage in words.
        pub stage_label: String,
        /// The next deadline.
        pub next_due_us: i64,
    }
}

/// Which accounts are listed; an empty text asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterQuery {
    /// Seats for this organ.
    pub organ: String,
    /// Seats in this role.
    pub role: String,
    /// A part of the login or the name.
    pub words: String,
    /// The state's word.
    pub state: String,
    /// Today.
    pub today: String,
}

impl RosterQuery {
    fn vals(&self) -> Vec<Val> {
        let mut pattern = String::new();
        for letter in self.words.trim().to_lowercase().chars() {
            if matches!(letter, '%' | '_' | '!') {
                pattern.push('!');
            }
            pattern.push(letter);
        }
        let pattern = if pattern.is_empty() { pattern } else { format!("%{pattern}%") };
        vals![&self.today, &self.organ, &self.role, pattern, &self.state]
    }
}

/// A new invitation, hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// The invitation.
    pub invitation_id: String,
    /// Whom it invites.
    pub account_id: String,
    /// The hash of its secret.
    pub token_hash: String,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at_us: i64,
    /// Until when it is good.
    pub expires_at_us: i64,
}

/// An account to make, with what belongs to it.
#[derive(Debug, Clone)]
pub struct NewRosterEntry {
    /// The account.
    pub account: Account,
    /// When.
    pub created_at_us: i64,
    /// The last day on which it opens.
    pub until_on: String,
    /// Its invitation, unless it waits for a second hand.
    pub invitation: Option<NewInvitation>,
    /// What a second hand has to confirm.
    pub grant: Option<RoleGrant>,
    /// Its entry in the administrative chain.
    pub audit: NewAudit,
}

fn invite(invitation: &NewInvitation) -> Vec<Write> {
    let vals = vals![
        &invitation.invitation_id,
        &invitation.account_id,
        &invitation.token_hash,
        &invitation.made_by,
        invitation.made_at_us,
        invitation.expires_at_us,
    ];
    vec![Write::any(VOID, vals![&invitation.account_id, invitation.made_at_us]), Write::one(INVITE, vals)]
}

impl Store {
    /// A page of the roster, by login.
    pub async fn roster(&self, query: &RosterQuery, limit: i64, offset: i64) -> Result<Vec<RosterRow>, StoreError> {
        let mut vals = query.vals();
        vals.extend(vals![limit, offset]);
        self.db().all(LIST, vals).await
    }

    /// How many accounts a query meets.
    pub async fn roster_count(&self, query: &RosterQuery) -> Result<i64, StoreError> {
        Ok(self.db().opt::<Number>(COUNT, query.vals()).await?.map_or(0, |number| number.n))
    }

    /// One account of the roster.
    pub async fn roster_one(&self, account_id: &str, today: &str) -> Result<Option<RosterRow>, StoreError> {
        self.db().opt(ONE, vals![today, account_id]).await
    }

    /// Makes accounts, all of them or none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if an id or a login is taken.
    pub async fn make_accounts(&self, entries: Vec<NewRosterEntry>) -> Result<(), StoreError> {
        let mut writes = Vec::with_capacity(entries.len() * 5);
        for entry in entries {
            writes.push(crate::accounts::add(&entry.account));
            let id = &entry.account.account_id;
            writes.push(Write::one(MADE, vals![id, entry.created_at_us, &entry.until_on, ""]));
            writes.extend(entry.invitation.as_ref().map(invite).into_iter().flatten());
            writes.extend(entry.grant.as_ref().map(seats::propose));
            writes.push(Write::audit(entry.audit));
        }
        self.write(writes).await.map(|_| ())
    }

    /// Changes the name and the last day of an account.
    pub async fn rename_account(
        &self,
        account_id: &str,
        name: &str,
        until_on: &str,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let writes = vec![Write::one(RENAME, vals![account_id, name, until_on]), Write::audit(audit)];
        self.write(writes).await.map(|_| ())
    }

    /// Shuts an account, ends its sessions, tokens, invitations, seats and deputies, and forgets its drafts.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if an open case lies on its desk, or it is shut already.
    pub async fn shut_account(
        &self,
        account_id: &str,
        reason: &str,
        (today, now_us): (&str, i64),
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let mut writes = vec![
            Write::one(SHUT, vals![account_id, true, reason]),
            Write::any(END_SESSIONS, vals![account_id]),
            Write::any(REVOKE_TOKENS, vals![account_id, now_us]),
            Write::any(VOID, vals![account_id, now_us]),
            Write::any(DROP_DRAFTS, vals![account_id]),
        ];
        writes.extend(seats::end_all(account_id, today, now_us));
        writes.push(Write::audit(audit));
        self.write(writes).await.map(|_| ())
    }

    /// Opens an account again.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it is open already.
    pub async fn open_account_again(&self, account_id: &str, audit: NewAudit) -> Result<(), StoreError> {
        let writes = vec![Write::one(OPEN_AGAIN, vals![account_id, false]), Write::audit(audit)];
        self.write(writes).await.map(|_| ())
    }

    /// Invites anew: the old password and every session end, earlier invitations are void.
    pub async fn invite_again(&self, invitation: &NewInvitation, audit: NewAudit) -> Result<(), StoreError> {
        let id = &invitation.account_id;
        let mut writes = vec![Write::one(FORGET_PASSWORD, vals![id]), Write::any(END_SESSIONS, vals![id])];
        writes.extend(invite(invitation));
        writes.push(Write::audit(audit));
        self.write(writes).await.map(|_| ())
    }

    /// The invitation of a secret, good or not.
    pub async fn invitation(&self, token_hash: &str) -> Result<Option<InvitationRow>, StoreError> {
        self.db().opt(INVITATION, vals![token_hash]).await
    }

    /// The invitations of an account, the latest first.
    pub async fn invitations_of(&self, account_id: &str) -> Result<Vec<InvitationRow>, StoreError> {
        self.db().all(INVITATIONS_OF, vals![account_id]).await
    }

    /// Uses an invitation up and sets the first password.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it was used, replaced or is too old, or the account is shut.
    pub async fn use_invitation(
        &self,
        invitation: &InvitationRow,
        password_hash: &str,
        now_us: i64,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let writes = vec![
            Write::one(USE_INVITATION, vals![&invitation.invitation_id, now_us]),
            Write::one(SET_FIRST_PASSWORD, vals![&invitation.account_id, password_hash]),
            Write::audit(audit),
        ];
        self.write(writes).await.map(|_| ())
    }

    /// Notes that somebody signed in.
    pub async fn note_sign_in(&self, account_id: &str, now_us: i64) -> Result<(), StoreError> {
        self.write(vec![Write::any(SIGNED_IN, vals![account_id, now_us])]).await.map(|_| ())
    }

    /// The sessions of an account that live, the latest first.
    pub async fn live_sessions(&self, account_id: &str, now_us: i64) -> Result<Vec<LiveSession>, StoreError> {
        self.db().all(LIVE_SESSIONS, vals![account_id, now_us]).await
    }

    /// Ends every session of an account.
    pub async fn end_sessions(&self, account_id: &str, audit: NewAudit) -> Result<u64, StoreError> {
        let touched = self.write(vec![Write::any(END_SESSIONS, vals![account_id]), Write::audit(audit)]).await?;
        Ok(touched.first().copied().unwrap_or(0))
    }

    /// How many drafts somebody has.
    pub async fn drafts_count(&self, account_id: &str) -> Result<i64, StoreError> {
        Ok(self.db().opt::<Number>(COUNT_DRAFTS, vals![account_id]).await?.map_or(0, |number| number.n))
    }

    /// The open cases on somebody's desk, for whichever organ.
    pub async fn cases_held(&self, account_id: &str, limit: i64) -> Result<Vec<HeldCase>, StoreError> {
        self.db().all(ASSIGNED_CASES, vals![account_id, limit]).await
    }

    /// The cases whose pending decision somebody has drafted or signed.
    pub async fn proposals_signed(&self, account_id: &str, limit: i64) -> Result<Vec<HeldCase>, StoreError> {
        self.db().all(SIGNED_PROPOSALS, vals![account_id, limit]).await
    }

    /// The open cases of an organ that lie on the desk of somebody who cannot work on them on the day `on`.
    pub async fn cases_lost(&self, organ_id: &str, on: &str, limit: i64) -> Result<Vec<LostCase>, StoreError> {
        self.db().all(LOST, vals![organ_id, on, limit]).await
    }
}
