//! How people write the name of an organ: every form of its place joined with every form of its ending.
//!
//! `[places]` names, by government or zone, what stands before the names of the organs it manages, the full form
//! first; `[short_names]` names, by the ending of an official name, how that ending is written. So 勐阳县住房和城乡建设局
//! answers to 勐阳住建局 and 县住建委, and 勐阳县勐遥镇人民政府 to 勐遥镇政府, without a list at every organ.

use crate::{
    directory::Known,
    fault::{Findings, Located},
    sheet::Sheet,
};
use domain::{
    ids::OrganId,
    organ::{Edge, EdgeKind, Organ, OrganKind},
};
use std::collections::{BTreeMap, BTreeSet};

/// The forms of places and endings.
pub(crate) struct Forms {
    places: BTreeMap<OrganId, Vec<String>>,
    endings: BTreeMap<String, Vec<String>>,
}

/// Reads both tables; each may be missing.
pub(crate) fn read(sheet: &Sheet<'_>, known: &Known, findings: &mut Findings) -> Forms {
    let mut forms = Forms { places: BTreeMap::new(), endings: BTreeMap::new() };
    for name in ["places", "short_names"] {
        let Some(table) = sheet.get(name).and_then(|value| value.get_ref().as_table()) else { continue };
        for (key, at, entry) in sheet.entries_of(table) {
            let Some(Located { value, at }) = sheet.value::<Vec<String>>(entry, at, findings) else { continue };
            if value.is_empty() || value.iter().any(|form| form.trim().is_empty()) {
                findings.fault(at.fault("", format!("“{key}”没有简称或者简称为空")));
            }
            if name == "short_names" {
                forms.endings.insert(key, value);
                continue;
            }
            match OrganId::parse(&key) {
                Err(error) => findings.fault(at.fault("", format!("“{key}”不能作标识：{error}"))),
                Ok(id) => {
                    known.check(&id, &at, "", "地名前缀的政府", findings);
                    forms.places.insert(id, value);
                }
            }
        }
    }
    forms
}

impl Forms {
    /// Gives each organ the short names of its place and ending, beside those it has.
    pub fn give(&self, mut organs: Vec<Located<Organ>>, edges: &[Located<Edge>]) -> Vec<Located<Organ>> {
        let mut managers: BTreeMap<&OrganId, Vec<&OrganId>> = BTreeMap::new();
        for edge in edges.iter().filter(|edge| edge.value.kind == EdgeKind::ManagedBy) {
            managers.entry(&edge.value.from).or_default().push(&edge.value.to);
        }
        for organ in &mut organs {
            let id = &organ.value.id;
            let of_place = managers.get(id).into_iter().flatten().copied().chain([id]);
            let places = of_place.filter_map(|place| self.places.get(place));
            let made: BTreeSet<String> = places.flat_map(|forms| self.of(&organ.value, forms)).collect();
            let official: Vec<&str> = organ.value.names.iter().map(|name| name.name.as_str()).collect();
            let given = &organ.value.aliases;
            let fresh = made.into_iter().filter(|alias| !official.contains(&alias.as_str()) && !given.contains(alias));
            let fresh: Vec<String> = fresh.collect();
            organ.value.aliases.extend(fresh);
        }
        organs
    }

    fn of(&self, organ: &Organ, places: &[String]) -> Vec<String> {
        // “政府” alone means whichever government the writer has in mind.
        let governs = matches!(organ.kind, OrganKind::Government | OrganKind::Zone);
        let mut made = Vec::new();
        for name in &organ.names {
            let full = places.iter().filter_map(|place| name.name.strip_prefix(place.as_str()));
            let Some(rest) = full.min_by_key(|rest| rest.len()) else { continue };
            let ending = self.endings.iter().filter_map(|(ending, forms)| Some((rest.strip_suffix(ending)?, forms)));
            let (stem, forms) = ending.min_by_key(|(stem, _)| stem.len()).unwrap_or((rest, &NONE));
            let mut shapes = vec![rest.to_owned()];
            shapes.extend(forms.iter().map(|form| format!("{stem}{form}")));
            for shape in shapes {
                made.extend(places.iter().map(|place| format!("{place}{shape}")));
                if !governs {
                    made.push(shape);
                }
            }
        }
        made
    }
}

static NONE: Vec<String> = Vec::new();
