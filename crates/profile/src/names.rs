//! Names that would make one organ two, or two organs one.

use crate::{
    directory::{backwards, overlap},
    fault::{Findings, Located, Place},
};
use domain::{
    ids::OrganId,
    organ::{Edge, EdgeKind, Organ, OrganKind},
};
use std::collections::BTreeMap;

/// Checks the names of one organ: one at least, none empty, no two on one day.
pub(crate) fn of_one_organ(organ: &Organ, at: &Place, findings: &mut Findings) {
    let id = &organ.id;
    if organ.names.is_empty() || organ.names.iter().any(|name| name.name.trim().is_empty()) {
        findings.fault(at.fault("names", format!("机关“{id}”没有名称或者名称为空")));
    }
    for (i, name) in organ.names.iter().enumerate() {
        if backwards(name.since, name.until) {
            findings.fault(at.fault("names", format!("名称“{}”的截止日早于起始日", name.name)));
        }
        let clash = |other: &&domain::organ::DatedName| overlap((name.since, name.until), (other.since, other.until));
        if let Some(other) = organ.names[..i].iter().find(clash) {
            let reason = format!("机关“{id}”的名称“{}”和“{}”的使用期间重叠", other.name, name.name);
            findings.fault(at.fault("names", reason));
        }
    }
}

/// Two organs that bear one official name on one day cannot be told apart by a letter.
pub(crate) fn same_official_name(organs: &[Located<Organ>], findings: &mut Findings) {
    let mut seen: BTreeMap<&str, Vec<&Located<Organ>>> = BTreeMap::new();
    for organ in organs {
        for name in &organ.value.names {
            let earlier = seen.entry(&name.name).or_default();
            let span = (organ.value.since, organ.value.until);
            let same = earlier.iter().find(|other| {
                other.value.id != organ.value.id && overlap((other.value.since, other.value.until), span)
            });
            if let Some(other) = same {
                let reason = format!("名称“{}”与第{}行的机关“{}”相同", name.name, other.at.line, other.value.id);
                findings.fault(organ.at.fault("names", reason));
            }
            earlier.push(organ);
        }
    }
}

/// Warns of a short name that two organs of one government share, so that an officer has to choose every time.
/// Governments are left out: 县政府 is as many as a prefecture has counties.
pub(crate) fn ambiguous_within_a_government(
    organs: &[Located<Organ>],
    edges: &[Located<Edge>],
    findings: &mut Findings,
) {
    let managers: BTreeMap<&OrganId, &OrganId> = edges
        .iter()
        .filter(|edge| edge.value.kind == EdgeKind::ManagedBy && edge.value.until.is_none())
        .map(|edge| (&edge.value.from, &edge.value.to))
        .collect();
    let mut seen: BTreeMap<(&OrganId, &str), &Located<Organ>> = BTreeMap::new();
    let governs = |organ: &Organ| matches!(organ.kind, OrganKind::Government | OrganKind::Zone);
    for organ in organs.iter().filter(|organ| organ.value.until.is_none() && !governs(&organ.value)) {
        let Some(manager) = managers.get(&organ.value.id) else { continue };
        for alias in &organ.value.aliases {
            if let Some(other) = seen.insert((manager, alias), organ) {
                let reason =
                    format!("简称“{alias}”同时指向“{}”和“{}”，查找时需人工选择", other.value.id, organ.value.id);
                findings.warn(organ.at.fault("aliases", reason));
            }
        }
    }
}
