//! Layers of government: nothing goes from a lower layer to a higher one, a challenge always finds its reviewer, a case
//! goes only to the lead of its place, and whoever is concerned stands aside.

use crate::world::World;
use domain::ids::CaseId;
use jiff::civil::date;

const UNTRUE: [(&str, &str); 3] = [("finding.1", "untrue"), ("finding.1.ground", "evidence"), ("text", "已付清")];

/// A complaint that this organ verifies, found 不属实 and challenged.
async fn challenged(w: &World, organ: &str) -> casework::Registered {
    let registered = w.register(&[]).await;
    let id = &registered.id;
    let lead = w.lead(id).await;
    w.act(&lead, id, "accept", &[]).await;
    w.act(&lead, id, "hand_over", &[("organ", organ), ("text", "承办")]).await;
    let hand = |office: &str| format!("{organ}.{office}");
    w.act(&hand("chengban"), id, "sign_for", &[]).await;
    let hands = [hand("chengban"), hand("shenhe"), hand("pizhun")];
    w.decide(&hands.each_ref().map(String::as_str), id, "conclude", &UNTRUE).await;
    w.act(&hand("chengban"), id, "serve_reply", &[("manner", "system")]).await;
    let opened = w.casework.open_track(&registered.number, &registered.code, &casework::Visitor::default()).await;
    let complainant = opened.expect("the store answers").tracked().expect("the code opens the page").signed_in.viewer;
    w.try_act(&complainant, id, "challenge", &[("text", "回单系伪造")]).await.expect("it is challenged");
    w.drain().await;
    registered
}

