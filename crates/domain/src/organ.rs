//! The organ graph: organs, their names over time, and dated edges between them.
//!
//! Places follow *managing authority*, not code prefix, and the graph *of the day concerned* (C2.1, C2.7).

use crate::{ids::OrganId, region::RegionCode};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod graph;
mod layers;
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

impl OrganKind {
    /// The word a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Government => "人民政府",
            Self::Department => "工作部门",
            Self::Township => "乡镇（街道）",
            Self::Zone => "管委会",
            Self::Institution => "事业单位",
            Self::StateFirm => "国有企业",
        }
    }
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
    names: crate::lookup::Kept,
}

impl Directory {
    /// A directory of these organs and edges. Edges that name an unknown organ are kept and lead nowhere;
    /// the profile check reports them.
    pub fn new(version: u32, organs: impl IntoIterator<Item = Organ>, edges: Vec<Edge>) -> Self {
        let organs = organs.into_iter().map(|organ| (organ.id.clone(), organ)).collect();
        Self { version, organs, edges, names: crate::lookup::Kept::default() }
    }

    /// The organ of this identifier.
    pub fn get(&self, id: &OrganId) -> Option<&Organ> {
        self.organs.get(id)
    }

    /// All organs in the order of their identifiers.
    pub fn organs(&self) -> impl Iterator<Item = &Organ> {
        self.organs.values()
    }

    /// Its names, folded for [`crate::lookup`]: worked out when first asked for and kept.
    pub fn names(&self) -> &crate::lookup::Index {
        self.names.get(self)
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
