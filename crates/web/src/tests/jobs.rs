//! The page of failed background work.

use super::world::World;
use axum::http::StatusCode;
use domain::actor::Role;
use std::sync::atomic::Ordering;
use store::NewOutbox;

/// A job that has failed for this reason.
async fn failed(world: &World, key: &str, case_id: &str, reason: &str) -> i64 {
    let store = world.casework.store();
    let now = world.casework.now().as_micros();
    let row = NewOutbox {
        dedupe_key: key.to_owned(),
        case_id: case_id.to_owned(),
        kind: "report_complaint".to_owned(),
        payload: "{}".to_owned(),
        created_at_us: now,
        not_before_us: now,
    };
    assert!(store.enqueue(row).await.unwrap());
    let rows = store.outbox_pending(100).await.unwrap();
    let id = rows.iter().find(|row| row.dedupe_key == key).expect("it was just added").id;
    store.outbox_fail(id, reason).await.unwrap();
    id
}

#[tokio::test]
async fn failed_work_is_shown_with_its_reason_and_tried_again() {
    let world = World::new().await;
    for role in [Role::Intake, Role::SystemAdmin] {
        world.account(role, "").await;
    }
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut admin = world.seat(Role::SystemAdmin).await;
    let page = admin.get("/jobs").await.text();
    assert!(page.contains("没有失败的任务") && !page.contains("全部重试"), "{page}");
    assert!(page.contains("<a href=\"/jobs\" aria-current=\"page\">后台任务</a>"), "{page}");

    let first = failed(&world, "one", case.id.as_str(), "the share <outbound> is gone").await;
    failed(&world, "two", "", "no such mapping").await;
    failed(&world, "three", "", "no such mapping either").await;
    let owed = world.casework.store().outbox_counts().await.unwrap();
    let page = admin.get("/jobs").await.text();
    for part in [
        "向省级平台报送投诉",
        &case.number,
        "the share &#60;outbound&#62; is gone",
        "no such mapping either",
        "2026-03-02 09:0",
        &format!("{}项等待办理，3项失败", owed.pending),
        "全部重试",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    assert!(!page.contains("南曼兴远"), "an administrator reads no case");

    let id = first.to_string();
    let button = format!("name=\"id\" value=\"{id}\"");
    assert!(page.contains(&button), "{page}");
    let answer = admin.post("/jobs", &[("id", &id)]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/jobs?resumed=1"));
    assert_eq!(world.rounds.load(Ordering::Relaxed), 1, "the worker is rung");
    let page = admin.get("/jobs?resumed=1").await.text();
    assert!(page.contains("已重新提交1项任务") && !page.contains(&button), "{page}");
    let pending = world.casework.store().outbox_pending(100).await.unwrap();
    let row = pending.iter().find(|row| row.id == first).expect("it is owed again");
    assert_eq!(row.attempts, 0, "it has all its attempts again");

    // Somebody else pressed the same button.
    assert_eq!(admin.post("/jobs", &[("id", &id)]).await.header("location"), "/jobs?resumed=0");
    assert_eq!(world.rounds.load(Ordering::Relaxed), 1, "nothing is to be done");
    assert_eq!(admin.post("/jobs", &[("id", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    assert_eq!(admin.post("/jobs", &[("all", "on")]).await.header("location"), "/jobs?resumed=2");
    assert_eq!(world.rounds.load(Ordering::Relaxed), 2, "the worker is rung");
    assert!(admin.get("/jobs").await.text().contains("没有失败的任务"));
    assert_eq!(world.casework.store().outbox_counts().await.unwrap().failed, 0);
}
