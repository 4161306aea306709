//! Pending decisions: proposed, signed hand by hand, sent back, taken back, fallen. Several may wait on one case; each
//! closes the acts of officers that would make it impossible, and nothing else.

use crate::{
    act::{Act, Signer},
    actor::{Actor, Role},
    approval::{chain, check_next, check_recall, closed_by, decision, of_payment, organ_of},
    case::{Case, Proposal},
    clock::ClockKind,
    clockrun::{ClockRun, RunState},
    context::Context,
    decide::perform,
    fact::Fact,
    profile::DecisionKind,
    refs::TextRef,
    refusal::{Refusal, require},
    turn::Turn,
};
use jiff::civil::Date;

/// An act of one hand is done; one of several is proposed.
pub(crate) fn propose_or_do(turn: &mut Turn<'_>, act: &Act) -> Result<(), Refusal> {
    let chain = chain(act, &turn.case, turn.ctx);
    if chain.len() <= 1 {
        let hands = vec![signer(turn)];
        return perform(turn, act, &hands);
    }
    check_drafter(&chain, turn.ctx)?;
    let same = turn.case.proposals.iter().any(|pending| pending.act == *act);
    require(!same, "proposal-pending", "同样的拟办意见已在等待签批", "先完成、退回或者撤回该项拟办")?;
    // Whoever proposes what cannot be done is told now, not when the leader signs.
    let mut trial = Turn::new(turn.case.clone(), turn.ctx);
    let hands = vec![signer(turn)];
    perform(&mut trial, act, &hands)?;
    check_contradiction(&turn.case, &trial.case, act, turn.ctx)?;
    let decision = decision(act, &turn.case, turn.ctx).unwrap_or(DecisionKind::LateEntry);
    let serves = served_until(&turn.case, &trial);
    turn.emit(Fact::Proposed { act: Box::new(act.clone()), decision, chain });
    let no = turn.case.version;
    start_clock(turn, no, serves);
    Ok(())
}

/// Whether the actor drafts in the first role of the chain.
pub(crate) fn check_drafter(chain: &[Role], ctx: &Context<'_>) -> Result<(), Refusal> {
    require(
        chain.first() == Some(&ctx.actor.role),
        "not-drafter",
        format!("该事项由{}拟办", chain.first().map_or("承办人", |role| role.label())),
        "请由拟办人提出",
    )
}

/// The first last day, not yet over, of the clocks that a proposed act would stop.
fn served_until(before: &Case, trial: &Turn<'_>) -> Option<Date> {
    let stopped = |run: &&ClockRun| {
        let after = trial.case.clocks.iter().find(|other| other.no == run.no);
        after.is_some_and(|other| other.state == RunState::Stopped) && run.kind != ClockKind::Proposal
    };
    before.running().filter(stopped).map(|run| run.last_day).filter(|day| *day > trial.on).min()
}

/// Each hand has its time, and no more than the clock that the act would stop; then the proposal falls.
pub(crate) fn start_clock(turn: &mut Turn<'_>, no: u32, serves: Option<Date>) {
    let Some(about) = turn.case.proposal(no).map(Proposal::about) else { return };
    let length = turn.ctx.rule(ClockKind::Proposal).length;
    let own = turn.ctx.calendar.due(turn.on, length).last_day;
    match serves.filter(|day| *day < own) {
        Some(day) => turn.start_until(ClockKind::Proposal, about, day),
        None => turn.start_about(ClockKind::Proposal, about),
    }
}

/// The clock of the hand that a proposal waits for stops.
pub(crate) fn stop_clock(turn: &mut Turn<'_>, proposal: &Proposal) {
    turn.stop_about(ClockKind::Proposal, proposal.about());
    // One that was laid when a case had one at a time.
    turn.stop_about(ClockKind::Proposal, 0);
}

/// The surroundings in which a decision takes effect: whoever gives the last hand, or the time that passes, acts for the
/// organ that decides.
fn in_force<'a>(ctx: &Context<'a>, case: &Case, proposal: &Proposal) -> Context<'a> {
    // What the party's will rested on when it was drafted, it rests on still.
    let ctx = &Context { will: proposal.will.clone().or_else(|| ctx.will.clone()), ..ctx.clone() };
    let Some(role) = proposal.chain.last().copied() else { return ctx.clone() };
    let organ = organ_of(case, proposal, role);
    if organ.is_none() || organ == ctx.actor.organ {
        return ctx.clone();
    }
    let actor = Actor { person: ctx.actor.person.clone(), organ, role, standing_in_for: None };
    Context { actor, ..ctx.clone() }
}

/// What a pending decision would make of a case as it stands, if it could take effect.
pub(crate) fn tried(case: &Case, proposal: &Proposal, ctx: &Context<'_>) -> Option<Case> {
    let ctx = in_force(ctx, case, proposal);
    let mut trial = Turn::new(case.clone(), &ctx);
    perform(&mut trial, &proposal.act, &proposal.signed).is_ok().then_some(trial.case)
}

fn stands(case: &Case, proposal: &Proposal, ctx: &Context<'_>) -> bool {
    tried(case, proposal, ctx).is_some()
}

/// An officer's act that would make a pending decision impossible waits for it.
pub(crate) fn check_contradiction(before: &Case, after: &Case, act: &Act, ctx: &Context<'_>) -> Result<(), Refusal> {
    if !closed_by(act.kind(), ctx.actor.role) || crate::powers::for_a_party(act.kind(), ctx.actor.role) {
        return Ok(());
    }
    // What was paid is not kept waiting behind a decision on something else.
    let weighed = |pending: &&Proposal| !of_payment(act) || of_payment(&pending.act);
    for pending in before.proposals.iter().filter(weighed) {
        require(
            after.proposal(pending.no).is_none_or(|same| same != pending)
                || !stands(before, pending, ctx)
                || stands(after, pending, ctx),
            "contradicts-proposal",
            format!("“{}”正在签批，与本事项相抵触", pending.act.kind().label()),
            "先完成、退回或者撤回该项拟办",
        )?;
    }
    Ok(())
}

