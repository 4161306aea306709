//! The same kind of file with other habits.

use crate::channels::{channel, hotline};
use exchange::{
    channel::{Import, read_channel},
    fault::{ImportError, ValueKind},
    limits::Limits,
};
use rust_xlsxwriter::{Format, Workbook};

/// A workbook written from rows; a closure may add what rows cannot say.
fn workbook(rows: &[&[&str]], more: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    more(sheet);
    book.save_to_buffer().unwrap()
}

fn read(bytes: &[u8]) -> Import {
    read_channel(&hotline(), bytes, &Limits::default()).unwrap()
}

const HEADER: &[&str] = &["承办单位", "诉求内容", "工单号", "联系电话", "受理时间"];

#[test]
fn another_order_of_columns_and_more_titles_read_alike() {
    for titles in [0, 1, 7, 19] {
        let mut rows: Vec<&[&str]> = vec![&["导出表：工单编号按时间排列"]; titles];
        rows.push(HEADER);
        rows.push(&["县住建局", "拖欠工程款5万元", "A1", "+86 187-4400-1564", "2025年1月25日"]);
        let import = read(&workbook(&rows, |_| {}));
        assert_eq!(import.header_row, titles + 1);
        let row = &import.rows[0];
        assert_eq!((row.row, row.native_id.as_str(), row.contact_phone.as_str()), (titles + 2, "A1", "18744001564"));
        assert_eq!(
            (row.respondent_text.as_str(), row.received_at.to_string().as_str()),
            ("县住建局", "2025-01-25T00:00:00")
        );
    }
}

#[test]
fn numbers_and_dates_read_however_they_are_stored() {
    let stamp = Format::new().set_num_format("yyyy/m/d h:mm");
    let bytes =
        workbook(&[HEADER, &["局", "拖欠5万元"], &["局", "拖欠6万元"], &["局", "拖欠7万元"]], |sheet| {
            for (row, id) in [(1, 20_250_001.0), (2, 20_250_002.0), (3, 1.234_567_890_123_456_7e17)] {
                sheet.write_number(row, 2, id).unwrap();
            }
            sheet.write_number(1, 3, 18_744_001_564.0).unwrap();
            sheet.write_number_with_format(1, 4, 45_645.636_585_648_15, &stamp).unwrap();
            sheet.write_number(2, 4, 45_645.5).unwrap(); // the date format was lost
            sheet.write_string(3, 4, "45645").unwrap();
        });
    let import = read(&bytes);
    let rows: Vec<_> = import.rows.iter().map(|row| (row.native_id.as_str(), row.received_at.to_string())).collect();
    assert_eq!(rows, [("20250001", "2024-12-19T15:16:41".to_owned()), ("20250002", "2024-12-19T12:00:00".to_owned())]);
    assert_eq!(import.rows[0].contact_phone, "18744001564");
    let fault = &import.faults[0];
    assert_eq!((fault.cell().as_str(), fault.value_kind), ("C4", ValueKind::Number));
    assert_eq!(fault.reason, "工单号以数字保存，尾数已丢失，请改为文本后重新导出");
}

#[test]
fn every_wrong_cell_is_reported_and_no_value_repeated() {
    let bytes = workbook(
        &[
            HEADER,
            &["局", "", "", "1874400156", "2062-13-41"],
            &["局", " \u{3000}", "A2", "", ""],
            &["局", "拖欠5万元", "A3", "18744001564", "1899-01-01"],
        ],
        |_| {},
    );
    let import = read(&bytes);
    let found: Vec<_> = import.faults.iter().map(|fault| (fault.cell(), fault.reason.as_str())).collect();
    let expected = [
        ("C2", "工单号为空"),
        ("E2", "受理时间不是日期"),
        ("B2", "诉求内容为空"),
        ("D2", "联系电话少一位"),
        ("E3", "受理时间为空"),
        ("B3", "诉求内容为空"),
        ("E4", "受理时间不是日期"),
    ];
    assert_eq!(found, expected.map(|(cell, reason)| (cell.to_owned(), reason)));
    assert!(import.rows.is_empty());
    assert!(!format!("{:?}", import.faults).contains("1874400156"));
}

