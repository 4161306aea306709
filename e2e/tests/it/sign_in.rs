//! Signing in as a person does it: with a phone, after too many wrong passwords, after a rest, elsewhere, for the first
//! time.

use e2e::Visit;
use totp_rs::{Builder, Secret};

const OFFICER: &str = "nm-fgw.shouli";
const PASSWORD: &str = "jiannuo-demo";
const SECURITY: &str = "nm-fgw.anquan";

/// The step of time that phones are in.
#[expect(
    clippy::disallowed_methods,
    reason = "a phone goes by the clock of the machine, as the program does for codes"
)]
fn step_now() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.expect("after 1970").as_secs() / 30
}

/// What a phone with this key shows at a step.
fn code(key: &str, step: u64) -> String {
    let secret = Secret::try_from_base32(key.replace(' ', "")).expect("a key");
    Builder::new().with_secret(secret).build().expect("a key of twenty bytes").generate(step * 30).to_string()
}

/// The first part of the page that says what is wrong.
async fn trouble(v: &Visit) -> String {
    v.text(".error-summary").await
}

#[tokio::test]
async fn sign_in_asks_for_the_code_of_the_phone_or_a_recovery_code() {
    let v = Visit::start().await;
    v.sign_in(OFFICER).await;
    v.goto("/account/second-factor").await;
    v.submit("form[action='/account/second-factor/begin'] .btn-primary").await;
    let seen = "const qr = document.querySelector('.qr'); return qr.complete && qr.naturalWidth > 100";
    assert_eq!(v.script(seen).await.as_bool(), Some(true), "the picture is shown");
    v.keep("second-factor-begun").await;
    let key = v.text(".setup-key").await;
    // Codes are good for a step before and after: each of these is used once.
    let step = step_now();
    v.fill("#confirm-code", &code(&key, step - 1)).await;
    v.submit("form[action='/account/second-factor/confirm'] .btn-primary").await;
    let codes = v.texts(".recovery-codes li").await;
    assert_eq!(codes.len(), 10);
    v.keep("second-factor-codes").await;
    v.sign_out().await;

    v.sign_in(OFFICER).await;
    assert_eq!(v.path().await, "/login/second");
    assert!(v.accessibility().await.is_empty());
    v.keep("second-step").await;
    v.goto("/desk").await;
    assert_eq!(v.path().await, "/login", "half a sign-in opens nothing");
    v.goto("/login/second").await;
    v.fill("#code", &code(&key, step - 1)).await;
    v.submit("main form .btn-primary").await;
    assert!(trouble(&v).await.contains("已经用过"), "{}", trouble(&v).await);
    v.fill("#code", &code(&key, step)).await;
    v.submit("main form .btn-primary").await;
    assert_eq!(v.path().await, "/desk");
    v.sign_out().await;

    v.sign_in(OFFICER).await;
    v.fill("#code", &codes[0]).await;
    v.submit("main form .btn-primary").await;
    assert_eq!(v.path().await, "/desk");
    v.goto("/account/second-factor").await;
    assert!(v.text("main .terms").await.contains("9个"));
    v.keep("second-factor-set").await;
    v.end().await;
}

#[tokio::test]
async fn wrong_passwords_lock_an_account_until_the_administrator_lifts_it() {
    let v = Visit::start_with("127.0.0.1:0", &[("lock_after", "2")]).await;
    for _ in 0..2 {
        v.sign_in_by(OFFICER, "wrong password").await;
        assert!(trouble(&v).await.contains("账号或密码不正确"));
    }
    v.sign_in(OFFICER).await;
    assert!(trouble(&v).await.contains("请在15分钟后再试"), "{}", trouble(&v).await);
    v.keep("locked").await;
    let other = v.beside().await;
    other.sign_in(SECURITY).await;
    other.goto("/security/sign-in").await;
    assert!(other.accessibility().await.is_empty());
    other.keep("locks").await;
    other.submit("form[action='/security/sign-in/unlock'] button").await;
    assert!(other.text("main").await.contains("已解除锁定"));
    v.sign_in(OFFICER).await;
    assert_eq!(v.path().await, "/desk");
    v.goto("/account/sessions").await;
    assert!(v.text("main").await.contains("多次错误，暂停登录"));
    other.end().await;
    v.end().await;
}

#[tokio::test]
async fn a_session_that_rests_too_long_ends_and_leads_back_to_the_form_with_what_was_typed() {
    let v = Visit::start_with("127.0.0.1:0", &[("session_idle_minutes", "30")]).await;
    v.sign_in(OFFICER).await;
    v.goto("/register?by=visit").await;
    v.enter("#register", "narrative", "工程已验收，至今未付尾款。").await;
    v.until_shows("#register [data-draft-state]", "保存").await;
    // A day passes while the form lies open.
    let other = v.beside().await;
    other.goto("/").await;
    other.pass("1").await;
    v.submit("#register > .button-row .btn-primary").await;
    assert!(v.page().await.contains("登录"), "{}", v.page().await);
    v.keep("session-over").await;
    v.submit("main a[href='/login']").await;
    v.sign_in_by(OFFICER, PASSWORD).await;
    assert_eq!(v.path().await, "/register");
    assert_eq!(v.value("#register [name=narrative]").await, "工程已验收，至今未付尾款。");
    other.end().await;
    v.end().await;
}

#[tokio::test]
async fn a_person_signs_out_elsewhere_and_is_told_of_a_new_device() {
    let v = Visit::start().await;
    v.sign_in(OFFICER).await;
    assert!(!v.text("main").await.contains("新的设备"));
    let other = v.beside().await;
    other.sign_in(OFFICER).await;
    v.goto("/desk").await;
    assert!(v.text(".notice").await.contains("您的账号在新的设备上登录过"));
    v.keep("new-device").await;
    v.submit("form[action='/account/sessions/noticed'] button").await;
    assert!(!v.text("main").await.contains("新的设备"));
    v.goto("/account/sessions").await;
    assert_eq!(v.texts("form[action='/account/sessions/end'] [name=session]").await.len(), 1);
    v.keep("sessions").await;
    v.submit("form[action='/account/sessions/end'] .btn-sm").await;
    other.goto("/desk").await;
    assert_eq!(other.path().await, "/login");
    v.goto("/desk").await;
    assert_eq!(v.path().await, "/desk");
    other.end().await;
    v.end().await;
}

#[tokio::test]
async fn a_first_password_has_to_be_changed_before_anything_else() {
    let v = Visit::start().await;
    let other = v.beside().await;
    other.sign_in(SECURITY).await;
    other.goto("/security/sign-in").await;
    other.fill("#password-login", OFFICER).await;
    other.submit("form[action='/security/sign-in/password'] button").await;
    let first = other.value("#first-password").await;
    other.keep("first-password").await;
    v.sign_in_by(OFFICER, &first).await;
    assert_eq!(v.path().await, "/account/password");
    v.goto("/cases").await;
    assert_eq!(v.path().await, "/account/password");
    v.keep("first-change").await;
    let change = async |new: &str| {
        v.fill("#present", &first).await;
        v.fill("#new", new).await;
        v.fill("#again", new).await;
        v.submit("main form .btn-primary").await;
    };
    change("password1234").await;
    assert!(trouble(&v).await.contains("常见的密码"), "{}", trouble(&v).await);
    v.keep("weak-password").await;
    change("lantern orbit mango 47 cliff").await;
    assert_eq!(v.path().await, "/desk");
    v.sign_out().await;
    v.sign_in_by(OFFICER, "lantern orbit mango 47 cliff").await;
    assert_eq!(v.path().await, "/desk");
    other.end().await;
    v.end().await;
}
