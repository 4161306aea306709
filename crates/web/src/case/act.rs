//! The acts of a case as forms, and what their last try came to.

use super::{Live, case_id, is_officer};
use crate::{
    App,
    error::WebError,
    field::{Control, Fault, Field, Filled, faults, fields},
    form::CheckedForm,
    frame::Frame,
    routes,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{ActRequest, CaseView, FieldError, TimelineItem, Values};
use domain::{
    act::ActKind,
    actor::Role,
    form::{Input, InputKind},
    ids::CaseId,
    options::{Offer, OfferKind},
};

/// An offer with its form.
#[expect(clippy::struct_excessive_bools, reason = "each is a question that the template asks on its own")]
pub struct Act {
    pub code: &'static str,
    pub label: String,
    pub hands: String,
    pub causes: Vec<String>,
    pub fields: Vec<Field>,
    /// What is asked only of what happened earlier, or was signed on paper.
    pub late_fields: Vec<Field>,
    pub late_open: bool,
    pub main: bool,
    pub open: bool,
    pub grave: bool,
}

impl Act {
    /// The words on the button: the first hand proposes, the last one decides.
    pub fn button(&self) -> String {
        if self.hands.is_empty() || matches!(self.code, "endorse" | "send_back") {
            self.label.clone()
        } else {
            format!("{}，送签批", self.label)
        }
    }
}

/// Why the last try did not succeed.
#[derive(Default)]
pub struct Trouble {
    pub status: StatusCode,
    pub title: &'static str,
    pub text: String,
    /// The code of the act whose form stays open.
    pub offer: String,
    pub values: Values,
    pub errors: Vec<FieldError>,
    pub since: Vec<TimelineItem>,
}

impl Trouble {
    /// A try of `offer` with these values that a use case refused; anything else is not for the case page.
    pub fn of(error: casework::Error, offer: &str, values: Values) -> Result<Self, WebError> {
        use casework::Error as E;
        let trouble = Self { offer: offer.to_owned(), values, ..Self::default() };
        Ok(match error {
            E::Refused(refusal) => Self {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                title: "没有办理成功",
                text: format!("{}。{}。", refusal.rule, refusal.remedy),
                ..trouble
            },
            E::Invalid(errors) => {
                Self { status: StatusCode::UNPROCESSABLE_ENTITY, title: "请核对以下内容", errors, ..trouble }
            }
            E::Moved { since } => Self {
                status: StatusCode::CONFLICT,
                title: "他人刚刚办理了本案",
                text: "您的操作没有生效，已填写的内容保留在下方。请先看新进展，再决定是否继续办理。".to_owned(),
                since,
                ..trouble
            },
            other => return Err(other.into()),
        })
    }

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
        Ok(Self { status, title: "证据没有上传成功", text, ..Self::default() })
    }
}

pub fn code(kind: OfferKind) -> &'static str {
    match kind {
        OfferKind::Act(kind) => kind.code(),
        OfferKind::Endorse => "endorse",
        OfferKind::SendBack => "send_back",
    }
}

