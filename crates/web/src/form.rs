//! Reading what a form posts: its token is checked while it is read.

use crate::{error::WebError, visit::Visit};
use axum::{
    extract::{Form, FromRequest, Request},
    http::StatusCode,
};
use casework::Values;
use subtle::ConstantTimeEq;

/// The name of the hidden token.
pub const TOKEN: &str = "_csrf";

/// The values of a form whose token matched the visit's.
#[derive(Debug, Clone)]
pub struct CheckedForm(pub Values);

impl CheckedForm {
    /// Takes the first value of a field out; empty if there is none.
    pub fn take(&mut self, name: &str) -> String {
        self.0.remove(name).and_then(|values| values.into_iter().next()).unwrap_or_default()
    }

    /// Takes a value out, `None` where nothing was filled in.
    pub fn take_filled(&mut self, name: &str) -> Option<String> {
        Some(self.take(name)).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }
}

/// Whether a form's token is the visit's.
pub fn token_matches(visit: &Visit, token: &str) -> bool {
    !visit.csrf.is_empty() && bool::from(visit.csrf.as_bytes().ct_eq(token.as_bytes()))
}

impl<S: Send + Sync> FromRequest<S> for CheckedForm {
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
            // Browsers send line ends as CR LF; what is stored and sealed has one form.
            values.entry(name).or_default().push(value.replace("\r\n", "\n"));
        }
        let mut form = Self(values);
        let token = form.take(TOKEN);
        if token_matches(&visit, &token) { Ok(form) } else { Err(WebError::BadToken) }
    }
}
