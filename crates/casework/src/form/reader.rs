//! A form being read: each field with its own error.

use super::{LONGEST_TEXT, Values};
use crate::{
    Casework,
    commit::Entry,
    error::{Error, FieldError},
    words::Words,
};
use domain::{
    actor::Role,
    case::Case,
    event::Late,
    form::{Input, faults},
    ids::{EvidenceId, OrganId},
    money::Fen,
    refs::{Proof, TextRef},
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A form being read: it collects every fault rather than the first.
pub(crate) struct Reader<'a> {
    pub(super) casework: &'a Casework,
    pub(super) case: Option<&'a Case>,
    pub(super) values: &'a Values,
    words: &'a mut Words,
    pub(super) faults: Vec<FieldError>,
    digests: BTreeMap<String, String>,
    sender: Option<Role>,
    asked: Vec<String>,
}

impl<'a> Reader<'a> {
    /// Reads `values`, sealing texts into `words`. `digests` are those of the evidence of the case.
    pub fn new(
        casework: &'a Casework,
        case: Option<&'a Case>,
        values: &'a Values,
        words: &'a mut Words,
        digests: BTreeMap<String, String>,
    ) -> Self {
        Self { casework, case, values, words, faults: Vec::new(), digests, sender: None, asked: Vec::new() }
    }

    /// One fault a field: what the form said first stands.
    pub fn fault(&mut self, field: &str, message: impl Into<String>) {
        if !self.faults.iter().any(|known| known.field == field) {
            self.faults.push(FieldError::new(field, message));
        }
    }

    /// Faults what the form of this sender asks and nobody answered.
    pub fn check(&mut self, sender: Role, inputs: &[Input]) {
        self.sender = Some(sender);
        self.asked = inputs.iter().map(|input| input.name.clone()).collect();
        for fault in faults(inputs, self.values) {
            self.fault(&fault.name, fault.message);
        }
    }

    /// The first value of a field without surrounding space; `None` where it is empty.
    pub fn value(&self, name: &str) -> Option<&'a str> {
        self.values.get(name).and_then(|all| all.first()).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// In which role the form was sent.
    pub(super) fn sender(&self) -> Option<Role> {
        self.sender
    }

    /// Whether the form asked for this.
    pub(super) fn asks(&self, name: &str) -> bool {
        self.asked.iter().any(|asked| asked == name)
    }

