//! Letters about a record: measures, referral of persons, repair, revocation.

use super::Body;
use crate::material::Material;
use domain::{clock::ClockKind, fact::Fact, ids::MeasureId, time::prose_date, vocabulary::RevocationCause};

fn measure(m: &Material<'_>, id: &MeasureId) -> (String, String) {
    let found = m.profile.measures.get(id);
    found.map_or_else(|| (id.to_string(), String::new()), |measure| (measure.name.clone(), measure.basis.clone()))
}

fn record_line(m: &Material<'_>) -> String {
    match &m.case.record {
        Some(record) => format!(
            "{}于{}认定{}违约失信（失信程度：{}）。",
            m.organ(&record.by),
            prose_date(record.determined_on),
            m.respondent(),
            record.severity.label()
        ),
        None => format!("{}的违约失信记录见案卷。", m.respondent()),
    }
}

pub(super) fn sanction(m: &Material<'_>) -> Body {
    let decided = m.last(|fact| match fact {
        Fact::SanctionDecided { no, measure, unit } => Some((*no, measure.clone(), unit.clone())),
        _ => None,
    });
    let Some((no, id, unit)) = decided else {
        return Body::new("决定对失信主体实施惩戒措施。").basis(&[m.plan("第（四）项")]);
    };
    let (name, basis) = measure(m, &id);
    let body = if m.to_respondent() {
        Body::new(format!("因你单位被认定为违约失信，决定对你单位实施惩戒措施：{name}。"))
            .part("事实", record_line(m))
            .part("实施", format!("本措施由{}实施，自实施之日起至失信记录修复或者撤销之日止。", m.organ(&unit)))
            .part(
                "你单位的权利",
                format!(
                    "对失信记录有异议的，可以向认定机关提出，收到后即时标注，{}内作出处理决定；对本措施有意见的，可以向本机关书面陈述申辩。纠正失信行为并履行完毕的，可以申请信用修复，修复后惩戒终止。",
                    m.length(ClockKind::Objection)
                ),
            )
            .part(
                "履约义务",
                format!("实施惩戒不免除履约义务，请{}履行完毕。", m.by(ClockKind::RenewedRectification)),
            )
            .until(m, ClockKind::RenewedRectification)
    } else {
        Body::new(format!("决定对{}实施惩戒措施：{name}。请你单位依职责实施。", m.respondent()))
            .part("事实", record_line(m))
            .list(
                "实施要求",
                "",
                vec![
                    format!("{}实施，并提交实施凭证；", m.by_about(ClockKind::SanctionApplied, no)),
                    "只实施本通知载明的措施，不得扩大对象、范围和期限；".to_owned(),
                    format!("收到终止惩戒通知书后立即停止实施，{}内提交解除凭证。", m.length(ClockKind::LiftConfirmed)),
                ],
            )
            .until_about(m, ClockKind::SanctionApplied, no)
    };
    body.basis(&[basis, m.plan("第（四）项")]).copy_to(m.lead())
}

/// To the unit in whose function a measure lies; or, of a measure that others impose, to the lead that reports.
pub(super) fn proposal(m: &Material<'_>) -> Body {
    let local = m.last(|fact| match fact {
        Fact::SanctionProposed { no, measure, .. } => Some((*no, measure.clone(), true)),
        Fact::MeasureProposed { no, measure, .. } => Some((*no, measure.clone(), false)),
        _ => None,
    });
    let Some((no, id, local)) = local else {
        return Body::new("建议对失信主体实施惩戒措施。").basis(&[m.plan("第（四）项")]);
    };
    let (name, basis) = measure(m, &id);
    let owed = format!("尚未履行金额{}元。", m.case.sum(|claim| claim.outstanding));
    let (asks, clock) = if local {
        let by = m.by_about(ClockKind::SanctionDecision, no);
        let words = format!(
            "该措施属于贵单位职能范围，请{by}依法作出决定；认为依法不能实施的，请在同一期限内写明法律依据和理由。逾期未作出决定的，提交联席会议协调。"
        );
        (words, ClockKind::SanctionDecision)
    } else {
        let by = m.by_about(ClockKind::MeasureReport, no);
        (format!("该措施由上级机关实施，建议贵单位{by}研究提请。"), ClockKind::MeasureReport)
    };
    Body::new(format!("{}已被认定为违约失信。建议依法依规实施惩戒措施：{name}。", m.respondent()))
        .part("认定情况", record_line(m))
        .part("未履行情况", owed)
        .part("请予办理", asks)
        .basis(&[basis, m.plan("第（四）项")])
        .until_about(m, clock, no)
}

