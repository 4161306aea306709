//! Evidence shown in place: pictures and pages of PDF, drawn anew by this server. Nothing else is ever sent to be shown:
//! texts stand escaped in the page itself, office files are saved.

use crate::{App, case, error::WebError, frame::Frame, routes, visit::Visit};
use askama::Template;
use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use casework::{EvidenceItem, NotDrawn, Preview};
use domain::actor::Role;
use serde::Deserialize;

/// What a browser may do with a file that it shows: draw it, and nothing else.
const SHOWN: &str = "sandbox; default-src 'none'; img-src 'self'; frame-ancestors 'none'";

/// Which page an address names; the first if none.
#[derive(Debug, Deserialize)]
pub struct ByPage {
    #[serde(default = "first")]
    page: u32,
}

fn first() -> u32 {
    1
}

#[derive(Template)]
#[template(path = "evidence_pages.html")]
struct PagesPage {
    frame: Frame,
    item: EvidenceItem,
    /// The address of the file.
    path: String,
    back: String,
    page: u32,
    pages: Result<u32, NotDrawn>,
}

impl PagesPage {
    fn trouble(&self) -> Option<&'static str> {
        Some(match self.pages.as_ref().err()? {
            NotDrawn::Unreadable => "这个文件在这里打不开：可能加了密码，也可能已损坏。请下载后用其他软件打开。",
            NotDrawn::NoSuchPage => "没有这一页。",
            NotDrawn::TooMuch => "这个文件太大或者太复杂，不能在这里显示。请下载查看。",
        })
    }

    fn before(&self) -> Option<u32> {
        self.page.checked_sub(1).filter(|page| *page > 0 && self.pages.is_ok())
    }

    fn after(&self) -> Option<u32> {
        self.pages.as_ref().ok().filter(|pages| self.page < **pages).map(|_| self.page + 1)
    }
}

/// `GET /cases/{id}/evidence/{evidence}/view`: a file page by page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, evidence)): Path<(String, String)>,
    Query(ByPage { page }): Query<ByPage>,
) -> Result<Html<String>, WebError> {
    let id = case::case_id(&id)?;
    let viewer = visit.signed()?;
    let (item, pages) = app.casework.evidence_pages(viewer, &id, &evidence, page).await?;
    let case = routes::case_path(id.as_str(), viewer.role);
    let part = if viewer.role == Role::Complainant { "" } else { "/evidence" };
    let shown = PagesPage {
        // A name of a file may tell who complained, and a title stands in the history of a shared computer.
        frame: visit.frame("查看证据"),
        back: format!("{case}{part}#exhibit-{}", item.id),
        path: format!("/cases/{id}/evidence/{evidence}"),
        item,
        page,
        pages,
    };
    Ok(Html(shown.render()?))
}

/// `GET /cases/{id}/evidence/{evidence}/preview`: a picture, or a page, so that it can stand in the page.
pub async fn preview(
    State(app): State<App>,
    visit: Visit,
    Path((id, evidence)): Path<(String, String)>,
    Query(ByPage { page }): Query<ByPage>,
) -> Result<Response, WebError> {
    let id = case::case_id(&id)?;
    let viewer = visit.signed()?;
    let item = app.casework.evidence_item_of(viewer, &id, &evidence).await?;
    let (kind, body) = if app.casework.draws(&item.media_type) {
        let jpeg = app.casework.evidence_page(viewer, &id, &evidence, page).await?;
        (HeaderValue::from_static("image/jpeg"), Body::from(jpeg))
    } else if item.preview == Preview::Picture {
        // A server that draws nothing gives out the picture itself, of the type that its first bytes tell.
        let (_, source) = app.casework.read_evidence(viewer, &id, &evidence).await?;
        (HeaderValue::from_str(&item.media_type).map_err(|_| WebError::Internal)?, Body::from_stream(source))
    } else {
        return Err(WebError::NotFound);
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SHOWN));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    Ok(response)
}
