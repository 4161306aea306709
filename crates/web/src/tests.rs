//! The pages over HTTP, in process, on SQLite with the demonstration prefecture.

mod access;
mod desk;
mod api;
mod api_guide;
mod acts;
mod case;
mod guards;
mod jobs;
mod organs;
mod pages;
mod tokens;
mod registrations;
mod uploads;
mod world;
