//! 回访: whatever ends or weakens a party's case is asked about again, by somebody else than whoever entered it, on a number
//! that stood on the file before. Nobody acts for a party, and silence is no consent.

use crate::{
    act::{Act, ActKind},
    calendar::Calendar,
    case::{CallBack, Case, Defence, Proposal},
    clock::ClockKind,
    clockrun::About,
    decide::wrong_stage,
    fact::Fact,
    powers::{self, Seat},
    refs::TextRef,
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
    vocabulary::{CallBackAbout, CallBackAnswer, EndReason, Outcome, RefusalKind},
};
use std::collections::BTreeSet;

/// So many tries on different working days, the last in writing, and nobody can be reached.
const TRIES: usize = 3;

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::CallBack { about, answer, text } => call_back(turn, act, *about, *answer, text),
        Act::DecideEnd { end, text } => decide_end(turn, act, *end, text),
        _ => return None,
    })
}

/// What a party may be asked about again now.
pub fn open(case: &Case) -> Vec<CallBackAbout> {
    CallBackAbout::ALL.iter().copied().filter(|about| is_open(case, *about)).collect()
}

fn is_open(case: &Case, about: CallBackAbout) -> bool {
    match about {
        CallBackAbout::Consent => case.to_end() == Some(EndReason::ConsentRefused),
        CallBackAbout::Withdrawal => case.withdrawal_asked,
        // Whoever is gone cannot be asked: the bank's slip has to do.
        // Paid under a judgment is asked about like any payment.
        CallBackAbout::Payment => {
            (case.acceptance_pending() || matches!(case.stage, Stage::Suspended { .. })) && !case.gone
        }
        CallBackAbout::Settlement => {
            let waits = |pending: &Proposal| of_decision(&pending.act) == Some(about);
            !case.gone && case.proposals.iter().any(waits)
        }
        CallBackAbout::Interest => case.pending(ActKind::WaiveInterest).is_some(),
        CallBackAbout::Refusal => case.refusal_said.is_some() && crate::rectification::refusable(case),
        CallBackAbout::Waiver => case.stage == Stage::Determining && case.procedure.defence == Some(Defence::Waived),
    }
}

fn about(case: &Case, about: CallBackAbout) -> impl Iterator<Item = &CallBack> {
    case.call_backs.iter().filter(move |call| call.about == about)
}

fn reached(answer: CallBackAnswer) -> bool {
    matches!(answer, CallBackAnswer::Confirmed | CallBackAnswer::Denied)
}

/// Whether the party said itself that it is so.
pub fn confirmed(case: &Case, what: CallBackAbout) -> bool {
    about(case, what).last().is_some_and(|call| call.answer == CallBackAnswer::Confirmed)
}

/// Whether the party said itself that it is not so.
pub(crate) fn denied(case: &Case, what: CallBackAbout) -> bool {
    about(case, what).last().is_some_and(|call| call.answer == CallBackAnswer::Denied)
}

/// Whether nobody answered: three tries on three different working days, the last of them in writing.
pub fn unreachable(case: &Case, what: CallBackAbout, calendar: &Calendar) -> bool {
    let tries: Vec<_> = about(case, what).collect();
    let days: BTreeSet<_> = tries.iter().map(|call| call.on).filter(|day| calendar.is_working(*day)).collect();
    let in_writing = tries.last().is_some_and(|call| call.answer == CallBackAnswer::NoReplyInWriting);
    days.len() >= TRIES && in_writing && !tries.iter().any(|call| reached(call.answer))
}

/// Refuses what the party itself has not confirmed to somebody other than its drafter.
pub(crate) fn need_confirmed(turn: &Turn<'_>, what: CallBackAbout) -> Result<(), Refusal> {
    let last = about(&turn.case, what).last();
    let denied = last.is_some_and(|call| call.answer == CallBackAnswer::Denied);
    require(!denied, "denied", "回访中当事人本人予以否认，不能据此办理", "按案件原有进度继续办理")?;
    require(
        confirmed(&turn.case, what),
        "call-back",
        format!("须先回访当事人本人，核实{}", what.label()),
        "由录入人员以外的人员“登记回访”",
    )?;
    require(
        last.is_none_or(|call| turn.drafter.as_ref() != Some(&call.by)),
        "own-call-back",
        "回访人员不得同时拟办该事项",
        "由另一人拟办",
    )
}

/// What the complainant is asked about while a decision of this kind waits for its last hand.
pub fn of_decision(act: &Act) -> Option<CallBackAbout> {
    match act {
        Act::Settle { .. } => Some(CallBackAbout::Settlement),
        // A plan with other sums gives up a part of them.
        Act::ChangePlan { sums, .. } if !sums.is_empty() => Some(CallBackAbout::Settlement),
        Act::WaiveInterest { .. } => Some(CallBackAbout::Interest),
        _ => None,
    }
}

