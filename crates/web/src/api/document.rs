//! The OpenAPI 3.1 document: shapes and operations out of the code, and what every operation can answer out of the
//! table of addresses.

use super::problem::{MEDIA_TYPE, Problem};
use crate::routes::{ROUTES, Verb, Who};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use casework::TokenScope;
use std::sync::LazyLock;
use utoipa::{
    OpenApi,
    openapi::{
        Content, Header, Object, ObjectBuilder, OpenApi as Document, Ref, RefOr, Required, Response as Answer,
        ResponseBuilder, Type,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

const ABOUT: &str = "践诺的开放接口：与页面相同的清单和办理事项，供本单位的其他系统调用。\n\n\
    令牌在“接口令牌”页面（`/tokens`）新建，用请求头`Authorization: Bearer 令牌`发送；令牌的权限不超过其账号的岗位。\
    写操作都要带请求头`Idempotency-Key`，重试同一请求时用同一个值。出错时返回`application/problem+json`（RFC 9457）。\
    金额同时给出元和分，日期如`2026-03-05`，时间为北京时间（RFC 3339）。\n\n\
    The same lists and acts as the pages, for programs. Everything is JSON in UTF-8.";

#[derive(OpenApi)]
#[openapi(
    info(title = "践诺接口", description = ABOUT, license(name = "Apache-2.0", identifier = "Apache-2.0")),
    tags(
        (name = "台账和案卷", description = "Workbench, ledger and cases"),
        (name = "办理", description = "What may be done now, and doing it"),
        (name = "证据", description = "Evidence files"),
        (name = "机构名录", description = "The directory of organs"),
        (name = "参考", description = "服务状态、令牌和词表. Service, token and words")
    ),
    paths(
        super::operations::list, super::operations::search, super::operations::register, super::operations::one,
        super::operations::claims, super::operations::clocks, super::operations::evidence,
        super::operations::letters, super::operations::letter, super::operations::messages,
        super::operations::timeline, super::operations::desk,
        super::operations::offers, super::operations::act,
        super::operations::add, super::operations::download,
        super::operations::organs, super::operations::organ,
        super::operations::health, super::operations::me, super::operations::vocabulary,
        super::operations::describe
    ),
    components(schemas(Problem))
)]
struct Written;

/// The name of the scheme of tokens.
const TOKEN: &str = "token";

fn integer(description: &str) -> RefOr<Header> {
    let schema = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).build();
    let mut header = Header::new(schema);
    header.description = Some(description.to_owned());
    RefOr::T(header)
}

fn text(description: &str) -> RefOr<Header> {
    let mut header = Header::new(Object::with_type(Type::String));
    header.description = Some(description.to_owned());
    RefOr::T(header)
}

/// What every operation says about limits.
fn limits(answer: &mut Answer) {
    for (name, words) in [
        ("RateLimit-Limit", "一次最多可连续发送的请求数"),
        ("RateLimit-Remaining", "现在还可发送的请求数"),
        ("RateLimit-Reset", "几秒后恢复"),
    ] {
        answer.headers.insert(name.to_owned(), integer(words));
    }
}

fn problem(description: &str) -> Answer {
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    ResponseBuilder::new().description(description).content(MEDIA_TYPE, content).build()
}

/// What one operation can answer beside success.
fn failures(operation: &Operation, verb: Verb, who: Who) -> Vec<(&'static str, Answer)> {
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let has =
        |place: &ParameterIn| parameters.iter().any(|one| matches!(one, RefOr::T(one) if one.parameter_in == *place));
    let secured = !matches!(who, Who::Public);
    let writes = writes(operation, verb);
    let body = operation.request_body.is_some();
    let mut all = vec![("429", problem("请求过于频繁")), ("500", problem("系统出错")), ("503", problem("系统正忙"))];
    let mut add = |when: bool, status, words| {
        if when {
            all.push((status, problem(words)));
        }
    };
    add(body || has(&ParameterIn::Path) || has(&ParameterIn::Query), "400", "请求无法读取");
    add(secured, "401", "令牌无效");
    add(secured, "403", "岗位或令牌没有权限");
    add(has(&ParameterIn::Path), "404", "没有找到，或无权查看");
    add(writes, "409", "案件已有新的进展");
    add(body, "413", "提交的内容过大");
    add(body, "415", "内容类型不受支持");
    add(body || has(&ParameterIn::Query), "422", "内容不符合要求，或办案规则不允许");
    for (status, answer) in &mut all {
        match *status {
            "401" => drop(answer.headers.insert("WWW-Authenticate".to_owned(), text("Bearer"))),
            "429" | "503" => drop(answer.headers.insert("Retry-After".to_owned(), integer("等待的秒数"))),
            _ => {}
        }
    }
    all
}

