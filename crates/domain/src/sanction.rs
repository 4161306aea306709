//! Measures of the catalogue, and the persons in charge (C4).

use crate::{
    act::Act,
    case::{ReferralState, SanctionState},
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    ids::{MeasureId, OrganId},
    profile::{ImposedBy, SubjectKind},
    refs::{Proof, TextRef},
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::DecideSanction { measure, unit } => decide_sanction(turn, act, measure, unit.as_ref()),
        Act::ApplySanction { no, proof } => apply_sanction(turn, *no, proof),
        Act::ConfirmLifted { no, proof } => confirm_lifted(turn, *no, proof),
        Act::Refer { to, text } => refer(turn, act, to, text),
        Act::AcknowledgeReferral => acknowledge(turn),
        Act::EnterReferralOutcome { text } => referral_outcome(turn, text),
        _ => return None,
    })
}

fn decide_sanction(turn: &mut Turn<'_>, act: &Act, id: &MeasureId, unit: Option<&OrganId>) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Recorded {
        return wrong_stage(turn, act);
    }
    let Some(measure) = turn.ctx.profile.measures.get(id) else {
        return refuse("unknown-measure", "惩戒措施须从目录中选择", "选择目录中的措施");
    };
    require(
        measure.subject != SubjectKind::Person,
        "by-referral",
        "对责任人的追究通过“追责移送”办理",
        "使用“追责移送”",
    )?;
    let twice =
        turn.case.live_sanctions().any(|sanction| sanction.measure == *id) || turn.case.reported_for.contains(id);
    require(!twice, "measure-twice", format!("已决定“{}”", measure.name), "选择其他措施")?;
    if measure.imposed_by != ImposedBy::Local {
        turn.emit(Fact::MeasureReportedFor { measure: id.clone(), to: turn.ctx.profile.province.clone() });
        return Ok(());
    }
    let unit = unit.or(measure.units.first()).cloned();
    let Some(unit) = unit.filter(|unit| measure.units.contains(unit)) else {
        return refuse("not-a-unit", format!("该单位不是“{}”的实施部门", measure.name), "从实施部门中选择");
    };
    require(!turn.ctx.outside(&unit), "outside", format!("{}不在本系统内", turn.ctx.name(&unit)), "选择其他实施部门")?;
    require(turn.case.respondent_id() != Some(&unit), "self", "被投诉主体不能实施对自己的惩戒", "选择其他实施部门")?;
    let over = turn
        .case
        .respondent_id()
        .is_none_or(|respondent| turn.ctx.stands_over(&unit, std::slice::from_ref(respondent)));
    require(
        over,
        "lower-layer",
        format!("{}层级低于被投诉主体或者由其管理，不能对其实施惩戒", turn.ctx.name(&unit)),
        "选择层级不低于被投诉主体的实施部门；没有的，报请上级实施",
    )?;
    let no = turn.case.sanctions.iter().map(|sanction| sanction.no).max().unwrap_or(0) + 1;
    turn.emit(Fact::SanctionDecided { no, measure: id.clone(), unit });
    turn.stop(ClockKind::SanctionDecision);
    turn.start_about(ClockKind::SanctionApplied, no);
    Ok(())
}

/// The measure of this number that the actor's own unit carries out.
fn own(turn: &Turn<'_>, no: u16, state: SanctionState) -> Result<(), Refusal> {
    let found = turn.case.sanctions.iter().find(|sanction| sanction.no == no && sanction.state == state);
    let Some(sanction) = found else {
        return refuse("no-sanction", "没有处于该状态的惩戒措施", "核对措施；可能已办理，请刷新页面");
    };
    require(
        turn.ctx.actor.organ.as_ref() == Some(&sanction.unit),
        "other-unit",
        "该措施由其他单位实施",
        "只能反馈本单位实施的措施",
    )
}

fn apply_sanction(turn: &mut Turn<'_>, no: u16, proof: &Proof) -> Result<(), Refusal> {
    own(turn, no, SanctionState::Decided)?;
    turn.emit(Fact::SanctionApplied { no, proof: proof.clone() });
    turn.stop_about(ClockKind::SanctionApplied, no);
    Ok(())
}

fn confirm_lifted(turn: &mut Turn<'_>, no: u16, proof: &Proof) -> Result<(), Refusal> {
    own(turn, no, SanctionState::Ended)?;
    turn.emit(Fact::LiftConfirmed { no, proof: proof.clone() });
    turn.stop_about(ClockKind::LiftConfirmed, no);
    Ok(())
}

fn refer(turn: &mut Turn<'_>, act: &Act, to: &OrganId, text: &TextRef) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Recorded {
        return wrong_stage(turn, act);
    }
    require(turn.case.referral.is_none(), "referred", "已移送追责", "等待回执")?;
    require(turn.case.respondent_id() != Some(to), "self", "不能移送给被投诉主体自己", "选择纪检监察机关")?;
    require(turn.ctx.directory.get(to).is_some(), "unknown-organ", "机构名录中没有该单位", "从名录选择")?;
    require(!turn.ctx.outside(to), "outside", "该单位不在本系统内，无法接收移送", "选择本系统内的纪检监察机关")?;
    turn.emit(Fact::Referred { to: to.clone(), text: text.clone() });
    turn.start(ClockKind::Referral);
    Ok(())
}

fn acknowledge(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let sent = turn.case.referral.as_ref().is_some_and(|referral| referral.state == ReferralState::Sent);
    require(sent, "no-referral", "没有待接收的追责移送", "核对案件状态")?;
    turn.stop(ClockKind::Referral);
    turn.emit(Fact::ReferralAcknowledged);
    Ok(())
}

fn referral_outcome(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    let open = turn.case.referral.as_ref().is_some_and(|referral| referral.state == ReferralState::Acknowledged);
    require(open, "not-acknowledged", "追责移送尚未接收", "先接收移送")?;
    turn.emit(Fact::ReferralOutcome { text: text.clone() });
    Ok(())
}
