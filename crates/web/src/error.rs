//! What can go wrong on the way to a page, and the page it becomes. Unexpected causes go to the log, never to the reader.

use crate::{App, frame::Frame, tus::is_upload, visit::Visit};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use std::{any::Any, error::Error as _};

/// Why there is no page.
#[derive(Debug)]
pub enum WebError {
    /// No such thing, or not for this person.
    NotFound,
    /// Not for this role.
    Forbidden(String),
    /// The session has ended.
    SignedOut,
    /// The session has ended; what was typed lies as a draft.
    SignedOutKept,
    /// Another site sent this.
    CrossSite,
    /// The form's token does not match.
    BadToken,
    /// More bytes than allowed.
    TooLarge(u64),
    /// What was sent does not read as a form.
    Unreadable,
    /// What was sent does not pass, in words.
    Unfit(String),
    /// Somebody else was first.
    Moved,
    /// Too much is waiting.
    Busy,
    /// Too many tries from one address.
    TooOften,
    /// Anything else; already in the log.
    Internal,
}

/// Size in words a reader expects.
pub fn size_words(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MB", bytes >> 20) } else { format!("{} KB", bytes.div_ceil(1024)) }
}

impl WebError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden(_) | Self::SignedOut | Self::SignedOutKept | Self::CrossSite | Self::BadToken => {
                StatusCode::FORBIDDEN
            }
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable | Self::Unfit(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Moved => StatusCode::CONFLICT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn words(&self) -> (&'static str, String) {
        match self {
            Self::NotFound => ("没有找到这个页面", "地址可能写错了，或者您无权查看。".to_owned()),
            Self::Forbidden(why) => ("无权进行此操作", why.clone()),
            Self::SignedOut => ("登录已过期", "请重新登录，登录后回到刚才的页面。".to_owned()),
            Self::SignedOutKept => (
                "登录已过期",
                "刚才填写的内容没有提交，已保存为草稿。重新登录后回到原来的表单，核对后再提交。".to_owned(),
            ),
            Self::CrossSite => ("请求已拒绝", "这个请求来自其他网站。请从本系统的页面操作。".to_owned()),
            Self::BadToken => ("页面已失效", "请返回上一页，刷新后重新提交。".to_owned()),
            Self::TooLarge(limit) => {
                ("提交的内容过大", format!("上限为{}。请压缩或拆分后再提交。", size_words(*limit)))
            }
            Self::Unreadable => ("提交的内容无法读取", "请返回上一页重新提交。".to_owned()),
            Self::Unfit(why) => ("没有办理成功", why.clone()),
            Self::Moved => ("案件已有新的进展", "他人刚刚办理了本案，请返回刷新后再操作。".to_owned()),
            Self::Busy => ("系统正忙", "请稍候几秒再试。您的操作没有生效。".to_owned()),
            Self::TooOften => ("尝试过于频繁", "请稍等一分钟再试。您的操作没有生效。".to_owned()),
            Self::Internal => ("系统出错了", "问题已记录，请稍后再试。您的操作没有生效。".to_owned()),
        }
    }
}

impl From<casework::Error> for WebError {
    fn from(error: casework::Error) -> Self {
        use casework::Error as E;
        match error {
            E::NotFound => Self::NotFound,
            E::Forbidden(why) => Self::Forbidden(why),
            E::Busy => Self::Busy,
            E::TooLarge { limit_bytes } => Self::TooLarge(limit_bytes),
            E::Moved { .. } => Self::Moved,
            E::Refused(refusal) => Self::Unfit(format!("{}。{}。", refusal.rule, refusal.remedy)),
            E::Invalid(fields) => {
                Self::Unfit(fields.into_iter().map(|field| field.message).collect::<Vec<_>>().join("；"))
            }
            E::Import(cause) => Self::Unfit(cause.to_string()),
            E::Setup(what) => {
                tracing::error!(what, "not set up");
                Self::Internal
            }
            other @ E::Store(_) => {
                log_chain(&other);
                Self::Internal
            }
        }
    }
}

pub fn log_chain(error: &casework::Error) {
    let mut chain = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        chain.push_str(": ");
        chain.push_str(&inner.to_string());
        cause = inner.source();
    }
    tracing::error!(chain, "a page failed");
}

impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a template failed");
        Self::Internal
    }
}

/// What [`dress`] needs to know of an error.
#[derive(Debug, Clone)]
struct Failure {
    title: &'static str,
    text: String,
}

impl IntoResponse for WebError {
    /// A bare status; [`dress`] makes it a page.
    fn into_response(self) -> Response {
        let (title, text) = self.words();
        let mut response = self.status().into_response();
        if matches!(self, Self::Busy) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response.extensions_mut().insert(Failure { title, text });
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    title: &'static str,
    text: String,
    signed_out: bool,
}

/// The answer where no route matches.
pub async fn no_such_page() -> WebError {
    WebError::NotFound
}

/// The answer of a handler that panicked.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    undressed(&Visit::default(), WebError::Internal)
}

/// An error page outside of [`dress`].
pub fn undressed(visit: &Visit, error: WebError) -> Response {
    render(visit, error.into_response())
}

/// Makes a page of every error that has none, also of those that the framework found.
pub async fn dress(State(app): State<App>, visit: Visit, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    // Programs get problem documents.
    if crate::api::is_api(&visit.path) {
        return response;
    }
    // The script that uploads shows the words it gets.
    if is_upload(&visit.path) {
        let words = response.extensions().get::<Failure>().map(|failure| failure.text.clone());
        return match words {
            Some(words) => (response.status(), words).into_response(),
            None => response,
        };
    }
    let status = response.status();
    if status == StatusCode::METHOD_NOT_ALLOWED || status == StatusCode::BAD_REQUEST {
        let error = if status == StatusCode::BAD_REQUEST { WebError::Unreadable } else { WebError::NotFound };
        return undressed(&visit, error);
    }
    if status == StatusCode::PAYLOAD_TOO_LARGE
        && response.extensions().get::<Failure>().is_none()
        && !is_page(&response)
    {
        return undressed(&visit, WebError::TooLarge(app.settings.max_upload_bytes));
    }
    if response.extensions().get::<Failure>().is_some() { render(&visit, response) } else { response }
}

fn is_page(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn render(visit: &Visit, response: Response) -> Response {
    let failure = response.extensions().get::<Failure>().cloned();
    let Some(Failure { title, text }) = failure else { return response };
    let page = ErrorPage { frame: visit.frame(title), title, text, signed_out: visit.viewer.is_none() };
    let (parts, _) = response.into_parts();
    let mut dressed = match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(_) => title.into_response(),
    };
    *dressed.status_mut() = parts.status;
    for cookie in parts.headers.get_all(header::SET_COOKIE) {
        dressed.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    if let Some(after) = parts.headers.get(header::RETRY_AFTER) {
        dressed.headers_mut().insert(header::RETRY_AFTER, after.clone());
    }
    dressed
}
