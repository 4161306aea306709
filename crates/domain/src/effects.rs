//! What must follow outside once an event is recorded. Effects become outbox rows in the same commit; they are not
//! events, and each happens once.

use crate::{
    actor::Role,
    case::Case,
    clock::ClockKind,
    clockrun::ClockRun,
    event::Event,
    fact::{Fact, Supervisor},
    ids::{CaseId, OrganId},
    organ::Directory,
    profile::Profile,
    stage::Stage,
    upward::{above, reporting_lead},
    vocabulary::{Audience, Challengeable, EndReason, Outcome},
};
use serde::{Deserialize, Serialize};

macro_rules! letters {
    ($($(#[$doc:meta])* $name:ident $code:literal $label:literal,)*) => {
        /// The official letters of the mechanism.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum LetterKind { $($(#[$doc])* #[doc = concat!($label, ".")] #[serde(rename = $code)] $name,)* }
        impl LetterKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The word in tables and number series.
            pub fn code(self) -> &'static str { match self { $(Self::$name => $code),* } }
            /// The title.
            pub fn label(self) -> &'static str { match self { $(Self::$name => $label),* } }
            /// The kind of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.code() == code)
            }
        }
    };
}

letters! {
    Receipt "receipt" "投诉登记回执",
    Acceptance "acceptance" "受理告知书",
    SupplementNotice "supplement_notice" "补正通知书",
    DeclineNotice "decline_notice" "不予受理告知书",
    LapseNotice "lapse_notice" "逾期未补正终止办理告知书",
    EndNotice "end_notice" "终止办理告知书",
    OnFileNotice "on_file_notice" "登记存查告知书",
    ConsentRequest "consent_request" "征求公开身份意见书",
    ProvinceRequest "province_request" "省级交办件处理请示",
    Relay "relay" "转交县市牵头函",
    HandOver "hand_over" "转办函",
    HandOverCopy "hand_over_copy" "转办告知书",
    ReferralOutside "referral_outside" "系统外移送函",
    StatementOrder "statement_order" "要求书面说明通知书",
    Reply "reply" "核实情况答复书",
    DisputeNotice "dispute_notice" "分歧处理告知书",
    Suspension "suspension" "中止办理告知书",
    Extension "extension" "延长时限告知书",
    RectificationOrder "rectification_order" "督促整改通知书",
    AcceptanceOfPerformance "acceptance_of_performance" "整改验收意见书",
    AdvanceNotice "advance_notice" "拟认定告知书",
    DefenceDecision "defence_decision" "申辩处理意见书",
    Determination "determination" "认定决定书",
    DeterminationNotice "determination_notice" "认定结果告知书",
    Push "push" "失信信息推送函",
    SanctionProposal "sanction_proposal" "惩戒措施建议函",
    Sanction "sanction" "惩戒措施通知书",
    SanctionEnd "sanction_end" "终止惩戒通知书",
    MeasureReport "measure_report" "提请上级惩戒报告",
    PersonsReferral "persons_referral" "追责移送函",
    Repair "repair" "修复决定书",
    Revocation "revocation" "撤销失信记录决定书",
    Urge "urge" "催办通知",
    Supervision "supervision" "督办书",
    Interview "interview" "约谈和通报通知",
    Elevation "elevation" "提级办理决定书",
    ReviewRequest "review_request" "复核转办函",
    ReviewDecision "review_decision" "复核决定书",
    WithdrawalNotice "withdrawal_notice" "撤回处理告知书",
    Correction "correction" "更正通知书",
    Reminder "reminder" "催询函",
    Closing "closing" "办结告知书",
    BacklogNotice "backlog_notice" "历史补录告知书",
    CodeNotice "code_notice" "查询码补发告知书",
}

