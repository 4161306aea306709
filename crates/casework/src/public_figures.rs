//! Figures for the public: what came in, how long it took, what was put right. Small counts are withheld by
//! [`domain::figures`]; nobody can be told from what is shown.

use crate::{Casework, error::Error};
use domain::{
    figures::{FEWEST, Shown, Spread, alone, column, share, spread},
    money::Fen,
    vocabulary::{Breach, Field},
};
use jiff::civil::Date;
use std::{collections::BTreeMap, sync::Arc};
use store::{DayCount, WordCount};

/// How long figures are shown before they are worked out again.
const FRESH_US: i64 = 10 * 60 * 1_000_000;

/// Months that are shown, the present one included.
const MONTHS: usize = 24;

/// Digits of a county's code; longer ones lie in it.
const COUNTY: usize = 6;
/// Digits that the codes of a prefecture share.
const PREFECTURE: usize = 4;

/// A count with its code and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRow {
    /// The code in open data.
    pub code: String,
    /// The words.
    pub label: String,
    /// The count.
    pub count: Shown,
    /// Its share of the greatest, in percent, for a bar.
    pub bar: i64,
}

/// Counts by one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureTable {
    /// The code in open data.
    pub code: &'static str,
    /// What they are counted by.
    pub title: &'static str,
    /// The counts.
    pub rows: Vec<FigureRow>,
}

/// How long a part of the way took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureTime {
    /// The code in open data.
    pub code: &'static str,
    /// From what to what.
    pub label: &'static str,
    /// The spread in days; `None` where there are too few.
    pub spread: Option<Spread>,
}

/// The figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFigures {
    /// When they were worked out.
    pub at: String,
    /// Complaints received.
    pub received: Shown,
    /// Ended.
    pub settled: Shown,
    /// Found true and ordered to be put right.
    pub ordered: Shown,
    /// Of these, put right.
    pub rectified: Shown,
    /// The share of these, in percent.
    pub rectified_share: Option<i64>,
    /// Determined to be in bad faith.
    pub determined: Shown,
    /// Money paid or worth performed since complaints came in; `None` where it would tell of single cases.
    pub brought_home: Option<Fen>,
    /// Half of those that ended took no longer, in days.
    pub median_days: Option<i64>,
    /// Counts.
    pub tables: Vec<FigureTable>,
    /// Days.
    pub times: Vec<FigureTime>,
}

/// Days between two dates as stored; what does not read is left out.
fn histogram(rows: &[DayCount]) -> Vec<(i64, i64)> {
    let mut days: BTreeMap<i64, i64> = BTreeMap::new();
    for row in rows {
        let (Ok(since), Ok(until)) = (row.since.parse::<Date>(), row.until.parse::<Date>()) else { continue };
        let Ok(span) = since.until(until) else { continue };
        *days.entry(i64::from(span.get_days())).or_default() += row.n;
    }
    days.into_iter().collect()
}

/// A table of these counts, the unknown code last.
fn table(code: &'static str, title: &'static str, counted: Vec<(String, String, i64)>) -> FigureTable {
    let counts: Vec<i64> = counted.iter().map(|(_, _, n)| *n).collect();
    let shown = column(&counts);
    let greatest = shown.iter().filter_map(|one| one.count()).max().unwrap_or(0).max(1);
    let rows = counted.into_iter().zip(shown).map(|((code, label, _), count)| FigureRow {
        code,
        label,
        count,
        bar: count.count().map_or(0, |count| (count * 100 + greatest / 2) / greatest),
    });
    FigureTable { code, title, rows: rows.collect() }
}

/// The counts of a closed list in its order, then what has no value.
fn listed<'a>(rows: &[WordCount], all: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String, i64)> {
    let of = |code: &str| rows.iter().find(|row| row.word == code).map_or(0, |row| row.n);
    let mut counted: Vec<_> = all.map(|(code, label)| (code.to_owned(), label.to_owned(), of(code))).collect();
    let rest = of("");
    if rest > 0 {
        counted.push(("unknown".to_owned(), "未定".to_owned(), rest));
    }
    counted
}

/// The last months up to this day, those without a case too.
fn months(rows: &[WordCount], today: Date) -> Vec<(String, String, i64)> {
    let mut counted = Vec::new();
    let mut first = today.first_of_month();
    for _ in 0..MONTHS {
        let word = format!("{:04}-{:02}", first.year(), first.month());
        let n = rows.iter().find(|row| row.word == word).map_or(0, |row| row.n);
        counted.push((word, format!("{}年{}月", first.year(), first.month()), n));
        let Ok(before) = first.yesterday() else { break };
        first = before.first_of_month();
    }
    counted.reverse();
    // What lies before the first complaint is no news.
    let begun = counted.iter().position(|(_, _, n)| *n > 0).unwrap_or(counted.len());
    counted.split_off(begun)
}

