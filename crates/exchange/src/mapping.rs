//! Which column means what: the header row is found by the spellings the channel's profile gives.

use crate::{
    fault::{Column, ImportError},
    table::{Cell, Row, Table, column_letter, is_space},
};
use domain::profile::Channel;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a column of a channel's file can mean. The names are the keys of `Channel.columns`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// The channel's own number of the matter.
    NativeId,
    /// When the channel received it.
    ReceivedAt,
    /// Who called or wrote.
    ContactName,
    /// How to reach them.
    ContactPhone,
    /// Name and number in one cell.
    Contact,
    /// The complaining firm.
    Enterprise,
    /// Its unified social credit code.
    Uscc,
    /// A short title.
    Title,
    /// What is complained about.
    Narrative,
    /// Against whom, in the channel's words.
    Respondent,
    /// Who should handle it, as the channel thinks: a hint.
    Suggested,
    /// Organs that signed the contract.
    Parties,
    /// The sum.
    Amount,
    /// The unit of the sum, where it has a column of its own.
    AmountUnit,
    /// The sum in 万元, whatever the cell says.
    AmountWan,
    /// The contract's number.
    ContractNumber,
    /// The contract's name.
    ContractName,
    /// When the contract was signed.
    SignedOn,
    /// The channel's own deadline for an answer.
    DueOn,
    /// Where the complainant can be found.
    Address,
    /// The line of work, in the channel's words.
    Field,
    /// The place, in the channel's words.
    Place,
}

impl Meaning {
    /// Every meaning.
    pub const ALL: [Self; 22] = [
        Self::NativeId,
        Self::ReceivedAt,
        Self::ContactName,
        Self::ContactPhone,
        Self::Contact,
        Self::Enterprise,
        Self::Uscc,
        Self::Title,
        Self::Narrative,
        Self::Respondent,
        Self::Suggested,
        Self::Parties,
        Self::Amount,
        Self::AmountUnit,
        Self::AmountWan,
        Self::ContractNumber,
        Self::ContractName,
        Self::SignedOn,
        Self::DueOn,
        Self::Address,
        Self::Field,
        Self::Place,
    ];
    /// Without these a row cannot become a complaint.
    pub const REQUIRED: [Self; 3] = [Self::NativeId, Self::ReceivedAt, Self::Narrative];

    /// The key in a profile.
    pub fn key(self) -> &'static str {
        match self {
            Self::NativeId => "native_id",
            Self::ReceivedAt => "received_at",
            Self::ContactName => "contact_name",
            Self::ContactPhone => "contact_phone",
            Self::Contact => "contact",
            Self::Enterprise => "enterprise",
            Self::Uscc => "uscc",
            Self::Title => "title",
            Self::Narrative => "narrative",
            Self::Respondent => "respondent",
            Self::Suggested => "suggested",
            Self::Parties => "parties",
            Self::Amount => "amount",
            Self::AmountUnit => "amount_unit",
            Self::AmountWan => "amount_wan",
            Self::ContractNumber => "contract_number",
            Self::ContractName => "contract_name",
            Self::SignedOn => "signed_on",
            Self::DueOn => "due_on",
            Self::Address => "address",
            Self::Field => "field",
            Self::Place => "place",
        }
    }

    /// Spellings seen in exports of the usual channels, for meanings a profile says nothing about.
    pub fn usual_spellings(self) -> &'static [&'static str] {
        match self {
            Self::NativeId => &["工单编号", "线索号", "信访件编号", "投诉编号", "工单号", "编号", "序号"],
            Self::ReceivedAt => {
                &["来电时间", "留言日期", "信访日期", "登记日期", "提交时间", "受理时间", "登记时间", "投诉时间"]
            }
            Self::ContactName => &["来电人", "留言人", "信访人", "联系人", "投诉人"],
            Self::ContactPhone => &["来电号码", "手机号", "手机", "联系电话", "电话"],
            Self::Contact => &["联系人及电话", "联系方式"],
            Self::Enterprise => &["企业", "企业名称", "投诉企业", "所在单位", "单位", "单位名称"],
            Self::Uscc => &["统一社会信用代码", "信用代码", "社会信用代码"],
            Self::Title => &["诉求标题", "标题", "事项"],
            Self::Narrative => &["诉求内容", "留言", "信访内容", "投诉内容", "详情", "内容"],
            Self::Respondent => &["涉及部门", "反映对象", "被投诉单位", "涉及单位"],
            Self::Suggested => &["承办单位建议"],
            Self::Parties => &["合同签订方", "合同签订单位", "签约单位"],
            Self::Amount => &["涉及金额", "金额", "欠付金额"],
            Self::AmountWan => &["金额万元", "涉及金额（万元）"],
            Self::AmountUnit => &["金额单位"],
            Self::ContractNumber => &["合同编号"],
            Self::ContractName => &["合同名称", "涉及合同"],
            Self::SignedOn => &["签订日期", "合同签订日期"],
            Self::DueOn => &["办理期限", "要求反馈日期"],
            Self::Address => &["地址", "联系地址"],
            Self::Field => &["所属领域", "事项类别", "领域"],
            Self::Place => &["问题属地", "属地"],
        }
    }
}

