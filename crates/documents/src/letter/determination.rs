//! Letters on the way to a determination, and of the determination itself.

use super::Body;
use crate::material::Material;
use domain::{
    clock::ClockKind,
    fact::Fact,
    profile::{ImposedBy, SubjectKind},
    time::prose_date,
    vocabulary::{Finding, Severity},
};

/// What made it a default of trust: the order, and how it was not followed.
fn course(m: &Material<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let concluded = m.last(|fact| match fact {
        Fact::Concluded { text, .. } | Fact::DisputeDecided { text, .. } => Some(m.text(text)),
        _ => None,
    });
    lines.extend(concluded.map(|text| format!("经核实，投诉情况属实：{text}")));
    if let Some(served) = m.case.procedure.order_served_on {
        lines.push(format!("督促整改通知书已于{}送达你单位。", prose_date(served)));
    }
    if let Some(how) = m.case.procedure.refused {
        lines.push(format!("未按通知整改，情形为：{}。", how.label()));
    }
    let refused = m.last(|fact| match fact {
        Fact::Refused { text: Some(text), .. } => Some(m.text(text)),
        _ => None,
    });
    lines.extend(refused.map(|text| format!("有关情况：{text}")));
    let excuses = m.forbidden_excuses();
    if !excuses.is_empty() {
        lines.push(format!("以下理由依法不得作为不履约的理由：{excuses}。"));
    }
    lines
}

fn measures(m: &Material<'_>, wanted: impl Fn(ImposedBy, SubjectKind) -> bool) -> String {
    let names = m.profile.measures.values().filter(|measure| wanted(measure.imposed_by, measure.subject));
    names.map(|measure| measure.name.as_str()).collect::<Vec<_>>().join("、")
}

fn owed<'c>(m: &'c Material<'_>) -> impl Iterator<Item = &'c domain::claim::Claim> {
    m.case.live_claims().filter(|claim| claim.finding != Some(Finding::Disputed) && !claim.satisfied())
}

pub(super) fn advance_notice(m: &Material<'_>) -> Body {
    let local = measures(m, |by, subject| by == ImposedBy::Local && subject == SubjectKind::Organ);
    let above = measures(m, |by, _| by != ImposedBy::Local);
    Body::new("对你单位的政府违约失信投诉，本机关拟认定你单位违约失信。现告知拟认定的事实、理由、依据和你单位的权利。")
        .list("事实和理由", "", course(m))
        .list("尚未履行的事项", "", m.claims(owed(m)))
        .part("拟作出的认定", "拟认定为政府违约失信，形成失信记录，推送牵头部门并统一上报。")
        .part(
            "可能采取的惩戒措施",
            format!("由本地依法依规决定：{local}。按规定报请上级实施：{above}。对负有责任的人员，依法移送追究责任。"),
        )
        .part(
            "陈述申辩",
            format!(
                "你单位可以{}向本机关书面陈述、申辩并提交证据，本机关将听取并答复；也可以放弃。逾期未提出的，视为放弃。在作出认定前履行完毕的，不予认定。",
                m.by(ClockKind::Defence)
            ),
        )
        .basis(&[m.plan("第（二）项、第（四）项"), m.clock_basis(ClockKind::Defence)])
        .until(m, ClockKind::Defence)
        .copy_to(m.lead())
}

pub(super) fn defence_upheld(m: &Material<'_>) -> Body {
    let upheld = m.last(|fact| match fact {
        Fact::DefenceUpheld { end, text } => Some((*end, m.text(text))),
        _ => None,
    });
    let (end, text) = upheld.unwrap_or_default();
    let whose = if m.to_complainant() { m.respondent() } else { "你单位".to_owned() };
    let result =
        if end { "不认定违约失信，终结办理" } else { "不立即认定违约失信，恢复整改" };
    let body = Body::new(format!("{whose}对拟认定违约失信提出陈述申辩。经审查，申辩理由成立，决定{result}。"))
        .part("理由", text);
    let body = if m.to_complainant() && end {
        body.part("申请复核", m.challenge("本决定"))
    } else if m.to_complainant() {
        body.part(
            "后续办理",
            format!("已要求{whose}{}履行完毕；期满未履行的，重新进入认定程序。", m.by(ClockKind::Rectification)),
        )
    } else if end {
        body.part("后续", "本决定送达投诉人后，投诉人可以申请复核；复核认为申辩不成立的，恢复认定程序。")
    } else {
        body.list(
            "应当继续履行的事项",
            format!("请{}履行完毕并报告本机关验收；期满未履行的，重新进入认定程序。", m.by(ClockKind::Rectification)),
            m.claims(owed(m)),
        )
    };
    body.basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::Defence)])
        .until(m, ClockKind::Rectification)
        .until(m, ClockKind::Challenge)
        .copy_to(m.lead())
}

fn determined(m: &Material<'_>) -> (Option<Severity>, Option<String>) {
    let found = m.last(|fact| match fact {
        Fact::Determined { severity, text, .. } => Some((*severity, m.text(text))),
        _ => None,
    });
    match found {
        Some((severity, text)) => (Some(severity), Some(text)),
        None => (m.case.record.as_ref().map(|record| record.severity), None),
    }
}

fn severity_label(severity: Option<Severity>) -> &'static str {
    severity.map_or("待定", Severity::label)
}

