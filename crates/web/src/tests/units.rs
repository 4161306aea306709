//! What units do together: the register of their mechanisms, and meetings whose agreements become tasks.

use super::{
    standing::{Prefecture, secret},
    world::{Browser, World},
};
use axum::http::StatusCode;
use domain::actor::Role;

const MECHANISM: [(&str, &str); 7] = [
    ("title", "州住建局政府诚信履约工作机制"),
    ("document_no", "南住建〔2026〕7号"),
    ("adopted_on", "2026-01-15"),
    ("leader", "副局长 岩明"),
    ("section", "政策法规科"),
    ("liaison", "柏联络甲"),
    ("office_phone", "0690-2120001"),
];

#[tokio::test]
async fn a_unit_enters_its_mechanism_and_the_lead_sees_who_has_none() {
    let world = World::new().await;
    world.demo_accounts().await;
    let mut unit = world.sits("nm-zjj.chengban").await;
    let empty = unit.get("/mechanisms").await.text();
    assert!(empty.contains("还没有登记") && !empty.contains("登记表</h2>"), "{empty}");
    let mut wrong = MECHANISM.to_vec();
    wrong[2] = ("adopted_on", "2027-01-15");
    wrong[3] = ("leader", " ");
    let answer = unit.post("/mechanisms", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["印发日期晚于今天", "请填写分管领导", "南住建〔2026〕7号"] {
        assert!(answer.text().contains(words), "{words} is missing");
    }
    assert_eq!(unit.post("/mechanisms", &MECHANISM).await.header("location"), "/mechanisms?done=yes");
    let again = unit.post("/mechanisms", &MECHANISM).await;
    assert!(again.text().contains("没有改动"), "{}", again.text());
    let mut later = MECHANISM.to_vec();
    later[5] = ("liaison", "柏联络乙");
    unit.post("/mechanisms", &later).await;
    let page = unit.get("/mechanisms").await.text();
    assert!(page.contains("柏联络甲") && page.contains("柏联络乙"), "earlier versions stay: {page}");

    let mut lead = world.sits("nm-fgw.shouli").await;
    let all = lead.get("/mechanisms").await.text();
    assert!(all.contains("柏联络乙") && !all.contains("柏联络甲") && all.contains("没有登记"), "{all}");
    let missing = lead.get("/mechanisms?missing=yes").await.text();
    assert!(!missing.contains("南住建〔2026〕7号") && missing.contains("没有登记"));
    let book = lead.get("/mechanisms/export").await;
    assert!(book.bytes.starts_with(b"PK"), "a workbook");
    assert_eq!(unit.get("/mechanisms/export").await.status, StatusCode::FORBIDDEN);
}

async fn called(lead: &mut Browser<'_>, cases: &str, organs: &str) -> String {
    let form = [
        ("kind", "topic"),
        ("held_on", "2026-03-02"),
        ("place", "州政府三楼"),
        ("chair", "副州长 岩温"),
        ("cases", cases),
        ("organs", organs),
    ];
    let answer = lead.post("/meetings/new", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").to_owned()
}

#[tokio::test]
async fn what_a_meeting_agrees_becomes_a_task_of_the_case_with_its_clock() {
    let world = World::new().await;
    world.demo_accounts().await;
    world.account(Role::Intake, "").await;
    let case = world.complaint_about("南曼兴远建设有限公司", "nm-zjj").await;
    let mut lead = world.sits("nm-fgw.shouli").await;
    let bad = [
        ("kind", ""),
        ("held_on", "2026-3"),
        ("place", ""),
        ("chair", "甲"),
        ("cases", "NM2026-1"),
        ("organs", "没有的局"),
    ];
    let answer = lead.post("/meetings/new", &bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["请选择会议种类", "请填写开会日期", "请填写地点", "不是案件编号", "没有唯一对应", ">NM2026-1<"]
    {
        assert!(answer.text().contains(words), "{words} is missing: {}", answer.text());
    }
    let path = called(&mut lead, &case.number, "州财政局\n州住建局").await;
    let mut finance = world.sits("nm-czj.chengban").await;
    assert!(finance.get("/desk").await.text().contains(&path), "whoever is invited finds it on the desk");
    let page = finance.get(&path).await.text();
    assert!(page.contains("没有您有权查看的案件") && !page.contains(&case.number), "{page}");
    let mut other = world.sits("nm-jtj.chengban").await;
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "whoever is not invited");

    let tasks = format!("{path}/tasks");
    let id = case.id.to_string();
    let none = lead.post(&tasks, &[("case", id.as_str()), ("organ", "州财政局"), ("text", ""), ("due_on", "x")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("请写明要办什么") && none.text().contains("日期写得不对"), "{}", none.text());
    let task = [
        ("case", id.as_str()),
        ("organ", "州财政局"),
        ("text", "拨付首期资金"),
        ("due_on", "2026-03-20"),
        ("_key", "0123456789abcdef"),
    ];
    for _ in 0..2 {
        assert_eq!(lead.post(&tasks, &task).await.status, StatusCode::SEE_OTHER);
    }
    let page = lead.get(&path).await.text();
    assert_eq!(page.matches("拨付首期资金").count(), 1, "clicked twice it is one task: {page}");
    assert!(page.contains("2026-03-20") && page.contains("议定"), "{page}");
    // It is on the desk of the unit, which now sees its task and nothing more of the agenda.
    let desk = finance.get("/desk").await.text();
    assert!(desk.contains("拨付首期资金"), "{desk}");
    finance.post(&format!("/cases/{id}/acts/report_instruction"), &[("no", "1"), ("text", "已拨付")]).await;
    assert!(lead.get(&path).await.text().contains("已反馈办结"));
    let links = lead.get(&format!("/cases/{id}/links")).await.text();
    assert!(links.contains(&path) && links.contains("副州长 岩温"), "{links}");

    let end = format!("{path}/end");
    assert_eq!(finance.post(&end, &[("minutes_no", "x")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(lead.post(&end, &[("cancel", "yes")]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "it has a task");
    assert_eq!(lead.post(&end, &[("minutes_no", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(lead.post(&end, &[("minutes_no", "专题纪要3号")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(lead.post(&tasks, &task[..4]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "its minutes are done");
    assert!(!finance.get("/desk").await.text().contains("将要召开的协调会议"));
}

#[tokio::test]
async fn nobody_learns_of_a_confidential_complainant_or_of_a_case_from_an_agenda() {
    let prefecture = Prefecture::on(store::testing::sqlite().await).await;
    let world = &prefecture.world;
    let number = prefecture.cases["secret"].number.clone();
    let mut county = world.sits("ml-fgj.shouli").await;
    let path = called(&mut county, &number, "nm-czj\nnm-jtj").await;
    let mut elsewhere = world.sits("nm-zwj.shouli").await;
    let answer =
        elsewhere.post("/meetings/new", &[("kind", "topic"), ("cases", number.as_str()), ("organs", "nm-czj")]).await;
    assert!(answer.text().contains("没有由本单位牵头的案件"), "{}", answer.text());
    for login in ["nm-jtj.chengban", "nm-czj.chengjie"] {
        let mut browser = world.sits(login).await;
        for page in [path.as_str(), "/meetings", "/desk"] {
            let text = browser.get(page).await.text();
            for hidden in secret::ALL {
                assert!(!text.contains(hidden), "{page} tells {login} {hidden}");
            }
        }
    }
    let mut audit = world.sits("nm-fgw.shenji").await;
    assert_eq!(audit.get(&path).await.status, StatusCode::FORBIDDEN);
    let role = world.who("nm-fgw.shenji").await.role;
    assert_eq!(role, Role::AuditAdmin);
}
