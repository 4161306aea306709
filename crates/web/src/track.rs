//! The complainant's own page, opened by case number and query code.

use crate::{
    App,
    case::{self, Look},
    error::WebError,
    form::CheckedForm,
    frame::Frame,
    sign::open_session,
    visit::Visit,
    visitor::ComesFrom,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

#[derive(Template)]
#[template(path = "track.html")]
struct TrackPage {
    frame: Frame,
    number: String,
    trouble: Option<&'static str>,
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
    Ok(Html(TrackPage { frame: visit.frame("查询进度"), number: String::new(), trouble: None }.render()?))
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
    if let Some(tracked) = app.casework.open_track(&number, code.trim(), &from).await? {
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
    let page = TrackPage {
        frame: visit.frame("查询进度"),
        number,
        trouble: Some("案件编号和查询码不相符。请对照回执逐位核对；查询码中没有字母 I、L、O、U。"),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

/// `GET /track/case`.
pub async fn show(State(app): State<App>, visit: Visit, Query(look): Query<Look>) -> Result<Response, WebError> {
    let id = visit.signed()?.case.clone().ok_or(WebError::NotFound)?;
    case::whole(&app, &visit, &id, look, None).await
}
