//! Going on with a complaint by its code, on any device; also with what was typed after the cookie had gone.

use super::complain_visit::{code_cookie, filled_here, to_start};
use crate::{
    App,
    error::WebError,
    form::{CheckedForm, Typed},
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{
    Values,
    complain::{SaveOutcome, Step},
};

/// What the names of values carried along begin with.
const CARRIED: &str = "carry.";

#[derive(Template)]
#[template(path = "complain_resume.html")]
struct ResumePage {
    frame: Frame,
    code: String,
    trouble: bool,
    /// The step whose words are carried along.
    step: &'static str,
    carried: Vec<(String, String)>,
}

fn page(visit: &Visit, code: String, trouble: bool, step: Option<Step>, carried: &Values) -> Result<String, WebError> {
    let all = carried.iter().flat_map(|(name, all)| all.iter().map(move |value| (name.clone(), value.clone())));
    let page = ResumePage {
        frame: visit.frame(if trouble { "有错误：继续填写" } else { "继续填写" }),
        code,
        trouble,
        step: step.map_or("", Step::code),
        carried: all.collect(),
    };
    Ok(page.render()?)
}

/// The page after a step was posted without the cookie of its draft: what was typed is carried along.
pub fn without_cookie(visit: &Visit, step: Step, typed: &Typed) -> Result<Response, WebError> {
    let own = typed.values.iter().filter(|(name, _)| step.has(name));
    let carried: Values = own.map(|(name, all)| (name.clone(), all.clone())).collect();
    let page = page(visit, String::new(), false, Some(step), &carried)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// `GET /complain/resume`.
pub async fn form(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    if !filled_here(&app) {
        return Ok(to_start());
    }
    Ok(Html(page(&visit, String::new(), false, None, &Values::new())?).into_response())
}

/// `POST /complain/resume`.
pub async fn open(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let code = form.take("code").trim().to_owned();
    let step = Step::from_code(&form.take("step"));
    let carried: Values =
        form.0.into_iter().filter_map(|(name, all)| Some((name.strip_prefix(CARRIED)?.to_owned(), all))).collect();
    let Some(draft) = app.casework.open_complaint(&code).await? else {
        let page = page(&visit, code, true, step, &carried)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    };
    let mut to = match &draft.case {
        Some(_) => "/complain/receipt".to_owned(),
        None => format!("/complain/{}", app.casework.complaint_next(&draft.values).code()),
    };
    if let (Some(step), None) = (step.filter(|_| !carried.is_empty()), &draft.case) {
        let base = draft.version_of(step.code());
        let saved = app.casework.save_complaint_step(&code, step, &carried, base).await?;
        if let SaveOutcome::Saved(_) = saved {
            to = format!("/complain/{}", step.code());
        }
    }
    let mut response = Redirect::to(&to).into_response();
    response.headers_mut().append(header::SET_COOKIE, code_cookie(&app, draft.code()));
    Ok(response)
}
