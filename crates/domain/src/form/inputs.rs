//! The inputs of each act.

use super::{
    Card, Input, InputKind, accept,
    measures::{at_conference, proposable, proposed_here, proposed_up, reportable},
    parts::{
        FORBIDDEN, candidates, card, cards, causes, channel, choice, claims, corrections, directory, excuses, findings,
        ground, grounds, help, input, optional, organs, owed, payable, proof, reported_instalments, sanctions, service,
        service_of, severities, text, unpaid_instalments, when, words, yes_or_no,
    },
    successors,
};
use crate::{
    access::OFFICERS,
    act::ActKind,
    actor::Role,
    case::{Case, SanctionState},
    context::Context,
    ids::OrganId,
    organ::Organ,
    recovery::CheckWay,
    routing::relayable,
    service::{ServedLetter, unopened},
    vocabulary::{
        Audience, CallBackAnswer, Judgment, LookPurpose, OrganInterest, ProvinceMatter, ReopeningReason, Successor,
        TellingResult, TellingWay, WithdrawalReason,
    },
    words::BANK_SLIP,
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
            let mut all = service(false);
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
        K::Merge => vec![
            help(input("case", "并入的案件编号", InputKind::Line), "例如 NM2026-000123-K；须由同一牵头部门办理"),
            optional(help(text("并案理由"), "投诉企业或者被投诉主体不同、无法核对的，须说明为什么是同一事项")),
        ],
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
            "不同意的，由牵头部门回访核实后审定是否继续办理",
        )],
        K::PlaceBacklog => backlog(case, ctx),
        K::Relay => vec![help(
            choice("organ", "县市牵头部门", organs(ctx, relayable(case, ctx))),
            "只能转给被投诉主体管理地的牵头部门；对方接收前可以撤回",
        )],
        K::TakeBackRelay => vec![text("撤回理由")],
        K::GiveBackRelay => vec![text("退回理由")],
        K::LendHand => {
            let missing = crate::lent::missing(case);
            let above = |organ: &Organ| {
                missing.iter().any(|(_, lower, _)| ctx.directory.is_below(lower, &organ.id, ctx.today()))
                    && !organ.outside
            };
            let words = |(_, organ, role): &(u32, OrganId, Role)| {
                (format!("{organ}:{}", role.code()), format!("{}：{}", ctx.name(organ), role.label()))
            };
            let proof = Input::new("proof", "上级单位的书面决定", InputKind::Evidence);
            vec![
                choice("hand", "缺签批人的岗位", missing.iter().map(words).collect()),
                input("organ", "出借的上级单位", directory(ctx, above)),
                proof,
            ]
        }
        K::ExcludeOrgan => vec![
            input("organ", "回避的单位", directory(ctx, |organ| case.respondent_id() != Some(&organ.id))),
            choice("ground", "回避事由", words!(OrganInterest)),
            text("事由说明"),
            when(proof("合同页"), "ground", &[OrganInterest::ContractParty.code()], false),
        ],
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
        K::Elevate => {
            let over: Vec<_> = case.determining.iter().cloned().collect();
            let above = |card: &Card| {
                OrganId::parse(&card.value).is_ok_and(|organ| !over.contains(&organ) && ctx.stands_over(&organ, &over))
            };
            vec![cards("organ", "接办单位", candidates(case, ctx, false).into_iter().filter(above).collect())]
        }
        K::ReferOut => {
            let mut all = vec![cards("organ", "移送单位", candidates(case, ctx, true))];
            all.extend(service(false));
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
                optional(help(
                    input("payments", "承认尚欠的金额", InputKind::Payments { claims: payable(case, ctx) }),
                    "承认的部分不再作为有分歧处理；不承认的留空",
                )),
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
        K::ServeReply => service_of(case, ctx, |letter| matches!(letter, ServedLetter::Reply(_))),
        K::ServeOrder => service_of(case, ctx, |letter| letter == ServedLetter::Order),
        K::ServeNotice => service_of(case, ctx, |letter| letter == ServedLetter::Notice),
        K::OpenLetter => vec![choice(
            "letter",
            "文书",
            unopened(case)
                .into_iter()
                .filter(|letter| (ctx.actor.role == Role::Complainant) == matches!(letter, ServedLetter::Reply(_)))
                .map(|letter| (letter.no().to_string(), letter.label()))
                .collect(),
        )],
        K::TellUnopened => vec![
            choice(
                "letter",
                "未打开的文书",
                unopened(case).into_iter().map(|letter| (letter.no().to_string(), letter.label())).collect(),
            ),
            choice("way", "告知方式", words!(TellingWay)),
            input("told_on", "告知日期", InputKind::Date),
            choice("result", "告知结果", words!(TellingResult)),
            optional(help(text("说明"), "拨打或者发送的号码尾号、接听人、答复等；不影响送达期限")),
        ],
        K::Settle => vec![
            help(
                input("payments", "各项约定金额", InputKind::Payments { claims: payable(case, ctx) }),
                "按协议逐项填写；没有约定的部分记为投诉人放弃",
            ),
            help(
                optional(input("instalments", "付款安排", InputKind::Instalments { rows: 2, total: String::new() })),
                "逐期填写日期和金额，合计等于各项约定金额之和；一次付清的填一期。付清验收后本案才办结",
            ),
            proof("双方签字的和解协议或者调解书"),
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
                input("instalments", "分期", InputKind::Instalments { rows: 3, total: owed(case, ctx) }),
                "日期依次递增，合计应等于未付金额",
            ),
            proof("投诉人签字的还款计划"),
        ],
        K::ChangePlan => vec![
            help(
                input("instalments", "变更后的分期", InputKind::Instalments { rows: 3, total: owed(case, ctx) }),
                "已付各期不变，只填尚未付清的部分；合计应等于未付金额",
            ),
            optional(help(
                input("payments", "更正后的诉求金额", InputKind::Payments { claims: payable(case, ctx) }),
                "金额有误的一并更正，没有误的留空；更正后未付金额随之变化",
            )),
            proof("双方签字的变更协议"),
            text("变更原因"),
        ],
        K::ProveInstalment => vec![
            choice("no", "期数", unpaid_instalments(case)),
            input("sum", "付款金额（元）", InputKind::Money),
            optional(help(input("paid_on", "付款日期", InputKind::Date), "按银行回单填写；不填按今天")),
            proof("银行回单"),
        ],
        K::AcceptInstalment => vec![
            choice("no", "期数", reported_instalments(case)),
            help(
                input("sum", "验收认可的金额（元）", InputKind::Money),
                "不高于本期尚欠金额；低于报告金额的，其余仍应按期支付",
            ),
            help(proof("核对过的银行回单"), "应为付款银行出具、收款账户为投诉人的回单"),
        ]
        .into_iter()
        .chain(bank_slip(case, ctx))
        .collect(),
        K::RejectInstalment => vec![choice("no", "期数", reported_instalments(case)), text("不予认可的原因")],
        K::ReportPerformed | K::AcceptPerformance => vec![
            help(
                input("payments", "履行金额", InputKind::Payments { claims: payable(case, ctx) }),
                "本金和利息一并填写，没有履行的诉求留空；付款先抵利息、后抵本金，另有约定的除外",
            ),
            optional(help(input("paid_on", "付款日期", InputKind::Date), "按银行回单填写；不填按报告的日期")),
            proof("银行回单或交付凭证"),
        ]
        .into_iter()
        .chain(bank_slip(case, ctx).filter(|_| kind == K::AcceptPerformance))
        .collect(),
        K::Refuse => {
            let of = excuses().into_iter().map(|(code, words)| card(code, words, "")).collect();
            vec![help(cards("excuse", "拒绝理由", of), FORBIDDEN), text("情况说明")]
        }
        K::WaiveInterest => vec![
            help(
                text("放弃利息的意思"),
                "放弃的是全部已产生和今后产生的利息，本金不受影响；须由牵头部门负责人回访核实后才生效",
            ),
            optional(proof("投诉人本人的书面意思或者录音")),
        ],
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
            help(
                cards("severity", "失信程度", severities(ctx)),
                "划分标准按本地规定掌握；公示期见国家发展改革委令第36号",
            ),
            help(text("认定理由"), "写明拒不整改的事实、告知和听取申辩的情况；将写入认定决定书"),
        ],
        K::EnterReceipt => vec![
            input("package", "上报批次号", InputKind::Line),
            input("accepted", "省级回执", yes_or_no("已接收", "退回，需补正后重报")),
        ],
        K::DecideObjection => vec![
            input("upheld", "处理结果", yes_or_no("异议成立，撤销失信记录", "异议不成立，记录继续生效")),
            when(cards("cause", "撤销原因", causes()), "upheld", &["true"], false),
            text("处理意见"),
        ],
        K::Revoke => vec![cards("cause", "撤销原因", causes()), text("撤销理由")],
        K::ProposeSanction => vec![help(
            choice("measure", "惩戒措施", proposable(case, ctx)),
            "只列出可以对该主体实施的单位；上级实施的措施，建议负责上报的牵头部门提请",
        )],
        K::DecideSanction => vec![choice("measure", "惩戒措施", proposed_here(case, ctx))],
        K::RefuseSanction => vec![
            choice("no", "惩戒措施", sanctions(case, ctx, SanctionState::Proposed)),
            help(text("法律依据和理由"), "写明依据哪一条、为什么不能实施；牵头部门据此另行提出"),
        ],
        K::EnterConference => vec![
            choice("no", "惩戒措施", at_conference(case, ctx)),
            input("again", "协调意见", yes_or_no("请原单位限期决定", "不再由原单位实施，由牵头部门另行提出")),
            help(text("会议意见"), "写明会议日期、名称和意见"),
        ],
        K::ReportMeasure => vec![choice("measure", "上级实施的措施", reportable(case, ctx))],
        K::DropMeasure => {
            vec![choice("no", "建议提请的措施", proposed_up(case, ctx)), text("不予提请的理由")]
        }
        K::ApplySanction => {
            vec![choice("no", "措施", sanctions(case, ctx, SanctionState::Decided)), proof("实施凭证")]
        }
        K::ConfirmLifted => {
            vec![choice("no", "措施", sanctions(case, ctx, SanctionState::Ended)), proof("解除凭证")]
        }
        K::Refer => {
            vec![choice("organ", "接收机关", organs(ctx, crate::referral::receivers(case, ctx))), text("移送事由")]
        }
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
        K::CallBack => vec![
            choice(
                "about",
                "回访事项",
                crate::call_back::open(case)
                    .iter()
                    .map(|about| (about.code().to_owned(), about.label().to_owned()))
                    .collect(),
            ),
            choice("answer", "回访结果", words!(CallBackAnswer)),
            help(text("回访情况"), "写明联系的号码、时间、对方是谁、怎么说；号码应是案卷原有的"),
        ],
        K::DecideEnd => vec![
            input("end", "审定意见", yes_or_no("终止办理", "继续办理，不披露可能暴露投诉人身份的内容")),
            text("理由"),
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
        K::Post if OFFICERS.contains(&ctx.actor.role) => {
            vec![choice("audience", "发送给", words!(Audience)), text("消息")]
        }
        // A party writes to the offices; there is nothing to choose.
        K::Post => vec![text("消息")],
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
        K::LookAt => vec![
            text("说明"),
            optional(help(
                proof("诉讼、仲裁仍在进行的材料"),
                "中止办理的案件每次跟踪须有注明日期的材料；连续两次没有的，恢复核实",
            )),
        ],
        K::ReportProgress
        | K::RejectPerformance
        | K::LodgeDefence
        | K::HearDefence
        | K::ReturnForDefects
        | K::LodgeObjection
        | K::EnterReferralOutcome
        | K::GrantRepair
        | K::RefuseRepair
        | K::ReportRetaliation
        | K::LookIntoRetaliation
        | K::LookIntoSignature
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

/// On what an acceptance rests, asked only where the complainant could not be.
fn bank_slip(case: &Case, ctx: &Context<'_>) -> Option<Input> {
    let rests = crate::call_back::only_by_slip(case, ctx.calendar);
    let question = input("bank_slip", "投诉人未能回访，凭证是否为付款银行的回单", yes_or_no(BANK_SLIP, "不是"));
    rests.then(|| help(question, "不是的，不能验收通过"))
}

/// The lead places a matter; the organ that decided it places its record.
fn backlog(case: &Case, ctx: &Context<'_>) -> Vec<Input> {
    let points = |of: &[(&str, &str)]| {
        let of = of.iter().map(|(code, words)| ((*code).to_owned(), (*words).to_owned())).collect();
        choice("point", "所处阶段", of)
    };
    let date = help(input("date", "进入该阶段的日期", InputKind::Date), "原始文书上的日期，早于本系统启用之日");
    if ctx.actor.role == Role::Handler {
        return vec![
            points(&[("recorded", "已认定失信")]),
            date,
            cards("severity", "失信程度", severities(ctx)),
            proof("认定文书扫描件"),
        ];
    }
    vec![
        help(
            points(&[("verifying", "核实中"), ("rectifying", "整改中"), ("closed", "已办结")]),
            "已经认定失信的，先补到核实中，再由作出认定的单位补录认定",
        ),
        when(cards("organ", "认定部门", candidates(case, ctx, false)), "point", &["closed"], true),
        date,
        proof("原始文书扫描件"),
    ]
}
