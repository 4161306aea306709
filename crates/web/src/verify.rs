//! 核验: the published roots, and checking a package or a letter that somebody holds. Nothing sent here is kept.

use crate::{
    App,
    error::WebError,
    form::{TOKEN, token_matches},
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    Json,
    extract::{Multipart, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use casework::{Casework, Checked, PublishedRoot, Verdict};
use domain::case_number::CaseNumber;
use std::{
    fs::File,
    io::{Read, Seek, Write},
};
use tokio::sync::Semaphore;

/// Roots on the page; the machine-readable list holds all.
const SHOWN: usize = 10;
/// Checks that run at once: each reads a whole package.
static CHECKS: Semaphore = Semaphore::const_new(2);
/// The largest text of a letter.
const LETTER_BYTES: u64 = 1 << 20;
/// The largest typed value.
const TYPED_BYTES: usize = 1024;

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    frame: Frame,
    roots: Vec<PublishedRoot>,
    total: usize,
    key_id: String,
    checked: Option<Checked>,
    trouble: Option<String>,
    number: String,
    digest: String,
    limit: String,
}

impl VerifyPage {
    fn has_more(&self) -> bool {
        self.total > self.roots.len()
    }

    fn verdict(checked: &Checked) -> (&'static str, &'static str) {
        match checked.verdict {
            Verdict::Genuine => ("notice-done", "真实，没有改动"),
            Verdict::Unsigned => ("notice-soon", "没有改动，但导出时尚未纳入签名的存证根"),
            Verdict::Altered => ("notice-late", "已被改动"),
            Verdict::Unknown => ("notice-late", "无法确认"),
        }
    }
}

/// What was typed or sent.
#[derive(Default)]
struct Sent {
    number: String,
    digest: String,
    file: Option<File>,
}

async fn draw(
    app: &App,
    visit: &Visit,
    checked: Option<Checked>,
    trouble: Option<String>,
    sent: Sent,
) -> Result<Response, WebError> {
    let (roots, total) = app.casework.published_roots(SHOWN).await?;
    let status = if trouble.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = VerifyPage {
        frame: visit.frame("核验"),
        roots,
        total,
        key_id: app.log_key.key_id().to_string(),
        checked,
        trouble,
        number: sent.number,
        digest: sent.digest,
        limit: crate::error::size_words(app.settings.max_upload_bytes),
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /verify`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    draw(&app, &visit, None, None, Sent::default()).await
}

/// `GET /verify/roots.json`: every root, the newest first, for programs that keep them.
pub async fn roots(State(app): State<App>) -> Result<Json<Vec<PublishedRoot>>, WebError> {
    Ok(Json(app.casework.published_roots(usize::MAX).await?.0))
}

/// `GET /verify/key.pem`: the public key by which roots are checked.
pub async fn key(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "application/x-pem-file")], app.log_key.to_pem()).into_response()
}

/// `POST /verify`: a package, or a letter by its number.
pub async fn check(State(app): State<App>, visit: Visit, parts: Multipart) -> Result<Response, WebError> {
    let Ok(_place) = CHECKS.try_acquire() else { return Err(WebError::Busy) };
    let mut sent = read(&app, &visit, parts).await?;
    let outcome = judge(&app, &mut sent).await?;
    let (checked, trouble) = match outcome {
        Ok(checked) => (Some(checked), None),
        Err(trouble) => (None, Some(trouble)),
    };
    draw(&app, &visit, checked, trouble, sent).await
}

async fn judge(app: &App, sent: &mut Sent) -> Result<Result<Checked, String>, WebError> {
    if sent.number.is_empty() {
        return Ok(match sent.file.take() {
            Some(file) => Ok(app.casework.check_upload(file, app.log_key.clone()).await?),
            None => Err("请选择要核验的文件，或填写文书编号。".to_owned()),
        });
    }
    if let Ok(number) = CaseNumber::parse(&sent.number) {
        if sent.digest.is_empty() {
            return Ok(Err("请填写回执上的核验码。".to_owned()));
        }
        return Ok(Ok(app.casework.check_receipt(&number, &sent.digest).await?));
    }
    let digest = match sent.file.take() {
        Some(file) => {
            let mut text = Vec::new();
            file.take(LETTER_BYTES).read_to_end(&mut text).map_err(|_| WebError::Unreadable)?;
            app.casework.digest_hex(&text)
        }
        None => sent.digest.clone(),
    };
    if digest.is_empty() {
        return Ok(Err("请选择文书的文本文件，或填写它的摘要。".to_owned()));
    }
    Ok(Ok(app.casework.check_letter(&sent.number, &digest).await?))
}

async fn read(app: &App, visit: &Visit, mut parts: Multipart) -> Result<Sent, WebError> {
    let (mut sent, mut checked) = (Sent::default(), false);
    while let Some(mut field) = parts.next_field().await.map_err(|_| WebError::Unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            // The token stands before the file in the form; nothing is read without it.
            if !checked {
                return Err(WebError::BadToken);
            }
            let chosen = field.file_name().is_some_and(|name| !name.is_empty());
            let mut file = Casework::scratch().map_err(|_| WebError::Busy)?;
            let mut size = 0_u64;
            while let Some(piece) = field.chunk().await.map_err(|_| WebError::Unreadable)? {
                size += piece.len() as u64;
                if size > app.settings.max_upload_bytes {
                    return Err(WebError::TooLarge(app.settings.max_upload_bytes));
                }
                file.write_all(&piece).map_err(|_| WebError::Busy)?;
            }
            if chosen && size > 0 {
                file.rewind().map_err(|_| WebError::Busy)?;
                sent.file = Some(file);
            }
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(|_| WebError::Unreadable)? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > TYPED_BYTES {
                return Err(WebError::Unreadable);
            }
        }
        let text = String::from_utf8(bytes).map_err(|_| WebError::Unreadable)?;
        match name.as_str() {
            TOKEN => checked = token_matches(visit, &text),
            "number" => text.trim().clone_into(&mut sent.number),
            "digest" => text.trim().clone_into(&mut sent.digest),
            _ => {}
        }
    }
    if checked { Ok(sent) } else { Err(WebError::BadToken) }
}
