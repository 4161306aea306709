//! A directory written as a workbook.

use super::{COLUMNS, EDGES, NAMES, ORGANS, edge_word, kind_word, level_word};
use domain::organ::Directory;
use jiff::civil::Date;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

fn day(day: Option<Date>) -> String {
    day.map_or(String::new(), |day| day.to_string())
}

fn yes(truth: bool) -> String {
    if truth { "是".to_owned() } else { String::new() }
}

fn sheet(book: &mut Workbook, at: usize, rows: Vec<Vec<String>>) -> Result<(), XlsxError> {
    let (name, columns) = COLUMNS[at];
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@");
    let sheet: &mut Worksheet = book.add_worksheet();
    sheet.set_name(name)?.set_freeze_panes(1, 0)?;
    for (column, (heading, help)) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, column, *heading, &bold)?;
        if !help.is_empty() {
            sheet.insert_note(0, column, &rust_xlsxwriter::Note::new(*help).set_author("").add_author_prefix(false))?;
        }
        let widest = rows.iter().filter_map(|row| row.get(usize::from(column))).map(|cell| cell.chars().count()).max();
        // Everything is text: a code must not become a number, nor a date another date.
        let width = u16::try_from(widest.unwrap_or(0).clamp(heading.chars().count(), 30)).unwrap_or(30);
        sheet.set_column_width(column, f64::from(width) * 1.6 + 2.0)?.set_column_format(column, &text)?;
    }
    for (row, cells) in (1_u32..).zip(&rows) {
        for (column, cell) in (0_u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(row, column, cell, &text)?;
        }
    }
    Ok(())
}

/// The whole directory as a workbook of three sheets.
///
/// # Errors
///
/// If the workbook cannot be put together, which no directory brings about.
pub fn write(directory: &Directory) -> Result<Vec<u8>, XlsxError> {
    let organs = directory.organs().map(|organ| {
        vec![
            organ.id.to_string(),
            kind_word(organ.kind).to_owned(),
            level_word(organ.level).to_owned(),
            organ.region.as_str().to_owned(),
            organ.uscc.clone().unwrap_or_default(),
            organ.line.clone().unwrap_or_default(),
            yes(organ.outside),
            yes(organ.vertical),
            yes(organ.unconfirmed),
            day(organ.since),
            day(organ.until),
            organ.aliases.join("、"),
        ]
    });
    let names = directory.organs().flat_map(|organ| {
        let id = organ.id.to_string();
        organ.names.iter().map(move |name| vec![id.clone(), name.name.clone(), day(name.since), day(name.until)])
    });
    let edges = directory.edges().iter().map(|edge| {
        let (from, to) = (edge.from.to_string(), edge.to.to_string());
        vec![edge_word(edge.kind).to_owned(), from, to, day(edge.since), day(edge.until), edge.document.clone()]
    });
    let mut book = Workbook::new();
    debug_assert_eq!(COLUMNS.map(|(name, _)| name), [ORGANS, NAMES, EDGES], "the rows below stand in this order");
    for (at, rows) in [organs.collect(), names.collect(), edges.collect()].into_iter().enumerate() {
        sheet(&mut book, at, rows)?;
    }
    book.save_to_buffer()
}
