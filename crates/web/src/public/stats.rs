//! `/stats`: what all complaints come to, drawn and in tables, and the same as open data.

use super::open_data;
use crate::{App, error::WebError, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    Json,
    extract::State,
    response::{Html, Response},
};
use casework::{FigureTable, PublicFigures};
use domain::{figures::Shown, money::Fen};
use serde_json::{Value, json};
use std::sync::Arc;

/// What stands in place of a count that is withheld.
const WITHHELD: &str = "不公布";

/// A column of the drawing of months.
struct Column {
    x: usize,
    y: i64,
    height: i64,
    /// The month.
    label: Option<String>,
    /// The year, under its first month.
    year: Option<String>,
}

/// A head figure with its words.
type Head = (&'static str, String, &'static str);

#[derive(Template)]
#[template(path = "stats.html")]
struct StatsPage {
    frame: Frame,
    figures: Arc<PublicFigures>,
    heads: Vec<Head>,
    columns: Vec<Column>,
    dictionary: &'static [[&'static str; 4]],
    printed_on: String,
}

impl StatsPage {
    fn shown(count: &Shown) -> String {
        words(*count)
    }

    /// The tables behind the months.
    fn tables(&self) -> &[FigureTable] {
        self.figures.tables.get(1..).unwrap_or_default()
    }

    fn months(&self) -> Option<&FigureTable> {
        self.figures.tables.first().filter(|table| !table.rows.is_empty())
    }
}

/// Field of the data, what it is, unit, source.
const DICTIONARY: &[[&str; 4]] = &[
    ["received", "收到的投诉，含历史补录；并案的各算一件", "件", "登记"],
    ["settled", "已经办结的", "件", "办结"],
    ["ordered", "属实并送达整改通知的", "件", "工作方案第（二）项"],
    ["rectified", "其中整改到位的：验收通过，或者认定失信后履行并修复", "件", "工作方案第（二）、（五）项"],
    ["determined", "认定违约失信的，含已修复的", "件", "工作方案第（二）项"],
    ["brought_home_yuan", "投诉以后支付的款项，按验收确认的凭证", "元", "整改验收、付款凭证"],
    [
        "month / field / breach / place / finding",
        "按收到月份、领域、违约情形、被投诉单位所在县市、核实结论分",
        "件",
        "登记与核实",
    ],
    ["days.half", "一半案件不超过这么多天", "日历日", "登记、受理、结论、验收、办结的日期，不含历史补录"],
    ["days.three_quarters", "四分之三的案件不超过这么多天；不足10件的不公布", "日历日", "同上"],
];

fn words(count: Shown) -> String {
    count.count().map_or_else(|| WITHHELD.to_owned(), |count| count.to_string())
}

/// Money as it is said: in 万元 from there on.
fn money(sum: Fen) -> String {
    if sum >= Fen::new(1_000_000) { sum.in_wan() } else { format!("{sum}元") }
}

/// The figures of the front page; none before there are cases.
pub fn living(figures: &PublicFigures) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let mut say = |label, value: Option<String>| all.extend(value.map(|value| (label, value)));
    say("收到投诉", figures.received.count().filter(|count| *count > 0).map(|count| format!("{count}件")));
    say("已办结", figures.settled.count().filter(|count| *count > 0).map(|count| format!("{count}件")));
    say("一半案件办结用时", figures.median_days.map(|days| format!("{days}天以内")));
    say("推动支付账款", figures.brought_home.map(money));
    all
}

fn heads(figures: &PublicFigures) -> Vec<Head> {
    let mut all = vec![
        ("收到投诉", words(figures.received), "件"),
        ("已办结", words(figures.settled), "件"),
        ("责令整改", words(figures.ordered), "件"),
        ("整改到位", words(figures.rectified), "件"),
    ];
    if let Some(share) = figures.rectified_share {
        all.push(("整改到位率", format!("{share}%"), ""));
    }
    all.push(("认定失信", words(figures.determined), "件"));
    if let Some(sum) = figures.brought_home {
        all.push(("推动支付账款", money(sum), ""));
    }
    all
}