/// Refuses the last hand of a decision that gives up something of the complainant's, before he himself has said to somebody
/// who did not draft it that he wants it so.
pub(crate) fn before_effect(turn: &Turn<'_>, act: &Act) -> Result<(), Refusal> {
    let Some(what) = of_decision(act) else { return Ok(()) };
    let back = "退回或者撤回该项拟办，案件按原有进度继续办理";
    let asked = turn.case.pending(act.kind()).is_some_and(|pending| same(&pending.act, act));
    let calls: Vec<_> = about(&turn.case, what).filter(|_| asked).collect();
    let last = calls.last();
    let denied = last.is_some_and(|call| call.answer == CallBackAnswer::Denied);
    require(!denied, "denied", "回访中投诉人本人予以否认，不能签批", back)?;
    let silent = asked && (turn.case.gone || unreachable(&turn.case, what, turn.ctx.calendar));
    require(!silent, "unreachable", format!("投诉人联系不上，不能核实{}，不能签批", what.label()), back)?;
    require(
        last.is_some_and(|call| call.answer == CallBackAnswer::Confirmed),
        "call-back",
        format!("末位签批前须先回访投诉人本人，核实{}", what.label()),
        "拟办后由牵头部门中拟办人以外的人员“登记回访”，再签批",
    )?;
    let own = |call: &&CallBack| turn.drafter.as_ref() == Some(&call.by) || turn.registrar.as_ref() == Some(&call.by);
    require(!last.is_some_and(own), "own-call-back", "回访人员不得同时拟办或者登记该项决定", "由另一人办理")
}

/// Whether two decisions give up the same.
fn same(asked: &Act, decided: &Act) -> bool {
    match (asked, decided) {
        (Act::Settle { agreed, instalments, .. }, Act::Settle { agreed: sums, instalments: days, .. }) => {
            agreed == sums && instalments == days
        }
        (Act::ChangePlan { sums, instalments, .. }, Act::ChangePlan { sums: new, instalments: days, .. }) => {
            sums == new && instalments == days
        }
        _ => asked.kind() == decided.kind(),
    }
}

/// The respondent is said to refuse: it counts once it was asked again, and its time runs on meanwhile.
pub(crate) fn refusal_said(turn: &mut Turn<'_>, how: RefusalKind, text: &TextRef) {
    turn.emit(Fact::RefusalSaid { how, text: Some(text.clone()) });
    turn.start(ClockKind::RefusalCallBack);
}

/// What was said counts for nothing: it was denied, nobody could be reached, or the respondent performs.
pub(crate) fn forget_refusal(turn: &mut Turn<'_>) {
    if turn.case.refusal_said.is_some() {
        turn.stop(ClockKind::RefusalCallBack);
        turn.emit(Fact::RefusalVoid);
    }
}

fn refusal_answered(turn: &mut Turn<'_>, confirmed: bool, void: bool) {
    if void {
        forget_refusal(turn);
    } else if let Some(said) = turn.case.refusal_said.clone().filter(|_| confirmed) {
        crate::rectification::refused(turn, said.how, said.text);
    }
}

/// A payment was reported: the complainant is asked whether it arrived. Whoever is gone cannot be.
pub(crate) fn ask_about_payment(turn: &mut Turn<'_>, no: About) {
    if !turn.case.gone {
        turn.start_about(ClockKind::PaymentCallBack, no);
    }
}

/// A payment was accepted or not: what was answered about it counts for no other, so that for the others the complainant
/// is asked again.
pub(crate) fn payment_settled(turn: &mut Turn<'_>, no: About) {
    turn.stop_about(ClockKind::PaymentCallBack, no);
    ask_about_payments(turn);
}

/// Every payment that waits for acceptance has its clock until the complainant was asked.
pub(crate) fn ask_about_payments(turn: &mut Turn<'_>) {
    let asked = about(&turn.case, CallBackAbout::Payment).any(|call| reached(call.answer));
    if asked || unreachable(&turn.case, CallBackAbout::Payment, turn.ctx.calendar) {
        return;
    }
    for no in turn.case.payments_pending() {
        if turn.case.run_about(ClockKind::PaymentCallBack, no).is_none() {
            ask_about_payment(turn, no);
        }
    }
}

/// Whether what was reported as paid can only be accepted on the bank's slip: the complainant is gone or does not answer.
pub fn only_by_slip(case: &Case, calendar: &Calendar) -> bool {
    case.gone || unreachable(case, CallBackAbout::Payment, calendar)
}

/// Whether the complainant still has to be asked about a payment before it can be accepted: the clock of asking stands
/// until he was reached or counts as unreachable.
pub fn payment_unasked(case: &Case) -> bool {
    let calls: Vec<_> = about(case, CallBackAbout::Payment).collect();
    let asking = calls.len() < TRIES || case.runs_or_ran_out(ClockKind::PaymentCallBack);
    case.acceptance_pending() && !case.gone && asking && !calls.iter().any(|call| reached(call.answer))
}

