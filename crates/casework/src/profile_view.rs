//! 地区配置 as a person works with it: its versions, two of them compared, a clock tried, the years of the calendar.

use crate::{
    Casework, adoption,
    error::Error,
    profile_parts::{Part, consequence, length_words},
};
use domain::{
    calendar::{Calendar, DayKind, DerivationLine, Due},
    clock::ClockKind,
};
use jiff::civil::Date;
use store::profile_head;

/// A version of the profile on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileVersion {
    /// Its number.
    pub version: i64,
    /// The day it was adopted.
    pub adopted_on: String,
    /// It is in force.
    pub in_force: bool,
}

/// A year of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    /// Which year.
    pub year: i16,
    /// The days off by holiday, in their order.
    pub holidays: Vec<(String, Vec<Date>)>,
    /// Days off the week that are worked.
    pub make_up: Vec<Date>,
}

/// What differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The title of the part.
    pub part: &'static str,
    /// The name of the entry.
    pub entry: String,
    /// The heading of what differs.
    pub heading: String,
    /// What the older version says; empty where it has no such entry.
    pub before: String,
    /// What the newer one says.
    pub after: String,
}

/// A clock on dates of one's choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// Its name.
    pub label: &'static str,
    /// Its length in words.
    pub length: String,
    /// The day of the event, which does not count.
    pub from: Date,
    /// The last day.
    pub due: Due,
    /// How it comes about.
    pub lines: Vec<DerivationLine>,
    /// The last day after each extension that may be granted.
    pub extended: Vec<Due>,
    /// What happens when it runs out.
    pub runs_out: &'static str,
    /// Its basis.
    pub basis: String,
}

