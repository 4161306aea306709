//! The organ picker: an organ by any of its names, who took its place, and who will verify.

use crate::Casework;
use domain::{
    candidates::candidates,
    ids::OrganId,
    organ::{Organ, OrganKind},
};

/// What is picked where no organ fits.
pub const TEXT_PICK: &str = "text";

/// An organ to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganCard {
    /// What is sent.
    pub id: String,
    /// Its name today.
    pub name: String,
    /// Why it was found, and whose place it took.
    pub why: String,
    /// Who will verify a complaint about it.
    pub verifier: String,
    /// A state-owned firm, about which nobody complains here.
    pub state_firm: bool,
}

impl Casework {
    /// The organs that a text may mean: by name, short or former name, pinyin or its initials. Of one that is no more, its
    /// successors.
    pub fn complaint_organs(&self, text: &str, limit: usize) -> Vec<OrganCard> {
        let today = self.now().date();
        let mut cards: Vec<OrganCard> = Vec::new();
        for found in self.find_organs(text, today, limit) {
            if found.exists {
                let why = if found.exact { String::new() } else { found.matched };
                self.add_card(&mut cards, &found.id, why);
                continue;
            }
            for (heir, _) in &found.successors {
                self.add_card(&mut cards, heir, format!("“{}”已经撤销或者合并，职责现在由该单位承担", found.name));
            }
        }
        cards.truncate(limit);
        cards
    }

    /// The organ that a text means beyond doubt.
    pub fn complaint_organ(&self, text: &str) -> Option<String> {
        self.certain_organ(text).map(|found| found.id)
    }

    /// The card of one organ.
    pub fn complaint_card(&self, id: &OrganId) -> Option<OrganCard> {
        let mut cards = Vec::new();
        self.add_card(&mut cards, id, String::new());
        cards.pop()
    }

    /// A government or zone, the organs it manages and the places below it, for choosing by place; the places on top where
    /// none is named.
    pub fn complaint_place(&self, place: Option<&OrganId>) -> (Vec<(String, String)>, Vec<OrganCard>) {
        let today = self.now().date();
        let directory = self.directory();
        let manages = |organ: &Organ| matches!(organ.kind, OrganKind::Government | OrganKind::Zone);
        let mut places = Vec::new();
        let mut organs = Vec::new();
        for organ in directory.organs().filter(|organ| organ.exists_on(today) && !organ.outside) {
            let above = directory.managing_government(&organ.id, today).filter(|above| *above != organ.id);
            let top = organ.id == self.profile().government;
            if place.map_or(top, |place| above.as_ref() == Some(place)) && manages(organ) {
                places.push((organ.level, organ.id.to_string(), self.organ_name(&organ.id)));
            }
            let here =
                place.is_some_and(|place| above.as_ref() == Some(place) && !manages(organ) || organ.id == *place);
            if here && organ.kind != OrganKind::StateFirm {
                organs.push((organ.id != *place.unwrap_or(&organ.id), organ.level, organ.id.clone()));
            }
        }
        places.sort();
        organs.sort();
        let places = places.into_iter().map(|(_, id, name)| (id, name)).collect();
        (places, organs.into_iter().filter_map(|(_, _, id)| self.complaint_card(&id)).collect())
    }

    fn add_card(&self, cards: &mut Vec<OrganCard>, id: &OrganId, why: String) {
        if cards.iter().any(|card| card.id == id.as_str()) {
            return;
        }
        let Some(organ) = self.directory().get(id) else { return };
        cards.push(OrganCard {
            id: id.to_string(),
            name: self.organ_name(id),
            why,
            verifier: self.verifier(id),
            state_firm: organ.kind == OrganKind::StateFirm,
        });
    }

    /// Who will verify, in words. Candidates are those of today; an officer decides.
    fn verifier(&self, respondent: &OrganId) -> String {
        let today = self.now().date();
        let routing = candidates(self.directory(), &self.profile().candidates, respondent, today, &[]);
        match routing.candidates.first() {
            Some(first) => format!("一般由{}核实", self.organ_name(&first.organ)),
            None => "由牵头部门确定核实单位".to_owned(),
        }
    }
}
