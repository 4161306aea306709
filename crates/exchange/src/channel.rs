//! A channel's file as complaints to register: good rows as values, bad rows with cell and reason, the rest named.

use crate::{
    civil::Precision,
    fault::{ImportError, RowFault},
    limits::Limits,
    mapping::{Mapping, Meaning, find_header},
    row::RowReader,
    table::{Cell, Row, Table, is_space, read_tables},
};
use domain::{money::Fen, profile::Channel, uscc::Uscc};
use jiff::civil::{Date, DateTime};
use serde::Serialize;
use std::collections::HashMap;

/// One good row: a complaint as the channel handed it over, read but not judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChannelRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: usize,
    /// The channel's own number.
    pub native_id: String,
    /// When the channel received it, in Beijing time; the first moment of what was written.
    pub received_at: DateTime,
    /// How much of that moment was written.
    pub received_precision: Precision,
    /// The channel's own deadline, where it names one.
    pub due_on: Option<Date>,
    /// Who called or wrote, such as `马某`.
    pub contact_name: String,
    /// Phone in one form, from its column or else from the narrative.
    pub contact_phone: String,
    /// Where the complainant can be found.
    pub address: String,
    /// The complaining firm, from its column or else from the narrative.
    pub enterprise: String,
    /// Its credit code, checked.
    pub uscc: Option<Uscc>,
    /// The title as it came.
    pub title: String,
    /// What is complained about, as it came.
    pub narrative: String,
    /// Against whom, in the channel's words; which organ that is, is for the directory to say.
    pub respondent_text: String,
    /// Which organ the channel thinks should handle it (承办单位建议): a hint, not the respondent.
    pub suggested: String,
    /// Organs that signed the contract, in the channel's words.
    pub parties: String,
    /// The sum owed, from its column.
    pub amount: Option<Fen>,
    /// A sum of which the narrative speaks, where no column has one: a proposal, not a fact.
    pub amount_in_text: Option<Fen>,
    /// The contract's number.
    pub contract_no: String,
    /// The contract's name.
    pub contract_name: String,
    /// When the contract was signed, where that reads as a day.
    pub signed_on: Option<Date>,
    /// The line of work, in the channel's words.
    pub field: String,
    /// The place, in the channel's words.
    pub place: String,
    /// The row exactly as it came: a JSON object from heading to value, keys sorted, no white space.
    pub raw: String,
}

/// A row that is no complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Row number as the spreadsheet shows it.
    pub row: usize,
    /// Why it was passed over.
    pub reason: String,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The sheet that was read; empty for text files.
    pub sheet: String,
    /// Row number of the header, from 1.
    pub header_row: usize,
    /// What each column was taken for.
    pub mapping: Mapping,
    /// Good rows, in the order of the file.
    pub rows: Vec<ChannelRow>,
    /// Cells that are wrong. Their rows are left out.
    pub faults: Vec<RowFault>,
    /// Rows that are no complaints.
    pub skipped: Vec<Skipped>,
}

/// Reads a channel's file: a workbook, CSV or JSON array, recognised by its content.
///
/// The first sheet with a header is read. A row with any wrong cell is left out and each wrong cell reported. Reading
/// the same bytes again gives the same result; which rows are known already, the caller sees by `native_id` and `raw`.
///
/// # Errors
///
/// [`ImportError`] where the file as a whole cannot be read; its message is for the officer.
pub fn read_channel(channel: &Channel, bytes: &[u8], limits: &Limits) -> Result<Import, ImportError> {
    let mut first_error = None;
    for mut table in read_tables(bytes, limits)? {
        match find_header(channel, &table) {
            Ok((index, mapping)) => {
                let header_row = table.rows[index].number;
                table.spread_merges(header_row + 1);
                return Ok(read_rows(&table, index, mapping, limits));
            }
            Err(error) => {
                first_error.get_or_insert(error);
            }
        }
    }
    Err(first_error.unwrap_or(ImportError::Empty))
}

fn read_rows(table: &Table, header: usize, mapping: Mapping, limits: &Limits) -> Import {
    let mut import = Import {
        sheet: table.name.clone(),
        header_row: table.rows[header].number,
        mapping: mapping.clone(),
        rows: Vec::new(),
        faults: Vec::new(),
        skipped: Vec::new(),
    };
    let mut seen: HashMap<String, (usize, String)> = HashMap::new();
    let mut last = import.header_row;
    for row in &table.rows[header + 1..] {
        // Lines that a text file leaves wholly empty have no row of their own.
        let gap = (last + 1)..row.number;
        import.skipped.extend(gap.map(|row| Skipped { row, reason: "空行".to_owned() }));
        last = row.number;
        if let Some(reason) = passed_over(row, &table.rows[header]) {
            import.skipped.push(Skipped { row: row.number, reason: reason.to_owned() });
            continue;
        }
        let mut reader = RowReader { row, mapping: &mapping, limits, faults: Vec::new(), native_id: None };
        let read = reader.read();
        let (mut faults, id) = (reader.faults, reader.native_id);
        if let (Some(id), Some(found)) = (&id, &read) {
            if let Some((first, raw)) = seen.get(id) {
                if *raw == found.raw {
                    let reason = format!("与第{first}行完全相同");
                    import.skipped.push(Skipped { row: row.number, reason });
                    continue;
                }
                let column = mapping.column(Meaning::NativeId).unwrap_or(0);
                let name = mapping.name(column);
                faults.push(RowFault {
                    row: row.number,
                    column: mapping.describe(column),
                    native_id: Some(id.clone()),
                    value_kind: row.cell(column).kind(),
                    reason: format!("{name}与第{first}行重复，内容不同"),
                });
            } else {
                seen.insert(id.clone(), (row.number, found.raw.clone()));
            }
        }
        match read {
            Some(found) if faults.is_empty() => import.rows.push(found),
            _ => import.faults.append(&mut faults),
        }
    }
    import
}

/// Why a row below the header is no complaint: blank, a total, a note, the header once more.
fn passed_over(row: &Row, header: &Row) -> Option<&'static str> {
    let filled: Vec<(usize, &Cell)> = row.filled().collect();
    let Some((_, first)) = filled.first() else { return Some("空行") };
    let opening: String = first.to_text().chars().filter(|c| !is_space(*c)).collect();
    let few = filled.len() * 2 <= header.filled().count().max(2);
    if few && ["合计", "总计", "小计", "共计", "累计"].iter().any(|word| opening.starts_with(word)) {
        return Some("合计行");
    }
    let notes = ["备注", "注：", "注:", "说明", "制表", "填报", "审核人", "导出", "打印", "以下空白", "数据来源"];
    if filled.len() <= 2 && notes.iter().any(|word| opening.starts_with(word)) {
        return Some("表尾说明");
    }
    if header
        .filled()
        .map(|(column, cell)| (column, cell.to_text()))
        .eq(filled.iter().map(|(c, cell)| (*c, cell.to_text())))
    {
        return Some("重复的表头");
    }
    let counts = filled.iter().zip(1_u32..).all(|((_, cell), number)| cell.to_text() == number.to_string());
    if counts && filled.len() == header.filled().count() {
        return Some("栏号行");
    }
    None
}
