//! Everything that can go wrong in a use case, by what a caller does about it.

use crate::timeline_item::TimelineItem;
use domain::refusal::Refusal;
use exchange::fault::ImportError;
use store::StoreError;

/// A field of a form that does not read as what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The input's name.
    pub field: String,
    /// What to do about it, in Chinese.
    pub message: String,
}

impl FieldError {
    /// An error beside `field`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Why a use case did not happen. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule stands in the way.
    #[error("a rule refuses: {}", .0.code)]
    Refused(Refusal),
    /// The form does not parse; what was typed is the caller's to keep.
    #[error("{} fields do not parse", .0.len())]
    Invalid(Vec<FieldError>),
    /// Somebody else has acted since the page was shown.
    #[error("the case has moved on")]
    Moved {
        /// What happened since, newest last.
        since: Vec<TimelineItem>,
    },
    /// There is no such thing, or not for this person: the answer is the same.
    #[error("not found")]
    NotFound,
    /// This person may not.
    #[error("forbidden")]
    Forbidden(String),
    /// Too much is waiting; try again soon.
    #[error("busy")]
    Busy,
    /// More bytes than allowed.
    #[error("more than {limit_bytes} bytes")]
    TooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// The file of a channel cannot be read at all.
    #[error("the file cannot be read")]
    Import(#[source] ImportError),
    /// The store did not do what was asked.
    #[error("the store failed")]
    Store(#[source] StoreError),
    /// The deployment is not set up for this.
    #[error("not set up: {0}")]
    Setup(String),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            StoreError::TooLarge { limit_bytes } => Self::TooLarge { limit_bytes },
            other => Self::Store(other),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The error of one field alone.
pub(crate) fn invalid<T>(field: &str, message: impl Into<String>) -> Result<T, Error> {
    Err(Error::Invalid(vec![FieldError::new(field, message)]))
}
