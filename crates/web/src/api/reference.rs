//! What a program looks up: whether the service lives, who it is, and the words it meets.

use super::{
    caller::Caller,
    organs::OrganRef,
    problem::{BUSY, Problem},
    shapes::{Answer, Named, instant},
};
use crate::App;
use axum::extract::State;
use casework::TokenScope;
use domain::{
    act::ActKind,
    actor::Role,
    clock::ClockKind,
    stage::Stage,
    vocabulary::{Audience, Breach, Evil, Excuse, Field, Finding, Ground, Outcome, ServiceManner, Severity, Size},
};
use serde::Serialize;
use utoipa::ToSchema;

/// 服务状态. Whether the service can serve.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// 正常时为ok.
    #[schema(example = "ok")]
    pub status: &'static str,
    /// 程序版本.
    #[schema(example = "0.1.0")]
    pub version: &'static str,
    /// 地区.
    pub place: String,
    /// 示范环境.
    pub demonstration: bool,
    /// 服务器时间.
    #[schema(format = DateTime)]
    pub now: String,
}

/// 服务状态
///
/// Whether the service and its store answer. Needs no token.
#[utoipa::path(get, path = "/api/v1/health", tag = "参考", operation_id = "getHealth",
    responses((status = 200, description = "正常", body = Health)))]
pub async fn health(app: State<App>) -> Result<Answer<Health>, Problem> {
    app.casework.viewer("").await.map_err(|_| Problem::of(BUSY))?;
    Ok(Answer::read(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        place: app.casework.profile().place.clone(),
        demonstration: app.settings.demonstration,
        now: instant(&app.casework.now().to_minutes()),
    }))
}

/// 令牌及其账号. The token and whose it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// 姓名.
    pub name: String,
    /// 单位.
    pub organ: Option<OrganRef>,
    /// 岗位.
    pub role: Named,
    /// 令牌用途.
    pub token: String,
    /// 令牌权限.
    pub scopes: Vec<Named>,
    /// 令牌有效期的最后一日.
    #[schema(format = Date)]
    pub expires_on: String,
}

fn scope(scope: TokenScope) -> Named {
    Named::new(scope.code(), scope.label())
}

fn role(role: Role) -> Named {
    Named::new(role.code(), role.label())
}

/// 我是谁
///
/// The account behind the token, and what the token is good for.
#[utoipa::path(get, path = "/api/v1/me", tag = "参考", operation_id = "getMe",
    responses((status = 200, description = "令牌及其账号", body = Me)))]
pub async fn me(caller: Caller) -> Answer<Me> {
    let viewer = caller.viewer();
    let token = &caller.0.token;
    Answer::read(Me {
        name: viewer.name.clone(),
        organ: viewer.organ.as_ref().map(|organ| OrganRef { id: organ.to_string(), name: viewer.organ_name.clone() }),
        role: role(viewer.role),
        token: token.label.clone(),
        scopes: token.scopes.iter().copied().map(scope).collect(),
        expires_on: token.expires_on.clone(),
    })
}

/// 词表. The closed lists and the basics of the profile in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct Vocabulary {
    /// 地区.
    pub place: String,
    /// 地区配置版本.
    pub profile_version: u32,
    /// 阶段.
    pub stages: Vec<Named>,
    /// 领域.
    pub fields: Vec<Named>,
    /// 失信类型.
    pub evils: Vec<Named>,
    /// 违约情形.
    pub breaches: Vec<Named>,
    /// 企业规模.
    pub sizes: Vec<Named>,
    /// 不履约理由.
    pub excuses: Vec<Named>,
    /// 核实结论.
    pub findings: Vec<Named>,
    /// 依据.
    pub grounds: Vec<Named>,
    /// 失信程度.
    pub severities: Vec<Named>,
    /// 办结方式.
    pub outcomes: Vec<Named>,
    /// 送达方式.
    pub manners: Vec<Named>,
    /// 消息接收方.
    pub audiences: Vec<Named>,
    /// 来源渠道.
    pub channels: Vec<Named>,
    /// 惩戒措施.
    pub measures: Vec<Named>,
    /// 时限.
    pub clocks: Vec<Named>,
    /// 可办理的事项.
    pub acts: Vec<Named>,
    /// 岗位.
    pub roles: Vec<Named>,
    /// 令牌权限.
    pub scopes: Vec<Named>,
}

macro_rules! words {
    ($name:ident) => {
        $name::ALL.iter().map(|value| Named::new(value.code(), value.label())).collect()
    };
}

/// 词表和地区配置
///
/// The codes and words of every closed list, and the channels, measures and clocks of the place.
#[utoipa::path(get, path = "/api/v1/vocabulary", tag = "参考", operation_id = "getVocabulary",
    responses((status = 200, description = "词表", body = Vocabulary)))]
pub async fn vocabulary(app: State<App>, caller: Caller) -> Answer<Vocabulary> {
    let _ = caller;
    let profile = app.casework.profile();
    Answer::read(Vocabulary {
        place: profile.place.clone(),
        profile_version: profile.version,
        stages: Stage::WORDS.iter().map(|(code, label)| Named::new(*code, *label)).collect(),
        fields: words!(Field),
        evils: words!(Evil),
        breaches: words!(Breach),
        sizes: words!(Size),
        excuses: words!(Excuse),
        findings: words!(Finding),
        grounds: words!(Ground),
        severities: words!(Severity),
        outcomes: words!(Outcome),
        manners: words!(ServiceManner),
        audiences: words!(Audience),
        channels: profile.channels.iter().map(|(id, channel)| Named::new(id.as_str(), &channel.name)).collect(),
        measures: profile.measures.iter().map(|(id, measure)| Named::new(id.as_str(), &measure.name)).collect(),
        clocks: words!(ClockKind),
        acts: words!(ActKind),
        roles: Role::ALL.into_iter().filter(|one| *one != Role::System).map(role).collect(),
        scopes: TokenScope::ALL.into_iter().map(scope).collect(),
    })
}
