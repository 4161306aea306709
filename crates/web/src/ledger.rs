//! 案件台账: search, filters, order, pages.

use crate::{App, error::WebError, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use casework::{LedgerForm, LedgerPage};
use domain::{stage::Stage, vocabulary::Field};
use serde::Deserialize;

/// A choice of a filter: value, words, chosen.
type Option3 = (String, String, bool);

#[derive(Template)]
#[template(path = "ledger.html")]
struct CasesPage {
    frame: Frame,
    page: LedgerPage,
    query: LedgerForm,
    text: String,
    sort: String,
    stages: Vec<Option3>,
    fields: Vec<Option3>,
    channels: Vec<Option3>,
    filtered: bool,
}

/// What an address may say; words to search for it may not.
#[derive(Debug, Default, Deserialize)]
pub struct Filters {
    stage: Option<String>,
    overdue: Option<String>,
    open: Option<String>,
}

fn options<'a>(of: impl IntoIterator<Item = (&'a str, &'a str)>, chosen: Option<&String>) -> Vec<Option3> {
    of.into_iter()
        .map(|(value, label)| (value.to_owned(), label.to_owned(), chosen.is_some_and(|one| one == value)))
        .collect()
}

async fn draw(app: &App, visit: &Visit, query: LedgerForm) -> Result<Html<String>, WebError> {
    let page = app.casework.ledger(visit.signed()?, &query).await?;
    let profile = app.casework.profile();
    let channels = profile.channels.iter().map(|(id, channel)| (id.as_str(), channel.name.as_str()));
    let filtered = query.text.is_some()
        || query.stage.is_some()
        || query.field.is_some()
        || query.channel.is_some()
        || query.overdue
        || query.open;
    let page = CasesPage {
        frame: visit.frame("案件台账"),
        stages: options(Stage::WORDS.iter().copied(), query.stage.as_ref()),
        fields: options(Field::ALL.iter().map(|field| (field.code(), field.label())), query.field.as_ref()),
        channels: options(channels, query.channel.as_ref()),
        text: query.text.clone().unwrap_or_default(),
        sort: query.sort.clone().unwrap_or_else(|| "received".to_owned()),
        page,
        query,
        filtered,
    };
    Ok(Html(page.render()?))
}

/// `GET /cases`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(filters): Query<Filters>,
) -> Result<Html<String>, WebError> {
    let query = LedgerForm {
        stage: filters.stage.filter(|stage| !stage.is_empty()),
        overdue: filters.overdue.is_some(),
        open: filters.open.is_some(),
        ..LedgerForm::default()
    };
    draw(&app, &visit, query).await
}

/// `POST /cases`: the same, with words to search for and the page after a row.
pub async fn search(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Html<String>, WebError> {
    let query = LedgerForm {
        text: form.take_filled("text"),
        stage: form.take_filled("stage"),
        field: form.take_filled("field"),
        channel: form.take_filled("channel"),
        overdue: form.take_filled("overdue").is_some(),
        open: form.take_filled("open").is_some(),
        sort: form.take_filled("sort"),
        ascending: form.take_filled("ascending").is_some(),
        after: form.take_filled("after"),
        limit: None,
    };
    draw(&app, &visit, query).await
}
