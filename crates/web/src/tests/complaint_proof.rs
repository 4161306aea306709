//! The proof of work before a complaint is sent, and what becomes of one that came without.

use super::{
    complaints::{begin, fill, goes_to, receipt, send, world},
    world::{Answer, Browser, World},
};
use altcha::{Challenge, Payload, SolveChallengeOptions, solve_challenge};
use axum::http::StatusCode;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use casework::AuditForm;
use domain::actor::Role;

/// Works a challenge out, as the widget of a browser does.
pub fn worked_out(challenge: &str) -> String {
    let challenge: Challenge = serde_json::from_str(challenge).expect("a challenge");
    let solution = solve_challenge(SolveChallengeOptions::new(&challenge)).expect("it can be tried");
    let solution = solution.expect("it has a solution");
    serde_json::to_string(&Payload { challenge, solution }).expect("it reads as JSON")
}

async fn proof(browser: &mut Browser<'_>) -> String {
    worked_out(&browser.get("/complain/proof").await.text())
}

async fn send_with(browser: &mut Browser<'_>, proof: &str) -> Answer {
    let field = BASE64_STANDARD.encode(proof);
    browser.post("/complain/check", &[("promise", "on"), ("altcha", &field)]).await
}

/// A browser with a complaint that is filled in.
async fn filled(world: &World) -> Browser<'_> {
    let mut browser = world.browser();
    begin(&mut browser).await;
    fill(&mut browser).await;
    browser
}

#[tokio::test]
async fn a_proof_is_good_once_and_not_for_ever() {
    let world = world().await;
    let mut browser = filled(&world).await;
    let mut second = filled(&world).await;
    let good = proof(&mut browser).await;
    let easier = good.replace("\"keyPrefix\":\"00\"", "\"keyPrefix\":\"\"");
    assert_ne!(easier, good);
    let later = good.replace("\"until_us\":1", "\"until_us\":9");
    assert_ne!(later, good);
    let other: Payload = serde_json::from_str(&good).expect("a proof");
    let mut guessed = other.clone();
    guessed.solution.counter = guessed.solution.counter.wrapping_add(1);
    let guessed = serde_json::to_string(&guessed).expect("it reads as JSON");
    for wrong in [easier.as_str(), later.as_str(), guessed.as_str(), "{}", "not even JSON"] {
        let answer = send_with(&mut browser, wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        let page = answer.text();
        assert!(page.contains("自动验证过期了") && page.contains("南曼镕基喆建堃𠮷商行"), "nothing is lost: {page}");
    }
    goes_to(&send_with(&mut browser, &good).await, "/complain/receipt");
    // Sent twice it is one complaint, with the proof it came with.
    goes_to(&send_with(&mut browser, &good).await, "/complain/receipt");
    assert!(!browser.get("/complain/receipt").await.text().contains("先由工作人员核看"));

    assert!(send_with(&mut second, &good).await.text().contains("自动验证过期了"), "it was used");
    let old = proof(&mut second).await;
    world.pass(2 * 3600 + 60);
    assert!(send_with(&mut second, &old).await.text().contains("自动验证过期了"), "it has run out");
    let fresh = proof(&mut second).await;
    goes_to(&send_with(&mut second, &fresh).await, "/complain/receipt");
    let mut officer = world.seat(Role::Intake).await;
    assert!(officer.get("/screening").await.text().contains("没有等待核看的投诉"));
}

#[tokio::test]
async fn a_complaint_without_a_proof_is_taken_and_looked_at_first() {
    let world = world().await;
    world.account(Role::LeadHead, "").await;
    let mut browser = filled(&world).await;
    assert!(browser.get("/complain/check").await.text().contains("提交以后先由工作人员核看"), "it is said before");
    goes_to(&send(&mut browser).await, "/complain/receipt");
    let page = browser.get("/complain/receipt").await.text();
    assert!(page.contains("先由工作人员核看") && page.contains("从提交之日起照常计算"), "{page}");
    assert!(page.contains("前完成“受理”"), "the clock runs: {page}");
    let (number, _) = receipt(&mut browser).await;

    let mut officer = world.seat(Role::Intake).await;
    let desk = officer.get("/desk").await.text();
    assert!(desk.contains("网上投诉待核看</dt><dd><a href=\"/screening\">1</a>"), "{desk}");
    let queue = officer.get("/screening").await;
    let text = queue.text();
    assert!(text.contains(&number) && text.contains("2026-03-02"), "{text}");
    let case = queue.hidden(&number, "case");
    let shown = officer.get(&format!("/cases/{case}")).await.text();
    assert!(shown.contains("没有经过浏览器自动验证"), "{shown}");
    // It is the lead's to look at; another lead that sees the case is not asked.
    world.demo_accounts().await;
    let mut county = world.sits("my-fgj.shouli").await;
    assert!(!county.get("/screening").await.text().contains(&number));
    assert_eq!(county.post("/screening", &[("case", &case)]).await.status, StatusCode::NOT_FOUND);
    let mut head = world.seat(Role::LeadHead).await;
    assert!(head.get("/screening").await.text().contains(&number), "the head sees it too");
    goes_to(&head.post("/screening", &[("case", &case)]).await, "/screening?done=1");
    assert!(!officer.get("/screening").await.text().contains(&number));
    assert!(!officer.get(&format!("/cases/{case}")).await.text().contains("没有经过浏览器自动验证"));
    let again = officer.post("/screening", &[("case", &case)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "once");
    assert!(!browser.get("/complain/receipt").await.text().contains("先由工作人员核看"));
    let form = AuditForm { action: "screening.cleared".to_owned(), ..AuditForm::default() };
    let page = world.casework.audit_page(&form).await.expect("the store answers");
    assert_eq!(page.items.len(), 1, "it is in the audit chain");
}
