//! Dates as channels write them: serial numbers, slashes, 年月日, ISO. Civil, in Beijing time.

use crate::table::{Cell, is_space};
use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time, date},
    tz::Offset,
};
use serde::Serialize;

/// Years in which a complaint can have been received; anything else is a slip of the pen or a foreign number.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// How much of a moment was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Only the month, as `2024.01`; read as its first day, so that no deadline moves later.
    Month,
    /// Only the day; read as its midnight.
    Day,
    /// Day and time.
    Time,
}

/// A moment as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stamp {
    /// The moment, civil, in Beijing time.
    pub at: DateTime,
    /// How much of it was written.
    pub precision: Precision,
}

/// The date and time of a cell, whether it was stored as a date, a serial number or text.
///
/// `None` if it is no date or lies outside the years 2000 to 2099.
pub fn read_datetime(cell: &Cell) -> Option<Stamp> {
    let whole = |at: DateTime| Stamp {
        at,
        precision: if at.time() == Time::midnight() { Precision::Day } else { Precision::Time },
    };
    let found = match cell {
        Cell::Date(at) => Some(whole(*at)),
        Cell::Number(number) => from_number(*number).map(whole),
        Cell::Text(text) => parse_month(text)
            .map(|at| Stamp { at, precision: Precision::Month })
            .or_else(|| parse_datetime(text).map(whole)),
        Cell::Empty | Cell::Bool(_) | Cell::Error(_) => None,
    };
    found.filter(|stamp| YEARS.contains(&stamp.at.year()))
}

/// `2024.01`, `2024-1`, `2024年1月`: the first day of that month.
fn parse_month(text: &str) -> Option<DateTime> {
    let text: String = text.chars().map(narrow).filter(|c| !is_space(*c)).collect();
    let (year, rest) = take_number(&text, 4)?;
    let mark = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '年'))?;
    let (month, rest) = take_number(&rest[mark.len_utf8()..], 2)?;
    let ended = rest.is_empty() || rest == "月" || rest == "月份";
    let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    ended.then(|| first.at(0, 0, 0, 0))
}

/// A spreadsheet's serial number, counted from 1899-12-30 as files since 1900-03-01 need it, to the second.
pub(crate) fn from_serial(serial: f64) -> Option<DateTime> {
    // 2958466 is the day after 9999-12-31.
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 2^38")]
    let seconds = (serial * 86_400.0).round() as i64;
    date(1899, 12, 30).at(0, 0, 0, 0).checked_add(SignedDuration::from_secs(seconds)).ok()
}

/// A plain number: `20230522` and `20230522114324` are written dates, the rest are serials.
fn from_number(number: f64) -> Option<DateTime> {
    if number.fract() == 0.0 && (1e7..1e15).contains(&number) {
        return parse_datetime(&format!("{number}"));
    }
    from_serial(number)
}

/// Reads a date with or without time from text.
///
/// Reads `2023/05/22 11:43:24`, `2025年1月25日`, `2023.5.22 上午9时`, `2023-05-22T03:43:24Z`, `20230522` and serial
/// numbers kept as text. A date without time is its midnight. `None` for anything else, and for impossible days.
pub fn parse_datetime(text: &str) -> Option<DateTime> {
    let text: String = text.chars().map(narrow).collect();
    let text = text.trim_matches(is_space);
    if text.is_empty() || text.len() > 64 {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return compact(text);
    }
    if let Some((days, fraction)) = text.split_once('.')
        && days.len() == 5
        && fraction.bytes().chain(days.bytes()).all(|b| b.is_ascii_digit())
    {
        return from_serial(text.parse().ok()?);
    }
    let (rest, offset) = split_offset(text);
    let (day, rest) = take_date(rest)?;
    let time = take_time(rest)?;
    let stamp = day.to_datetime(time);
    match offset {
        None => Some(stamp),
        // Written for another zone: the same instant in Beijing.
        Some(offset) => offset.to_timestamp(stamp).ok().map(|instant| Offset::constant(8).to_datetime(instant)),
    }
}

/// The ASCII form of a full-width character.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// `20230522`, `202305221143`, `20230522114324` or a serial of five digits.
fn compact(digits: &str) -> Option<DateTime> {
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i8>().ok();
    match digits.len() {
        5 => from_serial(digits.parse().ok()?),
        8 | 12 | 14 => {
            let day = Date::new(digits.get(..4)?.parse().ok()?, part(4..6)?, part(6..8)?).ok()?;
            let clock = |range: std::ops::Range<usize>| if range.end <= digits.len() { part(range) } else { Some(0) };
            let time = Time::new(clock(8..10)?, clock(10..12)?, clock(12..14)?, 0).ok()?;
            Some(day.to_datetime(time))
        }
        _ => None,
    }
}

/// Cuts `Z`, `+08:00` or `+0800` from the end of a text that has a time.
fn split_offset(text: &str) -> (&str, Option<Offset>) {
    if let Some(rest) = text.strip_suffix(['Z', 'z']) {
        return (rest, Some(Offset::UTC));
    }
    let Some(at) = text.rfind(['+', '-']).filter(|at| text[..*at].contains(':')) else { return (text, None) };
    let digits = text[at + 1..].replace(':', "");
    let hours = digits.get(..2).and_then(|part| part.parse::<i32>().ok());
    let minutes = digits.get(2..4).unwrap_or("0").parse::<i32>().ok();
    let (Some(hours), Some(minutes), true) = (hours, minutes, matches!(digits.len(), 2 | 4)) else {
        return (text, None);
    };
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    let offset = Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok();
    if offset.is_some() { (&text[..at], offset) } else { (text, None) }
}

