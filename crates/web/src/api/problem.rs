//! Problem documents (RFC 9457): the one shape of everything that did not succeed.

use super::{
    is_api,
    shapes::{Answer, TimelineEntry},
};
use crate::error::size_words;
use axum::{
    extract::{Path, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use casework::FieldError;
use domain::act::ActKind;
use serde::Serialize;
use utoipa::ToSchema;

/// The media type of a problem document.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A kind of problem: the last part of its address, its status, its title, and what to do about it.
pub type Kind = (&'static str, StatusCode, &'static str, &'static str);

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $code:literal $status:ident $title:literal $detail:literal;)*) => {
        $($(#[$doc])* pub const $name: Kind = ($code, StatusCode::$status, $title, $detail);)*
        /// Every kind of problem.
        pub const KINDS: &[Kind] = &[$($name),*];
    };
}

kinds! {
    /// Not JSON, not a form, not an address.
    MALFORMED "malformed" BAD_REQUEST "请求无法读取" "请求的内容不是有效的JSON或表单。请核对后重新发送。";
    /// A write without a key.
    KEY_MISSING "key-missing" BAD_REQUEST "缺少Idempotency-Key"
        "写操作必须带请求头Idempotency-Key，1至128个可见ASCII字符；重试同一请求时用同一个值。";
    /// No token, or none that is good.
    UNAUTHENTICATED "unauthenticated" UNAUTHORIZED "令牌无效"
        "请用请求头“Authorization: Bearer 令牌”发送有效的接口令牌。令牌可能已过期、已撤销，或所属账号已停用。";
    /// The role may not.
    FORBIDDEN "forbidden" FORBIDDEN "无权进行此操作" "令牌所属账号的岗位不能调用这个接口。";
    /// The token may not.
    SCOPE "scope" FORBIDDEN "令牌没有这项权限" "请在“接口令牌”页面新建包含这项权限的令牌。";
    /// Nothing there, or not for this caller.
    NOT_FOUND "not-found" NOT_FOUND "没有找到" "地址可能写错了，或者您无权查看。";
    /// The address knows other methods.
    METHOD "method" METHOD_NOT_ALLOWED "不支持这个方法" "可用的方法见响应头Allow。";
    /// Somebody else was first.
    STALE "stale" CONFLICT "案件已有新的进展"
        "他人在您查看之后办理了本案，您的操作没有生效。请看since中的新进展，再决定是否继续办理。";
    /// More bytes than allowed.
    TOO_LARGE "too-large" PAYLOAD_TOO_LARGE "提交的内容过大" "请压缩或拆分后再提交。";
    /// Not the media type that is read here.
    MEDIA "media-type" UNSUPPORTED_MEDIA_TYPE "内容类型不受支持" "请按接口说明设置请求头Content-Type。";
    /// What was sent does not pass.
    INVALID "invalid" UNPROCESSABLE_ENTITY "请核对以下内容" "errors逐项指出不符合要求的字段。";
    /// A rule of the case stands in the way.
    REFUSED "refused" UNPROCESSABLE_ENTITY "没有办理成功" "办案规则不允许此时这样办理。";
    /// Too many requests.
    TOO_MANY "too-many" TOO_MANY_REQUESTS "请求过于频繁" "请按响应头Retry-After所示的秒数等待后再试。";
    /// Anything unexpected; already in the log.
    INTERNAL "internal" INTERNAL_SERVER_ERROR "系统出错了" "问题已记录，请稍后再试。您的操作没有生效。";
    /// Too much is waiting.
    BUSY "busy" SERVICE_UNAVAILABLE "系统正忙" "请稍候几秒再试。您的操作没有生效。";
}

/// 字段错误. What is wrong with one value of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// 请求正文中的位置 (JSON Pointer); 空串指整个请求. Where in the body; empty: the whole request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/fields/text")]
    pub pointer: Option<String>,
    /// 查询参数的名称. The query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// 说明. What to do about it.
    #[schema(example = "请填写需补正的材料")]
    pub message: String,
}

/// 问题说明 (RFC 9457). What did not succeed, and why. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// 问题类型: 打开这个地址可看说明. The kind, an address that explains it.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/api/problems/invalid")]
    pub kind: String,
    /// 标题.
    pub title: &'static str,
    /// HTTP状态码.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// 说明. What happened and what would help.
    pub detail: String,
    /// 办案规则的代码 (refused). The rule that refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// 可以解决问题的办理事项的代码 (refused). The act that would satisfy the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "serve_notice")]
    pub remedy_act: Option<ActKind>,
    /// 逐项错误 (invalid).
    #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
    #[schema(value_type = Vec<Fault>, required = false)]
    pub errors: Box<[Fault]>,
    /// 您查看之后的新进展 (stale). What happened since.
    #[serde(skip_serializing_if = "<[TimelineEntry]>::is_empty")]
    #[schema(value_type = Vec<TimelineEntry>, required = false)]
    pub since: Box<[TimelineEntry]>,
}

