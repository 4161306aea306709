//! 接口令牌: making, seeing and revoking the access tokens of one's own account.

use crate::{App, error::WebError, field::Fault, form::CheckedForm, frame::Frame, routes, visit::Visit};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{FieldError, LONGEST_DAYS, NewToken, TokenForm, TokenItem, TokenScope, TokenState};
use domain::actor::Role;

/// A scope to tick.
struct ScopeBox {
    code: &'static str,
    label: &'static str,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    frame: Frame,
    tokens: Vec<TokenItem>,
    made: Option<NewToken>,
    label: String,
    days: String,
    scopes: Vec<ScopeBox>,
    errors: Vec<FieldError>,
    faults: Vec<Fault>,
    longest: u16,
    key: String,
}

impl TokensPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}

/// How a token's state looks and reads.
fn state(token: &TokenItem) -> (&'static str, &'static str) {
    match token.state {
        TokenState::Live => ("state-active", "有效"),
        TokenState::Expired => ("state-done", "已过期"),
        TokenState::Revoked => ("state-done", "已撤销"),
    }
}

/// The scopes that open something for a role.
pub fn scopes_of(role: Role) -> Vec<TokenScope> {
    TokenScope::ALL.into_iter().filter(|scope| routes::scope_opens(*scope, role)).collect()
}

fn fault(error: &FieldError) -> Fault {
    let anchor = match error.field.as_str() {
        "" => "token-form".to_owned(),
        field => format!("token-{field}"),
    };
    Fault { href: format!("#{anchor}"), text: error.message.clone() }
}

async fn draw(
    app: &App,
    visit: &Visit,
    form: TokenForm,
    made: Option<NewToken>,
    errors: Vec<FieldError>,
) -> Result<Html<String>, WebError> {
    let viewer = visit.signed()?;
    let boxes = scopes_of(viewer.role).into_iter().map(|scope| ScopeBox {
        code: scope.code(),
        label: scope.label(),
        ticked: form.scopes.iter().any(|code| code == scope.code()),
    });
    let page = TokensPage {
        frame: visit.frame("接口令牌"),
        tokens: app.casework.tokens(viewer).await?,
        made,
        label: form.label,
        days: form.days,
        scopes: boxes.collect(),
        faults: errors.iter().map(fault).collect(),
        errors,
        longest: LONGEST_DAYS,
        key: hex::encode(app.casework.random::<16>()),
    };
    Ok(Html(page.render()?))
}

fn empty() -> TokenForm {
    TokenForm { days: "90".to_owned(), ..TokenForm::default() }
}

/// `GET /tokens`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    draw(&app, &visit, empty(), None, Vec::new()).await
}

/// `POST /tokens`: makes a token and shows its secret this once.
pub async fn make(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let form = TokenForm {
        label: form.take("label"),
        scopes: form.0.remove("scope").unwrap_or_default(),
        days: form.take("days"),
        key: form.take("_key"),
    };
    match app.casework.make_token(viewer, &form, &scopes_of(viewer.role)).await {
        Ok(made) => Ok(draw(&app, &visit, empty(), Some(made), Vec::new()).await?.into_response()),
        Err(casework::Error::Invalid(errors)) => {
            let page = draw(&app, &visit, form, None, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /tokens/{token}/revoke`.
pub async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    _form: CheckedForm,
) -> Result<Redirect, WebError> {
    app.casework.revoke_token(visit.signed()?, &token).await?;
    Ok(Redirect::to("/tokens"))
}