impl Casework {
    /// The figures, at most some minutes old.
    pub async fn public_figures(&self) -> Result<Arc<PublicFigures>, Error> {
        let now = self.now().as_micros();
        if let Some((at, figures)) = self.kept_figures()
            && (at..at + FRESH_US).contains(&now)
        {
            return Ok(figures);
        }
        let figures = Arc::new(self.work_out_figures().await?);
        self.keep_figures(now, Arc::clone(&figures));
        Ok(figures)
    }

    async fn work_out_figures(&self) -> Result<PublicFigures, Error> {
        let totals = self.store().case_totals().await?;
        let counts = self.store().case_counts().await?;
        let days = self.store().case_days().await?;
        let fields = Field::ALL.iter().map(|field| (field.code(), field.label()));
        let breaches = Breach::ALL.iter().map(|breach| (breach.code(), breach.label()));
        let findings = counts.by_finding.iter().map(|row| (row.word.clone(), row.word.clone(), row.n)).collect();
        let time = |code, label, rows: &[DayCount]| FigureTime { code, label, spread: spread(&histogram(rows)) };
        let times = vec![
            time("acceptance", "从提交到受理", &days.acceptance),
            time("conclusion", "从提交到核实结论", &days.conclusion),
            time("performance", "从责令整改到整改到位", &days.performance),
            time("end", "从提交到办结", &days.end),
        ];
        let (ordered, rectified) = (alone(totals.ordered), alone(totals.performed));
        let left = alone(totals.ordered - totals.performed);
        // One count more or less of the two would give the small one away.
        let told = ordered != Shown::Withheld && rectified != Shown::Withheld && left != Shown::Withheld;
        Ok(PublicFigures {
            at: self.now().to_minutes(),
            received: alone(totals.received),
            settled: if alone(totals.received - totals.closed) == Shown::Withheld {
                Shown::Withheld
            } else {
                alone(totals.closed)
            },
            ordered,
            rectified: if told { rectified } else { Shown::Withheld },
            rectified_share: if told { share(rectified, ordered) } else { None },
            determined: alone(totals.determined),
            brought_home: (totals.paid >= FEWEST).then(|| Fen::new(totals.performed_fen)),
            median_days: times.last().and_then(|time| time.spread).map(|spread| spread.half),
            tables: vec![
                table("month", "收到的月份", months(&counts.by_month, self.now().date())),
                table("field", "领域", listed(&counts.by_field, fields)),
                table("breach", "违约情形", listed(&counts.by_breach, breaches)),
                table("place", "被投诉单位所在地", self.places_counted(&counts.by_region)),
                table("finding", "核实结论", findings),
            ],
            times,
        })
    }

    /// The counts by county, with what lies in its townships, in the order of the codes.
    fn places_counted(&self, rows: &[WordCount]) -> Vec<(String, String, i64)> {
        let mut left: BTreeMap<&str, i64> = BTreeMap::new();
        for row in rows {
            *left.entry(row.word.get(..COUNTY).unwrap_or(&row.word)).or_default() += row.n;
        }
        let mut counted = Vec::new();
        let place = self.profile().region.as_str();
        let own = place.get(..PREFECTURE).unwrap_or(place);
        let counties = |(code, _): &(&str, String)| code.len() == COUNTY && code.starts_with(own);
        for (code, name) in self.place_names().into_iter().filter(counties) {
            let name = if code == place { format!("{name}本级") } else { name };
            counted.push((code.to_owned(), name, left.remove(code).unwrap_or(0)));
        }
        let rest: i64 = left.values().sum();
        if rest > 0 {
            counted.push(("other".to_owned(), "其他".to_owned(), rest));
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::{histogram, months};
    use jiff::civil::date;
    use store::{DayCount, WordCount};

    #[test]
    fn days_are_counted_across_months_and_what_does_not_read_is_left_out() {
        let row = |since: &str, until: &str, n| DayCount { since: since.to_owned(), until: until.to_owned(), n };
        let rows = [row("2026-02-27", "2026-03-02", 2), row("2026-01-01", "2026-01-04", 1), row("x", "2026-01-01", 9)];
        assert_eq!(histogram(&rows), [(3, 3)]);
    }

    #[test]
    fn months_begin_with_the_first_complaint_and_miss_none() {
        let rows = ["2025-12", "2026-02"].map(|word| WordCount { word: word.to_owned(), n: 4 });
        let told: Vec<_> = months(&rows, date(2026, 3, 31)).into_iter().map(|(word, _, n)| (word, n)).collect();
        let of = |word: &str, n| (word.to_owned(), n);
        assert_eq!(told, [of("2025-12", 4), of("2026-01", 0), of("2026-02", 4), of("2026-03", 0)]);
        assert!(months(&[], date(2026, 3, 31)).is_empty());
    }
}