fn repair_rule(m: &Material<'_>, severity: Option<Severity>) -> String {
    let months = match severity {
        Some(Severity::Minor) => m.profile.repair.minimum_months[0],
        Some(Severity::General) => m.profile.repair.minimum_months[1],
        Some(Severity::Serious) => m.profile.repair.minimum_months[2],
        None => 0,
    };
    let when =
        if months == 0 { "即可申请".to_owned() } else { format!("且记录满{months}个月后可以申请") };
    format!(
        "纠正失信行为、履行完毕的，{when}信用修复；申请后{}内作出决定。适用规则：{}（依据：{}）。",
        m.length(ClockKind::Repair),
        m.profile.repair.name,
        m.profile.repair.basis
    )
}

pub(super) fn decision(m: &Material<'_>) -> Body {
    let (severity, text) = determined(m);
    let defence = m.last(|fact| match fact {
        Fact::DefenceHeard { text } => Some(format!("本机关已听取你单位的陈述申辩：{}", m.text(text))),
        Fact::DefenceWaived => Some("你单位放弃陈述申辩。".to_owned()),
        Fact::DefenceLapsed => Some("你单位在规定期限内未提出陈述申辩。".to_owned()),
        _ => None,
    });
    let noticed = m.case.procedure.notice_served_on;
    let noticed = noticed.map(|day| format!("拟认定告知书已于{}送达。", prose_date(day))).unwrap_or_default();
    Body::new(format!(
        "经核实、督促整改和告知程序，本机关认定你单位违约失信，失信程度：{}。",
        severity_label(severity)
    ))
    .list("认定的事实", "", course(m))
    .part("陈述申辩情况", format!("{noticed}{}", defence.unwrap_or_default()))
    .part_if("认定理由", text)
    .list(
        "应当继续履行的事项",
        format!("形成失信记录不免除履约义务。请{}履行完毕。", m.by(ClockKind::RenewedRectification)),
        m.claims(owed(m)),
    )
    .part(
        "认定的后果",
        format!(
            "失信信息推送{}，统一上报省级；由有关部门依法依规实施惩戒，记录修复或者撤销的，惩戒同时终止。",
            m.lead()
        ),
    )
    .part(
        "异议",
        format!(
            "对本决定或者失信记录有异议的，可以向本机关提出并附证据。收到异议后即时标注，{}内作出处理决定；异议成立的，撤销记录。异议期间不停止履行。（依据：{}）",
            m.length(ClockKind::Objection),
            m.clock_basis(ClockKind::Objection)
        ),
    )
    .part("信用修复", repair_rule(m, severity))
    .basis(&[m.plan("第（二）项、第（三）项、第（四）项、第（五）项")])
    .until(m, ClockKind::RenewedRectification)
    .copy_to(m.lead())
}

pub(super) fn notice(m: &Material<'_>) -> Body {
    let (severity, _) = determined(m);
    Body::new(format!(
        "你（单位）投诉{}一案，该单位经督促拒不整改，已被认定为违约失信，失信程度：{}。",
        m.respondent(),
        severity_label(severity)
    ))
    .list("尚未履行的事项", "", m.claims(owed(m)))
    .part(
        "后续办理",
        format!(
            "失信信息已推送牵头部门，将上报省级并依法依规惩戒。被认定后仍应履约，已要求其{}履行完毕。",
            m.by(ClockKind::RenewedRectification)
        ),
    )
    .part(
        "查询和权利",
        "可凭案件编号和查询码查看惩戒和履行情况。收到款项或者约定事项已履行的，请及时确认。认定不影响依法提起诉讼、申请仲裁等权利。",
    )
    .basis(&[m.plan("第（二）项、第（四）项")])
    .until(m, ClockKind::RenewedRectification)
}

pub(super) fn push(m: &Material<'_>) -> Body {
    let (severity, text) = determined(m);
    let by = m.case.record.as_ref().map_or_else(|| m.determining(), |record| m.organ(&record.by));
    let on = m.case.record.as_ref().map_or(m.event.occurred_on, |record| record.determined_on);
    Body::new(format!("现将{}的违约失信信息推送贵单位，请接收并统一上报。", m.respondent()))
        .list(
            "失信信息",
            "",
            vec![
                format!("失信主体：{}", m.respondent()),
                format!("认定机关：{by}"),
                format!("认定日期：{}", prose_date(on)),
                format!("失信程度：{}", severity_label(severity)),
                format!("领域：{}", m.case.field.map_or("待核", |field| field.label())),
                format!("违约情形：{}", m.case.breach.map_or("待核", |breach| breach.label())),
                format!("未履行金额：{}元", m.case.sum(|claim| claim.outstanding)),
            ],
        )
        .part_if("认定理由", text)
        .part(
            "请予办理",
            format!(
                "请{}接收。数据有缺陷的可以退回补正，不就实体问题退回。接收后{}内上报；惩戒措施由本案牵头部门在{}内向职能部门提出。",
                m.by(ClockKind::Push),
                m.length(ClockKind::Report),
                m.length(ClockKind::SanctionProposal)
            ),
        )
        .basis(&[m.plan("第（二）项、第（三）项")])
        .until(m, ClockKind::Push)
        .until(m, ClockKind::SanctionProposal)
}
