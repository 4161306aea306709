//! The workbench: what the caller's organ owes.

use super::{
    caller::Caller,
    parts::{urgency, urgency_schema},
    problem::Problem,
    shapes::{Answer, Named},
};
use crate::App;
use axum::extract::State;
use casework::OwedItem;
use domain::stage::Stage;
use serde::Serialize;
use utoipa::ToSchema;

/// 待办. Something the caller's organ owes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Owed {
    /// 案件标识.
    pub case: String,
    /// 案件编号.
    pub number: String,
    /// 被投诉主体.
    pub respondent: String,
    /// 阶段.
    pub stage: String,
    /// 应办事项: 时限名称.
    pub clock: String,
    /// 最后一日.
    #[schema(format = Date)]
    pub last_day: String,
    /// 剩余时间, 如“剩3个工作日”.
    pub remaining: String,
    /// 紧迫程度.
    #[schema(schema_with = urgency_schema)]
    pub urgency: &'static str,
    /// 暂定. May still move.
    pub provisional: bool,
}

impl From<OwedItem> for Owed {
    fn from(item: OwedItem) -> Self {
        Self {
            case: item.id.to_string(),
            number: item.number,
            respondent: item.respondent,
            stage: item.stage_label,
            clock: item.clock,
            last_day: item.last_day,
            remaining: item.remaining,
            urgency: urgency(item.urgency),
            provisional: item.provisional,
        }
    }
}

/// 某阶段的件数. How many cases stand in a stage.
#[derive(Debug, Serialize, ToSchema)]
pub struct InStage {
    /// 阶段.
    pub stage: Named,
    /// 件数.
    pub cases: i64,
}

/// 工作台. The workbench.
#[derive(Debug, Serialize, ToSchema)]
pub struct Desk {
    /// 未办结件数.
    pub open: i64,
    /// 其中超期.
    pub overdue: i64,
    /// 各阶段件数.
    pub by_stage: Vec<InStage>,
    /// 本单位待办, 最紧迫的在前.
    pub owed: Vec<Owed>,
}

/// 工作台
///
/// What the caller's organ owes, the most pressing first.
#[utoipa::path(get, path = "/api/v1/desk", tag = "台账和案卷", operation_id = "getDesk",
    responses((status = 200, description = "工作台", body = Desk)))]
pub async fn desk(app: State<App>, caller: Caller) -> Result<Answer<Desk>, Problem> {
    let desk = app.casework.desk(caller.viewer()).await?;
    let word = |code: &str| Stage::WORDS.iter().find(|(known, _)| *known == code).map_or("其他", |(_, word)| *word);
    let by_stage = desk.counts.by_stage.iter().map(|(code, cases)| {
        let label = word(code);
        InStage { stage: Named::new(code, label), cases: *cases }
    });
    Ok(Answer::read(Desk {
        open: desk.counts.open,
        overdue: desk.counts.overdue,
        by_stage: by_stage.collect(),
        owed: desk.owed.all().cloned().map(Into::into).collect(),
    }))
}
