//! What an act asks for: the inputs of its form. Pages and the API show these and nothing else.

use crate::{
    act::ActKind,
    case::{Case, SanctionState},
    clock::ClockKind,
    context::Context,
    ids::OrganId,
    profile::SubjectKind,
    vocabulary::{
        Audience, Breach, Evil, Excuse, Field, Finding, Ground, Judgment, ReopeningReason, ServiceManner, Severity,
        Size, Successor, WithdrawalReason,
    },
};
use serde::{Deserialize, Serialize};

/// How an input is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
#[expect(missing_docs, reason = "the fields say what their types say")]
pub enum InputKind {
    /// Free text.
    Text,
    /// One line.
    Line,
    /// One of a list: value and words.
    Choice { of: Vec<(String, String)> },
    /// Some of a list.
    Choices { of: Vec<(String, String)> },
    /// Yes or no.
    Flag,
    /// A date.
    Date,
    /// A sum in 元.
    Money,
    /// A file: one that is filed already, or a new one.
    Evidence,
    /// A person with an account in the actor's own organ.
    Colleague,
    /// A sum for each claim, `name.NO`.
    Payments { claims: Vec<(u16, String)> },
    /// A finding and a ground for each claim, `name.NO` and `name.NO.ground`.
    Findings { claims: Vec<(u16, String)> },
    /// Dates and sums, `name.N.due_on` and `name.N.sum`.
    Instalments { rows: u16 },
}

/// One input of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// The words beside it.
    pub label: String,
    /// Must be filled.
    pub required: bool,
    /// How it is filled.
    pub kind: InputKind,
    /// A hint.
    pub help: String,
}

fn input(name: &str, label: &str, kind: InputKind) -> Input {
    Input { name: name.to_owned(), label: label.to_owned(), required: true, kind, help: String::new() }
}

fn optional(mut input: Input) -> Input {
    input.required = false;
    input
}

fn help(mut input: Input, text: &str) -> Input {
    text.clone_into(&mut input.help);
    input
}

fn text(label: &str) -> Input {
    help(input("text", label, InputKind::Text), "不超过20000字")
}

fn proof(label: &str) -> Input {
    help(input("proof", label, InputKind::Evidence), "从本案证据中选择，或先在“证据”栏上传")
}

macro_rules! words {
    ($name:ident) => {
        $name::ALL.iter().map(|value| (value.code().to_owned(), value.label().to_owned())).collect::<Vec<_>>()
    };
}

fn choice(name: &str, label: &str, of: Vec<(String, String)>) -> Input {
    input(name, label, InputKind::Choice { of })
}

fn organs(ctx: &Context<'_>, of: impl IntoIterator<Item = OrganId>) -> Vec<(String, String)> {
    of.into_iter().map(|organ| (organ.to_string(), ctx.name(&organ))).collect()
}

fn candidates(case: &Case, ctx: &Context<'_>, outside: bool) -> Vec<(String, String)> {
    ctx.routing(case)
        .candidates
        .into_iter()
        .filter(|candidate| candidate.outside == outside)
        .map(|candidate| (candidate.organ.to_string(), format!("{}：{}", ctx.name(&candidate.organ), candidate.reason)))
        .collect()
}

fn service() -> Vec<Input> {
    vec![
        choice("manner", "送达方式", words!(ServiceManner)),
        optional(help(proof("送达凭证"), "系统送达以外的方式必须提供")),
    ]
}

fn claims(case: &Case) -> Vec<(u16, String)> {
    case.live_claims()
        .map(|claim| {
            let words = if claim.act { "履行行为".to_owned() } else { format!("尚欠{}元", claim.outstanding) };
            (claim.no, format!("第{}项：{words}", claim.no))
        })
        .collect()
}

