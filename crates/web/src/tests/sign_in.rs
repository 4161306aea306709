//! Signing in: locks, the second factor, sessions, holds, devices, and the page one comes back to.

use super::world::{Answer, Browser, PASSWORD, World, login};
use axum::http::StatusCode;
use casework::{SecondFactorRule, SignInPolicy};
use domain::actor::Role;
use totp_rs::{Builder, Secret};

const NEW: &str = "lantern orbit mango 47 cliff";

async fn world_by(policy: SignInPolicy) -> World {
    let world = World::guarded(policy, None).await;
    let hash = world.casework.hash_password(PASSWORD).await.expect("a hash");
    for role in [Role::Intake, Role::LeadHead, Role::SecurityAdmin] {
        world.account(role, &hash).await;
    }
    world
}

async fn world() -> World {
    world_by(SignInPolicy::demonstration()).await
}

async fn enter(browser: &mut Browser<'_>, name: &str, password: &str) -> Answer {
    browser.post("/login", &[("login", name), ("password", password)]).await
}

/// A browser in which the intake officer has signed in by form.
async fn officer(world: &World) -> Browser<'_> {
    let mut browser = world.browser();
    let answer = enter(&mut browser, &login(Role::Intake), PASSWORD).await;
    assert_eq!(answer.header("location"), "/desk", "{}", answer.text());
    browser
}

/// What a phone with this key shows now, or so many steps later.
fn code(world: &World, key: &str, later: i64) -> String {
    let secret = Secret::try_from_base32(key.replace(' ', "")).expect("a key");
    let totp = Builder::new().with_secret(secret).build().expect("a key of twenty bytes");
    let seconds = world.casework.now().as_micros() / 1_000_000 + later * 30;
    totp.generate(u64::try_from(seconds).expect("after 1970")).to_string()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split(before).nth(1).and_then(|rest| rest.split(after).next()).unwrap_or_else(|| panic!("no {before}: {text}"))
}

