//! Decisions that need several hands: 承办 → 审核 → 批准, no person twice.

use crate::{
    act::{Act, ActKind, BacklogPoint, Correction},
    actor::Role,
    case::{Case, Proposal},
    context::Context,
    ids::{OrganId, PersonId},
    profile::DecisionKind,
    refusal::{Refusal, refuse, require},
    vocabulary::{EndReason, Finding, Judgment},
};

/// The kind of decision whose hands an act needs; `None` for the acts of one hand.
pub fn decision(act: &Act, case: &Case, ctx: &Context<'_>) -> Option<DecisionKind> {
    use DecisionKind as D;
    Some(match act {
        Act::AskSupplement { .. } => D::SupplementAsked,
        Act::Decline { .. } => D::Decline,
        Act::Lapse { .. } => D::Lapse,
        Act::PutOnFile { .. } => D::PutOnFile,
        Act::ReferOut { .. } => D::ReferredOut,
        Act::EnterOutsideOutcome { .. } => D::OutsideOutcome,
        Act::LendHand { .. } => D::Designation,
        Act::DecideReturn { to: Some(_) } if designates(case, ctx) => D::Designation,
        Act::Conclude { findings, .. } if findings.iter().any(|f| f.finds(Finding::Untrue)) => D::Untrue,
        Act::Conclude { findings, .. } if findings.iter().any(|f| f.finds(Finding::Disputed)) => D::Disputed,
        Act::DecideDispute { finding: Finding::Untrue, .. } => D::Untrue,
        Act::Conclude { .. } | Act::DecideDispute { .. } => D::True,
        Act::Extend { .. } => D::Extension,
        Act::Suspend { .. } => D::Suspension,
        Act::Settle { .. } => D::Settlement,
        Act::EnterJudgment { judgment, .. } | Act::TakeOffFile { judgment, .. } if ends(*judgment) => {
            D::JudgmentEntered
        }
        Act::DecideWithdrawal { end: true, .. } => D::WithdrawalAccepted,
        Act::DecideEnd { end: true, .. } => match case.to_end()? {
            EndReason::ConsentRefused => D::ConsentRefused,
            EndReason::Unclaimed => D::Unclaimed,
        },
        Act::AgreePlan { .. } | Act::ChangePlan { .. } => D::PlanAgreed,
        Act::AcceptPerformance { .. } | Act::AcceptInstalment { .. } => D::PerformanceAccepted,
        Act::WaiveInterest { .. } => D::InterestWaived,
        Act::UpholdDefence { .. } => D::DefenceUpheld,
        Act::Merge { .. } => D::Merger,
        Act::Split { .. } => D::Division,
        Act::DeclareGone { .. } => D::ComplainantGone,
        // On paper only: nobody's name is made known on one clerk's word.
        Act::AnswerConsent { given: true } if ctx.actor.role != Role::Complainant => D::ConsentEntered,
        Act::ReturnForDefects { .. } if crate::record::returned_before(case) => D::ReturnedAgain,
        Act::UndoMerge { .. } => D::MergeUndone,
        Act::TakeBackRelay { .. } => D::RelayTakenBack,
        Act::ExcludeOrgan { .. } => D::OrganExcluded,
        Act::Determine { .. } | Act::PlaceBacklog { point: BacklogPoint::Recorded { .. }, .. } => D::Determination,
        Act::Revoke { .. } | Act::DecideObjection { upheld: true, .. } => D::Revocation,
        Act::Refer { .. } => D::Referral,
        Act::DecideSanction { .. } | Act::RefuseSanction { .. } => D::Sanction,
        Act::ReportMeasure { .. } | Act::DropMeasure { .. } | Act::EnterConference { .. } => D::MeasureReport,
        Act::GrantRepair { .. } => D::Repair,
        // The lead enters what a reviewer outside the system decided.
        Act::DecideReview { .. } if ctx.actor.role == Role::Intake => D::OutsideOutcome,
        Act::DecideReview { .. } => D::ReviewDecision,
        Act::Reopen { .. } => D::Reopening,
        Act::ReissueCode { .. } => D::CodeReissued,
        Act::ReplaceComplainant { .. } => D::ComplainantReplaced,
        Act::Correct { correction, .. } if weighty(correction) => D::Correction,
        Act::SealEvidence { .. } => D::EvidenceSealed,
        Act::Annul { .. } => D::Annulment,
        Act::PlaceBacklog { .. } => D::Backlog,
        _ => return None,
    })
}

/// A correction of a sum, a party or a date.
fn weighty(correction: &Correction) -> bool {
    !matches!(correction, Correction::Evils { .. } | Correction::Breach { .. } | Correction::Size { .. })
}

/// After so many returns the lead designates, finally (C2.1).
fn designates(case: &Case, ctx: &Context<'_>) -> bool {
    case.returns >= ctx.profile.returns_before_designation
}

/// What the court said ends the case.
fn ends(judgment: Judgment) -> bool {
    matches!(judgment, Judgment::Performed | Judgment::Lost)
}

