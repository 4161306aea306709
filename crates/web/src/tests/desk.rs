//! The workbench of each role.

use super::world::World;
use axum::http::StatusCode;
use domain::actor::Role;

#[tokio::test]
async fn every_role_has_a_workbench_and_those_who_read_no_case_see_none() {
    let world = World::new().await;
    for role in Role::ALL {
        if !matches!(role, Role::Complainant | Role::System) {
            world.account(role, "").await;
        }
    }
    let case = world.complaint("南曼兴远建设有限公司").await;
    for role in Role::ALL.into_iter().filter(|role| !matches!(role, Role::Complainant | Role::System)) {
        let page = world.seat(role).await.get("/desk").await;
        assert_eq!(page.status, StatusCode::OK, "{role:?}");
        let lead = matches!(role, Role::Intake | Role::LeadHead | Role::RelatedOfficer | Role::ProvinceLiaison);
        assert_eq!(page.text().contains(&format!("/cases/{}", case.id)), lead, "{role:?}");
        assert!(!page.text().contains("兴远"), "{role:?}");
    }
}

#[tokio::test]
async fn the_desk_names_the_next_act_and_forgets_what_was_read() {
    let world = World::new().await;
    for role in [Role::Intake, Role::LeadHead] {
        world.account(role, "").await;
    }
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut head = world.seat(Role::LeadHead).await;
    let page = head.get("/desk").await;
    assert!(page.text().contains("本单位待办") && page.text().contains("受理"), "{}", page.text());
    let until = page.hidden("action=\"/desk/read\"", "until");
    let read = head.post("/desk/read", &[("until", &until)]).await;
    assert_eq!((read.status, read.header("location")), (StatusCode::SEE_OTHER, "/desk?read=1#news"));
    assert!(head.get("/desk").await.text().contains("没有新的变化"));
    assert_eq!(head.post("/desk/read", &[("until", "soon")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let officer = world.seat(Role::Intake).await.get("/desk").await.text();
    assert!(officer.contains(&format!("/cases/{}#act-accept", case.id)), "{officer}");
}