/// Sets a second factor up; answers its key and its recovery codes.
async fn set_up(world: &World, browser: &mut Browser<'_>) -> (String, Vec<String>) {
    browser.post("/account/second-factor/begin", &[]).await;
    let page = browser.get("/account/second-factor").await.text();
    let key = between(&page, "setup-key\">", "<").to_owned();
    let picture = browser.get("/account/second-factor/code.svg").await;
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert_eq!(picture.header("cache-control"), "no-store");
    let wrong = browser.post("/account/second-factor/confirm", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = browser.post("/account/second-factor/confirm", &[("code", &code(world, &key, 0))]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let list = done.text();
    let list = between(&list, "recovery-codes code\">", "</ul>");
    let codes: Vec<_> =
        list.split("<li>").skip(1).filter_map(|part| part.split('<').next()).map(str::to_owned).collect();
    assert_eq!(codes.len(), 10);
    assert_eq!(browser.get("/account/second-factor/code.svg").await.status, StatusCode::NOT_FOUND);
    (key, codes)
}

#[tokio::test]
async fn names_that_exist_and_names_that_do_not_are_paused_and_locked_alike() {
    let world = world().await;
    let known = login(Role::Intake);
    let mut texts = Vec::new();
    for name in [known.as_str(), "nobody.at-all"] {
        let mut browser = world.browser();
        let mut said = Vec::new();
        for second in [0, 0, 2, 4, 8] {
            world.pass(second);
            let answer = enter(&mut browser, name, "wrong password").await;
            said.push((answer.status, between(&answer.text(), "<li><a href=\"#login\">", "<").to_owned()));
        }
        let locked = enter(&mut browser, name, PASSWORD).await;
        said.push((locked.status, between(&locked.text(), "<li><a href=\"#login\">", "<").to_owned()));
        assert!(
            said[5].1.contains("请在15分钟后再试"),
            "the right password does not help while it is locked: {said:?}"
        );
        texts.push(said);
    }
    assert_eq!(texts[0], texts[1]);
    // The administrator sees the account that there is, and lifts its lock.
    let mut admin = world.seat(Role::SecurityAdmin).await;
    let page = admin.get("/security/sign-in").await.text();
    assert!(
        page.contains(&known) && !page.contains("nobody.at-all") && page.contains("另有1个不存在的账号名"),
        "{page}"
    );
    admin.post("/security/sign-in/unlock", &[("account", &known)]).await;
    let mut browser = world.browser();
    assert_eq!(enter(&mut browser, &known, PASSWORD).await.header("location"), "/desk");
    // The other one ends by itself.
    world.pass(16 * 60);
    assert!(!admin.get("/security/sign-in").await.text().contains("不存在的账号名"));
}

#[tokio::test]
async fn a_browser_that_is_known_is_not_locked_out_by_failures_elsewhere() {
    let world = world().await;
    let name = login(Role::Intake);
    let mut own = officer(&world).await;
    own.post("/logout", &[]).await;
    let mut other = world.browser();
    for second in [0, 0, 2, 4, 8] {
        world.pass(second);
        enter(&mut other, &name, "wrong password").await;
    }
    assert!(enter(&mut other, &name, PASSWORD).await.text().contains("尝试次数过多"));
    assert_eq!(enter(&mut own, &name, PASSWORD).await.header("location"), "/desk");
}

#[tokio::test]
async fn a_source_that_fails_with_many_names_has_to_wait() {
    let mut policy = SignInPolicy::demonstration();
    policy.source.lock_after = 3;
    let world = world_by(policy).await;
    let mut guesser = world.browser();
    guesser.headers.push(("x-forwarded-for", "10.9.8.7".to_owned()));
    for name in ["a.a", "b.b", "c.c"] {
        assert!(enter(&mut guesser, name, "wrong password").await.text().contains("账号或密码不正确"));
    }
    let refused = enter(&mut guesser, &login(Role::Intake), PASSWORD).await;
    assert!(refused.text().contains("尝试次数过多"), "{}", refused.text());
    let mut elsewhere = world.browser();
    elsewhere.headers.push(("x-forwarded-for", "10.9.8.8".to_owned()));
    assert_eq!(enter(&mut elsewhere, &login(Role::Intake), PASSWORD).await.header("location"), "/desk");
}

#[tokio::test]
async fn the_second_factor_is_asked_for_and_no_code_is_good_twice() {
    let world = world().await;
    let mut first = officer(&world).await;
    let (key, codes) = set_up(&world, &mut first).await;
    let name = login(Role::Intake);
    let mut browser = world.browser();
    let answer = enter(&mut browser, &name, PASSWORD).await;
    assert_eq!(answer.header("location"), "/login/second");
    assert_eq!(browser.get("/desk").await.header("location"), "/login", "half a sign-in opens nothing");
    // The code that confirmed it is used up.
    let used = browser.post("/login/second", &[("code", &code(&world, &key, 0))]).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
    let before = browser.cookie("__Host-session");
    let fresh = code(&world, &key, 1);
    let done = browser.post("/login/second", &[("code", &fresh)]).await;
    assert_eq!(done.header("location"), "/desk", "{}", done.text());
    assert_ne!(browser.cookie("__Host-session"), before, "a new token");
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
    let mut thief = world.browser();
    enter(&mut thief, &name, PASSWORD).await;
    assert_eq!(thief.post("/login/second", &[("code", &fresh)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A recovery code, as somebody types it, once.
    let typed = codes[3].to_lowercase().replace('-', " ");
    for passes in [true, false] {
        world.pass(10);
        let mut browser = world.browser();
        enter(&mut browser, &name, PASSWORD).await;
        let answer = browser.post("/login/second", &[("code", &typed)]).await;
        assert_eq!(answer.header("location") == "/desk", passes, "{}", answer.text());
    }
    let history = first.get("/account/sessions").await.text();
    for words in ["登录成功（验证码）", "登录成功（备用码）", "验证码错误"] {
        assert!(history.contains(words), "{words}");
    }
}

#[tokio::test]
async fn guessing_codes_ends_the_sign_in_and_locks_the_second_step() {
    let world = world().await;
    let mut first = officer(&world).await;
    let (key, _) = set_up(&world, &mut first).await;
    let mut browser = world.browser();
    enter(&mut browser, &login(Role::Intake), PASSWORD).await;
    let mut last = String::new();
    for second in [0, 0, 2, 4, 8] {
        world.pass(second);
        last = browser.post("/login/second", &[("code", "000000")]).await.text();
    }
    assert!(last.contains("请从账号和密码重新开始"), "{last}");
    assert_eq!(enter(&mut browser, &login(Role::Intake), PASSWORD).await.header("location"), "/login/second");
    let locked = browser.post("/login/second", &[("code", &code(&world, &key, 2))]).await;
    assert!(locked.text().contains("尝试次数过多"), "{}", locked.text());
}

#[tokio::test]
async fn where_it_is_required_nothing_is_reached_before_it_is_set_up() {
    let policy = SignInPolicy { second_factor: SecondFactorRule::Required, ..SignInPolicy::demonstration() };
    let world = world_by(policy).await;
    let mut browser = officer(&world).await;
    for path in ["/desk", "/cases", "/tokens", "/", "/account/password"] {
        assert_eq!(browser.get(path).await.header("location"), "/account/second-factor", "{path}");
    }
    let token = browser.get("/account/second-factor").await.hidden("<body>", "_csrf");
    let refused = browser.post_raw("/tokens", &[("_csrf", &token), ("label", "报表")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("请先启用两步验证"));
    // The page of a held person has no token on the front page to take, so forms are posted by hand.
    browser.post_raw("/account/second-factor/begin", &[("_csrf", &token)]).await;
    let page = browser.get("/account/second-factor").await.text();
    let key = between(&page, "setup-key\">", "<").to_owned();
    let code = code(&world, &key, 0);
    let done = browser.post_raw("/account/second-factor/confirm", &[("_csrf", &token), ("code", &code)]).await;
    assert!(done.text().contains("进入工作台"), "{}", done.text());
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_first_password_opens_nothing_but_the_page_that_changes_it() {
    let world = world().await;
    let name = login(Role::Intake);
    let mut elsewhere = officer(&world).await;
    let mut admin = world.seat(Role::SecurityAdmin).await;
    let own = admin.post("/security/sign-in/password", &[("login", &login(Role::SecurityAdmin))]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "not one's own");
    let page = admin.post("/security/sign-in/password", &[("login", &name)]).await.text();
    let first = between(&page, "id=\"first-password\" value=\"", "\"").to_owned();
    assert_eq!(elsewhere.get("/desk").await.header("location"), "/login", "its sessions have ended");
    let mut browser = world.browser();
    assert_eq!(enter(&mut browser, &name, &first).await.header("location"), "/desk");
    for path in ["/desk", "/cases", "/", "/account/sessions"] {
        assert_eq!(browser.get(path).await.header("location"), "/account/password", "{path}");
    }
    let token = browser.get("/account/password").await.hidden("<body>", "_csrf");
    let table = [
        (first.as_str(), "短", "短", "至少12个字符"),
        (first.as_str(), "password1234", "password1234", "常见的密码"),
        (first.as_str(), "jiannuo-lantern-orbit", "jiannuo-lantern-orbit", "系统名称"),
        (first.as_str(), first.as_str(), first.as_str(), "不能与现在的密码相同"),
        (first.as_str(), NEW, "other", "两次填写的新密码不一致"),
        ("wrong", NEW, NEW, "密码不正确"),
    ];
    for (present, new, again, words) in table {
        let fields = [("_csrf", token.as_str()), ("present", present), ("new", new), ("again", again)];
        let answer = browser.post_raw("/account/password", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
        assert!(new.len() < 8 || !answer.text().contains(new), "what was typed is not shown again");
    }
    let fields = [("_csrf", token.as_str()), ("present", &first), ("new", NEW), ("again", NEW)];
    assert_eq!(browser.post_raw("/account/password", &fields).await.header("location"), "/desk");
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
    let mut again = world.browser();
    assert_eq!(enter(&mut again, &name, &first).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(enter(&mut again, &name, NEW).await.header("location"), "/desk");
}

#[tokio::test]
async fn a_session_that_rests_ends_and_one_comes_back_to_the_page_one_wanted() {
    let world = world_by(SignInPolicy { idle_us: 30 * 60 * 1_000_000, ..SignInPolicy::demonstration() }).await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let page = format!("/cases/{}/acts/accept", case.id);
    let mut browser = officer(&world).await;
    world.pass(29 * 60);
    let form = browser.get(&page).await;
    let (csrf, key) = (form.hidden("id=\"act\"", "_csrf"), form.hidden("id=\"act\"", "_key"));
    world.pass(31 * 60);
    browser.headers.push(("referer", format!("https://jn.example{page}?draft=1")));
    for (csrf, kept) in [("0123456789abcdef0123456789abcdef", false), (csrf.as_str(), true)] {
        let ended = browser.post_raw(&page, &[("_csrf", csrf), ("_key", &key), ("field", "procurement")]).await;
        assert_eq!(ended.status, StatusCode::FORBIDDEN);
        assert_eq!(ended.text().contains("已保存为草稿"), kept, "{}", ended.text());
    }
    assert_eq!(browser.get("/desk").await.header("location"), "/login", "and nothing else is open");
    browser.cookies.insert("__Host-back_to".to_owned(), page.clone());
    browser.headers.clear();
    let back = enter(&mut browser, &login(Role::Intake), PASSWORD).await;
    assert_eq!(back.header("location"), page, "back to the form");
    assert!(browser.get(&page).await.text().contains("已恢复您于"), "with what was typed");
    // A page of another role, an address that is none of ours: to the desk.
    for wanted in ["/jobs", "/login", "//evil.example/", "/cases/a%3Bb", "/nowhere"] {
        let mut browser = world.browser();
        browser.cookies.insert("__Host-back_to".to_owned(), wanted.to_owned());
        assert_eq!(enter(&mut browser, &login(Role::Intake), PASSWORD).await.header("location"), "/desk", "{wanted}");
    }
}

#[tokio::test]
async fn a_session_is_ended_from_another_and_a_new_device_is_told_of() {
    let world = world().await;
    let mut office = officer(&world).await;
    office.headers.push(("user-agent", "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Edg/140.0".to_owned()));
    assert!(!office.get("/desk").await.text().contains("新的设备"), "the first device is no news");
    let mut phone = world.browser();
    phone.headers.push(("user-agent", "Mozilla/5.0 (Linux; Android 14) Chrome/130".to_owned()));
    phone.headers.push(("x-forwarded-for", "1.2.3.4, 10.20.30.40".to_owned()));
    assert_eq!(enter(&mut phone, &login(Role::Intake), PASSWORD).await.header("location"), "/desk");
    let desk = office.get("/desk").await;
    assert!(desk.text().contains("新的设备") && desk.text().contains("Chrome 浏览器（安卓），来自 10.20.30.*"));
    let page = office.get("/account/sessions").await;
    assert!(page.text().contains("本次登录") && page.text().contains("新设备"));
    let until = desk.hidden("/account/sessions/noticed", "until");
    office.post("/account/sessions/noticed", &[("until", &until)]).await;
    assert!(!office.get("/desk").await.text().contains("新的设备"));
    let mut stranger = world.seat(Role::LeadHead).await;
    let named = page.hidden("/account/sessions/end", "session");
    let refused = stranger.post("/account/sessions/end", &[("session", &named)]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "not another's");
    office.post("/account/sessions/end", &[("session", &named)]).await;
    assert_eq!(phone.get("/desk").await.header("location"), "/login");
    enter(&mut phone, &login(Role::Intake), PASSWORD).await;
    assert_eq!(phone.get("/desk").await.status, StatusCode::OK);
    assert!(!office.get("/desk").await.text().contains("新的设备"), "it is known by now");
    office.post("/account/sessions/end", &[("others", "on")]).await;
    assert_eq!(phone.get("/desk").await.header("location"), "/login");
    assert_eq!(office.get("/desk").await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_lost_phone_and_codes_is_helped_by_the_security_administrator() {
    let world = world().await;
    let mut browser = officer(&world).await;
    let (key, _) = set_up(&world, &mut browser).await;
    let wrong = [("password", "wrong"), ("code", "000000")];
    let refused = browser.post("/account/second-factor/remove", &wrong).await;
    assert!(refused.text().contains("href=\"#remove-password\""), "{}", refused.text());
    world.pass(60);
    let right = [("password", PASSWORD), ("code", &code(&world, &key, 1))];
    let renewed = browser.post("/account/second-factor/codes", &right).await;
    assert!(renewed.text().contains("recovery-codes"), "{}", renewed.text());
    let mut admin = world.seat(Role::SecurityAdmin).await;
    let name = login(Role::Intake);
    let done = admin.post("/security/sign-in/second-factor", &[("login", &name)]).await;
    assert!(done.text().contains("已重置两步验证"), "{}", done.text());
    assert_eq!(browser.get("/desk").await.header("location"), "/login");
    assert_eq!(enter(&mut browser, &name, PASSWORD).await.header("location"), "/desk");
    let again = admin.post("/security/sign-in/second-factor", &[("login", &name)]).await;
    assert!(again.text().contains("没有启用两步验证"));
    let rows = world.store().audit_page(&store::AuditQuery::default(), None, 100).await.expect("the store answers");
    let entered: Vec<_> = rows.into_iter().map(|row| row.action).collect();
    for action in ["session.opened", "second_factor.set", "second_factor.codes", "second_factor.reset"] {
        assert!(entered.iter().any(|known| known == action), "{action}: {entered:?}");
    }
}
