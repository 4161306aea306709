//! Channels in, and the province out: files as values, and values as files.
//!
//! Complaints reach the lead unit through several channels (C1.4), each with files of its own habits. [`channel`]
//! turns such a file into rows to register and says of every other row why it was left out. The two feeds to the
//! province (C3.1) leave as packages ([`province`]) in a folder ([`outbound`]), and its receipts are read from another
//! ([`receipts`]).
//!
//! # What it must not do
//!
//! It decides nothing: which organ a text means, whether two rows are the same matter and whether a complaint is
//! accepted is for others. It reads no clock and stores nothing but the files of its folders. No fault or error
//! repeats the value of a cell, since that may be personal.
//!
//! # How to read another channel
//!
//! A channel is configuration: its profile names the columns by their meaning ([`mapping::Meaning::key`]).
//!
//! ```
//! use domain::profile::Channel;
//! use exchange::{channel::read_channel, limits::Limits};
//!
//! let spellings = [("native_id", "单号"), ("received_at", "登记时间"), ("narrative", "诉求")];
//! let channel = Channel {
//!     name: "县长信箱".into(),
//!     answer_within: None,
//!     from_province: false,
//!     sme: false,
//!     columns: spellings.map(|(key, name)| (key.to_owned(), vec![name.to_owned()])).into(),
//! };
//! let file = "县长信箱来信\n单号,登记时间,诉求\nX1,2026年3月5日,拖欠工程款13.5万元\nX2,昨天,拖欠货款\n";
//! let import = read_channel(&channel, file.as_bytes(), &Limits::default()).unwrap();
//!
//! assert_eq!(import.rows[0].amount_in_text.unwrap().get(), 13_500_000);
//! assert_eq!((import.faults[0].cell(), import.faults[0].reason.as_str()), ("B4".into(), "登记时间不是日期"));
//! ```

pub mod channel;
pub mod civil;
pub mod contact;
pub mod directory;
pub mod export;
pub mod fault;
pub mod limits;
pub mod mapping;
pub mod outbound;
pub mod people;
pub mod province;
pub mod receipts;
mod row;
mod sheet;
pub mod sum;
pub mod table;
mod text_table;
mod workbook;
