//! Reading what a program sends: JSON, query parameters and the key of a write, each refused with the place of the
//! fault.

use super::problem::{INVALID, KEY_MISSING, MALFORMED, MEDIA, Problem};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, error::Category};

/// A JSON body.
pub struct JsonBody<T>(pub T);

/// The parameters behind the question mark.
pub struct Params<T>(pub T);

/// The key of a write: the same request sent again under it has one effect.
pub struct Key(pub String);

/// The most characters of a key.
const LONGEST_KEY: usize = 128;

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Problem::saying(MEDIA, "请发送JSON，并设置请求头“Content-Type: application/json”。"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::too_large(crate::FORM_BYTES as u64)
            } else {
                Problem::of(MALFORMED)
            }
        })?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| malformed(&error))?;
        if !value.is_object() {
            return Err(Problem::invalid("", "请求正文应为JSON对象"));
        }
        check_text(&value, &mut String::new())?;
        serde_path_to_error::deserialize(value).map(Self).map_err(|error| {
            let path = pointer(error.path());
            Problem::invalid(path, words(&error.inner().to_string()))
        })
    }
}

fn malformed(error: &serde_json::Error) -> Problem {
    let what = match error.classify() {
        Category::Eof => "内容在这里意外结束",
        _ => "这里不符合JSON的写法",
    };
    let (line, column) = (error.line(), error.column());
    Problem::saying(MALFORMED, format!("JSON无法读取：第{line}行第{column}列，{what}。"))
}

/// Control characters stand in no text of a case, and one engine cannot store them.
fn is_foreign(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

fn check_text(value: &Value, at: &mut String) -> Result<(), Problem> {
    let length = at.len();
    match value {
        Value::String(text) if text.chars().any(is_foreign) => {
            return Err(Problem::invalid(at.clone(), "文字中有不可见的控制字符，请删去"));
        }
        Value::Array(list) => {
            for (no, inner) in list.iter().enumerate() {
                at.push('/');
                at.push_str(&no.to_string());
                // No shape has a list of lists; a reader of objects would take one for its fields in order.
                if inner.is_array() {
                    return Err(Problem::invalid(at.clone(), "取值的形式不对，请对照接口说明"));
                }
                check_text(inner, at)?;
                at.truncate(length);
            }
        }
        Value::Object(object) => {
            for (name, inner) in object {
                if name.chars().any(is_foreign) {
                    return Err(Problem::invalid(at.clone(), "字段名称中有不可见的控制字符"));
                }
                at.push('/');
                at.push_str(&escape(name));
                check_text(inner, at)?;
                at.truncate(length);
            }
        }
        _ => {}
    }
    Ok(())
}

/// A name as it stands in a JSON Pointer (RFC 6901).
pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |at, segment| match segment {
        Segment::Seq { index } => format!("{at}/{index}"),
        Segment::Map { key } => format!("{at}/{}", escape(key)),
        Segment::Enum { variant } => format!("{at}/{}", escape(variant)),
        Segment::Unknown => at,
    })
}

/// What the reader of values says, in Chinese where it is one of the usual things.
fn words(error: &str) -> String {
    let name = || error.split('`').nth(1).unwrap_or_default().to_owned();
    if error.starts_with("unknown field") {
        format!("没有名为“{}”的字段", name())
    } else if error.starts_with("missing field") {
        format!("缺少字段“{}”", name())
    } else if error.starts_with("duplicate field") {
        format!("字段“{}”重复", name())
    } else if error.starts_with("unknown variant") {
        let known: Vec<_> = error.split('`').skip(3).step_by(2).collect();
        format!("没有“{}”这个取值，可用的有：{}", name(), known.join("、"))
    } else if error.starts_with("data did not match any variant") {
        "取值的形式不对，请对照接口说明".to_owned()
    } else {
        format!("类型或取值不对（{error}）")
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).map_err(|_| Problem::of(MALFORMED))?;
        if let Some((name, _)) = pairs.iter().find(|(name, value)| name.chars().chain(value.chars()).any(is_foreign)) {
            return Err(Problem::parameter(name, "参数中有不可见的控制字符"));
        }
        let reader = serde_urlencoded::Deserializer::new(form_pairs(query));
        serde_path_to_error::deserialize(reader).map(Self).map_err(|error| {
            let path = error.path().to_string();
            let message = words(&error.inner().to_string());
            if path == "." {
                Problem::saying(INVALID, format!("查询参数有误：{message}。"))
            } else {
                Problem::parameter(path, message)
            }
        })
    }
}

fn form_pairs(query: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.as_bytes())
}

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let key = parts.headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::trim);
        let fits =
            |key: &&str| (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        key.filter(fits).map(|key| Self(key.to_owned())).ok_or(Problem::of(KEY_MISSING))
    }
}
