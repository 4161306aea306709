//! Letters to the complainant while a complaint is taken in.

use super::Body;
use crate::material::Material;
use domain::{act::BacklogPoint, clock::ClockKind, fact::Fact, time::prose_date};

fn protection(m: &Material<'_>) -> String {
    let hidden = if m.case.enterprise.confidential {
        "已按你（单位）的要求对被投诉主体保密身份。"
    } else {
        ""
    };
    format!(
        "{hidden}任何单位和个人不得对投诉人恐吓、打击报复；遭受打击报复的，可以随时在查询页面反映，由牵头部门核查。（依据：{}）",
        m.clock_basis(ClockKind::Retaliation)
    )
}

pub(super) fn receipt(m: &Material<'_>) -> Body {
    Body::new(format!(
        "你（单位）提交的政府违约失信投诉已于{}登记。现将有关事项告知如下。",
        prose_date(m.case.opened_on)
    ))
    .list("登记内容", format!("案件编号：{}。登记内容有误的，请及时提出更正。", m.case.number), m.matter())
    .part(
        "后续办理",
        format!(
            "本机关将{}决定是否受理，或者一次性告知需要补正的材料。登记不等于受理，也不表示反映的情况已经属实。",
            m.by(ClockKind::Acceptance)
        ),
    )
    .part(
        "查询和权利",
        format!("请妥善保管案件编号和查询码，凭此查看进度、接收文书、补充材料和申请撤回。{}", protection(m)),
    )
    .basis(&[m.plan("第（一）项")])
    .until(m, ClockKind::Acceptance)
}

/// A matter begun before the system was placed: both parties are told where, and on which document that rests.
pub(super) fn backlog(m: &Material<'_>) -> Body {
    let placed = m.last(|fact| match fact {
        Fact::BacklogPlaced { point, .. } => Some(match point {
            BacklogPoint::Verifying { organ, received_on } => {
                format!("{}由{}收到，正在核实", prose_date(*received_on), m.organ(organ))
            }
            BacklogPoint::Rectifying { organ, served_on, .. } => {
                format!("经{}核实属实，整改通知于{}送达", m.organ(organ), prose_date(*served_on))
            }
            BacklogPoint::Recorded { organ, determined_on, severity, .. } => format!(
                "{}于{}认定违约失信，失信程度：{}",
                m.organ(organ),
                prose_date(*determined_on),
                severity.label()
            ),
            BacklogPoint::Closed { ended_on, .. } => format!("已于{}办结", prose_date(*ended_on)),
        }),
        _ => None,
    });
    Body::new(format!("下列对{}的投诉在本系统启用以前已经开始办理，现依据原始文书作历史补录，特此告知。", m.respondent()))
        .list("补录事项", "", m.claims(m.case.claims_here()))
        .part_if("补录时所处阶段", placed)
        .part(
            "异议",
            "补录内容与原始文书不符的，请在收到本件之日起5个工作日内书面提出并附证明材料；失信记录经牵头部门核对接收后方予公示。",
        )
        .basis(&[m.plan("第（二）项")])
}

pub(super) fn acceptance(m: &Material<'_>) -> Body {
    let sme = m.case.sme.then(|| {
        format!(
            "本事项同时属于机关、事业单位拖欠中小企业款项。认定部门收到后，答复期限为{}。（依据：{}）",
            m.length(ClockKind::SmeHandling),
            m.clock_basis(ClockKind::SmeHandling)
        )
    });
    Body::new(format!(
        "你（单位）对{}的投诉（{}登记）收悉。经审查，属于政府违约失信投诉受理范围，决定予以受理。",
        m.respondent(),
        prose_date(m.case.opened_on)
    ))
    .list("受理事项", "", m.matter())
    .part(
        "后续办理",
        format!(
            "本机关将{}转交被投诉主体的上级部门或者主管部门核实认定，并告知你（单位）。认定部门收到后，应在{}内对每项诉求作出属实、不属实或者有分歧的结论。",
            m.by(ClockKind::HandOver),
            m.length(ClockKind::Verification)
        ),
    )
    .part_if("中小企业款项", sme)
    .part("投诉人权利", protection(m))
    .basis(&[m.plan("第（一）项、第（二）项")])
    .until(m, ClockKind::HandOver)
}

pub(super) fn supplement(m: &Material<'_>) -> Body {
    let items = m.last(|fact| match fact {
        Fact::SupplementAsked { items } => Some(m.text(items)),
        _ => None,
    });
    let lines = items.unwrap_or_default();
    let items = lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    Body::new(format!("你（单位）对{}的投诉收悉。经审查，材料尚需补正，现一次性告知如下。", m.respondent()))
        .list("需要补正的内容", "", items)
        .part(
            "补正期限",
            format!(
                "请{}在查询页面提交或者书面送交本机关。收到补正材料后，受理期限（{}）重新计算，补正所用时间不计入。",
                m.by(ClockKind::Supplement),
                m.length(ClockKind::Acceptance)
            ),
        )
        .part("逾期后果", "逾期未补正的，经审定终止办理。终止后补齐材料的，凭案件编号提交，本件继续办理。")
        .basis(&[m.plan("第（一）项"), m.clock_basis(ClockKind::Supplement)])
        .until(m, ClockKind::Supplement)
}

