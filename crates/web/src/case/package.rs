//! The whole case file as one package, sent while it is put together.

use super::case_id;
use crate::{App, error::WebError, evidence::attachment, visit::Visit};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// `GET /cases/{id}/package`.
pub async fn download(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    let (number, pieces) = app.casework.case_package(visit.signed()?, &case_id(&id)?).await?;
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_DISPOSITION, attachment(&format!("{number} 整卷.zip")));
    Ok(response)
}
