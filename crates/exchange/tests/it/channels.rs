//! Files as the channels hand them over.

use domain::profile::Channel;
use exchange::{
    channel::{Import, read_channel},
    limits::Limits,
    mapping::Meaning,
};
use std::collections::{BTreeMap, BTreeSet};

pub const HOTLINE: &[u8] = include_bytes!("../data/hotline12345.xlsx");
const DUCHA: &[u8] = include_bytes!("../data/ducha.csv");
const YINGSHANG: &[u8] = include_bytes!("../data/yingshang.csv");
const XINFANG: &[u8] = include_bytes!("../data/xinfang.json");
const WEB: &[u8] = include_bytes!("../data/web.csv");
const BAD_ROWS: &str = include_str!("../data/bad_rows.csv");
const TRUTH: &str = include_str!("../data/truth.csv");

/// A channel as a profile declares it.
pub fn channel(columns: &[(&str, &[&str])]) -> Channel {
    let list = |names: &&[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let columns = columns.iter().map(|(key, names)| ((*key).to_owned(), list(names))).collect();
    Channel { name: "渠道".into(), answer_within: None, from_province: false, sme: false, columns }
}

/// A channel of the shipped demonstration profile.
fn shipped(id: &str) -> Channel {
    let text = include_str!("../../../../profiles/demo/channels.toml");
    let file: BTreeMap<String, toml::Table> = toml::from_str(text).unwrap();
    let columns: BTreeMap<String, Vec<String>> = file[id]["columns"].clone().try_into().unwrap();
    for key in columns.keys() {
        assert!(Meaning::ALL.iter().any(|meaning| meaning.key() == key), "{id}: unknown meaning {key}");
    }
    Channel { name: id.into(), answer_within: None, from_province: false, sme: false, columns }
}

pub fn hotline() -> Channel {
    channel(&[
        ("native_id", &["工单编号", "工单号"]),
        ("received_at", &["来电时间", "受理时间"]),
        ("contact_name", &["来电人"]),
        ("contact_phone", &["来电号码", "联系电话"]),
        ("enterprise", &["企业", "企业名称"]),
        ("title", &["诉求标题"]),
        ("narrative", &["诉求内容"]),
        ("respondent", &["承办单位"]),
        ("suggested", &["承办单位建议"]),
    ])
}

fn read(channel: &Channel, bytes: &[u8]) -> Import {
    read_channel(channel, bytes, &Limits::default()).unwrap()
}

/// The rows of `bad_rows.csv` for a channel: number and what is wrong.
fn bad_rows(channel: &str) -> Vec<(&'static str, &'static str)> {
    let rows = BAD_ROWS.lines().skip(1).filter_map(|line| {
        let mut parts = line.splitn(3, ',');
        (parts.next()? == channel).then_some(())?;
        Some((parts.next()?, parts.next()?))
    });
    rows.collect()
}

fn truth(channel: &str) -> BTreeMap<&'static str, &'static str> {
    let rows = TRUTH.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    rows.filter(|row| row[1] == channel).map(|row| (row[0], row[4])).collect()
}

#[test]
fn the_hotline_workbook_gives_every_good_row_and_names_every_bad_one() {
    let import = read(&hotline(), HOTLINE);
    assert_eq!((import.header_row, import.mapping.found().len()), (3, 8));

    // Rows whose number was taken away are known by the day that their number begins with.
    let of = |fault: &exchange::fault::RowFault| (fault.native_id.clone().unwrap_or_default(), fault.reason.clone());
    let mut faults: Vec<_> = import.faults.iter().map(of).collect();
    faults.sort();
    let bad = bad_rows("hotline12345");
    let without_number: Vec<_> = bad.iter().filter(|(_, what)| *what == "工单编号为空").collect();
    let mut expected: Vec<_> = bad
        .iter()
        .map(|(id, what)| {
            let id = if *what == "工单编号为空" { "" } else { id };
            (id.to_owned(), (*what).to_owned())
        })
        .collect();
    expected.sort();
    assert_eq!(faults, expected);

    let cells: Vec<String> = import.faults.iter().map(exchange::fault::RowFault::cell).collect();
    assert_eq!(
        cells,
        ["G15", "A28", "B29", "A79", "G87", "B110", "A160", "A187", "B255"].map(|cell| {
            // The letter says which column; 诉求内容 is G, 来电时间 B, 工单编号 A.
            cell.to_owned()
        })
    );

    let skipped: Vec<_> = import.skipped.iter().map(|skip| (skip.row, skip.reason.as_str())).collect();
    assert_eq!(skipped, [(149, "空行"), (293, "合计行")]);

    let truth = truth("hotline12345");
    let bad: BTreeSet<&str> = bad.iter().map(|(id, _)| *id).collect();
    let good: BTreeSet<&str> = truth.keys().copied().filter(|id| !bad.contains(id)).collect();
    let read: BTreeSet<&str> = import.rows.iter().map(|row| row.native_id.as_str()).collect();
    assert_eq!(read, good);
    assert_eq!(import.rows.len() + import.faults.len(), 288, "the file's own total");
    assert_eq!(without_number.len(), 4);
}

#[test]
fn every_row_of_the_hotline_keeps_type_time_and_sum() {
    let import = read(&hotline(), HOTLINE);
    let row = |number: usize| import.rows.iter().find(|row| row.row == number).unwrap();
    let first = row(4);
    assert_eq!(first.received_at.to_string(), "2024-12-19T15:16:41");
    assert_eq!(first.contact_phone, "18744001564");
    assert_eq!((first.amount, first.amount_in_text.unwrap().get()), (None, 910_000), "read from the story");
    assert_eq!((first.respondent_text.as_str(), first.suggested.as_str()), ("", "勐阳住建委"), "a hint");
    assert_eq!(first.enterprise, "安雅物业公司");
    assert_eq!(row(5).received_at.to_string(), "2023-05-22T11:43:24");
    assert_eq!(row(6).contact_phone, "13566624063", "stored as a number");
    assert!(row(6).raw.contains(r#""来电号码":13566624063"#), "{}", row(6).raw);
    for row in &import.rows {
        assert!(row.amount_in_text.is_some(), "{}", row.row);
        assert!(row.received_at.strftime("%Y%m%d").to_string() == row.native_id[2..10], "{}", row.row);
        assert!(row.title.starts_with("反映") || row.title.is_empty(), "{}", row.row);
    }
    // A firm that only the narrative names.
    let named = import.rows.iter().filter(|row| !row.enterprise.is_empty()).count();
    let in_column = import.rows.iter().filter(|row| !row.raw.contains(r#""企业":null"#)).count();
    assert!(named > in_column, "{named} {in_column}");
}

#[test]
fn the_shipped_profile_reads_the_hotline_alike() {
    let (own, shipped) = (read(&hotline(), HOTLINE), read(&shipped("12345"), HOTLINE));
    assert_eq!((own.rows, own.faults, own.skipped), (shipped.rows, shipped.faults, shipped.skipped));
}

fn has_sum(row: &exchange::channel::ChannelRow) -> bool {
    row.amount.or(row.amount_in_text).is_some()
}

#[test]
fn reading_again_gives_the_same() {
    assert_eq!(read(&hotline(), HOTLINE), read(&hotline(), HOTLINE));
}

#[test]
fn the_other_channels_give_their_bad_rows_too() {
    for (name, bytes, slips_expected) in [("ducha", DUCHA, 0), ("yingshang", YINGSHANG, 10)] {
        let import = read(&shipped(name), bytes);
        let found: BTreeSet<_> = import
            .faults
            .iter()
            .map(|fault| (fault.native_id.as_deref().unwrap(), fault.reason.split('：').next().unwrap()))
            .collect();
        let expected: BTreeSet<_> = bad_rows(name).into_iter().collect();
        assert!(found.is_superset(&expected), "{name}");
        // Codes copied with a slip are in the file beside those broken on purpose; nothing tells them apart.
        let slips: Vec<_> = found.difference(&expected).map(|(_, what)| *what).collect();
        assert_eq!(slips, vec!["统一社会信用代码校验位错"; slips_expected], "{name}");
        assert_eq!(import.rows.len() + found.len(), truth(name).len(), "{name}");
        assert!(import.rows.iter().all(has_sum), "{name}");
        let silent: Vec<usize> =
            import.rows.iter().filter(|row| row.contact_phone.is_empty()).map(|row| row.row).collect();
        assert!(silent.len() * 10 < import.rows.len(), "{name} {silent:?}");
    }
    for (name, bytes, rows) in [("xinfang", XINFANG, 30), ("web", WEB, 40)] {
        let import = read(&shipped(name), bytes);
        assert_eq!(import.rows.len() + import.faults.len(), rows, "{name} {:?}", import.faults);
        assert!(import.faults.iter().all(|fault| fault.reason.contains("校验位错")), "{name} {:?}", import.faults);
        assert!(import.rows.iter().all(|row| has_sum(row) && !row.respondent_text.is_empty()), "{name}");
    }
    let first = &read(&shipped("yingshang"), YINGSHANG).rows[0];
    assert_eq!((first.contact_name.as_str(), first.contact_phone.as_str()), ("彭华强", "13843567581"));
    assert_eq!(first.amount.unwrap().get(), 5_470_000);
}
