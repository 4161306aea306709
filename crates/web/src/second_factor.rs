//! 两步验证: setting up one's second factor, its recovery codes, and removing it.

use crate::{App, error::WebError, field::Fault, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{FieldError, Hold, Proof, SecondFactor, SecondFactorRule};
use serde::Deserialize;

/// What happened just before the page is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    removed: Option<String>,
}

#[derive(Template)]
#[template(path = "account_second_factor.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a sentence of its own on the page")]
struct SecondFactorPage {
    frame: Frame,
    state: SecondFactor,
    required: bool,
    held: bool,
    off: bool,
    removed: bool,
    /// Recovery codes, shown once.
    codes: Vec<String>,
    /// Which of the two forms was sent that ask for a proof.
    sent: &'static str,
    errors: Vec<FieldError>,
    faults: Vec<Fault>,
}

impl SecondFactorPage {
    fn error(&self, form: &str, field: &str) -> Option<&str> {
        let error = self.errors.iter().find(|error| error.field == field && self.sent == form)?;
        Some(error.message.as_str())
    }
}

#[derive(Default)]
struct Told {
    codes: Vec<String>,
    removed: bool,
    sent: &'static str,
    errors: Vec<FieldError>,
}

async fn draw(app: &App, visit: &Visit, told: Told) -> Result<Html<String>, WebError> {
    let state = app.casework.second_factor(visit.signed()?).await?;
    let rule = app.casework.second_factor_rule();
    // Just set up: what held the person is over.
    let over = !told.codes.is_empty();
    let visit = Visit { hold: visit.hold.filter(|_| !over), ..visit.clone() };
    let fault =
        |error: &FieldError| Fault { href: format!("#{}-{}", told.sent, error.field), text: error.message.clone() };
    let page = SecondFactorPage {
        frame: visit.frame("两步验证"),
        state,
        required: rule == SecondFactorRule::Required,
        off: rule == SecondFactorRule::Off,
        held: visit.hold == Some(Hold::SetSecondFactor),
        removed: told.removed,
        faults: told.errors.iter().map(fault).collect(),
        codes: told.codes,
        sent: told.sent,
        errors: told.errors,
    };
    Ok(Html(page.render()?))
}

async fn answer(
    app: &App,
    visit: &Visit,
    sent: &'static str,
    outcome: Result<Vec<String>, casework::Error>,
) -> Result<Response, WebError> {
    match outcome {
        Ok(codes) => Ok(draw(app, visit, Told { codes, ..Told::default() }).await?.into_response()),
        Err(casework::Error::Invalid(errors)) => {
            let page = draw(app, visit, Told { sent, errors, ..Told::default() }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn proof(form: &mut CheckedForm) -> Proof {
    Proof { password: form.take("password"), code: form.take("code") }
}

/// `GET /account/second-factor`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(before): Query<Before>,
) -> Result<Html<String>, WebError> {
    draw(&app, &visit, Told { removed: before.removed.is_some(), ..Told::default() }).await
}

/// `POST /account/second-factor/begin`: makes a new secret.
pub async fn begin(State(app): State<App>, visit: Visit, _: CheckedForm) -> Result<Redirect, WebError> {
    app.casework.begin_second_factor(visit.signed()?).await?;
    Ok(Redirect::to("/account/second-factor"))
}

/// `GET /account/second-factor/code.svg`: the picture a phone reads, while one is set up.
pub async fn picture(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let picture = app.casework.second_factor_picture(visit.signed()?).await?.ok_or(WebError::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

/// `POST /account/second-factor/confirm`: a first code puts it in force.
pub async fn confirm(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let token = visit.token.as_deref().unwrap_or_default();
    let outcome = app.casework.confirm_second_factor(visit.signed()?, token, &form.take("code")).await;
    answer(&app, &visit, "confirm", outcome).await
}

/// `POST /account/second-factor/codes`: new recovery codes in place of the old ones.
pub async fn renew_codes(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let outcome = app.casework.renew_recovery_codes(visit.signed()?, &proof(&mut form)).await;
    answer(&app, &visit, "codes", outcome).await
}

/// `POST /account/second-factor/remove`.
pub async fn remove(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let token = visit.token.as_deref().unwrap_or_default();
    match app.casework.remove_second_factor(visit.signed()?, token, &proof(&mut form)).await {
        Ok(()) => Ok(Redirect::to("/account/second-factor?removed=1").into_response()),
        Err(error) => answer(&app, &visit, "remove", Err(error)).await,
    }
}
