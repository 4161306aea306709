//! Files that mean harm, or came through a bad line.

use crate::channels::{HOTLINE, hotline};
use exchange::{channel::read_channel, fault::ImportError, limits::Limits};
use std::io::{Cursor, Read, Write};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

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

/// Every part of a workbook as bytes.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn damage_inside_the_parts_behind_right_checksums_brings_nothing_down() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let stamp = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (column, text) in (0_u16..).zip(["工单编号", "来电时间", "诉求内容", "来电号码"]) {
        sheet.write_string(0, column, text).unwrap();
    }
    sheet.write_string(1, 0, "A1").unwrap();
    sheet.write_number_with_format(1, 1, 45_645.5, &stamp).unwrap();
    sheet.write_string(1, 2, "拖欠5万元").unwrap();
    sheet.merge_range(1, 3, 4, 3, "18744001564", &stamp).unwrap();
    let whole = parts(&book.save_to_buffer().unwrap());
    let spoil: [fn(&mut Vec<u8>, usize); 4] = [
        |bytes, at| bytes[at] ^= 1 << (at % 8),
        |bytes, at| bytes.truncate(at),
        |bytes, at| bytes[at] = b'9',
        |bytes, at| {
            bytes.splice(at..at, b"99999999999999999999".iter().copied());
        },
    ];
    for name in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"] {
        let target = whole.iter().position(|(part, _)| part == name).unwrap();
        let length = whole[target].1.len();
        for at in (0..length).step_by((length / 60).max(1)) {
            for spoil in spoil {
                let mut spoilt = whole.clone();
                spoil(&mut spoilt[target].1, at);
                let spoilt: Vec<(&str, &[u8])> =
                    spoilt.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
                if let Ok(import) = read_channel(&hotline(), &archive(&spoilt), &Limits::default()) {
                    assert!(import.rows.len() <= 5, "{name} at {at}");
                }
            }
        }
    }
}

#[test]
fn damaged_text_brings_nothing_down() {
    let text = "工单编号,来电时间,诉求内容,来电号码\r\nA1,2025年1月2日 下午3:05,\"欠¥1,234.5万元，联系电话+86 18744001564\",(0699)2199447\r\n";
    for bytes in [text.as_bytes().to_vec(), encoding_rs::GB18030.encode(text).0.into_owned()] {
        for at in 0..bytes.len() {
            for flip in [1, 0x10, 0x80, 0xff] {
                let mut spoilt = bytes.clone();
                spoilt[at] ^= flip;
                if let Ok(import) = read_channel(&hotline(), &spoilt, &Limits::default()) {
                    assert!(import.rows.len() <= 2, "{at}");
                }
            }
            drop(read_channel(&hotline(), &bytes[..at], &Limits::default()));
        }
    }
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
