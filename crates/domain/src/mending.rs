//! Succession of organs in mid-case, corrections, annulments, evidence, messages, instructions, answers to channels,
//! reopening.

use crate::{
    access::audiences,
    act::{Act, Correction},
    case::RecordState,
    clock::ClockKind,
    clockrun::RunState,
    decide::wrong_stage,
    fact::{Fact, Part},
    ids::{ChannelId, EvidenceId, OrganId},
    money::Fen,
    overturning::take_up,
    profile::PaymentOrder,
    refs::TextRef,
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
    vocabulary::{Audience, Breach, Finding, Outcome, ReopeningReason},
};
use jiff::civil::Date;

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::Succeed { from, to, document } => succeed(turn, from, to, document),
        Act::Correct { version, correction, reason } => correct(turn, *version, correction, reason),
        Act::Annul { version, fact, reason } => annul(turn, *version, fact, reason),
        Act::FileEvidence { evidence, digest, claim } => file_evidence(turn, evidence, digest, *claim),
        Act::SealEvidence { evidence, reason } => seal_evidence(turn, evidence, reason),
        Act::Post { audience, text } => post(turn, *audience, text),
        Act::Instruct { to, text, due_on } => instruct(turn, to, text, *due_on),
        Act::ReportInstruction { no, text } => report_instruction(turn, *no, text),
        Act::AnswerChannel { channel, native_id, receipt } => answer_channel(turn, channel, native_id, receipt),
        Act::Reopen { reason, text } => reopen(turn, act, *reason, text),
        Act::AdoptProfile => adopt_profile(turn),
        _ => return None,
    })
}

/// A party writes to the offices and to nobody else: what the complainant says never reaches the respondent by a message,
/// nor the other way round. The offices choose.
fn post(turn: &mut Turn<'_>, audience: Audience, text: &TextRef) -> Result<(), Refusal> {
    let open = audiences(turn.ctx.actor.role);
    require(
        open.contains(&audience),
        "not-your-audience",
        format!("您的消息只发给办案人员，不能发给“{}”", audience.label()),
        "不选接收方，直接发送；需要转告对方的，由办案人员转告",
    )?;
    turn.emit(Fact::Posted { audience, text: text.clone() });
    Ok(())
}

/// Open orders, plans, notices and records pass to the successor, served anew; clocks of performance are not restarted
/// (C2.7).
fn succeed(turn: &mut Turn<'_>, from: &OrganId, to: &OrganId, document: &str) -> Result<(), Refusal> {
    require(!turn.case.stage.is_end(), "ended", "案件已办结", "无需变更")?;
    require(turn.ctx.directory.get(to).is_some(), "unknown-organ", "机构名录中没有承继机关", "先在名录中登记")?;
    require(from != to, "same", "承继机关与原机关相同", "核对机关")?;
    let resolution = turn.ctx.directory.resolve(from, turn.on);
    let allowed = match &resolution {
        crate::succession::Resolution::Successor { id, .. } => id == to,
        crate::succession::Resolution::Several(several) => several.contains(to),
        crate::succession::Resolution::Abolisher { government } => government == to,
        _ => false,
    };
    require(
        allowed,
        "not-a-successor",
        format!("机构名录没有登记{}由{}承继", turn.ctx.name(from), turn.ctx.name(to)),
        "先在机构名录中登记机构调整文件",
    )?;
    let part = if turn.case.respondent_id() == Some(from) {
        Part::Respondent
    } else if turn.case.determining.as_ref() == Some(from) {
        Part::Determining
    } else if turn.case.lead == *from {
        Part::Lead
    } else {
        return refuse("not-in-case", "该机关与本案无关", "核对机关");
    };
    pass_on(turn, part, from, to, document)
}

/// The successor takes the place of an organ in the case.
pub(crate) fn pass_on(
    turn: &mut Turn<'_>,
    part: Part,
    from: &OrganId,
    to: &OrganId,
    document: &str,
) -> Result<(), Refusal> {
    turn.emit(Fact::Succeeded { part, from: from.clone(), to: to.clone(), document: document.to_owned() });
    if part == Part::Respondent {
        // A successor is not held to what another has said.
        crate::call_back::forget_refusal(turn);
        crate::ceasing::serve_anew(turn);
        crate::ceasing::watch(turn);
    }
    new_holder(turn)?;
    new_reviewer(turn);
    new_lead(turn)
}

