//! The complaint path as a firm with an old phone walks it: no script, lost cookies, two tabs, double clicks.

use super::{
    acts::post_parts,
    world::{Answer, Browser, UPLOAD_BYTES, World},
};
use axum::http::StatusCode;
use domain::actor::Role;

pub const YES: [(&str, &str); 6] =
    [("private", "yes"), ("organ", "yes"), ("field", "yes"), ("promise", "yes"), ("breach", "yes"), ("court", "none")];

pub const ENTERPRISE: [(&str, &str); 4] = [
    ("enterprise", "南曼镕基喆建堃𠮷商行"),
    ("size", "self_employed"),
    ("contact_name", "𠮷小明😀"),
    ("phone", "13912341234"),
];

pub const CONTRACT: [(&str, &str); 5] = [
    ("contract", "道路硬化工程施工合同"),
    ("contract_no", "NM-2024/07"),
    ("signed_on", "2024-01-15"),
    ("breach", "arrears"),
    ("court", "none"),
];

pub const MATTER: [(&str, &str); 7] = [
    ("event.1.on", "2024-06-01"),
    ("event.1.words", "验收合格"),
    ("event.2.on", "2024-01-15"),
    ("event.2.words", "签订合同"),
    ("claim.1.words", "支付工程尾款"),
    ("claim.1.sum", "10,000.00"),
    ("claim.1.due_on", "2025-03-02"),
];

pub const ORGAN: &str = "南曼州住房和城乡建设局";

pub fn after<'a>(page: &'a str, mark: &str) -> &'a str {
    page.split(mark).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_else(|| panic!("no {mark} in {page}"))
}

/// The version that the form of a page rests on.
pub fn version(page: &Answer) -> String {
    page.hidden("id=\"complain\"", "_version")
}

/// Posts a step as its page has it now.
pub async fn step(browser: &mut Browser<'_>, step: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/complain/{step}");
    let shown = browser.get(&path).await;
    let version = version(&shown);
    let mut all = vec![("_version", version.as_str())];
    all.extend(fields);
    browser.post(&path, &all).await
}

pub fn goes_to(answer: &Answer, to: &str) {
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, to), "{}", answer.text());
}

/// Begins a draft; answers its code.
pub async fn begin(browser: &mut Browser<'_>) -> String {
    let begun = browser.post("/complain/begin", &YES).await;
    goes_to(&begun, "/complain/enterprise?new=1");
    let page = browser.get("/complain/enterprise?new=1").await.text();
    after(&page, "id=\"resume-code\">").to_owned()
}

/// Picks an organ by its name.
pub async fn pick(browser: &mut Browser<'_>, name: &str, organ: &str) -> Answer {
    step(browser, "respondent", &[("respondent", name), ("respondent_pick_for", name), ("respondent_pick", organ)])
        .await
}

/// Fills everything in up to the last page.
pub async fn fill(browser: &mut Browser<'_>) {
    goes_to(&step(browser, "enterprise", &ENTERPRISE).await, "/complain/respondent");
    goes_to(&pick(browser, ORGAN, "nm-zjj").await, "/complain/contract");
    goes_to(&step(browser, "contract", &CONTRACT).await, "/complain/matter");
    goes_to(&step(browser, "matter", &MATTER).await, "/complain/evidence");
    goes_to(&step(browser, "privacy", &[("confidential", "no")]).await, "/complain/check");
}

/// Number and code of a receipt.
pub async fn receipt(browser: &mut Browser<'_>) -> (String, String) {
    let page = browser.get("/complain/receipt").await.text();
    (after(&page, "<dd class=\"code\">").to_owned(), after(&page, "slip-code\">").to_owned())
}

pub async fn send(browser: &mut Browser<'_>) -> Answer {
    browser.post("/complain/check", &[("promise", "on")]).await
}

pub async fn world() -> World {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    world
}

