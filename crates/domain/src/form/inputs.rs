//! The inputs of each act.

use super::{
    Input, InputKind, accept,
    parts::{
        FORBIDDEN, candidates, card, cards, channel, choice, claims, corrections, directory, excuses, findings, ground,
        grounds, help, input, live, optional, organs, proof, sanctions, service, severities, text, when, words,
        yes_or_no,
    },
    successors,
};
use crate::{
    act::ActKind,
    case::{Case, SanctionState},
    context::Context,
    profile::SubjectKind,
    recovery::CheckWay,
    vocabulary::{Audience, Judgment, LookPurpose, ProvinceMatter, ReopeningReason, Successor, WithdrawalReason},
};

/// The inputs that an act asks for on this case.
pub fn inputs(kind: ActKind, case: &Case, ctx: &Context<'_>) -> Vec<Input> {
    use ActKind as K;
    match kind {
        K::Accept => accept::inputs(case, ctx),
        K::AskSupplement => vec![help(
            input("text", "需补正的材料", InputKind::Items { rows: 3 }),
            "每行一件，一次列全：补正只能告知一次",
        )],
        K::Supplement => vec![text("补正内容")],
        K::Lapse => {
            let mut all = service();
            all.push(help(text("审定意见"), "写明补正通知书何时、怎样送达，期满有没有收到材料"));
            all
        }
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
        K::AskProvince => vec![
            choice("to", "请示事项", words!(ProvinceMatter)),
            help(text("请示理由"), "写明为什么不能受理或者需要退回；将写入请示"),
        ],
        K::EnterProvinceAnswer => vec![
            input("consents", "省级意见", yes_or_no("同意", "不同意，继续办理")),
            input("number", "答复文号", InputKind::Line),
            input("answered_on", "答复日期", InputKind::Date),
            proof("省级书面答复"),
        ],
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
            accept::evils(case),
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
        K::ReissueCode => vec![
            cards(
                "way",
                "怎样核实了对方身份",
                CheckWay::ALL.iter().map(|way| card(way.code(), way.label(), "")).collect(),
            ),
            help(text("核实情况"), "写明谁、什么时候、怎样核实的；第二人据此审定"),
        ],
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
