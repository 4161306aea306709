//! What may be done now, and doing it.

use super::{
    body::{JsonBody, Key, escape},
    caller::Caller,
    cases::case_id,
    problem::Problem,
    shapes::{Answer, List, Named},
};
use crate::App;
use axum::extract::{Path, State};
use casework::{ActRequest, Values};
use domain::{
    form::{Card, ClaimRow, InputKind},
    options::OfferKind,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What an act that happened earlier, or was signed on paper, says besides.
const LATE: [&str; 3] = ["occurred_on", "late_proof", "late_reason"];

/// 可选值. A value to choose.
#[derive(Debug, Serialize, ToSchema)]
pub struct Choice {
    /// 填写的值.
    pub value: String,
    /// 说明.
    pub label: String,
}

/// 逐项填写的诉求. A claim for which something is filled in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimToFill {
    /// 诉求序号.
    pub no: u16,
    /// 说明.
    pub label: String,
}

/// 字段类型. How a field is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InputType {
    /// 多行文字: 字符串.
    Text,
    /// 一行文字: 字符串.
    Line,
    /// 单选: choices中的一个value.
    Choice,
    /// 多选: value的数组.
    Choices,
    /// 是否: true或false.
    Flag,
    /// 日期: "2026-03-05".
    Date,
    /// 金额 (元): "1234.50".
    Money,
    /// 证据标识, 先上传证据.
    Evidence,
    /// 各项诉求的金额: [{claim, amount}].
    Payments,
    /// 各项诉求的结论: [{claim, finding, ground}].
    Findings,
    /// 分期: [{due_on, amount}].
    Instalments,
}

/// 字段. A field of an act.
#[derive(Debug, Serialize, ToSchema)]
pub struct Input {
    /// 字段名.
    pub name: String,
    /// 说明文字.
    pub label: String,
    /// 类型.
    #[serde(rename = "type")]
    pub kind: InputType,
    /// 必填.
    pub required: bool,
    /// 提示.
    pub help: String,
    /// 可选值 (choice, choices).
    pub choices: Vec<Choice>,
    /// 逐项填写的诉求 (payments, findings).
    pub claims: Vec<ClaimToFill>,
    /// 最多行数 (instalments).
    pub rows: Option<u16>,
}

impl From<domain::form::Input> for Input {
    fn from(input: domain::form::Input) -> Self {
        let choices = |of: Vec<(String, String)>| -> Vec<Choice> {
            of.into_iter().map(|(value, label)| Choice { value, label }).collect()
        };
        let cards = |of: Vec<Card>| -> Vec<Choice> {
            of.into_iter().map(|card| Choice { value: card.value, label: card.words }).collect()
        };
        let claims = |of: Vec<ClaimRow>| -> Vec<ClaimToFill> {
            of.into_iter().map(|row| ClaimToFill { no: row.no, label: row.words }).collect()
        };
        let nothing = (Vec::new(), Vec::new(), None);
        let (kind, (choices, claims, rows)) = match input.kind {
            // Registration alone asks for claims.
            InputKind::Text | InputKind::Items { .. } | InputKind::Claims { .. } => (InputType::Text, nothing),
            // The use case names the colleagues and makes a choice of it.
            InputKind::Line | InputKind::Colleague | InputKind::Officer | InputKind::Signer { .. } => {
                (InputType::Line, nothing)
            }
            InputKind::Choice { of } => (InputType::Choice, (choices(of), Vec::new(), None)),
            InputKind::Cards { of } | InputKind::Organ { of } => (InputType::Choice, (cards(of), Vec::new(), None)),
            InputKind::Choices { of } => (InputType::Choices, (choices(of), Vec::new(), None)),
            InputKind::Flag => (InputType::Flag, nothing),
            InputKind::Date => (InputType::Date, nothing),
            InputKind::Money => (InputType::Money, nothing),
            InputKind::Evidence => (InputType::Evidence, nothing),
            InputKind::Payments { claims: of } => (InputType::Payments, (Vec::new(), claims(of), None)),
            InputKind::Findings { claims: of, .. } => (InputType::Findings, (Vec::new(), claims(of), None)),
            InputKind::Instalments { rows, .. } => (InputType::Instalments, (Vec::new(), Vec::new(), Some(rows))),
        };
        Self {
            name: input.name,
            label: input.label,
            kind,
            required: input.required,
            help: input.help,
            choices,
            claims,
            rows,
        }
    }
}

