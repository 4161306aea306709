//! The one place that turns an input of `options` into a field of a form, with what was typed and what was wrong with it.

use casework::{EvidenceItem, FieldError, Values};
use domain::form::{Card, Input, InputKind};

/// The button that asks for one more row of the field it names.
pub const MORE: &str = "_more";

/// The most rows of a field.
const MOST_ROWS: u16 = 60;

/// An entry of a list, a box or a radio.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// Its words.
    pub label: String,
    /// What has to be known before choosing it.
    pub note: String,
    /// Chosen before.
    pub chosen: bool,
}

/// A line of a field that asks for several things.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its words.
    pub label: String,
    /// The name of its first control.
    pub name: String,
    /// What was typed there.
    pub value: String,
    /// The entries of its first control, if it is a list.
    pub choices: Vec<Choice>,
    /// The name of its second control.
    pub second_name: String,
    /// What was typed there.
    pub second_value: String,
    /// The entries of its second control.
    pub second_choices: Vec<Choice>,
    /// The name of its third control.
    pub third_name: String,
    /// What was typed there.
    pub third_value: String,
    /// What is still owed on it, in 元; empty where an act is asked for.
    pub owed: String,
    /// Sums into which it may be divided: words, name and what was typed there.
    pub parts: Vec<(String, String, String)>,
    /// Something stands in a part.
    pub divided: bool,
    /// What was wrong with it.
    pub error: Option<String>,
}

/// How a field is drawn.
#[derive(Debug, PartialEq, Eq)]
pub enum Control {
    /// One line.
    Line(String),
    /// Several lines.
    Text(String),
    /// A day.
    Date(String),
    /// A sum.
    Money(String),
    /// One of a list.
    Select(Vec<Choice>),
    /// One of a few, each with its explanation.
    Cards(Vec<Choice>),
    /// An organ by any of its names; the choices are suggestions while it is typed.
    Organ(String, Vec<Choice>),
    /// A file that is filed already, or a new one; with the limit of a new one where it may be filed.
    Evidence(Vec<Choice>, Option<String>),
    /// Some of a list.
    Boxes(Vec<Choice>),
    /// Yes or no.
    Flag(bool),
    /// Lines of a list.
    Items(Vec<Row>),
    /// Words, sum and day for each row.
    Claims(Vec<Row>),
    /// A sum for each row.
    Payments(Vec<Row>),
    /// A finding and its ground for each row.
    Findings(Vec<Row>),
    /// A day and a sum for each row; the sums come to so much.
    Instalments(Vec<Row>, String),
}

/// Which other field decides whether this one must be filled.
#[derive(Debug, PartialEq, Eq)]
pub struct Condition {
    /// The other field.
    pub name: String,
    /// Its values, separated by `|`.
    pub of: String,
    /// None of them, rather than one of them.
    pub unless: bool,
}

/// A field as a template draws it.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its id in the page, unique among all forms.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its words.
    pub label: String,
    /// A hint.
    pub help: String,
    /// Must be filled.
    pub required: bool,
    /// Must be filled in some cases.
    pub when: Option<Condition>,
    /// What was wrong with it.
    pub error: Option<String>,
    /// How it is drawn.
    pub control: Control,
}

impl Field {
    /// What `aria-describedby` names.
    pub fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.help.is_empty() {
            ids.push(format!("{}-hint", self.id));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.id));
        }
        ids.join(" ")
    }

    /// One box, which is never required.
    pub fn is_flag(&self) -> bool {
        matches!(self.control, Control::Flag(_))
    }

    /// A file may be chosen: the form goes in parts.
    pub fn takes_file(&self) -> bool {
        matches!(self.control, Control::Evidence(_, Some(_)))
    }

    /// Drawn as a group of controls, with a legend instead of a label.
    pub fn is_group(&self) -> bool {
        !matches!(
            self.control,
            Control::Line(_)
                | Control::Text(_)
                | Control::Date(_)
                | Control::Money(_)
                | Control::Select(_)
                | Control::Organ(..)
        )
    }
}

/// What a form is filled with when it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Filled<'a> {
    /// What was typed.
    pub values: &'a Values,
    /// What was wrong.
    pub errors: &'a [FieldError],
    /// The evidence to choose from.
    pub evidence: &'a [EvidenceItem],
    /// The limit of a new file in words, where the viewer may file one.
    pub upload: Option<&'a str>,
}

