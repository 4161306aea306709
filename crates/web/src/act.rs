//! The page of one act: what it will cause, its form, the case beside it; and what the form posts.

use crate::{
    App,
    act_help::{Help, help},
    case::{Live, after, case_id},
    draft::{DraftNotice, SaveSpot},
    error::{WebError, size_words},
    evidence::{drain, unreadable},
    field::{Control, Fault, Field, Filled, MORE, faults, fields},
    form::{CheckedForm, Parts, Posted},
    frame::Frame,
    routes,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{ActRequest, ActView, DraftForm, FieldError, ProposalItem, TimelineItem, Urgency, Values};
use domain::{
    act::ActKind,
    form::{Input, InputKind, equal_parts, presets},
    ids::CaseId,
    money::Fen,
    options::OfferKind,
};
use futures_util::{StreamExt, TryStreamExt};
use std::io;

/// What stands before the ids of the form's fields.
const FORM: &str = "act";
/// The button that spreads a sum evenly.
const EQUAL: &str = "_equal";

/// Why the last try did not succeed.
#[derive(Default)]
struct Trouble {
    status: StatusCode,
    title: &'static str,
    text: String,
    errors: Vec<FieldError>,
    since: Vec<TimelineItem>,
    /// The act that would help, as far as the viewer may do it.
    remedy: Option<ActKind>,
}

impl Trouble {
    /// What a use case refused; anything else is not for this page.
    fn of(error: casework::Error) -> Result<Self, WebError> {
        use casework::Error as E;
        let unfit = |title, text, errors| Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            title,
            text,
            errors,
            ..Self::default()
        };
        Ok(match error {
            E::Refused(refusal) => Self {
                remedy: refusal.remedied_by(),
                ..unfit("没有办理成功", format!("{}。{}。", refusal.rule, refusal.remedy), Vec::new())
            },
            E::Invalid(errors) => unfit("请核对以下内容", String::new(), errors),
            E::Moved { since } => Self {
                status: StatusCode::CONFLICT,
                title: "他人刚刚办理了本案",
                text: "您的操作没有生效，已填写的内容保留在本页。请先看新进展，再决定是否继续办理。".to_owned(),
                since,
                ..Self::default()
            },
            other => return Err(other.into()),
        })
    }
}

#[derive(Template)]
#[template(path = "act.html")]
struct ActPage {
    frame: Frame,
    view: ActView,
    code: String,
    /// The case page of this viewer.
    back: String,
    hands: String,
    button: String,
    grave: Option<&'static str>,
    help: Option<Help>,
    fields: Vec<Field>,
    late_fields: Vec<Field>,
    late_open: bool,
    /// The form goes in parts, because a file may be in it.
    takes_file: bool,
    /// Routing: who may not receive the case, and why.
    skipped: Vec<(String, String)>,
    key: String,
    trouble: Option<Trouble>,
    faults: Vec<Fault>,
    /// What was typed into a form that is no longer offered.
    kept: Vec<String>,
    draft: Option<DraftNotice>,
    save: SaveSpot,
    /// The pending decision that is signed, sent back or taken back.
    proposal: Option<ProposalItem>,
    live: Live,
}

impl ActPage {
    /// Where a remedy is done, if it is this viewer's to do.
    fn way_to(&self, remedy: Option<&ActKind>) -> Option<(String, &'static str)> {
        let kind = *remedy?;
        let offered = self.view.case.offers.iter().any(|offer| offer.kind == OfferKind::Act(kind));
        offered.then(|| (format!("/cases/{}/acts/{}", self.view.case.id, kind.code()), kind.label()))
    }

    /// A clock is running.
    fn has_running(&self) -> bool {
        self.view.case.clocks.iter().any(|clock| clock.urgency != Urgency::Done)
    }
}

/// What cannot be taken back easily, or weighs on somebody: said in a sentence, and its button is vermilion.
pub fn grave(kind: OfferKind) -> Option<&'static str> {
    let OfferKind::Act(kind) = kind else { return None };
    Some(match kind {
        ActKind::Decline => "不予受理后本案办结，投诉人会收到告知书，并可以申请复核。",
        ActKind::Determine => "认定生效后，被投诉主体将有一条违约失信记录，推送牵头部门并上报省级，进入惩戒环节。",
        ActKind::Revoke => "撤销后失信记录失效，惩戒措施随之终止，不能恢复。",
        ActKind::SealEvidence => "封存后除审计人员外都看不到这件证据，不能解封。",
        ActKind::AskWithdrawal => "同意撤回后本案办结。款项没有实际收到的，请不要撤回。",
        ActKind::WaiveInterest => "放弃后全部利息不再主张，不能恢复。任何人不得要求投诉人放弃利息。",
        ActKind::Settle => "没有约定的部分记为投诉人放弃；付清并经验收后本案办结。",
        ActKind::DeclareGone => "登记以后，在承继人出现之前本案不再按投诉办理。",
        ActKind::Merge => {
            "并案后本案不再单独办理，来源渠道、时限和对方没有的诉求随之转移；投诉人仍凭原查询码收到答复。"
        }
        ActKind::Annul => "被撤销的记录不再生效，撤销本身留痕。",
        _ => return None,
    })
}

