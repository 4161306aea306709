//! `decide`: what follows if a command reaches a case. Same arguments, same answer.

use crate::{
    act::{Act, Command, Signer},
    actor::Role,
    approval::{chain, check_next, check_paper, check_recall, closed_by, decision, of_payment},
    call_back,
    case::{Case, Proposal},
    clock::ClockKind,
    clockrun::{ClockRun, RunState},
    context::Context,
    event::Event,
    fact::Fact,
    intake, powers,
    refs::Proof,
    refusal::{Refusal, refuse, require},
    turn::Turn,
};
use jiff::civil::Date;

/// What follows if `command` reaches `case`. `None` is a case that does not exist yet.
///
/// # Errors
///
/// A [`Refusal`] says which rule stands in the way and what would satisfy it; nothing has changed.
pub fn decide(case: Option<&Case>, command: &Command, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let Some(case) = case else {
        return match command {
            Command::Open(intake) => intake::open(intake, ctx),
            _ => refuse("no-case", "没有这个案件", "核对案件编号"),
        };
    };
    check_time(case, ctx)?;
    if let Command::Do(act) = command {
        // Before the case is copied: most of what `options` asks ends here.
        powers::check(case, act.kind(), ctx)?;
    }
    let mut turn = Turn::new(case.clone(), ctx);
    match command {
        Command::Open(_) => return refuse("exists", "案件已经登记", "打开已有案件"),
        Command::Do(act) => propose_or_do(&mut turn, act)?,
        Command::Endorse { opinion } => endorse(&mut turn, opinion.clone())?,
        Command::SendBack { opinion } => {
            check_next(case, ctx)?;
            turn.stop(ClockKind::Proposal);
            turn.emit(Fact::SentBack { opinion: opinion.clone() });
        }
        Command::Recall { reason } => {
            check_recall(case, ctx)?;
            turn.stop(ClockKind::Proposal);
            turn.emit(Fact::Recalled { reason: reason.clone() });
        }
        Command::RegisterPaper { act, signers, scan } => paper(&mut turn, act, signers, scan)?,
        Command::Absorb { from, sources } => {
            by_system(ctx)?;
            crate::merging::absorb(&mut turn, from, sources)?;
        }
        Command::SharedPaid { from, payments } => {
            by_system(ctx)?;
            crate::merging::paid_elsewhere(&mut turn, from, payments);
        }
        Command::Release => {
            by_system(ctx)?;
            crate::merging::release(&mut turn)?;
        }
        Command::PassOn { organ, from, to, text } => {
            crate::assignment::pass_on(&mut turn, organ, from, to, text.as_ref())?;
        }
        Command::Tick => {
            by_system(ctx)?;
            crate::tick::tick(&mut turn);
        }
        Command::RecomputeClocks => {
            by_system(ctx)?;
            crate::tick::recompute(&mut turn);
        }
    }
    if let Command::Do(act) = command {
        check_contradiction(case, &turn, act)?;
    }
    lapse_proposal(case, &mut turn);
    Ok(turn.events)
}

fn by_system(ctx: &Context<'_>) -> Result<(), Refusal> {
    require(ctx.actor.role == Role::System, "system-only", "该动作只能由系统执行", "无需人工办理")
}

/// Event time never runs backwards by more than five minutes; a legal day is never in the future, and a late one needs
/// its scan and its reason.
fn check_time(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    const FIVE_MINUTES_US: i64 = 5 * 60 * 1_000_000;
    require(
        ctx.now.as_micros() >= case.last_at.as_micros() - FIVE_MINUTES_US,
        "clock-back",
        "服务器时钟早于本案最近一次记录",
        "请联系系统管理员校准时钟",
    )?;
    let Some(day) = ctx.occurred_on else { return Ok(()) };
    require(day <= ctx.today(), "future", "发生日期不能晚于今天", "填写实际发生日期")?;
    require(
        day == ctx.today() || ctx.late.is_some(),
        "late-without-scan",
        "补记过去的事项须上传扫描件并说明原因",
        "上传扫描件并填写补记原因",
    )?;
    require(day >= case.opened_on || case.backlog, "before-opening", "发生日期早于案件登记日期", "核对日期")
}

