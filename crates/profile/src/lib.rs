//! Profiles of places: reads the files of `profiles/<place>`, checks them, and says of everything wrong where it stands.
//!
//! What differs from place to place is data: organs, clocks, chains, measures, reasons, channels, the calendar. This
//! crate turns the texts of a folder into [`domain::profile::Profile`], [`domain::organ::Directory`] and
//! [`domain::calendar::Calendar`], or into every [`Fault`] with file, line and a Chinese reason.
//!
//! It must not decide anything about a case, keep anything, or repair a file in silence; [`read_folder`] is its only
//! I/O. A field it does not know is a fault, because a misspelt one would otherwise be ignored.
//!
//! To add a file or a field: add it to the type of the domain, to the `Shape` of its reader here, to both profiles,
//! and a row with a broken one to `tests/broken_profiles.rs`.
//!
//! ```
//! let faults = profile::read(&[("chains.toml", "decline = [\"intake\"]")]).unwrap_err();
//! let found = faults.iter().find(|fault| fault.reason.contains("不予受理")).map(ToString::to_string);
//! assert_eq!(found.as_deref(), Some("chains.toml:1: “不予受理”至少需要2人签批，现为1人"));
//! ```

mod accounts;
mod catalogue;
mod chains;
mod circles;
mod clocks;
mod code;
#[cfg(feature = "demo")]
mod demo;
mod directory;
mod fault;
mod folder;
mod hands;
mod holidays;
mod length;
mod names;
mod read;
mod settings;
mod sheet;
mod short_names;
mod vocabulary;
mod wording;

pub use accounts::Account;
pub use catalogue::COLUMN_MEANINGS;
#[cfg(feature = "demo")]
pub use demo::{DEMO_FILES, demo};
pub use fault::Fault;
pub use folder::read_folder;
pub use hands::{Holder, short_handed};
pub use read::{ACCOUNTS, Loaded, REQUIRED, read};
pub use vocabulary::{Entry, Vocabulary};
