//! Making one account, and showing its slip this once.

use super::{errors_of, faults, field, roles};
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
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use casework::{AccountForm, FieldError, Slip};

#[derive(Template)]
#[template(path = "account_new.html")]
struct NewPage {
    frame: Frame,
    fields: Vec<Field>,
    faults: Vec<Fault>,
}

/// One or many slips, shown this once.
#[derive(Template)]
#[template(path = "slips.html")]
pub struct SlipsPage {
    /// The frame.
    pub frame: Frame,
    /// The slips.
    pub slips: Vec<Slip>,
    /// The address that the links begin with.
    pub host: String,
    /// What has happened.
    pub done: String,
    /// Where to go on.
    pub next: String,
}

/// The address of this deployment as the browser knows it.
pub fn host(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if app.settings.secure_cookies { "https" } else { "http" };
    if host.is_empty() { String::new() } else { format!("{scheme}://{host}") }
}

fn fields(form: &AccountForm, errors: &[FieldError]) -> Vec<Field> {
    let line = |text: &str| Control::Line(text.to_owned());
    vec![
        field("name", "姓名", "", true, line(&form.name), errors),
        field("login", "登录名", "3至40个字母、数字、点、连字符或下划线，全系统唯一", true, line(&form.login), errors),
        field("organ", "单位", "全称、简称、原名或者统一社会信用代码", true, line(&form.organ), errors),
        field(
            "role",
            "岗位",
            "系统、安全、审计管理员须由三人分任，不兼任其他岗位；新设管理员由审计管理员确认后才能启用",
            true,
            Control::Select(roles(&form.role, true)),
            errors,
        ),
        field(
            "until",
            "有效期的最后一日",
            "借调、挂职等有期限的填写；长期的留空",
            false,
            Control::Date(form.until.clone()),
            errors,
        ),
    ]
}

fn draw(visit: &Visit, form: &AccountForm, errors: &[FieldError]) -> Result<Html<String>, WebError> {
    let page = NewPage {
        frame: visit.frame("新建账号"),
        fields: fields(form, errors),
        faults: faults(errors, "account-form"),
    };
    Ok(Html(page.render()?))
}

/// `GET /accounts/new`.
pub async fn form(visit: Visit) -> Result<Html<String>, WebError> {
    draw(&visit, &AccountForm::default(), &[])
}

/// `POST /accounts/new`.
pub async fn make(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let asked = AccountForm {
        name: form.take("name"),
        login: form.take("login"),
        organ: form.take("organ"),
        role: form.take("role"),
        until: form.take("until"),
    };
    match app.casework.make_account(visit.signed()?, &asked, app.settings.invitation_days).await {
        Ok((id, slip)) => {
            let done = if slip.is_some() {
                "账号已建立，等待本人启用".to_owned()
            } else {
                "账号已建立，等待审计管理员确认；确认后再发放启用单".to_owned()
            };
            let page = SlipsPage {
                frame: visit.frame("账号已建立"),
                slips: slip.into_iter().collect(),
                host: host(&app, &headers),
                done,
                next: format!("/accounts/{id}"),
            };
            Ok(Html(page.render()?).into_response())
        }
        Err(error) => {
            let errors = errors_of(error)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&visit, &asked, &errors)?).into_response())
        }
    }
}
