//! Letters of verification, of what is in dispute, and of time that stands still or grows.

use super::Body;
use crate::material::{Material, last_day};
use domain::{
    act::{Instalment, Payment},
    clock::ClockKind,
    fact::Fact,
    time::prose_date,
    vocabulary::{Challengeable, Finding},
};

/// What the forbidden excuses are; national law that stands in the words of the glossary too.
pub(super) const EXCUSES: &str = "不得以行政区划调整、政府换届、机构或者职能调整、人员更替、内部付款流程、未约定的审计或者竣工验收等为由不履约（《民营经济促进法》第六十七条、第七十条；属于中小企业款项的，并适用《保障中小企业款项支付条例》第十四条）";

pub(super) fn statement_order(m: &Material<'_>) -> Body {
    Body::new("本机关正在核实对你单位的政府违约失信投诉。现要求你单位作出书面说明。")
        .list("投诉事项", "", m.matter())
        .list(
            "说明内容",
            format!("请{}提交书面说明和证明材料，逐项载明：", m.by(ClockKind::Statement)),
            vec![
                "诉求是否属实，有无相应的合同、协议、会议纪要、批复或者其他承诺；".to_owned(),
                "约定的义务、期限和实际履行情况，附付款凭证、验收文件等；".to_owned(),
                "未履行或者未完全履行的，说明理由和拟履行的时间；".to_owned(),
                "有分歧的，说明分歧的内容、金额和依据。".to_owned(),
            ],
        )
        .part(
            "注意事项",
            format!(
                "{EXCUSES}，此类理由不能支持不属实、有分歧的结论。逾期未说明的，记录在案，核实照常进行。不得查找、恐吓、打击报复投诉人。"
            ),
        )
        .basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::Retaliation)])
        .until(m, ClockKind::Statement)
}

pub(super) fn reply(m: &Material<'_>) -> Body {
    let of = m.last(|fact| match fact {
        Fact::ReplyServed { of, .. } => Some(*of),
        _ => None,
    });
    let wanted = if of == Some(Challengeable::Disputed) { Finding::Disputed } else { Finding::Untrue };
    // A decision after talks is newer than the conclusion it settles, so the last of both is quoted.
    let text = m.last(|fact| match fact {
        Fact::Concluded { text, .. } | Fact::DisputeDecided { text, .. } => Some(m.text(text)),
        _ => None,
    });
    let grounds = m.last(|fact| match fact {
        Fact::Concluded { findings, .. } => Some(
            findings
                .iter()
                .filter(|found| found.finds(wanted))
                .map(|found| {
                    let part = found.parts.map(|parts| format!("其中{}{}元，", wanted.label(), parts.of(wanted)));
                    format!("诉求{}：{}{}", found.claim, part.unwrap_or_default(), found.ground.label())
                })
                .collect::<Vec<_>>(),
        ),
        _ => None,
    });
    let opening = if m.to_complainant() {
        format!("你（单位）对{}的投诉，经本机关核实，现答复如下。", m.respondent())
    } else {
        format!("对{}的投诉，经本机关核实，已书面答复投诉人，现同步反馈。", m.respondent())
    };
    let mut body = Body::new(opening)
        .list(
            "核实结论",
            format!("总体结论：{}。", m.case.finding_label()),
            m.claims(m.case.claims.iter().filter(|claim| claim.finding.is_some())),
        )
        .part_if("事实和理由", text);
    if let Some(grounds) = grounds.filter(|grounds| !grounds.is_empty()) {
        body = body.list("结论所依据的情形", "", grounds);
    }
    body = match of {
        Some(Challengeable::Disputed) => body.part(
            "后续办理",
            format!(
                "有分歧的诉求单独办理，请与被投诉主体{}协商；协商不成的，由本机关作出裁量，或者依法通过诉讼、仲裁解决。属实的诉求不受影响，继续督促整改。",
                m.by(ClockKind::DisputeTalks)
            ),
        ),
        _ if m.case.claims.iter().any(|claim| claim.finding == Some(Finding::True)) => {
            body.part("后续办理", "属实的诉求，本机关继续督促被投诉主体整改。")
        }
        _ => body,
    };
    if m.to_complainant() {
        body = body.part("申请复核", m.challenge("本答复的结论"));
    }
    body.basis(&[m.plan("第（二）项")]).until(m, ClockKind::Challenge).until(m, ClockKind::DisputeTalks)
}

pub(super) fn dispute(m: &Material<'_>) -> Body {
    let settled = m.last(|fact| match fact {
        Fact::SettlementAgreed { agreed, instalments, .. } => Some(Some((agreed.clone(), instalments.clone()))),
        Fact::DisputeDecided { .. } => Some(None),
        _ => None,
    });
    match settled.flatten() {
        Some((agreed, instalments)) => settlement(m, &agreed, &instalments),
        None => decided(m),
    }
}

