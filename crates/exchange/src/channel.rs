//! A channel's file as complaints to register: good rows as values, bad rows with cell and reason, the rest named.

use crate::{
    civil::{Precision, Stamp, read_datetime},
    contact::{enterprise_in, normal_phone, phone_in, split_contact, uscc_in},
    fault::{Column, ImportError, RowFault},
    limits::Limits,
    mapping::{Mapping, Meaning, find_header},
    sum::{amount_in, amount_of},
    table::{Cell, EXACT_BELOW, Row, Table, is_space, read_tables},
};
use domain::{
    money::Fen,
    profile::Channel,
    uscc::{Uscc, UsccError},
};
use jiff::civil::{Date, DateTime};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The longest number a channel gives its matters, in characters.
const NATIVE_ID_CHARS: usize = 64;

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
    /// The sum owed, from its column or else from the narrative.
    pub amount: Option<Fen>,
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

/// Reads the cells of one row, noting every one that is wrong.
struct RowReader<'a> {
    row: &'a Row,
    mapping: &'a Mapping,
    limits: &'a Limits,
    faults: Vec<RowFault>,
    native_id: Option<String>,
}

impl RowReader<'_> {
    /// The row, or `None` where a required cell cannot be read. Other faults leave a row that is not to be used.
    fn read(&mut self) -> Option<ChannelRow> {
        self.native_id = self.native_id();
        let received = self.received_at();
        let narrative = self.narrative();
        self.too_long();
        let (contact_name, phone) = self.contact(narrative.as_deref().unwrap_or_default());
        let uscc = self.uscc(narrative.as_deref().unwrap_or_default());
        let amount = self.amount(narrative.as_deref().unwrap_or_default());
        let (native_id, received, narrative) = (self.native_id.clone()?, received?, narrative?);
        let enterprise = self.text(Meaning::Enterprise);
        let enterprise = if enterprise.is_empty() { enterprise_in(&narrative).unwrap_or_default() } else { enterprise };
        let day = |meaning| read_datetime(self.cell(meaning)).map(|stamp| stamp.at.date());
        Some(ChannelRow {
            row: self.row.number,
            native_id,
            received_at: received.at,
            received_precision: received.precision,
            due_on: day(Meaning::DueOn),
            contact_name,
            contact_phone: phone,
            address: self.text(Meaning::Address),
            enterprise,
            uscc,
            title: self.text(Meaning::Title),
            respondent_text: self.text(Meaning::Respondent),
            amount,
            contract_no: self.text(Meaning::ContractNumber),
            contract_name: self.text(Meaning::ContractName),
            signed_on: day(Meaning::SignedOn),
            field: self.text(Meaning::Field),
            place: self.text(Meaning::Place),
            raw: self.raw(),
            narrative,
        })
    }

    fn cell(&self, meaning: Meaning) -> &Cell {
        self.mapping.cell(self.row, meaning)
    }

    fn text(&self, meaning: Meaning) -> String {
        self.cell(meaning).to_text()
    }

    /// Notes what is wrong with the cell of a meaning. `reason` gets the heading put before it.
    fn fault(&mut self, meaning: Meaning, reason: &str) {
        let Some(column) = self.mapping.column(meaning) else { return };
        let described = self.mapping.describe(column);
        let reason = format!("{}{reason}", described.name);
        self.push(column, described, reason);
    }

    fn push(&mut self, column: usize, described: Column, reason: String) {
        self.faults.push(RowFault {
            row: self.row.number,
            column: described,
            native_id: self.native_id.clone(),
            value_kind: self.row.cell(column).kind(),
            reason,
        });
    }

    fn native_id(&mut self) -> Option<String> {
        let meaning = Meaning::NativeId;
        let cell = self.cell(meaning).clone();
        let text = cell.to_text();
        let exponent = matches!(&cell, Cell::Text(text) if text.to_ascii_uppercase().contains("E+") && text.parse::<f64>().is_ok());
        let lossy = matches!(&cell, Cell::Number(number) if number.abs() >= EXACT_BELOW);
        let reason = match &cell {
            _ if text.is_empty() => "为空",
            Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => "不是编号",
            _ if exponent || lossy => "以数字保存，尾数已丢失，请改为文本后重新导出",
            _ if text.chars().count() > NATIVE_ID_CHARS => "过长",
            _ if text.chars().any(char::is_control) => "含有换行或控制字符",
            _ => return Some(text),
        };
        self.fault(meaning, reason);
        None
    }

    fn received_at(&mut self) -> Option<Stamp> {
        let cell = self.cell(Meaning::ReceivedAt);
        let found = read_datetime(cell);
        if found.is_none() {
            let reason = if cell.is_blank() { "为空" } else { "不是日期" };
            self.fault(Meaning::ReceivedAt, reason);
        }
        found
    }

    fn narrative(&mut self) -> Option<String> {
        let text = self.text(Meaning::Narrative);
        if text.chars().any(char::is_alphanumeric) && text != "无" {
            return Some(text);
        }
        self.fault(Meaning::Narrative, "为空");
        None
    }

    /// Any text a worksheet could not hold: a file that was not closed properly.
    fn too_long(&mut self) {
        let long = |cell: &Cell| matches!(cell, Cell::Text(text) if text.len() > self.limits.cell_chars && text.chars().count() > self.limits.cell_chars);
        let columns: Vec<usize> = (0..self.row.cells.len()).filter(|column| long(self.row.cell(*column))).collect();
        for column in columns {
            let described = self.mapping.describe(column);
            let reason = format!("{}超过{}字", described.name, self.limits.cell_chars);
            self.push(column, described, reason);
        }
    }

    /// Name and phone, from their columns, from a joint one, or from the narrative.
    fn contact(&mut self, narrative: &str) -> (String, String) {
        let (joint_name, joint_number) = split_contact(&self.text(Meaning::Contact));
        let name = self.text(Meaning::ContactName);
        let name = if name.is_empty() { joint_name } else { name };
        let own = self.text(Meaning::ContactPhone);
        let (meaning, number) =
            if own.is_empty() { (Meaning::Contact, joint_number) } else { (Meaning::ContactPhone, own) };
        let says_nothing = !number.chars().any(|c| c.is_ascii_digit() || crate::civil::narrow(c).is_ascii_digit());
        if says_nothing {
            return (name, phone_in(narrative).unwrap_or_default());
        }
        match normal_phone(&number) {
            Ok(phone) => (name, phone),
            Err(error) => {
                self.fault(meaning, &error.to_string());
                (name, String::new())
            }
        }
    }

    fn uscc(&mut self, narrative: &str) -> Option<Uscc> {
        let text = self.text(Meaning::Uscc);
        if !text.chars().any(char::is_alphanumeric) || matches!(text.as_str(), "无" | "不详" | "未提供") {
            return uscc_in(narrative).and_then(|code| Uscc::parse(&code).ok());
        }
        match Uscc::parse(&text) {
            Ok(code) => Some(code),
            // The licence may say so; the officer who registers the complaint sees it.
            Err(error) if error.warn_only() => Uscc::parse_early(&text).ok(),
            Err(error) => {
                let reason = match error {
                    UsccError::Final { .. } => format!("校验位错：{error}"),
                    error => format!("不正确：{error}"),
                };
                self.fault(Meaning::Uscc, &reason);
                None
            }
        }
    }

    fn amount(&mut self, narrative: &str) -> Option<Fen> {
        for meaning in [Meaning::Amount, Meaning::AmountWan] {
            let text = self.text(meaning);
            if text.is_empty() {
                continue;
            }
            if text.starts_with(['-', '－']) && text.chars().any(|c| c.is_ascii_digit()) {
                self.fault(meaning, "为负数");
                return None;
            }
            let found = amount_of(&text, self.unit_fen(meaning));
            if found.is_some() {
                return found;
            }
        }
        amount_in(narrative)
    }

    /// What one of a bare number is worth, by the column of units or the heading.
    fn unit_fen(&self, meaning: Meaning) -> i64 {
        const YUAN: i64 = 100;
        let heading = self.mapping.column(meaning).map(|column| self.mapping.name(column)).unwrap_or_default();
        let unit = self.text(Meaning::AmountUnit);
        let said = if unit.is_empty() { heading } else { unit };
        if said.contains('亿') {
            100_000_000 * YUAN
        } else if said.contains('万') || (meaning == Meaning::AmountWan && !said.ends_with('元')) {
            10_000 * YUAN
        } else {
            YUAN
        }
    }

    fn raw(&self) -> String {
        let mut object = Map::new(); // sorted by key: the crate is built without `preserve_order`
        for (column, cell) in self.row.cells.iter().enumerate() {
            let described = self.mapping.describe(column);
            if described.name.is_empty() && cell.is_blank() {
                continue;
            }
            let taken = described.name.is_empty() || object.contains_key(&described.name);
            let key = if taken { format!("{}[{}]", described.name, described.letter) } else { described.name };
            object.insert(key, cell.to_json());
        }
        Value::Object(object).to_string()
    }
}
