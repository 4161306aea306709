//! Every role, and every relation to a case, on every route, on both engines: the answer is the table's.

use super::{
    standing::Prefecture,
    world::{Answer, Browser},
};
use crate::{
    route_needs::{part, takes_files},
    routes::{ROUTES, Route, Verb, Who},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use casework::Viewer;
use domain::{
    access::{Part, Relation, Sight},
    actor::Role,
};
use std::collections::{BTreeMap, BTreeSet};

/// A value for every parameter of an address. A route with another one fails the test.
const SAMPLES: &[(&str, &str)] = &[
    ("hash", "0"),
    ("file", "theme.css"),
    ("export", "x1"),
    ("token", "k0"),
    ("code", "stale"),
    ("organ", "nm-fgw"),
    ("meeting", "m0"),
    ("id", "nm-fgw"),
    ("offer", "post"),
    ("no", "99"),
    ("evidence", "e0"),
    ("letter", "l0"),
    ("destruction", "d0"),
    ("grant", "g0"),
    ("seat", "s0"),
    ("absence", "b0"),
    ("step", "enterprise"),
    ("upload", "u0"),
];

/// The address of a route with its parameters filled in.
fn address(path: &str, values: &BTreeMap<&str, String>) -> String {
    let mut parts = path.split('/').map(|part| {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else { return part.to_owned() };
        values.get(name).cloned().unwrap_or_else(|| panic!("no sample for {{{name}}} of {path}"))
    });
    let all: Vec<_> = parts.by_ref().collect();
    let query = if path.ends_with("/news") { "?since=1" } else { "" };
    format!("{}{query}", all.join("/"))
}

fn samples() -> BTreeMap<&'static str, String> {
    SAMPLES.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

/// Asks as a browser does: a write carries its token, so that only the table can refuse it, and nothing else to act on.
async fn ask(browser: &mut Browser<'_>, route: &Route, path: &str) -> Answer {
    match route.verb {
        Verb::Get => browser.get(path).await,
        Verb::Post if takes_files(route.path) => {
            let token = browser.token().await;
            let body = format!(
                "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n{token}\r\n\
                 --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"leer.txt\"\r\n\r\n\r\n--b--\r\n"
            );
            let request = Request::post(path)
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
                .header("sec-fetch-site", "same-origin");
            browser.send(request.body(Body::from(body)).expect("a request")).await
        }
        Verb::Post => browser.post(path, &[("login", "nobody"), ("password", "x"), ("days", "0")]).await,
        Verb::Patch | Verb::Delete => {
            let token = browser.token().await;
            let request = Request::builder().method(route.verb.name()).uri(path).header("x-form-token", token);
            browser.send(request.body(Body::empty()).expect("a request")).await
        }
    }
}

/// What came of a request, as far as access goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Got {
    In,
    Hidden,
    Refused,
    Door,
    NoToken,
}

fn got(answer: &Answer) -> Got {
    assert!(!answer.status.is_server_error(), "{}: {}", answer.status, answer.text());
    match answer.status {
        StatusCode::NOT_FOUND => Got::Hidden,
        StatusCode::FORBIDDEN => Got::Refused,
        StatusCode::UNAUTHORIZED => Got::NoToken,
        StatusCode::SEE_OTHER if matches!(answer.header("location"), "/login" | "/track") => Got::Door,
        _ => Got::In,
    }
}

/// What the table says of a route under a case.
fn of_case(route: &Route, role: Role, sight: &Sight) -> Got {
    let needed = part(route.path).unwrap_or_else(|path| panic!("{path} is not in the table of parts"));
    if !route.who.admits(Some(role)) || sight.is_recused() {
        return Got::Refused;
    }
    if !sight.sees(Part::Overview) {
        return Got::Hidden;
    }
    if needed.is_none_or(|part| sight.sees(part)) { Got::In } else { Got::Refused }
}

/// One account of each role and set of relations to a case.
async fn seats(prefecture: &Prefecture, case: &str) -> Vec<(Viewer, String, Sight)> {
    let (mut seen, mut seats) = (BTreeSet::new(), Vec::new());
    for account in profile::demo().accounts {
        let viewer = prefecture.world.who(&account.login).await;
        let sight = prefecture.sight(&viewer, case).await;
        if seen.insert((viewer.role, sight.relations().to_vec())) {
            seats.push((viewer, account.login, sight));
        }
    }
    seats
}

