//! A hand that the deciding organ has not: it stands on the desk of the lead's head, and the superior organ lends one.

use crate::world::World;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_hand_is_on_the_desk_of_the_leads_head_and_is_lent_by_the_superior_organ() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        w.staff("my").await;
        w.staff("nm").await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let intake = w.lead(id).await;
        let head = intake.replace("shouli", "fuzeren");
        let missing = || async { w.casework.desk(w.who(&head)).await.expect("a desk").missing };
        let untrue = [("finding.1", "untrue"), ("finding.1.ground", "evidence"), ("text", "已付清")];
        w.act("my.chengban", id, "conclude", &untrue).await;
        assert_eq!(missing().await, [], "the organ can sign");
        let scan = w.proof(&head, id).await;
        let lend = |from: &'static str| [("hand", "my:reviewer"), ("organ", from), ("proof", scan.as_str())];
        let early = w.try_act(w.who(&head), id, "lend_hand", &lend("nm")).await;
        assert!(matches!(early, Err(casework::Error::Invalid(_))), "its own reviewer signs: {early:?}");
        w.act("my.shenhe", id, "declare_interest", &[("text", "亲属在该企业任职")]).await;
        assert_eq!(missing().await, [], "there is another one");
        w.act("my.shenhe2", id, "declare_interest", &[("text", "曾为该企业代理")]).await;
        let found = missing().await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].id.clone(), found[0].role, found[0].mine), (id.clone(), "认定部门审核", true));
        assert_eq!(w.refusal(&head, id, "lend_hand", &lend("nm-jyj")).await, "not-superior");
        w.act(&head, id, "lend_hand", &lend("nm")).await;
        w.act(&intake, id, "endorse", &[]).await;
        assert_eq!(missing().await, []);
        // It reads what it signs, and finds it on its desk.
        let desk = w.casework.desk(w.who("nm.shenhe")).await.expect("a desk");
        assert_eq!(desk.hands.iter().filter(|hand| hand.id == *id).count(), 1);
        w.act("nm.shenhe", id, "endorse", &[]).await;
        assert!(w.casework.case_view(w.who("nm.shenhe"), id).await.is_err(), "and nothing after that");
        w.act("my.pizhun", id, "endorse", &[]).await;
        assert_eq!(w.stage(id).await, "answered");
    }
}
