//! Challenge and review: once each, by the next unconflicted organ, by other persons.

use crate::{
    act::Act,
    actor::Role,
    case::Review,
    claim::Claim,
    clock::ClockKind,
    clockrun::RunState,
    decide::wrong_stage,
    fact::Fact,
    ids::OrganId,
    intake::Birth,
    overturning,
    refs::TextRef,
    refusal::{Refusal, require},
    stage::Stage,
    turn::Turn,
    verification::{before, split_off},
    vocabulary::{Challengeable, Finding},
};

/// The clocks that stand still while a decision is under review, where the profile lets them.
const STILL: &[ClockKind] =
    &[ClockKind::DisputeTalks, ClockKind::Rectification, ClockKind::RectificationOrder, ClockKind::SuspendedLook];
/// Those that always do: nobody can do meanwhile what they ask for.
const HELD: &[ClockKind] = &[ClockKind::Chase, ClockKind::AdvanceNotice, ClockKind::Defence, ClockKind::Determination];

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::Challenge { of, text } => challenge(turn, *of, text),
        Act::DecideReview { upheld, text } => decide_review(turn, act, *upheld, text),
        _ => return None,
    })
}

/// Who holds a review: the reviewer, or the lead that sent it to the province and enters what comes back.
pub(crate) fn holder(review: &Review) -> &OrganId {
    review.through.as_ref().unwrap_or(&review.reviewer)
}

/// The decision in which a case stands: one that ended it, or beside which it goes on.
fn decided(stage: &Stage) -> Option<Challengeable> {
    match stage {
        Stage::Ending { outcome } => outcome.challengeable(),
        Stage::Disputed | Stage::Suspended { .. } => Some(Challengeable::Disputed),
        Stage::OnFile { .. } => Some(Challengeable::OnFile),
        Stage::ReferredOut { .. } => Some(Challengeable::ReferredOut),
        // The record was revoked for a fault of procedure, and the way to another is taken anew.
        Stage::Determining => Some(Challengeable::Revoked),
        _ => None,
    }
}

/// What may be challenged now: decisions whose reply was served and whose time has not run out. The untrue claims of a
/// case that went on are reviewed apart, whatever has become of the others.
pub fn challengeables(case: &crate::case::Case) -> Vec<Challengeable> {
    let stands = |of: Challengeable| of == Challengeable::Untrue || decided(&case.stage) == Some(of);
    let open = |of: &Challengeable| {
        case.run_about(ClockKind::Challenge, of.no()).is_some_and(|run| run.state == RunState::Running)
            && !case.challenged.contains(of)
            && stands(*of)
            || on_paper(case) == Some(*of)
    };
    Challengeable::ALL.iter().copied().filter(open).collect()
}

/// The first decision that may be challenged now.
pub fn challengeable(case: &crate::case::Case) -> Option<Challengeable> {
    challengeables(case).into_iter().next()
}

/// What is under review on a paper that an officer entered: the complainant's own challenge takes its place.
fn on_paper(case: &crate::case::Case) -> Option<Challengeable> {
    let review = case.review.as_ref().filter(|review| review.on_paper)?;
    matches!(&case.stage, Stage::UnderReview { of, .. } if *of == review.of).then_some(review.of)
}

fn challenge(turn: &mut Turn<'_>, of: Challengeable, text: &TextRef) -> Result<(), Refusal> {
    require(
        challengeables(&turn.case).contains(&of),
        "not-challengeable",
        format!("目前不能就“{}”申请复核", of.label()),
        "每项决定在答复送达后的期限内可申请一次复核",
    )?;
    if let Some(review) = turn.case.review.clone().filter(|review| review.on_paper && review.of == of) {
        require(
            turn.ctx.actor.role == Role::Complainant,
            "challenged",
            format!("已就“{}”申请复核", of.label()),
            "投诉人本人可以补充复核理由",
        )?;
        let Review { reviewer, through, .. } = review;
        turn.emit(Fact::Challenged { of, reviewer, through, text: text.clone() });
        return Ok(());
    }
    // Where nobody in the prefecture may review, its lead sends the challenge to the province: the right is not lost.
    let reviewer = reviewer(turn, of, &[]).unwrap_or_else(|| turn.ctx.profile.province.clone());
    let through = through(turn, &reviewer);
    turn.stop_about(ClockKind::Challenge, of.no());
    // The untrue claims of a case that goes on with the others, or ended for another reason.
    if decided(&turn.case.stage) != Some(of) {
        return challenge_apart(turn, reviewer, through, text);
    }
    turn.suspend(STILL);
    for kind in HELD {
        turn.hold(*kind, 0);
    }
    let back = Box::new(turn.case.stage.clone());
    turn.emit(Fact::Challenged { of, reviewer, through, text: text.clone() });
    turn.move_to(Stage::UnderReview { of, back });
    turn.start(ClockKind::Review);
    Ok(())
}

/// The challenged claims get a linked case under review; this one goes on with the rest.
fn challenge_apart(
    turn: &mut Turn<'_>,
    reviewer: OrganId,
    through: Option<OrganId>,
    text: &TextRef,
) -> Result<(), Refusal> {
    let untrue = |claim: &Claim| match claim.finding {
        Some(Finding::Untrue) => claim.clone(),
        // Only a part of it was found untrue.
        _ => claim.part(Finding::Untrue, claim.dismissed),
    };
    let claims: Vec<Claim> = turn.case.claims_here().filter(|claim| claim.partly_untrue()).map(untrue).collect();
    let determining = turn.case.determining.clone().unwrap_or_else(|| turn.case.lead.clone());
    let before = before(turn);
    let birth =
        Birth::Review { parent: turn.case.id.clone(), determining, reviewer, through, before, text: text.clone() };
    split_off(turn, claims, birth)
}

