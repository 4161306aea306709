//! 审计: what was done administratively, searched and taken away, and whether anybody rewrote it.

use crate::{
    App, desk_duties::cell, error::WebError, evidence::attachment, field::Fault, form::CheckedForm, frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{AuditCheck, AuditForm, AuditPage, FieldError, audit::AuditAction};
use std::time::Duration;

/// How long the answer waits for a verification; it goes on after that.
const LOOK: Duration = Duration::from_secs(5);

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditView {
    frame: Frame,
    form: AuditForm,
    page: AuditPage,
    check: Option<AuditCheck>,
    actions: Vec<(&'static str, &'static str)>,
    errors: Vec<FieldError>,
    faults: Vec<Fault>,
    searched: bool,
}

impl AuditView {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}

fn read(form: &mut CheckedForm) -> AuditForm {
    AuditForm {
        from: form.take("from"),
        to: form.take("to"),
        action: form.take("action"),
        actor: form.take("actor"),
        organ: form.take("organ"),
        subject: form.take("subject"),
        before: form.take("before"),
    }
}

async fn draw(app: &App, visit: &Visit, form: AuditForm, searched: bool) -> Result<Response, WebError> {
    let (page, errors) = match app.casework.audit_page(&form).await {
        Ok(page) => (page, Vec::new()),
        Err(casework::Error::Invalid(errors)) => (AuditPage { items: Vec::new(), total: 0, next: None }, errors),
        Err(other) => return Err(other.into()),
    };
    let fault = |error: &FieldError| Fault { href: format!("#audit-{}", error.field), text: error.message.clone() };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = AuditView {
        frame: visit.frame("审计"),
        form,
        page,
        check: app.casework.audit_check().await?,
        actions: AuditAction::ALL.iter().map(|action| (action.code(), action.label())).collect(),
        faults: errors.iter().map(fault).collect(),
        errors,
        searched,
    };
    Ok((status, Html(view.render()?)).into_response())
}

/// `GET /audit`: the newest entries and the last verification.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    draw(&app, &visit, AuditForm::default(), false).await
}

/// `POST /audit`: a search. Its words name people, so they travel in the body.
pub async fn search(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    draw(&app, &visit, read(&mut form), true).await
}

/// `POST /audit/export`: what the search finds, as a workbook or as text.
pub async fn export(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let text = form.take("format") == "csv";
    let query = read(&mut form);
    let now = app.casework.now().to_minutes().replace(':', "");
    let (bytes, kind, name) = if text {
        let rows = app.casework.audit_table(viewer, &query).await?;
        let bytes = csv_of(&rows).map_err(|error| {
            tracing::error!(%error, "audit.export");
            WebError::Internal
        })?;
        (bytes, "text/csv; charset=utf-8", format!("审计记录 {now}.csv"))
    } else {
        let bytes = app.casework.audit_workbook(viewer, &query).await?;
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        (bytes, kind, format!("审计记录 {now}.xlsx"))
    };
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, attachment(&name))];
    Ok((headers, bytes).into_response())
}

fn csv_of(rows: &[[String; 8]]) -> Result<Vec<u8>, csv::Error> {
    // Excel reads UTF-8 only behind this mark.
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|value| cell(value)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// `POST /audit/verify`: looks at the whole chain now.
pub async fn verify(State(app): State<App>, visit: Visit, _form: CheckedForm) -> Result<Redirect, WebError> {
    let viewer = visit.signed()?.clone();
    let (casework, key) = (app.casework.clone(), app.log_key.clone());
    // It goes on if the reader goes away.
    let work = tokio::spawn(async move { casework.check_audit(&viewer, key).await });
    if let Ok(Ok(done)) = tokio::time::timeout(LOOK, work).await {
        done?;
    }
    Ok(Redirect::to("/audit#verification"))
}
