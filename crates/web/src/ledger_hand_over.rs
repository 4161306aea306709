//! 批量转办: what it would mean case by case, the choice among candidates, what became of each.

use crate::{App, error::WebError, field::Fault, form::CheckedForm, frame::Frame, ledger, visit::Visit};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{FieldError, HandOverCase, HandOverChoice, Handed, LedgerForm, Values};
use domain::ids::CaseId;

/// Cases handed over at once: a page of the ledger.
const MOST: usize = 50;

/// A case of the preview with what was chosen for it.
struct Line {
    case: HandOverCase,
    chosen: String,
    reason: String,
    key: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "ledger_hand_over.html")]
struct PreviewPage {
    frame: Frame,
    lines: Vec<Line>,
    barred: Vec<HandOverCase>,
    faults: Vec<Fault>,
    back: String,
    query: LedgerForm,
}

#[derive(Template)]
#[template(path = "ledger_handed.html")]
struct HandedPage {
    frame: Frame,
    all: Vec<Handed>,
    done: usize,
    back: String,
}

fn first(values: &Values, name: &str) -> String {
    values.get(name).and_then(|values| values.first()).cloned().unwrap_or_default()
}

/// The chosen cases, each once.
fn chosen(values: &Values) -> Result<Vec<CaseId>, WebError> {
    let mut ids: Vec<CaseId> = Vec::new();
    for text in values.get("case").into_iter().flatten() {
        let id = CaseId::parse(text).map_err(|_| WebError::Unreadable)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.is_empty() {
        return Err(WebError::Unfit("没有选择案件。请在台账中勾选要转办的案件，再点“批量转办”。".to_owned()));
    }
    if ids.len() > MOST {
        return Err(WebError::Unfit(format!("一次最多转办{MOST}件，请分批办理。")));
    }
    Ok(ids)
}

async fn preview_page(app: &App, visit: &Visit, values: &Values, errors: &[FieldError]) -> Result<Response, WebError> {
    let ids = chosen(values)?;
    let cases = app.casework.preview_hand_over(visit.signed()?, &ids).await?;
    let (barred, open): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| case.bar.is_some());
    let lines: Vec<_> = open
        .into_iter()
        .map(|case| {
            let named = |what: &str| first(values, &format!("{what}.{}", case.id));
            let field = format!("reason.{}", case.id);
            let kept = named("organ");
            let key = named("key");
            Line {
                chosen: if kept.is_empty() {
                    case.receivers.first().map(|first| first.organ.to_string()).unwrap_or_default()
                } else {
                    kept
                },
                reason: named("reason"),
                key: if key.is_empty() { hex::encode(app.casework.random::<16>()) } else { key },
                error: errors.iter().find(|error| error.field == field).map(|error| error.message.clone()),
                case,
            }
        })
        .collect();
    let faults = lines
        .iter()
        .filter_map(|line| {
            let text = format!("{}：{}", line.case.number, line.error.as_ref()?);
            Some(Fault { href: format!("#reason.{}", line.case.id), text })
        })
        .collect();
    let mut said = CheckedForm(values.clone());
    let query = ledger::read(|name| said.take_filled(name));
    let page = PreviewPage {
        frame: visit.frame("批量转办"),
        lines,
        barred,
        faults,
        back: ledger::address(&query, None),
        query,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /cases/hand-over`: there is nothing here without a choice.
pub async fn choose() -> Redirect {
    Redirect::to("/cases")
}

/// `POST /cases/hand-over`: what it would mean. Nothing has been done.
pub async fn preview(State(app): State<App>, visit: Visit, form: CheckedForm) -> Result<Response, WebError> {
    preview_page(&app, &visit, &form.0, &[]).await
}

/// `POST /cases/hand-over/done`: each case is an act of its own.
pub async fn confirm(State(app): State<App>, visit: Visit, form: CheckedForm) -> Result<Response, WebError> {
    let values = form.0;
    let choices: Vec<_> = chosen(&values)?
        .into_iter()
        .filter_map(|id| {
            let named = |what: &str| first(&values, &format!("{what}.{id}"));
            let choice = HandOverChoice {
                version: named("version").parse().ok()?,
                organ: named("organ"),
                reason: named("reason"),
                key: named("key"),
                id: id.clone(),
            };
            (!choice.organ.is_empty() && !choice.key.is_empty()).then_some(choice)
        })
        .collect();
    if choices.is_empty() {
        return Err(WebError::Unfit("没有要转办的案件。".to_owned()));
    }
    match app.casework.hand_over_each(visit.signed()?, &choices).await {
        Ok(all) => {
            let mut said = CheckedForm(values);
            let query = ledger::read(|name| said.take_filled(name));
            let page = HandedPage {
                frame: visit.frame("批量转办结果"),
                done: all.iter().filter(|one| one.outcome.is_ok()).count(),
                back: ledger::address(&query, None),
                all,
            };
            Ok(Html(page.render()?).into_response())
        }
        Err(casework::Error::Invalid(errors)) => preview_page(&app, &visit, &values, &errors).await,
        Err(error) => Err(error.into()),
    }
}
