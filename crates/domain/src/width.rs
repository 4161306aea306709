//! Full-width characters, as Chinese input methods type them, folded to the ASCII that codes and sums use.

/// The ASCII form of a full-width character; every other character as it is.
pub(crate) fn half(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// `text` in half width and upper case, without any white space.
pub(crate) fn compact(text: &str) -> String {
    text.chars().map(half).filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_reads_as_half_width() {
        assert_eq!(compact(" ９１ａ　（Ｂ）－１．５，"), "91A(B)-1.5,");
        assert_eq!(compact("州 政府"), "州政府");
    }
}
