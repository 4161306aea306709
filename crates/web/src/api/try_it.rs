//! The page on which the API can be tried, served from here like everything else.

use crate::{assets, error::WebError, frame::Frame, routes::may_read, visit::Visit};
use askama::Template;
use axum::response::Html;

#[derive(Template)]
#[template(path = "api_docs.html")]
struct DocsPage {
    frame: Frame,
    style: String,
    tokens: bool,
}

/// `GET /api/docs`.
pub async fn docs(visit: Visit) -> Result<Html<String>, WebError> {
    let mut frame = visit.frame("接口文档");
    // Before our own script, which starts it.
    frame.scripts.insert(0, assets::path("swagger-ui-bundle.js"));
    let tokens = visit.viewer.as_ref().is_some_and(|viewer| may_read("/tokens", viewer.role));
    Ok(Html(DocsPage { frame, style: assets::path("swagger-ui.css"), tokens }.render()?))
}
