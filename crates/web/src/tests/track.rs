//! The complainant's own page, and the door to it.

use super::{
    standing::{Prefecture, secret},
    world::World,
};
use axum::http::StatusCode;
use casework::SignInPolicy;
use domain::actor::Role;

/// The page as the complainant of this case sees it.
async fn page_of(prefecture: &Prefecture, case: &str) -> String {
    let made = &prefecture.cases[case];
    let mut browser = prefecture.world.browser();
    browser.post("/track", &[("number", made.number.as_str()), ("code", made.code.as_str())]).await;
    let answer = browser.get("/track/case").await;
    assert_eq!(answer.status, StatusCode::OK, "{case}: {}", answer.text());
    answer.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_where_the_case_is_and_what_can_be_done_in_every_stage() {
    let prefecture = Prefecture::on(store::testing::sqlite().await).await;
    let table = [
        ("fresh", "受理单位正在看是否齐全", "ask_withdrawal", "confirm_payment"),
        ("relayed", "投诉已转到县市的牵头部门", "report_retaliation", "rate"),
        ("reviewed", "您对结果提出的异议正在复核", "post", "challenge"),
        ("secret", "对方已被认定违约失信", "post", "ask_withdrawal"),
    ];
    for (case, words, offered, not_offered) in table {
        let page = page_of(&prefecture, case).await;
        let link = |act: &str| format!("/cases/{}/acts/{act}\"", prefecture.id(case));
        assert!(page.contains(words) && page.contains("aria-current=\"step\""), "{case}: {page}");
        assert!(page.contains(&link(offered)), "{case} lacks {offered}: {page}");
        assert!(!page.contains(&link(not_offered)), "{case} offers {not_offered}");
        for part in ["谁来办，最晚哪天", "收到的文书", "我交的证据", "谁看过我的身份信息"] {
            assert!(page.contains(part), "{case} lacks {part}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_own_things_and_nothing_that_lies_among_officers() {
    let prefecture = Prefecture::on(store::testing::sqlite().await).await;
    let (inside, to_respondent) = ("只在内部说的话", "只对被投诉单位说的话");
    let lead = "ml-fgj.shouli";
    prefecture.act("secret", lead, "post", &[("audience", "internal"), ("text", inside)]).await;
    prefecture.act("secret", lead, "post", &[("audience", "respondent"), ("text", to_respondent)]).await;
    let page = page_of(&prefecture, "secret").await;
    for own in [secret::TO_COMPLAINANT, secret::FILE, "认定部门承办", "用途："] {
        assert!(page.contains(own), "{own} is missing in {page}");
    }
    let digests = prefecture.world.store().evidence_of(prefecture.id("secret").as_str()).await.expect("evidence");
    assert!(digests.iter().any(|row| page.contains(&row.digest)), "the digest of own evidence stands there");
    for hidden in [inside, to_respondent, "资金未到位", "请协助核对工程量"] {
        assert!(!page.contains(hidden), "{hidden} shows");
    }
    let inner = page.split("<main").nth(1).and_then(|part| part.split("</main>").next()).expect("a main part");
    for account in profile::demo().accounts {
        assert!(!inner.contains(&account.name), "the officer {} is named", account.name);
    }
}

#[tokio::test]
async fn wrong_codes_are_slowed_down_by_address_and_number_and_a_right_one_is_let_in_after_the_wait() {
    let world = World::guarded(SignInPolicy::demonstration(), None).await;
    world.account(Role::Intake, "").await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let other = world.complaint("南曼临江监理有限公司").await;
    let mut browser = world.browser();
    browser.headers.push(("x-forwarded-for", "203.0.113.7".to_owned()));
    let wrong = [("number", case.number.as_str()), ("code", "AAAAA-AAAAA-AAAAA-AAAAA")];
    let right = [("number", case.number.as_str()), ("code", case.code.as_str())];
    for _ in 0..2 {
        let answer = browser.post("/track", &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    }
    let answer = browser.post("/track", &right).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.text().contains("请等2秒再试"), "{}", answer.text());
    let answer = browser.post("/track", &[("number", &other.number), ("code", &other.code)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "another case opens");
    let mut elsewhere = world.browser();
    elsewhere.headers.push(("x-forwarded-for", "203.0.113.8".to_owned()));
    assert_eq!(elsewhere.post("/track", &right).await.status, StatusCode::SEE_OTHER, "another address is let in");
    world.pass(3);
    assert_eq!(browser.post("/track", &right).await.status, StatusCode::SEE_OTHER, "after the wait");
}

#[tokio::test]
async fn a_number_is_read_as_it_was_meant_and_a_wrong_one_is_told_apart_from_a_wrong_code() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let spaced: String = case.number.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    let code = case.code.to_lowercase().replace('-', "　").replace('0', "Ｏ").replace('1', "i");
    let answer = world.browser().post("/track", &[("number", &spaced), ("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{spaced} {code}: {}", answer.text());
    let answer = world.browser().post("/track", &[("number", "NM2026-12"), ("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("id=\"number-error\"") && !answer.text().contains("id=\"code-error\""));
}

#[tokio::test]
async fn what_was_begun_is_offered_again_on_the_page() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut browser = world.browser();
    browser.post("/track", &[("number", &case.number), ("code", &case.code)]).await;
    let id = &case.id;
    let saved = browser.post(&format!("/cases/{id}/acts/post/draft"), &[("text", "想问问进度")]).await;
    assert!(!saved.status.is_client_error(), "{}", saved.text());
    let page = browser.get("/track/case").await.text();
    assert!(page.contains("接着写：给办案人员写消息"), "{page}");
}
