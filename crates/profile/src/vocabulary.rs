//! `vocabulary.toml`: help and basis for the words a user chooses from. The words themselves stand in the domain.

use crate::{
    fault::{Findings, Located, Place, Shape},
    sheet::Sheet,
};
use domain::vocabulary::{Breach, Evil, Excuse, Field};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Help and basis for one word.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// The word a reader sees, the same as in the domain.
    pub label: String,
    /// What it covers, for someone who has to choose.
    pub help: String,
    /// An excuse that law forbids.
    #[serde(default)]
    pub forbidden: bool,
    /// Law or clause.
    pub basis: String,
}

/// Entries by list (`field`, `evil`, `breach`, `excuse`) and code.
pub type Vocabulary = BTreeMap<String, BTreeMap<String, Entry>>;

const ENTRY: Shape =
    Shape { required: &[("label", "名称"), ("help", "说明"), ("basis", "依据")], optional: &["forbidden"] };

struct Word {
    code: &'static str,
    label: &'static str,
    forbidden: bool,
}

macro_rules! words {
    ($list:ty) => {
        <$list>::ALL.iter().map(|word| Word { code: word.code(), label: word.label(), forbidden: false }).collect()
    };
}

fn lists() -> [(&'static str, Vec<Word>); 4] {
    let excuses = Excuse::ALL.iter();
    let excuses = excuses.map(|e| Word { code: e.code(), label: e.label(), forbidden: e.forbidden() }).collect();
    [("field", words!(Field)), ("evil", words!(Evil)), ("breach", words!(Breach)), ("excuse", excuses)]
}

/// Reads the entries; every word of the four lists must have one, and no other.
pub(crate) fn read(sheet: &Sheet<'_>, findings: &mut Findings) -> Vocabulary {
    let lists = lists();
    sheet.only(&lists.each_ref().map(|(name, _)| *name), findings);
    let mut vocabulary = Vocabulary::new();
    for (name, words) in &lists {
        let Some(table) = sheet.get(name).and_then(|entry| entry.get_ref().as_table()) else {
            findings.fault(Place::new(sheet.file, 1).fault("", format!("缺少词表“{name}”")));
            continue;
        };
        let entries: &mut BTreeMap<_, _> = vocabulary.entry((*name).to_owned()).or_default();
        let mut named = Vec::new();
        for (key, at, entry) in sheet.entries_of(table) {
            let Some(word) = words.iter().find(|word| word.code == key) else {
                findings.fault(at.fault("", format!("词表“{name}”没有“{key}”；词由程序规定，配置只加说明和依据")));
                continue;
            };
            named.push(key.clone());
            let Some(Located { value, at }) = sheet.read::<Entry>(entry, at, &ENTRY, findings) else { continue };
            check(word, &value, &at, findings);
            entries.insert(key, value);
        }
        for word in words.iter().filter(|word| !named.iter().any(|key| key == word.code)) {
            let reason = format!("词表“{name}”缺少“{}”（{}）", word.code, word.label);
            findings.fault(Place::new(sheet.file, 1).fault("", reason));
        }
    }
    vocabulary
}

fn check(word: &Word, entry: &Entry, at: &Place, findings: &mut Findings) {
    if entry.label != word.label {
        findings.fault(at.fault("label", format!("“{}”的名称应为“{}”", word.code, word.label)));
    }
    if entry.forbidden != word.forbidden {
        let law =
            if word.forbidden { "为法律所禁止，应写 forbidden = true" } else { "不在法律禁止之列" };
        findings.fault(at.fault("forbidden", format!("理由“{}”{law}", word.label)));
    }
}
