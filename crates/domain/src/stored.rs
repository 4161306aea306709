//! The stored form of an event: canonical JSON, versioned, read for ever.
//!
//! The hash chain covers these very bytes, so the same event must always be written the same way: fields in the order
//! of the types, no white space, maps sorted. A change of form makes a new [`SCHEMA`] and a row in [`UPCASTERS`].

use crate::event::{Event, SCHEMA};
use serde_json::Value;

/// Why a stored event cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StoredError {
    /// Written by a newer program.
    #[error("事件版本{schema}比本程序新")]
    Newer {
        /// Its version.
        schema: u16,
    },
    /// The kind beside the text is not that of the text.
    #[error("事件类型为{found}，登记为{kind}")]
    Kind {
        /// As registered.
        kind: String,
        /// As the text says.
        found: String,
    },
    /// It does not read as an event.
    #[error("事件内容无法读取")]
    Json(#[from] serde_json::Error),
}

/// Makes the next version's form of an older one. Pure: the same value always gives the same value.
type Upcaster = fn(Value) -> Value;

/// From which kind and version, and how. Applied in order of version until [`SCHEMA`] is reached.
const UPCASTERS: &[(&str, u16, Upcaster)] = &[];

/// The canonical text of an event.
pub fn encode(event: &Event) -> String {
    serde_json::to_string(event).expect("events hold nothing that JSON cannot say")
}

/// Reads an event that was stored as `kind` under a version of the form.
pub fn decode(kind: &str, schema: u16, text: &str) -> Result<Event, StoredError> {
    decode_with(kind, schema, text, UPCASTERS)
}

fn decode_with(kind: &str, schema: u16, text: &str, upcasters: &[(&str, u16, Upcaster)]) -> Result<Event, StoredError> {
    if schema > SCHEMA {
        return Err(StoredError::Newer { schema });
    }
    let event: Event = if upcasters.iter().any(|(of, from, _)| *of == kind && *from >= schema) {
        let mut value: Value = serde_json::from_str(text)?;
        for version in schema..=SCHEMA {
            for (_, _, upcast) in upcasters.iter().filter(|(of, from, _)| *of == kind && *from == version) {
                value = upcast(value);
            }
        }
        serde_json::from_value(value)?
    } else {
        serde_json::from_str(text)?
    };
    if event.fact.kind() != kind {
        return Err(StoredError::Kind { kind: kind.to_owned(), found: event.fact.kind().to_owned() });
    }
    Ok(event)
}
