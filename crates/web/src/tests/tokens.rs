//! 接口令牌: the page on which they are made, seen and revoked.

use super::world::World;
use axum::http::StatusCode;
use domain::actor::Role;

#[tokio::test]
async fn a_token_is_shown_once_and_ends_when_it_is_revoked() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let mut browser = world.seat(Role::Intake).await;
    let empty = browser.get("/tokens").await;
    assert!(empty.text().contains("还没有令牌"));
    let key = empty.hidden("token-form", "_key");
    let fields = [("label", "统计报表"), ("scope", "cases:read"), ("days", "30"), ("_key", key.as_str())];
    let secret = |text: &str| {
        let at = text.find("value=\"jiannuo_").expect("the secret is shown") + 7;
        text[at..].split('"').next().unwrap_or_default().to_owned()
    };
    let first = secret(&browser.post("/tokens", &fields).await.text());
    let second = secret(&browser.post("/tokens", &fields).await.text());
    let page = browser.get("/tokens").await.text();
    assert!(!page.contains(&second) && page.matches("class=\"token\"").count() == 1, "one token, shown once");
    assert_eq!(world.call("GET", "/api/v1/me", Some(&first), &[], "").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(world.call("GET", "/api/v1/me", Some(&second), &[], "").await.status, StatusCode::OK);
    let used = browser.post("/tokens", &fields).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY, "a form whose token was used makes no other");
    let at = page.find("/tokens/k").expect("a token can be revoked");
    let path = page[at..].split('"').next().unwrap_or_default().to_owned();
    assert_eq!(browser.post(&path, &[]).await.header("location"), "/tokens");
    assert_eq!(world.call("GET", "/api/v1/me", Some(&second), &[], "").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_is_asked_for_only_what_its_owners_role_may_do() {
    let world = World::new().await;
    world.account(Role::SystemAdmin, "").await;
    let mut browser = world.seat(Role::SystemAdmin).await;
    let page = browser.get("/tokens").await.text();
    assert!(page.contains("organs:read") && !page.contains("cases:register"));
    let fields = [("label", ""), ("scope", "cases:register"), ("days", "999")];
    let refused = browser.post("/tokens", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["请填写用途", "您的岗位没有所选的权限", "有效期应为1至365天"] {
        assert!(refused.text().contains(words), "{words}");
    }
}
