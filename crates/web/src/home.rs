//! The front page: what this is for, and its doors.

use crate::{
    App,
    error::WebError,
    frame::Frame,
    public::{portal, stats},
    visit::Visit,
};
use askama::Template;
use axum::{extract::State, response::Html};
use domain::profile::PortalMode;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    /// Who takes complaints here, in one sentence.
    accepts: &'static str,
    /// How a complaint is handed in, where not on this page.
    elsewhere: Option<&'static str>,
    figures: Vec<(&'static str, String)>,
}

/// `GET /`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    let mode = app.casework.profile().portal;
    let elsewhere = match mode {
        PortalMode::Own | PortalMode::Forward => None,
        PortalMode::StaffOnly => Some(
            "请拨打12345热线、到“信用云南”政府违约失信投诉专栏或者本地牵头部门窗口提交；登记以后，凭编号和查询码在这里看进度。",
        ),
    };
    let figures = app.casework.public_figures().await?;
    let page = HomePage {
        frame: visit.frame("首页"),
        accepts: portal::accepts(mode),
        elsewhere,
        figures: stats::living(figures.as_ref()),
    };
    Ok(Html(page.render()?))
}