fn writes(operation: &Operation, verb: Verb) -> bool {
    verb == Verb::Post && operation.operation_id.as_deref() != Some("searchCases")
}

fn key() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(128))
        .pattern(Some("^[!-~]{1,128}$"))
        .build();
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some("这次写操作的标识: 重试时用同一个值, 只生效一次; 另一请求用另一个值. One effect a key."))
        .schema(Some(RefOr::T(schema.into())))
        .build()
}

fn complete(document: &mut Document) {
    let components = document.components.get_or_insert_default();
    let scopes: Vec<_> = TokenScope::ALL.iter().map(|scope| format!("`{}` {}", scope.code(), scope.label())).collect();
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(format!("在“接口令牌”页面（/tokens）新建。权限：{}。", scopes.join("；"))))
        .build();
    components.security_schemes.insert(TOKEN.to_owned(), RefOr::T(SecurityScheme::Http(scheme)));
    for route in ROUTES {
        let Some(item) = document.paths.paths.get_mut(route.path) else { continue };
        let operation = match route.verb {
            Verb::Get => item.get.as_mut(),
            Verb::Post => item.post.as_mut(),
            // The API has none of them.
            Verb::Patch | Verb::Delete => None,
        };
        let Some(operation) = operation else { continue };
        for (status, answer) in failures(operation, route.verb, route.who) {
            operation.responses.responses.insert(status.to_owned(), RefOr::T(answer));
        }
        if route.verb == Verb::Get && operation.operation_id.as_deref() != Some("downloadEvidence") {
            if let Some(RefOr::T(found)) = operation.responses.responses.get_mut("200") {
                found.headers.insert("ETag".to_owned(), text("内容的标签, 可用于If-None-Match"));
            }
            let unchanged = ResponseBuilder::new().description("内容未变 (If-None-Match)").build();
            operation.responses.responses.insert("304".to_owned(), RefOr::T(unchanged));
        }
        for answer in operation.responses.responses.values_mut() {
            if let RefOr::T(answer) = answer {
                limits(answer);
            }
        }
        if writes(operation, route.verb) {
            operation.parameters.get_or_insert_default().push(RefOr::T(key()));
        }
        let scope = match route.who {
            Who::Api(_, Some(scope)) => vec![scope.code()],
            _ => Vec::new(),
        };
        if matches!(route.who, Who::Api(..)) {
            if let Some(scope) = scope.first() {
                let about = operation.description.take().unwrap_or_default();
                operation.description = Some(format!("{about}\n\n需要的令牌权限：`{scope}`"));
            }
            operation.security = Some(vec![SecurityRequirement::new(TOKEN, scope)]);
        }
    }
}

/// The document.
pub static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let mut document = Written::openapi();
    complete(&mut document);
    document
});

static TEXT: LazyLock<Vec<u8>> = LazyLock::new(|| serde_json::to_vec(&*DOCUMENT).unwrap_or_default());

/// The operation of a line of the table, if the document has it.
#[cfg(test)]
pub fn operation(verb: Verb, path: &str) -> Option<&'static Operation> {
    let item = DOCUMENT.paths.paths.get(path)?;
    match verb {
        Verb::Get => item.get.as_ref(),
        Verb::Post => item.post.as_ref(),
        Verb::Patch | Verb::Delete => None,
    }
}

/// `GET /api/v1/openapi.json`: the document itself.
pub async fn serve() -> Response {
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    ([kind], TEXT.as_slice()).into_response()
}