fn routes_case(kind: OfferKind) -> bool {
    matches!(
        kind,
        OfferKind::Act(
            ActKind::HandOver | ActKind::DecideReturn | ActKind::Elevate | ActKind::ReferOut | ActKind::AskReturn
        )
    )
}

/// Spreads what is owed evenly over the rows that are shown; days stay as they are.
fn spread(inputs: &[Input], name: &str, values: &mut Values) {
    let Some(InputKind::Instalments { total, rows }) =
        inputs.iter().find(|input| input.name == name).map(|input| &input.kind)
    else {
        return;
    };
    let Ok(total) = Fen::parse_yuan(total) else { return };
    let shown = values.get(&format!("_rows.{name}")).and_then(|all| all.first()?.parse().ok()).unwrap_or(*rows);
    for (no, part) in (1..).zip(equal_parts(total, shown)) {
        values.insert(format!("{name}.{no}.sum"), vec![part.to_string()]);
    }
}

/// What is drawn again.
#[derive(Default)]
struct Typed {
    values: Values,
    trouble: Option<Trouble>,
    draft: Option<DraftNotice>,
    /// The version that the next save rests on.
    version: i64,
}

async fn page(app: &App, visit: &Visit, id: &CaseId, code: &str, typed: Typed) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let view = app.casework.act_view(viewer, id, code).await?;
    let Typed { values, trouble, draft, version } = typed;
    let errors = trouble.as_ref().map_or(&[][..], |trouble| &trouble.errors);
    let limit = size_words(app.settings.max_upload_bytes);
    let filled = Filled {
        values: &values,
        errors,
        evidence: &view.case.evidence,
        upload: view.may_file.then_some(limit.as_str()),
    };
    let inputs = view.offer.as_ref().map_or(&[][..], |offer| &offer.inputs);
    let own = fields(FORM, inputs, filled);
    let late_fields = fields(FORM, &view.late, filled);
    let all: Vec<Input> = inputs.iter().chain(&view.late).cloned().collect();
    let used = |input: &Input| {
        values.iter().any(|(name, all)| {
            crate::field::belongs(name, &input.name) && all.iter().any(|value| !value.trim().is_empty())
        })
    };
    let kind = view.offer.as_ref().map(|offer| offer.kind);
    let hands: Vec<_> = view.offer.iter().flat_map(|offer| &offer.hands).map(|role| role.label()).collect();
    let several = hands.len() > 1;
    let proposes = several && matches!(kind, Some(OfferKind::Act(_)));
    let status = match &trouble {
        Some(trouble) => trouble.status,
        None if view.offer.is_none() => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    let path = format!("/cases/{id}/acts/{code}");
    let page = ActPage {
        frame: visit.frame(&format!("{} {}", view.label, view.case.number)),
        // The form names the decision that was read, whatever the address asked for.
        code: kind.map_or_else(|| code.to_owned(), OfferKind::code),
        back: routes::case_path(id.as_str(), viewer.role),
        hands: if several { hands.join(" → ") } else { String::new() },
        button: if proposes { format!("{}，送签批", view.label) } else { view.label.clone() },
        grave: kind.and_then(grave),
        help: help(code.split('.').next().unwrap_or(code)),
        takes_file: own.iter().chain(&late_fields).any(Field::takes_file),
        late_open: view.late.iter().any(used),
        fields: own,
        late_fields,
        skipped: if kind.is_some_and(routes_case) { view.case.skipped.clone() } else { Vec::new() },
        key: hex::encode(app.casework.random::<16>()),
        faults: faults(FORM, &all, errors),
        kept: if view.offer.is_some() {
            Vec::new()
        } else {
            let typed = values.iter().filter(|(name, _)| !name.starts_with('_'));
            typed.flat_map(|(_, all)| all).filter(|value| !value.trim().is_empty()).cloned().collect()
        },
        trouble,
        draft,
        save: SaveSpot { path: format!("{path}/draft"), version, has_inputs: !all.is_empty(), way: "" },
        live: Live::new(&view.case.id, view.case.version),
        proposal: kind
            .and_then(OfferKind::of)
            .and_then(|no| view.case.proposals.iter().find(|it| it.no == no).cloned()),
        view,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /cases/{id}/acts/{offer}`: the form, with what was typed into it before.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, offer)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let id = case_id(&id)?;
    let form = DraftForm::Act { case: id.clone(), offer: offer.clone() };
    let typed = if let Some(draft) = app.casework.draft(visit.signed()?, &form).await? {
        Typed {
            version: draft.version,
            values: draft.values.clone(),
            draft: Some(DraftNotice::of(draft)),
            ..Typed::default()
        }
    } else {
        let view = app.casework.act_view(visit.signed()?, &id, &offer).await?;
        let known = view.offer.map(|offer| presets(&offer.inputs)).unwrap_or_default();
        Typed { values: known.into_iter().collect(), ..Typed::default() }
    };
    page(&app, &visit, &id, &offer, typed).await
}

/// What the form posted, its files filed as evidence already.
struct Taken {
    form: CheckedForm,
    errors: Vec<FieldError>,
}

async fn take(app: &App, visit: &Visit, id: &CaseId, offer: &str, parts: &mut Multipart) -> Result<Taken, WebError> {
    let viewer = visit.signed()?;
    let limit = app.settings.max_upload_bytes;
    let (mut read, mut errors) = (Parts::default(), Vec::new());
    while let Some(mut field) = parts.next_field().await.map_err(unreadable)? {
        let Some(input) = read.take(visit, &mut field).await? else { continue };
        // The same form sent twice files its evidence once.
        if let Some(key) = read.values.get("_key").and_then(|all| all.first())
            && app.casework.act_done(viewer, offer, key).await?.is_some()
        {
            continue;
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        let (mut size, mut over) = (0_u64, false);
        let source = (&mut field).map_err(io::Error::other).map(|piece| {
            let piece = piece?;
            size += piece.len() as u64;
            over = size > limit;
            if over { Err(io::Error::other("larger than the limit")) } else { Ok(piece) }
        });
        let stored = app.casework.add_evidence(viewer, id, &name, source, None).await;
        let message = match stored {
            Ok(item) => {
                read.values.insert(input, vec![item.id]);
                continue;
            }
            Err(_) if over => format!("文件超过{}的上限，没有保存。请压缩或者拆分后再上传", size_words(limit)),
            Err(casework::Error::Invalid(all)) => all.into_iter().map(|one| one.message).collect(),
            Err(casework::Error::Refused(refusal)) => format!("{}。{}", refusal.rule, refusal.remedy),
            Err(other) => return Err(other.into()),
        };
        // What follows the file is still to be read.
        while let Ok(Some(_)) = field.chunk().await {}
        errors.push(FieldError::new(input, message));
    }
    Ok(Taken { form: read.finish()?, errors })
}

/// `POST /cases/{id}/acts/{offer}`: an act, or a hand in a pending decision.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    Path((id, offer)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let id = case_id(&id)?;
    let taken = match posted {
        Posted::Form(form) => Taken { form, errors: Vec::new() },
        Posted::Parts(mut parts) => match take(&app, &visit, &id, &offer, &mut parts).await {
            Ok(taken) => taken,
            Err(error) => {
                drain(*parts).await;
                return Err(error);
            }
        },
    };
    answer(&app, &visit, &id, &offer, taken).await
}

async fn answer(app: &App, visit: &Visit, id: &CaseId, offer: &str, taken: Taken) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let Taken { mut form, errors } = taken;
    let seen_version = form.take("_version").parse().ok();
    let key = form.take_filled("_key");
    let version = form.take("_draft").parse().unwrap_or(0);
    let equal = form.take_filled(EQUAL);
    let mut values = form.0;
    if let Some(name) = &equal {
        let offered = app.casework.act_view(viewer, id, offer).await?.offer;
        spread(&offered.map(|offer| offer.inputs).unwrap_or_default(), name, &mut values);
    }
    let only_drawn = equal.is_some() || values.contains_key(MORE);
    let result = if only_drawn {
        Ok(None)
    } else if errors.is_empty() {
        let sent = values.iter().filter(|(name, _)| !name.starts_with('_'));
        let sent = sent.map(|(name, all)| (name.clone(), all.clone())).collect();
        let request = ActRequest { offer: offer.to_owned(), values: sent, seen_version, key };
        app.casework.act(viewer, id, request).await.map(Some)
    } else {
        Err(casework::Error::Invalid(errors.clone()))
    };
    let trouble = match result {
        Ok(Some(done)) => return Ok(after(id, viewer.role, seen_version, done.version).into_response()),
        Ok(None) => (!errors.is_empty()).then(|| Trouble {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            title: "请核对以下内容",
            errors,
            ..Trouble::default()
        }),
        Err(error) => Some(Trouble::of(error)?),
    };
    // Kept also on the server, so that leaving the page loses nothing.
    let form = DraftForm::Act { case: id.clone(), offer: offer.to_owned() };
    let saved = app.casework.save_draft(viewer, &form, &values, version, None).await;
    let typed = Typed { values, trouble, draft: None, version: saved.map_or(version, |saved| saved.version) };
    page(app, visit, id, offer, typed).await
}