impl Filled<'_> {
    fn value(&self, name: &str) -> String {
        self.values.get(name).and_then(|values| values.first()).cloned().unwrap_or_default()
    }

    /// How many rows of a field are drawn: what it begins with, what was shown, what was typed, and one more if asked.
    fn rows(&self, name: &str, least: u16) -> u16 {
        let shown = self.value(&format!("_rows.{name}")).parse().unwrap_or(0_u16);
        let typed = (1..=MOST_ROWS).rev().find(|no| {
            let start = format!("{name}.{no}");
            let filled = |values: &Vec<String>| values.iter().any(|value| !value.trim().is_empty());
            self.values.iter().any(|(field, values)| belongs(field, &start) && filled(values))
        });
        let more = u16::from(self.value(MORE) == name);
        (least.max(shown).max(typed.unwrap_or(0)) + more).min(MOST_ROWS)
    }

    /// What was wrong with exactly this control.
    fn exact(&self, name: &str) -> Option<String> {
        self.errors.iter().find(|error| error.field == name).map(|error| error.message.clone())
    }

    /// What was wrong with this field or its rows.
    fn error(&self, name: &str) -> Option<String> {
        let about = |error: &&FieldError| belongs(&error.field, name);
        let messages: Vec<_> = self.errors.iter().filter(about).map(|error| error.message.as_str()).collect();
        (!messages.is_empty()).then(|| messages.join("；"))
    }
}

