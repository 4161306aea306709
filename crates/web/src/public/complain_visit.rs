//! Who fills a complaint in: the draft behind the cookie, and what a form posts even after its cookies have gone.

use crate::{
    App,
    error::WebError,
    form::{TOKEN, token_matches},
    visit::{Visit, kept, set_cookie},
};
use axum::{
    extract::{Form, FromRequest, Request},
    http::{HeaderMap, HeaderValue, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use casework::{Values, complain::OpenComplaint};
use domain::profile::PortalMode;

/// The cookie that holds the code of the draft.
pub const COMPLAINT: &str = "complaint";

/// The cookie of a draft: as long as the draft is kept.
pub fn code_cookie(app: &App, code: &str) -> HeaderValue {
    let seconds = u32::try_from(app.casework.draft_kept_us() / 1_000_000).ok();
    set_cookie(app, COMPLAINT, code, seconds, false)
}

/// Takes the cookie away.
pub fn no_cookie(app: &App) -> HeaderValue {
    set_cookie(app, COMPLAINT, "", Some(0), false)
}

/// The code that a browser keeps.
pub fn code_of(app: &App, headers: &HeaderMap) -> Option<String> {
    kept(app, headers, COMPLAINT).filter(|code| !code.is_empty()).map(str::to_owned)
}

/// The draft that a browser has open.
pub async fn draft_of(app: &App, headers: &HeaderMap) -> Result<Option<OpenComplaint>, WebError> {
    match code_of(app, headers) {
        Some(code) => Ok(app.casework.open_complaint(&code).await?),
        None => Ok(None),
    }
}

/// Whether complaints are taken here; the first page says where else, if not.
pub fn taken_here(app: &App) -> bool {
    app.casework.profile().portal == PortalMode::Own
}

/// To the first page.
pub fn to_start() -> Response {
    Redirect::to("/complain").into_response()
}

/// What a form of a complaint posted. Where its token is not the visit's any more, because the browser was closed in
/// between, the values still come so that the page can show them again; nothing is done with them then.
pub struct Typed {
    /// What was typed.
    pub values: Values,
    /// Its token was right.
    pub trusted: bool,
}

impl Typed {
    /// The first value of a field; empty if there is none.
    pub fn first(&self, name: &str) -> &str {
        self.values.get(name).and_then(|all| all.first()).map(String::as_str).unwrap_or_default()
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                WebError::TooLarge(crate::FORM_BYTES as u64)
            } else {
                WebError::Unreadable
            }
        })?;
        let mut values = Values::new();
        for (name, value) in pairs {
            values.entry(name).or_default().push(value.replace("\r\n", "\n"));
        }
        let token = values.remove(TOKEN).and_then(|all| all.into_iter().next()).unwrap_or_default();
        Ok(Self { values, trusted: token_matches(&visit, &token) })
    }
}
