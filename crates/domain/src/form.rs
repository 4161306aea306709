//! What an act asks for: the inputs of its form. Pages and the API show these and nothing else.

use crate::{
    act::ActKind,
    case::{Case, SanctionState},
    claim::Claim,
    clock::ClockKind,
    context::Context,
    ids::OrganId,
    money::Fen,
    organ::Organ,
    profile::SubjectKind,
    vocabulary::{
        Audience, Breach, Evil, Excuse, Field, Ground, Judgment, LookPurpose, ReopeningReason, ServiceManner, Severity,
        Size, Successor, WithdrawalReason,
    },
};
use serde::{Deserialize, Serialize};

/// One thing to choose, with what has to be known before choosing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What is sent.
    pub value: String,
    /// Its words.
    pub words: String,
    /// Why it stands here, what it means, or what follows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A claim as a form shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRow {
    /// Its number.
    pub no: u16,
    /// Its words.
    pub words: String,
    /// An act is asked for, not a sum.
    pub act: bool,
    /// What is still owed, in 元.
    pub outstanding: String,
}

/// A hand of a decision that may have been given on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandRow {
    /// The role.
    pub words: String,
    /// Who may have signed: `role:person` and name.
    pub of: Vec<(String, String)>,
}

/// When an input that may stay empty has to be filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// Another input of the form.
    pub name: String,
    /// Its values.
    pub of: Vec<String>,
    /// It has none of these values, rather than one of them.
    #[serde(default)]
    pub unless: bool,
}

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
    /// One of a short list, each with its explanation; the best first.
    Cards { of: Vec<Card> },
    /// An organ of a long list, by any of its names: the note holds the others.
    Organ { of: Vec<Card> },
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
    /// A person of a unit that works on the case: the use case names them.
    Officer,
    /// Lines of a list, `name.N`.
    Items { rows: u16 },
    /// A sum for each claim, `name.NO`; anything where an act was done.
    Payments { claims: Vec<ClaimRow> },
    /// A finding and a ground for each claim, `name.NO` and `name.NO.ground`.
    Findings { claims: Vec<ClaimRow>, of: Vec<Card>, grounds: Vec<Card> },
    /// Dates and sums, `name.N.due_on` and `name.N.sum`, that come to `total` in 元.
    Instalments { rows: u16, total: String },
    /// What is asked for, item by item: `name.N.words`, `name.N.sum`, `name.N.due_on`.
    Claims { rows: u16 },
    /// Who signed on paper, `name.N` in the order of the hands.
    Signers { hands: Vec<HandRow> },
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
    /// Must be filled after all in some cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}

impl Input {
    /// An input that must be filled, without a hint.
    pub fn new(name: &str, label: &str, kind: InputKind) -> Self {
        let (name, label) = (name.to_owned(), label.to_owned());
        Self { name, label, required: true, kind, help: String::new(), when: None }
    }
}

fn input(name: &str, label: &str, kind: InputKind) -> Input {
    Input::new(name, label, kind)
}

fn optional(mut input: Input) -> Input {
    input.required = false;
    input
}

fn help(mut input: Input, text: &str) -> Input {
    text.clone_into(&mut input.help);
    input
}

fn when(mut input: Input, name: &str, of: &[&str], unless: bool) -> Input {
    input.required = false;
    let of = of.iter().map(|&value| value.to_owned()).collect();
    input.when = Some(When { name: name.to_owned(), of, unless });
    input
}

fn card(value: impl ToString, words: impl Into<String>, note: impl Into<String>) -> Card {
    Card { value: value.to_string(), words: words.into(), note: note.into() }
}

fn cards(name: &str, label: &str, of: Vec<Card>) -> Input {
    input(name, label, InputKind::Cards { of })
}

fn text(label: &str) -> Input {
    help(input("text", label, InputKind::Text), "不超过20000字")
}

