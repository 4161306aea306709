//! The ledger by pages, and one case as its page shows it to this caller.

#![allow(unused_qualifications, reason = "the macro that reads the parameters qualifies them")]

use super::{
    body::{JsonBody, Params},
    caller::Caller,
    parts::{Claim, Clock, Evidence, Letter, Link, Message, Proposal, Reasoned, Sanction, Step, urgency},
    problem::{NOT_FOUND, Problem},
    shapes::{Answer, Line, Money, Named, TimelineEntry},
};
use crate::{App, api::acts::Offer};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use casework::{CaseView, InterestItem, LedgerForm, LedgerPage, LedgerRow};
use domain::{ids::CaseId, stage::Stage, vocabulary::Field};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// 排序. The order of the ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// 收件时间. When it was received.
    #[default]
    Received,
    /// 最近的时限. The next deadline.
    Due,
    /// 诉求金额. The sum claimed.
    Sum,
}

impl Order {
    fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Due => "due",
            Self::Sum => "sum",
        }
    }
}

/// 台账筛选. Filters of the ledger.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// 阶段代码, 见词表stages. Only this stage.
    #[param(example = "verifying")]
    stage: Option<String>,
    /// 领域代码, 见词表fields. Only this field.
    field: Option<String>,
    /// 来源渠道代码, 见词表channels. Only this channel.
    channel: Option<String>,
    /// 只列超期的. Only what is overdue.
    overdue: bool,
    /// 只列未办结的. Only what has not ended.
    open: bool,
    /// 排序.
    #[param(inline)]
    sort: Order,
    /// 从小到大. Smallest first.
    ascending: bool,
    /// 上一页给出的after. Where the page before ended.
    after: Option<String>,
    /// 每页件数. Lines on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
}

/// 台账检索. A search of the ledger; its words name people and firms and so do not stand in an address.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// 检索词: 案件编号、企业、被投诉单位等. Words to find.
    #[schema(example = "住房和城乡建设局", max_length = 200)]
    text: Option<String>,
    /// 阶段代码. Only this stage.
    stage: Option<String>,
    /// 领域代码. Only this field.
    field: Option<String>,
    /// 来源渠道代码. Only this channel.
    channel: Option<String>,
    /// 只列超期的. Only what is overdue.
    #[schema(required = false)]
    overdue: bool,
    /// 只列未办结的. Only what has not ended.
    #[schema(required = false)]
    open: bool,
    /// 排序.
    #[schema(required = false)]
    sort: Order,
    /// 从小到大. Smallest first.
    #[schema(required = false)]
    ascending: bool,
    /// 上一页给出的after. Where the page before ended.
    after: Option<String>,
    /// 每页件数. Lines on a page.
    #[schema(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
}

/// 最近的时限. The next clock.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextClock {
    /// 时限名称.
    pub label: String,
    /// 最后一日. The last day.
    #[schema(format = Date)]
    pub last_day: String,
    /// 紧迫程度.
    #[schema(schema_with = super::parts::urgency_schema)]
    pub urgency: &'static str,
}

/// 台账中的案件. A line of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseLine {
    /// 案件标识, 用于其他接口. The identifier in addresses.
    pub id: String,
    /// 案件编号. The number on letters.
    #[schema(example = "NM2026-000123-K")]
    pub number: String,
    /// 阶段.
    pub stage: Named,
    /// 投诉企业; 保密的对无权查看者遮盖.
    pub enterprise: String,
    /// 被投诉主体.
    pub respondent: String,
    /// 诉求金额.
    pub claimed: Money,
    /// 未履行金额.
    pub outstanding: Money,
    /// 收件日期.
    #[schema(format = Date)]
    pub received_on: String,
    /// 最近的时限.
    pub next_clock: Option<NextClock>,
    /// 已办结. It has ended.
    pub closed: bool,
}

/// 办件数. How many cases there are within the caller's scope.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counts {
    /// 未办结.
    pub open: i64,
    /// 其中超期.
    pub overdue: i64,
}

/// 台账的一页. A page of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct CasePage {
    /// 本页案件.
    pub items: Vec<CaseLine>,
    /// 下一页的after; 最后一页为null. Where the next page begins.
    pub after: Option<String>,
    /// 下一页的地址 (仅GET). The next page's address.
    pub next: Option<String>,
    /// 权限范围内的办件数, 不随筛选变化.
    pub counts: Counts,
}

impl From<LedgerRow> for CaseLine {
    fn from(row: LedgerRow) -> Self {
        let code = Stage::WORDS.iter().find(|(_, label)| *label == row.stage_label).map_or("", |(code, _)| code);
        Self {
            id: row.id.to_string(),
            number: row.number,
            stage: Named::new(code, row.stage_label),
            enterprise: row.enterprise,
            respondent: row.respondent,
            claimed: Money::written(&row.claimed),
            outstanding: Money::written(&row.outstanding),
            received_on: row.received_on,
            next_clock: row.next.map(|(label, last_day, how)| NextClock { label, last_day, urgency: urgency(how) }),
            closed: row.closed,
        }
    }
}

