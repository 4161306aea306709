//! Who may call what: every role against every line of the table, over HTTP.

use super::world::{World, login};
use crate::routes::{ROUTES, Verb};
use axum::http::StatusCode;
use domain::actor::Role;

/// What each line of the table admits, written down a second time.
const EXPECTED: &[(&str, &str)] = &[
    ("GET /", "anybody"),
    ("GET /health", "anybody"),
    ("GET /ready", "anybody"),
    ("GET /assets/{hash}/{file}", "anybody"),
    ("POST /mode", "anybody"),
    ("GET /login", "anybody"),
    ("POST /login", "anybody"),
    ("POST /logout", "anybody"),
    ("GET /track", "anybody"),
    ("POST /track", "anybody"),
    ("POST /demo/clock", "anybody"),
    ("GET /styleguide", "anybody"),
    ("POST /demo/switch", "anybody"),
    ("GET /track/case", "complainant"),
    ("GET /desk", "staff"),
    ("GET /cases", "on cases"),
    ("POST /cases", "on cases"),
    ("POST /cases/columns", "on cases"),
    ("POST /cases/views", "on cases"),
    ("GET /cases/hand-over", "hands over"),
    ("POST /cases/hand-over", "hands over"),
    ("POST /cases/hand-over/done", "hands over"),
    ("GET /cases/exports", "on cases"),
    ("POST /cases/exports", "on cases"),
    ("GET /cases/exports/{export}", "on cases"),
    ("POST /cases/exports/{export}", "on cases"),
    ("GET /cases/exports/{export}/file", "on cases"),
    ("GET /cases/{id}", "on cases"),
    ("POST /cases/{id}/acts/{offer}", "on cases, complainant"),
    ("POST /cases/{id}/evidence", "on cases, complainant"),
    ("GET /cases/{id}/evidence/{evidence}", "on cases, complainant"),
    ("GET /cases/{id}/letters/{letter}", "on cases, complainant"),
    ("GET /register", "intake"),
    ("POST /register", "intake"),
    ("GET /import", "intake"),
    ("POST /import", "intake"),
    ("GET /jobs", "system administrator"),
    ("POST /jobs", "system administrator"),
];

fn expected(group: &str, role: Option<Role>) -> bool {
    let Some(role) = role else { return group == "anybody" };
    let staff = !matches!(role, Role::Complainant | Role::System);
    let reads_no_case = matches!(
        role,
        Role::JointOffice
            | Role::AssessmentOffice
            | Role::PublicityEditor
            | Role::SystemAdmin
            | Role::SecurityAdmin
            | Role::AuditAdmin
    );
    match group {
        "anybody" => true,
        "complainant" => role == Role::Complainant,
        "staff" => staff,
        "on cases" => staff && !reads_no_case,
        "on cases, complainant" => role == Role::Complainant || (staff && !reads_no_case),
        "hands over" => matches!(role, Role::Intake | Role::LeadHead | Role::RelatedOfficer),
        "intake" => role == Role::Intake,
        "system administrator" => role == Role::SystemAdmin,
        other => panic!("no group {other}"),
    }
}

fn line(verb: Verb, path: &str) -> String {
    let verb = match verb {
        Verb::Get => "GET",
        Verb::Post => "POST",
    };
    format!("{verb} {path}")
}

#[test]
fn the_table_admits_exactly_whom_it_should() {
    assert_eq!(ROUTES.len(), EXPECTED.len(), "an address is missing here, or one too many stands here");
    for route in ROUTES {
        let line = line(route.verb, route.path);
        let group = EXPECTED.iter().find(|(known, _)| *known == line).map(|(_, group)| *group);
        let group = group.unwrap_or_else(|| panic!("{line} is not written down"));
        for role in Role::ALL.into_iter().map(Some).chain([None]) {
            assert_eq!(route.who.admits(role), expected(group, role), "{line} for {role:?}");
        }
    }
}

#[tokio::test]
async fn every_role_gets_to_exactly_the_pages_of_the_table() {
    let world = World::new().await;
    for role in Role::ALL {
        if !matches!(role, Role::Complainant | Role::System) {
            world.account(role, "").await;
        }
    }
    let case = world.complaint("南曼兴远建设有限公司").await;
    // Nobody can sign in as the system.
    for role in Role::ALL.into_iter().filter(|role| *role != Role::System).map(Some).chain([None]) {
        for &(line, group) in EXPECTED {
            let (verb, path) = line.split_once(' ').expect("a line has two words");
            let path = path
                .replace("{id}", "nothing")
                .replace("{offer}", "accept")
                .replace("{evidence}", "e1")
                .replace("{letter}", "l1")
                .replace("{export}", "x1")
                .replace("{hash}", "0")
                .replace("{file}", "theme.css");
            // Some of these pages sign out, so each request has a session of its own.
            let mut browser = match role {
                None => world.browser(),
                Some(Role::Complainant) => {
                    let mut browser = world.browser();
                    let fields = [("number", case.number.as_str()), ("code", case.code.as_str())];
                    assert_eq!(browser.post("/track", &fields).await.header("location"), "/track/case");
                    browser
                }
                Some(role) => world.seat(role).await,
            };
            let answer = match verb {
                "GET" => browser.get(&path).await,
                _ => browser.post(&path, &[("login", &login(Role::Intake)), ("password", "x"), ("days", "1")]).await,
            };
            let to_the_door =
                answer.status == StatusCode::SEE_OTHER && matches!(answer.header("location"), "/login" | "/track");
            let let_in = answer.status != StatusCode::FORBIDDEN && !to_the_door;
            assert_eq!(let_in, expected(group, role), "{line} for {role:?}: {}", answer.status);
        }
    }
}
