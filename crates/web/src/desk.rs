//! 工作台: by role, what is to be done, by when, and the way to it.

use crate::{App, error::WebError, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{Desk, DraftForm, DraftItem, NewDevice, OwedItem, Urgency};
use domain::{actor::Role, stage::Stage, vocabulary::Excuse};
use serde::Deserialize;

/// A bar of a chart: words, number, its share of the longest in percent, and where it leads.
struct Bar {
    label: &'static str,
    number: i64,
    share: i64,
    href: String,
}

/// A proof that was not taken in: of which measure, and why.
pub struct Trouble {
    /// The case and the number of the measure, as the form's id names them.
    pub at: String,
    /// Why.
    pub text: String,
    /// The status of the answer.
    pub status: StatusCode,
}

/// What happened just before the page is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    read: Option<String>,
    proved: Option<String>,
}

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    frame: Frame,
    desk: Desk,
    role: Role,
    today: String,
    stages: Vec<Bar>,
    forbidden: Vec<&'static str>,
    limit: String,
    trouble: Option<Trouble>,
    before: Before,
    /// Browsers that have signed in for the first time.
    new_devices: Vec<NewDevice>,
    /// What the lines of a list call the viewer's unit.
    unit: String,
}

impl DeskPage {
    /// Where the next act of a line is done.
    fn act_path(item: &OwedItem) -> String {
        match &item.act.code {
            Some(code) => format!("/cases/{}#act-{code}", item.id),
            None => format!("/cases/{}", item.id),
        }
    }

    /// Where a draft is taken up again.
    fn draft_path(draft: &DraftItem) -> String {
        match &draft.form {
            DraftForm::Act { case, offer } => format!("/cases/{case}/acts/{offer}"),
            DraftForm::Register { way } => format!("/register?by={way}"),
        }
    }

    /// Nothing is owed, nothing waits for a hand, nothing was ordered.
    fn calm(&self) -> bool {
        self.desk.owed.counts.owed == 0
            && self.desk.hands.is_empty()
            && self.desk.tasks.is_empty()
            && self.desk.lost_codes.is_empty()
            && self.desk.missing.is_empty()
    }

    /// The viewer reads case content.
    fn on_cases(&self) -> bool {
        crate::routes::may_read("/cases", self.role)
    }

    fn heads(&self) -> bool {
        self.desk.late.is_some()
    }

    fn trouble_at(&self, at: &str) -> Option<&str> {
        self.trouble.as_ref().filter(|trouble| trouble.at == at).map(|trouble| trouble.text.as_str())
    }
}

/// `GET /desk`.
pub async fn show(State(app): State<App>, visit: Visit, Query(before): Query<Before>) -> Result<Response, WebError> {
    page(&app, &visit, before, None).await
}

/// The workbench, after a proof was not taken in if there is trouble.
pub async fn page(app: &App, visit: &Visit, before: Before, trouble: Option<Trouble>) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let desk = app.casework.desk(viewer).await?;
    let status = trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    let page = DeskPage {
        stages: bars(&desk),
        frame: visit.frame("工作台"),
        desk,
        role: viewer.role,
        today: domain::time::prose_date(app.casework.now().date()),
        forbidden: Excuse::ALL.iter().filter(|excuse| excuse.forbidden()).map(|excuse| excuse.label()).collect(),
        limit: crate::error::size_words(app.settings.max_upload_bytes),
        trouble,
        before,
        new_devices: app.casework.new_devices(viewer).await?,
        unit: viewer.organ_name.clone(),
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// Open cases by stage, in the order of the procedure.
fn bars(desk: &Desk) -> Vec<Bar> {
    let longest = desk.counts.by_stage.iter().map(|(_, number)| *number).max().unwrap_or(1).max(1);
    let number_of = |code: &str| desk.counts.by_stage.iter().find(|(known, _)| known == code).map(|(_, n)| *n);
    let bar = |&(code, label): &(&str, &'static str)| {
        let number = number_of(code)?;
        // A bar of nothing would look like no line at all.
        Some(Bar { label, number, share: (number * 100 / longest).max(1), href: format!("/cases?stage={code}") })
    };
    Stage::WORDS.iter().filter_map(bar).collect()
}

/// `POST /desk/read`: what changed was read up to an instant.
pub async fn read(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Redirect, WebError> {
    let until_us = form.take("until").parse().map_err(|_| WebError::Unreadable)?;
    app.casework.mark_read(visit.signed()?, until_us).await?;
    Ok(Redirect::to("/desk?read=1#news"))
}
