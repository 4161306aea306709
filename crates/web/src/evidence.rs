//! Evidence: taken in as a stream, given out as a download that a browser will not run.

use crate::{
    App,
    case::{self, Look, Trouble},
    error::WebError,
    form::{TOKEN, token_matches},
    visit::Visit,
};
use axum::{
    body::Body,
    extract::{
        Multipart, Path, State,
        multipart::{Field, MultipartError},
    },
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::{CaseTab, Preview};
use domain::{actor::Role, ids::CaseId};
use futures_util::{StreamExt, TryStreamExt};
use std::{io, time::Duration};

/// The most bytes of a hidden field or a short text in an upload.
const SMALL: usize = 4096;
/// How long the rest of a refused upload is read and thrown away, so that the browser hears the reason.
const DRAIN_TIME: Duration = Duration::from_mins(1);

/// A short field of an upload as text.
pub async fn small(field: &mut Field<'_>) -> Result<String, WebError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(unreadable)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > SMALL {
            return Err(WebError::Unreadable);
        }
    }
    String::from_utf8(bytes).map_err(|_| WebError::Unreadable)
}

/// A broken upload.
pub fn unreadable(_: MultipartError) -> WebError {
    WebError::Unreadable
}

/// Reads what is left of an upload for a while: a browser that still sends does not hear the answer.
pub async fn drain(mut parts: Multipart) {
    let rest = async {
        while let Ok(Some(mut field)) = parts.next_field().await {
            while let Ok(Some(_)) = field.chunk().await {}
        }
    };
    let _ = tokio::time::timeout(DRAIN_TIME, rest).await;
}

/// The size that a request announces.
pub fn announced(headers: &HeaderMap) -> u64 {
    headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok()).unwrap_or(0)
}

/// `POST /cases/{id}/evidence`: one file or several, none of them ever whole in memory. Where scripts run, files come by
/// [`crate::evidence_uploads`].
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    mut parts: Multipart,
) -> Result<Response, WebError> {
    let id = case::case_id(&id)?;
    match store_files(&app, &visit, &id, &mut parts).await {
        Ok(()) => {
            let role = visit.signed()?.role;
            let path = crate::routes::case_path(id.as_str(), role);
            let part = if role == Role::Complainant { "#evidence" } else { "/evidence" };
            Ok(Redirect::to(&format!("{path}{part}")).into_response())
        }
        Err(error) => {
            drain(parts).await;
            let trouble = Trouble::of_upload(error)?;
            if visit.signed()?.role == Role::Complainant {
                return crate::track::case_page(&app, &visit, &id, crate::track::Done::default(), Some(trouble)).await;
            }
            case::page(&app, &visit, &id, CaseTab::Evidence, Look::default(), Some(trouble)).await
        }
    }
}

async fn store_files(app: &App, visit: &Visit, id: &CaseId, parts: &mut Multipart) -> Result<(), WebError> {
    let viewer = visit.signed()?;
    let limit = app.settings.max_upload_bytes;
    let (mut checked, mut claim, mut files) = (false, None, 0_u32);
    while let Some(mut field) = parts.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            TOKEN => {
                checked = token_matches(visit, &small(&mut field).await?);
            }
            "claim" => claim = small(&mut field).await?.parse().ok(),
            // The token stands before the files in the form; nothing is stored without it.
            "file" if !checked => return Err(WebError::BadToken),
            "file" => {
                let name = field.file_name().unwrap_or_default().to_owned();
                if name.is_empty() {
                    continue;
                }
                let mut size = 0_u64;
                let mut over = false;
                let source = (&mut field).map_err(io::Error::other).map(|piece| {
                    let piece = piece?;
                    size += piece.len() as u64;
                    over = size > limit;
                    if over { Err(io::Error::other("larger than the limit")) } else { Ok(piece) }
                });
                let stored = app.casework.add_evidence(viewer, id, &name, source, claim).await;
                if over {
                    return Err(WebError::TooLarge(limit));
                }
                stored?;
                files += 1;
            }
            _ => {}
        }
    }
    match (checked, files) {
        (false, _) => Err(WebError::BadToken),
        (true, 0) => Err(WebError::Unfit("没有选择文件。请选择要上传的文件。".to_owned())),
        _ => Ok(()),
    }
}

/// Where a file that a decision names is looked at: page by page, or in its place among the evidence.
pub fn looked_at(case: &str, file: &casework::Exhibited) -> String {
    match file.preview {
        Preview::Pages => format!("/cases/{case}/evidence/{}/view", file.id),
        Preview::Picture | Preview::Text => format!("/cases/{case}/evidence?show={0}#exhibit-{0}", file.id),
        Preview::None => format!("/cases/{case}/evidence/{}", file.id),
    }
}

/// `GET /cases/{id}/evidence/{evidence}`: the original bytes, to be saved and not shown.
pub async fn download(
    State(app): State<App>,
    visit: Visit,
    Path((id, evidence)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let id = case::case_id(&id)?;
    let (item, source) = app.casework.read_evidence(visit.signed()?, &id, &evidence).await?;
    Ok(saved(&item.name, Body::from_stream(source)))
}

/// Bytes to be saved under a name and not shown.
pub fn saved(name: &str, bytes: Body) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_DISPOSITION, attachment(name));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

/// Bytes as they may stand in an extended header parameter (RFC 8187).
pub fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            let high = char::from(b"0123456789ABCDEF"[usize::from(byte >> 4)]);
            let low = char::from(b"0123456789ABCDEF"[usize::from(byte & 15)]);
            encoded.extend(['%', high, low]);
        }
        encoded
    })
}

/// `attachment` with a file name of any script (RFC 6266).
pub fn attachment(name: &str) -> HeaderValue {
    let text = format!("attachment; filename*=UTF-8''{}", percent(name));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_leave_its_header() {
        let table = [
            ("合同.pdf", "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf"),
            ("a\"; x=\r\ny.pdf", "attachment; filename*=UTF-8''a%22%3B%20x%3D%0D%0Ay.pdf"),
            ("../etc/passwd", "attachment; filename*=UTF-8''..%2Fetc%2Fpasswd"),
        ];
        for (name, expected) in table {
            assert_eq!(attachment(name), expected, "{name}");
        }
    }
}