impl Problem {
    /// A problem of this kind, as the kind explains it.
    pub fn of((code, status, title, detail): Kind) -> Self {
        Self {
            kind: format!("/api/problems/{code}"),
            title,
            status: status.as_u16(),
            detail: detail.to_owned(),
            rule: None,
            remedy_act: None,
            errors: Box::default(),
            since: Box::default(),
        }
    }

    /// The same with its own explanation.
    pub fn saying(kind: Kind, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..Self::of(kind) }
    }

    /// One value of the body does not pass.
    pub fn invalid(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        let fault = Fault { pointer: Some(pointer.into()), parameter: None, message: message.into() };
        Self { errors: Box::new([fault]), ..Self::of(INVALID) }
    }

    /// One query parameter does not pass.
    pub fn parameter(name: impl Into<String>, message: impl Into<String>) -> Self {
        let fault = Fault { pointer: None, parameter: Some(name.into()), message: message.into() };
        Self { errors: Box::new([fault]), ..Self::of(INVALID) }
    }

    /// What a use case answered, with the place in the body of each field of its form.
    pub fn placed(error: casework::Error, place: impl Fn(&str) -> String) -> Self {
        use casework::Error as E;
        match error {
            E::Invalid(fields) => {
                let fault = |FieldError { field, message }| {
                    let pointer = if field.is_empty() { String::new() } else { place(&field) };
                    Fault { pointer: Some(pointer), parameter: None, message }
                };
                Self { errors: fields.into_iter().map(fault).collect(), ..Self::of(INVALID) }
            }
            E::Refused(refusal) => Self {
                rule: Some(refusal.code),
                remedy_act: refusal.remedied_by(),
                ..Self::saying(REFUSED, format!("{}。{}。", refusal.rule, refusal.remedy))
            },
            E::Moved { since } => Self { since: since.into_iter().map(Into::into).collect(), ..Self::of(STALE) },
            E::NotFound => Self::of(NOT_FOUND),
            E::Forbidden(why) => Self::saying(FORBIDDEN, why),
            E::Busy => Self::of(BUSY),
            E::TooLarge { limit_bytes } => Self::too_large(limit_bytes),
            E::Import(cause) => Self::saying(INVALID, cause.to_string()),
            other @ (E::Setup(_) | E::Store(_)) => {
                crate::error::log_chain(&other);
                Self::of(INTERNAL)
            }
        }
    }

    /// More bytes than `limit`.
    pub fn too_large(limit: u64) -> Self {
        Self::saying(TOO_LARGE, format!("上限为{}。请压缩或拆分后再提交。", size_words(limit)))
    }

    fn for_status(status: StatusCode) -> Self {
        let known = KINDS.iter().find(|(code, known, ..)| *known == status && *code != "key-missing");
        let other = if status.is_server_error() { INTERNAL } else { MALFORMED };
        Self::of(known.copied().unwrap_or(other))
    }
}

impl From<casework::Error> for Problem {
    fn from(error: casework::Error) -> Self {
        Self::placed(error, |field| format!("/{field}"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        match status {
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            }
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"jiannuo\""));
            }
            _ => {}
        }
        (status, headers, body).into_response()
    }
}

/// Makes a problem document of every failure of the API that is none yet: what the framework or a guard found.
pub async fn only(request: Request, next: Next) -> Response {
    let api = is_api(request.uri().path());
    let response = next.run(request).await;
    let status = response.status();
    if !api || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let said = response.headers().get(header::CONTENT_TYPE);
    if said.is_some_and(|kind| kind.as_bytes() == MEDIA_TYPE.as_bytes()) {
        return response;
    }
    let (parts, _) = response.into_parts();
    let mut problem = Problem::for_status(status).into_response();
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = parts.headers.get(&name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}

/// 一类问题的说明. A kind of problem, explained.
#[derive(Debug, Serialize, ToSchema)]
pub struct Explained {
    /// 问题类型.
    #[serde(rename = "type")]
    pub kind: String,
    /// HTTP状态码.
    pub status: u16,
    /// 标题.
    pub title: String,
    /// 怎样处理. What helps.
    pub detail: String,
}

/// 问题类型的说明
///
/// Explains the `type` of a problem document.
#[utoipa::path(get, path = "/api/problems/{code}", tag = "参考", operation_id = "explainProblem",
    params(("code" = String, Path, description = "问题类型代码", example = "stale")),
    responses((status = 200, description = "说明", body = Explained)))]
pub async fn describe(Path(code): Path<String>) -> Result<Answer<Explained>, Problem> {
    let found = KINDS.iter().find(|kind| kind.0 == code).copied().ok_or(Problem::of(NOT_FOUND))?;
    let Problem { kind, status, title, detail, .. } = Problem::of(found);
    Ok(Answer::read(Explained { kind, status, title: title.to_owned(), detail }))
}
