//! The only room with SQL: the event log, projections, outbox, search, personal data and all small state, on SQLite
//! and PostgreSQL from one text.
//!
//! It knows no rule of the case. Events, projection rows and effects reach it as plain values in a [`Commit`], and it
//! makes them durable in one transaction, checked against the version the decision rested on.
//!
//! ```
//! use store::{Commit, NewEvent, Options, Store, StoreError, StreamCommit};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! # let folder = std::env::temp_dir().join(format!("jiannuo-store-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let file = folder.join("case.db");
//! let store = Store::open(Options::new(format!("sqlite:{}", file.display())), 0).await?;
//! let commit = Commit {
//!     streams: vec![StreamCommit {
//!         case_id: "case-1".to_owned(),
//!         expected_version: 0,
//!         profile_version: 1,
//!         events: vec![NewEvent {
//!             kind: "registered".to_owned(),
//!             schema: 1,
//!             occurred_on: "2026-05-11".to_owned(),
//!             recorded_at_us: 1_778_460_000_000_000,
//!             payload: r#"{"channel":"12345"}"#.to_owned(),
//!         }],
//!         projection: None,
//!     }],
//!     ..Commit::default()
//! };
//! store.commit(commit.clone()).await?;
//! assert_eq!(store.load_stream("case-1").await?.unwrap().version, 1);
//! assert!(matches!(store.commit(commit).await, Err(StoreError::Stale)));
//! store.close().await;
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<_, StoreError>(()) }).unwrap();
//! ```
//!
//! # What it must not do
//!
//! Depend on `domain`, read a clock, draw random bytes, log what it stores, or name an engine outside `engine`
//! (and the two files of `search`).
//!
//! # How to add a table
//!
//! Add a migration pair (see `migrate`), put its statements into a `statements!` block of the module it belongs to
//! and that block into `statement_list`; the tests then prepare them on both engines and compare the schemas.

mod accounts;
mod assignees;
mod attempts;
mod audit;
mod audit_verify;
mod code_recoveries;
mod commit;
mod complaint_draft_keys;
mod complaint_drafts;
mod complaint_uploads;
mod desk;
mod desk_missing;
mod devices;
mod drafts;
mod engine;
mod error;
mod events;
mod keys;
mod mechanisms;
mod meetings;
mod merkle;
mod migrate;
mod numbers;
pub mod objects;
mod outbox;
mod package;
mod passwords;
mod personal;
mod projections;
mod public_figures;
mod public_records;
mod query;
mod rebuild;
mod records;
mod recusals;
mod retention;
mod roster;
mod screenings;
mod search;
mod seats;
mod second_factors;
mod single_sign_on;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod tokens;
mod verify;
mod views;
mod writer;

pub use accounts::{Account, SESSION_OPEN, Session};
pub use assignees::AssigneeRow;
pub use attempts::{AttemptCounter, AttemptRule, SignInRow, Taken};
pub use audit::{AUDIT_CHAIN, AuditQuery, AuditRow, NewAudit};
pub use code_recoveries::{CodeRecovery, RecoveryAnswer};
pub use commit::{Commit, Committed, StreamCommit, StreamHead};
pub use complaint_draft_keys::DraftKey;
pub use complaint_drafts::{ComplaintDraftRow, DraftFileRow, NewComplaintDraft, SentComplaint};
pub use complaint_uploads::{DraftUploadRow, UploadPieceRow};
pub use desk::{DeskRows, DutyCounts, DutyRow, Lateness, Load, LogSize, MovedCase, OwedDuty, ProposalRow, Waiting};
pub use desk_missing::Unsignable;
pub use devices::DeviceRow;
pub use drafts::{DraftLine, DraftRow, SavedDraft, SealedDraft};
pub use engine::Engine;
pub use error::StoreError;
pub use events::{BEFORE_FIRST, NewEvent, StoredEvent, Stream, StreamRow};
pub use keys::{BlindRow, KeyCount, WrappedRow};
pub use mechanisms::MechanismRow;
pub use meetings::{MeetingRow, MeetingTask};
pub use merkle::{Inclusion, Leaf, SignedRoot, leaf_entry};
pub use numbers::{
    ANSWERS_KEPT_US, AdoptedVersion, CALENDAR, DIRECTORY, ExpectedHeads, IdempotencyAnswer, NumberTaken, VersionLine,
    profile_head,
};
pub use outbox::{NewOutbox, OutboxCounts, OutboxRow};
pub use package::{CasePackage, verify_package};
pub use passwords::Standing;
pub use personal::{CaseKey, Fresh, NewBlind, NewCaseKey, NewText, Vault};
pub use projections::{CaseRow, ClockRow, FactsRow, NEVER_US, Projection, ScopeRow, SearchDoc};
pub use public_figures::{CaseCounts, CaseDays, CaseTotals, DayCount, WordCount};
pub use public_records::{PublicRecordRow, RecordQuery};
pub use query::{Assignee, ClockState, Counts, Cursor, LedgerQuery, OpenByOrgan, Page, Place, Sort};
pub use rebuild::Rebuilt;
pub use records::{
    ImportFault, ImportRun, NewComplaint, NewEvidence, NewLetter, NewQueryCode, QueryCode, ReportPackage,
};
pub use retention::{DestructionRow, DueRow, HoldRow};
pub use roster::{
    HeldCase, InvitationRow, LiveSession, LostCase, NewInvitation, NewRosterEntry, RosterQuery, RosterRow,
};
pub use screenings::ScreeningRow;
pub use seats::{AbsenceRow, NO_END, RoleGrant, SeatRow};
pub use second_factors::SecondFactorRow;
pub use single_sign_on::{AccountLink, SignOnJourney, UnlinkedSubject};
pub use tokens::ApiToken;
pub use verify::{Problem, Report, Wrong};
pub use views::{LedgerExport, LedgerSettings, LedgerView};

