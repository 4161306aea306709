//! 登录记录: where one's account is signed in, what was tried, and ending sessions elsewhere.

use crate::{App, error::WebError, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, Redirect},
};
use casework::{NewDevice, SessionItem, SignInItem, wait_words};
use serde::Deserialize;

/// What happened just before the page is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    ended: Option<String>,
}

#[derive(Template)]
#[template(path = "account_sessions.html")]
struct SessionsPage {
    frame: Frame,
    sessions: Vec<SessionItem>,
    history: Vec<SignInItem>,
    new_devices: Vec<NewDevice>,
    ended: bool,
    /// How long a session may rest, in words.
    idle: String,
    /// How long it lasts.
    hours: i64,
}

/// `GET /account/sessions`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(before): Query<Before>,
) -> Result<Html<String>, WebError> {
    let viewer = visit.signed()?;
    let policy = app.casework.policy();
    let page = SessionsPage {
        frame: visit.frame("登录记录"),
        sessions: app.casework.sessions(viewer, visit.token.as_deref().unwrap_or_default()).await?,
        history: app.casework.sign_in_history(viewer).await?,
        new_devices: app.casework.new_devices(viewer).await?,
        ended: before.ended.is_some(),
        idle: wait_words(policy.idle_us / 1_000_000),
        hours: policy.session_us / 3_600_000_000,
    };
    Ok(Html(page.render()?))
}

/// `POST /account/sessions/end`: one by its name, or all others.
pub async fn end(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Redirect, WebError> {
    let viewer = visit.signed()?;
    match form.take_filled("session") {
        Some(name) => app.casework.end_session(viewer, &name).await?,
        None => {
            app.casework.end_other_sessions(viewer, visit.token.as_deref().unwrap_or_default()).await?;
        }
    }
    Ok(Redirect::to("/account/sessions?ended=1"))
}

/// `POST /account/sessions/noticed`: the notice of new devices was read.
pub async fn noticed(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Redirect, WebError> {
    let until_us = form.take("until").parse().map_err(|_| WebError::Unreadable)?;
    app.casework.devices_noticed(visit.signed()?, until_us).await?;
    Ok(Redirect::to("/desk"))
}
