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
    ("GET /login/second", "anybody"),
    ("POST /login/second", "anybody"),
    ("GET /login/single-sign-on", "anybody"),
    ("GET /login/single-sign-on/back", "anybody"),
    ("GET /account/password", "staff"),
    ("POST /account/password", "staff"),
    ("GET /account/second-factor", "staff"),
    ("POST /account/second-factor/begin", "staff"),
    ("GET /account/second-factor/code.svg", "staff"),
    ("POST /account/second-factor/confirm", "staff"),
    ("POST /account/second-factor/codes", "staff"),
    ("POST /account/second-factor/remove", "staff"),
    ("GET /account/sessions", "staff"),
    ("POST /account/sessions/end", "staff"),
    ("POST /account/sessions/noticed", "staff"),
    ("GET /security/sign-in", "security administrator"),
    ("POST /security/sign-in/unlock", "security administrator"),
    ("POST /security/sign-in/password", "security administrator"),
    ("POST /security/sign-in/second-factor", "security administrator"),
    ("POST /security/sign-in/link", "security administrator"),
    ("POST /security/sign-in/unlink", "security administrator"),
    ("GET /guide", "anybody"),
    ("GET /guide/today", "anybody"),
    ("GET /guide/today.ics", "anybody"),
    ("GET /records", "anybody"),
    ("GET /records.atom", "anybody"),
    ("GET /records.csv", "anybody"),
    ("GET /records.json", "anybody"),
    ("GET /typical", "anybody"),
    ("GET /stats", "anybody"),
    ("GET /stats.csv", "anybody"),
    ("GET /stats.json", "anybody"),
    ("GET /mechanisms", "mechanisms"),
    ("POST /mechanisms", "of a mechanism"),
    ("GET /mechanisms/export", "over mechanisms"),
    ("GET /meetings", "on cases"),
    ("GET /meetings/new", "calls meetings"),
    ("POST /meetings/new", "calls meetings"),
    ("GET /meetings/{meeting}", "on cases"),
    ("POST /meetings/{meeting}/tasks", "calls meetings"),
    ("POST /meetings/{meeting}/end", "calls meetings"),
    ("GET /track", "anybody"),
    ("GET /track/lost", "anybody"),
    ("POST /track/lost", "anybody"),
    ("POST /track", "anybody"),
    ("GET /complain", "anybody"),
    ("POST /complain", "anybody"),
    ("POST /complain/begin", "anybody"),
    ("GET /complain/resume", "anybody"),
    ("POST /complain/resume", "anybody"),
    ("POST /complain/leave", "anybody"),
    ("GET /complain/receipt", "anybody"),
    ("GET /complain/receipt/pdf", "anybody"),
    ("GET /complain/evidence", "anybody"),
    ("POST /complain/evidence", "anybody"),
    ("POST /complain/evidence/remove", "anybody"),
    ("GET /complain/proof", "anybody"),
    ("POST /complain/evidence/uploads", "anybody"),
    ("GET /complain/evidence/uploads/{upload}", "anybody"),
    ("POST /complain/evidence/uploads/{upload}", "anybody"),
    ("PATCH /complain/evidence/uploads/{upload}", "anybody"),
    ("DELETE /complain/evidence/uploads/{upload}", "anybody"),
    ("GET /complain/{step}", "anybody"),
    ("POST /complain/{step}", "anybody"),
    ("POST /demo/clock", "anybody"),
    ("GET /styleguide", "anybody"),
    ("POST /demo/switch", "anybody"),
    ("GET /track/case", "complainant"),
    ("POST /track/case", "complainant"),
    ("GET /desk", "staff"),
    ("POST /desk/read", "on cases"),
    ("GET /desk/duties.csv", "enforcing"),
    ("POST /cases/{id}/duties/{no}", "enforcing"),
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
    ("GET /cases/{id}/acts/{offer}", "on cases, complainant"),
    ("GET /cases/{id}/letters", "on cases"),
    ("GET /cases/{id}/clocks", "on cases"),
    ("GET /cases/{id}/messages", "on cases"),
    ("GET /cases/{id}/links", "on cases"),
    ("GET /cases/{id}/timeline", "on cases"),
    ("GET /cases/{id}/news", "on cases"),
    ("GET /cases/{id}/file-list", "on cases"),
    ("GET /cases/{id}/package", "officers"),
    ("GET /cases/{id}/code", "gives codes"),
    ("POST /cases/{id}/code", "gives codes"),
    ("POST /cases/{id}/code/refuse", "gives codes"),
    ("GET /cases/{id}/evidence", "on cases"),
    ("POST /cases/{id}/evidence/uploads", "on cases, complainant"),
    ("GET /cases/{id}/evidence/uploads/{upload}", "on cases, complainant"),
    ("POST /cases/{id}/evidence/uploads/{upload}", "on cases, complainant"),
    ("PATCH /cases/{id}/evidence/uploads/{upload}", "on cases, complainant"),
    ("DELETE /cases/{id}/evidence/uploads/{upload}", "on cases, complainant"),
    ("GET /cases/{id}/evidence/{evidence}/preview", "on cases, complainant"),
    ("GET /cases/{id}/evidence/{evidence}/view", "on cases, complainant"),
    ("POST /cases/{id}/acts/{offer}", "on cases, complainant"),
    ("POST /cases/{id}/acts/{offer}/draft", "on cases, complainant"),
    ("POST /cases/{id}/evidence", "on cases, complainant"),
    ("GET /cases/{id}/evidence/{evidence}", "on cases, complainant"),
    ("GET /cases/{id}/letters/{letter}", "on cases, complainant"),
    ("GET /cases/{id}/letters/{letter}/pdf", "on cases, complainant"),
    ("GET /screening", "screeners"),
    ("POST /screening", "screeners"),
    ("GET /register", "intake"),
    ("POST /register", "intake"),
    ("POST /register/draft", "intake"),
    ("POST /register/check", "intake"),
    ("GET /import", "intake"),
    ("POST /import", "intake"),
    ("GET /organs", "staff"),
    ("POST /organs", "staff"),
    ("GET /organs/export", "staff"),
    ("GET /organs/import", "system administrator"),
    ("POST /organs/import", "system administrator"),
    ("GET /organs/review", "system administrator"),
    ("POST /organs/adopt", "system administrator"),
    ("POST /organs/discard", "system administrator"),
    ("GET /organs/{id}", "staff"),
    ("GET /profile", "staff"),
    ("GET /jobs", "system administrator"),
    ("POST /jobs", "system administrator"),
    ("GET /audit", "audit administrator"),
    ("POST /audit", "audit administrator"),
    ("POST /audit/export", "audit administrator"),
    ("POST /audit/verify", "audit administrator"),
    ("GET /retention", "retention"),
    ("GET /retention/{destruction}", "retention"),
    ("POST /retention/propose", "lead head"),
    ("POST /retention/hold", "lead head"),
    ("POST /retention/decide", "joint office"),
    ("GET /keys", "security administrator"),
    ("GET /verify", "anybody"),
    ("POST /verify", "anybody"),
    ("GET /verify/roots.json", "anybody"),
    ("GET /verify/key.pem", "anybody"),
    ("GET /tokens", "staff"),
    ("POST /tokens", "staff"),
    ("POST /tokens/{token}/revoke", "staff"),
    ("POST /seat", "staff"),
    ("GET /account/absence", "staff"),
    ("POST /account/absence", "staff"),
    ("POST /account/absence/{absence}/end", "staff"),
    ("GET /accounts", "accounts"),
    ("POST /accounts", "accounts"),
    ("GET /accounts/new", "security administrator"),
    ("POST /accounts/new", "security administrator"),
    ("GET /accounts/bulk", "security administrator"),
    ("POST /accounts/bulk", "security administrator"),
    ("GET /accounts/bulk/template", "security administrator"),
    ("POST /accounts/bulk/make", "security administrator"),
    ("POST /accounts/bulk/discard", "security administrator"),
    ("POST /accounts/{id}", "security administrator"),
    ("POST /accounts/{id}/seats", "security administrator"),
    ("POST /accounts/{id}/seats/{seat}/end", "security administrator"),
    ("POST /accounts/{id}/invite", "security administrator"),
    ("POST /accounts/{id}/shut", "security administrator"),
    ("POST /accounts/{id}/open", "security administrator"),
    ("POST /accounts/{id}/sign-out", "security administrator"),
    ("GET /accounts/{id}/absence", "security administrator"),
    ("POST /accounts/{id}/absence", "security administrator"),
    ("GET /accounts/{id}/leave", "security administrator"),
    ("POST /accounts/{id}/leave", "security administrator"),
    ("GET /accounts/grants", "accounts"),
    ("POST /accounts/grants/{grant}", "audit administrator"),
    ("GET /accounts/{id}", "accounts"),
    ("GET /invitation/{token}", "anybody"),
    ("POST /invitation/{token}", "anybody"),
    ("GET /api/docs", "anybody"),
];

