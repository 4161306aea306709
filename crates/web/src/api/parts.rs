//! The parts of a case, each with an address of its own.

use super::{
    caller::Caller,
    cases::{case_id, view},
    problem::Problem,
    shapes::{Answer, List, Money, TimelineEntry, instant},
};
use crate::App;
use axum::extract::{Path, State};
use casework::{
    CaseTab, ClaimItem, ClockItem, EvidenceItem, LetterItem, LinkItem, MessageItem, PathStep, ProposalItem,
    SanctionItem, StepState, Urgency,
};
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

/// The word of an urgency.
pub fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Over => "over",
        Urgency::Soon => "soon",
        Urgency::Ok => "running",
        Urgency::Done => "stopped",
    }
}

/// The closed list of these words.
pub fn urgency_schema() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(["over", "soon", "running", "stopped"]))
        .description(Some("紧迫程度: over 已超期, soon 将到期, running 计时中, stopped 已停止"))
        .build()
}

fn step_schema() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(["done", "current", "next"]))
        .description(Some("done 已经过, current 现在, next 将来"))
        .build()
}

/// 阶段路径的一步. A step of the stage path.
#[derive(Debug, Serialize, ToSchema)]
pub struct Step {
    /// 名称.
    pub label: String,
    /// 状态.
    #[schema(schema_with = step_schema)]
    pub state: &'static str,
}

impl From<PathStep> for Step {
    fn from(step: PathStep) -> Self {
        let state = match step.state {
            StepState::Done => "done",
            StepState::Current => "current",
            StepState::Next => "next",
        };
        Self { label: step.label, state }
    }
}

/// 诉求. A claim with its balance.
#[derive(Debug, Serialize, ToSchema)]
pub struct Claim {
    /// 序号.
    #[schema(minimum = 1)]
    pub no: u16,
    /// 内容.
    pub words: String,
    /// 诉求金额.
    pub claimed: Money,
    /// 已履行.
    pub performed: Money,
    /// 不属实或者裁判驳回.
    pub dismissed: Money,
    /// 投诉人放弃.
    pub waived: Money,
    /// 未履行.
    pub outstanding: Money,
    /// 核实结论.
    pub finding: String,
    /// 应付日期.
    #[schema(format = Date)]
    pub due_on: Option<String>,
    /// 在别处计算的说明. Where it counts, if not here.
    pub elsewhere: Option<String>,
}

impl From<ClaimItem> for Claim {
    fn from(item: ClaimItem) -> Self {
        Self {
            no: item.no,
            words: item.words,
            claimed: Money::written(&item.claimed),
            performed: Money::written(&item.performed),
            dismissed: Money::written(&item.dismissed),
            waived: Money::written(&item.waived),
            outstanding: Money::written(&item.outstanding),
            finding: item.finding,
            due_on: Some(item.due_on).filter(|day| !day.is_empty()),
            elsewhere: item.elsewhere,
        }
    }
}

/// 时限. A clock with its derivation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Clock {
    /// 名称.
    pub label: String,
    /// 义务人. Who owes the act.
    pub owner: String,
    /// 起算日. The day that starts it.
    #[schema(format = Date)]
    pub from: String,
    /// 最后一日. The last day.
    #[schema(format = Date)]
    pub last_day: String,
    /// 原定最后一日, 未变动为null. The last day as first computed.
    #[schema(format = Date)]
    pub original_last_day: Option<String>,
    /// 状态.
    pub state: String,
    /// 紧迫程度.
    #[schema(schema_with = urgency_schema)]
    pub urgency: &'static str,
    /// 剩余时间, 如“剩3个工作日”; 已停止为空.
    pub remaining: String,
    /// 暂定: 次年日历未发布. May still move.
    pub provisional: bool,
    /// 依据. Law, clause or local setting.
    pub basis: String,
    /// 逐段推算. Day by day.
    pub derivation: Vec<String>,
}

impl From<ClockItem> for Clock {
    fn from(item: ClockItem) -> Self {
        Self {
            label: item.label,
            owner: item.owner,
            from: item.from,
            last_day: item.last_day,
            original_last_day: item.original,
            state: item.state,
            urgency: urgency(item.urgency),
            remaining: item.remaining,
            provisional: item.provisional,
            basis: item.basis,
            derivation: item
                .derivation
                .into_iter()
                .map(|line| format!("{}至{}：{}，累计{}", line.from, line.to, line.why, line.counted))
                .collect(),
        }
    }
}

