//! Lengths of time as a person writes them: `2个工作日`, `30日`, `3个月`.

use domain::calendar::Length;
use serde::{Deserialize, Deserializer, de::Error as _};

/// A length that is read from its Chinese form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WrittenLength(pub Length);

/// Reads `2个工作日`, `30日` or `3个月`; nothing else, and no length of zero.
pub(crate) fn parse(text: &str) -> Result<Length, String> {
    let text = text.trim();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let (count, unit) = text.split_at(digits);
    let form = || format!("时长“{text}”无法识别，应写作“2个工作日”“30日”或者“3个月”");
    let count: u16 = count.parse().map_err(|_| form())?;
    let length = match unit {
        "个工作日" => Length::WorkingDays(count),
        "日" => Length::Days(count),
        "个月" => Length::Months(count),
        _ => return Err(form()),
    };
    if count == 0 { Err(format!("时长“{text}”不能为零")) } else { Ok(length) }
}

impl<'de> Deserialize<'de> for WrittenLength {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).map(Self).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_count_and_one_of_three_units() {
        let table = [
            ("2个工作日", Some(Length::WorkingDays(2))),
            ("30日", Some(Length::Days(30))),
            ("3个月", Some(Length::Months(3))),
            ("0日", None),
            ("日", None),
            ("2天", None),
            ("70000日", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse(text).ok(), expected, "{text}");
        }
    }
}
