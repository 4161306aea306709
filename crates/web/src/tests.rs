//! The pages over HTTP, in process, on SQLite with the demonstration prefecture.

mod access;
mod desk;
mod api;
mod api_guide;
mod guards;
mod jobs;
mod organs;
mod pages;
mod tokens;
mod uploads;
mod world;
