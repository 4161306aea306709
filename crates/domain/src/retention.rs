//! How long what is kept: classes with their period and basis, from the profile.

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

/// A kind of material with a period of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetentionClass {
    /// 案卷: personal data, texts, letters and evidence of a closed case.
    CaseFiles,
    /// 草稿: what was typed and not sent.
    Drafts,
    /// 审计记录.
    Audit,
}

impl RetentionClass {
    /// Every class, in the order of the page.
    pub const ALL: [Self; 3] = [Self::CaseFiles, Self::Drafts, Self::Audit];

    /// The word of tables and profiles.
    pub fn code(self) -> &'static str {
        match self {
            Self::CaseFiles => "case_files",
            Self::Drafts => "drafts",
            Self::Audit => "audit",
        }
    }

    /// The words a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::CaseFiles => "案卷",
            Self::Drafts => "草稿",
            Self::Audit => "审计记录",
        }
    }
}

/// How long a class is kept. Neither years nor days: for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionRule {
    /// The class.
    pub class: RetentionClass,
    /// Years after the end.
    #[serde(default)]
    pub years: Option<u16>,
    /// Days after the end.
    #[serde(default)]
    pub days: Option<u16>,
    /// Law or local setting.
    pub basis: String,
}

impl RetentionRule {
    /// The first day on which what ended on `ended` may be destroyed; none where it is kept for good.
    pub fn due_on(&self, ended: Date) -> Option<Date> {
        if self.years.is_none() && self.days.is_none() {
            return None;
        }
        let span = Span::new().years(i64::from(self.years.unwrap_or(0))).days(i64::from(self.days.unwrap_or(0)) + 1);
        Some(ended.saturating_add(span))
    }

    /// The period in words.
    pub fn words(&self) -> String {
        match (self.years, self.days) {
            (Some(years), _) => format!("{years}年"),
            (None, Some(days)) => format!("{days}天"),
            (None, None) => "长期保存".to_owned(),
        }
    }
}

/// What holds where a profile adopted before there were classes says nothing.
pub fn usual() -> Vec<RetentionRule> {
    let rule = |class, years, days, basis: &str| RetentionRule { class, years, days, basis: basis.to_owned() };
    vec![
        rule(
            RetentionClass::CaseFiles,
            Some(30),
            None,
            "《机关文件材料归档范围和文书档案保管期限规定》（国家档案局令第8号）",
        ),
        rule(RetentionClass::Drafts, None, Some(30), "本地设定"),
        rule(RetentionClass::Audit, None, None, "《网络安全法》：网络日志留存不少于六个月"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_period_ends_with_its_last_day() {
        let rule = |years, days| RetentionRule { class: RetentionClass::CaseFiles, years, days, basis: String::new() };
        let table = [
            (rule(Some(30), None), date(2026, 3, 5), Some(date(2056, 3, 6))),
            (rule(Some(1), None), date(2024, 2, 29), Some(date(2025, 3, 1))),
            (rule(None, Some(30)), date(2026, 3, 1), Some(date(2026, 4, 1))),
            (rule(None, None), date(2026, 3, 1), None),
        ];
        for (rule, ended, due) in table {
            assert_eq!(rule.due_on(ended), due, "{} from {ended}", rule.words());
        }
    }
}
