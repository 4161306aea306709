//! The case page.

use crate::{App, error::WebError, frame::Frame, routes, visit::Visit};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{CaseView, StepState, TimelineItem, Urgency};
use domain::{
    act::ActKind,
    actor::Role,
    ids::CaseId,
    options::{Offer, OfferKind},
};
use serde::Deserialize;

/// A link to the page of an act.
struct Act {
    code: &'static str,
    label: String,
    main: bool,
    grave: bool,
}

/// The form that adds evidence.
struct Upload {
    claims: Vec<(u16, String)>,
    limit: String,
}

/// Why an upload did not succeed.
pub struct Trouble {
    status: StatusCode,
    title: &'static str,
    text: String,
}

impl Trouble {
    /// An upload that did not succeed.
    pub fn of_upload(error: WebError) -> Result<Self, WebError> {
        let (status, text) = match error {
            WebError::TooLarge(limit) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("文件超过{}的上限，没有保存。请压缩或拆分后再上传。", crate::error::size_words(limit)),
            ),
            WebError::Unfit(text) => (StatusCode::UNPROCESSABLE_ENTITY, text),
            other => return Err(other),
        };
        Ok(Self { status, title: "证据没有上传成功", text })
    }
}

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    frame: Frame,
    view: CaseView,
    acts: Vec<Act>,
    upload: Option<Upload>,
    trouble: Option<Trouble>,
    news: Option<Vec<TimelineItem>>,
    late: bool,
    running: Vec<usize>,
    printed_on: String,
}

impl CasePage {
    fn main_acts(&self) -> Vec<&Act> {
        self.acts.iter().filter(|act| act.main).collect()
    }

    fn other_acts(&self) -> Vec<&Act> {
        self.acts.iter().filter(|act| !act.main).collect()
    }
}

/// The state class of a clock's urgency.
pub fn urgency_class(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Over => "state-late",
        Urgency::Soon => "state-soon",
        Urgency::Ok => "state-active",
        Urgency::Done => "state-done",
    }
}

/// The word of a clock's urgency.
pub fn urgency_word(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Over => "已超期",
        Urgency::Soon => "将到期",
        Urgency::Ok => "计时中",
        Urgency::Done => "已停止",
    }
}

fn code(kind: OfferKind) -> &'static str {
    match kind {
        OfferKind::Act(kind) => kind.code(),
        OfferKind::Endorse => "endorse",
        OfferKind::SendBack => "send_back",
    }
}

/// What cannot be taken back easily, or weighs on somebody: its button is vermilion.
fn grave(kind: OfferKind) -> bool {
    matches!(
        kind,
        OfferKind::Act(
            ActKind::Decline
                | ActKind::Determine
                | ActKind::Revoke
                | ActKind::SealEvidence
                | ActKind::AskWithdrawal
                | ActKind::DeclareGone
                | ActKind::Merge
        )
    )
}

/// The events of a case after one version, up to another, as numbers in the address say.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
pub struct Since {
    from: Option<u32>,
    to: Option<u32>,
}

/// Draws the case page for a visit.
pub async fn page(
    app: &App,
    visit: &Visit,
    id: &CaseId,
    since: Since,
    trouble: Option<Trouble>,
) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let mut view = app.casework.case_view(viewer, id).await?;
    view.parties.retain(|pair| !view.headline.contains(pair));
    let status = trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    let files = |offer: &Offer| offer.kind == OfferKind::Act(ActKind::FileEvidence);
    let upload = view.offers.iter().any(files).then(|| Upload {
        claims: view.claims.iter().map(|claim| (claim.no, claim.words.clone())).collect(),
        limit: crate::error::size_words(app.settings.max_upload_bytes),
    });
    let mut acts: Vec<Act> = view
        .offers
        .iter()
        .filter(|offer| !files(offer))
        .map(|offer| Act {
            code: code(offer.kind),
            label: offer.label.clone(),
            main: offer.main || matches!(offer.kind, OfferKind::Endorse | OfferKind::SendBack),
            grave: grave(offer.kind),
        })
        .collect();
    // Signatures first, then what moves the case on; what weighs on somebody last.
    acts.sort_by_key(|act| (!matches!(act.code, "endorse" | "send_back"), !act.main, act.grave));
    let news = since.from.zip(since.to).map(|(from, to)| {
        view.timeline.iter().filter(|item| item.version > from && item.version <= to).cloned().collect()
    });
    let page = CasePage {
        frame: visit.frame(&format!("{} {}", view.number, view.stage_label)),
        acts,
        upload,
        news,
        late: view.clocks.iter().any(|clock| clock.urgency == Urgency::Over),
        running: (0..view.clocks.len()).filter(|&at| view.clocks[at].urgency != Urgency::Done).take(2).collect(),
        printed_on: domain::time::prose_date(app.casework.now().date()),
        trouble,
        view,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /cases/{id}`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(since): Query<Since>,
) -> Result<Response, WebError> {
    page(&app, &visit, &case_id(&id)?, since, None).await
}

/// The case of an address.
pub fn case_id(text: &str) -> Result<CaseId, WebError> {
    CaseId::parse(text).map_err(|_| WebError::NotFound)
}

/// Where to go after an act: the case, with what came of it.
pub fn after(id: &CaseId, role: Role, from: Option<u32>, to: u32) -> Redirect {
    let path = routes::case_path(id.as_str(), role);
    let from = from.unwrap_or_else(|| to.saturating_sub(1));
    Redirect::to(&format!("{path}?from={from}&to={to}"))
}
