//! Drafts over HTTP: saved by a button or by a script as it is typed, put away, or exchanged for what another window had.

use crate::{
    App,
    case::case_id,
    error::WebError,
    form::{CheckedForm, Parts, Posted},
    register, routes,
    visit::{SESSION, Visit, kept},
};
use axum::{
    Json,
    extract::{FromRequest, Path, Request, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::{Draft, DraftForm, Values};

/// What a page says of a draft that it has filled in.
#[derive(Debug)]
pub struct DraftNotice {
    /// When it was saved.
    pub saved_at: String,
    /// When another window had saved something else, and what.
    pub earlier: Option<(String, Vec<String>)>,
}

impl DraftNotice {
    /// The notice of a draft.
    pub fn of(draft: Draft) -> Self {
        let texts = |values: Values| -> Vec<String> {
            let shown = values.into_iter().filter(|(name, _)| !name.starts_with('_'));
            shown.flat_map(|(_, all)| all).filter(|value| !value.trim().is_empty()).collect()
        };
        Self { saved_at: draft.saved_at, earlier: draft.earlier.map(|one| (one.saved_at, texts(one.values))) }
    }
}

/// Where a form saves its draft.
#[derive(Debug)]
pub struct SaveSpot {
    /// The address.
    pub path: String,
    /// The version that the next save rests on.
    pub version: i64,
    /// There is something to type.
    pub has_inputs: bool,
    /// Which registration it is; empty for an act.
    pub way: &'static str,
}

/// `POST /cases/{id}/acts/{offer}/draft`.
pub async fn of_act(
    State(app): State<App>,
    visit: Visit,
    Path((id, offer)): Path<(String, String)>,
    headers: HeaderMap,
    form: CheckedForm,
) -> Result<Response, WebError> {
    let case = case_id(&id)?;
    let back = format!("/cases/{case}/acts/{offer}");
    let left = routes::case_path(case.as_str(), visit.signed()?.role);
    keep(&app, &visit, &DraftForm::Act { case, offer }, &headers, form, (&back, &left)).await
}

/// `POST /register/draft`.
pub async fn of_registration(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    form: CheckedForm,
) -> Result<Response, WebError> {
    let way = register::way(form.0.get("by").and_then(|all| all.first()).map(String::as_str));
    let back = format!("/register?by={way}");
    keep(&app, &visit, &DraftForm::Register { way: way.to_owned() }, &headers, form, (&back, &back)).await
}

/// Keeps a form as a draft that was posted to `path` after its session had ended; `false` if there is nothing to keep or
/// nobody whose it is. The cookie of a session that has ended opens nothing else.
pub async fn of_ended(app: &App, path: &str, mut request: Request) -> bool {
    let address = request.uri().path().to_owned();
    let form = match path {
        "/register" => None,
        "/cases/{id}/acts/{offer}" => {
            let mut parts = address.split('/').skip(2);
            let (Some(id), Some(offer)) = (parts.next(), parts.nth(1)) else { return false };
            let Ok(case) = case_id(id) else { return false };
            Some(DraftForm::Act { case, offer: offer.to_owned() })
        }
        _ => return false,
    };
    let Some(token) = kept(app, request.headers(), SESSION) else { return false };
    let Ok(Some((viewer, csrf))) = app.casework.ended(token).await else { return false };
    let admitted = routes::find(routes::Verb::Post, path).is_some_and(|route| route.who.admits(Some(viewer.role)));
    if !admitted {
        return false;
    }
    let visit = Visit { viewer: Some(viewer.clone()), csrf, ..Visit::default() };
    request.extensions_mut().insert(visit.clone());
    let Ok(mut posted) = texts(&visit, request).await else { return false };
    let form = form.unwrap_or_else(|| {
        let way = register::way(posted.0.get("by").and_then(|all| all.first()).map(String::as_str));
        DraftForm::Register { way: way.to_owned() }
    });
    let base = posted.take("_draft").parse().unwrap_or(0);
    let key = posted.take_filled("_key");
    match app.casework.save_draft(&viewer, &form, &posted.0, base, key.as_deref()).await {
        Ok(saved) => saved.version > 0,
        Err(_) => false,
    }
}

/// The texts of a form; files that come with it are passed over.
async fn texts(visit: &Visit, request: Request) -> Result<CheckedForm, WebError> {
    let mut multipart = match Posted::from_request(request, &()).await? {
        Posted::Form(form) => return Ok(form),
        Posted::Parts(parts) => parts,
    };
    let mut parts = Parts::default();
    while let Some(mut field) = multipart.next_field().await.map_err(|_| WebError::Unreadable)? {
        parts.take(visit, &mut field).await?;
    }
    parts.finish()
}

async fn keep(
    app: &App,
    visit: &Visit,
    form: &DraftForm,
    headers: &HeaderMap,
    mut posted: CheckedForm,
    (back, left): (&str, &str),
) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let to = match posted.take("do").as_str() {
        "discard" => {
            app.casework.drop_draft(viewer, form).await?;
            left
        }
        what @ ("earlier" | "latest") => {
            app.casework.settle_drafts(viewer, form, what == "earlier").await?;
            back
        }
        _ => {
            let base = posted.take("_draft").parse().unwrap_or(0);
            let key = posted.take_filled("_key");
            let saved = app.casework.save_draft(viewer, form, &posted.0, base, key.as_deref()).await?;
            // A script asks for the state, a button for the page.
            if headers.get(header::ACCEPT).is_some_and(|kind| kind.as_bytes() == b"application/json") {
                let at = saved.saved_at.rsplit(' ').next().unwrap_or_default().to_owned();
                let state = serde_json::json!({ "version": saved.version, "at": at, "displaced": saved.displaced });
                return Ok(Json(state).into_response());
            }
            back
        }
    };
    Ok(Redirect::to(to).into_response())
}
