//! The rules of the mechanism: cases, organs, clocks, measures.
//!
//! Pure. No I/O, no async, no SQL, no clock and no randomness of its own: whatever comes from outside is an argument.
//!
//! - [`decide::decide`] says what follows if a command reaches a case, or which rule stands in the way;
//! - [`evolve::evolve`] says what a case is after one more event, and cannot refuse;
//! - [`options::options`] says what somebody may do now and what each act would cause;
//! - [`effects::effects`] says what must follow outside: letters, reports, answers.
//!
//! The files follow the mechanism, one stage a file: `intake routing exclusion verification dispute rectification plan determination
//! record sanction repair review overturning protection call_back assignment merging splitting mending tick`; `evolve/` holds what their facts make of a case. [`invariants`]
//! finds what must never be, [`access`] says who sees which part of a case, [`published`] is all that the public sees of a record and [`figures`] of counts, [`foresight`] tells the dates of a complaint before it is filed, [`recovery`] whose hand replaces a lost query code, [`words`] what a hand reads before it signs, [`stored`] the form in which events are kept.
//!
//! To add an act: a variant in [`act`], a row in [`powers`], a function in the file of its stage, its words in [`words`],
//! a sample in [`options::samples`]; the model check then visits it in every state (name it in a configuration of `model/scenarios.rs`). A new
//! fact needs its golden file: `BLESS=1 cargo test -p domain golden` writes the missing ones and changes none.
//!
//! ```
//! use domain::{calendar::{Calendar, Length}, uscc::Uscc};
//! let calendar = Calendar::default();
//! let friday = jiff::civil::date(2026, 3, 6);
//! assert_eq!(calendar.due(friday, Length::WorkingDays(1)).last_day, jiff::civil::date(2026, 3, 9));
//! assert!(Uscc::parse("91350100M000100Y43").is_ok());
//! ```

pub mod acceptance;
pub mod access;
pub mod act;
pub mod actor;
pub mod approval;
mod assignment;
mod backlog;
pub mod calendar;
pub mod call_back;
pub mod candidates;
pub mod case;
pub mod case_number;
mod ceasing;
mod channels;
pub mod claim;
pub mod clock;
pub mod clockrun;
pub mod consent_above;
pub mod context;
pub mod contract_key;
pub mod decide;
pub mod determination;
mod dispute;
pub mod effects;
pub mod eligibility;
pub mod event;
pub mod evolve;
mod exclusion;
pub mod fact;
pub mod figures;
pub mod foresight;
pub mod form;
mod hands;
pub mod ids;
pub mod intake;
pub mod interest;
pub mod invariants;
pub mod lead;
pub mod lent;
pub mod lookup;
pub mod meeting;
mod mending;
pub mod merging;
#[cfg(test)]
mod model;
pub mod money;
pub mod options;
pub mod organ;
mod overturning;
pub mod paper;
mod plan;
pub mod powers;
pub mod profile;
pub mod proof_kind;
mod protection;
pub mod published;
pub mod reckoning;
pub mod record;
pub mod recovery;
mod rectification;
pub mod referral;
pub mod refs;
pub mod refusal;
pub mod region;
mod repair;
pub mod retention;
pub mod review;
pub mod routing;
mod sanction;
pub mod seats;
pub mod service;
pub mod sme;
pub mod splitting;
pub mod stage;
pub mod stops;
pub mod stored;
pub mod succession;
mod supplement;
mod telling;
pub mod tick;
pub mod time;
mod turn;
pub mod upward;
pub mod uscc;
pub mod verification;
pub mod vocabulary;
mod width;
pub mod words;
