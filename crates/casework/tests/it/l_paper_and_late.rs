//! Leaders who sign on paper, and acts entered after their day.

use crate::world::World;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn signatures_on_paper_are_registered_one_by_one_and_may_be_disowned() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        w.staff("my").await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let scan = w.proof("my.chengban", id).await;
        let untrue = [("finding.1", "untrue"), ("finding.1.ground", "evidence"), ("text", "已付清")];
        let signed =
            |signer: &'static str| [("signer", signer), ("signed_on", "2026-03-03"), ("paper_proof", scan.as_str())];
        let (reviewer, approver) = (signed("reviewer:my.shenhe"), signed("approver:my.pizhun"));
        w.act("my.chengban", id, "conclude", &untrue).await;
        assert_eq!(w.refusal("my.chengban", id, "sign_on_paper", &reviewer).await, "own-draft");
        let stranger = signed("reviewer:my.pizhun");
        let wrong = w.try_act(w.who("my.chengban2"), id, "sign_on_paper", &stranger).await;
        assert!(matches!(wrong, Err(casework::Error::Invalid(_))), "nobody signs in a role that is not his: {wrong:?}");
        w.act("my.chengban2", id, "sign_on_paper", &reviewer).await;
        assert_eq!(w.refusal("my.chengban2", id, "sign_on_paper", &approver).await, "one-signature");
        // The named signer finds it on his desk and says that it is not his: nothing has taken effect.
        let asked = |login: &'static str| {
            let w = &w;
            async move {
                let desk = w.casework.desk(w.who(login)).await.expect("a desk");
                desk.hands.iter().filter(|row| row.title.contains("纸质签批")).count()
            }
        };
        assert_eq!((asked("my.shenhe").await, asked("my.pizhun").await), (1, 0));
        assert_eq!(w.refusal("my.pizhun", id, "disown", &[("text", "不是我")]).await, "not-signed");
        w.act("my.shenhe", id, "disown", &[("text", "当日在外地，没有签过")]).await;
        assert_eq!(w.stage(id).await, "verifying");
        assert_eq!(asked("my.shenhe").await, 0);
        let view = w.view("my.chengban", id).await;
        assert!(view.proposals.is_empty() && view.clocks.iter().any(|clock| clock.label == "签批核查"));
        let lead = w.lead(id).await;
        w.act(&lead, id, "look_into_signature", &[("text", "已核查，系误登")]).await;
        // The same again, and nobody says anything: it takes effect when the time is over.
        w.act("my.chengban", id, "conclude", &untrue).await;
        w.act("my.chengban2", id, "sign_on_paper", &reviewer).await;
        w.act("my.pizhun", id, "endorse", &[]).await;
        assert_eq!(w.stage(id).await, "verifying");
        w.days(8).await;
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
