//! Entry by officers, and the code that a complainant replaces at its first visit.

use super::{acts::post_parts, world::World};
use axum::http::StatusCode;
use domain::actor::Role;

const FIELDS: [(&str, &str); 10] = [
    ("enterprise", "南曼兴远建设有限公司"),
    ("private", "true"),
    ("contact_name", "王小明"),
    ("phone", "13912341234"),
    ("respondent", "南曼州住房和城乡建设局"),
    ("contract", "合同2024-07号"),
    ("narrative", "未付尾款"),
    ("claim.1.words", "支付尾款"),
    ("claim.1.sum", "20,000.00"),
    ("claim.2.words", "移交竣工资料"),
];

async fn world() -> World {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    world
}

/// Number and code of a slip.
fn slip(page: &str) -> (String, String) {
    let after = |mark: &str| page.split(mark).nth(1).and_then(|part| part.split('<').next()).map(str::to_owned);
    let number = after("<dd class=\"code\">").unwrap_or_else(|| panic!("a number: {page}"));
    (number, after("slip-code\">").unwrap_or_else(|| panic!("a code: {page}")))
}

#[tokio::test]
async fn a_one_time_code_is_replaced_at_the_first_visit_and_locks_nobody_out() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    let done = officer.post("/register", &FIELDS).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let (number, code) = slip(&done.text());
    let own = async |code: &str| {
        let mut complainant = world.browser();
        let answer = complainant.post("/track", &[("number", &number), ("code", code)]).await;
        let page = answer.text();
        let new = page.split("id=\"new-code\">").nth(1).and_then(|part| part.split('<').next()).map(str::to_owned);
        let inside = complainant.get("/track/case").await.status == StatusCode::OK;
        (new, inside)
    };
    // The first answer was lost, or the button clicked twice: the slip works again.
    let (first, inside) = own(&code).await;
    assert!(first.is_some() && inside);
    let (second, inside) = own(&code).await;
    let (first, second) = (first.expect("shown"), second.expect("shown again"));
    assert!(inside && first != second);
    // Whichever was written down works, and ends the others.
    assert_eq!(own(&first).await, (None, true));
    for dead in [&code, &second] {
        assert_eq!(own(dead).await, (None, false), "a code that was replaced");
    }
    assert_eq!(own(&first).await, (None, true));
}

#[tokio::test]
async fn each_way_of_coming_asks_what_fits_and_takes_scans_along() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    for (way, words) in
        [("phone", "来电日期"), ("visit", "来访日期"), ("letter", "来信扫描件"), ("channel", "来源编号")]
    {
        let page = officer.get(&format!("/register?by={way}")).await.text();
        assert!(page.contains(words), "{way}");
    }
    let by_phone = officer.post("/register", &[("by", "phone"), ("enterprise", "某公司")]).await;
    assert_eq!(by_phone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(by_phone.text().contains("href=\"#register-phone\""), "a caller has a number");
    let mut letter = FIELDS.to_vec();
    letter.extend([("by", "letter"), ("_key", "k1"), ("received_on", "2026-03-01")]);
    let done = post_parts(&mut officer, "/register", &letter, &[("file", "来信.pdf", b"%PDF-1.7 letter")]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let page = done.text();
    assert!(
        page.contains("投诉登记回执") && page.contains("前完成“受理”") && !page.contains("有文件没有保存"),
        "{page}"
    );
    let id = page.split("href=\"/cases/").nth(1).and_then(|part| part.split('"').next()).expect("a link to the case");
    let case = officer.get(&format!("/cases/{id}")).await.text();
    assert!(case.contains("移交竣工资料") && case.contains("来信"), "{case}");
    let evidence = officer.get(&format!("/cases/{id}/evidence")).await.text();
    assert!(evidence.contains("来信.pdf"), "{evidence}");
}

#[tokio::test]
async fn an_unclear_respondent_is_chosen_on_the_next_screen() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    let mut fields: Vec<_> = FIELDS.iter().copied().filter(|(name, _)| *name != "respondent").collect();
    fields.push(("respondent", "建设局"));
    let asked = officer.post("/register", &fields).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = asked.text();
    assert!(page.contains("name=\"respondent_pick\"") && page.contains("都不是，按原文登记"), "{page}");
    assert!(page.contains("name=\"respondent_pick_for\" value=\"建设局\""), "{page}");
    fields.extend([("respondent_pick", "text"), ("respondent_pick_for", "建设局")]);
    assert_eq!(officer.post("/register", &fields).await.status, StatusCode::OK);
    let says =
        officer.post("/register/check", &[("uscc", "91530000123456789X"), ("organ", "南曼州住房和城乡建设局")]).await;
    assert_eq!(says.status, StatusCode::OK);
    assert!(
        says.text().contains("\"ok\":false") && says.text().contains("\"is\":\"南曼州住房和城乡建设局\""),
        "{}",
        says.text()
    );
}
