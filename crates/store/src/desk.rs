//! What workbenches ask for: duties by scope, decisions that wait for a hand, what moved since, and bare figures.
//!
//! The rows are written with the events of their case and built again by `rebuild`; only `desk_visits`, which says
//! until when somebody has read, lies beside the log.

use crate::commit::Write;
use crate::engine::{Number, Tx, rec, statements};
use crate::{ReportPackage, ScopeRow, Store, StoreError, vals};

statements! {
    PUT_PROPOSAL = "INSERT INTO case_proposals (case_id, proposal_no, organ_id, role, person_id, title, brief, signed, hands_left, since_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    PUT_EXCLUDED = "INSERT INTO case_proposal_excluded (case_id, proposal_no, person_id) VALUES ($1, $2, $3)
        ON CONFLICT (case_id, proposal_no, person_id) DO NOTHING";
    PUT_DUTY = "INSERT INTO case_duties (scope, case_id, run_no, mine, kind, owner_organ, due_at_us, waits, waits_act)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (case_id, run_no, scope) DO NOTHING";
    PUT_MOVE = "INSERT INTO case_moves (scope, case_id, moved_at_us) VALUES ($1, $2, $3)
        ON CONFLICT (case_id, scope) DO NOTHING";
    DROP_PROPOSAL = "DELETE FROM case_proposals WHERE case_id = $1";
    DROP_EXCLUDED = "DELETE FROM case_proposal_excluded WHERE case_id = $1";
    DROP_DUTIES = "DELETE FROM case_duties WHERE case_id = $1";
    DROP_MOVES = "DELETE FROM case_moves WHERE case_id = $1";
    // Two kinds, or all where the first is empty.
    OWED = "SELECT d.case_id, c.number, c.respondent_name, c.stage_label, d.run_no, d.kind, d.owner_organ, d.waits, d.waits_act, k.started_on, k.due_on, d.due_at_us, k.warn_at_us, k.provisional
        FROM case_duties AS d CROSS JOIN fact_clocks AS k CROSS JOIN cases AS c
        WHERE d.scope = $1 AND d.mine = $2 AND ($3 = '' OR d.kind IN ($3, $4))
            AND k.case_id = d.case_id AND k.run_no = d.run_no AND c.case_id = d.case_id
        ORDER BY d.due_at_us, d.case_id, d.run_no LIMIT $5";
    OF_KIND = "SELECT d.case_id, c.number, c.respondent_name, c.stage_label, d.run_no, d.kind, d.owner_organ, d.waits, d.waits_act, k.started_on, k.due_on, d.due_at_us, k.warn_at_us, k.provisional
        FROM case_duties AS d CROSS JOIN fact_clocks AS k CROSS JOIN cases AS c
        WHERE d.scope = $1 AND d.kind = $2
            AND k.case_id = d.case_id AND k.run_no = d.run_no AND c.case_id = d.case_id
        ORDER BY d.due_at_us, d.case_id, d.run_no LIMIT $3";
    COUNT_OWED = "SELECT COUNT(*) AS owed, COUNT(CASE WHEN due_at_us <= $5 THEN 1 END) AS overdue,
            COUNT(CASE WHEN due_at_us > $5 AND due_at_us <= $6 THEN 1 END) AS this_week
        FROM case_duties WHERE scope = $1 AND mine = $2 AND ($3 = '' OR kind IN ($3, $4))";
    LATENESS = "SELECT kind, owner_organ, COUNT(*) AS overdue, MIN(due_at_us) AS oldest_due_us
        FROM case_duties WHERE scope = $1 AND due_at_us <= $2
        GROUP BY kind, owner_organ ORDER BY overdue DESC, oldest_due_us, kind, owner_organ LIMIT $3";
    WAITING = "SELECT p.case_id, c.number, c.respondent_name, c.stage_label, p.title, p.brief, p.signed, p.hands_left,
            p.since_us, p.proposal_no, p.person_id, c.next_due_us, c.next_clock
        FROM case_proposals AS p CROSS JOIN cases AS c CROSS JOIN case_scopes AS s
        WHERE p.organ_id = $1 AND p.role = $2 AND p.person_id IN ('', $4)
            AND c.case_id = p.case_id AND s.case_id = p.case_id AND s.scope = $3
            AND NOT EXISTS (SELECT 1 FROM case_proposal_excluded AS x
                WHERE x.case_id = p.case_id AND x.proposal_no = p.proposal_no AND x.person_id = $4)
        ORDER BY p.since_us, p.case_id, p.proposal_no LIMIT $5";
    MOVED = "SELECT m.case_id, m.moved_at_us, c.number, c.respondent_name, c.stage_label
        FROM case_moves AS m CROSS JOIN cases AS c
        WHERE m.scope = $1 AND m.moved_at_us > $2 AND c.case_id = m.case_id
        ORDER BY m.moved_at_us DESC, m.case_id DESC LIMIT $3";
    SEEN = "SELECT seen_at_us AS n FROM desk_visits WHERE account_id = $1";
    SEE = "INSERT INTO desk_visits (account_id, seen_at_us) VALUES ($1, $2)
        ON CONFLICT (account_id) DO UPDATE SET seen_at_us = excluded.seen_at_us
        WHERE desk_visits.seen_at_us < excluded.seen_at_us";
    LOAD_BY_PLACE = "SELECT COALESCE(region, '') AS place, COALESCE(lead_id, '') AS organ_id, COUNT(*) AS open_count,
            COUNT(CASE WHEN next_due_us <= $1 THEN 1 END) AS overdue
        FROM cases WHERE NOT closed GROUP BY region, lead_id ORDER BY place, organ_id LIMIT $2";
    LOAD_BY_OWNER = "SELECT '' AS place, owner_organ AS organ_id, COUNT(*) AS open_count,
            COUNT(CASE WHEN due_at_us <= $1 THEN 1 END) AS overdue
        FROM fact_clocks WHERE state IN ('running', 'ran_out') AND owner_organ IS NOT NULL
        GROUP BY owner_organ ORDER BY overdue DESC, open_count DESC, organ_id LIMIT $2";
    RECORDED = "SELECT COUNT(*) AS n FROM cases WHERE recorded";
    LOG_SIZE = "SELECT COUNT(*) AS cases, CAST(COALESCE(SUM(version), 0) AS BIGINT) AS events FROM case_streams";
    UNRECEIPTED = "SELECT package_id, feed, path, digest, written_at_us, receipt_at_us, receipt_state, detail
        FROM report_packages WHERE receipt_at_us IS NULL ORDER BY written_at_us, package_id LIMIT $1";
    REJECTED = "SELECT package_id, feed, path, digest, written_at_us, receipt_at_us, receipt_state, detail
        FROM report_packages WHERE receipt_state = 'rejected' ORDER BY written_at_us DESC, package_id DESC LIMIT $1";
}