    /// A yes. That it is a yes or a no was checked with the form ([`Reader::check`]).
    pub fn flag(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| !matches!(value, "false" | "0" | "no"))
    }

    /// An answer to a question of yes or no; `None` where nothing was said.
    pub(super) fn yes_or_no(&self, name: &str) -> Option<bool> {
        self.value(name).map(|_| self.flag(name))
    }

    pub(super) fn required(&mut self, name: &str, what: &str) -> Option<&'a str> {
        let found = self.value(name);
        if found.is_none() {
            self.fault(name, format!("请填写{what}"));
        }
        found
    }

    pub fn text(&mut self, name: &str, what: &str) -> Option<TextRef> {
        let text = self.required(name, what)?;
        self.seal(name, text)
    }

    pub fn text_if_any(&mut self, name: &str) -> Option<TextRef> {
        let text = self.value(name)?;
        self.seal(name, text)
    }

    pub(super) fn seal(&mut self, name: &str, text: &str) -> Option<TextRef> {
        let length = text.chars().count();
        if length > LONGEST_TEXT {
            self.fault(name, format!("最多{LONGEST_TEXT}字，现有{length}字"));
            return None;
        }
        Some(self.words.add(self.casework, name, text))
    }

    pub fn organ(&mut self, name: &str, what: &str) -> Option<OrganId> {
        let text = self.required(name, what)?;
        self.organ_of(name, text)
    }

    pub(super) fn organ_if_any(&mut self, name: &str) -> Option<OrganId> {
        let text = self.value(name)?;
        self.organ_of(name, text)
    }

    /// An organ by identifier or by any of its names; otherwise the nearest names.
    pub(super) fn organ_of(&mut self, name: &str, text: &str) -> Option<OrganId> {
        let directory = self.casework.directory();
        if let Some(id) = OrganId::parse(text).ok().filter(|id| directory.get(id).is_some()) {
            return Some(id);
        }
        let today = self.casework.now().date();
        if let Some(id) = domain::lookup::resolve_unique(directory, text, today) {
            return Some(id);
        }
        let near: Vec<_> = domain::lookup::find(directory, text, today, 5)
            .into_iter()
            .map(|found| self.casework.organ_name(&found.organ))
            .collect();
        let hint = if near.is_empty() {
            "请从名录中选择".to_owned()
        } else {
            format!("您是否要找：{}", near.join("、"))
        };
        self.fault(name, format!("机构名录中没有唯一对应“{text}”的单位。{hint}"));
        None
    }

    pub(super) fn word<T>(&mut self, name: &str, what: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.required(name, what)?;
        let found = parse(text);
        if found.is_none() {
            self.fault(name, format!("请从列表中选择{what}"));
        }
        found
    }

    pub fn date(&mut self, name: &str, what: &str) -> Option<Date> {
        let text = self.required(name, what)?;
        self.date_of(name, text)
    }

    pub fn date_if_any(&mut self, name: &str) -> Option<Date> {
        let text = self.value(name)?;
        self.date_of(name, text)
    }

    pub(super) fn date_of(&mut self, name: &str, text: &str) -> Option<Date> {
        let found = text.parse::<Date>().ok().filter(|day| (1949..=2199).contains(&day.year()));
        if found.is_none() {
            self.fault(name, "日期应为2026-03-05这样的形式");
        }
        found
    }

    pub fn money(&mut self, name: &str, what: &str) -> Option<Fen> {
        let text = self.required(name, what)?;
        match Fen::parse_yuan(text) {
            Ok(sum) => Some(sum),
            Err(error) => {
                self.fault(name, error.to_string());
                None
            }
        }
    }

    pub(super) fn proof(&mut self, name: &str, what: &str) -> Option<Proof> {
        let Some(text) = self.value(name) else {
            self.fault(name, format!("请选择或者上传{what}"));
            return None;
        };
        self.proof_of(name, text)
    }

    pub(super) fn proof_if_any(&mut self, name: &str) -> Option<Proof> {
        let text = self.value(name)?;
        self.proof_of(name, text)
    }

    pub(super) fn proof_of(&mut self, name: &str, text: &str) -> Option<Proof> {
        let Some(digest) = self.digests.get(text).cloned() else {
            self.fault(name, "本案证据中没有这个文件，请重新选择或者上传");
            return None;
        };
        let evidence = EvidenceId::parse(text).ok()?;
        Some(Proof { evidence, digest })
    }

    pub(super) fn number(&mut self, name: &str, what: &str) -> Option<u16> {
        let text = self.required(name, what)?;
        let found = text.parse().ok();
        if found.is_none() {
            self.fault(name, format!("请选择{what}"));
        }
        found
    }

    /// The entry of an act after its day: date, scan and reason.
    pub fn entry(&mut self) -> Entry {
        let will = self.proof_if_any(domain::form::WILL);
        let Some(day) = self.date_if_any("occurred_on") else { return Entry { will, ..Entry::default() } };
        if day == self.casework.now().date() {
            return Entry { will, ..Entry::default() };
        }
        let late = match (self.proof("late_proof", "补记扫描件"), self.text("late_reason", "补记原因")) {
            (Some(scan), Some(reason)) => Some(Late { scan, reason }),
            _ => None,
        };
        Entry { occurred_on: Some(day), late, will }
    }

    /// The scan of a decision signed on paper.
    pub fn scan(&mut self) -> Option<Proof> {
        self.proof("paper_proof", "签批件扫描件")
    }

    /// Every fault, if there is one.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Error> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ if self.faults.is_empty() => crate::error::invalid("", "表单内容不完整"),
            _ => Err(Error::Invalid(self.faults)),
        }
    }
}