fn proof(label: &str) -> Input {
    help(input("proof", label, InputKind::Evidence), "从本案证据中选择，或者直接上传")
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

fn candidates(case: &Case, ctx: &Context<'_>, outside: bool) -> Vec<Card> {
    ctx.routing(case)
        .candidates
        .into_iter()
        .filter(|candidate| candidate.outside == outside)
        .map(|candidate| card(&candidate.organ, ctx.name(&candidate.organ), candidate.reason))
        .collect()
}

/// Every organ of today with its other names, for a picker.
fn directory(ctx: &Context<'_>, fits: impl Fn(&Organ) -> bool) -> InputKind {
    let of = ctx
        .directory
        .organs()
        .filter(|organ| ctx.directory.exists_on(&organ.id, ctx.today()) && fits(organ))
        .map(|organ| card(&organ.id, ctx.name(&organ.id), organ.aliases.join("、")))
        .collect();
    InputKind::Organ { of }
}

fn service() -> Vec<Input> {
    let manners = ServiceManner::ALL.iter().map(|&manner| card(manner.code(), manner.label(), guidance(manner)));
    vec![
        cards("manner", "送达方式", manners.collect()),
        when(help(proof("送达凭证"), "系统送达以外的方式必须提供"), "manner", &["system"], true),
    ]
}

fn guidance(manner: ServiceManner) -> &'static str {
    match manner {
        ServiceManner::System => "对方在本系统有账号；登记即送达，不需要凭证",
        ServiceManner::InPerson => "附送达回证扫描件",
        ServiceManner::Post => "附邮寄凭证和签收记录",
        ServiceManner::LeftWithWitness => "附见证人签名的送达回证或者现场影像",
        ServiceManner::Announcement => "其他方式无法送达时使用，附公告材料",
    }
}

fn row(claim: &Claim) -> ClaimRow {
    let words = if claim.act { "履行行为".to_owned() } else { format!("尚欠{}元", claim.outstanding) };
    ClaimRow {
        no: claim.no,
        words: format!("第{}项：{words}", claim.no),
        act: claim.act,
        outstanding: claim.outstanding.to_string(),
    }
}

fn live(case: &Case) -> Vec<ClaimRow> {
    case.live_claims().map(row).collect()
}

fn claims(case: &Case) -> Vec<(String, String)> {
    live(case).into_iter().map(|row| (row.no.to_string(), row.words)).collect()
}

fn findings(case: &Case) -> InputKind {
    let of = vec![
        card("true", "属实", "合同或承诺成立、期限已到而没有履行，也没有法律认可的理由。随即转入整改"),
        card(
            "untrue",
            "不属实",
            "有证据证明没有这项义务、已经履行，或者因不可抗力不能履行。须依次签批，书面答复投诉人并告知可以申请复核",
        ),
        card("disputed", "有分歧", "双方对数额、质量等确有争议。与属实的诉求并存时分出另案协商，属实部分先行整改"),
    ];
    InputKind::Findings { claims: case.claims_here().map(row).collect(), of, grounds: grounds() }
}

/// The grounds. The one that law forbids is shown, so that nobody looks for it in vain, and is refused (C2.7).
fn grounds() -> Vec<Card> {
    Ground::ALL
        .iter()
        .map(|&ground| {
            let note = match ground {
                Ground::Evidence => "合同、验收单、付款凭证等证据能够证明",
                Ground::NoObligation => "合同、承诺中没有这项义务",
                Ground::AmountContested => "对应付数额有争议，应写明双方各自主张",
                Ground::PerformedAlready => "已经付款或者交付，应有凭证",
                Ground::ForceMajeure => "不能预见、不能避免且不能克服的客观情况",
                Ground::Complexity => "用于延长时限",
                Ground::Excuse => {
                    "不能作为理由：行政区划调整、政府换届、机构或职能调整、人员更替、内部付款流程、未约定的审计验收"
                }
            };
            card(ground.code(), ground.label(), note)
        })
        .collect()
}

fn ground() -> Input {
    cards("ground", "依据", grounds())
}

