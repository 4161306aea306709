//! 登录安全: the security administrator lifts locks, helps those who have lost password or phone, and links accounts to the
//! government's single sign-on.

use crate::{App, error::WebError, field::Fault, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{FieldError, Locks, SubjectLink};

/// A password that was set for somebody, shown once.
struct FirstPassword {
    login: String,
    password: String,
}

#[derive(Template)]
#[template(path = "security.html")]
struct SecurityPage {
    frame: Frame,
    locks: Locks,
    links: Vec<SubjectLink>,
    single_sign_on: bool,
    told: Told,
    faults: Vec<Fault>,
}

impl SecurityPage {
    fn error(&self, form: &str, field: &str) -> Option<&str> {
        let errors = self.told.errors.iter();
        errors.filter(|_| self.told.sent == form).find(|error| error.field == field).map(|error| error.message.as_str())
    }

    fn typed(&self, form: &str) -> &str {
        if self.told.sent == form && !self.told.errors.is_empty() { &self.told.login } else { "" }
    }
}

/// What came of the form that was sent.
#[derive(Default)]
struct Told {
    done: Option<&'static str>,
    first: Option<FirstPassword>,
    sent: &'static str,
    login: String,
    errors: Vec<FieldError>,
}

async fn draw(app: &App, visit: &Visit, told: Told) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let status = if told.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let fault =
        |error: &FieldError| Fault { href: format!("#{}-{}", told.sent, error.field), text: error.message.clone() };
    let links = app.casework.subject_links(viewer).await?;
    let page = SecurityPage {
        frame: visit.frame("登录安全"),
        locks: app.casework.locks(viewer).await?,
        single_sign_on: app.single_sign_on.is_some() || !links.is_empty(),
        links,
        faults: told.errors.iter().map(fault).collect(),
        told,
    };
    Ok((status, Html(page.render()?)).into_response())
}

async fn answer(
    app: &App,
    visit: &Visit,
    (sent, login): (&'static str, String),
    outcome: Result<Told, casework::Error>,
) -> Result<Response, WebError> {
    match outcome {
        Ok(told) => draw(app, visit, told).await,
        Err(casework::Error::Invalid(errors)) => {
            draw(app, visit, Told { sent, login, errors, ..Told::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

fn done(words: &'static str) -> Told {
    Told { done: Some(words), ..Told::default() }
}

/// `GET /security/sign-in`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    draw(&app, &visit, Told::default()).await
}

/// `POST /security/sign-in/unlock`.
pub async fn unlock(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    app.casework.unlock(visit.signed()?, &form.take("account")).await?;
    draw(&app, &visit, done("已解除锁定，可以立即登录。")).await
}

/// `POST /security/sign-in/password`: a first password, which its person has to change.
pub async fn reset_password(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let login = form.take("login").trim().to_owned();
    let outcome = app
        .casework
        .reset_password(visit.signed()?, &login)
        .await
        .map(|password| Told { first: Some(FirstPassword { login: login.clone(), password }), ..Told::default() });
    answer(&app, &visit, ("password", login), outcome).await
}

/// `POST /security/sign-in/second-factor`: for somebody who has lost phone and codes.
pub async fn reset_second_factor(
    State(app): State<App>,
    visit: Visit,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let login = form.take("login").trim().to_owned();
    let outcome = app.casework.reset_second_factor(visit.signed()?, &login).await;
    answer(&app, &visit, ("factor", login), outcome.map(|()| done("已重置两步验证，本人下次登录后重新设置。"))).await
}

/// `POST /security/sign-in/link`.
pub async fn link(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let login = form.take("login").trim().to_owned();
    let outcome = app.casework.link_by_code(visit.signed()?, &login, &form.take("code")).await;
    answer(&app, &visit, ("link", login), outcome.map(|()| done("已关联，可以用统一身份认证登录。"))).await
}

/// `POST /security/sign-in/unlink`.
pub async fn unlink(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    app.casework.unlink_subject(visit.signed()?, &form.take("link")).await?;
    draw(&app, &visit, done("已取消关联，这个账号的登录已全部结束。")).await
}
