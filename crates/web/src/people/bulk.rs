//! Many accounts from a spreadsheet: the template, the check report, the confirmation, the slips.

use super::new::{SlipsPage, host};
use crate::{
    App,
    error::{WebError, size_words},
    evidence::{announced, drain, saved, small, unreadable},
    form::{CheckedForm, TOKEN, token_matches},
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    body::Body,
    extract::{Multipart, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{BulkReport, MOST_ROWS};

/// The most bytes of a file.
const FILE_BYTES: u64 = 5 << 20;

#[derive(Template)]
#[template(path = "accounts_bulk.html")]
struct BulkPage {
    frame: Frame,
    limit: String,
    most: usize,
    trouble: Option<String>,
    /// The file that waits, with what its confirmation has to carry.
    waiting: Option<(BulkReport, String)>,
}

async fn draw(app: &App, visit: &Visit, trouble: Option<String>) -> Result<Response, WebError> {
    let waiting = app.casework.waiting_bulk(visit.signed()?).await?;
    let status = if trouble.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = BulkPage {
        frame: visit.frame("批量新建账号"),
        limit: size_words(FILE_BYTES),
        most: MOST_ROWS,
        trouble,
        waiting,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /accounts/bulk`.
pub async fn form(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    draw(&app, &visit, None).await
}

/// `GET /accounts/bulk/template`.
pub async fn template(State(app): State<App>) -> Result<Response, WebError> {
    Ok(saved("批量新建账号模板.xlsx", Body::from(app.casework.bulk_template()?)))
}

/// `POST /accounts/bulk`: a file is checked; nothing is made.
pub async fn check(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    mut parts: Multipart,
) -> Result<Response, WebError> {
    let mut sent = (String::new(), Vec::new());
    let read = if announced(&headers) > FILE_BYTES + (1 << 20) {
        Err(WebError::TooLarge(FILE_BYTES))
    } else {
        read(&visit, &mut parts, &mut sent).await
    };
    if let Err(error) = read {
        drain(parts).await;
        let text = match error {
            WebError::TooLarge(limit) => format!("文件超过{}的上限，没有检查", size_words(limit)),
            WebError::Unfit(text) => text,
            other => return Err(other),
        };
        return draw(&app, &visit, Some(text)).await;
    }
    match app.casework.check_bulk(visit.signed()?, &sent.0, sent.1).await {
        Ok(report) if report.faults.is_empty() => Ok(Redirect::to("/accounts/bulk#report").into_response()),
        Ok(report) => {
            let faults = report.faults.len();
            let text = if report.good.is_empty() {
                format!("有{faults}处错误，没有可以建立的账号；请按检查报告改正后重新检查")
            } else {
                format!("有{faults}处错误；正确的{}个账号可以先建立，其余改正后再检查", report.good.len())
            };
            draw(&app, &visit, Some(text)).await
        }
        Err(casework::Error::Import(cause)) => draw(&app, &visit, Some(cause.to_string())).await,
        Err(other) => Err(other.into()),
    }
}

async fn read(visit: &Visit, parts: &mut Multipart, sent: &mut (String, Vec<u8>)) -> Result<(), WebError> {
    let mut checked = false;
    while let Some(mut field) = parts.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            TOKEN => checked = token_matches(visit, &small(&mut field).await?),
            "file" if !checked => return Err(WebError::BadToken),
            "file" => {
                field.file_name().unwrap_or_default().clone_into(&mut sent.0);
                while let Some(piece) = field.chunk().await.map_err(unreadable)? {
                    sent.1.extend_from_slice(&piece);
                    if sent.1.len() as u64 > FILE_BYTES {
                        return Err(WebError::TooLarge(FILE_BYTES));
                    }
                }
            }
            _ => {}
        }
    }
    match (checked, sent.0.is_empty()) {
        (false, _) => Err(WebError::BadToken),
        (true, true) => Err(WebError::Unfit("没有选择文件。请选择按模板填写的工作簿或者CSV文件。".to_owned())),
        _ => Ok(()),
    }
}

/// `POST /accounts/bulk/make`: what passed becomes accounts; their slips are shown this once.
pub async fn make(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    match app.casework.make_bulk(visit.signed()?, &form.take("digest"), app.settings.invitation_days).await {
        Ok(slips) => {
            let page = SlipsPage {
                frame: visit.frame("账号已建立"),
                done: format!("已建立{}个账号，等待本人启用", slips.len()),
                slips,
                host: host(&app, &headers),
                next: "/accounts?state=invited".to_owned(),
            };
            Ok(Html(page.render()?).into_response())
        }
        Err(casework::Error::Invalid(errors)) => {
            let text = errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join("；");
            draw(&app, &visit, Some(text)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /accounts/bulk/discard`.
pub async fn discard(State(app): State<App>, visit: Visit, _: CheckedForm) -> Result<Redirect, WebError> {
    app.casework.drop_bulk(visit.signed()?).await?;
    Ok(Redirect::to("/accounts/bulk"))
}