#[tokio::test]
async fn a_complaint_goes_from_the_questions_to_an_open_case() {
    let world = world().await;
    let mut browser = world.browser();
    let judged = browser.post("/complain", &YES).await.text();
    assert!(judged.contains("可以在这里投诉") && judged.contains("开始填写"), "{judged}");
    let code = begin(&mut browser).await;
    assert_eq!(code.len(), 23, "{code}");
    fill(&mut browser).await;
    let files: [(&str, &str, &[u8]); 3] =
        [("file", "合同.pdf", b"%PDF-1.7 a"), ("file", "空.jpg", b""), ("file", "照片.jpg", b"\xff\xd8\xff photo")];
    let mixed = post_parts(&mut browser, "/complain/evidence", &[("fact", "contract")], &files).await;
    assert_eq!(mixed.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = mixed.text();
    assert!(page.contains("空.jpg：文件是空的") && page.contains("合同.pdf") && page.contains("照片.jpg"), "{page}");
    let unwanted = page.split("照片.jpg").nth(1).and_then(|rest| rest.split("name=\"file\" value=\"").nth(1));
    let unwanted = unwanted.and_then(|rest| rest.split('"').next()).expect("a file can be taken back");
    goes_to(&browser.post("/complain/evidence/remove", &[("file", unwanted)]).await, "/complain/evidence#files");
    let large = vec![b'x'; usize::try_from(UPLOAD_BYTES).expect("small") + 1];
    let refused =
        post_parts(&mut browser, "/complain/evidence", &[("fact", "other")], &[("file", "大.bin", &large)]).await;
    assert!(refused.text().contains("大.bin：超过1 MB的上限"), "{}", refused.text());

    let check = browser.get("/complain/check").await.text();
    for words in [
        "南曼镕基喆建堃𠮷商行",
        ORGAN,
        "NM-2024/07",
        "2024-01-15 签订合同\n2024-06-01 验收合格",
        "合同.pdf",
        "还没有上传营业执照",
    ] {
        assert!(check.contains(words), "{words} is not in {check}");
    }
    assert!(!check.contains("照片.jpg") && !check.contains("大.bin"), "{check}");
    let unpromised = browser.post("/complain/check", &[]).await;
    assert_eq!(unpromised.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unpromised.text().contains("href=\"#complain-promise\""), "{}", unpromised.text());
    goes_to(&send(&mut browser).await, "/complain/receipt");
    let page = browser.get("/complain/receipt").await.text();
    assert!(page.contains("前完成“受理”") && page.contains("这一天怎么算出来的"), "{page}");
    let (number, query) = receipt(&mut browser).await;

    // The officer finds everything.
    let mut officer = world.seat(Role::Intake).await;
    let found = officer.post("/cases", &[("text", &number)]).await.text();
    let id = found.split("href=\"/cases/c").nth(1).and_then(|rest| rest.split(['"', '?', '/']).next());
    let case = format!("/cases/c{}", id.unwrap_or_else(|| panic!("the case is listed: {found}")));
    let page = officer.get(&case).await.text();
    for words in
        ["南曼镕基喆建堃𠮷商行", ORGAN, "支付工程尾款", "道路硬化工程施工合同 NM-2024/07", "政府违约失信投诉专栏"]
    {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    let evidence = officer.get(&format!("{case}/evidence")).await.text();
    assert!(
        evidence.contains("合同.pdf") && evidence.contains("证明：合同或承诺") && evidence.contains("投诉人"),
        "{evidence}"
    );
    let link = evidence.split("href=\"").find(|part| part.starts_with(&format!("{case}/evidence/e"))).expect("a file");
    assert_eq!(officer.get(link.split('"').next().expect("a link ends")).await.bytes, b"%PDF-1.7 a");

    // The complainant goes on with its own code, and this browser forgets the draft.
    goes_to(&browser.post("/complain/leave", &[("sent", "on")]).await, "/track");
    goes_to(&browser.get("/complain/receipt").await, "/complain");
    let opened = browser.post("/track", &[("number", &number), ("code", &query)]).await;
    goes_to(&opened, "/track/case");
}

#[tokio::test]
async fn every_no_names_the_right_door_and_its_exception() {
    let world = world().await;
    let mut browser = world.browser();
    let table = [
        ("private", "no", "外商投资企业"),
        ("organ", "no", "违约拖欠中小企业款项登记"),
        ("field", "no", "12345"),
        ("promise", "no", "会议纪要"),
        ("breach", "no", "分期的款项"),
        ("court", "pending", "存查跟踪"),
        ("court", "unperformed", "欢迎投诉"),
    ];
    for (name, answer, words) in table {
        let answers: Vec<_> = YES.iter().map(|&(own, yes)| (own, if own == name { answer } else { yes })).collect();
        let page = browser.post("/complain", &answers).await.text();
        assert!(page.contains(words), "{name}: {page}");
        let begun = browser.post("/complain/begin", &answers).await;
        let to = if answer == "no" { "/complain" } else { "/complain/enterprise?new=1" };
        assert_eq!(begun.header("location"), to, "{name}");
        assert_eq!(page.contains("该找谁"), answer == "no", "{name}: {page}");
    }
    let open = browser.post("/complain", &[("organ", "yes")]).await;
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        open.text().contains("href=\"#field\"")
            && open.text().contains("id=\"organ-yes\" name=\"organ\" value=\"yes\" checked")
    );
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() {
    let world = world().await;
    let mut browser = world.browser();
    begin(&mut browser).await;
    let wrong = [("enterprise", "甲公司"), ("uscc", "91530000123456789X"), ("phone", "abc")];
    let answer = step(&mut browser, "enterprise", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("第18位校验字符不符") && page.contains("id=\"complain-uscc-error\""), "{page}");
    for (name, value) in wrong {
        assert!(page.contains(&format!("href=\"#complain-{name}\"")) || name == "enterprise", "{name}: {page}");
        assert!(page.contains(&format!("value=\"{value}\"")), "{value} is lost");
    }
    // Saved all the same: another visit finds it.
    assert!(browser.get("/complain/enterprise").await.text().contains("value=\"甲公司\""));
    let check = browser.post("/complain/check", &[("promise", "on")]).await;
    assert_eq!(check.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(check.text().contains("href=\"/complain/matter\""), "the summary leads to the step");

    let long = "长".repeat(20_000);
    let matter = [("narrative", long.as_str()), ("claim.1.words", "付款")];
    goes_to(&step(&mut browser, "matter", &matter).await, "/complain/evidence");
    let longer = format!("{long}𠮷");
    let answer = step(&mut browser, "matter", &[("narrative", longer.as_str()), ("claim.1.words", "付款")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("现有20001字") && answer.text().contains(&longer), "the whole text comes back");
    let table = [
        (
            "matter",
            vec![("event.1.on", "2030-01-01"), ("event.1.words", "x"), ("claim.1.words", "y")],
            "日期不能晚于今天",
        ),
        ("matter", vec![("event.1.words", "x"), ("claim.1.words", "y"), ("claim.1.sum", "一点钱")], "complain-claim"),
        ("matter", vec![("event.1.words", "x")], "请至少写一项诉求"),
        ("contract", vec![("contract", "c"), ("breach", "arrears"), ("court", "pending")], "法院或者仲裁机构和案号"),
        ("privacy", vec![], "请选择要不要保密"),
    ];
    for (name, fields, words) in table {
        let answer = step(&mut browser, name, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {words}");
        assert!(answer.text().contains(words), "{name} {words}: {}", answer.text());
    }
}

#[tokio::test]
async fn interest_is_worked_out_as_soon_as_sum_and_day_are_known() {
    let world = world().await;
    let mut browser = world.browser();
    begin(&mut browser).await;
    let mut fields = MATTER.to_vec();
    fields.push(("_do", "work"));
    goes_to(&step(&mut browser, "matter", &fields).await, "/complain/matter#interest");
    let page = browser.get("/complain/matter").await.text();
    // 365 days at 0.05 % on 10,000 yuan.
    assert!(
        page.contains("逾期利息约1,825.00元") && page.contains("日利率0.05%") && page.contains("共365日"),
        "{page}"
    );
    let more = step(&mut browser, "matter", &[MATTER[1], MATTER[4], ("_more", "event")]).await.text();
    assert!(more.contains("name=\"event.2.words\"") && more.contains("value=\"验收合格\""), "{more}");
}

#[tokio::test]
async fn an_organ_is_found_by_any_name_and_says_who_verifies() {
    let world = world().await;
    let mut browser = world.browser();
    begin(&mut browser).await;
    for text in [ORGAN, "南曼州住建局", "nmzzjj", "nanmanzhouzhufang"] {
        let page = step(&mut browser, "respondent", &[("respondent", text), ("_do", "find")]).await.text();
        assert!(page.contains(&format!("{ORGAN}<span class=\"card-note\">")), "{text}: {page}");
        assert!(page.contains("核实</span>") && page.contains("都不是，按原文登记"), "{text}: {page}");
    }
    let unpicked = step(&mut browser, "respondent", &[("respondent", "教体局")]).await;
    assert_eq!(unpicked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unpicked.text().contains("请在下面选择您指的是哪个单位"));
    // A pick for other words does not count.
    let stale = [("respondent", "教体局"), ("respondent_pick_for", ORGAN), ("respondent_pick", "nm-zjj")];
    assert_eq!(step(&mut browser, "respondent", &stale).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    goes_to(&pick(&mut browser, "某某指挥部", "text").await, "/complain/contract");
    // By place: the prefecture, then a county, then its organ.
    let top = browser.get("/complain/respondent?at=top").await.text();
    let place = browser.get("/complain/respondent?at=nm").await.text();
    assert!(top.contains("href=\"/complain/respondent?at=nm\"") && place.contains("value=\"nm-zjj\""), "{place}");
    goes_to(
        &step(&mut browser, "respondent", &[("_at", "1"), ("respondent_pick", "nm-zjj")]).await,
        "/complain/contract",
    );
    let unpicked = step(&mut browser, "respondent", &[("_at", "1")]).await;
    assert!(unpicked.text().contains("请选择一个单位"), "{}", unpicked.text());
    assert!(browser.get("/complain/respondent").await.text().contains(&format!("value=\"{ORGAN}\"")));
}

#[tokio::test]
async fn two_tabs_and_the_back_button_overwrite_nothing_in_silence() {
    let world = world().await;
    let mut browser = world.browser();
    begin(&mut browser).await;
    let old = version(&browser.get("/complain/enterprise").await);
    goes_to(&step(&mut browser, "enterprise", &ENTERPRISE).await, "/complain/respondent");
    // Another step in another tab is no conflict.
    goes_to(&step(&mut browser, "contract", &CONTRACT).await, "/complain/matter");
    let mut other = ENTERPRISE.to_vec();
    other[0].1 = "乙商行";
    other.push(("_version", &old));
    let late = browser.post("/complain/enterprise", &other).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    let page = late.text();
    assert!(
        page.contains("<li class=\"quoted\">南曼镕基喆建堃𠮷商行</li>") && page.contains("value=\"乙商行\""),
        "{page}"
    );
    assert!(browser.get("/complain/enterprise").await.text().contains("value=\"南曼镕基喆建堃𠮷商行\""));
    // Saved once more it counts. And the same words from an old page are no conflict at all.
    let now = version(&late);
    other.pop();
    other.push(("_version", &now));
    goes_to(&browser.post("/complain/enterprise", &other).await, "/complain/respondent");
    other.pop();
    other.push(("_version", &old));
    goes_to(&browser.post("/complain/enterprise", &other).await, "/complain/respondent");
}

#[tokio::test]
async fn the_code_goes_on_elsewhere_and_brings_along_what_was_typed_without_a_cookie() {
    let world = world().await;
    let mut browser = world.browser();
    let code = begin(&mut browser).await;
    goes_to(&step(&mut browser, "enterprise", &ENTERPRISE).await, "/complain/respondent");
    // The cookie is gone in the middle.
    browser.cookies.retain(|name, _| !name.contains("complaint"));
    let mut fields = CONTRACT.to_vec();
    fields.push(("_version", "0"));
    let lost = browser.post("/complain/contract", &fields).await;
    let page = lost.text();
    assert!(page.contains("刚才填的内容没有丢") && page.contains("道路硬化工程施工合同</textarea>"), "{page}");
    let carried: Vec<(String, &str)> = CONTRACT.iter().map(|(name, value)| (format!("carry.{name}"), *value)).collect();
    let mut resume: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    resume.extend([("step", "contract"), ("code", "AAAAA-AAAAA-AAAAA-AAAAA")]);
    let wrong = browser.post("/complain/resume", &resume).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("道路硬化工程施工合同</textarea>"), "still carried: {}", wrong.text());
    // Typed as people type: lower case, O for 0, no hyphens.
    let typed = code.to_lowercase().replace('0', "o").replace('-', " ");
    resume.pop();
    resume.push(("code", &typed));
    goes_to(&browser.post("/complain/resume", &resume).await, "/complain/contract");
    assert!(browser.get("/complain/contract").await.text().contains("value=\"NM-2024/07\""));
    // Another device.
    let mut phone = world.browser();
    goes_to(&phone.get("/complain/matter").await, "/complain/resume");
    goes_to(&phone.post("/complain/resume", &[("code", &code)]).await, "/complain/respondent");
    assert!(phone.get("/complain/enterprise").await.text().contains("南曼镕基喆建堃𠮷商行"));

    // The browser was closed: its token is another, its draft is not. Nothing is saved by it, nothing is lost.
    phone.cookies.retain(|name, _| !name.contains("visit"));
    let mut stale = MATTER.to_vec();
    stale.push(("_csrf", "0123456789abcdef0123456789abcdef"));
    let answer = phone.post_raw("/complain/matter", &stale).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("value=\"支付工程尾款\"") && answer.text().contains("请再点一次按钮"));
    assert!(!phone.get("/complain/matter").await.text().contains("支付工程尾款"), "nothing without a token");
}
