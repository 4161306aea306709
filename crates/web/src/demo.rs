//! The demonstration: moving the clock on, and changing seats with one click. Neither exists outside of it.

use crate::{
    App, error::WebError, form::CheckedForm, mode::own_path, sign::open_session, visit::Visit, visitor::ComesFrom,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

/// How far the clock goes in one move, in days.
const MOST_DAYS: u16 = 366;

/// `POST /demo/clock`: so many days pass, and whatever became due happens.
pub async fn advance(State(app): State<App>, mut form: CheckedForm) -> Result<Response, WebError> {
    if !app.settings.demonstration {
        return Err(WebError::NotFound);
    }
    let clock = app.demo_clock.as_ref().ok_or(WebError::NotFound)?;
    let days = form.take("days").parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    let days = days.ok_or_else(|| WebError::Unfit(format!("天数应为1至{MOST_DAYS}的整数。")))?;
    clock.advance_days(days);
    (app.after_advance)().await;
    Ok(Redirect::to(own_path(&form.take("back"))).into_response())
}

/// `POST /demo/switch`: signs in as another demonstration account.
pub async fn switch(
    State(app): State<App>,
    visit: Visit,
    ComesFrom(from): ComesFrom,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    if !app.settings.demonstration {
        return Err(WebError::NotFound);
    }
    let signed_in = app.casework.switch_to(form.take("login").trim(), &from).await?;
    let signed_in = signed_in.ok_or_else(|| WebError::Unfit("请选择一个演示身份。".to_owned()))?;
    if let Some(token) = &visit.token {
        app.casework.sign_out(token).await?;
    }
    Ok(open_session(&app, &signed_in, "/desk"))
}
