//! 整改: the order, the plan, performance and its acceptance, refusal (C2.4).

use crate::{
    act::{Act, Instalment, Payment, Service},
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    money::Fen,
    refs::{Proof, TextRef},
    refusal::{Refusal, refuse, require},
    service::{ServedLetter, servable, serve},
    stage::Stage,
    turn::Turn,
    vocabulary::{Challengeable, Excuse, Outcome, RefusalKind},
};

/// The clocks of the respondent that wait while an acceptance is pending.
const WAITING: &[ClockKind] = &[ClockKind::Rectification, ClockKind::RenewedRectification];

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::ServeOrder { service } => serve_order(turn, act, service),
        Act::ReportProgress { text } => report_progress(turn, act, text),
        Act::AgreePlan { instalments, signed } => agree_plan(turn, act, instalments, signed),
        Act::ProveInstalment { no, sum, proof } => prove_instalment(turn, act, *no, *sum, proof),
        Act::ReportPerformed { payments, proof } => report_performed(turn, act, payments, proof),
        Act::AcceptPerformance { payments, proof } => accept_performance(turn, payments, proof),
        Act::RejectPerformance { text } => reject_performance(turn, text),
        Act::Refuse { excuse, text } => refuse_to_perform(turn, act, *excuse, text),
        Act::ConfirmPayment { received, text } => confirm_payment(turn, *received, text.clone()),
        _ => return None,
    })
}

fn serve_order(turn: &mut Turn<'_>, act: &Act, service: &Service) -> Result<(), Refusal> {
    // With a plan or on record, only a successor has to have it.
    if !matches!(turn.case.stage, Stage::Rectifying | Stage::Performing | Stage::Recorded) {
        return wrong_stage(turn, act);
    }
    // Served once; anew where it was not opened, or a successor has to have it.
    require(
        servable(&turn.case).contains(&ServedLetter::Order),
        "served",
        "整改通知已经送达",
        "等待整改，或登记整改情况",
    )?;
    serve(turn, ServedLetter::Order, service, |service| Fact::OrderServed { service })
}

fn report_progress(turn: &mut Turn<'_>, act: &Act, text: &TextRef) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::Rectifying | Stage::Performing | Stage::Recorded) {
        return wrong_stage(turn, act);
    }
    turn.emit(Fact::ProgressReported { text: text.clone() });
    Ok(())
}

fn agree_plan(turn: &mut Turn<'_>, act: &Act, instalments: &[Instalment], signed: &Proof) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Rectifying || turn.case.procedure.order_served_on.is_none() {
        return wrong_stage(turn, act);
    }
    require(turn.case.reported.is_none(), "acceptance-pending", "履行情况正在验收", "先完成验收")?;
    require(!instalments.is_empty(), "no-instalment", "还款计划没有分期", "逐期填写日期和金额")?;
    let ascending = instalments.windows(2).all(|pair| pair[0].due_on < pair[1].due_on);
    require(ascending, "order", "各期日期应依次递增", "核对日期")?;
    require(
        instalments.iter().all(|item| item.sum > Fen::ZERO && item.due_on >= turn.on),
        "instalment",
        "每期金额应大于零，日期不早于今天",
        "核对分期",
    )?;
    let total: i64 = instalments.iter().map(|item| item.sum.get()).sum();
    let owed = turn.case.sum(|claim| claim.outstanding);
    let off = Fen::new((owed.get() - total).abs());
    let off = if total < owed.get() { format!("还差{off}元") } else { format!("多出{off}元") };
    require(
        Fen::new(total) == owed,
        "plan-total",
        format!("分期合计{}元与未付金额{owed}元不一致，{off}", Fen::new(total)),
        "使分期合计等于未付金额",
    )?;
    turn.stop(ClockKind::Rectification);
    turn.emit(Fact::PlanAgreed { instalments: instalments.to_vec(), signed: signed.clone() });
    turn.move_to(Stage::Performing);
    for (at, item) in instalments.iter().enumerate() {
        let about = u16::try_from(at + 1).unwrap_or(u16::MAX);
        // The length of this clock is the grace after the due date before the instalment counts as broken.
        turn.start_from(ClockKind::Instalment, about, item.due_on);
    }
    Ok(())
}

