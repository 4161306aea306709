//! The public side: pages for whoever has no account.

pub mod complain;
pub mod complain_check;
pub mod complain_files;
mod complain_head;
mod complain_pages;
pub mod complain_resume;
pub mod complain_step;
pub mod complain_uploads;
mod complain_visit;
pub mod guide;
mod ics;
mod month;
mod open_data;
pub mod portal;
pub mod records;
pub mod stats;
pub mod today;
