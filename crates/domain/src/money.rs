//! Sums in fen. Never floating point.

use crate::width::compact;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A sum of money in fen (1/100 元). May be negative only as an intermediate result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

/// Why a text is no sum of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Nothing stands there.
    #[error("金额为空")]
    Empty,
    /// Below nil.
    #[error("金额不能为负数")]
    Negative,
    /// Finer than a fen.
    #[error("金额最多精确到分")]
    TooFine,
    /// More than [`Fen::MOST_ENTERED`].
    #[error("金额过大，请核对单位")]
    TooLarge,
    /// Not a number in Arabic digits nor in Chinese capitals.
    #[error("金额格式不正确，应如 1,234.50、12.3万元 或 壹万贰仟元整")]
    Malformed,
}

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The largest sum that may be entered, in fen: ten million million 元. More is a slip of the unit.
    pub const MOST_ENTERED: i64 = 1_000_000_000_000_000;

    /// A sum of so many fen.
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// The number of fen.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Whether it is nothing.
    pub const fn is_nil(&self) -> bool {
        self.0 == 0
    }

    /// Both together, or nothing if that overflows.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// This less the other, or nothing if that overflows. May be negative.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// Both together, held at the ends of the range.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// This less the other, held at the ends of the range. May be negative.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// All together, or nothing if that overflows.
    pub fn total(sums: impl IntoIterator<Item = Self>) -> Option<Self> {
        sums.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The sum in 万元, rounded half up to two places: `123.46万元`.
    pub fn in_wan(self) -> String {
        let hundredths = (self.0.unsigned_abs() + 5_000) / 10_000;
        let sign = if self.0 < 0 && hundredths > 0 { "-" } else { "" };
        format!("{sign}{}.{:02}万元", hundredths / 100, hundredths % 100)
    }

    /// Reads a sum of 元 as people write it: `1,234.5`, `１２３４．５０`, `¥3.2万元`, `0.5亿元`, `壹佰玖拾玖万贰仟元整`.
    pub fn parse_yuan(text: &str) -> Result<Self, MoneyError> {
        let text = compact(text);
        let text = ["人民币", "RMB", "CNY"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text);
        let text = text.trim_start_matches([':', '¥', '￥']);
        if text.is_empty() {
            return Err(MoneyError::Empty);
        }
        if text.starts_with(['-', '−', '–', '负']) {
            return Err(MoneyError::Negative);
        }
        let fen = if text.contains(|c: char| c.is_ascii_digit()) { arabic(text)? } else { capitals(text)? };
        match i64::try_from(fen) {
            Ok(fen) if fen <= Self::MOST_ENTERED => Ok(Self(fen)),
            _ => Err(MoneyError::TooLarge),
        }
    }
}

