//! Which events each viewer may read.

use crate::Viewer;
use domain::{actor::Role, event::Event, fact::Fact};

/// Whether an event is the viewer's to read.
pub(crate) fn reads(viewer: &Viewer, event: &Event) -> bool {
    if viewer.is_officer() {
        return true;
    }
    let own = event.actor.role == viewer.role && event.actor.organ == viewer.organ;
    let fact = &event.fact;
    match viewer.role {
        Role::Complainant => {
            own || matches!(
                fact,
                Fact::Opened { .. }
                    | Fact::SupplementAsked { .. }
                    | Fact::Declined { .. }
                    | Fact::PutOnFile { .. }
                    | Fact::Accepted { .. }
                    | Fact::HandedOver { .. }
                    | Fact::ReferredOut { .. }
                    | Fact::Received { .. }
                    | Fact::Concluded { .. }
                    | Fact::ReplyServed { .. }
                    | Fact::SplitOff { .. }
                    | Fact::Suspended { .. }
                    | Fact::JudgmentEntered { .. }
                    | Fact::OrderServed { .. }
                    | Fact::PlanAgreed { .. }
                    | Fact::InstalmentPaid { .. }
                    | Fact::InstalmentBroken { .. }
                    | Fact::PerformanceReported { .. }
                    | Fact::PerformanceAccepted { .. }
                    | Fact::Determined { .. }
                    | Fact::RepairGranted { .. }
                    | Fact::Revoked { .. }
                    | Fact::ReviewDecided { .. }
                    | Fact::WithdrawalDecided { .. }
                    | Fact::Elevated { .. }
                    | Fact::Succeeded { .. }
                    | Fact::IdentityOpened { .. }
                    | Fact::Ending { .. }
                    | Fact::Closed { .. }
                    | Fact::Reopened { .. }
                    | Fact::ClockExtended { .. }
            )
        }
        Role::RespondentOfficer | Role::RespondentHead => {
            own || matches!(
                fact,
                Fact::StatementOrdered
                    | Fact::OrderServed { .. }
                    | Fact::PlanAgreed { .. }
                    | Fact::InstalmentPaid { .. }
                    | Fact::InstalmentBroken { .. }
                    | Fact::PerformanceAccepted { .. }
                    | Fact::PerformanceRejected { .. }
                    | Fact::Refused { .. }
                    | Fact::NoticeServed { .. }
                    | Fact::DefenceHeard { .. }
                    | Fact::DefenceUpheld { .. }
                    | Fact::Determined { .. }
                    | Fact::ObjectionDecided { .. }
                    | Fact::RepairGranted { .. }
                    | Fact::RepairRefused { .. }
                    | Fact::Revoked { .. }
                    | Fact::Succeeded { .. }
            )
        }
        Role::EnforcingOfficer => {
            own || matches!(
                fact,
                Fact::Determined { .. }
                    | Fact::SanctionDecided { .. }
                    | Fact::SanctionEnded { .. }
                    | Fact::RepairGranted { .. }
                    | Fact::Revoked { .. }
            )
        }
        _ => own || matches!(fact, Fact::Referred { .. } | Fact::Determined { .. } | Fact::Instructed { .. }),
    }
}