/// To the province, or through the lead that reports to it: one matter, and what is asked for.
pub(super) fn province_request(m: &Material<'_>) -> Body {
    let asked = m.last(|fact| match fact {
        Fact::ProvinceAsked { to, text, .. } => Some((*to, m.text(text))),
        _ => None,
    });
    let (to, why) = asked.map_or(("不予受理", String::new()), |(to, why)| (to.label(), why));
    let handed_down = m.case.sources.iter().find(|source| source.from_province);
    let number = handed_down.map(|source| source.native_id.clone()).unwrap_or_default();
    Body::new(format!(
        "省级交办的政府违约失信投诉线索（编号{number}），投诉{}，经审查，拟予{to}。按照规定，省级交办件{to}须经省级同意，现请示如下。",
        m.respondent()
    ))
    .part("理由", why)
    .part("请示事项", format!("是否同意对该件{to}，请书面批复。批复前本件不作{to}处理；不同意的，继续办理并按期反馈结果。"))
    .basis(&[m.plan("第（一）项")])
}

pub(super) fn decline(m: &Material<'_>) -> Body {
    let found = m.last(|fact| match fact {
        Fact::Declined { reason, text } => Some((reason.clone(), text.clone())),
        _ => None,
    });
    let reason = found.as_ref().and_then(|(reason, _)| m.profile.declines.get(reason));
    let said = found.as_ref().map(|(_, text)| m.text(text));
    let mut body = Body::new(format!("你（单位）对{}的投诉收悉。经审查，决定不予受理。", m.respondent())).part(
        "理由",
        [reason.map(|reason| format!("{}。", reason.text)), said].into_iter().flatten().collect::<String>(),
    );
    body = body.part_if("解决途径", reason.map(|reason| format!("{}。", reason.door)));
    body.part("申请复核", m.challenge("本决定"))
        .basis(&[m.plan("第（一）项"), reason.map(|reason| reason.basis.clone()).unwrap_or_default()])
        .until(m, ClockKind::Challenge)
}

pub(super) fn lapsed(m: &Material<'_>) -> Body {
    let found = m.last(|fact| match fact {
        Fact::Lapsed { service, text } => Some((service.reached_on, m.text(text))),
        _ => None,
    });
    let (reached_on, text) = found.unwrap_or_default();
    let reached = reached_on.map(|day| format!("补正通知书于{}送达，", prose_date(day))).unwrap_or_default();
    Body::new(format!(
        "你（单位）对{}的投诉，{reached}补正期限届满仍未收到补正材料。经审定，按逾期未补正终止办理。",
        m.respondent()
    ))
    .part("理由", text)
    .part("补正迟到的", "补齐材料的，凭案件编号提交，本件继续办理，无需重新投诉。")
    .part("申请复核", m.challenge("本决定"))
    .basis(&[m.plan("第（一）项"), m.clock_basis(ClockKind::Supplement)])
    .until(m, ClockKind::Challenge)
}

/// The complainant will not be named, and without that the matter cannot be gone on with.
pub(super) fn ended(m: &Material<'_>) -> Body {
    let text = m.last(|fact| match fact {
        Fact::EndDecided { text, .. } => Some(m.text(text)),
        _ => None,
    });
    Body::new(format!(
        "你（单位）对{}的投诉，经征求意见并回访，你（单位）不同意向被投诉主体公开身份。经审定，终止办理。",
        m.respondent()
    ))
    .part_if("理由", text)
    .part("保密", "终止办理后，仍不向被投诉主体提供投诉人的任何信息；改变意见的，可以凭案件编号要求重新办理。")
    .part("申请复核", m.challenge("本决定"))
    .basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::Consent)])
    .until(m, ClockKind::Challenge)
}

pub(super) fn on_file(m: &Material<'_>) -> Body {
    let suit = m.last(|fact| match fact {
        Fact::PutOnFile { suit } => Some(m.text(suit)),
        _ => None,
    });
    Body::new(format!(
        "你（单位）对{}的投诉收悉。因同一事项正在诉讼、仲裁等法定程序中，决定登记存查，暂不受理。",
        m.respondent()
    ))
    .part("所涉程序", suit.unwrap_or_default())
    .part(
        "存查期间",
        format!(
            "本机关每{}查看一次程序进展，下一次{}查看。请在裁判、裁决生效后及时提交法律文书。",
            m.length(ClockKind::SuspendedLook),
            m.by(ClockKind::SuspendedLook)
        ),
    )
    .part(
        "存查终结",
        "生效裁判、裁决判令被投诉主体履行而未履行的，本机关受理并转交核实；撤诉或者程序终结而争议未解决的，可以要求恢复办理；请求被驳回或者已经执行完毕的，登记存查办结。",
    )
    .part("申请复核", m.challenge("登记存查"))
    .basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::SuspendedLook)])
    .until(m, ClockKind::SuspendedLook)
}

pub(super) fn consent(m: &Material<'_>) -> Body {
    Body::new(format!(
        "你（单位）对{}的投诉要求对被投诉主体保密身份。经审查，所反映的事实本身足以使被投诉主体辨认投诉人，或者付款、履行须以公开身份为前提。现就是否同意公开身份征求意见。",
        m.respondent()
    ))
    .list(
        "请选择",
        format!("请{}在查询页面答复：", m.by(ClockKind::Consent)),
        vec![
            "同意向被投诉主体公开投诉人名称及办理所必需的合同、诉求信息，案件继续办理；".to_owned(),
            "不同意公开，由牵头部门向你（单位）回访后，审定终止办理，或者在不公开你（单位）身份的前提下继续办理。".to_owned(),
        ],
    )
    .part("逾期后果", "逾期未答复的，不视为同意，也不视为不同意，案件在不公开你（单位）身份的前提下继续办理。")
    .part("保密承诺", format!("答复同意之前，不向被投诉主体提供投诉人的任何信息。{}", protection(m)))
    .basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::Consent)])
    .until(m, ClockKind::Consent)
}
