//! Forms become acts. A field that does not parse is named; nothing typed is lost, since the caller keeps the values.

mod acts;
mod late;
mod reader;
pub(crate) mod view;

pub(crate) use reader::Reader;
use std::collections::BTreeMap;
pub use view::ActView;

/// What a form posted: each name with its values in order.
pub type Values = BTreeMap<String, Vec<String>>;

/// The longest free text, in characters.
pub const LONGEST_TEXT: usize = 20_000;
