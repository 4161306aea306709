//! The pages over HTTP, in process, on SQLite with the demonstration prefecture.

mod access;
mod guards;
mod jobs;
mod ledger;
mod pages;
mod uploads;
mod world;
