//! Who visits: the session behind the cookie, the token of its forms, large type, and the demonstration bar.

use crate::{
    App, api,
    error::{self, WebError},
    frame::{DemoBar, Frame, seats},
};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use casework::{Hold, SeatChoice, Viewer};
use domain::profile::PortalMode;
use std::{convert::Infallible, sync::Arc};

/// The cookie of a session.
pub const SESSION: &str = "session";
/// The cookie that carries the token of forms before anybody has signed in.
const VISIT: &str = "visit";

/// What is known of a request before its handler runs.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// The seats it may sit in.
    pub seats: Vec<SeatChoice>,
    /// The session's cookie value.
    pub token: Option<String>,
    /// The token that every form carries.
    pub csrf: String,
    /// What the person has to do before anything else.
    pub hold: Option<Hold>,
    /// Large type.
    pub large: bool,
    /// The path that was asked for.
    pub path: String,
    /// The bar of the demonstration.
    pub demo: Option<Arc<DemoBar>>,
    /// The name on top.
    pub name: String,
    /// The place.
    pub place: String,
    /// How the portal takes part; not known where something failed before the setup was looked at.
    pub portal: Option<PortalMode>,
}

impl Visit {
    /// The frame of a page for this visit.
    pub fn frame(&self, title: &str) -> Frame {
        Frame::new(self, title)
    }

    /// The viewer behind the gate.
    pub fn signed(&self) -> Result<&Viewer, WebError> {
        self.viewer.as_ref().ok_or(WebError::SignedOut)
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// What stands before the name of a cookie that only this host may set, and only over HTTPS.
const HOST_PREFIX: &str = "__Host-";

/// The value of a cookie of this deployment, under the name that [`set_cookie`] gave it; nothing that a neighbour host or
/// an unsafe line could have set stands in for one that scripts must not read.
pub fn kept<'a>(app: &App, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    if app.settings.secure_cookies { cookie(headers, &format!("{HOST_PREFIX}{name}")) } else { cookie(headers, name) }
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// A `Set-Cookie` of this deployment. `seconds` of nil lasts as long as the browser is open.
pub fn set_cookie(app: &App, name: &str, value: &str, seconds: Option<u32>, scripts_may_read: bool) -> HeaderValue {
    let age = seconds.map_or(String::new(), |seconds| format!("; Max-Age={seconds}"));
    let hidden = if scripts_may_read { "" } else { "; HttpOnly" };
    let secure = if app.settings.secure_cookies { "; Secure" } else { "" };
    let prefix = if app.settings.secure_cookies && !scripts_may_read { HOST_PREFIX } else { "" };
    let text = format!("{prefix}{name}={value}; Path=/; SameSite=Lax{age}{hidden}{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("visit=; Max-Age=0"))
}

/// Looks the cookies up and leaves a [`Visit`] for everything inside.
pub async fn recognise(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/assets/") || path == "/health" || path == "/ready" {
        return next.run(request).await;
    }
    // The handler takes the newest setup out of the state after this. A store that does not answer is told below.
    if let Err(error) = app.casework.refresh_if_due().await {
        tracing::error!(%error, "the heads could not be looked at");
    }
    if api::is_api(path) {
        return api::caller::recognise(&app, request, next).await;
    }
    let headers = request.headers();
    let token = kept(&app, headers, SESSION).filter(|token| !token.is_empty()).map(str::to_owned);
    let visited = kept(&app, headers, VISIT).filter(|value| value.len() == 32).map(str::to_owned);
    let mut visit = Visit {
        large: cookie(headers, "mode") == Some("large"),
        path: path.to_owned(),
        name: app.settings.public_name.clone(),
        place: app.casework.profile().place.clone(),
        portal: Some(app.casework.profile().portal),
        ..Visit::default()
    };
    match look_up(&app, token, &mut visit).await {
        Ok(()) => {}
        Err(failure) => return error::undressed(&visit, failure.into()),
    }
    let mut fresh = None;
    if visit.viewer.is_none() {
        let value = visited.unwrap_or_else(|| {
            let drawn = hex::encode(app.casework.random::<16>());
            fresh = Some(drawn.clone());
            drawn
        });
        visit.csrf = value;
    }
    request.extensions_mut().insert(visit);
    let mut response = next.run(request).await;
    if let Some(value) = fresh {
        response.headers_mut().append(header::SET_COOKIE, set_cookie(&app, VISIT, &value, None, false));
    }
    response.into_response()
}

async fn look_up(app: &App, token: Option<String>, visit: &mut Visit) -> Result<(), casework::Error> {
    if let Some(token) = token
        && let Some(known) = app.casework.viewer(&token).await?
    {
        if known.hold.is_none() && known.viewer.case.is_none() {
            visit.seats = app.casework.seats(&known.viewer).await?;
        }
        visit.viewer = Some(known.viewer);
        visit.csrf = known.csrf;
        visit.hold = known.hold;
        visit.token = Some(token);
    }
    if app.settings.demonstration {
        visit.demo = Some(Arc::new(DemoBar {
            today: domain::time::prose_date(app.casework.now().date()),
            offset_days: app.demo_clock.as_ref().map_or(0, |clock| clock.offset_days()),
            has_clock: app.demo_clock.is_some(),
            seats: seats(app.casework.demo_accounts().await?),
        }));
    }
    Ok(())
}
