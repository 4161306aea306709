//! 案件台账: search, conditions, order, pages, saved views and columns.
//!
//! Conditions stand in the address, so that a view can be linked; words to find travel in the body alone. Whatever is
//! asked for with words is posted, everything else is a link.

use crate::{
    App,
    case::{urgency_class, urgency_word},
    error::WebError,
    evidence::percent,
    field::Fault,
    form::CheckedForm,
    frame::Frame,
    routes,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{
    ASSIGNEES, CLOCK_STATES, Density, FieldError, LedgerCell, LedgerColumn, LedgerForm, LedgerPage, RECORDED, SORTS,
    SavedView, Urgency,
};
use domain::{
    organ::OrganKind,
    stage::Stage,
    vocabulary::{Breach, Evil, Field},
};
use std::collections::BTreeMap;

/// A choice of a filter: value, words, chosen.
type Option3 = (String, String, bool);

/// Something that shows the ledger otherwise: a link, or a button that posts where words are searched for.
pub struct Go {
    /// Where to; none where it has to be posted.
    href: Option<String>,
    name: &'static str,
    value: String,
    label: String,
}

/// A filter that offers choices.
struct Choice {
    name: &'static str,
    label: &'static str,
    options: Vec<Option3>,
}

/// A filter that is typed.
struct Entry {
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    value: String,
    error: Option<String>,
    organs: bool,
}

/// The head of a column.
struct Head {
    column: LedgerColumn,
    sort: Option<Go>,
    /// `ascending` or `descending` where the list is in its order.
    order: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct CasesPage {
    frame: Frame,
    page: LedgerPage,
    query: LedgerForm,
    chips: Vec<(String, Go)>,
    quick: Vec<Choice>,
    more: Vec<Choice>,
    entries: Vec<Entry>,
    more_active: usize,
    organs: Vec<String>,
    heads: Vec<Head>,
    sorts: Vec<Option3>,
    all_columns: Vec<(LedgerColumn, bool)>,
    density: Density,
    views: Vec<SavedView>,
    current: Option<SavedView>,
    first: Option<Go>,
    previous: Option<Go>,
    next: Option<Go>,
    reverse: Go,
    hands_over: bool,
    faults: Vec<Fault>,
    view_error: Option<String>,
    printed_on: String,
    any_case: bool,
    enters: bool,
}

impl CasesPage {
    fn text(&self) -> String {
        self.query.value("text")
    }

    fn cells(&self, row: &casework::LedgerRow) -> Vec<(LedgerColumn, LedgerCell)> {
        self.heads.iter().map(|head| (head.column, head.column.cell(row))).collect()
    }

    fn total(&self) -> String {
        if self.page.total.more {
            format!("{}件以上", self.page.total.n)
        } else {
            format!("{}件", self.page.total.n)
        }
    }

    fn is_current(&self, view: &SavedView) -> bool {
        self.current.as_ref() == Some(view)
    }

    /// What a form has to carry so that the ledger is shown again as it is.
    fn hidden(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.hidden_without_words();
        pairs.extend(self.query.text.clone().map(|text| ("text", text)));
        pairs
    }

    fn hidden_without_words(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.query.pairs();
        pairs.extend(self.current.as_ref().map(|view| ("view", view.id.clone())));
        pairs
    }
}

/// The state class of a clock.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
fn class(urgency: &Urgency) -> &'static str {
    urgency_class(*urgency)
}

/// The word of a clock.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
fn word(urgency: &Urgency) -> &'static str {
    urgency_word(*urgency)
}

/// The address of a form: conditions, order, place and view, never the words.
pub fn address(query: &LedgerForm, view: Option<&str>) -> String {
    let mut pairs = query.pairs();
    pairs.extend(query.after.clone().map(|after| ("after", after)));
    pairs.extend(query.before.clone().map(|before| ("before", before)));
    pairs.extend(view.map(|view| ("view", view.to_owned())));
    // With nothing in it, the ledger would open with the view that opens first.
    if pairs.is_empty() {
        pairs.push(("all", "1".to_owned()));
    }
    format!("/cases?{}", query_string(&pairs))
}

