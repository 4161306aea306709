//! Files of a complaint over lines that break ([`crate::tus`]), under the draft of the cookie.

use super::complain_visit::{code_of, taken_here};
use crate::{App, tus, visit::Visit};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use casework::uploads::Home;

/// Where uploads are begun; each lies below it.
pub const UPLOADS: &str = "/complain/evidence/uploads";

/// The unsent draft of this browser; what is refused before anything is read.
async fn draft(app: &App, headers: &HeaderMap) -> Result<Home, Response> {
    if let Some(refusal) = tus::other_version(headers) {
        return Err(refusal);
    }
    let code = code_of(app, headers).filter(|_| taken_here(app));
    let gone = || tus::said(StatusCode::NOT_FOUND, "没有找到您在填写的投诉，请凭填写码重新打开");
    let Some(code) = code else { return Err(gone()) };
    match app.casework.complaint_draft_id(&code).await {
        Ok(Some(draft_id)) => Ok(Home::Draft(draft_id)),
        Ok(None) => Err(gone()),
        Err(error) => Err(tus::refused(error)),
    }
}

/// The same for whatever changes something.
async fn draft_to_change(app: &App, visit: &Visit, headers: &HeaderMap) -> Result<Home, Response> {
    match tus::refusal_to_change(visit, headers) {
        Some(refusal) => Err(refusal),
        None => draft(app, headers).await,
    }
}

/// `POST /complain/evidence/uploads`: begins an upload.
pub async fn begin(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Response {
    match draft_to_change(&app, &visit, &headers).await {
        Ok(home) => tus::begin(&app, &home, UPLOADS, &headers).await,
        Err(refusal) => refusal,
    }
}

/// `HEAD /complain/evidence/uploads/{upload}`: how far it is.
pub async fn offset(State(app): State<App>, headers: HeaderMap, Path(upload): Path<String>) -> Response {
    match draft(&app, &headers).await {
        Ok(home) => tus::offset(&app, &home, &upload).await,
        Err(refusal) => refusal,
    }
}

/// `PATCH /complain/evidence/uploads/{upload}`: goes on with it.
pub async fn go_on(
    State(app): State<App>,
    visit: Visit,
    Path(upload): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match draft_to_change(&app, &visit, &headers).await {
        Ok(home) => tus::go_on(app, home, upload, &headers, body).await,
        Err(refusal) => refusal,
    }
}

/// `DELETE /complain/evidence/uploads/{upload}`: takes it back.
pub async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path(upload): Path<String>,
    headers: HeaderMap,
) -> Response {
    match draft_to_change(&app, &visit, &headers).await {
        Ok(home) => tus::take_back(&app, &home, &upload).await,
        Err(refusal) => refusal,
    }
}

/// `POST /complain/evidence/uploads/{upload}`: the method that `X-HTTP-Method-Override` names.
pub async fn as_told(app: State<App>, visit: Visit, upload: Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match tus::told_method(&parts.headers) {
        Some(tus::Told::Patch) => go_on(app, visit, upload, parts.headers, body).await,
        Some(tus::Told::Delete) => take_back(app, visit, upload, parts.headers).await,
        None => tus::no_method(),
    }
}
