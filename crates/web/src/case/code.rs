//! `/cases/{id}/code`: the lead's officer gives out another query code, or refuses one that was asked for.

use super::case_id;
use crate::{App, error::WebError, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{CodeDesk, CodeGate, FieldError, GivenCode};
use domain::recovery::{CheckWay, NoCode};

#[derive(Template)]
#[template(path = "case_code.html")]
struct CodePage {
    frame: Frame,
    desk: CodeDesk,
    /// The way and the reason that were chosen.
    chosen: String,
    errors: Vec<FieldError>,
}

impl CodePage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}

#[derive(Template)]
#[template(path = "case_code_given.html")]
struct GivenPage {
    frame: Frame,
    id: String,
    given: GivenCode,
    officer: String,
    given_on: String,
}

/// A first code is handed out, a later one replaces what somebody has.
fn title(gate: CodeGate) -> &'static str {
    if gate == CodeGate::First { "发放查询码" } else { "补发查询码" }
}

async fn draw(
    app: &App,
    visit: &Visit,
    id: &str,
    (chosen, errors): (String, Vec<FieldError>),
) -> Result<Response, WebError> {
    let desk = app.casework.code_desk(visit.signed()?, &case_id(id)?).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = CodePage { frame: visit.frame(&format!("{} {}", title(desk.gate), desk.number)), desk, chosen, errors };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /cases/{id}/code`.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    draw(&app, &visit, &id, (String::new(), Vec::new())).await
}

/// `POST /cases/{id}/code`.
pub async fn give(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let (request, way) = (form.take("request"), form.take("way"));
    match app.casework.give_code(viewer, &case_id(&id)?, &request, &way).await {
        Ok(given) => {
            let page = GivenPage {
                frame: visit.frame("已补发查询码"),
                id,
                given,
                officer: format!("{} {}", viewer.organ_name, viewer.name),
                given_on: domain::time::prose_date(app.casework.now().date()),
            };
            Ok(Html(page.render()?).into_response())
        }
        Err(casework::Error::Invalid(errors)) => draw(&app, &visit, &id, (way, errors)).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /cases/{id}/code/refuse`.
pub async fn refuse(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let (request, reason) = (form.take("request"), form.take("reason"));
    match app.casework.refuse_code(visit.signed()?, &case_id(&id)?, &request, &reason).await {
        Ok(()) => Ok(Redirect::to(&format!("/cases/{id}/code#before")).into_response()),
        Err(casework::Error::Invalid(errors)) => draw(&app, &visit, &id, (reason, errors)).await,
        Err(error) => Err(error.into()),
    }
}
