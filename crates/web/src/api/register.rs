//! A complaint by a program: what the officer's form asks for, as JSON.

use super::{
    body::{JsonBody, Key},
    caller::Caller,
    problem::Problem,
    shapes::Answer,
};
use crate::App;
use axum::extract::State;
use casework::Values;
use domain::vocabulary::{Breach, Evil, Field, Size};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type, schema::SchemaType},
};

fn closed(codes: Vec<&'static str>) -> Object {
    let codes = codes.into_iter().map(|code| Some(code.to_owned())).chain([None]);
    ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null])).enum_values(Some(codes)).build()
}

fn sizes() -> Object {
    closed(Size::ALL.iter().map(|value| value.code()).collect())
}

fn fields() -> Object {
    closed(Field::ALL.iter().map(|value| value.code()).collect())
}

fn breaches() -> Object {
    closed(Breach::ALL.iter().map(|value| value.code()).collect())
}

fn evils() -> Object {
    closed(Evil::ALL.iter().map(|value| value.code()).collect())
}

/// 诉求. A claim of a new complaint.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClaim {
    /// 要求支付的款项或履行的行为.
    #[schema(min_length = 1, max_length = 2000, example = "支付工程尾款")]
    words: String,
    /// 金额 (元); 要求履行行为的不填.
    #[serde(default)]
    #[schema(example = "1000000.00")]
    amount: Option<String>,
    /// 应付日期.
    #[serde(default)]
    #[schema(format = Date)]
    due_on: Option<String>,
}

/// 新的投诉. A new complaint.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    /// 企业名称.
    #[schema(min_length = 1, max_length = 200, example = "南曼兴远建设有限公司")]
    enterprise: String,
    /// 统一社会信用代码, 18位.
    #[serde(default)]
    uscc: Option<String>,
    /// 企业规模 (签约时).
    #[serde(default)]
    #[schema(schema_with = sizes, required = false)]
    size: Option<Size>,
    /// 投诉人是民营企业或者个体工商户; 受理时确认.
    #[serde(default)]
    #[schema(required = false)]
    private: Option<bool>,
    /// 联系人.
    #[serde(default)]
    contact_name: Option<String>,
    /// 联系电话.
    #[serde(default)]
    phone: Option<String>,
    /// 要求对被投诉单位保密.
    #[serde(default)]
    #[schema(required = false)]
    confidential: bool,
    /// 被投诉单位: 名录中的标识、全称、简称或原名称.
    #[schema(min_length = 1, max_length = 200, example = "南曼州住房和城乡建设局")]
    respondent: String,
    /// 领域.
    #[serde(default)]
    #[schema(schema_with = fields, required = false)]
    field: Option<Field>,
    /// 违约情形.
    #[serde(default)]
    #[schema(schema_with = breaches, required = false)]
    breach: Option<Breach>,
    /// 失信类型.
    #[serde(default)]
    #[schema(schema_with = evils, required = false)]
    evil: Option<Evil>,
    /// 合同上签字盖章的其他单位: 名录中的标识、全称、简称或原名称.
    #[serde(default)]
    #[schema(max_items = 9, required = false)]
    parties: Vec<String>,
    /// 合同或承诺的名称和编号.
    #[schema(min_length = 1, max_length = 2000, example = "道路硬化工程施工合同 2024-07号")]
    contract: String,
    /// 签订日期.
    #[serde(default)]
    #[schema(format = Date)]
    signed_on: Option<String>,
    /// 事情经过.
    #[schema(min_length = 1, max_length = 20_000, example = "工程已于2024年验收，至今未付尾款。")]
    narrative: String,
    /// 诉求, 1至5项.
    #[schema(min_items = 1, max_items = 5)]
    claims: Vec<NewClaim>,
    /// 来源渠道代码, 见词表channels; 与native_id同时填写.
    #[serde(default)]
    channel: Option<String>,
    /// 渠道的工单编号.
    #[serde(default)]
    native_id: Option<String>,
    /// 历史补录: 系统启用前开始的事项.
    #[serde(default)]
    #[schema(required = false)]
    backlog: bool,
}

/// 已登记. A complaint that is in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Registered {
    /// 案件标识.
    pub id: String,
    /// 案件编号.
    pub number: String,
    /// 查询码, 只显示这一次; 请交给投诉人. 以同一个key重试会得到新的查询码. Shown this once.
    pub query_code: String,
}

fn too_long(place: &str, text: &str, most: usize) -> Result<(), Problem> {
    let length = text.chars().count();
    if length > most { Err(Problem::invalid(place, format!("最多{most}字，现有{length}字"))) } else { Ok(()) }
}