/// Conditions and order as an address and a saved view say them.
pub fn query_string(pairs: &[(&'static str, String)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect::<Vec<_>>().join("&")
}

fn choices<'a>(of: impl IntoIterator<Item = (&'a str, &'a str)>, chosen: &str) -> Vec<Option3> {
    of.into_iter().map(|(value, label)| (value.to_owned(), label.to_owned(), chosen == value)).collect()
}

/// Why the page is drawn again.
#[derive(Default)]
pub struct Again {
    /// Conditions that do not read.
    pub errors: Vec<FieldError>,
    /// What is wrong with the name of a view.
    pub view_error: Option<String>,
}

/// Draws the ledger.
pub async fn draw(
    app: &App,
    visit: &Visit,
    query: LedgerForm,
    view: Option<&str>,
    mut again: Again,
) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let page = match app.casework.ledger(viewer, &query).await {
        Ok(page) => page,
        Err(casework::Error::Invalid(errors)) => {
            again.errors.extend(errors);
            LedgerPage::default()
        }
        Err(error) => return Err(error.into()),
    };
    let nothing_found = page.rows.is_empty() && query.is_filtered();
    let any_case = nothing_found && !app.casework.ledger(viewer, &LedgerForm::default()).await?.rows.is_empty();
    let style = app.casework.ledger_style(viewer).await?;
    let views = app.casework.ledger_views(viewer).await?;
    let current = view.and_then(|id| views.iter().find(|view| view.id == id)).cloned();
    let shown = current.as_ref().map_or(&style.columns, |view| &view.columns).clone();
    let view_id = current.as_ref().map(|view| view.id.clone());
    let worded = query.text.is_some();
    let go = |name: &'static str, value: &str, label: &str, changed: LedgerForm| Go {
        href: (!worded || (name == "drop" && value == "text")).then(|| address(&changed, view_id.as_deref())),
        name,
        value: value.to_owned(),
        label: label.to_owned(),
    };
    let chips = app
        .casework
        .ledger_conditions(&query)
        .into_iter()
        .map(|one| {
            let mut without = query.from_first();
            without.set(one.name, None);
            let words = format!("{}：{}", one.label, one.value);
            (words.clone(), go("drop", one.name, &words, without))
        })
        .collect();
    let heads = shown
        .iter()
        .map(|&column| {
            let in_order = column.sort_code() == Some(query.sort_code());
            Head {
                column,
                sort: column.sort_code().map(|code| {
                    let ascending = in_order && !query.ascending;
                    let sorted = LedgerForm { sort: Some(code.to_owned()), ascending, ..query.from_first() };
                    go("by", code, column.label(), sorted)
                }),
                order: in_order.then_some(if query.ascending { "ascending" } else { "descending" }),
            }
        })
        .collect();
    let turn = |after: Option<&String>, before: Option<&String>, label: &str| {
        let turned = LedgerForm { after: after.cloned(), before: before.cloned(), ..query.clone() };
        let (name, value) = after.map_or_else(
            || before.map_or(("turn", ""), |before| ("before", before.as_str())),
            |after| ("after", after.as_str()),
        );
        go(name, value, label, turned)
    };
    let reversed = LedgerForm { ascending: !query.ascending, ..query.from_first() };
    let (quick, more) = selects(app, &query);
    let entries = entries(&query, &again.errors);
    let more_active = more.iter().filter(|choice| choice.options.iter().any(|(_, _, chosen)| *chosen)).count()
        + entries.iter().filter(|entry| !entry.value.is_empty()).count();
    let status = if again.errors.is_empty() && again.view_error.is_none() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let now = app.casework.now();
    let page = CasesPage {
        frame: visit.frame("案件台账"),
        chips,
        quick,
        more,
        entries,
        more_active,
        organs: organs(app),
        heads,
        sorts: choices(SORTS.iter().copied(), query.sort_code()),
        all_columns: LedgerColumn::ALL.iter().map(|column| (*column, shown.contains(column))).collect(),
        density: style.density,
        first: page.previous.as_ref().map(|_| turn(None, None, "首页")),
        previous: page.previous.as_ref().map(|line| turn(None, Some(line), "上一页")),
        next: page.next.as_ref().map(|line| turn(Some(line), None, "下一页")),
        reverse: go("reverse", "1", if query.ascending { "改为从大到小" } else { "改为从小到大" }, reversed),
        hands_over: routes::HANDING_OVER.contains(&viewer.role) && !page.rows.is_empty(),
        faults: again
            .errors
            .iter()
            .map(|error| Fault { href: format!("#filter-{}", error.field), text: error.message.clone() })
            .collect(),
        view_error: again.view_error,
        printed_on: now.to_minutes(),
        any_case,
        enters: routes::may_read("/register", viewer.role),
        views,
        current,
        page,
        query,
    };
    Ok((status, Html(page.render()?)).into_response())
}

