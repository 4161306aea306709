//! Case numbers that survive the telephone: `NM2026-000123-K`, the last character checking the rest.
//!
//! Each character has a value: letters 0 to 25, digits 0 to 9, the check character its place among 31
//! characters. Weighted from the right with powers of 3 (a primitive root of 31), all together are nil modulo 31. As 31 is
//! prime and neighbours differ in weight, every single wrong character and every swap of neighbours shows.

use crate::width::compact;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Check characters: no I, L, O, S, Z, which are taken for digits. A digit's value is itself.
const CHECK: &[u8; 31] = b"0123456789ABCDEFGHJKMNPQRTUVWXY";

/// The number of a case, such as `NM2026-000123-K`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber {
    prefix: String,
    year: i16,
    serial: u32,
}

/// Why a text is no case number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CaseNumberError {
    /// Not two letters, four digits, six or more digits and a check character.
    #[error("案件编号格式应如 NM2026-000123-K")]
    Shape,
    /// A character is wrong or two are swapped.
    #[error("校验字符不符，请核对案件编号")]
    Check,
}

impl CaseNumber {
    /// The number of the case `serial` (from 1) of `year` under a prefix of two capital letters.
    pub fn new(prefix: &str, year: i16, serial: u32) -> Result<Self, CaseNumberError> {
        let letters = prefix.len() == 2 && prefix.bytes().all(|b| b.is_ascii_uppercase());
        if letters && (1900..=9999).contains(&year) && serial > 0 {
            Ok(Self { prefix: prefix.to_owned(), year, serial })
        } else {
            Err(CaseNumberError::Shape)
        }
    }

    /// Reads a number as people write and dictate it: lower case, full width, missing dashes and white space are
    /// forgiven, and O for 0 and I or L for 1 among the digits.
    pub fn parse(text: &str) -> Result<Self, CaseNumberError> {
        let text: Vec<char> = compact(text).chars().filter(|c| !is_dash(*c)).collect();
        let [first, second, digits @ .., check] = text.as_slice() else { return Err(CaseNumberError::Shape) };
        let digits: String = digits.iter().map(|&c| digit_meant(c)).collect();
        let (Some(year), Some(serial)) = (digits.get(..4), digits.get(4..)) else {
            return Err(CaseNumberError::Shape);
        };
        let canonical = serial.len() == 6 || (serial.len() > 6 && !serial.starts_with('0'));
        if !canonical || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CaseNumberError::Shape);
        }
        let (Ok(year), Ok(serial)) = (year.parse(), serial.parse()) else { return Err(CaseNumberError::Shape) };
        let prefix: String = [first, second].into_iter().collect();
        let check = digit_meant(*check);
        if !CHECK.contains(&u8::try_from(check).unwrap_or(0)) {
            return Err(CaseNumberError::Shape);
        }
        let number = Self::new(&prefix, year, serial)?;
        if number.check() == check { Ok(number) } else { Err(CaseNumberError::Check) }
    }

    /// The prefix of the place.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The year of registration.
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The serial number within the year.
    pub fn serial(&self) -> u32 {
        self.serial
    }

    /// The check character.
    pub fn check(&self) -> char {
        let plain = format!("{}{:04}{:06}", self.prefix, self.year, self.serial);
        let mut weight = 1;
        let mut sum = 0;
        for byte in plain.bytes().rev() {
            weight = weight * 3 % 31;
            let value = if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' };
            sum = (sum + weight * usize::from(value)) % 31;
        }
        char::from(CHECK[(31 - sum) % 31])
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '_' | '‐' | '‑' | '–' | '—' | '−' | '－')
}

fn digit_meant(c: char) -> char {
    match c {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:04}-{:06}-{}", self.prefix, self.year, self.serial, self.check())
    }
}

impl TryFrom<String> for CaseNumber {
    type Error = CaseNumberError;
    fn try_from(text: String) -> Result<Self, CaseNumberError> {
        Self::parse(&text)
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> String {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> impl Iterator<Item = CaseNumber> {
        let serials = (1..400).chain([999_998, 999_999, 1_000_000, 1_234_567, 98_765_432, u32::MAX]);
        serials.flat_map(|serial| {
            [("NM", 2026), ("AZ", 2031), ("IO", 1999)]
                .map(|(prefix, year)| CaseNumber::new(prefix, year, serial).unwrap())
        })
    }

    #[test]
    fn a_number_reads_back_in_every_spelling() {
        for number in numbers() {
            let text = number.to_string();
            let wide: String = text.replace('-', "－").chars().map(|c| if c == '2' { '２' } else { c }).collect();
            let spelt = [text.clone(), text.to_lowercase(), text.replace('-', " "), text.replace('-', ""), wide];
            for spelling in spelt {
                assert_eq!(CaseNumber::parse(&spelling), Ok(number.clone()), "{spelling}");
            }
            let body = text[2..text.len() - 1].replace('0', "o").replace('1', "l");
            let misread = format!("{}{body}{}", &text[..2], number.check());
            assert_eq!(CaseNumber::parse(&misread), Ok(number.clone()), "{misread}");
        }
    }

    #[test]
    fn every_single_wrong_character_shows() {
        for number in numbers() {
            let text = number.to_string();
            for (at, right) in text.char_indices().filter(|(_, c)| *c != '-') {
                for wrong in ('0'..='9').chain('A'..='Z').filter(|wrong| *wrong != right) {
                    let mut changed = text.clone();
                    changed.replace_range(at..=at, &wrong.to_string());
                    // O for 0 and I or L for 1 are not errors but spellings.
                    let read = CaseNumber::parse(&changed);
                    assert!(read.is_err() || read == Ok(number.clone()), "{text} read as {changed}");
                }
            }
        }
    }

    #[test]
    fn every_swap_of_neighbours_shows() {
        for number in numbers() {
            let plain: Vec<char> = number.to_string().chars().filter(|c| *c != '-').collect();
            for at in 0..plain.len() - 1 {
                let mut swapped = plain.clone();
                swapped.swap(at, at + 1);
                if swapped != plain {
                    let swapped: String = swapped.into_iter().collect();
                    let read = CaseNumber::parse(&swapped);
                    // A letter between digits is read as the digit it looks like: then it must be the same number.
                    assert!(read.is_err() || read == Ok(number.clone()), "{number} read as {swapped}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_number_is_refused_by_name() {
        use CaseNumberError::{Check, Shape};
        let right = CaseNumber::new("NM", 2026, 123).unwrap();
        let other = if right.check() == 'A' { 'B' } else { 'A' };
        let table = [
            (format!("NM2026-000123-{other}"), Check),
            (format!("MN2026-000123-{}", right.check()), Check),
            ("NM2026-000123-S".to_owned(), Shape),
            ("NM2026-0000123-K".to_owned(), Shape),
            ("NM2026-12345-K".to_owned(), Shape),
            ("N12026-000123-K".to_owned(), Shape),
            ("NM2026-000000-K".to_owned(), Shape),
            ("NM2026-99999999999-K".to_owned(), Shape),
            ("案2026-000123-K".to_owned(), Shape),
            ("NM".to_owned(), Shape),
            (String::new(), Shape),
        ];
        for (text, error) in table {
            assert_eq!(CaseNumber::parse(&text), Err(error), "{text}");
        }
        assert!(Check.to_string().starts_with("校验字符不符"));
        for (prefix, year, serial) in [("nm", 2026, 1), ("NMX", 2026, 1), ("NM", 26, 1), ("NM", 2026, 0)] {
            assert_eq!(CaseNumber::new(prefix, year, serial), Err(Shape));
        }
    }
}
