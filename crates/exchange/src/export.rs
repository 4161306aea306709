//! How a row looks outside: which fields leave, under which names, in which form. The mapping is the profile's, since
//! the national collection standard may name everything differently.

use domain::{region::RegionCode, time::Instant, uscc::Uscc};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};
use toml::Spanned;

/// A row to send: internal field names with their values.
pub type ExportRow = BTreeMap<String, Value>;

/// One of the two feeds to the province (C3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feed {
    /// 投诉信息归集: every complaint and each change of its stage.
    Complaints,
    /// 失信信息: determinations, repairs and revocations.
    Records,
}

impl Feed {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Complaints, Self::Records];

    /// The word used in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Complaints => "complaints",
            Self::Records => "records",
        }
    }

    /// The word a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Complaints => "投诉信息归集",
            Self::Records => "失信信息",
        }
    }
}

/// The form in which a value leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Text as it is. Inside: a string.
    Text,
    /// `2026-03-05`. Inside: the same as a string.
    Day,
    /// `2026-03-05 14:07:00` in Beijing. Inside: microseconds since 1970 UTC.
    Moment,
    /// `1234.50`, in 元. Inside: whole fen.
    Yuan,
    /// A unified social credit code, checked. Inside: a string.
    Uscc,
    /// A region code of 6 or 9 digits. Inside: a string.
    Region,
    /// A whole number.
    Whole,
    /// 是 or 否. Inside: true or false.
    YesNo,
    /// The outside word of a code list. Inside: the code.
    Code,
}

/// One column of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportColumn {
    /// The internal field.
    pub field: String,
    /// The name outside.
    pub name: String,
    /// The form.
    pub format: Format,
    /// Whether no row may go without it.
    #[serde(default)]
    pub required: bool,
    /// Required only in rows where another field has a certain value.
    #[serde(default)]
    pub required_when: Option<When>,
    /// The code list of a [`Format::Code`] column.
    #[serde(default)]
    pub list: Option<String>,
    /// The longest text, in characters.
    #[serde(default)]
    pub max_chars: Option<usize>,
}

/// A condition on another field of the same row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The other field.
    pub field: String,
    /// The value it must have.
    pub is: String,
}

/// The columns of one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedMapping {
    /// The field by which receipts name a row; no two rows of a package share its value.
    pub key: String,
    /// Its columns in order.
    pub columns: Vec<ExportColumn>,
}

/// The export mapping of a profile (`export.toml`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportMapping {
    /// Grows with every change; packages name it.
    pub version: u32,
    /// Where the field set comes from.
    pub basis: String,
    /// Columns of each feed.
    pub feeds: BTreeMap<Feed, FeedMapping>,
    /// Outside words by list and code.
    pub lists: BTreeMap<String, BTreeMap<String, String>>,
}

/// What is wrong with an export mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第{line}行：{reason}")]
pub struct MappingError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

/// Why a value may not leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Defect {
    /// The row's key, or its place in the package where it has none.
    pub row: String,
    /// The internal field.
    pub field: String,
    /// What is wrong, with the name outside.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    basis: String,
    #[serde(default)]
    lists: BTreeMap<String, BTreeMap<String, String>>,
    complaints: FeedFile,
    records: FeedFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedFile {
    key: Spanned<String>,
    columns: Vec<Spanned<ExportColumn>>,
}

