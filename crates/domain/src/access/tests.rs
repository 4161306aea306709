use super::*;
use std::collections::BTreeSet;

#[test]
fn the_roles_that_read_cases_are_those_that_can_stand_in_a_relation() {
    for role in Role::ALL {
        let staff = !matches!(role, Role::Complainant | Role::System);
        let stands = Relation::ALL.into_iter().any(|relation| relation.roles().contains(&role));
        assert_eq!(ON_CASES.contains(&role), staff && stands, "{}", role.label());
        assert_eq!(OFFICERS.contains(&role), staff && may_ever_see(role, Part::Package), "{}", role.label());
    }
}

#[test]
fn identity_is_open_to_the_offices_and_to_the_complainant_alone() {
    for relation in Relation::ALL {
        let knows = OFFICES.contains(&relation) || matches!(relation, Relation::Complainant | Relation::System);
        for part in [Part::Identity, Part::Contact, Part::Narrative, Part::Sources] {
            assert_eq!(part.open_to(relation), knows, "{} for {}", part.words(), relation.word());
        }
        let office = OFFICES.contains(&relation) || relation == Relation::System;
        for part in [Part::Package, Part::Events, Part::Evidence, Part::Persons, Part::Repeats] {
            assert_eq!(part.open_to(relation), office, "{} for {}", part.words(), relation.word());
        }
        // Whoever decided keeps the letters of its time.
        let letters = office || relation == Relation::Former;
        assert_eq!(Part::Letters.open_to(relation), letters, "{}", relation.word());
    }
}

#[test]
fn every_part_and_every_relation_is_listed_once() {
    assert_eq!(Part::ALL.into_iter().collect::<BTreeSet<_>>().len(), Part::ALL.len());
    assert_eq!(Relation::ALL.into_iter().collect::<BTreeSet<_>>().len(), Relation::ALL.len());
    let words: BTreeSet<_> = Part::ALL.into_iter().map(Part::words).collect();
    assert_eq!(words.len(), Part::ALL.len());
}

#[test]
fn nobody_without_a_relation_sees_anything() {
    let actor =
        Actor { person: PersonId::parse("p").unwrap(), organ: None, role: Role::JointOffice, standing_in_for: None };
    let sight = Sight::of_line(&actor, None, false);
    assert!(Part::ALL.into_iter().all(|part| !sight.sees(part)));
}

#[test]
fn a_line_of_a_confidential_complainant_names_it_to_the_judge_and_not_to_the_assignee() {
    let table = [
        (Role::Intake, "x", true),
        (Role::ProvinceLiaison, "x", true),
        (Role::Handler, "own", true),
        (Role::Handler, "x", false),
        (Role::RespondentOfficer, "own", false),
        (Role::EnforcingOfficer, "own", false),
        (Role::DisciplineReceiver, "own", false),
        (Role::AuditAdmin, "own", false),
    ];
    for (role, determining, named) in table {
        let actor = Actor {
            person: PersonId::parse("p").unwrap(),
            organ: OrganId::parse("own").ok(),
            role,
            standing_in_for: None,
        };
        let line = |confidential| Sight::of_line(&actor, Some(determining), confidential).sees(Part::Name);
        assert_eq!(line(true), named, "{}", role.label());
        assert_eq!(line(false), role != Role::AuditAdmin, "{}", role.label());
    }
}