/// 现在可以做的事. Something that may be done now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Offer {
    /// 代码, 用于办理接口的地址. What stands in the address of the act.
    #[schema(example = "accept")]
    pub code: String,
    /// 名称.
    pub label: String,
    /// 签批链: 需经手的岗位, 依次; 只有一个的立即生效. The hands it needs.
    pub hands: Vec<Named>,
    /// 会引起什么. What it will cause, in words.
    pub causes: Vec<String>,
    /// 推进案件. It moves the case on.
    pub main: bool,
    /// 本单位最晚应在哪一天办; 不是正在计时的义务为null. Until when one's own unit owes it.
    #[schema(format = Date)]
    pub owed_until: Option<String>,
    /// 字段. What it asks for.
    pub inputs: Vec<Input>,
}

impl From<domain::options::Offer> for Offer {
    fn from(offer: domain::options::Offer) -> Self {
        Self {
            code: offer.kind.code(),
            label: offer.label,
            hands: offer.hands.iter().map(|role| Named::new(role.code(), role.label())).collect(),
            causes: offer.causes,
            main: offer.main,
            owed_until: offer.owed_until.map(|day| day.to_string()),
            inputs: offer.inputs.into_iter().map(Into::into).collect(),
        }
    }
}

/// 现在可以做
///
/// What the caller may do on the case now, and what each asks for. `file_evidence` is done by the upload.
#[utoipa::path(get, path = "/api/v1/cases/{id}/offers", tag = "办理", operation_id = "listOffers",
    params(("id" = String, Path, description = "案件标识")),
    responses((status = 200, description = "现在可以做的事", body = List<Offer>)))]
pub async fn offers(app: State<App>, caller: Caller, id: Path<String>) -> Result<Answer<List<Offer>>, Problem> {
    Ok(Answer::read(List::of(app.casework.case_offers(caller.viewer(), &case_id(&id)?).await?)))
}

/// 一项诉求的金额.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    claim: u16,
    /// 元.
    #[schema(example = "1000.00")]
    amount: String,
}

/// 一项诉求的结论.
#[expect(clippy::struct_field_names, reason = "the finding of a finding is what programs write")]
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    claim: u16,
    /// 结论代码, 见词表findings.
    finding: String,
    /// 依据代码, 见词表grounds.
    #[serde(default)]
    ground: Option<String>,
}

/// 一期.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    #[schema(format = Date)]
    due_on: String,
    /// 元.
    #[schema(example = "1000.00")]
    amount: String,
}

/// 字段的值, 形式由字段类型决定. The value of a field; its type says which form.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum FieldValue {
    /// 文字、日期、金额、单选、证据标识.
    Text(String),
    /// 是否.
    Flag(bool),
    /// 序号.
    Number(u32),
    /// 多选.
    Several(Vec<String>),
    /// 各项诉求的金额.
    Payments(Vec<Payment>),
    /// 各项诉求的结论.
    Findings(Vec<Finding>),
    /// 分期.
    Instalments(Vec<Instalment>),
}

/// 办理. An act.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActBody {
    /// 您查看时案件的version: 之后他人已办理的, 以409告知. The version on which the decision rests.
    #[schema(example = 1)]
    seen_version: u32,
    /// 字段, 见offers中的inputs; 补记的另有occurred_on, late_proof, late_reason.
    #[serde(default)]
    #[schema(required = false, example = json!({"text": "请补充合同原件"}))]
    fields: BTreeMap<String, FieldValue>,
}

/// 办理结果. What an act did.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActDone {
    /// 案件现在的版本.
    pub version: u32,
    /// 引起了什么.
    pub caused: Vec<String>,
    /// 分出的案件. Cases that were split off.
    pub children: Vec<String>,
}

