//! Accounts as a table: name, login, organ and role, a person a row. A workbook or a text table; other columns are left alone.
//!
//! Reading finds the rows and their cells; which organ a text means and whether a login is free is for the caller. No
//! telephone number is asked for: nothing here needs one.

use crate::{
    directory::SheetFault,
    fault::ImportError,
    limits::Limits,
    sheet::{Head, find_head},
    table::{column_letter, read_tables},
};
use rust_xlsxwriter::{DataValidation, Format, Note, Workbook, XlsxError};
use std::collections::BTreeMap;

/// The heading of the person's name.
pub const NAME: &str = "姓名";
/// The heading of the name to sign in with.
pub const LOGIN: &str = "登录名";
/// The heading of the organ.
pub const ORGAN: &str = "单位";
/// The heading of the role.
pub const ROLE: &str = "角色";

/// The headings, and what stands under each.
const COLUMNS: [(&str, &str, f64); 4] = [
    (NAME, "必填", 16.0),
    (LOGIN, "3至40个字母、数字、点、连字符或下划线；全系统唯一", 24.0),
    (ORGAN, "全称、简称、原名或者统一社会信用代码，须在机构名录中", 36.0),
    (ROLE, "从第二张表“角色”中选取；管理员账号不能批量建立", 22.0),
];

/// A row as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Its number in the file.
    pub number: usize,
    /// The person's name.
    pub name: String,
    /// The name to sign in with.
    pub login: String,
    /// The organ as somebody names it.
    pub organ: String,
    /// The role in words.
    pub role: String,
    sheet: String,
    columns: BTreeMap<&'static str, usize>,
}

impl PersonRow {
    /// A fault of one of its cells.
    pub fn fault(&self, heading: &str, reason: String) -> SheetFault {
        let column = self.columns.get(heading).copied().map(column_letter).unwrap_or_default();
        SheetFault { sheet: self.sheet.clone(), cell: format!("{column}{}", self.number), reason }
    }
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleRead {
    /// Its rows that are not blank.
    pub rows: Vec<PersonRow>,
    /// What is wrong with its head.
    pub faults: Vec<SheetFault>,
}

/// Reads the first sheet of a file.
///
/// # Errors
///
/// [`ImportError`] where the file is no table or exceeds a limit.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<PeopleRead, ImportError> {
    let tables = read_tables(bytes, limits)?;
    let mut read = PeopleRead::default();
    let Some(table) = tables.first() else { return Ok(read) };
    let wanted = COLUMNS.map(|(name, _, _)| name);
    let Some(Head { row: head, columns }) = find_head(table, &table.name, &wanted, false, &mut read.faults) else {
        return Ok(read);
    };
    for row in table.rows.iter().filter(|row| row.number > head) {
        let text = |heading: &str| columns.get(heading).map_or(String::new(), |column| row.cell(*column).to_text());
        // A row with a serial number and nothing else is blank to us.
        if wanted.iter().all(|heading| text(heading).is_empty()) {
            continue;
        }
        read.rows.push(PersonRow {
            number: row.number,
            name: text(NAME),
            login: text(LOGIN),
            organ: text(ORGAN),
            role: text(ROLE),
            sheet: table.name.clone(),
            columns: columns.clone(),
        });
    }
    Ok(read)
}

/// An empty table to fill in, with a list of the roles that may be chosen.
pub fn template(roles: impl Iterator<Item = &'static str>) -> Result<Vec<u8>, XlsxError> {
    let bold = Format::new().set_bold();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("用户")?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, (label, hint, width)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, label, &bold)?;
        sheet.insert_note(0, at, &Note::new(hint).add_author_prefix(false))?;
    }
    let roles: Vec<_> = roles.collect();
    let last = u32::try_from(roles.len().max(1)).unwrap_or(1);
    let choice = DataValidation::new().allow_list_formula(format!("=角色!$A$1:$A${last}").as_str().into());
    sheet.add_data_validation(1, 3, 2_000, 3, &choice)?;
    let list = book.add_worksheet();
    list.set_name("角色")?;
    list.set_column_width(0, 24)?;
    for (at, role) in (0_u32..).zip(roles) {
        list.write_string(at, 0, role)?;
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_to_the_cell_and_other_columns_are_left_alone() {
        let file = "序号,姓名,登录名,单位,角色,备注\n1,岩罕,yan.han,州发改委,受理员,\n2,,,,,\n3,李四,,某局,,x\n";
        let read = read(file.as_bytes(), &Limits::default()).unwrap();
        assert!(read.faults.is_empty());
        let rows: Vec<_> = read.rows.iter().map(|row| (row.number, row.name.as_str(), row.login.as_str())).collect();
        assert_eq!(rows, [(2, "岩罕", "yan.han"), (4, "李四", "")]);
        assert_eq!(read.rows[1].fault(LOGIN, "请填写登录名".to_owned()).cell, "C4");
    }

    #[test]
    fn a_table_without_its_headings_is_told_which_are_missing() {
        let read = read("姓名,账号\n甲,a\n".as_bytes(), &Limits::default()).unwrap();
        assert!(read.rows.is_empty());
        assert_eq!(read.faults[0].reason, "缺少列：登录名、单位、角色");
    }

    #[test]
    fn the_template_reads_back_as_an_empty_table() {
        let bytes = template(["受理员", "牵头部门负责人"].into_iter()).unwrap();
        assert_eq!(read(&bytes, &Limits::default()).unwrap(), PeopleRead::default());
    }
}
