//! A letter as plain text: UTF-8, one line for each paragraph, never wrapped.

use crate::letter::{Letter, ordinal};
use domain::time::prose_date;
use std::fmt::Write;

/// The letter as text: title, number, recipient, numbered parts and lists, deadlines, issuer and date, copies.
///
/// Ends with issuer and 成文日期; where there are copies, their line stands below, as in a 版记.
pub fn render(letter: &Letter) -> String {
    let mut lines = vec![letter.title.clone()];
    lines.extend(letter.number.clone());
    lines.push(String::new());
    lines.push(format!("{}：", letter.recipient));
    lines.push(format!("案件编号：{}", letter.case_number));
    let mut part = 0;
    for paragraph in &letter.paragraphs {
        if let Some(heading) = &paragraph.heading {
            part += 1;
            lines.push(format!("{}、{heading}", ordinal(part)));
        }
        if !paragraph.text.is_empty() {
            lines.push(paragraph.text.clone());
        }
        lines.extend(paragraph.items.iter().enumerate().map(|(at, item)| format!("{}. {item}", at + 1)));
    }
    if !letter.deadlines.is_empty() {
        lines.push(format!("{}、时限", ordinal(part + 1)));
        lines.extend(letter.deadlines.iter().enumerate().map(|(at, line)| format!("{}. {line}", at + 1)));
    }
    lines.extend([String::new(), letter.signature.clone(), prose_date(letter.date)]);
    let mut text = lines.join("\n");
    if !letter.copies.is_empty() {
        let _ = write!(text, "\n\n抄送：{}。", letter.copies.join("，"));
    }
    text.push('\n');
    text
}
