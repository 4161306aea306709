//! The complainant's own page, opened by case number and query code.

use crate::{
    App,
    case::{self, Look},
    error::WebError,
    form::CheckedForm,
    frame::Frame,
    sign::open_session,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

#[derive(Template)]
#[template(path = "track.html")]
struct TrackPage {
    frame: Frame,
    number: String,
    trouble: Option<&'static str>,
}

/// `GET /track`.
pub async fn form(visit: Visit) -> Result<Html<String>, WebError> {
    Ok(Html(TrackPage { frame: visit.frame("查询进度"), number: String::new(), trouble: None }.render()?))
}

/// `POST /track`.
pub async fn open(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let number = form.take("number").trim().to_owned();
    let code = form.take("code");
    if let Some(signed_in) = app.casework.open_track(&number, code.trim()).await? {
        return Ok(open_session(&app, &signed_in.token, "/track/case"));
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
