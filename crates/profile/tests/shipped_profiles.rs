//! The profiles of this repository load, and hold what the mechanism needs of them.

use domain::{
    clock::ClockKind,
    ids::OrganId,
    organ::{Edge, EdgeKind, Organ, OrganKind},
    profile::DecisionKind,
};
use jiff::civil::date;
use profile::Loaded;
use std::{collections::BTreeSet, path::Path};

fn load(name: &str) -> Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles").join(name);
    match profile::read_folder(&folder) {
        Ok(loaded) => loaded,
        Err(faults) => panic!("{name}: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    }
}

fn organ<'l>(loaded: &'l Loaded, id: &str) -> &'l Organ {
    let id = OrganId::parse(id).unwrap();
    loaded.directory.get(&id).unwrap_or_else(|| panic!("no organ {id}"))
}

fn edges<'l>(loaded: &'l Loaded, kind: EdgeKind, from: &str) -> Vec<&'l Edge> {
    loaded.directory.edges().iter().filter(|edge| edge.kind == kind && edge.from.as_str() == from).collect()
}

fn bears(organ: &Organ, text: &str) -> bool {
    organ.names.iter().any(|name| name.name == text) || organ.aliases.iter().any(|alias| alias == text)
}

fn targets<'l>(edges: &[&'l Edge]) -> Vec<&'l str> {
    edges.iter().map(|edge| edge.to.as_str()).collect()
}

#[test]
fn both_profiles_load_without_a_fault_or_a_warning() {
    for name in ["demo", "xishuangbanna"] {
        let warnings: Vec<_> = load(name).warnings.iter().map(ToString::to_string).collect();
        assert!(warnings.is_empty(), "{name}: {}", warnings.join("\n"));
    }
}

#[test]
fn the_profile_built_in_is_the_one_in_the_folder() {
    assert_eq!(profile::demo(), load("demo"));
}

#[test]
fn both_profiles_have_every_clock_and_every_chain_and_four_years_of_holidays() {
    for name in ["demo", "xishuangbanna"] {
        let loaded = load(name);
        assert_eq!(loaded.profile.clocks.len(), ClockKind::ALL.len(), "{name}");
        assert_eq!(loaded.profile.chains.len(), DecisionKind::ALL.len(), "{name}");
        assert_eq!(loaded.calendar.years, BTreeSet::from([2023, 2024, 2025, 2026]), "{name}");
        assert_eq!(loaded.calendar.version, 4, "{name}");
    }
}

#[test]
fn the_demonstration_has_every_special_case_of_an_organ_graph() {
    let demo = load("demo");
    assert!(demo.directory.organs().count() >= 60);

    let renamed = organ(&demo, "my-zrj");
    assert_eq!(renamed.names.len(), 2);
    assert!(bears(renamed, "勐阳县国土资源局"));

    for merged in ["nm-gsj", "nm-zjju", "nm-syj"] {
        assert_eq!(targets(&edges(&demo, EdgeKind::Successor, merged)), ["nm-scj"], "{merged}");
    }
    assert_eq!(targets(&edges(&demo, EdgeKind::Successor, "nm-wtj")), ["nm-wlj", "nm-jyj"]);
    assert!(organ(&demo, "nm-phb").until.is_some());
    assert!(edges(&demo, EdgeKind::Successor, "nm-phb").is_empty());

    assert_eq!(organ(&demo, "my-zsfw").until, Some(date(2026, 11, 30)));
    assert_eq!(edges(&demo, EdgeKind::Successor, "my-zsfw")[0].since, Some(date(2026, 12, 1)));

    let town = organ(&demo, "ml-molang");
    assert!(town.outside && town.region.as_str().starts_with("539923"));
    assert_eq!(targets(&edges(&demo, EdgeKind::ManagedBy, "ml-molang")), ["ml", "yk"]);

    let vertical: Vec<_> = demo.directory.organs().filter(|organ| organ.vertical).collect();
    assert!(vertical.len() >= 5 && vertical.iter().all(|organ| organ.outside));

    let twins = demo.directory.organs().filter(|organ| bears(organ, "勐泐镇")).map(|organ| organ.region.as_str());
    assert_eq!(twins.collect::<BTreeSet<_>>().len(), 4);
}

