//! 历史补录: only what is older than the system, its record by three hands of its organ, and nothing chased from before.

use crate::world::World;
use casework::RecordForm;
use domain::ids::CaseId;
use jiff::civil::date;

async fn placed(w: &World) -> CaseId {
    let id = w.register(&[("backlog", "on"), ("signed_on", "2021-05-10")]).await.id;
    let lead = w.lead(&id).await;
    let proof = w.proof(&lead, &id).await;
    let on = |point: &'static str, day: &'static str| {
        [("point", point), ("organ", "my"), ("date", day), ("severity", "general"), ("proof", proof.as_str())]
    };
    // The lead makes no record of another organ, and nothing of today is 历史补录.
    assert_eq!(w.refusal(&lead, &id, "place_backlog", &on("recorded", "2022-09-01")).await, "not-drafter");
    assert_eq!(w.refusal(&lead, &id, "place_backlog", &on("verifying", "2026-03-02")).await, "not-backlog");
    w.decide(&[&lead, &lead.replace("shouli", "fuzeren")], &id, "place_backlog", &on("verifying", "2022-03-01")).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_record_is_placed_by_its_organ_told_to_its_parties_and_public_once_somebody_looked() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = placed(&w).await;
        let scan = w.proof("my.chengban", &id).await;
        let record = [("point", "recorded"), ("date", "2022-09-01"), ("severity", "general"), ("proof", scan.as_str())];
        w.act("my.chengban", &id, "place_backlog", &record).await;
        w.act("my.shenhe", &id, "endorse", &[]).await;
        assert_eq!(w.stage(&id).await, "verifying", "two hands make no record");
        w.act("my.pizhun", &id, "endorse", &[]).await;
        assert_eq!(w.stage(&id).await, "recorded");
        w.drain().await;
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        let told: Vec<_> =
            letters.iter().filter(|l| l.kind == "backlog_notice").map(|l| l.recipient.as_str()).collect();
        assert!(told.contains(&"complainant") && told.contains(&"my-zjj"), "{told:?}");
        let public = async || w.casework.register_all(&RecordForm::default()).await.expect("a list").len();
        assert_eq!(public().await, 0, "nobody has looked at it");
        w.act("nm-fgw.shouli", &id, "receive_push", &[]).await;
        assert_eq!(public().await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_old_matter_is_late_on_the_day_of_its_entry() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = placed(&w).await;
        let scan = w.proof("my.chengban", &id).await;
        let record = [("point", "recorded"), ("date", "2022-09-01"), ("severity", "general"), ("proof", scan.as_str())];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], &id, "place_backlog", &record).await;
        w.days(1).await;
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        let chased = ["urge", "supervision", "interview", "reminder"];
        assert!(letters.iter().all(|letter| !chased.contains(&letter.kind.as_str())), "nobody is urged");
        let view = w.casework.case_view(w.who("nm-fgw.shouli"), &id).await.expect("seen");
        assert!(!view.late);
        for clock in view.clocks.iter().filter(|clock| clock.state == "计时中") {
            assert!(clock.last_day.as_str() > "2026-03-03", "{} ends {}", clock.label, clock.last_day);
        }
    }
}