/// The same for programs: whose tokens, and which scope they need.
const EXPECTED_OF_PROGRAMS: &[(&str, &str, &str)] = &[
    ("GET /api/problems/{code}", "anybody", ""),
    ("GET /api/v1/openapi.json", "anybody", ""),
    ("GET /api/v1/health", "anybody", ""),
    ("GET /api/v1/me", "staff", ""),
    ("GET /api/v1/vocabulary", "staff", "organs:read"),
    ("GET /api/v1/organs", "staff", "organs:read"),
    ("GET /api/v1/organs/{organ}", "staff", "organs:read"),
    ("GET /api/v1/desk", "staff", "cases:read"),
    ("GET /api/v1/cases", "on cases", "cases:read"),
    ("POST /api/v1/cases", "intake", "cases:register"),
    ("POST /api/v1/cases/search", "on cases", "cases:read"),
    ("GET /api/v1/cases/{id}", "on cases", "cases:read"),
    ("GET /api/v1/cases/{id}/claims", "on cases", "cases:read"),
    ("GET /api/v1/cases/{id}/clocks", "on cases", "cases:read"),
    ("GET /api/v1/cases/{id}/letters", "on cases", "cases:read"),
    ("GET /api/v1/cases/{id}/letters/{letter}", "on cases", "cases:read"),
    ("GET /api/v1/cases/{id}/messages", "on cases", "cases:read"),
    ("GET /api/v1/cases/{id}/timeline", "on cases", "cases:read"),
    ("GET /api/v1/cases/{id}/offers", "on cases", "cases:read"),
    ("POST /api/v1/cases/{id}/acts/{offer}", "on cases", "cases:act"),
    ("GET /api/v1/cases/{id}/evidence", "on cases", "cases:read"),
    ("POST /api/v1/cases/{id}/evidence", "on cases", "evidence:write"),
    ("GET /api/v1/cases/{id}/evidence/{evidence}", "on cases", "evidence:read"),
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
        "enforcing" => matches!(role, Role::EnforcingOfficer | Role::EnforcingHead),
        "officers" => {
            let beside = matches!(
                role,
                Role::RespondentOfficer
                    | Role::RespondentHead
                    | Role::EnforcingOfficer
                    | Role::EnforcingHead
                    | Role::DisciplineReceiver
            );
            staff && !reads_no_case && !beside
        }
        "hands over" => matches!(role, Role::Intake | Role::LeadHead | Role::RelatedOfficer),
        "calls meetings" => matches!(role, Role::Intake | Role::LeadHead),
        "over mechanisms" => matches!(
            role,
            Role::Intake | Role::LeadHead | Role::ProvinceLiaison | Role::JointOffice | Role::AssessmentOffice
        ),
        "of a mechanism" => matches!(
            role,
            Role::Intake
                | Role::LeadHead
                | Role::RelatedOfficer
                | Role::Handler
                | Role::Approver
                | Role::RespondentOfficer
                | Role::RespondentHead
                | Role::EnforcingOfficer
                | Role::EnforcingHead
        ),
        "mechanisms" => {
            let without = matches!(
                role,
                Role::PublicityEditor
                    | Role::DisciplineReceiver
                    | Role::SystemAdmin
                    | Role::SecurityAdmin
                    | Role::AuditAdmin
            );
            staff && !without
        }
        "gives codes" => matches!(role, Role::Intake | Role::LeadHead),
        "intake" => role == Role::Intake,
        "retention" => matches!(role, Role::LeadHead | Role::JointOffice | Role::AuditAdmin),
        "lead head" => role == Role::LeadHead,
        "joint office" => role == Role::JointOffice,
        "security administrator" => role == Role::SecurityAdmin,
        "audit administrator" => role == Role::AuditAdmin,
        "system administrator" => role == Role::SystemAdmin,
        "screeners" => matches!(role, Role::Intake | Role::LeadHead),
        "accounts" => matches!(role, Role::SecurityAdmin | Role::AuditAdmin),
        other => panic!("no group {other}"),
    }
}

