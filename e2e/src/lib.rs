//! Whole paths in a real browser against the real program: a server process with the demonstration prefecture, driven
//! through Chromium as a person would.
//!
//! Not for rules (those are tabled in `domain`) nor for use cases (`casework`): only for what a person meets. Each test
//! starts its own server and browser on ports of its own; a failure keeps picture and page in `e2e/out`,
//! and so does every page where the variable `PICTURES` is set.
//!
//! ```no_run
//! # async fn path() {
//! let visit = e2e::Visit::start().await;
//! visit.sign_in("nm-fgw.shouli").await;
//! visit.goto("/cases").await;
//! # }
//! ```

mod browser;
mod line;
mod page;
mod server;

pub use browser::{Visit, free_port};
pub use line::Line;
pub use server::{Server, TODAY, binary};
