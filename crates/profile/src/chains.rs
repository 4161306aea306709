//! `chains.toml`: whose hands each decision needs.

use crate::{
    code,
    fault::{Findings, Located, Place},
    sheet::Sheet,
};
use domain::{actor::Role, profile::DecisionKind};
use std::collections::BTreeMap;

/// Roles whose holders sign decisions. Administrators, respondents and readers of figures do not.
const HANDS: [Role; 11] = [
    Role::Intake,
    Role::LeadHead,
    Role::RelatedOfficer,
    Role::Handler,
    Role::Reviewer,
    Role::Approver,
    Role::EnforcingOfficer,
    Role::EnforcingHead,
    Role::ProvinceLiaison,
    Role::JointOffice,
    Role::PublicityEditor,
];

/// Roles that one person of an organ holds, so that the same role twice would be the same person twice.
const SINGLE: [Role; 3] = [Role::LeadHead, Role::Approver, Role::JointOffice];

/// Reads the chains; every decision must have one at or above its floor.
pub(crate) fn read(sheet: &Sheet<'_>, findings: &mut Findings) -> BTreeMap<DecisionKind, Vec<Role>> {
    let mut chains = BTreeMap::new();
    let mut named = Vec::new();
    for (key, at, entry) in sheet.entries() {
        let Some(kind) = code::parse::<DecisionKind>(&key) else {
            findings.fault(at.fault("", format!("不认识的决定“{key}”")));
            continue;
        };
        named.push(kind);
        let Some(Located { value: roles, at }) = sheet.value::<Vec<Role>>(entry, at, findings) else { continue };
        check(kind, &roles, &at, findings);
        chains.insert(kind, roles);
    }
    for kind in DecisionKind::ALL.into_iter().filter(|kind| !named.contains(kind)) {
        let reason = format!("缺少“{}”的审签链（{}）", kind.label(), code::of(&kind));
        findings.fault(Place::new(sheet.file, 1).fault("", reason));
    }
    chains
}

fn check(kind: DecisionKind, roles: &[Role], at: &Place, findings: &mut Findings) {
    let label = kind.label();
    if roles.len() < kind.floor() {
        let reason = format!("“{label}”至少需要{}人签批，现为{}人", kind.floor(), roles.len());
        findings.fault(at.fault("", reason));
    }
    for role in roles.iter().filter(|role| !HANDS.contains(role)) {
        findings.fault(at.fault("", format!("“{label}”的审签链不能有“{}”（{}）", role.label(), role.code())));
    }
    for role in SINGLE {
        if roles.iter().filter(|hand| **hand == role).count() > 1 {
            findings.fault(at.fault("", format!("“{label}”的审签链中“{}”出现两次，而一人不能签两次", role.label())));
        }
    }
}