/// The columns of one file by their meaning, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    columns: BTreeMap<Meaning, usize>,
    names: Vec<String>,
}

impl Mapping {
    /// The column with a meaning, counted from 0.
    pub fn column(&self, meaning: Meaning) -> Option<usize> {
        self.columns.get(&meaning).copied()
    }

    /// The cell of a row with a meaning; empty where the file has no such column.
    pub fn cell<'a>(&self, row: &'a Row, meaning: Meaning) -> &'a Cell {
        self.column(meaning).map_or(&Cell::Empty, |column| row.cell(column))
    }

    /// A column as the reader of the spreadsheet names it.
    pub fn describe(&self, column: usize) -> Column {
        Column { letter: column_letter(column), name: self.name(column) }
    }

    /// What each column was taken for, in the order of the file.
    pub fn found(&self) -> Vec<(Column, Meaning)> {
        let mut found: Vec<_> = self.columns.iter().map(|(meaning, column)| (*column, *meaning)).collect();
        found.sort_unstable();
        found.into_iter().map(|(column, meaning)| (self.describe(column), meaning)).collect()
    }

    /// The heading of a column as it came, without white space.
    pub(crate) fn name(&self, column: usize) -> String {
        self.names.get(column).cloned().unwrap_or_default()
    }
}

/// How many rows may stand above the header.
pub const HEADER_REACH: usize = 20;

/// Finds the header among the first rows: the one that carries the required columns and most others.
///
/// # Errors
///
/// [`ImportError::NoHeader`] names the required columns that the best row lacks.
pub fn find_header(channel: &Channel, table: &Table) -> Result<(usize, Mapping), ImportError> {
    let wanted = wanted(channel);
    let mut best: Option<(usize, usize, Mapping)> = None;
    for (index, row) in table.rows.iter().enumerate().take_while(|(_, row)| row.number <= HEADER_REACH) {
        let mapping = read_header(&wanted, row);
        let required = Meaning::REQUIRED.iter().filter(|meaning| mapping.columns.contains_key(meaning)).count();
        let score = required * 100 + mapping.columns.len();
        if best.as_ref().is_none_or(|(known, ..)| score > *known) {
            best = Some((score, index, mapping));
        }
    }
    let lacks = |mapping: Option<&Mapping>| -> Vec<Meaning> {
        let has = |meaning: &Meaning| mapping.is_some_and(|mapping| mapping.columns.contains_key(meaning));
        Meaning::REQUIRED.into_iter().filter(|meaning| !has(meaning)).collect()
    };
    let missing = lacks(best.as_ref().map(|(.., mapping)| mapping));
    match best {
        Some((_, index, mapping)) if missing.is_empty() => Ok((index, mapping)),
        _ => Err(ImportError::NoHeader {
            searched: HEADER_REACH,
            missing: missing.iter().map(|meaning| said(&wanted, *meaning)).collect::<Vec<_>>().join("、"),
        }),
    }
}

fn said(wanted: &[(Meaning, String)], meaning: Meaning) -> String {
    let spellings: Vec<&str> =
        wanted.iter().filter(|(of, _)| *of == meaning).take(3).map(|(_, text)| text.as_str()).collect();
    format!("“{}”", spellings.join("／"))
}

/// Every heading that is looked for, best first: what the profile names, by rank; then the usual spellings of the
/// meanings it says nothing about.
fn wanted(channel: &Channel) -> Vec<(Meaning, String)> {
    let given = |meaning: Meaning| channel.columns.get(meaning.key()).map(Vec::as_slice).unwrap_or_default();
    let mut ranked = Vec::new();
    for meaning in Meaning::ALL {
        let known = given(meaning);
        ranked.extend(known.iter().enumerate().map(|(rank, text)| (rank, meaning, text.clone())));
        if known.is_empty() {
            let usual = meaning.usual_spellings().iter().enumerate();
            ranked.extend(usual.map(|(rank, text)| (1_000 + rank, meaning, (*text).to_owned())));
        }
    }
    ranked.sort_by_key(|(rank, ..)| *rank);
    ranked.into_iter().map(|(_, meaning, text)| (meaning, text)).collect()
}

