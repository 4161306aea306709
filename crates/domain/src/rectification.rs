//! 整改: the order, the plan, performance and its acceptance, refusal (C2.4).

use crate::{
    act::{Act, Payment, Service},
    call_back,
    case::Case,
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    interest::{interest_part, owed_on},
    money::Fen,
    refs::{Proof, TextRef},
    refusal::{Refusal, refuse, require},
    service::{ServedLetter, servable, serve},
    stage::Stage,
    turn::Turn,
    vocabulary::{CallBackAbout, Challengeable, Excuse, Outcome, RefusalKind},
};

/// The clocks of the respondent that wait while an acceptance is pending.
const WAITING: &[ClockKind] = &[ClockKind::Rectification, ClockKind::RenewedRectification];

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::ServeOrder { service } => serve_order(turn, act, service),
        Act::ReportProgress { text } => report_progress(turn, act, text),
        Act::ReportPerformed { payments, proof } => report_performed(turn, act, payments, proof),
        Act::AcceptPerformance { payments, proof, bank_slip } => accept_performance(turn, payments, proof, *bank_slip),
        Act::RejectPerformance { text } => reject_performance(turn, text),
        Act::Refuse { excuse, text } => refuse_to_perform(turn, act, *excuse, text),
        Act::WaiveInterest { text, proof } => waive_interest(turn, act, text, proof.clone()),
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
        something_performed(turn, payments) || turn.satisfied(),
        "nothing-reported",
        "没有报告任何付款或者已经完成的事项，整改期限不能因此中止",
        "填写实际付款金额；只说明进展的，用“报告整改进展”",
    )?;
    let on = |payment: &Payment| Payment { paid_on: payment.paid_on.or(Some(turn.on)), ..payment.clone() };
    let payments = payments.iter().map(on).collect();
    turn.emit(Fact::PerformanceReported { payments, proof: proof.clone() });
    call_back::forget_refusal(turn);
    // The respondent's time stands still while others look, unless it is over already.
    let on = turn.on;
    if turn.case.running().all(|run| !WAITING.contains(&run.kind) || run.last_day >= on) {
        turn.suspend(WAITING);
    }
    turn.start(ClockKind::PerformanceAcceptance);
    call_back::ask_about_payment(turn, 0);
    Ok(())
}

