//! What anybody may read: the guide, the clocks of a day, figures, the register; empty, full, shut and asked for wrongly.

use super::{
    standing::{Prefecture, secret},
    world::{Answer, Browser, World},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::actor::Role;
use std::collections::BTreeSet;

/// The pages that anybody reads.
const READ: [&str; 11] = [
    "/",
    "/complain",
    "/track",
    "/track/lost",
    "/guide",
    "/guide/today",
    "/records",
    "/typical",
    "/stats",
    "/verify",
    "/complain/resume",
];

async fn packed(browser: &mut Browser<'_>, path: &str) -> usize {
    let request = Request::get(path).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).expect("a request");
    let answer = browser.send(request).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.bytes.len()
}

/// Addresses in a page, after a mark and before a quotation mark.
fn addresses(page: &str, mark: &str) -> BTreeSet<String> {
    page.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_first_visit_weighs_little_and_every_link_of_a_public_page_leads_somewhere() {
    const MOST: usize = 160 * 1024;
    let world = World::new().await;
    let mut links = BTreeSet::new();
    for path in READ {
        let page = world.browser().get(path).await.text();
        let files =
            addresses(&page, "<link rel=\"stylesheet\" href=\"").into_iter().chain(addresses(&page, "<script src=\""));
        let mut weight = packed(&mut world.browser(), path).await;
        for file in files {
            weight += packed(&mut world.browser(), &file).await;
        }
        println!("{path} weighs {weight} bytes with its styles and scripts");
        assert!(weight <= MOST, "{path} weighs {weight} bytes");
        links.extend(addresses(&page, "<a href=\"/").into_iter().map(|link| format!("/{link}")));
    }
    for link in links {
        let path = link.split('#').next().unwrap_or(&link);
        let status = world.browser().get(path).await.status;
        assert!(status.is_success() || status.is_redirection(), "{link} leads nowhere: {status}");
    }
}

#[tokio::test]
async fn the_guide_tells_the_clocks_of_the_profile_and_parts_that_links_name() {
    let world = World::new().await;
    let page = world.browser().get("/guide").await.text();
    for words in ["10个工作日", "工作方案第（二）项“第一时间转交”", "万分之5", "个体工商户能投诉吗？"]
    {
        assert!(page.contains(words), "{words} is missing");
    }
    for part in addresses(&page, "<a href=\"#") {
        assert!(page.contains(&format!("id=\"{part}\"")), "#{part} is not there");
    }
    let changed = World::changed(|setup| {
        let rule = setup.profile.clocks.get_mut(&domain::clock::ClockKind::Verification).expect("a clock");
        rule.length = domain::calendar::Length::WorkingDays(23);
    })
    .await;
    assert!(changed.browser().get("/guide").await.text().contains("23个工作日"));
}

async fn today(world: &World, query: &str) -> Answer {
    world.browser().get(&format!("/guide/today{query}")).await
}

#[tokio::test]
async fn every_clock_of_a_day_is_told_with_its_reasons_and_a_wrong_day_is_kept() {
    let world = World::new().await;
    let page = today(&world, "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("如果2026年3月2日提交"), "{}", page.text());
    // 清明节 2026: three days from 4 April to 6 April.
    let april = today(&world, "?day=2026-04-01").await.text();
    assert!(april.contains("清明节"), "the holiday stands in the reasons");
    for (day, words) in [("1.4.2026", "日期要写成"), ("2019-01-01", "请选"), ("2026-02-30", "日期要写成")] {
        let answer = today(&world, &format!("?day={day}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(answer.text().contains(words) && answer.text().contains(&format!("value=\"{day}\"")), "{day}");
    }
    let later = today(&world, "?day=2028-01-03").await.text();
    assert!(later.contains("暂定"), "the holidays of that year are not out");
    let file = today(&world, ".ics?day=2026-04-01").await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    let text = file.text().replace("\r\n ", "");
    let events = text.matches("BEGIN:VEVENT").count();
    assert!(events > 10 && events == addresses(&text, "UID:").len(), "{text}");
    assert_eq!(today(&world, ".ics?day=nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn figures_withhold_small_counts_in_every_form() {
    let world = World::new().await;
    let page = world.browser().get("/stats").await.text();
    assert!(page.contains("还没有收到投诉"), "the empty page says what will be there");
    world.account(Role::Intake, "").await;
    for firm in ["南曼兴远建设有限公司", "南曼临江监理有限公司"] {
        world.complaint(firm).await;
    }
    world.pass(11 * 60);
    let mut browser = world.browser();
    let data = browser.get("/stats.json").await.json();
    assert!(data["received"].is_null() && data["counts"]["breach"][0]["count"].is_null(), "{data}");
    assert!(browser.get("/stats").await.text().contains("不公布"));
    let table = browser.get("/stats.csv").await.text();
    assert!(table.contains("total,received,收到投诉,,件"), "{table}");
    world.complaint("南曼澜江商贸有限公司").await;
    assert!(browser.get("/stats.json").await.json()["received"].is_null(), "figures stand for some minutes");
    world.pass(11 * 60);
    let data = browser.get("/stats.json").await.json();
    assert_eq!(data["received"], 3, "{data}");
    assert!(browser.get("/").await.text().contains("<dt>收到投诉</dt><dd>3件</dd>"));
}

#[tokio::test]
async fn the_register_is_shut_until_the_profile_opens_it_and_names_no_complainant() {
    let shut = World::changed(|setup| setup.profile.register = None).await;
    assert!(shut.browser().get("/records").await.text().contains("本地还没有开放公示"));
    for file in ["/records.atom", "/records.csv", "/records.json"] {
        assert_eq!(shut.browser().get(file).await.status, StatusCode::NOT_FOUND, "{file}");
    }

    let prefecture = Prefecture::on(store::testing::sqlite().await).await;
    let world = &prefecture.world;
    let mut browser = world.browser();
    let data = browser.get("/records.json").await.json();
    let records = data["records"].as_array().expect("a list");
    assert_eq!(records.len(), 1, "{data}");
    let name = records[0]["respondent"].as_str().expect("a name").to_owned();
    let query = form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>();
    for path in ["/records", "/records.atom", "/records.csv", "/records.json", &format!("/records?name={query}")] {
        let text = browser.get(path).await.text();
        assert!(text.contains(&name), "{path} lacks the record: {text}");
        let id = prefecture.id("secret").to_string();
        for hidden in secret::ALL.iter().chain(&[id.as_str(), prefecture.cases["secret"].number.as_str()]) {
            assert!(!text.contains(hidden), "{path} tells {hidden}");
        }
    }
    for path in ["/records?name=nobody", "/records?field=tender&severity=minor"] {
        assert!(browser.get(path).await.text().contains("没有符合条件的记录"), "{path}");
    }
}

#[tokio::test]
async fn where_the_province_takes_complaints_one_is_filled_in_here_and_handed_in_there() {
    let world = World::changed(|setup| setup.profile.portal = domain::profile::PortalMode::Forward).await;
    let mut browser = world.browser();
    assert!(browser.get("/").await.text().contains("由您带到专栏提交"));
    assert!(browser.get("/complain").await.text().contains("由“信用云南”受理"));
    let answers = [
        ("private", "yes"),
        ("organ", "yes"),
        ("field", "yes"),
        ("promise", "yes"),
        ("breach", "yes"),
        ("court", "none"),
    ];
    assert_eq!(browser.post("/complain/begin", &answers).await.status, StatusCode::SEE_OTHER);
    browser.post("/complain/enterprise", &[("enterprise", "南曼兴远建设有限公司"), ("phone", "13912341234")]).await;
    assert_eq!(browser.get("/complain/evidence").await.header("location"), "/complain/privacy");
    let page = browser.get("/complain/check").await.text();
    assert!(page.contains("带到“信用云南”提交") && page.contains("：南曼兴远建设有限公司\n"), "{page}");
    assert!(!page.contains("提交投诉</button>"), "nothing is sent from here");
    browser.post("/complain/check", &[("promise", "on")]).await;
    assert_eq!(browser.get("/stats.json").await.json()["received"], 0, "no case was opened");
    let staff = World::changed(|setup| setup.profile.portal = domain::profile::PortalMode::StaffOnly).await;
    let page = staff.browser().get("/complain").await.text();
    assert!(page.contains("由工作人员登记") && !page.contains("<form class=\"form section\""), "{page}");
}

#[tokio::test]
async fn a_receipt_is_recognised_by_its_number_and_code_and_nothing_else_is() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let other = world.complaint("南曼临江监理有限公司").await;
    let proof = world.casework.receipt_proof(&case.id).await.expect("a case");
    let ask = async |number: &str, code: &str| {
        let fields = [("number", number), ("digest", code)];
        let none: [(&str, &str, &[u8]); 0] = [];
        let answer = super::acts::post_parts(&mut world.browser(), "/verify", &fields, &none).await;
        answer.text()
    };
    let typed = proof.to_lowercase().replace('-', " ");
    for code in [proof.as_str(), typed.as_str()] {
        let page = ask(&case.number, code).await;
        assert!(page.contains("真实，没有改动") && page.contains("2026年3月2日登记"), "{page}");
        assert!(!page.contains("兴远"), "it tells nobody who complained");
    }
    let unknown = ask(&other.number, &proof).await;
    assert!(unknown.contains("无法确认") && ask(&case.number, "AAAAA-AAAAA-AAAAA-AAAAA").await.contains("无法确认"));
    assert!(ask(&case.number, "").await.contains("请填写回执上的核验码"));
}
