//! How every last day comes about: one function counts from the start over all suspensions and extensions.
//!
//! Whatever computes a last day calls [`Calendar::reckon`], and [`Calendar::reckoned_lines`] tells its steps, so that
//! the two cannot differ. A fixed day (of a channel, of the province, of a leader's instruction) is not counted.
//!
//! Source: 民法典 §201 and §203; 条例 802 §25 for the last day that does not roll on.

use crate::calendar::{Calendar, DerivationLine, Due, Length, Pause, days_from, months_later};
use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

/// More time that was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Extension {
    /// By so much, counted from the day after the last day before it.
    pub by: Length,
    /// At most to so long after the start of the clock. That day is final: it does not roll on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Length>,
}

/// What a last day is counted from.
#[derive(Debug, Clone, Copy)]
pub struct Reckoning<'a> {
    /// The day of the starting event; it does not count.
    pub from: Date,
    /// The length that the rule states.
    pub length: Length,
    /// The ledger of suspensions.
    pub pauses: &'a [Pause],
    /// The ledger of extensions.
    pub extensions: &'a [Extension],
    /// The day on which the start of a party's clock was entered, where that is later than the start.
    pub entered_on: Option<Date>,
}

/// No right of a party ends, and no silence of it counts, before it had so many working days after the entry of what
/// starts its clock.
pub const AFTER_ENTRY: Length = Length::WorkingDays(5);

/// One day of a count.
struct Step {
    day: Date,
    counts: bool,
    why: String,
}

/// One length of a count, from the day after `from`.
struct Leg<'a> {
    from: Date,
    length: Length,
    pauses: &'a [Pause],
    /// It ends here at the latest, rolled or not.
    final_day: Option<Date>,
    /// What stands before the reason of each day.
    prefix: &'static str,
}

impl Calendar {
    /// The last day. Suspended days do not count; each extension counts on from the last day before it.
    ///
    /// A suspension without an end counts as if it ended on `today`: the answer is the earliest last day that is still
    /// possible, and moves on with every day of the suspension.
    pub fn reckon(&self, of: &Reckoning<'_>, today: Date) -> Due {
        let (last_day, fixed) = self.steps(of, today, |_| ());
        let provisional = !fixed && of.from < last_day && {
            let first = of.from.tomorrow().unwrap_or(of.from);
            (first.year()..=last_day.year()).any(|year| !self.year_known(year))
        };
        Due { last_day, provisional }
    }

    /// How the last day comes about, from the day after the start on: equal days in a row make one line, and the days
    /// onto which a last day rolls are `顺延`.
    pub fn reckoned_lines(&self, of: &Reckoning<'_>, today: Date) -> Vec<DerivationLine> {
        let mut lines: Vec<DerivationLine> = Vec::new();
        let mut counted = 0_u16;
        self.steps(of, today, |step| {
            counted = counted.saturating_add(u16::from(step.counts));
            match lines.last_mut() {
                Some(line) if line.why == step.why => {
                    line.to = step.day;
                    line.counted = counted;
                }
                _ => lines.push(DerivationLine { from: step.day, to: step.day, counted, why: step.why }),
            }
        });
        lines
    }

    /// Visits every day in order; answers the last, and whether it is one that no notice can move.
    fn steps(&self, of: &Reckoning<'_>, today: Date, mut visit: impl FnMut(Step)) -> (Date, bool) {
        let first = Leg { from: of.from, length: of.length, pauses: of.pauses, final_day: None, prefix: "" };
        let mut last = self.walk(&first, today, &mut visit);
        let mut fixed = false;
        for extension in of.extensions {
            let final_day = extension.at_most.map(|most| unrolled(of.from, most, self));
            if final_day.is_some_and(|day| day <= last) {
                continue;
            }
            let leg = Leg { from: last, length: extension.by, pauses: of.pauses, final_day, prefix: "延长，" };
            last = self.walk(&leg, today, &mut visit);
            fixed = final_day == Some(last);
        }
        let earliest = of.entered_on.map(|entered| self.due(entered, AFTER_ENTRY).last_day);
        while earliest.is_some_and(|earliest| last < earliest) {
            let Ok(next) = last.tomorrow() else { break };
            last = next;
            fixed = false;
            visit(Step { day: last, counts: false, why: "登记后不满5个工作日，不届满".to_owned() });
        }
        (last, fixed)
    }

