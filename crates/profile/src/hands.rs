//! Organs that cannot fill the hands their decisions need: found before the first case waits for a hand that is not there.

use domain::{
    actor::Role,
    candidates::candidates,
    ids::{OrganId, PersonId},
    organ::{Directory, OrganKind},
    profile::{DecisionKind, Profile},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Who holds which role for which organ.
pub type Holder = (OrganId, Role, PersonId);

/// Each organ that leads, or would be the first to verify a complaint about some organ, and lacks the persons for a
/// decision: as a sentence that names the organ, the decision and its hands. Nobody counts twice in a chain.
pub fn short_handed(profile: &Profile, directory: &Directory, holders: &[Holder], day: Date) -> Vec<String> {
    let leads = leads(profile);
    let judges = judges(profile, directory, day);
    let mut lines = Vec::new();
    for (organs, drafter) in [(&leads, Role::Intake), (&judges, Role::Handler)] {
        for organ in organs {
            let mut lacking: Vec<&'static str> = Vec::new();
            let mut roles: BTreeSet<Role> = BTreeSet::new();
            for (kind, chain) in profile.chains.iter().filter(|(_, chain)| chain.first() == Some(&drafter)) {
                let own: Vec<Role> = chain.iter().copied().filter(|role| *role != Role::JointOffice).collect();
                if !filled(organ, &own, holders) {
                    lacking.push(DecisionKind::label(*kind));
                    roles.extend(own);
                }
            }
            if !lacking.is_empty() {
                let roles: Vec<_> = roles.into_iter().map(Role::label).collect();
                let name = directory.called_on(organ, day);
                lines.push(format!(
                    "{name}：人员不足以签批{}（需{}，各由不同的人担任）",
                    lacking.join("、"),
                    roles.join("、")
                ));
            }
        }
    }
    lines
}

/// Every lead and acting lead.
fn leads(profile: &Profile) -> BTreeSet<OrganId> {
    profile.leads.iter().flat_map(|seat| std::iter::once(&seat.lead).chain(&seat.acting)).cloned().collect()
}

/// Every organ here that comes first where some organ is complained about.
fn judges(profile: &Profile, directory: &Directory, day: Date) -> BTreeSet<OrganId> {
    let respondents =
        directory.organs().filter(|organ| organ.exists_on(day) && !organ.outside && organ.kind != OrganKind::StateFirm);
    respondents
        .filter_map(|organ| {
            let routing = candidates(directory, &profile.candidates, &organ.id, day, &[]);
            routing.candidates.into_iter().find(|found| !found.outside).map(|found| found.organ)
        })
        .collect()
}

/// Whether different persons of an organ can take all the hands.
fn filled(organ: &OrganId, chain: &[Role], holders: &[Holder]) -> bool {
    fn place<'h>(organ: &OrganId, chain: &[Role], holders: &'h [Holder], taken: &mut Vec<&'h PersonId>) -> bool {
        let Some((role, rest)) = chain.split_first() else { return true };
        holders.iter().any(|(of, held, person)| {
            let free = of == organ && held == role && !taken.contains(&person);
            if free {
                taken.push(person);
                if place(organ, rest, holders, taken) {
                    return true;
                }
                taken.pop();
            }
            false
        })
    }
    place(organ, chain, holders, &mut Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_two_hands_of_a_chain() {
        let organ = OrganId::parse("a").unwrap();
        let holder = |role, person: &str| (organ.clone(), role, PersonId::parse(person).unwrap());
        let chain = [Role::Handler, Role::Reviewer, Role::Approver];
        let table = [
            (vec![holder(Role::Handler, "x"), holder(Role::Reviewer, "y"), holder(Role::Approver, "z")], true),
            (vec![holder(Role::Handler, "x"), holder(Role::Reviewer, "y"), holder(Role::Approver, "x")], false),
            (
                vec![
                    holder(Role::Handler, "x"),
                    holder(Role::Handler, "w"),
                    holder(Role::Reviewer, "y"),
                    holder(Role::Approver, "x"),
                ],
                true,
            ),
            (vec![holder(Role::Handler, "x")], false),
            (Vec::new(), false),
        ];
        for (holders, expected) in table {
            assert_eq!(filled(&organ, &chain, &holders), expected, "{holders:?}");
        }
        let elsewhere: Vec<_> = chain
            .iter()
            .map(|role| (OrganId::parse("b").unwrap(), *role, PersonId::parse(role.code()).unwrap()))
            .collect();
        assert!(!filled(&organ, &chain, &elsewhere), "hands of another organ do not count");
    }
}
