//! Tokens, origins, headers, limits.

use super::world::{PASSWORD, World, login};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::actor::Role;

#[tokio::test]
async fn a_form_without_its_token_does_nothing() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let table: [(&[(&str, &str)], bool); 3] =
        [(&[], false), (&[("_csrf", "0123456789abcdef0123456789abcdef")], false), (&[("_csrf", "right")], true)];
    for (fields, passes) in table {
        let mut browser = world.browser();
        let token = browser.token().await;
        let login = login(Role::Intake);
        let mut sent: Vec<_> =
            fields.iter().map(|&(name, value)| (name, if value == "right" { token.as_str() } else { value })).collect();
        sent.push(("login", &login));
        let answer = browser.post_raw("/demo/switch", &sent).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, passes, "{fields:?}");
        assert_eq!(answer.text().contains("页面已失效"), !passes, "{fields:?}");
    }
}

#[tokio::test]
async fn the_token_of_another_visit_does_not_pass() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let stranger = world.browser().token().await;
    let mut officer = world.seat(Role::Intake).await;
    let answer = officer.post_raw("/logout", &[("_csrf", &stranger)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(officer.get("/desk").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_another_site_sends_is_refused() {
    let world = World::new().await;
    let table: [(&[(&str, &str)], bool); 8] = [
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("host", "jn.example"), ("origin", "https://jn.example")], true),
        (&[("host", "jn.example"), ("origin", "https://evil.example")], false),
        (&[("host", "jn.example"), ("origin", "null")], false),
        (&[("host", "jn.example")], true),
    ];
    for (headers, passes) in table {
        let mut browser = world.browser();
        let token = browser.token().await;
        let mut request = Request::post("/mode").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Body::from(format!("_csrf={token}&mode=large&back=/track"));
        let answer = browser.send(request.body(body).expect("a request")).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, passes, "{headers:?}: {}", answer.status);
    }
}

#[tokio::test]
async fn every_answer_carries_the_guards_of_a_browser() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let mut browser = world.seat(Role::Intake).await;
    for path in ["/", "/desk", "/nowhere", "/cases/none", "/health"] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{path}");
        for name in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
            assert_eq!(answer.header(name), "same-origin", "{path}");
        }
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert!(answer.header("content-type").contains("charset=utf-8"), "{path}: {}", answer.header("content-type"));
        let page = answer.text();
        assert!(!page.contains(" style=") && !page.contains(" onclick=") && !page.contains("<style"), "{path}");
    }
}

#[tokio::test]
async fn the_style_sheet_is_kept_for_good_under_the_hash_of_its_content() {
    let world = World::new().await;
    let mut browser = world.browser();
    let path = crate::assets::path("theme.css");
    let sheet = browser.get(&path).await;
    assert_eq!(sheet.status, StatusCode::OK);
    assert_eq!(sheet.header("content-type"), "text/css");
    assert_eq!(sheet.header("cache-control"), "public, max-age=31536000, immutable");
    let request = Request::get(&path).header("accept-encoding", "gzip").body(Body::empty()).expect("a request");
    let packed = browser.send(request).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.bytes.len() < sheet.bytes.len());
    assert_eq!(browser.get("/assets/0000/theme.css").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/assets/0000/..%2f..%2fCargo.toml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn signing_in_sets_a_cookie_that_scripts_cannot_read() {
    let world = World::new().await;
    let hash = world.casework.hash_password(PASSWORD).await.expect("a hash");
    world.account(Role::Intake, &hash).await;
    let login = login(Role::Intake);
    let table = [(login.as_str(), PASSWORD, true), (login.as_str(), "wrong", false), ("nobody", PASSWORD, false)];
    for (name, password, passes) in table {
        let mut browser = world.browser();
        let answer = browser.post("/login", &[("login", name), ("password", password)]).await;
        if passes {
            assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/desk"));
            let cookie = answer.header("set-cookie");
            for part in ["__Host-session=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
                assert!(cookie.contains(part), "{cookie}");
            }
            assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
            browser.post("/logout", &[]).await;
            assert_eq!(browser.get("/desk").await.header("location"), "/login");
        } else {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            let page = answer.text();
            assert!(page.contains("账号或密码不正确") && !page.contains(password), "{name}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_served_says_so_in_chinese() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let mut browser = world.seat(Role::Intake).await;
    let missing = browser.get("/cases/none").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.text().contains("没有找到这个页面"));
    let large = "字".repeat(1 << 20);
    let answer = browser.post("/register", &[("narrative", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("上限为1 MB"), "{}", answer.text());
    let answer = browser.send(Request::put("/desk").body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text().contains("没有找到这个页面"));
}

#[tokio::test]
async fn large_type_is_a_cookie_and_leads_back_to_our_own_page() {
    let world = World::new().await;
    let mut browser = world.browser();
    let answer = browser.post("/mode", &[("mode", "large"), ("back", "https://evil.example/")]).await;
    assert_eq!(answer.header("location"), "/");
    assert!(browser.get("/track").await.text().contains("data-mode=\"large\""));
    browser.post("/mode", &[("mode", ""), ("back", "/track")]).await;
    assert!(!browser.get("/track").await.text().contains("data-mode=\"large\""));
}

#[tokio::test]
async fn passwords_and_query_codes_are_not_tried_at_leisure() {
    let three = std::num::NonZeroU32::new(3).expect("three is not nil");
    for path in ["/login", "/track"] {
        let api = crate::ApiSettings { per_token: three, per_address: three, behind_proxy: false };
        let world = World::limited(api).await;
        let mut browser = world.browser();
        let fields = [("login", "nobody"), ("password", "x"), ("number", "x"), ("code", "x")];
        for tried in 1..=4 {
            let answer = browser.post(path, &fields).await;
            let expected = if tried > 3 { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
            assert_eq!(answer.status, expected, "{path} {tried}: {}", answer.text());
            if tried > 3 {
                let wait: u64 = answer.header("retry-after").parse().expect("seconds");
                assert!((1..=60).contains(&wait) && answer.text().contains("尝试过于频繁"), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn a_session_under_a_name_that_a_neighbour_could_set_is_no_session() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let mut browser = world.seat(Role::Intake).await;
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
    let token = browser.cookie("__Host-session");
    let request = Request::get("/desk").header("cookie", format!("session={token}")).body(Body::empty());
    let answer = world.browser().send(request.expect("a request")).await;
    assert_eq!(answer.header("location"), "/login");
}
