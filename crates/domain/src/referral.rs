//! The persons in charge: referred to discipline, which alone decides (C4.4).

use crate::{
    act::Act,
    case::{Case, ReferralState},
    clock::ClockKind,
    context::Context,
    decide::wrong_stage,
    fact::Fact,
    ids::OrganId,
    profile::SubjectKind,
    refs::TextRef,
    refusal::{Refusal, require},
    stage::Stage,
    turn::Turn,
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::Refer { to, text } => refer(turn, act, to, text),
        Act::AcknowledgeReferral => acknowledge(turn),
        Act::EnterReferralOutcome { text } => outcome(turn, text),
        _ => return None,
    })
}

/// Who may be asked to look into the persons in charge: the units that the catalogue names for measures on persons.
pub fn receivers(case: &Case, ctx: &Context<'_>) -> Vec<OrganId> {
    let measures = ctx.profile.measures.values().filter(|measure| measure.subject == SubjectKind::Person);
    let mut all: Vec<OrganId> = Vec::new();
    for unit in measures.flat_map(|measure| &measure.units) {
        if !all.contains(unit) && !ctx.outside(unit) && case.respondent_id() != Some(unit) {
            all.push(unit.clone());
        }
    }
    all
}

fn refer(turn: &mut Turn<'_>, act: &Act, to: &OrganId, text: &TextRef) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Recorded {
        return wrong_stage(turn, act);
    }
    require(turn.case.referral.is_none(), "referred", "已移送追责", "等待回执")?;
    require(turn.case.respondent_id() != Some(to), "self", "不能移送给被投诉主体自己", "选择纪检监察机关")?;
    require(turn.ctx.directory.get(to).is_some(), "unknown-organ", "机构名录中没有该单位", "从名录选择")?;
    require(!turn.ctx.outside(to), "outside", "该单位不在本系统内，无法接收移送", "选择本系统内的纪检监察机关")?;
    let receivers = receivers(&turn.case, turn.ctx);
    let named = receivers.iter().map(|organ| turn.ctx.name(organ)).collect::<Vec<_>>().join("、");
    require(
        receivers.contains(to),
        "not-a-receiver",
        format!("{}不受理追责移送", turn.ctx.name(to)),
        if named.is_empty() {
            "先在惩戒措施目录中登记受理追责移送的机关".to_owned()
        } else {
            format!("移送{named}")
        },
    )?;
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

fn outcome(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    let open = turn.case.referral.as_ref().is_some_and(|referral| referral.state == ReferralState::Acknowledged);
    require(open, "not-acknowledged", "追责移送尚未接收", "先接收移送")?;
    turn.emit(Fact::ReferralOutcome { text: text.clone() });
    Ok(())
}
