//! A letter that nobody opens: its addressee is told, and the telling is journaled.

use crate::world::World;
use casework::CaseTab;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn the_addressee_of_an_unopened_letter_is_told_and_another_manner_stays_owed() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = w.verifying(&[]).await.id;
        w.act("my.chengban", &id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
        let handler = w.who("my.chengban");
        w.try_act(handler, &id, "serve_order", &[("manner", "system")]).await.expect("sent");
        w.drain().await;
        let view = w.casework.case_view(handler, &id).await.expect("seen");
        assert!(view.offers.iter().any(|offer| offer.label == "登记告知"), "{:?}", view.offers);
        let told = [
            ("letter", "101"),
            ("way", "phone"),
            ("told_on", "2026-03-03"),
            ("result", "told"),
            ("text", "办公室值班人员接听"),
        ];
        w.act("my.chengban", &id, "tell_unopened", &told).await;
        let view = w.casework.case_page(handler, &id, &CaseTab::ALL).await.expect("seen");
        let said = format!("{:?}", view.timeline);
        assert!(said.contains("2026-03-03电话告知，已告知本人") && said.contains("值班人员接听"), "{said}");
        let order = view.letters.iter().find(|letter| letter.title == "督促整改通知书").expect("the order");
        let service = order.service.as_deref().unwrap_or_default();
        assert!(service.ends_with("2026-03-03电话告知：已告知本人"), "{service}");
        assert!(view.clocks.iter().any(|clock| clock.label == "系统送达待打开"), "telling is no service");
        w.days(4).await;
        let view = w.casework.case_page(handler, &id, &[CaseTab::Clocks]).await.expect("seen");
        assert!(view.clocks.iter().any(|clock| clock.label == "下达整改通知"), "another manner is owed");
    }
}
