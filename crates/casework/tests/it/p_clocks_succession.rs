//! An organ that has ceased is neither noticed nor recorded; its successor is noticed anew with its full time (C2.7).

use crate::world::World;
use domain::ids::CaseId;
use jiff::civil::{Date, date};

/// 勐阳县招商引资服务中心 is merged into another bureau with the last day of November 2026.
const OLD: &str = "my-zsfw";
const NEW: &str = "my-tcj";

async fn until(w: &World, day: Date) {
    while w.casework.now().date() < day {
        w.days(1).await;
    }
}

async fn running(w: &World, case: &CaseId, label: &str) -> Option<String> {
    let lead = w.lead(case).await;
    let view = w.casework.case_view(w.who(&lead), case).await.expect("seen");
    view.clocks.into_iter().find(|clock| clock.label == label && clock.state == "计时中").map(|clock| clock.last_day)
}

/// Found true and refused; the notice was served four days before the organ ceases.
async fn noticed(w: &World) -> (CaseId, String) {
    let id = w.verifying(&[("respondent", OLD)]).await.id;
    let holder = w.row(&id).await.determining_id.expect("an organ verifies");
    let handler = format!("{holder}.chengban");
    w.act(&handler, &id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
    w.act(&handler, &id, "serve_order", &[("manner", "system")]).await;
    until(w, date(2026, 11, 26)).await;
    let refusal = [("excuse", "lack_of_funds"), ("text", "无款可付")];
    w.refuse(&format!("{OLD}.jingban"), &id, &refusal).await;
    w.act(&handler, &id, "serve_notice", &[("manner", "system")]).await;
    (id, holder)
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_recorded_after_it_ceased_and_the_successor_defends_itself_anew() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 11, 2)).await;
        let (id, holder) = noticed(&w).await;
        let handler = format!("{holder}.chengban");
        assert_eq!(running(&w, &id, "机关承继").await.as_deref(), Some("2026-12-07"), "owed before it is due");
        until(&w, date(2026, 12, 4)).await;
        let record = [("severity", "general"), ("text", "拒不整改")];
        assert_eq!(w.refusal(&handler, &id, "determine", &record).await, "ceased");
        let lead = w.lead(&id).await;
        w.act(&lead, &id, "succeed", &[("from", OLD), ("organ", NEW), ("document", "机构改革方案")]).await;
        assert_eq!(running(&w, &id, "机关承继").await, None);
        assert_eq!(running(&w, &id, "陈述申辩").await, None, "the notice of the old organ counts no more");
        assert_eq!(w.refusal(&handler, &id, "determine", &record).await, "no-notice");
        w.drain().await;
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        let orders = letters.iter().filter(|letter| letter.kind == "rectification_order");
        assert_eq!(orders.map(|letter| letter.recipient.as_str()).collect::<Vec<_>>(), [OLD], "no order by the lead");
        w.act(&handler, &id, "serve_notice", &[("manner", "system")]).await;
        assert_eq!(running(&w, &id, "陈述申辩").await.as_deref(), Some("2026-12-11"), "five working days again");
        w.act(&format!("{NEW}.jingban"), &id, "lodge_defence", &[("text", "承继后正在筹款")]).await;
        w.drain().await;
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        assert!(letters.iter().any(|letter| letter.kind == "advance_notice" && letter.recipient == NEW));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_succession_that_nobody_enters_takes_place_by_itself_after_five_working_days() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 11, 2)).await;
        let (id, _) = noticed(&w).await;
        until(&w, date(2026, 12, 7)).await;
        assert_eq!(w.row(&id).await.respondent_id.as_deref(), Some(OLD));
        w.days(1).await;
        assert_eq!(w.row(&id).await.respondent_id.as_deref(), Some(NEW));
        assert!(running(&w, &id, "拟认定告知").await.is_some(), "the successor is to be noticed");
    }
}