impl ExportMapping {
    /// Reads the text of an `export.toml`. The error names the line of the first thing wrong.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let line_of = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        let file: File = toml::from_str(text).map_err(|error| MappingError {
            line: line_of(error.span().map_or(0, |span| span.start)),
            reason: error.message().to_owned(),
        })?;
        let mut feeds = BTreeMap::new();
        for (feed, section) in [(Feed::Complaints, file.complaints), (Feed::Records, file.records)] {
            let wrong = |at: usize, reason: String| MappingError { line: line_of(at), reason };
            let fields: BTreeSet<&str> = section.columns.iter().map(|column| column.get_ref().field.as_str()).collect();
            let mut names = BTreeSet::new();
            let mut seen = BTreeSet::new();
            for spanned in &section.columns {
                let (column, at) = (spanned.get_ref(), spanned.span().start);
                let label = format!("{}（{}）", column.name, column.field);
                if column.name.trim().is_empty() || column.field.trim().is_empty() {
                    return Err(wrong(at, "field 和 name 不能为空".to_owned()));
                }
                if !names.insert(column.name.as_str()) || !seen.insert(column.field.as_str()) {
                    return Err(wrong(at, format!("{label} 重复")));
                }
                let listed = column.list.as_ref().is_some_and(|list| file.lists.contains_key(list));
                if (column.format == Format::Code) != listed {
                    return Err(wrong(at, format!("{label} 的 list 与 format 不符，或没有这个代码表")));
                }
                if let Some(when) = &column.required_when
                    && !fields.contains(when.field.as_str())
                {
                    return Err(wrong(at, format!("{label} 的 required_when 引用了不存在的字段 {}", when.field)));
                }
            }
            let key = section.key.get_ref().clone();
            let key_column = section.columns.iter().find(|column| column.get_ref().field == key);
            if !key_column.is_some_and(|column| column.get_ref().required) {
                return Err(wrong(section.key.span().start, format!("key = {key} 不是必填的字段")));
            }
            let columns = section.columns.into_iter().map(Spanned::into_inner).collect();
            feeds.insert(feed, FeedMapping { key, columns });
        }
        Ok(Self { version: file.version, basis: file.basis, feeds, lists: file.lists })
    }

    /// The columns of a feed.
    pub fn feed(&self, feed: Feed) -> &FeedMapping {
        self.feeds.get(&feed).expect("`parse` fills both feeds")
    }

    /// Everything that keeps rows from leaving: missing, malformed and unlisted values, wrong credit codes, keys that
    /// occur twice. Empty means they may go.
    pub fn validate(&self, feed: Feed, rows: &[ExportRow]) -> Vec<Defect> {
        let mapping = self.feed(feed);
        let mut defects = Vec::new();
        let mut keys = BTreeSet::new();
        for (index, row) in rows.iter().enumerate() {
            let key = row.get(&mapping.key).and_then(Value::as_str).filter(|key| !key.is_empty());
            let named = key.map_or_else(|| format!("第{}行", index + 1), str::to_owned);
            let mut defect = |column: &ExportColumn, reason: &str| {
                let reason = format!("{}{reason}", column.name);
                defects.push(Defect { row: named.clone(), field: column.field.clone(), reason });
            };
            for column in &mapping.columns {
                match self.cell(column, row) {
                    Ok(None)
                        if column.required || column.required_when.as_ref().is_some_and(|when| when.holds(row)) =>
                    {
                        defect(column, "为必填项");
                    }
                    Ok(_) => {}
                    Err(reason) => defect(column, &reason),
                }
                if column.field == mapping.key
                    && let Some(key) = key
                    && !keys.insert(key)
                {
                    defect(column, "在同一报送包内重复");
                }
            }
        }
        defects
    }

    /// The value of a column as it leaves; `None` where the row has none.
    pub(crate) fn cell(&self, column: &ExportColumn, row: &ExportRow) -> Result<Option<String>, String> {
        let value = match row.get(&column.field) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
            Some(value) => value,
        };
        let text = || value.as_str().ok_or("应为文本");
        let outside = match column.format {
            Format::Text => text()?.trim().to_owned(),
            Format::Day => {
                let day: Date = text()?.parse().map_err(|_| "应为 YYYY-MM-DD 日期")?;
                day.to_string()
            }
            Format::Moment => {
                let micros = value.as_i64().ok_or("应为微秒时刻")?;
                Instant::from_micros(micros).datetime().strftime("%Y-%m-%d %H:%M:%S").to_string()
            }
            Format::Yuan => yuan(value.as_i64().ok_or("应为以分计的整数")?),
            Format::Uscc => Uscc::parse_early(text()?).map_err(|error| format!("：{error}"))?.to_string(),
            Format::Region => RegionCode::parse(text()?).map_err(|error| format!("：{error}"))?.as_str().to_owned(),
            Format::Whole => value.as_i64().ok_or("应为整数")?.to_string(),
            Format::YesNo => if value.as_bool().ok_or("应为是或否")? { "是" } else { "否" }.to_owned(),
            Format::Code => {
                let list = column.list.as_ref().and_then(|list| self.lists.get(list));
                let code = text()?;
                list.and_then(|list| list.get(code)).ok_or_else(|| format!("的代码“{code}”不在代码表内"))?.clone()
            }
        };
        match column.max_chars {
            Some(most) if outside.chars().count() > most => Err(format!("超过{most}字")),
            _ => Ok(Some(outside)),
        }
    }
}

impl When {
    fn holds(&self, row: &ExportRow) -> bool {
        match row.get(&self.field) {
            Some(Value::String(text)) => *text == self.is,
            Some(Value::Bool(truth)) => truth.to_string() == self.is,
            _ => false,
        }
    }
}

