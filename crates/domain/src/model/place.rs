//! The place in which the machine check plays: profile, calendar and organs of 南曼州.

use crate::{
    actor::{Actor, Role},
    calendar::{Calendar, Length},
    case::{Case, Enterprise, Respondent, Source},
    claim::Claim,
    clock::ClockKind,
    context::{Context, Fresh, Reach},
    ids::{CaseId, ChannelId, MeasureId, OrganId, PersonId, ReasonId},
    intake::{Birth, Intake},
    model::Fault,
    organ::{
        Directory,
        sample::{directory, id},
    },
    profile::{
        CandidateKind, ClockRule, DecisionKind, DeclineReason, ExtensionRule, ImposedBy, InterestRules, LeadSeat,
        Measure, PaymentOrder, PortalMode, Profile, RepairRule, SubjectKind,
    },
    refs::TextRef,
    region::RegionCode,
    time::Instant,
    vocabulary::{Breach, Evil, Field, Size},
};
use jiff::civil::{Date, date};

/// Everything outside a case.
pub(crate) struct Place {
    pub calendar: Calendar,
    pub profile: Profile,
    pub directory: Directory,
    pub reach: Reach,
    pub fault: Option<Fault>,
}

/// Both sides are reached by the system.
pub(crate) const BOTH: Reach = Reach { respondent: true, complainant: true };

/// The working day on which the cases of the check begin.
pub(crate) const START: Date = date(2026, 3, 2);

fn rule(kind: ClockKind) -> ClockRule {
    use ClockKind as K;
    let length = match kind {
        K::HandOver
        | K::Relay
        | K::SignFor
        | K::ReturnDecision
        | K::RectificationOrder
        | K::Push
        | K::Report
        | K::DefectMending => Length::WorkingDays(1),
        K::Acceptance | K::Withdrawal | K::RefusalCallBack | K::EndDecision => Length::WorkingDays(2),
        K::Reply | K::AdvanceNotice | K::Repair | K::Proposal | K::Opening => Length::WorkingDays(3),
        K::Supplement | K::Chase => Length::WorkingDays(15),
        K::Verification | K::Determination | K::JointConference => Length::WorkingDays(10),
        K::Challenge
        | K::Review
        | K::DisputeTalks
        | K::SuspendedLook
        | K::Rectification
        | K::RenewedRectification
        | K::SmeHandling => Length::Days(30),
        K::Unclaimed => Length::Days(60),
        _ => Length::WorkingDays(5),
    };
    let extension = match kind {
        K::Verification | K::DisputeTalks | K::Rectification | K::Repair => {
            Some(ExtensionRule { times: 1, by: length, at_most: None })
        }
        K::SmeHandling => Some(ExtensionRule { times: 1, by: Length::Days(60), at_most: Some(Length::Days(90)) }),
        _ => None,
    };
    ClockRule {
        length,
        owner: kind.owners()[0],
        starts: String::new(),
        stops: String::new(),
        extension,
        runs_out: kind.consequences()[0],
        warns_before: u16::from(matches!(kind, K::Verification | K::Rectification)),
        pauses: kind.may_pause(),
        scored: true,
        basis: String::new(),
    }
}

fn chain(kind: DecisionKind) -> Vec<Role> {
    use DecisionKind as D;
    match kind {
        D::Sanction => vec![Role::EnforcingOfficer, Role::EnforcingHead],
        D::Decline
        | D::MeasureReport
        | D::InterestWaived
        | D::ComplainantReplaced
        | D::SupplementAsked
        | D::PutOnFile
        | D::ReferredOut
        | D::OutsideOutcome
        | D::Designation
        | D::WithdrawalAccepted
        | D::Merger
        | D::MergeUndone
        | D::RelayTakenBack
        | D::OrganExcluded
        | D::ConsentRefused
        | D::Unclaimed
        | D::Referral
        | D::Reopening
        | D::Backlog => vec![Role::Intake, Role::LeadHead],
        D::Untrue | D::Determination | D::Revocation | D::Repair | D::ReviewDecision => {
            vec![Role::Handler, Role::Reviewer, Role::Approver]
        }
        D::True => vec![Role::Handler],
        D::Exposure => vec![Role::PublicityEditor, Role::LeadHead, Role::JointOffice],
        _ => vec![Role::Handler, Role::Approver],
    }
}

