//! Evidence in place: a PDF page by page, a photo without what the camera wrote beside it; for those who may read the file.

use super::{
    acts::post_parts,
    complaints::{begin, fill, goes_to, send},
    world::World,
};
use axum::http::StatusCode;
use domain::actor::Role;

fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xd8\xff")
}

#[tokio::test]
async fn a_pdf_is_read_page_by_page_and_a_broken_one_is_said_to_be_so() {
    let world = World::with_press().await;
    world.account(Role::Intake, "").await;
    // A real file of two pages: the receipt of a complaint.
    let mut firm = world.browser();
    begin(&mut firm).await;
    fill(&mut firm).await;
    goes_to(&send(&mut firm).await, "/complain/receipt");
    let pdf = firm.get("/complain/receipt/pdf").await.bytes;

    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut officer = world.seat(Role::Intake).await;
    let path = format!("/cases/{}/evidence", case.id);
    let photo = photo();
    for (name, bytes) in [("回执.pdf", pdf.as_slice()), ("坏.pdf", b"%PDF-1.7 a"), ("照片.jpg", photo.as_slice())]
    {
        let sent = post_parts(&mut officer, &path, &[("claim", "")], &[("file", name, bytes)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{name}: {}", sent.text());
    }
    let list = officer.get(&path).await.text();
    let link = |name: &str| {
        let at =
            list.find(&format!("\" data-evidence>{name}")).unwrap_or_else(|| panic!("{name} is not listed: {list}"));
        list[..at].rsplit('"').next().expect("a link begins").to_owned()
    };
    let (good, broken, photo) = (link("回执.pdf"), link("坏.pdf"), link("照片.jpg"));
    assert!(list.contains(&format!("{good}/view")) && list.contains(&format!("{photo}/preview")), "{list}");

    let first = officer.get(&format!("{good}/view")).await.text();
    assert!(first.contains("第1页，共2页") && first.contains(&format!("{good}/view?page=2")), "{first}");
    assert!(first.contains(&format!("src=\"{good}/preview?page=1\"")) && !first.contains("上一页"), "{first}");
    let last = officer.get(&format!("{good}/view?page=2")).await.text();
    assert!(last.contains("上一页") && !last.contains("下一页"), "{last}");
    let page = officer.get(&format!("{good}/preview?page=2")).await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "image/jpeg"));
    assert!(page.header("content-security-policy").starts_with("sandbox") && is_jpeg(&page.bytes));
    for odd in ["view?page=3", "view?page=0"] {
        let shown = officer.get(&format!("{good}/{odd}")).await;
        assert!(shown.status == StatusCode::OK && shown.text().contains("没有这一页"), "{odd}: {}", shown.text());
    }
    assert_eq!(officer.get(&format!("{good}/preview?page=3")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(officer.get(&format!("{good}/view?page=x")).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let shown = officer.get(&format!("{broken}/view")).await.text();
    assert!(shown.contains("打不开") && shown.contains("下载原件") && !shown.contains("exhibit-page\""), "{shown}");
    let drawn = officer.get(&format!("{photo}/preview")).await;
    assert!(is_jpeg(&drawn.bytes) && !drawn.bytes.windows(3).any(|window| window == b"GPS"));
    assert!(officer.get(&photo).await.bytes.windows(3).any(|window| window == b"GPS"), "the original is untouched");

    // Somebody else's case, and nobody at all.
    assert_eq!(firm.get(&format!("{good}/view")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.browser().get(&format!("{good}/preview")).await.status, StatusCode::SEE_OTHER);
}

/// A JPEG of one pixel as a phone writes it, with the place beside the picture.
fn photo() -> Vec<u8> {
    let image = preview::draw(preview::Kind::Picture, ONE_PIXEL.to_vec(), 1).expect("a picture").jpeg;
    let note = b"\xff\xfe\0\x0cGPS 100.8N";
    [&image[..2], note, &image[2..]].concat()
}

/// A GIF.
const ONE_PIXEL: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
