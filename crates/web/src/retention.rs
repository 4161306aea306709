//! 保管与销毁: what is kept how long, what is due, what is held; proposing and approving destruction; its certificate.

use crate::{App, error::WebError, field::Fault, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{DestructionItem, FieldError, HOLD_REASONS, Retention};
use serde::Deserialize;

/// What happened just before the page is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    proposed: Option<usize>,
}

/// What was typed into the form of a hold.
#[derive(Default)]
struct Held {
    number: String,
    reason: String,
    note: String,
}

#[derive(Template)]
#[template(path = "retention.html")]
struct RetentionPage {
    frame: Frame,
    retention: Retention,
    proposed: Option<usize>,
    held: Held,
    reasons: [(&'static str, &'static str); 4],
    errors: Vec<FieldError>,
    faults: Vec<Fault>,
}

impl RetentionPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    fn state(item: &DestructionItem) -> &'static str {
        if item.open {
            "state-soon"
        } else if item.done {
            "state-done"
        } else {
            "state-idle"
        }
    }
}

#[derive(Template)]
#[template(path = "destruction.html")]
struct Certificate {
    frame: Frame,
    item: DestructionItem,
    place: String,
    algorithm: &'static str,
}

async fn draw(
    app: &App,
    visit: &Visit,
    before: Before,
    held: Held,
    errors: Vec<FieldError>,
) -> Result<Response, WebError> {
    let retention = app.casework.retention(visit.signed()?).await?;
    let fault = |error: &FieldError| Fault {
        href: if error.field.is_empty() { "#destructions".to_owned() } else { format!("#hold-{}", error.field) },
        text: error.message.clone(),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = RetentionPage {
        frame: visit.frame("保管与销毁"),
        retention,
        proposed: before.proposed,
        held,
        reasons: HOLD_REASONS,
        faults: errors.iter().map(fault).collect(),
        errors,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /retention`.
pub async fn show(State(app): State<App>, visit: Visit, Query(before): Query<Before>) -> Result<Response, WebError> {
    draw(&app, &visit, before, Held::default(), Vec::new()).await
}

/// `POST /retention/propose`: the chosen cases are proposed for destruction.
pub async fn propose(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Redirect, WebError> {
    let ids = form.0.remove("case").unwrap_or_default();
    let proposed = app.casework.propose_destructions(visit.signed()?, &ids).await?;
    Ok(Redirect::to(&format!("/retention?proposed={proposed}")))
}

/// `POST /retention/decide`: one proposal is approved or refused.
pub async fn decide(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let (id, approved) = match form.take_filled("approve") {
        Some(id) => (id, true),
        None => (form.take("refuse"), false),
    };
    match app.casework.decide_destruction(visit.signed()?, &id, approved).await {
        Err(casework::Error::Invalid(errors)) => draw(&app, &visit, Before::default(), Held::default(), errors).await,
        other => {
            other?;
            Ok(Redirect::to("/retention#destructions").into_response())
        }
    }
}

/// `POST /retention/hold`: a case is held, or let go.
pub async fn hold(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    if let Some(id) = form.take_filled("release") {
        app.casework.release_case(viewer, &id).await?;
        return Ok(Redirect::to("/retention#holds").into_response());
    }
    let held = Held { number: form.take("number"), reason: form.take("reason"), note: form.take("note") };
    match app.casework.hold_case(viewer, &held.number, &held.reason, &held.note).await {
        Err(casework::Error::Invalid(errors)) => draw(&app, &visit, Before::default(), held, errors).await,
        other => {
            other?;
            Ok(Redirect::to("/retention#holds").into_response())
        }
    }
}

/// `GET /retention/{destruction}`: the certificate, to be printed.
pub async fn certificate(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Html<String>, WebError> {
    let item = app.casework.destruction(&id).await?;
    let algorithm = if app.log_key.suite().to_string() == "guomi" { "SM3" } else { "SHA-256" };
    let place = app.casework.profile().place.clone();
    Ok(Html(Certificate { frame: visit.frame("销毁证明"), item, place, algorithm }.render()?))
}
