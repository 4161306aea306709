//! (c) Three claims: 属实, 不属实, 有分歧 → 分案; the first paid now, the third to court, the judgment unperformed.

use crate::steps::Handled;
use e2e::Visit;

#[tokio::test]
async fn three_claims_go_three_ways() {
    let v = Visit::start().await;
    v.sign_in("nm-fgw.shouli").await;
    let case = Handled::verifying(
        &v,
        &[
            ("claim.2.words", "退还保证金"),
            ("claim.2.sum", "200000"),
            ("claim.3.words", "支付增量工程款"),
            ("claim.3.sum", "300000.50"),
        ],
    )
    .await;
    let findings = [
        ("finding.1", "true"),
        ("finding.2", "untrue"),
        ("finding.2.ground", "evidence"),
        ("finding.3", "disputed"),
        ("finding.3.ground", "amount_contested"),
        ("text", "分项说明"),
    ];
    case.decide(&["my.chengban", "my.shenhe", "my.pizhun"], "conclude", &findings).await;
    assert!(case.stage("my.chengban").await.contains("整改中"));
    case.act("my.chengban", "serve_order", &[("manner", "system")]).await;
    case.open("my-zjj.jingban", "101").await;
    let proof = case.proof("my-zjj.jingban").await;
    case.act("my-zjj.jingban", "report_performed", &[("payments.1", "1000000"), ("proof", &proof)]).await;
    let proof = case.proof("my.chengban").await;
    let paid = [("payments.1", "1000000"), ("proof", proof.as_str())];
    case.decide(&["my.chengban", "my.pizhun"], "accept_performance", &paid).await;
    assert!(case.stage("my.chengban").await.contains("整改到位"));

    v.goto(&format!("{}/links", case.path)).await;
    v.submit("main a.code[href^='/cases/'], main .links a[href^='/cases/']").await;
    let split = Handled::on(&v, v.path().await);
    assert!(split.stage("my.chengban").await.contains("有分歧"));
    assert!(v.page().await.contains("300,000.50"), "each fen counts once");
    let proof = split.proof("my.chengban").await;
    let suit = [("text", "（2026）云2899民初12号"), ("proof", proof.as_str())];
    split.decide(&["my.chengban", "my.pizhun"], "suspend", &suit).await;
    assert!(split.stage("my.chengban").await.contains("中止"));
    v.pass("30").await;
    split.act("my.chengban", "look_at", &[("text", "案件审理中"), ("proof", proof.as_str())]).await;
    split.act("my.chengban", "enter_judgment", &[("judgment", "due"), ("proof", &proof)]).await;
    split.act("my.chengban", "serve_order", &[("manner", "system")]).await;
    split.open("my-zjj.jingban", "101").await;
    split.act("my-zjj.danweifuzeren", "refuse", &[("excuse", "lack_of_funds"), ("text", "无款可付")]).await;
    split.confirmed("refusal").await;
    split.act("my.chengban", "serve_notice", &[("manner", "system")]).await;
    split.open("my-zjj.jingban", "102").await;
    split.act("my-zjj.danweifuzeren", "waive_defence", &[]).await;
    split.confirmed("waiver").await;
    let record = [("severity", "serious"), ("text", "拒不履行生效判决")];
    split.decide(&["my.chengban", "my.shenhe", "my.pizhun"], "determine", &record).await;
    assert!(split.stage("my.chengban").await.contains("已认定失信"));
    v.keep("c-recorded").await;
    v.end().await;
}
