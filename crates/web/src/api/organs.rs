//! 机构名录: searching it, leafing through it, and one organ with its history.

#![allow(unused_qualifications, reason = "the macro that reads the parameters qualifies them")]

use super::{
    body::Params,
    caller::Caller,
    problem::{NOT_FOUND, Problem},
    shapes::Answer,
};
use crate::App;
use axum::extract::{Path, State};
use domain::{
    ids::OrganId,
    organ::{EdgeKind, Organ as Entry},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is looked for in the directory.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrganParams {
    /// 名称、简称、原名称、信用代码或拼音首字母; 不填则按标识顺序列出. A name, its pinyin or a credit code; without one the directory is leafed through.
    #[param(example = "县住建局", max_length = 100)]
    q: Option<String>,
    /// 上一页给出的after (不检索时). Where the page before ended.
    after: Option<String>,
    /// 最多几个.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
}

/// 单位的标识和名称. An organ, named.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganRef {
    /// 标识.
    #[schema(example = "nm-fgw")]
    pub id: String,
    /// 今天的名称.
    pub name: String,
}

/// 名录中的单位. An organ of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganLine {
    /// 标识.
    pub id: String,
    /// 今天的名称.
    pub name: String,
    /// 怎样命中的, 如简称“县教体局”、拼音“县教体局”. How the search met it.
    pub matched: Option<String>,
    /// 检索词就是今天的全称. The official name was asked for in full.
    pub exact: Option<bool>,
    /// 已撤销的, 由谁承继. Who took its place.
    pub successor: Option<OrganRef>,
}

/// 名录的一页. A page of the directory.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganPage {
    /// 单位.
    pub items: Vec<OrganLine>,
    /// 下一页的after; 最后一页或检索结果为null.
    pub after: Option<String>,
}

/// 某段时间的名称. A name and its days.
#[derive(Debug, Serialize, ToSchema)]
pub struct NameOfTime {
    /// 名称.
    pub name: String,
    /// 自何日.
    #[schema(format = Date)]
    pub since: Option<String>,
    /// 至何日.
    #[schema(format = Date)]
    pub until: Option<String>,
}

/// 单位. An organ.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub struct Organ {
    /// 标识.
    pub id: String,
    /// 今天的名称.
    pub name: String,
    /// 历史名称, 从早到晚.
    pub names: Vec<NameOfTime>,
    /// 简称.
    pub aliases: Vec<String>,
    /// 统一社会信用代码.
    pub uscc: Option<String>,
    /// 类型: government, department, township, zone, institution, state_firm.
    pub kind: serde_json::Value,
    /// 层级: nation, province, prefecture, county, township.
    pub level: serde_json::Value,
    /// 所在地区代码.
    pub region: String,
    /// 条线.
    pub line: Option<String>,
    /// 系统外单位.
    pub outside: bool,
    /// 垂直管理.
    pub vertical: bool,
    /// 今天是否存在.
    pub exists: bool,
    /// 未经来源确认.
    pub unconfirmed: bool,
    /// 管理它的政府.
    pub managed_by: Option<OrganRef>,
    /// 主管部门.
    pub competent: Vec<OrganRef>,
    /// 承继它的单位.
    pub successors: Vec<OrganRef>,
}

fn named(app: &App, id: &OrganId) -> OrganRef {
    OrganRef { id: id.to_string(), name: app.casework.organ_name(id) }
}

fn line(app: &App, id: &OrganId) -> OrganLine {
    let OrganRef { id, name } = named(app, id);
    OrganLine { id, name, matched: None, exact: None, successor: None }
}

/// 机构名录
///
/// Searches the directory by any name an organ has or had, or leafs through it.
#[utoipa::path(get, path = "/api/v1/organs", tag = "机构名录", operation_id = "listOrgans", params(OrganParams),
    responses((status = 200, description = "单位", body = OrganPage)))]
pub async fn organs(app: State<App>, caller: Caller, asked: Params<OrganParams>) -> Result<Answer<OrganPage>, Problem> {
    let _ = caller;
    let Params(OrganParams { q, after, limit }) = asked;
    let limit = usize::from(limit.unwrap_or(50));
    if !(1..=200).contains(&limit) {
        return Err(Problem::parameter("limit", "最多1至200个"));
    }
    let directory = app.casework.directory();
    if let Some(text) = q.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) {
        if text.chars().count() > 100 {
            return Err(Problem::parameter("q", "检索词最多100字"));
        }
        let found = app.casework.find_organs(&text, app.casework.now().date(), limit);
        let items = found.into_iter().map(|found| OrganLine {
            id: found.id.to_string(),
            name: found.name,
            matched: Some(found.matched),
            exact: Some(found.exact),
            // Where it was split an officer chooses; the page of the organ names them all.
            successor: match &found.successors[..] {
                [(id, _)] => Some(named(&app, id)),
                _ => None,
            },
        });
        return Ok(Answer::read(OrganPage { items: items.collect(), after: None }));
    }
    let beyond = |organ: &&Entry| after.as_deref().is_none_or(|after| organ.id.as_str() > after);
    let mut ids: Vec<_> = directory.organs().filter(beyond).map(|organ| &organ.id).take(limit + 1).collect();
    let more = ids.len() > limit;
    ids.truncate(limit);
    let after = ids.last().filter(|_| more).map(ToString::to_string);
    Ok(Answer::read(OrganPage { items: ids.into_iter().map(|id| line(&app, id)).collect(), after }))
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// 一个单位
///
/// One organ with its names over time and its place in the graph of today.
#[utoipa::path(get, path = "/api/v1/organs/{organ}", tag = "机构名录", operation_id = "getOrgan",
    params(("organ" = String, Path, description = "单位标识", example = "nm-fgw")),
    responses((status = 200, description = "单位", body = Organ)))]
pub async fn organ(app: State<App>, caller: Caller, organ: Path<String>) -> Result<Answer<Organ>, Problem> {
    let _ = caller;
    let directory = app.casework.directory();
    let today = app.casework.now().date();
    let id = OrganId::parse(&organ).map_err(|_| Problem::of(NOT_FOUND))?;
    let entry = directory.get(&id).ok_or(Problem::of(NOT_FOUND))?;
    let of =
        |kind| -> Vec<OrganRef> { directory.edges_from(&id, kind, today).map(|edge| named(&app, &edge.to)).collect() };
    Ok(Answer::read(Organ {
        name: app.casework.organ_name(&id),
        names: entry
            .names
            .iter()
            .map(|name| NameOfTime { name: name.name.clone(), since: day(name.since), until: day(name.until) })
            .collect(),
        aliases: entry.aliases.clone(),
        uscc: entry.uscc.clone(),
        kind: serde_json::to_value(entry.kind).unwrap_or_default(),
        level: serde_json::to_value(entry.level).unwrap_or_default(),
        region: entry.region.as_str().to_owned(),
        line: entry.line.clone(),
        outside: entry.outside,
        vertical: entry.vertical,
        exists: entry.exists_on(today),
        unconfirmed: entry.unconfirmed,
        managed_by: directory.managing_government(&id, today).map(|id| named(&app, &id)),
        competent: of(EdgeKind::Competent),
        successors: of(EdgeKind::Successor),
        id: id.to_string(),
    }))
}
