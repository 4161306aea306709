//! The pages: HTTP in, use cases of [`casework`], HTML out.
//!
//! A handler parses, calls one use case and answers. No SQL here, no rule of the case, no date arithmetic: what somebody
//! may do comes from `options`, and every form is drawn from it: each act has a page of its own ([`act`]). Nobody but [`routes`] says which
//! addresses exist and who may call them; what the table does not name is refused.
//!
//! Nothing typed is lost: a form that does not pass comes back with its values, with a summary on top and a message
//! beside the field, and a draft of it lies on the server ([`draft`]) until it is sent, put away or thirty days old. No page needs a script, and no address carries personal data.
//!
//! To add a page: a line in [`routes::ROUTES`], a handler file named after it, a template that extends `frame.html`.
//! A form posts to a handler that takes [`form::CheckedForm`], so that its token is checked while it is read.

mod access;
mod account_password;
mod account_sessions;
mod act;
mod act_help;
mod api;
mod assets;
mod audit;
mod case;
mod demo;
mod desk;
mod desk_duties;
mod draft;
mod error;
mod evidence;
mod evidence_pages;
mod evidence_uploads;
mod field;
mod form;
mod frame;
mod guard;
mod health;
mod home;
mod import;
mod jobs;
mod keys;
mod ledger;
mod ledger_exports;
mod ledger_hand_over;
mod ledger_views;
mod letter;
mod mode;
mod organs;
mod organs_graph;
mod organs_import;
mod organs_one;
mod people;
mod profile;
mod public;
mod register;
mod retention;
mod route_needs;
mod routes;
mod screening;
mod second_factor;
mod security;
mod sign;
mod sign_on;
mod styleguide;
#[cfg(test)]
mod tests;
mod tokens;
mod track;
mod tus;
mod units;
mod verify;
mod visit;
mod visitor;

pub use api::ApiSettings;
use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, FromRef},
    middleware,
};
use casework::{Casework, LogKey, SingleSignOn};
use futures_util::future::BoxFuture;
use std::sync::Arc;
pub use tokens::scopes_of;

/// The clock of a demonstration, which trainees move on.
pub trait DemoClock: Send + Sync {
    /// Lets so many days pass.
    fn advance_days(&self, days: u16);

    /// How many days it is ahead of the real clock.
    fn offset_days(&self) -> i64;
}

/// What is done after the demonstration clock has moved or failed jobs were resumed: a round of the jobs that are due.
pub type AfterAdvance = Arc<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>;

/// What the pages are told about the deployment.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Demonstration accounts, the clock and the one-click switch are shown.
    pub demonstration: bool,
    /// The name on top of every page.
    pub public_name: String,
    /// The largest file of evidence.
    pub max_upload_bytes: u64,
    /// Cookies travel over HTTPS only.
    pub secure_cookies: bool,
    /// How many days an invitation is good.
    pub invitation_days: u16,
    /// How often programs may call.
    pub api: ApiSettings,
}

/// Everything a handler works with. Cloning shares it.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub casework: Casework,
    /// The deployment.
    pub settings: Settings,
    /// The public key of the log.
    pub log_key: LogKey,
    /// The clock that trainees move on; none outside a demonstration.
    pub demo_clock: Option<Arc<dyn DemoClock>>,
    /// Runs after it has moved, and after failed jobs were resumed.
    pub after_advance: AfterAdvance,
    /// The government's single sign-on, where there is one.
    pub single_sign_on: Option<Arc<dyn SingleSignOn>>,
}

/// What the router keeps: each request takes an [`App`] out of it that stands on the newest setup, and keeps that one to its
/// end.
#[derive(Clone)]
pub(crate) struct Shared(App);

impl FromRef<Shared> for App {
    fn from_ref(shared: &Shared) -> Self {
        let mut app = shared.0.clone();
        app.casework = app.casework.latest();
        app
    }
}

/// The most bytes of a form that is not an upload.
const FORM_BYTES: usize = 1 << 20;

/// All pages, behind their guards.
pub fn router(app: App) -> Router {
    let limits = Arc::new(api::Limits::new(&app.casework, app.settings.api));
    let shared = Shared(app);
    let mut router = Router::new();
    // What lies under a case and does not say which part of it is not served.
    for route in routes::ROUTES.iter().filter(|route| route_needs::part(route.path).is_ok()) {
        router = router.route(route.path, (route.serve)());
    }
    router
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_page)
        // The last one is the outermost.
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(middleware::from_fn_with_state(shared.clone(), access::gate))
        .layer(middleware::from_fn_with_state(shared.clone(), guard::not_too_often))
        .layer(middleware::from_fn(guard::same_site))
        .layer(middleware::from_fn_with_state(shared.clone(), error::dress))
        .layer(middleware::from_fn(guard::in_time))
        .layer(middleware::from_fn_with_state(shared.clone(), visit::recognise))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn(api::problem::only))
        .layer(middleware::from_fn_with_state(shared.clone(), guard::headers))
        .layer(middleware::from_fn(guard::trace))
        .layer(Extension(limits))
        .with_state(shared)
}
