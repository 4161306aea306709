//! From where a request comes: what the browser says it is, its address, the cookie it is recognised by.

use crate::{App, Shared, visit::kept};
use axum::{
    extract::{ConnectInfo, FromRef, FromRequestParts},
    http::{Extensions, HeaderMap, header, request::Parts},
};
use casework::Visitor;
use std::{convert::Infallible, net::SocketAddr};

/// The cookie by which a browser is recognised at its next sign-in.
pub const DEVICE: &str = "device";

/// The most bytes of what a browser says it is that are looked at.
const AGENT_BYTES: usize = 400;

/// The address a request comes from: the last hop our own proxy names, or the other end of the connection.
pub fn address(app: &App, headers: &HeaderMap, extensions: &Extensions) -> String {
    let forwarded = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        Some(last.rsplit(',').next().unwrap_or(last).trim().to_owned())
    };
    let peer = || extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
    let told = if app.settings.api.behind_proxy { forwarded() } else { None };
    told.or_else(peer).unwrap_or_default()
}

/// The browser that asks to be let in.
pub struct ComesFrom(pub Visitor);

impl FromRequestParts<Shared> for ComesFrom {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, Infallible> {
        let app = App::from_ref(state);
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Ok(Self(Visitor {
            agent: agent.chars().take(AGENT_BYTES).collect(),
            source: address(&app, &parts.headers, &parts.extensions),
            device: kept(&app, &parts.headers, DEVICE).filter(|value| !value.is_empty()).map(str::to_owned),
        }))
    }
}
