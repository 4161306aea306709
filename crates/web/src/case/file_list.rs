//! The file list of a case (卷内目录), to read and to print.

use super::case_id;
use crate::{App, error::WebError, frame::Frame, visit::Visit};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Html,
};
use casework::CaseFile;

#[derive(Template)]
#[template(path = "case_file_list.html")]
struct FileListPage {
    frame: Frame,
    file: CaseFile,
    officer: bool,
    printed_on: String,
}

/// `GET /cases/{id}/file-list`.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let viewer = visit.signed()?;
    let file = app.casework.case_file(viewer, &case_id(&id)?).await?;
    let page = FileListPage {
        frame: visit.frame(&format!("卷内目录 {}", file.number)),
        officer: file.whole,
        file,
        printed_on: domain::time::prose_date(app.casework.now().date()),
    };
    Ok(Html(page.render()?))
}