fn propose_or_do(turn: &mut Turn<'_>, act: &Act) -> Result<(), Refusal> {
    let chain = chain(act, &turn.case, turn.ctx);
    if chain.len() <= 1 {
        let hands = vec![signer(turn)];
        return perform(turn, act, &hands);
    }
    // What was paid is not kept waiting behind another decision.
    if of_payment(act) && turn.case.proposal.as_ref().is_some_and(|pending| !of_payment(&pending.act)) {
        turn.lapse_proposal();
    }
    require(
        turn.case.proposal.is_none(),
        "proposal-pending",
        "本案已有一项拟办意见等待签批",
        "先完成、退回或者撤回该项拟办",
    )?;
    require(
        chain.first() == Some(&turn.ctx.actor.role),
        "not-drafter",
        format!("该事项由{}拟办", chain.first().map_or("承办人", |role| role.label())),
        "请由拟办人提出",
    )?;
    // Whoever proposes what cannot be done is told now, not when the leader signs.
    let mut trial = Turn::new(turn.case.clone(), turn.ctx);
    let hands = vec![signer(turn)];
    perform(&mut trial, act, &hands)?;
    let decision = decision(act, &turn.case, turn.ctx).unwrap_or(crate::profile::DecisionKind::LateEntry);
    let serves = served_until(&turn.case, &trial);
    turn.emit(Fact::Proposed { act: Box::new(act.clone()), decision, chain });
    start_proposal_clock(turn, serves);
    Ok(())
}

/// The first last day, not yet over, of the clocks that a proposed act would stop.
fn served_until(before: &Case, trial: &Turn<'_>) -> Option<Date> {
    let stopped = |run: &&ClockRun| {
        let after = trial.case.clocks.iter().find(|other| other.no == run.no);
        after.is_some_and(|other| other.state == RunState::Stopped)
    };
    before.running().filter(stopped).map(|run| run.last_day).filter(|day| *day > trial.on).min()
}

/// Each hand has its time, and no more than the clock that the act would stop; then the proposal falls.
fn start_proposal_clock(turn: &mut Turn<'_>, serves: Option<Date>) {
    let length = turn.ctx.rule(ClockKind::Proposal).length;
    let own = turn.ctx.calendar.due(turn.on, length).last_day;
    match serves.filter(|day| *day < own) {
        Some(day) => turn.start_until(ClockKind::Proposal, 0, day),
        None => turn.start(ClockKind::Proposal),
    }
}

/// Whether the pending decision could take effect on a case as it stands.
fn stands(case: &Case, proposal: &Proposal, ctx: &Context<'_>) -> bool {
    perform(&mut Turn::new(case.clone(), ctx), &proposal.act, &proposal.signed).is_ok()
}

/// An officer's act that would make the pending decision impossible waits for it.
fn check_contradiction(before: &Case, turn: &Turn<'_>, act: &Act) -> Result<(), Refusal> {
    let Some(proposal) = &before.proposal else { return Ok(()) };
    if turn.case.proposal.as_ref() != Some(proposal) || !closed_by(act.kind(), turn.ctx.actor.role) {
        return Ok(());
    }
    require(
        !stands(before, proposal, turn.ctx) || stands(&turn.case, proposal, turn.ctx),
        "contradicts-proposal",
        format!("“{}”正在签批，与本事项相抵触", proposal.act.kind().label()),
        "先完成、退回或者撤回该项拟办",
    )
}

fn signer(turn: &Turn<'_>) -> Signer {
    Signer { person: turn.ctx.actor.person.clone(), role: turn.ctx.actor.role }
}

fn endorse(turn: &mut Turn<'_>, opinion: Option<crate::refs::TextRef>) -> Result<(), Refusal> {
    let proposal = check_next(&turn.case, turn.ctx)?.clone();
    if proposal.signed.len() + 1 == proposal.chain.len() {
        call_back::before_effect(turn, &proposal.act)?;
    }
    let serves = turn.case.run(ClockKind::Proposal).filter(|run| run.length.is_none()).map(|run| run.last_day);
    turn.stop(ClockKind::Proposal);
    turn.emit(Fact::Endorsed { opinion });
    let Some(signed) = turn.case.proposal.as_ref().map(|proposal| proposal.signed.clone()) else { return Ok(()) };
    if signed.len() < proposal.chain.len() {
        start_proposal_clock(turn, serves);
        return Ok(());
    }
    if proposal.late.is_some() {
        turn.on = proposal.occurred_on;
        turn.late.clone_from(&proposal.late);
    }
    turn.emit(Fact::Decided { decision: proposal.decision, hands: signed.clone(), scan: None });
    perform(turn, &proposal.act, &signed)
}

