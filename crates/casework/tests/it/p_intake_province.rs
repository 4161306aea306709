//! Leads handed down by the province: declined only on its written answer, whatever else lies on the file (C1.1).

use crate::world::{World, values};
use domain::ids::CaseId;
use jiff::civil::date;

async fn handed_down(w: &World) -> CaseId {
    let registered = w
        .register(&[("channel", "province"), ("native_id", "YN-2026-031"), ("respondent", "南曼州住房和城乡建设局")])
        .await;
    registered.id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_of_the_province_is_declined_on_its_written_consent_and_on_nothing_else() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = &handed_down(&w).await;
        let lead = w.lead(id).await;
        let head = lead.replace("shouli", "fuzeren");
        let decline = [("reason", "out_of_field"), ("text", "不属于六个领域")];
        assert_eq!(w.refusal(&lead, id, "decline", &decline).await, "province-consent");
        let proof = w.proof(&lead, id).await;
        assert_eq!(w.refusal(&lead, id, "decline", &decline).await, "province-consent", "any file is no consent");
        w.act(&lead, id, "ask_province", &[("to", "decline"), ("text", "事项属于行政处罚争议")]).await;
        w.drain().await;
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        assert!(letters.iter().any(|letter| letter.kind == "province_request"), "the province is asked in writing");
        let view = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        let waits = view.clocks.iter().find(|clock| clock.label == "省级答复").expect("its answer has a clock");
        assert_eq!(waits.last_day, "2026-03-17");
        w.days(2).await;
        let bare = values(&[("number", "云发改函〔2026〕7号"), ("answered_on", "2026-03-05"), ("proof", &proof)]);
        let request = casework::ActRequest {
            offer: "enter_province_answer".to_owned(),
            values: bare,
            seen_version: None,
            key: None,
        };
        let silent = w.casework.act(w.who(&lead), id, request).await;
        assert!(matches!(silent, Err(casework::Error::Invalid(_))), "yes or no is said: {silent:?}");
        let answer = |day: &'static str, number: &'static str| {
            [("consents", "true"), ("number", number), ("answered_on", day), ("proof", proof.as_str())]
        };
        let before = answer("2026-03-02", "云发改函〔2026〕7号");
        assert_eq!(w.refusal(&lead, id, "enter_province_answer", &before).await, "answer-day");
        w.act(&lead, id, "enter_province_answer", &answer("2026-03-05", "云发改函〔2026〕7号")).await;
        w.decide(&[&lead, &head], id, "decline", &decline).await;
        assert_eq!(w.stage(id).await, "declined");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_that_the_province_does_not_let_go_is_taken_on() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = &handed_down(&w).await;
        let lead = w.lead(id).await;
        w.act(&lead, id, "ask_province", &[("to", "decline"), ("text", "事项属于行政处罚争议")]).await;
        let proof = w.proof(&lead, id).await;
        let no = [
            ("consents", "false"),
            ("number", "云发改函〔2026〕8号"),
            ("answered_on", "2026-03-03"),
            ("proof", &proof),
        ];
        w.act(&lead, id, "enter_province_answer", &no).await;
        let decline = [("reason", "out_of_field"), ("text", "不属于六个领域")];
        assert_eq!(w.refusal(&lead, id, "decline", &decline).await, "province-consent");
        w.act(&lead, id, "accept", &[]).await;
        assert_eq!(w.stage(id).await, "accepted");
    }
}
