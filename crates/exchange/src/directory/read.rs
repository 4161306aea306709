//! A workbook read back to organs and edges, with every fault of form.

use super::{At, COLUMNS, EDGE_KINDS, EDGES, KINDS, LEVELS, NAMES, ORGANS, Read, SheetFault};
use super::{edge_word, kind_word, level_word};
use crate::{
    fault::ImportError,
    limits::Limits,
    sheet::{Head, find_head},
    table::{Cell, Row, Table, read_tables},
};
use domain::{
    ids::OrganId,
    organ::{DatedName, Edge, Organ},
    region::RegionCode,
};
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;

/// Reads the three sheets of a workbook.
///
/// # Errors
///
/// [`ImportError`] where the file is no workbook or exceeds a limit; everything else is told in [`Read::faults`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read, ImportError> {
    let tables = read_tables(bytes, limits)?;
    let mut read = Read::default();
    let mut ids: BTreeMap<OrganId, usize> = BTreeMap::new();
    each(&tables, ORGANS, &mut read, |line, read| {
        let Some(organ) = organ(&line, &mut read.faults) else {
            read.broken.extend(OrganId::parse(&line.text("标识")));
            return None;
        };
        if ids.contains_key(&organ.id) {
            read.faults.push(line.fault("标识", format!("标识“{}”重复", organ.id)));
            return None;
        }
        ids.insert(organ.id.clone(), read.organs.len());
        read.organs.push((line.at, organ));
        Some(())
    });
    each(&tables, NAMES, &mut read, |line, read| {
        let id = line.id("标识", &mut read.faults)?;
        let name = line.needed("名称", &mut read.faults)?;
        let since = line.day("启用日期", &mut read.faults)?;
        let until = line.day("停用日期", &mut read.faults)?;
        let Some(at) = ids.get(&id) else {
            if read.broken.contains(&id) {
                return None;
            }
            read.faults.push(line.fault("标识", format!("标识“{id}”不在“{ORGANS}”表中")));
            return None;
        };
        let names = &mut read.organs[*at].1.names;
        names.push(DatedName { name, since, until });
        read.names.push((*at, names.len() - 1, line.at));
        Some(())
    });
    each(&tables, EDGES, &mut read, |line, read| {
        let kind = line.word("关系", &EDGE_KINDS, edge_word, &mut read.faults);
        let from = line.id("标识", &mut read.faults);
        let to = line.id("对方标识", &mut read.faults);
        let document = line.needed("依据文件", &mut read.faults);
        let since = line.day("起始日期", &mut read.faults)?;
        let until = line.day("截止日期", &mut read.faults)?;
        let edge = Edge { kind: kind?, from: from?, to: to?, since, until, document: document? };
        read.edges.push((line.at, edge));
        Some(())
    });
    Ok(read)
}

/// A row with the columns of its sheet.
struct Line<'a> {
    at: At,
    row: &'a Row,
    columns: &'a BTreeMap<&'static str, usize>,
}

