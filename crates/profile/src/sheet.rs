//! One TOML file, read entry by entry, so that one bad entry does not hide the next.

use crate::{
    fault::{Fault, Findings, Located, Place, Shape},
    wording,
};
use serde::de::DeserializeOwned;
use serde_spanned::Spanned;
use std::ops::Range;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A file whose syntax is right.
pub(crate) struct Sheet<'a> {
    pub file: &'a str,
    lines: Lines,
    length: usize,
    table: DeTable<'a>,
}

impl<'a> Sheet<'a> {
    /// Reads the syntax; reports every error of it.
    pub fn parse(file: &'a str, text: &'a str, findings: &mut Findings) -> Option<Self> {
        let lines = Lines::of(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let line = error.span().map_or(1, |span| lines.at(span.start));
            let reason = format!("文件格式有误：{}", error.message());
            findings.fault(Fault { file: file.to_owned(), line, reason });
        }
        errors.is_empty().then(|| Self { file, lines, length: text.len(), table: table.into_inner() })
    }

    /// The whole file as one entry.
    pub fn root(&self) -> Spanned<DeValue<'a>> {
        Spanned::new(0..self.length, DeValue::Table(self.table.clone()))
    }

    /// The entries of the file by key, each with the place of its header.
    pub fn entries(&self) -> impl Iterator<Item = (String, Place, &Spanned<DeValue<'a>>)> {
        self.entries_of(&self.table)
    }

    /// The entries of a table within the file.
    pub fn entries_of<'s>(
        &'s self,
        table: &'s DeTable<'a>,
    ) -> impl Iterator<Item = (String, Place, &'s Spanned<DeValue<'a>>)> {
        table.iter().map(|(key, value)| (key.get_ref().to_string(), self.place(key.span(), value), value))
    }

    /// The entry of a key.
    pub fn get(&self, name: &str) -> Option<&Spanned<DeValue<'a>>> {
        self.table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
    }

    /// The entries of a list such as `organ = [...]` or `[[organ]]`; a fault where it is missing or no list.
    pub fn list(&self, name: &str, findings: &mut Findings) -> Vec<(Place, &Spanned<DeValue<'a>>)> {
        let Some(items) = self.get(name).and_then(|value| value.get_ref().as_array()) else {
            findings.fault(Place::new(self.file, 1).fault("", format!("缺少列表“{name}”")));
            return Vec::new();
        };
        items.iter().map(|item| (self.place(item.span(), item), item)).collect()
    }

    /// Faults for every key of the file that is not among `known`.
    pub fn only(&self, known: &[&str], findings: &mut Findings) {
        for (key, at, _) in self.entries() {
            if !known.contains(&key.as_str()) {
                findings.fault(at.fault("", format!("不认识的字段“{key}”")));
            }
        }
    }

    /// Reads an entry of a known shape; what is wrong with it goes to the findings.
    pub fn read<T: DeserializeOwned>(
        &self,
        entry: &Spanned<DeValue<'a>>,
        at: Place,
        shape: &Shape,
        findings: &mut Findings,
    ) -> Option<Located<T>> {
        let faults = shape.faults(entry.get_ref(), &at);
        if !faults.is_empty() {
            findings.faults.extend(faults);
            return None;
        }
        self.value(entry, at, findings)
    }

    /// Reads a value of any shape.
    pub fn value<T: DeserializeOwned>(
        &self,
        entry: &Spanned<DeValue<'a>>,
        at: Place,
        findings: &mut Findings,
    ) -> Option<Located<T>> {
        match T::deserialize(ValueDeserializer::from(entry.clone())) {
            Ok(value) => Some(Located { value, at }),
            Err(error) => {
                // The span of a missing field is that of the table; its header says more.
                let line = error.span().filter(|span| *span != entry.span());
                let line = line.map_or(at.line, |span| self.lines.at(span.start));
                let reason = wording::in_chinese(error.message());
                findings.fault(Fault { file: self.file.to_owned(), line, reason });
                None
            }
        }
    }

    /// The line of a value.
    pub fn line_of(&self, value: &Spanned<DeValue<'a>>) -> usize {
        self.lines.at(value.span().start)
    }

    fn place(&self, header: Range<usize>, value: &Spanned<DeValue<'a>>) -> Place {
        let fields = value.get_ref().as_table().into_iter().flatten();
        let fields = fields.map(|(key, _)| (key.get_ref().to_string(), self.lines.at(key.span().start)));
        Place::new(self.file, self.lines.at(header.start)).with_fields(fields)
    }
}

/// Where the lines of a text end.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// The line, from 1, of a byte.
    fn at(&self, byte: usize) -> usize {
        1 + self.0.partition_point(|end| *end < byte)
    }
}
