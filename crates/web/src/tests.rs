//! The pages over HTTP, in process, on SQLite with the demonstration prefecture.

mod access;
mod acts;
mod guards;
mod jobs;
mod pages;
mod registrations;
mod uploads;
mod world;
