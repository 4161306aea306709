//! The organ graph: organs, their names over time, and dated edges between them.
//!
//! Places follow *managing authority*, not code prefix, and the graph *of the day concerned* (C2.1, C2.7).

use crate::{ids::OrganId, region::RegionCode};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[cfg(test)]
pub(crate) mod sample;

/// What an organ is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganKind {
    /// 人民政府 of a province, prefecture or county.
    Government,
    /// 工作部门 of a government.
    Department,
    /// 乡镇人民政府, 街道办事处.
    Township,
    /// 管理委员会 of a zone that manages its own territory.
    Zone,
    /// 事业单位.
    Institution,
    /// 国有企业: named for exclusion only; never a respondent (C1.2).
    StateFirm,
}

/// Level of an organ, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 国家.
    Nation,
    /// 省.
    Province,
    /// 州, 市 (地级).
    Prefecture,
    /// 县, 县级市, 区.
    County,
    /// 乡, 镇, 街道.
    Township,
}

/// A name and the days it was in use; both ends inclusive, open where `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedName {
    /// The official name.
    pub name: String,
    /// First day.
    #[serde(default)]
    pub since: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub until: Option<Date>,
}

/// An organ of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organ {
    /// Its identifier in the profile.
    pub id: OrganId,
    /// Official names, oldest first.
    pub names: Vec<DatedName>,
    /// Short and popular names, such as `县教体局`.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Unified social credit code.
    #[serde(default)]
    pub uscc: Option<String>,
    /// What it is.
    pub kind: OrganKind,
    /// Where it stands.
    pub level: Level,
    /// Where it lies; not who manages it.
    pub region: RegionCode,
    /// Line of work (条线), such as `housing`; organs of one line are competent for each other one level up.
    #[serde(default)]
    pub line: Option<String>,
    /// No account here: the province, another prefecture, vertically managed. Leads go to it by 系统外移送.
    #[serde(default)]
    pub outside: bool,
    /// Managed by its own ministry line, not by the government of its place (税务, 海关, 气象…).
    #[serde(default)]
    pub vertical: bool,
    /// First day of its existence.
    #[serde(default)]
    pub since: Option<Date>,
    /// Last day of its existence.
    #[serde(default)]
    pub until: Option<Date>,
    /// Not confirmed by a source yet.
    #[serde(default)]
    pub unconfirmed: bool,
}

/// What an edge says of `from` and `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// `to` is the government (or zone) that manages `from`.
    ManagedBy,
    /// `to` is the superior organ of `from` (上级), e.g. the department an institution belongs to.
    Superior,
    /// `to` is the competent organ for the work of `from` (主管部门).
    Competent,
    /// `to` succeeded `from`: its promises, orders and records pass to `to`.
    Successor,
}

/// A dated relation between two organs; both ends inclusive, open where `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// What it says.
    pub kind: EdgeKind,
    /// The lower or older organ.
    pub from: OrganId,
    /// The higher or newer organ.
    pub to: OrganId,
    /// First day. For a succession: the day it took effect.
    #[serde(default)]
    pub since: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub until: Option<Date>,
    /// The document it rests on.
    #[serde(default)]
    pub document: String,
}

/// All organs and edges of a jurisdiction. Immutable; a change makes a new version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// Grows by one with every adopted change.
    pub version: u32,
    pub(crate) organs: BTreeMap<OrganId, Organ>,
    pub(crate) edges: Vec<Edge>,
}

impl Directory {
    /// A directory of these organs and edges. Edges that name an unknown organ are kept and lead nowhere;
    /// the profile check reports them.
    pub fn new(version: u32, organs: impl IntoIterator<Item = Organ>, edges: Vec<Edge>) -> Self {
        let organs = organs.into_iter().map(|organ| (organ.id.clone(), organ)).collect();
        Self { version, organs, edges }
    }

    /// The organ of this identifier.
    pub fn get(&self, id: &OrganId) -> Option<&Organ> {
        self.organs.get(id)
    }

    /// All organs in the order of their identifiers.
    pub fn organs(&self) -> impl Iterator<Item = &Organ> {
        self.organs.values()
    }

    /// All edges in the order of the profile.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }
}

/// Whether `date` lies within dates that are both included and open where `None`.
fn within(since: Option<Date>, until: Option<Date>, date: Date) -> bool {
    since.is_none_or(|since| since <= date) && until.is_none_or(|until| date <= until)
}

