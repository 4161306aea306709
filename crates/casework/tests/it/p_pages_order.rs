//! What is owed is offered first, what weighs on somebody last; and a refusal whose remedy is an act leads there.

use crate::world::World;
use domain::{act::ActKind, options::OfferKind};
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_comes_first_and_a_refusal_leads_to_its_remedy() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = w.verifying(&[]).await.id;
        w.act("my.chengban", &id, "conclude", &[("finding.1", "true"), ("text", "欠款属实")]).await;
        w.act("my.chengban", &id, "serve_order", &[("manner", "system")]).await;
        w.refuse("my-zjj.jingban", &id, &[("excuse", "term_change"), ("text", "已换届")]).await;
        assert_eq!(w.stage(&id).await, "determining");

        let view = w.casework.case_view(w.who("my.chengban"), &id).await.expect("seen");
        let first = &view.offers[0];
        assert_eq!(first.kind, OfferKind::Act(ActKind::ServeNotice), "{:?}", first.label);
        assert!(first.owed_until.is_some());
        let grave = |kind: OfferKind| matches!(kind, OfferKind::Act(kind) if domain::options::grave(kind));
        let at = view.offers.iter().position(|offer| grave(offer.kind)).unwrap_or(view.offers.len());
        assert!(view.offers[at..].iter().all(|offer| grave(offer.kind)), "what weighs on somebody comes last");

        let determine = w.casework.act_view(w.who("my.chengban"), &id, "determine").await.expect("answered");
        let refused = determine.refused.expect("no notice was served");
        assert_eq!(refused.remedied_by(), Some(ActKind::ServeNotice), "{refused:?}");
        assert!(determine.case.offers.iter().any(|offer| offer.kind == OfferKind::Act(ActKind::ServeNotice)));
    }
}
