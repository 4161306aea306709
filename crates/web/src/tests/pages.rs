//! The case page and its forms, from the officer's side and the complainant's.

use super::world::World;
use axum::http::StatusCode;
use domain::actor::Role;

const NAME: &str = "南曼<script>alert(1)</script>建设\"有限公司";

async fn world() -> World {
    let world = World::new().await;
    for role in [Role::Intake, Role::LeadHead, Role::Handler] {
        world.account(role, "").await;
    }
    world
}

#[tokio::test]
async fn nothing_a_complainant_wrote_becomes_markup() {
    let world = world().await;
    let case = world.complaint(NAME).await;
    let mut officer = world.seat(Role::Intake).await;
    for path in [format!("/cases/{}", case.id), "/cases".to_owned(), "/desk".to_owned()] {
        let page = officer.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text().contains("<script>alert"), "{path}");
    }
    let found = officer.post("/cases", &[("text", NAME)]).await.text();
    assert!(found.contains("&#60;script&#62;alert") && !found.contains("<script>alert"), "{found}");
}

#[tokio::test]
async fn an_act_goes_from_the_page_to_the_log_once() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let path = format!("/cases/{}", case.id);
    let mut officer = world.seat(Role::Intake).await;
    let offered = officer.get(&path).await.text();
    let link = format!("<a href=\"{path}/acts/accept\">");
    assert!(offered[offered.find(&link).expect("acceptance is offered")..].contains("案件转入“已受理”"));
    let page = officer.get(&format!("{path}/acts/accept")).await;
    let text = page.text();
    // What the act causes stands before its form.
    let causes = text.find("案件转入“已受理”").expect("it says what it causes");
    assert!(causes < text.find("id=\"act\"").expect("it has a form"));
    let (key, version) = (page.hidden("id=\"act\"", "_key"), page.hidden("id=\"act\"", "_version"));
    let own = [("_key", key.as_str()), ("_version", version.as_str())];
    let fields = [&super::acts::TAKEN_ON[..], &own].concat();
    let done = officer.post(&format!("{path}/acts/accept"), &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let after = done.header("location").to_owned();
    assert!(after.starts_with(&format!("{path}?from={version}&to=")), "{after}");
    assert!(officer.get(&after).await.text().contains("已办理"));
    let again = officer.post(&format!("{path}/acts/accept"), &fields).await;
    assert_eq!(again.header("location"), after, "the same form sent twice has one effect and one answer");

    // A colleague who still sees the first page is told what happened.
    let mut colleague = world.seat(Role::Intake).await;
    let second = [("_key", "another"), ("_version", version.as_str()), ("text", "我的意见")];
    let late = [&super::acts::TAKEN_ON[..], &second].concat();
    let moved = colleague.post(&format!("{path}/acts/accept"), &late).await;
    assert_eq!(moved.status, StatusCode::CONFLICT);
    let page = moved.text();
    assert!(page.contains("他人刚刚办理了本案") && page.contains("受理"), "{page}");
    assert!(
        page.contains("<li class=\"quoted\">我的意见</li>"),
        "what was typed is kept, though the act is offered no more"
    );
}

#[tokio::test]
async fn a_form_that_does_not_pass_keeps_what_was_typed() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let path = format!("/cases/{}", case.id);
    let mut officer = world.seat(Role::Intake).await;
    let typed = "请补充<合同>原件";
    let fields = [("reason", ""), ("text", typed), ("_version", "1")];
    let answer = officer.post(&format!("{path}/acts/decline"), &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("href=\"#act-reason\""), "the summary leads to the field");
    assert!(page.contains("id=\"act-reason-error\""), "the message stands beside the field");
    assert!(page.contains("请补充&#60;合同&#62;原件</textarea>"), "what was typed is kept");
}

#[tokio::test]
async fn a_complaint_is_entered_and_its_code_opens_it() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    let empty = officer.post("/register", &[("enterprise", ""), ("narrative", "经过")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("href=\"#register-enterprise\"") && empty.text().contains(">经过</textarea>"));
    let fields = [
        ("enterprise", "南曼兴远建设有限公司"),
        ("private", "true"),
        ("contact_name", "王小明"),
        ("phone", "13912341234"),
        ("respondent", "南曼州住房和城乡建设局"),
        ("contract", "合同2024-07号"),
        ("narrative", "未付尾款"),
        ("claim.1.words", "支付尾款"),
        ("claim.1.sum", "20,000.00"),
    ];
    let done = officer.post("/register", &fields).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let page = done.text();
    let shown = |mark: &str| page.split(mark).nth(1).and_then(|part| part.split('<').next()).expect("it is shown");
    let (number, slip) = (shown("<dd class=\"code\">"), shown("slip-code\">"));
    let first = world.browser().post("/track", &[("number", number), ("code", slip)]).await.text();
    let code =
        first.split("id=\"new-code\">").nth(1).and_then(|part| part.split('<').next()).expect("a code of one's own");

    let mut complainant = world.browser();
    let table = [(number, "AAAAA-AAAAA-AAAAA-AAAAA", false), ("NM2026-000001-0", code, false), (number, code, true)];
    for (number, code, opens) in table {
        let answer = complainant.post("/track", &[("number", number), ("code", code)]).await;
        assert_eq!(answer.header("location") == "/track/case", opens, "{number}: {}", answer.text());
        assert!(!answer.header("location").contains(code));
    }
    let page = complainant.get("/track/case").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("办理进程") && page.text().contains(number));
    let other = world.complaint("别家公司").await;
    let refused = complainant.post(&format!("/cases/{}/acts/post", other.id), &[("text", "x")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_clock_of_the_demonstration_moves_by_whole_days_within_bounds() {
    let world = world().await;
    let mut browser = world.seat(Role::Intake).await;
    for (days, moves) in [("30", true), ("0", false), ("367", false), ("soon", false)] {
        let before = world.casework.now().date();
        let answer = browser.post("/demo/clock", &[("days", days), ("back", "/desk")]).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, moves, "{days}");
        assert_eq!(world.casework.now().date() != before, moves, "{days}");
    }
}
