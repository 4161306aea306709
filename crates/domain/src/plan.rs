//! 还款计划: agreed and changed by both sides; each instalment is reported by the respondent and accepted by the
//! determining organ (C2.4).

use crate::{
    act::{Act, Instalment, Payment},
    call_back,
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    interest::{owed_in_all, owed_on},
    money::Fen,
    rectification::{divided, performed, refused},
    refs::{Proof, TextRef},
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
    vocabulary::RefusalKind,
};
use jiff::{Span, civil::Date};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::AgreePlan { instalments, signed } => agree(turn, act, instalments, signed),
        Act::ChangePlan { instalments, signed, text, sums } => change(turn, act, instalments, signed, text, sums),
        Act::ProveInstalment { no, sum, proof, paid_on } => report(turn, act, *no, *sum, proof, *paid_on),
        Act::AcceptInstalment { no, sum, proof, bank_slip } => accept(turn, *no, *sum, proof, *bank_slip),
        Act::RejectInstalment { no, text } => reject(turn, *no, text),
        _ => return None,
    })
}

fn agree(turn: &mut Turn<'_>, act: &Act, instalments: &[Instalment], signed: &Proof) -> Result<(), Refusal> {
    let ordered = turn.case.stage == Stage::Rectifying && turn.case.procedure.order_served_on.is_some();
    // On record a plan may be agreed as well; the renewed order runs on beside it.
    if !(ordered || turn.case.stage == Stage::Recorded) {
        return wrong_stage(turn, act);
    }
    require(!turn.case.plan_runs(), "plan", "已有正在履行的还款计划", "用“变更还款计划”")?;
    check(turn, instalments)?;
    if ordered {
        turn.stop(ClockKind::Rectification);
    }
    call_back::forget_refusal(turn);
    turn.emit(Fact::PlanAgreed { instalments: instalments.to_vec(), signed: signed.clone() });
    if ordered {
        turn.move_to(Stage::Performing);
    }
    begin(turn);
    Ok(())
}

fn change(
    turn: &mut Turn<'_>,
    act: &Act,
    instalments: &[Instalment],
    signed: &Proof,
    text: &TextRef,
    sums: &[Payment],
) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::Performing | Stage::Recorded) {
        return wrong_stage(turn, act);
    }
    require(turn.case.plan_runs(), "no-plan", "没有正在履行的还款计划", "先“确认还款计划”")?;
    for new in sums {
        // With a plan a sum can only be corrected together with it.
        crate::mending::correct_sum(turn, new.claim, new.sum, text)?;
    }
    check(turn, instalments)?;
    turn.stop(ClockKind::Instalment);
    call_back::forget_refusal(turn);
    turn.emit(Fact::PlanChanged { instalments: instalments.to_vec(), signed: signed.clone(), text: text.clone() });
    begin(turn);
    Ok(())
}

/// Whether instalments make a plan for what is owed.
fn check(turn: &Turn<'_>, instalments: &[Instalment]) -> Result<(), Refusal> {
    require(!turn.case.acceptance_pending(), "acceptance-pending", "履行情况正在验收", "先完成验收")?;
    dates(turn, instalments)?;
    total(turn, instalments)
}

/// A plan comes to what is owed with interest to the day; it may foresee the interest up to its last day as well.
fn total(turn: &Turn<'_>, instalments: &[Instalment]) -> Result<(), Refusal> {
    let total = Fen::new(instalments.iter().map(|item| item.sum.get()).sum());
    let rules = &turn.ctx.profile.interest;
    let owed = owed_in_all(&turn.case, turn.on, rules);
    let last = instalments.last().map_or(turn.on, |item| item.due_on);
    let most = owed_in_all(&turn.case, last, rules);
    let interest = turn.interest_owed();
    let with =
        if interest > Fen::ZERO { format!("（其中截至今天的利息{interest}元）") } else { String::new() };
    let off = if total < owed {
        format!("还差{}元", owed.saturating_sub(total))
    } else {
        format!("多出{}元", total.saturating_sub(most))
    };
    let until = if most > owed { format!("，最多{most}元（含至{last}的利息）") } else { String::new() };
    require(
        (owed..=most).contains(&total),
        "plan-total",
        format!("分期合计{total}元与未付金额{owed}元{with}不一致，{off}"),
        format!("使分期合计等于未付金额{until}"),
    )
}

