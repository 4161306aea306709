//! Layers of government (乡、县、州、省、国家), and who may act over whom.

use super::{Directory, Level, OrganKind};
use crate::ids::OrganId;
use jiff::civil::Date;

impl Directory {
    /// The layer of government that an organ belongs to on the day, never its rank: a zone has that of the government
    /// that manages it. `None` where the directory lacks the organ.
    pub fn layer(&self, id: &OrganId, date: Date) -> Option<Level> {
        let organ = self.get(id)?;
        if organ.kind != OrganKind::Zone {
            return Some(organ.level);
        }
        let above = self.managing_chain(id, date);
        let government = above.iter().filter_map(|id| self.get(id)).find(|found| found.kind != OrganKind::Zone);
        Some(government.map_or(organ.level, |found| found.level))
    }

    /// Whether one organ may verify, supervise, review, take over from or impose a measure on another on the day: it is
    /// of no lower layer, and not below the other. What the directory lacks is not compared.
    ///
    /// The one place that says so: candidates, reviews, 提级办理, measures, letters of the ladder and invariant 12 ask it.
    pub fn may_oversee(&self, upper: &OrganId, lower: &OrganId, date: Date) -> bool {
        let lower_layer = match (self.layer(upper, date), self.layer(lower, date)) {
            (Some(upper), Some(lower)) => upper > lower,
            _ => false,
        };
        !lower_layer && !self.is_below(upper, lower, date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organ::{
        EdgeKind,
        sample::{directory, edge, id, organ},
    };
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 2);

    #[test]
    fn a_zone_has_the_layer_of_the_government_that_manages_it() {
        let zones = [("nm-zone", "nm-gov"), ("my-zone", "my-gov"), ("in-zone", "nm-zone"), ("lost-zone", "nowhere")];
        let mut organs: Vec<_> = directory().organs().cloned().collect();
        let mut edges = directory().edges().to_vec();
        for (zone, government) in zones {
            organs.push(organ(zone, zone, OrganKind::Zone, Level::Township));
            edges.push(edge(EdgeKind::ManagedBy, zone, government, None));
        }
        let directory = Directory::new(2, organs, edges);
        let table = [
            ("nm-zone", Some(Level::Prefecture)),
            ("my-zone", Some(Level::County)),
            ("in-zone", Some(Level::Prefecture)),
            ("lost-zone", Some(Level::Township)),
            ("my-park", Some(Level::County)),
            ("my-man-town", Some(Level::Township)),
            ("prov-gov", Some(Level::Province)),
            ("nobody", None),
        ];
        for (organ, layer) in table {
            assert_eq!(directory.layer(&id(organ), TODAY), layer, "{organ}");
        }
    }

    #[test]
    fn nobody_acts_over_a_higher_layer_nor_over_its_own_government() {
        let directory = directory();
        let table = [
            ("nm-house", "my-house", true),
            ("nm-house", "my-gov", true),
            ("my-audit", "my-dev", true), // of the same layer
            ("nm-gov", "nm-house", true),
            ("prov-gov", "nm-gov", true),
            ("my-gov", "nm-house", false), // a county government over a prefecture bureau
            ("my-dev", "nm-house", false),
            ("nm-dev", "nm-gov", false), // its own government
            ("my-park", "my-house", false),
            ("my-gov", "nm-gov", false),
            ("nobody", "nm-gov", true),
        ];
        for (upper, lower, may) in table {
            assert_eq!(directory.may_oversee(&id(upper), &id(lower), TODAY), may, "{upper} over {lower}");
        }
    }
}
