//! A missing hand: where nobody of the organ may sign in a role, its superior organ lends one for a decision,
//! on its written order.

use crate::{
    act::Act,
    actor::Role,
    approval::{next_role, organ_of},
    case::Case,
    fact::Fact,
    ids::OrganId,
    refs::Proof,
    refusal::{Refusal, require},
    turn::Turn,
};

/// The hands that may be lent: those who sign, not those who draft.
const HANDS: [Role; 3] = [Role::Reviewer, Role::Approver, Role::EnforcingHead];

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    match act {
        Act::LendHand { organ, role, from, proof } => Some(lend(turn, organ, *role, from, proof)),
        _ => None,
    }
}

/// The hands that pending decisions wait for and that may be lent: the decision, whose hand, and in which role.
pub fn missing(case: &Case) -> Vec<(u32, OrganId, Role)> {
    let waited = case.proposals.iter().filter_map(|proposal| {
        let role = next_role(proposal)?;
        Some((proposal.no, organ_of(case, proposal, role)?, role))
    });
    waited.filter(|(_, _, role)| HANDS.contains(role)).collect()
}

fn lend(turn: &mut Turn<'_>, organ: &OrganId, role: Role, from: &OrganId, proof: &Proof) -> Result<(), Refusal> {
    let missing: Vec<u32> = missing(&turn.case)
        .into_iter()
        .filter(|(_, waited, sits)| waited == organ && *sits == role)
        .map(|(no, _, _)| no)
        .collect();
    require(
        !missing.is_empty(),
        "not-missing",
        format!("没有等待{}{}签批的拟办", turn.ctx.name(organ), role.label()),
        "核对缺签批人的单位和岗位",
    )?;
    require(
        turn.ctx.directory.is_below(organ, from, turn.on),
        "not-superior",
        format!("{}不是{}的上级单位", turn.ctx.name(from), turn.ctx.name(organ)),
        "由其上级主管单位或者同级政府借调",
    )?;
    require(!turn.ctx.outside(from), "outside", format!("{}不在本系统内", turn.ctx.name(from)), "另选上级单位")?;
    require(
        !turn.case.involved().contains(from) && !turn.case.decided_before.contains(from),
        "involved",
        format!("{}与本案有利害关系或者已作过处理", turn.ctx.name(from)),
        "另选上级单位",
    )?;
    for of in missing {
        turn.emit(Fact::HandLent { of, organ: organ.clone(), role, from: from.clone(), proof: proof.clone() });
    }
    Ok(())
}