/// What cannot be taken back easily, or weighs on somebody: its button is vermilion.
pub fn grave(kind: OfferKind) -> bool {
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

pub fn prefix(code: &str) -> String {
    format!("act-{code}")
}

/// The inputs that every act of an officer has: a day before today with its proof, and hands on paper.
pub fn late_inputs(several_hands: bool) -> Vec<Input> {
    let input = |name: &str, label: &str, kind: InputKind, help: &str| Input {
        name: name.to_owned(),
        label: label.to_owned(),
        required: false,
        kind,
        help: help.to_owned(),
    };
    let mut inputs = vec![
        input("occurred_on", "实际办理日期", InputKind::Date, "当天办理的不填；补记的须附扫描件并说明原因"),
        input("late_proof", "补记扫描件", InputKind::Evidence, "从本案证据中选择"),
        input("late_reason", "补记原因", InputKind::Line, ""),
    ];
    if several_hands {
        inputs.push(input(
            "signers",
            "纸质签批人",
            InputKind::Text,
            "已在纸上签批的，逐行填写“角色:人员编号”，按签批先后",
        ));
        inputs.push(input("paper_proof", "签批件扫描件", InputKind::Evidence, "从本案证据中选择"));
    }
    inputs
}

pub fn draw(offer: Offer, view: &CaseView, trouble: Option<&Trouble>, officer: bool) -> Act {
    let code = code(offer.kind);
    let tried = trouble.filter(|trouble| trouble.offer == code);
    let nothing = Values::new();
    let filled = Filled {
        values: tried.map_or(&nothing, |trouble| &trouble.values),
        errors: tried.map_or(&[], |trouble| &trouble.errors),
        evidence: &view.evidence,
    };
    let proposes = matches!(offer.kind, OfferKind::Act(_));
    let late = if officer && proposes { late_inputs(offer.hands.len() > 1) } else { Vec::new() };
    let used = |input: &Input| tried.is_some_and(|trouble| trouble.values.get(&input.name).is_some_and(|v| v != &[""]));
    let hands: Vec<_> = offer.hands.iter().map(|role| role.label()).collect();
    Act {
        code,
        fields: fields(&prefix(code), &offer.inputs, filled),
        late_open: late.iter().any(used),
        late_fields: fields(&prefix(code), &late, filled),
        label: offer.label,
        hands: if hands.len() > 1 { hands.join(" → ") } else { String::new() },
        causes: offer.causes,
        main: offer.main || matches!(offer.kind, OfferKind::Endorse | OfferKind::SendBack),
        open: tried.is_some(),
        grave: grave(offer.kind),
    }
}

/// Whether an offer is the form that stands beside the evidence.
pub fn files_evidence(offer: &Offer) -> bool {
    offer.kind == OfferKind::Act(ActKind::FileEvidence)
}

/// The forms of what is offered, and the summary of what was wrong with the last try.
pub fn forms(view: &CaseView, trouble: Option<&Trouble>, role: Role) -> (Vec<Act>, Vec<Fault>) {
    let faults = trouble.map_or_else(Vec::new, |trouble| {
        let inputs = view.offers.iter().find(|offer| code(offer.kind) == trouble.offer);
        let mut inputs = inputs.map_or_else(Vec::new, |offer| offer.inputs.clone());
        inputs.extend(late_inputs(true));
        faults(&prefix(&trouble.offer), &inputs, &trouble.errors)
    });
    let mut acts: Vec<Act> = view
        .offers
        .iter()
        .filter(|offer| !files_evidence(offer))
        .map(|offer| draw(offer.clone(), view, trouble, is_officer(role)))
        .collect();
    sort(&mut acts);
    (acts, faults)
}

/// Signatures first, then what moves the case on; what weighs on somebody last.
fn sort(acts: &mut [Act]) {
    acts.sort_by_key(|act| (!matches!(act.code, "endorse" | "send_back"), !act.main, act.grave));
}

/// What was typed into a form that is no longer offered.
pub fn kept(acts: &[Act], trouble: Option<&Trouble>) -> Vec<String> {
    trouble.filter(|trouble| acts.iter().all(|act| act.code != trouble.offer)).map_or_else(Vec::new, |trouble| {
        trouble.values.values().flatten().filter(|value| !value.is_empty()).cloned().collect()
    })
}

#[derive(Template)]
#[template(path = "case_act.html")]
struct ActPage {
    frame: Frame,
    view: CaseView,
    act: Option<Act>,
    key: String,
    trouble: Option<Trouble>,
    faults: Vec<Fault>,
    kept: Vec<String>,
    live: Live,
    back: String,
}

async fn act_page(
    app: &App,
    visit: &Visit,
    id: &CaseId,
    offer: &str,
    trouble: Option<Trouble>,
) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let view = app.casework.case_view(viewer, id).await?;
    let (acts, faults) = forms(&view, trouble.as_ref(), viewer.role);
    let kept = kept(&acts, trouble.as_ref());
    let act = acts.into_iter().find(|act| act.code == offer).map(|act| Act { open: true, ..act });
    if act.is_none() && trouble.is_none() {
        return Err(WebError::NotFound);
    }
    let status = trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    let label = act.as_ref().map_or("办理", |act| act.label.as_str());
    let page = ActPage {
        frame: visit.frame(&format!("{label} {}", view.number)),
        act,
        key: hex::encode(app.casework.random::<16>()),
        faults,
        kept,
        live: Live::new(&view.id, view.version),
        back: routes::case_path(id.as_str(), viewer.role),
        trouble,
        view,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /cases/{id}/acts/{offer}`: one act on a page of its own.
pub async fn form(
    State(app): State<App>,
    visit: Visit,
    Path((id, offer)): Path<(String, String)>,
) -> Result<Response, WebError> {
    act_page(&app, &visit, &case_id(&id)?, &offer, None).await
}

/// `POST /cases/{id}/acts/{offer}`: an act, or a hand in a pending decision.
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path((id, offer)): Path<(String, String)>,
    mut form: CheckedForm,
) -> Result<Response, WebError> {
    let id = case_id(&id)?;
    let viewer = visit.signed()?;
    let seen_version = form.take("_version").parse().ok();
    let key = form.take_filled("_key");
    let values = form.0;
    let request = ActRequest { offer: offer.clone(), values: values.clone(), seen_version, key };
    match app.casework.act(viewer, &id, request).await {
        Ok(done) => Ok(super::after(&id, viewer.role, seen_version, done.version).into_response()),
        Err(error) => {
            let trouble = Trouble::of(error, &offer, values)?;
            if viewer.role == Role::Complainant {
                return super::whole(&app, &visit, &id, super::Look::default(), Some(trouble)).await;
            }
            act_page(&app, &visit, &id, &offer, Some(trouble)).await
        }
    }
}
