//! The record: push to the lead, report to the province, objection, revocation (C2.5, C3).

use crate::{
    act::{Act, Signer},
    case::{RecordState, SanctionState},
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    ids::OrganId,
    refs::TextRef,
    refusal::{Refusal, require},
    stage::Stage,
    turn::Turn,
    vocabulary::Outcome,
};
use jiff::civil::Date;

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act, hands: &[Signer]) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::ReceivePush => receive_push(turn),
        Act::ReturnForDefects { text } => return_for_defects(turn, text),
        Act::MendDefects => mend_defects(turn),
        Act::EnterReceipt { accepted, package } => enter_receipt(turn, *accepted, package),
        Act::LodgeObjection { text } => lodge_objection(turn, act, text),
        Act::DecideObjection { upheld, text } => decide_objection(turn, *upheld, hands, text),
        Act::Revoke { text } => revoke(turn, act, hands, text),
        _ => return None,
    })
}

/// The lead that reports to the province, and it alone (C2.5): the prefecture's, or its acting lead where it is concerned.
pub(crate) fn reporting_lead(turn: &Turn<'_>) -> OrganId {
    let case = &turn.case;
    let mut concerned = case.involved();
    concerned.extend(case.determining.clone());
    let seat = turn.ctx.profile.leads.first();
    seat.into_iter()
        .flat_map(|seat| std::iter::once(&seat.lead).chain(&seat.acting))
        .find(|organ| !concerned.contains(organ))
        .unwrap_or(&case.lead)
        .clone()
}

/// The clocks that a new record starts.
pub(crate) fn begin(turn: &mut Turn<'_>, from: Date) {
    turn.start_placed(ClockKind::Push, from);
    turn.start_placed(ClockKind::SanctionDecision, from);
    turn.start_placed(ClockKind::RenewedRectification, from);
}

fn receive_push(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let due =
        turn.case.record.as_ref().is_some_and(|record| !record.pushed) && turn.case.run(ClockKind::Push).is_some();
    require(due, "no-push", "没有待接收的失信信息推送", "可能已由他人接收，请刷新页面")?;
    turn.stop(ClockKind::Push);
    turn.emit(Fact::PushReceived);
    turn.start(ClockKind::Report);
    Ok(())
}

fn return_for_defects(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    let due = turn.case.record.as_ref().is_some_and(|record| !record.reported)
        && turn.case.run(ClockKind::Push).is_some()
        || turn.case.run(ClockKind::Report).is_some() && turn.case.on_record();
    require(due, "nothing-to-return", "没有可退回的推送数据", "核对案件状态")?;
    turn.stop(ClockKind::Report);
    turn.stop(ClockKind::Push);
    turn.emit(Fact::ReturnedForDefects { text: text.clone() });
    turn.start(ClockKind::Push);
    Ok(())
}

fn mend_defects(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let due =
        turn.case.record.as_ref().is_some_and(|record| !record.pushed) && turn.case.run(ClockKind::Push).is_some();
    require(due, "nothing-to-mend", "没有被退回的数据", "核对案件状态")?;
    turn.emit(Fact::DefectsMended);
    Ok(())
}

fn enter_receipt(turn: &mut Turn<'_>, accepted: bool, package: &str) -> Result<(), Refusal> {
    require(turn.case.run(ClockKind::Report).is_some(), "no-report", "没有等待回执的上报", "核对案件状态")?;
    turn.emit(Fact::ReceiptEntered { accepted, package: package.to_owned() });
    if accepted {
        turn.stop(ClockKind::Report);
    }
    Ok(())
}

fn lodge_objection(turn: &mut Turn<'_>, act: &Act, text: &TextRef) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Recorded {
        return wrong_stage(turn, act);
    }
    let marked = turn.case.record.as_ref().is_some_and(|record| record.objected);
    require(!marked, "objected", "该记录已标注异议", "等待处理")?;
    turn.emit(Fact::ObjectionLodged { text: text.clone() });
    turn.start(ClockKind::Objection);
    Ok(())
}

fn decide_objection(turn: &mut Turn<'_>, upheld: bool, hands: &[Signer], text: &TextRef) -> Result<(), Refusal> {
    let marked = turn.case.on_record() && turn.case.record.as_ref().is_some_and(|record| record.objected);
    require(marked, "not-objected", "该记录没有待处理的异议", "核对案件状态")?;
    turn.stop(ClockKind::Objection);
    turn.emit(Fact::ObjectionDecided { upheld, text: text.clone() });
    if upheld {
        gone(turn, hands, text);
    }
    Ok(())
}

fn revoke(turn: &mut Turn<'_>, act: &Act, hands: &[Signer], text: &TextRef) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Recorded {
        return wrong_stage(turn, act);
    }
    gone(turn, hands, text);
    Ok(())
}

fn gone(turn: &mut Turn<'_>, hands: &[Signer], text: &TextRef) {
    let hands = hands.iter().map(|signer| signer.person.clone()).collect();
    turn.emit(Fact::Revoked { hands, text: text.clone() });
    end_record(turn, Outcome::Revoked);
}

/// Every sanction ends with the record, in the same transaction (C5); the province is told.
pub(crate) fn end_record(turn: &mut Turn<'_>, outcome: Outcome) {
    debug_assert!(turn.case.record.as_ref().is_some_and(|record| record.state != RecordState::InForce));
    let running: Vec<_> = turn
        .case
        .sanctions
        .iter()
        .filter(|sanction| matches!(sanction.state, SanctionState::Decided | SanctionState::Applied))
        .map(|sanction| (sanction.no, sanction.state))
        .collect();
    let known_above = turn.case.record.as_ref().is_some_and(|record| record.pushed);
    for (no, state) in running {
        turn.stop_about(ClockKind::SanctionApplied, no);
        turn.emit(Fact::SanctionEnded { no });
        if state == SanctionState::Applied {
            turn.start_about(ClockKind::LiftConfirmed, no);
        }
    }
    turn.stop(ClockKind::Push);
    turn.stop(ClockKind::Report);
    if known_above {
        turn.start(ClockKind::Report);
    }
    turn.end(outcome, false);
}