impl LetterKind {
    /// Whether it tells the complainant what becomes of the matter, and so tells everybody who complained of it. The
    /// others are about this complainant: what it handed in, its consent, its code.
    pub fn of_the_matter(self) -> bool {
        matches!(
            self,
            Self::Acceptance
                | Self::DeclineNotice
                | Self::LapseNotice
                | Self::EndNotice
                | Self::OnFileNotice
                | Self::HandOverCopy
                | Self::Reply
                | Self::DisputeNotice
                | Self::Suspension
                | Self::Extension
                | Self::AcceptanceOfPerformance
                | Self::DefenceDecision
                | Self::DeterminationNotice
                | Self::Repair
                | Self::Revocation
                | Self::ReviewDecision
                | Self::WithdrawalNotice
                | Self::Closing
        )
    }
}

/// To whom a letter goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// 投诉人.
    Complainant,
    /// An organ.
    Organ(OrganId),
    /// The complainant of a case that was merged into this one: told of the matter, and nothing of the other firm.
    Joined(CaseId),
}

/// What must follow outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "effect")]
#[expect(missing_docs, reason = "the fields say what their types say")]
pub enum Effect {
    /// A letter is issued with its number.
    Letter { letter: LetterKind, to: Recipient },
    /// Feed 1: the complaint and its stage go to the province (C3.1).
    ReportComplaint,
    /// Feed 2: a determination, repair or revocation goes to the province (C2.5, C5).
    ReportRecord,
    /// The channel gets its answer (C1.4).
    AnswerChannel { about: u16 },
}

/// What must follow outside once `event` is recorded; `case` is the case after it.
pub fn effects(case: &Case, event: &Event) -> Vec<Effect> {
    let mut out = letters(case, &event.fact);
    match &event.fact {
        Fact::Opened { .. } | Fact::Moved { .. } | Fact::Closed { .. } | Fact::MergedInto { .. } | Fact::Released => {
            out.push(Effect::ReportComplaint);
        }
        Fact::ClockStarted { run } if run.kind == ClockKind::Report => out.push(Effect::ReportRecord),
        // What went up named no measure yet.
        Fact::SanctionDecided { .. } | Fact::MeasureReportedFor { .. }
            if case.record.as_ref().is_some_and(|record| record.pushed) =>
        {
            out.push(Effect::ReportRecord);
        }
        Fact::ClockStarted { run } if run.kind == ClockKind::ChannelAnswer => {
            out.push(Effect::AnswerChannel { about: run.about });
        }
        _ => {}
    }
    out
}