/// Calls `take` with each row that is not blank, once the headings are found.
fn each(
    tables: &[Table],
    sheet: &'static str,
    read: &mut Read,
    mut take: impl FnMut(Line<'_>, &mut Read) -> Option<()>,
) {
    let fault = |cell: &str, reason: String| SheetFault { sheet: sheet.to_owned(), cell: cell.to_owned(), reason };
    let Some(table) = tables.iter().find(|table| table.name.trim() == sheet) else {
        read.faults.push(fault("", format!("缺少名为“{sheet}”的工作表；请在导出的工作簿上修改")));
        return;
    };
    let headings = COLUMNS.iter().find(|(name, _)| *name == sheet).map_or(&[][..], |(_, columns)| *columns);
    let wanted: Vec<&'static str> = headings.iter().map(|(name, _)| *name).collect();
    let Some(Head { row: head, columns }) = find_head(table, sheet, &wanted, true, &mut read.faults) else { return };
    for row in table.rows.iter().filter(|row| row.number > head && !row.is_blank()) {
        let line = Line { at: At { sheet, row: row.number }, row, columns: &columns };
        // What cannot be read has told its fault already.
        let _ = take(line, read);
    }
}

impl Line<'_> {
    fn cell(&self, heading: &str) -> &Cell {
        self.columns.get(heading).map_or(&Cell::Empty, |column| self.row.cell(*column))
    }

    fn text(&self, heading: &str) -> String {
        self.cell(heading).to_text()
    }

    fn fault(&self, heading: &str, reason: impl Into<String>) -> SheetFault {
        let column = self.columns.get(heading).copied().map(crate::table::column_letter).unwrap_or_default();
        SheetFault { sheet: self.at.sheet.to_owned(), cell: format!("{column}{}", self.at.row), reason: reason.into() }
    }

    fn needed(&self, heading: &str, faults: &mut Vec<SheetFault>) -> Option<String> {
        let text = self.text(heading);
        if text.is_empty() {
            faults.push(self.fault(heading, format!("“{heading}”不能为空")));
            return None;
        }
        Some(text)
    }

    fn id(&self, heading: &str, faults: &mut Vec<SheetFault>) -> Option<OrganId> {
        let text = self.needed(heading, faults)?;
        let id = OrganId::parse(&text);
        id.map_err(|error| faults.push(self.fault(heading, format!("“{text}”不能作标识：{error}")))).ok()
    }

    fn word<T: Copy>(
        &self,
        heading: &str,
        all: &[T],
        label: fn(T) -> &'static str,
        faults: &mut Vec<SheetFault>,
    ) -> Option<T> {
        let text = self.needed(heading, faults)?;
        let found = all.iter().copied().find(|one| label(*one) == text);
        if found.is_none() {
            let known: Vec<_> = all.iter().map(|one| label(*one)).collect();
            faults.push(self.fault(heading, format!("“{text}”应为{}之一", known.join("、"))));
        }
        found
    }

    fn yes(&self, heading: &str, faults: &mut Vec<SheetFault>) -> bool {
        match self.text(heading).as_str() {
            "是" => true,
            "" | "否" => false,
            other => {
                faults.push(self.fault(heading, format!("“{other}”应为“是”或者留空")));
                false
            }
        }
    }

    /// A day, or none where the cell is empty; the outer `None` is a fault.
    #[expect(clippy::option_option, reason = "a fault, no day, and a day are three things")]
    fn day(&self, heading: &str, faults: &mut Vec<SheetFault>) -> Option<Option<Date>> {
        match self.cell(heading) {
            cell if cell.is_blank() => Some(None),
            Cell::Date(stamp) => Some(Some(stamp.date())),
            cell => {
                let day = crate::civil::parse_datetime(&cell.to_text()).map(DateTime::date);
                if day.is_none() {
                    faults.push(self.fault(heading, "不是日期，应写作2019-03-15"));
                }
                day.map(Some)
            }
        }
    }
}

fn organ(line: &Line<'_>, faults: &mut Vec<SheetFault>) -> Option<Organ> {
    let id = line.id("标识", faults);
    let kind = line.word("类型", &KINDS, kind_word, faults);
    let level = line.word("层级", &LEVELS, level_word, faults);
    let region = line.needed("区划代码", faults).and_then(|text| {
        let region = RegionCode::parse(&text);
        region.map_err(|error| faults.push(line.fault("区划代码", error.to_string()))).ok()
    });
    let (since, until) = (line.day("设立日期", faults), line.day("撤销日期", faults));
    let filled = |heading: &str| Some(line.text(heading)).filter(|text| !text.is_empty());
    let (outside, vertical, unconfirmed) =
        (line.yes("系统外", faults), line.yes("垂直管理", faults), line.yes("未核实", faults));
    let aliases = line.text("简称");
    Some(Organ {
        id: id?,
        names: Vec::new(),
        aliases: aliases
            .split(['、', '，', ',', '；', ';'])
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .map(str::to_owned)
            .collect(),
        uscc: filled("统一社会信用代码").map(|code| code.to_ascii_uppercase()),
        kind: kind?,
        level: level?,
        region: region?,
        line: filled("条线"),
        outside,
        vertical,
        since: since?,
        until: until?,
        unconfirmed,
    })
}