/// The form of these filters, or which of them names nothing.
fn form(app: &App, asked: Search) -> Result<LedgerForm, (&'static str, &'static str)> {
    let known = |value: &Option<String>, of: &dyn Fn(&str) -> bool| value.as_deref().is_none_or(of);
    if !known(&asked.stage, &|code| Stage::WORDS.iter().any(|(known, _)| *known == code)) {
        return Err(("stage", "没有这个阶段，请用词表中stages的代码"));
    }
    if !known(&asked.field, &|code| Field::from_code(code).is_some()) {
        return Err(("field", "没有这个领域，请用词表中fields的代码"));
    }
    if !known(&asked.channel, &|code| app.casework.profile().channels.keys().any(|id| id.as_str() == code)) {
        return Err(("channel", "没有这个渠道，请用词表中channels的代码"));
    }
    if !known(&asked.after, &is_cursor) {
        return Err(("after", "请原样使用上一页给出的after"));
    }
    if asked.limit.is_some_and(|limit| !(1..=200).contains(&limit)) {
        return Err(("limit", "每页1至200件"));
    }
    if asked.text.as_ref().is_some_and(|text| text.chars().count() > 200) {
        return Err(("text", "检索词最多200字"));
    }
    Ok(LedgerForm {
        text: asked.text,
        stage: asked.stage,
        field: asked.field,
        channel: asked.channel,
        clock: asked.overdue.then(|| "over".to_owned()),
        status: asked.open.then(|| "open".to_owned()),
        sort: Some(asked.sort.code().to_owned()),
        ascending: asked.ascending,
        after: asked.after,
        limit: asked.limit,
        ..LedgerForm::default()
    })
}

fn is_cursor(text: &str) -> bool {
    let Some((key, id)) = text.split_once('.') else { return false };
    key.parse::<i64>().is_ok() && CaseId::parse(id).is_ok()
}

fn page(page: LedgerPage, next: Option<String>, counts: Counts) -> CasePage {
    CasePage { items: page.rows.into_iter().map(Into::into).collect(), after: page.next, next, counts }
}

async fn counts(app: &App, caller: &Caller) -> Result<Counts, Problem> {
    let counts = app.casework.case_counts(caller.viewer()).await?;
    Ok(Counts { open: counts.open, overdue: counts.overdue })
}

impl ListParams {
    fn address(&self, after: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("stage", &self.stage), ("field", &self.field), ("channel", &self.channel)] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        for (name, on) in [("overdue", self.overdue), ("open", self.open), ("ascending", self.ascending)] {
            if on {
                query.append_pair(name, "true");
            }
        }
        query.append_pair("sort", self.sort.code());
        if let Some(limit) = self.limit {
            query.append_pair("limit", &limit.to_string());
        }
        query.append_pair("after", after);
        format!("/api/v1/cases?{}", query.finish())
    }
}

/// 案件台账
///
/// The ledger by pages: cases within the caller's scope. `after` of a page leads to the next one.
#[utoipa::path(get, path = "/api/v1/cases", tag = "台账和案卷", operation_id = "listCases", params(ListParams),
    responses((status = 200, description = "台账的一页", body = CasePage,
        headers(("Link" = String, description = "下一页 (rel=\"next\"); 最后一页没有")))))]
pub async fn list(app: State<App>, caller: Caller, asked: Params<ListParams>) -> Result<Response, Problem> {
    let (app, asked) = (app.0, asked.0);
    let search = Search {
        text: None,
        stage: asked.stage.clone(),
        field: asked.field.clone(),
        channel: asked.channel.clone(),
        overdue: asked.overdue,
        open: asked.open,
        sort: asked.sort,
        ascending: asked.ascending,
        after: asked.after.clone(),
        limit: asked.limit,
    };
    let form = form(&app, search).map_err(|(name, message)| Problem::parameter(name, message))?;
    let found = app.casework.ledger(caller.viewer(), &form).await?;
    let next = found.next.as_deref().map(|after| asked.address(after));
    let link = next.as_ref().and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
    let counts = counts(&app, &caller).await?;
    let mut response = Answer::read(page(found, next, counts)).into_response();
    response.headers_mut().extend(link.map(|link| (header::LINK, link)));
    Ok(response)
}

/// 检索台账
///
/// The same with words to find. It reads only, so it needs no Idempotency-Key.
#[utoipa::path(post, path = "/api/v1/cases/search", tag = "台账和案卷", operation_id = "searchCases",
    request_body = Search, responses((status = 200, description = "台账的一页", body = CasePage)))]
