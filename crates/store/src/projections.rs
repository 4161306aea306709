//! Cases as lists, workbenches and figures see them. Written with the events, built again by `rebuild`.

use crate::engine::{Tx, rec, statements};
use crate::{
    AssigneeRow, DeskRows, PublicRecordRow, Search, Store, StoreError, assignees, desk, public_records, recusals, vals,
};

/// Stands for "no deadline" where an instant is needed to sort by.
pub const NEVER_US: i64 = i64::MAX;

statements! {
    PUT_CASE = "INSERT INTO cases (case_id, number, stage, stage_label, lead_id, respondent_id, respondent_name,
            determining_id, enterprise_name, confidential, field, evil, breach, region, channel, claimed_fen,
            performed_fen, outstanding_fen, received_on, received_at_us, closed, outcome, next_due_us, next_clock,
            next_owner, next_warn_us, provisional, suspended, recorded, version, updated_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26, $27, $28, $29, $30, $31)
        ON CONFLICT (case_id) DO UPDATE SET number = excluded.number, stage = excluded.stage,
            stage_label = excluded.stage_label, lead_id = excluded.lead_id, respondent_id = excluded.respondent_id,
            respondent_name = excluded.respondent_name, determining_id = excluded.determining_id,
            enterprise_name = excluded.enterprise_name, confidential = excluded.confidential, field = excluded.field,
            evil = excluded.evil, breach = excluded.breach, region = excluded.region, channel = excluded.channel,
            claimed_fen = excluded.claimed_fen, performed_fen = excluded.performed_fen,
            outstanding_fen = excluded.outstanding_fen, received_on = excluded.received_on,
            received_at_us = excluded.received_at_us, closed = excluded.closed, outcome = excluded.outcome,
            next_due_us = excluded.next_due_us, next_clock = excluded.next_clock, next_owner = excluded.next_owner,
            next_warn_us = excluded.next_warn_us, provisional = excluded.provisional, suspended = excluded.suspended,
            recorded = excluded.recorded, version = excluded.version, updated_at_us = excluded.updated_at_us";
    PUT_FACTS = "INSERT INTO facts (case_id, lead_id, respondent_id, determining_id, field, evil, breach, region,
            channel, received_on, accepted_on, handed_on, concluded_on, finding, ordered_on, determined_on,
            repaired_on, closed_on, claimed_fen, performed_fen, dismissed_fen, outstanding_fen, backlog, apart, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25)";
    PUT_CLOCK = "INSERT INTO fact_clocks (case_id, run_no, kind, owner_organ, owner_role, started_on,
            original_due_on, due_on, due_at_us, warn_at_us, stopped_on, state, outcome, working_days_used, scored,
            provisional, warned)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    PUT_SCOPE = "INSERT INTO case_scopes (scope, case_id, received_at_us, next_due_us, claimed_fen, stage, closed,
            field, evil, breach, region, channel, lead_id, respondent_id, determining_id, recorded, next_warn_us,
            provisional, suspended)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        ON CONFLICT (case_id, scope) DO NOTHING";
    DROP_FACTS = "DELETE FROM facts WHERE case_id = $1";
    DROP_CLOCKS = "DELETE FROM fact_clocks WHERE case_id = $1";
    DROP_SCOPES = "DELETE FROM case_scopes WHERE case_id = $1";
    DROP_CASE = "DELETE FROM cases WHERE case_id = $1";
    CASE = "SELECT case_id, number, stage, stage_label, lead_id, respondent_id, respondent_name, determining_id,
            enterprise_name, confidential, field, evil, breach, region, channel, claimed_fen, performed_fen,
            outstanding_fen, received_on, received_at_us, closed, outcome, next_due_us, next_clock, next_owner,
            next_warn_us, provisional, suspended, recorded, version, updated_at_us
        FROM cases WHERE case_id = $1";
    CASE_BY_NUMBER = "SELECT case_id, number, stage, stage_label, lead_id, respondent_id, respondent_name,
            determining_id, enterprise_name, confidential, field, evil, breach, region, channel, claimed_fen,
            performed_fen, outstanding_fen, received_on, received_at_us, closed, outcome, next_due_us, next_clock,
            next_owner, next_warn_us, provisional, suspended, recorded, version, updated_at_us
        FROM cases WHERE number = $1 ORDER BY case_id LIMIT 1";
    SCOPES = "SELECT scope AS word FROM case_scopes WHERE case_id = $1 ORDER BY scope";
    IN_SCOPE = "SELECT scope AS word FROM case_scopes WHERE case_id = $1 AND scope = $2";
    FACTS = "SELECT case_id, lead_id, respondent_id, determining_id, field, evil, breach, region, channel,
            received_on, accepted_on, handed_on, concluded_on, finding, ordered_on, determined_on, repaired_on,
            closed_on, claimed_fen, performed_fen, dismissed_fen, outstanding_fen, backlog, apart, version
        FROM facts WHERE case_id = $1";
    CLOCKS = "SELECT case_id, run_no, kind, owner_organ, owner_role, started_on, original_due_on, due_on, due_at_us,
            warn_at_us, stopped_on, state, outcome, working_days_used, scored, provisional, warned
        FROM fact_clocks WHERE case_id = $1 ORDER BY run_no";
    DUE_CASES = "SELECT case_id AS word FROM (
            SELECT case_id, due_at_us AS at_us FROM fact_clocks WHERE state = 'running' AND due_at_us <= $1
            UNION ALL
            SELECT case_id, warn_at_us AS at_us FROM fact_clocks
            WHERE state = 'running' AND NOT warned AND warn_at_us <= $1
        ) AS reached GROUP BY case_id ORDER BY MIN(at_us), case_id LIMIT $2";
}

