//! The one-time link of an invited person: who it is for, a password of its own, and on to signing in.

use super::faults;
use crate::{App, error::WebError, field::Fault, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{FieldError, InvitationState};

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    frame: Frame,
    token: String,
    state: InvitationState,
    /// The login of the account that was just opened.
    opened: Option<String>,
    errors: Vec<FieldError>,
    faults: Vec<Fault>,
}

impl InvitationPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}

async fn draw(
    app: &App,
    visit: &Visit,
    token: String,
    opened: Option<String>,
    errors: Vec<FieldError>,
) -> Result<Response, WebError> {
    let state = app.casework.invitation(&token).await?;
    let good = matches!(state, InvitationState::Good { .. });
    let status = match (&opened, good, errors.is_empty()) {
        (Some(_), ..) | (None, true, true) => StatusCode::OK,
        (None, true, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, false, _) if matches!(state, InvitationState::Unknown) => StatusCode::NOT_FOUND,
        (None, false, _) => StatusCode::GONE,
    };
    let mut frame = visit.frame("启用账号");
    // The address is a secret; no form of the frame may carry it on.
    "/login".clone_into(&mut frame.back);
    let page = InvitationPage { frame, token, state, opened, faults: faults(&errors, "password"), errors };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /invitation/{token}`.
pub async fn show(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response, WebError> {
    draw(&app, &visit, token, None, Vec::new()).await
}

/// `POST /invitation/{token}`: the account opens.
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    match app.casework.open_invited(&token, &form.take("password"), &form.take("again")).await {
        Ok(login) => draw(&app, &visit, token, Some(login), Vec::new()).await,
        Err(casework::Error::Invalid(errors)) => draw(&app, &visit, token, None, errors).await,
        Err(other) => Err(other.into()),
    }
}
