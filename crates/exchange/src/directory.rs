//! The organ directory as a workbook: three sheets, 机构, 名称 and 关系, written for people and read back to the cell.
//!
//! [`write`] and [`read`] share the headings and words of [`COLUMNS`], so that a workbook that was written reads back to the same
//! directory. Reading finds every fault of form (an unknown word, a date that is none, a missing cell); whether the
//! organs make sense together is for the caller to check.

use domain::ids::OrganId;
use domain::organ::{Edge, EdgeKind, Level, Organ, OrganKind};
use std::collections::BTreeSet;

mod read;
mod write;

pub use read::read;
pub use write::write;

/// Names of the sheets.
pub const ORGANS: &str = "机构";
/// The dated names.
pub const NAMES: &str = "名称";
/// The edges.
pub const EDGES: &str = "关系";

/// The headings of the sheets, and what stands under each.
pub(crate) const COLUMNS: [(&str, &[(&str, &str)]); 3] = [
    (
        ORGANS,
        &[
            ("标识", "小写字母、数字和连字符，设定后不再改变"),
            ("类型", "人民政府、工作部门、乡镇（街道）、管委会、事业单位、国有企业"),
            ("层级", "国家、省级、州市级、县级、乡镇级"),
            ("区划代码", "6位或9位数字；填所在地，不是管理地"),
            ("统一社会信用代码", "18位；没有核实的留空"),
            ("条线", "如housing、finance；上一级同条线的部门是其主管部门"),
            ("系统外", "“是”或者留空；系统外的单位以函件移送"),
            ("垂直管理", "“是”或者留空"),
            ("未核实", "“是”或者留空"),
            ("设立日期", "如2019-03-15；不清楚的留空"),
            ("撤销日期", "最后一日；仍在的留空"),
            ("简称", "多个用顿号分开"),
        ],
    ),
    (
        NAMES,
        &[("标识", ""), ("名称", ""), ("启用日期", "首日；最早的名称可留空"), ("停用日期", "最后一日；现用的留空")],
    ),
    (
        EDGES,
        &[
            ("关系", "管理机关、上级单位、主管部门、承接单位"),
            ("标识", "下级或者原单位"),
            ("对方标识", "上级、主管或者承接单位"),
            ("起始日期", "承接关系必填"),
            ("截止日期", "最后一日；仍有效的留空"),
            ("依据文件", "必填"),
        ],
    ),
];

/// Where an entry stands in the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The sheet.
    pub sheet: &'static str,
    /// Its row as a spreadsheet shows it, from 1.
    pub row: usize,
}

/// A fault of the workbook: sheet, cell and reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SheetFault {
    /// The sheet.
    pub sheet: String,
    /// The cell, such as `C12`; only the row where no one cell is wrong.
    pub cell: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl SheetFault {
    /// A fault of the column of this heading, in this row.
    pub fn at(at: &At, heading: &str, reason: impl Into<String>) -> Self {
        let columns = COLUMNS.iter().find(|(sheet, _)| *sheet == at.sheet).map_or(&[][..], |(_, columns)| *columns);
        let column = columns.iter().position(|(name, _)| *name == heading);
        let letter = column.map(crate::table::column_letter).unwrap_or_default();
        Self { sheet: at.sheet.to_owned(), cell: format!("{letter}{}", at.row), reason: reason.into() }
    }
}

/// What a workbook holds, each with its place; what could not be read is left out and told in `faults`.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The organs with their names.
    pub organs: Vec<(At, Organ)>,
    /// Where each name stands: organ's place in `organs`, number of the name, place.
    pub names: Vec<(usize, usize, At)>,
    /// The edges.
    pub edges: Vec<(At, Edge)>,
    /// Organs whose own line could not be read: whatever names them is not called unknown as well.
    pub broken: BTreeSet<OrganId>,
    /// Every fault of form.
    pub faults: Vec<SheetFault>,
}

/// A kind of organ as sheets and pages call it.
pub fn kind_word(kind: OrganKind) -> &'static str {
    match kind {
        OrganKind::Government => "人民政府",
        OrganKind::Department => "工作部门",
        OrganKind::Township => "乡镇（街道）",
        OrganKind::Zone => "管委会",
        OrganKind::Institution => "事业单位",
        OrganKind::StateFirm => "国有企业",
    }
}

/// All kinds of organs, in the order of menus.
pub const KINDS: [OrganKind; 6] = [
    OrganKind::Government,
    OrganKind::Zone,
    OrganKind::Department,
    OrganKind::Township,
    OrganKind::Institution,
    OrganKind::StateFirm,
];

