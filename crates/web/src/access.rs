//! The gate before every handler: looks the matched address up in the table and refuses what is not there. Whoever has to
//! do something first, such as change a password that somebody else set, gets through to that alone.

use crate::{
    App, api, draft,
    error::WebError,
    routes::{self, Verb, Who, find},
    visit::{Visit, set_cookie},
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use casework::Hold;

/// The cookie that remembers which page somebody wanted who has to sign in first.
pub const BACK_TO: &str = "back_to";

/// For how long, in seconds.
const BACK_TO_SECONDS: u32 = 15 * 60;

/// Lets a request pass if the table says so. Default is no.
pub async fn gate(State(app): State<App>, request: Request, next: Next) -> Response {
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
    let visit = request.extensions().get::<Visit>();
    let role = visit.and_then(|visit| visit.viewer.as_ref()).map(|viewer| viewer.role);
    if let Some(hold) = visit.and_then(|visit| visit.hold)
        && !passes(hold, &path)
    {
        return match *request.method() {
            Method::GET => ([(header::CACHE_CONTROL, "no-store")], Redirect::to(way_out(hold))).into_response(),
            _ => WebError::Forbidden(words(hold).to_owned()).into_response(),
        };
    }
    if route.who.admits(role) {
        return next.run(request).await;
    }
    match (role, request.method().clone()) {
        (None, Method::GET) => {
            let door = if matches!(route.who, Who::Tracking) { "/track" } else { "/login" };
            let response = ([(header::CACHE_CONTROL, "no-store")], Redirect::to(door)).into_response();
            let address = request.uri().path_and_query().map_or("", |address| address.as_str());
            remembering(&app, address, response)
        }
        (None, _) => {
            let page = page_of(request.headers()).unwrap_or_default();
            let kept = draft::of_ended(&app, &path, request).await;
            let error = if kept { WebError::SignedOutKept } else { WebError::SignedOut };
            remembering(&app, &page, error.into_response())
        }
        (Some(_), _) => {
            WebError::Forbidden("您的岗位不能打开这个页面。需要时请与本单位管理员联系。".to_owned()).into_response()
        }
    }
}

/// What somebody who is held reaches: the page that lifts it, the door, and what every page needs.
fn passes(hold: Hold, path: &str) -> bool {
    let always = [
        "/logout",
        "/mode",
        "/assets/{hash}/{file}",
        "/health",
        "/ready",
        "/demo/switch",
        "/demo/clock",
        way_out(hold),
    ];
    let of_second_factor = hold == Hold::SetSecondFactor && path.starts_with("/account/second-factor/");
    always.contains(&path) || of_second_factor
}

/// The page that lifts a hold.
pub fn way_out(hold: Hold) -> &'static str {
    match hold {
        Hold::ChangePassword => "/account/password",
        Hold::SetSecondFactor => "/account/second-factor",
    }
}

fn words(hold: Hold) -> &'static str {
    match hold {
        Hold::ChangePassword => "请先修改初始密码，再办理其他事项。",
        Hold::SetSecondFactor => "请先启用两步验证，再办理其他事项。",
    }
}

/// The answer, with the page to come back to after signing in; without its query if that might say anything of anybody.
fn remembering(app: &App, address: &str, mut response: Response) -> Response {
    let path = address.split('?').next().unwrap_or_default();
    if let Some(page) = [address, path].into_iter().find(|page| routes::page_at(page).is_some()) {
        let cookie = set_cookie(app, BACK_TO, page, Some(BACK_TO_SECONDS), false);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page whose form was posted, as the browser names it. The guard has seen that it is one of ours.
fn page_of(headers: &HeaderMap) -> Option<String> {
    let page = headers.get(header::REFERER).and_then(|value: &HeaderValue| value.to_str().ok())?;
    let (_, rest) = page.split_once("://")?;
    let path = &rest[rest.find('/')?..];
    Some(path.split('#').next().unwrap_or(path).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_held_gets_through_to_what_lifts_it_alone() {
        for route in routes::ROUTES {
            let (password, factor) =
                (passes(Hold::ChangePassword, route.path), passes(Hold::SetSecondFactor, route.path));
            let for_all = matches!(
                route.path,
                "/logout" | "/mode" | "/assets/{hash}/{file}" | "/health" | "/ready" | "/demo/switch" | "/demo/clock"
            );
            assert_eq!(password, for_all || route.path == "/account/password", "{}", route.path);
            assert_eq!(factor, for_all || route.path.starts_with("/account/second-factor"), "{}", route.path);
        }
    }

    #[test]
    fn only_pages_of_the_table_are_come_back_to() {
        let table = [
            ("/cases/c1/acts/accept", true),
            ("/register?by=visit", true),
            ("/cases?enterprise=13912341234", false),
            ("/cases?text=%E7%8E%8B", false),
            ("/cases/c1;x", false),
            ("/login", false),
            ("/", false),
            ("//evil.example/", false),
            ("/nowhere", false),
            ("", false),
        ];
        for (address, kept) in table {
            assert_eq!(routes::page_at(address).is_some(), kept, "{address}");
        }
    }

    #[test]
    fn a_form_names_its_page() {
        let table = [
            (Some("https://jn.example/cases/c1/acts/accept?x=1#y"), Some("/cases/c1/acts/accept?x=1")),
            (Some("https://jn.example"), None),
            (Some("about:blank"), None),
            (None, None),
        ];
        for (referer, page) in table {
            let mut headers = HeaderMap::new();
            if let Some(referer) = referer {
                headers.insert(header::REFERER, HeaderValue::from_static(referer));
            }
            assert_eq!(page_of(&headers).as_deref(), page, "{referer:?}");
        }
    }
}
