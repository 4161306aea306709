//! Months as they hang on a wall: weeks from Monday, days off marked, with the numbers of the clocks that end on a day.

use casework::ForeseenItem;
use domain::calendar::Calendar;
use jiff::civil::{Date, Weekday};

/// The most months that are drawn.
const MOST: usize = 9;

/// A clock that ends on a day.
pub struct Mark {
    /// Its number in the list.
    pub no: usize,
    /// Its anchor.
    pub code: &'static str,
    /// Its name.
    pub label: &'static str,
}

/// A day of a month; none before its first and after its last.
pub struct Day {
    /// The day of the month.
    pub of: i8,
    /// It does not count.
    pub off: bool,
    /// The day the complaint is filed.
    pub start: bool,
    /// The clocks that end on it.
    pub marks: Vec<Mark>,
}

/// A month.
pub struct Month {
    /// `2026年3月`.
    pub title: String,
    /// Its weeks, seven days each.
    pub weeks: Vec<Vec<Option<Day>>>,
}

/// The months from `start` to the last of these clocks, each with its number.
pub fn months(calendar: &Calendar, start: Date, items: &[(usize, &ForeseenItem)]) -> Vec<Month> {
    let last = items.iter().map(|(_, item)| item.last_day).max().unwrap_or(start);
    let mut all = Vec::new();
    let mut first = start.first_of_month();
    while first <= last && all.len() < MOST {
        all.push(month(calendar, first, start, items));
        let Ok(next) = first.last_of_month().tomorrow() else { break };
        first = next;
    }
    all
}

fn month(calendar: &Calendar, first: Date, start: Date, items: &[(usize, &ForeseenItem)]) -> Month {
    let day = |date: Date| {
        let ends = items.iter().filter(|(_, item)| item.last_day == date);
        Day {
            of: date.day(),
            off: !calendar.is_working(date),
            start: date == start,
            marks: ends.map(|(no, item)| Mark { no: *no, code: item.code, label: item.label }).collect(),
        }
    };
    let empty = usize::try_from(first.weekday().since(Weekday::Monday)).unwrap_or(0);
    let mut cells: Vec<Option<Day>> = (0..empty).map(|_| None).collect();
    cells.extend(
        (1..=first.days_in_month()).filter_map(|of| first.with().day(of).build().ok()).map(|one| Some(day(one))),
    );
    while !cells.len().is_multiple_of(7) {
        cells.push(None);
    }
    let mut weeks = Vec::new();
    while !cells.is_empty() {
        let rest = cells.split_off(7);
        weeks.push(std::mem::replace(&mut cells, rest));
    }
    Month { title: format!("{}年{}月", first.year(), first.month()), weeks }
}

#[cfg(test)]
mod tests {
    use super::months;
    use domain::calendar::Calendar;
    use jiff::civil::date;

    #[test]
    fn a_month_has_all_its_days_in_weeks_from_monday() {
        for (first, before, days) in [(date(2026, 3, 10), 6, 31), (date(2027, 2, 1), 0, 28), (date(2028, 2, 29), 1, 29)]
        {
            let drawn = months(&Calendar::default(), first, &[]);
            assert_eq!(drawn.len(), 1);
            let cells: Vec<_> = drawn[0].weeks.iter().flatten().collect();
            assert!(drawn[0].weeks.iter().all(|week| week.len() == 7));
            assert_eq!(cells.iter().take_while(|cell| cell.is_none()).count(), before, "{first}");
            let of: Vec<_> = cells.iter().filter_map(|cell| cell.as_ref()).map(|day| day.of).collect();
            assert_eq!(of, (1..=days).collect::<Vec<_>>(), "{first}");
            assert_eq!(cells.iter().filter_map(|cell| cell.as_ref()).filter(|day| day.start).count(), 1);
        }
    }
}