pub async fn search(app: State<App>, caller: Caller, asked: JsonBody<Search>) -> Result<Answer<CasePage>, Problem> {
    let form = form(&app, asked.0).map_err(|(name, message)| Problem::invalid(format!("/{name}"), message))?;
    let found = app.casework.ledger(caller.viewer(), &form).await?;
    Ok(Answer::done(page(found, None, counts(&app, &caller).await?)))
}

/// The working of interest in words, line by line.
fn interest_lines(item: &InterestItem) -> Vec<String> {
    let no = item.claim;
    let mut lines: Vec<String> = item
        .lines
        .iter()
        .map(|line| {
            let (days, principal) = (line.days, &line.principal);
            let span = format!("{}至{}，{days}天", line.from, line.to);
            format!("第{no}项：{span}，本金{principal}元，{}，利息{}元", line.rate, line.interest)
        })
        .collect();
    lines.push(format!("第{no}项利息合计{}元（{}）", item.total, item.basis));
    lines.extend(item.flags.iter().cloned());
    lines
}

/// 案卷. A case as its page shows it to the caller: what it may not know is masked or left out.
#[derive(Debug, Serialize, ToSchema)]
pub struct Case {
    /// 案件标识.
    pub id: String,
    /// 案件编号.
    pub number: String,
    /// 版本: 办理时作为seen_version送回. How many events it has.
    pub version: u32,
    /// 阶段.
    pub stage: Named,
    /// 阶段路径.
    pub path: Vec<Step>,
    /// 概要.
    pub headline: Vec<Line>,
    /// 当事人和案情.
    pub parties: Vec<Line>,
    /// 本人已查看投诉人身份. The caller has opened the identity.
    pub identity_open: bool,
    /// 诉求.
    pub claims: Vec<Claim>,
    /// 利息测算过程. The working of interest.
    pub interest: Vec<String>,
    /// 时限.
    pub clocks: Vec<Clock>,
    /// 证据.
    pub evidence: Vec<Evidence>,
    /// 文书.
    pub letters: Vec<Letter>,
    /// 往来.
    pub messages: Vec<Message>,
    /// 关联案件.
    pub links: Vec<Link>,
    /// 全程留痕, 从早到晚.
    pub timeline: Vec<TimelineEntry>,
    /// 待签批事项. A decision that waits for hands.
    pub proposal: Option<Proposal>,
    /// 可承办的单位, 最合适的在前.
    pub candidates: Vec<Reasoned>,
    /// 不能承办的单位和原因.
    pub skipped: Vec<Reasoned>,
    /// 现在可以做. What the caller may do now.
    pub offers: Vec<Offer>,
    /// 失信记录.
    pub record: Vec<Line>,
    /// 惩戒措施.
    pub sanctions: Vec<Sanction>,
}

impl From<CaseView> for Case {
    fn from(view: CaseView) -> Self {
        fn all<F, T: From<F>>(items: Vec<F>) -> Vec<T> {
            items.into_iter().map(Into::into).collect()
        }
        Self {
            id: view.id.to_string(),
            number: view.number,
            version: view.version,
            stage: Named::new(view.stage_code, view.stage_label),
            path: all(view.path),
            headline: all(view.headline),
            parties: all(view.parties),
            identity_open: view.identity_open,
            claims: all(view.claims),
            interest: view.interest.iter().flat_map(interest_lines).collect(),
            clocks: all(view.clocks),
            evidence: all(view.evidence),
            letters: all(view.letters),
            messages: all(view.messages),
            links: all(view.links),
            timeline: all(view.timeline),
            proposal: view.proposal.map(Into::into),
            candidates: all(view.candidates),
            skipped: all(view.skipped),
            offers: all(view.offers),
            record: all(view.record),
            sanctions: all(view.sanctions),
        }
    }
}

/// The case of an address.
pub fn case_id(text: &str) -> Result<CaseId, Problem> {
    CaseId::parse(text).map_err(|_| Problem::of(NOT_FOUND))
}

/// The case page of an address, as this caller sees it.
pub async fn view(app: &App, caller: &Caller, id: &str) -> Result<CaseView, Problem> {
    Ok(app.casework.case_view(caller.viewer(), &case_id(id)?).await?)
}

/// 案卷
///
/// One case as its page shows it to the caller.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "台账和案卷", operation_id = "getCase",
    params(("id" = String, Path, description = "案件标识")),
    responses((status = 200, description = "案卷", body = Case)))]
pub async fn one(app: State<App>, caller: Caller, id: Path<String>) -> Result<Answer<Case>, Problem> {
    Ok(Answer::read(view(&app, &caller, &id).await?.into()))
}