pub(crate) use commit::Write;
pub(crate) use engine::{Val, vals};
pub(crate) use search::Search;

use engine::Db;
use seal::Suite;
use std::sync::Arc;
use writer::Writer;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:` and a path, or `postgres://…`.
    pub url: String,
    /// The algorithms of the hash chain and of the Merkle log.
    pub suite: Suite,
    /// Connections that read at once (on PostgreSQL: all connections).
    pub connections: u32,
    /// How many commits may wait on SQLite before [`StoreError::Busy`].
    pub waiting: usize,
}

impl Options {
    /// The usual settings.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), suite: Suite::default(), connections: 8, waiting: 512 }
    }
}

/// The store. Cloning it shares its connections and its writer.
#[derive(Clone)]
pub struct Store {
    db: Db,
    writer: Writer,
    search: Arc<dyn Search>,
    suite: Suite,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("engine", &self.engine()).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the store and brings its schema up to this program. Needs a running tokio runtime.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unusable`] if the file is not as safe as it has to be, or was written by a newer program.
    pub async fn open(options: Options, now_us: i64) -> Result<Self, StoreError> {
        let db = Db::open(&options.url, options.connections.max(1)).await?;
        let applied = migrate::migrate(&db, now_us).await?;
        if !applied.is_empty() {
            tracing::info!(migrations = applied.len(), "store.migrated");
        }
        let writer = Writer::start(&db, options.waiting.max(1));
        let search: Arc<dyn Search> = match db.engine() {
            Engine::Sqlite => Arc::new(search::SqliteSearch),
            Engine::Postgres => Arc::new(search::PostgresSearch),
        };
        Ok(Self { db, writer, search, suite: options.suite })
    }

    /// Which engine runs.
    pub fn engine(&self) -> Engine {
        self.db.engine()
    }

    /// The algorithms of the hash chain.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// Whether the database answers, for readiness checks.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.outbox_counts().await.map(|_| ())
    }

    /// Closes every connection. What was answered is on disk already.
    pub async fn close(&self) {
        self.db.close().await;
    }

    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.writer
    }

    pub(crate) fn search_engine(&self) -> Arc<dyn Search> {
        Arc::clone(&self.search)
    }
}

/// Every statement constant with its name, for the test that prepares each of them.
#[cfg(test)]
pub(crate) fn statement_list(engine: Engine) -> Vec<(&'static str, &'static str)> {
    let search = match engine {
        Engine::Sqlite => search::SQLITE_STATEMENTS,
        Engine::Postgres => search::POSTGRES_STATEMENTS,
    };
    [
        accounts::STATEMENTS,
        assignees::STATEMENTS,
        attempts::STATEMENTS,
        audit::STATEMENTS,
        audit_verify::STATEMENTS,
        code_recoveries::STATEMENTS,
        complaint_draft_keys::STATEMENTS,
        complaint_drafts::STATEMENTS,
        complaint_uploads::STATEMENTS,
        desk_missing::STATEMENTS,
        desk::STATEMENTS,
        devices::STATEMENTS,
        drafts::STATEMENTS,
        events::STATEMENTS,
        keys::STATEMENTS,
        mechanisms::STATEMENTS,
        meetings::STATEMENTS,
        merkle::STATEMENTS,
        migrate::STATEMENTS,
        numbers::STATEMENTS,
        outbox::STATEMENTS,
        passwords::STATEMENTS,
        personal::STATEMENTS,
        projections::STATEMENTS,
        public_figures::STATEMENTS,
        public_records::STATEMENTS,
        query::STATEMENTS,
        views::STATEMENTS,
        rebuild::STATEMENTS,
        records::STATEMENTS,
        recusals::STATEMENTS,
        retention::STATEMENTS,
        roster::STATEMENTS,
        screenings::STATEMENTS,
        search,
        seats::STATEMENTS,
        second_factors::STATEMENTS,
        single_sign_on::STATEMENTS,
        tokens::STATEMENTS,
        verify::STATEMENTS,
    ]
    .concat()
}
