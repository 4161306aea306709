//! 机构名录 as pages list it: the tree by managing authority, and what a search or filter leaves.

use crate::{Casework, organ_search::OrganMatch};
use domain::{
    ids::OrganId,
    organ::{Directory, Level, Organ, OrganKind},
};
use exchange::directory::kind_word;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A line for an organ.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own on the line of the organ")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganLine {
    /// Which organ.
    pub id: OrganId,
    /// Its name on the day.
    pub name: String,
    /// What it is, in words.
    pub kind: &'static str,
    /// It exists on the day.
    pub exists: bool,
    /// No account here.
    pub outside: bool,
    /// Managed by its ministry line.
    pub vertical: bool,
    /// Not confirmed by a source yet.
    pub unconfirmed: bool,
    /// It lies in one place and is managed by another: `位于勐岭县人民政府辖区，由云昆市人民政府管理`.
    pub managed_elsewhere: Option<String>,
}

/// A government or zone with what it manages on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceBranch {
    /// The government; nothing for organs that no government manages.
    pub head: Option<OrganLine>,
    /// The organs it manages.
    pub organs: Vec<OrganLine>,
    /// Organs that lie here and are managed elsewhere.
    pub lying_here: Vec<OrganLine>,
    /// The governments and zones below it.
    pub places: Vec<PlaceBranch>,
}

impl PlaceBranch {
    /// How many organs there are in it and below.
    pub fn count(&self) -> usize {
        self.organs.len() + self.places.iter().map(|place| 1 + place.count()).sum::<usize>()
    }
}

/// What is asked of the directory.
#[derive(Debug, Clone, Default)]
pub struct DirectoryQuery {
    /// Words to find.
    pub text: String,
    /// Only what this government or zone manages, directly or through another.
    pub place: Option<OrganId>,
    /// Only this kind.
    pub kind: Option<OrganKind>,
    /// Also what does not exist on the day.
    pub gone: bool,
}

fn manages(kind: OrganKind) -> bool {
    matches!(kind, OrganKind::Government | OrganKind::Zone)
}

impl Casework {
    /// A line for an organ on a day.
    pub(crate) fn organ_line(&self, organ: &Organ, day: Date) -> OrganLine {
        let directory = self.directory();
        let lies_in = place_of(directory, organ, day);
        let manager = directory.managing_government(&organ.id, day);
        let elsewhere = match (&lies_in, &manager) {
            (Some(place), Some(manager)) if organ.level == Level::Township => {
                let chain = directory.managing_chain(&organ.id, day);
                let own = self.profile().government.clone();
                (!chain.contains(place) && !chain.contains(&own)).then(|| {
                    let name = |id: &OrganId| directory.called_on(id, day).to_owned();
                    format!("位于{}辖区，由{}管理", name(place), name(manager))
                })
            }
            _ => None,
        };
        OrganLine {
            id: organ.id.clone(),
            name: organ.name_on(day).to_owned(),
            kind: kind_word(organ.kind),
            exists: organ.exists_on(day),
            outside: organ.outside,
            vertical: organ.vertical,
            unconfirmed: organ.unconfirmed,
            managed_elsewhere: elsewhere,
        }
    }

    /// The governments and zones that exist on a day, for a menu.
    pub fn places(&self, day: Date) -> Vec<(OrganId, String)> {
        let live = self.directory().organs().filter(|organ| manages(organ.kind) && organ.exists_on(day));
        let mut places: Vec<_> = live.collect();
        places.sort_by_key(|organ| (organ.level, organ.outside, organ.region.clone()));
        places.into_iter().map(|organ| (organ.id.clone(), organ.name_on(day).to_owned())).collect()
    }

