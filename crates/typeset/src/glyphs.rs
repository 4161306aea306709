//! Characters that no font of the machine has: each becomes 〓, as printers have always marked them, and is counted. An
//! archive file (PDF/A) may not show a character without a glyph.

use std::borrow::Cow;

/// What stands where a glyph is missing.
const GETA: char = '〓';

/// Marks that join or vary the character before them and show nothing themselves.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
        || c.is_control()
}

/// The text as it can be shown. Adds to `missing` how many characters could not be.
pub(crate) fn shown<'a>(text: &'a str, has: impl Fn(char) -> bool, missing: &mut usize) -> Cow<'a, str> {
    if text.chars().all(|c| has(c) && !is_invisible(c)) {
        return Cow::Borrowed(text);
    }
    let visible = text.chars().filter(|c| !is_invisible(*c));
    Cow::Owned(
        visible
            .map(|c| {
                if has(c) || c == ' ' {
                    return c;
                }
                *missing += 1;
                GETA
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_glyph_is_marked_and_counted() {
        let has = |c: char| !matches!(c, '😀' | '𠮷');
        let table = [
            ("南曼镕喆", "南曼镕喆", 0),
            ("", "", 0),
            ("甲😀乙𠮷", "甲〓乙〓", 2),
            ("甲\u{200d}乙\u{fe0f}\u{0}", "甲乙", 0),
        ];
        for (text, expected, count) in table {
            let mut missing = 0;
            assert_eq!((shown(text, has, &mut missing).as_ref(), missing), (expected, count), "{text:?}");
        }
    }
}
