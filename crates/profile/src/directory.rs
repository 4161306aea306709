//! `organs.toml` and `edges.toml`: the organs, who stands above whom, and what is wrong with either.

use crate::{
    circles,
    fault::{Findings, Located, Place, Shape},
    names,
    sheet::Sheet,
    short_names,
};
use domain::{
    ids::OrganId,
    organ::{Edge, EdgeKind, Level, Organ, OrganKind},
    uscc::Uscc,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

const ORGAN: Shape = Shape {
    required: &[("id", "标识"), ("names", "名称"), ("kind", "类型"), ("level", "层级"), ("region", "行政区划代码")],
    optional: &["aliases", "uscc", "line", "outside", "vertical", "since", "until", "unconfirmed"],
};
const EDGE: Shape = Shape {
    required: &[("kind", "关系"), ("from", "下级或者原机关"), ("to", "上级或者承接机关"), ("document", "依据文件")],
    optional: &["since", "until"],
};

/// The identifiers that `organs.toml` declares; `None` where that file could not be read, so that its faults are not
/// repeated as hundreds of unknown organs.
pub(crate) struct Known(Option<BTreeSet<String>>);

impl Known {
    /// Nothing is known, so nothing is called unknown.
    pub fn unreadable() -> Self {
        Self(None)
    }

    /// A fault where no such organ is declared.
    pub fn check(&self, id: &OrganId, at: &Place, field: &str, role: &str, findings: &mut Findings) -> bool {
        let known = self.0.as_ref().is_none_or(|ids| ids.contains(id.as_str()));
        if !known {
            findings.fault(at.fault(field, format!("{role}“{id}”不在机关名录（organs.toml）中")));
        }
        known
    }
}

/// Reads the organs with their short names.
pub(crate) fn organs(sheet: &Sheet<'_>, findings: &mut Findings) -> (Vec<Located<Organ>>, Known) {
    sheet.only(&["organ", "places", "short_names"], findings);
    let mut organs: Vec<Located<Organ>> = Vec::new();
    let mut declared: BTreeMap<String, usize> = BTreeMap::new();
    for (at, entry) in sheet.list("organ", findings) {
        if let Some(id) = entry.get_ref().get("id").and_then(|id| id.get_ref().as_str()) {
            let line = at.line_of("id");
            if let Some(first) = declared.insert(id.to_owned(), line) {
                findings.fault(at.fault("id", format!("机关标识“{id}”重复，第{first}行已有")));
                continue;
            }
        }
        organs.extend(sheet.read::<Organ>(entry, at, &ORGAN, findings));
    }
    for Located { value: organ, at } in &organs {
        check(organ, at, findings);
    }
    names::same_official_name(&organs, findings);
    (organs, Known(Some(declared.into_keys().collect())))
}

fn check(organ: &Organ, at: &Place, findings: &mut Findings) {
    let id = &organ.id;
    names::of_one_organ(organ, at, findings);
    if backwards(organ.since, organ.until) {
        findings.fault(at.fault("until", format!("机关“{id}”的撤销日早于设立日")));
    }
    if let Some(text) = &organ.uscc
        && let Err(error) = Uscc::parse(text)
    {
        findings.fault(at.fault("uscc", format!("机关“{id}”：{error}")));
    }
    let town = organ.kind == OrganKind::Township;
    if town != (organ.level == Level::Township) {
        findings.fault(at.fault("level", format!("机关“{id}”的类型与层级不符：乡镇、街道的层级应为 township")));
    }
    if town && organ.region.as_str().len() != 9 {
        findings.fault(at.fault("region", format!("乡镇、街道“{id}”的区划代码应为9位")));
    }
    if organ.vertical && !organ.outside {
        findings.warn(at.fault("vertical", format!("垂直管理机关“{id}”没有标为系统外（outside）")));
    }
}

pub(crate) fn backwards(since: Option<Date>, until: Option<Date>) -> bool {
    matches!((since, until), (Some(since), Some(until)) if until < since)
}

/// Whether two spans of days, open where `None`, share a day.
pub(crate) fn overlap(a: (Option<Date>, Option<Date>), b: (Option<Date>, Option<Date>)) -> bool {
    let starts_by = |since: Option<Date>, until: Option<Date>| match (since, until) {
        (Some(since), Some(until)) => since <= until,
        _ => true,
    };
    starts_by(a.0, b.1) && starts_by(b.0, a.1)
}

/// Reads the edges and checks them against the organs.
pub(crate) fn edges(
    sheet: &Sheet<'_>,
    organs: &[Located<Organ>],
    known: &Known,
    findings: &mut Findings,
) -> Vec<Located<Edge>> {
    sheet.only(&["edge"], findings);
    let items = sheet.list("edge", findings);
    let edges = items.into_iter().filter_map(|(at, entry)| sheet.read::<Edge>(entry, at, &EDGE, findings));
    let edges: Vec<Located<Edge>> = edges.collect();
    let organs: BTreeMap<&OrganId, &Organ> = organs.iter().map(|organ| (&organ.value.id, &organ.value)).collect();
    for Located { value: edge, at } in &edges {
        let from = known.check(&edge.from, at, "from", "关系的起点", findings);
        let to = known.check(&edge.to, at, "to", "关系的终点", findings);
        if from && to {
            check_edge(edge, at, &organs, findings);
        }
    }
    two_managers(&edges, findings);
    circles::check(&edges, findings);
    edges
}

fn check_edge(edge: &Edge, at: &Place, organs: &BTreeMap<&OrganId, &Organ>, findings: &mut Findings) {
    if backwards(edge.since, edge.until) {
        findings.fault(at.fault("until", format!("“{}”到“{}”的关系截止日早于起始日", edge.from, edge.to)));
    }
    match edge.kind {
        EdgeKind::ManagedBy => {
            let manages = |organ: &&Organ| matches!(organ.kind, OrganKind::Government | OrganKind::Zone);
            if organs.get(&edge.to).is_some_and(|to| !manages(to)) {
                findings.fault(at.fault("to", format!("“{}”不是政府或者管委会，不能作管理机关", edge.to)));
            }
        }
        EdgeKind::Successor => {
            if edge.since.is_none() {
                findings.fault(at.fault("since", format!("“{}”由“{}”承接，缺少承接日（since）", edge.from, edge.to)));
            }
            let until = organs.get(&edge.from).map(|from| from.until);
            if until == Some(None) {
                let reason = format!("“{}”有承接机关，却没有撤销日（organs.toml 的 until）", edge.from);
                findings.fault(at.fault("from", reason));
            }
            if let (Some(Some(until)), Some(since)) = (until, edge.since)
                && since <= until
            {
                findings.fault(at.fault("since", format!("承接日{since}应晚于“{}”的撤销日{until}", edge.from)));
            }
        }
        EdgeKind::Superior | EdgeKind::Competent => {}
    }
}

fn two_managers(edges: &[Located<Edge>], findings: &mut Findings) {
    let managed: Vec<_> = edges.iter().filter(|edge| edge.value.kind == EdgeKind::ManagedBy).collect();
    let mut by_organ: BTreeMap<&OrganId, Vec<&Located<Edge>>> = BTreeMap::new();
    for edge in managed {
        let earlier = by_organ.entry(&edge.value.from).or_default();
        let span = (edge.value.since, edge.value.until);
        if let Some(other) = earlier.iter().find(|other| overlap((other.value.since, other.value.until), span)) {
            let reason = format!("“{}”在同一日有两个管理机关，另见第{}行", edge.value.from, other.at.line);
            findings.fault(edge.at.fault("from", reason));
        }
        earlier.push(edge);
    }
}

/// Adds the short names that the file lets the reader make up.
pub(crate) fn with_short_names(
    sheet: &Sheet<'_>,
    organs: Vec<Located<Organ>>,
    edges: &[Located<Edge>],
    known: &Known,
    findings: &mut Findings,
) -> Vec<Organ> {
    let forms = short_names::read(sheet, known, findings);
    let organs = forms.give(organs, edges);
    names::ambiguous_within_a_government(&organs, edges, findings);
    organs.into_iter().map(|organ| organ.value).collect()
}
