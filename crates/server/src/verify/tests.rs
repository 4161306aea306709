use super::*;
use crate::{edge::MachineEdge, house::Mode, place::Place};
use casework::{Casework, Values, Viewer};
use domain::ids::CaseId;
use seal::{
    Suite,
    blind::{BlindKey, BlindRing},
    envelope::{KeyRing, MasterKey},
    random::SeededRandom,
    sign::SigningKey,
};
use std::sync::Arc;
use store::{objects::Folder, testing::TestDb};

struct Scene {
    db: TestDb,
    vault: Vault,
    signing: Arc<SigningKey>,
    first: CaseId,
}

/// Three registered complaints under one signed root.
async fn scene() -> Scene {
    let db = store::testing::sqlite().await;
    let mut random = SeededRandom::new(7);
    let keys = KeyRing::new(MasterKey::generate(Suite::Guomi, &mut random), Vec::new());
    let blind = BlindRing::new(BlindKey::generate(Suite::Guomi, &mut random), Vec::new());
    let vault = Vault::new(Suite::Guomi, keys, blind);
    let signing = Arc::new(SigningKey::generate(Suite::Guomi, &mut random));
    let objects = Arc::new(Folder::open(db.folder().join("evidence")).await.unwrap());
    let setup = Place::demo().setup();
    let casework = Casework::new(db.store.clone(), vault.clone(), objects, setup, Arc::new(MachineEdge::new()));
    casework.adopt_setup().await.unwrap();
    let mut first = None;
    for enterprise in ["甲公司", "乙公司", "丙公司"] {
        let form = [
            ("enterprise", enterprise),
            ("respondent", "勐阳县住房和城乡建设局"),
            ("contract", "施工合同"),
            ("narrative", "欠款未付。"),
            ("claim.1.words", "工程款"),
            ("claim.1.sum", "1000"),
        ];
        let form: Values = form.into_iter().map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).collect();
        let registered = casework.register(&Viewer::system(), &form).await.unwrap();
        first.get_or_insert(registered.id);
    }
    db.store.checkpoint(casework.now().as_micros(), &signing).await.unwrap();
    Scene { db, vault, signing, first: first.unwrap() }
}

async fn verified(scene: &Scene) -> (String, Verdict) {
    let key = scene.signing.verifying_key();
    let (lines, verdict) = database(&scene.db.store, key, Some(&scene.vault), Stopwatch::start()).await.unwrap();
    (lines.join("\n"), verdict)
}

#[tokio::test]
async fn a_log_that_nobody_touched_verifies_with_its_counts() {
    let scene = scene().await;
    let (text, verdict) = verified(&scene).await;
    assert_eq!(verdict, Verdict::Fine, "{text}");
    assert!(
        text.starts_with("核验案件 3 件、") && text.contains("存证条目 3 条、审计记录 0 条、签名根 1 个"),
        "{text}"
    );
}

#[tokio::test]
async fn what_an_intruder_did_is_found_and_named() {
    let table = [
        (
            "an altered byte",
            "UPDATE case_events SET payload = payload || ' ' WHERE version = 1 AND case_id = (SELECT MIN(case_id) FROM case_events)",
            "第 1 条事件：事件内容或其杂凑值被改动",
        ),
        (
            "a missing event",
            "DELETE FROM case_events WHERE version = 1 AND case_id = (SELECT MIN(case_id) FROM case_events)",
            "第 1 条事件：缺少事件",
        ),
        (
            "a cut tail",
            "DELETE FROM case_events WHERE version > 1 AND case_id = (SELECT MIN(case_id) FROM case_events)",
            "末尾事件被截去",
        ),
        (
            "a missing case",
            "DELETE FROM case_events WHERE case_id = (SELECT MIN(case_id) FROM case_events)",
            "：案件整体缺失",
        ),
    ];
    for (name, sql, expected) in table {
        let scene = scene().await;
        assert!(scene.db.tamper(sql).await > 0, "{name}");
        let (text, verdict) = verified(&scene).await;
        assert_eq!(verdict, Verdict::Found, "{name}");
        let named = format!("（{}）", scene.first);
        assert!(
            text.lines().any(|line| line.starts_with("案件 NM") && line.contains(&named) && line.contains(expected)),
            "{name}: {text}"
        );
    }
}

#[tokio::test]
async fn an_exported_case_proves_itself_without_a_database() {
    let scene = scene().await;
    let package = scene.db.store.export_case(scene.first.as_str()).await.unwrap().unwrap().to_json();
    let key = scene.db.folder().join("signing.pub.pem");
    fs::write(&key, scene.signing.verifying_key().to_pem()).unwrap();
    let data = tempfile::tempdir().unwrap();
    let given = crate::config::Given { data: Some(data.path().to_owned()), ..Default::default() };
    let settings = Settings::from_texts("", &BTreeMap::new(), &given).unwrap();
    let altered = package.replacen("\"payload\": \"{", "\"payload\": \" {", 1);
    assert_ne!(altered, package);
    for (name, text, expected) in [
        ("as exported", package.as_str(), Verdict::Fine),
        ("altered", altered.as_str(), Verdict::Found),
        ("no package", "{}", Verdict::Found),
    ] {
        let file = scene.db.folder().join("case.json");
        fs::write(&file, text).unwrap();
        assert_eq!(run(&settings, Some(&file), Some(&key)).await.unwrap(), expected, "{name}");
    }
    assert!(!has_database(&settings), "verifying a file makes no database");
    let sentence = run(&settings, None, Some(&key)).await.unwrap_err().to_string();
    assert!(sentence.contains("没有数据库"), "{sentence}");
    let sentence = run(&settings, Some(&key), None).await.unwrap_err().to_string();
    assert!(sentence.contains("公钥文件"), "{sentence}");
}

#[tokio::test]
async fn a_database_of_a_newer_program_or_of_another_kind_gets_one_sentence() {
    let data = tempfile::tempdir().unwrap();
    let given = crate::config::Given { data: Some(data.path().to_owned()), ..Default::default() };
    let settings = Settings::from_texts("", &BTreeMap::new(), &given).unwrap();
    crate::house::House::open(settings.clone(), Mode::Demonstration).await.unwrap().close().await;
    let sentence = crate::house::House::open(settings.clone(), Mode::Real).await.unwrap_err().to_string();
    assert!(sentence.contains("示范数据库"), "{sentence}");
    let scene = scene().await;
    scene.db.tamper("INSERT INTO schema_migrations (name, applied_at_us) VALUES ('9999_later', 0)").await;
    let file = format!("database = \"{}\"", scene.db.url);
    let newer = Settings::from_texts(&file, &BTreeMap::new(), &given).unwrap();
    let sentence = open_store(&newer).await.unwrap_err().to_string();
    assert!(sentence.contains("更新版本的程序") && sentence.contains("9999_later"), "{sentence}");
}
