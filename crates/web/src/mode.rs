//! Large type: a cookie, so that it works without a script.

use crate::{App, form::CheckedForm, visit::set_cookie};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};

const YEAR_SECONDS: u32 = 365 * 24 * 3600;

/// `POST /mode`.
pub async fn switch(State(app): State<App>, mut form: CheckedForm) -> Response {
    let large = form.take("mode") == "large";
    let (value, seconds) = if large { ("large", YEAR_SECONDS) } else { ("", 0) };
    // The page's script switches at once, and so has to read and write it.
    let cookie = set_cookie(&app, "mode", value, Some(seconds), true);
    let back = form.take("back");
    ([(header::SET_COOKIE, cookie)], Redirect::to(own_path(&back))).into_response()
}

/// The path if it is one of our own, otherwise the front page: nobody is sent elsewhere.
pub fn own_path(path: &str) -> &str {
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if path.starts_with('/') && !path.starts_with("//") && plain { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_our_own_is_gone_back_to() {
        let table = [
            ("/cases/c1", "/cases/c1"),
            ("//evil.example", "/"),
            ("https://evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
            ("", "/"),
        ];
        for (path, expected) in table {
            assert_eq!(own_path(path), expected, "{path:?}");
        }
    }
}
