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
//! let signed_in = casework.sign_in("nm-fgw.shouli", "…").await?;
//! # Ok(()) }
//! ```

mod accounts;
mod act;
mod adoption;
mod case_file;
mod case_links;
mod case_package;
mod case_parts;
mod case_view;
mod clock_view;
mod clock_words;
mod colleagues;
mod commit;
mod desk;
mod directory;
mod directory_adopt;
mod directory_check;
mod directory_faults;
mod directory_organ;
mod drafts;
mod edge;
mod error;
mod evidence;
mod evidence_view;
mod failed_jobs;
mod form;
mod import;
mod ledger;
mod letter_view;
mod letters;
mod load;
mod mask;
mod news;
mod offers;
mod organ_search;
mod profile_parts;
mod profile_view;
mod projection;
mod province;
mod rebuild;
mod register;
mod setup;
mod stage_path;
mod tick;
mod timeline;
mod timeline_item;
mod timeline_words;
mod tokens;
mod track;
mod view;
mod viewer;
mod words;

pub use accounts::{DemoAccount, NewAccount, SignedIn};
pub use act::{ActRequest, Done};
pub use case_file::{CaseFile, FileEntry};
pub use case_package::LOG_NAME;
pub use desk::{
    Deadline, Desk, Duty, DutyList, HandItem, LateLine, LoadLine, LogState, News, NewsItem, NextAct, Overview, Owed,
    OwedItem, PackageLine, Packages, RespondentCase, RespondentDesk, SystemState, TaskItem, Waits,
};
pub use directory::{DirectoryQuery, OrganLine, PlaceBranch};
pub use directory_adopt::{DirectoryDraft, DirectoryVersion};
pub use directory_check::{Change, DirectoryReport};
pub use directory_organ::{OrganEvent, OrganPage, Relation, Side};
pub use drafts::{DRAFT_KEPT_US, Draft, DraftForm, DraftItem, DraftSaved, EarlierDraft};
pub use edge::Edge;
pub use error::{Error, FieldError};
pub use failed_jobs::{FailedJob, FailedJobs};
pub use form::{ActView, Values};
pub use import::ImportReport;
pub use ledger::{
    ASSIGNEES, CLOCK_STATES, Condition, Density, EXPORT_ROWS, ExportItem, ExportState, HandOverCase, HandOverChoice,
    Handed, LedgerCell, LedgerColumn, LedgerForm, LedgerPage, LedgerRow, LedgerStyle, Receiver, SORTS, SavedView,
    Total,
};
pub use news::CaseNews;
pub use organ_search::OrganMatch;
pub use profile_parts::{Part, PartEntry};
pub use profile_view::{CalendarYear, Difference, ProfileVersion, WhatIf};
pub use province::OutboundFolders;
pub use register::{Registered, Section, Suggested, WAYS};
pub use setup::{Casework, Setup};
pub use tick::Ticked;
pub use timeline_item::{DocumentLink, EntryKind, TimelineItem};
pub use tokens::{LONGEST_DAYS, NewToken, TokenForm, TokenHolder, TokenItem, TokenScope, TokenState};
pub use track::Tracked;
pub use view::*;
pub use viewer::{Viewer, scopes};
