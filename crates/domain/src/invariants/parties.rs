//! Invariant 10: no case ends by one hand, no right of a party is used up but by that party, no clock of an office ends
//! anything.

use super::Findings;
use crate::{
    act::Signer,
    case::{CallBack, Case},
    clock::Owner,
    event::Event,
    evolve::{evolve, fold},
    fact::Fact,
    ids::PersonId,
    profile::DecisionKind,
    vocabulary::{CallBackAbout, CallBackAnswer, Outcome, RefusalKind},
};
use std::collections::BTreeSet;

/// What stands in the events of one decision, as far as it matters here.
#[derive(Default)]
struct Decision {
    at: Option<crate::time::Instant>,
    hands: BTreeSet<PersonId>,
    drafter: Option<PersonId>,
    /// A clock that an office owes ran out in it.
    office_ran_out: bool,
}

/// Told from the events alone, whatever the rules keep for themselves.
pub(super) fn parties(events: &[Event], findings: &mut Findings) {
    let mut decision = Decision::default();
    let mut now: Option<Case> = None;
    for event in events {
        if decision.at != Some(event.recorded_at) {
            decision = Decision { at: Some(event.recorded_at), ..Decision::default() };
        }
        if let (Fact::ClockRanOut { run }, Some(case)) = (&event.fact, &now) {
            let owed_by = case.clocks.iter().find(|clock| clock.no == *run).map(|clock| clock.owed_by);
            decision.office_ran_out |=
                owed_by.is_some_and(|owner| !matches!(owner, Owner::Complainant | Owner::Respondent | Owner::NextHand));
        }
        if let (Fact::Decided { decision, of, .. }, Some(case)) = (&event.fact, &now) {
            on_paper(case, *decision, *of, findings);
        }
        if let Fact::Decided { hands, .. } = &event.fact {
            decision.drafter = hands.first().map(|signer| signer.person.clone());
            decision.hands.extend(hands.iter().map(|signer: &Signer| signer.person.clone()));
        }
        own_act(event, findings);
        if let (Fact::Ending { outcome }, Some(case)) = (&event.fact, &now) {
            ending(case, *outcome, &decision, findings);
        }
        if let (Fact::PerformanceAccepted { by_slip, .. } | Fact::InstalmentPaid { by_slip, .. }, Some(case)) =
            (&event.fact, &now)
        {
            let drafter = decision.drafter.as_ref().unwrap_or(&event.actor.person);
            findings.unless(received(case, drafter, *by_slip), 10, || "未经投诉人本人确认即验收付款".to_owned());
        }
        if let Some((about, case)) = asked_about(&event.fact).zip(now.as_ref()) {
            findings.unless(confirmed(case, about), 10, || format!("“{}”未经回访本人确认", event.fact.label()));
        }
        now = match now {
            None => fold([event]),
            Some(case) => Some(evolve(case, event)),
        };
    }
}

/// What needs three hands takes effect only when nobody may disown a signature on paper any more; each such signature was
/// registered by an account of its own.
fn on_paper(case: &Case, decision: DecisionKind, of: u32, findings: &mut Findings) {
    findings.unless(decision.floor() < 3 || !crate::paper::may_be_disowned(case, of), 10, || {
        format!("“{}”在纸质签批尚可否认时生效", decision.label())
    });
    let of_it = || case.paper.iter().filter(move |paper| paper.of == of);
    let registrars: BTreeSet<_> = of_it().map(|paper| &paper.by).collect();
    let drafted = case.proposal(of).and_then(|proposal| proposal.signed.first());
    let apart = registrars.len() == of_it().count() && drafted.is_none_or(|hand| !registrars.contains(&hand.person));
    findings.unless(apart, 10, || format!("“{}”的纸质签批由同一人登记", decision.label()));
}

/// (a) and (c): an end that leaves something owed rests on two accounts, and on no clock of an office.
fn ending(case: &Case, outcome: Outcome, decision: &Decision, findings: &mut Findings) {
    // A complainant's own silence, a matter of the past, and what was performed in full.
    let by_silence = outcome == Outcome::Lapsed;
    let owed = !case.satisfied() && !by_silence;
    findings.unless(!owed || decision.hands.len() >= 2, 10, || {
        format!("案件以“{}”终结，仍有未了诉求，签批不足两人", outcome.label())
    });
    findings.unless(!decision.office_ran_out || decision.hands.len() >= 2, 10, || {
        format!("单位的时限届满使案件以“{}”终结", outcome.label())
    });
}

/// What a fact needs to have been confirmed by its party to an account that did not enter it.
fn asked_about(fact: &Fact) -> Option<CallBackAbout> {
    match fact {
        Fact::SettlementAgreed { .. } => Some(CallBackAbout::Settlement),
        Fact::InterestWaived { .. } => Some(CallBackAbout::Interest),
        Fact::Refused { how: RefusalKind::Expressly | RefusalKind::ForbiddenExcuse, .. } => {
            Some(CallBackAbout::Refusal)
        }
        _ => None,
    }
}

fn confirmed(case: &Case, about: CallBackAbout) -> bool {
    let entered = case.entered_by.get(&about);
    let last = case.call_backs.iter().rfind(|call| call.about == about);
    last.is_some_and(|call| call.answer == CallBackAnswer::Confirmed && entered.is_none_or(|by| !by.contains(&call.by)))
}

/// (b): the complainant said to another account than the drafter's that what was paid arrived; or he is gone, or was
/// tried on three days by others, and the bank's slip shows it.
fn received(case: &Case, drafter: &PersonId, by_slip: bool) -> bool {
    let calls: Vec<_> = case.call_backs.iter().filter(|call| call.about == CallBackAbout::Payment).collect();
    let Some(last) = calls.last() else { return by_slip && case.gone };
    let entered = case.entered_by.get(&CallBackAbout::Payment);
    let by_another = |call: &CallBack| call.by != *drafter && entered.is_none_or(|by| !by.contains(&call.by));
    let confirmed = last.answer == CallBackAnswer::Confirmed && by_another(last);
    let unanswered = |call: &CallBack| !matches!(call.answer, CallBackAnswer::Confirmed | CallBackAnswer::Denied);
    let days: BTreeSet<_> = calls.iter().map(|call| call.on).collect();
    let in_writing = last.answer == CallBackAnswer::NoReplyInWriting;
    let tried = days.len() >= 3 && in_writing && calls.iter().all(|call| unanswered(call) && by_another(call));
    !by_slip && confirmed || by_slip && (case.gone || tried)
}

/// (b): what uses up a right is the party's own, by its account or with the proof of its will.
fn own_act(event: &Event, findings: &mut Findings) {
    let uses_up = matches!(
        event.fact,
        Fact::DefenceWaived
            | Fact::WithdrawalAsked { .. }
            | Fact::ConsentAnswered { .. }
            | Fact::PaymentConfirmed { .. }
            | Fact::DefenceLodged { .. }
            | Fact::Stated { .. }
            | Fact::Challenged { .. }
    );
    let own = event.actor.role.is_party() || event.will.is_some();
    findings.unless(!uses_up || own, 10, || format!("“{}”不是当事人自己作出的", event.fact.label()));
}
