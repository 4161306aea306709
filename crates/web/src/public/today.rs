//! `/guide/today`: every clock of a complaint that is filed on a day, with its dates and reasons, and as a calendar file.

use super::{
    ics::{DayEvent, calendar},
    month::{Month, months},
};
use crate::{App, error::WebError, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use casework::{ForeseenItem, ForeseenWay};
use domain::{foresight::Way, time::prose_date};
use jiff::{Span, Timestamp, civil::Date};
use serde::Deserialize;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    day: String,
}

/// The clocks of a way, numbered through.
struct Part {
    title: &'static str,
    note: &'static str,
    /// Long, and for few.
    folded: bool,
    items: Vec<(usize, ForeseenItem)>,
}

#[derive(Template)]
#[template(path = "guide_today.html")]
struct TodayPage {
    frame: Frame,
    /// What was typed, or the day.
    typed: String,
    trouble: Option<String>,
    day: String,
    /// What people ask first, and the day.
    heads: Vec<(&'static str, String)>,
    parts: Vec<Part>,
    months: Vec<Month>,
    provisional: bool,
    printed_on: String,
}

impl TodayPage {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands out references")]
    fn prose(day: &Date) -> String {
        prose_date(*day)
    }
}

fn words(way: Way) -> (&'static str, &'static str) {
    match way {
        Way::Handling => ("每件投诉都走：从提交到答复", "每一步都按用满时限计算，所以是最晚的日子；多数案件会更早。"),
        Way::FoundTrue => ("查实以后：责令整改", "从核实结论最晚作出的那天往后算。"),
        Way::Refused => ("到期不整改：认定失信、惩戒", "从整改期限届满那天往后算。"),
        Way::Objecting => ("您不满意，或者双方有争议", "从收到答复、作出结论的那天往后算。"),
        Way::Aside => ("遇到时才起算", "有些案件会遇到。下面按“当天发生”举例计算。"),
    }
}

/// The day that was asked for, today where none was.
fn day_of(app: &App, typed: &str) -> Result<Date, String> {
    let today = app.casework.now().date();
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(today);
    }
    let day: Date = typed.parse().map_err(|_| format!("日期要写成{today}这样的形式"))?;
    let (first, last) = (today.checked_sub(Span::new().years(1)), today.checked_add(Span::new().years(2)));
    match (first, last) {
        (Ok(first), Ok(last)) if day < first || day > last => {
            Err(format!("请选{}到{}之间的日期", prose_date(first), prose_date(last)))
        }
        _ => Ok(day),
    }
}

fn parts(ways: Vec<ForeseenWay>) -> Vec<Part> {
    let mut no = 0;
    let mut part = |one: ForeseenWay| {
        let (title, note) = words(one.way);
        let items = one.items.into_iter().map(|item| {
            no += 1;
            (no, item)
        });
        Part { title, note, folded: one.way == Way::Aside, items: items.collect() }
    };
    ways.into_iter().map(&mut part).collect()
}

/// The days that people ask for first.
fn heads(parts: &[Part]) -> Vec<(&'static str, String)> {
    const ASKED: [(&str, &str); 4] = [
        ("acceptance", "最晚知道受不受理"),
        ("verification", "最晚查出结论"),
        ("reply", "最晚收到书面答复"),
        ("rectification", "查实的，最晚整改到位"),
    ];
    let all = || parts.iter().flat_map(|part| &part.items);
    let day = |code: &str| all().find(|(_, item)| item.code == code).map(|(_, item)| prose_date(item.last_day));
    ASKED.iter().filter_map(|(code, label)| Some((*label, day(code)?))).collect()
}

/// `GET /guide/today`.
pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let today = app.casework.now().date();
    let (day, trouble) = match day_of(&app, &asked.day) {
        Ok(day) => (day, None),
        Err(trouble) => (today, Some(trouble)),
    };
    let ways = app.casework.foresee(day);
    // What runs only where something happens has no day yet.
    let dated = ways.iter().filter(|one| one.way != Way::Aside).count();
    let parts = parts(ways);
    let marked: Vec<_> = parts.iter().take(dated).flat_map(|part| &part.items).map(|(no, item)| (*no, item)).collect();
    let status = if trouble.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = TodayPage {
        frame: visit.frame("如果今天提交"),
        typed: if trouble.is_some() { asked.day } else { day.to_string() },
        trouble,
        day: prose_date(day),
        heads: heads(&parts),
        months: months(app.casework.calendar(), day, &marked),
        provisional: parts.iter().flat_map(|part| &part.items).any(|(_, item)| item.provisional),
        parts,
        printed_on: prose_date(today),
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /guide/today.ics`: the same days for one's own calendar.
pub async fn file(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let day = day_of(&app, &asked.day).map_err(|_| WebError::NotFound)?;
    let profile = app.casework.profile();
    let mut events = Vec::new();
    for one in app.casework.foresee(day).into_iter().filter(|one| one.way != Way::Aside) {
        for item in one.items {
            let Ok(next) = item.last_day.tomorrow() else { continue };
            let provisional = if item.provisional { "（暂定，放假安排公布后可能变动）" } else { "" };
            events.push(DayEvent {
                uid: format!("jiannuo-{}-{}-{day}", profile.id, item.code),
                day: (item.last_day, next),
                summary: format!("“{}”最晚这天（{}）", item.label, item.owner),
                description: format!(
                    "如果{}提交投诉：{}起{}{provisional}。\n完成的标志：{}。\n依据：{}",
                    prose_date(day),
                    prose_date(item.from),
                    item.length,
                    item.stops,
                    item.basis
                ),
            });
        }
    }
    let name = format!("如果{}提交投诉（{}）", prose_date(day), profile.place);
    let stamp = Timestamp::from_microsecond(app.casework.now().as_micros()).unwrap_or_default();
    let text = calendar(&name, &stamp.strftime("%Y%m%dT%H%M%SZ").to_string(), &events);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"complaint-{day}.ics\"")),
    ];
    Ok((headers, text).into_response())
}
