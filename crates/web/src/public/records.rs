//! `/records`: the public register, where the profile has opened it; as a page, a feed and open data.

use super::open_data;
use crate::{App, error::WebError, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
};
use casework::{PublicRecordItem, PublicRecordPage, RecordForm};
use domain::vocabulary::{Field, Severity};
use serde::Deserialize;
use serde_json::{Value, json};

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    name: String,
    field: String,
    severity: String,
    after: String,
}

impl Asked {
    fn form(self) -> RecordForm {
        RecordForm { name: self.name, field: self.field, severity: self.severity, after: self.after }
    }
}

/// A choice: value, words, chosen.
type Choice = (&'static str, &'static str, bool);

#[derive(Template)]
#[template(path = "records.html")]
struct RecordsPage {
    frame: Frame,
    basis: Option<String>,
    form: RecordForm,
    fields: Vec<Choice>,
    severities: Vec<Choice>,
    page: PublicRecordPage,
    /// The address of the next page.
    next: Option<String>,
    repair: String,
    dictionary: &'static [[&'static str; 3]],
    printed_on: String,
}

impl RecordsPage {
    fn sought(&self) -> bool {
        !self.form.name.trim().is_empty() || !self.form.field.is_empty() || !self.form.severity.is_empty()
    }
}

#[derive(Template)]
#[template(path = "records_atom.xml", escape = "html")]
struct Feed {
    title: String,
    /// The place's identifier: entries keep their names whatever address the feed is read from.
    place: String,
    host: String,
    updated: String,
    items: Vec<PublicRecordItem>,
}

/// Field of the data, what it is, where it comes from.
const DICTIONARY: &[[&str; 3]] = &[
    ["id", "记录的标识，与案件编号无关", "本系统"],
    ["respondent", "被认定失信的单位", "认定决定书"],
    ["field, field_label", "六个领域之一", "工作方案第（一）项"],
    ["breach, breach_label", "违约情形", "核实结论"],
    ["severity, severity_label", "轻微、一般、严重", "认定决定书"],
    ["determined_on", "认定日期，如2026-03-05", "认定决定书"],
    ["by", "认定部门", "工作方案第（二）项"],
    ["objected", "异议处理中", "异议申请"],
    ["performed", "已履行、等待修复", "验收结论"],
    ["measures", "正在实施的惩戒措施", "惩戒决定"],
];

/// `GET /records`.
pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Html<String>, WebError> {
    let form = asked.form();
    let page = app.casework.register_page(&form).await?;
    let profile = app.casework.profile();
    let next = page.next.as_ref().map(|after| {
        let pairs = [("name", &form.name), ("field", &form.field), ("severity", &form.severity), ("after", after)];
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
            .finish();
        format!("/records?{query}")
    });
    let page = RecordsPage {
        frame: visit.frame("失信记录公示"),
        basis: app.casework.register_basis().map(str::to_owned),
        fields: Field::ALL.iter().map(|one| (one.code(), one.label(), one.code() == form.field)).collect(),
        severities: Severity::ALL.iter().map(|one| (one.code(), one.label(), one.code() == form.severity)).collect(),
        form,
        page,
        next,
        repair: profile.repair.name.clone(),
        dictionary: DICTIONARY,
        printed_on: domain::time::prose_date(app.casework.now().date()),
    };
    Ok(Html(page.render()?))
}

fn value(item: &PublicRecordItem) -> Value {
    json!({
        "id": item.id,
        "respondent": item.respondent,
        "field": item.field.map(|(code, _)| code),
        "field_label": item.field.map(|(_, label)| label),
        "breach": item.breach.0,
        "breach_label": item.breach.1,
        "severity": item.severity.0,
        "severity_label": item.severity.1,
        "determined_on": item.determined_on,
        "by": item.by,
        "objected": item.objected,
        "performed": item.performed,
        "measures": item.measures,
    })
}

/// `GET /records.json`.
pub async fn json(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Json<Value>, WebError> {
    let items = app.casework.register_all(&asked.form()).await?;
    let basis = app.casework.register_basis();
    Ok(Json(json!({ "basis": basis, "records": items.iter().map(value).collect::<Vec<_>>() })))
}

/// `GET /records.csv`.
pub async fn table(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let items = app.casework.register_all(&asked.form()).await?;
    let head = [
        "id",
        "respondent",
        "field_label",
        "breach_label",
        "severity_label",
        "determined_on",
        "by",
        "objected",
        "performed",
        "measures",
    ];
    let yes = |truth: bool| if truth { "是" } else { "否" }.to_owned();
    let row = |item: PublicRecordItem| {
        [
            item.id,
            item.respondent,
            item.field.map_or("", |(_, label)| label).to_owned(),
            item.breach.1.to_owned(),
            item.severity.1.to_owned(),
            item.determined_on,
            item.by,
            yes(item.objected),
            yes(item.performed),
            item.measures.join("；"),
        ]
    };
    open_data::table("records.csv", std::iter::once(head.map(str::to_owned)).chain(items.into_iter().map(row)))
}

/// `GET /records.atom`.
pub async fn feed(State(app): State<App>, headers: HeaderMap) -> Result<Response, WebError> {
    let mut items = app.casework.register_all(&RecordForm::default()).await?;
    items.truncate(100);
    let profile = app.casework.profile();
    let feed = Feed {
        title: format!("{}失信记录公示", profile.place),
        place: profile.id.clone(),
        host: crate::people::new::host(&app, &headers),
        updated: items.iter().map(|item| item.changed_at.clone()).max().unwrap_or_else(|| app.casework.feed_time()),
        items,
    };
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed.render()?).into_response())
}

#[derive(Template)]
#[template(path = "typical.html")]
struct TypicalPage {
    frame: Frame,
}

/// `GET /typical`: published cases come with the province's receipt.
pub async fn typical(visit: Visit) -> Result<Html<String>, WebError> {
    Ok(Html(TypicalPage { frame: visit.frame("典型案例") }.render()?))
}
