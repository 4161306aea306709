//! Evidence in and out, and files of channels.

use super::world::{Browser, UPLOAD_BYTES, World};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::actor::Role;

/// Posts a file the way a browser does: the token first.
async fn upload(
    browser: &mut Browser<'_>,
    path: &str,
    token: &str,
    field: (&str, &str),
    name: &str,
    bytes: &[u8],
) -> super::world::Answer {
    let mut body = Vec::new();
    for (key, value) in [("_csrf", token), field] {
        body.extend(format!("--edge\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n").bytes());
    }
    let head = format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    body.extend(head.bytes());
    body.extend(bytes);
    body.extend(b"\r\n--edge--\r\n");
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(Body::from(body))
        .expect("a request");
    browser.send(request).await
}

async fn world() -> World {
    let world = World::new().await;
    world.account(Role::Intake, "").await;
    world
}

#[tokio::test]
async fn evidence_comes_back_byte_by_byte_and_only_as_a_download() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut officer = world.seat(Role::Intake).await;
    let token = officer.token().await;
    let path = format!("/cases/{}/evidence", case.id);
    let bytes = b"<html><script>alert(1)</script></html>";
    let stored = upload(&mut officer, &path, &token, ("claim", "1"), "合同.html", bytes).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text());
    assert_eq!(stored.header("location"), path, "the officer comes back to the evidence");
    let page = officer.get(&path).await.text();
    let link = page.split("href=\"").find(|part| part.starts_with(&format!("{path}/"))).expect("the file is listed");
    let file = officer.get(link.split('"').next().expect("a link ends")).await;
    assert_eq!(file.bytes, bytes);
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert!(file.header("content-disposition").starts_with("attachment; filename*=UTF-8''%E5%90%88"));
    assert!(file.header("content-security-policy").contains("sandbox"));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn an_upload_that_is_not_taken_says_why() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut officer = world.seat(Role::Intake).await;
    let token = officer.token().await;
    let path = format!("/cases/{}/evidence", case.id);
    let large = vec![7_u8; usize::try_from(UPLOAD_BYTES).expect("small") + 1];
    let table = [
        (token.as_str(), "a.pdf", large.as_slice(), StatusCode::PAYLOAD_TOO_LARGE, "超过1 MB的上限"),
        (token.as_str(), "", b"".as_slice(), StatusCode::UNPROCESSABLE_ENTITY, "没有选择文件"),
        (token.as_str(), "b.pdf", b"".as_slice(), StatusCode::UNPROCESSABLE_ENTITY, "文件是空的"),
        ("wrong", "c.pdf", b"x".as_slice(), StatusCode::FORBIDDEN, "页面已失效"),
    ];
    for (token, name, bytes, status, words) in table {
        let answer = upload(&mut officer, &path, token, ("claim", ""), name, bytes).await;
        assert_eq!(answer.status, status, "{name}");
        assert!(answer.text().contains(words), "{name}: {}", answer.text());
    }
    let page = officer.get(&path).await.text();
    assert!(page.contains("还没有证据"), "nothing of them is kept");
}

#[tokio::test]
async fn a_picture_is_shown_in_place_and_nothing_active_ever_is() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut officer = world.seat(Role::Intake).await;
    let token = officer.token().await;
    let path = format!("/cases/{}/evidence", case.id);
    let table = [
        ("a.png", b"\x89PNG\r\n\x1a\n rest".as_slice(), Some("image/png")),
        ("b.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".as_slice(), None),
        ("c.pdf", b"%PDF-1.7".as_slice(), None),
        ("d.txt", "<b>第一行</b>".as_bytes(), None),
    ];
    for (name, bytes, _) in table {
        assert_eq!(upload(&mut officer, &path, &token, ("claim", ""), name, bytes).await.status, StatusCode::SEE_OTHER);
    }
    let page = officer.get(&path).await.text();
    for (name, _, kind) in table {
        let mark = format!("\" data-evidence>{name}");
        let at = page.find(&mark).expect("it is listed");
        let link = page[..at].rsplit('"').next().expect("a link begins").to_owned();
        let shown = officer.get(&format!("{link}/preview")).await;
        assert_eq!(shown.status == StatusCode::OK, kind.is_some(), "{name}");
        assert_eq!(page.contains(&format!("{link}/preview")), kind.is_some(), "{name}");
        if let Some(kind) = kind {
            assert_eq!(shown.header("content-type"), kind);
            assert_eq!(shown.header("x-content-type-options"), "nosniff");
            assert!(shown.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
        }
        if name == "d.txt" {
            let id = link.rsplit('/').next().expect("an address has a last part");
            let text = officer.get(&format!("{path}?show={id}")).await.text();
            assert!(text.contains("&#60;b&#62;第一行"), "a text stands escaped in the page");
        }
    }
}

#[tokio::test]
async fn a_file_of_a_channel_that_is_no_table_is_refused_with_the_reason() {
    let world = world().await;
    let mut officer = world.seat(Role::Intake).await;
    let token = officer.token().await;
    let table = [
        ("a.xlsx", b"%PDF-1.7 not a table".as_slice(), "不是表格文件"),
        ("b.xlsx", b"".as_slice(), "文件是空的"),
        ("", b"".as_slice(), "没有选择文件"),
    ];
    for (name, bytes, words) in table {
        let answer = upload(&mut officer, "/import", &token, ("channel", "12345"), name, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.text().contains(words), "{name}: {}", answer.text());
    }
}
