//! Letters of review, withdrawal, correction and closing.

use super::Body;
use crate::material::Material;
use domain::{
    act::Correction,
    clock::ClockKind,
    fact::Fact,
    stage::Stage,
    time::prose_date,
    vocabulary::{Evil, Outcome},
};

pub(super) fn request(m: &Material<'_>) -> Body {
    let challenged = m.last(|fact| match fact {
        Fact::Challenged { of, text, .. } => Some((*of, m.words(Some(text)))),
        _ => None,
    });
    let of = challenged.as_ref().map(|(of, _)| *of).or_else(|| m.case.review.as_ref().map(|review| review.of));
    let what = of.map_or("原处理", |of| of.label());
    if m.to_complainant() {
        return told(m, what);
    }
    let passed = matches!(m.event.fact, Fact::ReviewPassedOn { .. });
    let passed =
        if passed { "原复核机关未在期限内作出决定，现依程序转由你单位复核。" } else { "" };
    Body::new(format!("投诉人对“{what}”的处理申请复核。{passed}请你单位复核并作出决定。"))
        .list("案件情况", "", m.matter())
        .part_if("申请理由", challenged.and_then(|(_, text)| text))
        .list(
            "复核要求",
            "",
            vec![
                "由未参与原处理、与本事项无利害关系的人员办理；".to_owned(),
                "对原处理的事实、依据和程序全面审查，必要时听取双方意见；".to_owned(),
                format!("{}作出维持或者撤销的决定，说明理由并送达投诉人和原处理机关。", m.by(ClockKind::Review)),
            ],
        )
        .part("复核的效力", "维持的，原处理为最终处理意见；撤销的，退回原处理之前的环节，由其他人员重新办理。")
        .basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::Review)])
        .until(m, ClockKind::Review)
}

/// To the complainant, where the challenge went to a reviewer outside the prefecture.
fn told(m: &Material<'_>, what: &str) -> Body {
    let reviewer = m.case.review.as_ref().map(|review| m.organ(&review.reviewer)).unwrap_or_default();
    Body::new(format!(
        "你（单位）对“{what}”的处理申请复核。本地没有层级不低于原处理机关的无利害关系单位，复核申请已由本机关报送{reviewer}。"
    ))
    .part("复核期间", "各项诉求在收到复核结果以前不终结；收到复核结果后，本机关登记并书面告知。")
    .part(
        "依法享有的其他救济",
        "等待复核不影响你（单位）依法申请行政复议、提起行政诉讼或者民事诉讼、申请仲裁；有关期限从法律规定，不因本复核中断。",
    )
    .basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::Review)])
}

pub(super) fn decision(m: &Material<'_>) -> Body {
    let decided = m.last(|fact| match fact {
        Fact::ReviewDecided { upheld, text, determining, .. } => Some((*upheld, m.text(text), determining.clone())),
        _ => None,
    });
    let (upheld, text, determining) = decided.unwrap_or((true, String::new(), None));
    let of = m.last(|fact| match fact {
        Fact::Challenged { of, .. } => Some(of.label()),
        _ => None,
    });
    let what = of.map_or_else(|| "原处理".to_owned(), |of| format!("“{of}”的处理"));
    let result = if upheld { "维持" } else { "撤销" };
    let whose = if m.to_complainant() && !m.to_joined() { "你（单位）" } else { "投诉人" };
    let follows = if upheld {
        "本决定为本机制内的最终处理意见，不再就同一处理申请复核。有新的事实或者未实际履行的，可以要求重新办理；依法享有的行政复议、诉讼、仲裁等权利不受影响。".to_owned()
    } else {
        let to = determining.map(|organ| format!("由{}", m.organ(&organ))).unwrap_or_default();
        format!("案件退回原处理之前的环节，{to}另行指派未参与原处理的人员重新办理。")
    };
    let mut body = Body::new(format!("{whose}对{}投诉案中{what}申请复核。经复核，决定{result}。", m.respondent()))
        .part("理由", text)
        .part("决定的效力", follows)
        .basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::Review)]);
    for kind in [ClockKind::Acceptance, ClockKind::SignFor, ClockKind::Verification, ClockKind::Rectification] {
        body = body.until(m, kind);
    }
    body.until(m, ClockKind::Determination).copy_to(m.lead())
}

pub(super) fn withdrawal(m: &Material<'_>) -> Body {
    let decided = m.last(|fact| match fact {
        Fact::WithdrawalDecided { end, called_back, text } => {
            Some((*end, *called_back, text.as_ref().map(|text| m.text(text))))
        }
        _ => None,
    });
    let (end, called_back, text) = decided.unwrap_or_default();
    let result =
        if end { "同意撤回，终止办理" } else { "不终止办理，由本机关依职权继续办理" };
    let back = if called_back { "本机关已就撤回是否自愿进行回访。" } else { "" };
    let whose = if m.to_joined() { "并案的另一投诉人" } else { "你（单位）" };
    let body =
        Body::new(format!("{whose}申请撤回对{}的投诉。经审定，{result}。{back}", m.respondent())).part_if("理由", text);
    let body = if end {
        body.part(
            "非自愿撤回",
            format!("撤回系受到压力、利诱或者并非真实意思的，可以如实反映。{}", m.challenge("撤回处理")),
        )
    } else {
        body.part("后续办理", "继续办理不需要你（单位）另行申请，可以随时查询进度。")
    };
    body.basis(&[m.plan("第（二）项"), m.clock_basis(ClockKind::Withdrawal)]).until(m, ClockKind::Challenge)
}

