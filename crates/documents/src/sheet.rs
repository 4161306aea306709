//! Lists as spreadsheets: rows leave memory as they are written, numbers are numbers and days are days.
//!
//! A text never becomes a formula, neither here nor when somebody edits its cell: what begins like one is marked as
//! text, as Excel itself does with a leading apostrophe.

use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatBorder, Workbook, XlsxError};
use std::io::Write;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words; nothing if empty.
    Text(String),
    /// A sum in fen, shown in 元.
    Sum(i64),
    /// A day.
    Day(Date),
}

/// A workbook of one list and a sheet that says what it is.
pub struct Book {
    workbook: Workbook,
    next_row: u32,
    marked: Format,
    sum: Format,
    day: Format,
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book").field("next_row", &self.next_row).finish_non_exhaustive()
    }
}

/// Whether a spreadsheet program might take this text for a formula.
fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

impl Book {
    /// A list named `name` with these heads and the widths of their columns, in characters. Its head row stays in view.
    pub fn new(name: &str, heads: &[(&str, u16)]) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        let head = Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape();
        for (at, (label, width)) in (0_u16..).zip(heads) {
            sheet.set_column_width(at, f64::from(*width))?;
            sheet.write_string_with_format(0, at, *label, &head)?;
        }
        Ok(Self {
            workbook,
            next_row: 1,
            marked: Format::new().set_quote_prefix(),
            sum: Format::new().set_num_format("#,##0.00"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        })
    }

    /// Writes the next row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let row = self.next_row;
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (at, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) if looks_like_formula(text) => {
                    sheet.write_string_with_format(row, at, text, &self.marked)?;
                }
                Cell::Text(text) => {
                    sheet.write_string(row, at, text)?;
                }
                Cell::Sum(fen) => {
                    sheet.write_number_with_format(row, at, yuan(*fen), &self.sum)?;
                }
                Cell::Day(day) => {
                    let year = u16::try_from(day.year()).unwrap_or(1900);
                    let date = ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs())?;
                    sheet.write_datetime_with_format(row, at, &date, &self.day)?;
                }
            }
        }
        self.next_row += 1;
        Ok(())
    }

    /// Adds the sheet `name` that says what the list is, line by line, and writes the workbook.
    pub fn finish(mut self, name: &str, about: &[(String, String)], to: impl Write + Send) -> Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_column_width(0, 18)?;
        sheet.set_column_width(1, 60)?;
        for (row, (label, value)) in (0_u32..).zip(about) {
            sheet.write_string(row, 0, label)?;
            if looks_like_formula(value) {
                sheet.write_string_with_format(row, 1, value, &self.marked)?;
            } else {
                sheet.write_string(row, 1, value)?;
            }
        }
        self.workbook.save_to_writer(to)
    }
}

/// 元 as a spreadsheet keeps numbers. Exact to the fen below some 45 trillion 元.
#[expect(clippy::cast_precision_loss, reason = "a spreadsheet knows no other number; sums stay far below 2^53 fen")]
fn yuan(fen: i64) -> f64 {
    fen as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;
    use std::io::Cursor;

    #[test]
    fn numbers_are_numbers_days_are_days_and_no_text_becomes_a_formula() {
        let mut book = Book::new("台账", &[("企业", 20), ("金额", 12), ("日期", 12)]).unwrap();
        let texts = ["某公司", "=1+1", "+86", "-5", "@SUM(A1)", "\t=2", ""];
        for text in texts {
            let cells = [Cell::Text(text.to_owned()), Cell::Sum(123_456_789), Cell::Day(date(2026, 3, 5))];
            book.row(&cells).unwrap();
        }
        let mut bytes = Vec::new();
        book.finish("说明", &[("条件".to_owned(), "=1".to_owned())], &mut bytes).unwrap();
        let mut read: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let list = read.worksheet_range("台账").unwrap();
        assert_eq!(list.get((0, 1)), Some(&Data::String("金额".to_owned())));
        for (row, text) in (1_usize..).zip(texts) {
            let expected = if text.is_empty() { None } else { Some(Data::String(text.to_owned())) };
            assert_eq!(list.get((row, 0)).filter(|cell| **cell != Data::Empty).cloned(), expected);
            assert_eq!(list.get((row, 1)), Some(&Data::Float(1_234_567.89)));
            assert!(matches!(list.get((row, 2)), Some(Data::DateTime(day)) if (day.as_f64() - 46086.0).abs() < 0.1));
        }
        assert!(read.worksheet_formula("台账").unwrap().used_cells().all(|(_, _, formula)| formula.is_empty()));
        let about = read.worksheet_range("说明").unwrap();
        assert_eq!(about.get((0, 1)), Some(&Data::String("=1".to_owned())));
    }
}
