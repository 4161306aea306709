//! (d) A plan of three instalments, the second broken → determination.

use crate::world::World;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_instalment_leads_to_determination() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        w.act("my.chengban", id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
        w.act("my.chengban", id, "serve_order", &[("manner", "system")]).await;
        let proof = w.proof("my.chengban", id).await;
        let short = [("instalments.1.due_on", "2026-04-01"), ("instalments.1.sum", "1"), ("proof", proof.as_str())];
        assert_eq!(w.refusal("my.chengban", id, "agree_plan", &short).await, "plan-total");
        let plan = [
            ("instalments.1.due_on", "2026-04-01"),
            ("instalments.1.sum", "300000"),
            ("instalments.2.due_on", "2026-05-06"),
            ("instalments.2.sum", "300000"),
            ("instalments.3.due_on", "2026-06-01"),
            ("instalments.3.sum", "400000"),
            ("proof", proof.as_str()),
        ];
        w.decide(&["my.chengban", "my.pizhun"], id, "agree_plan", &plan).await;
        assert_eq!(w.stage(id).await, "performing");
        w.days(25).await;
        let slip = w.proof("my-zjj.jingban", id).await;
        let too_much = [("no", "1"), ("sum", "300000.01"), ("proof", slip.as_str())];
        assert_eq!(w.refusal("my-zjj.jingban", id, "prove_instalment", &too_much).await, "too-much");
        w.act("my-zjj.jingban", id, "prove_instalment", &[("no", "1"), ("sum", "300000"), ("proof", &slip)]).await;
        assert_eq!(w.row(id).await.performed_fen, 0, "what is reported is not performed");
        let accept = [("no", "1"), ("sum", "300000"), ("proof", proof.as_str())];
        w.decide(&["my.chengban", "my.pizhun"], id, "accept_instalment", &accept).await;
        assert_eq!(w.row(id).await.performed_fen, 30_000_000);
        // The second falls due on 6 May; five working days of grace, the made-up Saturday 9 May among them, end on 12 May.
        while w.casework.now().date() < date(2026, 5, 12) {
            w.days(1).await;
        }
        assert_eq!(w.stage(id).await, "performing");
        w.days(1).await;
        assert_eq!(w.stage(id).await, "determining");
    }
}
