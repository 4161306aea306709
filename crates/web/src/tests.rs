//! The pages over HTTP, in process, on SQLite with the demonstration prefecture.

mod access;
mod case;
mod guards;
mod jobs;
mod pages;
mod uploads;
mod world;
