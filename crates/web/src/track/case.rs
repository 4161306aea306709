//! `/track/case`: the case as its complainant sees it, on one page for a phone.

use super::words;
use crate::{
    App,
    case::{Trouble, UploadForm},
    error::WebError,
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{CaseTab, CaseView, ClockItem, DraftForm, MessageItem, Preview, StepState, TimelineItem, Urgency};
use domain::{act::ActKind, ids::CaseId, options::OfferKind};
use serde::Deserialize;

/// What the page shows; nothing that lies among officers.
const PARTS: [CaseTab; 5] =
    [CaseTab::Overview, CaseTab::Evidence, CaseTab::Letters, CaseTab::Clocks, CaseTab::Messages];

/// What the address may ask for: what an act has just done.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
pub struct Done {
    /// Events after this version.
    from: Option<u32>,
    /// Up to this one.
    to: Option<u32>,
}

/// Something that may be done now.
struct ActLink {
    code: &'static str,
    label: String,
    hint: &'static str,
}

/// A form that was begun and not sent.
struct Begun {
    path: String,
    label: String,
    saved_at: String,
}

#[derive(Template)]
#[template(path = "track_case.html")]
struct TrackCasePage {
    frame: Frame,
    view: CaseView,
    now: &'static str,
    next: &'static str,
    acts: Vec<ActLink>,
    begun: Vec<Begun>,
    running: Vec<ClockItem>,
    ended: Vec<ClockItem>,
    messages: Vec<MessageItem>,
    upload: Option<UploadForm>,
    news: Vec<TimelineItem>,
    trouble: Option<Trouble>,
    printed_on: String,
}

/// `GET /track/case`.
pub async fn show(State(app): State<App>, visit: Visit, Query(done): Query<Done>) -> Result<Response, WebError> {
    let id = visit.signed()?.case.clone().ok_or(WebError::NotFound)?;
    draw(&app, &visit, &id, done, None).await
}

/// Draws the complainant's page.
pub async fn draw(
    app: &App,
    visit: &Visit,
    id: &CaseId,
    done: Done,
    trouble: Option<Trouble>,
) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let mut view = app.casework.case_page(viewer, id, &PARTS).await?;
    let status = trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    let mut news = Vec::new();
    if let Some((from, to)) = done.from.zip(done.to)
        && let Some(found) = app.casework.news(viewer, id, from, from).await?
    {
        news = found.items.into_iter().filter(|item| item.version <= to).collect();
    }
    let (now, next) = words::of_stage(&view.stage_code);
    let (ended, running) =
        std::mem::take(&mut view.clocks).into_iter().partition(|clock| clock.urgency == Urgency::Done);
    let page = TrackCasePage {
        frame: visit.frame(&format!("{} {}", view.number, view.stage_label)),
        now,
        next,
        acts: acts(&view),
        begun: begun(app, visit, id).await?,
        running,
        ended,
        messages: std::mem::take(&mut view.messages),
        upload: UploadForm::of(app, viewer, id, &view).await?,
        news,
        trouble,
        printed_on: domain::time::prose_date(app.casework.now().date()),
        view,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// What may be done now, in the complainant's words; evidence has its form on the page.
fn acts(view: &CaseView) -> Vec<ActLink> {
    let offered = view.offers.iter().filter(|offer| offer.kind != OfferKind::Act(ActKind::FileEvidence));
    let mut links: Vec<_> = offered
        .map(|offer| {
            let code = offer.kind.word();
            let plain = words::of_act(code);
            let label = plain.map_or_else(|| offer.label.clone(), |(label, _)| label.to_owned());
            ActLink { code, label, hint: plain.map_or("", |(_, hint)| hint) }
        })
        .collect();
    links.sort_by_key(|link| words::rank(link.code));
    links
}

/// The forms of this case that were begun and not sent.
async fn begun(app: &App, visit: &Visit, id: &CaseId) -> Result<Vec<Begun>, WebError> {
    let drafts = app.casework.unfinished(visit.signed()?).await?;
    let here = drafts.into_iter().filter_map(|draft| match draft.form {
        DraftForm::Act { case, offer } if case == *id => Some(Begun {
            path: format!("/cases/{case}/acts/{offer}"),
            label: words::of_act(&offer).map_or(draft.label, |(label, _)| label.to_owned()),
            saved_at: draft.saved_at,
        }),
        _ => None,
    });
    Ok(here.collect())
}
