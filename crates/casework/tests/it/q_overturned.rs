//! A review that overturns: the organ that erred reads the decision and the case as it left it, and nothing that came later.

use crate::world::World;
use casework::{CaseTab, Error};
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn the_organ_that_erred_sees_the_case_as_it_left_it() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let untrue = [("finding.1", "untrue"), ("finding.1.ground", "no_obligation"), ("text", "合同未生效")];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "conclude", &untrue).await;
        w.act("my.chengban", id, "serve_reply", &[("manner", "system")]).await;
        let (owner, _) = w.casework.track(&registered.number, &registered.code).await.expect("answered").expect("in");
        w.try_act(&owner, id, "challenge", &[("text", "合同已履行")]).await.expect("it is challenged");
        let reviewers = ["nm-zjj.chengban", "nm-zjj.shenhe", "nm-zjj.pizhun"];
        w.decide(&reviewers, id, "decide_review", &[("upheld", "false"), ("text", "合同已经生效")]).await;
        w.drain().await;
        let erred = w.who("my.chengban");
        let then = w.casework.case_page(erred, id, &CaseTab::ALL).await.expect("as it left it");
        assert_eq!(then.stage_label, "核实中");
        let decision = then.letters.iter().find(|letter| letter.title == "复核决定书").expect("the decision is there");
        let (_, text) = w.casework.letter_text(erred, id, &decision.id).await.expect("it can be read");
        assert!(text.contains("合同已经生效"), "{text}");
        assert!(then.letters.iter().any(|letter| letter.title == "核实情况答复书"), "and what it wrote itself");
        assert!(then.offers.is_empty() && then.messages.is_empty() && then.clocks.is_empty(), "{:?}", then.offers);

        // What came later stays with the others.
        w.act("nm-zjj.chengban", id, "conclude", &[("finding.1", "true"), ("text", "经重新核实，全部属实")]).await;
        w.act("nm-zjj.chengban", id, "serve_order", &[("manner", "system")]).await;
        w.drain().await;
        let later = w.casework.case_page(erred, id, &CaseTab::ALL).await.expect("still as it left it");
        assert_eq!((later.stage_label.as_str(), later.letters.len()), ("核实中", then.letters.len()));
        assert!(!format!("{later:?}").contains("经重新核实"));
        assert!(w.try_act(erred, id, "conclude", &untrue).await.is_err());
        let file = w.casework.case_file(erred, id).await.expect("a list of what is its own");
        assert!(!file.whole && file.letters.len() == then.letters.len());
        let order = w.db.store.letters_of(id.as_str()).await.expect("letters");
        let order = order.iter().find(|row| row.kind == "rectification_order").expect("an order went out");
        assert!(matches!(w.casework.letter_text(erred, id, &order.letter_id).await, Err(Error::NotFound)));
        // Those who never had it see nothing.
        assert!(matches!(w.casework.case_view(w.who("nm-jyj.chengban"), id).await, Err(Error::NotFound)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn persons_who_are_barred_see_nothing_new() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        let head = lead.replace("shouli", "fuzeren");
        w.act(&lead, id, "put_on_file", &[("text", "勐阳县人民法院（2026）民初1号")]).await;
        w.act(&head, id, "endorse", &[("text", "同意")]).await;
        w.act(&lead, id, "serve_reply", &[("manner", "system")]).await;
        let (owner, _) = w.casework.track(&registered.number, &registered.code).await.expect("answered").expect("in");
        w.try_act(&owner, id, "challenge", &[("text", "案号不是我的案件")]).await.expect("登记存查 may be challenged");
        let view = w.casework.case_view(&owner, id).await.expect("seen");
        let reviewer = view.handlers.iter().find(|(label, _)| label == "复核单位").expect("a reviewer").1.clone();
        let organ =
            w.people.values().find(|viewer| w.casework.organ_name(viewer.organ.as_ref().expect("one")) == reviewer);
        let organ = organ.and_then(|viewer| viewer.organ.clone()).expect("it has people");
        let hands = ["chengban", "shenhe", "pizhun"].map(|role| format!("{organ}.{role}"));
        let hands: Vec<&str> = hands.iter().map(String::as_str).collect();
        w.decide(&hands, id, "decide_review", &[("upheld", "false"), ("text", "另案，应予受理")]).await;
        assert_eq!(w.stage(id).await, "registered");
        let barred = w.who(&lead);
        let before =
            format!("{:?}", w.casework.case_page(barred, id, &CaseTab::ALL).await.expect("as it was").timeline);
        w.try_act(&owner, id, "post", &[("audience", "complainant"), ("text", "补充说明：后来的事")])
            .await
            .expect("posted");
        let page = w.casework.case_page(barred, id, &CaseTab::ALL).await.expect("as it was");
        assert_eq!(format!("{:?}", page.timeline), before, "nothing new");
        assert!(!format!("{page:?}").contains("后来的事"));
        assert!(page.offers.is_empty(), "{:?}", page.offers);
    }
}
