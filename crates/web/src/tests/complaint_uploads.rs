//! Files of a complaint over lines that break: the protocol, who may, and what becomes of what has come.

use super::{
    complaints::{begin, fill, goes_to, receipt, send, world},
    world::{Answer, Browser, UPLOAD_BYTES},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::actor::Role;
use futures_util::stream;
use std::{
    io,
    path::{Path, PathBuf},
};

const UPLOADS: &str = "/complain/evidence/uploads";

/// Sends a request of the protocol, with the token of the page.
pub async fn tus(
    browser: &mut Browser<'_>,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let token = browser.token().await;
    let mut request = Request::builder().method(method).uri(path).header("tus-resumable", "1.0.0");
    request = request.header("x-form-token", token).header("sec-fetch-site", "same-origin");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.send(request.body(body.into()).expect("a request")).await
}

/// Announces a file; answers the address of its upload.
async fn announce(browser: &mut Browser<'_>, name: &str, bytes: usize) -> Answer {
    announce_at(browser, UPLOADS, &[("filename", name), ("fact", "contract"), ("mark", "one")], bytes).await
}

/// Announces a file of a size there, with what is said of it.
pub async fn announce_at(browser: &mut Browser<'_>, place: &str, about: &[(&str, &str)], bytes: usize) -> Answer {
    let about: Vec<_> = about.iter().map(|(key, text)| format!("{key} {}", BASE64_STANDARD.encode(text))).collect();
    let length = bytes.to_string();
    let headers = [("upload-length", length.as_str()), ("upload-metadata", &about.join(","))];
    tus(browser, "POST", place, &headers, Body::empty()).await
}

pub async fn go_on(browser: &mut Browser<'_>, path: &str, offset: usize, body: impl Into<Body>) -> Answer {
    let offset = offset.to_string();
    let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", offset.as_str())];
    tus(browser, "PATCH", path, &headers, body).await
}

pub async fn offset(browser: &mut Browser<'_>, path: &str) -> String {
    tus(browser, "HEAD", path, &[], Body::empty()).await.header("upload-offset").to_owned()
}

/// Bytes that come in small pieces and then break off.
pub fn broken(bytes: &[u8]) -> Body {
    let pieces: Vec<_> = bytes.chunks(50_000).map(|piece| Ok(piece.to_vec())).collect();
    Body::from_stream(stream::iter(pieces.into_iter().chain([Err(io::Error::other("the line broke"))])))
}

#[tokio::test]
async fn a_file_whose_line_drops_at_ninety_percent_goes_on_from_there_and_is_whole() {
    let world = world().await;
    let mut browser = world.browser();
    let code = begin(&mut browser).await;
    fill(&mut browser).await;
    let mut bytes = b"%PDF-1.7 ".to_vec();
    bytes.extend((0..=255_u8).cycle().take(1_000_000 - bytes.len()));
    let begun = announce(&mut browser, "合同 扫描𠮷.pdf", bytes.len()).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text());
    let place = begun.header("location").to_owned();
    assert!(place.starts_with(&format!("{UPLOADS}/u")) && begun.header("upload-expires").ends_with(" GMT"), "{place}");
    go_on(&mut browser, &place, 0, broken(&bytes[..900_000])).await;
    assert_eq!(offset(&mut browser, &place).await, "900000");
    let page = browser.get("/complain/evidence").await.text();
    assert!(
        page.contains("传了90%") && page.contains("data-mark=\"one\"") && page.contains("合同 扫描𠮷.pdf"),
        "{page}"
    );
    assert!(browser.get("/complain/check").await.text().contains("有1个文件没有传完"), "told before it is sent");

    // The line thinks itself further, or further back, than it is.
    for wrong in [0, 950_000] {
        let answer = go_on(&mut browser, &place, wrong, bytes[..1000].to_vec()).await;
        assert_eq!((answer.status, answer.header("upload-offset")), (StatusCode::CONFLICT, "900000"));
    }
    // On another device, which has the code.
    let mut phone = world.browser();
    goes_to(&phone.post("/complain/resume", &[("code", &code)]).await, "/complain/check");
    let headers = [
        ("x-http-method-override", "PATCH"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "900000"),
    ];
    let last = tus(&mut phone, "POST", &place, &headers, bytes[900_000..].to_vec()).await;
    assert_eq!((last.status, last.header("upload-offset")), (StatusCode::NO_CONTENT, "1000000"), "{}", last.text());
    // The answer may have been lost on its way: asked again it is the same, and nothing is there twice.
    assert_eq!(offset(&mut browser, &place).await, "1000000");
    assert_eq!(files(&world.db.folder().join("evidence")).len(), 1, "the pieces are gone");
    let page = browser.get("/complain/evidence").await.text();
    assert!(page.contains("证明：合同或承诺") && page.contains("976KB") && !page.contains("没有传完的文件"), "{page}");

    goes_to(&send(&mut browser).await, "/complain/receipt");
    let (number, query) = receipt(&mut browser).await;
    goes_to(&browser.post("/track", &[("number", &number), ("code", &query)]).await, "/track/case");
    let mut officer = world.seat(Role::Intake).await;
    let found = officer.post("/cases", &[("text", &number)]).await.text();
    let id = found.split("href=\"/cases/c").nth(1).and_then(|rest| rest.split(['"', '?', '/']).next());
    let case = format!("/cases/c{}", id.expect("the case is listed"));
    let evidence = officer.get(&format!("{case}/evidence")).await.text();
    let link = evidence.split("href=\"").find(|part| part.starts_with(&format!("{case}/evidence/e"))).expect("a file");
    let original = officer.get(link.split('"').next().expect("a link ends")).await;
    assert!(original.bytes == bytes, "every byte is as it was sent");
}

