//! The case page, and the acts that its forms post.

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
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{ActRequest, CaseView, FieldError, StepState, TimelineItem, Urgency, Values};
use domain::{
    act::ActKind,
    actor::Role,
    form::{Input, InputKind},
    ids::CaseId,
    options::{Offer, OfferKind},
};
use serde::Deserialize;

/// An offer with its form.
#[expect(clippy::struct_excessive_bools, reason = "each is a question that the template asks on its own")]
struct Act {
    code: &'static str,
    label: String,
    hands: String,
    causes: Vec<String>,
    fields: Vec<Field>,
    /// What is asked only of what happened earlier, or was signed on paper.
    late_fields: Vec<Field>,
    late_open: bool,
    main: bool,
    open: bool,
    grave: bool,
}

impl Act {
    /// The words on the button: the first hand proposes, the last one decides.
    fn button(&self) -> String {
        if self.hands.is_empty() || matches!(self.code, "endorse" | "send_back") {
            self.label.clone()
        } else {
            format!("{}，送签批", self.label)
        }
    }
}

/// The form that adds evidence.
struct Upload {
    claims: Vec<(u16, String)>,
    limit: String,
}

/// Why the last try did not succeed.
#[derive(Default)]
pub struct Trouble {
    status: StatusCode,
    title: &'static str,
    text: String,
    /// The code of the act whose form stays open.
    offer: String,
    values: Values,
    errors: Vec<FieldError>,
    since: Vec<TimelineItem>,
}

impl Trouble {
    /// A try of `offer` with these values that a use case refused; anything else is not for the case page.
    fn of(error: casework::Error, offer: &str, values: Values) -> Result<Self, WebError> {
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

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    frame: Frame,
    view: CaseView,
    acts: Vec<Act>,
    upload: Option<Upload>,
    key: String,
    trouble: Option<Trouble>,
    faults: Vec<Fault>,
    news: Option<Vec<TimelineItem>>,
    /// What was typed into a form that is no longer offered.
    kept: Vec<String>,
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

/// The word of an offer in addresses and forms.
pub fn code(kind: OfferKind) -> &'static str {
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

fn prefix(code: &str) -> String {
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

fn draw(offer: Offer, view: &CaseView, trouble: Option<&Trouble>, officer: bool) -> Act {
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
    let faults = trouble.as_ref().map_or_else(Vec::new, |trouble| {
        let inputs = view.offers.iter().find(|offer| code(offer.kind) == trouble.offer);
        let mut inputs = inputs.map_or_else(Vec::new, |offer| offer.inputs.clone());
        inputs.extend(late_inputs(true));
        faults(&prefix(&trouble.offer), &inputs, &trouble.errors)
    });
    let officer = matches!(
        viewer.role,
        Role::Intake
            | Role::LeadHead
            | Role::RelatedOfficer
            | Role::ProvinceLiaison
            | Role::Handler
            | Role::Reviewer
            | Role::Approver
    );
    let files = |offer: &Offer| offer.kind == OfferKind::Act(ActKind::FileEvidence);
    let upload = view.offers.iter().any(files).then(|| Upload {
        claims: view.claims.iter().map(|claim| (claim.no, claim.words.clone())).collect(),
        limit: crate::error::size_words(app.settings.max_upload_bytes),
    });
    let mut acts: Vec<Act> = view
        .offers
        .iter()
        .filter(|offer| !files(offer))
        .map(|offer| draw(offer.clone(), &view, trouble.as_ref(), officer))
        .collect();
    // Signatures first, then what moves the case on; what weighs on somebody last.
    acts.sort_by_key(|act| (!matches!(act.code, "endorse" | "send_back"), !act.main, act.grave));
    let kept = trouble
        .as_ref()
        .filter(|trouble| acts.iter().all(|act| act.code != trouble.offer))
        .map_or_else(Vec::new, |trouble| {
            trouble.values.values().flatten().filter(|v| !v.is_empty()).cloned().collect()
        });
    let news = since.from.zip(since.to).map(|(from, to)| {
        view.timeline.iter().filter(|item| item.version > from && item.version <= to).cloned().collect()
    });
    let page = CasePage {
        frame: visit.frame(&format!("{} {}", view.number, view.stage_label)),
        acts,
        upload,
        key: hex::encode(app.casework.random::<16>()),
        faults,
        news,
        kept,
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

/// `POST /cases/{id}/acts/{offer}`: an act, or a hand in a pending decision.
pub async fn act(
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
        Ok(done) => Ok(after(&id, viewer.role, seen_version, done.version).into_response()),
        Err(error) => {
            let trouble = Trouble::of(error, &offer, values)?;
            page(&app, &visit, &id, Since::default(), Some(trouble)).await
        }
    }
}
