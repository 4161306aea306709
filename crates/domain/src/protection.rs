//! The complainant: withdrawal without pressure, retaliation, succession, identity, rating.

use crate::{
    act::Act,
    clock::ClockKind,
    fact::Fact,
    refs::{Proof, TextRef},
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
    vocabulary::{Outcome, Successor, WithdrawalReason},
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::AskWithdrawal { reason, text } => ask_withdrawal(turn, *reason, text),
        Act::DecideWithdrawal { end, called_back, text } => decide_withdrawal(turn, *end, *called_back, text),
        Act::ReportRetaliation { text } => report_retaliation(turn, text),
        Act::LookIntoRetaliation { text } => look_into_retaliation(turn, text),
        Act::DeclareGone { text } => declare_gone(turn, text),
        Act::ReplaceComplainant { by, name, proof } => replace_complainant(turn, *by, name, proof),
        Act::GoOnExOfficio { text } => go_on(turn, text),
        Act::DeclareInterest { text } => declare_interest(turn, text),
        Act::OpenIdentity { purpose } => {
            turn.emit(Fact::IdentityOpened { purpose: purpose.clone() });
            Ok(())
        }
        Act::Rate { stars, text } => rate(turn, *stars, text.clone()),
        _ => return None,
    })
}

/// Whether a case goes on and has no record yet: until then the complainant may withdraw.
fn before_record(turn: &Turn<'_>) -> bool {
    !turn.case.stage.is_end()
        && !turn.case.on_record()
        && !matches!(turn.case.stage, Stage::Ending { .. } | Stage::UnderReview { .. })
}

fn ask_withdrawal(turn: &mut Turn<'_>, reason: WithdrawalReason, text: &TextRef) -> Result<(), Refusal> {
    require(before_record(turn), "too-late", "认定失信后或已有结果的案件不能撤回", "可反映新的情况")?;
    require(!turn.case.withdrawal_asked, "asked", "已申请撤回", "等待牵头部门回访核实")?;
    turn.emit(Fact::WithdrawalAsked { reason, text: text.clone() });
    turn.start(ClockKind::Withdrawal);
    Ok(())
}

fn decide_withdrawal(turn: &mut Turn<'_>, end: bool, called_back: bool, text: &TextRef) -> Result<(), Refusal> {
    require(turn.case.withdrawal_asked, "not-asked", "没有待审定的撤回申请", "核对案件状态")?;
    require(!end || called_back, "call-back", "同意撤回前须回访投诉人，核实是否受到压力", "回访后登记回访情况")?;
    turn.stop(ClockKind::Withdrawal);
    turn.emit(Fact::WithdrawalDecided { end, called_back, text: Some(text.clone()) });
    if end {
        turn.end(Outcome::Withdrawn, true);
    }
    Ok(())
}

/// The lead did not decide in its time: the withdrawal takes effect.
pub(crate) fn withdrawn_by_silence(turn: &mut Turn<'_>) {
    turn.stop(ClockKind::Withdrawal);
    turn.emit(Fact::WithdrawalDecided { end: true, called_back: false, text: None });
    turn.end(Outcome::Withdrawn, true);
}

fn report_retaliation(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(
        !matches!(turn.case.stage, Stage::Merged { .. } | Stage::Closed { .. }),
        "ended",
        "案件已办结",
        "请向牵头部门另行反映，或申请重新办理",
    )?;
    let open = turn.case.run(ClockKind::Retaliation).is_some();
    require(!open, "reported", "已反映打击报复，牵头部门正在核查", "补充情况请发送消息")?;
    turn.emit(Fact::RetaliationReported { text: text.clone() });
    turn.start(ClockKind::Retaliation);
    Ok(())
}

fn look_into_retaliation(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(
        turn.case.run(ClockKind::Retaliation).is_some(),
        "not-reported",
        "没有待核查的打击报复反映",
        "核对案件状态",
    )?;
    turn.emit(Fact::RetaliationLookedInto { text: text.clone() });
    turn.stop(ClockKind::Retaliation);
    Ok(())
}

fn declare_gone(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(before_record(turn) && !turn.case.gone, "too-late", "案件已有结果，或已登记", "核对案件状态")?;
    turn.emit(Fact::ComplainantGone { text: text.clone() });
    turn.start(ClockKind::Unclaimed);
    Ok(())
}

fn replace_complainant(turn: &mut Turn<'_>, by: Successor, name: &TextRef, proof: &Proof) -> Result<(), Refusal> {
    require(turn.case.gone, "not-gone", "原投诉人并未灭失", "先登记投诉人灭失")?;
    turn.stop(ClockKind::Unclaimed);
    turn.emit(Fact::ComplainantReplaced { by, name: name.clone(), proof: proof.clone() });
    Ok(())
}

fn go_on(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(turn.case.gone, "not-gone", "投诉人并未灭失", "无需依职权继续办理")?;
    turn.stop(ClockKind::Unclaimed);
    turn.emit(Fact::WentOnExOfficio { text: text.clone() });
    Ok(())
}

fn declare_interest(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(!turn.case.stage.is_end(), "ended", "案件已办结", "无需申报")?;
    if turn.case.interested.contains(&turn.ctx.actor.person) {
        return refuse("declared", "已申报回避", "由其他人员办理");
    }
    turn.emit(Fact::InterestDeclared { text: text.clone() });
    Ok(())
}

fn rate(turn: &mut Turn<'_>, stars: u8, text: Option<TextRef>) -> Result<(), Refusal> {
    require(
        matches!(turn.case.stage, Stage::Ending { .. } | Stage::Closed { .. }),
        "not-ended",
        "案件有结果后方可评价",
        "等待办理结果",
    )?;
    require((1..=5).contains(&stars), "stars", "评价为1至5分", "选择1至5分")?;
    require(turn.case.rating.is_none(), "rated", "已评价过", "每案评价一次")?;
    turn.emit(Fact::Rated { stars, text });
    Ok(())
}
