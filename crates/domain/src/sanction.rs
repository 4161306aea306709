//! Measures of the catalogue (C4): the lead proposes one to the unit in whose function it lies, and the unit decides.

use crate::{
    act::Act,
    case::{Case, SanctionState},
    clock::ClockKind,
    context::Context,
    decide::wrong_stage,
    fact::Fact,
    ids::{MeasureId, OrganId},
    profile::{ImposedBy, Measure, SubjectKind},
    refs::{Proof, TextRef},
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::ProposeSanction { measure, unit } => propose(turn, act, measure, unit.as_ref()),
        Act::DecideSanction { measure, .. } => decide_sanction(turn, act, measure),
        Act::RefuseSanction { no, text } => refuse_sanction(turn, *no, text),
        Act::EnterConference { no, again, text } => enter_conference(turn, *no, *again, text),
        Act::ApplySanction { no, proof } => apply_sanction(turn, *no, proof),
        Act::ConfirmLifted { no, proof } => confirm_lifted(turn, *no, proof),
        _ => return None,
    })
}

/// The measure of the catalogue that is to be taken on this record, and may be.
pub(crate) fn to_be_taken<'a>(turn: &Turn<'a>, act: &Act, id: &MeasureId) -> Result<&'a Measure, Refusal> {
    if turn.case.stage != Stage::Recorded {
        return wrong_stage(turn, act);
    }
    let ctx = turn.ctx;
    let Some(measure) = ctx.profile.measures.get(id) else {
        return refuse("unknown-measure", "惩戒措施须从目录中选择", "选择目录中的措施");
    };
    require(
        measure.subject != SubjectKind::Person,
        "by-referral",
        "对责任人的追究通过“追责移送”办理",
        "使用“追责移送”",
    )?;
    let stands = turn.case.respondent_id().is_none_or(|organ| ctx.directory.exists_on(organ, turn.on));
    require(stands, "ceased", "被投诉主体已经撤销，不能再对其采取惩戒措施", "先“变更承继机关”，对承继机关采取措施")?;
    Ok(measure)
}

/// The units that may impose a measure on this record, best first: inside the system, not the respondent, nor below it.
pub(crate) fn units<'a>(
    case: &'a Case,
    ctx: &'a Context<'_>,
    measure: &'a Measure,
) -> impl Iterator<Item = &'a OrganId> {
    measure.units.iter().filter(move |unit| imposes(case, ctx, unit).is_ok())
}

/// Whether a unit may impose anything on the respondent.
fn imposes(case: &Case, ctx: &Context<'_>, unit: &OrganId) -> Result<(), Refusal> {
    const OTHER: &str = "选择其他实施部门；没有的，报请上级实施";
    require(!ctx.outside(unit), "outside", format!("{}不在本系统内", ctx.name(unit)), OTHER)?;
    let Some(respondent) = case.respondent_id() else { return Ok(()) };
    require(respondent != unit, "self", "被投诉主体不能实施对自己的惩戒", OTHER)?;
    require(
        ctx.stands_over(unit, std::slice::from_ref(respondent)),
        "lower-layer",
        format!("{}层级低于被投诉主体或者由其管理，不能对其实施惩戒", ctx.name(unit)),
        OTHER,
    )
}

fn propose(turn: &mut Turn<'_>, act: &Act, id: &MeasureId, unit: Option<&OrganId>) -> Result<(), Refusal> {
    let measure = to_be_taken(turn, act, id)?;
    if measure.imposed_by != ImposedBy::Local {
        return crate::upward::propose(turn, id, measure);
    }
    let twice = turn.case.open_sanctions().any(|sanction| sanction.measure == *id);
    require(!twice, "measure-twice", format!("已提出或者决定“{}”", measure.name), "选择其他措施")?;
    let first = units(&turn.case, turn.ctx, measure).next().cloned();
    let Some(unit) = unit.cloned().or(first) else {
        return refuse("no-unit", format!("没有单位可以实施“{}”", measure.name), "选择其他措施，或者报请上级实施");
    };
    require(
        measure.units.contains(&unit),
        "not-a-unit",
        format!("{}不是“{}”的实施部门", turn.ctx.name(&unit), measure.name),
        "从该措施的实施部门中选择",
    )?;
    imposes(&turn.case, turn.ctx, &unit)?;
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
    turn.emit(Fact::SanctionProposed { no, measure: id.clone(), unit });
    turn.stop(ClockKind::SanctionProposal);
    // Older cases wait for the lead's own decision under this clock.
    turn.stop_about(ClockKind::SanctionDecision, 0);
    turn.start_about(ClockKind::SanctionDecision, no);
    Ok(())
}

fn decide_sanction(turn: &mut Turn<'_>, act: &Act, id: &MeasureId) -> Result<(), Refusal> {
    to_be_taken(turn, act, id)?;
    let own = turn.ctx.actor.organ.as_ref();
    let proposed = turn.case.sanctions.iter().find(|sanction| {
        sanction.state == SanctionState::Proposed && sanction.measure == *id && own == Some(&sanction.unit)
    });
    let Some(sanction) = proposed.cloned() else {
        return refuse("not-proposed", "没有向本单位提出的这项惩戒措施", "由牵头部门先“提出惩戒措施”");
    };
    imposes(&turn.case, turn.ctx, &sanction.unit)?;
    turn.emit(Fact::SanctionDecided { no: sanction.no, measure: sanction.measure, unit: sanction.unit });
    answered(turn, sanction.no);
    turn.start_about(ClockKind::SanctionApplied, sanction.no);
    Ok(())
}

fn refuse_sanction(turn: &mut Turn<'_>, no: u16, text: &TextRef) -> Result<(), Refusal> {
    own(turn, no, SanctionState::Proposed)?;
    turn.emit(Fact::SanctionRefused { no, text: text.clone() });
    answered(turn, no);
    propose_anew(turn);
    Ok(())
}

/// The joint conference has dealt with a unit that kept silent: the unit is asked again, or the lead proposes anew.
fn enter_conference(turn: &mut Turn<'_>, no: u16, again: bool, text: &TextRef) -> Result<(), Refusal> {
    require(
        turn.case.run_about(ClockKind::JointConference, no).is_some(),
        "no-conference",
        "没有等待联席会议协调的惩戒措施",
        "实施部门逾期未作出决定的，才提交联席会议",
    )?;
    turn.emit(Fact::ConferenceHeard { no, again, text: text.clone() });
    answered(turn, no);
    if again {
        turn.start_about(ClockKind::SanctionDecision, no);
    } else {
        propose_anew(turn);
    }
    Ok(())
}

fn answered(turn: &mut Turn<'_>, no: u16) {
    turn.stop_about(ClockKind::SanctionDecision, no);
    turn.stop_about(ClockKind::JointConference, no);
}

/// Invariant 2: a record on which nothing is decided or proposed any more is owed a proposal.
pub(crate) fn propose_anew(turn: &mut Turn<'_>) {
    let waits = turn.case.run(ClockKind::SanctionProposal).is_some();
    if turn.case.on_record() && !waits && turn.case.open_sanctions().next().is_none() {
        turn.start(ClockKind::SanctionProposal);
    }
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
        "只能办理本单位的措施",
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

/// The silence of a unit brings its measure before the joint conference.
pub(crate) fn unanswered(turn: &mut Turn<'_>, no: u16) {
    turn.start_about(ClockKind::JointConference, no);
}