/// The names and values of a form, and where each came from.
fn flatten(fields: BTreeMap<String, FieldValue>) -> (Values, BTreeMap<String, String>) {
    let (mut values, mut places) = (Values::new(), BTreeMap::new());
    for (name, value) in fields {
        let at = format!("/fields/{}", escape(&name));
        let mut put = |name: String, texts: Vec<String>, at: String| {
            values.insert(name.clone(), texts.into_iter().map(|text| text.replace("\r\n", "\n")).collect());
            places.insert(name, at);
        };
        match value {
            FieldValue::Text(text) => put(name, vec![text], at),
            FieldValue::Flag(on) => put(name, vec![on.to_string()], at),
            FieldValue::Number(number) => put(name, vec![number.to_string()], at),
            FieldValue::Several(texts) => put(name, texts, at),
            FieldValue::Payments(rows) => {
                for (no, row) in rows.into_iter().enumerate() {
                    put(format!("{name}.{}", row.claim), vec![row.amount], format!("{at}/{no}/amount"));
                }
            }
            FieldValue::Findings(rows) => {
                for (no, row) in rows.into_iter().enumerate() {
                    put(format!("{name}.{}", row.claim), vec![row.finding], format!("{at}/{no}/finding"));
                    if let Some(ground) = row.ground {
                        put(format!("{name}.{}.ground", row.claim), vec![ground], format!("{at}/{no}/ground"));
                    }
                }
            }
            FieldValue::Instalments(rows) => {
                for (no, row) in rows.into_iter().enumerate() {
                    put(format!("{name}.{}.due_on", no + 1), vec![row.due_on], format!("{at}/{no}/due_on"));
                    put(format!("{name}.{}.sum", no + 1), vec![row.amount], format!("{at}/{no}/amount"));
                }
            }
        }
    }
    (values, places)
}

/// 办理
///
/// Does an act that is offered, or proposes it where several hands are needed. The same key and body again give the
/// stored answer.
#[utoipa::path(post, path = "/api/v1/cases/{id}/acts/{offer}", tag = "办理", operation_id = "doAct",
    params(("id" = String, Path, description = "案件标识"),
        ("offer" = String, Path, description = "offers中的code", example = "accept")),
    request_body = ActBody, responses((status = 200, description = "已办理", body = ActDone)))]
pub async fn act(
    app: State<App>,
    caller: Caller,
    of: Path<(String, String)>,
    key: Key,
    body: JsonBody<ActBody>,
) -> Result<Answer<ActDone>, Problem> {
    let Path((id, offer)) = of;
    let id = case_id(&id)?;
    let ActBody { seen_version, fields } = body.0;
    // What is not offered any more has its own answer: a stored one, or why it is refused.
    let offers = app.casework.case_offers(caller.viewer(), &id).await?;
    let asked = OfferKind::from_code(&offer);
    if let Some(offered) = offers.iter().find(|one| asked.is_some_and(|asked| one.kind.meets(asked))) {
        let mut known: Vec<_> = offered.inputs.iter().map(|input| input.name.clone()).collect();
        known.extend(LATE.map(str::to_owned));
        known.push("version".to_owned());
        if let Some(unknown) = fields.keys().find(|name| !known.contains(name)) {
            return Err(Problem::invalid(format!("/fields/{}", escape(unknown)), "这件事没有这个字段，请见offers"));
        }
    }
    let (values, places) = flatten(fields);
    let request = ActRequest { offer, values, seen_version: Some(seen_version), key: Some(key.0) };
    let done = app.casework.act(caller.viewer(), &id, request).await.map_err(|error| {
        let root = |field: &str| format!("/fields/{}", escape(field.split('.').next().unwrap_or(field)));
        Problem::placed(error, |field| places.get(field).cloned().unwrap_or_else(|| root(field)))
    })?;
    Ok(Answer::done(ActDone {
        version: done.version,
        caused: done.caused,
        children: done.children.iter().map(ToString::to_string).collect(),
    }))
}