fn sanctions(case: &Case, ctx: &Context<'_>, state: SanctionState) -> Vec<(String, String)> {
    case.sanctions
        .iter()
        .filter(|s| s.state == state && ctx.actor.organ.as_ref() == Some(&s.unit))
        .map(|s| {
            let name = ctx.profile.measures.get(&s.measure).map_or_else(|| s.measure.to_string(), |m| m.name.clone());
            (s.no.to_string(), name)
        })
        .collect()
}

/// The inputs that an act asks for on this case.
pub fn inputs(kind: ActKind, case: &Case, ctx: &Context<'_>) -> Vec<Input> {
    use ActKind as K;
    match kind {
        K::Accept => {
            let field = choice("field", "领域", words!(Field));
            let field =
                if case.field.is_some() { help(optional(field), "不选则按已登记的领域") } else { field };
            vec![
                field,
                optional(help(
                    input("sme", "同时属于中小企业款项支付投诉（条例802）", InputKind::Flag),
                    "由中小企业主管部门转来的，另计30日处理时限",
                )),
            ]
        }
        K::AskSupplement => vec![help(text("需补正的材料"), "一次性列全；只能告知一次")],
        K::Supplement => vec![text("补正内容")],
        K::Decline => vec![
            choice(
                "reason",
                "不予受理理由",
                ctx.profile
                    .declines
                    .iter()
                    .map(|(id, reason)| (id.to_string(), format!("{}（建议：{}）", reason.text, reason.door)))
                    .collect(),
            ),
            text("说明"),
        ],
        K::PutOnFile => vec![input("text", "受理法院或仲裁机构及案号", InputKind::Line)],
        K::TakeOffFile => {
            vec![choice("judgment", "裁判结果", words!(Judgment)), optional(proof("裁判文书"))]
        }
        K::ResolveRespondent => {
            vec![choice("organ", "被投诉主体", organs(ctx, ctx.directory.organs().map(|organ| organ.id.clone())))]
        }
        K::Merge => vec![help(input("case", "并入的案件编号", InputKind::Line), "例如 NM2026-000123-K")],
        K::UndoMerge => vec![choice(
            "case",
            "恢复单独办理的案件",
            case.absorbed.iter().map(|merged| (merged.from.to_string(), merged.from.to_string())).collect(),
        )],
        K::Split => vec![
            choice("organ", "另案被投诉主体", organs(ctx, ctx.directory.organs().map(|organ| organ.id.clone()))),
            input(
                "claims",
                "分出的诉求",
                InputKind::Choices {
                    of: claims(case).into_iter().map(|(no, words)| (no.to_string(), words)).collect(),
                },
            ),
            optional(help(input("enterprise", "另案企业名称", InputKind::Line), "几家企业共同投诉、需分别办理时填写")),
            optional(help(input("shared", "共同债务", InputKind::Flag), "金额仍在本案计算一次")),
        ],
        K::AnswerConsent => vec![optional(input("given", "同意向被投诉单位公开身份", InputKind::Flag))],
        K::PlaceBacklog => vec![
            choice(
                "point",
                "所处阶段",
                [("verifying", "核实中"), ("rectifying", "整改中"), ("recorded", "已认定失信"), ("closed", "已办结")]
                    .map(|(code, words)| (code.to_owned(), words.to_owned()))
                    .to_vec(),
            ),
            optional(choice("organ", "认定部门", candidates(case, ctx, false))),
            input("date", "进入该阶段的日期", InputKind::Date),
            optional(choice("severity", "失信程度", words!(Severity))),
            proof("原始文书扫描件"),
        ],
        K::Relay => vec![choice(
            "organ",
            "县市牵头部门",
            organs(ctx, ctx.profile.leads.iter().map(|seat| seat.lead.clone()).filter(|organ| *organ != case.lead)),
        )],
        K::HandOver => vec![
            choice("organ", "承办单位", candidates(case, ctx, false)),
            optional(help(text("选择理由"), "未选排序第一的单位时必填")),
        ],
        K::AskReturn => {
            vec![text("退回理由"), optional(choice("organ", "建议的承办单位", candidates(case, ctx, false)))]
        }
        K::DecideReturn => {
            vec![optional(help(choice("organ", "改派单位", candidates(case, ctx, false)), "不选表示不同意退回"))]
        }
        K::Elevate => vec![choice("organ", "接办单位", candidates(case, ctx, false))],
        K::ReferOut => {
            let mut all = vec![choice("organ", "移送单位", candidates(case, ctx, true))];
            all.extend(service());
            all
        }
        K::EnterOutsideOutcome => {
            vec![optional(input("done", "对方已办结", InputKind::Flag)), proof("对方答复扫描件")]
        }
        K::State => vec![input("excuses", "未履行的理由", InputKind::Choices { of: words!(Excuse) }), text("书面说明")],
        K::Extend => vec![
            choice(
                "clock",
                "延长的时限",
                case.running()
                    .filter(|run| ctx.rule(run.kind).extension.is_some())
                    .map(|run| (run.kind.code().to_owned(), run.kind.label().to_owned()))
                    .collect(),
            ),
            choice("ground", "理由", words!(Ground)),
            text("说明"),
        ],
        K::Conclude => vec![
            input("finding", "逐项结论", InputKind::Findings { claims: claims(case) }),
            help(text("核实情况"), "将写入答复书"),
        ],
        K::ServeReply | K::ServeOrder | K::ServeNotice => service(),
        K::Settle => vec![
            optional(input("payments", "已付金额", InputKind::Payments { claims: claims(case) })),
            proof("和解协议"),
        ],
        K::DecideDispute => vec![
            choice("finding", "裁量结论", vec![word(Finding::True), word(Finding::Untrue)]),
            choice("ground", "依据", words!(Ground)),
            text("说明"),
        ],
        K::Suspend => vec![input("text", "受理法院或仲裁机构及案号", InputKind::Line), proof("受理通知书")],
        K::EnterJudgment => vec![choice("judgment", "裁判结果", words!(Judgment)), proof("裁判文书")],
        K::AgreePlan => vec![
            help(input("instalments", "分期", InputKind::Instalments { rows: 12 }), "合计应等于未付金额"),
            proof("投诉人签字的还款计划"),
        ],
        K::ProveInstalment => vec![
            choice(
                "no",
                "期数",
                case.plan
                    .iter()
                    .enumerate()
                    .filter(|(_, item)| item.paid < item.instalment.sum)
                    .map(|(at, item)| {
                        (
                            (at + 1).to_string(),
                            format!("第{}期 {} {}元", at + 1, item.instalment.due_on, item.instalment.sum),
                        )
                    })
                    .collect(),
            ),
            input("sum", "付款金额（元）", InputKind::Money),
            proof("银行回单"),
        ],
        K::ReportPerformed | K::AcceptPerformance => vec![
            input("payments", "履行金额", InputKind::Payments { claims: claims(case) }),
            proof("银行回单或交付凭证"),
        ],
        K::Refuse => vec![choice("excuse", "拒绝理由", words!(Excuse)), text("情况说明")],
        K::ConfirmPayment => {
            vec![optional(input("received", "款项已收到", InputKind::Flag)), optional(text("说明"))]
        }
        K::UpholdDefence => vec![
            choice("ground", "依据", words!(Ground)),
            optional(help(input("end", "申辩成立，结案", InputKind::Flag), "不勾选则回到整改")),
            text("说明"),
        ],
        K::Determine => vec![choice("severity", "失信程度", words!(Severity)), text("认定理由")],
        K::EnterReceipt => vec![
            input("package", "上报批次号", InputKind::Line),
            optional(input("accepted", "省级已接收", InputKind::Flag)),
        ],
        K::DecideObjection => vec![optional(input("upheld", "异议成立，撤销记录", InputKind::Flag)), text("处理意见")],
        K::DecideSanction => vec![
            choice(
                "measure",
                "惩戒措施",
                ctx.profile
                    .measures
                    .iter()
                    .filter(|(_, measure)| measure.subject != SubjectKind::Person)
                    .map(|(id, measure)| (id.to_string(), format!("{}（{}）", measure.name, measure.basis)))
                    .collect(),
            ),
            optional(help(
                choice(
                    "organ",
                    "实施部门",
                    organs(
                        ctx,
                        ctx.profile
                            .measures
                            .values()
                            .flat_map(|measure| measure.units.clone())
                            .collect::<std::collections::BTreeSet<_>>(),
                    ),
                ),
                "不选则由目录中的第一实施部门办理",
            )),
        ],
        K::ApplySanction => {
            vec![choice("no", "措施", sanctions(case, ctx, SanctionState::Decided)), proof("实施凭证")]
        }
        K::ConfirmLifted => {
            vec![choice("no", "措施", sanctions(case, ctx, SanctionState::Ended)), proof("解除凭证")]
        }
        K::Refer => vec![
            choice("organ", "接收机关", organs(ctx, ctx.directory.organs().map(|organ| organ.id.clone()))),
            text("移送事由"),
        ],
        K::ApplyRepair => vec![text("纠正和履行情况"), optional(proof("履行凭证"))],
        K::Challenge => vec![text("复核理由")],
        K::DecideReview => vec![
            optional(help(input("upheld", "维持原决定", InputKind::Flag), "不勾选则撤销原决定，由其他人员重新办理")),
            text("复核意见"),
        ],
        K::AskWithdrawal => vec![choice("reason", "撤回原因", words!(WithdrawalReason)), text("说明")],
        K::DecideWithdrawal => vec![
            optional(help(input("end", "同意撤回并办结", InputKind::Flag), "不勾选则依职权继续办理")),
            optional(input("called_back", "已回访投诉人", InputKind::Flag)),
            text("回访情况和审定意见"),
        ],
        K::ReplaceComplainant => vec![
            choice("by", "承继身份", words!(Successor)),
            input("name", "新投诉人名称", InputKind::Line),
            proof("承继证明"),
        ],
        K::Succeed => vec![
            choice(
                "from",
                "原机关",
                organs(
                    ctx,
                    [case.respondent_id().cloned(), case.determining.clone(), Some(case.lead.clone())]
                        .into_iter()
                        .flatten(),
                ),
            ),
            choice("organ", "承继机关", organs(ctx, successors(case, ctx))),
            input("document", "依据文件", InputKind::Line),
        ],
        K::Correct => vec![
            choice(
                "field",
                "更正内容",
                [
                    ("claim_sum", "诉求金额"),
                    ("claim_due", "应付日期"),
                    ("respondent", "被投诉主体"),
                    ("breach", "违约情形"),
                    ("size", "企业规模"),
                    ("evils", "失信类型"),
                    ("enterprise_name", "企业名称"),
                ]
                .map(|(code, words)| (code.to_owned(), words.to_owned()))
                .to_vec(),
            ),
            optional(choice(
                "claim",
                "诉求",
                claims(case).into_iter().map(|(no, words)| (no.to_string(), words)).collect(),
            )),
            help(input("new", "更正为", InputKind::Line), &corrections()),
            text("更正原因"),
        ],
        K::SealEvidence => vec![
            choice(
                "evidence",
                "证据",
                case.exhibits.iter().filter(|e| !e.sealed).map(|e| (e.id.to_string(), e.id.to_string())).collect(),
            ),
            text("封存原因"),
        ],
        K::Post => vec![choice("audience", "发送给", words!(Audience)), text("消息")],
        K::Instruct => vec![
            choice(
                "organ",
                "办理单位",
                organs(ctx, ctx.directory.organs().filter(|organ| !organ.outside).map(|organ| organ.id.clone())),
            ),
            text("批示内容"),
            optional(input("due_on", "办理时限", InputKind::Date)),
        ],
        K::ReportInstruction => vec![
            choice(
                "no",
                "批示",
                case.instructions
                    .iter()
                    .filter(|task| !task.done)
                    .map(|task| (task.no.to_string(), format!("第{}号批示", task.no)))
                    .collect(),
            ),
            text("办理情况"),
        ],
        K::AnswerChannel => vec![
            choice(
                "source",
                "渠道工单",
                case.sources
                    .iter()
                    .filter(|source| !source.answered)
                    .map(|source| {
                        (
                            format!("{}/{}", source.channel, source.native_id),
                            format!("{} {}", channel(ctx, source), source.native_id),
                        )
                    })
                    .collect(),
            ),
            input("receipt", "渠道回执", InputKind::Line),
        ],
        K::Reopen => vec![choice("reason", "重新办理的理由", words!(ReopeningReason)), text("说明")],
        K::OpenIdentity => vec![help(text("查看目的"), "投诉人和审计人员可以看到本次查看")],
        K::Assign => vec![
            help(input("person", "承办人", InputKind::Colleague), "本单位有相应岗位的人员；已申报回避的不能承办"),
            optional(help(text("交接说明"), "已办到哪一步、还要办什么；不超过20000字")),
        ],
        K::Rate => vec![
            choice("stars", "评价", (1..=5).rev().map(|n: u8| (n.to_string(), format!("{n}分"))).collect()),
            optional(text("意见")),
        ],
        K::Annul => vec![text("撤销原因")],
        K::LookAt
        | K::ReportProgress
        | K::RejectPerformance
        | K::LodgeDefence
        | K::HearDefence
        | K::ReturnForDefects
        | K::LodgeObjection
        | K::Revoke
        | K::EnterReferralOutcome
        | K::GrantRepair
        | K::RefuseRepair
        | K::ReportRetaliation
        | K::LookIntoRetaliation
        | K::DeclareGone
        | K::GoOnExOfficio
        | K::DeclareInterest => vec![text("说明")],
        K::FileEvidence
        | K::AskConsent
        | K::AcceptRelay
        | K::SignFor
        | K::OrderStatement
        | K::WaiveDefence
        | K::ReceivePush
        | K::MendDefects
        | K::AcknowledgeReferral
        | K::AdoptProfile => Vec::new(),
    }
}

