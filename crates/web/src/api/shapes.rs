//! Shapes that several operations share, and the answer that carries them.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use casework::TimelineItem;
use domain::money::Fen;
use serde::Serialize;
use std::hash::{DefaultHasher, Hash, Hasher};
use utoipa::ToSchema;

/// A JSON answer.
pub struct Answer<T> {
    status: StatusCode,
    body: T,
    location: Option<String>,
    tagged: bool,
}

impl<T> Answer<T> {
    /// What was read; a caller that knows it already is told so (`ETag`).
    pub fn read(body: T) -> Self {
        Self { status: StatusCode::OK, body, location: None, tagged: true }
    }

    /// What was done.
    pub fn done(body: T) -> Self {
        Self { status: StatusCode::OK, body, location: None, tagged: false }
    }

    /// What was made, and where it is.
    pub fn made(body: T, location: String) -> Self {
        Self { status: StatusCode::CREATED, body, location: Some(location), tagged: false }
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let Ok(bytes) = serde_json::to_vec(&self.body) else {
            tracing::error!("an answer of the API could not be written");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let tag = self.tagged.then(|| {
            let mut hasher = DefaultHasher::new();
            bytes.hash(&mut hasher);
            format!("\"{:016x}\"", hasher.finish())
        });
        let mut response = (self.status, bytes).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in [(header::ETAG, tag), (header::LOCATION, self.location)] {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// 列表. A list that is complete.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// 各项.
    pub items: Vec<T>,
}

impl<T> List<T> {
    /// The answer that lists these.
    pub fn of<F: Into<T>>(items: impl IntoIterator<Item = F>) -> Self {
        Self { items: items.into_iter().map(Into::into).collect() }
    }
}

/// 代码和名称. A value of a closed list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// 代码.
    pub code: String,
    /// 名称.
    pub label: String,
}

impl Named {
    /// A code with its words.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

/// 栏目和内容. A line of the case page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Line {
    /// 栏目.
    pub label: String,
    /// 内容; 无权查看的已遮盖. Masked where the caller may not know it.
    pub value: String,
}

impl From<(String, String)> for Line {
    fn from((label, value): (String, String)) -> Self {
        Self { label, value }
    }
}

/// 金额. A sum of money, twice: as people write it and as whole fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Money {
    /// 元, 两位小数.
    #[schema(example = "1234567.00", pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub yuan: String,
    /// 分.
    #[schema(example = 123_456_700)]
    pub fen: i64,
}

impl Money {
    /// A sum that was written out for a page: `1,234,567.00`.
    pub fn written(text: &str) -> Self {
        let yuan = text.replace(',', "");
        let digits: String = yuan.chars().filter(|c| *c != '.').collect();
        Self { fen: digits.parse().unwrap_or(0), yuan }
    }
}

impl From<Fen> for Money {
    fn from(sum: Fen) -> Self {
        Self::written(&sum.to_string())
    }
}

/// `2026-03-05 14:07` of a page as an instant of RFC 3339; Beijing time has no other offset.
pub fn instant(minutes: &str) -> String {
    format!("{}:00+08:00", minutes.replace(' ', "T"))
}

/// 留痕. A line of the log of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// 记录序号; 与案件的version对应. Its place in the log.
    #[schema(minimum = 1)]
    pub version: u32,
    /// 发生的事项.
    pub label: String,
    /// 办理人: 单位、岗位.
    pub by: String,
    /// 法定日期. The day that counts.
    #[schema(format = Date)]
    pub occurred_on: String,
    /// 记录时间. When it was entered.
    #[schema(format = DateTime)]
    pub recorded_at: String,
    /// 补记. Entered after its day.
    pub late: bool,
    /// 详情.
    pub details: Vec<String>,
}

impl From<TimelineItem> for TimelineEntry {
    fn from(item: TimelineItem) -> Self {
        Self {
            version: item.version,
            label: item.label,
            by: item.who,
            occurred_on: item.occurred_on,
            recorded_at: instant(&item.recorded_at),
            late: item.late,
            details: item.details,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_said_in_yuan_and_in_fen() {
        let table = [("0.00", "0.00", 0), ("1,234,567.00", "1234567.00", 123_456_700), ("-0.05", "-0.05", -5)];
        for (text, yuan, fen) in table {
            assert_eq!(Money::written(text), Money { yuan: yuan.to_owned(), fen });
        }
        assert_eq!(Money::from(Fen::new(105)), Money { yuan: "1.05".to_owned(), fen: 105 });
    }

    #[test]
    fn an_instant_names_its_offset() {
        assert_eq!(instant("2026-03-05 14:07"), "2026-03-05T14:07:00+08:00");
    }
}
