//! How long a failed job rests before it is tried again.

/// The pauses after the first, second, … failed attempt, in seconds: quick at first, since most failures are a moment's
/// (a share that is being remounted), then slow enough to outlast a night.
const PAUSES_S: [i64; 7] = [1, 5, 30, 120, 600, 3600, 4 * 3600];

/// So many attempts are made before a row is left to a person.
pub const ATTEMPTS: i64 = 8;

const SECOND_US: i64 = 1_000_000;

/// Microseconds to wait after so many attempts (from 1); `None` if a person has to look.
pub fn pause_after(attempts: i64) -> Option<i64> {
    let at = usize::try_from(attempts.max(1) - 1).unwrap_or(usize::MAX);
    PAUSES_S.get(at).map(|seconds| seconds * SECOND_US)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_with_the_last_attempt() {
        let table = [
            (0, Some(1)),
            (1, Some(1)),
            (2, Some(5)),
            (3, Some(30)),
            (4, Some(120)),
            (5, Some(600)),
            (ATTEMPTS - 1, Some(14_400)),
            (ATTEMPTS, None),
            (ATTEMPTS + 1, None),
            (i64::MAX, None),
        ];
        for (attempts, seconds) in table {
            assert_eq!(pause_after(attempts), seconds.map(|s| s * SECOND_US), "after {attempts} attempts");
        }
        assert!(PAUSES_S.is_sorted(), "each pause is longer than the one before");
    }
}
