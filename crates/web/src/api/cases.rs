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
use casework::{ASSIGNEES, CLOCK_STATES, CaseTab, CaseView, InterestItem, LedgerForm, LedgerPage, LedgerRow};
use domain::{
    ids::CaseId,
    stage::Stage,
    vocabulary::{Breach, Evil, Field},
};
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

/// 台账筛选. What is asked of the ledger, in an address or in a body. Words to find name people and firms, so they are
/// taken from a body only.
#[derive(Debug, Clone, Default, Deserialize, IntoParams, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// 检索词: 案件编号、企业、被投诉单位等; 只能放在请求体中. Words to find.
    #[param(ignore)]
    #[schema(example = "住房和城乡建设局", max_length = 200)]
    text: Option<String>,
    /// 阶段代码, 见词表stages. Only this stage.
    #[param(example = "verifying")]
    stage: Option<String>,
    /// 办理状态: open在办, closed已办结. Only what has not ended, or only what has.
    status: Option<String>,
    /// 时限状态: running, soon, over, provisional, suspended. Only what has this clock state.
    clock: Option<String>,
    /// 领域代码, 见词表fields. Only this field.
    field: Option<String>,
    /// 失信类型代码. Only this kind of evil.
    evil: Option<String>,
    /// 违约情形代码. Only this breach.
    breach: Option<String>,
    /// 地区: 该地人民政府的机构标识. Only respondents of this government's place.
    place: Option<String>,
    /// 被投诉主体的机构标识. Only this respondent.
    respondent: Option<String>,
    /// 牵头部门的机构标识. Only this lead.
    lead: Option<String>,
    /// 认定部门的机构标识. Only this determining organ.
    determining: Option<String>,
    /// 承办人: me本人, nobody本单位还没有指定. Who of the caller's organ works on it.
    assignee: Option<String>,
    /// 来源渠道代码, 见词表channels. Only this channel.
    channel: Option<String>,
    /// 失信记录: yes有, no无. Whether a record of bad faith stands.
    recorded: Option<String>,
    /// 诉求金额不低于 (元). At least so many 元.
    #[param(example = "50000.00")]
    sum_from: Option<String>,
    /// 诉求金额不高于 (元). At most so many 元.
    sum_to: Option<String>,
    /// 收到日期不早于. Received on this day or later.
    #[param(example = "2026-03-05")]
    from: Option<String>,
    /// 收到日期不晚于. Received on this day or earlier.
    to: Option<String>,
    /// 只列超期的, 同clock=over. Only what is overdue.
    #[schema(required = false)]
    overdue: bool,
    /// 只列未办结的, 同status=open. Only what has not ended.
    #[schema(required = false)]
    open: bool,
    /// 排序.
    #[param(inline)]
    #[schema(required = false)]
    sort: Order,
    /// 从小到大. Smallest first.
    #[schema(required = false)]
    ascending: bool,
    /// 上一页给出的after. Where the page before ended.
    after: Option<String>,
    /// 每页件数. Lines on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
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

/// A condition that takes one of a few words: its name, its value, the words, and where they are listed.
type Coded<'a> = (&'static str, &'a Option<String>, Vec<&'a str>, &'static str);

