//! 机构名录 and 地区配置 over HTTP.

use super::world::World;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{actor::Role, organ::Directory};

async fn world() -> World {
    let world = World::new().await;
    for role in [Role::Intake, Role::SystemAdmin] {
        world.account(role, "").await;
    }
    world
}

#[tokio::test]
async fn the_directory_stands_by_managing_authority_on_the_day_asked_for() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    let page = officer.get("/organs").await.text();
    // 磨朗镇 lies in 勐岭县 and has been managed from outside since 2022-04-01.
    let outside = "位于勐岭县人民政府辖区，由云昆市人民政府管理";
    assert!(page.matches(outside).count() >= 2, "it is marked where it lies and where it is managed");
    let before = officer.get("/organs?day=2022-03-31").await.text();
    assert!(!before.contains(outside) && before.contains("磨朗镇"), "the tree is that of the day");
    let wrong = officer.get("/organs?day=gestern").await;
    assert!(wrong.status == StatusCode::OK && wrong.text().contains("id=\"day-error\""));
    for path in ["/organs", "/profile"] {
        assert!(page.contains(&format!("href=\"{path}\"")), "{path} is in the navigation");
    }
}

#[tokio::test]
async fn a_search_says_why_it_found_an_organ_and_who_took_its_place() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    let table = [
        ("zzjj", "拼音“州住建局”"),
        ("南曼州扶贫开发办公室", "原名“南曼州扶贫开发办公室”"),
        ("州住建局", "简称“州住建局”"),
        ("南曼州质量技术监督局", "现由<a href=\"/organs/nm-scj\">"),
        ("<script>", "没有找到这样的机构"),
    ];
    for (text, shown) in table {
        let page = officer.post("/organs", &[("text", text)]).await.text();
        assert!(page.contains(shown), "{text}: {page}");
        assert!(!page.contains("value=\"<script>"), "what was typed is escaped");
    }
    let towns = officer.post("/organs", &[("place", "ml"), ("kind", "township")]).await.text();
    assert!(towns.contains("勐岭县勐信镇人民政府") && !towns.contains("勐阳县勐坎镇人民政府"));
}

#[tokio::test]
async fn one_organ_is_drawn_and_told_with_what_would_become_of_a_complaint() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    let page = officer.get("/organs/my-zjj").await;
    assert_eq!(page.status, StatusCode::OK);
    let page = page.text();
    for words in [
        "<svg class=\"organ-graph\"",
        "aria-labelledby=\"graph-title graph-words\"",
        "南曼州住房和城乡建设局",
        "按条线确定",
        "牵头部门",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let drawing = &page[page.find("<svg").expect("a drawing")..page.find("</svg>").expect("it ends")];
    assert!(drawing.contains("href=\"/organs/my\"") && !drawing.contains("style="), "edges lead to their organs");
    // A government has far more below it than a drawing holds: the rest is counted and stands in the table.
    let government = officer.get("/organs/my").await.text();
    assert!(government.contains("个，见下表"));
    assert_eq!(officer.get("/organs/nobody").await.status, StatusCode::NOT_FOUND);
    let then = officer.get("/organs/ml-molang?day=2022-03-31").await.text();
    assert!(!then.contains("域外管理") && officer.get("/organs/ml-molang").await.text().contains("域外管理"));
}

#[tokio::test]
async fn a_workbook_is_checked_confirmed_and_adopted() {
    let world = world().await;
    let mut admin = world.seat(Role::SystemAdmin).await;
    let export = admin.get("/organs/export").await;
    assert!(export.bytes.starts_with(b"PK") && export.header("content-disposition").starts_with("attachment"));
    let directory = world.casework.directory();
    let changed = |uscc: &str| {
        let organs = directory.organs().cloned().map(|mut organ| {
            if organ.id.as_str() == "my-zjj" {
                organ.uscc = Some(uscc.to_owned());
                organ.aliases.push("勐阳建设".to_owned());
            }
            organ
        });
        exchange::directory::write(&Directory::new(1, organs, directory.edges().to_vec())).expect("a workbook")
    };
    let token = admin.token().await;
    let post = |bytes: Vec<u8>| {
        let mut body =
            format!("--edge\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n{token}\r\n").into_bytes();
        body.extend(b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"organs.xlsx\"\r\n\r\n");
        body.extend(bytes);
        body.extend(b"\r\n--edge--\r\n");
        Request::post("/organs/import")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .expect("a request")
    };
    let wrong = admin.send(post(changed("115399007013150050"))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("校验字符不符"), "{}", wrong.text());
    let no_table = admin.send(post(b"%PDF-1.7".to_vec())).await;
    assert!(no_table.text().contains("PDF"), "{}", no_table.text());
    let uscc = directory
        .get(&domain::ids::OrganId::parse("my-zjj").expect("an identifier"))
        .and_then(|organ| organ.uscc.clone());
    let same = admin.send(post(export.bytes)).await;
    assert!(same.text().contains("完全相同"));
    let good = admin.send(post(changed(&uscc.expect("it has a code")))).await;
    assert_eq!(good.header("location"), "/organs/review", "{}", good.text());
    let review = admin.get("/organs/review").await;
    assert!(review.text().contains("勐阳建设"));
    let digest = review.hidden("action=\"/organs/adopt\"", "digest");
    let nothing = admin.post("/organs/adopt", &[("digest", &digest), ("document", " ")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("digest", digest.as_str()), ("document", "南曼办发〔2026〕8号")];
    let confirm = admin.post("/organs/adopt", &fields).await.text();
    assert!(confirm.contains("请再核对一次") && confirm.contains("name=\"confirmed\""));
    assert_eq!(world.casework.latest().directory().version, 1, "nothing is adopted before the second look");
    let done = admin.post("/organs/adopt", &[fields[0], fields[1], ("confirmed", "on")]).await;
    assert_eq!(done.header("location"), "/organs/import?adopted=2", "{}", done.text());
    let page = admin.get("/organs").await.text();
    assert!(page.contains("第2版") && page.contains("南曼办发〔2026〕8号"), "the next request works on it");
    let mut officer = world.seat(Role::Intake).await;
    assert!(officer.post("/organs", &[("text", "勐阳建设")]).await.text().contains("简称“勐阳建设”"));
}

#[tokio::test]
async fn the_profile_is_readable_and_a_clock_can_be_tried() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    for part in ["general", "leads", "clocks", "chains", "measures", "declines", "channels", "calendar", "compare"] {
        let page = officer.get(&format!("/profile?part={part}")).await;
        assert_eq!(page.status, StatusCode::OK, "{part}");
        assert!(page.text().contains(&format!("part={part}\" aria-current=\"page\"")), "{part}");
    }
    let page = officer.get("/profile?part=trial&clock=acceptance&from=2025-09-30").await.text();
    assert!(page.contains("2025年10月10日") && page.contains("国庆节放假"), "{page}");
    let none = officer.get("/profile?part=trial&clock=acceptance&from=9999-12-31").await.text();
    assert!(none.contains("id=\"from-error\""));
    let calendar = officer.get("/profile?part=calendar").await.text();
    assert!(calendar.contains("10月1日至5日、10月7日至8日"));
}
