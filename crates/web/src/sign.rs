//! Signing in, in one step or two, and out.

use crate::{
    App,
    access::BACK_TO,
    error::WebError,
    form::CheckedForm,
    frame::Frame,
    routes,
    visit::{SESSION, Visit, kept, set_cookie},
    visitor::{ComesFrom, DEVICE},
};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{SecondStep, SignInOutcome, SignedIn, wait_words};

/// The cookie of a sign-in whose second step is missing. It opens nothing but that step.
const HALF: &str = "second_step";
const HALF_SECONDS: u32 = 5 * 60;
/// As long as browsers keep a cookie.
const DEVICE_SECONDS: u32 = 400 * 24 * 3600;

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    frame: Frame,
    login: String,
    trouble: Option<String>,
    /// The words of the button that leads to the single sign-on.
    single_sign_on: Option<String>,
}

#[derive(Template)]
#[template(path = "login_second.html")]
struct SecondPage {
    frame: Frame,
    trouble: Option<String>,
}

fn login_page(app: &App, visit: &Visit, login: String, trouble: Option<String>) -> Result<Html<String>, WebError> {
    let page = LoginPage {
        frame: visit.frame("工作人员登录"),
        login,
        trouble,
        single_sign_on: app.single_sign_on.as_ref().map(|other| other.label().to_owned()),
    };
    Ok(Html(page.render()?))
}

/// The answer that opens a session and goes on to `path`.
pub fn open_session(app: &App, signed_in: &SignedIn, path: &str) -> Response {
    let seconds = u32::try_from(app.casework.policy().session_us / 1_000_000).unwrap_or(u32::MAX);
    let mut response = Redirect::to(path).into_response();
    let mut set = |cookie: HeaderValue| response.headers_mut().append(header::SET_COOKIE, cookie);
    set(set_cookie(app, SESSION, &signed_in.token, Some(seconds), false));
    if let Some(device) = &signed_in.device {
        set(set_cookie(app, DEVICE, device, Some(DEVICE_SECONDS), false));
    }
    response
}

/// The answer that opens a session and goes on to the page that was wanted, if this role may read it.
fn go_on(app: &App, signed_in: &SignedIn, headers: &HeaderMap) -> Response {
    let wanted = kept(app, headers, BACK_TO).unwrap_or_default();
    let allowed = routes::page_at(wanted).is_some_and(|route| route.who.admits(Some(signed_in.viewer.role)));
    let mut response = open_session(app, signed_in, if allowed { wanted } else { "/desk" });
    for name in [BACK_TO, HALF] {
        if kept(app, headers, name).is_some() {
            response.headers_mut().append(header::SET_COOKIE, set_cookie(app, name, "", Some(0), false));
        }
    }
    response
}

/// The answer to an attempt to sign in that led anywhere.
pub fn after(app: &App, outcome: SignInOutcome, headers: &HeaderMap) -> Option<Response> {
    match outcome {
        SignInOutcome::SignedIn(signed_in) => Some(go_on(app, &signed_in, headers)),
        SignInOutcome::SecondStep(token) => {
            let cookie = set_cookie(app, HALF, &token, Some(HALF_SECONDS), false);
            Some(([(header::SET_COOKIE, cookie)], Redirect::to("/login/second")).into_response())
        }
        SignInOutcome::Refused | SignInOutcome::Wait(_) => None,
    }
}

/// `GET /login`.
pub async fn form(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    login_page(&app, &visit, String::new(), None)
}

/// `POST /login`.
pub async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    ComesFrom(from): ComesFrom,
    headers: HeaderMap,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let login = form.take("login").trim().to_owned();
    let password = form.take("password");
    let outcome = app.casework.sign_in(&login, &password, &from).await?;
    let trouble = match &outcome {
        SignInOutcome::Wait(seconds) => format!("尝试次数过多，请在{}后再试。", wait_words(*seconds)),
        _ => "账号或密码不正确，请核对后再试。忘记密码的，请与本单位管理员联系。".to_owned(),
    };
    if let Some(response) = after(&app, outcome, &headers) {
        if let Some(token) = &visit.token {
            app.casework.sign_out(token).await?;
        }
        return Ok(response);
    }
    let page = login_page(&app, &visit, login, Some(trouble))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `GET /login/second`: asks for the second factor.
pub async fn second_form(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, WebError> {
    let half = kept(&app, &headers, HALF).unwrap_or_default();
    if !app.casework.awaits_second_step(half).await? {
        return over(&app, &visit);
    }
    Ok(Html(SecondPage { frame: visit.frame("两步验证"), trouble: None }.render()?).into_response())
}

/// `POST /login/second`.
pub async fn second_step(
    State(app): State<App>,
    visit: Visit,
    ComesFrom(from): ComesFrom,
    headers: HeaderMap,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let half = kept(&app, &headers, HALF).unwrap_or_default();
    let trouble = match app.casework.second_step(half, &form.take("code"), &from).await {
        Ok(SecondStep::SignedIn(signed_in)) => return Ok(go_on(&app, &signed_in, &headers)),
        Ok(SecondStep::Over) => return over(&app, &visit),
        Ok(SecondStep::Refused) => {
            "验证码不正确或已经用过。请等下一个验证码出现后再填；手机不在身边的，可以填备用码。".to_owned()
        }
        Err(casework::Error::Invalid(errors)) => {
            errors.into_iter().next().map(|error| error.message).unwrap_or_default()
        }
        Err(other) => return Err(other.into()),
    };
    let page = SecondPage { frame: visit.frame("两步验证"), trouble: Some(trouble) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

fn over(app: &App, visit: &Visit) -> Result<Response, WebError> {
    let trouble = "这次登录已经超时，或者验证码错误次数过多，请从账号和密码重新开始。".to_owned();
    let page = login_page(app, visit, String::new(), Some(trouble))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /logout`.
pub async fn sign_out(State(app): State<App>, visit: Visit, _: CheckedForm) -> Result<Response, WebError> {
    if let Some(token) = &visit.token {
        app.casework.sign_out(token).await?;
    }
    let cookie = set_cookie(&app, SESSION, "", Some(0), false);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}
