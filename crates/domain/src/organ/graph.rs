//! Walks over the organ graph of a day: who manages whom, who stands below whom, and circles in the data.

use super::{Directory, Edge, EdgeKind};
use crate::ids::OrganId;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

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
    use super::*;
    use crate::organ::{
        Level, OrganKind,
        sample::{directory, edge, id, organ},
    };
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 2);

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
}
