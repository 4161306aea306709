//! What of the log is told to those who do not read all of it.

use super::Relation;
use crate::fact::Fact;

/// Whether a fact is told to everybody in a relation, whoever did it.
pub fn tells(relation: Relation, fact: &Fact) -> bool {
    match relation {
        Relation::Complainant => {
            matches!(
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
                    | Fact::SettlementAgreed { .. }
                    | Fact::SettlementBroken { .. }
                    | Fact::PlanAgreed { .. }
                    | Fact::PlanChanged { .. }
                    | Fact::InstalmentReported { .. }
                    | Fact::InstalmentRejected { .. }
                    | Fact::PaidElsewhere { .. }
                    | Fact::InterestWaived { .. }
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
                    | Fact::CodeReissued { .. }
                    | Fact::Ending { .. }
                    | Fact::Closed { .. }
                    | Fact::Reopened { .. }
                    | Fact::ClockExtended { .. }
            )
        }
        Relation::Respondent => {
            matches!(
                fact,
                Fact::StatementOrdered
                    | Fact::OrderServed { .. }
                    | Fact::SettlementAgreed { .. }
                    | Fact::SettlementBroken { .. }
                    | Fact::PlanAgreed { .. }
                    | Fact::PlanChanged { .. }
                    | Fact::InstalmentRejected { .. }
                    | Fact::PaidElsewhere { .. }
                    | Fact::InterestWaived { .. }
                    | Fact::InstalmentPaid { .. }
                    | Fact::InstalmentBroken { .. }
                    | Fact::PerformanceAccepted { .. }
                    | Fact::PerformanceRejected { .. }
                    | Fact::RefusalSaid { .. }
                    | Fact::RefusalVoid
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
        Relation::Former => {
            matches!(
                fact,
                Fact::HandedOver { .. }
                    | Fact::Received { .. }
                    | Fact::Concluded { .. }
                    | Fact::DisputeDecided { .. }
                    | Fact::DefenceUpheld { .. }
                    | Fact::PerformanceAccepted { .. }
                    | Fact::RepairGranted { .. }
                    | Fact::Revoked { .. }
                    | Fact::ReplyServed { .. }
                    | Fact::Challenged { .. }
                    | Fact::ReviewPassedOn { .. }
                    | Fact::ReviewDecided { .. }
            )
        }
        Relation::Enforcing => {
            matches!(
                fact,
                Fact::Determined { .. }
                    | Fact::SanctionProposed { .. }
                    | Fact::SanctionDecided { .. }
                    | Fact::SanctionRefused { .. }
                    | Fact::ConferenceHeard { .. }
                    | Fact::SanctionEnded { .. }
                    | Fact::RepairGranted { .. }
                    | Fact::Revoked { .. }
            )
        }
        Relation::Assignee | Relation::Discipline => {
            matches!(fact, Fact::Referred { .. } | Fact::Determined { .. } | Fact::Instructed { .. })
        }
        // These read all of it.
        _ => false,
    }
}
