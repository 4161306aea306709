//! How strictly people are let in: what a deployment sets, and what holds where it sets nothing.

use store::AttemptRule;

const SECOND_US: i64 = 1_000_000;
const MINUTE_US: i64 = 60 * SECOND_US;

/// Whether accounts need a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactorRule {
    /// An account without one reaches only the page on which it sets one up.
    Required,
    /// Whoever set one up is asked for it.
    Optional,
    /// Nobody is asked.
    Off,
}

/// How strictly people are let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInPolicy {
    /// Whether accounts need a second factor.
    pub second_factor: SecondFactorRule,
    /// How long a session may rest.
    pub idle_us: i64,
    /// How long it lasts, however busy.
    pub session_us: i64,
    /// Failures of one account.
    pub account: AttemptRule,
    /// Failures from one source, all names together.
    pub source: AttemptRule,
    /// Whether the single sign-on has asked for a second factor itself, so that ours is not asked for again.
    pub single_sign_on_is_enough: bool,
}

impl SignInPolicy {
    /// What holds in production where nothing is set.
    ///
    /// Thirty minutes and twelve hours: 等保 level 3 asks for an automatic end without naming a time, assessors look for
    /// ten to thirty minutes, and typing a long determination takes more than ten; drafts lie on the server. Five failures
    /// in fifteen minutes lock for fifteen, the usual reading of its lock-out clause. A county office sits behind one
    /// address, so a source may fail ten times as often.
    pub fn production() -> Self {
        Self {
            second_factor: SecondFactorRule::Required,
            idle_us: 30 * MINUTE_US,
            session_us: 12 * 60 * MINUTE_US,
            account: AttemptRule {
                within_us: 15 * MINUTE_US,
                pause_us: SECOND_US,
                lock_after: 5,
                lock_us: 15 * MINUTE_US,
            },
            source: AttemptRule { within_us: 15 * MINUTE_US, pause_us: 0, lock_after: 50, lock_us: 15 * MINUTE_US },
            single_sign_on_is_enough: false,
        }
    }

    /// What holds in a demonstration: a trainee is not signed out over lunch.
    pub fn demonstration() -> Self {
        Self {
            second_factor: SecondFactorRule::Optional,
            idle_us: 8 * 60 * MINUTE_US,
            session_us: 24 * 60 * MINUTE_US,
            ..Self::production()
        }
    }
}