fn take_number(text: &str, max_digits: usize) -> Option<(i16, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > max_digits {
        return None;
    }
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

fn take_date(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = take_number(text, 4)?;
    let mark = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '年'))?;
    let (month, rest) = take_number(rest[mark.len_utf8()..].trim_start(), 2)?;
    let between = if mark == '年' { '月' } else { mark };
    let (day, rest) = take_number(rest.trim_start().strip_prefix(between)?.trim_start(), 2)?;
    let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
    let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (year >= 1000).then_some((day, rest))
}

/// What follows a date: nothing, or a time to the minute, second or fraction.
fn take_time(text: &str) -> Option<Time> {
    let text = text.strip_prefix(['T', 't']).unwrap_or(text).trim_matches(is_space);
    // 星期三, 周三 and brackets around them say nothing new.
    let text = text.trim_start_matches(|c: char| "(星期周一二三四五六日天)".contains(c)).trim_start();
    if text.is_empty() {
        return Some(Time::midnight());
    }
    let mut afternoon = None;
    let mut rest = text;
    let halves = [("上午", false), ("下午", true), ("AM", false), ("PM", true), ("am", false), ("pm", true)];
    for (word, late) in halves {
        if let Some(cut) = rest.strip_prefix(word).or_else(|| rest.strip_suffix(word)) {
            (afternoon, rest) = (Some(late), cut.trim());
        }
    }
    let (mut hour, mut rest) = take_number(rest, 2)?;
    let mut parts = [0_i16; 2];
    for part in &mut parts {
        rest = rest.strip_prefix([':', '时', '点', '分']).unwrap_or(rest).trim_start();
        if rest.is_empty() || rest.starts_with('秒') {
            break;
        }
        (*part, rest) = take_number(rest, 2)?;
    }
    rest = rest.strip_prefix(['秒', '分']).unwrap_or(rest);
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    if !rest.is_empty() {
        return None;
    }
    match afternoon {
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    let small = |number: i16| i8::try_from(number).ok();
    Time::new(small(hour)?, small(parts[0])?, small(parts[1])?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_date_is_read_and_nothing_else() {
        let table = [
            ("2023/05/22 11:43:24", Some("2023-05-22T11:43:24")),
            ("2025年1月25日", Some("2025-01-25T00:00:00")),
            ("2025年1月25日 15时4分", Some("2025-01-25T15:04:00")),
            ("2023-05-22T11:43:24", Some("2023-05-22T11:43:24")),
            ("2023-05-22T03:43:24Z", Some("2023-05-22T11:43:24")),
            ("2023-05-22T11:43:24.120+08:00", Some("2023-05-22T11:43:24")),
            ("2023-05-22 11:43", Some("2023-05-22T11:43:00")),
            ("2023.5.2", Some("2023-05-02T00:00:00")),
            ("２０２３／５／２", Some("2023-05-02T00:00:00")),
            ("2023/5/2 下午3:05", Some("2023-05-02T15:05:00")),
            ("2023/5/2 3:05:09 PM", Some("2023-05-02T15:05:09")),
            ("2023-05-22 星期一 09:00", Some("2023-05-22T09:00:00")),
            (" 20230522 ", Some("2023-05-22T00:00:00")),
            ("20230522114324", Some("2023-05-22T11:43:24")),
            ("45645.63658564815", Some("2024-12-19T15:16:41")),
            ("45645", Some("2024-12-19T00:00:00")),
            ("2062-13-41", None),
            ("2023-02-29", None),
            ("2024-02-29", Some("2024-02-29T00:00:00")),
            ("2023/05-22", None),
            ("2023-05-22 25:00", None),
            ("2018.10", None),
            ("昨天", None),
            ("", None),
            ("13566624063", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse_datetime(text).map(|stamp| stamp.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_cell_is_a_date_by_its_value_and_only_in_plausible_years() {
        let table = [
            (Cell::Number(45_645.636_585_648_15), Some(("2024-12-19T15:16:41", Precision::Time))),
            (Cell::Number(20_230_522.0), Some(("2023-05-22T00:00:00", Precision::Day))),
            (Cell::Text("2024.01".into()), Some(("2024-01-01T00:00:00", Precision::Month))),
            (Cell::Text("2024年10月份".into()), Some(("2024-10-01T00:00:00", Precision::Month))),
            (Cell::Text("2024.13".into()), None),
            (Cell::Number(288.0), None),
            (Cell::Number(-1.0), None),
            (Cell::Number(f64::NAN), None),
            (Cell::Text("1900-01-01".into()), None),
            (Cell::Bool(true), None),
            (Cell::Empty, None),
        ];
        for (cell, expected) in table {
            let found = read_datetime(&cell).map(|stamp| (stamp.at.to_string(), stamp.precision));
            let found = found.as_ref().map(|(at, precision)| (at.as_str(), *precision));
            assert_eq!(found, expected, "{cell:?}");
        }
    }
}
