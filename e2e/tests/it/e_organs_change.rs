//! (e) An abolished bureau, one abolished in mid-case, a town managed from outside, a complaint about the lead itself.

use crate::steps::{Handled, file};
use e2e::Visit;

#[tokio::test]
async fn a_bureau_abolished_in_mid_case_passes_its_order_on() {
    let v = Visit::start().await;
    v.sign_in("nm-fgw.shouli").await;
    let old = Handled::enter(&v, &[("respondent", "南曼州质量技术监督局")]).await;
    v.seat("nm-fgw.shouli", &old.path).await;
    assert!(v.page().await.contains("市场监督管理局"), "an abolished bureau resolves to its successor");

    // The investment service of 勐阳县 is merged into another bureau on 1 December 2026.
    let case = Handled::enter(&v, &[("respondent", "my-zsfw")]).await;
    case.act("my-fgj.shouli", "accept", &[]).await;
    case.act("my-fgj.shouli", "hand_over", &[("organ", "my"), ("text", "由其管理")]).await;
    case.act("my.chengban", "sign_for", &[]).await;
    case.act("my.chengban", "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
    case.act("my.chengban", "serve_order", &[("manner", "system")]).await;
    case.open("my-zsfw.jingban", "101").await;
    let pass_on = [("from", "my-zsfw"), ("organ", "my-tcj"), ("document", "机构改革方案")];
    for days in ["15", "7", "7"] {
        v.pass(days).await;
    }
    case.act("my-fgj.shouli", "succeed", &pass_on).await;
    v.goto(&case.path).await;
    case.act("my.chengban", "serve_order", &[("manner", "system")]).await;
    case.open("my-tcj.jingban", "101").await;
    v.pass("1").await;
    assert!(case.part("my.chengban", "letters").await.contains("督促整改通知书"));
    case.act("my-tcj.jingban", "state", &[("excuses", "reorganisation"), ("text", "机构已合并")]).await;
    case.confirmed("refusal").await;
    assert!(case.stage("my.chengban").await.contains("拟认定"), "a forbidden excuse counts as refusal");
    v.end().await;
}

#[tokio::test]
async fn a_town_managed_from_outside_is_referred_outside() {
    let v = Visit::start().await;
    v.sign_in("nm-fgw.shouli").await;
    let case = Handled::enter(&v, &[("respondent", "ml-molang")]).await;
    let lead = "nm-fgw.shouli";
    case.act(lead, "accept", &[]).await;
    case.refused(lead, "refer_out", &[("organ", "yk"), ("manner", "post")]).await;
    let proof = case.proof(lead).await;
    let hands = [lead, "nm-fgw.fuzeren"];
    // The demonstration begins on 2 November 2026.
    let served = [("organ", "yk"), ("manner", "post"), ("reached_on", "2026-11-02"), ("proof", proof.as_str())];
    case.decide(&hands, "refer_out", &served).await;
    assert!(case.stage(lead).await.contains("系统外移送"));
    v.pass("30").await;
    assert!(case.part(lead, "letters").await.contains("催"), "silence is chased");
    case.decide(&hands, "enter_outside_outcome", &[("done", "on"), ("proof", &proof)]).await;
    assert!(case.stage(lead).await.contains("系统外办结"), "the referral may still be challenged");
    v.end().await;
}

const ROW: &str = "工单编号,来电时间,来电人,来电号码,企业,诉求标题,诉求内容,承办单位建议\r\n\
    RX20260302000009,2026-10-28 10:11:12,岩温,13988887777,南曼秘泉咨询有限公司,反映州发改委欠付款,\
    反映南曼州发展和改革委员会欠付咨询费，金额45900元。,南曼州发展和改革委员会\r\n";

#[tokio::test]
async fn a_complaint_about_the_lead_goes_to_the_acting_lead_unseen() {
    let v = Visit::start().await;
    let (_folder, rows) = file("工单.csv", ROW.as_bytes());
    v.sign_in("nm-fgw.shouli").await;
    v.goto("/import").await;
    v.script("document.querySelector('#channel').value = '12345'").await;
    v.fill_file("#file", &rows).await;
    v.submit("main form button").await;
    assert!(v.page().await.contains("另行分送1件"), "{}", v.page().await);
    v.goto("/cases").await;
    v.search_cases("秘泉").await;
    assert!(!v.page().await.contains("秘泉咨询有限公司"), "the lead's own staff do not find it");
    v.switch("nm-zwj.shouli").await;
    v.goto("/cases").await;
    v.search_cases("秘泉").await;
    assert!(v.page().await.contains("秘泉咨询有限公司"), "the acting lead has it");
    v.submit("main a.code[href^='/cases/']").await;
    let path = v.path().await;
    v.seat("nm-fgw.shouli", &path).await;
    assert!(v.page().await.contains("没有找到"), "nor open it");
    v.end().await;
}
