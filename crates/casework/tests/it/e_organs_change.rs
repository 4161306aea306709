//! (e) Abolished and renamed organs, a town managed from outside, a complaint about the lead unit itself.

use crate::world::{World, values};
use domain::ids::ChannelId;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn an_abolished_bureau_resolves_to_its_successor() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        // 质量技术监督局 was merged into 市场监督管理局.
        let registered = w.register(&[("respondent", "南曼州质量技术监督局")]).await;
        let row = w.row(&registered.id).await;
        let respondent = row.respondent_id.expect("it is resolved");
        assert!(respondent == "nm-zjju" || respondent == "nm-scj", "{respondent}");
        let lead = w.lead(&registered.id).await;
        let view = w.casework.case_view(w.who(&lead), &registered.id).await.expect("the lead sees it");
        let succession = view.offers.iter().any(|offer| offer.label == "变更承继机关");
        assert!(respondent == "nm-scj" || succession, "the successor is at hand");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bureau_abolished_in_mid_case_passes_its_order_on() {
    for db in store::testing::engines().await {
        // my-zsfw is merged into my-tcj on 2026-12-01.
        let w = World::at(db, date(2026, 11, 2)).await;
        let registered = w.verifying(&[("respondent", "my-zsfw")]).await;
        let id = &registered.id;
        let holder = w.row(id).await.determining_id.expect("an organ verifies");
        let handler = format!("{holder}.chengban");
        w.act(&handler, id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
        w.act(&handler, id, "serve_order", &[("manner", "system")]).await;
        let due = |view: &casework::CaseView| {
            view.clocks
                .iter()
                .find(|clock| clock.label == "整改" && clock.state == "计时中")
                .map(|c| c.last_day.clone())
        };
        let lead = w.lead(id).await;
        let before = due(&w.casework.case_view(w.who(&lead), id).await.expect("seen"));
        let early = [("from", "my-zsfw"), ("organ", "my-tcj"), ("document", "机构改革方案")];
        assert_eq!(w.refusal(&lead, id, "succeed", &early).await, "not-a-successor");
        while w.casework.now().date() < date(2026, 12, 1) {
            w.days(1).await;
        }
        w.act(&lead, id, "succeed", &early).await;
        assert_eq!(w.row(id).await.respondent_id.as_deref(), Some("my-tcj"));
        let view = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        assert_eq!(due(&view), before, "clocks are not restarted");
        let holder = w.row(id).await.determining_id.expect("an organ verifies");
        w.act(&format!("{holder}.chengban"), id, "serve_order", &[("manner", "system")]).await;
        w.drain().await;
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        assert!(letters.iter().any(|l| l.kind == "rectification_order" && l.recipient == "my-tcj"), "served anew");
        let excuse = [("excuses", "reorganisation"), ("text", "机构已合并")];
        w.act("my-tcj.jingban", id, "state", &excuse).await;
        assert_eq!(w.stage(id).await, "rectifying", "not before it was asked again");
        w.confirmed(id, "refusal").await;
        assert_eq!(w.stage(id).await, "determining", "a forbidden excuse counts as refusal");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_town_managed_from_outside_is_referred_outside_with_proof_and_chase() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[("respondent", "ml-molang")]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        let head = lead.replace("shouli", "fuzeren");
        w.act(&lead, id, "accept", &[]).await;
        let view = w.casework.case_view(w.who(&lead), id).await.expect("the lead sees it");
        assert!(view.offers.iter().any(|offer| offer.label == "系统外移送"), "{:?}", view.candidates);
        let bare = [("organ", "yk"), ("manner", "post")];
        assert_eq!(w.fault(&lead, id, "refer_out", &bare).await, "reached_on");
        let proof = w.proof(&lead, id).await;
        let served = [("organ", "yk"), ("manner", "post"), ("reached_on", "2026-03-03"), ("proof", proof.as_str())];
        w.decide(&[&lead, &head], id, "refer_out", &served).await;
        assert_eq!(w.stage(id).await, "referred_out");
        w.act(&lead, id, "serve_reply", &[("manner", "system")]).await;
        w.days(30).await;
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        assert!(letters.iter().any(|letter| letter.kind == "reminder"), "silence is chased");
        w.decide(&[&lead, &head], id, "enter_outside_outcome", &[("done", "on"), ("proof", &proof)]).await;
        assert_eq!(w.stage(id).await, "done_outside", "the referral may still be challenged");
        w.days(3).await;
        assert_eq!(w.stage(id).await, "closed");
    }
}

/// A row about the prefecture's lead itself.
const ROW: &str = "工单编号,来电时间,来电人,来电号码,企业,诉求标题,诉求内容,承办单位建议\r\n\
    RX20260302000009,2026-03-02 10:11:12,岩温,13988887777,南曼兴远建设有限公司,反映州发改委欠付款,\
    反映南曼州发展和改革委员会欠付咨询费，金额45900元。,南曼州发展和改革委员会\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_about_the_lead_goes_to_the_acting_lead_unseen() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let lead = w.who("nm-fgw.shouli").clone();
        let channel = ChannelId::parse("12345").expect("a channel");
        let report = w.casework.import(&lead, &channel, "a.csv", ROW.as_bytes(), &|_, _| {}).await.expect("it reads");
        assert_eq!((report.taken, report.apart), (1, 1));
        assert!(report.numbers.is_empty(), "the lead's staff do not even learn the number");
        let all = casework::LedgerForm::default();
        assert!(w.casework.ledger(&lead, &all).await.expect("a page").rows.is_empty());
        let found = casework::LedgerForm { text: Some("咨询费".to_owned()), ..all.clone() };
        assert!(w.casework.ledger(&lead, &found).await.expect("a page").rows.is_empty());
        let acting = w.who("nm-zwj.shouli").clone();
        let page = w.casework.ledger(&acting, &all).await.expect("a page");
        assert_eq!(page.rows.len(), 1, "the acting lead has it");
        let id = &page.rows[0].id;
        assert!(matches!(w.casework.case_view(&lead, id).await, Err(casework::Error::NotFound)));
        let stranger = w.try_act(&lead, id, "accept", &values(&[]).keys().map(|_| ("", "")).collect::<Vec<_>>()).await;
        assert!(matches!(stranger, Err(casework::Error::NotFound)));
    }
}
