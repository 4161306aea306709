//! What was split off of a complaint opens with the code of the complaint, and its page leads there.

use crate::world::World;
use casework::{CaseTab, TrackOutcome, Visitor};
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn a_disputed_part_opens_with_the_code_of_its_parent_and_is_linked_from_its_page() {
    let claims = [("claim.2.words", "支付质保金"), ("claim.2.sum", "50000")];
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&claims).await;
        let other = w.register(&[]).await;
        let id = &registered.id;
        let found = [
            ("finding.1", "true"),
            ("finding.2", "disputed"),
            ("finding.2.ground", "amount_contested"),
            ("text", "尾款属实，质保金有争议"),
        ];
        w.decide(&["my.chengban", "my.pizhun"], id, "conclude", &found).await;
        let (owner, _) = w.casework.track(&registered.number, &registered.code).await.expect("answered").expect("in");
        let page = w.casework.case_page(&owner, id, &[CaseTab::Overview]).await.expect("seen");
        let [relative] = &page.relatives[..] else { panic!("{:?}", page.relatives) };
        assert!(relative.opens && relative.stage_label == "有分歧", "{relative:?}");

        let child = w.casework.track(&relative.number, &registered.code).await.expect("answered");
        assert_eq!(child.expect("the code of the parent opens it").1, relative.id);
        assert!(w.casework.track(&relative.number, &other.code).await.expect("answered").is_none());
        assert!(w.casework.track(&other.number, &registered.code).await.expect("answered").is_none());
        assert!(matches!(
            w.casework.open_track(&relative.number, &registered.code, &Visitor::default()).await,
            Ok(TrackOutcome::In(_))
        ));
        let again = w.casework.track(&registered.number, &registered.code).await.expect("answered");
        assert!(again.is_some(), "the code still opens the parent");

        w.casework.open_relative(&owner, &relative.id, &Visitor::default()).await.expect("a session for the part");
        let stranger = w.casework.open_relative(&owner, &other.id, &Visitor::default()).await;
        assert!(matches!(stranger, Err(casework::Error::NotFound)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_another_enterprise_stays_shut() {
    let claims = [("claim.2.words", "支付设备款"), ("claim.2.sum", "50000")];
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&claims).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        w.act(&lead, id, "accept", &[]).await;
        let part = [("organ", "my-xcj"), ("claims", "2"), ("enterprise", "南曼另一家设备有限公司")];
        let done = w.decide(&[&lead, &lead.replace("shouli", "fuzeren")], id, "split", &part).await;
        let number = w.row(&done.children[0]).await.number;
        assert!(w.casework.track(&number, &registered.code).await.expect("answered").is_none());
        let (owner, _) = w.casework.track(&registered.number, &registered.code).await.expect("answered").expect("in");
        let page = w.casework.case_page(&owner, id, &[CaseTab::Overview]).await.expect("seen");
        assert!(page.relatives.is_empty(), "{:?}", page.relatives);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_apart_shows_its_reviewer_and_its_last_day() {
    let claims = [("claim.2.words", "支付质保金"), ("claim.2.sum", "50000")];
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&claims).await;
        let id = &registered.id;
        let found = [
            ("finding.1", "true"),
            ("finding.2", "untrue"),
            ("finding.2.ground", "no_obligation"),
            ("text", "尾款属实，质保金没有约定"),
        ];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "conclude", &found).await;
        w.act("my.chengban", id, "serve_reply", &[("manner", "system")]).await;
        let (owner, _) = w.casework.track(&registered.number, &registered.code).await.expect("answered").expect("in");
        let done = w.try_act(&owner, id, "challenge", &[("text", "合同第九条约定了质保金")]).await.expect("challenged");
        let page = w.casework.case_page(&owner, id, &[CaseTab::Overview]).await.expect("seen");
        let [review] = &page.relatives[..] else { panic!("{:?}", page.relatives) };
        assert_eq!(review.id, done.children[0]);
        assert!(review.reviewer.is_some() && review.review_until.is_some(), "{review:?}");
        let (owner, child) = w.casework.track(&review.number, &registered.code).await.expect("answered").expect("in");
        let view = w.casework.case_view(&owner, &child).await.expect("seen");
        assert!(view.offers.iter().any(|offer| offer.label == "提交证据"), "evidence can be added");
        assert!(view.path.iter().any(|step| step.label == "复核"), "{:?}", view.path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_under_review_is_no_second_complaint_in_the_figures() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let claims = [("claim.2.words", "支付质保金"), ("claim.2.sum", "50000")];
        let id = w.verifying(&claims).await.id;
        let before = w.db.store.case_totals().await.expect("totals").received;
        let found = [
            ("finding.1", "true"),
            ("finding.2", "disputed"),
            ("finding.2.ground", "amount_contested"),
            ("text", "尾款属实，质保金有争议"),
        ];
        w.decide(&["my.chengban", "my.pizhun"], &id, "conclude", &found).await;
        assert_eq!(w.db.store.case_totals().await.expect("totals").received, before);
    }
}
