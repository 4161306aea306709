//! Decisions that need several hands: 承办 → 审核 → 批准, no person twice.

use crate::{
    act::{Act, Correction, Signer},
    actor::Role,
    case::{Case, Proposal},
    context::Context,
    ids::OrganId,
    profile::DecisionKind,
    refusal::{Refusal, refuse, require},
    vocabulary::Finding,
};

/// The kind of decision whose hands an act needs; `None` for the acts of one hand.
pub fn decision(act: &Act) -> Option<DecisionKind> {
    use DecisionKind as D;
    Some(match act {
        Act::Decline { .. } => D::Decline,
        Act::Lapse { .. } => D::Lapse,
        Act::Conclude { findings, .. } if findings.iter().any(|f| f.finding == Finding::Untrue) => D::Untrue,
        Act::Conclude { findings, .. } if findings.iter().any(|f| f.finding == Finding::Disputed) => D::Disputed,
        Act::DecideDispute { finding: Finding::Untrue, .. } => D::Untrue,
        Act::Conclude { .. } | Act::DecideDispute { .. } => D::True,
        Act::Extend { .. } => D::Extension,
        Act::Suspend { .. } => D::Suspension,
        Act::DecideWithdrawal { end: true, .. } => D::WithdrawalAccepted,
        Act::AcceptPerformance { .. } => D::PerformanceAccepted,
        Act::UpholdDefence { .. } => D::DefenceUpheld,
        Act::UndoMerge { .. } => D::MergeUndone,
        Act::Determine { .. } => D::Determination,
        Act::Revoke { .. } | Act::DecideObjection { upheld: true, .. } => D::Revocation,
        Act::GrantRepair { .. } => D::Repair,
        Act::DecideReview { .. } => D::ReviewDecision,
        Act::Reopen { .. } => D::Reopening,
        Act::ReissueCode { .. } => D::CodeReissued,
        Act::Correct { correction, .. } if weighty(correction) => D::Correction,
        Act::PlaceBacklog { .. } => D::Backlog,
        _ => return None,
    })
}

/// A correction of a sum, a party or a date.
fn weighty(correction: &Correction) -> bool {
    !matches!(correction, Correction::Evils { .. } | Correction::Breach { .. } | Correction::Size { .. })
}

/// The roles whose hands an act needs, in order; one where the actor's own is enough.
pub fn chain(act: &Act, ctx: &Context<'_>) -> Vec<Role> {
    let own = vec![ctx.actor.role];
    #[cfg(test)]
    if ctx.faulty(crate::model::Fault::OneHand) {
        return own;
    }
    let kind = match (decision(act), &ctx.late) {
        (Some(kind), _) => kind,
        (None, Some(_)) => DecisionKind::LateEntry,
        (None, None) => return own,
    };
    let mut chain = ctx.profile.chains.get(&kind).cloned().unwrap_or_default();
    // The second hand sits on the drafter's side.
    if chain.first() != Some(&ctx.actor.role) && kind.floor() <= 2 {
        chain = match ctx.actor.role {
            Role::Intake => vec![Role::Intake, Role::LeadHead],
            Role::LeadHead => vec![Role::LeadHead, Role::Intake],
            Role::Handler => vec![Role::Handler, Role::Approver],
            Role::RespondentOfficer => vec![Role::RespondentOfficer, Role::RespondentHead],
            Role::RespondentHead => vec![Role::RespondentHead, Role::RespondentOfficer],
            role => vec![role, Role::LeadHead],
        };
    }
    if kind == DecisionKind::True && ctx.late.is_none() && chain.len() <= 1 {
        return own;
    }
    if ctx.late.is_some() && chain.len() < 2 { vec![ctx.actor.role, Role::Approver] } else { chain }
}

/// The organ whose person must sign in this role.
fn organ_of(case: &Case, proposal: &Proposal, role: Role) -> Option<OrganId> {
    match role {
        Role::Intake | Role::LeadHead => Some(case.lead.clone()),
        Role::Handler | Role::Reviewer | Role::Approver | Role::RespondentOfficer | Role::RespondentHead => {
            proposal.organ.clone()
        }
        _ => None,
    }
}

/// The role whose hand a proposal waits for.
pub fn next_role(proposal: &Proposal) -> Option<Role> {
    proposal.chain.get(proposal.signed.len()).copied()
}

/// The organ and role whose hand the pending proposal waits for; no organ where any may sign in that role.
pub fn next_hand(case: &Case) -> Option<(Option<OrganId>, Role)> {
    let proposal = case.proposal.as_ref()?;
    let role = next_role(proposal)?;
    Some((organ_of(case, proposal, role), role))
}

/// Whether the actor is the next hand of a proposal, and a new one.
pub(crate) fn check_next<'c>(case: &'c Case, ctx: &Context<'_>) -> Result<&'c Proposal, Refusal> {
    let Some(proposal) = &case.proposal else {
        return refuse("no-proposal", "没有等待审批的拟办意见", "可能已由他人办理，请刷新页面");
    };
    let actor = &ctx.actor;
    let Some(role) = next_role(proposal) else {
        return refuse("no-proposal", "审批环节已完成", "请刷新页面");
    };
    require(
        actor.role == role && organ_of(case, proposal, role).is_none_or(|organ| actor.organ.as_ref() == Some(&organ)),
        "not-next-hand",
        format!("该事项正等待{}签批", role.label()),
        format!("由{}办理", role.label()),
    )?;
    require(
        !proposal.signed.iter().any(|signer| signer.person == actor.person),
        "same-person",
        "同一人不得在同一审批链中签批两次",
        "由另一人签批",
    )?;
    // A hand that has signed does not sign again through its deputy.
    require(
        !proposal.signed.iter().any(|signer| Some(&signer.person) == actor.standing_in_for.as_ref()),
        "same-person",
        "被代理人已在本审批链中签批，不得由其代理人再次签批",
        "由另一人签批",
    )?;
    require(
        !case.barred.contains(&actor.person) && !case.interested.contains(&actor.person),
        "barred",
        "应当回避的人员不得签批",
        "由其他人员签批",
    )?;
    Ok(proposal)
}

/// Whether paper signatures fill the chain: the right roles in order, no person twice, registered by somebody else.
pub(crate) fn check_paper(case: &Case, act: &Act, signers: &[Signer], ctx: &Context<'_>) -> Result<(), Refusal> {
    let chain = chain(act, ctx);
    let roles: Vec<_> = signers.iter().map(|signer| signer.role).collect();
    require(
        roles == chain,
        "paper-chain",
        format!("纸质签批应依次由{}签字", chain.iter().map(|role| role.label()).collect::<Vec<_>>().join("、")),
        "按扫描件补全签批人",
    )?;
    let mut persons: Vec<_> = signers.iter().map(|signer| &signer.person).collect();
    persons.sort();
    persons.dedup();
    require(persons.len() == signers.len(), "same-person", "同一人不得在同一审批链中签批两次", "核对签批人")?;
    require(
        signers.first().is_none_or(|drafter| drafter.person != ctx.actor.person),
        "own-draft",
        "纸质签批应由拟稿人以外的人登记",
        "由他人登记",
    )?;
    require(
        !persons.iter().any(|person| case.barred.contains(person) || case.interested.contains(person)),
        "barred",
        "签批人中有应当回避的人员",
        "由其他人员签批",
    )
}
