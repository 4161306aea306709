//! A letter as it was issued, to read and to print.

use crate::{App, case, error::WebError, frame::Frame, routes, visit::Visit};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Html,
};
use casework::LetterItem;
use domain::actor::Role;

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterPage {
    frame: Frame,
    letter: LetterItem,
    text: String,
    back: String,
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
    let page = LetterPage { frame: visit.frame(&letter.title), letter, text, back };
    Ok(Html(page.render()?))
}
