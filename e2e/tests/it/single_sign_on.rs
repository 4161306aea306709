//! The government's single sign-on, against a real provider.

use e2e::{Visit, free_port};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A running provider; it ends with this value.
struct Provider {
    child: Child,
    address: String,
}

impl Provider {
    fn start(port: u16, back: &str) -> Self {
        let mut child = Command::new("node")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/single-sign-on.mjs"))
            .args([&port.to_string(), back])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node is installed");
        let mut lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
        let ready = lines.any(|line| line.is_ok_and(|line| line == "ready"));
        assert!(ready, "the provider starts; scripts/assets.sh fetches it");
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: format!("http://localhost:{port}") }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Goes to the single sign-on from the sign-in page, and signs in there unless it still knows who it is.
async fn go(v: &Visit, name: &str) {
    v.goto("/login").await;
    v.submit("main a[href='/login/single-sign-on']").await;
    if v.shows("form[action^='/interaction/']").await {
        v.fill("[name=login]", name).await;
        v.submit("form button").await;
    }
}

#[tokio::test]
async fn sign_in_through_the_governments_single_sign_on() {
    let (own, others) = (free_port(), free_port());
    let home = format!("http://127.0.0.1:{own}");
    let provider = Provider::start(others, &format!("{home}/login/single-sign-on/back"));
    let settings = [
        ("sso_issuer", provider.address.as_str()),
        ("sso_client_id", "jiannuo"),
        ("sso_client_secret", "a secret of the tests"),
        ("sso_return", home.as_str()),
        ("sso_label", "用政务统一身份登录"),
    ];
    let v = Visit::start_with(&format!("127.0.0.1:{own}"), &settings).await;
    let there = provider.address.clone();
    let tamper = async |with: &str| v.visit(&format!("{there}/tamper?with={with}")).await;

    // Nobody is let in who is not linked; the administrator links by the code that the page shows.
    go(&v, "zhang-3-530102").await;
    assert!(v.text("h1").await.contains("还没有关联账号"), "{}", v.page().await);
    assert!(!v.page().await.contains("zhang-3"), "what he is called there is not shown");
    assert!(v.accessibility().await.is_empty());
    v.keep("sso-unlinked").await;
    let code = v.text(".subject-code").await;
    let admin = v.beside().await;
    admin.sign_in("nm-fgw.anquan").await;
    admin.goto("/security/sign-in").await;
    admin.fill("#link-login", "nm-fgw.shouli").await;
    admin.fill("#link-code", &code).await;
    admin.submit("form[action='/security/sign-in/link'] button").await;
    assert!(admin.text("main").await.contains("已关联"), "{}", admin.page().await);
    admin.keep("security").await;

    v.goto("/login").await;
    v.keep("sso-login").await;
    go(&v, "").await;
    assert_eq!(v.path().await, "/desk");
    v.goto("/account/sessions").await;
    assert!(v.text("main").await.contains("登录成功（统一身份认证）"));
    v.sign_out().await;

    // Its keys change; nobody notices.
    tamper("keys").await;
    go(&v, "zhang-3-530102").await;
    assert_eq!(v.path().await, "/desk", "{}", v.page().await);
    v.sign_out().await;

    for (with, words) in [("nonce", "统一身份认证没有通过"), ("slow", "统一身份认证没有通过")] {
        tamper(with).await;
        go(&v, "zhang-3-530102").await;
        assert!(v.text("h1").await.contains(words), "{with}: {}", v.page().await);
        v.goto("/desk").await;
        assert_eq!(v.path().await, "/login", "{with}");
    }
    tamper("nothing").await;
    v.goto("/login/single-sign-on/back?state=forged&code=forged").await;
    assert!(v.text("h1").await.contains("这次登录已经失效"), "{}", v.page().await);
    v.keep("sso-lost").await;
    admin.end().await;
    v.end().await;
}

#[tokio::test]
async fn a_single_sign_on_that_does_not_answer_is_said_plainly() {
    let nobody = format!("http://localhost:{}", free_port());
    let settings =
        [("sso_issuer", nobody.as_str()), ("sso_client_id", "jiannuo"), ("sso_return", "http://127.0.0.1:1")];
    let v = Visit::start_with("127.0.0.1:0", &settings).await;
    v.goto("/login").await;
    v.submit("main a[href='/login/single-sign-on']").await;
    assert!(v.text("h1").await.contains("统一身份认证暂时没有响应"), "{}", v.page().await);
    v.keep("sso-down").await;
    v.sign_in("nm-fgw.shouli").await;
    assert_eq!(v.path().await, "/desk");
    v.end().await;
}
