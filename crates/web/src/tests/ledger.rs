//! The ledger: conditions, pages, what a person keeps, batch hand-over, exports.

use super::world::{Answer, Browser, World};
use axum::http::StatusCode;
use domain::actor::Role;

async fn world() -> World {
    let world = World::new().await;
    for role in [Role::Intake, Role::LeadHead, Role::EnforcingOfficer] {
        world.account(role, "").await;
    }
    world
}

/// The case, accepted.
async fn accepted(world: &World, officer: &mut Browser<'_>, enterprise: &str) -> String {
    // An institution: its bureau may verify, and so may the government that manages it.
    let case = world.complaint_about(enterprise, "南曼州公路局").await;
    let done = officer.post(&format!("/cases/{}/acts/accept", case.id), &super::acts::TAKEN_ON).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    case.id.to_string()
}

fn follow(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").to_owned()
}

#[tokio::test]
async fn conditions_stand_in_the_address_and_words_never_do() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    let empty = officer.get("/cases").await.text();
    assert!(empty.contains("还没有案件") && empty.contains("/register"), "{empty}");
    let case = world.complaint("南曼兴远建设有限公司").await;
    let fields = [
        ("stage", "registered"),
        ("clock", "running"),
        ("sum_from", "500000"),
        ("respondent", "南曼州住房和城乡建设局"),
    ];
    let path = follow(&officer.post("/cases", &fields).await);
    assert!(path.starts_with("/cases?stage=registered&clock=running&respondent="), "{path}");
    let page = officer.get(&path).await.text();
    assert!(page.contains(&case.number) && page.contains("4项条件") && page.contains("阶段：已登记"), "{page}");
    assert!(page.contains("金额不低于：500,000.00元"), "{page}");
    // Taking one condition away keeps the others.
    assert!(page.contains("href=\"/cases?clock=running"), "{page}");

    let found = officer.post("/cases", &[("text", "兴远"), ("stage", "registered")]).await;
    assert_eq!(found.status, StatusCode::OK, "words are answered where they were sent");
    let page = found.text();
    assert!(page.contains(&case.number) && page.contains("name=\"drop\" value=\"stage\""), "{page}");
    let dropped = officer.post("/cases", &[("text", "兴远"), ("stage", "registered"), ("drop", "text")]).await;
    assert_eq!(follow(&dropped), "/cases?stage=registered");
    let ignored = officer.get("/cases?text=无此企业&all=1").await.text();
    assert!(ignored.contains(&case.number), "an address cannot search");
    let none = officer.get("/cases?stage=closed").await.text();
    assert!(none.contains("没有符合条件的案件"), "{none}");
    for link in ["/cases?overdue=1", "/cases?open=1"] {
        assert_eq!(officer.get(link).await.text().contains(&case.number), link.contains("open"), "{link}");
    }
}

#[tokio::test]
async fn a_condition_that_does_not_read_is_said_beside_it_and_kept() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    world.complaint("南曼兴远建设有限公司").await;
    let answer = officer.get("/cases?sum_from=%E5%BE%88%E5%A4%9A&from=2026-13-40&respondent=nobody").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    for part in ["href=\"#filter-sum_from\"", "id=\"filter-from-error\"", "value=\"很多\"", "机构名录中没有“nobody”"]
    {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
}

#[tokio::test]
async fn pages_are_turned_forwards_and_back() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    for n in 0..52 {
        world.complaint(&format!("第{n}企业有限公司")).await;
    }
    let rows = |page: &str| page.matches("name=\"case\"").count();
    let link = |page: &str, label: &str| -> Option<String> {
        let end = page.find(&format!("\">{label}</a>"))?;
        page[..end].rsplit("href=\"").next().map(|href| href.replace("&#38;", "&"))
    };
    let first = officer.get("/cases").await.text();
    assert_eq!(rows(&first), 50);
    assert!(first.contains("共52件") && link(&first, "上一页").is_none(), "{first}");
    let second = officer.get(&link(&first, "下一页").expect("there is more")).await.text();
    assert_eq!((rows(&second), link(&second, "下一页")), (2, None));
    let back = officer.get(&link(&second, "上一页").expect("there is one before")).await.text();
    assert_eq!(rows(&back), 50);
    assert_eq!(officer.get(&link(&second, "首页").expect("the first")).await.text(), first);
}

#[tokio::test]
async fn columns_density_and_views_are_kept_for_the_person() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    world.complaint("南曼兴远建设有限公司").await;
    let chosen = [("column", "stage"), ("column", "lead"), ("density", "comfortable"), ("stage", "registered")];
    let path = follow(&officer.post("/cases/columns", &chosen).await);
    assert_eq!(path, "/cases?stage=registered");
    let page = officer.get(&path).await.text();
    let heads = |page: &str| page.matches("role=\"columnheader\"").count();
    assert!(page.contains("ledger comfortable") && page.contains("data-label=\"牵头部门\""), "{page}");
    assert_eq!(heads(&page), 4, "the boxes, the number, which always leads, and two chosen");
    let saved = follow(
        &officer
            .post("/cases/views", &[("do", "save"), ("view_name", "待受理"), ("stage", "registered"), ("sort", "due")])
            .await,
    );
    let id = saved.rsplit("view=").next().expect("the view is shown").to_owned();
    let taken = officer.post("/cases/views", &[("do", "save"), ("view_name", " ")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.text().contains("请给视图起一个名称"));
    follow(&officer.post("/cases/views", &[("do", "open"), ("view", &id)]).await);
    assert_eq!(follow(&officer.get("/cases").await), saved, "the ledger opens with it");
    assert_eq!(officer.get("/cases?all=1").await.status, StatusCode::OK);
    follow(&officer.post("/cases/views", &[("do", "rename"), ("view", &id), ("view_name", "新登记")]).await);
    assert!(officer.get("/cases?all=1").await.text().contains("新登记"));
    let mut colleague = world.seat(Role::LeadHead).await;
    assert!(!colleague.get("/cases?all=1").await.text().contains("新登记"), "it is not the colleague's");
    assert_eq!(colleague.post("/cases/views", &[("do", "drop"), ("view", &id)]).await.status, StatusCode::NOT_FOUND);
    follow(&officer.post("/cases/views", &[("do", "drop"), ("view", &id)]).await);
    assert_eq!(officer.get("/cases").await.status, StatusCode::OK);
}

