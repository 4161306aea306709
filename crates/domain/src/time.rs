//! Instants and Beijing days. Nothing here reads a clock: the instant is always an argument.

use jiff::{Timestamp, civil::Date, tz::Offset};
use serde::{Deserialize, Serialize};

/// Beijing time, without summer time since 1991.
const BEIJING: Offset = Offset::constant(8);

/// A point in time in microseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    /// The instant of so many microseconds since 1970 UTC.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970 UTC.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The civil date in Beijing. Saturates at the ends of the calendar.
    pub fn date(self) -> Date {
        self.datetime().date()
    }

    /// Date and wall time in Beijing.
    pub fn datetime(self) -> jiff::civil::DateTime {
        let stamp = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::MAX);
        BEIJING.to_datetime(stamp)
    }

    /// The first instant of `date` in Beijing.
    pub fn start_of(date: Date) -> Self {
        let stamp = BEIJING.to_timestamp(date.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX);
        Self(stamp.as_microsecond())
    }

    /// The first instant after `date`, that is its 24:00 in Beijing: the exclusive end of a clock whose last day it is.
    pub fn end_of(date: Date) -> Self {
        Self::start_of(date.tomorrow().unwrap_or(Date::MAX))
    }

    /// `2026-03-05 14:07` in Beijing time.
    pub fn to_minutes(self) -> String {
        self.datetime().strftime("%Y-%m-%d %H:%M").to_string()
    }
}

/// `2026年3月5日`, as prose and letters write a day.
pub fn prose_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_begins_and_ends_at_beijing_midnight() {
        let day = date(2026, 3, 5);
        assert_eq!(Instant::start_of(day).as_micros(), 1_772_640_000_000_000);
        assert_eq!(Instant::start_of(day).date(), day);
        assert_eq!(Instant::from_micros(Instant::end_of(day).as_micros() - 1).date(), day);
        assert_eq!(Instant::end_of(day).date(), date(2026, 3, 6));
        assert_eq!(prose_date(day), "2026年3月5日");
    }
}