impl Organ {
    /// Whether it exists on the day.
    pub fn exists_on(&self, date: Date) -> bool {
        within(self.since, self.until, date)
    }

    /// Its official name on the day; the nearest earlier name, else the first, where none is dated so; its
    /// identifier where it has no name at all.
    pub fn name_on(&self, date: Date) -> &str {
        let on_the_day = self.names.iter().rev().find(|name| within(name.since, name.until, date));
        let before = || self.names.iter().rev().find(|name| name.since.is_none_or(|since| since <= date));
        on_the_day.or_else(before).or(self.names.first()).map_or(self.id.as_str(), |name| &name.name)
    }
}

impl Edge {
    /// Whether it holds on the day.
    pub fn holds_on(&self, date: Date) -> bool {
        within(self.since, self.until, date)
    }

    /// What a reason adds in brackets: `（依据…，自2019-03起）`; empty where neither is known.
    pub fn basis(&self) -> String {
        let document = (!self.document.is_empty()).then(|| format!("依据{}", self.document));
        let since = self.since.map(|since| format!("自{}起", since.strftime("%Y-%m")));
        let parts: Vec<String> = document.into_iter().chain(since).collect();
        if parts.is_empty() { String::new() } else { format!("（{}）", parts.join("，")) }
    }
}

impl Directory {
    /// The official name of an organ on the day.
    pub fn name_on(&self, id: &OrganId, date: Date) -> Option<&str> {
        self.get(id).map(|organ| organ.name_on(date))
    }

    /// What to call an organ on the day: its name, or the identifier where the directory lacks it.
    pub fn called_on<'a>(&'a self, id: &'a OrganId, date: Date) -> &'a str {
        self.name_on(id, date).unwrap_or(id.as_str())
    }

    /// Whether the organ is in the directory and exists on the day.
    pub fn exists_on(&self, id: &OrganId, date: Date) -> bool {
        self.get(id).is_some_and(|organ| organ.exists_on(date))
    }

    /// The edges of a kind that lead from an organ on the day, to organs of the directory.
    pub fn edges_from(&self, id: &OrganId, kind: EdgeKind, date: Date) -> impl Iterator<Item = &Edge> {
        self.edges
            .iter()
            .filter(move |edge| edge.kind == kind && edge.from == *id && edge.holds_on(date))
            .filter(|edge| self.organs.contains_key(&edge.to))
    }

    /// The organs right above one on the day: its superiors, then who manages it.
    pub fn parents(&self, id: &OrganId, date: Date) -> Vec<OrganId> {
        let superior = self.edges_from(id, EdgeKind::Superior, date);
        let mut parents: Vec<OrganId> = Vec::new();
        for edge in superior.chain(self.edges_from(id, EdgeKind::ManagedBy, date)) {
            if !parents.contains(&edge.to) {
                parents.push(edge.to.clone());
            }
        }
        parents
    }

    /// The edge by which a government or zone manages an organ on the day.
    ///
    /// An institution without an edge of its own is managed by who manages its superior; a vertically managed organ
    /// is managed by no government.
    pub fn managing_edge(&self, id: &OrganId, date: Date) -> Option<&Edge> {
        let mut at = id;
        for _ in 0..=self.organs.len() {
            if let Some(edge) = self.edges_from(at, EdgeKind::ManagedBy, date).next() {
                return Some(edge);
            }
            if self.get(at)?.vertical {
                return None;
            }
            at = &self.edges_from(at, EdgeKind::Superior, date).next()?.to;
        }
        None
    }

    /// The government or zone that manages an organ on the day; see [`Directory::managing_edge`].
    pub fn managing_government(&self, id: &OrganId, date: Date) -> Option<OrganId> {
        self.managing_edge(id, date).map(|edge| edge.to.clone())
    }

    /// The governments above an organ on the day, nearest first.
    pub fn managing_chain(&self, id: &OrganId, date: Date) -> Vec<OrganId> {
        let mut chain = Vec::new();
        let mut next = self.managing_government(id, date);
        while let Some(government) = next {
            if chain.contains(&government) {
                break;
            }
            next = self.managing_government(&government, date);
            chain.push(government);
        }
        chain
    }

