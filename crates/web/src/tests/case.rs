//! The tabs of a case, what is new on it, its file list and its package.

use super::world::World;
use axum::http::StatusCode;
use domain::actor::Role;

async fn world() -> World {
    let world = World::new().await;
    for role in [Role::Intake, Role::LeadHead, Role::Handler] {
        world.account(role, "").await;
    }
    world
}

#[tokio::test]
async fn each_tab_is_a_link_and_shows_its_own_part_only() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut officer = world.seat(Role::Intake).await;
    let path = format!("/cases/{}", case.id);
    let tabs = [
        ("", "id=\"overview\""),
        ("/evidence", "id=\"evidence\""),
        ("/letters", "id=\"letters\""),
        ("/clocks", "id=\"clocks\""),
        ("/messages", "id=\"messages\""),
        ("/links", "id=\"links\""),
        ("/timeline", "id=\"timeline\""),
    ];
    for (tab, own) in tabs {
        let page = officer.get(&format!("{path}{tab}")).await;
        assert_eq!(page.status, StatusCode::OK, "{tab}");
        let text = page.text();
        for (other, mark) in tabs {
            assert_eq!(text.contains(mark), mark == own, "{mark} in {tab}");
            assert!(text.contains(&format!("<a href=\"{path}{other}\"")), "{tab} links to {other}");
        }
        assert!(text.contains(&format!("<a href=\"{path}{tab}\" aria-current=\"page\">")), "{tab} is marked");
        assert!(text.contains("现在可以做") && text.contains("办理进程") && text.contains(&case.number), "{tab}");
    }
}

#[tokio::test]
async fn a_clock_says_how_it_comes_about_and_what_stops_it() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut officer = world.seat(Role::Intake).await;
    let page = officer.get(&format!("/cases/{}/clocks", case.id)).await.text();
    for words in ["受理、不予受理或告知补正", "逐段计算", "工作日", "2个工作日"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let done = officer.post(&format!("/cases/{}/acts/accept", case.id), &super::acts::TAKEN_ON).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = officer.get(&format!("/cases/{}/timeline", case.id)).await.text();
    assert!(page.contains("“受理”停止计时") && page.contains("“转办”开始计时，至"), "{page}");
    assert!(page.contains("测试受理员"), "an officer reads who acted");
    let none = officer.get(&format!("/cases/{}/timeline?kind=messages&order=newest", case.id)).await.text();
    assert!(none.contains("没有这一类记录") && !none.contains("“受理”停止计时"));
}

#[tokio::test]
async fn news_is_silent_until_something_happened() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut officer = world.seat(Role::Intake).await;
    let path = format!("/cases/{}", case.id);
    let page = officer.get(&path).await.text();
    let poll = page.split("hx-get=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the page asks for news");
    let poll = poll.replace("&amp;", "&");
    assert_eq!(officer.get(&poll).await.status, StatusCode::NO_CONTENT);
    let mut colleague = world.seat(Role::Intake).await;
    let fields = [("audience", "internal"), ("text", "<b>请今日办结</b>")];
    let posted = colleague.post(&format!("{path}/acts/post"), &fields).await;
    assert_eq!(posted.status, StatusCode::SEE_OTHER, "{}", posted.text());
    let news = officer.get(&poll).await;
    assert_eq!(news.status, StatusCode::OK);
    let text = news.text();
    assert!(
        text.contains("本案有新的进展") && text.contains("消息") && text.contains("&#60;b&#62;请今日办结"),
        "{text}"
    );
    let next = text.split("hx-get=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("it asks again");
    assert_eq!(officer.get(&next.replace("&amp;", "&")).await.status, StatusCode::NO_CONTENT, "told once");
    assert_eq!(officer.get("/cases/nothing/news?since=1").await.status, StatusCode::NOT_FOUND);
    let seen = officer.get(&format!("{path}/messages")).await.text();
    assert!(seen.contains("&#60;b&#62;请今日办结") && seen.contains("scope-internal"));
}

#[tokio::test]
async fn the_file_list_and_the_package_hold_the_whole_case() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut officer = world.seat(Role::Intake).await;
    let path = format!("/cases/{}", case.id);
    let list = officer.get(&format!("{path}/file-list")).await.text();
    assert!(list.contains("卷内目录") && list.contains("登记") && list.contains("SM3"), "{list}");
    let package = officer.get(&format!("{path}/package")).await;
    assert_eq!(package.header("content-type"), "application/zip");
    assert!(package.header("content-disposition").contains(&case.number) && package.bytes.starts_with(b"PK"));
    assert!(!package.header("content-disposition").contains("%E5%85%B4"), "no name of a firm in a file name");
}
