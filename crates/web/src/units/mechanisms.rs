//! `/mechanisms`: each unit's mechanism, with its document, leader and liaison.

use crate::{
    App,
    error::WebError,
    field::{Control, Fault, Field},
    form::CheckedForm,
    frame::Frame,
    people::{errors_of, faults, field},
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{FieldError, MechanismForm, Mechanisms};
use serde::Deserialize;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    missing: Option<String>,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "mechanisms.html")]
struct MechanismsPage {
    frame: Frame,
    register: Mechanisms,
    missing: bool,
    done: bool,
    fields: Vec<Field>,
    faults: Vec<Fault>,
}

fn fields(form: &MechanismForm, errors: &[FieldError]) -> Vec<Field> {
    let line = |text: &str| Control::Line(text.to_owned());
    vec![
        field("title", "机制文件名称", "例如“××局政府诚信履约工作机制”", true, line(&form.title), errors),
        field("document_no", "文号", "没有文号的写“无文号”", true, line(&form.document_no), errors),
        field("adopted_on", "印发日期", "", true, Control::Date(form.adopted_on.clone()), errors),
        field("leader", "分管领导", "姓名和职务", true, line(&form.leader), errors),
        field("section", "牵头科室", "", true, line(&form.section), errors),
        field("liaison", "联络员", "", true, line(&form.liaison), errors),
        field(
            "office_phone",
            "办公电话",
            "填单位的座机，不要填个人手机；本系统的其他单位看得到",
            true,
            line(&form.office_phone),
            errors,
        ),
    ]
}

async fn draw(
    app: &App,
    visit: &Visit,
    (asked, form): (Asked, Option<MechanismForm>),
    errors: Vec<FieldError>,
) -> Result<Response, WebError> {
    let missing = asked.missing.is_some();
    let register = app.casework.mechanism_register(visit.signed()?, missing).await?;
    let latest = || register.own.as_ref().and_then(|(_, versions)| versions.first()).map(|one| one.form.clone());
    let form = form.or_else(latest).unwrap_or_default();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = MechanismsPage {
        frame: visit.frame("工作机制"),
        fields: fields(&form, &errors),
        faults: faults(&errors, "mechanism-form"),
        register,
        missing,
        done: asked.done.is_some(),
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /mechanisms`.
pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    draw(&app, &visit, (asked, None), Vec::new()).await
}

/// `POST /mechanisms`: one's own unit's.
pub async fn put(State(app): State<App>, visit: Visit, mut posted: CheckedForm) -> Result<Response, WebError> {
    let mut take = |name: &str| posted.take(name);
    let form = MechanismForm {
        title: take("title"),
        document_no: take("document_no"),
        adopted_on: take("adopted_on"),
        leader: take("leader"),
        section: take("section"),
        liaison: take("liaison"),
        office_phone: take("office_phone"),
    };
    match app.casework.put_mechanism(visit.signed()?, &form).await {
        Ok(()) => Ok(Redirect::to("/mechanisms?done=yes").into_response()),
        Err(error) => draw(&app, &visit, (Asked::default(), Some(form)), errors_of(error)?).await,
    }
}

/// `GET /mechanisms/export`: the register as a spreadsheet.
pub async fn export(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let bytes = app.casework.mechanism_workbook(visit.signed()?).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let name = crate::evidence::percent("工作机制登记表.xlsx");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    Ok((headers, bytes).into_response())
}
