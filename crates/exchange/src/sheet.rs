//! The head of a sheet that we wrote the template of: its columns by their headings, with every fault of it.

use crate::{
    directory::SheetFault,
    table::{Table, column_letter},
};
use std::collections::BTreeMap;

/// Where the columns of a sheet stand.
pub(crate) struct Head {
    /// The row of the headings, from 1.
    pub row: usize,
    /// The column of each heading, from 0.
    pub columns: BTreeMap<&'static str, usize>,
}

/// Finds the headings in the first row that is not blank. A heading that is not known is a fault where `strict`.
pub(crate) fn find_head(
    table: &Table,
    sheet: &str,
    headings: &[&'static str],
    strict: bool,
    faults: &mut Vec<SheetFault>,
) -> Option<Head> {
    let fault = |cell: &str, reason: String| SheetFault { sheet: sheet.to_owned(), cell: cell.to_owned(), reason };
    let Some(head) = table.rows.iter().find(|row| !row.is_blank()) else {
        faults.push(fault("A1", "工作表是空的，缺少表头".to_owned()));
        return None;
    };
    let mut columns: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (column, cell) in head.filled() {
        let text = cell.to_text();
        let at = format!("{}{}", column_letter(column), head.number);
        let Some(name) = headings.iter().find(|name| **name == text) else {
            if strict {
                faults.push(fault(&at, "不认识的列；请使用导出工作簿的表头".to_owned()));
            }
            continue;
        };
        if columns.insert(name, column).is_some() {
            faults.push(fault(&at, format!("列“{name}”出现两次")));
        }
    }
    let missing: Vec<&str> = headings.iter().copied().filter(|name| !columns.contains_key(name)).collect();
    if !missing.is_empty() {
        faults.push(fault(&format!("A{}", head.number), format!("缺少列：{}", missing.join("、"))));
        return None;
    }
    Some(Head { row: head.number, columns })
}
