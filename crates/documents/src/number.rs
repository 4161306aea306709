//! Numbers of letters: `南曼信诚转〔2026〕12号`, counted without gaps by organ, kind and year.

use domain::{effects::LetterKind, ids::OrganId};

/// The word for a kind in its numbers. No two kinds share one, so that no two series print the same number.
pub fn word(kind: LetterKind) -> &'static str {
    use LetterKind as L;
    match kind {
        L::Receipt => "登",
        L::Acceptance => "受",
        L::SupplementNotice => "补",
        L::DeclineNotice => "不受",
        L::LapseNotice => "逾",
        L::EndNotice => "止",
        L::OnFileNotice => "存",
        L::ConsentRequest => "征",
        L::ProvinceRequest => "请",
        L::Relay => "交",
        L::HandOver => "转",
        L::HandOverCopy => "转告",
        L::ReferralOutside => "移",
        L::StatementOrder => "说",
        L::Reply => "复",
        L::DisputeNotice => "分",
        L::Suspension => "中",
        L::Extension => "延",
        L::RectificationOrder => "改",
        L::AcceptanceOfPerformance => "验",
        L::AdvanceNotice => "拟",
        L::DefenceDecision => "辩",
        L::Determination => "认",
        L::DeterminationNotice => "认告",
        L::Push => "推",
        L::SanctionProposal => "建",
        L::Sanction => "惩",
        L::SanctionEnd => "终",
        L::MeasureReport => "报",
        L::PersonsReferral => "责",
        L::Repair => "修",
        L::Revocation => "撤",
        L::Urge => "催",
        L::Supervision => "督",
        L::Interview => "约",
        L::Elevation => "提",
        L::ReviewRequest => "核转",
        L::ReviewDecision => "核",
        L::WithdrawalNotice => "撤告",
        L::Correction => "正",
        L::Reminder => "询",
        L::Closing => "结",
        L::BacklogNotice => "录",
        L::CodeNotice => "码",
    }
}

/// The number of a letter. `issuer` is the abbreviation of the issuing organ (机关代字) with that of the mechanism, such
/// as `南曼信诚`; the serial is written without leading zeros, the year in 〔〕 (GB/T 9704-2012).
pub fn letter_number(issuer: &str, kind: LetterKind, year: i16, serial: u32) -> String {
    format!("{issuer}{}〔{year}〕{serial}号", word(kind))
}

/// The abbreviation for a place: its name without the ending, and `信诚` for the mechanism: `南曼州` gives `南曼信诚`.
///
/// Where several organs of a place number letters of one kind, each needs its own abbreviation instead.
pub fn place_abbreviation(place: &str) -> String {
    let stem = place.strip_suffix(['州', '市', '县', '区']).filter(|stem| stem.chars().count() > 1).unwrap_or(place);
    format!("{stem}信诚")
}

/// The key of the series that a number is taken from, one by one and without gaps.
pub fn series(kind: LetterKind, organ: &OrganId, year: i16) -> String {
    format!("letter/{organ}/{}/{year}", kind.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        let words: BTreeSet<_> = LetterKind::ALL.iter().map(|kind| word(*kind)).collect();
        assert_eq!(words.len(), LetterKind::ALL.len());
    }

    #[test]
    fn a_number_names_issuer_kind_year_and_serial() {
        let table = [
            ("南曼州", LetterKind::HandOver, 12, "南曼信诚转〔2026〕12号"),
            ("勐阳县", LetterKind::DeclineNotice, 1, "勐阳信诚不受〔2026〕1号"),
            ("县", LetterKind::Repair, 103, "县信诚修〔2026〕103号"),
        ];
        for (place, kind, serial, expected) in table {
            assert_eq!(letter_number(&place_abbreviation(place), kind, 2026, serial), expected);
        }
    }

    #[test]
    fn a_series_is_one_organ_one_kind_one_year() {
        let organs = ["nm-fgw", "nm-zjj"].map(|id| OrganId::parse(id).unwrap());
        let mut keys = BTreeSet::new();
        for organ in &organs {
            for year in [2026, 2027] {
                keys.extend(LetterKind::ALL.iter().map(|kind| series(*kind, organ, year)));
            }
        }
        assert_eq!(keys.len(), LetterKind::ALL.len() * 4);
    }
}
