//! A lost query code, from asking for another one to the complainant's own page.

use super::world::{Answer, World, login};
use axum::http::StatusCode;
use casework::{ActRequest, AuditForm, Registered, SignInPolicy};
use domain::actor::Role;

const PHONE: &str = "13912341234";

async fn world() -> (World, Registered) {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    world.account(Role::LeadHead, "").await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    (world, case)
}

async fn ask(world: &World, number: &str, phone: &str) -> Answer {
    world.browser().post("/track/lost", &[("number", number), ("phone", phone)]).await
}

/// The page without what differs from one visit to the next.
fn words(answer: &Answer) -> String {
    let text = answer.text();
    let main = text.split("<main").nth(1).and_then(|part| part.split("</main>").next()).expect("a main part");
    main.to_owned()
}

#[tokio::test]
async fn whoever_asks_learns_nothing_and_only_what_fits_reaches_the_desk() {
    let (world, case) = world().await;
    let right = ask(&world, &case.number, "139-1234-1234").await;
    assert_eq!(right.status, StatusCode::OK, "{}", right.text());
    let other = world.complaint("南曼临江监理有限公司").await;
    for (number, phone) in [(&case.number, "13900000000"), (&other.number, "13900000000")] {
        let wrong = ask(&world, number, phone).await;
        assert_eq!((wrong.status, words(&wrong)), (StatusCode::OK, words(&right)), "{number}");
    }
    assert!(!right.text().contains(PHONE) && !right.text().contains("兴远"));
    let mut officer = world.seat(Role::Intake).await;
    let desk = officer.get("/desk").await.text();
    assert!(desk.contains(&format!("/cases/{}/code", case.id)), "{desk}");
    assert!(!desk.contains(&format!("/cases/{}/code", other.id)), "nobody asked with its telephone");
    // Asked again it is the same request.
    ask(&world, &case.number, PHONE).await;
    assert_eq!(world.store().code_recoveries(case.id.as_str()).await.expect("rows").len(), 1);
}

#[tokio::test]
async fn what_cannot_be_a_number_or_a_telephone_is_said_beside_the_field_and_kept() {
    let (world, case) = world().await;
    for (number, phone, field) in [("NM2026-12", PHONE, "number"), (&case.number, "1391234", "phone")] {
        let answer = ask(&world, number, phone).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = answer.text();
        assert!(text.contains(&format!("id=\"{field}-error\"")), "{text}");
        assert!(
            text.contains(&format!("value=\"{number}\"")) && text.contains(&format!("value=\"{phone}\"")),
            "{text}"
        );
    }
}

