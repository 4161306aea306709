//! What stands in place of personal data until its purpose is stated.

/// A phone number, code or name as it is shown before its purpose is stated: `139****1234`, `王**`.
pub(crate) fn mask(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    match chars.len() {
        0 => String::new(),
        1..=6 => chars.iter().take(1).chain(std::iter::repeat_n(&'*', chars.len() - 1)).collect(),
        n => {
            let (head, tail) = (3, 4.min(n - 3));
            let middle = n - head - tail;
            chars[..head]
                .iter()
                .copied()
                .chain(std::iter::repeat_n('*', middle.clamp(1, 4)))
                .chain(chars[n - tail..].iter().copied())
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn a_value_is_masked_so_that_its_owner_would_know_it_and_nobody_else() {
        let table = [
            ("13912341234", "139****1234"),
            ("王小明", "王**"),
            ("0699-2199447", "069****9447"),
            ("", ""),
            ("岩", "岩"),
        ];
        for (value, expected) in table {
            assert_eq!(mask(value), expected);
        }
    }
}
