//! 请假与代理: one's own, and that of another for the security administrator.

use super::{errors_of, faults, field};
use crate::{
    App,
    error::WebError,
    field::{Choice, Control, Fault, Field},
    form::CheckedForm,
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{AbsenceForm, AbsencePage, FieldError, REASONS};

#[derive(Template)]
#[template(path = "absence.html")]
struct Page {
    frame: Frame,
    shown: AbsencePage,
    /// Where its forms go; one's own page has no account in its address.
    path: String,
    /// The account, where it is somebody else's.
    other: Option<String>,
    fields: Vec<Field>,
    faults: Vec<Fault>,
}

async fn draw(
    app: &App,
    visit: &Visit,
    other: Option<&str>,
    form: &AbsenceForm,
    errors: Vec<FieldError>,
) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let account = other.unwrap_or(viewer.person.as_str());
    let page = app.casework.absences(viewer, account).await?;
    let choice = |value: &str, label: &str, chosen: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        note: String::new(),
        chosen: value == chosen,
    };
    let deputies = page.deputies.iter().map(|(id, words)| choice(id, words, &form.deputy)).collect();
    let reasons = REASONS.iter().map(|(code, label)| choice(code, label, &form.reason)).collect();
    let help = if page.deputies.is_empty() {
        "本单位没有可以代理的同事；离岗期间的案件会列在负责人的工作台上"
    } else {
        "代理人在这段时间以其本人名义代为办理；本人在同一审批链中签过的，代理人不能再签"
    };
    let fields = vec![
        field("from", "开始日期", "", true, Control::Date(form.from.clone()), &errors),
        field("to", "结束日期", "这一天仍由代理人办理，次日自动恢复", true, Control::Date(form.to.clone()), &errors),
        field("deputy", "代理人", help, false, Control::Select(deputies), &errors),
        field("reason", "事由", "只选类别，不要填写健康等个人情况", false, Control::Select(reasons), &errors),
    ];
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = Page {
        frame: visit.frame("请假与代理"),
        shown: page,
        path: other.map_or_else(|| "/account/absence".to_owned(), |id| format!("/accounts/{id}/absence")),
        other: other.map(str::to_owned),
        fields,
        faults: faults(&errors, "absence-form"),
    };
    Ok((status, Html(view.render()?)).into_response())
}

fn read(form: &mut CheckedForm) -> AbsenceForm {
    AbsenceForm {
        from: form.take("from"),
        to: form.take("to"),
        deputy: form.take("deputy"),
        reason: form.take("reason"),
    }
}

/// `GET /account/absence`.
pub async fn own(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    draw(&app, &visit, None, &AbsenceForm::default(), Vec::new()).await
}

/// `POST /account/absence`.
pub async fn enter_own(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let asked = read(&mut form);
    let viewer = visit.signed()?;
    match app.casework.enter_absence(viewer, viewer.person.as_str(), &asked).await {
        Ok(()) => Ok(Redirect::to("/account/absence").into_response()),
        Err(error) => draw(&app, &visit, None, &asked, errors_of(error)?).await,
    }
}

/// `POST /account/absence/{absence}/end`: one's own, or another's by the security administrator.
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    Path(absence): Path<String>,
    _: CheckedForm,
) -> Result<Redirect, WebError> {
    let viewer = visit.signed()?;
    let whose = app.casework.end_absence(viewer, &absence).await?;
    let own = whose == viewer.person.as_str();
    Ok(Redirect::to(&if own { "/account/absence".to_owned() } else { format!("/accounts/{whose}/absence") }))
}

/// `GET /accounts/{id}/absence`.
pub async fn of(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    draw(&app, &visit, Some(&id), &AbsenceForm::default(), Vec::new()).await
}

/// `POST /accounts/{id}/absence`.
pub async fn enter(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let asked = read(&mut form);
    match app.casework.enter_absence(visit.signed()?, &id, &asked).await {
        Ok(()) => Ok(Redirect::to(&format!("/accounts/{id}?done=absence")).into_response()),
        Err(error) => draw(&app, &visit, Some(&id), &asked, errors_of(error)?).await,
    }
}
