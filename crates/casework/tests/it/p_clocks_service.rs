//! A letter takes effect when it reaches its addressee: opened in the system, or proved with its day.

use crate::world::{World, values};
use casework::{ActRequest, Viewer, complainant};
use domain::{
    form::{Input, InputKind},
    ids::CaseId,
};
use jiff::civil::date;

/// Found true by 勐阳县人民政府; the order to rectify is owed.
async fn found_true(w: &World, respondent: &str) -> CaseId {
    let id = w.verifying(&[("respondent", respondent)]).await.id;
    w.act("my.chengban", &id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
    id
}

/// Serves by the system and nobody opens it.
async fn sent(w: &World, by: &str, case: &CaseId, act: &str) {
    let request =
        ActRequest { offer: act.to_owned(), values: values(&[("manner", "system")]), seen_version: None, key: None };
    w.casework.act(w.who(by), case, request).await.expect("it is sent");
    w.drain().await;
}

async fn running(w: &World, case: &CaseId, label: &str) -> Option<(String, String)> {
    let lead = w.lead(case).await;
    let view = w.casework.case_view(w.who(&lead), case).await.expect("seen");
    let clock = view.clocks.into_iter().find(|clock| clock.label == label && clock.state == "计时中")?;
    Some((clock.from, clock.last_day))
}

/// Reads the newest letter of a kind, as its page does.
async fn read(w: &World, viewer: &Viewer, case: &CaseId, title: &str) -> String {
    let view = w.casework.case_view(viewer, case).await.expect("seen");
    let letter = view.letters.iter().rev().find(|letter| letter.title == title).expect("the letter is listed");
    w.casework.letter_text(viewer, case, &letter.id).await.expect("it reads").1
}

async fn manners(w: &World, who: &str, case: &CaseId, act: &str) -> Vec<String> {
    let view = w.casework.act_view(w.who(who), case, act).await.expect("a page");
    let inputs: Vec<Input> = view.offer.expect("it is offered").inputs;
    assert!(inputs.iter().any(|input| input.name == "reached_on"), "the form asks for the day");
    let manner = inputs.into_iter().find(|input| input.name == "manner").expect("manners");
    let InputKind::Cards { of } = manner.kind else { panic!("manners are cards") };
    of.into_iter().map(|card| card.value).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organ_without_accounts_is_not_served_by_the_system() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = found_true(&w, "勐阳县文化和旅游局").await;
        assert!(!manners(&w, "my.chengban", &id, "serve_order").await.contains(&"system".to_owned()));
        let system = [("manner", "system")];
        assert_eq!(w.refusal("my.chengban", &id, "serve_order", &system).await, "not-reachable");
        assert_eq!(running(&w, &id, "整改").await, None, "no time runs against whom nobody told");
        let proof = w.proof("my.chengban", &id).await;
        let post = |day: &'static str| [("manner", "post"), ("reached_on", day), ("proof", proof.as_str())];
        let table = [("2026-03-02", "before-letter"), ("2026-03-05", "future-service")];
        for (day, code) in table {
            assert_eq!(w.refusal("my.chengban", &id, "serve_order", &post(day)).await, code, "{day}");
        }
        let bare = [("manner", "post"), ("proof", proof.as_str())];
        assert_eq!(w.fault("my.chengban", &id, "serve_order", &bare).await, "reached_on");
        w.days(2).await;
        w.act("my.chengban", &id, "serve_order", &post("2026-03-04")).await;
        let (from, last_day) = running(&w, &id, "整改").await.expect("it runs");
        assert_eq!(
            (from.as_str(), last_day.as_str()),
            ("2026-03-04", "2026-04-03"),
            "from the day on which it reached"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_sent_by_the_system_runs_from_the_day_on_which_the_respondent_opens_it() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = found_true(&w, "my-zjj").await;
        sent(&w, "my.chengban", &id, "serve_order").await;
        // The office reads its own letter, and nothing follows.
        read(&w, w.who("my.chengban"), &id, "督促整改通知书").await;
        assert_eq!(running(&w, &id, "整改").await, None);
        let early = [("excuse", "lack_of_funds"), ("text", "无款可付")];
        assert_eq!(w.refusal("my-zjj.jingban", &id, "refuse", &early).await, "wrong-stage");
        assert_eq!(manners(&w, "my.chengban", &id, "serve_order").await.first().map(String::as_str), Some("in_person"));
        // In the list of its letters the respondent finds no text yet: it opens the letter first.
        let officer = w.who("my-zjj.jingban").clone();
        let view = w.casework.case_view(&officer, &id).await.expect("seen");
        let unread = view.letters.iter().find(|letter| letter.title == "督促整改通知书").expect("listed");
        assert!(unread.text.is_empty() && unread.service.as_ref().is_some_and(|words| words.contains("打开时送达")));
        w.days(1).await;
        assert!(read(&w, &officer, &id, "督促整改通知书").await.contains("整改"));
        let first = running(&w, &id, "整改").await.expect("it runs");
        assert_eq!(first.0, "2026-03-04");
        w.days(1).await;
        read(&w, &officer, &id, "督促整改通知书").await;
        assert_eq!(running(&w, &id, "整改").await, Some(first), "reading again changes nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_opens_for_three_working_days_is_served_in_another_manner() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = found_true(&w, "my-zjj").await;
        sent(&w, "my.chengban", &id, "serve_order").await;
        assert_eq!(running(&w, &id, "系统送达待打开").await.map(|run| run.1).as_deref(), Some("2026-03-06"));
        w.days(60).await;
        assert_eq!(w.stage(&id).await, "rectifying", "unopened for two months, nothing counts as refusal");
        assert_eq!(w.refusal("my.chengban", &id, "serve_order", &[("manner", "system")]).await, "unopened");
        let proof = w.proof("my.chengban", &id).await;
        let today = w.casework.now().date().to_string();
        let post = [("manner", "in_person"), ("reached_on", today.as_str()), ("proof", proof.as_str())];
        w.act("my.chengban", &id, "serve_order", &post).await;
        assert_eq!(running(&w, &id, "整改").await.map(|run| run.0), Some(today));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_to_challenge_begins_when_the_complainant_reads_the_reply() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = w.verifying(&[]).await.id;
        let untrue = [("finding.1", "untrue"), ("finding.1.ground", "evidence"), ("text", "已付清")];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], &id, "conclude", &untrue).await;
        sent(&w, "my.chengban", &id, "serve_reply").await;
        assert_eq!(running(&w, &id, "申请复核").await, None);
        w.days(2).await;
        assert_eq!(w.stage(&id).await, "answered", "the case does not end over an unread reply");
        read(&w, &complainant(&id), &id, "核实情况答复书").await;
        assert_eq!(running(&w, &id, "申请复核").await.map(|run| run.0).as_deref(), Some("2026-03-05"));
    }
}
