//! Who fills a complaint in: the draft behind the cookie.

use crate::{
    App,
    error::WebError,
    visit::{kept, set_cookie},
};
use axum::{
    http::{HeaderMap, HeaderValue},
    response::{IntoResponse, Redirect, Response},
};
use casework::complain::OpenComplaint;
use domain::profile::PortalMode;

/// The cookie that holds the code of the draft.
pub const COMPLAINT: &str = "complaint";

/// The cookie of a draft: as long as the draft is kept.
pub fn code_cookie(app: &App, code: &str) -> HeaderValue {
    let seconds = u32::try_from(app.casework.draft_kept_us() / 1_000_000).ok();
    set_cookie(app, COMPLAINT, code, seconds, false)
}

/// Takes the cookie away.
pub fn no_cookie(app: &App) -> HeaderValue {
    set_cookie(app, COMPLAINT, "", Some(0), false)
}

/// The code that a browser keeps.
pub fn code_of(app: &App, headers: &HeaderMap) -> Option<String> {
    kept(app, headers, COMPLAINT).filter(|code| !code.is_empty()).map(str::to_owned)
}

/// The draft that a browser has open.
pub async fn draft_of(app: &App, headers: &HeaderMap) -> Result<Option<OpenComplaint>, WebError> {
    match code_of(app, headers) {
        Some(code) => Ok(app.casework.open_complaint(&code).await?),
        None => Ok(None),
    }
}

/// Whether a complaint may be filled in here, to be sent or to be taken elsewhere; the first page says where to go, if not.
pub fn filled_here(app: &App) -> bool {
    app.casework.profile().portal != PortalMode::StaffOnly
}

/// Whether complaints are taken here, and not only filled in for the province's column.
pub fn taken_here(app: &App) -> bool {
    app.casework.profile().portal == PortalMode::Own
}

/// To the first page.
pub fn to_start() -> Response {
    Redirect::to("/complain").into_response()
}
