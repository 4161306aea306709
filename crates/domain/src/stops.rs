//! Which acts stop a clock: what a workbench names as the next act.

use crate::{
    act::ActKind,
    case::{Case, Defence},
    clock::{ClockKind, Consequence, Owner},
    ids::OrganId,
    stage::Stage,
    vocabulary::CallBackAbout,
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
            Self::Opening => &[A::OpenLetter, A::ServeOrder, A::ServeNotice, A::ServeReply],
            Self::Challenge => &[A::Challenge],
            Self::Review => &[A::DecideReview],
            Self::DisputeTalks => &[A::Settle, A::DecideDispute, A::Suspend],
            Self::SuspendedLook => &[A::LookAt, A::EnterJudgment],
            Self::RectificationOrder => &[A::ServeOrder],
            Self::Rectification => &[A::ReportPerformed, A::Refuse],
            Self::PerformanceAcceptance => {
                &[A::AcceptPerformance, A::AcceptInstalment, A::RejectPerformance, A::RejectInstalment]
            }
            Self::PaymentCallBack | Self::RefusalCallBack => &[A::CallBack],
            Self::Instalment => &[A::ProveInstalment],
            Self::AdvanceNotice => &[A::ServeNotice],
            Self::Defence => &[A::LodgeDefence, A::WaiveDefence],
            Self::Determination => &[A::Determine, A::UpholdDefence],
            // The determining organ pushes by determining; the lead receives.
            Self::Push => &[A::ReceivePush, A::ReturnForDefects],
            Self::DefectMending => &[A::MendDefects],
            Self::Report => &[A::EnterReceipt],
            Self::SanctionProposal => &[A::ProposeSanction],
            Self::SanctionDecision => &[A::DecideSanction, A::RefuseSanction],
            Self::JointConference => &[A::EnterConference],
            Self::MeasureReport => &[A::ReportMeasure, A::DropMeasure],
            Self::SanctionApplied => &[A::ApplySanction],
            Self::LiftConfirmed => &[A::ConfirmLifted],
            Self::RenewedRectification => &[A::ReportPerformed],
            Self::Objection => &[A::DecideObjection],
            Self::Repair => &[A::GrantRepair, A::RefuseRepair],
            Self::ChannelAnswer | Self::ChannelDeadline => &[A::AnswerChannel],
            Self::Withdrawal => &[A::DecideWithdrawal],
            Self::Consent => &[A::AnswerConsent],
            Self::EndDecision => &[A::DecideEnd],
            Self::ProvinceConsent => &[A::EnterProvinceAnswer],
            Self::Retaliation => &[A::LookIntoRetaliation],
            Self::Unclaimed => &[A::ReplaceComplainant, A::GoOnExOfficio],
            Self::Instruction => &[A::ReportInstruction],
            Self::Succession => &[A::Succeed],
            Self::Referral => &[A::AcknowledgeReferral],
            // The one stops when the overdue act is done by whoever owes it, the other with the next hand.
            Self::Escalation | Self::Proposal | Self::PaperSignature => &[],
            Self::SignatureCheck => &[A::LookIntoSignature],
        }
    }
}

/// What stands before a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// In words.
    pub words: &'static str,
    /// The acts by which the one who owes clears the way; none where it is for others to act.
    pub acts: &'static [ActKind],
}

