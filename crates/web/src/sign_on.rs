//! The way through the government's single sign-on and back.

use crate::{
    App,
    error::WebError,
    frame::Frame,
    sign::after,
    visit::{Visit, kept, set_cookie},
    visitor::ComesFrom,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{SignOnError, SignOnOutcome};
use serde::Deserialize;

/// The cookie of a browser that has left for the single sign-on.
const JOURNEY: &str = "journey";
const JOURNEY_SECONDS: u32 = 10 * 60;

/// Why somebody is not in.
enum Trouble {
    /// It does not answer.
    Unreachable,
    /// What it said does not hold.
    Refused,
    /// It sent the person back without a code.
    GivenUp,
    /// The journey is too old, was ended before, or began in another browser.
    Lost,
    /// No account is linked.
    Unlinked(String),
    /// The account is shut.
    Shut,
}

#[derive(Template)]
#[template(path = "sign_on.html")]
struct SignOnPage {
    frame: Frame,
    title: &'static str,
    text: &'static str,
    code: Option<String>,
    again: bool,
}

fn trouble(visit: &Visit, trouble: Trouble) -> Result<Response, WebError> {
    let (status, title, text) = match &trouble {
        Trouble::Unreachable => (
            StatusCode::SERVICE_UNAVAILABLE,
            "统一身份认证暂时没有响应",
            "请稍候再试，也可以用账号和密码登录。持续无法使用的，请与系统管理员联系。",
        ),
        Trouble::Refused => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "统一身份认证没有通过",
            "返回的身份信息已过期或无法核实，没有登录。请重新登录；再次出现的，请与系统管理员联系。",
        ),
        Trouble::GivenUp => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "没有完成统一身份认证",
            "您取消了登录，或者统一身份认证没有同意。可以重新登录。",
        ),
        Trouble::Lost => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "这次登录已经失效",
            "登录须在十分钟内、在同一个浏览器中完成，并且只能使用一次。请重新登录。",
        ),
        Trouble::Unlinked(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "您的统一身份还没有关联账号",
            "身份已经核实，但还没有与本系统的账号关联。请把下面的识别码告诉本单位的安全管理员，关联后再登录。",
        ),
        Trouble::Shut => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "您的账号已停用",
            "身份已经核实，但关联的账号已停用。请与本单位的安全管理员联系。",
        ),
    };
    let again = !matches!(trouble, Trouble::Shut);
    let code = if let Trouble::Unlinked(code) = trouble { Some(code) } else { None };
    let page = SignOnPage { frame: visit.frame(title), title, text, code, again };
    Ok((status, Html(page.render()?)).into_response())
}

/// What is shown and what goes to the log: the cause, never a code or a subject.
fn failed(visit: &Visit, error: &SignOnError) -> Result<Response, WebError> {
    tracing::warn!(%error, "single_sign_on.failed");
    trouble(visit, if matches!(error, SignOnError::Unreachable(_)) { Trouble::Unreachable } else { Trouble::Refused })
}

/// `GET /login/single-sign-on`: leaves for the single sign-on.
pub async fn depart(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let other = app.single_sign_on.as_ref().ok_or(WebError::NotFound)?;
    let browser = hex::encode(app.casework.random::<32>());
    let departure = app.casework.depart(&browser).await?;
    match other.departure(&departure).await {
        Ok(address) => {
            let cookie = set_cookie(&app, JOURNEY, &browser, Some(JOURNEY_SECONDS), false);
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&address)).into_response())
        }
        Err(error) => failed(&visit, &error),
    }
}

/// What the single sign-on sends back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Back {
    state: String,
    code: String,
}

/// `GET /login/single-sign-on/back`: comes back from the single sign-on.
pub async fn come_back(
    State(app): State<App>,
    visit: Visit,
    ComesFrom(from): ComesFrom,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<Response, WebError> {
    let other = app.single_sign_on.as_ref().ok_or(WebError::NotFound)?;
    let browser = kept(&app, &headers, JOURNEY).unwrap_or_default();
    let Some(departure) = app.casework.come_back(&back.state, browser).await? else {
        return trouble(&visit, Trouble::Lost);
    };
    if back.code.is_empty() {
        return trouble(&visit, Trouble::GivenUp);
    }
    let identity = match other.identity(&back.code, &departure).await {
        Ok(identity) => identity,
        Err(error) => return failed(&visit, &error),
    };
    match app.casework.sign_in_as(&identity, &from).await? {
        SignOnOutcome::Unlinked(code) => trouble(&visit, Trouble::Unlinked(code)),
        SignOnOutcome::Shut => trouble(&visit, Trouble::Shut),
        SignOnOutcome::SignIn(outcome) => match after(&app, outcome, &headers) {
            Some(response) => Ok(response),
            None => trouble(&visit, Trouble::Refused),
        },
    }
}