    /// Visits every day of one length in order and returns the last. Ends with the calendar at the latest.
    fn walk(&self, leg: &Leg<'_>, today: Date, visit: &mut impl FnMut(Step)) -> Date {
        let paused = |day: Date| leg.pauses.iter().any(|&(first, last)| first <= day && day <= last.unwrap_or(today));
        let (working_only, wanted) = match leg.length {
            Length::WorkingDays(count) => (true, i32::from(count)),
            Length::Days(count) => (false, i32::from(count)),
            Length::Months(count) => (false, days_from(leg.from, months_later(leg.from, count))),
        };
        let mut say = |day: Date, counts: bool, why: &str| {
            visit(Step { day, counts, why: format!("{}{why}", leg.prefix) });
        };
        let (mut day, mut counted) = (leg.from, 0);
        loop {
            let rolls = counted >= wanted;
            let stays = self.is_working(day) && !(day > leg.from && paused(day));
            if rolls && (working_only || stays) {
                return day;
            }
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            let counts = !rolls && !paused(day) && (!working_only || self.is_working(day));
            counted += i32::from(counts);
            if leg.final_day == Some(day) {
                say(day, counts, "最长期限，不再顺延");
                return day;
            }
            match (paused(day), rolls, working_only) {
                (true, ..) => say(day, counts, "中止计算"),
                (false, true, _) => say(day, counts, "顺延"),
                (false, false, true) => say(day, counts, &self.why(day)),
                (false, false, false) => say(day, counts, "按日计算"),
            }
        }
    }
}

