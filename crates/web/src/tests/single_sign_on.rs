//! The single sign-on as the pages meet it, with a stand-in for the other side; the real one is met in the browser tests.

use super::world::{Browser, World, login};
use axum::http::StatusCode;
use casework::{Departure, Identity, SignInPolicy, SignOnError, SingleSignOn};
use domain::actor::Role;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// A provider that believes every code: the code is the subject.
struct StandIn;

impl SingleSignOn for StandIn {
    fn label(&self) -> &'static str {
        "用政务统一身份登录"
    }

    fn departure<'a>(&'a self, departure: &'a Departure) -> BoxFuture<'a, Result<String, SignOnError>> {
        Box::pin(async move { Ok(format!("https://sso.example/auth?state={}", departure.state)) })
    }

    fn identity<'a>(&'a self, code: &'a str, _: &'a Departure) -> BoxFuture<'a, Result<Identity, SignOnError>> {
        Box::pin(async move {
            match code {
                "down" => Err(SignOnError::Unreachable("refused".to_owned())),
                "forged" => Err(SignOnError::Refused("wrong nonce".to_owned())),
                subject => Ok(Identity { issuer: "https://sso.example".to_owned(), subject: subject.to_owned() }),
            }
        })
    }
}

async fn world() -> World {
    let world = World::guarded(SignInPolicy::demonstration(), Some(Arc::new(StandIn))).await;
    for role in [Role::Intake, Role::SecurityAdmin] {
        world.account(role, "").await;
    }
    world
}

/// Leaves; answers the state with which it comes back.
async fn leave(browser: &mut Browser<'_>) -> String {
    let answer = browser.get("/login/single-sign-on").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    answer.header("location").split("state=").nth(1).expect("a state").to_owned()
}

fn back(state: &str, code: &str) -> String {
    format!("/login/single-sign-on/back?state={state}&code={code}")
}

#[tokio::test]
async fn nobody_gets_in_unless_an_administrator_has_linked_him() {
    let world = world().await;
    let mut browser = world.browser();
    assert!(browser.get("/login").await.text().contains("用政务统一身份登录"));
    let state = leave(&mut browser).await;
    let page = browser.get(&back(&state, "subject-1")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.text().contains("subject-1"), "what he is called there is not shown");
    let text = page.text();
    let code = text.split("subject-code\">").nth(1).and_then(|rest| rest.split('<').next()).expect("a code");
    let mut admin = world.seat(Role::SecurityAdmin).await;
    let (own, name) = (login(Role::SecurityAdmin), login(Role::Intake));
    let table = [
        (own.as_str(), code, StatusCode::FORBIDDEN, "不能对自己的账号"),
        (name.as_str(), "0000-0000", StatusCode::UNPROCESSABLE_ENTITY, "没有这个识别码"),
        ("nobody", code, StatusCode::UNPROCESSABLE_ENTITY, "没有这个账号"),
        (name.as_str(), code, StatusCode::OK, "已关联"),
    ];
    for (login, code, status, words) in table {
        let answer = admin.post("/security/sign-in/link", &[("login", login), ("code", code)]).await;
        assert_eq!(answer.status, status, "{words}");
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
    }
    let state = leave(&mut browser).await;
    assert_eq!(browser.get(&back(&state, "subject-1")).await.header("location"), "/desk");
    assert!(browser.get("/account/sessions").await.text().contains("登录成功（统一身份认证）"));
    // The link is taken back, and with it the session.
    let listed = admin.get("/security/sign-in").await.text();
    let link = listed.split("name=\"link\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    admin.post("/security/sign-in/unlink", &[("link", link)]).await;
    assert_eq!(browser.get("/desk").await.header("location"), "/login");
}

#[tokio::test]
async fn a_journey_that_is_not_ones_own_or_does_not_hold_leads_nowhere() {
    let world = world().await;
    let identity = Identity { issuer: "https://sso.example".to_owned(), subject: "subject-1".to_owned() };
    let admin = world.casework.viewer_by_login(&login(Role::SecurityAdmin)).await.expect("answers").expect("is there");
    world.casework.link_subject(&admin, &login(Role::Intake), &identity).await.expect("linked");
    let table = [
        ("subject-1", "wrong state", StatusCode::UNPROCESSABLE_ENTITY, "这次登录已经失效"),
        ("subject-1", "other browser", StatusCode::UNPROCESSABLE_ENTITY, "这次登录已经失效"),
        ("subject-1", "too late", StatusCode::UNPROCESSABLE_ENTITY, "这次登录已经失效"),
        ("", "given up", StatusCode::UNPROCESSABLE_ENTITY, "没有完成统一身份认证"),
        ("forged", "wrong nonce", StatusCode::UNPROCESSABLE_ENTITY, "统一身份认证没有通过"),
        ("down", "no answer", StatusCode::SERVICE_UNAVAILABLE, "统一身份认证暂时没有响应"),
    ];
    for (code, label, status, words) in table {
        let mut browser = world.browser();
        let mut state = leave(&mut browser).await;
        match label {
            "wrong state" => state = "0".repeat(48),
            "other browser" => {
                browser = world.browser();
                leave(&mut browser).await;
            }
            "too late" => world.pass(11 * 60),
            _ => {}
        }
        let answer = browser.get(&back(&state, code)).await;
        assert_eq!(answer.status, status, "{label}");
        assert!(answer.text().contains(words), "{label}: {}", answer.text());
        assert_eq!(browser.get("/desk").await.header("location"), "/login", "{label}");
    }
    let mut browser = world.browser();
    let state = leave(&mut browser).await;
    assert_eq!(browser.get(&back(&state, "subject-1")).await.header("location"), "/desk");
    assert!(browser.get(&back(&state, "subject-1")).await.text().contains("这次登录已经失效"), "once");
    world.store().set_disabled(&login(Role::Intake), true).await.expect("shut");
    let mut browser = world.browser();
    let state = leave(&mut browser).await;
    assert!(browser.get(&back(&state, "subject-1")).await.text().contains("您的账号已停用"));
}
