//! Guards around every handler: origin, time, response headers, and the line in the log.

use crate::{App, error::WebError};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{sync::Arc, time::Duration};

/// The content policy of pages: everything from here, nothing inline, no frame around it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// How long a page may take; uploads and imports have no such limit, since lines in the counties are slow.
const PAGE_TIME: Duration = Duration::from_secs(30);

/// Refuses whatever another site sends, before its body is read.
///
/// Browsers that do not say where a request comes from still say which page it comes from; a program says neither and
/// is left to the token.
pub async fn same_site(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // No cookie opens anything of the API, so no site can borrow one.
    let api = crate::api::is_api(request.uri().path());
    if reads || api || from_here(request.headers()) {
        next.run(request).await
    } else {
        WebError::CrossSite.into_response()
    }
}

fn from_here(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(header::HOST)
}

/// Ends a page that takes too long.
pub async fn in_time(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let moves_files = path.is_some_and(|path| crate::route_needs::moves_files(&path));
    // Moving the demonstration clock runs every job that became due.
    let long = moves_files || request.uri().path() == "/demo/clock";
    if long {
        return next.run(request).await;
    }
    match tokio::time::timeout(PAGE_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => WebError::Busy.into_response(),
    }
}

/// Counts what anybody may post without an account, by address: passwords and query codes are not tried at leisure.
pub async fn not_too_often(State(app): State<App>, request: Request, next: Next) -> Response {
    let guessed = matches!(request.uri().path(), "/login" | "/track" | "/complain/resume");
    if guessed && request.method() == Method::POST {
        let address = crate::visitor::address(&app, request.headers(), request.extensions());
        let limits = request.extensions().get::<Arc<crate::api::Limits>>();
        if let Some(Err(refusal)) = limits.map(|limits| limits.take(crate::api::Asker::Address(&address))) {
            let wait = refusal.headers().get(header::RETRY_AFTER).cloned();
            let mut response = WebError::TooOften.into_response();
            response.headers_mut().extend(wait.map(|wait| (header::RETRY_AFTER, wait)));
            return response;
        }
    }
    next.run(request).await
}

/// The headers of every response; a handler that set its own keeps it.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("x-frame-options"), "DENY");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    set(header::CACHE_CONTROL, "no-store");
    if app.settings.secure_cookies {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// One line a request: method, the matched pattern, status, milliseconds. Never an address, a name or a body.
pub async fn trace(request: Request<Body>, next: Next) -> Response {
    let began = tokio::time::Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().map_or("-".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(
        http.method = %method,
        http.route = path,
        http.status = response.status().as_u16(),
        http.millis = millis,
        "request"
    );
    response
}