rec! {
    /// A line of the ledger. On writing, the store sets `case_id` and `version` itself.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct CaseRow {
        /// The case.
        pub case_id: String,
        /// Its number as printed.
        pub number: String,
        /// The stage's name in the code.
        pub stage: String,
        /// The stage's name as readers see it.
        pub stage_label: String,
        /// The lead unit.
        pub lead_id: Option<String>,
        /// The respondent organ, once it is resolved.
        pub respondent_id: Option<String>,
        /// The respondent as readers see it.
        pub respondent_name: String,
        /// The determining organ.
        pub determining_id: Option<String>,
        /// The complaining enterprise.
        pub enterprise_name: String,
        /// Whether the complainant's name is kept from the respondent.
        pub confidential: bool,
        /// One of the six fields.
        pub field: Option<String>,
        /// The public danger (顽疾) it belongs to.
        pub evil: Option<String>,
        /// The kind of breach.
        pub breach: Option<String>,
        /// The region code.
        pub region: Option<String>,
        /// The channel it came through.
        pub channel: String,
        /// What is claimed.
        pub claimed_fen: i64,
        /// What was performed.
        pub performed_fen: i64,
        /// What is still owed.
        pub outstanding_fen: i64,
        /// The day it was received.
        pub received_on: String,
        /// The instant it was received.
        pub received_at_us: i64,
        /// Whether it has ended.
        pub closed: bool,
        /// How it ended.
        pub outcome: Option<String>,
        /// The next deadline, [`NEVER_US`] if there is none.
        pub next_due_us: i64,
        /// The clock of that deadline.
        pub next_clock: Option<String>,
        /// Who owes the next act.
        pub next_owner: Option<String>,
        /// When that deadline is warned of, [`NEVER_US`] if never.
        pub next_warn_us: i64,
        /// Whether that deadline rests on a year without holiday notice.
        pub provisional: bool,
        /// Whether one of its clocks stands still.
        pub suspended: bool,
        /// Whether a record of bad faith (违约失信) stands.
        pub recorded: bool,
        /// The version of the case this line was made from.
        pub version: i64,
        /// When it was last written.
        pub updated_at_us: i64,
    }
    /// What indicators count of one case. On writing, the store sets `case_id` and `version` itself.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct FactsRow {
        /// The case.
        pub case_id: String,
        /// The lead unit.
        pub lead_id: Option<String>,
        /// The respondent organ.
        pub respondent_id: Option<String>,
        /// The determining organ.
        pub determining_id: Option<String>,
        /// One of the six fields.
        pub field: Option<String>,
        /// The public danger it belongs to.
        pub evil: Option<String>,
        /// The kind of breach.
        pub breach: Option<String>,
        /// The region code.
        pub region: Option<String>,
        /// The channel.
        pub channel: String,
        /// Received.
        pub received_on: String,
        /// Accepted.
        pub accepted_on: Option<String>,
        /// Handed to the competent organ.
        pub handed_on: Option<String>,
        /// Verification concluded.
        pub concluded_on: Option<String>,
        /// The finding.
        pub finding: Option<String>,
        /// Rectification ordered.
        pub ordered_on: Option<String>,
        /// Bad faith determined.
        pub determined_on: Option<String>,
        /// Repaired.
        pub repaired_on: Option<String>,
        /// Ended.
        pub closed_on: Option<String>,
        /// What is claimed.
        pub claimed_fen: i64,
        /// What was performed.
        pub performed_fen: i64,
        /// What was dismissed.
        pub dismissed_fen: i64,
        /// What is still owed.
        pub outstanding_fen: i64,
        /// Whether it was entered as 历史补录.
        pub backlog: bool,
        /// Split off from a complaint that is counted where it began.
        pub apart: bool,
        /// The version of the case these facts were made from.
        pub version: i64,
    }
    /// One run of one clock. On writing, the store sets `case_id` itself.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct ClockRow {
        /// The case.
        pub case_id: String,
        /// Counts the runs of all clocks of the case.
        pub run_no: i64,
        /// Which clock.
        pub kind: String,
        /// The organ that owes the act.
        pub owner_organ: Option<String>,
        /// The role in that organ.
        pub owner_role: Option<String>,
        /// The day that starts it; the count begins on the next.
        pub started_on: String,
        /// The last day before any extension or suspension.
        pub original_due_on: Option<String>,
        /// The last day in time.
        pub due_on: Option<String>,
        /// The instant after the last day, [`NEVER_US`] if there is none.
        pub due_at_us: i64,
        /// When to warn, [`NEVER_US`] if never.
        pub warn_at_us: i64,
        /// The day that stopped it.
        pub stopped_on: Option<String>,
        /// `running`, `suspended`, `stopped` or `ran_out`.
        pub state: String,
        /// What stopped it.
        pub outcome: Option<String>,
        /// Working days used, once it has stopped.
        pub working_days_used: Option<i64>,
        /// Whether lateness counts against the owner.
        pub scored: bool,
        /// Whether the due day rests on a year without holiday notice.
        pub provisional: bool,
        /// Whether its warning was given.
        pub warned: bool,
    }
}

