//! The gate before every handler: looks the matched address up in the table and refuses what is not there.

use crate::{
    api,
    error::WebError,
    routes::{Verb, Who, find},
    visit::Visit,
};
use axum::{
    extract::{MatchedPath, Request},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

/// Lets a request pass if the table says so. Default is no.
pub async fn gate(request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    // No route: the fallback says so.
    let Some(path) = matched else { return next.run(request).await };
    let route = Verb::of(request.method()).and_then(|verb| find(verb, &path));
    if api::is_api(request.uri().path()) {
        return match api::caller::refusal(&request, &path, route) {
            None => next.run(request).await,
            Some(refusal) => refusal,
        };
    }
    let Some(route) = route else { return WebError::NotFound.into_response() };
    let role = request.extensions().get::<Visit>().and_then(|visit| visit.viewer.as_ref()).map(|viewer| viewer.role);
    if route.who.admits(role) {
        return next.run(request).await;
    }
    match (role, request.method()) {
        (None, &Method::GET) => {
            let door = if matches!(route.who, Who::Tracking) { "/track" } else { "/login" };
            ([(header::CACHE_CONTROL, "no-store")], Redirect::to(door)).into_response()
        }
        (None, _) => WebError::SignedOut.into_response(),
        (Some(_), _) => {
            WebError::Forbidden("您的岗位不能打开这个页面。需要时请与本单位管理员联系。".to_owned()).into_response()
        }
    }
}
