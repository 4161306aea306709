//! The page of one account, and everything that is changed on it. What failed comes back with what was typed.

use super::{
    errors_of, faults, field,
    new::{SlipsPage, host},
    roles,
};
use crate::{
    App,
    error::WebError,
    field::{Control, Fault, Field},
    form::CheckedForm,
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{AccountPage, AccountState, FieldError, SeatForm};
use domain::actor::Role;
use serde::Deserialize;

/// What happened just before the page is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    done: String,
}

impl Before {
    fn words(&self) -> Option<&'static str> {
        Some(match self.done.as_str() {
            "changed" => "账号信息已修改。",
            "seat" => "岗位已增加，本人可以在页面顶端切换。",
            "seat-ended" => "岗位已结束。",
            "shut" => "账号已停用，登录、接口令牌和启用单都已失效。",
            "opened" => "账号已恢复。请发放启用单，由本人重新设置密码。",
            "signed-out" => "已强制下线。",
            "left" => "案件已全部移交，账号已停用。",
            "absence" => "请假与代理已登记。",
            _ => return None,
        })
    }
}

/// What was typed into the forms of the page.
#[derive(Debug, Default)]
struct Typed {
    name: Option<String>,
    until: Option<String>,
    seat: SeatForm,
    reason: String,
}

#[derive(Template)]
#[template(path = "account.html")]
struct OnePage {
    frame: Frame,
    page: AccountPage,
    may_change: bool,
    done: Option<&'static str>,
    faults: Vec<Fault>,
    change: Vec<Field>,
    seat: Vec<Field>,
    shut: Vec<Field>,
}

impl OnePage {
    fn is(&self, state: AccountState) -> bool {
        self.page.line.state == state
    }
}

async fn draw(
    app: &App,
    visit: &Visit,
    id: &str,
    typed: Typed,
    errors: Vec<FieldError>,
    done: Option<&'static str>,
) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let page = app.casework.account_page(viewer, id).await?;
    let line = |text: &str| Control::Line(text.to_owned());
    let name = typed.name.unwrap_or_else(|| page.line.name.clone());
    let until = typed.until.unwrap_or_else(|| page.line.until.clone().unwrap_or_default());
    let seat = &typed.seat;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = OnePage {
        frame: visit.frame(&page.line.name),
        may_change: viewer.role == Role::SecurityAdmin && !page.own,
        done,
        faults: faults(&errors, "main"),
        change: vec![
            field("name", "姓名", "", true, line(&name), &errors),
            field("until", "有效期的最后一日", "长期的留空", false, Control::Date(until), &errors),
        ],
        seat: vec![
            field("organ", "单位", "全称、简称、原名或者统一社会信用代码", true, line(&seat.organ), &errors),
            field("role", "岗位", "", true, Control::Select(roles(&seat.role, false)), &errors),
            field("from", "起始日期", "不填为今天", false, Control::Date(seat.from.clone()), &errors),
            field("to", "截止日期", "没有期限的留空", false, Control::Date(seat.to.clone()), &errors),
            field("standing_for", "代理谁", "代理他人岗位的，填写其登录名", false, line(&seat.standing_for), &errors),
        ],
        shut: vec![field("reason", "停用原因", "例如“长期借调，暂不使用”", true, line(&typed.reason), &errors)],
        page,
    };
    Ok((status, Html(view.render()?)).into_response())
}

/// `GET /accounts/{id}`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(before): Query<Before>,
) -> Result<Response, WebError> {
    draw(&app, &visit, &id, Typed::default(), Vec::new(), before.words()).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    id: &str,
    result: Result<(), casework::Error>,
    typed: Typed,
    done: &str,
) -> Result<Response, WebError> {
    match result {
        Ok(()) => Ok(Redirect::to(&format!("/accounts/{id}?done={done}")).into_response()),
        Err(error) => draw(app, visit, id, typed, errors_of(error)?, None).await,
    }
}

/// `POST /accounts/{id}`: name and last day.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let (name, until) = (form.take("name"), form.take("until"));
    let result = app.casework.change_account(visit.signed()?, &id, &name, &until).await;
    let typed = Typed { name: Some(name), until: Some(until), ..Typed::default() };
    answer(&app, &visit, &id, result, typed, "changed").await
}

/// `POST /accounts/{id}/seats`.
pub async fn grant(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let seat = SeatForm {
        organ: form.take("organ"),
        role: form.take("role"),
        from: form.take("from"),
        to: form.take("to"),
        standing_for: form.take("standing_for"),
    };
    let result = app.casework.grant_seat(visit.signed()?, &id, &seat).await;
    answer(&app, &visit, &id, result, Typed { seat, ..Typed::default() }, "seat").await
}

/// `POST /accounts/{id}/seats/{seat}/end`.
pub async fn end_seat(
    State(app): State<App>,
    visit: Visit,
    Path((id, seat)): Path<(String, String)>,
    _: CheckedForm,
) -> Result<Response, WebError> {
    let result = app.casework.end_seat(visit.signed()?, &id, &seat).await;
    answer(&app, &visit, &id, result, Typed::default(), "seat-ended").await
}

/// `POST /accounts/{id}/invite`: a new slip; the old password ends.
pub async fn invite(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
    _: CheckedForm,
) -> Result<Response, WebError> {
    match app.casework.invite(visit.signed()?, &id, app.settings.invitation_days).await {
        Ok(slip) => {
            let page = SlipsPage {
                frame: visit.frame("启用单已发放"),
                slips: vec![slip],
                host: host(&app, &headers),
                done: "启用单已发放，原密码、原链接和登录都已失效".to_owned(),
                next: format!("/accounts/{id}"),
            };
            Ok(Html(page.render()?).into_response())
        }
        Err(error) => draw(&app, &visit, &id, Typed::default(), errors_of(error)?, None).await,
    }
}

/// `POST /accounts/{id}/shut`.
pub async fn shut(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let reason = form.take("reason");
    let result = app.casework.shut_account(visit.signed()?, &id, &reason).await;
    answer(&app, &visit, &id, result, Typed { reason, ..Typed::default() }, "shut").await
}

/// `POST /accounts/{id}/open`.
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: CheckedForm,
) -> Result<Response, WebError> {
    let result = app.casework.reopen_account(visit.signed()?, &id).await;
    answer(&app, &visit, &id, result, Typed::default(), "opened").await
}

/// `POST /accounts/{id}/sign-out`.
pub async fn sign_out(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: CheckedForm,
) -> Result<Response, WebError> {
    let result = app.casework.end_sessions_of(visit.signed()?, &id).await.map(|_| ());
    answer(&app, &visit, &id, result, Typed::default(), "signed-out").await
}