/// 证据. A piece of evidence; the file itself has an address of its own.
#[derive(Debug, Serialize, ToSchema)]
pub struct Evidence {
    /// 证据标识; 办理时填入证据字段. What a field for evidence takes.
    pub id: String,
    /// 文件名.
    pub name: String,
    /// 字节数.
    #[schema(minimum = 0)]
    pub size_bytes: u64,
    /// 文件类型, 按内容识别.
    pub media_type: String,
    /// 原始字节的摘要. Digest of the original bytes.
    pub digest: String,
    /// 对应的诉求序号.
    pub claim: Option<u16>,
    /// 提交人.
    pub by: String,
    /// 提交时间.
    #[schema(format = DateTime)]
    pub at: String,
    /// 已封存. Filed in the wrong case.
    pub sealed: bool,
}

impl From<EvidenceItem> for Evidence {
    fn from(item: EvidenceItem) -> Self {
        Self {
            id: item.id,
            name: item.name,
            size_bytes: item.size_bytes,
            media_type: item.media_type,
            digest: item.digest,
            claim: item.claim,
            by: item.by,
            at: instant(&item.at),
            sealed: item.sealed,
        }
    }
}

/// 文书. A letter.
#[derive(Debug, Serialize, ToSchema)]
pub struct Letter {
    /// 文书标识.
    pub id: String,
    /// 标题.
    pub title: String,
    /// 文号.
    pub number: String,
    /// 日期.
    #[schema(format = Date)]
    pub issued_on: String,
    /// 主送.
    pub recipient: String,
}

impl From<LetterItem> for Letter {
    fn from(item: LetterItem) -> Self {
        Self {
            id: item.id,
            title: item.title,
            number: item.number,
            issued_on: item.issued_on,
            recipient: item.recipient,
        }
    }
}

/// 文书及正文. A letter with its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct LetterText {
    /// 文书.
    #[serde(flatten)]
    pub letter: Letter,
    /// 正文.
    pub text: String,
}

/// 消息. A message.
#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    /// 接收方.
    pub audience: String,
    /// 发送人.
    pub by: String,
    /// 时间.
    #[schema(format = DateTime)]
    pub at: String,
    /// 内容.
    pub text: String,
}

impl From<MessageItem> for Message {
    fn from(item: MessageItem) -> Self {
        Self { audience: item.audience, by: item.by, at: instant(&item.at), text: item.text }
    }
}

/// 关联案件. A related case.
#[derive(Debug, Serialize, ToSchema)]
pub struct Link {
    /// 关系.
    pub label: String,
    /// 案件标识.
    pub id: String,
    /// 案件编号; 无权查看的为null.
    pub number: Option<String>,
}

impl From<LinkItem> for Link {
    fn from(item: LinkItem) -> Self {
        Self { label: item.label, id: item.id.to_string(), number: item.row.map(|row| row.number) }
    }
}

/// 待签批事项. A decision that waits for hands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proposal {
    /// 编号, 即拟办记录的序号; 签批时写作endorse.编号. Its place in the log.
    pub no: u32,
    /// 拟办事项.
    pub title: String,
    /// 已签批.
    pub signed: Vec<String>,
    /// 待谁签批.
    pub next: String,
    /// 内容, 逐项. Every value of it.
    pub lines: Vec<ActLine>,
    /// 此前退回修改的情况. How it was sent back before.
    pub sent_back: Option<SentBack>,
}

/// 拟办内容的一项. A value of a pending decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActLine {
    /// 名称.
    pub label: String,
    /// 内容; 证据为文件名.
    pub text: String,
    /// 证据标识.
    pub evidence: Option<String>,
    /// 上次退回时的内容, 没有改动的为null. What stood there when it was sent back.
    pub before: Option<String>,
}

impl From<casework::ActLine> for ActLine {
    fn from(line: casework::ActLine) -> Self {
        Self { label: line.label, text: line.text, evidence: line.evidence.map(|file| file.id), before: line.before }
    }
}

