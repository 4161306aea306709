//! What changed on a case while somebody reads or types: a notice that takes nothing away from the page.

use super::case_id;
use crate::{App, error::WebError, visit::Visit};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use casework::TimelineItem;
use domain::ids::CaseId;
use serde::Deserialize;

/// What `live.html` needs: the case, the version that the page shows, and what has come since.
pub struct Live {
    /// The case.
    pub case: String,
    /// The version that the page shows.
    pub since: u32,
    /// The version up to which news is told.
    pub seen: u32,
    /// What has come since.
    pub items: Vec<TimelineItem>,
    /// Where the page can be drawn anew.
    pub reload: String,
}

impl Live {
    /// Nothing is new on a page that shows this version.
    pub fn new(case: &CaseId, version: u32) -> Self {
        Self { case: case.to_string(), since: version, seen: version, items: Vec::new(), reload: String::new() }
    }
}

/// What the page has.
#[derive(Debug, Deserialize)]
pub struct Seen {
    since: u32,
    seen: Option<u32>,
}

#[derive(Template)]
#[template(path = "live_news.html")]
struct Fragment {
    live: Live,
}

/// `GET /cases/{id}/news?since=VERSION`: a notice of what happened since, or 204 where nothing did.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(page): Query<Seen>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let id = case_id(&id)?;
    let seen = page.seen.unwrap_or(page.since);
    let Some(news) = app.casework.news(visit.signed()?, &id, page.since, seen).await? else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let home = format!("/cases/{id}");
    let from = headers.get("hx-current-url").and_then(|url| url.to_str().ok()).and_then(path_of);
    let reload = from.filter(|path| path.starts_with(&home)).map_or(home, str::to_owned);
    let live = Live { case: id.to_string(), since: page.since, seen: news.version, items: news.items, reload };
    Ok(Html(Fragment { live }.render()?).into_response())
}

/// The path of an address, without what was asked for there.
fn path_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let path = &rest[rest.find('/')?..];
    path.split(['?', '#'])
        .next()
        .filter(|path| path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_-:.".contains(&byte)))
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn a_page_is_drawn_anew_at_its_own_path() {
        let table = [
            ("http://a.test/cases/c1/timeline?kind=acts#x", Some("/cases/c1/timeline")),
            ("http://a.test/cases/c1\"onclick", None),
            ("javascript:alert(1)", None),
            ("http://a.test", None),
        ];
        for (url, expected) in table {
            assert_eq!(path_of(url), expected, "{url}");
        }
    }
}