/// `1234.50`, without groups: files are read by programs.
fn yuan(fen: i64) -> String {
    let mut text = if fen < 0 { "-".to_owned() } else { String::new() };
    let amount = fen.unsigned_abs();
    write!(text, "{}.{:02}", amount / 100, amount % 100).expect("writing to a string cannot fail");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SMALL: &str = r#"version = 1
basis = "测试"
[lists.field]
ppp = "政府与社会资本合作"
[complaints]
key = "row_id"
[[complaints.columns]]
field = "row_id"
name = "报送编号"
format = "text"
required = true
[[complaints.columns]]
field = "field"
name = "领域"
format = "code"
list = "field"
[[complaints.columns]]
field = "uscc"
name = "信用代码"
format = "uscc"
required_when = { field = "private", is = "true" }
[[complaints.columns]]
field = "private"
name = "是否民营"
format = "yes_no"
[[complaints.columns]]
field = "owed"
name = "欠付金额"
format = "yuan"
[[complaints.columns]]
field = "due"
name = "应付日"
format = "day"
[[complaints.columns]]
field = "at"
name = "时间"
format = "moment"
[[complaints.columns]]
field = "note"
name = "说明"
format = "text"
max_chars = 3
[records]
key = "row_id"
[[records.columns]]
field = "row_id"
name = "报送编号"
format = "text"
required = true
"#;

    fn row(value: Value) -> ExportRow {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn every_kind_of_defect_is_named_with_its_row_and_field() {
        let mapping = ExportMapping::parse(SMALL).unwrap();
        let table = [
            (json!({"row_id": "a"}), None),
            (json!({}), Some("报送编号为必填项")),
            (json!({"row_id": "  "}), Some("报送编号为必填项")),
            (json!({"row_id": 1}), Some("报送编号应为文本")),
            (json!({"row_id": "a", "field": "x"}), Some("领域的代码“x”不在代码表内")),
            (json!({"row_id": "a", "field": "ppp"}), None),
            (json!({"row_id": "a", "private": true}), Some("信用代码为必填项")),
            (json!({"row_id": "a", "private": false}), None),
            (
                json!({"row_id": "a", "uscc": "115323000151673133"}),
                Some("信用代码：第18位校验字符不符：按前17位应为“2”，现为“3”"),
            ),
            (json!({"row_id": "a", "owed": 12.5}), Some("欠付金额应为以分计的整数")),
            (json!({"row_id": "a", "due": "2026-02-30"}), Some("应付日应为 YYYY-MM-DD 日期")),
            (json!({"row_id": "a", "at": "昨天"}), Some("时间应为微秒时刻")),
            (json!({"row_id": "a", "note": "一二三四"}), Some("说明超过3字")),
        ];
        for (value, expected) in table {
            let defects = mapping.validate(Feed::Complaints, &[row(value.clone())]);
            assert_eq!(defects.first().map(|defect| defect.reason.as_str()), expected, "{value}");
            assert!(defects.len() <= 1, "{value}");
        }
        let twice = [row(json!({"row_id": "a"})), row(json!({"row_id": "a"}))];
        let defects = mapping.validate(Feed::Complaints, &twice);
        assert_eq!(defects[0].reason, "报送编号在同一报送包内重复");
    }

    #[test]
    fn a_wrong_mapping_is_refused_with_its_line() {
        let table = [
            ("list = \"field\"", "list = \"fields\"", 12, "没有这个代码表"),
            ("name = \"领域\"", "name = \"报送编号\"", 12, "重复"),
            ("key = \"row_id\"\n[[complaints", "key = \"owed\"\n[[complaints", 6, "不是必填"),
            ("format = \"yuan\"", "format = \"dollar\"", 28, "unknown variant"),
            ("field = \"private\", is", "field = \"privat\", is", 17, "不存在的字段 privat"),
            ("max_chars = 3", "max_char = 3", 43, "unknown field"),
        ];
        for (from, to, line, reason) in table {
            let error = ExportMapping::parse(&SMALL.replacen(from, to, 1)).unwrap_err();
            assert!(error.reason.contains(reason), "{error}");
            assert!(error.line.abs_diff(line) <= 1, "{to}: {error}");
        }
    }

    #[test]
    fn money_leaves_in_yuan_to_the_fen() {
        for (fen, text) in [(0, "0.00"), (5, "0.05"), (123_450, "1234.50"), (-250, "-2.50")] {
            assert_eq!(yuan(fen), text);
        }
    }
}
