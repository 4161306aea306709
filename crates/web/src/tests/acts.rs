//! The page of an act: what stands on it, what is kept, and files that come with the form.

use super::world::{Answer, Browser, World};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::actor::Role;

/// What intake confirms when it takes a case on.
pub const TAKEN_ON: [(&str, &str); 4] =
    [("field", "procurement"), ("private", "true"), ("breach", "arrears"), ("evils", "enterprise_harmed")];

async fn world() -> World {
    let world = World::new().await;
    for role in [Role::Intake, Role::LeadHead, Role::Handler] {
        world.account(role, "").await;
    }
    world
}

/// Posts a form in parts, as a browser does: texts first, then files.
pub async fn post_parts(
    browser: &mut Browser<'_>,
    path: &str,
    texts: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
) -> Answer {
    let token = browser.token().await;
    let mut body = Vec::new();
    for (name, value) in [("_csrf", token.as_str())].iter().chain(texts) {
        body.extend(format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, file, bytes) in files {
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(Body::from(body))
        .expect("a request");
    browser.send(request).await
}

#[tokio::test]
async fn the_page_of_an_act_says_what_it_causes_beside_the_case() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut officer = world.seat(Role::Intake).await;
    let page = officer.get(&format!("/cases/{}/acts/decline", case.id)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    let causes = text.find("id=\"causes-head\"").expect("causes stand on the page");
    assert!(causes < text.find("id=\"act\"").expect("there is a form"));
    for words in ["怎么填、依据是什么", "btn-danger", "请再确认", "尚欠 <span class=\"num\">1,000,000.00</span>"]
    {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
    // Each reason with its door.
    assert!(text.contains("class=\"card-note\""), "{text}");
    let unknown = officer.get(&format!("/cases/{}/acts/nothing", case.id)).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let gone = officer.get(&format!("/cases/{}/acts/conclude", case.id)).await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
    assert!(gone.text().contains("目前不能办理") && gone.text().contains("职权"), "it says why");
}

#[tokio::test]
async fn a_draft_comes_back_and_goes_when_it_is_put_away_or_sent() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let path = format!("/cases/{}/acts/decline", case.id);
    let mut officer = world.seat(Role::Intake).await;
    let saved = officer.post(&format!("{path}/draft"), &[("text", "拟不予受理"), ("do", "save")]).await;
    assert_eq!(saved.header("location"), path);
    let page = officer.get(&path).await.text();
    assert!(page.contains("已恢复您于") && page.contains("拟不予受理</textarea>"), "{page}");
    // After signing out and in again it is still there; a colleague never sees it.
    let mut again = world.seat(Role::Intake).await;
    assert!(again.get(&path).await.text().contains("拟不予受理"));
    // Another tab that still rests on nothing wins, and the first text is kept beside it.
    again.post(&format!("{path}/draft"), &[("text", "另一窗口"), ("do", "save"), ("_draft", "0")]).await;
    let page = again.get(&path).await.text();
    assert!(page.contains("另一窗口</textarea>") && page.contains("<li>拟不予受理</li>"), "{page}");
    again.post(&format!("{path}/draft"), &[("do", "earlier")]).await;
    let page = again.get(&path).await.text();
    assert!(page.contains("拟不予受理</textarea>") && page.contains("<li>另一窗口</li>"), "{page}");
    let away = again.post(&format!("{path}/draft"), &[("do", "discard")]).await;
    assert_eq!(away.header("location"), format!("/cases/{}", case.id));
    assert!(!again.get(&path).await.text().contains("已恢复您于"));

    let accept = format!("/cases/{}/acts/accept", case.id);
    again.post(&format!("{accept}/draft"), &[("field", "tender"), ("do", "save")]).await;
    let fields = [&TAKEN_ON[..], &[("_key", "k1"), ("_version", "1")]].concat();
    let done = again.post(&accept, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    // A save that was under way when the form was sent brings nothing back.
    again.post(&format!("{accept}/draft"), &[("field", "tender"), ("do", "save"), ("_key", "k1")]).await;
    assert!(!again.get(&accept).await.text().contains("已恢复您于"));
}

#[tokio::test]
async fn a_file_comes_with_the_form_and_stays_chosen_if_the_rest_does_not_pass() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let path = format!("/cases/{}/acts/accept", case.id);
    let mut officer = world.seat(Role::Intake).await;
    officer.post("/demo/clock", &[("days", "3"), ("back", "/desk")]).await;
    // The session has rested too long by then.
    let mut officer = world.seat(Role::Intake).await;
    let texts = [&TAKEN_ON[..], &[("_key", "k1"), ("_version", "1"), ("occurred_on", "2026-03-03")]].concat();
    let file = [("file:late_proof", "受理单.pdf", b"%PDF-1.7 scan".as_slice())];
    let refused = post_parts(&mut officer, &path, &texts, &file).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    let page = refused.text();
    assert!(page.contains("href=\"#act-late_reason\""), "the reason is missing: {page}");
    let kept = page.split("<option value=\"e").find(|part| part.contains("selected") && part.contains("受理单.pdf"));
    let kept = kept.unwrap_or_else(|| panic!("the file stays chosen: {page}"));
    let evidence = format!("e{}", kept.split('"').next().unwrap_or_default());
    let mut again = texts.clone();
    again.extend([("late_proof", evidence.as_str()), ("late_reason", "网络中断")]);
    let done = post_parts(&mut officer, &path, &again, &[("file:late_proof", "", b"")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    // Sent twice, it files nothing and answers the same.
    let twice = post_parts(&mut officer, &path, &again, &[("file:late_proof", "", b"")]).await;
    assert_eq!(twice.header("location"), done.header("location"));
    let shown = officer.get(&format!("/cases/{}/evidence", case.id)).await.text();
    assert_eq!(shown.matches("data-evidence>受理单.pdf</a>").count(), 1, "the file is filed once: {shown}");
    // A token that does not match stores nothing.
    let request = Request::post(&path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(Body::from(
            "--edge\r\nContent-Disposition: form-data; name=\"file:proof\"; filename=\"a\"\r\n\r\nx\r\n--edge--\r\n",
        ))
        .expect("a request");
    assert_eq!(officer.send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_row_is_added_by_a_button_that_needs_no_script() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let path = format!("/cases/{}/acts/ask_supplement", case.id);
    let mut officer = world.seat(Role::Intake).await;
    let fields = [("text.1", "验收单"), ("_rows.text", "3"), ("_more", "text")];
    let more = officer.post(&path, &fields).await;
    assert_eq!(more.status, StatusCode::OK);
    let page = more.text();
    assert!(page.contains("name=\"text.4\"") && page.contains("value=\"验收单\""), "{page}");
    let done = officer.post(&path, &[("text.1", "验收单"), ("text.3", "付款申请")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let mut head = world.seat(Role::LeadHead).await;
    let signed = head.post(&format!("/cases/{}/acts/endorse", case.id), &[]).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
    let case = officer.get(&format!("/cases/{}/timeline", case.id)).await.text();
    assert!(case.contains("1. 验收单\n2. 付款申请"), "the list is numbered as the letter shows it");
}
