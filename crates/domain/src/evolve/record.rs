//! The way to a determination, the record, its measures and the referral of persons.

use super::claims::rest_on_mergers;
use crate::{
    case::{Case, Defence, Record, RecordState, Referral, ReferralState, Sanction, SanctionState},
    event::Event,
    fact::Fact,
};

pub(super) fn determination(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::NoticeServed { .. } => {
            case.procedure.notice_served_on = Some(event.occurred_on);
            case.procedure.defence = Some(Defence::Open);
        }
        Fact::DefenceLodged { .. } => case.procedure.defence = Some(Defence::Lodged),
        Fact::DefenceWaived => case.procedure.defence = Some(Defence::Waived),
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
            case.ex_officio |= case.gone;
            rest_on_mergers(case);
        }
        Fact::PushReceived => on_record(case, |record| record.pushed = true),
        Fact::ReturnedForDefects { .. } => on_record(case, |record| record.pushed = false),
        Fact::ReceiptEntered { accepted: true, .. } => on_record(case, |record| record.reported = true),
        Fact::ObjectionLodged { .. } => on_record(case, |record| record.objected = true),
        Fact::ObjectionDecided { .. } => on_record(case, |record| record.objected = false),
        Fact::Revoked { .. } => on_record(case, |record| {
            record.state = RecordState::Revoked;
            record.reported = false;
        }),
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

pub(super) fn on_record(case: &mut Case, change: impl FnOnce(&mut Record)) {
    if let Some(record) = &mut case.record {
        change(record);
    }
}

pub(super) fn sanction(case: &mut Case, fact: &Fact) -> bool {
    match fact {
        Fact::SanctionDecided { no, measure, unit } => case.sanctions.push(Sanction {
            no: *no,
            measure: measure.clone(),
            unit: unit.clone(),
            state: SanctionState::Decided,
        }),
        Fact::MeasureReportedFor { measure, .. } => {
            case.reported_for.insert(measure.clone());
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
