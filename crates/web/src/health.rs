//! Whether the process lives, and whether it can serve.

use crate::App;
use axum::{extract::State, http::StatusCode};

/// `GET /health`: the process answers.
pub async fn alive() -> &'static str {
    "ok"
}

/// `GET /ready`: the store answers as well.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.casework.viewer("").await {
        Ok(_) => (StatusCode::OK, "ok"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer"),
    }
}
