//! Who looks: a signed-in person, or a complainant with a query code.

use domain::{
    access::{Part, Relation, Sight, may_ever_see, standing},
    actor::{Actor, Role},
    case::Case,
    ids::{CaseId, OrganId, PersonId},
    profile::Profile,
};
use std::collections::BTreeSet;

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
        let relation = Relation::ALL.into_iter().find(|relation| relation.roles().contains(&self.role))?;
        Some(format!("{}:{organ}", list(relation, self.role)?))
    }

    /// What this viewer sees of a case.
    pub fn sight(&self, case: &Case, profile: &Profile) -> Sight {
        Sight::of(case, &self.actor(), self.case.as_ref(), profile)
    }

    /// Whether this viewer's role can ever see a part: for lists, which do not know the case.
    pub(crate) fn may_ever_see(&self, part: Part) -> bool {
        may_ever_see(self.role, part)
    }
}

/// The list in which a role finds the cases of a relation.
fn list(relation: Relation, role: Role) -> Option<&'static str> {
    // What was taken from an organ stands in its lists no more.
    if relation == Relation::Former {
        return None;
    }
    Some(match role {
        Role::Intake | Role::LeadHead | Role::RelatedOfficer | Role::ProvinceLiaison => "lead",
        Role::Handler | Role::Reviewer | Role::Approver => "det",
        Role::RespondentOfficer | Role::RespondentHead => "resp",
        Role::EnforcingOfficer | Role::EnforcingHead => "enf",
        Role::DisciplineReceiver => "task",
        _ => return None,
    })
    .filter(|_| relation.roles().contains(&role))
}

/// The tokens of everybody in whose lists a case stands, as [`domain::access::standing`] says.
pub fn scopes(case: &Case, profile: &Profile) -> Vec<String> {
    let mut all = Vec::new();
    for (relation, organ) in standing(case, profile) {
        let lists: BTreeSet<_> = relation.roles().iter().filter_map(|role| list(relation, *role)).collect();
        all.extend(lists.into_iter().map(|list| format!("{list}:{organ}")));
    }
    all.sort();
    all.dedup();
    all
}