fn corrections() -> String {
    let list = |words: Vec<&str>| words.join("、");
    format!(
        "金额以元计；日期如2026-03-05；违约情形：{}；企业规模：{}；失信类型：{}",
        list(Breach::ALL.iter().map(|value| value.label()).collect()),
        list(Size::ALL.iter().map(|value| value.label()).collect()),
        list(Evil::ALL.iter().map(|value| value.label()).collect()),
    )
}

fn word(finding: Finding) -> (String, String) {
    (finding.code().to_owned(), finding.label().to_owned())
}

fn channel(ctx: &Context<'_>, source: &crate::case::Source) -> String {
    ctx.profile.channels.get(&source.channel).map_or_else(|| source.channel.to_string(), |channel| channel.name.clone())
}

/// The organs that the directory names as successors of an organ of the case.
pub(crate) fn successors(case: &Case, ctx: &Context<'_>) -> Vec<OrganId> {
    use crate::succession::Resolution as R;
    let own = [case.respondent_id().cloned(), case.determining.clone(), Some(case.lead.clone())];
    own.into_iter()
        .flatten()
        .flat_map(|organ| match ctx.directory.resolve(&organ, ctx.today()) {
            R::Successor { id, .. } => vec![id],
            R::Several(several) => several,
            R::Abolisher { government } => vec![government],
            _ => Vec::new(),
        })
        .collect()
}

/// Clocks whose kinds a form may name.
pub fn extendable(case: &Case, ctx: &Context<'_>) -> Vec<ClockKind> {
    case.running().filter(|run| ctx.rule(run.kind).extension.is_some()).map(|run| run.kind).collect()
}