/// The columns of the months, 100 high.
fn columns(table: &FigureTable) -> Vec<Column> {
    let every = table.rows.len().div_ceil(12).max(1);
    let last = table.rows.len().saturating_sub(1);
    let column = |(at, row): (usize, &casework::FigureRow)| {
        let (year, month) = row.code.split_once('-').unwrap_or((&row.code, ""));
        Column {
            x: at * 30,
            y: 100 - row.bar,
            height: row.bar,
            label: (last - at).is_multiple_of(every).then(|| format!("{}月", month.trim_start_matches('0'))),
            year: (at == 0 || month == "01").then(|| year.to_owned()),
        }
    };
    table.rows.iter().enumerate().map(column).collect()
}

/// `GET /stats`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    let figures = app.casework.public_figures().await?;
    let page = StatsPage {
        frame: visit.frame("办理数据"),
        heads: heads(&figures),
        columns: figures.tables.first().map(columns).unwrap_or_default(),
        figures,
        dictionary: DICTIONARY,
        printed_on: domain::time::prose_date(app.casework.now().date()),
    };
    Ok(Html(page.render()?))
}

/// `GET /stats.csv`: one figure a line.
pub async fn table(State(app): State<App>) -> Result<Response, WebError> {
    let figures = app.casework.public_figures().await?;
    let count = |count: Shown| count.count().map(|count| count.to_string()).unwrap_or_default();
    let mut rows: Vec<[String; 5]> = Vec::new();
    let mut say = |group: &str, code: &str, label: &str, value: String, unit: &str| {
        rows.push([group, code, label, &value, unit].map(str::to_owned));
    };
    let totals = [
        ("received", "收到投诉", figures.received),
        ("settled", "已办结", figures.settled),
        ("ordered", "责令整改", figures.ordered),
        ("rectified", "整改到位", figures.rectified),
        ("determined", "认定失信", figures.determined),
    ];
    for (code, label, value) in totals {
        say("total", code, label, count(value), "件");
    }
    let home = figures.brought_home.map(|sum| sum.to_string().replace(',', "")).unwrap_or_default();
    say("total", "brought_home_yuan", "推动支付账款", home, "元");
    for one in &figures.tables {
        for row in &one.rows {
            say(one.code, &row.code, &row.label, count(row.count), "件");
        }
    }
    for time in &figures.times {
        let half = time.spread.map(|spread| spread.half.to_string()).unwrap_or_default();
        let most = time.spread.and_then(|spread| spread.three_quarters).map(|days| days.to_string());
        say("days.half", time.code, time.label, half, "日历日");
        say("days.three_quarters", time.code, time.label, most.unwrap_or_default(), "日历日");
    }
    let head = ["group", "code", "label", "value", "unit"].map(str::to_owned);
    open_data::table("stats.csv", std::iter::once(head).chain(rows))
}

/// `GET /stats.json`: `null` stands for what is withheld.
pub async fn json(State(app): State<App>) -> Result<Json<Value>, WebError> {
    let figures = app.casework.public_figures().await?;
    let rows = |table: &FigureTable| -> Vec<Value> {
        let row =
            |row: &casework::FigureRow| json!({ "code": row.code, "label": row.label, "count": row.count.count() });
        table.rows.iter().map(row).collect()
    };
    let tables: serde_json::Map<String, Value> =
        figures.tables.iter().map(|table| (table.code.to_owned(), Value::from(rows(table)))).collect();
    let days: serde_json::Map<String, Value> = figures
        .times
        .iter()
        .map(|time| {
            let spread = time.spread.map(
                |spread| json!({ "cases": spread.number, "half": spread.half, "three_quarters": spread.three_quarters }),
            );
            (time.code.to_owned(), spread.unwrap_or(Value::Null))
        })
        .collect();
    Ok(Json(json!({
        "place": app.casework.profile().place,
        "at": figures.at,
        "received": figures.received.count(),
        "settled": figures.settled.count(),
        "ordered": figures.ordered.count(),
        "rectified": figures.rectified.count(),
        "determined": figures.determined.count(),
        "brought_home_yuan": figures.brought_home.map(|sum| sum.to_string().replace(',', "")),
        "counts": tables,
        "days": days,
    })))
}
