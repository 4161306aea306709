//! 登记投诉: an officer enters what came by telephone, over the counter, by post or from another channel.

use crate::{
    App,
    draft::{DraftNotice, SaveSpot},
    error::{WebError, size_words},
    evidence::{drain, unreadable},
    field::{Control, Fault, Field, Filled, MORE, faults, fields},
    form::{CheckedForm, Parts, Posted},
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    Json,
    extract::{Multipart, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{Casework, ClockItem, DraftForm, FieldError, Registered, Urgency, Values, WAYS};
use domain::form::{Card, Input, InputKind};
use futures_util::{StreamExt, TryStreamExt};
use serde::Deserialize;
use std::io;

/// The form's anchor.
const FORM: &str = "register";
/// Organs that are offered where a name leaves a doubt.
const SUGGESTIONS: usize = 6;

/// A part of the form, drawn.
struct Drawn {
    title: &'static str,
    lead: &'static str,
    fields: Vec<Field>,
}

/// A way in which a complaint may have come.
struct Way {
    code: &'static str,
    label: &'static str,
    current: bool,
}

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    frame: Frame,
    ways: Vec<Way>,
    way: &'static str,
    sections: Vec<Drawn>,
    faults: Vec<Fault>,
    refused: Option<String>,
    /// What the suggestions for the respondent were made for.
    asked_for: String,
    /// The limit of a scan.
    limit: String,
    key: String,
    draft: Option<DraftNotice>,
    save: SaveSpot,
}

impl RegisterPage {
    /// It came by post.
    fn is_letter(&self) -> bool {
        self.way == "letter"
    }
}

#[derive(Template)]
#[template(path = "registered.html")]
struct RegisteredPage {
    frame: Frame,
    registered: Registered,
    enterprise: String,
    clocks: Vec<ClockItem>,
    received: String,
    officer: String,
    /// By which anybody may check the receipt.
    proof: String,
    /// The letter that confirms the registration, where it can be had as PDF.
    letter: Option<String>,
    /// Scans that could not be kept, and why.
    lost: Vec<String>,
}

/// The way that an address names; the telephone where it names none.
pub fn way(text: Option<&str>) -> &'static str {
    WAYS.iter().map(|(code, _)| *code).find(|code| Some(*code) == text).unwrap_or("phone")
}

/// How the complaint came, as the address of the form says.
#[derive(Debug, Default, Deserialize)]
pub struct ByWay {
    by: Option<String>,
}

#[derive(Default)]
struct Typed {
    values: Values,
    errors: Vec<FieldError>,
    refused: Option<String>,
    draft: Option<DraftNotice>,
    version: i64,
}

/// The choice among the organs that the name may mean, where it has to be made.
fn pick(app: &App, typed: &Typed) -> Option<Input> {
    if !typed.errors.iter().any(|error| error.field == "respondent") {
        return None;
    }
    let text = typed.values.get("respondent")?.first()?.trim();
    if text.is_empty() {
        return None;
    }
    let mut of: Vec<Card> = app
        .casework
        .suggest_organs(text, SUGGESTIONS)
        .into_iter()
        .map(|found| Card { value: found.id, words: found.name, note: found.note })
        .collect();
    of.push(Card {
        value: "text".to_owned(),
        words: "都不是，按原文登记".to_owned(),
        note: "受理时再由受理员确定被投诉主体".to_owned(),
    });
    Some(Input::new("respondent_pick", "您指的是哪个单位", InputKind::Cards { of }))
}

fn draw(app: &App, visit: &Visit, way: &'static str, typed: Typed) -> Result<Html<String>, WebError> {
    let pick = pick(app, &typed);
    let filled = Filled { values: &typed.values, errors: &typed.errors, evidence: &[], upload: None };
    let mut all = Vec::new();
    let mut sections = Vec::new();
    for mut section in app.casework.register_sections(way) {
        if let (Some(at), Some(pick)) = (section.inputs.iter().position(|input| input.name == "respondent"), &pick) {
            section.inputs.insert(at + 1, pick.clone());
        }
        let drawn = fields(FORM, &section.inputs, filled);
        all.extend(section.inputs);
        sections.push(Drawn { title: section.title, lead: section.lead, fields: drawn });
    }
    let asked_for = typed.values.get("respondent").and_then(|all| all.first()).filter(|_| pick.is_some());
    let page = RegisterPage {
        frame: visit.frame("登记投诉"),
        ways: WAYS.iter().map(|&(code, label)| Way { code, label, current: code == way }).collect(),
        way,
        sections,
        faults: faults(FORM, &all, &typed.errors),
        refused: typed.refused,
        asked_for: asked_for.map(|text| text.trim().to_owned()).unwrap_or_default(),
        limit: size_words(app.settings.max_upload_bytes),
        key: hex::encode(app.casework.random::<16>()),
        draft: typed.draft,
        save: SaveSpot { path: "/register/draft".to_owned(), version: typed.version, has_inputs: true, way },
    };
    Ok(Html(page.render()?))
}

/// `GET /register`.
pub async fn form(State(app): State<App>, visit: Visit, Query(by): Query<ByWay>) -> Result<Html<String>, WebError> {
    let way = way(by.by.as_deref());
    let form = DraftForm::Register { way: way.to_owned() };
    let typed = match app.casework.draft(visit.signed()?, &form).await? {
        Some(draft) => Typed {
            version: draft.version,
            values: draft.values.clone(),
            draft: Some(DraftNotice::of(draft)),
            ..Typed::default()
        },
        None => Typed::default(),
    };
    draw(&app, &visit, way, typed)
}

/// A registration under way: the case is opened when the first scan comes, or at the end.
#[derive(Default)]
struct Entry {
    registered: Option<Registered>,
    lost: Vec<String>,
}

