//! (b) 不属实 → the reply read by code → challenge → overturned by other hands.

use crate::world::World;
use casework::Visitor;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn an_untrue_finding_is_read_challenged_and_overturned() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let untrue = [("finding.1", "untrue"), ("finding.1.ground", "no_obligation"), ("text", "合同未生效")];
        let excuse = [("finding.1", "untrue"), ("finding.1.ground", "excuse"), ("text", "已换届")];
        assert_eq!(w.refusal("my.chengban", id, "conclude", &excuse).await, "forbidden-excuse");
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "conclude", &untrue).await;
        assert_eq!(w.stage(id).await, "answered");
        w.act("my.chengban", id, "serve_reply", &[("manner", "system")]).await;
        w.drain().await;

        let code = registered.code.to_lowercase().replace('-', " ");
        let complainant =
            w.casework.open_track(&registered.number, &code, &Visitor::default()).await.expect("the store answers");
        let complainant = complainant.tracked().expect("number and code open the page").signed_in.viewer;
        assert!(
            w.casework
                .open_track(&registered.number, "00000-00000-00000-00000", &Visitor::default())
                .await
                .expect("answers")
                .tracked()
                .is_none()
        );
        let view = w.casework.case_view(&complainant, id).await.expect("the complainant sees its case");
        let reply = view.letters.iter().find(|letter| letter.title == "核实情况答复书").expect("the reply is there");
        let (_, text) = w.casework.letter_text(&complainant, id, &reply.id).await.expect("it can be read");
        assert!(text.contains("合同未生效") && text.contains("复核"), "{text}");
        assert!(view.offers.iter().any(|offer| offer.label == "申请复核"));
        let copy = w.db.store.letters_of(id.as_str()).await.expect("letters");
        assert!(
            copy.iter().any(|letter| letter.kind == "reply" && letter.recipient == "my-fgj"),
            "the lead has its copy"
        );

        w.try_act(&complainant, id, "challenge", &[("text", "合同已履行")]).await.expect("it is challenged");
        let view = w.casework.case_view(w.who("my-fgj.shouli"), id).await.expect("the lead sees it");
        let reviewer = view.parties.iter().find(|(label, _)| label == "复核单位").expect("a reviewer").1.clone();
        assert_eq!(reviewer, "南曼州住房和城乡建设局", "the next unconflicted organ");
        let mine = w.try_act(w.who("my.chengban"), id, "decide_review", &[("upheld", "on"), ("text", "维持")]).await;
        assert!(mine.is_err(), "nobody reviews its own decision");
        w.decide(
            &["nm-zjj.chengban", "nm-zjj.shenhe", "nm-zjj.pizhun"],
            id,
            "decide_review",
            &[("upheld", "false"), ("text", "合同已生效")],
        )
        .await;
        assert_eq!(w.stage(id).await, "verifying");
        assert_eq!(w.row(id).await.determining_id.as_deref(), Some("nm-zjj"), "other hands");
        assert!(w.try_act(w.who("my.chengban"), id, "conclude", &untrue).await.is_err());
        w.act("nm-zjj.chengban", id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
        assert_eq!(w.stage(id).await, "rectifying");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_nobody_challenges_closes_the_case() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let untrue = [("finding.1", "untrue"), ("finding.1.ground", "evidence"), ("text", "已付清")];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "conclude", &untrue).await;
        w.act("my.chengban", id, "serve_reply", &[("manner", "system")]).await;
        w.days(29).await;
        assert_eq!(w.stage(id).await, "answered");
        w.days(5).await;
        assert_eq!(w.stage(id).await, "closed");
    }
}
