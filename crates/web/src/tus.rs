//! The tus protocol 1.0.0 (creation, termination, expiration): files over lines that break. A script asks; each refusal is a
//! line of words that it shows beside the file. Whose uploads they are is the caller's to find out.

use crate::{
    App,
    error::{WebError, log_chain, size_words},
    form::token_matches,
    public::complain_uploads::UPLOADS,
    visit::Visit,
};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use casework::uploads::{self, Announced, Appended, Home, Upload};
use domain::proof_kind::ProofKind;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use std::io;

/// Whether uploads are begun at this address, or one of them lies there: such answers are read by a script.
pub fn is_upload(path: &str) -> bool {
    path.starts_with(UPLOADS) || (path.starts_with("/cases/") && path.contains("/evidence/uploads"))
}

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// The media type of bytes that go on.
const BYTES: &str = "application/offset+octet-stream";

/// An answer of the protocol, with a line of words.
pub fn said(status: StatusCode, words: impl Into<String>) -> Response {
    let mut response = (status, words.into()).into_response();
    response.headers_mut().insert(RESUMABLE, VERSION);
    response
}

/// Where an upload is, with no words.
fn at(status: StatusCode, upload: &Upload) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, VERSION);
    headers.insert(OFFSET, HeaderValue::from(upload.received));
    headers.insert(LENGTH, HeaderValue::from(upload.bytes));
    let until = Timestamp::from_microsecond(upload.until.as_micros()).unwrap_or_default();
    let until = until.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    headers.extend(HeaderValue::from_str(&until).ok().map(|until| (EXPIRES, until)));
    response
}

pub fn refused(error: casework::Error) -> Response {
    use casework::Error as E;
    match error {
        E::NotFound => said(StatusCode::NOT_FOUND, "这份上传已经不在了，请重新选择文件"),
        E::TooLarge { limit_bytes } => {
            said(StatusCode::PAYLOAD_TOO_LARGE, format!("超过{}的上限", size_words(limit_bytes)))
        }
        E::Invalid(all) => {
            said(StatusCode::UNPROCESSABLE_ENTITY, all.into_iter().map(|one| one.message).collect::<String>())
        }
        E::Refused(refusal) => {
            said(StatusCode::UNPROCESSABLE_ENTITY, format!("{}，请{}", refusal.rule, refusal.remedy))
        }
        E::Busy => said(StatusCode::SERVICE_UNAVAILABLE, "系统正忙，请稍候再试"),
        error => {
            log_chain(&error);
            said(StatusCode::INTERNAL_SERVER_ERROR, "没有保存成功，请再传一次")
        }
    }
}

/// The answer to whoever speaks another version of the protocol.
pub fn other_version(headers: &HeaderMap) -> Option<Response> {
    if headers.get(&RESUMABLE) == Some(&VERSION) {
        return None;
    }
    let mut response = said(StatusCode::PRECONDITION_FAILED, "");
    response.headers_mut().insert(HeaderName::from_static("tus-version"), VERSION);
    Some(response)
}

/// What is refused of whatever changes something: scripts of this site alone know the token.
pub fn refusal_to_change(visit: &Visit, headers: &HeaderMap) -> Option<Response> {
    let token = headers.get("x-form-token").and_then(|token| token.to_str().ok()).unwrap_or_default();
    let stale = || said(StatusCode::FORBIDDEN, "页面打开得太久了，请刷新后重新选择文件，已经传的部分不用再传");
    other_version(headers).or_else(|| (!token_matches(visit, token)).then(stale))
}

/// What a client asks for where a gateway lets only `POST` through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// To go on.
    Patch,
    /// To take it back.
    Delete,
}

/// The method that `X-HTTP-Method-Override` names.
pub fn told_method(headers: &HeaderMap) -> Option<Told> {
    match headers.get("x-http-method-override").map(HeaderValue::as_bytes) {
        Some(b"PATCH") => Some(Told::Patch),
        Some(b"DELETE") => Some(Told::Delete),
        _ => None,
    }
}

/// The answer where it names none.
pub fn no_method() -> Response {
    said(StatusCode::METHOD_NOT_ALLOWED, "")
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// A value of `Upload-Metadata`: pairs of a name and a text in Base64.
fn told(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get("upload-metadata")?.to_str().ok()?;
    let mut pairs = all.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let (_, text) = pairs.find(|(key, _)| *key == name)?;
    String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok()
}

/// Begins an upload; it lies below `place`.
pub async fn begin(app: &App, home: &Home, place: &str, headers: &HeaderMap) -> Response {
    let Some(bytes) = number(headers, &LENGTH) else {
        return said(StatusCode::UNPROCESSABLE_ENTITY, "没有说明文件大小");
    };
    let (name, mark) = (told(headers, "filename"), told(headers, "mark"));
    let file = Announced {
        name: name.as_deref().unwrap_or_default(),
        mark: mark.as_deref().unwrap_or_default(),
        fact: told(headers, "fact").and_then(|code| ProofKind::from_code(&code)).unwrap_or(ProofKind::Other),
        claim: told(headers, "claim").and_then(|no| no.parse().ok()),
        bytes,
    };
    match uploads::begin(&app.casework, home, file, app.settings.max_upload_bytes).await {
        Ok(upload) => {
            let mut response = at(StatusCode::CREATED, &upload);
            let place = HeaderValue::from_str(&format!("{place}/{}", upload.id)).ok();
            response.headers_mut().extend(place.map(|place| (header::LOCATION, place)));
            response
        }
        Err(error) => refused(error),
    }
}

/// How far an upload is.
pub async fn offset(app: &App, home: &Home, upload: &str) -> Response {
    match uploads::state(&app.casework, home, upload).await {
        Ok(upload) => at(StatusCode::OK, &upload),
        Err(error) => refused(error),
    }
}

/// Goes on with an upload.
pub async fn go_on(app: App, home: Home, upload: String, headers: &HeaderMap, body: Body) -> Response {
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != BYTES) {
        return said(StatusCode::UNSUPPORTED_MEDIA_TYPE, "");
    }
    let Some(offset) = number(headers, &OFFSET) else {
        return said(StatusCode::UNPROCESSABLE_ENTITY, "没有说明从哪里接着传");
    };
    // A handler ends with its line; what the line has brought is to be kept all the same.
    let task = tokio::spawn(async move {
        let source = body.into_data_stream().map_err(io::Error::other);
        uploads::append(&app.casework, &home, &upload, offset, source).await
    });
    match task.await {
        Ok(Ok(Appended::Upto(upload))) => at(StatusCode::NO_CONTENT, &upload),
        Ok(Ok(Appended::Elsewhere(upload))) => at(StatusCode::CONFLICT, &upload),
        Ok(Err(error)) => refused(error),
        Err(_) => WebError::Internal.into_response(),
    }
}

/// Takes an upload back.
pub async fn take_back(app: &App, home: &Home, upload: &str) -> Response {
    match uploads::remove(&app.casework, home, upload).await {
        Ok(true) => said(StatusCode::NO_CONTENT, ""),
        Ok(false) => refused(casework::Error::NotFound),
        Err(error) => refused(error),
    }
}