#[test]
fn rows_that_are_no_complaints_are_passed_over_with_a_reason() {
    let bytes = workbook(
        &[
            HEADER,
            &["1", "2", "3", "4", "5"],
            &["局", "拖欠5万元", "A1", "", "2025-01-02"],
            &[],
            &["局", "拖欠5万元", "A1", "", "2025-01-02"],
            &["局", "拖欠9万元", "A1", "", "2025-01-02"],
            HEADER,
            &[" 合 计 ", "2"],
            &["制表人：某某"],
        ],
        |_| {},
    );
    let import = read(&bytes);
    let skipped: Vec<_> = import.skipped.iter().map(|skip| (skip.row, skip.reason.as_str())).collect();
    let expected =
        [(2, "栏号行"), (4, "空行"), (5, "与第3行完全相同"), (7, "重复的表头"), (8, "合计行"), (9, "表尾说明")];
    assert_eq!(skipped, expected);
    assert_eq!(import.rows.len(), 1);
    let fault = &import.faults[0];
    assert_eq!((fault.cell().as_str(), fault.reason.as_str()), ("C6", "工单号与第3行重复，内容不同"));
    assert_eq!(fault.native_id.as_deref(), Some("A1"));
}

#[test]
fn a_cell_merged_over_rows_counts_for_each_of_them() {
    let plain = Format::new();
    let rows: [&[&str]; 3] =
        [HEADER, &["", "拖欠5万元", "A1", "", "2025-01-02"], &["", "拖欠6万元", "", "", "2025-01-03"]];
    let bytes = workbook(&rows, |sheet| {
        sheet.merge_range(1, 0, 2, 0, "县住建局", &plain).unwrap();
        sheet.merge_range(1, 2, 2, 2, "A1", &plain).unwrap();
    });
    let import = read(&bytes);
    assert_eq!(import.rows[0].respondent_text, "县住建局");
    assert_eq!(import.faults[0].reason, "工单号与第2行重复，内容不同");
}

#[test]
fn the_sheet_with_the_header_is_found_among_others() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "使用说明").unwrap();
    let sheet = book.add_worksheet().set_name("工单").unwrap();
    for (column, text) in (0_u16..).zip(HEADER) {
        sheet.write_string(0, column, *text).unwrap();
    }
    let import = read(&book.save_to_buffer().unwrap());
    assert_eq!((import.sheet.as_str(), import.rows.len()), ("工单", 0));
}

#[test]
fn a_unit_stands_in_the_heading_in_a_column_or_in_the_cell() {
    let table = [
        ("金额(万元)", "", "5.47", Some(5_470_000)),
        ("金额", "", "5.47", Some(547)),
        ("金额", "万元", "5.47", Some(5_470_000)),
        ("金额", "元", "1,860.50", Some(186_050)),
        ("金额", "", "约4.9万元多", Some(4_900_000)),
        ("金额", "", "不详", None), // the narrative's is no fact
    ];
    let channel = channel(&[("native_id", &["编号"]), ("amount", &["金额"])]);
    for (heading, unit, cell, expected) in table {
        let file = format!("编号,登记时间,内容,{heading},金额单位\nA1,2025-01-02,尚欠1.3万元,\"{cell}\",{unit}\n");
        let import = read_channel(&channel, file.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(import.rows[0].amount.map(domain::money::Fen::get), expected, "{heading} {cell}");
    }
}

#[test]
fn a_file_of_another_channel_is_told_what_is_missing() {
    let bytes = workbook(&[&["姓名", "年龄"], &["甲", "1"]], |_| {});
    let error = read_channel(&hotline(), &bytes, &Limits::default()).unwrap_err();
    assert!(matches!(error, ImportError::NoHeader { searched: 20, .. }));
    let words = error.to_string();
    assert!(words.contains("“工单编号／工单号”、“来电时间／受理时间”、“诉求内容”"), "{words}");
}
