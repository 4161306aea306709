//! `/meetings`: the meetings that concern one's unit, and calling one.

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
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{Casework, FieldError, MeetingForm, MeetingItem};
use domain::meeting::{MeetingKind, MeetingState};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "meetings.html")]
struct MeetingsPage {
    frame: Frame,
    meetings: Vec<MeetingItem>,
    calls: bool,
}

/// How a state looks: shape and colour beside its word.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand their fields over by reference")]
pub fn state_class(state: &MeetingState) -> &'static str {
    match state {
        MeetingState::Called => "state-active",
        MeetingState::Minuted => "state-done",
        MeetingState::Cancelled => "state-idle",
    }
}

/// `GET /meetings`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    let viewer = visit.signed()?;
    let meetings = app.casework.meetings(viewer).await?;
    let calls = Casework::calls_meetings(viewer);
    Ok(Html(MeetingsPage { frame: visit.frame("协调会议"), meetings, calls }.render()?))
}

/// The case a form begins with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    case: String,
}

#[derive(Template)]
#[template(path = "meeting_new.html")]
struct NewPage {
    frame: Frame,
    fields: Vec<Field>,
    faults: Vec<Fault>,
}

fn draw(visit: &Visit, form: &MeetingForm, errors: &[FieldError]) -> Result<Response, WebError> {
    let kinds = MeetingKind::ALL.iter().map(|kind| Choice {
        value: kind.code().to_owned(),
        label: kind.label().to_owned(),
        note: match kind {
            MeetingKind::Joint => "联席会议成员单位参加",
            MeetingKind::Topic => "只请与这些案件有关的单位",
        }
        .to_owned(),
        chosen: kind.code() == form.kind,
    });
    let line = |text: &str| Control::Line(text.to_owned());
    let fields = vec![
        field("kind", "会议种类", "", true, Control::Cards(kinds.collect()), errors),
        field("held_on", "开会日期", "", true, Control::Date(form.held_on.clone()), errors),
        field("place", "地点", "", true, line(&form.place), errors),
        field("chair", "主持人", "姓名和职务", true, line(&form.chair), errors),
        field(
            "cases",
            "协调的案件",
            "案件编号，一行一个；只能是本单位牵头、还没有办结的案件",
            true,
            Control::Text(form.cases.clone()),
            errors,
        ),
        field(
            "organs",
            "参加单位",
            "全称、简称或者统一社会信用代码，一行一个；每个单位只看得到与自己有关的案件",
            true,
            Control::Text(form.organs.clone()),
            errors,
        ),
    ];
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = NewPage { frame: visit.frame("召集协调会议"), fields, faults: faults(errors, "meeting-form") };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /meetings/new`.
pub async fn form(visit: Visit, Query(about): Query<About>) -> Result<Response, WebError> {
    draw(&visit, &MeetingForm { cases: about.case, ..MeetingForm::default() }, &[])
}

/// `POST /meetings/new`.
pub async fn call(State(app): State<App>, visit: Visit, mut posted: CheckedForm) -> Result<Response, WebError> {
    let mut take = |name: &str| posted.take(name);
    let form = MeetingForm {
        kind: take("kind"),
        held_on: take("held_on"),
        place: take("place"),
        chair: take("chair"),
        cases: take("cases"),
        organs: take("organs"),
    };
    match app.casework.call_meeting(visit.signed()?, &form).await {
        Ok(id) => Ok(Redirect::to(&format!("/meetings/{id}")).into_response()),
        Err(error) => draw(&visit, &form, &errors_of(error)?),
    }
}
