//! The JSON API: the same use cases as the pages, for programs that carry an access token.
//!
//! A token is sent as `Authorization: Bearer …` and nowhere else: no cookie opens anything here, so no other site can
//! borrow a signed-in browser. What goes wrong is told as a problem document (RFC 9457), also what the framework
//! finds; no HTML leaves from here, except for the page `/api/docs`.
//!
//! To add an operation: a line in [`crate::routes::ROUTES`], a handler with `utoipa::path` in the file of its group,
//! and its name in [`document`]. What every operation can answer is added there from the table.

mod acts;
mod body;
pub mod caller;
mod cases;
mod desk;
pub mod document;
mod evidence;
mod limits;
mod operations;
mod organs;
mod parts;
pub mod problem;
mod reference;
mod register;
mod shapes;
mod try_it;

pub use limits::{ApiSettings, Asker, Limits};
pub use operations::*;

/// Whether an address belongs to the API, whose answers are for programs.
pub fn is_api(path: &str) -> bool {
    path != "/api/docs" && (path == "/api" || path.starts_with("/api/"))
}
