//! What typeset pages are made of, and the port to whatever sets them.
//!
//! A page is set from the text on record and nothing else: [`Sheet::read`] finds the parts of a letter in its text as
//! [`crate::plain::render`] wrote it. It only says how a line stands on the page; no line is changed, moved or left out, so
//! that a reading which is wrong about a heading shows in the type and never in the words.

use crate::letter::ordinal;
use jiff::civil::Date;
use serde::Serialize;

/// How a line of the body stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A heading of the first level: 一、二、三.
    Heading,
    /// A text, or an item of a list.
    Text,
}

/// A line of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// How it stands on the page.
    pub kind: LineKind,
    /// What it says.
    pub text: String,
}

/// The parts of a letter where GB/T 9704-2012 puts them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// 标题.
    pub title: String,
    /// 发文字号; empty while there is none.
    pub number: String,
    /// 主送机关, with its colon.
    pub recipient: String,
    /// 正文.
    pub body: Vec<Line>,
    /// 发文机关署名, which is also the 发文机关标志 on top.
    pub issuer: String,
    /// 成文日期, as written.
    pub date: String,
    /// 抄送, with its word; empty where there is none.
    pub copies: String,
}

impl Sheet {
    /// The parts of a letter's text; none if it is no letter of ours.
    pub fn read(text: &str) -> Option<Self> {
        let (head, rest) = text.split_once("\n\n")?;
        let (title, number) = head.split_once('\n').unwrap_or((head, ""));
        // Texts of officers may hold empty lines; the last ones are ours.
        let rest = rest.strip_suffix('\n').unwrap_or(rest);
        let (rest, copies) = match rest.rsplit_once("\n\n") {
            Some((before, last)) if last.starts_with("抄送：") && !last.contains('\n') => (before, last),
            _ => (rest, ""),
        };
        let (body, signed) = rest.rsplit_once("\n\n")?;
        let (issuer, date) = signed.split_once('\n')?;
        day(date)?;
        let (recipient, body) = body.split_once('\n')?;
        let mut part = 0;
        let line = |text: &str| {
            let heading = text.strip_prefix(&format!("{}、", ordinal(part + 1)));
            let kind = match heading {
                // A heading is a few words without a stop.
                Some(words) if words.chars().count() <= 20 && !words.ends_with(['。', '；', '：']) => {
                    part += 1;
                    LineKind::Heading
                }
                _ => LineKind::Text,
            };
            Line { kind, text: text.to_owned() }
        };
        Some(Self {
            title: title.to_owned(),
            number: number.to_owned(),
            recipient: recipient.to_owned(),
            body: body.lines().filter(|text| !text.trim().is_empty()).map(line).collect(),
            issuer: issuer.to_owned(),
            date: date.to_owned(),
            copies: copies.to_owned(),
        })
    }

    /// 成文日期.
    pub fn day(&self) -> Option<Date> {
        day(&self.date)
    }
}

/// Reads `2026年3月5日`.
fn day(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, rest.strip_suffix('日')?.parse().ok()?).ok()
}

/// What stands around a letter on its pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Margin {
    /// How a reader checks it; below the text of the first page, in small type.
    pub check: String,
    /// What the file says of itself to programs. It must be ASCII: then it stands in the file as it is given here.
    pub keywords: String,
}

/// A page could not be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypesetError(pub String);

impl std::fmt::Display for TypesetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a page could not be set: {}", self.0)
    }
}

impl std::error::Error for TypesetError {}

/// Sets letters as pages.
pub trait Typesetter: Send + Sync {
    /// A letter as PDF. The same letter and margin give the same bytes.
    ///
    /// # Errors
    ///
    /// [`TypesetError`] if no font has what the letter needs, or the letter has no day.
    fn pdf(&self, sheet: &Sheet, margin: &Margin) -> Result<Vec<u8>, TypesetError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "补正通知书\n南曼信诚补〔2026〕12号\n\n甲公司：\n案件编号：NM1\n收悉。\n一、需要补正的内容\n1. 执照\n\n2. 合同\n三、不是下一个\n二、依据\n二、也不是\n\n某局\n2026年3月2日\n";

    #[test]
    fn the_parts_are_found() {
        let sheet = Sheet::read(LETTER).unwrap();
        assert_eq!((sheet.title.as_str(), sheet.number.as_str()), ("补正通知书", "南曼信诚补〔2026〕12号"));
        assert_eq!((sheet.recipient.as_str(), sheet.issuer.as_str(), sheet.copies.as_str()), ("甲公司：", "某局", ""));
        assert_eq!(sheet.day(), Some(jiff::civil::date(2026, 3, 2)));
        let headings: Vec<_> = sheet.body.iter().filter(|line| line.kind == LineKind::Heading).collect();
        assert_eq!(
            headings.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(),
            ["一、需要补正的内容", "二、依据"]
        );
        assert_eq!(sheet.body.len(), 8);
        let copied = Sheet::read(&format!("{LETTER}\n抄送：乙局，丙局。\n")).unwrap();
        assert_eq!((copied.copies.as_str(), copied.date.as_str()), ("抄送：乙局，丙局。", "2026年3月2日"));
    }

    #[test]
    fn what_is_no_letter_is_not_read() {
        for text in ["", "甲", "甲\n\n乙", "甲\n\n乙：\n丙\n\n某局\n昨天\n", "甲\n\n乙\n\n某局\n2026年13月2日\n"]
        {
            assert_eq!(Sheet::read(text), None, "{text:?}");
        }
    }
}
