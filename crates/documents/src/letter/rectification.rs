//! Letters of rectification: the order, and the acceptance of what was performed.

use super::{Body, verification::EXCUSES};
use crate::material::Material;
use domain::{act::Payment, clock::ClockKind, fact::Fact, interest::owed, time::prose_date, vocabulary::Finding};

pub(super) fn order(m: &Material<'_>) -> Body {
    let findings = m.last(|fact| match fact {
        Fact::Concluded { text, .. } | Fact::DisputeDecided { text, .. } => Some(m.text(text)),
        _ => None,
    });
    let inherited = m.last(|fact| match fact {
        Fact::Succeeded { from, to, document, .. } if Some(to) == m.case.respondent_id() => {
            Some(format!("{}的相关义务由你单位承继（{document}），整改期限连续计算。", m.organ(from)))
        }
        _ => None,
    });
    let owed = m.case.live_claims().filter(|claim| claim.finding != Some(Finding::Disputed));
    Body::new("对你单位的政府违约失信投诉，经本机关核实，情况属实。现督促你单位限期整改。")
        .part_if("承继", inherited)
        .list("应当履行的事项", "", m.claims(owed))
        .part_if("核实的事实和理由", findings)
        .list(
            "整改要求",
            "",
            vec![
                format!("{}履行完毕上述事项。", m.by(ClockKind::Rectification)),
                "确需分期履行的，与投诉人达成经其签字确认的还款计划并报本机关；任何一期逾期未付的，依程序拟认定。".to_owned(),
                "及时报告整改进展；履行完毕后报告本机关验收，付款以银行凭证为准，交付以交接文书为准。".to_owned(),
                "未支付的款项依法或者依约计付逾期利息。".to_owned(),
                "不得以整改为由要求投诉人撤回投诉、放弃利息，不得打击报复。".to_owned(),
            ],
        )
        .part(
            "不整改的后果",
            format!("{EXCUSES}。明确拒绝整改、期满未整改或者以上述理由不履约的，本机关将告知后依程序认定为违约失信，推送牵头部门并实施惩戒。"),
        )
        .part(
            "意见和延期",
            format!(
                "对本通知有异议，或者确有困难需要延长整改期限的，应{}书面向本机关提出并附证据；提出异议不停止整改。",
                m.by(ClockKind::Rectification)
            ),
        )
        .basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::RectificationOrder)])
        .until(m, ClockKind::Rectification)
        .copy_to(m.lead())
}

fn paid(payments: &[Payment]) -> Vec<String> {
    let line = |payment: &Payment| {
        if payment.sum.get() == 0 {
            format!("诉求{}：约定事项已履行", payment.claim)
        } else {
            format!("诉求{}：已支付{}元", payment.claim, payment.sum)
        }
    };
    payments.iter().map(line).collect()
}

pub(super) fn acceptance(m: &Material<'_>) -> Body {
    let payments = m.last(|fact| match fact {
        Fact::PerformanceAccepted { payments, .. } | Fact::InstalmentPaid { payments, .. } => Some(paid(payments)),
        _ => None,
    });
    let opening = if m.to_complainant() {
        format!("你（单位）投诉{}一案，本机关已对其整改情况组织验收，认为已履行下列事项，验收通过。", m.respondent())
    } else {
        "你单位报告履行完毕。本机关已根据凭证组织验收，认为已履行下列事项，验收通过。".to_owned()
    };
    let rest = m.case.sum(|claim| claim.outstanding);
    // Part performance ends nothing that could be challenged, and on record the record stays.
    let interest = owed(m.case, m.issued_on, &m.profile.interest);
    let satisfied = m.case.satisfied() && interest.is_nil();
    let ends = satisfied && !m.case.on_record();
    let mut body = Body::new(opening).list("验收认可的履行", "", payments.unwrap_or_default()).part(
        "履行余额",
        if interest.is_nil() {
            format!("验收后尚余{rest}元。")
        } else {
            format!("验收后尚余本金{rest}元，截至{}尚欠利息{interest}元。", prose_date(m.issued_on))
        },
    );
    body = if m.to_complainant() {
        let asked = body.part(
            "请你（单位）确认",
            "请在查询页面确认是否实际收到款项或者约定事项是否已实际履行。未收到或者与事实不符的，请说明情况。",
        );
        if ends { asked.part("申请复核", m.challenge("本验收意见")) } else { asked }
    } else if !satisfied {
        body.part("后续", "其余事项应当继续在原定期限内履行，履行完毕后报告本机关验收。")
    } else if m.case.on_record() {
        body.part(
            "后续",
            format!(
                "失信记录存续期间履行完毕的，可以申请信用修复，适用规则：{}（{}）。",
                m.profile.repair.name, m.profile.repair.basis
            ),
        )
    } else {
        body.part("后续", "验收意见送达投诉人后，投诉人可以申请复核；复核认为未实际履行的，恢复整改。")
    };
    body.basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::PerformanceAcceptance)])
        .until(m, ClockKind::Challenge)
        .copy_to(m.lead())
}
