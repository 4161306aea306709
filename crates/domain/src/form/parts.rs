//! What the inputs of forms are made of: kinds, lists and hints that several acts share.

use super::{Card, ClaimRow, Input, InputKind, When};
use crate::{
    case::{Case, PlanItem, SanctionState},
    claim::Claim,
    clock::ClockKind,
    context::Context,
    ids::OrganId,
    interest::{owed_in_all, owed_on},
    money::Fen,
    organ::{Level, Organ},
    profile::PaymentOrder,
    service::{ServedLetter, servable},
    vocabulary::{Breach, Evil, Excuse, Ground, RevocationCause, ServiceManner, Severity, Size},
};

pub(super) fn input(name: &str, label: &str, kind: InputKind) -> Input {
    Input::new(name, label, kind)
}

pub(super) fn optional(mut input: Input) -> Input {
    input.required = false;
    input
}

pub(super) fn help(mut input: Input, text: &str) -> Input {
    text.clone_into(&mut input.help);
    input
}

/// With what is known or proposed standing there already.
pub(super) fn preset<T: ToString>(mut input: Input, values: impl IntoIterator<Item = T>) -> Input {
    input.preset = values.into_iter().map(|value| value.to_string()).collect();
    input
}

pub(super) fn when(mut input: Input, name: &str, of: &[&str], unless: bool) -> Input {
    input.required = false;
    let of = of.iter().map(|&value| value.to_owned()).collect();
    input.when = Some(When { name: name.to_owned(), of, unless });
    input
}

pub(super) fn card(value: impl ToString, words: impl Into<String>, note: impl Into<String>) -> Card {
    Card { value: value.to_string(), words: words.into(), note: note.into() }
}

pub(super) fn cards(name: &str, label: &str, of: Vec<Card>) -> Input {
    input(name, label, InputKind::Cards { of })
}

pub(super) fn text(label: &str) -> Input {
    help(input("text", label, InputKind::Text), "不超过20000字")
}

pub(super) fn proof(label: &str) -> Input {
    help(input("proof", label, InputKind::Evidence), "从本案证据中选择，或者直接上传")
}

macro_rules! words {
    ($name:ident) => {
        $name::ALL.iter().map(|value| (value.code().to_owned(), value.label().to_owned())).collect::<Vec<_>>()
    };
}
pub(super) use words;

pub(super) fn choice(name: &str, label: &str, of: Vec<(String, String)>) -> Input {
    input(name, label, InputKind::Choice { of })
}

/// At which level an organ stands, as a reader says it.
fn level(ctx: &Context<'_>, organ: &OrganId) -> &'static str {
    match ctx.directory.get(organ).map(|organ| organ.level) {
        Some(Level::Nation) => "国家级",
        Some(Level::Province) => "省级",
        Some(Level::Prefecture) => "州级",
        Some(Level::County) => "县级",
        Some(Level::Township) => "乡级",
        None => "层级未登记",
    }
}

pub(super) fn organs(ctx: &Context<'_>, of: impl IntoIterator<Item = OrganId>) -> Vec<(String, String)> {
    of.into_iter().map(|organ| (organ.to_string(), format!("{}（{}）", ctx.name(&organ), level(ctx, &organ)))).collect()
}

pub(super) fn candidates(case: &Case, ctx: &Context<'_>, outside: bool) -> Vec<Card> {
    ctx.routing(case)
        .candidates
        .into_iter()
        .filter(|candidate| candidate.outside == outside)
        .map(|candidate| {
            let note = format!("{}；{}", level(ctx, &candidate.organ), candidate.reason);
            card(&candidate.organ, ctx.name(&candidate.organ), note)
        })
        .collect()
}

/// Every organ of today with its other names, for a picker.
pub(super) fn directory(ctx: &Context<'_>, fits: impl Fn(&Organ) -> bool) -> InputKind {
    let of = ctx
        .directory
        .organs()
        .filter(|organ| ctx.directory.exists_on(&organ.id, ctx.today()) && fits(organ))
        .map(|organ| {
            let aliases = organ.aliases.iter().map(String::as_str);
            let note: Vec<_> = std::iter::once(level(ctx, &organ.id)).chain(aliases).collect();
            card(&organ.id, ctx.name(&organ.id), note.join("、"))
        })
        .collect();
    InputKind::Organ { of }
}

/// How a letter was served; by the system only where that reaches the addressee and was not tried already.
pub(super) fn service(system: bool) -> Vec<Input> {
    let manners = ServiceManner::ALL.iter().filter(|&&manner| system || manner != ServiceManner::System);
    let manners = manners.map(|&manner| card(manner.code(), manner.label(), guidance(manner)));
    let day = input("reached_on", "送达日期", InputKind::Date);
    let rule = "对方实际收到的日期，期限从这一天起算；超过3个工作日才登记的，还须填写补记原因并经第二人签批";
    vec![
        cards("manner", "送达方式", manners.collect()),
        when(help(day, rule), "manner", &["system"], true),
        when(help(proof("送达凭证"), "系统送达以外的方式必须提供"), "manner", &["system"], true),
    ]
}

/// The service of one of these letters of the case.
pub(super) fn service_of(case: &Case, ctx: &Context<'_>, fits: impl Fn(ServedLetter) -> bool) -> Vec<Input> {
    let letter = servable(case).into_iter().find(|letter| fits(*letter));
    let fresh = |letter: &ServedLetter| case.run_about(ClockKind::Opening, letter.no()).is_none();
    service(letter.filter(fresh).is_some_and(|letter| letter.reachable(ctx)))
}

pub(super) fn guidance(manner: ServiceManner) -> &'static str {
    match manner {
        ServiceManner::System => "对方在本系统有账号或者查询码；对方打开文书时才算送达，3个工作日未打开的改用其他方式",
        ServiceManner::InPerson => "附送达回证扫描件",
        ServiceManner::Post => "附邮寄凭证和签收记录",
        ServiceManner::LeftWithWitness => "附见证人签名的送达回证或者现场影像",
        ServiceManner::Announcement => "其他方式无法送达时使用，附公告材料",
    }
}