/// Whether an error about `field` belongs to the input `name`: to itself or to one of its rows.
pub fn belongs(field: &str, name: &str) -> bool {
    field.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn choices(of: &[(String, String)], chosen: &[String]) -> Vec<Choice> {
    of.iter()
        .map(|(value, label)| Choice {
            value: value.clone(),
            label: label.clone(),
            chosen: chosen.iter().any(|one| one == value),
            ..Choice::default()
        })
        .collect()
}

fn cards(of: &[Card], chosen: &[String]) -> Vec<Choice> {
    of.iter()
        .map(|card| Choice {
            value: card.value.clone(),
            label: card.words.clone(),
            note: card.note.clone(),
            chosen: chosen.contains(&card.value),
        })
        .collect()
}

/// The fields of a form. `prefix` keeps their ids apart from those of other forms.
pub fn fields(prefix: &str, inputs: &[Input], filled: Filled<'_>) -> Vec<Field> {
    inputs.iter().map(|input| field(prefix, input, filled)).collect()
}

fn field(prefix: &str, input: &Input, filled: Filled<'_>) -> Field {
    let name = &input.name;
    let typed = filled.values.get(name).map_or(&[][..], Vec::as_slice);
    let control = match &input.kind {
        // The use case names the colleagues and makes a choice of it.
        InputKind::Line | InputKind::Colleague | InputKind::Officer | InputKind::Signer { .. } => {
            Control::Line(filled.value(name))
        }
        InputKind::Text => Control::Text(filled.value(name)),
        InputKind::Date => Control::Date(filled.value(name)),
        InputKind::Money => Control::Money(filled.value(name)),
        InputKind::Flag => Control::Flag(!typed.is_empty()),
        InputKind::Choice { of } => Control::Select(choices(of, typed)),
        InputKind::Choices { of } => Control::Boxes(choices(of, typed)),
        InputKind::Cards { of } => Control::Cards(cards(of, typed)),
        InputKind::Organ { of } => {
            let typed = filled.value(name);
            // A draft of another form may hold the identifier: a reader sees the name.
            let shown = of.iter().find(|card| card.value == typed).map_or(typed, |card| card.words.clone());
            Control::Organ(shown, cards(of, &[]))
        }
        InputKind::Evidence => {
            let filed: Vec<_> = filled
                .evidence
                .iter()
                .filter(|item| !item.sealed)
                .map(|item| (item.id.clone(), format!("{}（{}）", item.name, item.at)))
                .collect();
            Control::Evidence(choices(&filed, typed), filled.upload.map(str::to_owned))
        }
        kind => rows(kind, name, filled),
    };
    // What stands at a row is not said twice.
    let error = match (filled.error(name), at_rows(&control)) {
        (Some(_), true) if filled.exact(name).is_none() => Some("请核对标出的各行".to_owned()),
        (error, _) => error,
    };
    Field {
        id: format!("{prefix}-{name}"),
        name: name.clone(),
        label: input.label.clone(),
        help: input.help.clone(),
        required: input.required,
        when: input.when.as_ref().map(|when| Condition {
            name: when.name.clone(),
            of: when.of.join("|"),
            unless: when.unless,
        }),
        error,
        control,
    }
}

/// Whether a row of the field has an error of its own.
fn at_rows(control: &Control) -> bool {
    match control {
        Control::Claims(rows) | Control::Payments(rows) | Control::Findings(rows) | Control::Instalments(rows, _) => {
            rows.iter().any(|row| row.error.is_some())
        }
        _ => false,
    }
}

/// The fields that have a row for each of several things.
fn rows(kind: &InputKind, name: &str, filled: Filled<'_>) -> Control {
    match kind {
        InputKind::Payments { claims } => Control::Payments(
            claims
                .iter()
                .map(|claim| Row {
                    owed: if claim.act { String::new() } else { claim.outstanding.clone() },
                    ..row(&claim.words, [format!("{name}.{}", claim.no), String::new(), String::new()], filled)
                })
                .collect(),
        ),
        InputKind::Findings { claims, of, grounds } => Control::Findings(
            claims
                .iter()
                .map(|claim| {
                    let names = [format!("{name}.{}", claim.no), format!("{name}.{}.ground", claim.no), String::new()];
                    let row = row(&claim.words, names, filled);
                    let parts = if claim.act { Vec::new() } else { parts(name, claim.no, filled) };
                    let wrong = parts.iter().find_map(|(_, part, _)| filled.exact(part));
                    Row {
                        error: row.error.clone().or(wrong),
                        divided: parts.iter().any(|(_, _, typed)| !typed.is_empty()),
                        parts,
                        choices: cards(of, std::slice::from_ref(&row.value)),
                        second_choices: cards(grounds, std::slice::from_ref(&row.second_value)),
                        ..row
                    }
                })
                .collect(),
        ),
        InputKind::Instalments { rows: least, total } => Control::Instalments(
            (1..=filled.rows(name, *least))
                .map(|no| {
                    let names = [format!("{name}.{no}.due_on"), format!("{name}.{no}.sum"), String::new()];
                    row(&format!("第{no}期"), names, filled)
                })
                .collect(),
            total.clone(),
        ),
        InputKind::Claims { rows: least } => Control::Claims(
            (1..=filled.rows(name, *least))
                .map(|no| {
                    row(
                        &format!("诉求{no}"),
                        ["words", "sum", "due_on"].map(|part| format!("{name}.{no}.{part}")),
                        filled,
                    )
                })
                .collect(),
        ),
        InputKind::Items { rows: least } => Control::Items(
            (1..=filled.rows(name, *least))
                .map(|no| row(&format!("第{no}件"), [format!("{name}.{no}"), String::new(), String::new()], filled))
                .collect(),
        ),
        // The plain kinds are drawn by the caller.
        _ => Control::Line(filled.value(name)),
    }
}

/// The parts of a sum that are found true, untrue and disputed.
fn parts(name: &str, no: u16, filled: Filled<'_>) -> Vec<(String, String, String)> {
    [("其中属实（元）", "proved"), ("其中不属实（元）", "untrue"), ("其中有分歧（元）", "disputed")]
        .map(|(words, part)| {
            let name = format!("{name}.{no}.{part}");
            let value = filled.value(&name);
            (words.to_owned(), name, value)
        })
        .to_vec()
}

fn row(label: &str, names: [String; 3], filled: Filled<'_>) -> Row {
    let own: Vec<_> = names.iter().filter(|name| !name.is_empty()).filter_map(|name| filled.exact(name)).collect();
    let [name, second_name, third_name] = names;
    Row {
        label: label.to_owned(),
        value: filled.value(&name),
        second_value: filled.value(&second_name),
        third_value: filled.value(&third_name),
        error: (!own.is_empty()).then(|| own.join("；")),
        name,
        second_name,
        third_name,
        ..Row::default()
    }
}

/// A line of the summary on top of a page: where to go, and what is wrong there.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The anchor.
    pub href: String,
    /// The words.
    pub text: String,
}