#[test]
fn every_edge_of_the_demonstration_rests_on_a_document_and_every_organ_is_below_somebody() {
    let demo = load("demo");
    assert!(demo.directory.edges().iter().all(|edge| !edge.document.is_empty()));
    let above = |organ: &&Organ| {
        let id = organ.id.as_str();
        edges(&demo, EdgeKind::ManagedBy, id).is_empty() && edges(&demo, EdgeKind::Superior, id).is_empty()
    };
    let alone: Vec<_> = demo.directory.organs().filter(above).collect();
    assert!(alone.iter().all(|organ| organ.outside), "{alone:?}");
}

#[test]
fn the_departments_that_channels_write_are_found_under_their_short_and_old_names() {
    let demo = load("demo");
    let table = include_str!("data/departments.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    let mut missed = Vec::new();
    let mut rows = 0;
    for (written, respondent) in table {
        rows += 1;
        let found = demo.directory.organs().filter(|organ| bears(organ, written));
        if !found.into_iter().any(|organ| bears(organ, respondent)) {
            missed.push(format!("{written} → {respondent}"));
        }
    }
    assert!(rows > 400 && missed.is_empty(), "{} of {rows}: {}", missed.len(), missed.join("\n"));
}

#[test]
fn every_respondent_of_the_samples_has_one_organ() {
    let demo = load("demo");
    let table = include_str!("data/departments.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    let respondents: BTreeSet<&str> = table.map(|(_, respondent)| respondent).collect();
    for respondent in respondents {
        let found: Vec<_> = demo.directory.organs().filter(|organ| bears(organ, respondent)).map(|o| &o.id).collect();
        assert_eq!(found.len(), 1, "{respondent}: {found:?}");
    }
}

#[test]
fn the_accounts_cover_a_case_of_every_kind() {
    let demo = load("demo");
    let table = [
        ("nm-fgw", "intake lead_head province_liaison joint_office publicity_editor"),
        ("my-fgj", "intake lead_head"),
        ("nm-zwj", "intake lead_head"),
        ("nm-zjj", "handler reviewer approver respondent_officer respondent_head"),
        ("my", "handler reviewer approver respondent_officer"),
        ("nm", "handler reviewer approver"),
        ("nm-czj", "handler reviewer approver enforcing_officer enforcing_head"),
        ("mj-fgj", "handler reviewer approver"),
        ("my-zjj", "respondent_officer respondent_head"),
        ("nm-kpb", "assessment_office enforcing_officer enforcing_head"),
        ("nm-jw", "discipline_receiver"),
    ];
    for (organ, roles) in table {
        for role in roles.split(' ') {
            let holds = |account: &&profile::Account| account.organ.as_str() == organ && account.role.code() == role;
            assert!(demo.accounts.iter().any(|account| holds(&account)), "{organ} {role}");
        }
    }
}

#[test]
fn the_real_place_has_no_accounts_no_invented_codes_and_marks_what_is_unconfirmed() {
    let real = load("xishuangbanna");
    assert!(real.accounts.is_empty() && !real.profile.demonstration);
    assert!(real.directory.organs().all(|organ| organ.uscc.is_none()));
    for confirmed in ["xb", "xb-fgw", "xb-zwj", "xb-xfj", "xb-kpb", "ml-532823105"] {
        assert!(!organ(&real, confirmed).unconfirmed, "{confirmed}");
    }
    assert!(organ(&real, "xb-czj").unconfirmed);
    let towns = real.directory.organs().filter(|organ| organ.kind == OrganKind::Township);
    assert_eq!(towns.count(), 35);
    assert_eq!(targets(&edges(&real, EdgeKind::ManagedBy, "ml-532823105")), ["ml", "km"]);
}
