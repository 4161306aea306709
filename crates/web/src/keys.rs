//! 密钥: which key wraps how much, how far a rotation has come, when the wrapped keys were backed up.

use crate::{App, error::WebError, frame::Frame, visit::Visit};
use askama::Template;
use axum::{extract::State, response::Html};
use casework::{KeyLine, KeyStatus};

#[derive(Template)]
#[template(path = "keys.html")]
struct KeysPage {
    frame: Frame,
    status: KeyStatus,
    signing: String,
    algorithm: String,
}

impl KeysPage {
    fn state(line: &KeyLine) -> (&'static str, &'static str) {
        match (line.current, line.cases + line.drafts + line.indexes) {
            (true, _) => ("state-active", "在用"),
            (false, 0) => ("state-done", "可销毁"),
            (false, _) => ("state-soon", "只读，待更换"),
        }
    }
}

/// `GET /keys`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    let page = KeysPage {
        frame: visit.frame("密钥"),
        status: app.casework.key_status().await?,
        signing: app.log_key.key_id().to_string(),
        algorithm: app.log_key.suite().to_string(),
    };
    Ok(Html(page.render()?))
}
