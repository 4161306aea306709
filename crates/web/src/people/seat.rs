//! Going on in another of one's seats.

use crate::{App, error::WebError, form::CheckedForm, visit::Visit};
use axum::{extract::State, response::Redirect};

/// `POST /seat`: the session sits in another seat of its person from now on.
pub async fn take(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Redirect, WebError> {
    let token = visit.token.clone().ok_or(WebError::SignedOut)?;
    app.casework.take_seat(visit.signed()?, &token, &form.take("seat")).await?;
    Ok(Redirect::to("/desk"))
}