pub(crate) fn check_payments(turn: &Turn<'_>, payments: &[Payment]) -> Result<(), Refusal> {
    require(!payments.is_empty(), "no-payment", "没有填写履行的诉求", "逐项填写")?;
    for payment in payments {
        let Some(claim) = turn.case.live_claims().find(|claim| claim.no == payment.claim) else {
            return refuse("no-claim", format!("本案没有第{}项诉求", payment.claim), "核对诉求");
        };
        let on = payment.paid_on.unwrap_or(turn.on);
        require(on <= turn.on, "future", "付款日期不能晚于今天", "按银行回单填写付款日期")?;
        let interest = owed_on(&turn.case, claim, on, &turn.ctx.profile.interest);
        let words = if interest > Fen::ZERO {
            format!("第{}项诉求截至{on}尚欠本金{}元、利息{interest}元", claim.no, claim.outstanding)
        } else {
            format!("第{}项诉求尚欠{}元", claim.no, claim.outstanding)
        };
        require(
            payment.sum >= Fen::ZERO && payment.sum <= claim.outstanding.saturating_add(interest),
            "too-much",
            words,
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

/// The payments with the day of each, and with what of it goes to interest.
pub(crate) fn divided(turn: &Turn<'_>, payments: &[Payment]) -> Vec<Payment> {
    let one = |payment: &Payment| {
        let reported = turn.case.reported.iter().flatten().find(|said| said.claim == payment.claim);
        let on = payment.paid_on.or(reported.and_then(|said| said.paid_on)).unwrap_or(turn.on);
        if payment.sum == Fen::ZERO {
            return Payment::of(payment.claim, Fen::ZERO);
        }
        let interest = interest_part(&turn.case, payment, on, &turn.ctx.profile.interest);
        Payment { paid_on: Some(on), interest, ..payment.clone() }
    };
    payments.iter().map(one).collect()
}

fn accept_performance(
    turn: &mut Turn<'_>,
    payments: &[Payment],
    proof: &Proof,
    bank_slip: bool,
) -> Result<(), Refusal> {
    require(turn.case.reported.is_some(), "not-reported", "被投诉主体尚未报告履行", "等待报告，或登记其报告")?;
    let payments = divided(turn, payments);
    check_payments(turn, &payments)?;
    for payment in &payments {
        let reported = turn.case.reported.iter().flatten().filter(|said| said.claim == payment.claim);
        let most = Fen::new(reported.map(|said| said.sum.get()).sum());
        require(
            payment.sum <= most,
            "more-than-reported",
            format!("第{}项诉求报告履行{most}元，验收金额不能多于报告和回访核实的金额", payment.claim),
            "按报告的金额验收；多付的，由被投诉主体另行报告",
        )?;
    }
    let by_slip = call_back::need_receipt(turn, bank_slip)?;
    turn.stop_about(ClockKind::PerformanceAcceptance, 0);
    turn.emit(Fact::PerformanceAccepted { payments, proof: proof.clone(), by_slip });
    call_back::payment_settled(turn, 0);
    if !turn.satisfied() {
        turn.resume(WAITING);
        return Ok(());
    }
    performed(turn);
    Ok(())
}

/// Nothing more is owed. On record the duty ends, and the record itself by repair: until then it is looked at.
pub(crate) fn performed(turn: &mut Turn<'_>) {
    if turn.case.stage == Stage::Recorded {
        turn.stop(ClockKind::RenewedRectification);
        turn.stop(ClockKind::Instalment);
        turn.start(ClockKind::SuspendedLook);
    } else {
        let outcome = if turn.case.settled { Outcome::Settled } else { Outcome::Performed };
        turn.end(outcome, true);
    }
}

fn reject_performance(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(turn.case.reported.is_some(), "not-reported", "被投诉主体尚未报告履行", "等待报告")?;
    turn.stop_about(ClockKind::PerformanceAcceptance, 0);
    // A part, or what the complainant says did not come, gains no time: or a fen at a time would stop the order for ever.
    let counted = !reported_whole(&turn.case) || call_back::denied(&turn.case, CallBackAbout::Payment);
    turn.emit(Fact::PerformanceRejected { text: text.clone() });
    call_back::payment_settled(turn, 0);
    if counted {
        turn.go_on_counted(WAITING);
    } else {
        turn.resume(WAITING);
    }
    Ok(())
}

/// Whether what was reported would leave no sum unpaid.
fn reported_whole(case: &Case) -> bool {
    case.live_claims().all(|claim| {
        let said = case.reported.iter().flatten().filter(|said| said.claim == claim.no);
        said.map(|said| said.sum.get()).sum::<i64>() >= claim.outstanding.get()
    })
}

fn refuse_to_perform(turn: &mut Turn<'_>, act: &Act, excuse: Excuse, text: &TextRef) -> Result<(), Refusal> {
    if !refusable(&turn.case) {
        return wrong_stage(turn, act);
    }
    require(
        turn.case.refusal_said.is_none(),
        "refusal-said",
        "已登记表示拒绝整改，牵头部门正在回访核实",
        "等待回访结果",
    )?;
    let how = if excuse.forbidden() { RefusalKind::ForbiddenExcuse } else { RefusalKind::Expressly };
    call_back::refusal_said(turn, how, text);
    Ok(())
}

/// Whether there is something to refuse: an order that was served, or a settlement.
pub(crate) fn refusable(case: &Case) -> bool {
    match case.stage {
        Stage::Rectifying => case.procedure.order_served_on.is_some(),
        Stage::Performing => case.settled || case.procedure.order_served_on.is_some(),
        _ => false,
    }
}

/// The respondent refused or counts as refusing: on to 拟认定. Before the order was served there is nothing to refuse.
pub(crate) fn refused(turn: &mut Turn<'_>, how: RefusalKind, text: Option<TextRef>) {
    if turn.case.settled && turn.case.stage == Stage::Performing {
        return crate::dispute::settlement_broken(turn, text);
    }
    if turn.case.procedure.order_served_on.is_none() {
        return;
    }
    turn.stop(ClockKind::RefusalCallBack);
    turn.stop(ClockKind::Rectification);
    // An order that a successor was to get goes with it.
    turn.stop(ClockKind::RectificationOrder);
    turn.stop(ClockKind::Instalment);
    // Payments of instalments that were reported before are still accepted.
    turn.stop_about(ClockKind::PerformanceAcceptance, 0);
    // A successor that refuses needs no order served anew.
    turn.stop(ClockKind::RectificationOrder);
    crate::service::forget_unopened(turn);
    turn.emit(Fact::Refused { how, text });
    call_back::payment_settled(turn, 0);
    turn.move_to(Stage::Determining);
    turn.start(ClockKind::AdvanceNotice);
}

fn waive_interest(turn: &mut Turn<'_>, act: &Act, text: &TextRef, proof: Option<Proof>) -> Result<(), Refusal> {
    let stage = &turn.case.stage;
    if !matches!(stage, Stage::Rectifying | Stage::Performing | Stage::Determining | Stage::Recorded) {
        return wrong_stage(turn, act);
    }
    require(turn.interest_owed() > Fen::ZERO, "no-interest", "目前没有应付未付的利息", "无需放弃")?;
    not_anothers(&turn.case)?;
    require(!turn.case.acceptance_pending(), "acceptance-pending", "履行情况正在验收", "先完成验收")?;
    turn.emit(Fact::InterestWaived { text: text.clone(), proof });
    if turn.satisfied() {
        performed(turn);
    }
    Ok(())
}

/// Nobody gives up what another firm is owed, whose complaint was merged into this case.
pub(crate) fn not_anothers(case: &Case) -> Result<(), Refusal> {
    require(
        !case.absorbed.iter().any(|merged| merged.other_firm),
        "joined",
        "并入本案的还有其他企业的投诉，不能由一家企业放弃、和解",
        "先“撤销并案”，分别办理",
    )
}

fn confirm_payment(turn: &mut Turn<'_>, received: bool, text: Option<TextRef>) -> Result<(), Refusal> {
    let asked = matches!(turn.case.stage, Stage::Ending { outcome: Outcome::Performed })
        || matches!(turn.case.stage, Stage::Rectifying | Stage::Performing | Stage::Recorded | Stage::Determining);
    require(asked, "not-asked", "目前无需确认收款", "等待单位报告履行")?;
    let said = turn.case.payment_confirmed == Some(received);
    require(!said, "said-already", "已作过同样的确认", "无需重复")?;
    turn.emit(Fact::PaymentConfirmed { received, text });
    // Whoever has the money needs no time to challenge its acceptance. Where nobody could ask him, the holder of the code
    // is not thereby the complainant.
    let ended = matches!(turn.case.stage, Stage::Ending { outcome: Outcome::Performed });
    if received && ended && !turn.case.by_slip {
        turn.stop_about(ClockKind::Reply, Challengeable::PerformanceAccepted.no());
        turn.stop_about(ClockKind::Opening, Challengeable::PerformanceAccepted.no());
        turn.stop_about(ClockKind::Challenge, Challengeable::PerformanceAccepted.no());
    }
    Ok(())
}