/// A level as sheets and pages call it.
pub fn level_word(level: Level) -> &'static str {
    match level {
        Level::Nation => "国家",
        Level::Province => "省级",
        Level::Prefecture => "州市级",
        Level::County => "县级",
        Level::Township => "乡镇级",
    }
}

pub(crate) const LEVELS: [Level; 5] =
    [Level::Nation, Level::Province, Level::Prefecture, Level::County, Level::Township];

/// What `to` is to `from`, as sheets and pages call it.
pub fn edge_word(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::ManagedBy => "管理机关",
        EdgeKind::Superior => "上级单位",
        EdgeKind::Competent => "主管部门",
        EdgeKind::Successor => "承接单位",
    }
}

pub(crate) const EDGE_KINDS: [EdgeKind; 4] =
    [EdgeKind::ManagedBy, EdgeKind::Superior, EdgeKind::Competent, EdgeKind::Successor];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use rust_xlsxwriter::Workbook;

    /// Rows of the three sheets.
    type Rows<'a> = &'a [&'a [&'a str]];

    /// A workbook of these rows under the right headings.
    fn workbook(sheets: [Rows<'_>; 3]) -> Vec<u8> {
        let mut book = Workbook::new();
        for ((name, columns), rows) in COLUMNS.into_iter().zip(sheets) {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            let headings: Vec<&str> = columns.iter().map(|(heading, _)| *heading).collect();
            for (row, cells) in (0_u32..).zip(std::iter::once(headings.as_slice()).chain(rows.iter().copied())) {
                for (column, cell) in (0_u16..).zip(cells) {
                    sheet.write_string(row, column, *cell).unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    }

    fn faults(sheets: [Rows<'_>; 3]) -> Vec<(String, String)> {
        let read = read(&workbook(sheets), &Limits::default()).unwrap();
        read.faults.into_iter().map(|fault| (format!("{}!{}", fault.sheet, fault.cell), fault.reason)).collect()
    }

    #[test]
    fn every_fault_of_form_names_its_cell_and_is_told_once() {
        let good: &[&str] = &["a", "人民政府", "县级", "539922"];
        let names: &[&[&str]] = &[&["a", "甲县人民政府"]];
        assert_eq!(faults([&[good], names, &[]]), []);
        let table: [(Rows<'_>, Rows<'_>, Rows<'_>, &str, &str); 8] = [
            (&[&["a", "政府", "县级", "539922"]], names, &[], "机构!B2", "应为人民政府"),
            (&[&["a", "人民政府", "县级", "53"]], names, &[], "机构!D2", "6位或9位"),
            (&[&["a", "人民政府", "县级", "539922", "", "", "对"]], names, &[], "机构!G2", "应为“是”"),
            (&[&["a", "人民政府", "县级", "539922", "", "", "", "", "", "昨天"]], names, &[], "机构!J2", "不是日期"),
            (&[good, good], names, &[], "机构!A3", "重复"),
            (&[good], &[names[0], &["b", "乙局"]], &[], "名称!A3", "不在“机构”表中"),
            (&[good], &[&["a", ""]], &[], "名称!B2", "不能为空"),
            (&[good], names, &[&["隶属", "a", "a", "", "", "文件"]], "关系!A2", "应为管理机关"),
        ];
        for (organs, names, edges, cell, reason) in table {
            let found = faults([organs, names, edges]);
            assert_eq!(found.len(), 1, "{cell}: {found:?}");
            assert!(found[0].0 == cell && found[0].1.contains(reason), "{found:?}");
        }
    }

    #[test]
    fn a_workbook_without_the_sheets_or_columns_says_which_are_missing() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(ORGANS).unwrap();
        sheet.write_string(0, 0, "标识").unwrap();
        sheet.write_string(0, 1, "备注").unwrap();
        let read = read(&book.save_to_buffer().unwrap(), &Limits::default()).unwrap();
        let reasons: Vec<_> = read.faults.iter().map(|fault| fault.reason.as_str()).collect();
        assert!(reasons.iter().any(|reason| reason.contains("不认识的列")), "{reasons:?}");
        assert!(reasons.iter().any(|reason| reason.starts_with("缺少列：类型")), "{reasons:?}");
        assert!(reasons.iter().any(|reason| reason.contains("缺少名为“名称”")), "{reasons:?}");
    }
}
