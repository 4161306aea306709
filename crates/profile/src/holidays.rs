//! `holidays.csv`: the days that the State Council's yearly notices name.
//!
//! Columns: date, kind (放假 or 上班), holiday, year (of the notice; 元旦 may begin in the December before).

use crate::fault::{Fault, Findings};
use domain::calendar::{Calendar, DayKind, NamedDay};
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;

const HEADER: [&str; 4] = ["date", "kind", "holiday", "year"];
/// Every notice names these; 中秋节 may fall into the days of 国庆节.
const HOLIDAYS: [&str; 6] = ["元旦", "春节", "清明节", "劳动节", "端午节", "国庆节"];

/// Reads the calendar; its version is the number of notices.
pub(crate) fn read(file: &str, text: &str, findings: &mut Findings) -> Calendar {
    let mut calendar = Calendar::default();
    let mut named: BTreeMap<i16, Vec<String>> = BTreeMap::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for (index, record) in reader.records().enumerate() {
        let line = index + 1; // no cell of this file spans lines
        let fault = |reason: String| Fault { file: file.to_owned(), line, reason };
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                findings.fault(fault(format!("无法读取：{error}")));
                continue;
            }
        };
        let cells: Vec<&str> = record.iter().map(str::trim).collect();
        if index == 0 {
            if cells != HEADER {
                findings.fault(fault(format!("首行应为 {}", HEADER.join(","))));
            }
            continue;
        }
        match row(&cells) {
            Err(reason) => findings.fault(fault(reason)),
            Ok((date, day, year)) => {
                calendar.years.insert(year);
                named.entry(year).or_default().push(day.holiday.clone());
                if calendar.days.insert(date, day).is_some() {
                    findings.fault(fault(format!("{date}重复")));
                }
            }
        }
    }
    for (year, holidays) in &named {
        for holiday in HOLIDAYS.iter().filter(|holiday| !holidays.iter().any(|named| named == *holiday)) {
            let reason = format!("{year}年的放假安排缺少{holiday}");
            findings.fault(Fault { file: file.to_owned(), line: 1, reason });
        }
    }
    if calendar.days.is_empty() {
        findings.fault(Fault { file: file.to_owned(), line: 1, reason: "没有任何放假安排".to_owned() });
    }
    calendar.version = u32::try_from(calendar.years.len()).unwrap_or(u32::MAX);
    calendar
}

fn row(cells: &[&str]) -> Result<(Date, NamedDay, i16), String> {
    let [date, kind, holiday, year] = cells else {
        return Err(format!("应有4列，现有{}列", cells.len()));
    };
    let date: Date = date.parse().map_err(|_| format!("“{date}”不是日期，应写作 2026-10-01"))?;
    let kind = match *kind {
        "放假" => DayKind::Off,
        "上班" => DayKind::MakeUp,
        other => return Err(format!("“{other}”应为“放假”或者“上班”")),
    };
    if holiday.is_empty() {
        return Err("没有写明节日".to_owned());
    }
    let year: i16 = year.parse().map_err(|_| format!("“{year}”不是年份"))?;
    if date.year() != year && date.year() != year - 1 {
        return Err(format!("{date}不属于{year}年的放假安排"));
    }
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    if kind == DayKind::MakeUp && !weekend {
        return Err(format!("{date}不是周末，不能是调休上班日"));
    }
    Ok((date, NamedDay { kind, holiday: (*holiday).to_owned() }, year))
}