/// The lead that has become a party, or stands below one or the respondent, gives way to its acting lead.
pub(crate) fn new_lead(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let Some(respondent) = turn.case.respondent_id().cloned() else { return Ok(()) };
    let concerned = turn.case.concerned();
    if crate::lead::may_lead(turn.ctx.directory, &turn.case.lead, &respondent, &concerned, turn.on) {
        return Ok(());
    }
    let (lead, acting) = crate::intake::choose_lead(turn.ctx, &respondent, &concerned)?;
    if lead != turn.case.lead {
        turn.emit(Fact::RespondentResolved { organ: respondent, lead, acting });
    }
    Ok(())
}

/// A reviewer that has become the respondent or a party, or stands below the respondent, passes the review on.
pub(crate) fn new_reviewer(turn: &mut Turn<'_>) {
    let (Some(review), Some(respondent)) = (&turn.case.review, turn.case.respondent_id()) else { return };
    let below = turn.ctx.directory.is_below(&review.reviewer, respondent, turn.on);
    let concerned = turn.case.involved().contains(&review.reviewer);
    if (below || concerned) && turn.case.run(ClockKind::Review).is_some() {
        crate::review::pass_on(turn);
    }
}

/// If the new respondent stands above or is the organ that determines, another takes over.
pub(crate) fn new_holder(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let Some(holder) = turn.case.determining.clone() else { return Ok(()) };
    let Some(respondent) = turn.case.respondent_id() else { return Ok(()) };
    let conflicted =
        turn.case.involved().contains(&holder) || turn.ctx.directory.is_below(&holder, respondent, turn.on);
    if !conflicted || matches!(turn.case.stage, Stage::ReferredOut { .. } | Stage::Accepted | Stage::Registered) {
        return Ok(());
    }
    let next = turn.ctx.next_candidate(&turn.case, std::slice::from_ref(&holder), &[]);
    let Some(to) = next.filter(|organ| !turn.ctx.outside(organ)) else {
        return refuse("no-candidate", "没有无利害关系、层级不低于原承办单位的承办单位", "由牵头部门报上级指定");
    };
    turn.emit(Fact::Elevated { from: holder, to });
    // Its clocks go on; whoever owes them now is another organ, and the sign-for asks it to take the case.
    if let Stage::HandedOver { .. } = turn.case.stage {
        let to = turn.case.determining.clone().unwrap_or_else(|| turn.case.lead.clone());
        turn.move_to(Stage::HandedOver { to, return_asked: false });
        turn.stop(ClockKind::ReturnDecision);
        turn.stop(ClockKind::Verification);
        turn.stop(ClockKind::SmeHandling);
        turn.start(ClockKind::SignFor);
    }
    Ok(())
}

fn correct(turn: &mut Turn<'_>, version: u32, correction: &Correction, reason: &TextRef) -> Result<(), Refusal> {
    require(!turn.case.stage.is_end(), "ended", "案件已办结", "先重新办理")?;
    require(version >= 1 && version <= turn.case.version, "no-event", "没有这条记录", "核对记录序号")?;
    let old = match correction {
        Correction::ClaimSum { claim, new } => {
            require(!turn.case.plan_runs(), "plan", "已有还款计划，金额不能单独更正", "用“变更还款计划”一并更正金额")?;
            let found = turn.case.claims_here().find(|item| item.no == *claim);
            require(
                found.is_none_or(|found| found.finding != Some(Finding::True) || *new >= found.claimed),
                "found-true",
                "已认定属实的金额不能以更正方式调低",
                "投诉人同意减少的，用“确认还款计划”“变更还款计划”并由其本人确认；认定有误的，通过复核纠正",
            )?;
            return correct_sum(turn, *claim, *new, reason);
        }
        Correction::ClaimDue { claim, .. } => match turn.case.claims_here().find(|item| item.no == *claim) {
            Some(found) => found.due_on.map_or_else(|| "未填".to_owned(), |day| day.to_string()),
            None => return refuse("no-claim", format!("本案没有第{claim}项诉求"), "核对诉求"),
        },
        Correction::ClaimRate { claim, .. } => match turn.case.claims_here().find(|item| item.no == *claim) {
            Some(found) => found.rate.map_or_else(|| "没有约定".to_owned(), |rate| rate.to_string()),
            None => return refuse("no-claim", format!("本案没有第{claim}项诉求"), "核对诉求"),
        },
        Correction::ClaimOrder { claim, .. } => match turn.case.claims_here().find(|item| item.no == *claim) {
            Some(found) => found.order.map_or("依法定顺序", PaymentOrder::label).to_owned(),
            None => return refuse("no-claim", format!("本案没有第{claim}项诉求"), "核对诉求"),
        },
        Correction::Respondent { new } => {
            require(
                matches!(turn.case.stage, Stage::Registered | Stage::Accepted),
                "handed-over",
                "转办后不能更正被投诉主体",
                "通过“分案”或重新登记处理",
            )?;
            crate::intake::check_respondent(turn.ctx, new)?;
            turn.case.respondent_id().map_or_else(|| "未确定".to_owned(), ToString::to_string)
        }
        Correction::Evils { .. } => turn.case.evils.iter().map(|evil| evil.label()).collect::<Vec<_>>().join("、"),
        Correction::Breach { .. } => turn.case.breach.map_or("没有登记", Breach::label).to_owned(),
        Correction::Size { .. } => turn.case.enterprise.size.label().to_owned(),
        // A name may be personal; the old one stays where it lies.
        Correction::EnterpriseName { .. } => "原名称".to_owned(),
    };
    turn.emit(Fact::Corrected { version, correction: correction.clone(), old, reason: reason.clone() });
    if let Correction::Respondent { new } = correction {
        let concerned = turn.case.concerned();
        let (lead, acting) = crate::intake::choose_lead(turn.ctx, new, &concerned)?;
        if lead != turn.case.lead {
            turn.emit(Fact::RespondentResolved { organ: new.clone(), lead, acting });
        }
        crate::intake::restart_registered(turn);
        crate::ceasing::watch(turn);
    }
    Ok(())
}