    /// The tree by managing authority on a day. What no government manages stands in a last branch without a head.
    pub fn organ_tree(&self, day: Date) -> Vec<PlaceBranch> {
        let directory = self.directory();
        let mut below: BTreeMap<Option<OrganId>, Vec<&Organ>> = BTreeMap::new();
        let mut lying: BTreeMap<OrganId, Vec<OrganLine>> = BTreeMap::new();
        for organ in directory.organs().filter(|organ| organ.exists_on(day)) {
            let manager = directory.managing_government(&organ.id, day).filter(|manager| *manager != organ.id);
            below.entry(manager).or_default().push(organ);
            let line = self.organ_line(organ, day);
            if let (Some(_), Some(place)) = (&line.managed_elsewhere, place_of(directory, organ, day)) {
                lying.entry(place).or_default().push(line);
            }
        }
        let top = below.get(&None).cloned().unwrap_or_default();
        let (heads, loose): (Vec<&Organ>, Vec<&Organ>) = top.into_iter().partition(|organ| manages(organ.kind));
        let mut met = BTreeSet::new();
        let mut tree: Vec<_> =
            ordered(heads).into_iter().map(|head| self.branch(head, &below, &lying, day, &mut met)).collect();
        if !loose.is_empty() {
            let organs = ordered(loose).into_iter().map(|organ| self.organ_line(organ, day)).collect();
            tree.push(PlaceBranch { head: None, organs, lying_here: Vec::new(), places: Vec::new() });
        }
        tree
    }

    fn branch(
        &self,
        head: &Organ,
        below: &BTreeMap<Option<OrganId>, Vec<&Organ>>,
        lying: &BTreeMap<OrganId, Vec<OrganLine>>,
        day: Date,
        met: &mut BTreeSet<OrganId>,
    ) -> PlaceBranch {
        // Data that run in a circle must not run a page into one.
        let fresh = met.insert(head.id.clone());
        let all = below.get(&Some(head.id.clone())).filter(|_| fresh).cloned().unwrap_or_default();
        let (places, organs): (Vec<&Organ>, Vec<&Organ>) = all.into_iter().partition(|organ| manages(organ.kind));
        PlaceBranch {
            head: Some(self.organ_line(head, day)),
            organs: ordered(organs).into_iter().map(|organ| self.organ_line(organ, day)).collect(),
            lying_here: lying.get(&head.id).cloned().unwrap_or_default(),
            places: ordered(places).into_iter().map(|place| self.branch(place, below, lying, day, met)).collect(),
        }
    }

    /// The organs that a query meets on a day, each with why it was found and who took its place.
    pub fn organ_list(&self, query: &DirectoryQuery, day: Date, limit: usize) -> Vec<(OrganLine, OrganMatch)> {
        let directory = self.directory();
        let found: Vec<OrganMatch> = if query.text.trim().is_empty() {
            let all = ordered(directory.organs().collect());
            all.into_iter().map(|organ| self.organ_match(organ.id.clone(), String::new(), false, day)).collect()
        } else {
            self.find_organs(&query.text, day, usize::MAX)
        };
        // Whoever types a former name wants to see the organ that is no more, and its successor beside it.
        let gone = query.gone || !query.text.trim().is_empty();
        found
            .into_iter()
            .filter(|hit| gone || hit.exists)
            .filter(|hit| match &query.place {
                None => true,
                Some(place) => hit.id == *place || directory.managing_chain(&hit.id, day).contains(place),
            })
            .filter_map(|hit| Some((directory.get(&hit.id)?, hit)))
            .filter(|(organ, _)| query.kind.is_none_or(|kind| organ.kind == kind))
            .map(|(organ, hit)| (self.organ_line(organ, day), hit))
            .take(limit)
            .collect()
    }
}

/// In the order in which people list organs: by level and kind, then as the identifiers run.
fn ordered(mut organs: Vec<&Organ>) -> Vec<&Organ> {
    let rank = |kind: OrganKind| exchange::directory::KINDS.iter().position(|known| *known == kind);
    organs.sort_by_key(|organ| (organ.outside, organ.level, rank(organ.kind), organ.region.clone()));
    organs
}

/// The county government in whose code an organ of a town lies.
fn place_of(directory: &Directory, organ: &Organ, day: Date) -> Option<OrganId> {
    let county = organ.region.as_str().get(..6)?;
    let governs =
        |other: &&Organ| other.kind == OrganKind::Government && other.region.as_str() == county && other.exists_on(day);
    directory.organs().find(governs).map(|government| government.id.clone())
}
