//! Working days and last days of clocks, with a derivation for each.
//!
//! Source: 民法典 §201 and §203; the State Council's yearly holiday notices.

use crate::reckoning::Reckoning;
use jiff::{
    Span,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a holiday notice says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 放假.
    Off,
    /// 调休上班.
    MakeUp,
}

/// A length of time as a rule states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "unit", content = "count")]
pub enum Length {
    /// 个工作日.
    WorkingDays(u16),
    /// 日, calendar days; a last day that is no working day rolls on.
    Days(u16),
    /// 个月, calendar months; a last day that is no working day rolls on.
    Months(u16),
}

/// The last day of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The clock ends at 24:00 of this day, Beijing time.
    pub last_day: Date,
    /// 暂定: the count reaches a year whose holiday notice is not out yet.
    pub provisional: bool,
}

/// One line of a derivation: a day or run of days and whether it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivationLine {
    /// First day of the run.
    pub from: Date,
    /// Last day of the run.
    pub to: Date,
    /// How many days were counted after this run.
    pub counted: u16,
    /// Why the days count or not, in Chinese: `工作日`, `周末`, `国庆节放假`, `调休上班`, `中止计算`, `顺延`.
    pub why: String,
}

/// A day that a notice names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedDay {
    /// Off or make-up.
    pub kind: DayKind,
    /// The holiday it belongs to, such as `国庆节`.
    pub holiday: String,
}

/// All days the notices name, and the years they cover.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Grows by one with every adopted notice.
    pub version: u32,
    /// Days that differ from the week.
    pub days: BTreeMap<Date, NamedDay>,
    /// Years whose notice is in.
    pub years: BTreeSet<i16>,
}

/// A pause of a clock: first day and last day, both included; `None` while it lasts.
pub type Pause = (Date, Option<Date>);

impl Calendar {
    /// Whether the notice of this year is in.
    pub fn year_known(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// Whether people work on this day.
    pub fn is_working(&self, date: Date) -> bool {
        match self.days.get(&date) {
            Some(named) => named.kind == DayKind::MakeUp,
            None => !is_weekend(date) && self.statutory(date).is_none(),
        }
    }

    /// Why people work on this day or not: `工作日`, `周末`, `国庆节放假`, `调休上班`, `元旦放假（暂定）`.
    pub fn why(&self, date: Date) -> String {
        match (self.days.get(&date), self.statutory(date)) {
            (Some(NamedDay { kind: DayKind::MakeUp, .. }), _) => "调休上班".to_owned(),
            (Some(NamedDay { kind: DayKind::Off, holiday }), _) => format!("{holiday}放假"),
            (None, Some(holiday)) => format!("{holiday}放假（暂定）"),
            (None, None) if is_weekend(date) => "周末".to_owned(),
            (None, None) => "工作日".to_owned(),
        }
    }

    /// The holiday of fixed date on which a day without notice falls. Those of the lunar calendar are not guessed:
    /// what reaches such a year is provisional.
    ///
    /// Source: 全国年节及纪念日放假办法, as amended in November 2024 (劳动节 two days from 2025).
    fn statutory(&self, date: Date) -> Option<&'static str> {
        if self.year_known(date.year()) {
            return None;
        }
        match (date.month(), date.day()) {
            (1, 1) => Some("元旦"),
            (5, 1) => Some("劳动节"),
            (5, 2) if date.year() >= 2025 => Some("劳动节"),
            (10, 1..=3) => Some("国庆节"),
            _ => None,
        }
    }

    /// The last day of a clock that an event on `from` starts. That day does not count.
    pub fn due(&self, from: Date, length: Length) -> Due {
        self.due_with_pauses(from, length, &[], from)
    }

    /// The last day of a clock that was paused, see [`Calendar::reckon`].
    pub fn due_with_pauses(&self, from: Date, length: Length, pauses: &[Pause], today: Date) -> Due {
        self.reckon(&Reckoning { from, length, pauses, extensions: &[], entered_on: None }, today)
    }

    /// How the last day of a clock comes about, see [`Calendar::reckoned_lines`].
    pub fn derivation(&self, from: Date, length: Length, pauses: &[Pause], today: Date) -> Vec<DerivationLine> {
        self.reckoned_lines(&Reckoning { from, length, pauses, extensions: &[], entered_on: None }, today)
    }

