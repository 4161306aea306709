//! Findings, judgments, payments: what becomes of each claim.

use super::review::{ask_again, entered, forget_answers};
use crate::{
    act::{ClaimFinding, Instalment, Payment},
    case::{Case, PlanItem, ReportedPayment, SaidRefusal},
    event::Event,
    fact::Fact,
    money::Fen,
    service::ServedLetter,
    vocabulary::{CallBackAbout, Finding, Judgment},
};
use jiff::civil::Date;

pub(super) fn verification(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::Stated { excuses, admitted, .. } => {
            case.excuses.extend(excuses.iter().copied());
            // What was admitted once is not taken back by saying less.
            for part in admitted {
                let known = case.admitted.entry(part.claim).or_default();
                *known = part.sum.max(*known);
            }
        }
        Fact::Concluded { findings, .. } => {
            for found in findings {
                set_finding_of(case, found);
            }
            rest_on_mergers(case);
        }
        Fact::DisputeDecided { finding, .. } => {
            let numbers: Vec<_> = case.claims_here().map(|claim| claim.no).collect();
            for no in numbers {
                set_finding(case, no, *finding);
            }
        }
        Fact::ReplyServed { of, service, .. } if !service.awaits_opening => {
            case.replied.insert(*of);
        }
        Fact::LetterOpened { letter: ServedLetter::Reply(of) } => {
            case.replied.insert(*of);
        }
        Fact::ReplyServed { .. } => {}
        Fact::Settled { paid, .. } => {
            pay(case, paid, event.occurred_on);
            for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
                claim.waive_all_but(Fen::ZERO);
                claim.act_done |= claim.act;
            }
        }
        Fact::SettlementAgreed { agreed, instalments, .. } => {
            settle(case, agreed);
            case.plan = instalments.iter().map(unpaid).collect();
        }
        Fact::SettlementBroken { .. } => {
            case.settled = false;
            case.procedure.order_served_on = None;
            forget_refusal(case);
        }
        Fact::JudgmentEntered { judgment, .. } | Fact::TakenOffFile { judgment, .. } => {
            judge(case, *judgment, event.occurred_on);
        }
        _ => return false,
    }
    true
}

/// What was agreed counts as 属实, the rest is given up.
fn settle(case: &mut Case, agreed: &[Payment]) {
    case.settled = true;
    for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
        let part = agreed.iter().find(|payment| payment.claim == claim.no);
        claim.waive_all_but(part.map_or(Fen::ZERO, |payment| payment.sum));
        claim.act_waived = claim.act && !claim.act_done && part.is_none();
        // What was agreed is all that is owed.
        claim.interest_waived = true;
        if part.is_some() {
            claim.finding = Some(Finding::True);
        }
    }
    case.procedure.found_true |= !agreed.is_empty();
}

fn judge(case: &mut Case, judgment: Judgment, on: Date) {
    let mut taken = Vec::new();
    for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
        match judgment {
            Judgment::Due => claim.finding = Some(Finding::True),
            Judgment::Dropped => claim.finding = None,
            Judgment::Performed => {
                let all = Payment::of(claim.no, claim.outstanding);
                claim.pay(&all, on);
                claim.act_done |= claim.act;
                claim.finding = Some(Finding::True);
                taken.push(all);
            }
            Judgment::Lost => {
                claim.lose();
                claim.finding = Some(Finding::Untrue);
            }
        }
    }
    case.procedure.found_true |= matches!(judgment, Judgment::Due | Judgment::Performed);
    if judgment == Judgment::Performed {
        case.accepted = taken;
    }
}

fn set_finding_of(case: &mut Case, found: &ClaimFinding) {
    let Some(parts) = found.parts else { return set_finding(case, found.claim, found.finding) };
    if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == found.claim && claim.here()) {
        claim.finding = Some(found.finding);
        claim.dismiss_part(parts.untrue);
        case.procedure.found_true |= parts.proved > Fen::ZERO;
    }
}

fn set_finding(case: &mut Case, no: u16, finding: Finding) {
    if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == no && claim.here()) {
        claim.finding = Some(finding);
        if finding == Finding::Untrue {
            claim.dismiss();
        }
        case.procedure.found_true |= finding == Finding::True;
    }
}

pub(super) fn rest_on_mergers(case: &mut Case) {
    for merged in &mut case.absorbed {
        merged.rested_on = true;
    }
}

/// Instalments are sums: no act is done by paying them.
pub(super) fn pay_sums(case: &mut Case, payments: &[Payment], on: Date) {
    for payment in payments {
        if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == payment.claim && claim.here()) {
            claim.pay(payment, on);
        }
    }
}

fn pay(case: &mut Case, payments: &[Payment], on: Date) {
    for payment in payments {
        if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == payment.claim && claim.here()) {
            claim.pay(payment, on);
            claim.act_done |= claim.act;
        }
    }
}

