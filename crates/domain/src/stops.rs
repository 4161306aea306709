//! Which acts stop a clock: what a workbench names as the next act.

use crate::{
    act::ActKind,
    clock::{ClockKind, Consequence},
};

impl ClockKind {
    /// The acts that stop it, the usual one first. Empty where it stops with somebody else's act.
    pub fn stopped_by(self) -> &'static [ActKind] {
        use ActKind as A;
        match self {
            Self::Acceptance => &[A::Accept, A::AskSupplement, A::Decline, A::PutOnFile],
            Self::Supplement => &[A::Supplement],
            Self::LapseDecision => &[A::Lapse],
            Self::Relay => &[A::AcceptRelay],
            Self::HandOver => &[A::HandOver, A::Relay, A::ReferOut],
            Self::SignFor => &[A::SignFor, A::AskReturn],
            Self::ReturnDecision => &[A::DecideReturn],
            Self::Chase => &[A::EnterOutsideOutcome],
            Self::Statement => &[A::State],
            Self::Verification | Self::SmeHandling => &[A::Conclude],
            Self::Reply => &[A::ServeReply],
            Self::Challenge => &[A::Challenge],
            Self::Review => &[A::DecideReview],
            Self::DisputeTalks => &[A::Settle, A::DecideDispute, A::Suspend],
            Self::SuspendedLook => &[A::LookAt, A::EnterJudgment],
            Self::RectificationOrder => &[A::ServeOrder],
            Self::Rectification => &[A::ReportPerformed, A::Refuse],
            Self::PerformanceAcceptance => &[A::AcceptPerformance, A::RejectPerformance],
            Self::Instalment => &[A::ProveInstalment],
            Self::AdvanceNotice => &[A::ServeNotice],
            Self::Defence => &[A::LodgeDefence, A::WaiveDefence],
            Self::Determination => &[A::Determine, A::UpholdDefence],
            // The determining organ pushes by determining; the lead receives.
            Self::Push => &[A::ReceivePush],
            Self::Report => &[A::EnterReceipt],
            Self::SanctionDecision => &[A::DecideSanction],
            Self::SanctionApplied => &[A::ApplySanction],
            Self::LiftConfirmed => &[A::ConfirmLifted],
            Self::RenewedRectification => &[A::ReportPerformed],
            Self::Objection => &[A::DecideObjection],
            Self::Repair => &[A::GrantRepair, A::RefuseRepair],
            Self::ChannelAnswer => &[A::AnswerChannel],
            Self::Withdrawal => &[A::DecideWithdrawal],
            Self::Consent => &[A::AnswerConsent],
            Self::ProvinceConsent => &[A::EnterProvinceAnswer],
            Self::Retaliation => &[A::LookIntoRetaliation],
            Self::Unclaimed => &[A::ReplaceComplainant, A::GoOnExOfficio],
            Self::Instruction => &[A::ReportInstruction],
            Self::Referral => &[A::AcknowledgeReferral],
            // It stops when the overdue act is done by whoever owes it.
            Self::Escalation => &[],
        }
    }
}

impl Consequence {
    /// What follows if nothing is done until the last day has passed, told to whoever owes the act.
    pub fn words(self) -> &'static str {
        match self {
            Self::Escalate => "逾期未办，将依次催办、发督办书、约谈或通报",
            Self::Lapse => "逾期未补正，由受理单位审定是否终止办理；补正迟到的仍可提交",
            Self::BackToLead => "逾期未接收，转回州级牵头部门",
            Self::DeemReceived => "逾期未签收，视为收到",
            Self::ReturnFails => "逾期未审定，退回申请不成立",
            Self::RemindAndRenew => "逾期将收到提醒，重新计时",
            Self::RecordSilence => "逾期未说明，记录在案，核实照常进行",
            Self::Finalise => "逾期未申请，原决定生效",
            Self::NextLevel => "逾期未决定，由上一级单位复核",
            Self::Determine => "逾期未履行，视为拒不整改，进入违约失信认定程序",
            Self::GoOn => "逾期未提出，视为放弃，认定程序继续进行",
            Self::Resend => "逾期未收到回执，将再次发送并提示",
            Self::ProposeAndRenew => "逾期未履行，将提出进一步惩戒措施，重新计时",
            Self::End => "逾期未办，本件终止",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        actor::Role,
        clock::Owner,
        powers::{Seat, powers},
    };

    /// The seats from which the owner of a clock acts.
    fn seats(owner: Owner) -> &'static [Seat] {
        match owner {
            Owner::Lead => &[Seat::Lead, Seat::Reporting],
            Owner::CountyLead => &[Seat::County],
            Owner::Receiver | Owner::DeterminingOrgan => &[Seat::Determining],
            Owner::Respondent => &[Seat::Respondent],
            Owner::Complainant => &[Seat::Complainant],
            Owner::ReviewingOrgan => &[Seat::Reviewing],
            Owner::EnforcingUnit => &[Seat::Enforcing],
            Owner::Assignee => &[Seat::Assignee],
        }
    }

    #[test]
    fn whoever_owes_a_clock_may_do_an_act_that_stops_it() {
        // The lead receives, the province answers by file, and for a complainant who is gone the lead goes on.
        let elsewhere = [ClockKind::Push, ClockKind::Report, ClockKind::Unclaimed, ClockKind::Escalation];
        for kind in ClockKind::ALL.iter().copied().filter(|kind| !elsewhere.contains(kind)) {
            for owner in kind.owners() {
                let may = kind.stopped_by().iter().any(|act| {
                    powers(*act).iter().any(|(role, seat)| seats(*owner).contains(seat) && *role != Role::System)
                });
                assert!(may, "{kind:?} owed by {owner:?}");
            }
        }
    }
}
