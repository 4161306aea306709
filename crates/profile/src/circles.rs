//! Circles among superiors, managers and competent organs, and among successors.
//!
//! Edges are dated: a circle counts only if all its edges hold on some one day.

use crate::fault::{Findings, Located};
use domain::{
    ids::OrganId,
    organ::{Edge, EdgeKind},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

type Step<'e> = (&'e OrganId, &'e Located<Edge>);

struct Walk<'e> {
    steps: BTreeMap<&'e OrganId, Vec<Step<'e>>>,
    dated: bool,
    found: BTreeMap<BTreeSet<&'e OrganId>, Vec<&'e Located<Edge>>>,
}

/// Reports every circle once, at its first edge in the file.
pub(crate) fn check(edges: &[Located<Edge>], findings: &mut Findings) {
    // A chain of successions passes through time, so its days need not overlap.
    for (what, dated, succession) in [("上下级、管理或者主管关系", true, false), ("承接关系", false, true)]
    {
        let mut steps: BTreeMap<&OrganId, Vec<Step<'_>>> = BTreeMap::new();
        for edge in edges.iter().filter(|edge| (edge.value.kind == EdgeKind::Successor) == succession) {
            steps.entry(&edge.value.from).or_default().push((&edge.value.to, edge));
        }
        let starts: Vec<_> = steps.keys().copied().collect();
        let mut walk = Walk { steps, dated, found: BTreeMap::new() };
        for start in starts {
            walk.visit(start, &mut Vec::new(), (Date::MIN, Date::MAX));
        }
        for circle in walk.found.values() {
            let Some(first) = circle.iter().min_by_key(|edge| edge.at.line) else { continue };
            let mut path: Vec<_> = circle.iter().map(|edge| edge.value.from.as_str()).collect();
            path.extend(circle.first().map(|edge| edge.value.from.as_str()));
            findings.fault(first.at.fault("", format!("{what}成环：{}", path.join(" → "))));
        }
    }
}

impl<'e> Walk<'e> {
    fn visit(&mut self, at: &'e OrganId, path: &mut Vec<&'e Located<Edge>>, days: (Date, Date)) {
        for (to, edge) in self.steps.get(at).cloned().unwrap_or_default() {
            let since = edge.value.since.unwrap_or(Date::MIN).max(days.0);
            let until = edge.value.until.unwrap_or(Date::MAX).min(days.1);
            if self.dated && until < since {
                continue;
            }
            path.push(edge);
            match path.iter().position(|step| &step.value.from == to) {
                Some(0) => {
                    let circle = path.iter().map(|step| &step.value.from).collect();
                    self.found.entry(circle).or_insert_with(|| path.clone());
                }
                // A circle that does not pass through the start is found from one of its own organs.
                Some(_) => {}
                None if self.dated => self.visit(to, path, (since, until)),
                None => self.visit(to, path, days),
            }
            path.pop();
        }
    }
}
