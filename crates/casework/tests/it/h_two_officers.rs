//! Two officers at once, a form sent twice, a confidential complainant.

use crate::world::{World, values};
use casework::{ActRequest, Error, Visitor};
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn the_second_officer_sees_what_the_first_did() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        let seen = w.casework.case_view(w.who(&lead), id).await.expect("seen").version;
        w.act(&lead, id, "accept", &[]).await;
        let request = ActRequest {
            offer: "decline".to_owned(),
            values: values(&[("reason", "out_of_field"), ("text", "不属于")]),
            seen_version: Some(seen),
            key: None,
        };
        match w.casework.act(w.who(&lead), id, request).await {
            Err(Error::Moved { since }) => assert!(since.iter().any(|item| item.label == "受理"), "{since:?}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_is_shown_what_came_since_before_it_signs() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        w.act("my.chengban", id, "order_statement", &[]).await;
        let untrue = [("finding.1", "untrue"), ("finding.1.ground", "evidence"), ("text", "已付清")];
        w.act("my.chengban", id, "conclude", &untrue).await;
        let seen = w.casework.case_view(w.who("my.shenhe"), id).await.expect("seen").version;
        w.act("my-zjj.jingban", id, "state", &[("excuses", "lack_of_funds"), ("text", "承认欠款，正在筹措")]).await;
        let sign = |seen| ActRequest {
            offer: "endorse".to_owned(),
            values: values(&[("text", "同意")]),
            seen_version: Some(seen),
            key: None,
        };
        match w.casework.act(w.who("my.shenhe"), id, sign(seen)).await {
            Err(Error::Moved { since }) => assert!(since.iter().any(|item| item.label == "书面说明"), "{since:?}"),
            other => panic!("{other:?}"),
        }
        let now = w.row(id).await.version;
        w.casework.act(w.who("my.shenhe"), id, sign(u32::try_from(now).expect("small"))).await.expect("now it knows");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_has_one_effect() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        let request = |text: &str| ActRequest {
            offer: "post".to_owned(),
            values: values(&[("audience", "internal"), ("text", text)]),
            seen_version: None,
            key: Some("k1".to_owned()),
        };
        let first = w.casework.act(w.who(&lead), id, request("一次")).await.expect("it is posted");
        let second = w.casework.act(w.who(&lead), id, request("一次")).await.expect("the same answer");
        assert_eq!(first, second);
        let view = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        assert_eq!(view.messages.len(), 1);
        let other = w.casework.act(w.who(&lead), id, request("另一次")).await;
        assert!(matches!(other, Err(Error::Invalid(_))), "another body under the same key is a mistake");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_sent_twice_makes_one_case() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let first = w.register(&[("_key", "k9")]).await;
        let second = w.register(&[("_key", "k9")]).await;
        assert_eq!((&first.id, &first.number), (&second.id, &second.number));
        assert!(w.casework.track(&first.number, &first.code).await.expect("answers").is_none(), "replaced");
        assert!(w.casework.track(&second.number, &second.code).await.expect("answers").is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_officers_at_once_lose_nothing() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[]).await;
        let lead = w.who(&w.lead(&registered.id).await).clone();
        let mut tasks = Vec::new();
        for no in 0..40 {
            let (casework, lead, id) = (w.casework.clone(), lead.clone(), registered.id.clone());
            tasks.push(tokio::spawn(async move {
                let request = ActRequest {
                    offer: "post".to_owned(),
                    values: values(&[("audience", "internal"), ("text", &format!("第{no}条"))]),
                    seen_version: None,
                    key: None,
                };
                casework.act(&lead, &id, request).await
            }));
        }
        let mut posted = 0;
        for task in tasks {
            match task.await.expect("no task panics") {
                Ok(_) => posted += 1,
                Err(Error::Busy) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        let view = w.casework.case_view(&lead, &registered.id).await.expect("seen");
        assert_eq!(view.messages.len(), posted, "what was acknowledged is there, and nothing else");
        assert!(posted >= 6);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confidential_complainant_is_hidden_from_the_respondent() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[("confidential", "on")]).await;
        let id = &registered.id;
        w.act("my.chengban", id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
        w.act("my.chengban", id, "serve_order", &[("manner", "system")]).await;
        w.drain().await;
        let respondent = w.who("my-zjj.jingban").clone();
        let view = w.casework.case_view(&respondent, id).await.expect("the respondent sees its case");
        let shown = format!("{view:?}");
        for secret in ["兴远", "王小明", "13912341234", "139****1234", "道路硬化", "尾款"] {
            assert!(!shown.contains(secret), "{secret} shows");
        }
        for letter in &view.letters {
            let (_, text) = w.casework.letter_text(&respondent, id, &letter.id).await.expect("its own letter");
            assert!(!text.contains("兴远"), "{text}");
        }
        assert!(!view.letters.is_empty());
        let find = casework::LedgerForm { text: Some("兴远".to_owned()), ..casework::LedgerForm::default() };
        assert!(w.casework.ledger(&respondent, &find).await.expect("a page").rows.is_empty(), "search tells nothing");
        let all = w.casework.ledger(&respondent, &casework::LedgerForm::default()).await.expect("a page");
        assert_eq!(all.rows.len(), 1);
        assert!(!format!("{all:?}").contains("兴远"));
        // An officer sees the contact masked until it states a purpose, and that is an event.
        let lead = w.lead(id).await;
        let masked = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        assert!(masked.parties.iter().any(|(_, value)| value == "139****1234"));
        w.act(&lead, id, "open_identity", &[("why", "call_back"), ("text", "回访")]).await;
        let open = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        assert!(open.parties.iter().any(|(_, value)| value == "13912341234"));
        let complainant =
            w.casework.open_track(&registered.number, &registered.code, &Visitor::default()).await.expect("answers");
        let own = w.casework.case_view(&complainant.tracked().expect("open").signed_in.viewer, id).await.expect("seen");
        let look = own.looks.first().expect("it is told who looked");
        assert!(look.by.contains("发展和改革") && look.purpose == "联系投诉人或回访：回访", "{look:?}");
        let officer = w.who(&lead);
        assert!(!format!("{:?}", own.looks).contains(&officer.name), "unit and role, not the name");
        let entries = w.casework.store().audit_page(&store::AuditQuery::default(), None, 10).await.expect("the chain");
        assert!(entries.iter().any(|row| row.action == "identity.opened" && row.subject == id.as_str()));
        // A quarter of an hour later it is covered again.
        w.pass_minutes(15);
        let later = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        assert!(later.parties.iter().any(|(_, value)| value == "139****1234"), "{:?}", later.parties);
        assert!(own.timeline.iter().any(|item| item.label == "查看身份信息"), "the complainant sees who looked");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_annulled_only_while_nothing_rests_on_it() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        let head = lead.replace("shouli", "fuzeren");
        w.act(&lead, id, "instruct", &[("organ", "my"), ("text", "请抓紧办理")]).await;
        let view = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        let offer = view.offers.iter().find(|offer| offer.label == "撤销登记").expect("it can still be annulled");
        let domain::form::InputKind::Choice { of } = &offer.inputs[0].kind else { panic!("{:?}", offer.inputs) };
        let version = of[0].0.clone();
        w.decide(&[&lead, &head], id, "annul", &[("version", &version), ("text", "录错单位")]).await;
        w.act(&lead, id, "instruct", &[("organ", "my"), ("text", "请抓紧办理")]).await;
        let view = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        let version =
            view.timeline.iter().rfind(|item| item.label == "领导批示").expect("it is there").version.to_string();
        w.act("my.chengban", id, "order_statement", &[]).await;
        let late = w.refusal(&lead, id, "annul", &[("version", &version), ("text", "录错单位")]).await;
        assert_eq!(late, "rested-on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_enterprises_in_one_complaint_get_a_case_each() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[("claim.2.words", "支付材料款"), ("claim.2.sum", "70000")]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        w.act(&lead, id, "accept", &[]).await;
        let part = [("organ", "my-zjj"), ("enterprise", "南曼顺达建材有限公司"), ("claims", "2")];
        let done = w.decide(&[&lead, &lead.replace("shouli", "fuzeren")], id, "split", &part).await;
        let other = w.row(&done.children[0]).await;
        assert_eq!((other.enterprise_name.as_str(), other.claimed_fen), ("南曼顺达建材有限公司", 7_000_000));
        assert_eq!(w.row(id).await.claimed_fen, 100_000_000, "each sum counts once");
        let view = w.casework.case_view(w.who(&lead), &done.children[0]).await.expect("seen");
        assert!(view.links.iter().any(|link| link.id == *id && link.label.contains("主办")), "{:?}", view.links);
    }
}
