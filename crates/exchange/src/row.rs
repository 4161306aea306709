//! One row read cell by cell: what each means, and what is wrong with it.

use crate::{
    channel::ChannelRow,
    civil::{Stamp, narrow, read_datetime},
    contact::{enterprise_in, normal_phone, phone_in, split_contact, uscc_in},
    fault::{Column, RowFault},
    limits::Limits,
    mapping::{Mapping, Meaning},
    sum::{amount_in, amount_of},
    table::{Cell, EXACT_BELOW, Row},
};
use domain::{
    money::Fen,
    uscc::{Uscc, UsccError},
};
use serde_json::{Map, Value};

/// The longest number a channel gives its matters, in characters.
const NATIVE_ID_CHARS: usize = 64;

/// Reads the cells of one row, noting every one that is wrong.
pub(crate) struct RowReader<'a> {
    pub(crate) row: &'a Row,
    pub(crate) mapping: &'a Mapping,
    pub(crate) limits: &'a Limits,
    pub(crate) faults: Vec<RowFault>,
    pub(crate) native_id: Option<String>,
}

impl RowReader<'_> {
    /// The row, or `None` where a required cell cannot be read. Other faults leave a row that is not to be used.
    pub(crate) fn read(&mut self) -> Option<ChannelRow> {
        self.native_id = self.native_id();
        let received = self.received_at();
        let narrative = self.narrative();
        self.too_long();
        let (contact_name, phone) = self.contact(narrative.as_deref().unwrap_or_default());
        let uscc = self.uscc(narrative.as_deref().unwrap_or_default());
        let amount = self.amount();
        let amount_in_text = if amount.is_none() { narrative.as_deref().and_then(amount_in) } else { None };
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
            suggested: self.text(Meaning::Suggested),
            parties: self.text(Meaning::Parties),
            amount,
            amount_in_text,
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
        let says_nothing = !number.chars().any(|c| c.is_ascii_digit() || narrow(c).is_ascii_digit());
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

    fn amount(&mut self) -> Option<Fen> {
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
        None
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
