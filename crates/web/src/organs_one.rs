//! One organ: names, relations drawn and as a table, history, and who would handle a complaint about it.

use crate::{
    App,
    error::WebError,
    frame::Frame,
    organs::{Day, OnDay},
    organs_graph::{Graph, draw},
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use casework::OrganPage;
use domain::ids::OrganId;
use jiff::civil::Date;

#[derive(Template)]
#[template(path = "organ.html")]
struct Page {
    frame: Frame,
    day: Day,
    organ: OrganPage,
    graph: Graph,
}

impl Page {
    /// Days of a relation or name: `2019-03-01起`, `至2019-02-28`, nothing where both are open.
    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "a template hands out references")]
    fn days(since: &Option<Date>, until: &Option<Date>) -> String {
        match (since, until) {
            (None, None) => "不限".to_owned(),
            (Some(since), None) => format!("{since}起"),
            (None, Some(until)) => format!("至{until}"),
            (Some(since), Some(until)) => format!("{since}至{until}"),
        }
    }
}

/// `GET /organs/{id}`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(on): Query<OnDay>,
) -> Result<Html<String>, WebError> {
    let id = OrganId::parse(&id).map_err(|_| WebError::NotFound)?;
    let day = Day::read(&app, on.day());
    let organ = app.casework.organ_page(&id, day.date)?;
    let graph = draw(&organ, &day);
    Ok(Html(Page { frame: visit.frame(&organ.line.name), day, organ, graph }.render()?))
}