/// What the parties agreed on, told to both.
fn settlement(m: &Material<'_>, agreed: &[Payment], instalments: &[Instalment]) -> Body {
    let sums = agreed.iter().map(|part| format!("诉求{}：约定履行{}元", part.claim, part.sum)).collect::<Vec<_>>();
    let days = instalments.iter().map(|item| format!("{}支付{}元", prose_date(item.due_on), item.sum));
    let who = if m.to_complainant() { "你（单位）与被投诉主体" } else { "你单位与投诉人" };
    Body::new(format!("{who}就有分歧的诉求达成和解，本机关予以确认并监督履行。"))
        .list("和解内容", "没有约定的部分，投诉人不再主张。", sums)
        .list("付款安排", "", days.collect())
        .part(
            "履行和验收",
            "付款凭证由本机关核对验收，全部付清后办结。任何一期逾期未付的，恢复督促整改，另行下达整改通知。",
        )
        .basis(&[m.plan("第（二）项“推动加快协商解决”"), m.clock_basis(ClockKind::Instalment)])
        .until(m, ClockKind::Instalment)
        .copy_to(m.lead())
}

fn decided(m: &Material<'_>) -> Body {
    let decided = m.last(|fact| match fact {
        Fact::DisputeDecided { finding, text } => Some((*finding, m.text(text))),
        _ => None,
    });
    let (finding, text) = decided.unwrap_or((Finding::Disputed, String::new()));
    let body = Body::new(format!(
        "你（单位）对{}的投诉中有分歧的诉求，经协商未能解决，本机关裁量认为：{}。",
        m.respondent(),
        finding.label()
    ))
    .list("所涉诉求", "", m.claims(m.case.claims_here()))
    .part("事实和理由", text);
    let body = if finding == Finding::True {
        body.part(
            "后续办理",
            format!("本机关将{}向被投诉主体下达整改通知并督促履行。", m.by(ClockKind::RectificationOrder)),
        )
    } else {
        body.part(
            "申请复核",
            format!(
                "本机关将{}送达书面答复。对结论有异议的，可以在收到书面答复后申请复核一次，期限以答复书所载为准。",
                m.by(ClockKind::Reply)
            ),
        )
    };
    body.basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::DisputeTalks)])
        .until(m, ClockKind::RectificationOrder)
        .until(m, ClockKind::Reply)
}

pub(super) fn suspension(m: &Material<'_>) -> Body {
    let suit = m.last(|fact| match fact {
        Fact::Suspended { suit, .. } => Some(m.text(suit)),
        _ => None,
    });
    let whose = if m.to_complainant() {
        format!("你（单位）对{}的投诉", m.respondent())
    } else {
        "对你单位的投诉".to_owned()
    };
    // The number of a suit leads to the parties' names.
    let suit = if m.hidden() { Some("诉讼、仲裁材料由本机关存档。".to_owned()) } else { suit };
    Body::new(format!("{whose}，因有分歧的诉求已进入诉讼、仲裁等法定程序，本机关决定自{}起中止办理。", prose_date(m.event.occurred_on)))
        .part_if("所涉程序", suit)
        .part(
            "中止期间",
            format!(
                "中止期间停止计算办理时限，本机关每{}查看一次进展。裁判、裁决生效或者程序终结后，应及时提交法律文书。",
                m.length(ClockKind::SuspendedLook)
            ),
        )
        .part(
            "恢复办理",
            "生效裁判、裁决判令履行的，督促被投诉主体限期履行，拒不履行的依程序认定为违约失信；撤诉或者程序终结的，恢复核实；请求被驳回的，终结办理。中止不影响双方协商和无分歧诉求的履行。",
        )
        .basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::SuspendedLook)])
        .until(m, ClockKind::SuspendedLook)
}

pub(super) fn extension(m: &Material<'_>) -> Body {
    let extended = m.last(|fact| match fact {
        Fact::ClockExtended { run, last_day: day, provisional, .. } => Some((*run, last_day(*day, *provisional))),
        _ => None,
    });
    let run = extended.as_ref().and_then(|(no, _)| m.case.clocks.iter().find(|run| run.no == *no));
    let what = run.map_or("办理", |run| run.kind.label());
    let until = extended.as_ref().map_or("规定期限", |(_, day)| day.as_str());
    let original = run.map(|run| format!("原定{}届满，", prose_date(run.original))).unwrap_or_default();
    let often = run.and_then(|run| m.profile.clocks.get(&run.kind)?.extension.as_ref());
    let often = often.map(|rule| format!("该时限最多延长{}次，每次{}。", rule.times, crate::material::length(rule.by)));
    Body::new(format!(
        "你（单位）对{}的投诉，“{what}”时限{original}因在原期限内确难办结，经批准延长至{until}24时。",
        m.respondent()
    ))
    .part(
        "说明",
        format!(
            "{}延长期间办理不停止；到期仍未办结的，由牵头部门督办。你（单位）可以随时查询进度、补充材料。",
            often.unwrap_or_default()
        ),
    )
    .basis(&[m.plan("第（二）项"), run.map(|run| run.basis.clone()).unwrap_or_default()])
    .until_run(run)
}
