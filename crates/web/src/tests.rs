//! The pages over HTTP, in process, on SQLite with the demonstration prefecture.

mod access;
mod acts;
mod api;
mod api_guide;
mod audit;
mod case;
mod desk;
mod guards;
mod jobs;
mod ledger;
mod organs;
mod pages;
mod privacy;
mod registrations;
mod sign_in;
mod single_sign_on;
mod tokens;
mod uploads;
mod world;
