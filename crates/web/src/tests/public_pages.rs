//! The public side: its frame, and its pages empty, full and asked for wrongly.

use super::world::World;
use axum::http::StatusCode;
use domain::actor::Role;

#[tokio::test]
async fn visitors_get_the_public_doors_and_staff_their_own_navigation() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let doors = ["/complain", "/track", "/records", "/typical", "/stats", "/guide", "/verify"];

    let mut visitor = world.browser();
    let mut complainant = world.browser();
    complainant.post("/track", &[("number", &case.number), ("code", &case.code)]).await;
    for (browser, paths) in [(&mut visitor, &["/", "/nowhere"][..]), (&mut complainant, &["/track/case"])] {
        for path in paths {
            let page = browser.get(path).await.text();
            for door in doors {
                assert!(page.contains(&format!("<li><a href=\"{door}\"")), "{path} lacks {door}");
            }
            assert!(page.contains("谁受理") && page.contains("投诉由本平台受理"), "{path}: {page}");
        }
    }
    let tracking = visitor.get("/track").await.text();
    assert!(tracking.contains("<a href=\"/track\" aria-current=\"page\">查询进度</a>"), "{tracking}");

    let mut officer = world.seat(Role::Intake).await;
    let page = officer.get("/verify").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("public-nav") && page.text().contains("side-nav"));
}