/// Corrects the sum of a claim, down to what was settled of it.
pub(crate) fn correct_sum(turn: &mut Turn<'_>, claim: u16, new: Fen, reason: &TextRef) -> Result<(), Refusal> {
    let Some(found) = turn.case.claims_here().find(|item| item.no == claim) else {
        return refuse("no-claim", format!("本案没有第{claim}项诉求"), "核对诉求");
    };
    let settled = found.claimed.get() - found.outstanding.get();
    require(new.get() >= settled, "below-settled", "更正后的金额小于已履行或已驳回的金额", "核对金额")?;
    require(
        !matches!(turn.case.stage, Stage::Ending { .. }) && !turn.case.acceptance_pending(),
        "decided",
        "案件已有结果，或履行情况正在验收，金额不能更正",
        "先完成验收，或重新办理",
    )?;
    let old = found.claimed.to_string();
    let correction = Correction::ClaimSum { claim, new };
    turn.emit(Fact::Corrected { version: turn.case.version, correction, old, reason: reason.clone() });
    Ok(())
}

fn annul(turn: &mut Turn<'_>, version: u32, fact: &Fact, reason: &TextRef) -> Result<(), Refusal> {
    require(fact.annullable(), "not-annullable", "这类记录不能撤销登记", "用“更正”，或办理后续事项纠正")?;
    require(
        turn.case.last_substance == version,
        "rested-on",
        "其后已有办理事项以这条记录为基础，不能撤销登记",
        "用“更正”，或办理后续事项纠正",
    )?;
    require(
        !turn.case.last_by_party,
        "party-act",
        "当事人自己提交的事项不能由办案单位撤销登记",
        "当事人可以自行更正或者补充说明",
    )?;
    turn.emit(Fact::Annulled { version, fact: Box::new(fact.clone()), reason: reason.clone() });
    match fact {
        Fact::SanctionProposed { no, .. } => {
            turn.stop_about(ClockKind::SanctionDecision, *no);
            turn.stop_about(ClockKind::JointConference, *no);
            crate::sanction::propose_anew(turn);
        }
        Fact::Referred { .. } => turn.stop(ClockKind::Referral),
        Fact::Instructed { no, .. } => turn.stop_about(ClockKind::Instruction, *no),
        Fact::RepairApplied { .. } => turn.stop(ClockKind::Repair),
        Fact::ObjectionLodged { .. } => turn.stop(ClockKind::Objection),
        _ => {}
    }
    Ok(())
}

fn file_evidence(turn: &mut Turn<'_>, evidence: &EvidenceId, digest: &str, claim: Option<u16>) -> Result<(), Refusal> {
    require(!turn.case.stage.is_end(), "ended", "案件已办结，不能再提交证据", "申请重新办理")?;
    let known = turn.case.exhibits.iter().any(|exhibit| exhibit.id == *evidence);
    require(!known, "filed", "该证据已提交", "无需重复提交")?;
    if let Some(no) = claim {
        let stands = turn.case.claims.iter().any(|claim| claim.no == no);
        require(stands, "no-claim", format!("本案没有第{no}项诉求"), "核对诉求")?;
    }
    turn.emit(Fact::EvidenceFiled { evidence: evidence.clone(), digest: digest.to_owned(), claim });
    Ok(())
}

fn seal_evidence(turn: &mut Turn<'_>, evidence: &EvidenceId, reason: &TextRef) -> Result<(), Refusal> {
    let open = turn.case.exhibits.iter().any(|exhibit| exhibit.id == *evidence && !exhibit.sealed);
    require(open, "no-evidence", "没有可封存的该证据", "核对证据")?;
    turn.emit(Fact::EvidenceSealed { evidence: evidence.clone(), reason: reason.clone() });
    Ok(())
}