#[tokio::test]
async fn too_many_requests_from_one_address_wait_and_one_case_is_not_rung_for_at_will() {
    let world = World::guarded(SignInPolicy::demonstration(), None).await;
    world.account(Role::Intake, "").await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut browser = world.browser();
    browser.headers.push(("x-forwarded-for", "203.0.113.7".to_owned()));
    let mut statuses = Vec::new();
    for _ in 0..11 {
        let answer = browser.post("/track/lost", &[("number", &case.number), ("phone", "13900000000")]).await;
        statuses.push(answer.status);
    }
    assert_eq!(statuses.pop(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert!(statuses.iter().all(|status| *status == StatusCode::OK), "{statuses:?}");
    // The case has had its share of today: the right telephone is told the same, and nobody is rung.
    let mut elsewhere = world.browser();
    elsewhere.headers.push(("x-forwarded-for", "203.0.113.8".to_owned()));
    let answer = elsewhere.post("/track/lost", &[("number", &case.number), ("phone", PHONE)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(world.store().code_recoveries(case.id.as_str()).await.expect("rows").is_empty());
    world.pass(25 * 3600);
    elsewhere.post("/track/lost", &[("number", &case.number), ("phone", PHONE)]).await;
    assert_eq!(world.store().code_recoveries(case.id.as_str()).await.expect("rows").len(), 1, "the next day");
}

/// Two hands let another code be given out.
async fn decided(world: &World, case: &Registered) {
    let act = async |role: Role, offer: &str, pairs: &[(&str, &str)]| {
        let who = world.casework.viewer_by_login(&login(role)).await.expect("the store answers").expect("an account");
        let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]));
        let values = fields.collect();
        let request = ActRequest { offer: offer.to_owned(), values, seen_version: None, key: None };
        world.casework.act(&who, &case.id, request).await.unwrap_or_else(|error| panic!("{offer}: {error:?}"));
    };
    act(Role::Intake, "reissue_code", &[("way", "called_back"), ("text", "拨打登记电话核实")]).await;
    act(Role::LeadHead, "endorse", &[]).await;
}

/// The code on the page of an officer who gave one out.
async fn given(world: &World, case: &Registered) -> String {
    let mut officer = world.seat(Role::Intake).await;
    let path = format!("/cases/{}/code", case.id);
    let held = officer.get(&path).await.text();
    assert!(held.contains("/acts/reissue_code") && !held.contains("name=\"way\""), "two hands first: {held}");
    decided(world, case).await;
    let page = officer.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(!page.text().contains(PHONE) && page.text().contains("139****1234"), "{}", page.text());
    let request = page.hidden("id=\"give\"", "request");
    let none = officer.post(&path, &[("request", &request)]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "without saying how it was made sure");
    let fields = [("request", request.as_str()), ("way", "called_back")];
    let first = officer.post(&path, &fields).await.text();
    let again = officer.post(&path, &fields).await;
    assert_eq!(again.status, StatusCode::OK, "clicked twice: {}", again.text());
    let code =
        |page: &str| page.split("slip-code\">").nth(1).and_then(|part| part.split('<').next()).map(str::to_owned);
    let (first, again) = (code(&first).expect("a code"), code(&again.text()).expect("a code"));
    let dead = world.browser().post("/track", &[("number", &case.number), ("code", &first)]).await;
    assert_eq!(dead.status, StatusCode::UNPROCESSABLE_ENTITY, "the later code counts");
    again
}

#[tokio::test]
async fn a_new_code_ends_the_old_one_and_its_sessions_and_the_complainant_sees_who_gave_it_out() {
    let (world, case) = world().await;
    let mut finder = world.browser();
    finder.post("/track", &[("number", &case.number), ("code", &case.code)]).await;
    assert_eq!(finder.get("/track/case").await.status, StatusCode::OK);
    ask(&world, &case.number, PHONE).await;
    let code = given(&world, &case).await;
    assert_ne!(finder.get("/track/case").await.status, StatusCode::OK, "whoever found the slip is out");
    let mut complainant = world.browser();
    let old = complainant.post("/track", &[("number", &case.number), ("code", &case.code)]).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    let new = complainant.post("/track", &[("number", &case.number), ("code", &code)]).await;
    assert!(new.text().contains("id=\"new-code\""), "the first use replaces it: {}", new.text());
    let page = complainant.get("/track/case").await.text();
    assert!(page.contains("补发了查询码") && page.contains("拨打登记时留下的电话"), "{page}");
    let entries = world.casework.audit_page(&AuditForm::default()).await.expect("the audit").items;
    for action in ["补发查询码", "申请补发查询码"] {
        assert!(entries.iter().any(|entry| entry.action == action), "{action} is not in {entries:?}");
    }
    assert!(!format!("{entries:?}").contains(&code));
}

#[tokio::test]
async fn a_refused_request_leaves_the_code_as_it_is_and_is_answered_once() {
    let (world, case) = world().await;
    ask(&world, &case.number, PHONE).await;
    let mut head = world.seat(Role::LeadHead).await;
    let path = format!("/cases/{}/code", case.id);
    let request = head.get(&path).await.hidden("id=\"give\"", "request");
    let refuse = format!("{path}/refuse");
    let fields = [("request", request.as_str()), ("reason", "not_asked")];
    assert_eq!(head.post(&refuse, &[("request", &request)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(head.post(&refuse, &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(head.post(&refuse, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY, "twice");
    let given = head.post(&path, &[("request", request.as_str()), ("way", "called_back")]).await;
    assert_eq!(given.status, StatusCode::UNPROCESSABLE_ENTITY, "given out after it was refused");
    let page = head.get(&path).await.text();
    assert!(page.contains("投诉人说没有申请过"), "{page}");
    let mut complainant = world.browser();
    let opened = complainant.post("/track", &[("number", &case.number), ("code", &case.code)]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "the old code goes on");
    assert!(complainant.get("/track/case").await.text().contains("没有补发"));
}
