//! By what two people who write the same contract's name mean the same contract: the numbers in it.

use crate::width::compact;

/// Fewer digits make no number of a contract: `第3期` does not.
const DIGITS_AT_LEAST: usize = 4;
/// The most numbers of one text that are looked at.
const MOST: usize = 5;

/// The contract numbers in a text, in one form: `勐阳县道路硬化工程施工合同 2024-07号` has `202407`.
///
/// Letters, digits and the signs that join them make a number; width, case and the signs do not count.
pub fn contract_keys(text: &str) -> Vec<String> {
    let joins = |c: char| c.is_ascii_alphanumeric() || "-–—_/.()（）〔〕[]【】#".contains(c);
    let mut keys: Vec<String> = Vec::new();
    for run in compact(text).split(|c: char| !joins(c)) {
        let key: String = run.chars().filter(char::is_ascii_alphanumeric).collect();
        let digits = key.chars().filter(char::is_ascii_digit).count();
        if digits >= DIGITS_AT_LEAST && !keys.contains(&key) && keys.len() < MOST {
            keys.push(key);
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::contract_keys;

    #[test]
    fn a_contract_is_known_by_the_numbers_in_its_name() {
        let table: [(&str, &[&str]); 8] = [
            ("勐阳县道路硬化工程施工合同 2024-07号", &["202407"]),
            ("合同２０２４—07号", &["202407"]),
            ("NMCG-2023/118", &["NMCG2023118"]),
            ("nmcg 2023-118（补充）", &["NMCG2023118"]),
            ("南政办发〔2022〕15号", &["202215"]),
            ("道路硬化工程第3期", &[]),
            ("", &[]),
            ("镕基喆建𠮷堃", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(contract_keys(text), expected, "{text}");
        }
    }
}