fn instruct(turn: &mut Turn<'_>, to: &OrganId, text: &TextRef, due_on: Option<Date>) -> Result<(), Refusal> {
    require(
        !turn.case.stage.is_end() && !matches!(turn.case.stage, Stage::Ending { .. }),
        "ended",
        "案件已有结果",
        "先重新办理",
    )?;
    require(turn.ctx.directory.get(to).is_some(), "unknown-organ", "机构名录中没有该单位", "从名录选择")?;
    require(!turn.ctx.outside(to), "outside", "该单位不在本系统内", "选择本系统内的单位")?;
    require(due_on.is_none_or(|day| day >= turn.on), "past", "办理时限早于今天", "核对日期")?;
    let no = turn.case.instructions.iter().map(|task| task.no).max().unwrap_or(0) + 1;
    turn.emit(Fact::Instructed { no, to: to.clone(), text: text.clone() });
    match due_on {
        Some(day) => turn.start_until(ClockKind::Instruction, no, day),
        None => turn.start_about(ClockKind::Instruction, no),
    }
    Ok(())
}

fn report_instruction(turn: &mut Turn<'_>, no: u16, text: &TextRef) -> Result<(), Refusal> {
    let own = turn
        .case
        .instructions
        .iter()
        .any(|task| task.no == no && !task.done && turn.ctx.actor.organ.as_ref() == Some(&task.to));
    require(own, "no-instruction", "没有交由本单位办理的该批示", "核对批示")?;
    turn.emit(Fact::InstructionDone { no, text: text.clone() });
    turn.stop_about(ClockKind::Instruction, no);
    Ok(())
}

fn answer_channel(turn: &mut Turn<'_>, channel: &ChannelId, native_id: &str, receipt: &str) -> Result<(), Refusal> {
    let at = turn
        .case
        .sources
        .iter()
        .position(|source| source.channel == *channel && source.native_id == native_id && !source.answered);
    let Some(at) = at else {
        return refuse("no-source", "没有待回复的该渠道工单", "核对渠道和工单编号");
    };
    require(
        matches!(turn.case.stage, Stage::Ending { .. }),
        "no-outcome",
        "案件尚无结果，不能登记渠道办结回执",
        "形成办理结果后再回复渠道",
    )?;
    require(!receipt.trim().is_empty(), "no-receipt", "请填写渠道回执", "填写渠道返回的回执号或确认信息")?;
    turn.emit(Fact::ChannelAnswered {
        channel: channel.clone(),
        native_id: native_id.to_owned(),
        receipt: receipt.to_owned(),
    });
    let about = u16::try_from(at + 1).unwrap_or(u16::MAX);
    turn.stop_about(ClockKind::ChannelAnswer, about);
    turn.stop_about(ClockKind::ChannelDeadline, about);
    Ok(())
}

fn reopen(turn: &mut Turn<'_>, act: &Act, reason: ReopeningReason, text: &TextRef) -> Result<(), Refusal> {
    let Stage::Closed { outcome } = turn.case.stage else { return wrong_stage(turn, act) };
    let proved = turn.case.procedure.found_true;
    require(
        reason != ReopeningReason::NonPerformance || proved,
        "not-true",
        "原结论不是属实，不能以未实际履行为由重新办理",
        "以新的事实或办理错误为由",
    )?;
    let repaired = turn.case.record.as_ref().is_some_and(|record| record.state == RecordState::Repaired);
    require(
        !repaired || reason != ReopeningReason::Error,
        "repaired",
        "已修复的记录不能以办理错误为由恢复",
        "另行登记新的投诉",
    )?;
    turn.emit(Fact::Reopened { reason, text: text.clone() });
    let handed = turn.case.determining.is_some() && outcome != Outcome::DoneOutside;
    if reason == ReopeningReason::NonPerformance && handed {
        take_up(turn, Stage::Rectifying);
    } else if handed && outcome != Outcome::Declined && outcome != Outcome::Lapsed {
        take_up(turn, Stage::Verifying);
    } else {
        take_up(turn, Stage::Registered);
    }
    Ok(())
}

fn adopt_profile(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let version = turn.ctx.profile.version;
    require(turn.case.profile_version < version, "newest", "本案已适用现行地区配置", "无需办理")?;
    require(
        turn.case.clocks.iter().all(|run| run.state != RunState::Suspended),
        "suspended",
        "有时限处于中止状态",
        "恢复计时后再适用",
    )?;
    turn.emit(Fact::ProfileAdopted { version });
    Ok(())
}