/// 退回修改. How a decision was sent back before it was laid again.
#[derive(Debug, Serialize, ToSchema)]
pub struct SentBack {
    /// 由谁退回.
    pub by: String,
    /// 退回时间.
    #[schema(format = DateTime)]
    pub at: String,
    /// 退回意见.
    pub opinion: String,
    /// 上次有、这次没有的内容.
    pub dropped: Vec<ActLine>,
}

impl From<ProposalItem> for Proposal {
    fn from(item: ProposalItem) -> Self {
        let lines = |all: Vec<casework::ActLine>| all.into_iter().map(Into::into).collect();
        let sent_back = item.sent_back.map(|back| SentBack {
            by: back.by,
            at: instant(&back.at),
            opinion: back.opinion,
            dropped: lines(back.dropped),
        });
        Self {
            no: item.no,
            title: item.title,
            signed: item.signed,
            next: item.next,
            lines: lines(item.lines),
            sent_back,
        }
    }
}

/// 单位和理由. An organ and the reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reasoned {
    /// 单位.
    pub organ: String,
    /// 理由.
    pub reason: String,
}

impl From<(String, String)> for Reasoned {
    fn from((organ, reason): (String, String)) -> Self {
        Self { organ, reason }
    }
}

/// 惩戒措施. A measure.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sanction {
    /// 序号.
    #[schema(minimum = 1)]
    pub no: u16,
    /// 名称.
    pub name: String,
    /// 实施单位.
    pub unit: String,
    /// 状态.
    pub state: String,
}

impl From<SanctionItem> for Sanction {
    fn from(item: SanctionItem) -> Self {
        Self { no: item.no, name: item.name, unit: item.unit, state: item.state }
    }
}

macro_rules! part {
    ($(#[$doc:meta])* $name:ident $path:literal $id:literal $type:ident $tab:ident $words:literal) => {
        $(#[$doc])*
        #[utoipa::path(get, path = $path, tag = "台账和案卷", operation_id = $id,
            params(("id" = String, Path, description = "案件标识")),
            responses((status = 200, description = $words, body = List<$type>)))]
        pub async fn $name(app: State<App>, caller: Caller, id: Path<String>) -> Result<Answer<List<$type>>, Problem> {
            Ok(Answer::read(List::of(view(&app, &caller, &id, CaseTab::$tab).await?.$name)))
        }
    };
}

part! {
    /// 诉求
    ///
    /// The claims with their balance.
    claims "/api/v1/cases/{id}/claims" "listClaims" Claim Overview "诉求"
}
part! {
    /// 时限
    ///
    /// The clocks with their derivation, the most pressing first.
    clocks "/api/v1/cases/{id}/clocks" "listClocks" Clock Clocks "时限"
}
part! {
    /// 证据清单
    ///
    /// The evidence that the caller may see.
    evidence "/api/v1/cases/{id}/evidence" "listEvidence" Evidence Evidence "证据清单"
}
part! {
    /// 文书清单
    ///
    /// The letters that the caller may read.
    letters "/api/v1/cases/{id}/letters" "listLetters" Letter Letters "文书清单"
}
part! {
    /// 往来消息
    ///
    /// The messages that the caller may read.
    messages "/api/v1/cases/{id}/messages" "listMessages" Message Messages "消息"
}
part! {
    /// 全程留痕
    ///
    /// Everything that happened, as far as it is the caller's to read, oldest first.
    timeline "/api/v1/cases/{id}/timeline" "listTimeline" TimelineEntry Timeline "留痕"
}

/// 文书正文
///
/// A letter and its text.
#[utoipa::path(get, path = "/api/v1/cases/{id}/letters/{letter}", tag = "台账和案卷", operation_id = "getLetter",
    params(("id" = String, Path, description = "案件标识"), ("letter" = String, Path, description = "文书标识")),
    responses((status = 200, description = "文书", body = LetterText)))]
pub async fn letter(
    app: State<App>,
    caller: Caller,
    of: Path<(String, String)>,
) -> Result<Answer<LetterText>, Problem> {
    let (letter, text) = app.casework.letter_text(caller.viewer(), &case_id(&of.0.0)?, &of.0.1).await?;
    Ok(Answer::read(LetterText { letter: letter.into(), text }))
}
