//! Evidence that is added to a case over lines that break ([`crate::tus`]): by whoever may file it there, under the session.

use crate::{App, case, error::WebError, tus, visit::Visit};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use casework::uploads::Home;

/// Where this person's pieces for this case wait.
async fn parcel(app: &App, visit: &Visit, id: &str) -> Result<Home, Response> {
    let found = async || -> Result<Home, WebError> {
        let id = case::case_id(id)?;
        app.casework.parcel(visit.signed()?, &id).await?.ok_or(WebError::NotFound)
    };
    found().await.map_err(IntoResponse::into_response)
}

/// `POST /cases/{id}/evidence/uploads`: begins an upload.
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let id = case::case_id(&id)?;
    // Who may not see the case learns nothing of it, whatever else is wrong with the request.
    app.casework.parcel(visit.signed()?, &id).await?;
    if let Some(refusal) = tus::refusal_to_change(&visit, &headers) {
        return Ok(refusal);
    }
    let home = app.casework.parcel_to_fill(visit.signed()?, &id).await?;
    Ok(tus::begin(&app, &home, &format!("/cases/{id}/evidence/uploads"), &headers).await)
}

/// `HEAD /cases/{id}/evidence/uploads/{upload}`: how far it is.
pub async fn offset(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((id, upload)): Path<(String, String)>,
) -> Response {
    match parcel(&app, &visit, &id).await {
        Ok(home) => match tus::other_version(&headers) {
            Some(refusal) => refusal,
            None => tus::offset(&app, &home, &upload).await,
        },
        Err(refusal) => refusal,
    }
}

/// `PATCH /cases/{id}/evidence/uploads/{upload}`: goes on with it.
pub async fn go_on(
    State(app): State<App>,
    visit: Visit,
    Path((id, upload)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match parcel(&app, &visit, &id).await {
        Ok(home) => match tus::refusal_to_change(&visit, &headers) {
            None => tus::go_on(app, home, upload, &headers, body).await,
            Some(refusal) => refusal,
        },
        Err(refusal) => refusal,
    }
}

/// `DELETE /cases/{id}/evidence/uploads/{upload}`: takes it back.
pub async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path((id, upload)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    match parcel(&app, &visit, &id).await {
        Ok(home) => match tus::refusal_to_change(&visit, &headers) {
            None => tus::take_back(&app, &home, &upload).await,
            Some(refusal) => refusal,
        },
        Err(refusal) => refusal,
    }
}

/// `POST /cases/{id}/evidence/uploads/{upload}`: the method that `X-HTTP-Method-Override` names.
pub async fn as_told(app: State<App>, visit: Visit, upload: Path<(String, String)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match tus::told_method(&parts.headers) {
        Some(tus::Told::Patch) => go_on(app, visit, upload, parts.headers, body).await,
        Some(tus::Told::Delete) => take_back(app, visit, upload, parts.headers).await,
        None => match parcel(&app, &visit, &upload.0.0).await {
            Ok(_) => tus::no_method(),
            Err(refusal) => refusal,
        },
    }
}
