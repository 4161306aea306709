//! The tabs of a case page: one address each, and what each draws besides the view.

use super::{Look, act, case_id, page};
use crate::{App, assets, error::WebError, visit::Visit};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use casework::{
    CaseTab, CaseView, EntryKind, EvidenceItem, MessageItem, Preview, TimelineItem, Viewer,
    uploads::{self, Upload},
};
use domain::{
    access::audiences, act::ActKind, actor::Role, form::InputKind, ids::CaseId, options::OfferKind,
    vocabulary::Audience,
};
use futures_util::TryStreamExt;

/// The most bytes of a text that are shown in place.
const SHOWN_BYTES: usize = 64 * 1024;

/// The form that adds evidence.
pub struct UploadForm {
    /// What a file may be tied to.
    pub claims: Vec<(u16, String)>,
    /// The largest file, in words.
    pub limit: String,
    /// PDF files are drawn in place.
    pub draws: bool,
    /// What this person has begun and not brought to an end.
    pub open: Vec<Upload>,
    /// The script that goes on where a line broke.
    pub tus: String,
}

impl UploadForm {
    /// The form, where the viewer may file evidence.
    pub async fn of(app: &App, viewer: &Viewer, id: &CaseId, view: &CaseView) -> Result<Option<Self>, WebError> {
        if !view.offers.iter().any(act::files_evidence) {
            return Ok(None);
        }
        let open = match app.casework.parcel(viewer, id).await? {
            Some(home) => uploads::open(&app.casework, &home).await?,
            None => Vec::new(),
        };
        Ok(Some(Self {
            claims: view.claims.iter().map(|claim| (claim.no, claim.words.clone())).collect(),
            limit: crate::error::size_words(app.settings.max_upload_bytes),
            draws: app.casework.draws("application/pdf"),
            open,
            tus: assets::path("tus.min.js"),
        }))
    }
}

/// A tab.
pub struct TabLink {
    /// Its address.
    pub href: String,
    /// Its words.
    pub label: &'static str,
    /// How much it holds.
    pub count: usize,
    /// It is open.
    pub current: bool,
}

/// Something that may be done now.
#[expect(clippy::struct_excessive_bools, reason = "each is a question that the template asks on its own")]
pub struct OfferLink {
    /// Its code.
    pub code: String,
    /// Its words.
    pub label: String,
    /// The first lines of what it will cause.
    pub causes: Vec<String>,
    /// It causes more than that.
    pub more: bool,
    /// The hands it needs, where there are several.
    pub hands: String,
    /// It moves the case on, or is owed.
    pub main: bool,
    /// Until when one's own unit owes it.
    pub owed_until: Option<String>,
    /// It is a hand in a pending decision.
    pub signs: bool,
    /// It agrees with it.
    pub endorses: bool,
    /// The pending decision that it is about.
    pub of: Option<u32>,
    /// It says that a signature on paper is not one's own.
    pub disowns: bool,
    /// It weighs on somebody.
    pub grave: bool,
}

/// The evidence of one fact.
pub struct EvidenceGroup {
    /// The fact.
    pub title: String,
    /// Its files.
    pub items: Vec<EvidenceItem>,
}

/// A text file shown in place.
pub struct ShownText {
    /// Which.
    pub id: String,
    /// The first of it.
    pub text: String,
    /// There is more.
    pub cut: bool,
}

/// The messages of one scope.
pub struct MessageScope {
    /// Who reads them.
    pub title: &'static str,
    /// The scope's code.
    pub code: &'static str,
    /// The messages.
    pub items: Vec<MessageItem>,
    /// The viewer may write one.
    pub writes: bool,
}

/// A filter of the timeline.
pub struct FilterLink {
    /// Its code; empty for everything.
    pub href: String,
    /// Its words.
    pub label: &'static str,
    /// How many lines it leaves.
    pub count: usize,
    /// It is chosen.
    pub current: bool,
}

