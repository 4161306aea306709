//! Who may ask for which act: the table of roles and seats.

use crate::{
    act::ActKind,
    actor::{Actor, Role},
    case::Case,
    context::Context,
    refusal::{Refusal, refuse},
    stage::Stage,
};

/// From which seat a role acts on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// The lead unit of the case, or its acting lead.
    Lead,
    /// The prefecture's lead, which reports the record.
    Reporting,
    /// The prefecture's lead, which supervises where the lead of the case may not.
    Prefecture,
    /// The county lead to whom it was relayed.
    County,
    /// The organ that verifies and determines.
    Determining,
    /// The organ that reviews.
    Reviewing,
    /// The prefecture's lead through which a challenge went to a reviewer outside.
    Forwarding,
    /// The respondent.
    Respondent,
    /// A unit that carries out one of its measures.
    Enforcing,
    /// The organ that holds a task or referral of the case.
    Assignee,
    /// The complainant.
    Complainant,
    /// Anybody who may see the case.
    Anywhere,
}

/// A role and the seat from which it acts.
type Power = (Role, Seat);

const LEAD: &[Power] = &[(Role::Intake, Seat::Lead), (Role::LeadHead, Seat::Lead)];
const INTAKE: &[Power] = &[(Role::Intake, Seat::Lead)];
const ROUTING: &[Power] =
    &[(Role::Intake, Seat::Lead), (Role::LeadHead, Seat::Lead), (Role::RelatedOfficer, Seat::Lead)];
const COUNTY: &[Power] = &[(Role::Intake, Seat::County), (Role::LeadHead, Seat::County)];
/// The lead that reports to the province, and alone writes to it.
const REPORTING: &[Power] = &[(Role::Intake, Seat::Reporting), (Role::LeadHead, Seat::Reporting)];
const HANDLER: &[Power] = &[(Role::Handler, Seat::Determining)];
/// The complainant himself, or intake with the proof of his will.
const COMPLAINANT: &[Power] = &[(Role::Complainant, Seat::Complainant), (Role::Intake, Seat::Lead)];
/// The respondent itself, or intake with the paper it handed in; never whoever judges it.
const RESPONDENT: &[Power] = &[
    (Role::RespondentOfficer, Seat::Respondent),
    (Role::RespondentHead, Seat::Respondent),
    (Role::Intake, Seat::Lead),
];
/// Its head, or intake with the paper that the head signed.
const RESPONDENT_HEAD: &[Power] = &[(Role::RespondentHead, Seat::Respondent), (Role::Intake, Seat::Lead)];
/// Beside the respondent, the organ that determined, of its own motion (C5).
const REPAIR: &[Power] = &[
    (Role::RespondentOfficer, Seat::Respondent),
    (Role::RespondentHead, Seat::Respondent),
    (Role::Handler, Seat::Determining),
    (Role::Intake, Seat::Lead),
];
/// Whoever asks a party again, on a number that stood on the file before.
const CALLERS: &[Power] = &[
    (Role::Intake, Seat::Lead),
    (Role::LeadHead, Seat::Lead),
    (Role::Handler, Seat::Determining),
    (Role::Reviewer, Seat::Determining),
    (Role::Approver, Seat::Determining),
];
const BOTH_SIDES: &[Power] = &[(Role::Handler, Seat::Determining), (Role::Intake, Seat::Lead)];
const OFFICERS: &[Power] = &[
    (Role::Intake, Seat::Lead),
    (Role::LeadHead, Seat::Lead),
    (Role::Handler, Seat::Determining),
    (Role::Reviewer, Seat::Determining),
    (Role::Approver, Seat::Determining),
    (Role::Handler, Seat::Reviewing),
    (Role::Reviewer, Seat::Reviewing),
    (Role::Approver, Seat::Reviewing),
];
/// Those who may find that they are too close to a case.
const STANDING_ASIDE: &[Power] = &[
    (Role::Intake, Seat::Lead),
    (Role::LeadHead, Seat::Lead),
    (Role::RelatedOfficer, Seat::Lead),
    (Role::ProvinceLiaison, Seat::Lead),
    (Role::Intake, Seat::County),
    (Role::LeadHead, Seat::County),
    (Role::Intake, Seat::Reporting),
    (Role::LeadHead, Seat::Reporting),
    (Role::ProvinceLiaison, Seat::Reporting),
    (Role::Handler, Seat::Determining),
    (Role::Reviewer, Seat::Determining),
    (Role::Approver, Seat::Determining),
    (Role::Handler, Seat::Reviewing),
    (Role::Reviewer, Seat::Reviewing),
    (Role::Approver, Seat::Reviewing),
    (Role::EnforcingOfficer, Seat::Enforcing),
    (Role::EnforcingHead, Seat::Enforcing),
    (Role::DisciplineReceiver, Seat::Assignee),
];
/// Those who pass a case on to a colleague of their own organ.
const COLLEAGUES: &[Power] = &[
    (Role::Intake, Seat::Lead),
    (Role::LeadHead, Seat::Lead),
    (Role::Intake, Seat::County),
    (Role::LeadHead, Seat::County),
    (Role::Handler, Seat::Determining),
    (Role::Reviewer, Seat::Determining),
    (Role::Approver, Seat::Determining),
    (Role::Handler, Seat::Reviewing),
    (Role::Reviewer, Seat::Reviewing),
    (Role::Approver, Seat::Reviewing),
    (Role::RespondentOfficer, Seat::Respondent),
    (Role::RespondentHead, Seat::Respondent),
];
const EVERYBODY: &[Power] = &[
    (Role::Complainant, Seat::Complainant),
    (Role::Intake, Seat::Lead),
    (Role::Handler, Seat::Determining),
    (Role::RespondentOfficer, Seat::Respondent),
    (Role::EnforcingOfficer, Seat::Enforcing),
];