#[test]
fn every_route_is_in_the_table_and_every_parameter_has_a_sample() {
    for route in ROUTES {
        assert!(part(route.path).is_ok(), "{} is not in the table of parts", route.path);
        address(route.path, &samples());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_and_relation_gets_the_answer_of_the_table_on_every_route() {
    for db in store::testing::engines().await {
        let engine = db.name;
        let prefecture = Prefecture::on(db).await;
        let mut met = BTreeSet::new();
        for case in prefecture.cases.keys().copied() {
            let (id, number) = (prefecture.id(case).to_string(), &prefecture.cases[case].number);
            let mut values = samples();
            values.insert("id", id.clone());
            values.insert("letter", a_letter(&prefecture, case).await);
            let filed = prefecture.file(case, lead_of(case), "一份.txt", "材料".as_bytes()).await;
            values.insert("evidence", filed);
            for (viewer, login, sight) in seats(&prefecture, case).await {
                met.extend(sight.relations().iter().copied());
                let mut browser = prefecture.world.sits(&login).await;
                let token = prefecture.world.token_of(&login, &crate::scopes_of(viewer.role)).await;
                for route in ROUTES.iter().filter(|route| part(route.path).is_ok_and(|part| part.is_some())) {
                    let path = address(route.path, &values);
                    let answer = match route.who {
                        Who::Api(..) => program(&prefecture, route, &path, Some(&token)).await,
                        _ => ask(&mut browser, route, &path).await,
                    };
                    let label = format!("{engine}: {:?} {path} ({case}) for {login}", route.verb);
                    let expected = expected_item(route, &viewer, &sight, case, values["letter"] != "l0");
                    assert_eq!(got(&answer), expected, "{label}: {} {}", answer.status, answer.text());
                }
                // Lists show exactly what the table opens; whoever was overturned finds the case by its letter alone, for
                // a line of a list tells how it goes on.
                if viewer.scope().is_some() {
                    let listed = browser.get("/cases").await.text().contains(number.as_str());
                    let now = sight.sees(Part::Overview) && sight.relations() != [Relation::Former];
                    assert_eq!(listed, now, "{engine}: the ledger of {login} and {case}");
                }
            }
            of_a_query_code(&prefecture, case, &values).await;
        }
        let missing: Vec<_> = Relation::ALL.into_iter().filter(|one| !met.contains(one)).collect();
        assert_eq!(missing, [Relation::Complainant, Relation::System], "{engine}: a relation that nobody stood in");
    }
}

/// The officer who files the sample of evidence.
fn lead_of(case: &str) -> &'static str {
    match case {
        "secret" => "ml-fgj.shouli",
        "acting" => "nm-zwj.shouli",
        _ => "nm-fgw.shouli",
    }
}

/// A letter of the case that went to the complainant; a made-up one where there is none yet.
async fn a_letter(prefecture: &Prefecture, case: &str) -> String {
    let rows = prefecture.world.casework.store().letters_of(prefecture.id(case).as_str()).await;
    let rows = rows.expect("the store answers");
    rows.into_iter().find(|row| row.audience == "complainant").map_or_else(|| "l0".to_owned(), |row| row.letter_id)
}

/// The table's answer, and for one letter or one file that of its own rule.
fn expected_item(route: &Route, viewer: &Viewer, sight: &Sight, case: &str, letter: bool) -> Got {
    let answer = of_case(route, viewer.role, sight);
    if answer != Got::In {
        return answer;
    }
    let files = viewer.role == Role::Intake && viewer.person.as_str() == lead_of(case);
    match route.path.rsplit("/{id}").next().unwrap_or_default() {
        "/letters/{letter}" | "/letters/{letter}/pdf" if !letter || !sight.sees(Part::Letters) => Got::Hidden,
        // It is no picture, so nobody gets a picture of it; and there is no such measure.
        // Nor has an upload been begun.
        "/evidence/uploads/{upload}"
        | "/evidence/{evidence}/preview"
        | "/evidence/{evidence}/view"
        | "/duties/{no}" => Got::Hidden,
        "/evidence/{evidence}" if !sight.sees(Part::Evidence) && !files => Got::Hidden,
        _ => Got::In,
    }
}

async fn of_a_query_code(prefecture: &Prefecture, case: &str, values: &BTreeMap<&str, String>) {
    let own = &prefecture.cases[case];
    let other = prefecture.id(if case == "fresh" { "acting" } else { "fresh" }).to_string();
    let mut browser = prefecture.world.browser();
    let fields = [("number", own.number.as_str()), ("code", own.code.as_str())];
    assert_eq!(browser.post("/track", &fields).await.header("location"), "/track/case", "{case}");
    for route in ROUTES.iter().filter(|route| part(route.path).is_ok_and(|part| part.is_some())) {
        let mine = address(route.path, values);
        let (own, others) = match route.who {
            Who::Api(..) => (Got::NoToken, Got::NoToken),
            Who::RolesOrTracking(_) => (Got::In, Got::Hidden),
            _ => (Got::Refused, Got::Refused),
        };
        let answer = ask(&mut browser, route, &mine).await;
        // Of its own case: this letter is for it, the officer's file is not.
        let own = match route.path.rsplit("/{id}").next().unwrap_or_default() {
            rest if rest.starts_with("/evidence/") && rest.contains('{') && own == Got::In => Got::Hidden,
            "/letters/{letter}" | "/letters/{letter}/pdf" if own == Got::In && values["letter"] == "l0" => Got::Hidden,
            _ => own,
        };
        assert_eq!(got(&answer), own, "{:?} {mine} for the complainant: {}", route.verb, answer.text());
        let mut values = values.clone();
        values.insert("id", other.clone());
        let theirs = address(route.path, &values);
        let answer = ask(&mut browser, route, &theirs).await;
        assert_eq!(got(&answer), others, "{:?} {theirs} for another complainant: {}", route.verb, answer.text());
    }
}

async fn program(prefecture: &Prefecture, route: &Route, path: &str, token: Option<&str>) -> Answer {
    let world = &prefecture.world;
    match route.verb {
        Verb::Get => world.call("GET", path, token, &[], "").await,
        Verb::Post if takes_files(route.path) => {
            let headers = [("content-type", "multipart/form-data; boundary=b"), ("idempotency-key", "m")];
            let body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\r\n--b--\r\n";
            world.call("POST", path, token, &headers, body).await
        }
        Verb::Post => {
            let body = r#"{"seen_version":1,"fields":{}}"#;
            world.call("POST", path, token, &[("idempotency-key", "m")], body).await
        }
        Verb::Patch | Verb::Delete => panic!("the API has no such address as {path}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_past_the_door_and_every_role_gets_to_its_pages() {
    let prefecture = Prefecture::on(store::testing::sqlite().await).await;
    let mut logins: BTreeMap<Role, String> = BTreeMap::new();
    for account in profile::demo().accounts {
        logins.entry(account.role).or_insert(account.login);
    }
    assert_eq!(logins.len(), Role::ALL.len() - 2, "every role but the complainant and the system has an account");
    for route in ROUTES.iter().filter(|route| part(route.path).is_ok_and(|part| part.is_none())) {
        let path = address(route.path, &samples());
        let public = matches!(route.who, Who::Public);
        let answer = match route.who {
            Who::Api(..) => program(&prefecture, route, &path, None).await,
            _ => ask(&mut prefecture.world.browser(), route, &path).await,
        };
        let expected = match (route.who, route.verb) {
            _ if public => None,
            (Who::Api(..), _) => Some(Got::NoToken),
            (_, Verb::Get) => Some(Got::Door),
            (_, _) => Some(Got::Refused),
        };
        if let Some(expected) = expected {
            assert_eq!(got(&answer), expected, "{:?} {path} for nobody: {}", route.verb, answer.text());
        } else {
            got(&answer);
        }
        // These sign out or in, or are for nobody in particular.
        if public || matches!(route.who, Who::Tracking) {
            continue;
        }
        for (role, login) in &logins {
            let answer = if matches!(route.who, Who::Api(..)) {
                let token = prefecture.world.token_of(login, &crate::scopes_of(*role)).await;
                let answer = program(&prefecture, route, &path, Some(&token)).await;
                prefecture.world.forget_tokens_of(login).await;
                answer
            } else {
                ask(&mut prefecture.world.sits(login).await, route, &path).await
            };
            let refused = matches!(got(&answer), Got::Refused | Got::NoToken | Got::Door);
            assert_eq!(
                !refused,
                route.who.admits(Some(*role)),
                "{:?} {path} for {login}: {}",
                route.verb,
                answer.text()
            );
        }
    }
}
