//! `decide`: what follows if a command reaches a case. Same arguments, same answer.

#[cfg(test)]
use crate::fact::Fact;
use crate::{
    act::{Act, Command},
    actor::Role,
    call_back,
    case::Case,
    context::Context,
    event::Event,
    hands, intake, powers,
    refusal::{Refusal, refuse, require},
    turn::Turn,
};

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
    #[cfg(test)]
    if let Command::AtOnce { act, .. } = command {
        powers::check(case, act.kind(), ctx)?;
    }
    let mut turn = Turn::new(case.clone(), ctx);
    match command {
        Command::Open(_) => return refuse("exists", "案件已经登记", "打开已有案件"),
        Command::Do(act) => hands::propose_or_do(&mut turn, act)?,
        Command::Endorse { of, opinion } => hands::endorse(&mut turn, *of, opinion.clone())?,
        Command::SendBack { of, opinion } => hands::send_back(&mut turn, *of, opinion)?,
        Command::Recall { of, reason } => hands::recall(&mut turn, *of, reason)?,
        Command::SignOnPaper { of, signer, signed_on, scan } => {
            crate::paper::sign(&mut turn, *of, signer, *signed_on, scan)?;
        }
        Command::Disown { of, text } => crate::paper::disown(&mut turn, *of, text)?,
        #[cfg(test)]
        Command::AtOnce { act, signers } => at_once(&mut turn, act, signers)?,
        Command::Absorb { from, sources, claims, other_firm } => {
            by_system(ctx)?;
            crate::merging::absorb(&mut turn, from, sources, claims, *other_firm)?;
        }
        Command::SharedPaid { from, payments } => {
            by_system(ctx)?;
            crate::splitting::paid_elsewhere(&mut turn, from, payments);
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
        hands::check_contradiction(case, &turn.case, act, ctx)?;
    }
    hands::lapse_what_fell(case, &mut turn);
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
    require(
        ctx.late.is_none() || ctx.actor.role != Role::Complainant,
        "late-by-complainant",
        "补记由工作人员凭书面材料办理",
        "按今天提交；需要补记的，将材料交牵头部门",
    )?;
    require(day <= ctx.today(), "future", "发生日期不能晚于今天", "填写实际发生日期")?;
    require(
        day == ctx.today() || ctx.late.is_some(),
        "late-without-scan",
        "补记过去的事项须上传扫描件并说明原因",
        "上传扫描件并填写补记原因",
    )?;
    require(day >= case.opened_on || case.backlog, "before-opening", "发生日期早于案件登记日期", "核对日期")
}

/// An act with all its hands at once, as it was when the last of them signed: what the model check explores. The hands
/// themselves are walked through by their own tests.
#[cfg(test)]
fn at_once(turn: &mut Turn<'_>, act: &Act, signers: &[crate::act::Signer]) -> Result<(), Refusal> {
    hands::check_drafter(&crate::approval::chain(act, &turn.case, turn.ctx), turn.ctx)?;
    turn.registrar = Some(turn.ctx.actor.person.clone());
    turn.drafter = signers.first().map(|signer| signer.person.clone());
    call_back::before_effect(turn, act)?;
    let pending = turn.case.pending(act.kind()).cloned();
    if let Some(proposal) = &pending {
        hands::stop_clock(turn, proposal);
    }
    if let Some(decision) = crate::approval::decision(act, &turn.case, turn.ctx) {
        let of = pending.map_or(u32::MAX, |proposal| proposal.no);
        turn.emit(Fact::Decided { decision, hands: signers.to_vec(), scan: None, of });
    }
    perform(turn, act, signers)
}

/// Carries an act out with all its hands.
pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act, hands: &[crate::act::Signer]) -> Result<(), Refusal> {
    let kind = act.kind();
    turn.drafter = hands.first().map(|signer| signer.person.clone());
    crate::ceasing::check(turn, act)?;
    crate::recovery::check_block(turn, act)?;
    let done = intake::perform(turn, act)
        .or_else(|| crate::backlog::perform(turn, act, hands))
        .or_else(|| crate::supplement::perform(turn, act))
        .or_else(|| crate::consent_above::perform(turn, act))
        .or_else(|| crate::merging::perform(turn, act))
        .or_else(|| crate::splitting::perform(turn, act))
        .or_else(|| crate::routing::perform(turn, act))
        .or_else(|| crate::exclusion::perform(turn, act))
        .or_else(|| crate::verification::perform(turn, act))
        .or_else(|| crate::service::perform(turn, act))
        .or_else(|| crate::telling::perform(turn, act))
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
        .or_else(|| crate::paper::perform_act(turn, act))
        .or_else(|| crate::lent::perform(turn, act))
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