fn line(verb: Verb, path: &str) -> String {
    format!("{} {path}", verb.name())
}

#[test]
fn the_table_admits_exactly_whom_it_should() {
    let known = EXPECTED.len() + EXPECTED_OF_PROGRAMS.len();
    assert_eq!(ROUTES.len(), known, "an address is missing here, or one too many stands here");
    for route in ROUTES {
        let line = line(route.verb, route.path);
        let programs = EXPECTED_OF_PROGRAMS.iter().map(|(line, group, _)| (*line, *group));
        let group = EXPECTED.iter().copied().chain(programs).find(|(known, _)| *known == line).map(|(_, group)| group);
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
                .replace("{no}", "1")
                .replace("{token}", "k0")
                .replace("{evidence}", "e1")
                .replace("{letter}", "l1")
                .replace("{export}", "x1")
                .replace("{absence}", "b1")
                .replace("{seat}", "s1")
                .replace("{grant}", "g1")
                .replace("{destruction}", "d1")
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

#[tokio::test]
async fn every_role_calls_exactly_the_operations_of_the_table_and_only_with_their_scope() {
    let world = World::new().await;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::System) {
        if role != Role::Complainant {
            world.account(role, "").await;
        }
    }
    for role in Role::ALL.into_iter().filter(|role| !matches!(role, Role::Complainant | Role::System)) {
        let own = crate::scopes_of(role);
        let full = world.token(role, &own).await;
        for &(line, group, scope) in EXPECTED_OF_PROGRAMS {
            let (verb, path) = line.split_once(' ').expect("a line has two words");
            let path = path.replace("{id}", "nothing").replace("{code}", "stale").replace("{organ}", "nm-fgw");
            let path = path.replace("{offer}", "accept").replace("{evidence}", "e1").replace("{letter}", "l1");
            let answer = world.call(verb, &path, Some(&full), &[], "{}").await;
            let let_in = !matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED);
            assert_eq!(let_in, expected(group, Some(role)), "{line} for {role:?}: {} {}", answer.status, answer.text());
            if group != "anybody" {
                let bare = world.call(verb, &path, None, &[], "{}").await;
                assert_eq!(bare.status, StatusCode::UNAUTHORIZED, "{line} without a token");
                let others: Vec<_> = own.iter().copied().filter(|one| one.code() != scope).collect();
                if expected(group, Some(role)) && !scope.is_empty() && !others.is_empty() {
                    let lacking = world.token(role, &others).await;
                    let answer = world.call(verb, &path, Some(&lacking), &[], "{}").await;
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{line} for {role:?} without {scope}");
                    assert!(answer.text().contains("/api/problems/scope"), "{}", answer.text());
                }
            }
        }
        world.forget_tokens(role).await;
    }
}

#[tokio::test]
async fn the_session_of_a_browser_opens_nothing_of_the_api() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let mut browser = world.seat(Role::Intake).await;
    assert_eq!(browser.get("/cases").await.status, StatusCode::OK);
    assert_eq!(browser.get("/api/v1/cases").await.status, StatusCode::UNAUTHORIZED);
}