fn unpaid(instalment: &Instalment) -> PlanItem {
    PlanItem { instalment: instalment.clone(), paid: Fen::ZERO, broken: false, reported: None }
}

/// What was paid of the old plan stays in front of the new one.
fn change_plan(case: &mut Case, instalments: &[Instalment]) {
    case.plan.retain(|item| item.paid > Fen::ZERO);
    for item in &mut case.plan {
        item.instalment.sum = item.paid;
    }
    case.plan.extend(instalments.iter().map(unpaid));
}

fn on_instalment(case: &mut Case, no: u16, change: impl FnOnce(&mut PlanItem)) {
    if let Some(item) = case.plan.get_mut(usize::from(no).wrapping_sub(1)) {
        change(item);
    }
}

pub(super) fn rectification(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::OrderServed { service } => {
            // Served anew on a successor, the first service keeps its day until the second has effect.
            let served = service.effective_on(event.occurred_on);
            case.procedure.order_served_on = served.or(case.procedure.order_served_on);
        }
        Fact::LetterOpened { letter: ServedLetter::Order } => {
            case.procedure.order_served_on = Some(event.occurred_on);
        }
        Fact::PlanAgreed { instalments, .. } => {
            case.plan = instalments.iter().map(unpaid).collect();
        }
        Fact::PlanChanged { instalments, .. } => change_plan(case, instalments),
        Fact::InstalmentReported { no, sum, paid_on, .. } => {
            let paid_on = paid_on.unwrap_or(event.occurred_on);
            on_instalment(case, *no, |item| item.reported = Some(ReportedPayment { sum: *sum, paid_on }));
            entered(case, event, CallBackAbout::Payment);
        }
        Fact::InstalmentRejected { no, .. } => {
            on_instalment(case, *no, |item| item.reported = None);
            payment_settled(case);
        }
        Fact::InstalmentPaid { no, payments, by_slip, .. } => {
            pay_sums(case, payments, event.occurred_on);
            case.accepted.clone_from(payments);
            let sum: i64 = payments.iter().map(|payment| payment.sum.get()).sum();
            on_instalment(case, *no, |item| {
                item.paid = Fen::new(item.paid.get() + sum);
                item.reported = None;
            });
            case.by_slip |= by_slip;
            payment_settled(case);
        }
        Fact::InstalmentBroken { no } => on_instalment(case, *no, |item| item.broken = true),
        Fact::PerformanceReported { payments, .. } => {
            case.reported = Some(payments.clone());
            entered(case, event, CallBackAbout::Payment);
        }
        Fact::PerformanceAccepted { payments, by_slip, .. } => {
            let before: Vec<_> = payments
                .iter()
                .filter_map(|payment| {
                    let claim = case.claims.iter().find(|claim| claim.no == payment.claim)?;
                    let principal = payment.principal().min(claim.outstanding);
                    Some(Payment { sum: principal.saturating_add(payment.interest), ..payment.clone() })
                })
                .collect();
            pay(case, payments, event.occurred_on);
            case.accepted = before;
            case.reported = None;
            case.by_slip |= by_slip;
            payment_settled(case);
        }
        Fact::PerformanceRejected { .. } => {
            case.reported = None;
            payment_settled(case);
        }
        Fact::RefusalSaid { how, text } => {
            case.refusal_said = Some(SaidRefusal { how: *how, text: text.clone() });
            entered(case, event, CallBackAbout::Refusal);
        }
        Fact::RefusalVoid => forget_refusal(case),
        Fact::Refused { how, .. } => {
            forget_refusal(case);
            // A new refusal asks for a new notice and a new defence.
            case.procedure.refused = Some(*how);
            case.procedure.notice_served_on = None;
            case.procedure.defence = None;
            if case.reported.take().is_some() && !case.acceptance_pending() {
                payment_settled(case);
            }
        }
        Fact::InterestWaived { .. } => {
            case.claims.iter_mut().filter(|claim| claim.here()).for_each(|claim| claim.interest_waived = true);
        }
        Fact::PaymentConfirmed { received, .. } => case.payment_confirmed = Some(*received),
        _ => return false,
    }
    true
}

fn forget_refusal(case: &mut Case) {
    case.refusal_said = None;
    ask_again(case, CallBackAbout::Refusal);
}

/// What was answered about one payment says nothing of another.
fn payment_settled(case: &mut Case) {
    forget_answers(case, CallBackAbout::Payment);
    if !case.acceptance_pending() {
        case.entered_by.remove(&CallBackAbout::Payment);
    }
}

/// What the last acceptance took as performed is owed again.
pub(super) fn take_back(case: &mut Case) {
    for payment in std::mem::take(&mut case.accepted) {
        if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == payment.claim && claim.here()) {
            claim.unpay(&payment);
            claim.act_done &= !claim.act;
        }
    }
    case.payment_confirmed = None;
}
