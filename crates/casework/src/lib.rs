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
mod case_parts;
mod case_view;
mod colleagues;
mod commit;
mod edge;
mod error;
mod evidence;
mod failed_jobs;
mod form;
mod import;
mod ledger;
mod letters;
mod load;
mod mask;
mod offers;
mod projection;
mod province;
mod rebuild;
mod register;
mod setup;
mod stage_path;
mod tick;
mod timeline;
mod track;
mod view;
mod viewer;
mod words;

pub use accounts::{DemoAccount, NewAccount, SignedIn};
pub use act::{ActRequest, Done};
pub use edge::Edge;
pub use error::{Error, FieldError};
pub use failed_jobs::{FailedJob, FailedJobs};
pub use form::Values;
pub use import::ImportReport;
pub use ledger::{
    CLOCK_STATES, Condition, Density, Desk, EXPORT_ROWS, ExportItem, ExportState, HandOverCase, HandOverChoice, Handed,
    LedgerCell, LedgerColumn, LedgerForm, LedgerPage, LedgerRow, LedgerStyle, OwedItem, Receiver, SORTS, SavedView,
    Total,
};
pub use province::OutboundFolders;
pub use register::Registered;
pub use setup::{Casework, Setup};
pub use tick::Ticked;
pub use view::*;
pub use viewer::{Viewer, scopes};
