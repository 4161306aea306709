//! (b) 不属实 → the reply read by code → challenge → overturned by other hands.

use crate::steps::Handled;
use e2e::Visit;

#[tokio::test]
async fn an_untrue_finding_is_read_challenged_and_overturned() {
    let v = Visit::start().await;
    v.sign_in("nm-fgw.shouli").await;
    let case = Handled::verifying(&v, &[]).await;
    let excuse = [("finding.1", "untrue"), ("finding.1.ground", "excuse"), ("text", "已换届")];
    let words = case.refused("my.chengban", "conclude", &excuse).await;
    assert!(words.contains("不属实") || words.contains("理由"), "{words}");
    let untrue = [("finding.1", "untrue"), ("finding.1.ground", "no_obligation"), ("text", "合同未生效")];
    case.decide(&["my.chengban", "my.shenhe", "my.pizhun"], "conclude", &untrue).await;
    assert!(case.stage("my.chengban").await.contains("已答复"));
    case.act("my.chengban", "serve_reply", &[("manner", "system")]).await;
    v.pass("1").await;

    // The code of the slip was seen by the officer: its first use gives the complainant one of his own.
    v.sign_out().await;
    v.track(&case.number, &case.code).await;
    let page = v.page().await;
    assert!(page.contains("查询码"), "{page}");
    let own = v.texts("main .code").await.pop().expect("a code of one's own");
    assert_ne!(own, case.code);
    v.goto("/track/case").await;
    v.sign_out().await;
    v.track(&case.number, &own).await;
    v.goto("/track/case").await;
    assert!(v.page().await.contains("核实情况答复书"));
    let reply = "return [...document.querySelectorAll('main a[href*=\"/letters/\"]')] \
                 .find((link) => link.textContent.includes('核实情况答复书')).getAttribute('href')";
    let reply = v.script(reply).await;
    v.goto(reply.as_str().expect("the reply is a link")).await;
    let letter = v.page().await;
    assert!(letter.contains("合同未生效") && letter.contains("复核"), "{letter}");
    v.goto("/track/case").await;
    v.act("challenge", &[("text", "合同已履行")]).await;

    v.sign_in("my-fgj.shouli").await;
    assert!(case.part("my-fgj.shouli", "letters").await.contains("核实情况答复书"), "the lead has its copy");
    v.goto(&case.path).await;
    assert!(v.page().await.contains("复核单位"));
    assert!(!case.offers("my.chengban", "decide_review").await, "nobody reviews its own decision");
    case.decide(
        &["nm-zjj.chengban", "nm-zjj.shenhe", "nm-zjj.pizhun"],
        "decide_review",
        &[("upheld", "false"), ("text", "合同已生效")],
    )
    .await;
    assert!(case.stage("nm-zjj.chengban").await.contains("核实中"), "other hands");
    case.act("nm-zjj.chengban", "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
    assert!(case.stage("nm-zjj.chengban").await.contains("整改中"));
    v.end().await;
}
