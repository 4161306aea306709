//! Signing in and out.

use crate::{
    App,
    error::WebError,
    form::CheckedForm,
    frame::Frame,
    visit::{SESSION, Visit, set_cookie},
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    frame: Frame,
    login: String,
    trouble: Option<&'static str>,
}

/// A session lasts at most so long in the browser; the server ends idle ones earlier.
const SESSION_SECONDS: u32 = 12 * 3600;

/// The answer that opens a session and goes on to `path`.
pub fn open_session(app: &App, token: &str, path: &str) -> Response {
    let cookie = set_cookie(app, SESSION, token, Some(SESSION_SECONDS), false);
    ([(header::SET_COOKIE, cookie)], Redirect::to(path)).into_response()
}

/// `GET /login`.
pub async fn form(visit: Visit) -> Result<Html<String>, WebError> {
    Ok(Html(LoginPage { frame: visit.frame("工作人员登录"), login: String::new(), trouble: None }.render()?))
}

/// `POST /login`.
pub async fn sign_in(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let login = form.take("login").trim().to_owned();
    let password = form.take("password");
    if let Some(signed_in) = app.casework.sign_in(&login, &password).await? {
        return Ok(open_session(&app, &signed_in.token, "/desk"));
    }
    let page = LoginPage {
        frame: visit.frame("工作人员登录"),
        login,
        trouble: Some("账号或密码不正确，请核对后再试。忘记密码的，请与本单位管理员联系。"),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

/// `POST /logout`.
pub async fn sign_out(State(app): State<App>, visit: Visit, _: CheckedForm) -> Result<Response, WebError> {
    if let Some(token) = &visit.token {
        app.casework.sign_out(token).await?;
    }
    let cookie = set_cookie(&app, SESSION, "", Some(0), false);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}
