//! (d) A plan of three instalments, the second broken → determination.

use crate::steps::Handled;
use e2e::Visit;

#[tokio::test]
async fn a_broken_instalment_leads_to_determination() {
    let v = Visit::start().await;
    v.sign_in("nm-fgw.shouli").await;
    let case = Handled::verifying(&v, &[]).await;
    case.act("my.chengban", "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
    case.act("my.chengban", "serve_order", &[("manner", "system")]).await;
    case.open("my-zjj.jingban", "101").await;
    let proof = case.proof("my.chengban").await;
    // The demonstration begins on 2 November 2026.
    let short = [("instalments.1.due_on", "2026-11-20"), ("instalments.1.sum", "1"), ("proof", proof.as_str())];
    let words = case.refused("my.chengban", "agree_plan", &short).await;
    assert!(words.contains("999,999"), "the page says how much is missing: {words}");
    let plan = [
        ("instalments.1.due_on", "2026-11-20"),
        ("instalments.1.sum", "300000"),
        ("instalments.2.due_on", "2026-12-04"),
        ("instalments.2.sum", "300000"),
        ("instalments.3.due_on", "2026-12-18"),
        ("instalments.3.sum", "400000"),
        ("proof", proof.as_str()),
    ];
    case.decide(&["my.chengban", "my.pizhun"], "agree_plan", &plan).await;
    assert!(case.stage("my.chengban").await.contains("分期履行"));
    v.pass("15").await;
    let slip = case.proof("my-zjj.jingban").await;
    let too_much = [("no", "1"), ("sum", "300000.01"), ("proof", slip.as_str())];
    case.refused("my-zjj.jingban", "prove_instalment", &too_much).await;
    let first = [("no", "1"), ("sum", "300000"), ("proof", slip.as_str())];
    case.act("my-zjj.jingban", "prove_instalment", &first).await;
    let accept = [("no", "1"), ("sum", "300000"), ("proof", proof.as_str())];
    case.decide(&["my.chengban", "my.pizhun"], "accept_instalment", &accept).await;
    // The second falls due on 4 December; five working days of grace end on 11 December.
    v.pass("15").await;
    v.pass("7").await;
    assert!(case.stage("my.chengban").await.contains("分期履行"), "9 December");
    v.pass("3").await;
    assert!(case.stage("my.chengban").await.contains("拟认定"), "12 December");
    v.end().await;
}
