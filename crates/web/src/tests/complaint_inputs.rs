//! What an old phone and a hurried person send: pictures of a phone, files without a byte, files that would run, codes as
//! they are copied down, names of every kind. Nothing typed is lost and nothing runs.

use super::{
    acts::post_parts,
    complaints::{CONTRACT, ENTERPRISE, begin, fill, goes_to, receipt, send, step, world},
    world::Browser,
};
use axum::http::StatusCode;
use domain::actor::Role;

/// The page of evidence of the case with this number, and the address of its first file.
async fn evidence(officer: &mut Browser<'_>, number: &str) -> (String, String) {
    let found = officer.post("/cases", &[("text", number)]).await.text();
    let id = found.split("href=\"/cases/c").nth(1).and_then(|rest| rest.split(['"', '?', '/']).next());
    let case = format!("/cases/c{}", id.expect("the case is listed"));
    let page = officer.get(&format!("{case}/evidence")).await.text();
    let link = page.split("href=\"").find(|part| part.starts_with(&format!("{case}/evidence/e"))).expect("a file");
    let link = link.split('"').next().expect("a link ends").to_owned();
    (page, link)
}

#[tokio::test]
async fn a_picture_of_a_phone_and_a_file_that_would_run_come_as_they_are_and_are_never_run() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1 a picture of a phone".to_vec();
    let script = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF".to_vec();
    let page = b"<!doctype html><script>alert(document.cookie)</script>".to_vec();
    let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec();
    let table = [
        ("IMG_0815.HEIC", heic, "image/heic"),
        ("合同.pdf", script, "application/pdf"),
        ("照片.jpg", page, "text/plain"),
        ("图.png", drawing, "text/plain"),
    ];
    for (name, bytes, kind) in table {
        let world = world().await;
        let mut browser = world.browser();
        begin(&mut browser).await;
        fill(&mut browser).await;
        let file = [("file", name, bytes.as_slice())];
        goes_to(
            &post_parts(&mut browser, "/complain/evidence", &[("fact", "other")], &file).await,
            "/complain/evidence#files",
        );
        let listed = browser.get("/complain/evidence").await.text();
        assert!(listed.contains(name) && !listed.contains("alert("), "{name}: {listed}");
        goes_to(&send(&mut browser).await, "/complain/receipt");
        let (number, _) = receipt(&mut browser).await;
        let mut officer = world.seat(Role::Intake).await;
        let (shown, link) = evidence(&mut officer, &number).await;
        assert!(!shown.contains("<script>alert") && !shown.contains("<svg xmlns=\"http://www.w3.org/2000/svg\" on"));
        let rows = world.store().evidence(link.rsplit('/').next().expect("an id")).await.expect("the store answers");
        assert_eq!(rows.expect("it is evidence").media_type, kind, "{name}: told by its first bytes");
        // The original comes back byte for byte, to be saved and not shown.
        let original = officer.get(&link).await;
        assert!(original.bytes == bytes, "{name}");
        assert_eq!(original.header("content-type"), "application/octet-stream", "{name}");
        assert!(original.header("content-disposition").starts_with("attachment"), "{name}");
        assert!(original.header("content-security-policy").contains("sandbox"), "{name}");
        assert_eq!(officer.get(&format!("{link}/preview")).await.status, StatusCode::NOT_FOUND, "{name} is not shown");
    }
}

#[tokio::test]
async fn a_name_of_rare_characters_and_signs_comes_through_every_page_as_it_was_typed() {
    let world = world().await;
    // GB 18030 beyond the basic plane, a combining sign, a family of four code points, quotation marks of HTML.
    let names =
        ["镕喆堃祎玥昇垚旻珺翀", "𠮷野𬱖㙍䶮", "é n\u{301}", "👨\u{200d}👩\u{200d}👧\u{200d}👦😀", "“甲”<b>&amp;'乙\""];
    for name in names {
        let mut browser = world.browser();
        begin(&mut browser).await;
        let mut firm = ENTERPRISE.to_vec();
        firm[0].1 = name;
        goes_to(&step(&mut browser, "enterprise", &firm).await, "/complain/respondent");
        let quoted = name.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;");
        let quoted = quoted.replace('"', "&#34;").replace('\'', "&#39;");
        let page = browser.get("/complain/enterprise").await.text();
        assert!(page.contains(&format!("value=\"{quoted}\"")), "{name}: {page}");
        assert!(browser.get("/complain/check").await.text().contains(&quoted), "{name}");
    }
}

#[tokio::test]
async fn codes_are_read_as_people_copy_them_down() {
    let world = world().await;
    let mut browser = world.browser();
    let code = begin(&mut browser).await;
    fill(&mut browser).await;
    let written = |code: &str| {
        let wide: String = code.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).expect("a wide form")).collect();
        [
            code.to_lowercase(),
            code.replace('0', "O").replace('1', "I"),
            code.replace('0', "o").replace('1', "l"),
            format!("  {} ", code.replace('-', "")),
            code.replace('-', "－"),
            wide,
        ]
    };
    for typed in written(&code) {
        let mut other = world.browser();
        goes_to(&other.post("/complain/resume", &[("code", &typed)]).await, "/complain/check");
    }
    goes_to(&send(&mut browser).await, "/complain/receipt");
    let (number, query) = receipt(&mut browser).await;
    for typed in written(&query) {
        let opened = world.browser().post("/track", &[("number", &number), ("code", &typed)]).await;
        goes_to(&opened, "/track/case");
    }
}

#[tokio::test]
async fn a_session_that_ends_before_a_file_is_sent_loses_neither_what_was_typed_nor_the_files_before() {
    let world = world().await;
    let mut browser = world.browser();
    let code = begin(&mut browser).await;
    goes_to(&step(&mut browser, "contract", &CONTRACT).await, "/complain/matter");
    let file: [(&str, &str, &[u8]); 1] = [("file", "合同.pdf", b"%PDF-1.7 a")];
    let add = async |browser: &mut Browser<'_>| {
        post_parts(browser, "/complain/evidence", &[("fact", "contract")], &file).await
    };
    goes_to(&add(&mut browser).await, "/complain/evidence#files");
    browser.cookies.retain(|name, _| !name.contains("complaint"));
    goes_to(&add(&mut browser).await, "/complain/resume");
    let resumed = browser.post("/complain/resume", &[("code", &code), ("step", "evidence")]).await;
    assert_eq!(resumed.status, StatusCode::SEE_OTHER, "{}", resumed.text());
    assert_eq!(browser.get("/complain/evidence").await.text().matches("<strong>合同.pdf").count(), 1);
    goes_to(&add(&mut browser).await, "/complain/evidence#files");
    assert_eq!(browser.get("/complain/evidence").await.text().matches("<strong>合同.pdf").count(), 2);
    assert!(browser.get("/complain/contract").await.text().contains("value=\"NM-2024/07\""));
}
