//! Money that was promised: what one side says of a payment is a report, what both sides agreed is changed by both.

use crate::world::World;
use domain::ids::CaseId;
use jiff::civil::date;

const DETERMINING: [&str; 2] = ["my.chengban", "my.pizhun"];

/// A claim of a million found true, and its order served.
async fn ordered(w: &World) -> CaseId {
    let registered = w.verifying(&[]).await;
    let id = registered.id;
    w.act("my.chengban", &id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
    w.act("my.chengban", &id, "serve_order", &[("manner", "system")]).await;
    id
}

fn plan<'a>(first: &'a str, last: &'a str, proof: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("instalments.1.due_on", first),
        ("instalments.1.sum", "500000"),
        ("instalments.2.due_on", last),
        ("instalments.2.sum", "500000"),
        ("proof", proof),
        ("text", "双方重新商定"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_respondent_alone_pays_no_plan_off_with_paper_of_its_own() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = ordered(&w).await;
        let signed = w.proof("my.chengban", &id).await;
        let twenty_years = plan("2026-04-10", "2046-06-30", &signed);
        assert_eq!(w.refusal("my.chengban", &id, "agree_plan", &twenty_years).await, "plan-too-long");
        w.decide(&DETERMINING, &id, "agree_plan", &plan("2026-04-10", "2026-06-30", &signed)).await;

        let own = w.proof("my-zjj.jingban", &id).await;
        for no in ["1", "2"] {
            let said = [("no", no), ("sum", "500000"), ("proof", own.as_str())];
            w.act("my-zjj.jingban", &id, "prove_instalment", &said).await;
        }
        assert_eq!((w.stage(&id).await.as_str(), w.row(&id).await.performed_fen), ("performing", 0));
        let accept = [("no", "1"), ("sum", "500000"), ("proof", signed.as_str())];
        for one in ["my-zjj.jingban", "my-zjj.danweifuzeren"] {
            assert_eq!(w.refusal(one, &id, "accept_instalment", &accept).await, "no-power");
        }
        // Nor does the organ take the respondent's word: the complainant is asked, by somebody who does not draft.
        assert_eq!(w.refusal("my.chengban", &id, "accept_instalment", &accept).await, "call-back");
        w.confirmed(&id, "payment").await;
        // One hand of the organ proposes; nothing is accepted until another agrees.
        w.act("my.chengban", &id, "accept_instalment", &accept).await;
        assert_eq!(w.row(&id).await.performed_fen, 0);
        w.act("my.pizhun", &id, "endorse", &[("text", "同意")]).await;
        assert_eq!((w.stage(&id).await.as_str(), w.row(&id).await.performed_fen), ("performing", 50_000_000));
        w.act("my.chengban", &id, "reject_instalment", &[("no", "2"), ("text", "回单不是银行出具")]).await;
        assert_eq!(w.row(&id).await.outstanding_fen, 50_000_000);

        w.drain().await;
        let letters = w.casework.case_view(w.who("my.chengban"), &id).await.expect("the handler sees it").letters;
        let accepted = letters.iter().filter(|letter| letter.title.contains("整改验收意见书")).count();
        assert_eq!(accepted, 2, "the complainant and the respondent are told");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_changed_by_both_sides_and_a_sum_is_corrected_with_it() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = ordered(&w).await;
        let signed = w.proof("my.chengban", &id).await;
        w.decide(&DETERMINING, &id, "agree_plan", &plan("2026-04-10", "2026-06-30", &signed)).await;
        let alone = [("field", "claim_sum"), ("claim", "1"), ("new", "900000"), ("text", "笔误")];
        assert_eq!(w.refusal("my.chengban", &id, "correct", &alone).await, "plan");
        let mut change = plan("2026-05-10", "2026-08-31", &signed);
        change[3].1 = "400000";
        assert_eq!(w.refusal("my.chengban", &id, "change_plan", &change).await, "plan-total");
        change.push(("payments.1", "900000"));
        w.act(DETERMINING[0], &id, "change_plan", &change).await;
        assert_eq!(
            w.refusal(DETERMINING[1], &id, "endorse", &[]).await,
            "call-back",
            "he is asked whether he gives it up"
        );
        w.confirmed(&id, "settlement").await;
        w.act(DETERMINING[1], &id, "endorse", &[]).await;
        let row = w.row(&id).await;
        assert_eq!((row.claimed_fen, row.outstanding_fen), (90_000_000, 90_000_000));
        // The days of the old plan bind nobody any more.
        w.days(60).await;
        assert_eq!(w.stage(&id).await, "performing");
        w.days(30).await;
        assert_eq!(w.stage(&id).await, "determining", "but the new ones do");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_record_a_plan_is_agreed_and_the_renewed_order_runs_on() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = ordered(&w).await;
        w.refuse("my-zjj.danweifuzeren", &id, &[("excuse", "lack_of_funds"), ("text", "无款可付")]).await;
        w.act("my.chengban", &id, "serve_notice", &[("manner", "system")]).await;
        w.waive_defence(&id).await;
        let act = [("severity", "general"), ("text", "拒不履行")];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], &id, "determine", &act).await;
        let signed = w.proof("my.chengban", &id).await;
        w.decide(&DETERMINING, &id, "agree_plan", &plan("2026-03-10", "2026-03-20", &signed)).await;
        let renewed = || async {
            let view = w.casework.case_view(w.who("my.chengban"), &id).await.expect("the handler sees it");
            view.clocks.iter().any(|clock| clock.label.contains("再次限期整改"))
        };
        assert!(renewed().await, "the renewed order runs beside the plan");
        for no in ["1", "2"] {
            let proof = w.proof("my-zjj.jingban", &id).await;
            let said = [("no", no), ("sum", "500000"), ("proof", proof.as_str())];
            w.act("my-zjj.jingban", &id, "prove_instalment", &said).await;
            let accept = [("no", no), ("sum", "500000"), ("proof", signed.as_str())];
            w.decide(&DETERMINING, &id, "accept_instalment", &accept).await;
        }
        let row = w.row(&id).await;
        assert_eq!((row.stage.as_str(), row.outstanding_fen), ("recorded", 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_hand_ends_no_dispute_and_a_settlement_ends_when_it_is_paid() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = w.verifying(&[]).await.id;
        let disputed = [("finding.1", "disputed"), ("finding.1.ground", "amount_contested"), ("text", "数额有争议")];
        w.decide(&DETERMINING, &id, "conclude", &disputed).await;
        let agreement = w.proof("my.chengban", &id).await;
        // Nothing agreed and nothing paid, with any file at all.
        let nothing = [("proof", agreement.as_str())];
        assert_eq!(w.fault("my.chengban", &id, "settle", &nothing).await, "payments.1");
        let settle = [
            ("payments.1", "600000"),
            ("instalments.1.due_on", "2026-03-20"),
            ("instalments.1.sum", "600000"),
            ("proof", agreement.as_str()),
        ];
        w.act("my.chengban", &id, "settle", &settle).await;
        assert_eq!((w.stage(&id).await.as_str(), w.row(&id).await.outstanding_fen), ("disputed", 100_000_000));
        // Nor do two of the organ that judges: the complainant is asked whether he gives up the rest.
        assert_eq!(w.refusal("my.pizhun", &id, "endorse", &[("text", "同意")]).await, "call-back");
        w.confirmed(&id, "settlement").await;
        w.act("my.pizhun", &id, "endorse", &[("text", "同意")]).await;
        let row = w.row(&id).await;
        assert_eq!((row.stage.as_str(), row.outstanding_fen), ("performing", 60_000_000));
        let view = w.casework.case_view(w.who("my.chengban"), &id).await.expect("the handler sees it");
        assert_eq!((view.claims[0].waived.as_str(), view.claims[0].dismissed.as_str()), ("400,000.00", "0.00"));

        let slip = w.proof("my-zjj.jingban", &id).await;
        w.act("my-zjj.jingban", &id, "prove_instalment", &[("no", "1"), ("sum", "600000"), ("proof", &slip)]).await;
        let accept = [("no", "1"), ("sum", "600000"), ("proof", agreement.as_str())];
        w.decide(&DETERMINING, &id, "accept_instalment", &accept).await;
        assert_eq!(w.stage(&id).await, "settled");
        // The written reply on 有分歧 is served all the same.
        w.act("my.chengban", &id, "serve_reply", &[("manner", "system")]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_that_is_not_kept_goes_back_to_an_order_for_what_was_agreed() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = w.verifying(&[]).await.id;
        let disputed = [("finding.1", "disputed"), ("finding.1.ground", "amount_contested"), ("text", "数额有争议")];
        w.decide(&DETERMINING, &id, "conclude", &disputed).await;
        let agreement = w.proof("my.chengban", &id).await;
        let settle = [
            ("payments.1", "600000"),
            ("instalments.1.due_on", "2026-03-06"),
            ("instalments.1.sum", "600000"),
            ("proof", agreement.as_str()),
        ];
        w.decide(&DETERMINING, &id, "settle", &settle).await;
        w.days(12).await;
        let row = w.row(&id).await;
        assert_eq!((row.stage.as_str(), row.outstanding_fen), ("rectifying", 60_000_000));
        w.act("my.chengban", &id, "serve_order", &[("manner", "system")]).await;
        w.refuse("my-zjj.danweifuzeren", &id, &[("excuse", "lack_of_funds"), ("text", "无款可付")]).await;
        assert_eq!(w.stage(&id).await, "determining");
    }
}