/// The roles whose hands an act needs, in order; one where the actor's own is enough.
pub fn chain(act: &Act, case: &Case, ctx: &Context<'_>) -> Vec<Role> {
    let own = vec![ctx.actor.role];
    #[cfg(test)]
    if ctx.faulty(crate::model::Fault::OneHand) {
        return own;
    }
    let kind = match (decision(act, case, ctx), &ctx.late) {
        (Some(kind), _) => kind,
        (None, Some(_)) => DecisionKind::LateEntry,
        (None, None) => return own,
    };
    let mut chain = ctx.profile.chains.get(&kind).cloned().unwrap_or_default();
    // A profile adopted before a decision needed several hands has no chain for it: the floor holds all the same.
    let missing = chain.is_empty() && kind.floor() > 1;
    // The second hand sits on the drafter's side.
    if missing || chain.first() != Some(&ctx.actor.role) && kind.floor() <= 2 {
        chain = own_side(ctx.actor.role);
    }
    if kind == DecisionKind::True && ctx.late.is_none() && chain.len() <= 1 {
        return own;
    }
    if ctx.late.is_some() && chain.len() < 2 { vec![ctx.actor.role, Role::Approver] } else { chain }
}

/// A drafter and the second hand of the same side.
fn own_side(drafter: Role) -> Vec<Role> {
    let second = match drafter {
        Role::LeadHead => Role::Intake,
        Role::Handler => Role::Approver,
        Role::RespondentOfficer => Role::RespondentHead,
        Role::RespondentHead => Role::RespondentOfficer,
        Role::EnforcingOfficer => Role::EnforcingHead,
        _ => Role::LeadHead,
    };
    vec![drafter, second]
}

/// The organ whose person must sign in this role.
pub(crate) fn organ_of(case: &Case, proposal: &Proposal, role: Role) -> Option<OrganId> {
    match role {
        // The lead that drafted: of the case, or the prefecture's, which enters what came back from the province.
        Role::Intake | Role::LeadHead => match proposal.chain.first() {
            Some(Role::Intake | Role::LeadHead) => proposal.organ.clone(),
            _ => Some(case.lead.clone()),
        },
        Role::Handler
        | Role::Reviewer
        | Role::Approver
        | Role::RespondentOfficer
        | Role::RespondentHead
        | Role::EnforcingOfficer
        | Role::EnforcingHead => proposal.organ.clone(),
        _ => None,
    }
}

/// The role whose hand a proposal waits for.
pub fn next_role(proposal: &Proposal) -> Option<Role> {
    proposal.chain.get(proposal.signed.len()).copied()
}

/// The organ and role whose hand a pending proposal waits for; no organ where any may sign in that role.
pub fn next_hand(case: &Case, proposal: &Proposal) -> Option<(Option<OrganId>, Role)> {
    let role = next_role(proposal)?;
    let organ = organ_of(case, proposal, role);
    let lent = case.lent.iter().find(|lent| (lent.of, lent.role) == (proposal.no, role));
    Some((lent.map(|lent| lent.from.clone()).or(organ), role))
}

/// The pending proposal, named or the first, on which the actor is the next hand.
pub(crate) fn check_next<'c>(case: &'c Case, of: Option<u32>, ctx: &Context<'_>) -> Result<&'c Proposal, Refusal> {
    first_of(case, of, |proposal| is_next(case, proposal, ctx))
}

/// The pending proposals on which the actor is the next hand.
pub(crate) fn to_sign<'c>(case: &'c Case, ctx: &Context<'_>) -> impl Iterator<Item = &'c Proposal> {
    case.proposals.iter().filter(move |proposal| is_next(case, proposal, ctx).is_ok())
}

/// The first pending proposal, of those meant, that passes; or why the first of them does not.
fn first_of(
    case: &Case,
    of: Option<u32>,
    check: impl Fn(&Proposal) -> Result<(), Refusal>,
) -> Result<&Proposal, Refusal> {
    let mut why = None;
    for proposal in case.proposals.iter().filter(|proposal| of.is_none_or(|no| no == proposal.no)) {
        match check(proposal) {
            Ok(()) => return Ok(proposal),
            Err(refusal) => why = why.or(Some(refusal)),
        }
    }
    let none = || Refusal::new("no-proposal", "没有等待签批的拟办意见", "可能已由他人办理，请刷新页面");
    Err(why.unwrap_or_else(none))
}

/// Whether the actor is the next hand of a proposal, and a new one.
fn is_next(case: &Case, proposal: &Proposal, ctx: &Context<'_>) -> Result<(), Refusal> {
    let actor = &ctx.actor;
    let Some((organ, role)) = next_hand(case, proposal) else {
        return refuse("no-proposal", "签批环节已完成，等待生效", "请刷新页面");
    };
    require(
        actor.role == role && organ.is_none_or(|organ| actor.organ.as_ref() == Some(&organ)),
        "not-next-hand",
        format!("该事项正等待{}签批", role.label()),
        format!("由{}办理", role.label()),
    )?;
    check_hand(case, proposal, &actor.person, actor.standing_in_for.as_ref())
}