async fn reviewer(w: &World, id: &CaseId) -> String {
    let view = w.casework.case_view(w.who("nm-fgw.shouli"), id).await.expect("the prefecture's lead sees it");
    view.parties.iter().find(|(label, _)| label == "复核单位").expect("a reviewer").1.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_county_government_never_reviews_a_bureau_of_the_prefecture() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = challenged(&w, "nm-zjj").await;
        assert_eq!(reviewer(&w, &registered.id).await, "南曼州人民政府", "勐阳县人民政府 would be next in order");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_bureau_of_the_prefecture_is_not_followed_by_a_county() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[]).await;
        let id = &registered.id;
        w.act("my-fgj.shouli", id, "accept", &[]).await;
        w.act("my-fgj.shouli", id, "hand_over", &[("organ", "nm-zjj")]).await;
        w.act("nm-zjj.chengban", id, "sign_for", &[]).await;
        w.days(31).await;
        assert_eq!(w.refusal("my-fgj.fuzeren", id, "elevate", &[("organ", "nm")]).await, "higher-layer");
        assert_eq!(w.refusal("nm-fgw.fuzeren", id, "elevate", &[("organ", "my")]).await, "lower-layer");
        let view = w.casework.case_view(w.who("nm-fgw.fuzeren"), id).await.expect("seen");
        let offer = view.offers.iter().find(|offer| offer.label == "提级办理").expect("it is offered");
        let offered = format!("{:?}", offer.inputs);
        assert!(offered.contains("南曼州人民政府"), "{offered}");
        assert!(!offered.contains("\"my\"") && !offered.contains("\"nm-zjj\""), "only who may take over: {offered}");
        w.act("nm-fgw.fuzeren", id, "elevate", &[("organ", "nm")]).await;
        assert_eq!(w.row(id).await.determining_id.as_deref(), Some("nm"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_in_the_prefecture_may_review_its_lead_sends_the_challenge_to_the_province() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = challenged(&w, "nm").await;
        let id = &registered.id;
        assert_eq!(reviewer(&w, id).await, "省人民政府");
        assert_eq!(w.stage(id).await, "under_review", "the claims stay open");
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        let to: Vec<_> =
            letters.iter().filter(|letter| letter.kind == "review_request").map(|l| l.recipient.as_str()).collect();
        assert!(to.contains(&"complainant") && to.len() == 2, "the complainant is told of its remedies: {to:?}");
        let county =
            w.try_act(w.who("my-fgj.shouli"), id, "decide_review", &[("upheld", "on"), ("text", "维持")]).await;
        assert!(county.is_err(), "the county's lead does not enter what the province decided");
        w.days(60).await;
        assert_eq!(w.stage(id).await, "under_review", "no clock ends it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_relayed_only_to_the_lead_of_its_place_and_comes_back_where_that_was_wrong() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[("respondent", "原来管道路的那个单位")]).await;
        let id = &registered.id;
        let (intake, head) = ("nm-fgw.shouli", "nm-fgw.fuzeren");
        w.act(intake, id, "resolve_respondent", &[("organ", "my-zjj")]).await;
        w.act(intake, id, "accept", &[]).await;
        assert_eq!(w.refusal(intake, id, "relay", &[("organ", "ml-fgj")]).await, "not-its-lead");
        let view = w.casework.case_view(w.who(intake), id).await.expect("seen");
        let relay = view.offers.iter().find(|offer| offer.label == "转县市牵头").expect("it is offered");
        let offered = format!("{:?}", relay.inputs);
        assert!(offered.contains("my-fgj") && !offered.contains("ml-fgj"), "{offered}");
        w.act(intake, id, "relay", &[("organ", "my-fgj")]).await;
        w.act(intake, id, "take_back_relay", &[("text", "应由州级直接转办")]).await;
        assert_eq!(w.stage(id).await, "relayed", "one hand does not take it back");
        w.act(head, id, "endorse", &[]).await;
        assert_eq!(w.stage(id).await, "accepted");
        w.act(intake, id, "relay", &[("organ", "my-fgj")]).await;
        w.act("my-fgj.shouli", id, "give_back_relay", &[("text", "合同由州级部门签订")]).await;
        assert_eq!((w.stage(id).await.as_str(), w.lead(id).await.as_str()), ("accepted", intake));
        w.act(intake, id, "relay", &[("organ", "my-fgj")]).await;
        w.act("my-fgj.shouli", id, "accept_relay", &[]).await;
        assert_eq!(w.lead(id).await, "my-fgj.shouli");
        assert!(w.try_act(w.who("my-fgj.shouli"), id, "relay", &[("organ", "ml-fgj")]).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organ_stands_aside_by_two_hands_and_by_the_page_of_the_contract() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[]).await;
        let id = &registered.id;
        let (intake, head) = ("my-fgj.shouli", "my-fgj.fuzeren");
        w.act(intake, id, "accept", &[]).await;
        w.act(intake, id, "hand_over", &[("organ", "nm-zjj")]).await;
        w.act("nm-zjj.chengban", id, "sign_for", &[]).await;
        let said = [("organ", "nm-zjj"), ("ground", "contract_party"), ("text", "合同由该局共同签订")];
        assert_eq!(w.fault(intake, id, "exclude_organ", &said).await, "proof");
        let page = w.proof(intake, id).await;
        let proved = [said.as_slice(), &[("proof", page.as_str())]].concat();
        w.act(intake, id, "exclude_organ", &proved).await;
        assert_eq!(w.row(id).await.determining_id.as_deref(), Some("nm-zjj"), "one hand excludes nobody");
        w.act(head, id, "endorse", &[]).await;
        assert_eq!(w.row(id).await.determining_id.as_deref(), Some("nm"), "the next candidate of no lower layer");
        let late = w.try_act(w.who("nm-zjj.chengban"), id, "conclude", &UNTRUE).await;
        assert!(late.is_err(), "the party to the contract verifies it no more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_below_a_party_to_the_contract_leads_no_more() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[]).await;
        let id = &registered.id;
        let page = w.proof("my-fgj.shouli", id).await;
        let said = [("organ", "my"), ("ground", "contract_party"), ("text", "县政府签订"), ("proof", page.as_str())];
        w.decide(&["my-fgj.shouli", "my-fgj.fuzeren"], id, "exclude_organ", &said).await;
        assert_eq!(w.lead(id).await, "nm-fgw.shouli", "every lead of the county stands below its government");
        w.act("nm-fgw.shouli", id, "accept", &[]).await;
        assert_eq!(
            w.refusal("nm-fgw.shouli", id, "hand_over", &[("organ", "my"), ("text", "属地")]).await,
            "not-a-candidate"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_about_the_prefectures_own_government_is_forwarded_and_not_ended_here() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[("respondent", "南曼州人民政府")]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        let reason = w.setup.profile.declines.keys().next().expect("a reason").to_string();
        let declined = [("reason", reason.as_str()), ("text", "不予受理")];
        assert_eq!(w.refusal(&lead, id, "decline", &declined).await, "for-province");
        assert_eq!(w.refusal(&lead, id, "ask_supplement", &[("text", "合同")]).await, "for-province");
        let view = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        let clock = view.clocks.iter().find(|clock| clock.label == "转办").expect("it is to be forwarded");
        assert_eq!(clock.last_day, "2026-03-04", "within a working day");
        let proof = w.proof(&lead, id).await;
        let out = [("organ", "sheng"), ("manner", "post"), ("reached_on", "2026-03-03"), ("proof", proof.as_str())];
        let head = lead.replace("shouli", "fuzeren");
        w.try_act(w.who(&lead), id, "refer_out", &out).await.expect("it is forwarded");
        if w.stage(id).await != "referred_out" {
            w.act(&head, id, "endorse", &[]).await;
        }
        assert_eq!(w.stage(id).await, "referred_out");
        w.days(40).await;
        assert_eq!(w.stage(id).await, "referred_out", "only the registered answer ends it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_copied_to_the_prefecture_and_to_the_county_that_leads() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = challenged(&w, "nm-zjj").await;
        let letters = w.db.store.letters_of(registered.id.as_str()).await.expect("letters");
        let to: Vec<_> = letters.iter().filter(|l| l.kind == "reply").map(|l| l.recipient.as_str()).collect();
        assert_eq!(to.len(), 3, "{to:?}");
        for recipient in ["complainant", "nm-fgw", "my-fgj"] {
            assert!(to.contains(&recipient), "{to:?}");
        }
        let hands = ["nm.chengban", "nm.shenhe", "nm.pizhun"];
        w.decide(&hands, &registered.id, "decide_review", &[("upheld", "false"), ("text", "回单系伪造")]).await;
        w.drain().await;
        let letters = w.db.store.letters_of(registered.id.as_str()).await.expect("letters");
        let told: Vec<_> =
            letters.iter().filter(|l| l.kind == "review_decision").map(|l| l.recipient.as_str()).collect();
        assert!(told.contains(&"complainant") && told.contains(&"nm-zjj"), "the organ that erred is told: {told:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bureau_of_the_prefecture_is_supervised_by_the_prefectures_lead() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[]).await;
        let id = &registered.id;
        w.act("my-fgj.shouli", id, "accept", &[]).await;
        w.act("my-fgj.shouli", id, "hand_over", &[("organ", "nm-zjj")]).await;
        w.act("nm-zjj.chengban", id, "sign_for", &[]).await;
        w.days(31).await;
        let rows = w.db.store.letters_of(id.as_str()).await.expect("letters");
        for kind in ["urge", "supervision", "interview"] {
            let row = rows.iter().find(|row| row.kind == kind).unwrap_or_else(|| panic!("rung {kind}"));
            let (_, text) =
                w.casework.letter_text(w.who("nm-fgw.shouli"), id, &row.letter_id).await.expect("it can be read");
            assert!(text.contains("南曼州发展和改革委员会"), "{text}");
            assert!(!text.contains("勐阳县发展和改革局\n"), "not signed by the county: {text}");
        }
    }
}
