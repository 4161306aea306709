//! The one place that turns an input of `options` into a field of a form, with what was typed and what was wrong with it.

use casework::{EvidenceItem, FieldError, Values};
use domain::{
    form::{Input, InputKind},
    vocabulary::{Finding, Ground},
};

/// An entry of a list, a box or a radio.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// Its words.
    pub label: String,
    /// Chosen before.
    pub chosen: bool,
}

/// A line of a field that asks for several things.
#[derive(Debug, PartialEq, Eq)]
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
    /// Some of a list.
    Boxes(Vec<Choice>),
    /// Yes or no.
    Flag(bool),
    /// A sum for each row.
    Payments(Vec<Row>),
    /// A finding and its ground for each row.
    Findings(Vec<Row>),
    /// A day and a sum for each row.
    Instalments(Vec<Row>),
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

    /// Something was typed into the rows that are folded away.
    pub fn more_filled(&self) -> bool {
        let Control::Instalments(rows) = &self.control else { return false };
        rows.iter().skip(3).any(|row| !row.value.is_empty() || !row.second_value.is_empty())
    }

    /// Drawn as a group of controls, with a legend instead of a label.
    pub fn is_group(&self) -> bool {
        matches!(
            self.control,
            Control::Boxes(_)
                | Control::Flag(_)
                | Control::Payments(_)
                | Control::Findings(_)
                | Control::Instalments(_)
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
}

impl Filled<'_> {
    fn value(&self, name: &str) -> String {
        self.values.get(name).and_then(|values| values.first()).cloned().unwrap_or_default()
    }

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
        })
        .collect()
}

fn words<T: Copy>(all: &[T], code: fn(T) -> &'static str, label: fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter().map(|&value| (code(value).to_owned(), label(value).to_owned())).collect()
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
        InputKind::Line | InputKind::Colleague => Control::Line(filled.value(name)),
        InputKind::Text => Control::Text(filled.value(name)),
        InputKind::Date => Control::Date(filled.value(name)),
        InputKind::Money => Control::Money(filled.value(name)),
        InputKind::Flag => Control::Flag(!typed.is_empty()),
        InputKind::Choice { of } => Control::Select(choices(of, typed)),
        InputKind::Choices { of } => Control::Boxes(choices(of, typed)),
        InputKind::Evidence => {
            let filed: Vec<_> = filled
                .evidence
                .iter()
                .filter(|item| !item.sealed)
                .map(|item| (item.id.clone(), format!("{}（{}）", item.name, item.at)))
                .collect();
            Control::Select(choices(&filed, typed))
        }
        InputKind::Payments { claims } => Control::Payments(
            claims.iter().map(|(no, label)| row(label, format!("{name}.{no}"), String::new(), filled)).collect(),
        ),
        InputKind::Findings { claims } => Control::Findings(
            claims
                .iter()
                .map(|(no, label)| {
                    let mut row = row(label, format!("{name}.{no}"), format!("{name}.{no}.ground"), filled);
                    row.choices =
                        choices(&words(Finding::ALL, Finding::code, Finding::label), std::slice::from_ref(&row.value));
                    row.second_choices = choices(
                        &words(Ground::ALL, Ground::code, Ground::label),
                        std::slice::from_ref(&row.second_value),
                    );
                    row
                })
                .collect(),
        ),
        InputKind::Instalments { rows } => Control::Instalments(
            (1..=*rows)
                .map(|no| row(&format!("第{no}期"), format!("{name}.{no}.due_on"), format!("{name}.{no}.sum"), filled))
                .collect(),
        ),
    };
    Field {
        id: format!("{prefix}-{name}"),
        name: name.clone(),
        label: input.label.clone(),
        help: input.help.clone(),
        required: input.required,
        error: filled.error(name),
        control,
    }
}

fn row(label: &str, name: String, second_name: String, filled: Filled<'_>) -> Row {
    Row {
        label: label.to_owned(),
        value: filled.value(&name),
        second_value: filled.value(&second_name),
        name,
        second_name,
        choices: Vec::new(),
        second_choices: Vec::new(),
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

    fn input(name: &str, kind: InputKind) -> Input {
        Input { name: name.to_owned(), label: "金额".to_owned(), required: true, kind, help: String::new() }
    }

    #[test]
    fn what_was_typed_comes_back_in_every_kind_of_field() {
        let of = vec![("a".to_owned(), "甲".to_owned()), ("b".to_owned(), "乙".to_owned())];
        let claims = vec![(1, "第1项".to_owned())];
        let table = [
            (InputKind::Line, "x", "ab\"<", "Line(\"ab\\\"<\")"),
            (InputKind::Money, "x", "12,", "Money(\"12,\")"),
            (InputKind::Flag, "x", "on", "Flag(true)"),
            (InputKind::Choice { of: of.clone() }, "x", "b", "value: \"b\", label: \"乙\", chosen: true"),
            (InputKind::Choices { of }, "x", "a", "value: \"a\", label: \"甲\", chosen: true"),
            (InputKind::Payments { claims: claims.clone() }, "x.1", "7", "name: \"x.1\", value: \"7\""),
            (InputKind::Findings { claims }, "x.1.ground", "evidence", "label: \"有证据证明\", chosen: true"),
            (InputKind::Instalments { rows: 2 }, "x.2.sum", "9", "second_name: \"x.2.sum\", second_value: \"9\""),
        ];
        for (kind, name, typed, expected) in table {
            let values = Values::from([(name.to_owned(), vec![typed.to_owned()])]);
            let filled = Filled { values: &values, errors: &[], evidence: &[] };
            let drawn = format!("{:?}", field("f", &input("x", kind), filled).control);
            assert!(drawn.contains(expected), "{drawn} lacks {expected}");
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
            let filled = Filled { values: &values, errors: &errors, evidence: &[] };
            let marked: Vec<_> =
                fields("f", &inputs, filled).into_iter().filter(|f| f.error.is_some()).map(|f| f.id).collect();
            let expected: Vec<_> =
                href.strip_prefix('#').filter(|id| *id != "f").map(str::to_owned).into_iter().collect();
            assert_eq!(marked, expected, "{at}");
        }
    }
}
