//! The files of a complaint: the page that lists them with size and digest and takes them back, and the form that brings
//! several at once without a script. With one they come through [`super::complain_uploads`].

use super::{
    complain_head::Head,
    complain_step::FORM,
    complain_visit::{draft_of, filled_here, taken_here, to_start},
};
use crate::{
    App, assets,
    error::{WebError, size_words},
    evidence::{drain, unreadable},
    field::Fault,
    form::{CheckedForm, Parts},
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{
    complain::{
        OpenComplaint, Step,
        files::{self, DraftFile},
    },
    uploads::{self, Home, Upload},
};
use domain::proof_kind::ProofKind;
use futures_util::TryStreamExt;
use std::io;

#[derive(Template)]
#[template(path = "complain_evidence.html")]
struct EvidencePage {
    frame: Frame,
    head: Head,
    files: Vec<DraftFile>,
    /// Those that are not whole.
    open: Vec<Upload>,
    tus: String,
    kinds: Vec<(&'static str, &'static str, &'static str)>,
    limit: String,
    most: usize,
}

/// What an upload came to.
#[derive(Default)]
struct Came {
    taken: usize,
    lost: Vec<String>,
}

async fn page(app: &App, visit: &Visit, draft: &OpenComplaint, lost: Vec<String>) -> Result<Response, WebError> {
    let mut head = Head::new(Step::Evidence, draft, |one| {
        one != Step::Check && one != Step::Evidence && app.casework.complaint_faults(one, &draft.values).is_empty()
    });
    let status = if lost.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    head.faults = lost.into_iter().map(|text| Fault { href: format!("#{FORM}-file"), text }).collect();
    let page = EvidencePage {
        frame: visit.frame(&head.window_title()),
        open: uploads::open(&app.casework, &Home::Draft(draft.draft_id.clone())).await?,
        files: files::list(&app.casework, &draft.draft_id).await?,
        tus: assets::path("tus.min.js"),
        kinds: ProofKind::ALL.into_iter().map(|kind| (kind.code(), kind.label(), kind.examples())).collect(),
        limit: size_words(app.settings.max_upload_bytes),
        most: files::MOST_FILES,
        head,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// The unsent draft of this browser, or where to go without one.
async fn unsent(app: &App, headers: &HeaderMap) -> Result<Result<OpenComplaint, Response>, WebError> {
    if !filled_here(app) {
        return Ok(Err(to_start()));
    }
    // What is handed in elsewhere is uploaded there.
    if !taken_here(app) {
        return Ok(Err(Redirect::to("/complain/privacy").into_response()));
    }
    Ok(match draft_of(app, headers).await? {
        None => Err(Redirect::to("/complain/resume").into_response()),
        Some(draft) if draft.case.is_some() => Err(Redirect::to("/complain/receipt").into_response()),
        Some(draft) => Ok(draft),
    })
}

/// `GET /complain/evidence`.
pub async fn show(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, WebError> {
    match unsent(&app, &headers).await? {
        Ok(draft) => page(&app, &visit, &draft, Vec::new()).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// `POST /complain/evidence`: one file or several, none of them ever whole in memory. One that cannot be taken does not
/// keep the others out.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    mut parts: Multipart,
) -> Result<Response, WebError> {
    let draft = match unsent(&app, &headers).await? {
        Ok(draft) => draft,
        Err(elsewhere) => {
            drain(parts).await;
            return Ok(elsewhere);
        }
    };
    match take(&app, &visit, &draft, &mut parts).await {
        Ok(came) if came.lost.is_empty() && came.taken > 0 => {
            Ok(Redirect::to("/complain/evidence#files").into_response())
        }
        Ok(came) => {
            let lost = if came.lost.is_empty() { vec!["请先选择文件".to_owned()] } else { came.lost };
            page(&app, &visit, &draft, lost).await
        }
        Err(error) => {
            drain(parts).await;
            Err(error)
        }
    }
}

async fn take(app: &App, visit: &Visit, draft: &OpenComplaint, parts: &mut Multipart) -> Result<Came, WebError> {
    let limit = app.settings.max_upload_bytes;
    let (mut read, mut came) = (Parts::default(), Came::default());
    while let Some(mut field) = parts.next_field().await.map_err(unreadable)? {
        if read.take(visit, &mut field).await?.is_none() {
            continue;
        }
        let fact = read.values.get("fact").and_then(|all| all.first());
        let fact = fact.and_then(|code| ProofKind::from_code(code)).unwrap_or(ProofKind::Other);
        let name = field.file_name().unwrap_or_default().to_owned();
        let source = (&mut field).map_err(io::Error::other);
        let why = match files::add(&app.casework, &draft.draft_id, fact, &name, source, limit).await {
            Ok(_) => {
                came.taken += 1;
                continue;
            }
            Err(casework::Error::TooLarge { limit_bytes }) => format!("超过{}的上限", size_words(limit_bytes)),
            Err(casework::Error::Invalid(all)) => all.into_iter().map(|one| one.message).collect(),
            Err(error @ casework::Error::NotFound) => return Err(error.into()),
            Err(error) => {
                crate::error::log_chain(&error);
                "没有保存成功，请再传一次".to_owned()
            }
        };
        while let Ok(Some(_)) = field.chunk().await {}
        came.lost.push(format!("{name}：{why}"));
    }
    read.finish()?;
    Ok(came)
}

/// `POST /complain/evidence/remove`.
pub async fn remove(State(app): State<App>, headers: HeaderMap, mut form: CheckedForm) -> Result<Response, WebError> {
    match unsent(&app, &headers).await? {
        Ok(draft) => {
            if let Some(upload) = form.take_filled("upload") {
                uploads::remove(&app.casework, &Home::Draft(draft.draft_id.clone()), &upload).await?;
            } else {
                files::remove(&app.casework, &draft.draft_id, &form.take("file")).await?;
            }
            Ok(Redirect::to("/complain/evidence#files").into_response())
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}
