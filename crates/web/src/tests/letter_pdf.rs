//! Letters as signed PDF: who gets one, and that /verify knows it, and nothing else, for genuine.

use super::{
    acts::post_parts,
    complaints::{begin, fill, goes_to, receipt, send, world},
    world::{Answer, World},
};
use axum::http::StatusCode;
use casework::signed_pdf::{Reading, read};
use domain::actor::Role;

async fn checked(world: &World, number: &str, code: &str, file: Option<&[u8]>) -> String {
    let files: Vec<_> = file.map(|bytes| ("file", "回执.pdf", bytes)).into_iter().collect();
    post_parts(&mut world.browser(), "/verify", &[("number", number), ("digest", code)], &files).await.text()
}

fn is_pdf(answer: &Answer) -> bool {
    answer.status == StatusCode::OK
        && answer.header("content-type") == "application/pdf"
        && answer.header("content-disposition").starts_with("attachment;")
        && answer.header("cache-control").contains("no-store")
        && answer.bytes.starts_with(b"%PDF-1.7")
}

#[tokio::test]
async fn the_receipt_of_a_complaint_is_a_pdf_that_verify_recognises() {
    let world = World::with_press().await;
    world.account(Role::Intake, "").await;
    let mut browser = world.browser();
    begin(&mut browser).await;
    fill(&mut browser).await;
    goes_to(&browser.get("/complain/receipt/pdf").await, "/complain/check");
    goes_to(&send(&mut browser).await, "/complain/receipt");
    let page = browser.get("/complain/receipt").await.text();
    assert!(page.contains("href=\"/complain/receipt/pdf\"") && page.contains("里面没有查询码"), "{page}");
    // No job has issued the letter yet.
    let file = browser.get("/complain/receipt/pdf").await;
    assert!(is_pdf(&file), "{} {:?}", file.status, file.headers);
    let pdf = file.bytes;
    assert_eq!(browser.get("/complain/receipt/pdf").await.bytes, pdf, "the same file each time");
    assert!(matches!(read(pdf.clone(), world.signing.verifying_key()), Reading::Signed(_)));

    let genuine = checked(&world, "", "", Some(&pdf)).await;
    assert!(genuine.contains("真实，没有改动") && genuine.contains("“投诉登记回执”"), "{genuine}");
    assert!(genuine.contains("内容与系统中的记录一致") && !genuine.contains("商行"), "{genuine}");
    let mut bent = pdf.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    assert!(checked(&world, "", "", Some(&bent)).await.contains("核验结果：已被改动"));
    assert!(checked(&world, "", "", Some(&pdf[..pdf.len() - 9])).await.contains("核验结果：已被改动"));
    assert!(checked(&world, "", "", Some(b"%PDF-1.7 of somebody")).await.contains("核验结果：无法确认"));

    // By another road: the letters of the case, with the code that the complainant was given.
    let (number, code) = receipt(&mut browser).await;
    let mut later = world.browser();
    goes_to(&later.post("/track", &[("number", &number), ("code", &code)]).await, "/track/case");
    let page = later.get("/track/case").await.text();
    let path = page.split("href=\"").find(|rest| rest.contains("/pdf\"")).and_then(|rest| rest.split('"').next());
    let path = path.unwrap_or_else(|| panic!("no PDF on {page}"));
    assert!(is_pdf(&later.get(path).await));
    assert_eq!(world.browser().get(path).await.status, StatusCode::SEE_OTHER, "nobody else gets it");
}

#[tokio::test]
async fn a_letter_on_paper_is_recognised_by_its_number_and_the_code_at_its_foot() {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let letter = world.casework.receipt_letter(&case.id).await.expect("a letter");
    let row = world.store().letter(&letter).await.expect("the store answers").expect("a letter");
    let number = row.number.expect("letters have numbers");
    let mut officer = world.seat(Role::Intake).await;
    let page = officer.get(&format!("/cases/{}/letters/{letter}", case.id)).await.text();
    let text = page.split("<article class=\"letter\">").nth(1).and_then(|rest| rest.split("</article>").next());
    let digest = world.casework.digest_hex(text.expect("its text").as_bytes());
    let foot = digest[..20].to_uppercase();
    let typed = number.replace('〔', "(").replace('〕', "）");
    let proof = world.casework.receipt_proof(&case.id).await.expect("a case");
    for (number, code) in [(&number, &digest), (&number, &foot), (&typed, &foot), (&number, &proof)] {
        assert!(checked(&world, number, code, None).await.contains("真实，没有改动"), "{number} {code}");
    }
    for code in ["", &foot[..19], "00000-00000-00000-00000"] {
        assert!(!checked(&world, &number, code, None).await.contains("真实，没有改动"), "{code}");
    }
}

#[tokio::test]
async fn a_server_that_sets_no_letters_leads_to_the_page_to_print() {
    let world = world().await;
    let mut browser = world.browser();
    goes_to(&browser.get("/complain/receipt/pdf").await, "/complain");
    begin(&mut browser).await;
    fill(&mut browser).await;
    goes_to(&send(&mut browser).await, "/complain/receipt");
    let page = browser.get("/complain/receipt").await.text();
    assert!(page.contains("打印回执") && !page.contains("PDF"), "{page}");
    goes_to(&browser.get("/complain/receipt/pdf").await, "/complain/receipt");
}