    /// Whether `lower` stands below `upper` on the day, over any number of superiors and managers. None stands below
    /// itself, unless the data run in a circle.
    pub fn is_below(&self, lower: &OrganId, upper: &OrganId, date: Date) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = self.parents(lower, date);
        while let Some(organ) = open.pop() {
            if organ == *upper {
                return true;
            }
            if seen.insert(organ.clone()) {
                open.extend(self.parents(&organ, date));
            }
        }
        false
    }

    /// Organs that stand above themselves on some day, are competent for themselves or succeed themselves, in the
    /// order of the edges; none in sound data.
    pub fn first_circle(&self) -> Option<Vec<OrganId>> {
        // Whatever holds together on some day holds together on the first day of one of its edges.
        let mut days: BTreeSet<Date> = self.edges.iter().filter_map(|edge| edge.since).collect();
        days.insert(Date::MIN);
        let above = |edge: &Edge| matches!(edge.kind, EdgeKind::Superior | EdgeKind::ManagedBy);
        let on_a_day = days.iter().find_map(|day| {
            let hierarchy = self.circle_among(|edge| above(edge) && edge.holds_on(*day));
            hierarchy.or_else(|| self.circle_among(|edge| edge.kind == EdgeKind::Competent && edge.holds_on(*day)))
        });
        // A succession is followed for ever.
        on_a_day.or_else(|| self.circle_among(|edge| edge.kind == EdgeKind::Successor))
    }

    fn circle_among(&self, wanted: impl Fn(&Edge) -> bool) -> Option<Vec<OrganId>> {
        let mut next: BTreeMap<&OrganId, Vec<&OrganId>> = BTreeMap::new();
        for edge in self.edges.iter().filter(|edge| wanted(edge)) {
            next.entry(&edge.from).or_default().push(&edge.to);
        }
        let mut done = BTreeSet::new();
        for start in next.keys().copied() {
            // Depth first; each entry of the path knows how many of its edges were tried.
            let mut path: Vec<(&OrganId, usize)> = vec![(start, 0)];
            while let Some((organ, tried)) = path.last_mut() {
                let follower = next.get(*organ).and_then(|list| list.get(*tried)).copied();
                *tried += 1;
                match follower {
                    _ if done.contains(*organ) => drop(path.pop()),
                    None => {
                        done.insert(*organ);
                        path.pop();
                    }
                    Some(follower) => match path.iter().position(|(seen, _)| *seen == follower) {
                        Some(at) => return Some(path[at..].iter().map(|(organ, _)| (*organ).clone()).collect()),
                        None => path.push((follower, 0)),
                    },
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{
        sample::{directory, edge, id, organ},
        *,
    };
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 2);

    #[test]
    fn an_organ_is_called_what_it_was_called_on_the_day() {
        let directory = directory();
        let table = [
            ("my-house", date(2019, 3, 14), "勐阳县住房和城乡规划建设局"),
            ("my-house", date(2019, 3, 15), "勐阳县住房和城乡建设局"),
            ("my-house", TODAY, "勐阳县住房和城乡建设局"),
            ("nobody", TODAY, "nobody"),
        ];
        for (organ, day, name) in table {
            assert_eq!(directory.called_on(&id(organ), day), name, "{organ} on {day}");
        }
        let mut gap = organ("x", "", OrganKind::Department, Level::County);
        let name = |name: &str, since, until| DatedName { name: name.to_owned(), since, until };
        gap.names = vec![
            name("甲", Some(date(2020, 1, 1)), Some(date(2020, 12, 31))),
            name("乙", Some(date(2022, 1, 1)), None),
        ];
        let days = [date(2019, 1, 1), date(2021, 6, 1), date(2022, 1, 1)];
        assert_eq!(days.map(|day| gap.name_on(day)), ["甲", "甲", "乙"]);
        gap.names.clear();
        assert_eq!(gap.name_on(TODAY), "x");
    }

    #[test]
    fn an_organ_exists_from_its_first_to_its_last_day() {
        let directory = directory();
        let table = [
            ("mj-forest-old", date(2019, 3, 14), true),
            ("mj-forest-old", date(2019, 3, 15), false),
            ("mj-forest", date(2019, 3, 14), false),
            ("mj-forest", date(2019, 3, 15), true),
            ("nobody", TODAY, false),
        ];
        for (organ, day, exists) in table {
            assert_eq!(directory.exists_on(&id(organ), day), exists, "{organ} on {day}");
        }
    }

    #[test]
    fn who_manages_follows_the_edge_of_the_day_not_the_region_code() {
        let directory = directory();
        let table = [
            ("my-house", TODAY, Some("my-gov")),
            ("my-gov", TODAY, Some("nm-gov")),
            ("nm-gov", TODAY, Some("prov-gov")),
            ("prov-gov", TODAY, None),
            ("my-park", TODAY, Some("my-gov")), // through its superior
            ("mohe-town", date(2022, 3, 31), Some("my-gov")),
            ("mohe-town", date(2022, 4, 1), Some("kc-gov")), // managed from outside since
            ("my-tax", TODAY, None),                         // vertical
        ];
        for (organ, day, government) in table {
            assert_eq!(directory.managing_government(&id(organ), day), government.map(id), "{organ} on {day}");
        }
        assert_eq!(directory.managing_chain(&id("my-park"), TODAY), ["my-gov", "nm-gov", "prov-gov"].map(id));
    }

    #[test]
    fn below_means_below_over_any_number_of_steps() {
        let directory = directory();
        let table = [
            ("my-park", "my-house", TODAY, true),
            ("my-park", "my-gov", TODAY, true),
            ("my-park", "nm-gov", TODAY, true),
            ("my-gov", "my-park", TODAY, false),
            ("my-house", "nm-house", TODAY, false), // competent is not above
            ("my-house", "my-house", TODAY, false),
            ("mohe-town", "my-gov", date(2022, 3, 31), true),
            ("mohe-town", "my-gov", date(2022, 4, 1), false),
            ("nobody", "my-gov", TODAY, false),
        ];
        for (lower, upper, day, below) in table {
            assert_eq!(directory.is_below(&id(lower), &id(upper), day), below, "{lower} below {upper} on {day}");
        }
        assert_eq!(directory.parents(&id("my-park"), TODAY), [id("my-house")]);
    }

    #[test]
    fn circles_are_found_and_do_no_harm() {
        use EdgeKind::{Competent, ManagedBy, Successor, Superior};
        assert_eq!(directory().first_circle(), None);
        let (early, late) = (Some(date(2020, 1, 1)), Some(date(2021, 1, 1)));
        let ending = |mut edge: Edge, until| {
            edge.until = Some(until);
            edge
        };
        let table = [
            (vec![edge(Superior, "a", "b", early), edge(ManagedBy, "b", "a", late)], Some(vec!["a", "b"])),
            (vec![edge(Superior, "a", "a", None)], Some(vec!["a"])),
            (vec![edge(Superior, "a", "b", None), edge(Competent, "b", "a", None)], None),
            (vec![ending(edge(Superior, "a", "b", early), date(2020, 12, 31)), edge(Superior, "b", "a", late)], None),
            (
                vec![ending(edge(Superior, "a", "b", early), date(2021, 1, 1)), edge(Superior, "b", "a", late)],
                Some(vec!["a", "b"]),
            ),
            (vec![edge(Successor, "a", "b", early), edge(Successor, "b", "a", late)], Some(vec!["a", "b"])),
            (
                vec![edge(Superior, "c", "a", None), edge(Superior, "c", "b", None), edge(Superior, "b", "a", None)],
                None,
            ),
        ];
        for (edges, circle) in table {
            let organs = ["a", "b", "c"].map(|id| organ(id, "某局", OrganKind::Department, Level::County));
            let directory = Directory::new(1, organs, edges.clone());
            let circle = circle.map(|ids| ids.into_iter().map(id).collect::<Vec<_>>());
            assert_eq!(directory.first_circle(), circle, "{edges:?}");
            // Each of these ends, whatever the edges.
            assert!(!directory.is_below(&id("a"), &id("c"), TODAY));
            assert!(directory.managing_chain(&id("a"), TODAY).len() <= 3);
        }
    }

    #[test]
    fn an_edge_says_on_what_it_rests() {
        let mut edge = edge(EdgeKind::Competent, "a", "b", Some(date(2019, 3, 15)));
        edge.document.clear();
        assert_eq!(edge.basis(), "（自2019-03起）");
        edge.document = "南曼办〔2019〕8号".to_owned();
        assert_eq!(edge.basis(), "（依据南曼办〔2019〕8号，自2019-03起）");
        edge.since = None;
        assert_eq!(edge.basis(), "（依据南曼办〔2019〕8号）");
        edge.document.clear();
        assert_eq!(edge.basis(), "");
    }
}
