//! 如果今天提交: every clock that a complaint filed on a day would meet, each at its latest, by the rules in force.
//!
//! Each step is taken to use its whole time, so the answer is the latest day without extension or pause; in
//! most cases the next step begins earlier.

use crate::{
    calendar::{Calendar, DerivationLine, Due},
    clock::ClockKind,
    profile::{ClockRule, Profile},
};
use jiff::civil::Date;

/// On which way through the mechanism a clock lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From filing to the reply: every complaint.
    Handling,
    /// Found true: rectified.
    FoundTrue,
    /// Not rectified: determined, reported, sanctioned.
    Refused,
    /// Not content with the reply, or in dispute.
    Objecting,
    /// Runs only where something happens; counted from that day.
    Aside,
}

impl Way {
    /// Every way, in the order in which they are read.
    pub const ALL: [Self; 5] = [Self::Handling, Self::FoundTrue, Self::Refused, Self::Objecting, Self::Aside];
}

/// A clock with its dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen<'a> {
    /// Which clock.
    pub kind: ClockKind,
    /// Its rule.
    pub rule: &'a ClockRule,
    /// On which way it lies.
    pub way: Way,
    /// The clock at whose end it starts; `None` where it starts with the day itself.
    pub after: Option<ClockKind>,
    /// The day that starts it and does not count.
    pub from: Date,
    /// Its last day.
    pub due: Due,
    /// How that comes about.
    pub lines: Vec<DerivationLine>,
    /// The last day after each extension that may be granted.
    pub extended: Vec<Due>,
}

/// The order of the clocks, each behind the one it waits for.
const ORDER: &[(ClockKind, Option<ClockKind>, Way)] = &[
    (ClockKind::Acceptance, None, Way::Handling),
    (ClockKind::HandOver, Some(ClockKind::Acceptance), Way::Handling),
    (ClockKind::SignFor, Some(ClockKind::HandOver), Way::Handling),
    (ClockKind::Verification, Some(ClockKind::SignFor), Way::Handling),
    (ClockKind::Reply, Some(ClockKind::Verification), Way::Handling),
    (ClockKind::RectificationOrder, Some(ClockKind::Verification), Way::FoundTrue),
    (ClockKind::Rectification, Some(ClockKind::RectificationOrder), Way::FoundTrue),
    (ClockKind::PerformanceAcceptance, Some(ClockKind::Rectification), Way::FoundTrue),
    (ClockKind::AdvanceNotice, Some(ClockKind::Rectification), Way::Refused),
    (ClockKind::Defence, Some(ClockKind::AdvanceNotice), Way::Refused),
    (ClockKind::Determination, Some(ClockKind::Defence), Way::Refused),
    (ClockKind::Push, Some(ClockKind::Determination), Way::Refused),
    (ClockKind::Report, Some(ClockKind::Push), Way::Refused),
    (ClockKind::SanctionProposal, Some(ClockKind::Determination), Way::Refused),
    (ClockKind::SanctionDecision, Some(ClockKind::SanctionProposal), Way::Refused),
    (ClockKind::SanctionApplied, Some(ClockKind::SanctionDecision), Way::Refused),
    (ClockKind::RenewedRectification, Some(ClockKind::Determination), Way::Refused),
    (ClockKind::Challenge, Some(ClockKind::Reply), Way::Objecting),
    (ClockKind::Review, Some(ClockKind::Challenge), Way::Objecting),
    (ClockKind::DisputeTalks, Some(ClockKind::Verification), Way::Objecting),
];

/// Every clock of `profile` for a complaint filed on `day`: those in a row first, then those that run aside.
pub fn if_filed<'a>(profile: &'a Profile, calendar: &Calendar, day: Date) -> Vec<Foreseen<'a>> {
    let mut all: Vec<Foreseen<'a>> = Vec::new();
    let aside = ClockKind::ALL.iter().filter(|kind| ORDER.iter().all(|(known, ..)| known != *kind));
    let order = ORDER.iter().copied().chain(aside.map(|kind| (*kind, None, Way::Aside)));
    for (kind, after, way) in order {
        let Some(rule) = profile.clocks.get(&kind) else { continue };
        let before = after.and_then(|after| all.iter().find(|one| one.kind == after));
        let from = before.map_or(day, |one| one.due.last_day);
        let due = calendar.due(from, rule.length);
        all.push(Foreseen {
            kind,
            rule,
            way,
            after,
            from,
            due,
            lines: calendar.derivation(from, rule.length, &[], from),
            extended: rule.extension.iter().flat_map(|more| more.last_days(calendar, from, rule.length)).collect(),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place;
    use jiff::civil::date;

    #[test]
    fn every_clock_of_the_profile_is_foreseen_once_and_none_before_the_one_it_waits_for() {
        let profile = place::profile();
        let calendar = Calendar::default();
        let all = if_filed(&profile, &calendar, date(2026, 3, 2));
        assert_eq!(all.len(), profile.clocks.len());
        for kind in profile.clocks.keys() {
            assert_eq!(all.iter().filter(|one| one.kind == *kind).count(), 1, "{kind:?}");
        }
        for one in &all {
            let before = one.after.and_then(|after| all.iter().find(|other| other.kind == after));
            let from = before.map_or(date(2026, 3, 2), |other| other.due.last_day);
            assert_eq!(one.from, from, "{:?}", one.kind);
            assert_eq!(one.due, calendar.due(from, one.rule.length), "{:?}", one.kind);
            assert_eq!(one.lines.last().map(|line| line.to), Some(one.due.last_day), "{:?}", one.kind);
            assert_eq!(one.way == Way::Aside, one.after.is_none() && one.kind != ClockKind::Acceptance);
        }
    }
}
