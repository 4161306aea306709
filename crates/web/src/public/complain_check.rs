//! The last step: every answer once more with a way back to it, the promise, and sending.

use super::{complain_head::Head, complain_step::FORM, complain_visit::taken_here};
use crate::{App, assets, error::WebError, field::Fault, form::Typed, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use casework::{
    FieldError, Visitor,
    complain::{OpenComplaint, Sending, Step, SummaryPart, files},
    uploads::{self, Home},
};
use domain::proof_kind::ProofKind;

/// What stands in the way of sending.
#[derive(Default)]
pub struct Trouble {
    /// Faults by step.
    pub faults: Vec<(Step, FieldError)>,
    /// The promise was not given.
    pub unpromised: bool,
    /// The page was open too long.
    pub stale: bool,
    /// Until when nothing is taken from there.
    pub wait: Option<String>,
    /// The browser's proof of work was not good any more.
    pub unproven: bool,
}

/// The scripts that do the proof of work.
struct Proof {
    style: String,
    widget: String,
    words: String,
    worker: String,
}

impl Proof {
    fn scripts() -> Self {
        Self {
            style: assets::path("altcha.css"),
            widget: assets::path("altcha.min.js"),
            words: assets::path("altcha.zh-cn.js"),
            worker: assets::path("altcha.pbkdf2.js"),
        }
    }
}

#[derive(Template)]
#[template(path = "complain_check.html")]
struct CheckPage {
    frame: Frame,
    head: Head,
    parts: Vec<SummaryPart>,
    unpromised: bool,
    wait: Option<String>,
    unproven: bool,
    /// Where the scripts of the proof of work lie.
    proof: Proof,
    /// How many files are on their way only in part.
    unfinished: usize,
    /// Papers that whoever verifies will ask for.
    missing: Vec<&'static str>,
    /// The same as one text, where it is handed in at the province's column.
    sheet: Option<String>,
}

/// Every answer as one text, to be copied or printed.
fn sheet(parts: &[SummaryPart]) -> String {
    let mut words = Vec::new();
    for part in parts.iter().filter(|part| !part.lines.is_empty()) {
        words.extend(["【", part.step.title(), "】\n"]);
        for line in &part.lines {
            words.extend([line.label.as_ref(), "：", line.text.as_ref(), "\n"]);
        }
        words.push("\n");
    }
    words.concat()
}

/// The page.
pub async fn page(app: &App, visit: &Visit, draft: &OpenComplaint, trouble: Trouble) -> Result<Response, WebError> {
    let unfinished = uploads::open(&app.casework, &Home::Draft(draft.draft_id.clone())).await?.len();
    let files = files::list(&app.casework, &draft.draft_id).await?;
    let mut head = Head::new(Step::Check, draft, |one| {
        one != Step::Evidence && app.casework.complaint_faults(one, &draft.values).is_empty()
    });
    head.stale = trouble.stale;
    let of_step = |(step, fault): &(Step, FieldError)| Fault {
        href: format!("/complain/{}", step.code()),
        text: format!("{}：{}", step.title(), fault.message),
    };
    head.faults = trouble.faults.iter().map(of_step).collect();
    if trouble.unpromised {
        head.faults.push(Fault { href: format!("#{FORM}-promise"), text: "请先确认内容属实".to_owned() });
    }
    let has = |kind: ProofKind| files.iter().any(|file| file.fact == kind);
    let mut missing = Vec::new();
    if !has(ProofKind::Licence) {
        missing.push("营业执照");
    }
    if draft.value("by_agent") == Some("on") && !has(ProofKind::Authorisation) {
        missing.push("授权委托书");
    }
    let faulty = !head.faults.is_empty();
    let mut parts = app.casework.complaint_summary(&draft.values, &files);
    let forward = !taken_here(app);
    if forward {
        parts.retain(|part| part.step != Step::Evidence);
        missing.clear();
    }
    let page = CheckPage {
        frame: visit.frame(&head.window_title()),
        sheet: forward.then(|| sheet(&parts)),
        parts,
        unpromised: trouble.unpromised,
        wait: trouble.wait,
        unproven: trouble.unproven,
        proof: Proof::scripts(),
        unfinished,
        missing,
        head,
    };
    let status =
        if faulty || trouble.stale || trouble.unproven { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, Html(page.render()?)).into_response())
}

/// `GET /complain/proof`: what a browser has to work out.
pub async fn challenge(State(app): State<App>) -> Result<Response, WebError> {
    let text = app.casework.proof_challenge()?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// Sends the complaint, once.
pub async fn send(
    app: &App,
    visit: &Visit,
    from: &Visitor,
    draft: &OpenComplaint,
    typed: &Typed,
) -> Result<Response, WebError> {
    if !taken_here(app) {
        return page(app, visit, draft, Trouble::default()).await;
    }
    let to_receipt = || Redirect::to("/complain/receipt").into_response();
    if draft.case.is_some() {
        return Ok(to_receipt());
    }
    if !typed.trusted {
        return page(app, visit, draft, Trouble { stale: true, ..Trouble::default() }).await;
    }
    if typed.first("promise") != "on" {
        return page(app, visit, draft, Trouble { unpromised: true, ..Trouble::default() }).await;
    }
    let proof = Some(typed.first("altcha")).filter(|proof| !proof.is_empty());
    let proof = proof.map(|proof| BASE64_STANDARD.decode(proof).unwrap_or_default());
    match app.casework.send_complaint(draft.code(), from, proof.as_deref()).await? {
        Sending::Done(_) => Ok(to_receipt()),
        Sending::Faulty(faults) => page(app, visit, draft, Trouble { faults, ..Trouble::default() }).await,
        Sending::Unproven => page(app, visit, draft, Trouble { unproven: true, ..Trouble::default() }).await,
        Sending::Wait(until) => {
            let mut answer = page(app, visit, draft, Trouble { wait: Some(until), ..Trouble::default() }).await?;
            *answer.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            Ok(answer)
        }
    }
}
