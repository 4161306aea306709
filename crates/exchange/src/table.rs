//! A file as rows of typed cells, whatever its form: workbook, CSV in UTF-8 or GB18030, JSON array.

use crate::{
    fault::{ImportError, ValueKind},
    limits::{Limits, check_size},
    text_table, workbook,
};
use jiff::civil::DateTime;
use serde_json::{Number, Value};

/// The value of a cell, with the type it had in the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, as it came.
    Text(String),
    /// A number.
    Number(f64),
    /// A date that the file marks as one.
    Date(DateTime),
    /// True or false.
    Bool(bool),
    /// An error such as `#N/A`.
    Error(String),
}

impl Cell {
    /// Whether nothing can be read in it; white space counts as nothing.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(is_space),
            _ => false,
        }
    }

    /// What kind of value it is.
    pub fn kind(&self) -> ValueKind {
        match self {
            _ if self.is_blank() => ValueKind::Empty,
            Self::Empty => ValueKind::Empty,
            Self::Text(_) => ValueKind::Text,
            Self::Number(_) => ValueKind::Number,
            Self::Date(_) => ValueKind::Date,
            Self::Bool(_) => ValueKind::Bool,
            Self::Error(_) => ValueKind::Error,
        }
    }

    /// The value as text without surrounding space; whole numbers without a fraction.
    pub fn to_text(&self) -> String {
        match self {
            Self::Empty | Self::Error(_) => String::new(),
            Self::Text(text) => text.trim_matches(is_space).to_owned(),
            Self::Number(number) => number_text(*number),
            Self::Date(date) => date.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            Self::Bool(truth) => if *truth { "是" } else { "否" }.to_owned(),
        }
    }

    /// The value as JSON, exactly as it came.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Empty => Value::Null,
            Self::Text(text) | Self::Error(text) => Value::String(text.clone()),
            Self::Number(number) => json_number(*number),
            Self::Date(date) => Value::String(date.to_string()),
            Self::Bool(truth) => Value::Bool(*truth),
        }
    }
}

/// Excel keeps 15 significant digits; a whole number of more has lost its tail.
pub(crate) const EXACT_BELOW: f64 = 1e15;

fn number_text(number: f64) -> String {
    // `{}` prints the shortest decimal that reads back as the same number, never an exponent.
    format!("{number}")
}

fn json_number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < EXACT_BELOW {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 10^15 fits exactly")]
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// White space of both widths, and the invisible marks that exports leave behind.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// One row of a table. Cells beyond its end are empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Row number as a spreadsheet shows it, from 1.
    pub number: usize,
    /// Its cells, from column A.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell at a column counted from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Whether it has no value at all.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }

    /// Its cells that are not blank, with their columns.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank())
    }
}

/// A rectangle of cells spread over several rows as one, such as `A4:A6`; rows and columns from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub first_row: usize,
    pub last_row: usize,
    pub column: usize,
}

/// One sheet of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The name of the sheet; empty for text files.
    pub name: String,
    /// Its rows in order, blank ones included.
    pub rows: Vec<Row>,
    pub(crate) merges: Vec<Merge>,
}

impl Table {
    /// Gives each row under a vertically merged cell that cell's value, from row number `from` on.
    pub(crate) fn spread_merges(&mut self, from: usize) {
        for merge in std::mem::take(&mut self.merges) {
            if merge.first_row + 1 < from {
                continue;
            }
            let start = self.rows.partition_point(|row| row.number < merge.first_row + 1);
            let Some(top) = self.rows.get(start).filter(|row| row.number == merge.first_row + 1) else { continue };
            let value = top.cell(merge.column).clone();
            if value.is_blank() {
                continue;
            }
            for row in self.rows[start + 1..].iter_mut().take_while(|row| row.number <= merge.last_row + 1) {
                if row.is_blank() || !row.cell(merge.column).is_blank() {
                    continue;
                }
                if row.cells.len() <= merge.column {
                    row.cells.resize(merge.column + 1, Cell::Empty);
                }
                row.cells[merge.column] = value.clone();
            }
        }
    }
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn column_letter(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("below 26");
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Reads every sheet of a file, after recognising its form by its content; names and endings are not trusted.
///
/// # Errors
///
/// [`ImportError`] says what the file is instead of a table, or which limit it exceeds.
pub fn read_tables(bytes: &[u8], limits: &Limits) -> Result<Vec<Table>, ImportError> {
    check_size(bytes, limits)?;
    if bytes.is_empty() {
        return Err(ImportError::Empty);
    }
    if bytes.starts_with(b"PK") {
        return workbook::read(bytes, limits);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Err(compound_file(bytes));
    }
    let known: [(&[u8], &str); 7] = [
        (b"%PDF", "PDF 文档"),
        (b"\x89PNG", "图片"),
        (b"\xFF\xD8\xFF", "图片"),
        (b"GIF8", "图片"),
        (b"Rar!", "RAR 压缩包"),
        (b"7z\xBC\xAF", "7z 压缩包"),
        (b"\x1F\x8B", "gzip 压缩包"),
    ];
    if let Some((_, kind)) = known.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(ImportError::NotATable { kind });
    }
    text_table::read(bytes, limits).map(|table| vec![table])
}

/// The container of old Excel files and of every password-protected workbook.
fn compound_file(bytes: &[u8]) -> ImportError {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if holds("EncryptedPackage") {
        ImportError::Encrypted
    } else if holds("WordDocument") {
        ImportError::NotATable { kind: "Word 文档" }
    } else {
        ImportError::OtherForm { kind: "旧版 .xls 格式" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        for (column, letter) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letter(column), letter);
        }
    }

    #[test]
    fn what_is_no_table_is_named() {
        let wide = |name: &str| -> Vec<u8> {
            let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        let table: [(Vec<u8>, &str); 8] = [
            (vec![], "文件是空的"),
            (b"%PDF-1.7 ...".to_vec(), "PDF 文档"),
            (b"\x89PNG\r\n".to_vec(), "图片"),
            (wide("EncryptedPackage"), "打开密码"),
            (wide("Workbook"), "旧版 .xls 格式"),
            (wide("WordDocument"), "Word 文档"),
            (b"PK\x03\x04 and then nothing".to_vec(), "已损坏"),
            (b"<html><table><tr><td>1</td></tr></table>".to_vec(), "网页格式"),
        ];
        for (bytes, expected) in table {
            let message = read_tables(&bytes, &Limits::default()).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn a_number_keeps_its_digits_and_its_type() {
        let table = [
            (Cell::Number(13_566_624_063.0), "13566624063", "13566624063"),
            (Cell::Number(5.47), "5.47", "5.47"),
            (Cell::Text("  0699-1 ".into()), "0699-1", "\"  0699-1 \""),
            (Cell::Number(1e21), "1000000000000000000000", "1e+21"),
            (Cell::Empty, "", "null"),
        ];
        for (cell, text, json) in table {
            assert_eq!(cell.to_text(), text);
            assert_eq!(cell.to_json().to_string(), json);
        }
    }
}