/// Whether instalments follow each other, none before today and none later than the profile lets a plan go.
pub(crate) fn dates(turn: &Turn<'_>, instalments: &[Instalment]) -> Result<(), Refusal> {
    require(!instalments.is_empty(), "no-instalment", "还款计划没有分期", "逐期填写日期和金额")?;
    let ascending = instalments.windows(2).all(|pair| pair[0].due_on < pair[1].due_on);
    require(ascending, "order", "各期日期应依次递增", "核对日期")?;
    require(
        instalments.iter().all(|item| item.sum > Fen::ZERO && item.due_on >= turn.on),
        "instalment",
        "每期金额应大于零，日期不早于今天",
        "核对分期",
    )?;
    let months = turn.ctx.profile.longest_plan_months;
    let latest = latest(turn.on, months);
    require(
        instalments.iter().all(|item| item.due_on <= latest),
        "plan-too-long",
        format!("还款计划最长{months}个月，最后一期不得晚于{latest}"),
        "缩短还款期限；本地设定见“地区配置”",
    )
}

fn latest(from: Date, months: u16) -> Date {
    from.checked_add(Span::new().months(i32::from(months))).unwrap_or(Date::MAX)
}

/// The clock of every instalment of which something is unpaid.
pub(crate) fn begin(turn: &mut Turn<'_>) {
    let due: Vec<_> = (1_u16..)
        .zip(&turn.case.plan)
        .filter(|(_, item)| item.paid < item.instalment.sum)
        .map(|(no, item)| (no, item.instalment.due_on))
        .collect();
    for (no, due_on) in due {
        // The length of this clock is the grace after the due date before the instalment counts as broken.
        turn.start_from(ClockKind::Instalment, no, due_on);
    }
}

fn report(
    turn: &mut Turn<'_>,
    act: &Act,
    no: u16,
    sum: Fen,
    proof: &Proof,
    paid_on: Option<Date>,
) -> Result<(), Refusal> {
    if !turn.case.plan_runs() {
        return wrong_stage(turn, act);
    }
    let due = due(turn, no)?;
    require(!turn.case.instalment_reported(no), "reported", "本期付款已报告，正在验收", "等待验收结果")?;
    require(sum > Fen::ZERO, "sum", "付款金额应大于零", "核对金额")?;
    require(sum <= due, "too-much", format!("本期尚欠{due}元"), "多付部分登记到下一期")?;
    require(paid_on.is_none_or(|day| day <= turn.on), "future", "付款日期不能晚于今天", "按银行回单填写付款日期")?;
    call_back::forget_refusal(turn);
    turn.emit(Fact::InstalmentReported { no, sum, proof: proof.clone(), paid_on });
    // The respondent's time stands still while others look; the other instalments go on.
    turn.hold(ClockKind::Instalment, no);
    turn.start_about(ClockKind::PerformanceAcceptance, no);
    call_back::ask_about_payment(turn, no);
    Ok(())
}

/// What is still unpaid of an instalment.
fn due(turn: &Turn<'_>, no: u16) -> Result<Fen, Refusal> {
    match turn.case.instalment(no) {
        Some(item) => Ok(Fen::new(item.instalment.sum.get() - item.paid.get())),
        None => refuse("no-instalment", "还款计划中没有这一期", "核对期数"),
    }
}

