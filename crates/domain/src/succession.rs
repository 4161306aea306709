//! What became of an organ: renamed, merged, split or abolished.
//!
//! Open orders, plans and records pass to the successor; without one to the government that abolished the organ; among
//! several an officer chooses with reason (C2.7).

use crate::{
    ids::OrganId,
    organ::{Directory, Edge, EdgeKind},
};
use jiff::civil::Date;

/// Who answers for an organ on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// The organ itself.
    Live(OrganId),
    /// Its one successor.
    Successor {
        /// Who it is.
        id: OrganId,
        /// The documents of each succession on the way, oldest first.
        documents: Vec<String>,
    },
    /// It was split: an officer chooses among these.
    Several(Vec<OrganId>),
    /// It was abolished and no successor named: the government that managed it.
    Abolisher {
        /// That government, or who answers for it.
        government: OrganId,
    },
    /// Not in the directory, not yet there on the day, or the data lead nowhere.
    Unknown,
}

impl Resolution {
    /// The one organ that answers; none where an officer must choose or nobody is known.
    pub fn single(&self) -> Option<&OrganId> {
        match self {
            Self::Live(id) | Self::Successor { id, .. } | Self::Abolisher { government: id } => Some(id),
            Self::Several(_) | Self::Unknown => None,
        }
    }
}

impl Directory {
    /// Who answers for an organ on the day. A succession passes everything on, also where the last day of the old
    /// organ was never entered.
    pub fn resolve(&self, id: &OrganId, date: Date) -> Resolution {
        self.resolve_on(id, date, &mut Vec::new())
    }

    fn resolve_on(&self, id: &OrganId, date: Date, visited: &mut Vec<OrganId>) -> Resolution {
        let Some(organ) = self.get(id) else { return Resolution::Unknown };
        if visited.contains(id) || organ.since.is_some_and(|since| date < since) {
            return Resolution::Unknown;
        }
        visited.push(id.clone());
        let ended = organ.until.is_some_and(|until| until < date);
        let successions: Vec<&Edge> = self
            .edges()
            .iter()
            .filter(|edge| edge.kind == EdgeKind::Successor && edge.from == *id && self.get(&edge.to).is_some())
            .filter(|edge| edge.since.map_or(ended, |since| since <= date))
            .collect();
        match successions.as_slice() {
            [] if !ended => Resolution::Live(id.clone()),
            [] => {
                let last_day = organ.until.unwrap_or(date);
                let Some(government) = self.managing_government(id, last_day) else { return Resolution::Unknown };
                match self.resolve_on(&government, date, visited).single() {
                    Some(government) => Resolution::Abolisher { government: government.clone() },
                    None => Resolution::Unknown,
                }
            }
            [edge] => match self.resolve_on(&edge.to, date, visited) {
                Resolution::Live(id) => Resolution::Successor { id, documents: vec![edge.document.clone()] },
                Resolution::Successor { id, mut documents } => {
                    documents.insert(0, edge.document.clone());
                    Resolution::Successor { id, documents }
                }
                further => further,
            },
            several => {
                let mut heirs: Vec<OrganId> = Vec::new();
                for edge in several {
                    // Each branch on its own: two branches may well meet in one organ.
                    let found = match self.resolve_on(&edge.to, date, &mut visited.clone()) {
                        Resolution::Several(ids) => ids,
                        other => other.single().cloned().into_iter().collect(),
                    };
                    for heir in found {
                        if !heirs.contains(&heir) {
                            heirs.push(heir);
                        }
                    }
                }
                match heirs.len() {
                    0 => Resolution::Unknown,
                    1 => {
                        let documents = several.iter().map(|edge| edge.document.clone()).collect();
                        Resolution::Successor { id: heirs.remove(0), documents }
                    }
                    _ => Resolution::Several(heirs),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organ::{
        Level, OrganKind,
        sample::{REFORM, directory, edge, id, organ},
    };
    use jiff::civil::date;

    #[test]
    fn what_an_organ_owed_passes_to_whoever_took_its_place() {
        let after = REFORM.tomorrow().unwrap();
        let live = |text: &str| Resolution::Live(id(text));
        let heir = |text: &str, documents: &[&str]| Resolution::Successor {
            id: id(text),
            documents: documents.iter().map(|&document| document.to_owned()).collect(),
        };
        let table = [
            ("my-house", after, live("my-house")), // renamed: the same organ
            ("mj-forest-old", REFORM, live("mj-forest-old")),
            ("mj-forest-old", after, heir("mj-forest", &["文件mj-forest-old"])),
            ("mj-forest", REFORM, Resolution::Unknown), // not yet there
            ("mj-park", date(2015, 12, 31), live("mj-park")),
            ("mj-park", date(2016, 1, 1), heir("mj-forest-old", &["文件mj-park"])),
            ("mj-park", after, heir("mj-forest", &["文件mj-park", "文件mj-forest-old"])),
            ("mj-health-old", REFORM, live("mj-health-old")),
            ("mj-health-old", after, Resolution::Several(vec![id("mj-health"), id("mj-insurance")])),
            ("mj-resettle", REFORM, live("mj-resettle")),
            ("mj-resettle", after, Resolution::Abolisher { government: id("mj-gov") }),
            ("nobody", after, Resolution::Unknown),
        ];
        for (organ, day, expected) in table {
            assert_eq!(directory().resolve(&id(organ), day), expected, "{organ} on {day}");
        }
    }

    #[test]
    fn branches_that_meet_are_one_successor_and_circles_end() {
        let early = Some(date(2020, 1, 1));
        let succeeds = |from: &str, to: &str| edge(EdgeKind::Successor, from, to, early);
        let organs = || ["a", "b", "c", "d"].map(|id| organ(id, "某局", OrganKind::Department, Level::County));
        let today = date(2026, 1, 1);
        let meeting = vec![succeeds("a", "b"), succeeds("a", "c"), succeeds("b", "d"), succeeds("c", "d")];
        let directory = Directory::new(1, organs(), meeting);
        assert_eq!(directory.resolve(&id("a"), today).single(), Some(&id("d")));
        let circle = vec![succeeds("a", "b"), succeeds("b", "a")];
        let directory = Directory::new(1, organs(), circle);
        assert_eq!(directory.resolve(&id("a"), today), Resolution::Unknown);
        let nowhere = vec![succeeds("a", "elsewhere")];
        let directory = Directory::new(1, organs(), nowhere);
        assert_eq!(directory.resolve(&id("a"), today), Resolution::Live(id("a")));
    }
}
