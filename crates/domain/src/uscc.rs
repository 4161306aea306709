//! Unified social credit codes (统一社会信用代码, GB 32100-2015), checked to the character.

use crate::{region::RegionCode, width::compact};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The 31 characters of a code; a character's place here is its value in the final check. No I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of characters 1 to 17 in the final check: powers of 3 modulo 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of characters 9 to 16 in the check of the organisation code within (GB 11714).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A unified social credit code of 18 characters, in capitals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Uscc(String);

/// Why a text is no unified social credit code. Positions count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UsccError {
    /// Not 18 characters.
    #[error("统一社会信用代码应为18位，现为{found}位")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// A character that no code has.
    #[error("第{position}位“{found}”不是统一社会信用代码的字符（只用数字和大写字母，不用I、O、S、V、Z）")]
    Alphabet {
        /// Where.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// A letter in the region code, characters 3 to 8.
    #[error("第{position}位“{found}”应为数字（第3至8位是行政区划代码）")]
    Region {
        /// Where.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// The final check character does not fit.
    #[error("第18位校验字符不符：按前17位应为“{expected}”，现为“{found}”")]
    Final {
        /// What the first 17 characters ask for.
        expected: char,
        /// What stands there.
        found: char,
    },
    /// Only the organisation code within does not fit. Some early codes are so: a clerk who has seen the licence may
    /// take it with [`Uscc::parse_early`].
    #[error("第17位（组织机构代码校验位）不符：按第9至16位应为“{expected}”，现为“{found}”；如与证照一致可人工确认")]
    Organisation {
        /// What characters 9 to 16 ask for.
        expected: char,
        /// What stands there.
        found: char,
    },
}

impl UsccError {
    /// Whether a clerk who has compared the licence may override it.
    pub fn warn_only(self) -> bool {
        matches!(self, Self::Organisation { .. })
    }
}

impl Uscc {
    /// Reads a code; lower case, full width and white space are forgiven. The error names the first wrong character.
    pub fn parse(text: &str) -> Result<Self, UsccError> {
        let code = Self::parse_early(text)?;
        match code.organisation_mismatch() {
            Some(error) => Err(error),
            None => Ok(code),
        }
    }

    /// Reads a code whose 17th character may be at odds with GB 11714, on a clerk's word that the licence says so.
    pub fn parse_early(text: &str) -> Result<Self, UsccError> {
        let text = compact(text);
        let found = text.chars().count();
        if found != 18 {
            return Err(UsccError::Length { found });
        }
        for (position, found) in (1..).zip(text.chars()) {
            if value(found).is_none() {
                return Err(UsccError::Alphabet { position, found });
            }
            if (3..=8).contains(&position) && !found.is_ascii_digit() {
                return Err(UsccError::Region { position, found });
            }
        }
        let sum: usize = text.chars().zip(WEIGHTS).map(|(c, weight)| value(c).unwrap_or(0) * weight).sum();
        let expected = char::from(ALPHABET[(31 - sum % 31) % 31]);
        let last = text.chars().last().unwrap_or(' ');
        if last == expected { Ok(Self(text)) } else { Err(UsccError::Final { expected, found: last }) }
    }

    fn organisation_mismatch(&self) -> Option<UsccError> {
        let code = &self.0[8..17];
        let sum: u32 = code.chars().zip(ORGANISATION_WEIGHTS).map(|(c, w)| c.to_digit(36).unwrap_or(0) * w).sum();
        let expected = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        };
        let found = code.chars().last().unwrap_or(' ');
        (found != expected).then_some(UsccError::Organisation { expected, found })
    }

    /// The code as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The department that registered the subject, by the first character.
    pub fn registration_department(&self) -> &'static str {
        match self.0.as_bytes()[0] {
            b'1' => "机构编制",
            b'2' => "外交",
            b'3' => "司法行政",
            b'4' => "文化",
            b'5' => "民政",
            b'6' => "旅游",
            b'7' => "宗教",
            b'8' => "工会",
            b'9' => "市场监管",
            b'A' => "军队编制",
            b'N' => "农业农村",
            _ => "其他",
        }
    }

    /// The place of registration, characters 3 to 8; not who manages the subject today.
    pub fn region(&self) -> RegionCode {
        RegionCode::parse(&self.0[2..8]).expect("characters 3 to 8 were checked to be digits")
    }
}

fn value(c: char) -> Option<usize> {
    ALPHABET.iter().position(|&a| char::from(a) == c)
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Uscc {
    type Error = UsccError;
    /// What is stored was confirmed when it was entered.
    fn try_from(text: String) -> Result<Self, UsccError> {
        Self::parse_early(&text)
    }
}

impl From<Uscc> for String {
    fn from(code: Uscc) -> String {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes of public bodies that official pages show.
    const REAL: [&str; 3] = ["115323000151673132", "11532300568802305C", "1134160073302996XP"];

    #[test]
    fn real_codes_pass_in_every_spelling() {
        for code in REAL {
            assert_eq!(Uscc::parse(code).unwrap().as_str(), code);
            assert_eq!(Uscc::parse(&format!(" {} ", code.to_lowercase())).unwrap().as_str(), code);
        }
        let wide = Uscc::parse("１１５３２３００５６８８０２３０５Ｃ").unwrap();
        assert_eq!(wide.as_str(), REAL[1]);
        assert_eq!(wide.region().as_str(), "532300");
        assert_eq!(wide.registration_department(), "机构编制");
    }

    #[test]
    fn the_error_names_the_wrong_character() {
        use UsccError as E;
        let table = [
            ("", E::Length { found: 0 }),
            ("11532300015167313", E::Length { found: 17 }),
            ("1153230001516731322", E::Length { found: 19 }),
            ("11532300O151673132", E::Alphabet { position: 9, found: 'O' }),
            ("一15323000151673132", E::Alphabet { position: 1, found: '一' }),
            ("11A323000151673132", E::Region { position: 3, found: 'A' }),
            ("115323000151673133", E::Final { expected: '2', found: '3' }),
            ("11532300568802305D", E::Final { expected: 'C', found: 'D' }),
        ];
        for (text, error) in table {
            assert_eq!(Uscc::parse(text), Err(error), "{text}");
            assert!(!error.warn_only());
        }
        let words = Uscc::parse("115323000151673133").unwrap_err().to_string();
        assert_eq!(words, "第18位校验字符不符：按前17位应为“2”，现为“3”");
    }

    #[test]
    fn every_single_wrong_character_is_found() {
        for code in REAL {
            for (at, right) in code.char_indices() {
                for &wrong in ALPHABET {
                    let wrong = char::from(wrong);
                    if wrong != right {
                        let mut text = code.to_owned();
                        text.replace_range(at..=at, &wrong.to_string());
                        assert!(Uscc::parse(&text).is_err(), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_wrong_organisation_check_alone_can_be_overridden() {
        // The 17th character changed and the 18th made to fit.
        let mut spellings = (0..31).map(|last| format!("11532300015167314{}", char::from(ALPHABET[last])));
        let (text, error) =
            spellings.find_map(|t| Uscc::parse(&t).err().filter(|e| e.warn_only()).map(|e| (t, e))).unwrap();
        assert_eq!(error, UsccError::Organisation { expected: '3', found: '4' });
        let code = Uscc::parse_early(&text).unwrap();
        assert_eq!(Uscc::try_from(String::from(code.clone())), Ok(code));
    }
}
