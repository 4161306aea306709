//! Leaders who sign on paper, and acts entered after their day.

use crate::world::World;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_signed_on_paper_is_registered_by_somebody_else() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let scan = w.proof("my.chengban", id).await;
        let paper = |signers: &'static str| {
            [
                ("finding.1", "untrue"),
                ("finding.1.ground", "evidence"),
                ("text", "已付清"),
                ("signers", signers),
                ("paper_proof", scan.as_str()),
            ]
        };
        let short = paper("handler:my.chengban2，reviewer:my.shenhe");
        assert_eq!(w.refusal("my.chengban", id, "conclude", &short).await, "paper-chain");
        let own = paper("handler:my.chengban，reviewer:my.shenhe，approver:my.pizhun");
        assert_eq!(w.refusal("my.chengban", id, "conclude", &own).await, "own-draft");
        let twice = paper("handler:my.chengban2，reviewer:my.chengban2，approver:my.pizhun");
        assert_eq!(w.refusal("my.chengban", id, "conclude", &twice).await, "same-person");
        let full = paper("handler:my.chengban2，reviewer:my.shenhe，approver:my.pizhun");
        w.act("my.chengban", id, "conclude", &full).await;
        assert_eq!(w.stage(id).await, "answered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_entered_late_needs_its_scan_its_reason_and_a_second_hand() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        w.days(3).await;
        let bare = w.try_act(w.who("my.chengban"), id, "order_statement", &[("occurred_on", "2026-03-04")]).await;
        assert!(matches!(bare, Err(casework::Error::Invalid(_))), "{bare:?}");
        let scan = w.proof("my.chengban", id).await;
        let late = [("occurred_on", "2026-03-04"), ("late_proof", scan.as_str()), ("late_reason", "当日系统未通")];
        let future = [("occurred_on", "2026-04-04"), ("late_proof", scan.as_str()), ("late_reason", "写错")];
        assert_eq!(w.refusal("my.chengban", id, "order_statement", &future).await, "future");
        w.act("my.chengban", id, "order_statement", &late).await;
        let due = |view: &casework::CaseView| {
            view.clocks.iter().find(|clock| clock.label == "书面说明").map(|clock| clock.last_day.clone())
        };
        let view = w.casework.case_view(w.who("my.chengban"), id).await.expect("seen");
        assert_eq!(due(&view), None, "one hand enters nothing late");
        w.act("my.pizhun", id, "endorse", &[]).await;
        let view = w.casework.case_view(w.who("my.chengban"), id).await.expect("seen");
        assert_eq!(due(&view).as_deref(), Some("2026-03-13"), "five working days from its entry at least");
        assert!(view.timeline.iter().any(|item| item.label == "要求书面说明" && item.late));
    }
}
