//! Packages out and receipts in, on a real folder.

use domain::time::Instant;
use exchange::{
    export::{ExportMapping, ExportRow, Feed, Format},
    outbound::{Written, verify, write},
    province::{Anchors, DATA_CSV, DATA_JSON, MANIFEST, Package, PackageError, PackageId, SIGNATURE, build},
};
use seal::{Suite, random::SeededRandom, sign::SigningKey};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

const DEMO: &str = include_str!("../../../../profiles/demo/export.toml");
const REAL: &str = include_str!("../../../../profiles/xishuangbanna/export.toml");

/// 2026-03-05 14:07:00 in Beijing.
const NOW: Instant = Instant::from_micros(1_772_690_820_000_000);

fn mapping() -> ExportMapping {
    ExportMapping::parse(DEMO).unwrap()
}

fn key(suite: Suite) -> SigningKey {
    SigningKey::generate(suite, &mut SeededRandom::new(7))
}

fn row(value: Value) -> ExportRow {
    serde_json::from_value(value).unwrap()
}

fn complaints() -> Package {
    let rows = [
        json!({
            "row_id": "NM2026-000123-K.1", "case_number": "NM2026-000123-K", "channel": "12345政务服务便民热线",
            "received_at": 1_772_640_000_000_000_i64, "complainant_name": "=甲\"建设\"有限公司, 一分公司",
            "complainant_size": "micro", "complainant_private": true, "contact_phone": "+86 0699-2199447",
            "respondent_name": "勐阳县水务局", "respondent_uscc": "11539922701423233G", "region": "539922",
            "field": "government_investment", "contract_sum": 230_000_000, "owed": 41_500_005, "signed_on": "2023-07-09",
            "breach": "arrears", "stage": "核实", "changed_at": 1_772_690_820_000_000_i64, "batch": "20260305-1",
        }),
        json!({
            "row_id": "NM2026-000124-3.1", "case_number": "NM2026-000124-3", "channel": "来访",
            "received_at": 1_772_640_000_000_000_i64, "complainant_name": "乙商行", "respondent_name": "曼景市住建局",
            "region": "539901", "field": "ppp", "stage": "已登记", "changed_at": 1_772_690_820_000_000_i64,
            "batch": "20260305-1", "address": "第一行\n第二行",
        }),
    ];
    let id = PackageId::parse("complaints-20260305-1").unwrap();
    Package { id, feed: Feed::Complaints, created_at: NOW, rows: rows.into_iter().map(row).collect() }
}

fn records() -> Package {
    let rows = [json!({
        "row_id": "NM2026-000123-K.r1", "act": "determined", "case_number": "NM2026-000123-K",
        "respondent_name": "勐阳县水务局", "respondent_uscc": "11539922701423233G", "region": "539922",
        "field": "government_investment", "severity": "general", "owed": 41_500_005,
        "decision_number": "南发改信〔2026〕3号", "decided_on": "2026-03-05", "decided_by": "南曼州发展和改革委员会",
        "batch": "20260305-1",
    })];
    let id = PackageId::parse("records-20260305-1").unwrap();
    Package { id, feed: Feed::Records, created_at: NOW, rows: rows.into_iter().map(row).collect() }
}

fn anchors() -> Anchors {
    let digest = |text: &[u8]| Some(Suite::Guomi.digest(text));
    Anchors { head_hash: digest(b"head"), latest_root: digest(b"root") }
}

/// Compares with the kept file, or keeps it where `BLESS` is set.
fn golden(name: &str, bytes: &[u8]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, bytes).unwrap();
    }
    let kept = fs::read(&file).unwrap_or_default();
    assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&kept), "{name}");
}

#[test]
fn a_package_is_these_bytes() {
    for package in [complaints(), records()] {
        let key = key(Suite::Guomi);
        let files = build(&package, &mapping(), &anchors(), &key).unwrap();
        assert_eq!(
            files.files.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            [DATA_JSON, DATA_CSV, MANIFEST, SIGNATURE]
        );
        for (name, bytes) in &files.files[..3] {
            // The key is another one everywhere else.
            let text = String::from_utf8(bytes.clone()).unwrap().replace(key.key_id().as_str(), "<key>");
            golden(&format!("{}/{name}", package.id.as_str()), text.as_bytes());
        }
        assert_eq!(files, build(&package, &mapping(), &anchors(), &key).unwrap(), "built again");
    }
}