/// The end of a length in calendar days or months as it is, without rolling on.
fn unrolled(from: Date, length: Length, calendar: &Calendar) -> Date {
    match length {
        Length::WorkingDays(_) => calendar.due(from, length).last_day,
        Length::Days(count) => from.checked_add(Span::new().days(i64::from(count))).unwrap_or(Date::MAX),
        Length::Months(count) => months_later(from, count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{DayKind, NamedDay};
    use jiff::civil::date;

    /// The notice of 2026, and of 2027 as it might be: 元旦 to the 3rd with the 9th made up, 春节 from the 5th to the 11th
    /// of February with the 14th made up. The week-end days are named as notices name them.
    fn notices(of_2027: bool) -> Calendar {
        let off = |holiday: &str| NamedDay { kind: DayKind::Off, holiday: holiday.to_owned() };
        let make_up = |holiday: &str| NamedDay { kind: DayKind::MakeUp, holiday: holiday.to_owned() };
        let spring_2026 = (15..=23).map(|day| (date(2026, 2, day), off("春节")));
        let known = Calendar::default().adopt(spring_2026, 2026);
        if !of_2027 {
            return known;
        }
        let new_year = (1..=3).map(|day| (date(2027, 1, day), off("元旦")));
        let spring = (5..=11).map(|day| (date(2027, 2, day), off("春节")));
        let made_up = [(date(2027, 1, 9), make_up("元旦")), (date(2027, 2, 14), make_up("春节"))];
        known.adopt(new_year.chain(spring).chain(made_up), 2027)
    }

    fn more(by: Length, at_most: Option<Length>) -> Extension {
        Extension { by, at_most }
    }

    #[test]
    fn suspensions_extensions_and_a_later_notice_meet_in_one_count() {
        use Length::{Days, Months, WorkingDays};
        type Row<'a> = (Date, Length, &'a [Pause], &'a [Extension], Date, Date);
        let ten = [more(WorkingDays(10), None)];
        let thirty = [more(Days(30), None)];
        let same_day = [(date(2026, 12, 30), Some(date(2026, 12, 29)))];
        let two_days = [(date(2027, 1, 25), Some(date(2027, 1, 26)))];
        let table: [Row; 9] = [
            // from, length, pauses, extensions, last day in the provisional year, last day by the notice
            (date(2026, 12, 21), WorkingDays(10), &[], &[], date(2027, 1, 5), date(2027, 1, 5)),
            (date(2026, 12, 21), WorkingDays(10), &[], &ten, date(2027, 1, 19), date(2027, 1, 18)),
            (date(2026, 12, 31), Days(30), &[], &[], date(2027, 2, 1), date(2027, 2, 1)),
            // A suspension that ended on its first day gives nothing, extended or not.
            (date(2026, 12, 29), Days(30), &same_day, &[], date(2027, 1, 28), date(2027, 1, 28)),
            (date(2026, 12, 1), Days(30), &same_day, &thirty, date(2027, 2, 1), date(2027, 2, 1)),
            // Suspended and extended, the last day still rolls off days off: a Saturday, and 春节.
            (date(2026, 12, 1), Days(30), &two_days, &thirty, date(2027, 2, 1), date(2027, 2, 1)),
            (date(2026, 12, 8), Days(30), &two_days, &thirty, date(2027, 2, 8), date(2027, 2, 12)),
            // Grace after the due date of an instalment.
            (date(2027, 2, 3), WorkingDays(5), &[], &[], date(2027, 2, 10), date(2027, 2, 16)),
            (date(2026, 12, 11), Months(2), &[], &[], date(2027, 2, 11), date(2027, 2, 12)),
        ];
        for (from, length, pauses, extensions, provisional, known) in table {
            let of = Reckoning { from, length, pauses, extensions, entered_on: None };
            for (calendar, expected) in [(notices(false), provisional), (notices(true), known)] {
                let due = calendar.reckon(&of, from);
                assert_eq!(due.last_day, expected, "{of:?}");
                assert_eq!(due.provisional, !calendar.year_known(2027), "{of:?}");
                assert!(calendar.is_working(due.last_day), "{of:?}");
                let lines = calendar.reckoned_lines(&of, from);
                assert_eq!(lines.last().map(|line| line.to), Some(due.last_day), "{of:?} {lines:?}");
                for pair in lines.windows(2) {
                    assert_eq!(pair[0].to.tomorrow().unwrap(), pair[1].from, "{of:?} leaves a gap");
                }
            }
        }
    }

    #[test]
    fn a_longest_time_counts_from_the_start_and_its_day_does_not_roll() {
        let sixty = [more(Length::Days(60), Some(Length::Days(90)))];
        let table = [
            // Thirty days roll over 春节 to the 24th; the 90th from the start is a Thursday, not day 101.
            (date(2026, 1, 16), date(2026, 4, 16)),
            // The 90th day is a Saturday and stays.
            (date(2026, 1, 18), date(2026, 4, 18)),
            (date(2026, 3, 2), date(2026, 5, 31)),
        ];
        for (from, last_day) in table {
            let of = Reckoning { from, length: Length::Days(30), pauses: &[], extensions: &sixty, entered_on: None };
            let due = notices(false).reckon(&of, from);
            assert_eq!((due.last_day, due.provisional), (last_day, false), "{from}");
            assert_eq!(days_from(from, due.last_day), 90);
            let lines = notices(false).reckoned_lines(&of, from);
            let last = lines.last().unwrap();
            assert_eq!((last.to, last.why.as_str()), (last_day, "延长，最长期限，不再顺延"), "{from}");
        }
        // What is reached already is not reached again.
        let twice = [sixty[0], sixty[0]];
        let (from, length) = (date(2026, 3, 2), Length::Days(30));
        let of = Reckoning { from, length, pauses: &[], extensions: &twice, entered_on: None };
        assert_eq!(notices(false).reckon(&of, date(2026, 3, 2)).last_day, date(2026, 5, 31));
    }

    #[test]
    fn no_clock_of_a_party_ends_before_it_had_five_working_days_after_entry() {
        let table = [
            // Served on the 2nd, entered on: last day of five working days, or of thirty days.
            (date(2026, 3, 3), Length::WorkingDays(5), date(2026, 3, 10)),
            (date(2026, 3, 6), Length::WorkingDays(5), date(2026, 3, 13)),
            (date(2026, 3, 20), Length::WorkingDays(5), date(2026, 3, 27)),
            (date(2026, 3, 6), Length::Days(30), date(2026, 4, 1)),
            (date(2026, 4, 10), Length::Days(30), date(2026, 4, 17)),
        ];
        for (entered, length, last_day) in table {
            let from = date(2026, 3, 2);
            let of = Reckoning { from, length, pauses: &[], extensions: &[], entered_on: Some(entered) };
            assert_eq!(notices(false).reckon(&of, from).last_day, last_day, "{of:?}");
            let lines = notices(false).reckoned_lines(&of, from);
            assert_eq!(lines.last().map(|line| line.to), Some(last_day), "{of:?}");
        }
    }
}