fn check(app: &App, complaint: &Complaint) -> Result<(), Problem> {
    if !(1..=5).contains(&complaint.claims.len()) {
        return Err(Problem::invalid("/claims", "请填写1至5项诉求"));
    }
    for (place, text, most) in [
        ("/enterprise", &complaint.enterprise, 200),
        ("/respondent", &complaint.respondent, 200),
        ("/contract", &complaint.contract, 2000),
    ] {
        too_long(place, text, most)?;
    }
    for (no, claim) in complaint.claims.iter().enumerate() {
        too_long(&format!("/claims/{no}/words"), &claim.words, 2000)?;
        if claim.words.trim().is_empty() {
            return Err(Problem::invalid(format!("/claims/{no}/words"), "请填写诉求"));
        }
    }
    for (no, party) in complaint.parties.iter().enumerate() {
        too_long(&format!("/parties/{no}"), party, 200)?;
    }
    let optional = [
        ("/contact_name", &complaint.contact_name),
        ("/phone", &complaint.phone),
        ("/native_id", &complaint.native_id),
    ];
    for (place, text) in optional {
        too_long(place, text.as_deref().unwrap_or_default(), 200)?;
    }
    match (&complaint.channel, &complaint.native_id) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(Problem::invalid("/native_id", "填写渠道的，请同时填写渠道的工单编号")),
        (None, Some(_)) => Err(Problem::invalid("/channel", "填写工单编号的，请同时填写渠道")),
        (Some(channel), Some(_)) => {
            let known = app.casework.profile().channels.keys().any(|id| id.as_str() == channel);
            if known {
                Ok(())
            } else {
                Err(Problem::invalid("/channel", "没有这个渠道，请用词表中channels的代码"))
            }
        }
    }
}

fn values(complaint: Complaint, key: String) -> Values {
    let flag = |on: bool| on.then(|| "on".to_owned());
    let mut all = vec![
        ("_key".to_owned(), Some(key)),
        ("enterprise".to_owned(), Some(complaint.enterprise)),
        ("uscc".to_owned(), complaint.uscc),
        ("size".to_owned(), complaint.size.map(|value| value.code().to_owned())),
        ("private".to_owned(), complaint.private.map(|value| value.to_string())),
        ("contact_name".to_owned(), complaint.contact_name),
        ("phone".to_owned(), complaint.phone),
        ("confidential".to_owned(), flag(complaint.confidential)),
        ("respondent".to_owned(), Some(complaint.respondent)),
        ("field".to_owned(), complaint.field.map(|value| value.code().to_owned())),
        ("breach".to_owned(), complaint.breach.map(|value| value.code().to_owned())),
        ("evil".to_owned(), complaint.evil.map(|value| value.code().to_owned())),
        ("contract".to_owned(), Some(complaint.contract)),
        ("signed_on".to_owned(), complaint.signed_on),
        ("narrative".to_owned(), Some(complaint.narrative)),
        ("channel".to_owned(), complaint.channel),
        ("native_id".to_owned(), complaint.native_id),
        ("backlog".to_owned(), flag(complaint.backlog)),
    ];
    for (at, party) in complaint.parties.into_iter().enumerate() {
        all.push((format!("parties.{}", at + 1), Some(party)));
    }
    for (at, claim) in complaint.claims.into_iter().enumerate() {
        let no = at + 1;
        all.push((format!("claim.{no}.words"), Some(claim.words)));
        all.push((format!("claim.{no}.sum"), claim.amount));
        all.push((format!("claim.{no}.due_on"), claim.due_on));
    }
    all.into_iter().filter_map(|(name, value)| Some((name, vec![value?.replace("\r\n", "\n")]))).collect()
}

/// `claim.2.sum` of the form is `/claims/1/amount` of the body.
fn place(field: &str) -> String {
    let mut parts = field.split('.');
    match (parts.next(), parts.next().and_then(|no| no.parse::<usize>().ok()), parts.next()) {
        (Some("claim"), Some(no), Some(part)) => {
            let part = if part == "sum" { "amount" } else { part };
            format!("/claims/{}/{part}", no.saturating_sub(1))
        }
        _ => format!("/{field}"),
    }
}

/// 登记投诉
///
/// Registers a complaint; it becomes a case. The same key and body again make no second case.
#[utoipa::path(post, path = "/api/v1/cases", tag = "台账和案卷", operation_id = "registerComplaint",
    request_body = Complaint, responses((status = 201, description = "已登记", body = Registered,
        headers(("Location" = String, description = "案件的地址")))))]
pub async fn register(
    app: State<App>,
    caller: Caller,
    key: Key,
    body: JsonBody<Complaint>,
) -> Result<Answer<Registered>, Problem> {
    check(&app, &body.0)?;
    let form = values(body.0, key.0);
    let made = app.casework.register(caller.viewer(), &form).await.map_err(|error| Problem::placed(error, place))?;
    let location = format!("/api/v1/cases/{}", made.id);
    Ok(Answer::made(Registered { id: made.id.to_string(), number: made.number, query_code: made.code }, location))
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_field_of_the_form_has_its_place_in_the_body() {
        let table = [("uscc", "/uscc"), ("claim.1.words", "/claims/0/words"), ("claim.2.sum", "/claims/1/amount")];
        for (field, expected) in table {
            assert_eq!(place(field), expected);
        }
    }
}
