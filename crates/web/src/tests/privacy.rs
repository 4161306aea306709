//! Verifying from outside, the keys page, and destruction by two persons, over HTTP.

use super::{
    acts::post_parts,
    world::{Browser, World},
};
use axum::http::StatusCode;
use domain::actor::Role;

/// A way to spoil a file.
type Change = fn(&mut Vec<u8>);

async fn world() -> World {
    let world = World::new().await;
    for role in [Role::Intake, Role::LeadHead, Role::JointOffice, Role::SecurityAdmin, Role::AuditAdmin] {
        world.account(role, "").await;
    }
    world
}

async fn sent(browser: &mut Browser<'_>, fields: &[(&str, &str)], file: Option<&[u8]>) -> String {
    let files: Vec<_> = file.map(|bytes| ("file", "整卷.zip", bytes)).into_iter().collect();
    post_parts(browser, "/verify", fields, &files).await.text()
}

/// A package with one byte of one file changed, sizes kept: stored anew without compression.
fn altered(package: &[u8], name: &str, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut from = zip::ZipArchive::new(Cursor::new(package)).expect("a package");
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut file = from.by_index(at).expect("a file");
        let inside = file.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("it unpacks");
        if inside.contains(name) {
            change(&mut bytes);
        }
        to.start_file(inside, zip::write::SimpleFileOptions::default()).expect("a file begins");
        to.write_all(&bytes).expect("it is written");
    }
    to.finish().expect("the archive ends").into_inner()
}

#[tokio::test]
async fn anybody_can_tell_a_genuine_package_from_an_altered_one() {
    let world = world().await;
    let case = world.complaint("南曼兴远建设有限公司").await;
    let mut intake = world.seat(Role::Intake).await;
    let path = format!("/cases/{}/evidence", case.id);
    let filed = post_parts(&mut intake, &path, &[], &[("file", "合同.txt", "合同正文".as_bytes())]).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text());
    let early = intake.get(&format!("/cases/{}/package", case.id)).await.bytes;
    let now = world.casework.now().as_micros();
    world.casework.store().checkpoint(now, &world.signing).await.unwrap().expect("a root");
    let package = intake.get(&format!("/cases/{}/package", case.id)).await.bytes;

    let mut anybody = world.browser();
    let page = anybody.get("/verify").await.text();
    assert!(page.contains("公布的存证根") && page.contains("2026-03-02 09:0"), "{page}");
    let roots = anybody.get("/verify/roots.json").await.json();
    assert_eq!(roots.as_array().map(Vec::len), Some(1));
    assert!(anybody.get("/verify/key.pem").await.text().starts_with("-----BEGIN PUBLIC KEY"));

    let flip: Change = |bytes| *bytes.last_mut().expect("it is not empty") ^= 1;
    let cut: Change = |bytes| bytes.truncate(10);
    let grow: Change = |bytes| bytes.extend(b" ");
    let table: [(&str, Vec<u8>, &str); 8] = [
        ("genuine", package.clone(), "真实，没有改动"),
        ("before the root", early, "没有改动，但导出时尚未纳入签名的存证根"),
        ("a file altered", altered(&package, "合同.txt", flip), "已被改动，与目录所列摘要不符"),
        ("a file grown", altered(&package, "合同.txt", grow), "已被改动，与目录所列摘要不符"),
        ("the log cut", altered(&package, "案卷.json", cut), "无法确认"),
        ("the list emptied", altered(&package, "卷内目录.csv", Vec::clear), "没有列入目录"),
        ("not a package", b"PK\x03\x04 nothing".to_vec(), "无法确认"),
        ("something else", b"hello".to_vec(), "无法确认"),
    ];
    for (name, bytes, words) in table {
        let page = sent(&mut anybody, &[], Some(&bytes)).await;
        assert!(page.contains(words), "{name}: {page}");
        assert!(!page.contains("南曼兴远") && !page.contains("13912341234"), "{name} tells nothing of the case");
    }
    let nothing = sent(&mut anybody, &[], None).await;
    assert!(nothing.contains("请选择要核验的文件"), "{nothing}");
    let unknown = sent(&mut anybody, &[("number", "南信核〔2026〕1号"), ("digest", &"0".repeat(64))], None).await;
    assert!(unknown.contains("没有找到编号和内容都相符的文书") && unknown.contains("南信核〔2026〕1号"), "{unknown}");
}

#[tokio::test]
async fn the_page_of_keys_says_what_rests_on_which() {
    let world = world().await;
    world.complaint("南曼兴远建设有限公司").await;
    let mut admin = world.seat(Role::SecurityAdmin).await;
    let page = admin.get("/keys").await.text();
    for part in [&world.casework.vault().master_id(), "在用", "还没有备份过", "没有更换过", "jiannuo keys rotate"]
    {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    assert!(!page.contains("正在更换密钥"));
}

#[tokio::test]
async fn retention_is_explained_and_a_hold_is_checked_field_by_field() {
    let world = world().await;
    let case = world.complaint_about("南曼兴远建设有限公司", "南曼州住房和城乡建设局").await;
    let mut head = world.seat(Role::LeadHead).await;
    let page = head.get("/retention").await.text();
    for part in ["没有到期的案卷", "还没有提出过销毁", "没有暂缓销毁的案卷", "30年", "国家档案局令第8号", "长期保存"]
    {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    let wrong = head.post("/retention/hold", &[("number", "NM2026-000000-X"), ("note", "（2026）示01民初1号")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = wrong.text();
    assert!(wrong.contains("请选择保留原因") && wrong.contains("没有这个编号的案件") && wrong.contains("示01民初1号"));
    let fields = [("number", case.number.as_str()), ("reason", "suit"), ("note", "（2026）示01民初1号")];
    assert_eq!(head.post("/retention/hold", &fields).await.header("location"), "/retention#holds");
    let page = head.get("/retention").await.text();
    assert!(page.contains("诉讼或仲裁") && page.contains(&case.number), "{page}");
    let mut office = world.seat(Role::JointOffice).await;
    let page = office.get("/retention").await.text();
    assert!(page.contains(&case.number) && !page.contains("示01民初1号") && !page.contains("登记保留</h3>"), "{page}");
    assert_eq!(
        head.post("/retention/hold", &[("release", case.id.as_str())]).await.header("location"),
        "/retention#holds"
    );
    assert!(head.get("/retention").await.text().contains("没有暂缓销毁的案卷"));
    assert_eq!(head.post("/retention/propose", &[]).await.header("location"), "/retention?proposed=0");
    let mut auditor = world.seat(Role::AuditAdmin).await;
    let page = auditor.get("/audit").await.text();
    assert!(page.contains("保留案卷") && page.contains("解除保留"), "{page}");
}
