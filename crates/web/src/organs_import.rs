//! A new directory comes in: the check report, the second look, the adoption.

use crate::{
    App,
    error::{WebError, size_words},
    evidence::{announced, drain, small, unreadable},
    form::{CheckedForm, TOKEN, token_matches},
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Multipart, Query, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{Casework, DirectoryDraft, DirectoryReport};
use serde::Deserialize;

/// The most bytes of a workbook.
const FILE_BYTES: u64 = 20 << 20;
/// Faults shown on the page; nobody mends more at once.
const FAULTS_SHOWN: usize = 500;

#[derive(Template)]
#[template(path = "organs_import.html")]
struct ImportPage {
    frame: Frame,
    limit: String,
    version: u32,
    trouble: Option<String>,
    file_name: String,
    report: Option<DirectoryReport>,
    more_faults: usize,
    waiting: bool,
    adopted: Option<u32>,
}

#[derive(Template)]
#[template(path = "organs_review.html")]
struct ReviewPage {
    frame: Frame,
    draft: DirectoryDraft,
    document: String,
    trouble: Option<String>,
    /// The second look: everything is shown once more and only adopting is left.
    confirming: bool,
}

/// What happened just before the page is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    adopted: Option<u32>,
}

#[derive(Default)]
struct Sent {
    name: String,
    bytes: Vec<u8>,
}

async fn page(
    app: &App,
    visit: &Visit,
    file_name: String,
    trouble: Option<String>,
    report: Option<DirectoryReport>,
    adopted: Option<u32>,
) -> Result<Html<String>, WebError> {
    let waiting = app.casework.directory_draft(visit.signed()?).await?.is_some();
    let mut report = report;
    let more_faults = report.as_ref().map_or(0, |report| report.faults.len().saturating_sub(FAULTS_SHOWN));
    if let Some(report) = &mut report {
        report.faults.truncate(FAULTS_SHOWN);
    }
    let page = ImportPage {
        frame: visit.frame("导入机构名录"),
        limit: size_words(FILE_BYTES),
        version: app.casework.directory().version,
        trouble,
        file_name,
        report,
        more_faults,
        waiting,
        adopted,
    };
    Ok(Html(page.render()?))
}

/// `GET /organs/import`.
pub async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(before): Query<Before>,
) -> Result<Html<String>, WebError> {
    page(&app, &visit, String::new(), None, None, before.adopted).await
}

/// `POST /organs/import`: the workbook is checked; without faults it waits for the second look.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    mut parts: Multipart,
) -> Result<Response, WebError> {
    let mut sent = Sent::default();
    let read = if announced(&headers) > FILE_BYTES + (1 << 20) {
        Err(WebError::TooLarge(FILE_BYTES))
    } else {
        read(&visit, &mut parts, &mut sent).await
    };
    if let Err(error) = read {
        drain(parts).await;
        let (status, text) = match error {
            WebError::TooLarge(limit) => {
                (StatusCode::PAYLOAD_TOO_LARGE, format!("文件超过{}的上限，没有导入。", size_words(limit)))
            }
            WebError::Unfit(text) => (StatusCode::UNPROCESSABLE_ENTITY, text),
            other => return Err(other),
        };
        return Ok((status, page(&app, &visit, sent.name, Some(text), None, None).await?).into_response());
    }
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    match app.casework.check_workbook(visit.signed()?, &sent.name, sent.bytes).await {
        Ok(report) if report.faults.is_empty() && !report.changes.is_empty() => {
            Ok(Redirect::to("/organs/review").into_response())
        }
        Ok(report) => {
            let same = report.faults.is_empty().then(|| "文件与现行名录完全相同，没有需要采用的变化。".to_owned());
            Ok((unfit, page(&app, &visit, sent.name, same, Some(report), None).await?).into_response())
        }
        Err(casework::Error::Import(cause)) => {
            let page = page(&app, &visit, sent.name, Some(cause.to_string()), None, None).await?;
            Ok((unfit, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn read(visit: &Visit, parts: &mut Multipart, sent: &mut Sent) -> Result<(), WebError> {
    let mut checked = false;
    while let Some(mut field) = parts.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            TOKEN => checked = token_matches(visit, &small(&mut field).await?),
            "file" if !checked => return Err(WebError::BadToken),
            "file" => {
                field.file_name().unwrap_or_default().clone_into(&mut sent.name);
                while let Some(piece) = field.chunk().await.map_err(unreadable)? {
                    sent.bytes.extend_from_slice(&piece);
                    if sent.bytes.len() as u64 > FILE_BYTES {
                        return Err(WebError::TooLarge(FILE_BYTES));
                    }
                }
            }
            _ => {}
        }
    }
    match (checked, sent.name.is_empty()) {
        (false, _) => Err(WebError::BadToken),
        (true, true) => Err(WebError::Unfit("没有选择文件。请选择在导出文件上修改的工作簿。".to_owned())),
        _ => Ok(()),
    }
}

async fn review_page(
    app: &App,
    visit: &Visit,
    document: String,
    trouble: Option<String>,
    confirming: bool,
) -> Result<Response, WebError> {
    let Some(draft) = app.casework.directory_draft(visit.signed()?).await? else {
        return Ok(Redirect::to("/organs/import").into_response());
    };
    let status = if trouble.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = if confirming { "确认采用机构名录" } else { "核对机构名录" };
    let page = ReviewPage { frame: visit.frame(title), draft, document, trouble, confirming };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /organs/review`: what waits, checked against what is in force now.
pub async fn review(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    review_page(&app, &visit, String::new(), None, false).await
}

/// `POST /organs/adopt`: first asks once more, then adopts.
pub async fn adopt(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let (document, digest) = (form.take("document"), form.take("digest"));
    let confirmed = form.take_filled("confirmed").is_some();
    let answer = match Casework::directory_document(&document) {
        Ok(_) if confirmed => app.casework.adopt_directory(visit.signed()?, &document, &digest).await.map(Some),
        Ok(_) => Ok(None),
        Err(error) => Err(error),
    };
    match answer {
        Ok(Some(version)) => Ok(Redirect::to(&format!("/organs/import?adopted={version}")).into_response()),
        Ok(None) => review_page(&app, &visit, document, None, true).await,
        Err(casework::Error::Invalid(fields)) => {
            let text = fields.into_iter().map(|field| field.message).collect::<Vec<_>>().join("；");
            review_page(&app, &visit, document, Some(text), false).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /organs/discard`: what waits is thrown away.
pub async fn discard(State(app): State<App>, visit: Visit, _: CheckedForm) -> Result<Redirect, WebError> {
    app.casework.drop_directory_draft(visit.signed()?).await?;
    Ok(Redirect::to("/organs/import"))
}