pub(super) fn sanction_end(m: &Material<'_>) -> Body {
    let no = m.last(|fact| match fact {
        Fact::SanctionEnded { no } => Some(*no),
        _ => None,
    });
    let sanction = m.case.sanctions.iter().find(|sanction| Some(sanction.no) == no);
    let name = sanction.map_or_else(|| "惩戒措施".to_owned(), |sanction| measure(m, &sanction.measure).0);
    let about = no.unwrap_or_default();
    let demand = if m.run_about(ClockKind::LiftConfirmed, about).is_some() {
        format!("请立即停止实施、解除已采取的限制，并{}提交解除凭证。", m.by_about(ClockKind::LiftConfirmed, about))
    } else {
        "该措施尚未实施的，不再实施；已经实施的，立即解除。".to_owned()
    };
    Body::new(format!("{}的失信记录已修复或者撤销，决定终止对其实施的惩戒措施：{name}。", m.respondent()))
        .part("办理要求", format!("{demand}不得继续以该记录为由限制其权益。"))
        .basis(&[m.plan("第（五）项")])
        .until_about(m, ClockKind::LiftConfirmed, about)
}

pub(super) fn measure_report(m: &Material<'_>) -> Body {
    let found = m.last(|fact| match fact {
        Fact::MeasureReportedFor { measure, subject, .. } => Some((measure.clone(), subject.clone())),
        _ => None,
    });
    let (id, subject) = found.map_or((None, None), |(id, subject)| (Some(id), subject));
    let (name, basis) = id.map(|id| measure(m, &id)).unwrap_or_default();
    let on = subject.map(|place| format!("对{}", m.organ(&place))).unwrap_or_default();
    Body::new(format!("{}已被认定为违约失信。按照规定，提请依法依规{on}实施惩戒措施：{name}。", m.respondent()))
        .part("认定情况", record_line(m))
        .part("未履行情况", format!("尚未履行金额{}元。", m.case.sum(|claim| claim.outstanding)))
        .part("说明", "本措施由上级机关决定和实施，本机关仅报告情况。记录修复或者撤销的，将及时续报。")
        .basis(&[basis, m.plan("第（四）项")])
}

pub(super) fn persons_referral(m: &Material<'_>) -> Body {
    let text = m.last(|fact| match fact {
        Fact::Referred { text, .. } => Some(m.text(text)),
        _ => None,
    });
    Body::new(format!(
        "{}违约失信一案，造成政务失信行为的主要负责人和直接责任人可能负有责任，现将线索移送贵单位，请依法依规处理。",
        m.respondent()
    ))
    .part("认定情况", record_line(m))
    .part_if("移送的事由", text)
    .part(
        "请予支持的事项",
        format!(
            "请{}函复接收情况，办结后告知处理结果。是否追究责任、如何追究，由贵单位依职权决定。投诉人要求保密的，请予保密。",
            m.by(ClockKind::Referral)
        ),
    )
    .basis(&[m.plan("第（四）项")])
    .until(m, ClockKind::Referral)
}

/// Every measure ends with the record.
fn ended(m: &Material<'_>) -> String {
    let names: Vec<_> = m.case.sanctions.iter().map(|sanction| measure(m, &sanction.measure).0).collect();
    if names.is_empty() {
        "没有正在实施的惩戒措施。".to_owned()
    } else {
        format!("下列惩戒措施随记录一并终止：{}。", names.join("、"))
    }
}

