//! Tables as text: CSV in UTF-8 (with or without BOM), UTF-16 or GB18030, and JSON arrays of objects.

use crate::{
    fault::ImportError,
    limits::Limits,
    table::{Cell, Row, Table},
};
use encoding_rs::{Encoding, GB18030, UTF_8};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, ImportError> {
    let text = decode(bytes)?;
    let start = text.trim_start();
    if start.is_empty() {
        return Err(ImportError::Empty);
    }
    let head: String = start.chars().take(200).collect::<String>().to_ascii_lowercase();
    if head.starts_with("<?xml")
        || head.starts_with("<html")
        || head.starts_with("<!doctype")
        || head.starts_with("<table")
    {
        return Err(ImportError::OtherForm { kind: "网页格式（扩展名可能是 .xls）的表格" });
    }
    let rows = if start.starts_with('[') { json_rows(start, limits)? } else { csv_rows(&text, limits)? };
    Ok(Table { name: String::new(), rows, merges: Vec::new() })
}

/// The text of the file. GB18030 is tried when it is not valid UTF-8, as domestic exports write it.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ImportError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if wrong { Err(broken_text()) } else { Ok(text) };
    }
    if bytes.contains(&0) {
        return Err(ImportError::NotATable { kind: "无法识别的二进制文件" });
    }
    for encoding in [UTF_8, GB18030] {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return Ok(text);
        }
    }
    Err(broken_text())
}

fn broken_text() -> ImportError {
    ImportError::Broken { reason: "文字编码既不是 UTF-8 也不是 GB18030".to_owned() }
}

/// The separator that divides the opening lines most often.
fn separator(text: &str) -> u8 {
    let count = |mark: u8| text.lines().take(20).map(|line| line.bytes().filter(|b| *b == mark).count()).sum::<usize>();
    [b',', b'\t', b';', b'|'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

fn csv_rows(text: &str, limits: &Limits) -> Result<Vec<Row>, ImportError> {
    let bytes = text.as_bytes();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator(text)).from_reader(bytes);
    let mut rows = Vec::new();
    let mut number = 0;
    let mut record = csv::StringRecord::new();
    loop {
        let position = usize::try_from(reader.position().byte()).unwrap_or(bytes.len());
        number += blank_lines(bytes, position);
        let more = reader.read_record(&mut record);
        if !more.map_err(|_| ImportError::Broken { reason: format!("第 {} 行无法读取", number + 1) })? {
            break;
        }
        number += 1;
        if number > limits.rows {
            return Err(ImportError::TooMany { what: "行数", limit: limits.rows });
        }
        if record.len() > limits.columns {
            return Err(ImportError::TooMany { what: "列数", limit: limits.columns });
        }
        let cells =
            record.iter().map(|field| if field.is_empty() { Cell::Empty } else { Cell::Text(field.to_owned()) });
        rows.push(Row { number, cells: cells.collect() });
    }
    Ok(rows)
}

/// How many empty lines follow at `position`. The CSV reader passes over them, a spreadsheet counts them.
fn blank_lines(bytes: &[u8], position: usize) -> usize {
    let mut rest = bytes.get(position..).unwrap_or_default();
    if position > 0 && bytes[position - 1] == b'\r' {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    let mut count = 0;
    loop {
        rest = match rest {
            [b'\r', b'\n', after @ ..] | [b'\n' | b'\r', after @ ..] => after,
            _ => return count,
        };
        count += 1;
    }
}

/// An object with its members in the order of the file.
struct Members(Vec<(String, Value)>);

impl<'de> serde::Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// The names become row 1, each object one row after it.
fn json_rows(text: &str, limits: &Limits) -> Result<Vec<Row>, ImportError> {
    let objects: Vec<Members> = serde_json::from_str(text).map_err(|error| ImportError::Broken {
        reason: format!("JSON 第 {} 行第 {} 列附近有误，应为对象数组", error.line(), error.column()),
    })?;
    if objects.len() >= limits.rows {
        return Err(ImportError::TooMany { what: "行数", limit: limits.rows });
    }
    let mut names: Vec<String> = Vec::new();
    let mut rows = vec![Row { number: 1, cells: Vec::new() }];
    for (index, Members(members)) in objects.into_iter().enumerate() {
        let mut cells = vec![Cell::Empty; names.len()];
        for (name, value) in members {
            let column = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                cells.push(Cell::Empty);
                names.len() - 1
            });
            if column >= limits.columns {
                return Err(ImportError::TooMany { what: "列数", limit: limits.columns });
            }
            cells[column] = json_cell(value);
        }
        rows.push(Row { number: index + 2, cells });
    }
    rows[0].cells = names.into_iter().map(Cell::Text).collect();
    Ok(rows)
}

fn json_cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(truth) => Cell::Bool(truth),
        Value::Number(number) => number.as_f64().map_or(Cell::Text(number.to_string()), Cell::Number),
        Value::String(text) if text.is_empty() => Cell::Empty,
        Value::String(text) => Cell::Text(text),
        nested => Cell::Text(nested.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers_and_first_cells(bytes: &[u8]) -> Vec<(usize, String)> {
        let table = read(bytes, &Limits::default()).unwrap();
        table.rows.iter().map(|row| (row.number, row.cell(0).to_text())).collect()
    }

    #[test]
    fn every_usual_encoding_and_line_end_gives_the_same_rows() {
        let text = "编号,内容\r\n1,甲\r\n\r\n2,\"乙\r\n丙\"\r\n";
        let mut marked = vec![0xEF, 0xBB, 0xBF];
        marked.extend(text.as_bytes());
        let mut wide = vec![0xFF, 0xFE];
        wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let domestic = GB18030.encode(text).0.into_owned();
        let unix = text.replace("\r\n", "\n").into_bytes();
        let expected = vec![(1, "编号".to_owned()), (2, "1".to_owned()), (4, "2".to_owned())];
        for (name, bytes) in [
            ("plain", text.as_bytes().to_vec()),
            ("bom", marked),
            ("utf-16", wide),
            ("gb18030", domestic),
            ("lf", unix),
        ] {
            assert_eq!(numbers_and_first_cells(&bytes), expected, "{name}");
        }
    }

    #[test]
    fn the_separator_is_found_and_blank_lines_count() {
        assert_eq!(numbers_and_first_cells("a\tb\n1,5\t2\n".as_bytes())[1].1, "1,5");
        assert_eq!(numbers_and_first_cells("\n\na;b\n1;2\n".as_bytes()), vec![(3, "a".into()), (4, "1".into())]);
    }

    #[test]
    fn json_objects_with_other_members_share_one_header() {
        let table = read(r#"[{"甲":"1"},{"乙":null,"甲":2}]"#.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(table.rows[0].cells, vec![Cell::Text("甲".into()), Cell::Text("乙".into())]);
        assert_eq!(table.rows[2].cells, vec![Cell::Number(2.0), Cell::Empty]);
        assert!(read(br#"[{"a":1"#, &Limits::default()).unwrap_err().to_string().contains("JSON"));
    }
}
