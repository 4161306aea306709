//! Who calls: the token, the gate of its scopes and role, and what is put on every answer.

use super::{
    limits::{Asker, Limits},
    problem::{FORBIDDEN, METHOD, Problem, SCOPE, UNAUTHENTICATED},
};
use crate::{
    App,
    routes::{ROUTES, Route, Verb, Who},
    visit::Visit,
    visitor::address,
};
use axum::{
    body::Body,
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use casework::{TokenHolder, Viewer};
use std::sync::Arc;

/// The person behind the token, once the gate has let it in.
pub struct Caller(pub Arc<TokenHolder>);

impl Caller {
    /// The person in its role.
    pub fn viewer(&self) -> &Viewer {
        &self.0.viewer
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let holder = parts.extensions.get::<Arc<TokenHolder>>().cloned();
        holder.map(Self).ok_or(Problem::of(UNAUTHENTICATED))
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// Looks the token up, counts the request and leaves the holder for everything inside. Cookies mean nothing here.
pub async fn recognise(app: &App, mut request: Request, next: Next) -> Response {
    let holder = match bearer(request.headers()) {
        Some(secret) => match app.casework.token_holder(secret).await {
            Ok(holder) => holder,
            Err(error) => return Problem::from(error).into_response(),
        },
        None => None,
    };
    let limits = request.extensions().get::<Arc<Limits>>().cloned();
    let address = address(app, request.headers(), request.extensions());
    let asker = holder.as_ref().map_or(Asker::Address(&address), |holder| Asker::Token(&holder.token.id));
    let allowance = match limits.map(|limits| limits.take(asker)).transpose() {
        Ok(allowance) => allowance,
        Err(refusal) => return *refusal,
    };
    let visit = Visit {
        viewer: holder.as_ref().map(|holder| holder.viewer.clone()),
        path: request.uri().path().to_owned(),
        ..Visit::default()
    };
    request.extensions_mut().insert(visit);
    if let Some(holder) = holder {
        request.extensions_mut().insert(Arc::new(holder));
    }
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = next.run(request).await;
    if reads && response.status() == StatusCode::OK && same(known.as_ref(), response.headers().get(header::ETAG)) {
        let tag = response.headers_mut().remove(header::ETAG);
        response = StatusCode::NOT_MODIFIED.into_response();
        *response.body_mut() = Body::empty();
        response.headers_mut().extend(tag.map(|tag| (header::ETAG, tag)));
    }
    if let Some(allowance) = allowance {
        allowance.tell(response.headers_mut());
    }
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("Authorization"));
    response
}

/// Whether a caller knows this content already.
fn same(known: Option<&HeaderValue>, tag: Option<&HeaderValue>) -> bool {
    let (Some(known), Some(tag)) = (known.and_then(|known| known.to_str().ok()), tag) else { return false };
    let tag = tag.to_str().unwrap_or_default();
    known.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == "*" || one == tag)
}

/// Lets a request of the API pass if the table says so; else this is the answer. Default is no.
pub fn refusal(request: &Request, path: &str, route: Option<&Route>) -> Option<Response> {
    let Some(route) = route else {
        let mut response = Problem::of(METHOD).into_response();
        if let Ok(allowed) = HeaderValue::from_str(&allowed(path)) {
            response.headers_mut().insert(header::ALLOW, allowed);
        }
        return Some(response);
    };
    if matches!(route.who, Who::Public) {
        return None;
    }
    let Some(holder) = request.extensions().get::<Arc<TokenHolder>>() else {
        return Some(Problem::of(UNAUTHENTICATED).into_response());
    };
    if !route.who.admits(Some(holder.viewer.role)) {
        return Some(Problem::of(FORBIDDEN).into_response());
    }
    match route.who {
        Who::Api(_, Some(scope)) if !holder.token.scopes.contains(&scope) => {
            let text = format!("这个接口需要权限“{}”（{}），令牌没有。", scope.code(), scope.label());
            Some(Problem::saying(SCOPE, text).into_response())
        }
        _ => None,
    }
}

/// The methods of a path, as the header `Allow` lists them.
fn allowed(path: &str) -> String {
    let words = ROUTES.iter().filter(|route| route.path == path).map(|route| match route.verb {
        Verb::Get => "GET, HEAD",
        other => other.name(),
    });
    words.collect::<Vec<_>>().join(", ")
}
