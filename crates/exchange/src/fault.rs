//! What can be wrong with an import file, and with one row of it.

use serde::Serialize;

/// Why a file as a whole cannot be imported. The message is for the officer who uploaded it.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No byte in it.
    #[error("文件是空的，没有任何内容")]
    Empty,
    /// Larger than the limit.
    #[error("文件超过 {limit_mib} MB 的上限，请按时间段分成几个文件导入")]
    TooLarge {
        /// The limit in MiB.
        limit_mib: u64,
    },
    /// Inflates to more than the limits allow.
    #[error("文件解压后过大（{reason}），疑似压缩炸弹，已拒绝打开")]
    Bomb {
        /// Which limit.
        reason: String,
    },
    /// Known to be something else than a table.
    #[error("这不是表格文件，而是{kind}。请上传 .xlsx 工作簿或 .csv 文件")]
    NotATable {
        /// What it is.
        kind: &'static str,
    },
    /// A table in a form that is not read, with the way out.
    #[error("暂不支持{kind}。请在表格软件中“另存为” .xlsx 工作簿后再导入")]
    OtherForm {
        /// Which form.
        kind: &'static str,
    },
    /// Protected by a password.
    #[error("工作簿设有打开密码。请取消密码（文件→信息→保护工作簿）后再导入")]
    Encrypted,
    /// A workbook or text that breaks its own format.
    #[error("文件已损坏或不完整，无法读取（{reason}）。请重新导出后再试")]
    Broken {
        /// What the reader met.
        reason: String,
    },
    /// More rows, columns or sheets than the limits allow.
    #[error("表格过大：{what}超过 {limit} 的上限")]
    TooMany {
        /// Rows, columns or sheets.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// No row in reach carries the columns the channel needs.
    #[error("前 {searched} 行内没有找到表头：缺少{missing}。请检查是否选对了渠道，或在配置中补充列名写法")]
    NoHeader {
        /// How many rows were searched.
        searched: usize,
        /// The columns that were not found, each with its spellings.
        missing: String,
    },
    /// The source could not be read.
    #[error("读取文件失败")]
    Read(#[from] std::io::Error),
}

/// A column as the reader of a spreadsheet names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its letter, such as `B`.
    pub letter: String,
    /// Its heading.
    pub name: String,
}

/// What kind of value stood in a cell. The value itself may be personal and is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// Nothing.
    Empty,
    /// Text.
    Text,
    /// A number.
    Number,
    /// A date or date with time.
    Date,
    /// True or false.
    Bool,
    /// An error such as `#N/A`.
    Error,
}

impl ValueKind {
    /// The word a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Empty => "空",
            Self::Text => "文本",
            Self::Number => "数字",
            Self::Date => "日期",
            Self::Bool => "逻辑值",
            Self::Error => "错误值",
        }
    }
}

/// A row that was left out, with the cell and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: usize,
    /// The cell's column.
    pub column: Column,
    /// The channel's own number of the row, where it can be read.
    pub native_id: Option<String>,
    /// What kind of value stands there.
    pub value_kind: ValueKind,
    /// What is wrong, without the value.
    pub reason: String,
}

impl RowFault {
    /// The cell, such as `B29`.
    pub fn cell(&self) -> String {
        format!("{}{}", self.column.letter, self.row)
    }
}
