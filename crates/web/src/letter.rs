//! A letter as it was issued: to read and to print, and as a signed PDF.

use crate::{App, case, error::WebError, evidence::attachment, frame::Frame, routes, visit::Visit};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{LetterItem, LetterPdf};
use domain::actor::Role;

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterPage {
    frame: Frame,
    letter: LetterItem,
    text: String,
    back: String,
    case_id: String,
}

/// `GET /cases/{id}/letters/{letter}`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, letter)): Path<(String, String)>,
) -> Result<Html<String>, WebError> {
    let id = case::case_id(&id)?;
    let viewer = visit.signed()?;
    let (letter, text) = app.casework.letter_text(viewer, &id, &letter).await?;
    let path = routes::case_path(id.as_str(), viewer.role);
    let back = if viewer.role == Role::Complainant { format!("{path}#letters") } else { format!("{path}/letters") };
    let page = LetterPage { frame: visit.frame(&letter.title), letter, text, back, case_id: id.to_string() };
    Ok(Html(page.render()?))
}

/// `GET /cases/{id}/letters/{letter}/pdf`.
pub async fn pdf(
    State(app): State<App>,
    visit: Visit,
    Path((id, letter)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let id = case::case_id(&id)?;
    Ok(match app.casework.letter_pdf(visit.signed()?, &id, &letter).await? {
        Some(file) => file_of(file),
        // There it can be printed.
        None => Redirect::to(&format!("/cases/{id}/letters/{letter}")).into_response(),
    })
}

/// A file to save: what is looked at in a browser and saved from there may be another file than the one that was signed.
pub fn file_of(file: LetterPdf) -> Response {
    let kind = HeaderValue::from_static("application/pdf");
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, attachment(&file.name))];
    (headers, file.bytes).into_response()
}