/// What has to happen before whoever owes a clock can stop it; `None` if nothing stands in the way.
///
/// The model check holds it to this: in every state whoever owes a running clock is offered an act that stops it, or
/// something is named here, and one of its acts is offered.
pub fn waits_for(kind: ClockKind, case: &Case) -> Option<Wait> {
    use ActKind as A;
    let others = |words| Some(Wait { words, acts: &[] });
    match kind {
        ClockKind::Escalation => others("等责任单位办理"),
        // A right binds nobody.
        ClockKind::Challenge => others("等投诉人决定是否申请复核"),
        ClockKind::Unclaimed => others("等承继人、清算人或者受让人"),
        ClockKind::PaperSignature => others("等签批人本人核对"),
        kind if pending_on(kind, case) => others("拟办意见等待签批"),
        // Nothing goes against an organ that has ceased.
        kind if kind != ClockKind::Succession && ceased(case) => others("等牵头部门办理机关承继"),
        kind if kind != ClockKind::Review && case.review.is_some() => others("等复核决定"),
        ClockKind::Determination if case.procedure.defence == Some(Defence::Lodged) => {
            Some(Wait { words: "先听取陈述申辩", acts: &[A::HearDefence] })
        }
        ClockKind::PerformanceAcceptance | ClockKind::Determination if crate::call_back::payment_unasked(case) => {
            Some(Wait { words: "先回访投诉人，核实款项是否收到", acts: &[A::CallBack] })
        }
        ClockKind::Determination if case.acceptance_pending() => Some(Wait {
            words: "先作出整改验收结论",
            acts: &[A::AcceptPerformance, A::RejectPerformance, A::AcceptInstalment, A::RejectInstalment],
        }),
        ClockKind::Determination
            if case.procedure.defence == Some(Defence::Waived)
                && !crate::call_back::confirmed(case, CallBackAbout::Waiver) =>
        {
            others("等牵头部门回访确认放弃申辩")
        }
        ClockKind::Determination if case.withdrawal_asked => others("等牵头部门审定撤回申请"),
        ClockKind::ChannelAnswer | ClockKind::ChannelDeadline
            if !matches!(case.stage, Stage::Ending { .. } | Stage::Closed { .. }) =>
        {
            others("等办理结果")
        }
        ClockKind::Verification | ClockKind::SmeHandling if matches!(case.stage, Stage::HandedOver { .. }) => {
            others("等签收或者退回审定")
        }
        ClockKind::Acceptance | ClockKind::HandOver if case.to_end().is_some() => {
            Some(Wait { words: "先审定是否终止办理", acts: &[A::DecideEnd] })
        }
        ClockKind::Acceptance | ClockKind::HandOver if case.consent == Some(None) => {
            others("等投诉人答复是否同意公开身份")
        }
        ClockKind::Acceptance if case.respondent_id().is_none() => Some(Wait {
            words: "先确定被投诉主体",
            acts: &[A::ResolveRespondent, A::AskSupplement, A::Decline],
        }),
        // The organ is still there: its successor is entered once it has ceased.
        ClockKind::Succession if !ceased(case) => others("等机构调整生效"),
        _ => None,
    }
}

/// Whether a decision is pending that would stop this clock, or one of the same organ that may stand in its way.
fn pending_on(kind: ClockKind, case: &Case) -> bool {
    let owes = |organ: Option<&OrganId>| {
        kind.owners().iter().any(|owner| match owner {
            Owner::Lead => organ == Some(&case.lead),
            Owner::Receiver | Owner::DeterminingOrgan => organ.is_some() && organ == case.determining.as_ref(),
            Owner::NextHand => true,
            _ => false,
        })
    };
    case.proposals.iter().any(|pending| {
        kind.stopped_by().contains(&pending.act.kind())
            || owes(pending.organ.as_ref()) && !crate::approval::through_stages(&pending.act)
    })
}

/// Whether an organ of the case has ceased and its successor is not entered yet.
fn ceased(case: &Case) -> bool {
    case.run(ClockKind::Succession).is_some_and(|run| case.last_at.date() > run.from)
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
            Self::ServeAnew => "逾期未打开，须改用其他方式送达",
            Self::Succeed => "逾期未变更，由名录登记的承继机关或者撤销该机关的人民政府承继",
            Self::RemindAndRenew => "逾期将收到提醒，重新计时",
            Self::RecordSilence => "逾期未说明，记录在案，核实照常进行",
            Self::Finalise => "逾期未申请，原决定生效",
            Self::NextLevel => "逾期未决定，由上一级单位复核",
            Self::Determine => "逾期未履行，视为拒不整改，进入违约失信认定程序",
            Self::GoOn => "逾期未提出，视为放弃，认定程序继续进行",
            Self::Resend => "逾期未收到回执，将再次发送并提示",
            Self::JointConference => "逾期未作出决定，提交联席会议协调",
            Self::ProposeAndRenew => "逾期未履行，将提出进一步惩戒措施，重新计时",
            Self::LeadDecides => "期满后由牵头部门审定是否继续办理",
            Self::TakesEffect => "期满无人否认的，已签批的事项生效",
            Self::ProposalFalls => "逾期未签批，该项拟办失效，由拟办人重新提出",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        actor::Role,
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
            Owner::NextHand => &[Seat::Anywhere],
        }
    }

    #[test]
    fn whoever_owes_a_clock_may_do_an_act_that_stops_it() {
        // The province answers by file, and for a complainant who is gone the lead goes on.
        let elsewhere = [
            ClockKind::Report,
            ClockKind::Unclaimed,
            ClockKind::Escalation,
            ClockKind::Proposal,
            ClockKind::PaperSignature,
        ];
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
