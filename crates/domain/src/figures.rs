//! Figures fit for the public: which counts may be shown, and what a column of days comes to.
//!
//! A count of one or two tells whoever knows one of the parties something about the other. So small counts are merged
//! into what is withheld, and with them as many of the next ones as it takes to keep anybody from working them out from
//! a total that stands elsewhere.

/// Fewer cases than this are not counted in public.
pub const FEWEST: i64 = 3;

/// From so many cases on a quartile says something of all of them and nothing of one.
const FEWEST_FOR_QUARTILE: i64 = 10;

/// A count as the public sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Count(i64),
    /// One or two, or one that would give those away.
    Withheld,
}

impl Shown {
    /// The number, where it is shown.
    pub fn count(self) -> Option<i64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Withheld => None,
        }
    }
}

/// One count that stands alone, such as a total.
pub fn alone(count: i64) -> Shown {
    if (1..FEWEST).contains(&count) { Shown::Withheld } else { Shown::Count(count) }
}

/// The counts of a column whose total may be known.
///
/// What is withheld can't be worked out: there are at least two of them, and they don't come to one each, so that more
/// than one way of sharing their sum fits. Nothing says which of them are the small ones.
pub fn column(counts: &[i64]) -> Vec<Shown> {
    let mut shown: Vec<_> = counts.iter().map(|count| alone(*count)).collect();
    if shown.iter().all(|one| *one != Shown::Withheld) {
        return shown;
    }
    let mut next: Vec<_> = (0..counts.len()).filter(|at| shown[*at] != Shown::Withheld).collect();
    next.sort_by_key(|at| (counts[*at] == 0, counts[*at]));
    for at in next {
        let withheld = || counts.iter().zip(&shown).filter(|(_, one)| **one == Shown::Withheld).map(|(count, _)| count);
        let number = i64::try_from(withheld().count()).unwrap_or(i64::MAX);
        if number > 1 && withheld().sum::<i64>() > number {
            break;
        }
        shown[at] = Shown::Withheld;
    }
    shown
}

/// How long things took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// Of how many.
    pub number: i64,
    /// Half of them took no longer, in days.
    pub half: i64,
    /// Three quarters took no longer; only where there are enough of them.
    pub three_quarters: Option<i64>,
}

/// The spread of a histogram of days and how often each; `None` where there are too few.
pub fn spread(histogram: &[(i64, i64)]) -> Option<Spread> {
    let number: i64 = histogram.iter().map(|(_, often)| often).sum();
    if number < FEWEST {
        return None;
    }
    let mut sorted = histogram.to_vec();
    sorted.sort_unstable();
    let within = |share_of_four: i64| {
        let wanted = (number * share_of_four + 3) / 4;
        let mut seen = 0;
        sorted.iter().find(|(_, often)| {
            seen += often;
            seen >= wanted
        })
    };
    Some(Spread {
        number,
        half: within(2)?.0,
        three_quarters: if number < FEWEST_FOR_QUARTILE { None } else { within(3).map(|(days, _)| *days) },
    })
}

/// A share in whole percent, rounded; `None` where the whole is not shown, or is nil.
pub fn share(part: Shown, whole: Shown) -> Option<i64> {
    let (part, whole) = (part.count()?, whole.count()?);
    (whole > 0).then(|| (part * 100 + whole / 2) / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Shown::{Count, Withheld};

    #[test]
    fn small_counts_are_withheld_with_enough_beside_them_to_hide_among() {
        let table: [(&[i64], &[Shown]); 10] = [
            (&[], &[]),
            (&[0, 3, 9], &[Count(0), Count(3), Count(9)]),
            // One small count alone is what the total leaves over.
            (&[2, 9, 5], &[Withheld, Count(9), Withheld]),
            (&[1, 3], &[Withheld, Withheld]),
            // One and two may be two and one; two ones can be nothing else.
            (&[1, 2, 7], &[Withheld, Withheld, Count(7)]),
            (&[1, 1, 7, 8], &[Withheld, Withheld, Withheld, Count(8)]),
            (&[2, 0, 4], &[Withheld, Count(0), Withheld]),
            // Where nothing else is left, a nil helps to hide.
            (&[1, 1, 1, 0], &[Withheld, Withheld, Withheld, Withheld]),
            (&[1], &[Withheld]),
            (&[2, 2, 8], &[Withheld, Withheld, Count(8)]),
        ];
        for (counts, expected) in table {
            assert_eq!(column(counts), expected, "{counts:?}");
        }
    }

    #[test]
    fn the_total_does_not_give_away_what_is_withheld() {
        for code in 0..7_i64.pow(4) {
            let counts = [code % 7, code / 7 % 7, code / 49 % 7, code / 343];
            let shown = column(&counts);
            let withheld: Vec<_> = (0..4).filter(|at| shown[*at] == Withheld).map(|at| counts[at]).collect();
            assert!(
                shown.iter().all(|one| one.count().is_none_or(|count| count == 0 || count >= FEWEST)),
                "{counts:?}"
            );
            let hidden = withheld.len() > 1 && withheld.iter().sum::<i64>() > i64::try_from(withheld.len()).unwrap();
            assert!(withheld.is_empty() || hidden || withheld.len() == 4, "{counts:?} shows {shown:?}");
        }
    }

    #[test]
    fn a_count_that_stands_alone_is_withheld_below_three() {
        for (count, shown) in [(0, Count(0)), (1, Withheld), (2, Withheld), (3, Count(3))] {
            assert_eq!(alone(count), shown, "{count}");
        }
    }

    #[test]
    fn the_spread_of_days_needs_enough_of_them() {
        type Expected = Option<(i64, i64, Option<i64>)>;
        let table: [(&[(i64, i64)], Expected); 5] = [
            (&[], None),
            (&[(4, 2)], None),
            (&[(9, 1), (1, 1), (5, 1)], Some((3, 5, None))),
            (&[(1, 2), (5, 2)], Some((4, 1, None))),
            (&[(1, 5), (2, 2), (8, 1), (40, 2)], Some((10, 1, Some(8)))),
        ];
        for (histogram, expected) in table {
            let found = spread(histogram).map(|one| (one.number, one.half, one.three_quarters));
            assert_eq!(found, expected, "{histogram:?}");
        }
    }

    #[test]
    fn a_share_is_told_of_what_is_shown_alone() {
        let table = [
            (Count(1), Count(3), Some(33)),
            (Count(2), Count(3), Some(67)),
            (Count(0), Count(0), None),
            (Withheld, Count(9), None),
            (Count(4), Withheld, None),
        ];
        for (part, whole, expected) in table {
            assert_eq!(share(part, whole), expected, "{part:?} of {whole:?}");
        }
    }
}