#[test]
fn the_spreadsheet_form_reads_back_and_holds_no_formula() {
    let files = build(&complaints(), &mapping(), &anchors(), &key(Suite::Guomi)).unwrap();
    let csv = &files.files[1].1;
    let text = csv.strip_prefix("\u{feff}".as_bytes()).unwrap();
    let mut reader = csv::Reader::from_reader(text);
    let names = reader.headers().unwrap().clone();
    let at = |name: &str| names.iter().position(|known| known == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(&rows[0][at("投诉人名称")], "'=甲\"建设\"有限公司, 一分公司");
    assert_eq!(&rows[0][at("联系电话")], "'+86 0699-2199447");
    assert_eq!((&rows[0][at("欠付金额（元）")], &rows[0][at("是否民营")]), ("415000.05", "是"));
    assert_eq!((&rows[1][at("地址")], &rows[1][at("领域")]), ("第一行\n第二行", "政府与社会资本合作"));
    let data: Value = serde_json::from_slice(&files.files[0].1).unwrap();
    assert_eq!(data["rows"][0]["投诉人名称"], "=甲\"建设\"有限公司, 一分公司");
    assert_eq!(data["rows"][1]["企业规模"], Value::Null);
}

#[test]
fn a_package_is_written_once_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let (mapping, key) = (mapping(), key(Suite::Guomi));
    let package = complaints();
    let files = build(&package, &mapping, &anchors(), &key).unwrap();
    // The rest of a write that was cut off lies in the way.
    let rest = folder.path().join(".complaints-20260305-1.partial");
    fs::create_dir_all(&rest).unwrap();
    fs::write(rest.join(DATA_JSON), "half").unwrap();

    let target = folder.path().join("complaints-20260305-1");
    assert_eq!(write(folder.path(), &files).unwrap(), Written::New(target.clone()));
    let manifest = fs::read(target.join(MANIFEST)).unwrap();

    // Sent again after the clock and the log moved on.
    let later = Package { created_at: Instant::from_micros(NOW.as_micros() + 60_000_000), ..package.clone() };
    let again = build(&later, &mapping, &Anchors::default(), &key).unwrap();
    assert_eq!(write(folder.path(), &again).unwrap(), Written::Already(target.clone()));
    assert_eq!(fs::read(target.join(MANIFEST)).unwrap(), manifest, "what was sent stays");

    let mut other = package;
    other.rows.pop();
    let other = build(&other, &mapping, &anchors(), &key).unwrap();
    assert!(matches!(write(folder.path(), &other), Err(PackageError::Different(id)) if id == "complaints-20260305-1"));
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["complaints-20260305-1"], "no hidden rest");
}

#[test]
fn the_recipient_finds_every_altered_file() {
    for suite in Suite::ALL {
        let key = key(suite);
        let files = build(&records(), &mapping(), &anchors(), &key).unwrap();
        for (name, bytes) in
            [("", None), (DATA_JSON, Some(b" ".to_vec())), (DATA_CSV, None), (MANIFEST, None), (SIGNATURE, None)]
        {
            let folder = tempfile::tempdir().unwrap();
            let Written::New(target) = write(folder.path(), &files).unwrap() else { panic!("the folder was empty") };
            if !name.is_empty() {
                let mut altered = fs::read(target.join(name)).unwrap();
                match bytes {
                    Some(more) => altered.extend(more),
                    None => altered[20] ^= 1,
                }
                fs::write(target.join(name), altered).unwrap();
            }
            let verified = verify(&target, key.verifying_key());
            assert_eq!(verified.is_ok(), name.is_empty(), "{suite} {name}");
        }
    }
}

#[test]
fn a_defect_keeps_the_whole_package_back() {
    let mut package = records();
    let spoil = |field: &str, value: Value| (field.to_owned(), value);
    package.rows[0].extend([spoil("act", json!("repaired")), spoil("respondent_uscc", json!("11539922701423233H"))]);
    package.rows[0].remove("decided_by");
    let Err(PackageError::Defects(defects)) = build(&package, &mapping(), &anchors(), &key(Suite::Guomi)) else {
        panic!("defects go unseen")
    };
    let found: BTreeSet<&str> = defects.iter().map(|defect| defect.field.as_str()).collect();
    assert_eq!(found, BTreeSet::from(["decided_by", "repaired_by", "repaired_on", "respondent_uscc"]));
    assert!(defects.iter().all(|defect| defect.row == "NM2026-000123-K.r1"));
}

#[test]
fn both_shipped_mappings_are_sound() {
    for (name, text) in [("demo", DEMO), ("xishuangbanna", REAL)] {
        let mapping = ExportMapping::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for feed in Feed::ALL {
            let used: Vec<_> =
                mapping.feed(feed).columns.iter().filter(|column| column.format == Format::Code).collect();
            assert!(used.len() >= 3, "{name} {}", feed.label());
        }
        assert_eq!(mapping.lists["finding"].len(), 3, "属实, 部分属实, 不属实");
    }
}
