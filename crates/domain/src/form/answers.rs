//! Whether a form was answered. Nothing that a form asks is taken for granted: silence is never a "no".

use super::{Input, InputKind, When};
use std::collections::BTreeMap;

/// What was sent: each name with its values in order.
pub type Answers = BTreeMap<String, Vec<String>>;

/// A question that has no answer, or none that it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The input, or its row.
    pub name: String,
    /// What to do about it, in Chinese.
    pub message: String,
}

/// What a box that is ticked sends, and what programs send for yes and no.
const FLAGS: [&str; 5] = ["on", "true", "false", "1", "0"];

/// The parts a sum can be found in, each a field of its row.
pub const PARTS: [&str; 3] = ["proved", "untrue", "disputed"];

/// Every question of a form that has to be answered and is not, and every yes or no that is neither.
pub fn faults(inputs: &[Input], answers: &Answers) -> Vec<Fault> {
    inputs.iter().flat_map(|input| faults_of(input, answers)).collect()
}

fn first<'a>(answers: &'a Answers, name: &str) -> Option<&'a str> {
    answers.get(name)?.iter().map(|value| value.trim()).find(|value| !value.is_empty())
}

/// A row of a list has something in it: `name.N` or what belongs to it.
fn has_row(answers: &Answers, name: &str) -> bool {
    let rows = answers.keys().filter(|key| key.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')));
    rows.into_iter().any(|key| first(answers, key).is_some())
}

fn required(input: &Input, answers: &Answers) -> bool {
    input.required || input.when.as_ref().is_some_and(|when| holds(when, answers))
}

fn holds(when: &When, answers: &Answers) -> bool {
    let Some(value) = first(answers, &when.name) else { return false };
    when.of.iter().any(|one| one == value) != when.unless
}

fn faults_of(input: &Input, answers: &Answers) -> Vec<Fault> {
    let name = input.name.as_str();
    let fault = |name: String, message: String| vec![Fault { name, message }];
    let asked = required(input, answers);
    let given = first(answers, name);
    match &input.kind {
        InputKind::Cards { of } if of.iter().any(|card| card.value == "false") => match given {
            Some(value) if FLAGS.contains(&value) || of.iter().any(|card| card.value == value) => Vec::new(),
            None if !asked => Vec::new(),
            _ => fault(name.to_owned(), format!("请选择{}", input.label)),
        },
        InputKind::Flag => match given {
            Some(value) if !FLAGS.contains(&value) => fault(name.to_owned(), format!("请选择{}", input.label)),
            None if asked => fault(name.to_owned(), format!("请选择{}", input.label)),
            _ => Vec::new(),
        },
        InputKind::Findings { claims, .. } => claims
            .iter()
            .flat_map(|row| {
                let (at, ground) = (format!("{name}.{}", row.no), format!("{name}.{}.ground", row.no));
                // A sum that was found in parts is found by them.
                let parts = PARTS.iter().any(|part| first(answers, &format!("{at}.{part}")).is_some());
                match first(answers, &at) {
                    None if !parts => fault(at, format!("请选择第{}项的结论", row.no)),
                    // 属实 needs no ground; whatever turns a claim away says on what it rests.
                    Some("true") if !parts => Vec::new(),
                    _ if first(answers, &ground).is_some() => Vec::new(),
                    _ => fault(ground, format!("请选择第{}项结论的依据", row.no)),
                }
            })
            .collect(),
        InputKind::Payments { claims } if asked && !has_row(answers, name) => {
            let no = claims.first().map_or(1, |row| row.no);
            fault(format!("{name}.{no}"), format!("请填写{}，至少一项", input.label))
        }
        InputKind::Instalments { .. } if asked && !has_row(answers, name) => {
            fault(format!("{name}.1.due_on"), "请至少填写一期".to_owned())
        }
        InputKind::Items { .. } if asked && given.is_none() && !has_row(answers, name) => {
            fault(name.to_owned(), format!("请填写{}", input.label))
        }
        InputKind::Payments { .. }
        | InputKind::Instalments { .. }
        | InputKind::Items { .. }
        // Registration reads its claims with rules of its own.
        | InputKind::Claims { .. } => Vec::new(),
        InputKind::Evidence if asked && given.is_none() => {
            fault(name.to_owned(), format!("请选择或者上传{}", input.label))
        }
        InputKind::Choice { .. }
        | InputKind::Choices { .. }
        | InputKind::Cards { .. }
        | InputKind::Colleague
        | InputKind::Signer { .. }
        | InputKind::Officer
            if asked && given.is_none() =>
        {
            fault(name.to_owned(), format!("请选择{}", input.label))
        }
        _ if asked && given.is_none() => fault(name.to_owned(), format!("请填写{}", input.label)),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        act::{ActKind, Command},
        case::Case,
        claim::Claim,
        decide::decide,
        evolve::fold,
        form::{Card, inputs},
        model::place::{Place, START, intake, morning, system},
        money::Fen,
    };

    fn case(place: &Place) -> Case {
        let ctx = place.context(morning(START), system(), &[]);
        let claims = vec![Claim::sum(1, Fen::new(100_000)), Claim::act(2)];
        let intake = crate::intake::Intake { field: None, ..intake("my-house", claims) };
        fold(&decide(None, &Command::Open(Box::new(intake)), &ctx).unwrap()).unwrap()
    }

    /// An answer to each input, the first of a list.
    fn filled(inputs: &[Input]) -> Answers {
        let mut answers = Answers::new();
        for input in inputs {
            let name = &input.name;
            let mut put = |name: String, value: &str| {
                answers.insert(name, vec![value.to_owned()]);
            };
            let first = |of: &[Card]| of.first().map_or_else(|| "x".to_owned(), |card| card.value.clone());
            match &input.kind {
                InputKind::Cards { of } | InputKind::Organ { of } => put(name.clone(), &first(of)),
                InputKind::Choice { of } | InputKind::Choices { of } => {
                    put(name.clone(), of.first().map_or("x", |(value, _)| value));
                }
                InputKind::Flag => put(name.clone(), "on"),
                InputKind::Findings { claims, .. } => {
                    for row in claims {
                        put(format!("{name}.{}", row.no), "untrue");
                        put(format!("{name}.{}.ground", row.no), "evidence");
                    }
                }
                InputKind::Payments { .. } => put(format!("{name}.1"), "1.00"),
                InputKind::Instalments { .. } => put(format!("{name}.1.due_on"), "2026-03-05"),
                InputKind::Items { .. } => put(format!("{name}.1"), "营业执照"),
                _ => put(name.clone(), "x"),
            }
        }
        answers
    }

    fn root(name: &str) -> &str {
        name.split('.').next().unwrap_or(name)
    }

    #[test]
    fn whatever_a_form_asks_has_to_be_answered() {
        let place = Place::new();
        let case = case(&place);
        let ctx = place.context(morning(START), system(), &[]);
        let mut asked = 0;
        for kind in ActKind::ALL {
            let inputs = inputs(*kind, &case, &ctx);
            let full = filled(&inputs);
            assert_eq!(faults(&inputs, &full), [], "{}", kind.code());
            for input in inputs.iter().filter(|input| required(input, &full)) {
                // What is asked only in view of another answer is asked as long as that answer stands.
                let left = |name: &String| root(name) != input.name;
                let answers: Answers = full.clone().into_iter().filter(|(name, _)| left(name)).collect();
                let found = faults(&inputs, &answers);
                let at: Vec<_> = found.iter().map(|fault| root(&fault.name)).collect();
                assert!(at.contains(&input.name.as_str()), "{} without {}: {found:?}", kind.code(), input.name);
                asked += 1;
            }
        }
        assert!(asked > 100, "{asked} questions");
    }

    #[test]
    fn a_claim_found_in_parts_is_answered_by_them_and_their_ground() {
        let place = Place::new();
        let case = case(&place);
        let ctx = place.context(morning(START), system(), &[]);
        let inputs = inputs(ActKind::Conclude, &case, &ctx);
        let mut answers = filled(&inputs);
        answers.remove("finding.1");
        for part in PARTS {
            let mut one = answers.clone();
            one.insert(format!("finding.1.{part}"), vec!["1.00".to_owned()]);
            assert_eq!(faults(&inputs, &one), []);
            one.insert("finding.1".to_owned(), vec!["true".to_owned()]);
            one.remove("finding.1.ground");
            let found = faults(&inputs, &one);
            assert_eq!(found.iter().map(|fault| fault.name.as_str()).collect::<Vec<_>>(), ["finding.1.ground"]);
        }
        let found = faults(&inputs, &answers);
        assert_eq!(found.iter().map(|fault| fault.name.as_str()).collect::<Vec<_>>(), ["finding.1"]);
    }

    #[test]
    fn what_is_neither_yes_nor_no_is_no_answer() {
        let place = Place::new();
        let case = case(&place);
        let ctx = place.context(morning(START), system(), &[]);
        let questions = [
            (ActKind::AnswerConsent, "given"),
            (ActKind::EnterOutsideOutcome, "done"),
            (ActKind::ConfirmPayment, "received"),
            (ActKind::UpholdDefence, "end"),
            (ActKind::EnterReceipt, "accepted"),
            (ActKind::DecideObjection, "upheld"),
            (ActKind::DecideReview, "upheld"),
            (ActKind::DecideWithdrawal, "end"),
            (ActKind::DecideWithdrawal, "called_back"),
            (ActKind::Accept, "sme"),
        ];
        for (kind, name) in questions {
            let inputs = inputs(kind, &case, &ctx);
            for (value, passes) in [("true", true), ("false", true), ("也许", false), ("yes", false)] {
                let mut answers = filled(&inputs);
                answers.insert(name.to_owned(), vec![value.to_owned()]);
                assert_eq!(faults(&inputs, &answers).is_empty(), passes, "{} {name}={value}", kind.code());
            }
        }
    }
}