/// `POST /register`.
pub async fn enter(State(app): State<App>, visit: Visit, posted: Posted) -> Result<Response, WebError> {
    match posted {
        Posted::Form(form) => answer(&app, &visit, form, Entry::default()).await,
        Posted::Parts(mut parts) => match take(&app, &visit, &mut parts).await {
            Ok((form, entry)) => answer(&app, &visit, form, entry).await,
            Err(error) => {
                drain(*parts).await;
                Err(error)
            }
        },
    }
}

/// Reads the parts. The scans stand behind everything that is typed, so the case is there to take them.
async fn take(app: &App, visit: &Visit, parts: &mut Multipart) -> Result<(CheckedForm, Entry), WebError> {
    let viewer = visit.signed()?;
    let limit = app.settings.max_upload_bytes;
    let (mut read, mut entry) = (Parts::default(), Entry::default());
    let mut failed = false;
    while let Some(mut field) = parts.next_field().await.map_err(unreadable)? {
        if read.take(visit, &mut field).await?.is_none() {
            continue;
        }
        if entry.registered.is_none() && !failed && !read.values.contains_key(MORE) {
            // What does not pass is said by the caller, who tries again.
            entry.registered = app.casework.register(viewer, &with_way(&read.values)).await.ok();
            failed = entry.registered.is_none();
        }
        let Some(registered) = &entry.registered else { continue };
        let name = field.file_name().unwrap_or_default().to_owned();
        let (mut size, mut over) = (0_u64, false);
        let source = (&mut field).map_err(io::Error::other).map(|piece| {
            let piece = piece?;
            size += piece.len() as u64;
            over = size > limit;
            if over { Err(io::Error::other("larger than the limit")) } else { Ok(piece) }
        });
        let why = match app.casework.add_evidence(viewer, &registered.id, &name, source, None).await {
            Ok(_) => continue,
            Err(_) if over => format!("超过{}的上限", size_words(limit)),
            Err(casework::Error::Invalid(all)) => all.into_iter().map(|one| one.message).collect(),
            Err(_) => "没有保存成功".to_owned(),
        };
        while let Ok(Some(_)) = field.chunk().await {}
        entry.lost.push(format!("{name}：{why}"));
    }
    Ok((read.finish()?, entry))
}

fn with_way(values: &Values) -> Values {
    let mut values = values.clone();
    let named = values.get("by").and_then(|all| all.first()).map(String::as_str);
    values.insert("by".to_owned(), vec![way(named).to_owned()]);
    values
}

async fn answer(app: &App, visit: &Visit, mut form: CheckedForm, entry: Entry) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let version = form.take("_draft").parse().unwrap_or(0);
    let values = with_way(&form.0);
    let way = way(values.get("by").and_then(|all| all.first()).map(String::as_str));
    if let Some(registered) = entry.registered {
        return slip(app, visit, registered, &values, entry.lost).await;
    }
    let mut typed = Typed { version, ..Typed::default() };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if values.contains_key(MORE) {
        status = StatusCode::OK;
    } else {
        match app.casework.register(viewer, &values).await {
            Ok(registered) => return slip(app, visit, registered, &values, Vec::new()).await,
            Err(casework::Error::Invalid(errors)) => typed.errors = errors,
            Err(casework::Error::Refused(refusal)) => {
                typed.refused = Some(format!("{}。{}。", refusal.rule, refusal.remedy));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let draft = DraftForm::Register { way: way.to_owned() };
    if let Ok(saved) = app.casework.save_draft(viewer, &draft, &values, version, None).await {
        typed.version = saved.version;
    }
    typed.values = values;
    Ok((status, draw(app, visit, way, typed)?).into_response())
}

/// The slip: number, code, what comes next and by when.
async fn slip(
    app: &App,
    visit: &Visit,
    registered: Registered,
    values: &Values,
    lost: Vec<String>,
) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let clocks = app.casework.case_view(viewer, &registered.id).await?.clocks;
    let letter =
        if app.casework.sets_letters() { app.casework.receipt_letter(&registered.id).await.ok() } else { None };
    let page = RegisteredPage {
        frame: visit.frame("登记回执"),
        letter,
        enterprise: values.get("enterprise").and_then(|all| all.first()).cloned().unwrap_or_default(),
        clocks: clocks.into_iter().filter(|clock| clock.urgency != Urgency::Done).collect(),
        received: domain::time::prose_date(app.casework.now().date()),
        officer: format!("{} {}", viewer.organ_name, viewer.name),
        proof: app.casework.receipt_proof(&registered.id).await?,
        registered,
        lost,
    };
    Ok(Html(page.render()?).into_response())
}

/// `POST /register/check`: what a script asks while the form is typed. In the body, since it names firms and organs.
pub async fn check(State(app): State<App>, mut form: CheckedForm) -> Json<serde_json::Value> {
    let (uscc, organ) = (form.take_filled("uscc"), form.take_filled("organ"));
    let uscc = uscc.map(|text| match Casework::check_uscc(&text) {
        Ok(code) => serde_json::json!({ "ok": true, "says": code }),
        Err(says) => serde_json::json!({ "ok": false, "says": says }),
    });
    let organ = organ.map(|text| {
        let certain = app.casework.certain_organ(&text);
        let near: Vec<_> = if certain.is_some() { Vec::new() } else { app.casework.suggest_organs(&text, SUGGESTIONS) };
        let near: Vec<_> = near.iter().map(|one| serde_json::json!({ "name": one.name, "note": one.note })).collect();
        serde_json::json!({ "is": certain.map(|one| one.name), "near": near })
    });
    Json(serde_json::json!({ "uscc": uscc, "organ": organ }))
}
