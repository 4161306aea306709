//! Workbooks (.xlsx): the archive is measured before it is opened, the sheets are read cell by cell.
//!
//! Cells are streamed: a sheet that declares or uses far corners would otherwise be laid out as a full rectangle.

use crate::{
    civil::from_serial,
    fault::ImportError,
    limits::Limits,
    table::{Cell, Merge, Row, Table},
};
use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};
use zip::ZipArchive;

/// Below this an entry may inflate by any ratio: small parts of repeated XML do.
const RATIO_FREE_BYTES: u64 = 1 << 20;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Table>, ImportError> {
    // The readers below parse hostile bytes; a panic in one of them must not take an import task down.
    catch_unwind(AssertUnwindSafe(|| {
        measure(bytes, limits)?;
        sheets(bytes, limits)
    }))
    .unwrap_or_else(|_| Err(broken("读取工作簿时出现意外")))
}

fn broken(reason: impl ToString) -> ImportError {
    ImportError::Broken { reason: reason.to_string() }
}

fn bomb(reason: impl Into<String>) -> ImportError {
    ImportError::Bomb { reason: reason.into() }
}

/// Inflates every part into nothing, counting, so that no declared size has to be believed.
fn measure(bytes: &[u8], limits: &Limits) -> Result<(), ImportError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken("压缩包目录无法读取"))?;
    if archive.len() > limits.parts {
        return Err(bomb(format!("内含 {} 个部件，上限 {}", archive.len(), limits.parts)));
    }
    form(&archive)?;
    let mut total: u64 = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| broken(format!("第 {} 个部件无法读取", index + 1)))?;
        let (declared, packed) = (part.size(), part.compressed_size());
        let too_much = || bomb(format!("解压后超过 {} MB", limits.inflated_bytes >> 20));
        let too_steep = || bomb(format!("压缩比超过 {} 倍", limits.inflated_ratio));
        let steep = |size: u64| size > RATIO_FREE_BYTES && size / packed.max(1) > limits.inflated_ratio;
        if total.saturating_add(declared) > limits.inflated_bytes {
            return Err(too_much());
        }
        if steep(declared) {
            return Err(too_steep());
        }
        let mut chunk = vec![0; 64 << 10];
        let mut inflated: u64 = 0;
        loop {
            match part.read(&mut chunk) {
                Ok(0) => break,
                Ok(count) => inflated += count as u64,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(broken(format!("第 {} 个部件解压失败", index + 1))),
            }
            if total.saturating_add(inflated) > limits.inflated_bytes {
                return Err(too_much());
            }
            if steep(inflated) {
                return Err(too_steep());
            }
        }
        total += inflated;
    }
    Ok(())
}

/// What kind of archive it is.
fn form<R: Read + io::Seek>(archive: &ZipArchive<R>) -> Result<(), ImportError> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") || archive.file_names().flatten().any(|name| name.eq_ignore_ascii_case("xl/workbook.xml"))
    {
        Ok(())
    } else if has("xl/workbook.bin") {
        Err(ImportError::OtherForm { kind: "二进制 .xlsb 格式" })
    } else if has("word/document.xml") {
        Err(ImportError::NotATable { kind: "Word 文档" })
    } else if has("ppt/presentation.xml") {
        Err(ImportError::NotATable { kind: "演示文稿" })
    } else if has("content.xml") {
        Err(ImportError::OtherForm { kind: "OpenDocument 格式" })
    } else {
        Err(ImportError::NotATable { kind: "压缩包" })
    }
}

fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Table>, ImportError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(plain(&error)))?;
    let mut names: Vec<(bool, String)> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.visible != SheetVisible::Visible, sheet.name.clone()))
        .collect();
    if names.len() > limits.sheets {
        return Err(ImportError::TooMany { what: "工作表数", limit: limits.sheets });
    }
    names.sort_by_key(|(hidden, _)| *hidden); // stable: visible sheets first, each in its order
    let mut tables = Vec::new();
    for (_, name) in names {
        match sheet(&mut workbook, &name, limits) {
            Ok(table) => tables.push(table),
            Err(SheetError::NoSheet) => {} // a chart or dialog sheet
            Err(SheetError::Refused(error)) => return Err(error),
        }
    }
    if tables.is_empty() { Err(broken("没有工作表")) } else { Ok(tables) }
}

enum SheetError {
    NoSheet,
    Refused(ImportError),
}

impl From<calamine::XlsxError> for SheetError {
    fn from(error: calamine::XlsxError) -> Self {
        match error {
            calamine::XlsxError::NotAWorksheet(_) => Self::NoSheet,
            error => Self::Refused(broken(plain(&error))),
        }
    }
}

/// What the library met, without text from the file.
fn plain(error: &calamine::XlsxError) -> &'static str {
    match error {
        calamine::XlsxError::Zip(_) => "压缩结构错误",
        calamine::XlsxError::XmlEof(_) => "内容不完整",
        calamine::XlsxError::FileNotFound(_) | calamine::XlsxError::RelationshipNotFound => "缺少部件",
        _ => "内容格式错误",
    }
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

fn sheet(workbook: &mut Book<'_>, name: &str, limits: &Limits) -> Result<Table, SheetError> {
    let too_many = |what, limit| SheetError::Refused(ImportError::TooMany { what, limit });
    let mut rows: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
    let counts_from_1904 = workbook.has_1904_epoch();
    let mut cells = workbook.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        let value = value(cell.get_value(), counts_from_1904);
        if value == Cell::Empty {
            continue;
        }
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        if row >= limits.rows {
            return Err(too_many("行数", limits.rows));
        }
        if column >= limits.columns {
            return Err(too_many("列数", limits.columns));
        }
        let cells = rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = value;
    }
    drop(cells);
    let last = rows.keys().next_back().copied();
    let rows = (0..last.map_or(0, |last| last + 1))
        .map(|index| Row { number: index + 1, cells: rows.remove(&index).unwrap_or_default() })
        .collect();
    // Merges only help; a workbook whose merges cannot be read is read without them.
    let merges = workbook.merge_cells_by_sheet_name(name).unwrap_or_default();
    let merges = merges
        .iter()
        .filter(|area| area.end.0 > area.start.0 && (area.end.0 as usize) < limits.rows)
        .map(|area| Merge {
            first_row: area.start.0 as usize,
            last_row: area.end.0 as usize,
            column: area.start.1 as usize,
        })
        .filter(|merge| merge.column < limits.columns)
        .take(limits.rows)
        .collect();
    Ok(Table { name: name.to_owned(), rows, merges })
}

fn value(data: &DataRef<'_>, counts_from_1904: bool) -> Cell {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    match data {
        DataRef::Empty => Cell::Empty,
        #[expect(clippy::cast_precision_loss, reason = "a worksheet keeps every number as a double")]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(stamp) if stamp.is_datetime() => {
            // Workbooks from old Macs count from 1904, 1462 days later.
            let serial = stamp.as_f64() + if counts_from_1904 { 1462.0 } else { 0.0 };
            from_serial(serial).map_or(Cell::Number(stamp.as_f64()), Cell::Date)
        }
        DataRef::DateTime(stamp) => Cell::Number(stamp.as_f64()),
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text(value),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}
