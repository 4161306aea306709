//! Reading what a form posts: its token is checked while it is read.

use crate::{error::WebError, visit::Visit};
use axum::{
    extract::{DefaultBodyLimit, Form, FromRequest, Multipart, Request, multipart::Field},
    http::{StatusCode, header},
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

/// What a form posted: all of it, or its parts as they come where files may be among them.
pub enum Posted {
    /// Read and checked.
    Form(CheckedForm),
    /// To be read by [`Parts`].
    Parts(Box<Multipart>),
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = WebError;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, WebError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::from_request(request, state).await.map_err(|_| WebError::Unreadable)?;
            return Ok(Self::Parts(Box::new(parts)));
        }
        DefaultBodyLimit::max(crate::FORM_BYTES).apply(&mut request);
        CheckedForm::from_request(request, state).await.map(Self::Form)
    }
}

/// The texts of a form that comes in parts. Its token stands before everything else.
#[derive(Debug, Default)]
pub struct Parts {
    /// What was typed.
    pub values: Values,
    checked: bool,
    bytes: usize,
}

impl Parts {
    /// Reads a part. Answers the input's name if it is a file that somebody chose, which the caller reads.
    pub async fn take(&mut self, visit: &Visit, field: &mut Field<'_>) -> Result<Option<String>, WebError> {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file) = field.file_name() {
            let chosen = !file.is_empty();
            if chosen && !self.checked {
                return Err(WebError::BadToken);
            }
            return Ok(chosen.then(|| name.strip_prefix(FILE).unwrap_or(&name).to_owned()));
        }
        let mut bytes = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(|_| WebError::Unreadable)? {
            self.bytes += piece.len();
            if self.bytes > crate::FORM_BYTES {
                return Err(WebError::TooLarge(crate::FORM_BYTES as u64));
            }
            bytes.extend_from_slice(&piece);
        }
        let text = String::from_utf8(bytes).map_err(|_| WebError::Unreadable)?;
        if name == TOKEN {
            self.checked = token_matches(visit, &text);
        } else {
            self.values.entry(name).or_default().push(text.replace("\r\n", "\n"));
        }
        Ok(None)
    }

    /// The texts, once every part was read.
    pub fn finish(self) -> Result<CheckedForm, WebError> {
        if self.checked { Ok(CheckedForm(self.values)) } else { Err(WebError::BadToken) }
    }
}

/// What the names of file inputs begin with; the rest is the input whose evidence the file becomes.
const FILE: &str = "file:";

/// What a form posted, also where its token is not the visit's any more because the browser was closed in between: a page
/// can show it again then, and does nothing else with it.
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
            // Browsers send line ends as CR LF; what is stored and sealed has one form.
            values.entry(name).or_default().push(value.replace("\r\n", "\n"));
        }
        let token = values.remove(TOKEN).and_then(|all| all.into_iter().next()).unwrap_or_default();
        Ok(Self { values, trusted: token_matches(&visit, &token) })
    }
}

impl<S: Send + Sync> FromRequest<S> for CheckedForm {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let typed = Typed::from_request(request, state).await?;
        if typed.trusted { Ok(Self(typed.values)) } else { Err(WebError::BadToken) }
    }
}