/// What was corrected, from what and to what. A confidential name is not told to the respondent.
fn corrected(m: &Material<'_>, correction: &Correction, old: &str) -> String {
    let (what, new) = match correction {
        Correction::ClaimSum { claim, new } => (format!("诉求{claim}的金额（元）"), new.to_string()),
        Correction::ClaimRate { claim, new } => {
            (format!("诉求{claim}的利率"), new.map_or_else(|| "没有约定".to_owned(), |rate| rate.to_string()))
        }
        Correction::ClaimOrder { claim, new } => (format!("诉求{claim}的付款抵充顺序"), new.label().to_owned()),
        Correction::ClaimDue { claim, new } => (format!("诉求{claim}的应履行日期"), new.to_string()),
        Correction::Respondent { new } => ("被投诉主体".to_owned(), m.organ(new)),
        Correction::Evils { new } => {
            ("失信类型".to_owned(), new.iter().copied().map(Evil::label).collect::<Vec<_>>().join("、"))
        }
        Correction::Breach { new } => ("违约情形".to_owned(), new.label().to_owned()),
        Correction::Size { new } => ("企业规模".to_owned(), new.label().to_owned()),
        Correction::EnterpriseName { .. } => ("投诉人名称".to_owned(), m.enterprise().to_owned()),
    };
    let old = match correction {
        // The log keeps the identifier of the organ; the reader knows its name.
        Correction::Respondent { .. } => {
            domain::ids::OrganId::parse(old).map_or_else(|_| old.to_owned(), |organ| m.organ(&organ))
        }
        _ => old.to_owned(),
    };
    format!("{what}：由“{old}”更正为“{new}”。")
}

pub(super) fn correction(m: &Material<'_>) -> Body {
    let found = m.last(|fact| match fact {
        Fact::Corrected { correction, old, reason, .. } => Some((corrected(m, correction, old), m.text(reason))),
        _ => None,
    });
    let (what, reason) = found.unwrap_or_default();
    Body::new("本案登记或者文书中有误，现予更正。")
        .part("更正内容", what)
        .part("更正理由", reason)
        .part(
            "效力",
            "此前送达的文书中与更正内容不一致的，以本通知书为准；其他内容不变。对更正有异议的，请及时书面提出。",
        )
        .basis(&["依原登记和证据更正，原记录保留备查".to_owned()])
}

fn explained(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Declined => "投诉不予受理，已告知理由和解决途径",
        Outcome::Lapsed => "逾期未补正，投诉终止办理；补齐材料后凭原案件编号提交，本件继续办理",
        Outcome::Untrue => "经核实不属实，已书面答复并说明理由",
        Outcome::Settled => "双方达成和解并已履行完毕，验收通过",
        Outcome::Performed => "被投诉主体已整改到位，验收通过",
        Outcome::ClaimLost => "生效裁判、裁决驳回请求",
        Outcome::DefenceUpheld => "被投诉主体的申辩成立，不认定违约失信",
        Outcome::Withdrawn => "投诉已撤回",
        Outcome::Repaired => "被投诉主体已完成履约，失信记录已修复",
        Outcome::Revoked => "失信记录已撤销",
        Outcome::DoneOutside => "有管辖权的机关已办结并反馈结果",
        Outcome::ConsentRefused => "未取得公开身份的同意，无法继续办理",
        Outcome::Unclaimed => "投诉人终止后无人承继",
        Outcome::OnFileEnded => "登记存查所涉程序已终结",
    }
}

/// To the contact that stood on the file before, whoever asked for the code.
pub(super) fn code_notice(m: &Material<'_>) -> Body {
    let until = m.last(|fact| match fact {
        Fact::CodeReissued { blocks_until, .. } => Some(*blocks_until),
        _ => None,
    });
    let until = until.map(prose_date).unwrap_or_default();
    Body::new("本件的查询码经审定准予补发，原查询码作废。").part(
        "请注意",
        format!("不是你（单位）申请的，请立即告知本机关。{until}前，本机关不受理撤回、确认收款、和解等使案件终结或者减少权益的事项。"),
    )
    .basis(&[m.plan("第（二）项"), "依原登记的联系方式告知，防止他人冒用（本地设定）".to_owned()])
}

pub(super) fn closing(m: &Material<'_>) -> Body {
    let outcome = m.last(|fact| match fact {
        Fact::Closed { outcome } => Some(*outcome),
        _ => None,
    });
    let outcome = outcome.or(match m.case.stage {
        Stage::Ending { outcome } | Stage::Closed { outcome } => Some(outcome),
        _ => None,
    });
    let result = outcome.map_or_else(
        || "办理结果见此前送达的文书".to_owned(),
        |outcome| format!("{}（{}）", explained(outcome), outcome.label()),
    );
    let mut body =
        Body::new(format!("你（单位）对{}的投诉（{}登记）已办结。", m.respondent(), prose_date(m.case.opened_on)))
            .part("办理结果", format!("{result}。"));
    let claims = m.claims(m.case.claims_here());
    if !claims.is_empty() {
        body = body.list("各项诉求", "", claims);
    }
    body.part(
        "后续权利",
        "有新的事实、未实际履行或者办理确有错误的，可以凭原案件编号要求重新办理；遭受打击报复的，可以随时反映；依法享有的行政复议、诉讼、仲裁等权利不受影响。欢迎对办理情况作出评价。",
    )
    .basis(&[m.plan("第（二）项")])
}