/// Who may see a case: an opaque token such as `lead:nm-fgw`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScopeRow {
    /// The token.
    pub scope: String,
}

/// The words by which a case is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchDoc {
    /// Everything that may be searched, fields separated by line ends. The store keeps tokens of it, not the text.
    pub text: String,
}

/// A case as lists, workbenches and figures see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Projection {
    /// The line of the ledger.
    pub case: CaseRow,
    /// What indicators count.
    pub facts: FactsRow,
    /// All runs of all clocks.
    pub clocks: Vec<ClockRow>,
    /// Who may see it.
    pub scopes: Vec<ScopeRow>,
    /// By what it is found.
    pub search: SearchDoc,
    /// Who works on it, for each organ that named somebody.
    pub assignees: Vec<AssigneeRow>,
    /// Who stands aside from it.
    pub recused: Vec<String>,
    /// What workbenches ask for.
    pub desk: DeskRows,
    /// Its record, where one is in force.
    pub record: Option<PublicRecordRow>,
}

impl Store {
    /// The line of a case.
    pub async fn case_row(&self, case_id: &str) -> Result<Option<CaseRow>, StoreError> {
        self.db().opt(CASE, vals![case_id]).await
    }

    /// The line of the case with this number.
    pub async fn find_by_number(&self, number: &str) -> Result<Option<CaseRow>, StoreError> {
        self.db().opt(CASE_BY_NUMBER, vals![number]).await
    }

    /// Who may see a case.
    pub async fn scopes_of(&self, case_id: &str) -> Result<Vec<String>, StoreError> {
        let rows = self.db().all::<crate::engine::Word>(SCOPES, vals![case_id]).await?;
        Ok(rows.into_iter().map(|row| row.word).collect())
    }

    /// Whether the holder of `scope` may see the case.
    pub async fn in_scope(&self, case_id: &str, scope: &str) -> Result<bool, StoreError> {
        Ok(self.db().opt::<crate::engine::Word>(IN_SCOPE, vals![case_id, scope]).await?.is_some())
    }

    /// What indicators count of a case.
    pub async fn facts(&self, case_id: &str) -> Result<Option<FactsRow>, StoreError> {
        self.db().opt(FACTS, vals![case_id]).await
    }

    /// All clock runs of a case, by number.
    pub async fn clocks(&self, case_id: &str) -> Result<Vec<ClockRow>, StoreError> {
        self.db().all(CLOCKS, vals![case_id]).await
    }

    /// Cases with a running clock that has run out at `now_us` or must be warned of, the longest reached first.
    pub async fn due_cases(&self, now_us: i64, limit: i64) -> Result<Vec<String>, StoreError> {
        let rows = self.db().all::<crate::engine::Word>(DUE_CASES, vals![now_us, limit]).await?;
        Ok(rows.into_iter().map(|row| row.word).collect())
    }
}

