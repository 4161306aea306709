//! The case page: a head, tabs that are links, what may be done now, and one part of the case at a time.
//!
//! Each tab reads only what it shows. The complainant has a page of its own: [`crate::track`].

mod act;
mod code;
mod file_list;
mod live;
mod package;
mod parts;

pub use act::Trouble;
pub use code::{give as give_code, refuse as refuse_code, show as code_desk};
pub use file_list::show as file_list;
pub use live::{Live, show as news};
pub use package::download as package;
pub use parts::{UploadForm, clocks, evidence, letters, links, messages, overview, timeline};

use crate::{App, error::WebError, frame::Frame, routes, visit::Visit};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{CaseTab, CaseView, Preview, ProposalItem, StepState, TimelineItem, Urgency};
use domain::{actor::Role, ids::CaseId};
use parts::{EvidenceGroup, FilterLink, MessageScope, OfferLink, ShownText, TabLink};
use serde::Deserialize;

/// What the address of a case page may ask for besides the case; never a word that somebody typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Look {
    /// What an act did: events after this version.
    from: Option<u32>,
    /// Up to this one.
    to: Option<u32>,
    /// A kind of entry of the timeline.
    kind: Option<String>,
    /// `newest`: the newest entry first.
    order: Option<String>,
    /// A piece of evidence whose text is shown in place.
    show: Option<String>,
}

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    frame: Frame,
    view: CaseView,
    /// The tab that is open.
    tab: CaseTab,
    tabs: Vec<TabLink>,
    offers: Vec<OfferLink>,
    upload: Option<UploadForm>,
    key: String,
    trouble: Option<Trouble>,
    news: Vec<TimelineItem>,
    groups: Vec<EvidenceGroup>,
    shown: Option<ShownText>,
    scopes: Vec<MessageScope>,
    filters: Vec<FilterLink>,
    newest_first: bool,
    turn: String,
    live: Live,
    officer: bool,
    /// It came without a proof of work, and waits for a look by the viewer.
    screened: bool,
    printed_on: String,
}

impl CasePage {
    /// The viewer may call a meeting about the case.
    fn calls_meetings(&self) -> bool {
        self.view.codes.gives
    }

    fn shows(&self, tab: CaseTab) -> bool {
        self.tab == tab
    }

    /// What the viewer may do with a pending decision.
    fn hands(&self, proposal: &ProposalItem) -> Vec<&OfferLink> {
        self.offers.iter().filter(|offer| offer.signs && !offer.disowns && offer.of == Some(proposal.no)).collect()
    }

    /// Signatures on paper in the viewer's name that he may disown.
    fn disowning(&self) -> Vec<&OfferLink> {
        self.offers.iter().filter(|offer| offer.disowns).collect()
    }

    fn main_offers(&self) -> Vec<&OfferLink> {
        self.offers.iter().filter(|offer| offer.main && !offer.signs).collect()
    }

    fn other_offers(&self) -> Vec<&OfferLink> {
        self.offers.iter().filter(|offer| !offer.main && !offer.signs).collect()
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

/// Draws the page of a case with one tab open.
pub async fn page(
    app: &App,
    visit: &Visit,
    id: &CaseId,
    tab: CaseTab,
    look: Look,
    trouble: Option<Trouble>,
) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let mut view = app.casework.case_page(viewer, id, &[tab]).await?;
    let status = trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    let news = match look.from.zip(look.to) {
        Some((from, to)) => {
            let news = app.casework.news(viewer, id, from, from).await?;
            news.map_or_else(Vec::new, |news| news.items.into_iter().filter(|item| item.version <= to).collect())
        }
        None => Vec::new(),
    };
    let shown = match look.show.as_deref().filter(|_| tab == CaseTab::Evidence) {
        Some(item) => parts::shown_text(app, viewer, id, item).await?,
        None => None,
    };
    view.parties.retain(|pair| !view.headline.contains(pair));
    let newest_first = look.order.as_deref() == Some("newest");
    let (filters, turn) = parts::choose_lines(&mut view, look.kind.as_deref(), newest_first);
    let upload = match tab {
        CaseTab::Evidence => UploadForm::of(app, viewer, id, &view).await?,
        _ => None,
    };
    let page = CasePage {
        frame: visit.frame(&format!("{} {}", view.number, view.stage_label)),
        tab,
        tabs: parts::tab_links(&view, tab),
        offers: parts::offer_links(&view),
        upload,
        key: hex::encode(app.casework.random::<16>()),
        news,
        groups: parts::evidence_groups(&view),
        shown,
        scopes: parts::message_scopes(&view, viewer.role),
        filters,
        newest_first,
        turn,
        live: Live::new(&view.id, view.version),
        officer: view.whole,
        screened: app.casework.is_to_screen(viewer, id).await?,
        printed_on: domain::time::prose_date(app.casework.now().date()),
        trouble,
        view,
    };
    Ok((status, Html(page.render()?)).into_response())
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