/// Those and the hands of a chain: whoever registers what a colleague signed on paper hands in its scan.
const FILERS: &[Power] = &[
    (Role::Complainant, Seat::Complainant),
    (Role::Intake, Seat::Lead),
    (Role::LeadHead, Seat::Lead),
    (Role::Handler, Seat::Determining),
    (Role::Reviewer, Seat::Determining),
    (Role::Approver, Seat::Determining),
    (Role::RespondentOfficer, Seat::Respondent),
    (Role::EnforcingOfficer, Seat::Enforcing),
    (Role::EnforcingHead, Seat::Enforcing),
];

/// The roles and seats that may draft or do an act.
pub fn powers(kind: ActKind) -> &'static [Power] {
    use ActKind as K;
    match kind {
        K::AskSupplement
        | K::Lapse
        | K::Decline
        | K::PutOnFile
        | K::TakeOffFile
        | K::ResolveRespondent
        | K::Accept
        | K::Merge
        | K::UndoMerge
        | K::Split
        | K::AskConsent
        | K::AskProvince
        | K::EnterProvinceAnswer
        | K::DeclareGone
        | K::ReplaceComplainant
        | K::DecideWithdrawal
        | K::DecideEnd
        | K::Reopen
        | K::TakeBackRelay
        | K::ExcludeOrgan
        | K::AnswerChannel => INTAKE,
        K::Supplement
        | K::AnswerConsent
        | K::Challenge
        | K::AskWithdrawal
        | K::ReportRetaliation
        | K::WaiveInterest => COMPLAINANT,
        // The lead places the matter; its record is for the organ that decided it.
        K::PlaceBacklog => &[(Role::Intake, Seat::Lead), (Role::Handler, Seat::Determining)],
        K::OpenLetter => &[
            (Role::RespondentOfficer, Seat::Respondent),
            (Role::RespondentHead, Seat::Respondent),
            (Role::Complainant, Seat::Complainant),
        ],
        // By telephone it is a call-back; nobody confirms for him.
        K::Rate | K::ConfirmPayment => &[(Role::Complainant, Seat::Complainant)],
        K::HandOver => ROUTING,
        K::Relay
        | K::DecideReturn
        | K::ProposeSanction
        | K::LookIntoRetaliation
        | K::LookIntoSignature
        | K::ReissueCode
        | K::GoOnExOfficio
        | K::Refer
        | K::Instruct
        | K::Succeed
        | K::AdoptProfile => LEAD,
        // Over an organ of the prefecture, where a county leads, its own lead.
        K::Elevate => &[
            (Role::Intake, Seat::Lead),
            (Role::LeadHead, Seat::Lead),
            (Role::Intake, Seat::Prefecture),
            (Role::LeadHead, Seat::Prefecture),
        ],
        K::ReferOut | K::EnterOutsideOutcome => &[(Role::Intake, Seat::Lead), (Role::ProvinceLiaison, Seat::Lead)],
        K::ReceivePush | K::ReturnForDefects | K::ReportMeasure | K::DropMeasure | K::EnterConference => REPORTING,
        // A receipt arrives as a file, or on paper.
        K::EnterReceipt => {
            &[(Role::Intake, Seat::Reporting), (Role::ProvinceLiaison, Seat::Reporting), (Role::System, Seat::Anywhere)]
        }
        K::AcceptRelay | K::GiveBackRelay => COUNTY,
        K::SignFor
        | K::AskReturn
        | K::OrderStatement
        | K::Conclude
        | K::Settle
        | K::DecideDispute
        | K::ServeOrder
        | K::AgreePlan
        | K::ChangePlan
        | K::AcceptInstalment
        | K::RejectInstalment
        | K::AcceptPerformance
        | K::RejectPerformance
        | K::ServeNotice
        | K::HearDefence
        | K::UpholdDefence
        | K::Determine
        | K::MendDefects
        | K::DecideObjection
        | K::Revoke
        | K::GrantRepair
        | K::RefuseRepair => HANDLER,
        // The prefecture's lead enters what a reviewer outside the system decided.
        K::DecideReview => &[(Role::Handler, Seat::Reviewing), (Role::Intake, Seat::Forwarding)],
        K::State
        | K::ReportProgress
        | K::ProveInstalment
        | K::ReportPerformed
        | K::Refuse
        | K::LodgeDefence
        | K::LodgeObjection => RESPONDENT,
        K::WaiveDefence => RESPONDENT_HEAD,
        K::ApplyRepair => REPAIR,
        K::CallBack => CALLERS,
        K::Extend
        | K::Suspend
        | K::LookAt
        | K::EnterJudgment
        | K::ServeReply
        | K::TellUnopened
        | K::Correct
        | K::SealEvidence => BOTH_SIDES,
        K::Annul | K::OpenIdentity => OFFICERS,
        K::DeclareInterest => STANDING_ASIDE,
        K::OrderRecusal | K::LendHand => &[(Role::LeadHead, Seat::Lead)],
        K::DecideSanction | K::RefuseSanction | K::ApplySanction | K::ConfirmLifted => {
            &[(Role::EnforcingOfficer, Seat::Enforcing)]
        }
        K::AcknowledgeReferral | K::EnterReferralOutcome => &[(Role::DisciplineReceiver, Seat::Assignee)],
        K::ReportInstruction => &[
            (Role::Handler, Seat::Assignee),
            (Role::Intake, Seat::Assignee),
            (Role::RespondentOfficer, Seat::Assignee),
        ],
        K::Assign => COLLEAGUES,
        K::FileEvidence => FILERS,
        K::Post => EVERYBODY,
    }
}