fn yes_or_no(yes: &str, no: &str) -> InputKind {
    InputKind::Cards { of: vec![card("true", yes, ""), card("false", no, "")] }
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
        K::AskSupplement => vec![help(
            input("text", "需补正的材料", InputKind::Items { rows: 3 }),
            "每行一件，一次列全：补正只能告知一次",
        )],
        K::Supplement => vec![text("补正内容")],
        K::Decline => vec![
            cards(
                "reason",
                "不予受理理由",
                ctx.profile.declines.iter().map(|(id, reason)| card(id, &reason.text, &reason.door)).collect(),
            ),
            text("说明"),
        ],
        K::PutOnFile => vec![input("text", "受理法院或仲裁机构及案号", InputKind::Line)],
        K::TakeOffFile => {
            vec![choice("judgment", "裁判结果", words!(Judgment)), optional(proof("裁判文书"))]
        }
        K::ResolveRespondent => {
            vec![input("organ", "被投诉主体", directory(ctx, |_| true))]
        }
        K::Merge => vec![help(input("case", "并入的案件编号", InputKind::Line), "例如 NM2026-000123-K")],
        K::UndoMerge => vec![choice(
            "case",
            "恢复单独办理的案件",
            case.absorbed.iter().map(|merged| (merged.from.to_string(), merged.from.to_string())).collect(),
        )],
        K::Split => vec![
            input("organ", "另案被投诉主体", directory(ctx, |_| true)),
            input("claims", "分出的诉求", InputKind::Choices { of: claims(case) }),
            optional(help(input("enterprise", "另案企业名称", InputKind::Line), "几家企业共同投诉、需分别办理时填写")),
            optional(help(input("shared", "共同债务", InputKind::Flag), "金额仍在本案计算一次")),
        ],
        K::AnswerConsent => vec![help(
            input("given", "是否同意向被投诉单位公开身份", yes_or_no("同意", "不同意")),
            "不同意的，本案因无法核实而办结",
        )],
        K::PlaceBacklog => vec![
            choice(
                "point",
                "所处阶段",
                [("verifying", "核实中"), ("rectifying", "整改中"), ("recorded", "已认定失信"), ("closed", "已办结")]
                    .map(|(code, words)| (code.to_owned(), words.to_owned()))
                    .to_vec(),
            ),
            when(cards("organ", "认定部门", candidates(case, ctx, false)), "point", &["closed"], true),
            input("date", "进入该阶段的日期", InputKind::Date),
            when(cards("severity", "失信程度", severities()), "point", &["recorded"], false),
            proof("原始文书扫描件"),
        ],
        K::Relay => vec![choice(
            "organ",
            "县市牵头部门",
            organs(ctx, ctx.profile.leads.iter().map(|seat| seat.lead.clone()).filter(|organ| *organ != case.lead)),
        )],
        K::HandOver => {
            let of = candidates(case, ctx, false);
            let first = of.first().map(|card| card.value.clone()).unwrap_or_default();
            let reason = help(text("选择理由"), "选排序第一的单位不用填；选其他单位须写明理由");
            vec![cards("organ", "承办单位", of), when(reason, "organ", &[&first], true)]
        }
        K::AskReturn => {
            vec![text("退回理由"), optional(cards("organ", "建议的承办单位", candidates(case, ctx, false)))]
        }
        K::DecideReturn => {
            let mut of = candidates(case, ctx, false);
            of.insert(0, card("", "不同意退回", "由原单位继续办理"));
            vec![optional(cards("organ", "审定意见", of))]
        }
        K::Elevate => vec![cards("organ", "接办单位", candidates(case, ctx, false))],
        K::ReferOut => {
            let mut all = vec![cards("organ", "移送单位", candidates(case, ctx, true))];
            all.extend(service());
            all
        }
        K::EnterOutsideOutcome => {
            vec![
                input("done", "对方答复的结果", yes_or_no("已办结", "没有办结，由本单位继续办理")),
                proof("对方答复扫描件"),
            ]
        }
        K::State => {
            let excuses = input("excuses", "未履行的理由", InputKind::Choices { of: excuses() });
            vec![
                help(excuses, FORBIDDEN),
                help(text("书面说明"), "写明合同履行经过、应付和已付金额、未付原因和打算何时履行"),
            ]
        }
        K::Extend => vec![
            choice(
                "clock",
                "延长的时限",
                case.running()
                    .filter(|run| ctx.rule(run.kind).extension.is_some())
                    .map(|run| (run.kind.code().to_owned(), run.kind.label().to_owned()))
                    .collect(),
            ),
            cards("ground", "理由", grounds()),
            text("说明"),
        ],
        K::Conclude => vec![input("finding", "逐项结论", findings(case)), help(text("核实情况"), "将写入答复书")],
        K::ServeReply | K::ServeOrder | K::ServeNotice => service(),
        K::Settle => vec![
            optional(help(
                input("payments", "已付金额", InputKind::Payments { claims: live(case) }),
                "其余未付部分视为投诉人放弃",
            )),
            proof("和解协议"),
        ],
        K::DecideDispute => vec![
            cards(
                "finding",
                "裁量结论",
                vec![
                    card("true", "属实", "转入整改，不再协商"),
                    card("untrue", "不属实", "须依次签批，书面答复投诉人并告知可以申请复核"),
                ],
            ),
            ground(),
            text("说明"),
        ],
        K::Suspend => vec![input("text", "受理法院或仲裁机构及案号", InputKind::Line), proof("受理通知书")],
        K::EnterJudgment => vec![choice("judgment", "裁判结果", words!(Judgment)), proof("裁判文书")],
        K::AgreePlan => vec![
            help(
                input(
                    "instalments",
                    "分期",
                    InputKind::Instalments { rows: 3, total: case.sum(|claim| claim.outstanding).to_string() },
                ),
                "日期依次递增，合计应等于未付金额",
            ),
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
            help(input("payments", "履行金额", InputKind::Payments { claims: live(case) }), "没有履行的诉求留空"),
            proof("银行回单或交付凭证"),
        ],
        K::Refuse => {
            let of = excuses().into_iter().map(|(code, words)| card(code, words, "")).collect();
            vec![help(cards("excuse", "拒绝理由", of), FORBIDDEN), text("情况说明")]
        }
        K::ConfirmPayment => {
            vec![
                input("received", "款项收到了吗", yes_or_no("已全部收到", "没有收到或者没有收全")),
                optional(text("说明")),
            ]
        }
        K::UpholdDefence => {
            vec![ground(), input("end", "处理", yes_or_no("申辩成立，结案", "部分采纳，回到整改")), text("说明")]
        }
        K::Determine => vec![
            help(cards("severity", "失信程度", severities()), "划分标准按本地规定掌握；公示期见国家发展改革委令第36号"),
            help(text("认定理由"), "写明拒不整改的事实、告知和听取申辩的情况；将写入认定决定书"),
        ],
        K::EnterReceipt => vec![
            input("package", "上报批次号", InputKind::Line),
            input("accepted", "省级回执", yes_or_no("已接收", "退回，需补正后重报")),
        ],
        K::DecideObjection => vec![
            input("upheld", "处理结果", yes_or_no("异议成立，撤销失信记录", "异议不成立，记录继续生效")),
            text("处理意见"),
        ],
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
        K::Refer => vec![input("organ", "接收机关", directory(ctx, |organ| !organ.outside)), text("移送事由")],
        K::ApplyRepair => vec![text("纠正和履行情况"), optional(proof("履行凭证"))],
        K::Challenge => vec![text("复核理由")],
        K::DecideReview => vec![
            input("upheld", "复核结论", yes_or_no("维持原决定", "撤销原决定，由其他人员重新办理")),
            text("复核意见"),
        ],
        K::AskWithdrawal => vec![choice("reason", "撤回原因", words!(WithdrawalReason)), text("说明")],
        K::DecideWithdrawal => vec![
            input("end", "审定意见", yes_or_no("同意撤回，办结", "不因撤回终止，依职权继续办理")),
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
        K::Correct => corrections(case, ctx),
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
            input("organ", "办理单位", directory(ctx, |organ| !organ.outside)),
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
        K::OpenIdentity => vec![
            help(choice("why", "查看目的", words!(LookPurpose)), "投诉人和审计人员可以看到本次查看"),
            help(text("具体说明"), "写明为什么要看；查看后15分钟内显示全部内容，过后重新遮盖"),
        ],
        K::Assign => vec![
            help(input("person", "承办人", InputKind::Colleague), "本单位有相应岗位的人员；已申报回避的不能承办"),
            optional(help(text("交接说明"), "已办到哪一步、还要办什么；不超过20000字")),
        ],
        K::Rate => vec![
            choice("stars", "评价", (1..=5).rev().map(|n: u8| (n.to_string(), format!("{n}分"))).collect()),
            optional(text("意见")),
        ],
        K::Annul => vec![text("撤销原因")],
        K::OrderRecusal => vec![
            help(
                input("person", "应当回避的人员", InputKind::Officer),
                "本案牵头、认定、复核单位的办案人员；决定后立即生效",
            ),
            text("回避理由"),
        ],
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

/// What the forbidden reasons lead to, for those who are about to give one.
const FORBIDDEN: &str = "标明“法律禁止”的理由不能作为不履行的理由；整改期间提出的，视为拒绝整改";

fn excuses() -> Vec<(String, String)> {
    let mark = |excuse: &Excuse| if excuse.forbidden() { "（法律禁止）" } else { "" };
    Excuse::ALL.iter().map(|excuse| (excuse.code().to_owned(), format!("{}{}", excuse.label(), mark(excuse)))).collect()
}

fn severities() -> Vec<Card> {
    Severity::ALL
        .iter()
        .map(|&severity| {
            let note = match severity {
                Severity::Minor => "原则上不公示，公示的不超过3个月；履行后即可申请修复",
                Severity::General => "公示3个月至1年；最短公示期满并履行后可以申请修复",
                Severity::Serious => "公示1年至3年；最短公示期满并履行后可以申请修复",
            };
            card(severity.code(), severity.label(), note)
        })
        .collect()
}

/// What may be corrected, each with what stands there now.
fn corrections(case: &Case, ctx: &Context<'_>) -> Vec<Input> {
    let each = |value: &dyn Fn(&Claim) -> String| -> String {
        let all: Vec<_> = case.claims_here().map(|claim| format!("第{}项{}", claim.no, value(claim))).collect();
        all.join("；")
    };
    let dues = each(&|claim| claim.due_on.map_or_else(|| "没有登记".to_owned(), |day| day.to_string()));
    let evils: Vec<_> = case.evils.iter().map(|evil| evil.label()).collect();
    let respondent = case.respondent_id().map_or_else(|| "尚未确定".to_owned(), |organ| ctx.name(organ));
    let list = |words: Vec<&str>| words.join("、");
    let fields = vec![
        card("claim_sum", "诉求金额", format!("现为：{}", each(&|claim| format!("{}元", claim.claimed)))),
        card("claim_due", "应付日期", format!("现为：{dues}")),
        card("respondent", "被投诉主体", format!("现为：{respondent}。只能在转办前更正")),
        card("breach", "违约情形", format!("现为：{}", case.breach.label())),
        card("size", "企业规模", format!("现为：{}", case.enterprise.size.label())),
        card(
            "evils",
            "失信类型",
            format!("现为：{}", if evils.is_empty() { "没有登记".to_owned() } else { list(evils) }),
        ),
        card("enterprise_name", "企业名称", "现名称见右侧案情"),
    ];
    let spelling = format!(
        "金额以元计；日期如2026-03-05；违约情形填：{}；企业规模填：{}；失信类型填：{}",
        list(Breach::ALL.iter().map(|value| value.label()).collect()),
        list(Size::ALL.iter().map(|value| value.label()).collect()),
        list(Evil::ALL.iter().map(|value| value.label()).collect()),
    );
    vec![
        cards("field", "更正哪一项", fields),
        when(choice("claim", "哪一项诉求", claims(case)), "field", &["claim_sum", "claim_due"], false),
        help(input("new", "更正为", InputKind::Line), &spelling),
        text("更正原因"),
    ]
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

/// A sum in so many parts that come to it exactly: whole 元 where that is possible, the rest in the last one.
pub fn equal_parts(total: Fen, parts: u16) -> Vec<Fen> {
    let parts = i64::from(parts.max(1));
    let exact = total.get() / parts;
    let each = if exact >= 100 { exact / 100 * 100 } else { exact };
    (1..=parts).map(|no| Fen::new(if no == parts { total.get() - each * (parts - 1) } else { each })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_parts_come_to_the_sum_to_the_fen() {
        for (total, parts, first, last) in
            [(100_000, 4, 25_000, 25_000), (100_001, 3, 33_300, 33_401), (5, 3, 1, 3), (7, 0, 7, 7)]
        {
            let all = equal_parts(Fen::new(total), parts);
            assert_eq!(all.iter().map(|part| part.get()).sum::<i64>(), total, "{total} in {parts}");
            assert_eq!((all[0].get(), all[all.len() - 1].get()), (first, last), "{total} in {parts}");
        }
    }
}