fn prove_instalment(turn: &mut Turn<'_>, act: &Act, no: u16, sum: Fen, proof: &Proof) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Performing {
        return wrong_stage(turn, act);
    }
    let Some(item) = turn.case.plan.get(usize::from(no).wrapping_sub(1)).cloned() else {
        return refuse("no-instalment", "还款计划中没有这一期", "核对期数");
    };
    require(sum > Fen::ZERO, "sum", "付款金额应大于零", "核对金额")?;
    let due = Fen::new(item.instalment.sum.get() - item.paid.get());
    require(sum <= due, "too-much", format!("本期尚欠{due}元"), "多付部分登记到下一期")?;
    let payments = spread(turn, sum);
    let full = sum == due;
    turn.emit(Fact::InstalmentPaid { no, payments, proof: proof.clone(), full });
    if full {
        turn.stop_about(ClockKind::Instalment, no);
    }
    let paid_off = turn.case.plan.iter().all(|item| item.paid >= item.instalment.sum);
    if turn.case.satisfied() {
        turn.end(Outcome::Performed, true);
    } else if paid_off {
        // The sums are paid; an act that was asked for beside them is still owed.
        turn.move_to(Stage::Rectifying);
        turn.start(ClockKind::Rectification);
    }
    Ok(())
}

/// A sum laid on the live claims in their order.
fn spread(turn: &Turn<'_>, sum: Fen) -> Vec<Payment> {
    let mut left = sum.get();
    let mut payments = Vec::new();
    for claim in turn.case.live_claims() {
        let part = left.min(claim.outstanding.get());
        if part > 0 {
            payments.push(Payment { claim: claim.no, sum: Fen::new(part) });
            left -= part;
        }
    }
    payments
}

fn report_performed(turn: &mut Turn<'_>, act: &Act, payments: &[Payment], proof: &Proof) -> Result<(), Refusal> {
    let ordered = turn.case.procedure.order_served_on.is_some();
    let open = match turn.case.stage {
        Stage::Rectifying => ordered,
        Stage::Determining | Stage::Recorded => true,
        _ => false,
    };
    if !open {
        return wrong_stage(turn, act);
    }
    require(turn.case.reported.is_none(), "reported", "已报告履行，正在验收", "等待验收结果")?;
    check_payments(turn, payments)?;
    require(
        something_performed(turn, payments) || turn.case.satisfied(),
        "nothing-reported",
        "没有报告任何付款或者已经完成的事项，整改期限不能因此中止",
        "填写实际付款金额；只说明进展的，用“报告整改进展”",
    )?;
    turn.emit(Fact::PerformanceReported { payments: payments.to_vec(), proof: proof.clone() });
    // The respondent's time stands still while others look.
    turn.suspend(WAITING);
    turn.start(ClockKind::PerformanceAcceptance);
    Ok(())
}

pub(crate) fn check_payments(turn: &Turn<'_>, payments: &[Payment]) -> Result<(), Refusal> {
    require(!payments.is_empty(), "no-payment", "没有填写履行的诉求", "逐项填写")?;
    for payment in payments {
        let Some(claim) = turn.case.live_claims().find(|claim| claim.no == payment.claim) else {
            return refuse("no-claim", format!("本案没有第{}项诉求", payment.claim), "核对诉求");
        };
        require(
            payment.sum >= Fen::ZERO && payment.sum <= claim.outstanding,
            "too-much",
            format!("第{}项诉求尚欠{}元", claim.no, claim.outstanding),
            "核对金额",
        )?;
    }
    Ok(())
}

