//! Who looks: a signed-in person, or a complainant with a query code.

use domain::{
    actor::{Actor, Role},
    case::Case,
    ids::{CaseId, OrganId, PersonId},
    profile::Profile,
};

/// A person and the seat from which it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The person.
    pub person: PersonId,
    /// Its name, shown to itself and colleagues.
    pub name: String,
    /// Its organ.
    pub organ: Option<OrganId>,
    /// The organ's name.
    pub organ_name: String,
    /// Its role.
    pub role: Role,
    /// The one case of a complainant.
    pub case: Option<CaseId>,
    /// Which of its seats it sits in, as [`SeatChoice::key`](crate::SeatChoice) names it.
    pub seat: String,
    /// 代理: whose seat it is, with the name. The person stays himself.
    pub standing_in_for: Option<(PersonId, String)>,
}

/// The seat that an account comes with.
pub const MAIN_SEAT: &str = "main";

impl Viewer {
    /// The worker.
    pub fn system() -> Self {
        Self {
            person: PersonId::parse("system").expect("a short ASCII word is an identifier"),
            name: "系统".to_owned(),
            organ: None,
            organ_name: String::new(),
            role: Role::System,
            case: None,
            seat: MAIN_SEAT.to_owned(),
            standing_in_for: None,
        }
    }

    /// The actor of the viewer's events.
    pub fn actor(&self) -> Actor {
        Actor {
            person: self.person.clone(),
            organ: self.organ.clone(),
            role: self.role,
            standing_in_for: self.standing_in_for.as_ref().map(|(person, _)| person.clone()),
        }
    }

    /// The token under which this viewer's cases are listed; none for those who read no case content.
    pub fn scope(&self) -> Option<String> {
        let organ = self.organ.as_ref()?;
        let relation = match self.role {
            Role::Intake | Role::LeadHead | Role::RelatedOfficer | Role::ProvinceLiaison => "lead",
            Role::Handler | Role::Reviewer | Role::Approver => "det",
            Role::RespondentOfficer | Role::RespondentHead => "resp",
            Role::EnforcingOfficer => "enf",
            Role::DisciplineReceiver => "task",
            _ => return None,
        };
        Some(format!("{relation}:{organ}"))
    }

    /// Whether the viewer looks from the respondent's side.
    pub fn is_respondent(&self) -> bool {
        matches!(self.role, Role::RespondentOfficer | Role::RespondentHead)
    }

    /// Whether the viewer works on the case for the lead or the determining organ.
    pub fn is_officer(&self) -> bool {
        matches!(
            self.role,
            Role::Intake
                | Role::LeadHead
                | Role::RelatedOfficer
                | Role::ProvinceLiaison
                | Role::Handler
                | Role::Reviewer
                | Role::Approver
                | Role::System
        )
    }

    /// Whether this viewer may see the case at all.
    pub fn may_see(&self, case: &Case, profile: &Profile) -> bool {
        if self.role == Role::System {
            return true;
        }
        if self.role == Role::Complainant {
            return self.case.as_ref() == Some(&case.id);
        }
        self.scope().is_some_and(|scope| scopes(case, profile).contains(&scope))
    }
}

/// The tokens of everybody who may see a case.
pub fn scopes(case: &Case, profile: &Profile) -> Vec<String> {
    let mut all = vec![format!("lead:{}", case.lead)];
    if let domain::stage::Stage::Relayed { to } = &case.stage {
        all.push(format!("lead:{to}"));
    }
    // The prefecture's lead supervises and reports what the counties lead, unless it is concerned itself.
    if let Some(seat) = profile.leads.first() {
        let concerned = case.involved().contains(&seat.lead) || case.determining.as_ref() == Some(&seat.lead);
        if !concerned && !case.acting {
            all.push(format!("lead:{}", seat.lead));
        }
    }
    all.extend(case.record.iter().map(|record| format!("lead:{}", record.push_to)));
    if let Some(organ) = &case.determining {
        all.push(format!("det:{organ}"));
    }
    if let Some(review) = &case.review {
        all.push(format!("det:{}", review.reviewer));
    }
    // The respondent learns of a case when it is handed over, not before.
    if let (Some(organ), Some(_)) = (case.respondent_id(), &case.determining) {
        all.push(format!("resp:{organ}"));
    }
    all.extend(case.sanctions.iter().map(|sanction| format!("enf:{}", sanction.unit)));
    all.extend(case.referral.iter().map(|referral| format!("task:{}", referral.to)));
    for task in &case.instructions {
        all.push(format!("det:{}", task.to));
        all.push(format!("resp:{}", task.to));
    }
    all.sort();
    all.dedup();
    all
}
