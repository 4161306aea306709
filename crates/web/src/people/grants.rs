//! The seats of administrators that wait for their second hand.

use crate::{App, error::WebError, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, Redirect},
};
use casework::GrantItem;

#[derive(Template)]
#[template(path = "accounts_grants.html")]
struct GrantsPage {
    frame: Frame,
    grants: Vec<GrantItem>,
}

/// `GET /accounts/grants`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    let grants = app.casework.open_grants(visit.signed()?).await?;
    Ok(Html(GrantsPage { frame: visit.frame("管理员岗位确认"), grants }.render()?))
}

/// `POST /accounts/grants/{grant}`.
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(grant): Path<String>,
    mut form: CheckedForm,
) -> Result<Redirect, WebError> {
    let granted = match form.take("decision").as_str() {
        "grant" => true,
        "refuse" => false,
        _ => return Err(WebError::Unreadable),
    };
    app.casework.decide_grant(visit.signed()?, &grant, granted).await?;
    Ok(Redirect::to("/accounts/grants"))
}
