//! What an act asks for: the inputs of its form. Pages and the API show these and nothing else, and whoever sends a form
//! has answered what it asks ([`faults`]).

mod accept;
mod answers;
mod inputs;
mod measures;
mod parts;

pub use answers::{Answers, Fault, PARTS, faults};
pub use inputs::inputs;

use crate::{
    act::ActKind, actor::Role, case::Case, clock::ClockKind, context::Context, ids::OrganId, money::Fen, powers,
};
use serde::{Deserialize, Serialize};

/// One thing to choose, with what has to be known before choosing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What is sent.
    pub value: String,
    /// Its words.
    pub words: String,
    /// Why it stands here, what it means, or what follows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A claim as a form shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRow {
    /// Its number.
    pub no: u16,
    /// Its words.
    pub words: String,
    /// An act is asked for, not a sum.
    pub act: bool,
    /// What is still owed, in 元.
    pub outstanding: String,
}

/// When an input that may stay empty has to be filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// Another input of the form.
    pub name: String,
    /// Its values.
    pub of: Vec<String>,
    /// It has none of these values, rather than one of them.
    #[serde(default)]
    pub unless: bool,
}

/// How an input is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
#[expect(missing_docs, reason = "the fields say what their types say")]
pub enum InputKind {
    /// Free text.
    Text,
    /// One line.
    Line,
    /// One of a list: value and words.
    Choice { of: Vec<(String, String)> },
    /// One of a short list, each with its explanation; the best first.
    Cards { of: Vec<Card> },
    /// An organ of a long list, by any of its names: the note holds the others.
    Organ { of: Vec<Card> },
    /// Some of a list.
    Choices { of: Vec<(String, String)> },
    /// Yes or no.
    Flag,
    /// A date.
    Date,
    /// A sum in 元.
    Money,
    /// A file: one that is filed already, or a new one.
    Evidence,
    /// A person with an account in the actor's own organ.
    Colleague,
    /// A person of a unit that works on the case: the use case names them.
    Officer,
    /// Lines of a list, `name.N`.
    Items { rows: u16 },
    /// A sum for each claim, `name.NO`; anything where an act was done.
    Payments { claims: Vec<ClaimRow> },
    /// A finding and a ground for each claim, `name.NO` and `name.NO.ground`.
    Findings { claims: Vec<ClaimRow>, of: Vec<Card>, grounds: Vec<Card> },
    /// Dates and sums, `name.N.due_on` and `name.N.sum`, that come to `total` in 元.
    Instalments { rows: u16, total: String },
    /// What is asked for, item by item: `name.N.words`, `name.N.sum`, `name.N.due_on`.
    Claims { rows: u16 },
    /// Somebody of the own organ in this role.
    Signer { role: Role },
}

/// One input of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// The words beside it.
    pub label: String,
    /// Must be filled.
    pub required: bool,
    /// How it is filled.
    pub kind: InputKind,
    /// A hint.
    pub help: String,
    /// Must be filled after all in some cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// What stands there before anything is typed: what is known or proposed. Rows of a list one each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preset: Vec<String>,
}

impl Input {
    /// An input that must be filled, without a hint.
    pub fn new(name: &str, label: &str, kind: InputKind) -> Self {
        let (name, label) = (name.to_owned(), label.to_owned());
        Self { name, label, required: true, kind, help: String::new(), when: None, preset: Vec::new() }
    }
}

/// The name of the input for the proof of a party's own will.
pub const WILL: &str = "will";

/// The inputs of an act, and the proof of the party's will where an officer enters what is the party's own.
pub(crate) fn with_will(mut inputs: Vec<Input>, kind: ActKind, role: Role) -> Vec<Input> {
    if powers::for_a_party(kind, role) {
        let help = "当事人签字盖章的书面材料、来信扫描件或者录音；没有的，由当事人本人办理".to_owned();
        inputs.push(Input { help, ..Input::new(WILL, "当事人本人的意思表示", InputKind::Evidence) });
    }
    inputs
}

/// What a form holds before anything is typed: name of a control and values.
pub fn presets(inputs: &[Input]) -> Vec<(String, Vec<String>)> {
    let rows = |input: &Input| matches!(input.kind, InputKind::Items { .. });
    inputs
        .iter()
        .filter(|input| !input.preset.is_empty())
        .flat_map(|input| {
            if rows(input) {
                let named = (1..).zip(&input.preset);
                named.map(|(no, value): (u16, _)| (format!("{}.{no}", input.name), vec![value.clone()])).collect()
            } else {
                vec![(input.name.clone(), input.preset.clone())]
            }
        })
        .collect()
}

/// The organs that the directory names as successors of an organ of the case.
pub(crate) fn successors(case: &Case, ctx: &Context<'_>) -> Vec<OrganId> {
    use crate::succession::Resolution as R;
    let own = [case.respondent_id().cloned(), case.determining.clone(), Some(case.lead.clone())];
    own.into_iter()
        .flatten()
        .flat_map(|organ| match ctx.directory.resolve(&organ, ctx.today()) {
            R::Successor { id, .. } => vec![id],
            R::Several(several) => several,
            R::Abolisher { government } => vec![government],
            _ => Vec::new(),
        })
        .collect()
}

/// Clocks whose kinds a form may name.
pub fn extendable(case: &Case, ctx: &Context<'_>) -> Vec<ClockKind> {
    case.running().filter(|run| ctx.rule(run.kind).extension.is_some()).map(|run| run.kind).collect()
}

/// A sum in so many parts that come to it exactly: whole 元 where that is possible, the rest in the last one.
pub fn equal_parts(total: Fen, parts: u16) -> Vec<Fen> {
    let parts = i64::from(parts.max(1));
    let exact = total.get() / parts;
    let each = if exact >= 100 { exact / 100 * 100 } else { exact };
    (1..=parts).map(|no| Fen::new(if no == parts { total.get() - each * (parts - 1) } else { each })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_parts_come_to_the_sum_to_the_fen() {
        for (total, parts, first, last) in
            [(100_000, 4, 25_000, 25_000), (100_001, 3, 33_300, 33_401), (5, 3, 1, 3), (7, 0, 7, 7)]
        {
            let all = equal_parts(Fen::new(total), parts);
            assert_eq!(all.iter().map(|part| part.get()).sum::<i64>(), total, "{total} in {parts}");
            assert_eq!((all[0].get(), all[all.len() - 1].get()), (first, last), "{total} in {parts}");
        }
    }
}