pub(super) fn row(claim: &Claim) -> ClaimRow {
    let words = if claim.act { "履行行为".to_owned() } else { format!("尚欠{}元", claim.outstanding) };
    ClaimRow {
        no: claim.no,
        words: format!("第{}项：{words}", claim.no),
        act: claim.act,
        outstanding: claim.outstanding.to_string(),
    }
}

/// The claims with what may be paid on each today, interest included.
pub(super) fn payable(case: &Case, ctx: &Context<'_>) -> Vec<ClaimRow> {
    let rules = &ctx.profile.interest;
    let one = |claim: &Claim| {
        let interest = owed_on(case, claim, ctx.today(), rules);
        if interest == Fen::ZERO {
            return row(claim);
        }
        let with = claim.outstanding.saturating_add(interest);
        let words = format!("{}，利息{interest}元，本息共{with}元", row(claim).words);
        ClaimRow { words, outstanding: with.to_string(), ..row(claim) }
    };
    case.live_claims().map(one).collect()
}

/// Principal and interest owed today, 元.
pub(super) fn owed(case: &Case, ctx: &Context<'_>) -> String {
    owed_in_all(case, ctx.today(), &ctx.profile.interest).to_string()
}

pub(super) fn live(case: &Case) -> Vec<ClaimRow> {
    case.live_claims().map(row).collect()
}

pub(super) fn unpaid_instalments(case: &Case) -> Vec<(String, String)> {
    instalments(
        case,
        |item| item.reported.is_none() && item.paid < item.instalment.sum,
        |item| format!("{} {}元", item.instalment.due_on, item.instalment.sum),
    )
}

pub(super) fn reported_instalments(case: &Case) -> Vec<(String, String)> {
    instalments(
        case,
        |item| item.reported.is_some(),
        |item| {
            let said = item.reported.as_ref().map(|said| format!("，报告已于{}付{}元", said.paid_on, said.sum));
            format!("{} {}元{}", item.instalment.due_on, item.instalment.sum, said.unwrap_or_default())
        },
    )
}

fn instalments(
    case: &Case,
    fits: impl Fn(&PlanItem) -> bool,
    words: impl Fn(&PlanItem) -> String,
) -> Vec<(String, String)> {
    let fitting = (1_u16..).zip(&case.plan).filter(|(_, item)| fits(item));
    fitting.map(|(no, item)| (no.to_string(), format!("第{no}期 {}", words(item)))).collect()
}

pub(super) fn claims(case: &Case) -> Vec<(String, String)> {
    live(case).into_iter().map(|row| (row.no.to_string(), row.words)).collect()
}

