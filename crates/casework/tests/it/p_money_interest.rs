//! Interest that stays owed, findings by parts, and debts that several cases share.

use crate::world::World;
use domain::ids::CaseId;
use jiff::civil::date;

const DETERMINING: [&str; 2] = ["my.chengban", "my.pizhun"];

/// A claim of 860,000 due on the last day of March 2025, accepted under 条例 802, found true and ordered.
async fn late(w: &World, accept: &[(&str, &str)]) -> CaseId {
    let claim = [("claim.1.sum", "860000"), ("claim.1.due_on", "2025-03-31"), ("signed_on", "2024-07-01")];
    let id = w.register(&claim).await.id;
    let lead = w.lead(&id).await;
    w.act(&lead, &id, "accept", accept).await;
    w.act(&lead, &id, "hand_over", &[("organ", "my"), ("text", "属地政府管理该局")]).await;
    w.act("my.chengban", &id, "sign_for", &[]).await;
    w.act("my.chengban", &id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
    w.act("my.chengban", &id, "serve_order", &[("manner", "system")]).await;
    id
}

async fn pay(w: &World, id: &CaseId, sum: &str) {
    let slip = w.proof("my-zjj.jingban", id).await;
    w.act("my-zjj.jingban", id, "report_performed", &[("payments.1", sum), ("proof", &slip)]).await;
    let proof = w.proof("my.chengban", id).await;
    w.decide(&DETERMINING, id, "accept_performance", &[("payments.1", sum), ("proof", &proof)]).await;
}

/// Interest that arose and what of it is owed, as the handler reads it.
async fn interest(w: &World, id: &CaseId) -> Vec<(String, String)> {
    let view = w.casework.case_view(w.who("my.chengban"), id).await.expect("the handler sees it");
    view.interest.into_iter().map(|item| (item.total, item.owed)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn interest_stays_owed_until_it_is_paid_and_can_be_planned_and_paid() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = late(&w, &[("sme", "on"), ("sme_reason", "营业执照和报表显示为小型企业")]).await;
        // 337 days at 0.05 % a day.
        assert_eq!(interest(&w, &id).await, [("144,910.00".to_owned(), "144,910.00".to_owned())]);
        let slip = w.proof("my-zjj.jingban", &id).await;
        let too_much = [("payments.1", "1004910.01"), ("proof", slip.as_str())];
        assert_eq!(w.refusal("my-zjj.jingban", &id, "report_performed", &too_much).await, "too-much");
        let signed = w.proof("my.chengban", &id).await;
        let plan =
            |sum| [("instalments.1.due_on", "2026-03-31"), ("instalments.1.sum", sum), ("proof", signed.as_str())];
        for short in ["860000", "1004909.99"] {
            assert_eq!(w.refusal("my.chengban", &id, "agree_plan", &plan(short)).await, "plan-total");
        }
        // The principal alone: interest comes first, so as much of the principal is left.
        pay(&w, &id, "860000").await;
        let row = w.row(&id).await;
        assert_eq!((row.stage.as_str(), row.outstanding_fen), ("rectifying", 14_491_000));
        assert_eq!(interest(&w, &id).await, [("144,910.00".to_owned(), "0.00".to_owned())]);
        w.days(10).await;
        assert_eq!(interest(&w, &id).await, [("145,634.55".to_owned(), "724.55".to_owned())], "on what is left");
        pay(&w, &id, "144910").await;
        assert_eq!(w.stage(&id).await, "rectifying", "the last interest is owed");
        pay(&w, &id, "724.55").await;
        assert_eq!(w.stage(&id).await, "performed");
        let path = w.casework.case_view(w.who("my.chengban"), &id).await.expect("the handler sees it").path;
        assert!(path.iter().any(|step| step.label == "整改"), "the path keeps 整改: {path:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_802_interest_runs_only_at_a_rate_that_was_agreed() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = late(&w, &[]).await;
        assert_eq!(interest(&w, &id).await, []);
        let rate = |new| [("field", "claim_rate"), ("claim", "1"), ("new", new), ("text", "合同第九条")];
        let wrong = w.try_act(w.who("my.chengban"), &id, "correct", &rate("百分之四")).await;
        assert!(matches!(wrong, Err(casework::Error::Invalid(_))), "{wrong:?}");
        w.decide(&DETERMINING, &id, "correct", &rate("3.65")).await;
        // 337 days at 0.01 % a day.
        assert_eq!(interest(&w, &id).await, [("28,982.00".to_owned(), "28,982.00".to_owned())]);
        let order = [("field", "claim_order"), ("claim", "1"), ("new", "先抵本金"), ("text", "合同第十条")];
        w.decide(&DETERMINING, &id, "correct", &order).await;
        pay(&w, &id, "860000").await;
        let row = w.row(&id).await;
        assert_eq!((row.stage.as_str(), row.outstanding_fen), ("rectifying", 0));
        pay(&w, &id, "28982").await;
        assert_eq!(w.stage(&id).await, "performed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_found_in_parts_and_only_the_disputed_part_is_split_off() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = w.verifying(&[]).await.id;
        let admitted =
            [("excuses", "quality_dispute"), ("text", "确欠70万元，其余数额有争议"), ("payments.1", "700000")];
        w.act("my-zjj.jingban", &id, "state", &admitted).await;
        let found = |proved, untrue, disputed| {
            [
                ("finding.1.proved", proved),
                ("finding.1.untrue", untrue),
                ("finding.1.disputed", disputed),
                ("finding.1.ground", "amount_contested"),
                ("text", "分项说明"),
            ]
        };
        let refused = |with: [(&'static str, &'static str); 5]| {
            let (w, id) = (&w, &id);
            async move { w.refusal("my.chengban", id, "conclude", &with).await }
        };
        assert_eq!(refused(found("600000", "300000", "99999.99")).await, "parts-total");
        assert_eq!(refused(found("500000", "100000", "400000")).await, "admitted");
        let three = ["my.chengban", "my.shenhe", "my.pizhun"];
        let done = w.decide(&three, &id, "conclude", &found("700000", "200000", "100000")).await;
        let child = done.children.first().expect("the disputed part has a case of its own").clone();
        let (row, part) = (w.row(&id).await, w.row(&child).await);
        assert_eq!((row.stage.as_str(), part.stage.as_str()), ("rectifying", "disputed"));
        assert_eq!((row.claimed_fen, row.outstanding_fen), (90_000_000, 70_000_000));
        assert_eq!((part.claimed_fen, part.outstanding_fen), (10_000_000, 10_000_000));
        let view = w.casework.case_view(w.who("my.chengban"), &id).await.expect("the handler sees it");
        assert_eq!((view.claims[0].finding.as_str(), view.claims[0].dismissed.as_str()), ("部分属实", "200,000.00"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_debt_that_one_case_pays_is_owed_in_none() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = w.register(&[]).await.id;
        let lead = w.lead(&id).await;
        w.act(&lead, &id, "accept", &[]).await;
        let part = [("organ", "my-xcj"), ("claims", "1"), ("shared", "on")];
        let done = w.decide(&[&lead, &lead.replace("shouli", "fuzeren")], &id, "split", &part).await;
        let child = done.children.first().expect("the other respondent has a case of its own").clone();
        for case in [&id, &child] {
            w.act(&lead, case, "hand_over", &[("organ", "my"), ("text", "属地政府管理该局")]).await;
            w.act("my.chengban", case, "sign_for", &[]).await;
            w.act("my.chengban", case, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
            w.act("my.chengban", case, "serve_order", &[("manner", "system")]).await;
        }
        let slip = w.proof("my-xcj.jingban", &child).await;
        w.act("my-xcj.jingban", &child, "report_performed", &[("payments.1", "1000000"), ("proof", &slip)]).await;
        let proof = w.proof("my.chengban", &child).await;
        let accept = [("payments.1", "1000000"), ("proof", proof.as_str())];
        w.decide(&DETERMINING, &child, "accept_performance", &accept).await;
        let (parent, copy) = (w.row(&id).await, w.row(&child).await);
        assert_eq!((parent.stage.as_str(), copy.stage.as_str()), ("performed", "performed"));
        assert_eq!((parent.performed_fen, parent.outstanding_fen), (100_000_000, 0), "the parent sees the payment");
        assert_eq!(copy.performed_fen, 0, "and figures count it there alone");
    }
}
