//! The API over HTTP, in process: what it answers, and how it refuses.

use super::world::{Answer, World, login};
use crate::{
    ApiSettings,
    api::document::{DOCUMENT, operation},
    routes::ROUTES,
};
use axum::http::StatusCode;
use casework::TokenScope;
use domain::actor::Role;
use serde_json::{Value, json};
use std::num::NonZeroU32;

async fn intake() -> (World, String) {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let token = world.token(Role::Intake, &TokenScope::ALL).await;
    (world, token)
}

fn complaint() -> Value {
    json!({
        "enterprise": "南曼兴远建设有限公司",
        "respondent": "南曼州住房和城乡建设局",
        "field": "procurement",
        "contract": "勐阳县道路硬化工程施工合同 2024-07号",
        "narrative": "工程已于2024年验收，至今未付尾款。",
        "claims": [{ "words": "支付工程尾款", "amount": "1000000.00", "due_on": "2025-01-31" }],
    })
}

/// What intake confirms when it takes a case on.
fn taken_on() -> Value {
    json!({ "field": "procurement", "private": true, "breach": "arrears", "evils": ["enterprise_harmed"] })
}

/// Method, path, token, headers, body, status, kind.
type Refused<'a> = (&'a str, &'a str, Option<&'a str>, &'a [(&'a str, &'a str)], &'a str, StatusCode, &'a str);

fn problem(answer: &Answer, status: StatusCode, kind: &str) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["type"], format!("/api/problems/{kind}"), "{body}");
    assert_eq!(body["status"], status.as_u16(), "{body}");
    body
}