/// The decision of a case that waits for a hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProposalRow {
    /// Which of the case: its place in the log.
    pub no: i64,
    /// The one person asked; empty where anybody in the role may sign.
    pub person_id: String,
    /// Whose hand.
    pub organ_id: String,
    /// In which role.
    pub role: String,
    /// What is to be decided.
    pub title: String,
    /// Its values in few words.
    pub brief: String,
    /// Who has signed, in words.
    pub signed: String,
    /// How many hands are missing, this one included.
    pub hands_left: i64,
    /// Since when it waits for this hand.
    pub since_us: i64,
    /// The persons who may not sign.
    pub excluded: Vec<String>,
}

/// A clock whose act is owed, as one scope sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyRow {
    /// Who sees it.
    pub scope: String,
    /// The run of the clock.
    pub run_no: i64,
    /// The scope owes it; otherwise it waits for somebody else.
    pub mine: bool,
    /// Which clock.
    pub kind: String,
    /// The organ that owes it; empty for the complainant.
    pub owner_organ: String,
    /// The instant after its last day.
    pub due_at_us: i64,
    /// What stands before it; empty if nothing does.
    pub waits: String,
    /// The act of the one who owes that clears the way; empty where others act.
    pub waits_act: String,
}

/// What workbenches ask of one case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeskRows {
    /// The decisions that wait for a hand.
    pub proposals: Vec<ProposalRow>,
    /// What is owed, by scope.
    pub duties: Vec<DutyRow>,
}

