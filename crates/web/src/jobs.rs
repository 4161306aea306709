//! 后台任务: what failed in the background, why, and trying it again.

use crate::{App, error::WebError, form::CheckedForm, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, Redirect},
};
use casework::FailedJobs;
use serde::Deserialize;
use std::time::Duration;

/// How long the answer waits to show what came of a new try; the work itself goes on after that.
const LOOK: Duration = Duration::from_secs(5);

/// What happened just before the page is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    resumed: Option<usize>,
}

#[derive(Template)]
#[template(path = "jobs.html")]
struct JobsPage {
    frame: Frame,
    jobs: FailedJobs,
    resumed: Option<usize>,
}

/// `GET /jobs`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(before): Query<Before>,
) -> Result<Html<String>, WebError> {
    let jobs = app.casework.failed_jobs().await?;
    let page = JobsPage { frame: visit.frame("后台任务"), jobs, resumed: before.resumed };
    Ok(Html(page.render()?))
}

/// `POST /jobs`: one job by its `id`, or all of them, are tried again.
pub async fn resume(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Redirect, WebError> {
    let viewer = visit.signed()?;
    let resumed = if form.take_filled("all").is_some() {
        app.casework.resume_all_jobs(viewer).await?
    } else {
        let id = form.take("id").parse().map_err(|_| WebError::Unfit("请选择要重试的任务。".to_owned()))?;
        usize::from(app.casework.resume_job(viewer, id).await?)
    };
    tracing::info!(resumed, "jobs.resumed");
    if resumed > 0 {
        // A round has no end that a page could wait for, and must not be broken off with it.
        let round = tokio::spawn((app.after_advance)());
        let _ = tokio::time::timeout(LOOK, round).await;
    }
    Ok(Redirect::to(&format!("/jobs?resumed={resumed}")))
}
