//! People come, stand in for one another, and leave: nothing that lies with them is lost.

use crate::steps::Handled;
use e2e::{TODAY, Visit};

const SECURITY: &str = "nm-fgw.anquan";

/// The prefecture's own office, so that its lead has the case.
const OWN: (&str, &str) = ("respondent", "南曼州住房和城乡建设局");

#[tokio::test]
async fn a_new_colleague_opens_its_account_with_the_link_of_its_slip_and_a_password_of_its_own() {
    let v = Visit::start().await;
    v.sign_in(SECURITY).await;
    v.goto("/accounts/new").await;
    let form = [("name", "刀玉香"), ("login", "nm-fgw.daoyuxiang"), ("organ", "州发改委"), ("role", "intake")];
    for (name, value) in form {
        v.enter("main form", name, value).await;
    }
    assert!(v.accessibility().await.is_empty());
    v.keep("account-new").await;
    v.submit("main form .btn-primary").await;
    let link = v.text(".slip-link").await;
    assert!(v.accessibility().await.is_empty());
    v.keep("account-slip").await;
    let path = link.split_once("/invitation/").map(|(_, token)| format!("/invitation/{token}")).expect("a link");

    let new = v.beside().await;
    new.size(360, 1200).await;
    new.goto(&path).await;
    assert!(new.page().await.contains("刀玉香"));
    new.fill("#password", "12345678").await;
    new.fill("#again", "12345678").await;
    new.submit("main form .btn-primary").await;
    assert!(new.shows(".error-summary").await, "a weak password is refused: {}", new.page().await);
    assert!(new.accessibility().await.is_empty() && !new.overflows().await);
    new.keep("invitation").await;
    let own = "澜沧江边-七只白鹭-2031";
    new.fill("#password", own).await;
    new.fill("#again", own).await;
    new.submit("main form .btn-primary").await;
    assert!(new.page().await.contains("账号已启用"), "{}", new.page().await);
    new.sign_in_by("nm-fgw.daoyuxiang", own).await;
    assert_eq!(new.path().await, "/desk", "{}", new.page().await);
    new.goto(&path).await;
    assert!(new.page().await.contains("这个链接已经用过"));
    new.end().await;
    v.end().await;
}

#[tokio::test]
async fn a_deputy_acts_in_its_own_name_for_a_colleague_who_is_away_and_only_as_long() {
    let v = Visit::start().await;
    v.goto("/").await;
    let case = Handled::enter(&v, &[OWN]).await;
    v.switch("nm-fgw.fuzeren").await;
    v.goto("/account/absence").await;
    for (name, value) in [("from", TODAY), ("to", "2026-11-06"), ("deputy", "nm-fgw.fuzeren2")] {
        v.enter("#absence-form", name, value).await;
    }
    assert!(v.accessibility().await.is_empty());
    v.keep("absence").await;
    v.submit("#absence-form .btn-primary").await;
    assert!(v.text("main").await.contains("沈永平"), "{}", v.page().await);

    let deputy = v.beside().await;
    deputy.sign_in("nm-fgw.fuzeren2").await;
    assert!(deputy.text("#stand-ins").await.contains("岩景行"), "{}", deputy.page().await);
    deputy.keep("stand-ins").await;
    deputy.submit("#stand-ins button").await;
    assert!(deputy.text(".notice-soon").await.contains("您正在代理岩景行办理"));
    deputy.goto(&case.path).await;
    deputy.act("assign", &[("person", "nm-fgw.shouli2")]).await;
    deputy.goto(&format!("{}/timeline", case.path)).await;
    let timeline = deputy.text("main").await;
    assert!(timeline.contains("沈永平") && timeline.contains("代"), "{timeline}");
    deputy.keep("timeline-deputy").await;

    v.pass("7").await;
    deputy.goto("/desk").await;
    let page = deputy.page().await;
    assert!(!page.contains("您正在代理") && !page.contains("我代理的岗位"), "{page}");
    deputy.end().await;
    v.end().await;
}

#[tokio::test]
async fn what_lies_with_somebody_who_leaves_is_found_and_passed_on_and_the_account_is_shut() {
    let v = Visit::start().await;
    v.goto("/").await;
    let case = Handled::enter(&v, &[OWN]).await;
    case.act("nm-fgw.fuzeren", "assign", &[("person", "nm-fgw.shouli2")]).await;
    let admin = v.beside().await;
    admin.sign_in(SECURITY).await;
    admin.goto("/accounts/nm-fgw.shouli2").await;
    admin.keep("account").await;
    admin.goto("/accounts/nm-fgw.shouli2/leave").await;
    let page = admin.text("main").await;
    assert!(page.contains(&case.number) && !page.contains("兴远"), "number and stage, no content: {page}");
    assert!(admin.accessibility().await.is_empty());
    let id = case.path.trim_start_matches("/cases/");
    admin.submit("#leave-form .btn-danger").await;
    assert!(admin.shows(".error-summary").await, "a reason has to be given");
    admin.enter("#leave-form", &format!("to.{id}"), "nm-fgw.shouli").await;
    admin.enter("#leave-form", "reason", "调离本单位").await;
    admin.keep("leave").await;
    admin.submit("#leave-form .btn-danger").await;
    assert!(!admin.shows(".error-summary").await, "{}", admin.page().await);
    admin.keep("left").await;

    v.switch("nm-fgw.shouli").await;
    v.goto("/cases?assignee=me&status=open").await;
    assert!(v.text("main").await.contains(&case.number), "{}", v.page().await);
    v.goto(&format!("{}/timeline", case.path)).await;
    assert!(v.text("main").await.contains("调离本单位"), "{}", v.page().await);
    let gone = v.beside().await;
    gone.sign_in("nm-fgw.shouli2").await;
    assert!(gone.shows(".error-summary").await && gone.path().await == "/login");
    gone.end().await;
    admin.end().await;
    v.end().await;
}