fn accept(turn: &mut Turn<'_>, no: u16, sum: Fen, proof: &Proof, bank_slip: bool) -> Result<(), Refusal> {
    let due = due(turn, no)?;
    let reported = turn.case.instalment_reported(no);
    require(reported, "not-reported", "被投诉主体尚未报告本期付款", "等待报告，或登记其报告")?;
    require(sum > Fen::ZERO, "sum", "验收金额应大于零", "没有收到付款的，用“分期验收不通过”")?;
    require(sum <= due, "too-much", format!("本期尚欠{due}元"), "核对金额")?;
    let said = turn.case.instalment(no).and_then(|item| item.reported.as_ref()).map_or(Fen::ZERO, |said| said.sum);
    require(
        sum <= said,
        "more-than-reported",
        format!("本期报告付款{said}元，验收金额不能多于报告和回访核实的金额"),
        "按报告的金额验收；多付的，由被投诉主体另行报告",
    )?;
    let paid_on = turn.case.instalment(no).and_then(|item| item.reported.as_ref()).map_or(turn.on, |said| said.paid_on);
    let owed = owed_in_all(&turn.case, paid_on, &turn.ctx.profile.interest);
    require(sum <= owed, "too-much", format!("本案截至{paid_on}本息共尚欠{owed}元"), "核对金额")?;
    let by_slip = call_back::need_receipt(turn, bank_slip)?;
    let payments = spread(turn, sum, paid_on);
    let full = sum == due;
    turn.stop_about(ClockKind::PerformanceAcceptance, no);
    turn.emit(Fact::InstalmentPaid { no, payments, proof: proof.clone(), full, by_slip });
    call_back::payment_settled(turn, no);
    if full {
        turn.stop_about(ClockKind::Instalment, no);
    } else {
        turn.go_on(ClockKind::Instalment, no);
    }
    let paid_off = turn.case.plan.iter().all(|item| item.paid >= item.instalment.sum);
    if turn.satisfied() {
        performed(turn);
    } else if paid_off && turn.case.stage == Stage::Performing {
        // The instalments are paid; an act that was asked for beside them, or interest that arose since, is still owed.
        call_back::forget_refusal(turn);
        crate::overturning::take_up(turn, Stage::Rectifying);
    }
    Ok(())
}

fn reject(turn: &mut Turn<'_>, no: u16, text: &TextRef) -> Result<(), Refusal> {
    let reported = turn.case.instalment_reported(no);
    require(reported, "not-reported", "被投诉主体尚未报告本期付款", "等待报告")?;
    turn.stop_about(ClockKind::PerformanceAcceptance, no);
    turn.emit(Fact::InstalmentRejected { no, text: text.clone() });
    call_back::payment_settled(turn, no);
    turn.go_on(ClockKind::Instalment, no);
    Ok(())
}

/// A sum laid on the live claims in their order, interest included.
fn spread(turn: &Turn<'_>, sum: Fen, paid_on: Date) -> Vec<Payment> {
    let mut left = sum;
    let mut payments = Vec::new();
    for claim in turn.case.live_claims() {
        let interest = owed_on(&turn.case, claim, paid_on, &turn.ctx.profile.interest);
        let part = left.min(claim.outstanding.saturating_add(interest));
        if part > Fen::ZERO {
            payments.push(Payment { paid_on: Some(paid_on), ..Payment::of(claim.no, part) });
            left = left.saturating_sub(part);
        }
    }
    divided(turn, &payments)
}

/// The grace of an instalment ran out. On record the renewed order runs anyway; before, it counts as refusal.
pub(crate) fn broken(turn: &mut Turn<'_>, no: u16) {
    turn.emit(Fact::InstalmentBroken { no });
    if turn.case.stage == Stage::Performing && turn.case.settled {
        crate::dispute::settlement_broken(turn, None);
    } else if turn.case.stage == Stage::Performing {
        refused(turn, RefusalKind::BrokenInstalment, None);
    } else {
        turn.stop_about(ClockKind::Instalment, no);
    }
}
