//! Forms become acts. A field that does not parse is named; nothing typed is lost, since the caller keeps the values.

mod acts;
mod reader;

pub(crate) use reader::Reader;
use std::collections::BTreeMap;

/// What a form posted: each name with its values in order.
pub type Values = BTreeMap<String, Vec<String>>;

/// The longest free text, in characters.
pub const LONGEST_TEXT: usize = 20_000;
