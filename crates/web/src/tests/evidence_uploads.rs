//! Evidence added to a case over lines that break: it goes on where it stopped, is filed once, and only by whoever may.

use super::{
    complaint_uploads::{announce_at, broken, files, go_on, offset, tus},
    complaints::world,
    world::{Browser, World},
};
use axum::{body::Body, http::StatusCode};
use casework::Registered;
use domain::actor::Role;

fn place(case: &Registered) -> String {
    format!("/cases/{}/evidence/uploads", case.id)
}

async fn begun(browser: &mut Browser<'_>, case: &Registered, name: &str, bytes: usize) -> String {
    let about = [("filename", name), ("claim", "1"), ("mark", "one")];
    let answer = announce_at(browser, &place(case), &about, bytes).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.header("location").to_owned()
}

async fn complainant<'a>(world: &'a World, case: &Registered) -> Browser<'a> {
    let mut browser = world.browser();
    let entered = browser.post("/track", &[("number", &case.number), ("code", &case.code)]).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    browser
}

#[tokio::test]
async fn a_file_for_a_case_goes_on_after_a_broken_line_and_is_filed_once() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut firm = complainant(&world, &case).await;
    let mut bytes = b"%PDF-1.7 ".to_vec();
    bytes.resize(900_000, b'x');
    let upload = begun(&mut firm, &case, "验收单.pdf", bytes.len()).await;
    go_on(&mut firm, &upload, 0, broken(&bytes[..800_000])).await;
    assert_eq!(offset(&mut firm, &upload).await, "800000");
    let page = firm.get("/track/case").await.text();
    assert!(
        page.contains("没有传完的文件") && page.contains("传了88%") && page.contains("data-mark=\"one\""),
        "{page}"
    );
    assert!(!page.contains("验收单.pdf</a>"), "it is not filed yet");

    let last = go_on(&mut firm, &upload, 800_000, bytes[800_000..].to_vec()).await;
    assert_eq!((last.status, last.header("upload-offset")), (StatusCode::NO_CONTENT, "900000"), "{}", last.text());
    // The answer may have been lost: asked again it is the same, and it is there once.
    assert_eq!(offset(&mut firm, &upload).await, "900000");
    let page = firm.get("/track/case").await.text();
    assert_eq!(page.matches("验收单.pdf</a>").count(), 1, "{page}");
    assert!(page.contains("证明第1项诉求") && !page.contains("没有传完的文件"), "{page}");
    let link = page[..page.find("\">验收单.pdf</a>").expect("it is listed")].rsplit('"').next().expect("a link");
    assert!(firm.get(link).await.bytes == bytes, "every byte is as it was sent");
    // What is filed is not taken back by a script.
    assert_eq!(tus(&mut firm, "DELETE", &upload, &[], Body::empty()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(firm.get("/track/case").await.text().matches("验收单.pdf</a>").count(), 1);
}

#[tokio::test]
async fn what_was_whole_when_the_server_failed_is_filed_once_and_loses_no_page() {
    let world = world().await;
    let case = world.complaint("南曼甲公司").await;
    let viewer = world.casework.track(&case.number, &case.code).await.expect("the store answers").expect("a code").0;
    let mut firm = complainant(&world, &case).await;
    let folder = world.db.folder().join("evidence");
    let upload = begun(&mut firm, &case, "a.txt", 10).await;
    go_on(&mut firm, &upload, 0, broken(b"01234")).await;
    let first = files(&folder).pop().expect("a piece");
    let away = first.with_extension("away");
    std::fs::rename(&first, &away).expect("it is moved");
    assert_eq!(go_on(&mut firm, &upload, 5, "56789").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    let page = firm.get("/track/case").await;
    assert!(page.status == StatusCode::OK && page.text().contains("传了100%"), "{}", page.text());
    std::fs::rename(&away, &first).expect("it is moved back");
    // As if the server had died after it was filed and before that was noted; then two lines ask at once.
    let id = upload.rsplit('/').next().expect("an id");
    let bytes = futures_util::stream::iter([Ok(b"0123456789".as_slice())]);
    let filed = world.casework.add_evidence_once(&viewer, &case.id, "a.txt", bytes, Some(1), Some(id)).await;
    assert!(filed.is_ok(), "{filed:?}");
    let mut twin = world.browser();
    twin.cookies.clone_from(&firm.cookies);
    let (one, two) = tokio::join!(offset(&mut firm, &upload), offset(&mut twin, &upload));
    assert_eq!((one.as_str(), two.as_str()), ("10", "10"));
    let page = firm.get("/track/case").await.text();
    assert_eq!(page.matches("a.txt</a>").count(), 1, "{page}");
    assert!(!page.contains("没有传完的文件") && files(&folder).len() == 1, "{page}");
}

#[tokio::test]
async fn an_upload_for_a_case_is_its_senders_alone() {
    let world = world().await;
    let (case, other) = (world.complaint("南曼甲公司").await, world.complaint("南曼乙公司").await);
    let (mut firm, mut stranger) = (complainant(&world, &case).await, complainant(&world, &other).await);
    let upload = begun(&mut firm, &case, "a.pdf", 10).await;
    let refused = announce_at(&mut stranger, &place(&case), &[("filename", "a.pdf")], 10).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let moved = upload.replace(case.id.as_str(), other.id.as_str());
    for path in [&upload, &moved] {
        let answer = go_on(&mut stranger, path, 0, "0123456789").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text().contains("<html"), "a script is told in words");
    }
    // An officer of the case has a place of his own.
    let mut officer = world.seat(Role::Intake).await;
    assert_eq!(go_on(&mut officer, &upload, 0, "0123456789").await.status, StatusCode::NOT_FOUND);
    let own = begun(&mut officer, &case, "笔录.txt", 6).await;
    assert_eq!(go_on(&mut officer, &own, 0, "一二").await.status, StatusCode::NO_CONTENT);
    assert!(officer.get(&format!("/cases/{}/evidence", case.id)).await.text().contains("笔录.txt</a>"));
    // Nobody at all.
    let nobody = go_on(&mut world.browser(), &upload, 0, "0123456789").await;
    assert_eq!(nobody.status, StatusCode::FORBIDDEN);
    assert!(nobody.text().contains("重新登录") && !nobody.text().contains('<'), "{}", nobody.text());
    assert_eq!(offset(&mut firm, &upload).await, "0");
    // Taken back, or left lying for days: its bytes are gone.
    assert_eq!(go_on(&mut firm, &upload, 0, "01234").await.status, StatusCode::NO_CONTENT);
    assert_eq!(tus(&mut firm, "DELETE", &upload, &[], Body::empty()).await.status, StatusCode::NO_CONTENT);
    let left = begun(&mut firm, &case, "b.pdf", 10).await;
    assert_eq!(go_on(&mut firm, &left, 0, "01234").await.status, StatusCode::NO_CONTENT);
    world.pass(4 * 24 * 3600);
    assert_eq!(world.casework.tidy_uploads().await.expect("the store answers"), 2, "this one and the officer's note");
    let mut again = complainant(&world, &case).await;
    assert!(!again.get("/track/case").await.text().contains("没有传完的文件"));
}

#[tokio::test]
async fn what_cannot_be_filed_is_said_before_it_is_sent() {
    let world = world().await;
    let case = world.complaint("南曼甲公司").await;
    let mut firm = complainant(&world, &case).await;
    for (bytes, status, words) in [
        (0, StatusCode::UNPROCESSABLE_ENTITY, "文件是空的"),
        (2 << 20, StatusCode::PAYLOAD_TOO_LARGE, "超过1 MB的上限"),
    ] {
        let answer = announce_at(&mut firm, &place(&case), &[("filename", "a.pdf")], bytes).await;
        assert!(answer.status == status && answer.text().contains(words), "{} {}", answer.status, answer.text());
    }
    let odd = announce_at(&mut firm, &place(&case), &[("filename", "a.pdf"), ("claim", "99")], 10).await;
    assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.text().contains("没有第99项诉求"), "{}", odd.text());
}
