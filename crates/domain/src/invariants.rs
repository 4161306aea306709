//! The invariants of the mechanism as functions that find what breaks them.
//!
//! [`state`] looks at a case alone, [`history`] at its events as well, [`acknowledged`] at what was stored of them, and
//! [`family`] at all cases that splits and mergers link. The model check asks all of them in every state it reaches; a
//! verification of a database may ask them of every case.

use crate::{
    case::Case,
    claim::Claim,
    effects::{Effect, LetterKind, Recipient, effects},
    event::Event,
    evolve::{evolve, fold},
    fact::Fact,
    organ::Directory,
    published::published,
    vocabulary::{Challengeable, Finding},
};
use serde_json::Value;
use std::collections::BTreeSet;

mod ceasing;
mod clocks;
mod levels;
mod parties;
mod record;
mod service;
mod sums;
mod upward;

pub use ceasing::against_the_ceased;
pub use sums::family;
pub use upward::upward;

/// A broken invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Its number in the list of `docs/domain.md`.
    pub no: u8,
    /// What is wrong.
    pub words: String,
}

/// Collects what is wrong.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Violation>);

impl Findings {
    fn unless(&mut self, holds: bool, no: u8, words: impl FnOnce() -> String) {
        if !holds {
            self.0.push(Violation { no, words: words() });
        }
    }
}

/// Invariants 2, 3, 5, 8, 12 (layers) and the arithmetic of 9, which a case shows by itself.
pub fn state(case: &Case, directory: &Directory) -> Vec<Violation> {
    let mut findings = Findings::default();
    record::sanctions(case, &mut findings);
    record::own_case(case, directory, &mut findings);
    levels::layers(case, directory, &mut findings);
    clocks::nothing_forgotten(case, directory, &mut findings);
    if let Some(record) = published(case) {
        let text = serde_json::to_string(&record).unwrap_or_default();
        findings.0.extend(personal(case, &text));
    }
    sums::arithmetic(case, &mut findings);
    findings.0
}

/// Invariants 1, 3, 4, 6, 10 to 12, which its events show.
pub fn history(events: &[Event], case: &Case, directory: &Directory) -> Vec<Violation> {
    let mut findings = Findings(course(events, case, directory));
    folding(events, case, &mut findings);
    findings.0
}

/// Invariants 1, 3, 4, 10 to 12 alone: the course that a case has taken.
pub fn course(events: &[Event], case: &Case, directory: &Directory) -> Vec<Violation> {
    let mut findings = Findings::default();
    record::procedure(events, &mut findings);
    record::hands(events, &mut findings);
    parties::parties(events, &mut findings);
    replies(events, case, &mut findings);
    levels::course(events, directory, &mut findings);
    service::reached(events, &mut findings);
    findings.0
}

/// Invariant 8: nothing in a published text names a person, a text or the complainant of the case.
pub fn personal(case: &Case, text: &str) -> Vec<Violation> {
    let mut findings = Findings::default();
    let mut words = BTreeSet::new();
    if let Ok(value) = serde_json::to_value(case) {
        private(&value, &mut words);
    }
    words.extend(case.record.iter().flat_map(|record| &record.hands).map(ToString::to_string));
    words.insert(case.number.clone());
    for word in words {
        findings.unless(!text.contains(&format!("\"{word}\"")), 8, || format!("“{word}”出现在公开内容中"));
    }
    findings.0
}

/// Every text reference, digest, person and native number inside a value.
fn private(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let reference = fields.contains_key("digest") && (name == "id" || name == "evidence");
                if let Some(word) =
                    inner.as_str().filter(|_| reference || matches!(name.as_str(), "digest" | "person" | "native_id"))
                {
                    words.insert(word.to_owned());
                }
                private(inner, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| private(item, words)),
        _ => {}
    }
}

/// Invariant 4: a finding of 不属实 has its written reply, served or owed, and the reply goes to the lead as well.
fn replies(events: &[Event], case: &Case, findings: &mut Findings) {
    let mut owed = false;
    let mut now: Option<Case> = None;
    let untrue = |case: &Option<Case>| {
        case.iter().flat_map(Case::claims_here).filter(|claim| claim.finding == Some(Finding::Untrue)).count()
    };
    for event in events {
        let before = untrue(&now);
        now = match now {
            None => fold([event]),
            Some(case) => Some(evolve(case, event)),
        };
        match &event.fact {
            Fact::Concluded { findings, .. } => owed = findings.iter().any(|f| f.finds(Finding::Untrue)),
            Fact::DisputeDecided { finding, .. } => owed = *finding == Finding::Untrue,
            Fact::Revoked { .. } => owed |= untrue(&now) > before,
            Fact::ReviewDecided { upheld: false, .. } | Fact::Reopened { .. } => {
                owed &= now.as_ref().is_some_and(|case| case.claims_here().any(Claim::partly_untrue));
            }
            Fact::ReplyServed { of: Challengeable::Untrue, .. } => {
                owed = false;
                let copied = now.as_ref().is_some_and(|case| {
                    let copy = Effect::Letter { letter: LetterKind::Reply, to: Recipient::Organ(case.lead.clone()) };
                    effects(case, event).contains(&copy)
                });
                findings.unless(copied, 4, || "答复未抄送牵头部门".to_owned());
            }
            _ => {}
        }
    }
    let pending = crate::verification::replies_due(case).contains(&Challengeable::Untrue);
    findings.unless(!owed || pending, 4, || format!("不属实的结论没有答复，案件处于{}", case.stage.label()));
}

/// Invariant 6: the events, written and read again, fold to this case from wherever one begins.
fn folding(events: &[Event], case: &Case, findings: &mut Findings) {
    let mut read = Vec::with_capacity(events.len());
    for event in events {
        let text = crate::stored::encode(event);
        match crate::stored::decode(event.fact.kind(), crate::event::SCHEMA, &text) {
            Ok(again) => read.push(again),
            Err(error) => findings.unless(false, 6, || format!("事件读不回来：{error}")),
        }
    }
    findings.unless(fold(&read).as_ref() == Some(case), 6, || "重放事件得到的案件与现有案件不同".to_owned());
    let (before, after) = read.split_at(read.len() / 2);
    if let Some(half) = fold(before) {
        let whole = after.iter().fold(half, evolve);
        findings.unless(whole == *case, 6, || "从中途接续重放得到的案件不同".to_owned());
    }
}

/// Invariant 7: whatever was acknowledged is in the store, in order and unchanged. `stored` is kind, schema and text of
/// each event as read back.
pub fn acknowledged(said: &[Event], stored: &[(String, u16, String)]) -> Vec<Violation> {
    let mut findings = Findings::default();
    findings.unless(said.len() <= stored.len(), 7, || format!("已确认{}条，仅存{}条", said.len(), stored.len()));
    for (at, (event, (kind, schema, text))) in said.iter().zip(stored).enumerate() {
        let same = crate::stored::decode(kind, *schema, text).is_ok_and(|read| read == *event);
        findings.unless(same, 7, || format!("第{}条已确认的记录与所存不同", at + 1));
    }
    findings.0
}