/// The form of these filters, or which of them names nothing.
fn form(app: &App, asked: &Search) -> Result<LedgerForm, (&'static str, &'static str)> {
    let first =
        |words: &'static [(&'static str, &'static str)]| words.iter().map(|(code, _)| *code).collect::<Vec<_>>();
    let channels = app.casework.profile().channels.keys().map(domain::ids::ChannelId::as_str).collect();
    let coded: [Coded<'_>; 8] = [
        ("stage", &asked.stage, first(Stage::WORDS), "没有这个阶段，请用词表中stages的代码"),
        ("status", &asked.status, vec!["open", "closed"], "办理状态应为open或closed"),
        ("clock", &asked.clock, first(CLOCK_STATES), "时限状态应为running、soon、over、provisional或suspended"),
        (
            "field",
            &asked.field,
            Field::ALL.iter().map(|one| one.code()).collect(),
            "没有这个领域，请用词表中fields的代码",
        ),
        ("evil", &asked.evil, Evil::ALL.iter().map(|one| one.code()).collect(), "没有这个失信类型的代码"),
        ("breach", &asked.breach, Breach::ALL.iter().map(|one| one.code()).collect(), "没有这个违约情形的代码"),
        ("assignee", &asked.assignee, first(ASSIGNEES), "承办人应为me或nobody"),
        ("channel", &asked.channel, channels, "没有这个渠道，请用词表中channels的代码"),
    ];
    for (name, value, words, message) in coded {
        if value.as_deref().is_some_and(|value| !words.contains(&value)) {
            return Err((name, message));
        }
    }
    if asked.recorded.as_deref().is_some_and(|value| !["yes", "no"].contains(&value)) {
        return Err(("recorded", "失信记录应为yes或no"));
    }
    if asked.after.as_deref().is_some_and(|after| !is_cursor(after)) {
        return Err(("after", "请原样使用上一页给出的after"));
    }
    if asked.limit.is_some_and(|limit| !(1..=200).contains(&limit)) {
        return Err(("limit", "每页1至200件"));
    }
    if asked.text.as_ref().is_some_and(|text| text.chars().count() > 200) {
        return Err(("text", "检索词最多200字"));
    }
    let mut form = LedgerForm::read(|name| asked.condition(name).cloned());
    form.text.clone_from(&asked.text);
    form.clock = form.clock.or_else(|| asked.overdue.then(|| "over".to_owned()));
    form.status = form.status.or_else(|| asked.open.then(|| "open".to_owned()));
    form.sort = Some(asked.sort.code().to_owned());
    form.ascending = asked.ascending;
    form.after.clone_from(&asked.after);
    form.limit = asked.limit;
    Ok(form)
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

impl Search {
    /// The conditions that stand in an address.
    const CONDITIONS: [&str; 17] = [
        "stage",
        "status",
        "clock",
        "field",
        "evil",
        "breach",
        "place",
        "respondent",
        "lead",
        "determining",
        "assignee",
        "channel",
        "recorded",
        "sum_from",
        "sum_to",
        "from",
        "to",
    ];

    fn condition(&self, name: &str) -> Option<&String> {
        match name {
            "stage" => self.stage.as_ref(),
            "status" => self.status.as_ref(),
            "clock" => self.clock.as_ref(),
            "field" => self.field.as_ref(),
            "evil" => self.evil.as_ref(),
            "breach" => self.breach.as_ref(),
            "place" => self.place.as_ref(),
            "respondent" => self.respondent.as_ref(),
            "lead" => self.lead.as_ref(),
            "determining" => self.determining.as_ref(),
            "assignee" => self.assignee.as_ref(),
            "channel" => self.channel.as_ref(),
            "recorded" => self.recorded.as_ref(),
            "sum_from" => self.sum_from.as_ref(),
            "sum_to" => self.sum_to.as_ref(),
            "from" => self.from.as_ref(),
            "to" => self.to.as_ref(),
            _ => None,
        }
    }

    fn address(&self, after: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in Self::CONDITIONS {
            if let Some(value) = self.condition(name) {
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
#[utoipa::path(get, path = "/api/v1/cases", tag = "台账和案卷", operation_id = "listCases", params(Search),
    responses((status = 200, description = "台账的一页", body = CasePage,
        headers(("Link" = String, description = "下一页 (rel=\"next\"); 最后一页没有")))))]
pub async fn list(app: State<App>, caller: Caller, asked: Params<Search>) -> Result<Response, Problem> {
    let (app, asked) = (app.0, asked.0);
    if asked.text.is_some() {
        return Err(Problem::parameter("text", "检索词涉及企业和个人，不能写在地址中，请用POST /api/v1/cases/search"));
    }
    let form = form(&app, &asked).map_err(|(name, message)| Problem::parameter(name, message))?;
    let found = match app.casework.ledger(caller.viewer(), &form).await {
        Err(casework::Error::Invalid(errors)) => return Err(unread(&errors)),
        found => found?,
    };
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
    let form = form(&app, &asked.0).map_err(|(name, message)| Problem::invalid(format!("/{name}"), message))?;
    let found = app.casework.ledger(caller.viewer(), &form).await?;
    Ok(Answer::done(page(found, None, counts(&app, &caller).await?)))
}

/// The first condition that does not read.
fn unread(errors: &[casework::FieldError]) -> Problem {
    let error = errors.first();
    Problem::parameter(error.map_or("", |error| &error.field), error.map_or("", |error| &error.message))
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
    lines.push(format!("第{no}项利息合计{}元，尚欠{}元；付款{}（{}）", item.total, item.owed, item.order, item.basis));
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
    /// 待签批事项, 先拟办的在前. The decisions that wait for hands.
    pub proposals: Vec<Proposal>,
    /// 可承办的单位, 最合适的在前.
    pub candidates: Vec<Reasoned>,
    /// 不能承办的单位和原因.
    pub skipped: Vec<Reasoned>,
    /// 现在可以做. What the caller may do now.
    pub offers: Vec<Offer>,
    /// 签批期间不能办理的事项. What the pending decision keeps the caller from doing.
    pub closed: Vec<String>,
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
            proposals: view.proposals.into_iter().map(Into::into).collect(),
            candidates: all(view.candidates),
            skipped: all(view.skipped),
            offers: all(view.offers),
            closed: view.closed,
            record: all(view.record),
            sanctions: all(view.sanctions),
        }
    }
}

/// The case of an address.
pub fn case_id(text: &str) -> Result<CaseId, Problem> {
    CaseId::parse(text).map_err(|_| Problem::of(NOT_FOUND))
}

/// One part of the case page of an address, as this caller sees it.
pub async fn view(app: &App, caller: &Caller, id: &str, tab: CaseTab) -> Result<CaseView, Problem> {
    Ok(app.casework.case_page(caller.viewer(), &case_id(id)?, &[tab]).await?)
}

/// 案卷
///
/// One case as its page shows it to the caller.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "台账和案卷", operation_id = "getCase",
    params(("id" = String, Path, description = "案件标识")),
    responses((status = 200, description = "案卷", body = Case)))]
pub async fn one(app: State<App>, caller: Caller, id: Path<String>) -> Result<Answer<Case>, Problem> {
    Ok(Answer::read(app.casework.case_view(caller.viewer(), &case_id(&id)?).await?.into()))
}
