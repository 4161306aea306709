//! The complainant's own way in, by case number and query code, and its page.

mod case;
mod lost;
mod words;

pub use case::{Done, draw as case_page, show};
pub use lost::{ask as ask_for_code, form as lost_form};

use crate::{
    App, case::case_id, error::WebError, form::CheckedForm, frame::Frame, sign::open_session, visit::Visit,
    visitor::ComesFrom,
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use casework::{TrackOutcome, wait_words};
use domain::case_number::CaseNumber;

#[derive(Template)]
#[template(path = "track.html")]
struct TrackPage {
    frame: Frame,
    number: String,
    number_trouble: Option<String>,
    trouble: Option<String>,
}

#[derive(Template)]
#[template(path = "new_code.html")]
struct NewCodePage {
    frame: Frame,
    number: String,
    code: String,
}

/// `GET /track`.
pub async fn form(visit: Visit) -> Result<Html<String>, WebError> {
    let frame = visit.frame("查询进度");
    Ok(Html(TrackPage { frame, number: String::new(), number_trouble: None, trouble: None }.render()?))
}

/// `POST /track/case`: another case of the same complainant, such as one that was split off.
pub async fn open_relative(
    State(app): State<App>,
    visit: Visit,
    ComesFrom(from): ComesFrom,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let id = case_id(&form.take("case"))?;
    let signed_in = app.casework.open_relative(visit.signed()?, &id, &from).await?;
    Ok(open_session(&app, &signed_in, "/track/case"))
}

/// `POST /track`.
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    ComesFrom(from): ComesFrom,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let number = form.take("number").trim().to_owned();
    let code = form.take("code");
    let (mut number_trouble, mut trouble, mut status) = (None, None, StatusCode::UNPROCESSABLE_ENTITY);
    match app.casework.open_track(&number, code.trim(), &from).await? {
        TrackOutcome::In(tracked) => {
            let opened = open_session(&app, &tracked.signed_in, "/track/case");
            let Some(code) = tracked.new_code else { return Ok(opened) };
            // Shown before the case: the code on the slip was seen by others.
            let page = NewCodePage { frame: visit.frame("您的新查询码"), number, code };
            let mut shown = Html(page.render()?).into_response();
            if let Some(cookie) = opened.headers().get(header::SET_COOKIE) {
                shown.headers_mut().insert(header::SET_COOKIE, cookie.clone());
            }
            return Ok(shown);
        }
        TrackOutcome::Wait(seconds) => {
            status = StatusCode::TOO_MANY_REQUESTS;
            let wait = wait_words(seconds);
            trouble = Some(format!("输错次数较多，请等{wait}再试。您的案件不受影响，照常办理。"));
        }
        TrackOutcome::Refused => {
            if let Err(error) = CaseNumber::parse(&number) {
                number_trouble = Some(format!("{error}。请对照回执上的编号。"));
            } else {
                let words = "案件编号和查询码不相符。请对照回执逐位核对；查询码中没有字母 I、L、O、U。";
                trouble = Some(words.to_owned());
            }
        }
    }
    let page = TrackPage { frame: visit.frame("查询进度"), number, number_trouble, trouble };
    Ok((status, Html(page.render()?)).into_response())
}
