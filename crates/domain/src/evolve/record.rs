//! The way to a determination, the record, its measures and the referral of persons.

use super::{claims::rest_on_mergers, review::entered};
use crate::{
    case::{Case, Defence, Record, RecordState, Referral, ReferralState, Sanction, SanctionState, Upward},
    event::Event,
    fact::Fact,
    ids::{MeasureId, OrganId, PersonId},
    profile::DecisionKind,
    service::ServedLetter,
    vocabulary::CallBackAbout,
    vocabulary::{Challengeable, Finding, RevocationCause},
};
use jiff::civil::Date;

pub(super) fn determination(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::NoticeServed { service } => {
            if let Some(day) = service.effective_on(event.occurred_on) {
                noticed(case, day);
            }
        }
        Fact::LetterOpened { letter: ServedLetter::Notice } => noticed(case, event.occurred_on),
        Fact::NoticeVoided => {
            case.procedure.notice_served_on = None;
            case.procedure.defence = None;
        }
        Fact::DefenceLodged { .. } => {
            case.procedure.defence = Some(Defence::Lodged);
            case.procedure.defence_on_paper = event.will.is_some();
        }
        Fact::DefenceWaived => {
            case.procedure.defence = Some(Defence::Waived);
            entered(case, event, CallBackAbout::Waiver);
        }
        Fact::DefenceLapsed => case.procedure.defence = Some(Defence::Lapsed),
        Fact::DefenceHeard { .. } => case.procedure.defence = Some(Defence::Heard),
        Fact::DefenceUpheld { .. } => case.procedure.defence = Some(Defence::Upheld),
        Fact::Determined { severity, hands, push_to, evils, .. } => {
            if !evils.is_empty() {
                case.evils.clone_from(evils);
            }
            let by = case.determining.clone().unwrap_or_else(|| case.lead.clone());
            case.record = Some(Record {
                severity: *severity,
                determined_on: event.occurred_on,
                by,
                hands: hands.clone(),
                push_to: push_to.clone(),
                state: RecordState::InForce,
                objected: false,
                backlog: false,
                pushed: false,
                reported: false,
            });
            // A former record of a case that was reopened has its own measures behind it.
            case.reported_for.clear();
            case.upward.clear();
            case.ex_officio |= case.gone;
            rest_on_mergers(case);
        }
        Fact::PushReceived => on_record(case, |record| record.pushed = true),
        Fact::ReturnedForDefects { .. } => on_record(case, |record| record.pushed = false),
        Fact::ReceiptEntered { accepted: true, .. } => on_record(case, |record| record.reported = true),
        Fact::ObjectionLodged { .. } => on_record(case, |record| record.objected = true),
        Fact::ObjectionDecided { .. } => on_record(case, |record| record.objected = false),
        Fact::Revoked { cause, hands, .. } => {
            case.repair_applied = false;
            on_record(case, |record| {
                record.state = RecordState::Revoked;
                record.reported = false;
            });
            revoked(case, *cause, hands);
        }
        Fact::RepairApplied { .. } => case.repair_applied = true,
        Fact::RepairRefused { .. } => case.repair_applied = false,
        Fact::RepairGranted { .. } => {
            case.repair_applied = false;
            on_record(case, |record| {
                record.state = RecordState::Repaired;
                record.reported = false;
            });
        }
        _ => return false,
    }
    true
}

/// Older events name no cause: their cases simply ended.
fn revoked(case: &mut Case, cause: Option<RevocationCause>, hands: &[PersonId]) {
    match cause {
        Some(RevocationCause::Procedure) => {
            case.procedure.notice_served_on = None;
            case.procedure.defence = None;
        }
        Some(RevocationCause::ClaimFell) => {
            for claim in case.claims.iter_mut().filter(|claim| claim.here() && !claim.satisfied()) {
                claim.finding = Some(Finding::Untrue);
                claim.dismiss();
            }
            // A decision of its own: answered and challengeable, whatever was found before.
            case.replied.remove(&Challengeable::Untrue);
            case.challenged.remove(&Challengeable::Untrue);
            // They stand aside if that is overturned.
            case.last_hands.insert(DecisionKind::Untrue, hands.to_vec());
        }
        None => {}
    }
}

fn noticed(case: &mut Case, day: Date) {
    case.procedure.waiver_void = false;
    case.procedure.notice_served_on = Some(day);
    case.procedure.defence = Some(Defence::Open);
}

pub(super) fn on_record(case: &mut Case, change: impl FnOnce(&mut Record)) {
    if let Some(record) = &mut case.record {
        change(record);
    }
}

pub(super) fn sanction(case: &mut Case, fact: &Fact) -> bool {
    match fact {
        Fact::SanctionProposed { no, measure, unit } => {
            case.sanctions.push(sanction_of(*no, measure, unit, SanctionState::Proposed));
        }
        Fact::SanctionDecided { no, .. } if case.sanctions.iter().any(|sanction| sanction.no == *no) => {
            set_sanction(case, *no, SanctionState::Decided);
        }
        // In older cases nobody proposed it.
        Fact::SanctionDecided { no, measure, unit } => {
            case.sanctions.push(sanction_of(*no, measure, unit, SanctionState::Decided));
        }
        Fact::SanctionRefused { no, .. } | Fact::ConferenceHeard { no, again: false, .. } => {
            set_sanction(case, *no, SanctionState::Refused);
        }
        Fact::MeasureProposed { no, measure, .. } => {
            case.upward.push(Upward { no: *no, measure: measure.clone(), open: true });
        }
        Fact::MeasureDropped { no, .. } => close_upward(case, |item| item.no == *no),
        Fact::MeasureReportedFor { measure, .. } => {
            case.reported_for.insert(measure.clone());
            close_upward(case, |item| item.measure == *measure);
        }
        Fact::SanctionApplied { no, .. } => set_sanction(case, *no, SanctionState::Applied),
        Fact::SanctionEnded { no } => {
            let applied = case.sanctions.iter().any(|s| s.no == *no && s.state == SanctionState::Applied);
            set_sanction(case, *no, if applied { SanctionState::Ended } else { SanctionState::Lifted });
        }
        Fact::LiftConfirmed { no, .. } => set_sanction(case, *no, SanctionState::Lifted),
        Fact::Referred { to, .. } => {
            case.referral = Some(Referral { to: to.clone(), state: ReferralState::Sent });
        }
        Fact::ReferralAcknowledged => set_referral(case, ReferralState::Acknowledged),
        Fact::ReferralOutcome { .. } => set_referral(case, ReferralState::Known),
        _ => return false,
    }
    true
}

fn sanction_of(no: u16, measure: &MeasureId, unit: &OrganId, state: SanctionState) -> Sanction {
    Sanction { no, measure: measure.clone(), unit: unit.clone(), state }
}

fn close_upward(case: &mut Case, which: impl Fn(&Upward) -> bool) {
    for item in case.upward.iter_mut().filter(|item| which(item)) {
        item.open = false;
    }
}

fn set_sanction(case: &mut Case, no: u16, state: SanctionState) {
    if let Some(sanction) = case.sanctions.iter_mut().find(|sanction| sanction.no == no) {
        sanction.state = state;
    }
}

fn set_referral(case: &mut Case, state: ReferralState) {
    if let Some(referral) = &mut case.referral {
        referral.state = state;
    }
}
