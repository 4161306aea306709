//! The list of accounts: search, filters, pages. Words that name people travel in the body, never in the address.

use super::field;
use crate::{
    App,
    error::WebError,
    field::{Choice, Control, Field},
    form::CheckedForm,
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{AccountState, FieldError, PAGE_LINES, Roster};
use domain::actor::Role;
use serde::Deserialize;

/// The filters.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filters {
    organ: String,
    role: String,
    state: String,
    words: String,
    page: String,
}

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    frame: Frame,
    roster: Roster,
    fields: Vec<Field>,
    filters: Filters,
    narrowed: bool,
    may_change: bool,
    grants: usize,
    each: i64,
}

async fn draw(app: &App, visit: &Visit, filters: Filters) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let page = filters.page.trim().parse().unwrap_or(1);
    let asked = (filters.organ.as_str(), filters.role.as_str(), filters.words.as_str(), filters.state.as_str());
    let (roster, errors) = match app.casework.roster(viewer, asked, page).await {
        Ok(roster) => (roster, Vec::new()),
        Err(casework::Error::Invalid(errors)) => (Roster::default(), errors),
        Err(other) => return Err(other.into()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = AccountsPage {
        frame: visit.frame("用户与权限"),
        roster,
        fields: fields(&filters, &errors),
        narrowed: [&filters.organ, &filters.role, &filters.state, &filters.words].iter().any(|text| !text.is_empty()),
        filters,
        may_change: viewer.role == Role::SecurityAdmin,
        grants: app.casework.open_grants(viewer).await?.len(),
        each: PAGE_LINES,
    };
    Ok((status, Html(page.render()?)).into_response())
}

fn fields(filters: &Filters, errors: &[FieldError]) -> Vec<Field> {
    let state = |state: AccountState| Choice {
        value: state.code().to_owned(),
        label: state.label().to_owned(),
        note: String::new(),
        chosen: state.code() == filters.state,
    };
    let line = |text: &str| Control::Line(text.to_owned());
    vec![
        field("words", "姓名或者登录名", "", true, line(&filters.words), errors),
        field("organ", "单位", "", true, line(&filters.organ), errors),
        field("role", "岗位", "", false, Control::Select(super::roles(&filters.role, true)), errors),
        field("state", "状态", "", false, Control::Select(AccountState::ALL.map(state).into()), errors),
    ]
}

/// `GET /accounts`.
pub async fn show(State(app): State<App>, visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    draw(&app, &visit, Filters { words: String::new(), ..filters }).await
}

/// `POST /accounts`: the same with words.
pub async fn search(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let filters = Filters {
        organ: form.take("organ"),
        role: form.take("role"),
        state: form.take("state"),
        words: form.take("words"),
        page: form.take("page"),
    };
    draw(&app, &visit, filters).await
}
