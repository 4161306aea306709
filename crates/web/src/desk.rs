//! 工作台: what my organ owes, most urgent first, and what waits for my hand.

use crate::{App, error::WebError, frame::Frame, visit::Visit};
use askama::Template;
use axum::{extract::State, response::Html};
use casework::Desk;
use domain::stage::Stage;

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    frame: Frame,
    desk: Desk,
    today: String,
    on_cases: bool,
    /// Code, words and number of each stage.
    stages: Vec<(String, &'static str, i64)>,
}

/// `GET /desk`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    let viewer = visit.signed()?;
    let desk = app.casework.desk(viewer).await?;
    let word = |code: &str| Stage::WORDS.iter().find(|(known, _)| *known == code).map_or("其他", |(_, word)| *word);
    let stages = desk.counts.by_stage.iter().map(|(code, number)| (code.clone(), word(code), *number)).collect();
    let page = DeskPage {
        stages,
        frame: visit.frame("工作台"),
        desk,
        today: domain::time::prose_date(app.casework.now().date()),
        on_cases: crate::routes::may_read("/cases", viewer.role),
    };
    Ok(Html(page.render()?))
}
