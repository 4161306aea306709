//! The word under which serde writes a plain enumeration, and back.

use serde::{
    Deserialize, Serialize,
    de::{IntoDeserializer, value::StrDeserializer},
};

/// The word of a value without fields, as files write it.
pub(crate) fn of<T: Serialize>(value: &T) -> String {
    toml::Value::try_from(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The value of a word.
pub(crate) fn parse<'de, T: Deserialize<'de>>(word: &'de str) -> Option<T> {
    let deserializer: StrDeserializer<'de, serde::de::value::Error> = word.into_deserializer();
    T::deserialize(deserializer).ok()
}