impl Casework {
    /// The versions of the profile on record, newest first.
    pub async fn profile_versions(&self) -> Result<Vec<ProfileVersion>, Error> {
        let rows = self.store().versions(&profile_head(&self.profile().id)).await?;
        let head = i64::from(self.profile().version);
        let line = |row: store::VersionLine| ProfileVersion {
            version: row.version,
            adopted_on: domain::time::Instant::from_micros(row.adopted_at_us).date().to_string(),
            in_force: row.version == head,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// The versions of the calendar on record, newest first.
    pub async fn calendar_versions(&self) -> Result<Vec<ProfileVersion>, Error> {
        let rows = self.store().versions(store::CALENDAR).await?;
        let head = i64::from(self.calendar().version);
        let line = |row: store::VersionLine| ProfileVersion {
            version: row.version,
            adopted_on: domain::time::Instant::from_micros(row.adopted_at_us).date().to_string(),
            in_force: row.version == head,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// What differs between two versions of the profile, entry by entry.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] where one of them is not on record.
    pub async fn compare_profiles(&self, before: u32, after: u32) -> Result<Vec<Difference>, Error> {
        let known = self.profile_versions().await?;
        let on_record = |version: u32| known.iter().any(|line| line.version == i64::from(version));
        if !on_record(before) || !on_record(after) {
            return Err(Error::NotFound);
        }
        let (before, after) = (self.profile_of(before).await?, self.profile_of(after).await?);
        Ok(differences(&self.profile_parts(&before), &self.profile_parts(&after)))
    }

    /// A clock that an event on `from` would start, by the profile in force and a version of the calendar.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] where the profile has no such clock or the calendar is not on record.
    pub async fn what_if(&self, kind: ClockKind, from: Date, calendar: Option<i64>) -> Result<WhatIf, Error> {
        let rule = self.profile().clocks.get(&kind).ok_or(Error::NotFound)?;
        let other = match calendar.filter(|version| *version != i64::from(self.calendar().version)) {
            None => None,
            Some(version) => {
                let adopted = self.store().adopted(store::CALENDAR, version).await?.ok_or(Error::NotFound)?;
                Some(adoption::parse::<Calendar>(&adopted)?)
            }
        };
        let calendar = other.as_ref().unwrap_or(self.calendar());
        let due = calendar.due(from, rule.length);
        let extended = rule.extension.iter().flat_map(|more| more.last_days(calendar, from, rule.length)).collect();
        Ok(WhatIf {
            label: kind.label(),
            length: length_words(rule.length),
            from,
            due,
            lines: calendar.derivation(from, rule.length, &[], from),
            extended,
            runs_out: consequence(rule.runs_out),
            basis: rule.basis.clone(),
        })
    }

    /// The years whose notice is in, newest first, each with its days off by holiday and its make-up days.
    pub fn calendar_years(&self) -> Vec<CalendarYear> {
        let calendar = self.calendar();
        let year = |year: &i16| {
            let mut holidays: Vec<(String, Vec<Date>)> = Vec::new();
            let mut make_up = Vec::new();
            for (date, named) in calendar.days.iter().filter(|(date, _)| date.year() == *year) {
                // 中秋节 may lie amid the days of 国庆节.
                let known = holidays.iter_mut().find(|(holiday, _)| *holiday == named.holiday);
                match (named.kind, known) {
                    (DayKind::MakeUp, _) => make_up.push(*date),
                    (DayKind::Off, Some((_, days))) => days.push(*date),
                    (DayKind::Off, _) => holidays.push((named.holiday.clone(), vec![*date])),
                }
            }
            CalendarYear { year: *year, holidays, make_up }
        };
        calendar.years.iter().rev().map(year).collect()
    }
}

fn differences(before: &[Part], after: &[Part]) -> Vec<Difference> {
    let mut all = Vec::new();
    for (old, new) in before.iter().zip(after) {
        let find = |part: &Part, key: &str| part.entries.iter().find(|entry| entry.key == key).cloned();
        let keys = old.entries.iter().chain(new.entries.iter().filter(|entry| find(old, &entry.key).is_none()));
        for key in keys.map(|entry| &entry.key) {
            let (was, is) = (find(old, key), find(new, key));
            let named = is.as_ref().or(was.as_ref()).and_then(|entry| entry.cells.first()).cloned().unwrap_or_default();
            let difference = |heading: &str, before: String, after: String| Difference {
                part: new.title,
                entry: named.clone(),
                heading: heading.to_owned(),
                before,
                after,
            };
            match (was, is) {
                (Some(was), Some(is)) => {
                    let cells = was.cells.into_iter().zip(is.cells);
                    for (heading, (was, is)) in new.headings.iter().zip(cells).filter(|(_, (was, is))| was != is) {
                        all.push(difference(heading, was, is));
                    }
                }
                (Some(was), None) => all.push(difference("整条", was.cells.join("；"), String::new())),
                (None, Some(is)) => all.push(difference("整条", String::new(), is.cells.join("；"))),
                (None, None) => {}
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile_parts::{clocks, declines, leads};
    use domain::{calendar::Length, ids::OrganId, profile::Profile};

    #[test]
    fn two_versions_differ_in_exactly_what_was_changed() {
        let profile = profile::demo().profile;
        let name = |id: &OrganId| id.to_string();
        let parts = |profile: &Profile| vec![leads(profile, &name), clocks(profile), declines(profile)];
        assert!(differences(&parts(&profile), &parts(&profile)).is_empty());
        let mut newer = profile.clone();
        newer.clocks.get_mut(&ClockKind::HandOver).unwrap().length = Length::WorkingDays(5);
        let gone = newer.declines.pop_first().unwrap();
        let found = differences(&parts(&profile), &parts(&newer));
        let found: Vec<_> =
            found.iter().map(|d| (d.part, d.heading.as_str(), d.before.as_str(), d.after.as_str())).collect();
        assert_eq!(found[0], ("时限", "期限", "1个工作日", "5个工作日"));
        assert_eq!((found.len(), found[1].0, found[1].1, found[1].3), (2, "不予受理的情形", "整条", ""));
        assert!(found[1].2.starts_with(&gone.1.text));
    }
}
