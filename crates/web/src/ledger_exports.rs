//! Exports of the ledger: begun, watched, fetched, removed.

use crate::{App, error::WebError, evidence::attachment, form::CheckedForm, frame::Frame, ledger, visit::Visit};
use askama::Template;
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{EXPORT_ROWS, ExportItem, ExportState, LedgerColumn};

#[derive(Template)]
#[template(path = "ledger_export.html")]
struct ExportPage {
    frame: Frame,
    export: ExportItem,
    limit: i64,
}

impl ExportPage {
    fn running(&self) -> bool {
        self.export.state == ExportState::Running
    }

    fn done(&self) -> bool {
        self.export.state == ExportState::Done
    }
}

#[derive(Template)]
#[template(path = "ledger_exports.html")]
struct ExportsPage {
    frame: Frame,
    exports: Vec<ExportItem>,
    limit: i64,
}

impl ExportsPage {
    fn state(export: &ExportItem) -> (&'static str, &'static str) {
        match export.state {
            ExportState::Running => ("state-active", "正在导出"),
            ExportState::Done => ("state-done", "已完成"),
            ExportState::Failed => ("state-late", "未完成"),
        }
    }
}

/// `POST /cases/exports`: begins an export of what the ledger shows, all pages of it.
pub async fn begin(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let view = form.take_filled("view");
    let query = ledger::read(|name| form.take_filled(name));
    let views = app.casework.ledger_views(viewer).await?;
    let columns: Vec<LedgerColumn> = match views.into_iter().find(|one| Some(&one.id) == view.as_ref()) {
        Some(view) => view.columns,
        None => app.casework.ledger_style(viewer).await?.columns,
    };
    let id = app.casework.begin_export(viewer, &query, columns).await?;
    Ok(Redirect::to(&format!("/cases/exports/{id}")).into_response())
}

/// `GET /cases/exports`: my exports of the last day.
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    let exports = app.casework.exports(visit.signed()?).await?;
    let page = ExportsPage { frame: visit.frame("台账导出"), exports, limit: EXPORT_ROWS };
    Ok(Html(page.render()?))
}

/// `GET /cases/exports/{export}`: how far it has come.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let export = app.casework.export(visit.signed()?, &id).await?;
    let page = ExportPage { frame: visit.frame("台账导出"), export, limit: EXPORT_ROWS };
    Ok(Html(page.render()?))
}

/// `GET /cases/exports/{export}/file`: the workbook.
pub async fn file(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let export = app.casework.export(viewer, &id).await?;
    let source = app.casework.read_export(viewer, &id).await?;
    let mut response = Body::from_stream(source).into_response();
    let headers = response.headers_mut();
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // When, and nothing of what: file names travel far.
    let name = format!("案件台账 {}.xlsx", export.asked_at.replace(':', ""));
    headers.insert(header::CONTENT_DISPOSITION, attachment(&name));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}

/// `POST /cases/exports/{export}`: removes it.
pub async fn drop(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _form: CheckedForm,
) -> Result<Redirect, WebError> {
    app.casework.drop_export(visit.signed()?, &id).await?;
    Ok(Redirect::to("/cases/exports"))
}