#[tokio::test]
async fn an_upload_belongs_to_its_draft_and_to_nobody_else() {
    let world = world().await;
    let mut browser = world.browser();
    begin(&mut browser).await;
    let place = announce(&mut browser, "a.pdf", 10).await.header("location").to_owned();
    let mut stranger = world.browser();
    let nobody = go_on(&mut stranger, &place, 0, "0123456789").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND, "without a draft");
    assert!(!nobody.text().contains("<html"), "a script is told in words: {}", nobody.text());
    begin(&mut stranger).await;
    assert_eq!(go_on(&mut stranger, &place, 0, "0123456789").await.status, StatusCode::NOT_FOUND);
    assert_eq!(offset(&mut stranger, &place).await, "");
    assert_eq!(tus(&mut stranger, "DELETE", &place, &[], Body::empty()).await.status, StatusCode::NOT_FOUND);
    goes_to(
        &stranger.post("/complain/evidence/remove", &[("upload", place.rsplit('/').next().expect("an id"))]).await,
        "/complain/evidence#files",
    );
    assert_eq!(offset(&mut browser, &place).await, "0", "it is untouched");

    // No page of another site knows the token, and no old client the version.
    let bare = Request::builder().method("PATCH").uri(&place).header("tus-resumable", "1.0.0");
    let bare = bare.header("content-type", "application/offset+octet-stream").header("upload-offset", "0");
    let untold = browser.send(bare.body(Body::from("0123456789")).expect("a request")).await;
    assert_eq!(untold.status, StatusCode::FORBIDDEN);
    let old = browser.send(Request::head(&place).body(Body::empty()).expect("a request")).await;
    assert_eq!((old.status, old.header("tus-version")), (StatusCode::PRECONDITION_FAILED, "1.0.0"));

    assert_eq!(tus(&mut browser, "DELETE", &place, &[], Body::empty()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(tus(&mut browser, "HEAD", &place, &[], Body::empty()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_taken_is_said_before_it_is_sent() {
    let world = world().await;
    let mut browser = world.browser();
    begin(&mut browser).await;
    let limit = usize::try_from(UPLOAD_BYTES).expect("small");
    let empty = announce(&mut browser, "空.jpg", 0).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("文件是空的"), "{}", empty.text());
    let large = announce(&mut browser, "大.bin", limit + 1).await;
    assert_eq!((large.status, large.text().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "超过1 MB的上限"));
    let place = announce(&mut browser, "a.bin", 10).await.header("location").to_owned();
    let more = go_on(&mut browser, &place, 0, "0123456789 and more").await;
    assert_eq!(more.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(offset(&mut browser, &place).await, "0", "nothing of it is kept");
    for no in 1..60 {
        assert_eq!(announce(&mut browser, "b.bin", 10).await.status, StatusCode::CREATED, "{no}");
    }
    let one_more = announce(&mut browser, "b.bin", 10).await;
    assert!(one_more.text().contains("最多60个文件"), "{} {}", one_more.status, one_more.text());
}

#[tokio::test]
async fn an_upload_nobody_goes_on_with_is_forgotten_with_its_bytes() {
    let world = world().await;
    let mut browser = world.browser();
    begin(&mut browser).await;
    let objects = || files(&world.db.folder().join("evidence")).len();
    let place = announce(&mut browser, "a.bin", 10).await.header("location").to_owned();
    go_on(&mut browser, &place, 0, broken(b"0123")).await;
    assert_eq!((offset(&mut browser, &place).await.as_str(), objects()), ("4", 1));
    world.pass(3 * 24 * 3600 - 60);
    assert_eq!(world.casework.tidy_uploads().await.expect("the store answers"), 0);
    world.pass(120);
    assert_eq!(tus(&mut browser, "HEAD", &place, &[], Body::empty()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.casework.tidy_uploads().await.expect("the store answers"), 1);
    assert_eq!(objects(), 0);
    // One that is under way when its draft goes, goes with it.
    let place = announce(&mut browser, "b.bin", 10).await.header("location").to_owned();
    go_on(&mut browser, &place, 0, broken(b"0123")).await;
    world.pass(world.casework.draft_kept_us() / 1_000_000 + 60);
    assert_eq!(world.casework.tidy_complaints().await.expect("the store answers"), 1);
    assert_eq!(objects(), 0);
}

/// Every file in a folder and below.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn an_upload_that_was_whole_when_the_server_failed_becomes_one_file_at_the_next_question() {
    let world = world().await;
    let mut browser = world.browser();
    let code = begin(&mut browser).await;
    let folder = world.db.folder().join("evidence");
    let place = announce(&mut browser, "a.txt", 10).await.header("location").to_owned();
    go_on(&mut browser, &place, 0, broken(b"01234")).await;
    let first = files(&folder).pop().expect("a piece");
    let away = first.with_extension("away");
    std::fs::rename(&first, &away).expect("it is moved");
    let last = go_on(&mut browser, &place, 5, "56789").await;
    assert_eq!(last.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(last.text(), "没有保存成功，请再传一次");
    std::fs::rename(&away, &first).expect("it is moved back");
    // Two lines ask at once; nothing has to be sent again.
    let mut twin = world.browser();
    goes_to(&twin.post("/complain/resume", &[("code", &code)]).await, "/complain/enterprise");
    let (one, two) = tokio::join!(offset(&mut browser, &place), offset(&mut twin, &place));
    assert_eq!((one.as_str(), two.as_str()), ("10", "10"));
    let page = browser.get("/complain/evidence").await.text();
    assert_eq!(page.matches("<strong>a.txt</strong>").count(), 1, "{page}");
    assert_eq!(files(&folder).len(), 1, "of both attempts one object is left");
    // Taken back it goes altogether, by the button as by the protocol.
    assert_eq!(tus(&mut browser, "DELETE", &place, &[], Body::empty()).await.status, StatusCode::NO_CONTENT);
    assert!(files(&folder).is_empty());
    let place = announce(&mut browser, "b.txt", 10).await.header("location").to_owned();
    go_on(&mut browser, &place, 0, broken(b"01234")).await;
    let id = place.rsplit('/').next().expect("an id");
    goes_to(&browser.post("/complain/evidence/remove", &[("upload", id)]).await, "/complain/evidence#files");
    assert!(files(&folder).is_empty() && !browser.get("/complain/evidence").await.text().contains("b.txt"));
}
