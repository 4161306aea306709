//! `/meetings/{meeting}`: one meeting, what was agreed as tasks of its cases, and its end.

use crate::{
    App,
    error::WebError,
    field::{Choice, Control, Fault, Field},
    form::CheckedForm,
    frame::Frame,
    people::{errors_of, faults, field},
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{FieldError, MeetingPage, TaskForm};
use domain::meeting::MeetingState;

#[derive(Template)]
#[template(path = "meeting.html")]
struct OnePage {
    frame: Frame,
    page: MeetingPage,
    fields: Vec<Field>,
    minutes: Vec<Field>,
    faults: Vec<Fault>,
    key: String,
    printed_on: String,
}

/// What was typed into the two forms.
#[derive(Default)]
struct Typed {
    task: TaskForm,
    minutes_no: String,
}

async fn draw(app: &App, visit: &Visit, id: &str, typed: Typed, errors: Vec<FieldError>) -> Result<Response, WebError> {
    let page = app.casework.meeting(visit.signed()?, id).await?;
    let cases = page.cases.iter().map(|case| Choice {
        value: case.id.to_string(),
        label: format!("{} {}", case.number, case.respondent),
        note: String::new(),
        chosen: case.id.as_str() == typed.task.case || page.cases.len() == 1,
    });
    let line = |text: &str| Control::Line(text.to_owned());
    let fields = vec![
        field("case", "案件", "", true, Control::Select(cases.collect()), &errors),
        field("organ", "办理单位", "全称、简称或者统一社会信用代码", true, line(&typed.task.organ), &errors),
        field(
            "text",
            "议定事项",
            "写明要办什么；案件的投诉人要求保密的，不要写企业名称",
            true,
            Control::Text(typed.task.text.clone()),
            &errors,
        ),
        field("due_on", "办理时限", "不填的，按现行规则计算", false, Control::Date(typed.task.due_on.clone()), &errors),
    ];
    let minutes = vec![field("minutes_no", "纪要文号", "没有文号的写“无文号”", true, line(&typed.minutes_no), &errors)];
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = OnePage {
        frame: visit.frame(&format!("{} {}", page.item.kind, page.item.held_on)),
        page,
        fields,
        minutes,
        faults: faults(&errors, "task-form"),
        key: hex::encode(app.casework.random::<16>()),
        printed_on: domain::time::prose_date(app.casework.now().date()),
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /meetings/{meeting}`.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    draw(&app, &visit, &id, Typed::default(), Vec::new()).await
}

/// `POST /meetings/{meeting}/tasks`.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    mut posted: CheckedForm,
) -> Result<Response, WebError> {
    let mut take = |name: &str| posted.take(name);
    let task = TaskForm { case: take("case"), organ: take("organ"), text: take("text"), due_on: take("due_on") };
    let key = take("_key");
    match app.casework.add_meeting_task(visit.signed()?, &id, &task, &key).await {
        Ok(()) => Ok(Redirect::to(&format!("/meetings/{id}#tasks")).into_response()),
        Err(casework::Error::Refused(refusal)) => {
            let errors = vec![FieldError::new("", format!("{}。{}。", refusal.rule, refusal.remedy))];
            draw(&app, &visit, &id, Typed { task, ..Typed::default() }, errors).await
        }
        Err(error) => draw(&app, &visit, &id, Typed { task, ..Typed::default() }, errors_of(error)?).await,
    }
}

/// `POST /meetings/{meeting}/end`: its minutes are done, or it is cancelled.
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    mut posted: CheckedForm,
) -> Result<Response, WebError> {
    let cancels = posted.take_filled("cancel").is_some();
    let minutes_no = posted.take("minutes_no");
    let number = (!cancels).then_some(minutes_no.as_str());
    match app.casework.end_meeting(visit.signed()?, &id, number).await {
        Ok(()) => Ok(Redirect::to(&format!("/meetings/{id}")).into_response()),
        Err(error) => draw(&app, &visit, &id, Typed { minutes_no, ..Typed::default() }, errors_of(error)?).await,
    }
}
