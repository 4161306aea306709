//! (g) A matter from 2022 entered as 历史补录: two hands, clocks from the real dates, lateness not scored.

use crate::world::World;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_from_2022_is_placed_where_it_stood() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[("backlog", "on"), ("signed_on", "2021-05-10")]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        let head = lead.replace("shouli", "fuzeren");
        let proof = w.proof(&lead, id).await;
        let point = [("point", "verifying"), ("organ", "my"), ("date", "2022-03-01"), ("proof", proof.as_str())];
        w.act(&lead, id, "place_backlog", &point).await;
        assert_eq!(w.stage(id).await, "registered", "one hand places nothing");
        w.act(&head, id, "endorse", &[]).await;
        assert_eq!(w.stage(id).await, "verifying");
        let scan = w.proof("my.chengban", id).await;
        let record = [("point", "recorded"), ("date", "2022-09-01"), ("severity", "general"), ("proof", scan.as_str())];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "place_backlog", &record).await;
        assert_eq!(w.stage(id).await, "recorded");
        assert!(w.row(id).await.recorded);
        let clocks = w.db.store.clocks(id.as_str()).await.expect("clocks");
        assert!(clocks.iter().all(|clock| clock.started_on == "2026-03-03"), "nothing runs from before its entry");
        let facts = w.db.store.facts(id.as_str()).await.expect("facts").expect("a row");
        assert!(facts.backlog);
        w.days(2).await;
        let events = w.db.store.load_stream(id.as_str()).await.expect("answers").expect("a stream").version;
        assert!(events < 60, "four years before the system are not chased one by one: {events} events");
        w.act("nm-fgw.shouli", id, "receive_push", &[]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_whose_column_was_changed_is_found() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        w.drain().await;
        w.db.store.checkpoint(w.casework.now().as_micros(), &w.out.signing).await.expect("a checkpoint");
        let key = w.out.signing.verifying_key();
        let clean = w.db.store.verify_database(key, Some(w.casework.vault())).await.expect("it verifies");
        assert!(clean.problems.is_empty(), "{:?}", clean.problems);
        w.db.tamper("UPDATE case_events SET kind = 'declined' WHERE kind = 'accepted'").await;
        let found = w.db.store.verify_database(key, Some(w.casework.vault())).await.expect("it verifies");
        assert_eq!(found.problems.len(), 1);
        assert_eq!(found.problems[0].case_id.as_deref(), Some(registered.id.as_str()));
    }
}
