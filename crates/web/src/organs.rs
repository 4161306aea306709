//! 机构名录: search, the tree by managing authority, and the list that a filter leaves, on a day of one's choice.

use crate::{App, error::WebError, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::header,
    response::{Html, IntoResponse, Response},
};
use casework::{DirectoryQuery, DirectoryVersion, OrganLine, OrganMatch, PlaceBranch};
use domain::{actor::Role, ids::OrganId, organ::OrganKind};
use jiff::civil::Date;
use serde::Deserialize;

/// A day in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OnDay {
    day: String,
}

impl OnDay {
    /// What was typed.
    pub fn day(&self) -> &str {
        &self.day
    }
}

/// The day that was asked for, and the words of a day that is none.
pub struct Day {
    /// The day.
    pub date: Date,
    /// As the field shows it.
    pub typed: String,
    /// What is wrong with it.
    pub fault: Option<&'static str>,
    /// It is today.
    pub today: bool,
}

impl Day {
    /// Reads a day; today where nothing was typed or what was typed is none.
    pub fn read(app: &App, typed: &str) -> Self {
        let today = app.casework.now().date();
        let typed = typed.trim();
        let read: Option<Date> = typed.parse().ok();
        let fault = (!typed.is_empty() && read.is_none()).then_some("日期应写作2026-03-05");
        let date = read.unwrap_or(today);
        let shown = if fault.is_some() { typed.to_owned() } else { date.to_string() };
        Self { date, typed: shown, fault, today: date == today }
    }

    /// What an address carries to stay on this day.
    pub fn query(&self) -> String {
        if self.today { String::new() } else { format!("?day={}", self.date) }
    }

    /// The day in prose.
    pub fn prose(&self) -> String {
        domain::time::prose_date(self.date)
    }
}

/// A choice of a menu: value, words, whether it is chosen.
type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "organs.html")]
struct OrgansPage {
    frame: Frame,
    day: Day,
    text: String,
    places: Vec<Choice>,
    kinds: Vec<Choice>,
    gone: bool,
    /// The lines of a search or filter; the tree stands where there is none.
    found: Option<Vec<(OrganLine, OrganMatch)>>,
    cut: bool,
    tree: Vec<PlaceBranch>,
    versions: Vec<DirectoryVersion>,
    may_import: bool,
}

/// One branch of the tree, which draws those below it.
#[derive(Template)]
#[template(path = "organs_branch.html")]
struct Branch<'a> {
    at: &'a PlaceBranch,
    day: &'a Day,
    open: bool,
    depth: usize,
}

impl Branch<'_> {
    fn below<'a>(&self, branch: &'a PlaceBranch, day: &'a Day) -> Result<String, askama::Error> {
        Branch { at: branch, day, open: self.depth == 0 && self.at.places.len() <= 12, depth: self.depth + 1 }.render()
    }
}

impl OrgansPage {
    fn branch(&self, branch: &PlaceBranch) -> Result<String, askama::Error> {
        Branch { at: branch, day: &self.day, open: true, depth: 0 }.render()
    }
}

/// Lines on a page of results.
const LINES: usize = 300;

fn kind_code(kind: OrganKind) -> &'static str {
    match kind {
        OrganKind::Government => "government",
        OrganKind::Department => "department",
        OrganKind::Township => "township",
        OrganKind::Zone => "zone",
        OrganKind::Institution => "institution",
        OrganKind::StateFirm => "state_firm",
    }
}

const KINDS: [OrganKind; 6] = [
    OrganKind::Government,
    OrganKind::Zone,
    OrganKind::Department,
    OrganKind::Township,
    OrganKind::Institution,
    OrganKind::StateFirm,
];

async fn draw(app: &App, visit: &Visit, day: Day, query: DirectoryQuery) -> Result<Html<String>, WebError> {
    let filtered = !query.text.trim().is_empty() || query.place.is_some() || query.kind.is_some() || query.gone;
    let mut found = filtered.then(|| app.casework.organ_list(&query, day.date, LINES + 1));
    let cut = found.as_ref().is_some_and(|found| found.len() > LINES);
    if let Some(found) = &mut found {
        found.truncate(LINES);
    }
    let tree = if filtered { Vec::new() } else { app.casework.organ_tree(day.date) };
    let places = app.casework.places(day.date).into_iter();
    let page = OrgansPage {
        frame: visit.frame("机构名录"),
        places: places.map(|(id, name)| (id.to_string(), name, Some(&id) == query.place.as_ref())).collect(),
        kinds: KINDS.map(|kind| (kind_code(kind).to_owned(), kind.label().to_owned(), query.kind == Some(kind))).into(),
        text: query.text,
        gone: query.gone,
        day,
        found,
        cut,
        tree,
        versions: app.casework.directory_versions().await?,
        may_import: visit.signed()?.role == Role::SystemAdmin,
    };
    Ok(Html(page.render()?))
}

/// `GET /organs`: the tree on a day.
pub async fn show(State(app): State<App>, visit: Visit, Query(on): Query<OnDay>) -> Result<Html<String>, WebError> {
    let day = Day::read(&app, &on.day);
    draw(&app, &visit, day, DirectoryQuery::default()).await
}

/// `POST /organs`: what a search or filter meets.
pub async fn search(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Html<String>, WebError> {
    let day = Day::read(&app, &form.take("day"));
    let kind = form.take("kind");
    let query = DirectoryQuery {
        text: form.take("text").trim().chars().take(100).collect(),
        place: form.take_filled("place").and_then(|id| OrganId::parse(&id).ok()),
        kind: KINDS.into_iter().find(|known| kind_code(*known) == kind),
        gone: form.take_filled("gone").is_some(),
    };
    draw(&app, &visit, day, query).await
}

/// `GET /organs/export`: the directory in force as a workbook.
pub async fn export(State(app): State<App>) -> Result<Response, WebError> {
    let version = app.casework.directory().version;
    let casework = app.casework.clone();
    let bytes = tokio::task::spawn_blocking(move || casework.directory_workbook()).await;
    let bytes = bytes.map_err(|_| WebError::Busy)??;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let name = crate::evidence::percent(&format!("机构名录第{version}版.xlsx"));
    let disposition = format!("attachment; filename=\"organs-{version}.xlsx\"; filename*=UTF-8''{name}");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