impl fmt::Display for Fen {
    /// `1,234,567.00`: 元 with two places.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.unsigned_abs();
        let yuan = (fen / 100).to_string();
        let mut grouped = String::with_capacity(yuan.len() * 4 / 3 + 4);
        if self.0 < 0 {
            grouped.push('-');
        }
        for (place, digit) in yuan.chars().enumerate() {
            if place > 0 && (yuan.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        f.pad(&format!("{grouped}.{:02}", fen % 100))
    }
}

/// Fen of a number in Arabic digits with its unit.
fn arabic(text: &str) -> Result<u128, MoneyError> {
    // Places by which the unit moves the point, beside the two of 元 to 分.
    const UNITS: [(&str, usize); 7] =
        [("亿元", 8), ("万元", 4), ("亿", 8), ("万", 4), ("元整", 0), ("元", 0), ("圆", 0)];
    let (number, places) = UNITS
        .iter()
        .find_map(|(unit, places)| text.strip_suffix(unit).map(|number| (number, places + 2)))
        .unwrap_or((text, 2));
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped_right =
        groups.len() == 1 || (matches!(groups[0].len(), 1..=3) && groups[1..].iter().all(|group| group.len() == 3));
    let digits_only = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let whole = groups.concat();
    if !grouped_right || whole.is_empty() || !digits_only(&whole) || !digits_only(part) {
        return Err(MoneyError::Malformed);
    }
    let part = part.trim_end_matches('0');
    if part.len() > places {
        return Err(MoneyError::TooFine);
    }
    let digits = format!("{whole}{part:0<places$}");
    let digits = digits.trim_start_matches('0');
    if digits.len() > 30 {
        return Err(MoneyError::TooLarge);
    }
    if digits.is_empty() { Ok(0) } else { digits.parse().map_err(|_| MoneyError::Malformed) }
}

/// Fen of a sum in Chinese capitals (or plain numerals), such as `叁万零伍拾元壹角整`.
fn capitals(text: &str) -> Result<u128, MoneyError> {
    let text = text.trim_end_matches(['整', '正']);
    let (yuan, rest) = match text.find(['元', '圆']) {
        Some(at) => (&text[..at], text[at..].trim_start_matches(['元', '圆'])),
        None if text.contains(['角', '分']) => ("", text),
        None => (text, ""),
    };
    let mut fen = if yuan.is_empty() { 0 } else { whole_yuan(yuan)? * 100 };
    let (jiao, rest) = rest.split_once('角').map_or((None, rest), |(jiao, rest)| (Some(jiao), rest));
    let cent = match rest.split_once('分') {
        Some((cent, "")) => Some(cent),
        None if rest.is_empty() => None,
        _ => return Err(MoneyError::Malformed),
    };
    if yuan.is_empty() && jiao.is_none() && cent.is_none() {
        return Err(MoneyError::Malformed);
    }
    for (part, worth) in [(jiao, 10), (cent, 1)] {
        if let Some(part) = part {
            let mut chars = part.trim_start_matches(['零', '〇']).chars();
            let digit = match (chars.next(), chars.next()) {
                (Some(c), None) => digit(c).ok_or(MoneyError::Malformed)?,
                (None, _) if !part.is_empty() => 0,
                _ => return Err(MoneyError::Malformed),
            };
            fen += digit * worth;
        }
    }
    Ok(fen)
}

/// The number before 元. A lone digit right after 佰, 仟 or 万 is refused: `贰万叁` may mean 20003 or 23000.
fn whole_yuan(text: &str) -> Result<u128, MoneyError> {
    if matches!(text, "零" | "〇") {
        return Ok(0);
    }
    let (mut total, mut section) = (0_u128, 0_u128);
    let mut pending = None; // a digit whose unit has not come yet
    let mut lowest = 10_000; // units within a section fall
    let mut big = u128::MAX; // 亿, then 万
    let mut gap = false; // a unit of more than ten came last, without 零 since
    for c in text.chars() {
        if matches!(c, '零' | '〇') {
            if pending.is_some() {
                return Err(MoneyError::Malformed);
            }
            gap = false;
        } else if let Some(digit) = digit(c) {
            if pending.replace(digit).is_some() {
                return Err(MoneyError::Malformed);
            }
        } else if let Some(unit) = small_unit(c) {
            let implied = (unit == 10 && section == 0).then_some(1);
            let count = pending.take().or(implied).ok_or(MoneyError::Malformed)?;
            if unit >= lowest {
                return Err(MoneyError::Malformed);
            }
            section += count * unit;
            lowest = unit;
            gap = unit > 10;
        } else if matches!(c, '万' | '萬' | '亿' | '億') {
            let unit = if matches!(c, '万' | '萬') { 10_000 } else { 100_000_000 };
            if gap && pending.is_some() {
                return Err(MoneyError::Malformed);
            }
            section += pending.take().unwrap_or(0);
            let counted = if unit > 10_000 { total + section } else { section };
            // 万 may come once before 亿 (壹万亿) and once after it.
            let in_turn = unit < big || (unit > 10_000 && big == 10_000 && total < 100_000_000);
            if counted == 0 || !in_turn {
                return Err(MoneyError::Malformed);
            }
            total = if unit > 10_000 { counted * unit } else { total + counted * unit };
            section = 0;
            lowest = 10_000;
            big = unit;
            gap = true;
        } else {
            return Err(MoneyError::Malformed);
        }
    }
    if let Some(digit) = pending {
        if gap {
            return Err(MoneyError::Malformed);
        }
        section += digit;
    }
    let sum = total + section;
    if sum == 0 { Err(MoneyError::Malformed) } else { Ok(sum) }
}

fn digit(c: char) -> Option<u128> {
    const CAPITAL: [char; 9] = ['壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    const PLAIN: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if c == '两' {
        return Some(2);
    }
    let at = CAPITAL.iter().position(|&d| d == c).or_else(|| PLAIN.iter().position(|&d| d == c))?;
    u128::try_from(at + 1).ok()
}

fn small_unit(c: char) -> Option<u128> {
    match c {
        '拾' | '十' => Some(10),
        '佰' | '百' => Some(100),
        '仟' | '千' => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_read_as_people_write_them() {
        use MoneyError as E;
        let table = [
            ("0", Ok(0)),
            ("1234.5", Ok(123_450)),
            ("1,234.5", Ok(123_450)),
            (" １，２３４．５０ 元", Ok(123_450)),
            ("￥1,234,567.89", Ok(123_456_789)),
            ("¥12", Ok(1_200)),
            ("人民币12元整", Ok(1_200)),
            ("1.230000", Ok(123)),
            ("12.3万元", Ok(12_300_000)),
            ("1.234567万", Ok(1_234_567)),
            ("1.2345678万元", Err(E::TooFine)),
            ("0.5亿元", Ok(5_000_000_000)),
            ("1.234", Err(E::TooFine)),
            ("0.001", Err(E::TooFine)),
            ("-1", Err(E::Negative)),
            ("－１", Err(E::Negative)),
            ("负壹元", Err(E::Negative)),
            ("10000000000000", Ok(1_000_000_000_000_000)),
            ("10000000000000.01", Err(E::TooLarge)),
            ("100000亿元", Ok(1_000_000_000_000_000)),
            ("99999999999999999999999999999999999999999999", Err(E::TooLarge)),
            ("", Err(E::Empty)),
            ("¥", Err(E::Empty)),
            ("12,34", Err(E::Malformed)),
            ("1,2345", Err(E::Malformed)),
            (",123", Err(E::Malformed)),
            ("1.2.3", Err(E::Malformed)),
            (".5", Err(E::Malformed)),
            ("12元5", Err(E::Malformed)),
            ("约12元", Err(E::Malformed)),
            ("1e5", Err(E::Malformed)),
        ];
        for (text, expected) in table {
            assert_eq!(Fen::parse_yuan(text).map(Fen::get), expected, "{text}");
        }
    }

    #[test]
    fn sums_in_chinese_capitals_read_as_the_contract_means_them() {
        let bad = Err(MoneyError::Malformed);
        let table = [
            ("壹佰玖拾玖万贰仟元整", Ok(199_200_000)),
            ("人民币叁万零伍拾元壹角整", Ok(3_005_010)),
            ("壹佰元零伍分", Ok(10_005)),
            ("拾万元整", Ok(10_000_000)),
            ("伍角", Ok(50)),
            ("玖分", Ok(9)),
            ("零元", Ok(0)),
            ("贰亿叁仟万元", Ok(23_000_000_000)),
            ("壹亿零壹元", Ok(10_000_000_100)),
            ("壹万亿元", Ok(100_000_000_000_000)),
            ("壹仟零壹拾万零壹佰圆整", Ok(1_010_010_000)),
            ("三十二万元", Ok(32_000_000)),
            ("拾万亿元", Ok(1_000_000_000_000_000)),
            ("贰拾万亿元", Err(MoneyError::TooLarge)),
            ("贰万叁元", bad),
            ("壹佰贰元", bad),
            ("壹拾贰佰元", bad),
            ("壹贰元", bad),
            ("万元", bad),
            ("壹万万元", bad),
            ("元", bad),
            ("壹元贰", bad),
            ("大约", bad),
        ];
        for (text, expected) in table {
            assert_eq!(Fen::parse_yuan(text).map(Fen::get), expected, "{text}");
        }
    }

    #[test]
    fn sums_are_written_with_groups_and_two_places() {
        let table = [
            (0, "0.00", "0.00万元"),
            (5, "0.05", "0.00万元"),
            (99_900, "999.00", "0.10万元"),
            (100_000, "1,000.00", "0.10万元"),
            (123_456_700, "1,234,567.00", "123.46万元"),
            (1_234_549_999, "12,345,499.99", "1234.55万元"),
            (-123_456, "-1,234.56", "-0.12万元"),
            (4_999, "49.99", "0.00万元"),
            (5_000, "50.00", "0.01万元"),
        ];
        for (fen, yuan, wan) in table {
            assert_eq!(Fen::new(fen).to_string(), yuan);
            assert_eq!(Fen::new(fen).in_wan(), wan, "{fen}");
        }
        assert_eq!(format!("{:>10}", Fen::new(100)), "      1.00");
    }

    #[test]
    fn a_total_that_overflows_is_no_total() {
        let most = Fen::new(i64::MAX);
        assert_eq!(Fen::total([Fen::new(1), Fen::new(2), Fen::new(-4)]), Some(Fen::new(-1)));
        assert_eq!(Fen::total([]), Some(Fen::ZERO));
        assert_eq!(Fen::total([most, Fen::new(1)]), None);
        assert_eq!(Fen::new(1).checked_sub(Fen::new(i64::MIN)), None);
        assert_eq!(most.saturating_add(Fen::new(1)), most);
        assert_eq!(Fen::new(i64::MIN).saturating_sub(Fen::new(1)), Fen::new(i64::MIN));
    }

    #[test]
    fn what_is_written_reads_back() {
        for fen in [0, 1, 99, 100, 123_456, 99_999_999, Fen::MOST_ENTERED] {
            assert_eq!(Fen::parse_yuan(&Fen::new(fen).to_string()), Ok(Fen::new(fen)));
        }
    }
}
