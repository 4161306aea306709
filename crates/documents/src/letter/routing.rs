//! Letters by which a complaint goes to the organ that works on it.

use super::Body;
use crate::material::Material;
use domain::{clock::ClockKind, effects::Recipient, fact::Fact, routing::LADDER, time::prose_date};

/// How an organ that works on the case treats the complainant. One outside the system cannot read the file there.
fn secrecy(m: &Material<'_>, outside: bool) -> String {
    let hidden = if m.case.enterprise.confidential && outside {
        "投诉人要求对被投诉主体保密：材料另行移送，请严格限定知悉范围，不得向被投诉主体透露投诉人的名称、合同和材料。"
    } else if m.case.enterprise.confidential {
        "投诉人要求对被投诉主体保密：不得向被投诉主体透露其名称、合同和材料，事实和材料请按权限查阅，每次查阅均留痕并可由投诉人查询。"
    } else {
        "投诉材料仅用于核实办理。"
    };
    format!("{hidden}与本事项有利害关系的人员应当回避；不得将投诉人个人信息、商业秘密提供给无关单位和个人。")
}

fn narrative(m: &Material<'_>) -> Option<String> {
    m.words(m.case.narrative.as_ref())
}

pub(super) fn relay(m: &Material<'_>) -> Body {
    Body::new(format!(
        "{}登记的对{}的政府违约失信投诉，被投诉主体由你县（市）管理，现转由你单位牵头办理。",
        prose_date(m.case.opened_on),
        m.respondent()
    ))
    .list("投诉事项", "", m.matter())
    .part_if("投诉人反映的情况", narrative(m))
    .part(
        "办理要求",
        format!(
            "请{}接收，逾期未接收的转回本机关。接收后应第一时间（{}内）转交被投诉主体的上级部门或者主管部门核实认定，并跟踪至办结。",
            m.by(ClockKind::Relay),
            m.length(ClockKind::HandOver)
        ),
    )
    .part("保密和回避", secrecy(m, false))
    .basis(&[m.plan("第（二）项")])
    .until(m, ClockKind::Relay)
}

pub(super) fn hand_over(m: &Material<'_>) -> Body {
    let handed = m.last(|fact| match fact {
        Fact::HandedOver { why, reason, designated, .. } => Some((why.clone(), reason.clone(), *designated)),
        _ => None,
    });
    let (why, reason, designated) = handed.unwrap_or_default();
    let why = [why, reason.map(|reason| m.text(&reason)).unwrap_or_default()];
    let why = why.into_iter().filter(|why| !why.is_empty()).collect::<Vec<_>>().join("；");
    let receipt = if designated {
        format!("本件由牵头部门指定你单位办理。请{}签收，逾期未签收的，视为收到。", m.by(ClockKind::SignFor))
    } else {
        format!(
            "请{}签收；认为不属于你单位职责的，在同一期限内说明理由并提出转办建议，由本机关审定。逾期未签收的，视为收到。",
            m.by(ClockKind::SignFor)
        )
    };
    Body::new(format!("现将对{}的政府违约失信投诉线索转交你单位，请核实认定。", m.respondent()))
        .list("投诉事项", "", m.matter())
        .part_if("投诉人反映的情况", narrative(m))
        .part_if("转交你单位的理由", Some(why).filter(|why| !why.is_empty()).map(|why| format!("{why}。")))
        .list(
            "办理要求",
            "",
            vec![
                receipt,
                format!(
                    "自收到之日起{}内，对每项诉求分别作出属实、不属实或者有分歧的结论。",
                    m.length(ClockKind::Verification)
                ),
                format!(
                    "情况不属实的，{}内书面答复投诉人、做好解释说明，并同步反馈本机关。",
                    m.length(ClockKind::Reply)
                ),
                "情况属实的，立即督促被投诉主体整改；拒不整改的，依程序认定为违约失信，并将失信信息推送本机关。"
                    .to_owned(),
                "有分歧的，分开办理，推动协商解决或者运用法律手段解决，无分歧部分不得因此拖延。".to_owned(),
                "以机构调整、人员变动等理由不履约的，属于违约失信情形，不得据此作出不属实、有分歧的结论。".to_owned(),
            ],
        )
        .part("保密和回避", secrecy(m, false))
        .basis(&[m.plan("第（二）项")])
        .until(m, ClockKind::SignFor)
        .until(m, ClockKind::Verification)
        .until(m, ClockKind::SmeHandling)
}