fn selects(app: &App, query: &LedgerForm) -> (Vec<Choice>, Vec<Choice>) {
    let choice = |name: &'static str, label: &'static str, of: &[(&str, &str)]| Choice {
        name,
        label,
        options: choices(of.iter().copied(), &query.value(name)),
    };
    let owned = |name: &'static str, label: &'static str, of: Vec<(String, String)>| Choice {
        name,
        label,
        options: choices(of.iter().map(|(value, label)| (value.as_str(), label.as_str())), &query.value(name)),
    };
    let fields: Vec<_> = Field::ALL.iter().map(|one| (one.code(), one.label())).collect();
    let evils: Vec<_> = Evil::ALL.iter().map(|one| (one.code(), one.label())).collect();
    let breaches: Vec<_> = Breach::ALL.iter().map(|one| (one.code(), one.label())).collect();
    let channels = app.casework.profile().channels.iter();
    let channels = channels.map(|(id, channel)| (id.to_string(), channel.name.clone())).collect();
    let quick = vec![
        choice("stage", "阶段", Stage::WORDS),
        choice("status", "办理状态", &[("open", "在办"), ("closed", "已办结")]),
        choice("clock", "时限", CLOCK_STATES),
        choice("assignee", "承办人", ASSIGNEES),
    ];
    let more = vec![
        choice("field", "领域", &fields),
        choice("evil", "失信类型", &evils),
        choice("breach", "违约情形", &breaches),
        owned("place", "地区", app.casework.ledger_places()),
        owned("channel", "来源", channels),
        choice("recorded", "失信记录", RECORDED),
    ];
    (quick, more)
}

fn entries(query: &LedgerForm, errors: &[FieldError]) -> Vec<Entry> {
    const ENTRIES: &[(&str, &str, &str, bool)] = &[
        ("respondent", "被投诉主体", "text", true),
        ("lead", "牵头部门", "text", true),
        ("determining", "认定部门", "text", true),
        ("sum_from", "诉求金额不低于（元）", "text", false),
        ("sum_to", "诉求金额不高于（元）", "text", false),
        ("from", "收到日期不早于", "date", false),
        ("to", "收到日期不晚于", "date", false),
    ];
    ENTRIES
        .iter()
        .map(|&(name, label, kind, organs)| Entry {
            name,
            label,
            kind,
            value: query.value(name),
            error: errors.iter().find(|error| error.field == name).map(|error| error.message.clone()),
            organs,
        })
        .collect()
}

/// The names that the organ filters propose.
fn organs(app: &App) -> Vec<String> {
    let today = app.casework.now().date();
    let mut names: Vec<_> = app
        .casework
        .directory()
        .organs()
        .filter(|organ| organ.exists_on(today) && organ.kind != OrganKind::StateFirm)
        .map(|organ| organ.name_on(today).to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Reads a form or an address; `open` and `overdue` are how the workbench links.
pub fn read(mut get: impl FnMut(&str) -> Option<String>) -> LedgerForm {
    let mut form = LedgerForm::read(&mut get);
    if get("open").is_some() && form.status.is_none() {
        form.status = Some("open".to_owned());
    }
    if get("overdue").is_some() && form.clock.is_none() {
        form.clock = Some("over".to_owned());
    }
    form
}

/// `GET /cases`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(mut said): Query<BTreeMap<String, String>>,
) -> Result<Response, WebError> {
    if said.is_empty() {
        let views = app.casework.ledger_views(visit.signed()?).await?;
        if let Some(view) = views.iter().find(|view| view.opens_first) {
            return Ok(Redirect::to(&view_path(view)).into_response());
        }
    }
    // Words to find may not stand in an address, so none are read from it.
    said.remove("text");
    let view = said.remove("view");
    draw(&app, &visit, read(|name| said.remove(name)), view.as_deref(), Again::default()).await
}

/// The address of a saved view.
pub fn view_path(view: &SavedView) -> String {
    let and = if view.query.is_empty() { "" } else { "&" };
    format!("/cases?{}{and}view={}", view.query, view.id)
}

/// Shows what was asked for: with words here, without them under its address.
pub async fn go(app: &App, visit: &Visit, query: LedgerForm, view: Option<&str>) -> Result<Response, WebError> {
    if query.text.is_some() {
        return draw(app, visit, query, view, Again::default()).await;
    }
    Ok(Redirect::to(&address(&query, view)).into_response())
}

/// `POST /cases`: the same, with words to search for.
pub async fn search(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let mut query = read(|name| form.take_filled(name));
    let view = form.take_filled("view");
    if let Some(name) = form.take_filled("drop") {
        query.set(&name, None);
    }
    if let Some(by) = form.take_filled("by") {
        query.ascending = by == query.sort_code() && !query.ascending;
        query.sort = Some(by);
    }
    if form.take_filled("reverse").is_some() {
        query.ascending = !query.ascending;
    }
    go(&app, &visit, query, view.as_deref()).await
}