fn letters(case: &Case, fact: &Fact) -> Vec<Effect> {
    use LetterKind as L;
    let respondent = || case.respondent_id().cloned().map(Recipient::Organ);
    let determining = || case.determining.clone().map(Recipient::Organ);
    let organ = |organ: &OrganId| Some(Recipient::Organ(organ.clone()));
    let complainant = || Some(Recipient::Complainant);
    let list: Vec<(LetterKind, Option<Recipient>)> = match fact {
        Fact::Opened { .. } => vec![(L::Receipt, complainant())],
        Fact::ProvinceAsked { asked, .. } => vec![(L::ProvinceRequest, organ(asked))],
        Fact::SupplementAsked { .. } => vec![(L::SupplementNotice, complainant())],
        Fact::Declined { .. } => vec![(L::DeclineNotice, complainant())],
        Fact::Lapsed { .. } => vec![(L::LapseNotice, complainant())],
        Fact::EndDecided { reason: EndReason::ConsentRefused, end: true, .. } => vec![(L::EndNotice, complainant())],
        Fact::PutOnFile { .. } => vec![(L::OnFileNotice, complainant())],
        // Who complained of what is answered already reads the answer.
        Fact::Absorbed { from, .. }
            if [Challengeable::Untrue, Challengeable::Disputed].iter().any(|of| case.replied.contains(of)) =>
        {
            vec![(L::Reply, Some(Recipient::Joined(from.clone())))]
        }
        Fact::Accepted { .. } => vec![(L::Acceptance, complainant())],
        Fact::BacklogPlaced { .. } => vec![(L::BacklogNotice, complainant()), (L::BacklogNotice, respondent())],
        // To the contact on file: it is told, whoever asked for the code.
        Fact::CodeReissued { .. } => vec![(L::CodeNotice, complainant())],
        Fact::ConsentAsked => vec![(L::ConsentRequest, complainant())],
        Fact::Relayed { to } => vec![(L::Relay, organ(to))],
        Fact::HandedOver { to, .. } => vec![(L::HandOver, organ(to)), (L::HandOverCopy, complainant())],
        Fact::ReferredOut { to, .. } => vec![(L::ReferralOutside, organ(to)), (L::HandOverCopy, complainant())],
        Fact::StatementOrdered => vec![(L::StatementOrder, respondent())],
        Fact::ReplyServed { of: Challengeable::Untrue | Challengeable::Disputed, copies, .. } => {
            // The prefecture's lead and the county's see the reply the moment it is issued (C2.3).
            let told = if copies.is_empty() { std::slice::from_ref(&case.lead) } else { copies };
            std::iter::once((L::Reply, complainant())).chain(told.iter().map(|lead| (L::Reply, organ(lead)))).collect()
        }
        Fact::DisputeDecided { .. } => vec![(L::DisputeNotice, complainant())],
        Fact::SettlementAgreed { .. } => vec![(L::DisputeNotice, complainant()), (L::DisputeNotice, respondent())],
        Fact::Suspended { .. } => vec![(L::Suspension, complainant()), (L::Suspension, respondent())],
        Fact::ClockExtended { .. } => vec![(L::Extension, complainant())],
        Fact::OrderServed { .. } => vec![(L::RectificationOrder, respondent())],
        Fact::PerformanceAccepted { .. } | Fact::InstalmentPaid { .. } => {
            vec![(L::AcceptanceOfPerformance, respondent()), (L::AcceptanceOfPerformance, complainant())]
        }
        Fact::NoticeServed { .. } => vec![(L::AdvanceNotice, respondent())],
        Fact::DefenceUpheld { .. } => vec![(L::DefenceDecision, respondent()), (L::DefenceDecision, complainant())],
        Fact::Determined { .. } => {
            vec![
                (L::Determination, respondent()),
                (L::DeterminationNotice, complainant()),
                (L::Push, case.record.as_ref().map(|record| Recipient::Organ(record.push_to.clone()))),
            ]
        }
        Fact::SanctionProposed { unit, .. } => vec![(L::SanctionProposal, organ(unit))],
        Fact::MeasureProposed { to, .. } => vec![(L::SanctionProposal, organ(to))],
        Fact::SanctionDecided { .. } => vec![(L::Sanction, respondent())],
        Fact::MeasureReportedFor { to, .. } => vec![(L::MeasureReport, organ(to))],
        Fact::SanctionEnded { no } => {
            let unit = case.sanctions.iter().find(|sanction| sanction.no == *no).map(|sanction| &sanction.unit);
            vec![(L::SanctionEnd, unit.and_then(organ))]
        }
        Fact::Referred { to, .. } => vec![(L::PersonsReferral, organ(to))],
        Fact::RepairGranted { .. } => vec![(L::Repair, respondent()), (L::Repair, complainant())],
        Fact::Revoked { .. } => vec![(L::Revocation, respondent()), (L::Revocation, complainant())],
        Fact::Escalated { run, rung, by } => {
            let owner = case.clocks.iter().find(|clock| clock.no == *run).and_then(|clock| clock.owner.as_ref());
            let kind = match rung {
                _ if *by == Supervisor::Nobody => L::Reminder,
                1 => L::Urge,
                2 => L::Supervision,
                _ => L::Interview,
            };
            vec![(kind, owner.and_then(organ))]
        }
        Fact::Reminded { run, .. } => {
            let run = case.clocks.iter().find(|clock| clock.no == *run);
            vec![(L::Reminder, run.and_then(|run| reminded(case, run)).map(Recipient::Organ))]
        }
        Fact::Elevated { from, to } => vec![(L::Elevation, organ(from)), (L::Elevation, organ(to))],
        Fact::Challenged { reviewer, through, .. } | Fact::ReviewPassedOn { reviewer, through } => {
            // Whoever has to wait for the province is told so, and what remedies the law gives meanwhile.
            vec![(L::ReviewRequest, organ(reviewer)), (L::ReviewRequest, through.as_ref().and_then(|_| complainant()))]
        }
        // The organ whose decision was reviewed is told, above all where it erred and the case has left it.
        Fact::ReviewDecided { decided_by, .. } => {
            let decided = decided_by.clone().map(Recipient::Organ).or_else(determining);
            vec![(L::ReviewDecision, complainant()), (L::ReviewDecision, decided)]
        }
        Fact::WithdrawalDecided { .. } => vec![(L::WithdrawalNotice, complainant())],
        Fact::Corrected { .. } => vec![(L::Correction, complainant()), (L::Correction, respondent())],
        Fact::Closed { outcome } if *outcome != Outcome::Declined => vec![(L::Closing, complainant())],
        _ => Vec::new(),
    };
    let mut told: Vec<_> = list.into_iter().filter_map(|(letter, to)| Some((letter, to?))).collect();
    let joined = |(letter, to): &(LetterKind, Recipient)| *to == Recipient::Complainant && letter.of_the_matter();
    let of_the_matter: Vec<_> = told.iter().filter(|one| joined(one)).map(|(letter, _)| *letter).collect();
    for letter in of_the_matter {
        told.extend(case.joined().map(|merged| (letter, Recipient::Joined(merged.clone()))));
    }
    told.into_iter().map(|(letter, to)| Effect::Letter { letter, to }).collect()
}

