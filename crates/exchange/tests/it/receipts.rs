//! The inbound folder, with whatever others put there.

use domain::time::Instant;
use exchange::receipts::{ReceiptState, scan, settle};
use std::{
    fs::{self, File},
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

/// 2026-03-05 14:07:00 in Beijing.
const NOW: Instant = Instant::from_micros(1_772_690_820_000_000);

/// A file last changed so many seconds before [`NOW`].
fn put(folder: &Path, name: &str, bytes: &[u8], age_seconds: u64) {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    let now = Duration::from_micros(NOW.as_micros().unsigned_abs());
    let time = UNIX_EPOCH + now.checked_sub(Duration::from_secs(age_seconds)).unwrap();
    File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_good_receipt_is_found_until_it_is_settled() {
    let folder = tempfile::tempdir().unwrap();
    let text = "\u{feff}{\"package\":\"p1\",\"state\":\"accepted\",\"rows\":[{\"id\":\"a\",\"state\":\"rejected\",\
                \"reason\":\"重复\"}],\"received_at\":\"2026-03-05T13:00:00+08:00\",\"other\":1}";
    put(folder.path(), "p1.receipt.json", text.as_bytes(), 0);
    let first = scan(folder.path(), NOW).unwrap();
    assert_eq!(scan(folder.path(), NOW).unwrap(), first, "recording failed: it is still there");
    let arrived = &first.arrived[0];
    assert_eq!(arrived.receipt.received_at.to_minutes(), "2026-03-05 13:00");
    assert_eq!(arrived.receipt.of_row("a"), (ReceiptState::Rejected, Some("重复")));
    assert_eq!(arrived.receipt.of_row("b"), (ReceiptState::Accepted, None));
    assert_eq!(arrived.bytes, text.as_bytes());
    settle(arrived).unwrap();
    settle(arrived).unwrap();
    assert!(scan(folder.path(), NOW).unwrap().arrived.is_empty());
    assert_eq!(names(&folder.path().join("done")), ["p1.receipt.json"]);

    // The province sends it once more.
    put(folder.path(), "p1.receipt.json", text.as_bytes(), 0);
    settle(&scan(folder.path(), NOW).unwrap().arrived[0]).unwrap();
    assert_eq!(names(&folder.path().join("done")), ["p1.receipt.json", "p1.receipt.json.2"]);
}

#[test]
fn a_bad_file_is_put_aside_with_its_reason_and_stops_nothing() {
    let good = br#"{"package":"zz","state":"rejected","reason":"x","received_at":"2026-03-05T13:00:00"}"#;
    let table: [(&str, &[u8], &str); 9] = [
        ("notes.txt", b"hello", "文件名应为"),
        ("a b.receipt.json", good, "文件名应为"),
        ("p1.receipt.json", b"\xff\xfe\x00", "不是回执格式"),
        ("p2.receipt.json", br#"{"package":"p2","#, "文件不完整"),
        ("p3.receipt.json", good, "与文件名不符"),
        ("p4.receipt.json", br#"{"package":"p4","state":"maybe","received_at":"2026-03-05T13:00:00"}"#, "不是回执格式"),
        ("p5.receipt.json", br#"{"package":"p5","state":"accepted","received_at":"yesterday"}"#, "不是时间"),
        (
            "p6.receipt.json",
            br#"{"package":"p6","state":"accepted","rows":[{"id":"a","state":"accepted"},{"id":"a","state":"accepted"}],"received_at":"2026-03-05T13:00:00"}"#,
            "为空或重复",
        ),
        ("p7.receipt.json", b"", "文件不完整"),
    ];
    for (name, bytes, expected) in table {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), name, bytes, 3600);
        put(folder.path(), "zz.receipt.json", good, 0);
        let found = scan(folder.path(), NOW).unwrap();
        assert_eq!(found.arrived.len(), 1, "{name}");
        assert!(found.bad[0].reason.contains(expected), "{name}: {}", found.bad[0].reason);
        let bad = folder.path().join("bad");
        assert_eq!(names(&bad), [name.to_owned(), format!("{name}.reason.txt")]);
        assert_eq!(fs::read(bad.join(name)).unwrap(), bytes, "{name} is kept as it came");
        assert!(fs::read_to_string(bad.join(format!("{name}.reason.txt"))).unwrap().contains(expected));
    }
}

#[test]
fn a_file_that_is_still_arriving_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let half = br#"{"package":"p1","state":"acc"#;
    put(folder.path(), "p1.receipt.json", half, 599);
    put(folder.path(), "p2.receipt.json", half, 601);
    put(folder.path(), ".p3.receipt.json", half, 3600);
    put(folder.path(), "p4.receipt.json.part", half, 3600);
    let found = scan(folder.path(), NOW).unwrap();
    assert_eq!(found.waiting, ["p1.receipt.json"]);
    assert_eq!(found.bad.len(), 1);
    assert_eq!(names(folder.path()), [".p3.receipt.json", "bad", "p1.receipt.json", "p4.receipt.json.part"]);
}
