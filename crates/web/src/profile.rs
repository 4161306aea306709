//! 地区配置: the rules in force with their basis, two versions side by side, a clock on dates of one's choice.

use crate::{App, error::WebError, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use casework::{CalendarYear, Difference, Part, ProfileVersion, WhatIf};
use domain::clock::ClockKind;
use jiff::civil::Date;
use serde::Deserialize;

/// What is asked of the page. Everything is text: an empty field is no fault.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    part: String,
    before: String,
    after: String,
    clock: String,
    from: String,
    calendar: String,
}

type Choice = (String, String, bool);

/// A year of the calendar as it is read.
struct Year {
    of: i16,
    /// Holiday, its days in words, how many.
    holidays: Vec<(String, String, usize)>,
    make_up: String,
}

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    frame: Frame,
    version: u32,
    directory_version: u32,
    calendar_version: u32,
    /// Code, title, chosen.
    tabs: Vec<(&'static str, &'static str, bool)>,
    shown: Option<Part>,
    years: Option<Vec<Year>>,
    compare: Option<Compare>,
    trial: Option<Trial>,
    versions: Vec<ProfileVersion>,
}

struct Compare {
    before: Vec<Choice>,
    after: Vec<Choice>,
    /// The two versions and what differs.
    answer: Option<(String, String, Vec<Difference>)>,
    trouble: Option<&'static str>,
}

struct Trial {
    clocks: Vec<Choice>,
    calendars: Vec<Choice>,
    from: String,
    trouble: Option<&'static str>,
    answer: Option<WhatIf>,
}

impl Trial {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands out references")]
    fn prose(day: &Date) -> String {
        domain::time::prose_date(*day)
    }
}

/// Runs of days: `10月1日至8日`.
fn runs(days: &[Date]) -> String {
    let mut all: Vec<(Date, Date)> = Vec::new();
    for day in days {
        match all.last_mut() {
            Some((_, last)) if last.tomorrow().ok() == Some(*day) => *last = *day,
            _ => all.push((*day, *day)),
        }
    }
    let words = all.into_iter().map(|(first, last)| {
        let begun = format!("{}月{}日", first.month(), first.day());
        match last {
            last if last == first => begun,
            last if last.month() == first.month() => format!("{begun}至{}日", last.day()),
            last => format!("{begun}至{}月{}日", last.month(), last.day()),
        }
    });
    words.collect::<Vec<_>>().join("、")
}

fn years(app: &App) -> Vec<Year> {
    let year = |one: CalendarYear| Year {
        of: one.year,
        holidays: one.holidays.into_iter().map(|(name, days)| (name, runs(&days), days.len())).collect(),
        make_up: runs(&one.make_up),
    };
    app.casework.calendar_years().into_iter().map(year).collect()
}

fn choices(versions: &[ProfileVersion], chosen: &str) -> Vec<Choice> {
    let choice = |line: &ProfileVersion| {
        let now = if line.in_force { "，现行" } else { "" };
        let value = line.version.to_string();
        let words = format!("第{}版（{}采用{now}）", line.version, line.adopted_on);
        let is = value == chosen;
        (value, words, is)
    };
    versions.iter().map(choice).collect()
}

async fn compare(app: &App, asked: &Asked, versions: &[ProfileVersion]) -> Result<Compare, WebError> {
    let newest = versions.first().map_or(String::new(), |line| line.version.to_string());
    let earlier = versions.get(1).map_or(newest.clone(), |line| line.version.to_string());
    let or = |typed: &str, otherwise: &str| if typed.is_empty() { otherwise.to_owned() } else { typed.to_owned() };
    let (before, after) = (or(&asked.before, &earlier), or(&asked.after, &newest));
    let mut trouble = None;
    let answer = match (before.parse(), after.parse()) {
        _ if versions.len() < 2 => None,
        (Ok(old), Ok(new)) => match app.casework.compare_profiles(old, new).await {
            Ok(found) => Some((before.clone(), after.clone(), found)),
            Err(casework::Error::NotFound) => {
                trouble = Some("没有这个版本，请从列表中选择");
                None
            }
            Err(other) => return Err(other.into()),
        },
        _ => {
            trouble = Some("没有这个版本，请从列表中选择");
            None
        }
    };
    Ok(Compare { before: choices(versions, &before), after: choices(versions, &after), answer, trouble })
}

async fn trial(app: &App, asked: &Asked) -> Result<Trial, WebError> {
    let today = app.casework.now().date();
    let chosen = ClockKind::from_code(&asked.clock).unwrap_or(ClockKind::Verification);
    let day: Option<Date> = if asked.from.is_empty() { Some(today) } else { asked.from.parse().ok() };
    // A count far out would walk day by day through centuries.
    let near = day.filter(|day| (1990..=2100).contains(&day.year()));
    let calendars = app.casework.calendar_versions().await?;
    let calendar = asked.calendar.parse().unwrap_or(i64::from(app.casework.calendar().version));
    let answer = match near {
        None => None,
        Some(day) => match app.casework.what_if(chosen, day, Some(calendar)).await {
            Ok(answer) => Some(answer),
            Err(casework::Error::NotFound) => None,
            Err(other) => return Err(other.into()),
        },
    };
    let trouble = match (near, &answer) {
        (None, _) => Some("日期应写作2026-03-05，在1990年至2100年之间"),
        (Some(_), None) => Some("没有这个版本的工作日历，请从列表中选择"),
        _ => None,
    };
    let clock = |kind: &ClockKind| (kind.code().to_owned(), kind.label().to_owned(), *kind == chosen);
    Ok(Trial {
        clocks: ClockKind::ALL.iter().map(clock).collect(),
        calendars: choices(&calendars, &calendar.to_string()),
        from: day.map_or(asked.from.clone(), |day| day.to_string()),
        trouble,
        answer,
    })
}

/// `GET /profile`.
pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Html<String>, WebError> {
    let casework = &app.casework;
    let parts = casework.profile_parts(casework.profile());
    let extra = [("calendar", "工作日历"), ("trial", "时限试算"), ("compare", "版本比较")];
    let codes = || parts.iter().map(|part| (part.code, part.title)).chain(extra);
    let chosen = codes().map(|(code, _)| code).find(|code| *code == asked.part).unwrap_or("general");
    let tabs = codes().map(|(code, title)| (code, title, code == chosen)).collect();
    let versions = casework.profile_versions().await?;
    let page = ProfilePage {
        frame: visit.frame("地区配置"),
        version: casework.profile().version,
        directory_version: casework.directory().version,
        calendar_version: casework.calendar().version,
        tabs,
        years: (chosen == "calendar").then(|| years(&app)),
        compare: if chosen == "compare" { Some(compare(&app, &asked, &versions).await?) } else { None },
        trial: if chosen == "trial" { Some(trial(&app, &asked).await?) } else { None },
        shown: parts.into_iter().find(|part| part.code == chosen),
        versions,
    };
    Ok(Html(page.render()?))
}

#[cfg(test)]
mod tests {
    use super::runs;
    use jiff::civil::date;

    #[test]
    fn days_in_a_row_are_told_as_one_run() {
        let days = [(9, 28), (10, 1), (10, 2), (10, 3), (12, 31)].map(|(month, day)| date(2025, month, day));
        assert_eq!(runs(&days), "9月28日、10月1日至3日、12月31日");
        assert_eq!(runs(&[date(2025, 1, 31), date(2025, 2, 1)]), "1月31日至2月1日");
        assert_eq!(runs(&[]), "");
    }
}
