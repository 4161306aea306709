//! The pages over HTTP, in process, on SQLite with the demonstration prefecture.

mod access;
mod guards;
mod jobs;
mod organs;
mod pages;
mod uploads;
mod world;
