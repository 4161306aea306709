//! 修改密码: one's own password, by choice or because somebody else set it.

use crate::{App, error::WebError, field::Fault, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{FieldError, Hold, LONGEST_PASSWORD, PasswordChange, SHORTEST_PASSWORD};
use serde::Deserialize;

/// What happened just before the page is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "account_password.html")]
struct PasswordPage {
    frame: Frame,
    held: bool,
    done: bool,
    shortest: usize,
    longest: usize,
    errors: Vec<FieldError>,
    faults: Vec<Fault>,
}

impl PasswordPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}

fn draw(visit: &Visit, done: bool, errors: Vec<FieldError>) -> Result<Html<String>, WebError> {
    let fault = |error: &FieldError| Fault { href: format!("#{}", error.field), text: error.message.clone() };
    let page = PasswordPage {
        frame: visit.frame("修改密码"),
        held: visit.hold == Some(Hold::ChangePassword),
        done,
        shortest: SHORTEST_PASSWORD,
        longest: LONGEST_PASSWORD,
        faults: errors.iter().map(fault).collect(),
        errors,
    };
    Ok(Html(page.render()?))
}

/// `GET /account/password`.
pub async fn show(visit: Visit, Query(before): Query<Before>) -> Result<Html<String>, WebError> {
    draw(&visit, before.done.is_some(), Vec::new())
}

/// `POST /account/password`.
pub async fn change(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let token = visit.token.as_deref().unwrap_or_default();
    let change = PasswordChange { present: form.take("present"), new: form.take("new"), again: form.take("again") };
    match app.casework.change_password(visit.signed()?, token, &change).await {
        Ok(()) if visit.hold.is_some() => Ok(Redirect::to("/desk").into_response()),
        Ok(()) => Ok(Redirect::to("/account/password?done=1").into_response()),
        Err(casework::Error::Invalid(errors)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&visit, false, errors)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
