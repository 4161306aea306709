//! Files that mean harm, or came through a bad line.

use crate::channels::{HOTLINE, hotline};
use exchange::{channel::read_channel, fault::ImportError, limits::Limits};
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn refusal(bytes: &[u8], limits: &Limits) -> String {
    read_channel(&hotline(), bytes, limits).unwrap_err().to_string()
}

#[test]
fn no_truncation_and_no_flipped_bit_brings_the_reader_down() {
    let limits = Limits::default();
    // Even steps visit headers, directory and compressed bytes alike; 120 of each keep the test short.
    let step = HOTLINE.len() / 120;
    for cut in (0..HOTLINE.len()).step_by(step) {
        assert!(read_channel(&hotline(), &HOTLINE[..cut], &limits).is_err(), "cut at {cut}");
    }
    let mut still_read = 0;
    for (round, at) in (0..HOTLINE.len()).step_by(step).enumerate() {
        let mut bytes = HOTLINE.to_vec();
        bytes[at] ^= 1 << (round % 8);
        match read_channel(&hotline(), &bytes, &limits) {
            Ok(import) => {
                assert_eq!(import.rows.len(), 279, "bit flipped at {at}");
                still_read += 1;
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    assert!(still_read < 120, "a checksum guards the sheet");
}

#[test]
fn a_bomb_is_refused_by_ratio_by_total_and_by_number_of_parts() {
    let zeros = vec![0_u8; 8 << 20];
    let steep = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(refusal(&steep, &Limits::default()).contains("压缩比超过 200 倍"));

    let patient = Limits { inflated_ratio: 5_000, inflated_bytes: 4 << 20, ..Limits::default() };
    assert!(refusal(&steep, &patient).contains("解压后超过 4 MB"));

    let names: Vec<String> = (0..50).map(|index| format!("part{index}")).collect();
    let mut parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    parts.push(("xl/workbook.xml", b"<workbook/>"));
    let few = Limits { parts: 20, ..Limits::default() };
    assert!(refusal(&archive(&parts), &few).contains("51 个部件"));
}

#[test]
fn a_declared_size_is_not_believed() {
    let zeros = vec![0_u8; 8 << 20];
    let mut bytes = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    // The uncompressed size of the last entry stands 24 bytes into its record of the central directory.
    let record = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bytes[record + 24..record + 28].copy_from_slice(&100_u32.to_le_bytes());
    let error = read_channel(&hotline(), &bytes, &Limits::default()).unwrap_err();
    assert!(matches!(error, ImportError::Bomb { .. } | ImportError::Broken { .. }), "{error}");
}

#[test]
fn a_far_corner_of_a_sheet_costs_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "工单编号").unwrap();
    sheet.write_string(1_048_575, 16_383, "远").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let error = read_channel(&hotline(), &bytes, &Limits::default()).unwrap_err();
    assert!(matches!(error, ImportError::TooMany { what: "行数", limit: 100_000 }), "{error}");
    let wide = format!("{}\n", ",".repeat(300));
    assert!(refusal(wide.as_bytes(), &Limits::default()).contains("列数超过 256"));
}

#[test]
fn another_kind_of_archive_is_named() {
    let table: [(&str, &str); 4] = [
        ("word/document.xml", "Word 文档"),
        ("content.xml", "OpenDocument"),
        ("xl/workbook.bin", ".xlsb"),
        ("readme.txt", "压缩包"),
    ];
    for (part, expected) in table {
        let words = refusal(&archive(&[(part, b"x")]), &Limits::default());
        assert!(words.contains(expected), "{words}");
    }
    assert!(refusal(&[0, 1, 2, 3], &Limits::default()).contains("二进制文件"));
    assert!(refusal(b"\xff\xff\xff\xff", &Limits::default()).contains("文字编码"));
    let small = Limits { file_bytes: 1 << 20, ..Limits::default() };
    assert!(refusal(&vec![b'a'; (1 << 20) + 1], &small).contains("1 MB"));
}