    /// Working days after `from` up to and including `to`; negative where `to` lies before `from`.
    /// The time left on `today` is `working_days_between(today, last_day)`.
    pub fn working_days_between(&self, from: Date, to: Date) -> i32 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let days = std::iter::successors(from.tomorrow().ok(), |day| day.tomorrow().ok());
        let count = days.take_while(|day| *day <= to).filter(|day| self.is_working(*day)).count();
        i32::try_from(count).unwrap_or(i32::MAX)
    }

    /// The calendar with the notice of `year`, which replaces what it held of that year. A notice may also name days
    /// of the December before.
    #[must_use]
    pub fn adopt(&self, days: impl IntoIterator<Item = (Date, NamedDay)>, year: i16) -> Self {
        let mut next = self.clone();
        next.version = next.version.saturating_add(1);
        next.days.retain(|date, _| date.year() != year);
        next.days.extend(days);
        next.years.insert(year);
        next
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The same day number so many months later, or the end of that month.
pub(crate) fn months_later(from: Date, months: u16) -> Date {
    Span::new().try_months(months).ok().and_then(|span| from.checked_add(span).ok()).unwrap_or(Date::MAX)
}

/// Days from one date to the other.
pub(crate) fn days_from(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// The autumn of 2025 and the spring of 2026 as the notices have them.
    fn calendar() -> Calendar {
        let off = |holiday: &str| NamedDay { kind: DayKind::Off, holiday: holiday.to_owned() };
        let make_up = || NamedDay { kind: DayKind::MakeUp, holiday: "国庆节".to_owned() };
        let golden_week = (1..=8).map(|day| (date(2025, 10, day), off("国庆节")));
        let autumn = golden_week.chain([(date(2025, 9, 28), make_up()), (date(2025, 10, 11), make_up())]);
        let new_year = (1..=3).map(|day| (date(2026, 1, day), off("元旦")));
        let spring = (15..=23).map(|day| (date(2026, 2, day), off("春节")));
        Calendar::default().adopt(autumn, 2025).adopt(new_year.chain(spring), 2026)
    }

    #[test]
    fn notices_override_the_week() {
        let table = [
            (date(2025, 9, 26), true, "工作日"),
            (date(2025, 9, 27), false, "周末"),
            (date(2025, 9, 28), true, "调休上班"),
            (date(2025, 9, 30), true, "工作日"),
            (date(2025, 10, 1), false, "国庆节放假"),
            (date(2025, 10, 8), false, "国庆节放假"),
            (date(2025, 10, 9), true, "工作日"),
            (date(2025, 10, 11), true, "调休上班"),
            (date(2025, 10, 12), false, "周末"),
            // A year without notice: fixed dates, else the week.
            (date(2027, 1, 1), false, "元旦放假（暂定）"),
            (date(2027, 5, 3), true, "工作日"),
            (date(2028, 5, 2), false, "劳动节放假（暂定）"),
            (date(2022, 5, 2), true, "工作日"),
            (date(2027, 10, 3), false, "国庆节放假（暂定）"),
            (date(2027, 10, 4), true, "工作日"),
            (date(2027, 10, 9), false, "周末"),
        ];
        for (day, working, why) in table {
            assert_eq!((calendar().is_working(day), calendar().why(day).as_str()), (working, why), "{day}");
        }
    }

    #[test]
    fn the_last_day_is_counted_from_the_day_after_the_event() {
        use Length::{Days, Months, WorkingDays};
        let table = [
            // from, length, last day, provisional
            (date(2025, 9, 24), WorkingDays(2), date(2025, 9, 26), false),
            (date(2025, 9, 26), WorkingDays(1), date(2025, 9, 28), false),
            (date(2025, 9, 30), WorkingDays(1), date(2025, 10, 9), false),
            (date(2025, 9, 30), WorkingDays(3), date(2025, 10, 11), false),
            (date(2025, 9, 30), WorkingDays(4), date(2025, 10, 13), false),
            (date(2025, 10, 4), WorkingDays(1), date(2025, 10, 9), false),
            (date(2025, 9, 29), Days(1), date(2025, 9, 30), false),
            (date(2025, 9, 29), Days(2), date(2025, 10, 9), false),
            (date(2025, 9, 29), Days(10), date(2025, 10, 9), false),
            (date(2025, 9, 29), Days(11), date(2025, 10, 10), false),
            (date(2025, 9, 29), Days(12), date(2025, 10, 11), false),
            (date(2025, 9, 29), Days(13), date(2025, 10, 13), false),
            (date(2025, 8, 31), Months(1), date(2025, 9, 30), false),
            (date(2025, 9, 1), Months(1), date(2025, 10, 9), false),
            (date(2025, 12, 31), Months(2), date(2026, 2, 28).tomorrow().unwrap().tomorrow().unwrap(), false),
            (date(2024, 1, 31), Months(1), date(2024, 2, 29), true),
            (date(2025, 9, 24), WorkingDays(0), date(2025, 9, 24), false),
            (date(2025, 9, 27), Days(0), date(2025, 9, 28), false),
            (date(2026, 12, 30), WorkingDays(1), date(2026, 12, 31), false),
            (date(2026, 12, 30), WorkingDays(2), date(2027, 1, 4), true),
            (date(2026, 12, 31), Days(1), date(2027, 1, 4), true),
        ];
        for (from, length, last_day, provisional) in table {
            assert_eq!(calendar().due(from, length), Due { last_day, provisional }, "{from} + {length:?}");
        }
    }

    #[test]
    fn paused_days_do_not_count() {
        use Length::{Days, Months, WorkingDays};
        let (from, today) = (date(2025, 9, 22), date(2025, 9, 30));
        let first = date(2025, 9, 23);
        let table: [(Length, &[Pause], Date); 9] = [
            (WorkingDays(3), &[], date(2025, 9, 25)),
            (WorkingDays(3), &[(date(2025, 9, 25), Some(date(2025, 9, 25)))], date(2025, 9, 26)),
            (WorkingDays(3), &[(date(2025, 9, 26), Some(date(2025, 9, 26)))], date(2025, 9, 25)),
            (WorkingDays(3), &[(first, None)], date(2025, 10, 11)),
            (WorkingDays(3), &[(first, Some(first)), (first, Some(date(2025, 9, 24)))], date(2025, 9, 28)),
            (WorkingDays(1), &[(date(2025, 10, 9), None)], first), // has not begun
            (Days(3), &[(first, Some(date(2025, 9, 24)))], date(2025, 9, 28)), // a Saturday rolls to the make-up day
            (Months(1), &[(first, Some(first))], date(2025, 10, 23)),
            (Days(5), &[(date(2025, 9, 28), Some(date(2025, 9, 28)))], date(2025, 9, 29)), // paused while rolling on
        ];
        for (length, pauses, last_day) in table {
            let due = calendar().due_with_pauses(from, length, pauses, today);
            assert_eq!(due.last_day, last_day, "{length:?} {pauses:?}");
        }
    }

    #[test]
    fn a_derivation_names_every_run_of_days_and_ends_on_the_last_day() {
        let line = |from: Date, to: Date, counted, why: &str| DerivationLine { from, to, counted, why: why.to_owned() };
        let from = date(2025, 9, 25);
        let pauses = [(date(2025, 9, 29), Some(date(2025, 9, 29)))];
        assert_eq!(
            calendar().derivation(from, Length::WorkingDays(4), &pauses, from),
            [
                line(date(2025, 9, 26), date(2025, 9, 26), 1, "工作日"),
                line(date(2025, 9, 27), date(2025, 9, 27), 1, "周末"),
                line(date(2025, 9, 28), date(2025, 9, 28), 2, "调休上班"),
                line(date(2025, 9, 29), date(2025, 9, 29), 2, "中止计算"),
                line(date(2025, 9, 30), date(2025, 9, 30), 3, "工作日"),
                line(date(2025, 10, 1), date(2025, 10, 8), 3, "国庆节放假"),
                line(date(2025, 10, 9), date(2025, 10, 9), 4, "工作日"),
            ]
        );
        assert_eq!(
            calendar().derivation(date(2025, 9, 29), Length::Days(3), &[], from),
            [
                line(date(2025, 9, 30), date(2025, 10, 2), 3, "按日计算"),
                line(date(2025, 10, 3), date(2025, 10, 9), 3, "顺延"),
            ]
        );
        for length in [Length::WorkingDays(30), Length::Days(30), Length::Months(3)] {
            let lines = calendar().derivation(from, length, &pauses, from);
            let due = calendar().due_with_pauses(from, length, &pauses, from);
            assert_eq!(lines.last().map(|line| line.to), Some(due.last_day), "{length:?}");
        }
    }

    #[test]
    fn working_days_between_undoes_due() {
        let calendar = calendar();
        for offset in 0..40 {
            let from = date(2025, 9, 15).checked_add(Span::new().days(offset)).unwrap();
            for count in 1..30_u16 {
                let last_day = calendar.due(from, Length::WorkingDays(count)).last_day;
                assert_eq!(calendar.working_days_between(from, last_day), i32::from(count), "{from} {count}");
                assert_eq!(calendar.working_days_between(last_day, from), -i32::from(count), "{from} {count}");
            }
        }
        assert_eq!(calendar.working_days_between(date(2025, 10, 1), date(2025, 10, 8)), 0);
    }

    #[test]
    fn an_adopted_notice_makes_a_new_version_and_ends_what_was_provisional() {
        let before = calendar();
        let holiday = NamedDay { kind: DayKind::Off, holiday: "元旦".to_owned() };
        let after = before.adopt((1..=3).map(|day| (date(2027, 1, day), holiday.clone())), 2027);
        let (from, length) = (date(2026, 12, 31), Length::WorkingDays(1));
        assert!(before.due(from, length).provisional);
        assert_eq!(after.due(from, length), Due { last_day: date(2027, 1, 4), provisional: false });
        assert_eq!((before.version, after.version), (2, 3));
        // A corrected notice replaces the first one.
        let corrected = after.adopt([(date(2027, 1, 1), holiday)], 2027);
        assert_eq!(corrected.why(date(2027, 1, 2)), "周末");
    }

    #[test]
    fn counts_end_with_the_calendar() {
        assert_eq!(calendar().due(date(9999, 12, 30), Length::WorkingDays(9)).last_day, Date::MAX);
        assert_eq!(calendar().due(date(9990, 1, 1), Length::Months(u16::MAX)).last_day, Date::MAX);
    }
}
