//! 离岗移交: what lies with somebody who leaves, who takes each case on, and one act that passes all of it on.

use super::{errors_of, faults, field};
use crate::{
    App,
    error::WebError,
    field::{Choice, Control, Fault, Field},
    form::CheckedForm,
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{FieldError, LeaverCase, LeaverDuties};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "account_leave.html")]
struct LeavePage {
    frame: Frame,
    id: String,
    duties: LeaverDuties,
    /// Each case with the field that asks who takes it on.
    cases: Vec<(LeaverCase, Field)>,
    reason: Vec<Field>,
    faults: Vec<Fault>,
    /// The cases that could not be passed on, with why.
    left: Vec<(String, String)>,
    passed: usize,
}

/// What was typed: who takes which case on, and why.
#[derive(Default)]
struct Typed {
    takers: BTreeMap<String, String>,
    reason: String,
}

async fn draw(
    app: &App,
    visit: &Visit,
    id: &str,
    typed: Typed,
    errors: Vec<FieldError>,
    (passed, left): (usize, Vec<(String, String)>),
) -> Result<Response, WebError> {
    let mut duties = app.casework.leaver_duties(visit.signed()?, id).await?;
    let cases = std::mem::take(&mut duties.cases).into_iter().map(|case| {
        // The first of the same role is proposed.
        let first = case.candidates.first().map_or("", |(id, _)| id.as_str());
        let chosen = typed.takers.get(&case.id).map_or(first, String::as_str);
        let choices = case.candidates.iter().map(|(id, words)| Choice {
            value: id.clone(),
            label: words.clone(),
            note: String::new(),
            chosen: id == chosen,
        });
        let label = format!("{}的接办人", case.number);
        let control = Control::Select(choices.collect());
        let field = field(&format!("to.{}", case.id), &label, "", true, control, &errors);
        (case, field)
    });
    let bad = !errors.is_empty() || !left.is_empty();
    let page = LeavePage {
        frame: visit.frame("离岗移交"),
        id: id.to_owned(),
        cases: cases.collect(),
        reason: vec![field(
            "reason",
            "原因",
            "例如“调离本单位”“退休”；记入每件案件的留痕",
            true,
            Control::Line(typed.reason),
            &errors,
        )],
        faults: faults(&errors, "leave-form"),
        duties,
        left,
        passed,
    };
    let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /accounts/{id}/leave`.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    draw(&app, &visit, &id, Typed::default(), Vec::new(), (0, Vec::new())).await
}

/// `POST /accounts/{id}/leave`.
pub async fn pass_on(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let reason = form.take("reason");
    let named = form.0.iter().filter_map(|(name, values)| {
        Some((name.strip_prefix("to.")?.to_owned(), values.first().cloned().unwrap_or_default()))
    });
    let typed = Typed { takers: named.collect(), reason };
    match app.casework.hand_over_leaver(visit.signed()?, &id, &typed.takers, &typed.reason).await {
        Ok(done) if done.left.is_empty() => Ok(Redirect::to(&format!("/accounts/{id}?done=left")).into_response()),
        Ok(done) => draw(&app, &visit, &id, typed, Vec::new(), (done.cases, done.left)).await,
        Err(error) => draw(&app, &visit, &id, typed, errors_of(error)?, (0, Vec::new())).await,
    }
}
