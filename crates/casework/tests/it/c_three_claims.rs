//! (c) Three claims: one 属实, one 不属实, one 有分歧 → 分案; the first paid now, the third to court, judgment
//! unperformed, order, refusal, determination.

use crate::world::World;
use domain::ids::CaseId;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn three_claims_go_three_ways_and_every_fen_is_accounted_for() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w
            .verifying(&[
                ("claim.2.words", "退还保证金"),
                ("claim.2.sum", "200000"),
                ("claim.3.words", "支付增量工程款"),
                ("claim.3.sum", "300000.50"),
            ])
            .await;
        let id = &registered.id;
        let conclusion = [
            ("finding.1", "true"),
            ("finding.2", "untrue"),
            ("finding.2.ground", "evidence"),
            ("finding.3", "disputed"),
            ("finding.3.ground", "amount_contested"),
            ("text", "分项说明"),
        ];
        let done = w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "conclude", &conclusion).await;
        let child = done.children.first().expect("the disputed claim got a case of its own").clone();
        assert_eq!((w.stage(id).await.as_str(), w.stage(&child).await.as_str()), ("rectifying", "disputed"));
        let (parent, split) = (w.row(id).await, w.row(&child).await);
        assert_eq!((parent.claimed_fen, split.claimed_fen), (120_000_000, 30_000_050), "each fen counts once");

        w.act("my.chengban", id, "serve_order", &[("manner", "system")]).await;
        let proof = w.proof("my-zjj.jingban", id).await;
        w.act("my-zjj.jingban", id, "report_performed", &[("payments.1", "1000000"), ("proof", &proof)]).await;
        let proof = w.proof("my.chengban", id).await;
        let accept = [("payments.1", "1000000"), ("proof", proof.as_str())];
        w.decide(&["my.chengban", "my.pizhun"], id, "accept_performance", &accept).await;
        assert_eq!(w.stage(id).await, "performed");

        to_court(&w, &child).await;
        let row = w.row(id).await;
        assert_eq!((row.performed_fen, row.outstanding_fen), (100_000_000, 0));
    }
}

async fn to_court(w: &World, child: &CaseId) {
    let proof = w.proof("my.chengban", child).await;
    let suit = [("text", "（2026）云2899民初12号"), ("proof", proof.as_str())];
    w.decide(&["my.chengban", "my.pizhun"], child, "suspend", &suit).await;
    assert_eq!(w.stage(child).await, "suspended");
    w.days(40).await;
    let hearing = w.proof("my.chengban", child).await;
    w.act("my.chengban", child, "look_at", &[("text", "案件审理中"), ("proof", &hearing)]).await;
    w.act("my.chengban", child, "enter_judgment", &[("judgment", "due"), ("proof", &proof)]).await;
    assert_eq!(w.stage(child).await, "rectifying");
    w.act("my.chengban", child, "serve_order", &[("manner", "system")]).await;
    w.refuse("my-zjj.danweifuzeren", child, &[("excuse", "lack_of_funds"), ("text", "无款可付")]).await;
    w.act("my.chengban", child, "serve_notice", &[("manner", "system")]).await;
    w.waive_defence(child).await;
    let act = [("severity", "serious"), ("text", "拒不履行生效判决")];
    w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], child, "determine", &act).await;
    assert_eq!(w.stage(child).await, "recorded");
    assert_eq!(w.row(child).await.outstanding_fen, 30_000_050);
}
