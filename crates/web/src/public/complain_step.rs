//! The steps of a complaint: each page saves its own topic, whatever else is wrong, and goes on only when it passes.

use super::{
    complain_check,
    complain_head::Head,
    complain_pages, complain_resume,
    complain_visit::{code_of, draft_of, filled_here, to_start},
};
use crate::{
    App,
    error::WebError,
    field::{Control, Field, Filled, MORE, faults, fields},
    form::Typed,
    frame::Frame,
    visit::Visit,
    visitor::ComesFrom,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{
    FieldError, Values,
    complain::{OpenComplaint, SaveOutcome, Step},
};
use domain::ids::OrganId;
use serde::Deserialize;

/// The anchor of every form of the path.
pub const FORM: &str = "complain";

#[derive(Template)]
#[template(path = "complain_fields.html")]
struct FieldsPage {
    frame: Frame,
    head: Head,
    fields: Vec<Field>,
    /// Somebody already complained about this contract.
    known: bool,
    privacy: bool,
}

/// What an address asks of a step besides.
#[derive(Debug, Default, Deserialize)]
pub struct Look {
    /// The place whose organs are listed.
    pub at: Option<String>,
    /// The draft was just begun.
    pub new: Option<String>,
    /// It was just saved to be gone on with later.
    pub later: Option<String>,
    /// The contract is known.
    pub known: Option<String>,
}

/// What a page of a step shows besides the draft.
#[derive(Default)]
pub(super) struct Shown {
    /// What was typed where it is not what was saved.
    values: Option<Values>,
    pub(super) errors: Vec<FieldError>,
    pub(super) look: Look,
    stale: bool,
    elsewhere: Vec<String>,
    status: StatusCode,
}

/// `GET /complain/{step}`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(step): Path<String>,
    Query(look): Query<Look>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let step = Step::from_code(&step).ok_or(WebError::NotFound)?;
    if !filled_here(&app) {
        return Ok(to_start());
    }
    let Some(draft) = draft_of(&app, &headers).await? else {
        return Ok(Redirect::to("/complain/resume").into_response());
    };
    if draft.case.is_some() {
        return Ok(Redirect::to("/complain/receipt").into_response());
    }
    if step == Step::Check {
        return complain_check::page(&app, &visit, &draft, complain_check::Trouble::default()).await;
    }
    page(&app, &visit, step, &draft, Shown { look, ..Shown::default() })
}

/// `POST /complain/{step}`.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    ComesFrom(from): ComesFrom,
    Path(step): Path<String>,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, WebError> {
    let step = Step::from_code(&step).filter(|step| *step != Step::Evidence).ok_or(WebError::NotFound)?;
    if !filled_here(&app) {
        return Ok(to_start());
    }
    let draft = draft_of(&app, &headers).await?;
    let (Some(draft), Some(code)) = (draft, code_of(&app, &headers)) else {
        return complain_resume::without_cookie(&visit, step, &typed);
    };
    if step == Step::Check {
        return complain_check::send(&app, &visit, &from, &draft, &typed).await;
    }
    if draft.case.is_some() {
        return Ok(Redirect::to("/complain/receipt").into_response());
    }
    if !typed.trusted {
        let values = laid_over(step, &draft, &typed.values);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let shown = Shown { values: Some(values), stale: true, status, ..Shown::default() };
        return page(&app, &visit, step, &draft, shown);
    }
    let mut posted = typed.values.clone();
    if step == Step::Respondent && !typed.first("_at").is_empty() && typed.first("respondent_pick").is_empty() {
        // Nothing was picked from the list of a place; what was chosen before stays.
        let errors = vec![FieldError { field: "respondent".to_owned(), message: "请选择一个单位".to_owned() }];
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&app, &visit, step, &draft, Shown { errors, status, ..Shown::default() });
    }
    if step == Step::Respondent {
        settle_pick(&app, &mut posted);
    }
    let base = typed.first("_version").parse().unwrap_or(0);
    let draft = match app.casework.save_complaint_step(&code, step, &posted, base).await {
        Ok(SaveOutcome::Saved(draft)) => draft,
        Ok(SaveOutcome::Elsewhere(draft)) => {
            let other = draft.values.iter().filter(|(name, _)| step.has(name) && !name.starts_with('_'));
            let elsewhere = other.flat_map(|(_, all)| all.clone()).collect();
            let values = Some(laid_over(step, &draft, &posted));
            let shown = Shown { values, elsewhere, status: StatusCode::CONFLICT, ..Shown::default() };
            return page(&app, &visit, step, &draft, shown);
        }
        Err(casework::Error::Invalid(errors)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let values = Some(laid_over(step, &draft, &posted));
            return page(&app, &visit, step, &draft, Shown { values, errors, status, ..Shown::default() });
        }
        Err(error) => return Err(error.into()),
    };
    if typed.first("_do") == "later" {
        return Ok(Redirect::to(&format!("/complain/{}?later=1", step.code())).into_response());
    }
    let wants_more = !typed.first(MORE).is_empty();
    if wants_more || typed.first("_do") == "find" {
        let values = Some(laid_over(step, &draft, &posted));
        return page(&app, &visit, step, &draft, Shown { values, ..Shown::default() });
    }
    let errors = app.casework.complaint_faults(step, &draft.values);
    if !errors.is_empty() {
        let values = Some(laid_over(step, &draft, &posted));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&app, &visit, step, &draft, Shown { values, errors, status, ..Shown::default() });
    }
    if typed.first("_do") == "work" {
        return Ok(Redirect::to("/complain/matter#interest").into_response());
    }
    if step == Step::Contract && app.casework.contract_is_known(&draft.values).await? {
        return Ok(Redirect::to("/complain/contract?known=1").into_response());
    }
    Ok(Redirect::to(&format!("/complain/{}", step.next().code())).into_response())
}