pub(super) fn repair(m: &Material<'_>) -> Body {
    let granted = m.last(|fact| match fact {
        Fact::RepairGranted { rule, text, .. } => Some((rule.clone(), m.text(text))),
        _ => None,
    });
    let (rule, text) = granted.unwrap_or_default();
    let opening = if m.to_complainant() {
        format!("你（单位）投诉{}一案，该单位已纠正失信行为、完成履约，决定予以信用修复。", m.respondent())
    } else {
        "你单位申请信用修复。经审查，失信行为已经纠正、履约已经完成，决定予以修复。".to_owned()
    };
    let closing = if m.to_complainant() {
        "如实际未收到款项或者约定事项未实际履行，请说明情况并提交材料，可以要求重新办理。"
    } else {
        "修复后再次违约失信的，依程序重新认定。"
    };
    Body::new(opening)
        .part("修复的记录", record_line(m))
        .part_if("理由", Some(text).filter(|text| !text.is_empty()))
        .part(
            "修复的效力",
            format!("自本决定作出之日起停止公示、共享和使用该失信记录。{}修复信息推送省级信用信息共享平台。", ended(m)),
        )
        .part("说明", closing)
        .part_if("申请复核", m.to_complainant().then(|| m.challenge("准予信用修复的决定")))
        .basis(&[m.plan("第（五）项"), format!("适用规则：{rule}"), m.profile.repair.basis.clone()])
        .copy_to(m.lead())
}

pub(super) fn revocation(m: &Material<'_>) -> Body {
    let found = m.last(|fact| match fact {
        Fact::Revoked { text, cause, .. } => Some((m.text(text), *cause)),
        _ => None,
    });
    let (text, cause) = found.map_or((None, None), |(text, cause)| (Some(text), cause));
    let why = match cause {
        Some(RevocationCause::Procedure) => "原违约失信认定的程序或者形式不符合规定",
        Some(RevocationCause::ClaimFell) => "原违约失信认定所依据的诉求不成立",
        None => "原违约失信认定不当",
    };
    let opening = if m.to_complainant() {
        format!("你（单位）投诉{}一案，{why}，决定撤销失信记录。", m.respondent())
    } else {
        format!("经审查，对你单位的{why}，决定撤销失信记录。")
    };
    let rest = match (cause, m.to_complainant()) {
        (Some(RevocationCause::Procedure), true) => "本机关将重新告知被投诉主体、听取其陈述申辩，依法重新作出决定。",
        (Some(RevocationCause::Procedure), false) => {
            "本机关将重新送达拟认定告知书，你单位有完整的陈述申辩期限。撤销失信记录不免除依法、依约应当履行的义务。"
        }
        (Some(RevocationCause::ClaimFell), true) => {
            "对该诉求的书面答复将另行送达，你（单位）有异议的，可以在答复送达后申请复核。"
        }
        (_, true) => {
            "撤销失信记录不影响你（单位）依法通过协商、诉讼、仲裁等途径主张权利；有新的事实或者未实际履行的，可以要求重新办理。"
        }
        (_, false) => "撤销失信记录不免除依法、依约应当履行的义务。",
    };
    // Where the claim fell, its reply is what is challenged.
    let reviewed = m.to_complainant() && cause != Some(RevocationCause::ClaimFell);
    Body::new(opening)
        .part("撤销的记录", record_line(m))
        .part_if("理由", text)
        .part(
            "撤销的效力",
            format!(
                "该记录自始不作为失信记录使用，已公示、共享的及时撤下。{}撤销信息推送省级信用信息共享平台。",
                ended(m)
            ),
        )
        .part("说明", rest)
        .part_if("申请复核", reviewed.then(|| m.challenge("撤销失信记录的决定")))
        .basis(&[m.plan("第（三）项、第（五）项"), m.clock_basis(ClockKind::Objection)])
        .copy_to(m.lead())
}
