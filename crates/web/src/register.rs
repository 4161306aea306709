//! 登记投诉: an officer enters what came by post, by telephone or over the counter.

use crate::{
    App,
    error::WebError,
    field::{Control, Fault, Field, Filled, faults, fields},
    form::CheckedForm,
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{FieldError, Registered, Values};

/// The form's anchor.
const FORM: &str = "register";

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    frame: Frame,
    fields: Vec<Field>,
    /// The claims after the first one: folded away until they are needed.
    more: Vec<Field>,
    more_open: bool,
    after: Vec<Field>,
    faults: Vec<Fault>,
    refused: Option<String>,
    key: String,
}

#[derive(Template)]
#[template(path = "registered.html")]
struct RegisteredPage {
    frame: Frame,
    registered: Registered,
}

fn draw(
    app: &App,
    visit: &Visit,
    values: &Values,
    errors: &[FieldError],
    refused: Option<String>,
) -> Result<Html<String>, WebError> {
    let inputs = app.casework.register_inputs();
    let mut fields = fields(FORM, &inputs, Filled { values, errors, evidence: &[] });
    let further = |field: &Field| field.name.starts_with("claim.") && !field.name.starts_with("claim.1.");
    let from = fields.iter().position(further).unwrap_or(fields.len());
    let mut more = fields.split_off(from);
    let after = more.split_off(more.iter().position(|field| !further(field)).unwrap_or(more.len()));
    let typed = |field: &Field| {
        field.error.is_some() || values.get(&field.name).is_some_and(|v| v.iter().any(|v| !v.is_empty()))
    };
    let page = RegisterPage {
        frame: visit.frame("登记投诉"),
        more_open: more.iter().any(typed),
        fields,
        more,
        after,
        faults: faults(FORM, &inputs, errors),
        refused,
        key: hex::encode(app.casework.random::<16>()),
    };
    Ok(Html(page.render()?))
}

/// `GET /register`.
pub async fn form(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    draw(&app, &visit, &Values::new(), &[], None)
}

/// `POST /register`: answers with the number and the query code, which is shown this once.
pub async fn enter(State(app): State<App>, visit: Visit, form: CheckedForm) -> Result<Response, WebError> {
    let values = form.0;
    let (errors, refused) = match app.casework.register(visit.signed()?, &values).await {
        Ok(registered) => {
            let page = RegisteredPage { frame: visit.frame("已登记"), registered };
            return Ok(Html(page.render()?).into_response());
        }
        Err(casework::Error::Invalid(errors)) => (errors, None),
        Err(casework::Error::Refused(refusal)) => (Vec::new(), Some(format!("{}。{}。", refusal.rule, refusal.remedy))),
        Err(other) => return Err(other.into()),
    };
    let page = draw(&app, &visit, &values, &errors, refused)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
