//! The auditor's page: what was done shows, is found, is taken away, and an altered row does not pass.

use super::world::World;
use crate::routes::{ROUTES, Verb};
use axum::http::StatusCode;
use domain::actor::Role;

#[tokio::test]
async fn the_auditor_finds_what_was_done_and_takes_it_away() {
    let world = World::new().await;
    for role in [Role::Intake, Role::AuditAdmin] {
        world.account(role, "").await;
    }
    let mut auditor = world.seat(Role::AuditAdmin).await;
    let page = auditor.get("/audit").await.text();
    assert!(
        page.contains("还没有校验过") && page.contains("<a href=\"/audit\" aria-current=\"page\">审计</a>"),
        "{page}"
    );

    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut intake = world.seat(Role::Intake).await;
    let path = format!("/cases/{}/acts/open_identity", case.id);
    let form = intake.get(&path).await;
    let key = form.hidden("<form", "_key");
    let version = form.hidden("<form", "_version");
    let fields =
        [("_key", key.as_str()), ("_version", version.as_str()), ("why", "verification"), ("text", "核对合同")];
    let answer = intake.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(intake.get(&format!("/cases/{}", case.id)).await.text().contains("13912341234"));

    let page = auditor.get("/audit").await.text();
    for part in ["查看身份信息", &case.number, "测试受理员（test.intake）", "共<strong>"] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    for secret in ["13912341234", "王小明", "南曼兴远", "核对合同"] {
        assert!(!page.contains(secret), "{secret} shows");
    }

    let wanted = [("action", "identity.opened"), ("actor", "test.intake"), ("subject", case.number.as_str())];
    assert!(auditor.post("/audit", &wanted).await.text().contains("共<strong>1</strong>条"));
    let nothing = auditor.post("/audit", &[("action", "identity.opened"), ("to", "2026-03-01")]).await;
    assert!(nothing.text().contains("没有符合条件的记录"));
    let wrong = auditor.post("/audit", &[("from", "2026-03-03"), ("to", "2026-03-01"), ("actor", "王")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("结束日期早于开始日期") && wrong.text().contains("value=\"王\""), "{}", wrong.text());

    let table = auditor.post("/audit/export", &[("format", "csv"), ("action", "identity.opened")]).await;
    assert!(table.text().contains("序号,时间,事项") && table.text().contains(&case.number), "{}", table.text());
    let book = auditor.post("/audit/export", &[("format", "xlsx")]).await;
    assert!(book.bytes.starts_with(b"PK"), "a workbook");
    assert!(auditor.get("/audit").await.text().contains("导出审计记录"), "the export is entered itself");
}

#[tokio::test]
async fn an_altered_row_is_found_and_a_sound_chain_says_when_it_was_checked() {
    let world = World::new().await;
    for role in [Role::Intake, Role::AuditAdmin] {
        world.account(role, "").await;
    }
    world.token(Role::Intake, &[casework::TokenScope::CasesRead]).await;
    let now = world.casework.now().as_micros();
    world.casework.store().checkpoint(now, &world.signing).await.unwrap().expect("a root");
    let mut auditor = world.seat(Role::AuditAdmin).await;
    assert_eq!(auditor.post("/audit/verify", &[]).await.header("location"), "/audit#verification");
    let page = auditor.get("/audit").await.text();
    assert!(page.contains("没有发现改动或缺失") && page.contains("2026-03-02 09:0"), "{page}");

    assert_eq!(world.db.tamper("UPDATE audit_entries SET actor = 'somebody' WHERE seq = 1").await, 1);
    auditor.post("/audit/verify", &[]).await;
    let page = auditor.get("/audit").await.text();
    assert!(page.contains("发现1处问题") && page.contains("审计记录第1条：事件内容或其杂凑值被改动"), "{page}");
}

#[test]
fn the_auditor_changes_nothing_but_what_is_its_own() {
    let own = [
        "/accounts",
        // The second hand where somebody is made an administrator: it says yes or no and can propose nothing.
        "/accounts/grants/{grant}",
        "/audit",
        "/audit/export",
        "/audit/verify",
        "/organs",
        "/seat",
        "/tokens",
        "/tokens/{token}/revoke",
        "/verify",
    ];
    for route in ROUTES.iter().filter(|route| route.verb == Verb::Post && route.who.admits(Some(Role::AuditAdmin))) {
        let anybody = route.who.admits(None);
        let account = ["/account/", "/sessions", "/me"].iter().any(|prefix| route.path.starts_with(prefix));
        assert!(anybody || account || own.contains(&route.path), "POST {} is open to the auditor", route.path);
    }
}
