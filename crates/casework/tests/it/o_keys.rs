//! A rotated key reads old and writes new, while requests go on and however often the rotation is broken off.

use crate::world::World;
use casework::Casework;
use domain::ids::CaseId;
use jiff::civil::date;
use seal::{
    Suite,
    blind::{BlindKey, BlindRing},
    envelope::{KeyRing, MasterKey},
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

fn rings(current: u8, older: &[u8]) -> (KeyRing, BlindRing) {
    let suite = Suite::default();
    let master = |byte: &u8| MasterKey::from_bytes(suite, [*byte; 32]);
    let blind = |byte: &u8| BlindKey::from_bytes(suite, [*byte; 32]);
    (
        KeyRing::new(master(&current), older.iter().map(master).collect()),
        BlindRing::new(blind(&current), older.iter().map(blind).collect()),
    )
}

async fn shows_its_phone(w: &World, casework: &Casework, id: &CaseId) {
    let lead = w.lead(id).await;
    let view = casework.case_view(w.who(&lead), id).await.expect("the case opens");
    assert!(view.parties.iter().any(|(_, value)| value == "139****1234"), "{:?}", view.parties);
}

async fn found(w: &World) -> usize {
    let values = w.vault.blind_values("phone", "13912341234");
    w.db.store.find_by_blind("phone", &values).await.expect("the index answers").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_key_reads_old_and_writes_new_under_load() {
    for db in store::testing::engines().await {
        let name = db.name;
        let w = Arc::new(World::at(db, date(2026, 3, 3)).await);
        let (keys, blind) = rings(1, &[]);
        w.vault.turn(keys, blind);
        let mut cases = Vec::new();
        for _ in 0..6 {
            cases.push(w.register(&[]).await.id);
        }
        let old_master = w.vault.master_id();
        assert_eq!(found(&w).await, 6, "{name}");

        // Requests go on all the time: some register, some read what was there before.
        let stop = Arc::new(AtomicBool::new(false));
        let writer = {
            let (w, stop) = (Arc::clone(&w), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut made = Vec::new();
                while !stop.load(Ordering::Relaxed) || made.len() < 4 {
                    made.push(w.register(&[]).await.id);
                    if made.len() > 30 {
                        break;
                    }
                }
                made
            })
        };
        let reader = {
            let (w, stop, cases) = (Arc::clone(&w), Arc::clone(&stop), cases.clone());
            tokio::spawn(async move {
                let mut reads = 0;
                while !stop.load(Ordering::Relaxed) || reads < 6 {
                    shows_its_phone(&w, &w.casework, &cases[reads % cases.len()]).await;
                    assert!(found(&w).await >= cases.len(), "nothing is lost from the index meanwhile");
                    reads += 1;
                }
            })
        };
        let (keys, blind) = rings(2, &[1]);
        w.vault.turn(keys, blind);
        w.casework.begin_rotation().await.expect("the rotation is noted");
        // Broken off after one batch, by a process that dies, and taken up by the next.
        w.casework.rotate_some().await.expect("a batch is wrapped anew");
        while w.casework.rotate_some().await.expect("a batch is wrapped anew") {}
        stop.store(true, Ordering::Relaxed);
        let made = writer.await.expect("every registration passes");
        reader.await.expect("every read passes");
        // What a slow request wrote with the old key is found as well.
        while w.casework.rotate_batch().await.expect("a batch is wrapped anew") != (0, 0) {}

        let status = w.casework.key_status().await.expect("the status");
        assert_eq!(status.behind(), 0, "{name}: {status:?}");
        assert_ne!(status.master[0].id, old_master);
        assert_eq!(status.master[0].cases, i64::try_from(6 + made.len()).unwrap(), "{name}");
        assert!(status.rotation.is_some_and(|rotation| rotation.done().is_some()));
        // The old key is thrown away: everything opens and is found by the new one alone.
        let (keys, blind) = rings(2, &[]);
        w.vault.turn(keys, blind);
        for id in cases.iter().chain(&made) {
            shows_its_phone(&w, &w.casework, id).await;
        }
        assert_eq!(found(&w).await, 6 + made.len(), "{name}");
        // And the old key alone opens nothing any more.
        let (keys, blind) = rings(1, &[]);
        w.vault.turn(keys, blind);
        assert!(w.db.store.open_texts(&w.vault, cases[0].as_str()).await.is_err(), "{name}");
        assert_eq!(found(&w).await, 0, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_broken_off_in_the_middle_opens_everything_and_goes_on() {
    for db in store::testing::engines().await {
        let name = db.name;
        let w = World::at(db, date(2026, 3, 3)).await;
        let (keys, blind) = rings(1, &[]);
        w.vault.turn(keys, blind);
        let mut cases = Vec::new();
        for _ in 0..5 {
            cases.push(w.register(&[]).await.id);
        }
        let (keys, blind) = rings(2, &[1]);
        w.vault.turn(keys, blind);
        // Two of five are wrapped anew when the power fails.
        let mut random = seal::random::SeededRandom::new(5);
        assert_eq!(w.db.store.rewrap_batch(&w.vault, &mut random, 2).await.expect("a batch"), 2, "{name}");
        for id in &cases {
            shows_its_phone(&w, &w.casework, id).await;
        }
        assert!(w.casework.key_status().await.expect("the status").behind() > 0);
        while w.casework.rotate_batch().await.expect("a batch") != (0, 0) {}
        assert_eq!(w.casework.key_status().await.expect("the status").behind(), 0, "{name}");
        for id in &cases {
            shows_its_phone(&w, &w.casework, id).await;
        }
    }
}