macro_rules! tabs {
    ($($(#[$doc:meta])* $name:ident $tab:ident;)*) => {$(
        $(#[$doc])*
        pub async fn $name(
            State(app): State<App>,
            visit: Visit,
            Path(id): Path<String>,
            Query(look): Query<Look>,
        ) -> Result<Response, WebError> {
            page(&app, &visit, &case_id(&id)?, CaseTab::$tab, look, None).await
        }
    )*};
}

tabs! {
    /// `GET /cases/{id}`: 概要.
    overview Overview;
    /// `GET /cases/{id}/evidence`: 证据.
    evidence Evidence;
    /// `GET /cases/{id}/letters`: 文书.
    letters Letters;
    /// `GET /cases/{id}/clocks`: 时限.
    clocks Clocks;
    /// `GET /cases/{id}/messages`: 往来.
    messages Messages;
    /// `GET /cases/{id}/links`: 关联.
    links Links;
    /// `GET /cases/{id}/timeline`: 全程留痕.
    timeline Timeline;
}

/// The tabs with what each holds.
pub fn tab_links(view: &CaseView, open: CaseTab) -> Vec<TabLink> {
    let counts = view.counts;
    CaseTab::ALL
        .into_iter()
        .filter(|tab| view.sight.sees(tab.part()))
        .map(|tab| {
            let (part, label, count) = match tab {
                CaseTab::Overview => ("overview", "概要", 0),
                CaseTab::Evidence => ("evidence", "证据", counts.evidence),
                CaseTab::Letters => ("letters", "文书", counts.letters),
                CaseTab::Clocks => ("clocks", "时限", counts.clocks),
                CaseTab::Messages => ("messages", "往来", counts.messages),
                CaseTab::Links => ("links", "关联", counts.links),
                CaseTab::Timeline => ("timeline", "全程留痕", counts.timeline),
            };
            let href = match tab {
                CaseTab::Overview => format!("/cases/{}", view.id),
                _ => format!("/cases/{}/{part}", view.id),
            };
            TabLink { href, label, count, current: open == tab }
        })
        .collect()
}

/// What may be done now, as links: signatures first, then what is owed, then what moves the case on; what weighs on
/// somebody last.
pub fn offer_links(view: &CaseView) -> Vec<OfferLink> {
    const LINES: usize = 2;
    let mut links: Vec<_> = view
        .offers
        .iter()
        .filter(|offer| !act::files_evidence(offer))
        .map(|offer| {
            let code = offer.kind.code();
            let hands: Vec<_> = offer.hands.iter().map(|role| role.label()).collect();
            let signs = !matches!(offer.kind, OfferKind::Act(_));
            OfferLink {
                code,
                label: offer.label.clone(),
                causes: moves_first(&offer.causes).into_iter().take(LINES).cloned().collect(),
                more: offer.causes.len() > LINES,
                hands: if hands.len() > 1 && !signs { hands.join(" → ") } else { String::new() },
                main: offer.main || offer.owed_until.is_some(),
                owed_until: offer.owed_until.map(|day| day.to_string()),
                signs,
                endorses: matches!(offer.kind, OfferKind::Endorse(_)),
                of: offer.kind.of(),
                disowns: matches!(offer.kind, OfferKind::Disown(_)),
                grave: crate::act::grave(offer.kind).is_some(),
            }
        })
        .collect();
    // What is owed comes first and in its order; what weighs on somebody last.
    links.sort_by_key(|link| (!link.signs, link.owed_until.is_none(), !link.main, link.grave));
    links
}

/// Where the case goes comes first, then the rest in its order.
fn moves_first(causes: &[String]) -> Vec<&String> {
    let mut sorted: Vec<_> = causes.iter().collect();
    sorted.sort_by_key(|cause| !cause.starts_with("案件"));
    sorted
}

/// The evidence by fact: of the whole case, then claim by claim.
pub fn evidence_groups(view: &CaseView) -> Vec<EvidenceGroup> {
    let mut groups: Vec<(Option<u16>, EvidenceGroup)> = Vec::new();
    for item in &view.evidence {
        if let Some((_, group)) = groups.iter_mut().find(|(claim, _)| *claim == item.claim) {
            group.items.push(item.clone());
            continue;
        }
        let title = item.claim.map_or_else(
            || "全案".to_owned(),
            |no| {
                let words = view.claims.iter().find(|claim| claim.no == no).map(|claim| claim.words.as_str());
                format!("第{no}项诉求 {}", words.unwrap_or_default()).trim().to_owned()
            },
        );
        groups.push((item.claim, EvidenceGroup { title, items: vec![item.clone()] }));
    }
    groups.sort_by_key(|(claim, _)| *claim);
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The first of a text file, read until enough has come.
pub async fn shown_text(
    app: &App,
    viewer: &Viewer,
    id: &CaseId,
    evidence: &str,
) -> Result<Option<ShownText>, WebError> {
    let (item, mut source) = {
        let (item, source) = app.casework.read_evidence(viewer, id, evidence).await?;
        (item, Box::pin(source))
    };
    if item.preview != Preview::Text {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    while bytes.len() <= SHOWN_BYTES {
        let Some(piece) = source.try_next().await.map_err(casework::Error::from)? else { break };
        bytes.extend_from_slice(&piece);
    }
    let cut = bytes.len() > SHOWN_BYTES;
    bytes.truncate(SHOWN_BYTES);
    Ok(Some(ShownText { id: item.id, text: String::from_utf8_lossy(&bytes).into_owned(), cut }))
}

/// The messages by who reads them; a scope that the viewer neither reads nor writes is left out.
pub fn message_scopes(view: &CaseView, role: Role) -> Vec<MessageScope> {
    let post = view.offers.iter().find(|offer| offer.kind == OfferKind::Act(ActKind::Post));
    let choices = post.into_iter().flat_map(|offer| &offer.inputs).find_map(|input| match &input.kind {
        InputKind::Choice { of } if input.name == "audience" => Some(of),
        _ => None,
    });
    // A party has no choice: it writes into its own talk with the offices.
    let own = |audience| post.is_some() && choices.is_none() && audiences(role).first() == Some(&audience);
    [(Audience::Complainant, "与投诉人"), (Audience::Respondent, "与被投诉单位"), (Audience::Internal, "内部")]
        .into_iter()
        .map(|(audience, title)| MessageScope {
            title,
            code: audience.code(),
            items: view.messages.iter().filter(|item| item.scope == audience).cloned().collect(),
            writes: own(audience) || choices.is_some_and(|of| of.iter().any(|(code, _)| code == audience.code())),
        })
        .filter(|scope| view.whole || scope.writes || !scope.items.is_empty())
        .collect()
}

/// Keeps the lines of the timeline that were asked for, in the order that was asked for; the links of the other choices.
pub fn choose_lines(view: &mut CaseView, kind: Option<&str>, newest_first: bool) -> (Vec<FilterLink>, String) {
    type Test = fn(&TimelineItem) -> bool;
    const FILTERS: [(&str, &str, Test); 6] = [
        ("", "全部", |_| true),
        ("acts", "办理", |item| {
            matches!(item.kind, EntryKind::Act | EntryKind::Sign | EntryKind::Mend | EntryKind::Look)
        }),
        ("clocks", "时限", |item| item.kind == EntryKind::Clock || !item.clocks.is_empty()),
        ("letters", "文书", |item| item.documents.iter().any(|document| document.letter)),
        ("evidence", "证据", |item| {
            item.kind == EntryKind::Evidence || item.documents.iter().any(|document| !document.letter)
        }),
        ("messages", "消息", |item| item.kind == EntryKind::Message),
    ];
    let address = |code: &str, newest: bool| {
        let parts = [("kind", code), ("order", if newest { "newest" } else { "" })];
        let query: Vec<_> = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let path = format!("/cases/{}/timeline", view.id);
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    };
    let chosen = FILTERS.iter().find(|(code, _, _)| Some(*code) == kind).unwrap_or(&FILTERS[0]);
    let links = FILTERS
        .iter()
        .map(|(code, label, test)| FilterLink {
            href: address(code, newest_first),
            label,
            count: view.timeline.iter().filter(|item| test(item)).count(),
            current: *code == chosen.0,
        })
        .collect();
    let turn = address(chosen.0, !newest_first);
    view.timeline.retain(chosen.2);
    if newest_first {
        view.timeline.reverse();
    }
    (links, turn)
}