#[test]
fn every_operation_of_the_table_is_described_and_nothing_else() {
    let api = |path: &str| crate::api::is_api(path) && path != "/api/v1/openapi.json";
    for route in ROUTES.iter().filter(|route| api(route.path)) {
        let described = operation(route.verb, route.path);
        let described = described.unwrap_or_else(|| panic!("{:?} {} is not described", route.verb, route.path));
        assert!(described.summary.is_some() && described.operation_id.is_some(), "{}", route.path);
    }
    let lines = ROUTES.iter().filter(|route| api(route.path)).count();
    let described: usize = DOCUMENT
        .paths
        .paths
        .values()
        .map(|item| {
            assert!(item.put.is_none() && item.delete.is_none() && item.patch.is_none());
            usize::from(item.get.is_some()) + usize::from(item.post.is_some())
        })
        .sum();
    assert_eq!(described, lines);
    let text = serde_json::to_value(&*DOCUMENT).expect("the document is written");
    assert!(text["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", text["openapi"]);
}

#[tokio::test]
async fn a_complaint_is_registered_once_under_a_key_and_then_acted_on() {
    let (world, token) = intake().await;
    let key = [("idempotency-key", "k-1")];
    let body = complaint().to_string();
    let first = world.call("POST", "/api/v1/cases", Some(&token), &key, body.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    let again = world.call("POST", "/api/v1/cases", Some(&token), &key, body).await;
    assert_eq!((again.status, &again.json()["id"]), (StatusCode::CREATED, &first.json()["id"]));
    let mut other = complaint();
    other["enterprise"] = json!("南曼其他有限公司");
    let other = world.call("POST", "/api/v1/cases", Some(&token), &key, other.to_string()).await;
    problem(&other, StatusCode::UNPROCESSABLE_ENTITY, "invalid");

    let page = world.call("GET", "/api/v1/cases?limit=1", Some(&token), &[], "").await.json();
    assert_eq!(page["items"].as_array().map(Vec::len), Some(1), "{page}");
    assert_eq!(page["items"][0]["claimed"], json!({ "yuan": "1000000.00", "fen": 100_000_000 }));
    assert_eq!(page["after"], Value::Null);

    let address = first.header("location").to_owned();
    let case = world.call("GET", &address, Some(&token), &[], "").await;
    let tag = case.header("etag").to_owned();
    let same = world.call("GET", &address, Some(&token), &[("if-none-match", &tag)], "").await;
    assert_eq!((same.status, same.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    let case = case.json();
    assert_eq!(case["stage"]["code"], "registered", "{case}");
    let accept = format!("{address}/acts/accept");
    let act = json!({ "seen_version": case["version"], "fields": taken_on() }).to_string();
    let key = [("idempotency-key", "k-2")];
    let done = world.call("POST", &accept, Some(&token), &key, act.clone()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let again = world.call("POST", &accept, Some(&token), &key, act).await;
    assert_eq!(again.json(), done.json(), "the same key and body give the stored answer");
}

#[tokio::test]
async fn a_decision_on_an_older_version_is_told_what_happened_since() {
    let (world, token) = intake().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let address = format!("/api/v1/cases/{}", case.id);
    let seen = world.call("GET", &address, Some(&token), &[], "").await.json()["version"].clone();
    let accept = format!("{address}/acts/accept");
    let body = json!({ "seen_version": seen, "fields": taken_on() }).to_string();
    let first = world.call("POST", &accept, Some(&token), &[("idempotency-key", "a")], body.clone()).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    let late = world.call("POST", &accept, Some(&token), &[("idempotency-key", "b")], body).await;
    let body = problem(&late, StatusCode::CONFLICT, "stale");
    assert!(!body["since"].as_array().expect("a list").is_empty(), "{body}");
}

#[tokio::test]
async fn what_was_sent_wrongly_is_told_with_its_place() {
    let (world, token) = intake().await;
    let key = [("idempotency-key", "k")];
    let post = async |body: String| world.call("POST", "/api/v1/cases", Some(&token), &key, body).await;
    let broken = problem(&post("{\n \"a\": }".to_owned()).await, StatusCode::BAD_REQUEST, "malformed");
    assert!(broken["detail"].as_str().is_some_and(|text| text.contains("第2行第7列")), "{broken}");
    let change = |pointer: &str, value: Value| {
        let mut body = complaint();
        body[pointer] = value;
        body.to_string()
    };
    let table = [
        (change("colour", json!("red")), "/colour", "没有名为“colour”的字段"),
        (change("field", json!("mining")), "/field", "没有“mining”这个取值"),
        (change("uscc", json!("123")), "/uscc", ""),
        (change("claims", json!([{ "words": "x", "amount": "很多" }])), "/claims/0/amount", "金额格式不正确"),
        (change("claims", json!([])), "/claims", "1至5项"),
        (change("narrative", json!("a\u{0}b")), "/narrative", "控制字符"),
        ("[null, null]".to_owned(), "", "JSON对象"),
        (change("claims", json!([["x"]])), "/claims/0", "形式不对"),
        (change("channel", json!("12345")), "/native_id", "工单编号"),
    ];
    for (body, pointer, words) in table {
        let told = problem(&post(body).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
        let errors = told["errors"].as_array().expect("a list");
        let found = errors.iter().find(|error| error["pointer"] == pointer);
        let message = found.unwrap_or_else(|| panic!("{pointer}: {told}"))["message"].as_str().expect("a text");
        assert!(message.contains(words), "{pointer}: {message}");
    }
    let query = world.call("GET", "/api/v1/cases?limit=0", Some(&token), &[], "").await;
    assert_eq!(problem(&query, StatusCode::UNPROCESSABLE_ENTITY, "invalid")["errors"][0]["parameter"], "limit");
}

#[tokio::test]
async fn every_refusal_is_a_problem_document_and_never_a_page() {
    let (world, token) = intake().await;
    let token = Some(token.as_str());
    let case = world.complaint("南曼兴远建设有限公司").await;
    let cases = "/api/v1/cases";
    let evidence = format!("{cases}/{}/evidence", case.id);
    let act = format!("{cases}/{}/acts/determine", case.id);
    let key = ("idempotency-key", "k");
    let text = ("content-type", "text/plain");
    let large = " ".repeat(2 << 20);
    let seen = r#"{"seen_version":1,"fields":{"severity":"serious","evils":["enterprise_harmed"],"text":"x"}}"#;
    let table: [Refused<'_>; 12] = [
        ("GET", "/api/nothing", token, &[], "", StatusCode::NOT_FOUND, "not-found"),
        ("GET", "/api/v1/cases/nothing", token, &[], "", StatusCode::NOT_FOUND, "not-found"),
        ("DELETE", cases, token, &[], "", StatusCode::METHOD_NOT_ALLOWED, "method"),
        ("GET", cases, None, &[], "", StatusCode::UNAUTHORIZED, "unauthenticated"),
        ("GET", cases, Some("jiannuo_00"), &[], "", StatusCode::UNAUTHORIZED, "unauthenticated"),
        ("POST", cases, token, &[], "{}", StatusCode::BAD_REQUEST, "key-missing"),
        ("POST", cases, token, &[key, text], "{}", StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type"),
        ("POST", cases, token, &[key], &large, StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        ("POST", &evidence, token, &[key], "{}", StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type"),
        ("GET", "/api/v1/cases?stage=%00", token, &[], "", StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        ("GET", "/api/v1/cases/%FF", token, &[], "", StatusCode::BAD_REQUEST, "malformed"),
        ("POST", &act, token, &[key], seen, StatusCode::UNPROCESSABLE_ENTITY, "refused"),
    ];
    for (verb, path, token, headers, body, status, kind) in table {
        let answer = world.call(verb, path, token, headers, body.to_owned()).await;
        problem(&answer, status, kind);
    }
    let allowed = world.call("DELETE", cases, token, &[], "").await;
    assert_eq!(allowed.header("allow"), "GET, HEAD, POST");
}

#[tokio::test]
async fn a_file_goes_in_once_under_its_key_and_comes_out_as_it_went_in() {
    let (world, token) = intake().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let address = format!("/api/v1/cases/{}/evidence", case.id);
    let form = |content: &str| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"合同.pdf\"\r\n\r\n{content}\r\n--b--\r\n"
        )
    };
    let headers = [("content-type", "multipart/form-data; boundary=b"), ("idempotency-key", "f")];
    let first = world.call("POST", &address, Some(&token), &headers, form("%PDF-1")).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    let again = world.call("POST", &address, Some(&token), &headers, form("%PDF-1")).await;
    assert_eq!(again.json()["id"], first.json()["id"]);
    let other = world.call("POST", &address, Some(&token), &headers, form("%PDF-2")).await;
    problem(&other, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    let list = world.call("GET", &address, Some(&token), &[], "").await.json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list}");
    let file = world.call("GET", first.header("location"), Some(&token), &[], "").await;
    assert_eq!(file.bytes, b"%PDF-1");
}

#[tokio::test]
async fn whoever_asks_too_often_waits_as_long_as_it_is_told() {
    let three = NonZeroU32::new(3).expect("three is not nil");
    let world = World::limited(ApiSettings { per_token: three, per_address: three, behind_proxy: false }).await;
    world.account(Role::Intake, "").await;
    let token = world.token(Role::Intake, &[TokenScope::CasesRead]).await;
    for (token, status) in [(Some(token.as_str()), StatusCode::OK), (None, StatusCode::UNAUTHORIZED)] {
        for left in ["2", "1", "0"] {
            let answer = world.call("GET", "/api/v1/me", token, &[], "").await;
            assert_eq!((answer.status, answer.header("ratelimit-remaining")), (status, left));
        }
        let refused = world.call("GET", "/api/v1/me", token, &[], "").await;
        problem(&refused, StatusCode::TOO_MANY_REQUESTS, "too-many");
        assert_eq!(refused.header("ratelimit-remaining"), "0");
        let wait: u64 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=20).contains(&wait), "{wait}");
    }
}

#[tokio::test]
async fn an_account_that_is_shut_calls_nothing() {
    let (world, token) = intake().await;
    assert_eq!(world.call("GET", "/api/v1/me", Some(&token), &[], "").await.status, StatusCode::OK);
    world.casework.store().set_disabled(&login(Role::Intake), true).await.expect("the store answers");
    let answer = world.call("GET", "/api/v1/me", Some(&token), &[], "").await;
    problem(&answer, StatusCode::UNAUTHORIZED, "unauthenticated");
}

#[tokio::test]
async fn the_ledger_is_narrowed_by_every_condition_and_organs_are_found_by_pinyin() {
    let (world, token) = intake().await;
    let body = complaint().to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", "narrow-1")];
    let made = world.call("POST", "/api/v1/cases", Some(&token), &headers, body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let count = async |query: &str| {
        let answer = world.call("GET", &format!("/api/v1/cases?{query}"), Some(&token), &[], "").await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
        answer.json()["items"].as_array().map_or(0, Vec::len)
    };
    for (query, expected) in [
        ("field=procurement&status=open&recorded=no&sum_from=999999.99&sum_to=1000000.00", 1),
        ("assignee=nobody", 1),
        ("assignee=me", 0),
        ("sum_from=1000000.01", 0),
        ("status=closed", 0),
        ("recorded=yes", 0),
        ("to=2020-01-01", 0),
    ] {
        assert_eq!(count(query).await, expected, "{query}");
    }
    for (query, parameter) in [("text=abc", "text"), ("recorded=maybe", "recorded"), ("from=soon", "from")] {
        let answer = world.call("GET", &format!("/api/v1/cases?{query}"), Some(&token), &[], "").await;
        let body = problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
        assert_eq!(body["errors"][0]["parameter"], parameter, "{body}");
    }
    let found = world.call("GET", "/api/v1/organs?q=nmzzfhcxjsj", Some(&token), &[], "").await.json();
    assert!(found["items"].to_string().contains("南曼州住房和城乡建设局"), "{found}");
}
