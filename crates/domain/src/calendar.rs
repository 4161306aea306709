//! Working days and last days of clocks, with a derivation for each.
//!
//! Source: 民法典 §201 and §203; the State Council's yearly holiday notices.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a holiday notice says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 放假.
    Off,
    /// 调休上班.
    MakeUp,
}

/// A length of time as a rule states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "unit", content = "count")]
pub enum Length {
    /// 个工作日.
    WorkingDays(u16),
    /// 日, calendar days; a last day that is no working day rolls on.
    Days(u16),
    /// 个月, calendar months; a last day that is no working day rolls on.
    Months(u16),
}

/// The last day of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The clock ends at 24:00 of this day, Beijing time.
    pub last_day: Date,
    /// 暂定: the count reaches a year whose holiday notice is not out yet.
    pub provisional: bool,
}

/// One line of a derivation: a day or run of days and whether it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivationLine {
    /// First day of the run.
    pub from: Date,
    /// Last day of the run.
    pub to: Date,
    /// How many days were counted after this run.
    pub counted: u16,
    /// Why the days count or not, in Chinese: `工作日`, `周末`, `国庆节放假`, `调休上班`, `中止计算`, `顺延`.
    pub why: String,
}

/// A day that a notice names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedDay {
    /// Off or make-up.
    pub kind: DayKind,
    /// The holiday it belongs to, such as `国庆节`.
    pub holiday: String,
}

/// All days the notices name, and the years they cover.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Grows by one with every adopted notice.
    pub version: u32,
    /// Days that differ from the week.
    pub days: BTreeMap<Date, NamedDay>,
    /// Years whose notice is in.
    pub years: BTreeSet<i16>,
}
