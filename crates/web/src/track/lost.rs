//! `/track/lost`: another query code is asked for with the number and the telephone on file.

use crate::{App, error::WebError, form::CheckedForm, frame::Frame, visit::Visit, visitor::ComesFrom};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{AskForCode, FieldError, wait_words};

#[derive(Template)]
#[template(path = "track_lost.html")]
struct LostPage {
    frame: Frame,
    number: String,
    phone: String,
    errors: Vec<FieldError>,
    /// Too many came from there: how long to wait.
    wait: Option<String>,
    taken: bool,
}

impl LostPage {
    fn empty(visit: &Visit) -> Self {
        Self {
            frame: visit.frame("查询码丢了"),
            number: String::new(),
            phone: String::new(),
            errors: Vec::new(),
            wait: None,
            taken: false,
        }
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}

/// `GET /track/lost`.
pub async fn form(visit: Visit) -> Result<Html<String>, WebError> {
    Ok(Html(LostPage::empty(&visit).render()?))
}

/// `POST /track/lost`.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    ComesFrom(from): ComesFrom,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let mut page = LostPage { number: form.take("number"), phone: form.take("phone"), ..LostPage::empty(&visit) };
    let status = match app.casework.ask_for_code(&page.number, &page.phone, &from).await {
        Ok(AskForCode::Taken) => {
            page.taken = true;
            StatusCode::OK
        }
        Ok(AskForCode::Wait(seconds)) => {
            page.wait = Some(wait_words(seconds));
            StatusCode::TOO_MANY_REQUESTS
        }
        Err(casework::Error::Invalid(errors)) => {
            page.errors = errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => return Err(error.into()),
    };
    Ok((status, Html(page.render()?)).into_response())
}
