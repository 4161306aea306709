//! The record: push to the lead, report to the province, objection, revocation (C2.5, C3).

use crate::{
    act::{Act, Signer},
    case::{RecordState, SanctionState},
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    ids::OrganId,
    refs::TextRef,
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
    vocabulary::{Challengeable, Outcome, RevocationCause},
};
use jiff::civil::Date;

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act, hands: &[Signer]) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::ReceivePush => receive_push(turn),
        Act::ReturnForDefects { text } => return_for_defects(turn, text),
        Act::MendDefects => mend_defects(turn),
        Act::EnterReceipt { accepted, package } => enter_receipt(turn, *accepted, package),
        Act::LodgeObjection { text } => lodge_objection(turn, act, text),
        Act::DecideObjection { upheld, cause, text } => decide_objection(turn, *upheld, *cause, hands, text),
        Act::Revoke { cause, text } => revoke(turn, act, *cause, hands, text),
        _ => return None,
    })
}

/// The lead that reports this case to the province.
pub(crate) fn reporting_lead(turn: &Turn<'_>) -> OrganId {
    crate::upward::choose_reporting_lead(&turn.case, turn.ctx.profile)
}

/// The clocks that a new record starts.
pub(crate) fn begin(turn: &mut Turn<'_>, from: Date) {
    turn.start_placed(ClockKind::Push, from);
    turn.start_placed(ClockKind::SanctionProposal, from);
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
    turn.start(ClockKind::DefectMending);
    Ok(())
}

/// Whether the data of this record were returned before: once is one clerk's to say, again needs a second hand.
pub(crate) fn returned_before(case: &crate::case::Case) -> bool {
    case.clocks.iter().any(|run| run.kind == ClockKind::DefectMending)
}

/// The determining organ has mended the data, and with that they are pushed again.
fn mend_defects(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    require(turn.case.run(ClockKind::DefectMending).is_some(), "nothing-to-mend", "没有被退回的数据", "核对案件状态")?;
    turn.stop(ClockKind::DefectMending);
    turn.emit(Fact::DefectsMended);
    turn.start(ClockKind::Push);
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

fn decide_objection(
    turn: &mut Turn<'_>,
    upheld: bool,
    cause: Option<RevocationCause>,
    hands: &[Signer],
    text: &TextRef,
) -> Result<(), Refusal> {
    let marked = turn.case.on_record() && turn.case.record.as_ref().is_some_and(|record| record.objected);
    require(marked, "not-objected", "该记录没有待处理的异议", "核对案件状态")?;
    let cause = if upheld { Some(known(cause)?) } else { None };
    turn.stop(ClockKind::Objection);
    turn.emit(Fact::ObjectionDecided { upheld, text: text.clone() });
    if let Some(cause) = cause {
        gone(turn, cause, hands, text);
    }
    Ok(())
}

fn revoke(
    turn: &mut Turn<'_>,
    act: &Act,
    cause: Option<RevocationCause>,
    hands: &[Signer],
    text: &TextRef,
) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Recorded {
        return wrong_stage(turn, act);
    }
    gone(turn, known(cause)?, hands, text);
    Ok(())
}

/// What follows a revocation depends on its cause. Proposals from before it was asked have none.
fn known(cause: Option<RevocationCause>) -> Result<RevocationCause, Refusal> {
    cause.map_or_else(
        || refuse("no-cause", "撤销失信记录须说明是程序或者形式违法，还是诉求不成立", "选择撤销原因后重新拟办"),
        Ok,
    )
}

/// The record is gone. For a fault of procedure the organ notices anew; where the claim itself fell the complainant is
/// answered, and may challenge that. Only where nothing is owed any more is it over with that.
fn gone(turn: &mut Turn<'_>, cause: RevocationCause, hands: &[Signer], text: &TextRef) {
    let hands = hands.iter().map(|signer| signer.person.clone()).collect();
    let performed = turn.case.satisfied() && turn.case.reported.is_none();
    turn.emit(Fact::Revoked { hands, text: text.clone(), cause: Some(cause) });
    end_measures(turn);
    match cause {
        _ if performed => turn.end(Outcome::Revoked, true),
        RevocationCause::Procedure => {
            turn.stop_all_but(BESIDE_THE_RECORD);
            turn.move_to(Stage::Determining);
            turn.start(ClockKind::AdvanceNotice);
            turn.start_about(ClockKind::Reply, Challengeable::Revoked.no());
        }
        RevocationCause::ClaimFell => turn.end(Outcome::Untrue, true),
    }
}

/// The record is in force again: repair or revocation was overturned. What ended with it stays ended and is lifted;
/// measures are proposed anew, and the province is told.
pub(crate) fn restored(turn: &mut Turn<'_>) {
    // A notice that was on its way to the respondent is over with the determination it was of.
    crate::service::forget_unopened(turn);
    turn.move_to(Stage::Recorded);
    let performed = turn.satisfied();
    turn.start(if performed { ClockKind::SuspendedLook } else { ClockKind::RenewedRectification });
    turn.start(ClockKind::SanctionProposal);
    let Some(record) = turn.case.record.clone() else { return };
    turn.start(if record.pushed { ClockKind::Report } else { ClockKind::Push });
    if record.objected {
        turn.start(ClockKind::Objection);
    }
    let open: Vec<_> = turn.case.upward.iter().filter(|item| item.open).map(|item| item.no).collect();
    for no in open {
        turn.start_about(ClockKind::MeasureReport, no);
    }
}

/// The clocks that go on when the way to a determination is taken anew.
const BESIDE_THE_RECORD: &[ClockKind] = &[
    ClockKind::PerformanceAcceptance,
    ClockKind::PaymentCallBack,
    ClockKind::Reply,
    ClockKind::Opening,
    ClockKind::Challenge,
    ClockKind::ChannelAnswer,
    ClockKind::ChannelDeadline,
    ClockKind::LiftConfirmed,
    ClockKind::Report,
    ClockKind::Referral,
    ClockKind::Instruction,
    ClockKind::Retaliation,
];

/// A record that was repaired is over, and the case with it.
pub(crate) fn end_record(turn: &mut Turn<'_>, outcome: Outcome) {
    end_measures(turn);
    turn.end(outcome, true);
}

/// Every sanction ends with the record, in the same transaction (C5); the province is told.
fn end_measures(turn: &mut Turn<'_>) {
    debug_assert!(turn.case.record.as_ref().is_some_and(|record| record.state != RecordState::InForce));
    let running: Vec<_> = turn.case.open_sanctions().map(|sanction| (sanction.no, sanction.state)).collect();
    // Sent once, it is known above, even where its data were returned since.
    let begun = turn.case.record.as_ref().map(|record| record.determined_on);
    let known_above = turn.case.clocks.iter().any(|run| run.kind == ClockKind::Report && Some(run.from) >= begun);
    for (no, state) in running {
        turn.stop_about(ClockKind::SanctionApplied, no);
        turn.emit(Fact::SanctionEnded { no });
        if state == SanctionState::Applied {
            turn.start_about(ClockKind::LiftConfirmed, no);
        }
    }
    turn.stop(ClockKind::Push);
    turn.stop(ClockKind::DefectMending);
    turn.stop(ClockKind::Report);
    if known_above {
        turn.start(ClockKind::Report);
    }
}