rec! {
    /// A duty with the case it belongs to.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct OwedDuty {
        /// The case.
        pub case_id: String,
        /// Its number.
        pub number: String,
        /// The respondent.
        pub respondent_name: String,
        /// The stage as readers see it.
        pub stage_label: String,
        /// The run.
        pub run_no: i64,
        /// Which clock.
        pub kind: String,
        /// Who owes the act; empty for the complainant.
        pub owner_organ: String,
        /// What stands before it; empty if nothing does.
        pub waits: String,
        /// The act of the one who owes that clears the way; empty where others act.
        pub waits_act: String,
        /// The day that started it.
        pub started_on: String,
        /// The last day in time.
        pub due_on: Option<String>,
        /// The instant after it.
        pub due_at_us: i64,
        /// When it is warned of.
        pub warn_at_us: i64,
        /// Whether the due day may still move with the holiday notice.
        pub provisional: bool,
    }
    /// How many duties a scope has.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct DutyCounts {
        /// All.
        pub owed: i64,
        /// Of these, past their last day.
        pub overdue: i64,
        /// Of these, due by the end of the week.
        pub this_week: i64,
    }
    /// Overdue duties of one clock and one organ.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Lateness {
        /// Which clock.
        pub kind: String,
        /// Who owes the act; empty for the complainant.
        pub owner_organ: String,
        /// How many.
        pub overdue: i64,
        /// The instant after the earliest last day.
        pub oldest_due_us: i64,
    }
    /// A decision that waits for a hand, with its case.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Waiting {
        /// The case.
        pub case_id: String,
        /// Its number.
        pub number: String,
        /// The respondent.
        pub respondent_name: String,
        /// The stage as readers see it.
        pub stage_label: String,
        /// What is to be decided.
        pub title: String,
        /// Its values in few words.
        pub brief: String,
        /// Who has signed, in words.
        pub signed: String,
        /// How many hands are missing, this one included.
        pub hands_left: i64,
        /// Since when it waits.
        pub since_us: i64,
        /// Which of the case: its place in the log.
        pub proposal_no: i64,
        /// The one person asked; empty where anybody in the role may sign.
        pub person_id: String,
        /// The next deadline of the case.
        pub next_due_us: i64,
        /// The clock of that deadline.
        pub next_clock: Option<String>,
    }
    /// A case that moved.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct MovedCase {
        /// The case.
        pub case_id: String,
        /// When.
        pub moved_at_us: i64,
        /// Its number.
        pub number: String,
        /// The respondent.
        pub respondent_name: String,
        /// The stage as readers see it.
        pub stage_label: String,
    }
    /// How much lies where, without any case.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Load {
        /// The region code; empty where it is unknown or does not matter.
        pub place: String,
        /// The organ.
        pub organ_id: String,
        /// Open cases, or owed acts.
        pub open_count: i64,
        /// Of these, overdue.
        pub overdue: i64,
    }
    /// How large the log is.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct LogSize {
        /// Cases.
        pub cases: i64,
        /// Events of all cases.
        pub events: i64,
    }
}

impl Store {
    /// Clocks within a scope whose act the scope owes (`mine`) or waits for, the most urgent first. `kinds` narrows
    /// it to two clocks; empty words mean any.
    pub async fn duties(
        &self,
        scope: &str,
        mine: bool,
        kinds: [&str; 2],
        limit: i64,
    ) -> Result<Vec<OwedDuty>, StoreError> {
        self.db().all(OWED, vals![scope, mine, kinds[0], kinds[1], limit]).await
    }

    /// Clocks of one kind within a scope, whoever owes the act.
    pub async fn duties_of_kind(&self, scope: &str, kind: &str, limit: i64) -> Result<Vec<OwedDuty>, StoreError> {
        self.db().all(OF_KIND, vals![scope, kind, limit]).await
    }

    /// How many acts a scope owes (`mine`) or waits for, how many are overdue, how many are due by the week's end.
    pub async fn duty_counts(
        &self,
        scope: &str,
        mine: bool,
        kinds: [&str; 2],
        now_us: i64,
        week_end_us: i64,
    ) -> Result<DutyCounts, StoreError> {
        let row = self.db().opt(COUNT_OWED, vals![scope, mine, kinds[0], kinds[1], now_us, week_end_us]).await?;
        Ok(row.unwrap_or_default())
    }

    /// What is overdue within a scope, by clock and organ, the most first.
    pub async fn lateness(&self, scope: &str, now_us: i64, limit: i64) -> Result<Vec<Lateness>, StoreError> {
        self.db().all(LATENESS, vals![scope, now_us, limit]).await
    }

