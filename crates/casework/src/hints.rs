//! What the words of a complaint may mean, for an officer to take or to leave at acceptance: each with its place in the text.
//!
//! Proposals, never facts: nothing here is stored, chosen or counted.

use crate::{Casework, Viewer, error::Error};
use domain::{
    access::Part,
    case::Case,
    form::Input,
    vocabulary::{Breach, Evil},
};

/// Characters of a text that are shown on either side of a word.
const AROUND: usize = 14;

/// Words that may speak of an evil. Each is a phrase: a single character means nothing.
const EVILS: &[(&str, Evil)] = &[
    ("换届", Evil::OldDebtsIgnored),
    ("前任", Evil::OldDebtsIgnored),
    ("上一届", Evil::OldDebtsIgnored),
    ("新领导", Evil::OldDebtsIgnored),
    ("换了领导", Evil::OldDebtsIgnored),
    ("换了局长", Evil::OldDebtsIgnored),
    ("领导更换", Evil::OldDebtsIgnored),
    ("职能划", Evil::OldDebtsIgnored),
    ("机构改革", Evil::OldDebtsIgnored),
    ("政策变", Evil::OrdersReversed),
    ("擅自变更", Evil::OrdersReversed),
    ("单方变更", Evil::OrdersReversed),
    ("朝令夕改", Evil::OrdersReversed),
    ("不公平", Evil::FairTradeHarmed),
    ("排斥", Evil::FairTradeHarmed),
    ("歧视", Evil::FairTradeHarmed),
    ("强制", Evil::EnterpriseHarmed),
    ("乱收费", Evil::EnterpriseHarmed),
];

/// Words that may speak of a breach.
const BREACHES: &[(&str, Breach)] = &[
    ("判决", Breach::JudgmentUnperformed),
    ("裁决", Breach::JudgmentUnperformed),
    ("供地", Breach::LandOrFacilities),
    ("配套", Breach::LandOrFacilities),
    ("优惠", Breach::PolicyPromise),
    ("返还", Breach::PolicyPromise),
    ("奖补", Breach::PolicyPromise),
    ("补贴", Breach::PolicyPromise),
    ("承诺", Breach::PolicyPromise),
    ("单方", Breach::UnilateralChange),
    ("擅自", Breach::UnilateralChange),
    ("解除", Breach::UnilateralChange),
    ("拖欠", Breach::Arrears),
    ("未付", Breach::Arrears),
    ("尾款", Breach::Arrears),
    ("欠款", Breach::Arrears),
];

impl Casework {
    /// Puts beside what acceptance asks the places of the complaint that may answer it, for who may read the text.
    pub(crate) async fn hint(&self, viewer: &Viewer, case: &Case, inputs: &mut [Input]) -> Result<(), Error> {
        if !viewer.sight(case, self.profile()).sees(Part::Narrative) {
            return Ok(());
        }
        let Some(text) = self.open(case.narrative.as_ref(), None).await? else { return Ok(()) };
        for input in inputs {
            let found = match input.name.as_str() {
                "evils" => places(&text, EVILS, Evil::label),
                "breach" => places(&text, BREACHES, Breach::label),
                name if name.starts_with("sums.") => sums(&text),
                _ => Vec::new(),
            };
            if !found.is_empty() {
                input.help = format!("{}。来文中可能有关的话（供参考）：{}", input.help, found.join("；"));
            }
        }
        Ok(())
    }
}

/// The first place of each meaning: its words, and the text around them.
fn places<T: Copy + PartialEq>(text: &str, signs: &[(&str, T)], label: impl Fn(T) -> &'static str) -> Vec<String> {
    let mut found: Vec<(T, String)> = Vec::new();
    for (sign, meaning) in signs {
        if found.iter().any(|(other, _)| other == meaning) {
            continue;
        }
        if let Some(quote) = quoted(text, sign) {
            found.push((*meaning, format!("{}——“{quote}”", label(*meaning))));
        }
    }
    found.into_iter().map(|(_, words)| words).collect()
}

/// The sums of which a text speaks, each with the words around it.
fn sums(text: &str) -> Vec<String> {
    let read = exchange::sum::amount_in(text).map(|sum| format!("来文似为{sum}元"));
    let place = ["万元", "亿元", "元"].iter().find_map(|unit| quoted(text, unit)).map(|quote| format!("“{quote}”"));
    read.into_iter().chain(place).collect()
}

/// A word in its text, with so much around it, and where a line begins or ends no further.
fn quoted(text: &str, word: &str) -> Option<String> {
    let line = text.lines().find(|line| line.contains(word))?;
    let at = line.find(word)?;
    let before: Vec<char> = line[..at].chars().collect();
    let after: Vec<char> = line[at + word.len()..].chars().collect();
    let from = before.len().saturating_sub(AROUND);
    let to = after.len().min(AROUND);
    let mark = |cut: bool| if cut { "…" } else { "" };
    let (head, tail): (String, String) = (before[from..].iter().collect(), after[..to].iter().collect());
    Some(format!("{}{head}{word}{tail}{}", mark(from > 0), mark(to < after.len())))
}

#[cfg(test)]
mod tests {
    use super::{EVILS, places, quoted, sums};
    use domain::vocabulary::Evil;

    #[test]
    fn a_proposal_stands_beside_its_place_in_the_text_and_a_single_character_proposes_nothing() {
        let table = [
            ("更换设备后验收合格，至今未付款。", None),
            ("换了三次发票，仍不付款。", None),
            ("镇里换届以后不认这笔账。", Some("新官不理旧账——“镇里换届以后不认这笔账。”")),
        ];
        for (text, expected) in table {
            let found = places(text, EVILS, Evil::label);
            assert_eq!(found.first().map(String::as_str), expected, "{text}");
        }
    }

    #[test]
    fn a_long_text_is_quoted_around_the_word_and_a_sum_is_read_but_not_taken() {
        let text = format!("{}尚欠工程款86万元{}", "前".repeat(40), "后".repeat(40));
        let quote = quoted(&text, "万元").expect("it stands there");
        assert!(quote.starts_with('…') && quote.ends_with('…') && quote.contains("86万元"), "{quote}");
        assert!(sums(&text).first().is_some_and(|words| words.contains("860,000.00")), "{:?}", sums(&text));
    }
}
