//! Use cases: load, decide, commit; approvals; imports; what a page, a job or the API may ask for.
//!
//! Knows no HTTP and no SQL, and no rule of the case: it loads a case, lets [`domain::decide`] decide, and hands events,
//! projections, texts and effects to [`store`] as one commit. If another writer was first it loads and decides again.
//!
//! To add an act: its form is read in `form`, everything else follows from `domain`. To add a list: a method here, a
//! query in `store`. A caller builds one [`Casework`] and clones it:
//!
//! ```no_run
//! # use casework::{Casework, Setup, Edge};
//! # use std::sync::Arc;
//! # async fn example(store: store::Store, vault: store::Vault, objects: Arc<dyn store::objects::Objects>,
//! #     setup: Setup, edge: Arc<dyn Edge>) -> Result<(), casework::Error> {
//! let casework = Casework::new(store, vault, objects, setup, edge);
//! let outcome = casework.sign_in("nm-fgw.shouli", "…", &casework::Visitor::default()).await?;
//! # Ok(()) }
//! ```

mod accounts;
mod act;
mod act_words;
mod adoption;
mod as_seen;
pub mod audit;
mod audit_check;
mod audit_view;
mod case_file;
mod case_links;
mod case_package;
mod case_parts;
mod case_view;
mod clock_view;
mod clock_words;
mod colleagues;
mod commit;
pub mod complain;
mod contact;
mod desk;
mod device;
mod directory;
mod directory_adopt;
mod directory_check;
mod directory_faults;
mod directory_organ;
mod drafts;
mod edge;
mod error;
mod evidence;
mod evidence_preview;
mod evidence_view;
mod failed_jobs;
mod form;
mod guide;
mod hints;
mod import;
mod joined;
mod keys;
mod ledger;
mod letter_check;
mod letter_pdf;
mod letter_view;
mod letters;
mod load;
mod locks;
mod mask;
mod mechanisms;
mod meetings;
mod merger;
mod news;
mod offers;
mod organ_search;
mod package_check;
mod password;
mod people;
mod profile_parts;
mod profile_view;
mod projection;
mod province;
mod province_complaint;
mod public_check;
mod public_figures;
mod public_records;
mod reach;
mod rebuild;
mod recovery;
mod register;
mod retention;
mod screening;
mod second_factor;
mod sessions;
mod setup;
mod sign_in;
mod sign_in_policy;
pub mod signed_pdf;
mod single_sign_on;
mod stage_path;
mod tick;
mod timeline;
mod timeline_item;
mod timeline_words;
mod tokens;
mod track;
mod track_family;
pub mod uploads;
mod view;
mod viewer;
mod words;

pub use accounts::{DemoAccount, NewAccount};
pub use act::{ActRequest, Done};
pub use audit_check::{AuditCheck, CheckState, LogKey};
pub use audit_view::{AUDIT_EXPORT_ROWS, AuditForm, AuditItem, AuditPage};
pub use case_file::{CaseFile, FileEntry};
pub use case_package::LOG_NAME;
pub use desk::{
    Deadline, Desk, Duty, DutyList, HandItem, LateLine, LoadLine, LogState, MissingHand, News, NewsItem, NextAct,
    Overview, Owed, OwedItem, PackageLine, Packages, RespondentCase, RespondentDesk, SystemState, TaskItem, Waits,
};
pub use device::Visitor;
pub use directory::{DirectoryQuery, OrganLine, PlaceBranch};
pub use directory_adopt::{DirectoryDraft, DirectoryVersion};
pub use directory_check::{Change, DirectoryReport};
pub use directory_organ::{OrganEvent, OrganPage, Relation, Side};
pub use drafts::{Draft, DraftForm, DraftItem, DraftSaved, EarlierDraft};
pub use edge::Edge;
pub use error::{Error, FieldError};
pub use evidence_preview::{NotDrawn, PageDrawn, Previewer};
pub use failed_jobs::{FailedJob, FailedJobs};
pub use form::{ActView, Values};
pub use guide::{ForeseenItem, ForeseenWay};
pub use import::ImportReport;
pub use keys::{KeyBackup, KeyLine, KeyStatus, Rotation};
pub use ledger::{
    ASSIGNEES, CLOCK_STATES, Condition, Density, EXPORT_ROWS, ExportItem, ExportState, HandOverCase, HandOverChoice,
    Handed, LedgerCell, LedgerColumn, LedgerForm, LedgerPage, LedgerRow, LedgerStyle, RECORDED, Receiver, SORTS,
    SavedView, Total,
};
pub use letter_pdf::{LetterPdf, Press};
pub use locks::{LockItem, Locks};
pub use mechanisms::{ENTERS_MECHANISM, MechanismForm, MechanismItem, MechanismLine, Mechanisms, READS_MECHANISMS};
pub use meetings::{MeetingCase, MeetingForm, MeetingItem, MeetingPage, MeetingTaskItem, TaskForm};
pub use news::CaseNews;
pub use organ_search::OrganMatch;
pub use package_check::{PackageLimits, PackageReport, check_package};
pub use password::{LONGEST_PASSWORD, PasswordChange, SHORTEST_PASSWORD};
pub use people::{
    AbsenceForm, AbsenceItem, AbsencePage, AccountForm, AccountPage, AccountState, BatchRow, BulkReport,
    CounterAccount, GrantItem, HistoryLine, InvitationState, LeaverCase, LeaverDuties, LostDuty, MOST_ROWS, PAGE_LINES,
    PassedOn, REASONS, Roster, RosterLine, SeatChoice, SeatForm, SeatItem, Slip, StandIn,
};
pub use profile_parts::{Part, PartEntry};
pub use profile_view::{CalendarYear, Difference, ProfileVersion, WhatIf};
pub use province::OutboundFolders;
pub use public_check::{Checked, PublishedRoot, Verdict};
pub use public_figures::{FigureRow, FigureTable, FigureTime, PublicFigures};
pub use public_records::{PublicRecordItem, PublicRecordPage, RecordForm};
pub use recovery::{AskForCode, CodeDesk, CodeGate, CodeState, GivenCode, LostCode, RecoveryItem};
pub use register::{Registered, Section, Suggested, WAYS};
pub use retention::{DestructionItem, DueItem, HOLD_REASONS, HoldItem, Retention};
pub use screening::{SCREENING, ScreeningItem};
pub use second_factor::{Proof, SecondFactor, SecondStep};
pub use sessions::{Hold, Known, SessionItem, SignedIn};
pub use setup::{Casework, Setup};
pub use sign_in::{NewDevice, SignInItem, SignInOutcome, wait_words};
pub use sign_in_policy::{SecondFactorRule, SignInPolicy};
pub use single_sign_on::{Departure, Identity, SignOnError, SignOnOutcome, SingleSignOn, SubjectLink};
pub use tick::Ticked;
pub use timeline_item::{DocumentLink, EntryKind, TimelineItem};
pub use tokens::{LONGEST_DAYS, NewToken, TokenForm, TokenHolder, TokenItem, TokenScope, TokenState};
pub use track::{TrackOutcome, Tracked, complainant};
pub use view::*;
pub use viewer::{MAIN_SEAT, Viewer, scopes};