/// To a reviewer outside the system the prefecture's lead sends the challenge, and nobody else.
fn through(turn: &Turn<'_>, reviewer: &OrganId) -> Option<OrganId> {
    turn.ctx.outside(reviewer).then(|| crate::record::reporting_lead(turn))
}

/// The organ whose decision is challenged: the lead's own, or that of the organ that verified.
pub(crate) fn challenged_organ(case: &crate::case::Case, of: Challengeable) -> &OrganId {
    if of.by_lead() { &case.lead } else { case.determining.as_ref().unwrap_or(&case.lead) }
}

/// The next unconflicted organ: of the lead's own decisions the acting lead first, of others the next candidate. It is
/// of no lower layer than the organ that decided, nor than those that kept silent on the review, and below none.
fn reviewer(turn: &Turn<'_>, of: Challengeable, silent: &[OrganId]) -> Option<OrganId> {
    let case = &turn.case;
    let by_lead = of.by_lead();
    let mut over = silent.to_vec();
    over.push(challenged_organ(case, of).clone());
    if by_lead {
        let seats = turn.ctx.profile.leads.iter();
        let involved = case.involved();
        let acting = seats
            .filter(|seat| seat.lead == case.lead || seat.acting.contains(&case.lead))
            .flat_map(|seat| seat.acting.iter())
            .find(|organ| !over.contains(organ) && !involved.contains(organ) && turn.ctx.stands_over(organ, &over))
            .cloned();
        if acting.is_some() {
            return acting;
        }
    }
    turn.ctx.next_candidate(case, &over, &over)
}

/// Silence of the reviewer: the next level takes it over. `false` where there is none.
pub(crate) fn pass_on(turn: &mut Turn<'_>) -> bool {
    let Some(review) = turn.case.review.clone() else { return false };
    let mut silent = review.passed.clone();
    silent.push(review.reviewer.clone());
    let province = || Some(turn.ctx.profile.province.clone()).filter(|province| !silent.contains(province));
    let Some(next) = reviewer(turn, review.of, &silent).or_else(province) else { return false };
    let through = through(turn, &next);
    turn.emit(Fact::ReviewPassedOn { reviewer: next, through });
    turn.stop(ClockKind::Review);
    turn.start(ClockKind::Review);
    true
}

fn decide_review(turn: &mut Turn<'_>, act: &Act, upheld: bool, text: &TextRef) -> Result<(), Refusal> {
    let Stage::UnderReview { of, back } = turn.case.stage.clone() else { return wrong_stage(turn, act) };
    let Some(review) = turn.case.review.clone() else { return wrong_stage(turn, act) };
    let inside = !turn.ctx.outside(&review.reviewer);
    require(
        !inside || turn.ctx.actor.organ.as_ref() == Some(&review.reviewer),
        "not-reviewer",
        format!("复核由{}办理", turn.ctx.name(&review.reviewer)),
        "牵头部门只代为登记系统外单位的复核决定",
    )?;
    turn.stop(ClockKind::Review);
    if upheld {
        let decided_by = Some(challenged_organ(&turn.case, of).clone());
        turn.emit(Fact::ReviewDecided {
            upheld,
            barred: Vec::new(),
            determining: None,
            decided_by,
            text: text.clone(),
        });
        turn.move_to(*back);
        turn.resume(STILL);
        turn.resume(HELD);
        turn.close_if_done();
        return Ok(());
    }
    // Other hands: the organ that reviewed takes the place of the one that erred, and its persons stand aside.
    let by_lead = of.by_lead();
    let determining = (!by_lead && inside).then(|| review.reviewer.clone());
    let hands = || turn.case.last_hands.get(&overturning::decided_as(of)).cloned().unwrap_or_default();
    let barred = if by_lead || !inside { hands() } else { Vec::new() };
    let decided_by = Some(challenged_organ(&turn.case, of).clone());
    turn.emit(Fact::ReviewDecided { upheld, barred, determining, decided_by, text: text.clone() });
    crate::routing::stand_in(turn);
    turn.stop_all_but(&[
        ClockKind::Instruction,
        ClockKind::Retaliation,
        ClockKind::Referral,
        ClockKind::Reply,
        ClockKind::Opening,
        ClockKind::Challenge,
        ClockKind::Withdrawal,
        ClockKind::Unclaimed,
        ClockKind::ChannelDeadline,
        // What ended with a record that is in force again stays ended, and what was reported as performed is looked at.
        ClockKind::LiftConfirmed,
        ClockKind::PerformanceAcceptance,
    ]);
    overturning::back_before(turn, of);
    Ok(())
}

/// What was decided beside the stage is over with it: no reply on it is owed any more, and nothing is left to challenge.
pub(crate) fn overtaken(turn: &mut Turn<'_>, of: Challengeable) {
    for kind in [ClockKind::Reply, ClockKind::Opening, ClockKind::Challenge] {
        turn.stop_about(kind, of.no());
    }
}
