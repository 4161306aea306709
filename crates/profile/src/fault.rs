//! What is wrong with a profile, and where.

use serde_spanned::Spanned;
use std::{collections::BTreeMap, fmt};
use toml::de::DeValue;

/// One thing wrong with a profile: where it stands and why it cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as it was named to [`crate::read`].
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in Chinese.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

/// Where an entry of a file and each of its fields stand.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub file: String,
    pub line: usize,
    fields: BTreeMap<String, usize>,
}

impl Place {
    pub fn new(file: &str, line: usize) -> Self {
        Self { file: file.to_owned(), line, fields: BTreeMap::new() }
    }

    pub fn with_fields(mut self, fields: impl IntoIterator<Item = (String, usize)>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// The line of a field; the line of the entry where the field is missing.
    pub fn line_of(&self, field: &str) -> usize {
        self.fields.get(field).copied().unwrap_or(self.line)
    }

    pub fn fault(&self, field: &str, reason: impl Into<String>) -> Fault {
        Fault { file: self.file.clone(), line: self.line_of(field), reason: reason.into() }
    }
}

/// An entry that could be read, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Located<T> {
    pub value: T,
    pub at: Place,
}

/// The fields an entry must and may have. A field that is neither is a fault: a misspelt one must not pass unseen.
pub(crate) struct Shape {
    /// Code and Chinese name.
    pub required: &'static [(&'static str, &'static str)],
    pub optional: &'static [&'static str],
}

impl Shape {
    fn knows(&self, field: &str) -> bool {
        self.optional.contains(&field) || self.required.iter().any(|(name, _)| *name == field)
    }

    /// What is wrong with the fields of an entry, before any is read.
    pub fn faults(&self, entry: &DeValue<'_>, at: &Place) -> Vec<Fault> {
        let Some(table) = entry.as_table() else {
            return vec![at.fault("", "此处应为一组“字段 = 值”")];
        };
        let has = |name: &str| table.keys().any(|key| key.get_ref() == name);
        let blank = |name: &str| {
            let value = table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value): (_, &Spanned<_>)| value);
            value.and_then(|value| value.get_ref().as_str()).is_some_and(|text| text.trim().is_empty())
        };
        let unknown = table.keys().filter(|key| !self.knows(key.get_ref()));
        let unknown = unknown.map(|key| at.fault(key.get_ref(), format!("不认识的字段“{}”", key.get_ref())));
        let missing = self.required.iter().filter(|(name, _)| !has(name));
        let missing = missing.map(|(name, label)| at.fault("", format!("缺少{label}（{name}）")));
        let empty = self.required.iter().filter(|(name, _)| blank(name));
        let empty = empty.map(|(name, label)| at.fault(name, format!("{label}（{name}）为空")));
        unknown.chain(missing).chain(empty).collect()
    }
}

/// Faults and warnings as they are found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub faults: Vec<Fault>,
    pub warnings: Vec<Fault>,
}

impl Findings {
    pub fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub fn warn(&mut self, fault: Fault) {
        self.warnings.push(fault);
    }
}
