//! (f) The determining organ does nothing: ladder, then 提级办理.

use crate::world::World;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn silence_climbs_the_ladder_and_the_case_is_taken_away() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        let head = "nm-fgw.fuzeren";
        let county = lead.replace("shouli", "fuzeren");
        assert_eq!(w.refusal(head, id, "elevate", &[("organ", "nm")]).await, "ladder-first");
        w.days(16).await;
        w.act(&lead, id, "post", &[("audience", "internal"), ("text", "电话催办")]).await;
        assert_eq!(w.refusal(head, id, "elevate", &[("organ", "nm")]).await, "ladder-first");
        w.days(14).await;
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        for kind in ["urge", "supervision", "interview"] {
            assert!(letters.iter().any(|letter| letter.kind == kind), "rung {kind}");
        }
        assert_eq!(w.refusal(&county, id, "elevate", &[("organ", "nm")]).await, "higher-layer");
        w.act(head, id, "elevate", &[("organ", "nm")]).await;
        assert_eq!(w.row(id).await.determining_id.as_deref(), Some("nm"));
        let late = w.try_act(w.who("my.chengban"), id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
        assert!(late.is_err(), "the silent organ has it no more");
        w.act("nm.chengban", id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
        assert_eq!(w.stage(id).await, "rectifying");
    }
}