/// A profile with every clock of the table and a small catalogue.
pub(crate) fn profile() -> Profile {
    let seat = |government: &str, lead: &str, acting: &[&str]| LeadSeat {
        government: id(government),
        lead: id(lead),
        acting: acting.iter().map(|organ| id(organ)).collect(),
    };
    let measure = |name: &str, imposed_by, units: &[&str]| Measure {
        name: name.to_owned(),
        subject: SubjectKind::Organ,
        imposed_by,
        units: units.iter().map(|unit| id(unit)).collect(),
        basis: "工作方案".to_owned(),
    };
    let measures = [
        ("funds", measure("限制资金", ImposedBy::Local, &["nm-edu"])),
        ("national", Measure { subject: SubjectKind::Place, ..measure("限制评优", ImposedBy::Nation, &[]) }),
        ("persons", Measure { subject: SubjectKind::Person, ..measure("追责", ImposedBy::Local, &["nm-audit"]) }),
    ];
    let decline =
        DeclineReason { text: "不属于受理范围".to_owned(), door: "12345".to_owned(), basis: String::new() };
    Profile {
        id: "demo".to_owned(),
        version: 1,
        place: "南曼州".to_owned(),
        region: RegionCode::parse("990000").unwrap(),
        demonstration: true,
        portal: PortalMode::Own,
        number_prefix: "NM".to_owned(),
        go_live: date(2026, 1, 1),
        backlog_until: None,
        government: id("nm-gov"),
        province: id("prov-gov"),
        leads: vec![seat("nm-gov", "nm-dev", &["nm-audit"]), seat("my-gov", "my-dev", &["my-service", "my-audit"])],
        clocks: ClockKind::ALL.iter().map(|kind| (*kind, rule(*kind))).collect(),
        chains: DecisionKind::ALL.iter().map(|kind| (*kind, chain(*kind))).collect(),
        measures: measures.into_iter().map(|(id, measure)| (MeasureId::parse(id).unwrap(), measure)).collect(),
        declines: [(ReasonId::parse("scope").unwrap(), decline)].into(),
        channels: [].into(),
        candidates: vec![
            CandidateKind::CompetentSuperior,
            CandidateKind::ManagingGovernment,
            CandidateKind::NextGovernment,
            CandidateKind::Province,
        ],
        interest: InterestRules {
            daily_millionths: 500,
            payments: PaymentOrder::InterestFirst,
            contested_before: date(2020, 9, 1),
            lpr: Vec::new(),
            basis: String::new(),
        },
        repair: RepairRule { name: "履行即修复".to_owned(), minimum_months: [0; 3], basis: String::new() },
        returns_before_designation: 2,
        longest_plan_months: 36,
        retention: Vec::new(),
        register: None,
    }
}

impl Place {
    pub fn new() -> Self {
        let years = (2018..2036).collect();
        let calendar = Calendar { version: 1, years, ..Calendar::default() };
        Self { calendar, profile: profile(), directory: directory(), reach: BOTH, fault: None }
    }

    /// A decision's surroundings. `fresh` numbers for two cases that may split off.
    pub fn context<'a>(&'a self, now: Instant, actor: Actor, fresh: &'a [Fresh]) -> Context<'a> {
        Context {
            now,
            actor,
            calendar: &self.calendar,
            profile: &self.profile,
            directory: &self.directory,
            occurred_on: None,
            late: None,
            will: None,
            reach: self.reach,
            fresh,
            merging: None,
            fault: self.fault,
        }
    }
}

pub(crate) fn text(id: &str) -> TextRef {
    TextRef { id: id.to_owned(), digest: format!("digest-of-{id}") }
}

/// Nine in the morning of a day.
pub(crate) fn morning(day: Date) -> Instant {
    Instant::from_micros(Instant::start_of(day).as_micros() + 9 * 3_600_000_000)
}

/// A person of an organ in a role: the first who need not stand aside.
pub(crate) fn person(case: &Case, role: Role, organ: &str, from: usize) -> PersonId {
    (from..from + 1000)
        .map(|n| PersonId::parse(&format!("{}-{organ}-{n}", role.code())).unwrap())
        .find(|person| !case.barred.contains(person) && !case.interested.contains(person))
        .unwrap()
}

pub(crate) fn actor(case: &Case, role: Role, organ: Option<&OrganId>) -> Actor {
    let person = person(case, role, organ.map_or("none", OrganId::as_str), 0);
    Actor { person, organ: organ.cloned(), role, standing_in_for: None }
}

pub(crate) fn system() -> Actor {
    Actor { person: PersonId::parse("system").unwrap(), organ: None, role: Role::System, standing_in_for: None }
}

/// Numbers for cases that may split off from this one now.
pub(crate) fn fresh(case: &Case) -> Vec<Fresh> {
    (0..2)
        .map(|n| {
            let id = format!("{}.{}.{n}", case.id, case.version);
            Fresh { id: CaseId::parse(&id).unwrap(), number: format!("NM-{id}") }
        })
        .collect()
}

/// A channel that wants an answer.
pub(crate) fn source(from_province: bool) -> Source {
    Source {
        channel: ChannelId::parse("hotline").unwrap(),
        native_id: "W-1".to_owned(),
        received_on: START,
        answer_by: Some(date(2027, 3, 19)),
        from_province,
        answered: false,
    }
}

/// A complaint about an organ with these claims.
pub(crate) fn intake(respondent: &str, claims: Vec<Claim>) -> Intake {
    Intake {
        id: CaseId::parse("c").unwrap(),
        number: "NM-c".to_owned(),
        birth: Birth::Complaint,
        profile_version: 1,
        enterprise: Enterprise {
            name: Some(text("name-of-the-firm")),
            contact: Some(text("contact")),
            // 条例 802 does not apply beside the plan: its clock would double every state.
            size: Size::Large,
            confidential: false,
            private: Some(true),
        },
        respondent: Respondent::Known(id(respondent)),
        hinted: false,
        field: Some(Field::Procurement),
        evils: vec![Evil::EnterpriseHarmed],
        breach: Some(Breach::Arrears),
        contract: Some(text("contract")),
        signed_on: None,
        parties: Vec::new(),
        narrative: Some(text("narrative")),
        claims,
        sources: Vec::new(),
        beside: Vec::new(),
    }
}
