//! Identifiers: each kind is its own type, so that a person is never taken for a case.

use serde::{Deserialize, Serialize};

/// Why a text is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing stands there.
    #[error("标识为空")]
    Empty,
    /// More than [`MAX_CHARS`] characters.
    #[error("标识过长")]
    TooLong,
    /// Something else than ASCII letters, digits, `-`, `_`, `.` or `:`.
    #[error("标识含有不允许的字符")]
    Character,
}

/// The longest identifier, in characters.
pub const MAX_CHARS: usize = 64;

fn check(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > MAX_CHARS {
        return Err(IdError::TooLong);
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if text.chars().all(allowed) { Ok(()) } else { Err(IdError::Character) }
}

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads an identifier; the error names the first rule that `text` breaks.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                check(text)?;
                Ok(Self(text.to_owned()))
            }

            /// The identifier as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                check(&text)?;
                Ok(Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    )*};
}

text_id! {
    /// A case: one enterprise, one respondent, one matter.
    CaseId,
    /// An organ or public institution of the directory.
    OrganId,
    /// A person with an account, or the holder of a query code.
    PersonId,
    /// A channel of the profile, such as `12345`.
    ChannelId,
    /// A measure of the catalogue.
    MeasureId,
    /// A reason of the profile's list for not accepting.
    ReasonId,
    /// A piece of evidence.
    EvidenceId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_short_ascii_and_not_empty() {
        let table = [
            ("fgw", Ok(())),
            ("", Err(IdError::Empty)),
            ("州发改委", Err(IdError::Character)),
            ("a b", Err(IdError::Character)),
            (&"x".repeat(65), Err(IdError::TooLong)),
        ];
        for (text, expected) in table {
            assert_eq!(OrganId::parse(text).map(|_| ()), expected, "{text}");
        }
    }
}
