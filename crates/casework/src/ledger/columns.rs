//! The columns of the ledger, and what stands in a cell on the page and in a spreadsheet alike.

use super::LedgerRow;
use crate::view::Urgency;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $code:literal $label:literal $usual:literal),* $(,)?) => {
        /// A column of the ledger.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LedgerColumn { $(#[doc = concat!($label, ".")] $name,)* }
        impl LedgerColumn {
            /// Every column, in the order in which they stand.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The word that is stored.
            pub fn code(self) -> &'static str { match self { $(Self::$name => $code),* } }
            /// The head of the column.
            pub fn label(self) -> &'static str { match self { $(Self::$name => $label),* } }
            /// Whether it is shown to who has not chosen.
            pub fn is_usual(self) -> bool { match self { $(Self::$name => $usual),* } }
        }
    };
}

columns! {
    Number "number" "编号" true,
    Stage "stage" "阶段" true,
    Enterprise "enterprise" "企业" true,
    Respondent "respondent" "被投诉主体" true,
    Claimed "claimed" "诉求金额（元）" true,
    Performed "performed" "已履行（元）" false,
    Outstanding "outstanding" "尚欠（元）" true,
    Received "received" "收到日期" true,
    Next "next" "下一时限" true,
    Remaining "remaining" "剩余时间" false,
    Owner "owner" "责任单位" false,
    Field "field" "领域" false,
    Evil "evil" "失信类型" false,
    Breach "breach" "违约情形" false,
    Place "place" "地区" false,
    Channel "channel" "来源" false,
    Lead "lead" "牵头部门" false,
    Determining "determining" "认定部门" false,
    Recorded "recorded" "失信记录" false,
    Outcome "outcome" "办理结果" false,
    Updated "updated" "最近办理" false,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerCell {
    /// The case's number, which leads to it.
    Number(String),
    /// Where the case stands; and whether it has ended.
    Stage(String, bool),
    /// Words.
    Text(String),
    /// A sum in fen, and as it is written.
    Sum(i64, String),
    /// A day, `2026-03-05`; empty if there is none.
    Day(String),
    /// A clock: its name, last day, urgency, and whether the day is 暂定.
    Clock(String, String, Urgency, bool),
    /// A clock of the case stands still.
    Suspended,
}

impl LedgerColumn {
    /// The column of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.code() == code)
    }

    /// The columns of who has not chosen.
    pub fn usual() -> Vec<Self> {
        Self::ALL.iter().copied().filter(|column| column.is_usual()).collect()
    }

    /// The columns of a list of codes, in their order; the number always leads. The usual ones if none is known.
    pub fn read<'a>(codes: impl IntoIterator<Item = &'a str>) -> Vec<Self> {
        let mut columns: Vec<_> = codes.into_iter().filter_map(|code| Self::from_code(code.trim())).collect();
        if columns.is_empty() {
            return Self::usual();
        }
        columns.push(Self::Number);
        columns.sort();
        columns.dedup();
        columns
    }

    /// Whether numbers stand in it.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Claimed | Self::Performed | Self::Outstanding)
    }

    /// The order of the ledger that follows this column.
    pub fn sort_code(self) -> Option<&'static str> {
        match self {
            Self::Received => Some("received"),
            Self::Next => Some("due"),
            Self::Claimed => Some("sum"),
            _ => None,
        }
    }

    /// What stands in this column of a line.
    pub fn cell(self, row: &LedgerRow) -> LedgerCell {
        let text = |text: &String| LedgerCell::Text(text.clone());
        match self {
            Self::Number => LedgerCell::Number(row.number.clone()),
            Self::Stage => LedgerCell::Stage(row.stage_label.clone(), row.closed),
            Self::Enterprise => text(&row.enterprise),
            Self::Respondent => text(&row.respondent),
            Self::Claimed => LedgerCell::Sum(row.claimed_fen, row.claimed.clone()),
            Self::Performed => LedgerCell::Sum(row.performed_fen, row.performed.clone()),
            Self::Outstanding => LedgerCell::Sum(row.outstanding_fen, row.outstanding.clone()),
            Self::Received => LedgerCell::Day(row.received_on.clone()),
            Self::Next => match &row.next {
                Some((label, day, urgency)) => LedgerCell::Clock(label.clone(), day.clone(), *urgency, row.provisional),
                None if row.suspended => LedgerCell::Suspended,
                None => LedgerCell::Text(String::new()),
            },
            Self::Remaining => text(&row.remaining),
            Self::Owner => text(&row.owner),
            Self::Field => text(&row.field),
            Self::Evil => text(&row.evil),
            Self::Breach => text(&row.breach),
            Self::Place => text(&row.place),
            Self::Channel => text(&row.channel),
            Self::Lead => text(&row.lead),
            Self::Determining => text(&row.determining),
            Self::Recorded => LedgerCell::Text(if row.recorded { "有效" } else { "" }.to_owned()),
            Self::Outcome => text(&row.outcome),
            Self::Updated => LedgerCell::Day(row.updated_on.clone()),
        }
    }
}