/// Whom a reminder reaches: whoever keeps silent, which is not always who has to chase it.
fn reminded(case: &Case, run: &ClockRun) -> Option<OrganId> {
    match (run.kind, &case.stage) {
        (ClockKind::Chase, Stage::ReferredOut { to }) => Some(to.clone()),
        (ClockKind::JointConference, _) => {
            case.sanctions.iter().find(|sanction| sanction.no == run.about).map(|sanction| sanction.unit.clone())
        }
        _ => run.owner.clone(),
    }
}

/// Who signs a letter: the organ whose person acted, else the lead. Whatever goes to the province is signed by the lead
/// that reports to it, whoever caused it (C2.5).
pub fn issuer(case: &Case, event: &Event, to: &Recipient, profile: &Profile, directory: &Directory) -> OrganId {
    if matches!(to, Recipient::Organ(organ) if above(directory, organ)) {
        return reporting_lead(case, profile);
    }
    let lead = case.lead.clone();
    match &event.fact {
        // To a reviewer outside writes the prefecture's lead.
        Fact::Challenged { through: Some(through), .. } | Fact::ReviewPassedOn { through: Some(through), .. } => {
            through.clone()
        }
        // Over an organ that the lead of the case may not supervise, the prefecture's lead does.
        Fact::Escalated { by: Supervisor::Prefecture(prefecture), .. } => prefecture.clone(),
        Fact::ClockExtended { .. } | Fact::Escalated { .. } | Fact::Reminded { .. } | Fact::Opened { .. } => lead,
        // A respondent or a complainant sends no official letter.
        _ if matches!(event.actor.role, Role::RespondentOfficer | Role::RespondentHead) => {
            case.determining.clone().unwrap_or(lead)
        }
        _ => event.actor.organ.clone().unwrap_or(lead),
    }
}

/// Who may read a letter, by its recipient: the complainant's letters are no business of the respondent.
pub fn audience(case: &Case, to: &Recipient) -> Audience {
    match to {
        Recipient::Complainant | Recipient::Joined(_) => Audience::Complainant,
        Recipient::Organ(organ) if case.respondent_id() == Some(organ) => Audience::Respondent,
        Recipient::Organ(_) => Audience::Internal,
    }
}