fn signer(turn: &Turn<'_>) -> Signer {
    Signer { person: turn.ctx.actor.person.clone(), role: turn.ctx.actor.role }
}

/// The next hand agrees; with the last one the decision takes effect.
pub(crate) fn endorse(turn: &mut Turn<'_>, of: Option<u32>, opinion: Option<TextRef>) -> Result<(), Refusal> {
    let proposal = check_next(&turn.case, of, turn.ctx)?.clone();
    before_effect(turn, &proposal)?;
    let serves = serves(&turn.case, &proposal);
    stop_clock(turn, &proposal);
    turn.emit(Fact::Endorsed { opinion, of: proposal.no });
    signed(turn, proposal.no, serves)
}

/// The last hand signs nothing that gives up something of a party's which it was not asked about.
pub(crate) fn before_effect(turn: &Turn<'_>, proposal: &Proposal) -> Result<(), Refusal> {
    let last = proposal.signed.len() + 1 == proposal.chain.len();
    if last { crate::call_back::before_effect(turn, &proposal.act) } else { Ok(()) }
}

/// The day to which a hand's time was shortened by the clock that the act serves.
pub(crate) fn serves(case: &Case, proposal: &Proposal) -> Option<Date> {
    let run = case.run_about(ClockKind::Proposal, proposal.about()).or_else(|| case.run(ClockKind::Proposal));
    run.filter(|run| run.length.is_none()).map(|run| run.last_day)
}

/// One more hand has signed: the next has its time, or the decision takes effect, unless a signature given on paper may
/// still be disowned.
pub(crate) fn signed(turn: &mut Turn<'_>, no: u32, serves: Option<Date>) -> Result<(), Refusal> {
    let Some(proposal) = turn.case.proposal(no).cloned() else { return Ok(()) };
    if !proposal.complete() {
        start_clock(turn, no, serves);
        return Ok(());
    }
    #[cfg(test)]
    if turn.ctx.faulty(crate::model::Fault::PaperAtOnce) {
        return take_effect(turn, &proposal);
    }
    if crate::paper::may_be_disowned(&turn.case, no) && crate::paper::weighs(&turn.case, &proposal, turn.ctx) {
        return Ok(());
    }
    take_effect(turn, &proposal)
}

/// All its hands have signed.
pub(crate) fn take_effect(turn: &mut Turn<'_>, proposal: &Proposal) -> Result<(), Refusal> {
    if proposal.late.is_some() {
        turn.on = proposal.occurred_on;
        turn.late.clone_from(&proposal.late);
    }
    let scan = turn.case.paper.iter().rev().find(|paper| paper.of == proposal.no).map(|paper| paper.scan.clone());
    let ctx = in_force(turn.ctx, &turn.case, proposal);
    let mut decided = Turn { on: turn.on, late: turn.late.clone(), ..Turn::new(turn.case.clone(), &ctx) };
    decided.emit(Fact::Decided { decision: proposal.decision, hands: proposal.signed.clone(), scan, of: proposal.no });
    perform(&mut decided, &proposal.act, &proposal.signed)?;
    let Turn { case, events, .. } = decided;
    turn.case = case;
    turn.events.extend(events);
    Ok(())
}

/// The next hand sends it back to its drafter.
pub(crate) fn send_back(turn: &mut Turn<'_>, of: Option<u32>, opinion: &TextRef) -> Result<(), Refusal> {
    let proposal = check_next(&turn.case, of, turn.ctx)?.clone();
    stop_clock(turn, &proposal);
    turn.emit(Fact::SentBack { opinion: opinion.clone(), of: proposal.no });
    Ok(())
}

/// Its drafter, a later hand or the head of the organ that decides takes it back (撤回拟办).
pub(crate) fn recall(turn: &mut Turn<'_>, of: Option<u32>, reason: &TextRef) -> Result<(), Refusal> {
    let proposal = check_recall(&turn.case, of, turn.ctx)?.clone();
    stop_clock(turn, &proposal);
    turn.stop_about(ClockKind::PaperSignature, proposal.about());
    turn.emit(Fact::Recalled { reason: reason.clone(), of: proposal.no });
    Ok(())
}

/// Pending decisions that no longer fit lapse, and say so.
pub(crate) fn lapse_what_fell(before: &Case, turn: &mut Turn<'_>) {
    // What a party reported or asked for bars a decision until it was looked at, and does not undo its hands.
    let barred = !before.acceptance_pending() && turn.case.acceptance_pending()
        || !before.withdrawal_asked && turn.case.withdrawal_asked;
    let staged = before.stage.code() != turn.case.stage.code();
    let substance = turn.events.iter().any(|event| event.fact.of_substance());
    for pending in &before.proposals {
        let after = &turn.case;
        if after.proposal(pending.no).is_none() {
            continue;
        }
        let of_the_organ = |was: Option<&crate::ids::OrganId>, is: Option<&crate::ids::OrganId>| {
            was != is && pending.organ.as_ref() == was
        };
        let passed_on = of_the_organ(Some(&before.lead), Some(&after.lead))
            || of_the_organ(before.determining.as_ref(), after.determining.as_ref());
        let moved = staged && !crate::approval::through_stages(&pending.act);
        let fell =
            || substance && !barred && stands(before, pending, turn.ctx) && !stands(&turn.case, pending, turn.ctx);
        if moved || passed_on || after.stage.is_end() || fell() {
            turn.lapse_proposal(pending.no);
        }
    }
}