pub(super) fn findings(case: &Case) -> InputKind {
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
pub(super) fn grounds() -> Vec<Card> {
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

pub(super) fn ground() -> Input {
    cards("ground", "依据", grounds())
}

pub(super) fn yes_or_no(yes: &str, no: &str) -> InputKind {
    InputKind::Cards { of: vec![card("true", yes, ""), card("false", no, "")] }
}

pub(super) fn sanctions(case: &Case, ctx: &Context<'_>, state: SanctionState) -> Vec<(String, String)> {
    case.sanctions
        .iter()
        .filter(|s| s.state == state && ctx.actor.organ.as_ref() == Some(&s.unit))
        .map(|s| {
            let name = ctx.profile.measures.get(&s.measure).map_or_else(|| s.measure.to_string(), |m| m.name.clone());
            (s.no.to_string(), name)
        })
        .collect()
}

/// What the forbidden reasons lead to, for those who are about to give one.
pub(super) const FORBIDDEN: &str = "标明“法律禁止”的理由不能作为不履行的理由；整改期间提出的，视为拒绝整改";

pub(super) fn excuses() -> Vec<(String, String)> {
    let mark = |excuse: &Excuse| if excuse.forbidden() { "（法律禁止）" } else { "" };
    Excuse::ALL.iter().map(|excuse| (excuse.code().to_owned(), format!("{}{}", excuse.label(), mark(excuse)))).collect()
}

/// Why a record is revoked, with what follows from it.
pub(super) fn causes() -> Vec<Card> {
    RevocationCause::ALL
        .iter()
        .map(|&cause| {
            let note = match cause {
                RevocationCause::Procedure => "回到拟认定，重新告知并给足陈述申辩时间；已全部履行的，结案",
                RevocationCause::ClaimFell => "未履行的诉求按不属实答复投诉人，投诉人可以申请复核",
            };
            card(cause.code(), cause.label(), note)
        })
        .collect()
}

/// The severities with what follows: how long each is shown, and from when the rule of this place lets it be repaired.
pub(super) fn severities(ctx: &Context<'_>) -> Vec<Card> {
    Severity::ALL
        .iter()
        .zip(ctx.profile.repair.minimum_months)
        .map(|(severity, months)| {
            let shown = match severity {
                Severity::Minor => "原则上不公示，公示的不超过3个月",
                Severity::General => "公示3个月至1年",
                Severity::Serious => "公示1年至3年",
            };
            let repaired = match months {
                0 => "履行后即可申请修复".to_owned(),
                months => format!("公示满{months}个月并履行后可以申请修复"),
            };
            let note = format!("{shown}；{repaired}（{}）", ctx.profile.repair.name);
            card(severity.code(), severity.label(), note)
        })
        .collect()
}

/// What may be corrected, each with what stands there now.
pub(super) fn corrections(case: &Case, ctx: &Context<'_>) -> Vec<Input> {
    let each = |value: &dyn Fn(&Claim) -> String| -> String {
        let all: Vec<_> = case.claims_here().map(|claim| format!("第{}项{}", claim.no, value(claim))).collect();
        all.join("；")
    };
    let dues = each(&|claim| claim.due_on.map_or_else(|| "没有登记".to_owned(), |day| day.to_string()));
    let rates = each(&|claim| claim.rate.map_or_else(|| "没有约定".to_owned(), |rate| rate.to_string()));
    let orders = each(&|claim| claim.order.map_or("依法定顺序", PaymentOrder::label).to_owned());
    let evils: Vec<_> = case.evils.iter().map(|evil| evil.label()).collect();
    let respondent = case.respondent_id().map_or_else(|| "尚未确定".to_owned(), |organ| ctx.name(organ));
    let list = |words: Vec<&str>| words.join("、");
    let fields = vec![
        card("claim_sum", "诉求金额", format!("现为：{}", each(&|claim| format!("{}元", claim.claimed)))),
        card("claim_due", "应付日期", format!("现为：{dues}")),
        card(
            "claim_rate",
            "约定或裁判的利率",
            format!("现为：{rates}。填4.35表示年利率4.35%，裁判确定的填“裁判4.35”，没有的填“无”"),
        ),
        card("claim_order", "付款抵充顺序", format!("现为：{orders}。填“先抵利息”或者“先抵本金”")),
        card("respondent", "被投诉主体", format!("现为：{respondent}。只能在转办前更正")),
        card("breach", "违约情形", format!("现为：{}", case.breach.map_or("没有登记", Breach::label))),
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
        when(
            choice("claim", "哪一项诉求", claims(case)),
            "field",
            &["claim_sum", "claim_due", "claim_rate", "claim_order"],
            false,
        ),
        help(input("new", "更正为", InputKind::Line), &spelling),
        text("更正原因"),
    ]
}

pub(super) fn channel(ctx: &Context<'_>, source: &crate::case::Source) -> String {
    ctx.profile.channels.get(&source.channel).map_or_else(|| source.channel.to_string(), |channel| channel.name.clone())
}
