//! 待核看: complaints that came without a proof of work, and the button of whoever has looked.

use crate::{App, case::case_id, error::WebError, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, Redirect},
};
use casework::ScreeningItem;
use serde::Deserialize;

/// What happened just before the page is shown.
#[derive(Debug, Default, Deserialize)]
pub struct Before {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "screening.html")]
struct ScreeningPage {
    frame: Frame,
    items: Vec<ScreeningItem>,
    done: bool,
}

/// `GET /screening`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(before): Query<Before>,
) -> Result<Html<String>, WebError> {
    let page = ScreeningPage {
        frame: visit.frame("待核看"),
        items: app.casework.screening_queue(visit.signed()?).await?,
        done: before.done.is_some(),
    };
    Ok(Html(page.render()?))
}

/// `POST /screening`: somebody has looked at one.
pub async fn clear(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Redirect, WebError> {
    let id = case_id(&form.take("case"))?;
    app.casework.clear_screening(visit.signed()?, &id).await?;
    Ok(Redirect::to("/screening?done=1"))
}