    /// Decisions within a scope that wait for the hand of this person in this role, the oldest first.
    pub async fn waiting_for_hand(
        &self,
        organ: &str,
        role: &str,
        scope: &str,
        person: &str,
        limit: i64,
    ) -> Result<Vec<Waiting>, StoreError> {
        self.db().all(WAITING, vals![organ, role, scope, person, limit]).await
    }

    /// Cases within a scope that moved after an instant, the newest first.
    pub async fn moved_since(&self, scope: &str, since_us: i64, limit: i64) -> Result<Vec<MovedCase>, StoreError> {
        self.db().all(MOVED, vals![scope, since_us, limit]).await
    }

    /// Until when an account has read what changed.
    pub async fn desk_seen(&self, account_id: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.db().opt::<Number>(SEEN, vals![account_id]).await?.map(|row| row.n))
    }

    /// Remembers until when an account has read; never goes back.
    pub async fn see_desk(&self, account_id: &str, seen_at_us: i64) -> Result<(), StoreError> {
        self.write(vec![Write::any(SEE, vals![account_id, seen_at_us])]).await.map(|_| ())
    }

    /// Open and overdue cases by place and lead.
    pub async fn load_by_place(&self, now_us: i64, limit: i64) -> Result<Vec<Load>, StoreError> {
        self.db().all(LOAD_BY_PLACE, vals![now_us, limit]).await
    }

    /// Owed and overdue acts by organ.
    pub async fn load_by_owner(&self, now_us: i64, limit: i64) -> Result<Vec<Load>, StoreError> {
        self.db().all(LOAD_BY_OWNER, vals![now_us, limit]).await
    }

    /// How many cases have a record in force.
    pub async fn recorded_count(&self) -> Result<i64, StoreError> {
        Ok(self.db().opt::<Number>(RECORDED, vals![]).await?.map_or(0, |row| row.n))
    }

    /// How large the log is.
    pub async fn log_size(&self) -> Result<LogSize, StoreError> {
        Ok(self.db().opt(LOG_SIZE, vals![]).await?.unwrap_or_default())
    }

    /// Packages that no receipt has come for, the oldest first.
    pub async fn packages_without_receipt(&self, limit: i64) -> Result<Vec<ReportPackage>, StoreError> {
        self.db().all(UNRECEIPTED, vals![limit]).await
    }

    /// Packages that were rejected, the newest first.
    pub async fn packages_rejected(&self, limit: i64) -> Result<Vec<ReportPackage>, StoreError> {
        self.db().all(REJECTED, vals![limit]).await
    }
}

/// Writes what workbenches ask of a case in place of what was there before.
pub(crate) async fn replace(
    tx: &mut Tx,
    case_id: &str,
    moved_at_us: i64,
    scopes: &[ScopeRow],
    rows: &DeskRows,
) -> Result<(), StoreError> {
    remove(tx, case_id).await?;
    for proposal in &rows.proposals {
        let row = vals![
            case_id,
            proposal.no,
            &proposal.organ_id,
            &proposal.role,
            &proposal.person_id,
            &proposal.title,
            &proposal.brief,
            &proposal.signed,
            proposal.hands_left,
            proposal.since_us,
        ];
        tx.run(PUT_PROPOSAL, row).await?;
        for person in &proposal.excluded {
            tx.run(PUT_EXCLUDED, vals![case_id, proposal.no, person]).await?;
        }
    }
    for duty in &rows.duties {
        let row = vals![
            &duty.scope,
            case_id,
            duty.run_no,
            duty.mine,
            &duty.kind,
            &duty.owner_organ,
            duty.due_at_us,
            &duty.waits,
            &duty.waits_act,
        ];
        tx.run(PUT_DUTY, row).await?;
    }
    for scope in scopes {
        tx.run(PUT_MOVE, vals![&scope.scope, case_id, moved_at_us]).await?;
    }
    Ok(())
}

/// Removes what workbenches ask of a case.
pub(crate) async fn remove(tx: &mut Tx, case_id: &str) -> Result<(), StoreError> {
    for sql in [DROP_PROPOSAL, DROP_EXCLUDED, DROP_DUTIES, DROP_MOVES] {
        tx.run(sql, vals![case_id]).await?;
    }
    Ok(())
}
