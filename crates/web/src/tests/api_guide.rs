//! Every example of `docs/api.md` is played, in order, and answers as the guide says.

use super::world::World;
use casework::TokenScope;
use domain::actor::Role;
use serde_json::Value;
use std::collections::BTreeMap;

const GUIDE: &str = include_str!("../../../../docs/api.md");

/// An example: the request in a block `http`, and the answer in the next block.
struct Example {
    request: String,
    answer: String,
}

fn examples() -> Vec<Example> {
    let mut blocks = GUIDE.split("\n```http\n").skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default());
    let mut all = Vec::new();
    while let (Some(request), Some(answer)) = (blocks.next(), blocks.next()) {
        all.push(Example { request: request.to_owned(), answer: answer.to_owned() });
    }
    all
}

/// Puts values that earlier answers gave (`{{id}}`) into a text.
fn fill(text: &str, known: &BTreeMap<String, String>) -> String {
    known.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
}

/// Compares what an answer says with what the guide shows: `…` stands for anything, a list shows how its items look.
fn compare(shown: &Value, said: &Value, at: &str, known: &mut BTreeMap<String, String>) {
    match (shown, said) {
        (Value::String(text), _) if text == "…" => {}
        (Value::String(text), said) if text.starts_with("{{") => {
            let said = said.as_str().map_or_else(|| said.to_string(), str::to_owned);
            let name = text.trim_matches(['{', '}']).to_owned();
            assert_eq!(known.entry(name).or_insert_with(|| said.clone()), &said, "{at}");
        }
        (Value::Object(shown), Value::Object(said)) => {
            for (name, value) in shown {
                let found = said.get(name).unwrap_or_else(|| panic!("{at}/{name} is missing in {said:?}"));
                compare(value, found, &format!("{at}/{name}"), known);
            }
        }
        (Value::Array(shown), Value::Array(said)) => {
            assert!(shown.len() <= said.len(), "{at}: {said:?}");
            shown.iter().zip(said).enumerate().for_each(|(no, (a, b))| compare(a, b, &format!("{at}/{no}"), known));
        }
        _ => assert_eq!(shown, said, "{at}"),
    }
}

#[tokio::test]
async fn every_example_of_the_guide_answers_as_it_says() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let token = world.token(Role::Intake, &TokenScope::ALL).await;
    let mut known = BTreeMap::from([("token".to_owned(), token)]);
    let examples = examples();
    assert!(examples.len() >= 8, "{} examples", examples.len());
    for example in examples {
        let request = fill(&example.request, &known);
        let (head, body) = request.split_once("\n\n").unwrap_or((&request, ""));
        let mut lines = head.lines();
        let first: Vec<_> = lines.next().unwrap_or_default().split(' ').collect();
        let headers: Vec<_> = lines.filter_map(|line| line.split_once(": ")).collect();
        let body = if body.starts_with("--") { format!("{}\r\n", body.replace('\n', "\r\n")) } else { body.to_owned() };
        let answer = world.call(first[0], first[1], None, &headers, body).await;
        let (status, shown) = example.answer.split_once("\n\n").unwrap_or((&example.answer, ""));
        let mut lines = status.lines();
        let code = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
        assert_eq!(answer.status.as_str(), code, "{request}\n{}", answer.text());
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            let said = answer.header(name);
            assert!(!said.is_empty() && (value == "…" || said == fill(value, &known)), "{request}: {name} is {said}");
        }
        if !shown.is_empty() {
            let shown: Value = serde_json::from_str(shown).unwrap_or_else(|error| panic!("{error} in {shown}"));
            compare(&shown, &answer.json(), "", &mut known);
        }
    }
}