#[tokio::test]
async fn many_cases_are_handed_over_each_as_an_act_of_its_own() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    let first = accepted(&world, &mut officer, "南曼兴远建设有限公司").await;
    let second = accepted(&world, &mut officer, "南曼恒达建材有限公司").await;
    let fresh = world.complaint("南曼新登记有限公司").await;
    assert!(officer.post("/cases/hand-over", &[]).await.text().contains("没有选择案件"));
    let chosen = [("case", first.as_str()), ("case", second.as_str()), ("case", fresh.id.as_str())];
    let preview = officer.post("/cases/hand-over", &chosen).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    let page = preview.text();
    assert!(page.contains("确认转办2件") && page.contains("不能转办的1件") && page.contains("排序第一"), "{page}");
    let field = |name: &str, case: &str| preview.hidden(&format!("value=\"{case}\""), &format!("{name}.{case}"));
    let radios = |case: &str| -> Vec<String> {
        let mark = format!("name=\"organ.{case}\" value=\"");
        page.split(&mark).skip(1).filter_map(|part| part.split('"').next()).map(str::to_owned).collect()
    };
    let organs = radios(&first);
    assert!(organs.len() > 2, "the demonstration has several candidates: {organs:?}");
    let names: Vec<(String, String)> = [&first, &second]
        .iter()
        .flat_map(|case| {
            [
                ("case".to_owned(), (*case).clone()),
                (format!("version.{case}"), field("version", case)),
                (format!("key.{case}"), field("key", case)),
            ]
        })
        .collect();
    let organ = |case: &str, no: usize| (format!("organ.{case}"), organs[no].clone());
    let with = |more: &[(String, String)]| -> Vec<(String, String)> { names.iter().chain(more).cloned().collect() };
    let refs = |all: &[(String, String)]| -> Vec<(String, String)> { all.to_vec() };
    // Not the first, without a reason: nothing is done to any.
    let fields = with(&[organ(&first, 0), organ(&second, 1)]);
    let pairs = refs(&fields);
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = officer.post("/cases/hand-over/done", &pairs).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert!(refused.text().contains("请填写选择理由") && refused.text().contains("确认转办2件"));
    // A colleague is first with one of them.
    let alone = [("organ", organs[0].as_str()), ("_key", "colleague")];
    let mut head = world.seat(Role::LeadHead).await;
    follow(&head.post(&format!("/cases/{second}/acts/hand_over"), &alone).await);
    let fields = with(&[organ(&first, 0), organ(&second, 0)]);
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for _ in 0..2 {
        let done = officer.post("/cases/hand-over/done", &pairs).await.text();
        assert!(done.contains("已转办1件，1件没有办理") && done.contains("他人已办理"), "{done}");
    }
    let page = officer.get(&format!("/cases/{first}")).await.text();
    assert!(page.contains("已转办"), "{page}");
}

async fn finished(browser: &mut Browser<'_>, path: &str) -> String {
    for _ in 0..10_000 {
        let page = browser.get(path).await.text();
        if !page.contains("正在导出") {
            return page;
        }
        tokio::task::yield_now().await;
    }
    panic!("the export never ends")
}

#[tokio::test]
async fn an_export_holds_what_is_shown_and_only_its_owner_fetches_it() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    world.complaint("=HYPERLINK(\"http://x\")有限公司").await;
    world.complaint("南曼恒达建材有限公司").await;
    let path = follow(&officer.post("/cases/exports", &[("stage", "registered"), ("text", "恒达")]).await);
    let page = finished(&mut officer, &path).await;
    assert!(page.contains("导出完成") && page.contains("共1件"), "{page}");
    assert!(!page.contains("恒达"), "what was searched for is not kept");
    let path = follow(&officer.post("/cases/exports", &[("stage", "registered")]).await);
    let page = finished(&mut officer, &path).await;
    assert!(page.contains("共2件"), "{page}");
    let file = officer.get(&format!("{path}/file")).await;
    assert_eq!((file.status, &file.bytes[..2]), (StatusCode::OK, &b"PK"[..]));
    assert!(file.header("content-disposition").starts_with("attachment; filename*=UTF-8''"));
    let mut other = world.seat(Role::LeadHead).await;
    for what in [path.clone(), format!("{path}/file")] {
        assert_eq!(other.get(&what).await.status, StatusCode::NOT_FOUND, "{what}");
    }
    follow(&other.post(&path, &[]).await);
    assert_eq!(officer.get(&path).await.status, StatusCode::OK, "nobody else removes it");
    officer.post("/demo/clock", &[("days", "3"), ("back", "/desk")]).await;
    let mut again = world.seat(Role::Intake).await;
    assert_eq!(again.get(&format!("{path}/file")).await.status, StatusCode::NOT_FOUND, "its time has come");
    assert_eq!(world.casework.tidy_exports().await.unwrap(), 2);
}
