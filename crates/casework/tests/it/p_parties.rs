//! Nobody acts for a party, and one hand ends nothing: tried through the use cases as a dishonest clerk would.

use crate::world::World;
use casework::Registered;
use domain::ids::CaseId;
use jiff::civil::date;

async fn begun(db: store::testing::TestDb) -> (World, Registered, String, String) {
    let w = World::at(db, date(2026, 3, 3)).await;
    let case = w.verifying(&[]).await;
    let lead = w.lead(&case.id).await;
    let head = lead.replace("shouli", "fuzeren");
    (w, case, lead, head)
}

/// Found true, the order served, refused, the advance notice served.
async fn noticed(w: &World, id: &CaseId) {
    w.act("my.chengban", id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
    w.act("my.chengban", id, "serve_order", &[("manner", "system")]).await;
    w.refuse("my-zjj.jingban", id, &[("excuse", "lack_of_funds"), ("text", "无款可付")]).await;
    w.act("my.chengban", id, "serve_notice", &[("manner", "system")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn intake_withdraws_nothing_for_a_firm_and_silence_ends_nothing() {
    for db in store::testing::engines().await {
        let (w, case, lead, head) = begun(db).await;
        let id = &case.id;
        let ask = [("reason", "paid"), ("text", "投诉人来电称已解决")];
        assert_eq!(w.refusal(&lead, id, "ask_withdrawal", &ask).await, "no-will");
        let proof = w.proof(&lead, id).await;
        let proved = [("reason", "paid"), ("text", "来信"), ("will", proof.as_str())];
        w.act(&lead, id, "ask_withdrawal", &proved).await;
        w.days(12).await;
        assert_eq!(w.stage(id).await, "verifying", "two working days of silence decide nothing");
        let end = [("end", "on"), ("called_back", "on"), ("text", "已回访")];
        assert_eq!(w.refusal(&lead, id, "decide_withdrawal", &end).await, "call-back");
        let asked = [("about", "withdrawal"), ("answer", "confirmed"), ("text", "自愿")];
        assert_eq!(w.refusal(&lead, id, "call_back", &asked).await, "same-person");
        w.act(&head, id, "call_back", &asked).await;
        w.act(&lead, id, "decide_withdrawal", &end).await;
        assert_eq!(w.stage(id).await, "verifying", "one hand ends nothing");
        w.act(&head, id, "endorse", &[]).await;
        assert_eq!(w.stage(id).await, "withdrawn");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn intake_refuses_no_consent_for_a_firm_and_a_refusal_is_asked_about_again() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let case = w.register(&[("confidential", "on")]).await;
        let id = &case.id;
        let lead = w.lead(id).await;
        let head = lead.replace("shouli", "fuzeren");
        w.act(&lead, id, "ask_consent", &[]).await;
        assert_eq!(w.refusal(&lead, id, "answer_consent", &[("given", "false")]).await, "no-will");
        let firm = w.casework.track(&case.number, &case.code).await.expect("the store answers").expect("a code").0;
        w.try_act(&firm, id, "answer_consent", &[("given", "false")]).await.expect("the firm answers itself");
        assert_eq!(w.stage(id).await, "registered", "the answer alone ends nothing");
        let end = [("end", "on"), ("text", "不同意公开")];
        assert_eq!(w.refusal(&lead, id, "decide_end", &end).await, "call-back");
        let asked = [("about", "consent"), ("answer", "confirmed"), ("text", "本人不同意")];
        w.act(&head, id, "call_back", &asked).await;
        w.act(&lead, id, "decide_end", &end).await;
        assert_eq!(w.stage(id).await, "registered");
        w.act(&head, id, "endorse", &[]).await;
        assert_ne!(w.stage(id).await, "registered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_judges_an_organ_neither_waives_its_defence_nor_states_its_side() {
    for db in store::testing::engines().await {
        let (w, case, lead, _) = begun(db).await;
        let id = &case.id;
        let state = [("excuses", "personnel_change"), ("text", "原局长已调离")];
        assert_eq!(w.refusal("my.chengban", id, "state", &state).await, "no-power");
        noticed(&w, id).await;
        assert_eq!(w.refusal("my.chengban", id, "waive_defence", &[]).await, "no-power");
        assert_eq!(w.refusal(&lead, id, "waive_defence", &[]).await, "no-will");
        assert_eq!(w.refusal("my-zjj.jingban", id, "waive_defence", &[]).await, "no-power");
        w.act("my-zjj.danweifuzeren", id, "waive_defence", &[]).await;
        let determine = [("severity", "serious"), ("text", "拒不整改")];
        assert_eq!(w.refusal("my.chengban", id, "determine", &determine).await, "call-back");
        let asked = [("about", "waiver"), ("answer", "denied"), ("text", "单位负责人称没有放弃")];
        assert_eq!(w.refusal("my.chengban", id, "call_back", &asked).await, "not-the-judge");
        w.act(&lead, id, "call_back", &asked).await;
        assert_eq!(w.refusal("my.chengban", id, "determine", &determine).await, "defence-open");
        w.act("my-zjj.jingban", id, "lodge_defence", &[("text", "正在筹措")]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_decision_can_be_taken_back_and_falls_when_nobody_signs() {
    for db in store::testing::engines().await {
        let (w, case, _, head) = begun(db).await;
        let id = &case.id;
        let untrue = [("finding.1", "untrue"), ("finding.1.ground", "evidence"), ("text", "已付清")];
        w.act("my.chengban", id, "conclude", &untrue).await;
        assert_eq!(w.refusal(&w.lead(id).await, id, "recall", &[("text", "x")]).await, "not-recallable");
        let truly = [("finding.1", "true"), ("text", "属实")];
        assert_eq!(w.refusal("my.chengban", id, "conclude", &truly).await, "contradicts-proposal");
        w.act("my.chengban", id, "recall", &[("text", "证据不足")]).await;
        w.act("my.chengban", id, "conclude", &untrue).await;
        assert_eq!(w.refusal(&head, id, "recall", &[("text", "x")]).await, "not-recallable", "of another organ");
        w.act("my.pizhun", id, "recall", &[("text", "请先调取付款凭证")]).await;
        w.act("my.chengban", id, "conclude", &untrue).await;
        w.days(6).await;
        assert_eq!(w.refusal("my.shenhe", id, "endorse", &[]).await, "no-proposal");
        w.act("my.chengban", id, "conclude", &truly).await;
        assert_eq!(w.stage(id).await, "rectifying");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn retaliation_can_be_reported_when_the_case_has_long_been_closed() {
    for db in store::testing::engines().await {
        let (w, case, lead, _) = begun(db).await;
        let id = &case.id;
        let untrue = [("finding.1", "untrue"), ("finding.1.ground", "evidence"), ("text", "已付清")];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "conclude", &untrue).await;
        w.act("my.chengban", id, "serve_reply", &[("manner", "system")]).await;
        w.days(45).await;
        assert_eq!(w.stage(id).await, "closed");
        let firm = w.casework.track(&case.number, &case.code).await.expect("the store answers").expect("a code").0;
        w.try_act(&firm, id, "report_retaliation", &[("text", "被取消投标资格")]).await.expect("it is taken");
        w.act(&lead, id, "look_into_retaliation", &[("text", "已核查")]).await;
    }
}