pub(super) fn hand_over_copy(m: &Material<'_>) -> Body {
    let outside = m.last(|fact| match fact {
        Fact::ReferredOut { to, .. } => Some((to.clone(), true)),
        Fact::HandedOver { to, .. } => Some((to.clone(), false)),
        _ => None,
    });
    let (to, outside) = outside.map_or_else(|| (m.determining(), false), |(organ, outside)| (m.organ(&organ), outside));
    let follows = if outside {
        format!(
            "该机关不由本地管理。本机关将跟踪催询，请其{}函告办理情况；收到结果后及时告知你（单位）。",
            m.by(ClockKind::Chase)
        )
    } else {
        format!(
            "该机关收到后应在{}内对每项诉求作出结论。情况不属实的，将书面答复并说明理由，你（单位）可以申请复核；情况属实的，将督促被投诉主体整改。",
            m.length(ClockKind::Verification)
        )
    };
    Body::new(format!("你（单位）对{}的投诉已转交{to}核实办理。", m.respondent()))
        .part("后续办理", follows)
        .part_if("申请复核", outside.then(|| m.challenge("系统外移送")))
        .part(
            "查询和权利",
            "可凭案件编号和查询码查看进度。认为承办单位或者人员与本事项有利害关系的，可以提出回避要求；需要补充材料的，可以随时提交。",
        )
        .basis(&[m.plan("第（二）项")])
        .until(m, ClockKind::Chase)
}

pub(super) fn referral_outside(m: &Material<'_>) -> Body {
    Body::new(format!(
        "本机关收到对{}的政府违约失信投诉。经研判，该事项由贵单位管辖，现将线索移送贵单位，请依职权办理。",
        m.respondent()
    ))
    .list("投诉事项", "", m.matter())
    .part_if("投诉人反映的情况", narrative(m))
    .part(
        "请予支持的事项",
        format!(
            "请{}将受理和办理情况函告本机关并附办理结果文书，同时答复投诉人；不属于贵单位管辖的，请说明理由并退回材料。",
            m.by(ClockKind::Chase)
        ),
    )
    .part("保密和回避", secrecy(m, true))
    .basis(&[m.plan("第（二）项")])
    .until(m, ClockKind::Chase)
}

pub(super) fn elevation(m: &Material<'_>) -> Body {
    let moved = m.last(|fact| match fact {
        Fact::Elevated { from, to } => Some((from.clone(), to.clone())),
        _ => None,
    });
    let Some((from, to)) = moved else {
        return Body::new(format!("对{}的投诉决定提级办理。", m.respondent())).basis(&[m.plan("第（六）项")]);
    };
    let taken = matches!(m.to, Recipient::Organ(organ) if *organ == from);
    // A case also moves on when its organ may no longer judge it; only silence is held against an organ.
    let silent = m.case.clocks.iter().any(|run| usize::from(run.rung) >= LADDER.len());
    let cause =
        if silent { "经催办、督办仍未在规定期限内办理" } else { "因情况变化不宜继续办理" };
    let demands: &[&str] = match (taken, silent) {
        (true, true) => &[
            "自本决定送达之日起停止办理，并将案卷材料完整移交接办单位；",
            "逾期未办的情况已记录在案，纳入评估和通报；",
            "继续配合接办单位查明事实。",
        ],
        (true, false) => &["自本决定送达之日起停止办理，并将案卷材料完整移交接办单位；", "继续配合接办单位查明事实。"],
        (false, _) => &[
            "接收案卷，依工作方案核实认定，原单位已送达的文书继续有效；",
            "按文末时限办理，时限自接办重新计算；",
            "与本事项有利害关系的人员应当回避。",
        ],
    };
    let mut body = Body::new(format!(
        "对{}的投诉，{}{cause}。本机关决定提级办理，由{}接办。",
        m.respondent(),
        m.organ(&from),
        m.organ(&to)
    ))
    .list("对你单位的要求", "", demands.iter().map(|&demand| demand.to_owned()).collect())
    .basis(&[m.plan("第（六）项、第（七）项"), m.clock_basis(ClockKind::Escalation)]);
    if !taken {
        for kind in [ClockKind::SignFor, ClockKind::Verification, ClockKind::DisputeTalks, ClockKind::Determination] {
            body = body.until(m, kind);
        }
    }
    body
}