/// Writes the projection of a case in place of the one before.
pub(crate) async fn replace(
    tx: &mut Tx,
    search: &dyn Search,
    case_id: &str,
    version: i64,
    projection: &Projection,
) -> Result<(), StoreError> {
    let case = &projection.case;
    let row = vals![
        case_id,
        &case.number,
        &case.stage,
        &case.stage_label,
        &case.lead_id,
        &case.respondent_id,
        &case.respondent_name,
        &case.determining_id,
        &case.enterprise_name,
        case.confidential,
        &case.field,
        &case.evil,
        &case.breach,
        &case.region,
        &case.channel,
        case.claimed_fen,
        case.performed_fen,
        case.outstanding_fen,
        &case.received_on,
        case.received_at_us,
        case.closed,
        &case.outcome,
        case.next_due_us,
        &case.next_clock,
        &case.next_owner,
        case.next_warn_us,
        case.provisional,
        case.suspended,
        case.recorded,
        version,
        case.updated_at_us,
    ];
    tx.run(PUT_CASE, row).await?;
    tx.run(DROP_FACTS, vals![case_id]).await?;
    put_facts(tx, case_id, version, &projection.facts).await?;
    tx.run(DROP_CLOCKS, vals![case_id]).await?;
    for clock in &projection.clocks {
        put_clock(tx, case_id, clock).await?;
    }
    tx.run(DROP_SCOPES, vals![case_id]).await?;
    for scope in &projection.scopes {
        let row = vals![
            &scope.scope,
            case_id,
            case.received_at_us,
            case.next_due_us,
            case.claimed_fen,
            &case.stage,
            case.closed,
            &case.field,
            &case.evil,
            &case.breach,
            &case.region,
            &case.channel,
            &case.lead_id,
            &case.respondent_id,
            &case.determining_id,
            case.recorded,
            case.next_warn_us,
            case.provisional,
            case.suspended,
        ];
        tx.run(PUT_SCOPE, row).await?;
    }
    assignees::replace(tx, case_id, &projection.assignees).await?;
    recusals::replace(tx, case_id, &projection.recused).await?;
    public_records::replace(tx, case_id, projection.record.as_ref()).await?;
    desk::replace(tx, case_id, case.updated_at_us, &projection.scopes, &projection.desk).await?;
    let scopes: Vec<&str> = projection.scopes.iter().map(|scope| scope.scope.as_str()).collect();
    search.put(tx, case_id, &scopes, &projection.search.text).await
}

async fn put_facts(tx: &mut Tx, case_id: &str, version: i64, facts: &FactsRow) -> Result<(), StoreError> {
    let row = vals![
        case_id,
        &facts.lead_id,
        &facts.respondent_id,
        &facts.determining_id,
        &facts.field,
        &facts.evil,
        &facts.breach,
        &facts.region,
        &facts.channel,
        &facts.received_on,
        &facts.accepted_on,
        &facts.handed_on,
        &facts.concluded_on,
        &facts.finding,
        &facts.ordered_on,
        &facts.determined_on,
        &facts.repaired_on,
        &facts.closed_on,
        facts.claimed_fen,
        facts.performed_fen,
        facts.dismissed_fen,
        facts.outstanding_fen,
        facts.backlog,
        facts.apart,
        version,
    ];
    tx.run(PUT_FACTS, row).await.map(|_| ())
}

async fn put_clock(tx: &mut Tx, case_id: &str, clock: &ClockRow) -> Result<(), StoreError> {
    let row = vals![
        case_id,
        clock.run_no,
        &clock.kind,
        &clock.owner_organ,
        &clock.owner_role,
        &clock.started_on,
        &clock.original_due_on,
        &clock.due_on,
        clock.due_at_us,
        clock.warn_at_us,
        &clock.stopped_on,
        &clock.state,
        &clock.outcome,
        clock.working_days_used,
        clock.scored,
        clock.provisional,
        clock.warned,
    ];
    tx.run(PUT_CLOCK, row).await.map(|_| ())
}

/// Removes the projection of a case that has no stream.
pub(crate) async fn remove(tx: &mut Tx, search: &dyn Search, case_id: &str) -> Result<(), StoreError> {
    for sql in [DROP_CASE, DROP_FACTS, DROP_CLOCKS, DROP_SCOPES] {
        tx.run(sql, vals![case_id]).await?;
    }
    assignees::remove(tx, case_id).await?;
    recusals::remove(tx, case_id).await?;
    public_records::replace(tx, case_id, None).await?;
    desk::remove(tx, case_id).await?;
    search.remove(tx, case_id).await
}
