//! The front page: what this is for, and its doors.

use crate::{App, error::WebError, frame::Frame, visit::Visit};
use askama::Template;
use axum::{extract::State, response::Html};
use domain::profile::PortalMode;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    /// Who takes complaints here, in words.
    intake: &'static str,
}

/// `GET /`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    let intake = match app.casework.profile().portal {
        PortalMode::Own => "本平台受理投诉。在线填报开放前，请到本地牵头部门窗口或拨打12345提交，由工作人员登记。",
        PortalMode::Forward => "投诉由“信用云南”违约失信专栏受理。请到该专栏提交，转到本地后可在这里查询进度。",
        PortalMode::StaffOnly => {
            "投诉可拨打12345热线，或通过“信用云南”违约失信专栏、本地牵头部门窗口提交，由工作人员登记后在这里查询进度。"
        }
    };
    Ok(Html(HomePage { frame: visit.frame("首页"), intake }.render()?))
}