/// Whether this act is a party's own, so that an officer needs the proof of the party's will to enter it.
pub fn for_a_party(kind: ActKind, role: Role) -> bool {
    use ActKind as K;
    let own = matches!(
        kind,
        K::Supplement
            | K::AnswerConsent
            | K::Challenge
            | K::AskWithdrawal
            | K::ReportRetaliation
            | K::WaiveInterest
            | K::State
            | K::ReportProgress
            | K::ProveInstalment
            | K::ReportPerformed
            | K::Refuse
            | K::LodgeDefence
            | K::WaiveDefence
            | K::LodgeObjection
            | K::ApplyRepair
    );
    own && role == Role::Intake
}

/// Whether somebody sits in a seat of a case.
pub fn sits(case: &Case, actor: &Actor, seat: Seat) -> bool {
    let is = |organ: Option<&crate::ids::OrganId>| organ.is_some() && organ == actor.organ.as_ref();
    match seat {
        Seat::Lead => is(Some(&case.lead)),
        Seat::Reporting => is(case.record.as_ref().map(|record| &record.push_to)),
        // The profile says which it is: `check` asks it.
        Seat::Prefecture => false,
        Seat::County => matches!(&case.stage, Stage::Relayed { to } if is(Some(to))),
        Seat::Determining => is(case.determining.as_ref()),
        Seat::Reviewing => case.review.as_ref().is_some_and(|review| is(Some(&review.reviewer))),
        Seat::Forwarding => {
            case.review.as_ref().is_some_and(|review| is(Some(review.through.as_ref().unwrap_or(&case.lead))))
        }
        Seat::Respondent => is(case.respondent_id()),
        Seat::Enforcing => case.sanctions.iter().any(|sanction| is(Some(&sanction.unit))),
        Seat::Assignee => {
            case.referral.as_ref().is_some_and(|referral| is(Some(&referral.to)))
                || case.instructions.iter().any(|task| is(Some(&task.to)))
        }
        Seat::Complainant => actor.role == Role::Complainant,
        Seat::Anywhere => true,
    }
}

/// Refuses an actor who may not do this here.
pub(crate) fn check(case: &Case, kind: ActKind, ctx: &Context<'_>) -> Result<(), Refusal> {
    let actor = &ctx.actor;
    let seated = |seat: Seat| {
        sits(case, actor, seat)
            || seat == Seat::Prefecture
                && actor.organ.as_ref() == Some(&crate::upward::choose_reporting_lead(case, ctx.profile))
    };
    let granted = powers(kind).iter().any(|(role, seat)| *role == actor.role && seated(*seat));
    if !granted {
        let who: Vec<_> = powers(kind).iter().map(|(role, _)| role.label()).collect();
        return refuse(
            "no-power",
            format!("“{}”不属于{}在本案中的职权", kind.label(), actor.role.label()),
            format!("由{}办理", who.join("、")),
        );
    }
    #[cfg(test)]
    let proved = ctx.will.is_some() || ctx.faulty(crate::model::Fault::NoWill);
    #[cfg(not(test))]
    let proved = ctx.will.is_some();
    if for_a_party(kind, actor.role) && !proved {
        return refuse(
            "no-will",
            "当事人的意思表示不得由工作人员代为作出",
            "上传当事人本人的书面材料或者录音；有账户或者查询码的由其本人办理",
        );
    }
    if kind != ActKind::DeclareInterest && case.interested.contains(&actor.person) {
        return refuse("interested", "应当回避的人员不得再办理本案", "由本单位其他人员办理");
    }
    if case.barred.contains(&actor.person) {
        return refuse("barred", "复核改变原决定后，原办理人员不得再办理本案", "由其他人员办理");
    }
    Ok(())
}