/// Refuses a payment of which nobody but those who enter it says that it arrived. What is accepted rests on the
/// complainant's word, or, where he cannot be asked, on the paying bank's slip to his own account: then true.
pub(crate) fn need_receipt(turn: &Turn<'_>, bank_slip: bool) -> Result<bool, Refusal> {
    #[cfg(test)]
    if turn.ctx.faulty(crate::model::Fault::TakeTheirWord) {
        return Ok(false);
    }
    let case = &turn.case;
    let calls: Vec<_> = about(case, CallBackAbout::Payment).collect();
    let own = |call: &&CallBack| turn.drafter.as_ref() == Some(&call.by) || turn.registrar.as_ref() == Some(&call.by);
    let others = |hers: bool| require(!hers, "own-call-back", "回访人员不得同时拟办或者登记该项验收", "由另一人拟办");
    match calls.last().map(|call| call.answer) {
        Some(CallBackAnswer::Denied) => refuse(
            "denied",
            "回访中投诉人本人表示款项没有收到，不能验收通过",
            "办理“验收不通过”；单位有新的付款凭证的，重新报告后再回访",
        ),
        Some(CallBackAnswer::Confirmed) => others(calls.last().is_some_and(own)).map(|()| false),
        _ if only_by_slip(case, turn.ctx.calendar) => {
            others(calls.iter().any(own))?;
            require(
                bank_slip,
                "no-slip",
                "投诉人联系不上，只能凭付款银行出具的、收款账户为投诉人本人账户的回单验收",
                "核对回单后注明；没有这种回单的，办理“验收不通过”",
            )?;
            Ok(true)
        }
        _ => refuse(
            "call-back",
            "须先回访投诉人本人，核实款项是否收到",
            "由报告录入人、拟办人以外的人员“登记回访”；三个不同的工作日各联系一次、末次为书面仍无答复的，凭付款银行回单验收",
        ),
    }
}

fn call_back(
    turn: &mut Turn<'_>,
    act: &Act,
    what: CallBackAbout,
    answer: CallBackAnswer,
    text: &TextRef,
) -> Result<(), Refusal> {
    if !is_open(&turn.case, what) {
        return wrong_stage(turn, act);
    }
    // Whoever judges the respondent does not ask it whether it gives up its defence, nor the complainant whether he gives up.
    let by_lead = powers::sits(&turn.case, &turn.ctx.actor, Seat::Lead);
    require(
        what == CallBackAbout::Payment || by_lead,
        "not-the-judge",
        "该项回访由牵头部门进行，不由核实认定的单位进行",
        "由牵头部门的人员回访",
    )?;
    require(
        turn.case.entered_by.get(&what).is_none_or(|by| !by.contains(&turn.ctx.actor.person)),
        "same-person",
        "录入当事人意思表示的人员不得自行回访",
        "由另一人回访",
    )?;
    let settled = about(&turn.case, what).any(|call| reached(call.answer));
    require(!settled, "answered", "已回访到当事人本人", "按回访结果办理")?;
    let today = turn.ctx.today();
    let tried = about(&turn.case, what).any(|call| call.on == today);
    require(
        reached(answer) || !tried,
        "tried-today",
        "今天已经登记过一次未联系上；须在三个不同的工作日各联系一次",
        "下一个工作日再联系",
    )?;
    turn.emit(Fact::CalledBack { about: what, answer, text: text.clone() });
    let silent = unreachable(&turn.case, what, turn.ctx.calendar);
    if what == CallBackAbout::Payment && (silent || reached(answer)) {
        turn.stop(ClockKind::PaymentCallBack);
    }
    let void = answer == CallBackAnswer::Denied || silent;
    if what == CallBackAbout::Refusal {
        refusal_answered(turn, answer == CallBackAnswer::Confirmed, void);
    }
    if what == CallBackAbout::Waiver && void {
        turn.stop(ClockKind::Determination);
        turn.emit(Fact::WaiverVoid);
        turn.start(ClockKind::Defence);
    }
    Ok(())
}

/// The complainant will not be named, or nobody stepped in for him: the lead decides by two hands whether the case ends.
fn decide_end(turn: &mut Turn<'_>, act: &Act, end: bool, text: &TextRef) -> Result<(), Refusal> {
    let Some(reason) = turn.case.to_end() else { return wrong_stage(turn, act) };
    if end && reason == EndReason::ConsentRefused {
        need_confirmed(turn, CallBackAbout::Consent)?;
    }
    if end && reason == EndReason::Unclaimed {
        require(
            !turn.case.heard_since_gone,
            "heard",
            "登记死亡或者终止以后，投诉人一方仍有来件，不能以无人承继终止",
            "核实来件人身份，办理“变更投诉人”，或者审定为不终止",
        )?;
    }
    turn.stop_about(ClockKind::EndDecision, reason.no());
    turn.emit(Fact::EndDecided { reason, end, text: text.clone() });
    if !end {
        ask_about_payments(turn);
        return Ok(());
    }
    match reason {
        EndReason::ConsentRefused => turn.end(Outcome::ConsentRefused, true),
        EndReason::Unclaimed => turn.end(Outcome::Unclaimed, false),
    }
    Ok(())
}

/// An answer that has not been asked about again stands in the way of going on.
pub(crate) fn not_to_end(turn: &Turn<'_>) -> Result<(), Refusal> {
    match turn.case.to_end() {
        None => Ok(()),
        Some(reason) => refuse(
            "end-to-decide",
            format!("{}，牵头部门尚未审定是否终止", reason.label()),
            "先回访核实，再“审定是否终止”",
        ),
    }
}