fn paper(turn: &mut Turn<'_>, act: &Act, signers: &[Signer], scan: &Proof) -> Result<(), Refusal> {
    let registrar = turn.ctx.actor.role;
    // The registrar sits where the drafter's power lies: nobody enters the decisions of another organ.
    let drafter = signers.first().map(|signer| signer.role);
    let seated = powers::powers(act.kind())
        .iter()
        .any(|(role, seat)| Some(*role) == drafter && powers::sits(&turn.case, &turn.ctx.actor, *seat));
    require(
        seated
            && matches!(
                registrar,
                Role::Intake
                    | Role::LeadHead
                    | Role::Handler
                    | Role::Reviewer
                    | Role::Approver
                    | Role::EnforcingOfficer
                    | Role::EnforcingHead
            ),
        "no-power",
        "纸质签批由作出决定的单位的经办人员登记",
        "由其他人员登记",
    )?;
    let kind = decision(act, &turn.case, turn.ctx);
    require(kind.is_some(), "one-hand", "该事项无需多人签批", "直接办理")?;
    check_paper(&turn.case, act, signers, turn.ctx)?;
    turn.registrar = Some(turn.ctx.actor.person.clone());
    turn.drafter = signers.first().map(|signer| signer.person.clone());
    call_back::before_effect(turn, act)?;
    if let Some(decision) = kind {
        turn.stop(ClockKind::Proposal);
        turn.emit(Fact::Decided { decision, hands: signers.to_vec(), scan: Some(scan.clone()) });
    }
    perform(turn, act, signers)
}

/// A proposal that no longer fits the stage lapses, and says so.
fn lapse_proposal(before: &Case, turn: &mut Turn<'_>) {
    let after = &turn.case;
    let moved = before.stage.code() != after.stage.code()
        || before.lead != after.lead
        || before.determining != after.determining;
    let Some(pending) = before.proposal.as_ref().filter(|_| turn.case.proposal.is_some()) else { return };
    let acted = turn.events.iter().any(|event| event.fact.of_substance());
    if moved
        || turn.case.stage.is_end()
        || acted && stands(before, pending, turn.ctx) && !stands(&turn.case, pending, turn.ctx)
    {
        turn.lapse_proposal();
    }
}

/// Carries an act out with all its hands.
pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act, hands: &[Signer]) -> Result<(), Refusal> {
    let kind = act.kind();
    turn.drafter = hands.first().map(|signer| signer.person.clone());
    crate::ceasing::check(turn, act)?;
    crate::recovery::check_block(turn, act)?;
    let done = intake::perform(turn, act)
        .or_else(|| crate::backlog::perform(turn, act, hands))
        .or_else(|| crate::supplement::perform(turn, act))
        .or_else(|| crate::consent_above::perform(turn, act))
        .or_else(|| crate::merging::perform(turn, act))
        .or_else(|| crate::routing::perform(turn, act))
        .or_else(|| crate::exclusion::perform(turn, act))
        .or_else(|| crate::verification::perform(turn, act))
        .or_else(|| crate::service::perform(turn, act))
        .or_else(|| crate::dispute::perform(turn, act))
        .or_else(|| crate::rectification::perform(turn, act))
        .or_else(|| crate::plan::perform(turn, act))
        .or_else(|| crate::determination::perform(turn, act, hands))
        .or_else(|| crate::record::perform(turn, act, hands))
        .or_else(|| crate::sanction::perform(turn, act))
        .or_else(|| crate::upward::perform(turn, act))
        .or_else(|| crate::referral::perform(turn, act))
        .or_else(|| crate::repair::perform(turn, act, hands))
        .or_else(|| crate::review::perform(turn, act))
        .or_else(|| crate::protection::perform(turn, act))
        .or_else(|| call_back::perform(turn, act))
        .or_else(|| crate::assignment::perform(turn, act))
        .or_else(|| crate::mending::perform(turn, act));
    match done {
        Some(result) => result?,
        None => return refuse("unknown-act", format!("没有“{}”的办理规则", kind.label()), "请联系系统管理员"),
    }
    turn.close_if_done();
    Ok(())
}

/// The refusal of an act that does not belong to the stage.
pub(crate) fn wrong_stage<T>(turn: &Turn<'_>, act: &Act) -> Result<T, Refusal> {
    refuse(
        "wrong-stage",
        format!("案件处于“{}”，不能“{}”", turn.case.stage.label(), act.kind().label()),
        "请查看“现在可以做”所列事项；可能已由他人办理",
    )
}