/// The summary of a form's errors. What belongs to no field leads to the form.
pub fn faults(prefix: &str, inputs: &[Input], errors: &[FieldError]) -> Vec<Fault> {
    errors
        .iter()
        .map(|error| {
            let input = inputs.iter().find(|input| belongs(&error.field, &input.name));
            Fault {
                href: input.map_or_else(|| format!("#{prefix}"), |input| format!("#{prefix}-{}", input.name)),
                text: input
                    .map_or_else(|| error.message.clone(), |input| format!("{}：{}", input.label, error.message)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::form::ClaimRow;

    fn input(name: &str, kind: InputKind) -> Input {
        Input::new(name, "金额", kind)
    }

    #[test]
    fn what_was_typed_comes_back_in_every_kind_of_field() {
        let of = vec![("a".to_owned(), "甲".to_owned()), ("b".to_owned(), "乙".to_owned())];
        let card =
            |value: &str, words: &str| Card {
                value: value.to_owned(), words: words.to_owned(), note: "注".to_owned()
            };
        let row = ClaimRow { no: 1, words: "第1项".to_owned(), act: false, outstanding: "9.00".to_owned() };
        let claims = vec![row];
        let findings = InputKind::Findings {
            claims: claims.clone(),
            of: vec![card("true", "属实")],
            grounds: vec![card("evidence", "有证据证明")],
        };
        let table = [
            (InputKind::Line, "x", "ab\"<", "Line(\"ab\\\"<\")"),
            (InputKind::Money, "x", "12,", "Money(\"12,\")"),
            (InputKind::Flag, "x", "on", "Flag(true)"),
            (InputKind::Choice { of: of.clone() }, "x", "b", "value: \"b\", label: \"乙\", note: \"\", chosen: true"),
            (InputKind::Choices { of }, "x", "a", "value: \"a\", label: \"甲\", note: \"\", chosen: true"),
            (InputKind::Cards { of: vec![card("c", "丙")] }, "x", "c", "label: \"丙\", note: \"注\", chosen: true"),
            (InputKind::Organ { of: vec![card("o1", "某局")] }, "x", "o1", "Organ(\"某局\""),
            (InputKind::Items { rows: 1 }, "x.3", "原件", "name: \"x.3\", value: \"原件\""),
            (InputKind::Claims { rows: 1 }, "x.2.due_on", "2026", "third_value: \"2026\""),
            (InputKind::Payments { claims: claims.clone() }, "x.1", "7", "name: \"x.1\", value: \"7\""),
            (findings, "x.1.ground", "evidence", "label: \"有证据证明\", note: \"注\", chosen: true"),
            (
                InputKind::Instalments { rows: 1, total: "9.00".to_owned() },
                "x.2.sum",
                "9",
                "second_name: \"x.2.sum\", second_value: \"9\"",
            ),
        ];
        for (kind, name, typed, expected) in table {
            let values = Values::from([(name.to_owned(), vec![typed.to_owned()])]);
            let filled = Filled { values: &values, errors: &[], evidence: &[], upload: None };
            let drawn = format!("{:?}", field("f", &input("x", kind), filled).control);
            assert!(drawn.contains(expected), "{drawn} lacks {expected}");
        }
    }

    #[test]
    fn a_row_is_added_without_a_script_and_typed_rows_never_vanish() {
        let kind = InputKind::Items { rows: 2 };
        let table = [
            (vec![], 2),
            (vec![("_rows.x", "4")], 4),
            (vec![("_rows.x", "4"), (MORE, "x")], 5),
            (vec![("_rows.x", "4"), (MORE, "y")], 4),
            (vec![("x.7", "原件")], 7),
            (vec![("x.7", " ")], 2),
            (vec![("_rows.x", "999"), (MORE, "x")], usize::from(MOST_ROWS)),
        ];
        for (typed, expected) in table {
            let values: Values = typed.iter().map(|&(n, v)| (n.to_owned(), vec![v.to_owned()])).collect();
            let filled = Filled { values: &values, errors: &[], evidence: &[], upload: None };
            let Control::Items(rows) = field("f", &input("x", kind.clone()), filled).control else { panic!("a list") };
            assert_eq!(rows.len(), expected, "{typed:?}");
        }
    }

    #[test]
    fn an_error_of_a_row_stands_at_its_field_and_leads_there() {
        let inputs = [input("paid", InputKind::Money), input("paidback", InputKind::Money)];
        let table = [("paid", "#f-paid"), ("paid.2", "#f-paid"), ("paidback", "#f-paidback"), ("other", "#f")];
        for (at, href) in table {
            let errors = [FieldError { field: at.to_owned(), message: "应为数字".to_owned() }];
            assert_eq!(faults("f", &inputs, &errors)[0].href, href, "{at}");
            let values = Values::new();
            let filled = Filled { values: &values, errors: &errors, evidence: &[], upload: None };
            let marked: Vec<_> =
                fields("f", &inputs, filled).into_iter().filter(|f| f.error.is_some()).map(|f| f.id).collect();
            let expected: Vec<_> =
                href.strip_prefix('#').filter(|id| *id != "f").map(str::to_owned).into_iter().collect();
            assert_eq!(marked, expected, "{at}");
        }
    }
}