/// Whether a person may be one more hand of a proposal.
/// # Errors
///
/// A [`Refusal`] says why not.
pub fn check_hand(
    case: &Case,
    proposal: &Proposal,
    person: &PersonId,
    standing_in_for: Option<&PersonId>,
) -> Result<(), Refusal> {
    require(
        !proposal.signed.iter().any(|signer| signer.person == *person),
        "same-person",
        "同一人不得在同一审批链中签批两次",
        "由另一人签批",
    )?;
    // A hand that has signed does not sign again through its deputy.
    require(
        !proposal.signed.iter().any(|signer| Some(&signer.person) == standing_in_for),
        "same-person",
        "被代理人已在本审批链中签批，不得由其代理人再次签批",
        "由另一人签批",
    )?;
    require(
        !case.barred.contains(person) && !case.interested.contains(person),
        "barred",
        "应当回避的人员不得签批",
        "由其他人员签批",
    )?;
    require(
        !case.paper.iter().any(|paper| paper.of == proposal.no && paper.by == *person),
        "own-registration",
        "登记本事项纸质签批的人员不得再签批本事项",
        "由另一人签批",
    )?;
    require(
        proposal.decision != DecisionKind::ReviewDecision || !decided_before(case, person),
        "decided-before",
        "曾在原决定中签批的人员不得签批复核决定",
        "由其他人员签批",
    )
}

/// Whether a person gave a hand to the decision that is under review, lent ones included.
fn decided_before(case: &Case, person: &PersonId) -> bool {
    let decided = case.review.as_ref().map(|review| crate::overturning::decided_as(review.of));
    decided.and_then(|kind| case.last_hands.get(&kind)).is_some_and(|hands| hands.contains(person))
}

/// The pending proposal that the actor may end: its drafter, a hand that is still to come, or the head of its organ.
pub(crate) fn check_recall<'c>(case: &'c Case, of: Option<u32>, ctx: &Context<'_>) -> Result<&'c Proposal, Refusal> {
    first_of(case, of, |proposal| may_recall(case, proposal, ctx))
}

/// The pending proposals that the actor may end.
pub(crate) fn to_recall<'c>(case: &'c Case, ctx: &Context<'_>) -> impl Iterator<Item = &'c Proposal> {
    case.proposals.iter().filter(move |proposal| may_recall(case, proposal, ctx).is_ok())
}

fn may_recall(case: &Case, proposal: &Proposal, ctx: &Context<'_>) -> Result<(), Refusal> {
    let actor = &ctx.actor;
    let sits = |role: Role| {
        actor.role == role && organ_of(case, proposal, role).is_none_or(|organ| actor.organ.as_ref() == Some(&organ))
    };
    require(
        !case.barred.contains(&actor.person) && !case.interested.contains(&actor.person),
        "barred",
        "应当回避的人员不得撤回拟办意见",
        "由其他人员办理",
    )?;
    // Of its own organ: nobody's head takes back what another organ decides.
    let own = |role: Role| role != Role::LeadHead || proposal.organ.as_ref() == actor.organ.as_ref();
    let drafted = proposal.signed.first().is_some_and(|drafter| drafter.person == actor.person);
    let to_come = proposal.chain.iter().skip(proposal.signed.len()).any(|role| sits(*role));
    let head = [Role::LeadHead, Role::Approver, Role::RespondentHead, Role::EnforcingHead]
        .into_iter()
        .any(|role| own(role) && sits(role));
    require(
        drafted || to_come || head,
        "not-recallable",
        "拟办意见只能由拟办人、后续签批人或者单位负责人撤回",
        "由拟办人或者负责人撤回",
    )
}

/// What is decided about persons, files, payments and measures rather than about the stage: it waits through a change of
/// the stage as long as it can still take effect.
pub(crate) fn through_stages(act: &Act) -> bool {
    use ActKind as K;
    of_payment(act)
        || matches!(
            act.kind(),
            K::ReissueCode
                | K::SealEvidence
                | K::ExcludeOrgan
                | K::WaiveInterest
                | K::ReplaceComplainant
                | K::DecideSanction
                | K::RefuseSanction
                | K::Refer
                | K::ReportMeasure
                | K::DropMeasure
                | K::EnterConference
                | K::DecideWithdrawal
        )
}

/// Acts that a pending proposal never closes: services, retaliation, and the case taken from a silent organ.
fn always_open(kind: ActKind) -> bool {
    use ActKind as K;
    matches!(
        kind,
        K::ServeReply
            | K::ServeOrder
            | K::ServeNotice
            | K::LookIntoRetaliation
            | K::CallBack
            | K::LookIntoSignature
            | K::Elevate
            | K::Succeed
            | K::DeclareInterest
            | K::OrderRecusal
    )
}

/// Whether an officer's act is closed by a proposal that it would make impossible. A party's act never is.
pub(crate) fn closed_by(kind: ActKind, role: Role) -> bool {
    !role.is_party() && role != Role::System && !always_open(kind)
}

/// An acceptance of what was paid: it does not wait behind another proposal.
pub(crate) fn of_payment(act: &Act) -> bool {
    matches!(act, Act::AcceptPerformance { .. } | Act::AcceptInstalment { .. })
}
