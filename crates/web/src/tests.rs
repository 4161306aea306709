//! The pages over HTTP, in process, on SQLite with the demonstration prefecture.

mod access;
mod access_doc;
mod acts;
mod api;
mod api_guide;
mod audit;
mod case;
mod confidential;
mod desk;
mod guards;
mod jobs;
mod ledger;
mod matrix;
mod organs;
mod pages;
mod privacy;
mod public_pages;
mod registrations;
mod security_doc;
mod sign_in;
mod single_sign_on;
mod standing;
mod tokens;
mod uploads;
mod world;