/// A sum above nil, or an act that is done.
fn something_performed(turn: &Turn<'_>, payments: &[Payment]) -> bool {
    let act = |no| turn.case.live_claims().any(|claim| claim.no == no && claim.act && !claim.act_done);
    payments.iter().any(|payment| payment.sum > Fen::ZERO || act(payment.claim))
}

fn accept_performance(turn: &mut Turn<'_>, payments: &[Payment], proof: &Proof) -> Result<(), Refusal> {
    require(turn.case.reported.is_some(), "not-reported", "被投诉主体尚未报告履行", "等待报告，或登记其报告")?;
    check_payments(turn, payments)?;
    turn.stop(ClockKind::PerformanceAcceptance);
    turn.emit(Fact::PerformanceAccepted { payments: payments.to_vec(), proof: proof.clone() });
    if !turn.case.satisfied() {
        turn.resume(WAITING);
        return Ok(());
    }
    match turn.case.stage {
        // On record the duty ends and the record itself ends by repair: until then it is looked at.
        Stage::Recorded => {
            turn.stop(ClockKind::RenewedRectification);
            turn.start(ClockKind::SuspendedLook);
        }
        _ => turn.end(Outcome::Performed, true),
    }
    Ok(())
}

fn reject_performance(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(turn.case.reported.is_some(), "not-reported", "被投诉主体尚未报告履行", "等待报告")?;
    turn.stop(ClockKind::PerformanceAcceptance);
    turn.emit(Fact::PerformanceRejected { text: text.clone() });
    turn.resume(WAITING);
    Ok(())
}

fn refuse_to_perform(turn: &mut Turn<'_>, act: &Act, excuse: Excuse, text: &TextRef) -> Result<(), Refusal> {
    let ordered = turn.case.procedure.order_served_on.is_some();
    if !(matches!(turn.case.stage, Stage::Rectifying | Stage::Performing) && ordered) {
        return wrong_stage(turn, act);
    }
    let how = if excuse.forbidden() { RefusalKind::ForbiddenExcuse } else { RefusalKind::Expressly };
    refused(turn, how, Some(text.clone()));
    Ok(())
}

/// The respondent refused or counts as refusing: on to 拟认定. Before the order was served there is nothing to refuse.
pub(crate) fn refused(turn: &mut Turn<'_>, how: RefusalKind, text: Option<TextRef>) {
    if turn.case.procedure.order_served_on.is_none() {
        return;
    }
    turn.stop(ClockKind::Rectification);
    // An order that a successor was to get goes with it.
    turn.stop(ClockKind::RectificationOrder);
    turn.stop(ClockKind::Instalment);
    turn.stop(ClockKind::PerformanceAcceptance);
    // A successor that refuses needs no order served anew.
    turn.stop(ClockKind::RectificationOrder);
    crate::service::forget_unopened(turn);
    turn.emit(Fact::Refused { how, text });
    turn.move_to(Stage::Determining);
    turn.start(ClockKind::AdvanceNotice);
}

fn confirm_payment(turn: &mut Turn<'_>, received: bool, text: Option<TextRef>) -> Result<(), Refusal> {
    let asked = matches!(turn.case.stage, Stage::Ending { outcome: Outcome::Performed })
        || matches!(turn.case.stage, Stage::Rectifying | Stage::Performing | Stage::Recorded | Stage::Determining);
    require(asked, "not-asked", "目前无需确认收款", "等待单位报告履行")?;
    let said = turn.case.payment_confirmed == Some(received);
    require(!said, "said-already", "已作过同样的确认", "无需重复")?;
    turn.emit(Fact::PaymentConfirmed { received, text });
    // Whoever has the money needs no time to challenge its acceptance.
    if received && matches!(turn.case.stage, Stage::Ending { outcome: Outcome::Performed }) {
        turn.stop_about(ClockKind::Reply, Challengeable::PerformanceAccepted.no());
        turn.stop_about(ClockKind::Opening, Challengeable::PerformanceAccepted.no());
        turn.stop_about(ClockKind::Challenge, Challengeable::PerformanceAccepted.no());
    }
    Ok(())
}