/// The draft's values with what was just typed for a step in their place.
fn laid_over(step: Step, draft: &OpenComplaint, typed: &Values) -> Values {
    let mut values = draft.values.clone();
    values.retain(|name, _| !step.has(name));
    let own = typed.iter().filter(|(name, _)| step.has(name) || name.as_str() == MORE);
    values.extend(own.map(|(name, all)| (name.clone(), all.clone())));
    values
}

/// A pick from the list of a place stands for itself; its name takes the place of what was typed.
fn settle_pick(app: &App, posted: &mut Values) {
    let first = |name: &str| posted.get(name).and_then(|all| all.first()).map(|value| value.trim().to_owned());
    let (typed, pick, asked) = (first("respondent"), first("respondent_pick"), first("respondent_pick_for"));
    let from_place = first("_at").is_some();
    if from_place
        && let Some(id) = pick.as_deref().and_then(|id| OrganId::parse(id).ok())
        && let Some(card) = app.casework.complaint_card(&id)
    {
        posted.insert("respondent".to_owned(), vec![card.name.clone()]);
        posted.insert("respondent_pick_for".to_owned(), vec![card.name]);
    } else if typed != asked {
        posted.remove("respondent_pick");
        posted.remove("respondent_pick_for");
    }
}

fn page(app: &App, visit: &Visit, step: Step, draft: &OpenComplaint, mut shown: Shown) -> Result<Response, WebError> {
    let values = shown.values.take().unwrap_or_else(|| draft.values.clone());
    let mut head = Head::new(step, draft, |one| {
        one != Step::Check && one != Step::Evidence && app.casework.complaint_faults(one, &draft.values).is_empty()
    });
    head.fresh = shown.look.new.is_some();
    head.later = shown.look.later.is_some();
    head.stale = shown.stale;
    head.elsewhere = std::mem::take(&mut shown.elsewhere);
    let inputs = app.casework.complaint_inputs(step, &values);
    head.faults = faults(FORM, &inputs, &shown.errors);
    let filled = Filled { values: &values, errors: &shown.errors, evidence: &[], upload: None };
    let drawn = fields(FORM, &inputs, filled);
    let html = match step {
        Step::Respondent => complain_pages::respondent(app, visit, head, &values, &shown)?,
        Step::Matter => complain_pages::matter(app, visit, head, &values, drawn, &shown)?,
        _ => {
            let page = FieldsPage {
                frame: visit.frame(&head.window_title()),
                known: shown.look.known.is_some(),
                privacy: step == Step::Privacy,
                fields: drawn,
                head,
            };
            page.render()?
        }
    };
    Ok((shown.status, Html(html)).into_response())
}