fn read_header(wanted: &[(Meaning, String)], row: &Row) -> Mapping {
    let strip = |cell: &Cell| cell.to_text().chars().filter(|c| !is_space(*c)).collect();
    let names: Vec<String> = row.cells.iter().map(strip).collect();
    let plain: Vec<String> = names.iter().map(|name| fold(name)).collect();
    let bare: Vec<String> = plain.iter().map(|name| without_brackets(name)).collect();
    let mut columns: BTreeMap<Meaning, usize> = BTreeMap::new();
    // Exact headings before those that only match without their brackets: 金额 before 金额（万元）.
    for headings in [&plain, &bare] {
        for (meaning, spelling) in wanted {
            let spelling = fold(spelling);
            if spelling.is_empty() || columns.contains_key(meaning) {
                continue;
            }
            let free = |column: usize| columns.values().all(|used| *used != column);
            let hit = headings.iter().enumerate().find(|(column, name)| **name == spelling && free(*column));
            if let Some((column, _)) = hit {
                columns.insert(*meaning, column);
            }
        }
    }
    Mapping { columns, names }
}

/// A heading without marks of width, of duty (`*`) and of separation.
fn fold(name: &str) -> String {
    name.chars()
        .map(crate::civil::narrow)
        .filter(|c| !is_space(*c) && !matches!(c, '*' | ':' | '_' | '/' | '"' | '“' | '”'))
        .flat_map(char::to_lowercase)
        .collect()
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0_usize;
    name.chars()
        .filter(|c| {
            match c {
                '(' | '[' | '【' => depth += 1,
                ')' | ']' | '】' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(columns: &[(&str, &[&str])]) -> Channel {
        let list = |names: &&[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Channel {
            name: "热线".into(),
            answer_within: None,
            from_province: false,
            sme: false,
            columns: columns.iter().map(|(key, names)| ((*key).to_owned(), list(names))).collect(),
        }
    }

    fn table(rows: &[&[&str]]) -> Table {
        let cell = |text: &&str| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).to_owned()) };
        let row =
            |(index, cells): (usize, &&[&str])| Row { number: index + 1, cells: cells.iter().map(cell).collect() };
        Table { name: String::new(), rows: rows.iter().enumerate().map(row).collect(), merges: Vec::new() }
    }

    #[test]
    fn the_header_is_found_below_titles_in_any_order_and_spelling() {
        let own = channel(&[("native_id", &["单号"])]);
        let titles: &[&[&str]] = &[&["热线工单内容导出表"], &[], &["导出时间", "2026"]];
        let headers: [&[&str]; 3] = [
            &["单号", "来电时间", "诉求内容"],
            &["诉 求\n内容", "*单号（必填）", "来电时间："],
            &["其他", "单号", "诉求内容", "来电时间", "联系电话"],
        ];
        for header in headers {
            let rows: Vec<&[&str]> = titles.iter().copied().chain([header]).collect();
            let (index, mapping) = find_header(&own, &table(&rows)).unwrap();
            assert_eq!(index, 3);
            for meaning in Meaning::REQUIRED {
                assert!(mapping.column(meaning).is_some(), "{header:?} {meaning:?}");
            }
        }
    }

    #[test]
    fn a_missing_column_is_named_with_its_spellings() {
        let rows: [&[&str]; 1] = [&["工单编号", "来电时间"]];
        let error = find_header(&channel(&[]), &table(&rows)).unwrap_err().to_string();
        assert!(error.contains("“诉求内容／留言／信访内容”"), "{error}");
        assert!(!error.contains("工单编号"), "{error}");
    }

    #[test]
    fn a_header_beyond_the_reach_is_not_taken() {
        let blank: &[&str] = &[];
        let header: &[&str] = &["工单编号", "来电时间", "诉求内容"];
        for (above, found) in [(19, true), (20, false)] {
            let rows: Vec<&[&str]> = std::iter::repeat_n(blank, above).chain([header]).collect();
            assert_eq!(find_header(&channel(&[]), &table(&rows)).is_ok(), found, "{above}");
        }
    }
}
