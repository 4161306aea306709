//! One organ: everything the directory and the profile say of it, on a day.

use crate::{Casework, directory::OrganLine, error::Error};
use domain::{
    candidates::candidates,
    ids::OrganId,
    lead::lead_for,
    organ::{Directory, Edge, EdgeKind, Organ, OrganKind},
    profile::{CandidateKind, ImposedBy},
    succession::Resolution,
};
use exchange::directory::{edge_word, level_word};
use jiff::civil::Date;

/// A relation of an organ, from its side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// What the other organ is to this one, in words.
    pub word: &'static str,
    /// On which side it is drawn.
    pub side: Side,
    /// The other organ.
    pub other: OrganId,
    /// Its name.
    pub name: String,
    /// It exists on the day.
    pub exists: bool,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// The document it rests on.
    pub document: String,
    /// It holds on the day; a succession holds from its day on.
    pub holds: bool,
}

/// Where a relation stands around an organ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Superiors and managers.
    Above,
    /// Competent organs.
    Beside,
    /// What it succeeded.
    Before,
    /// What succeeded it.
    After,
    /// What it manages, stands above, or is competent for.
    Below,
}

/// Something that happened to an organ on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganEvent {
    /// When; nothing where the directory does not say.
    pub on: Option<Date>,
    /// What.
    pub what: String,
    /// The document.
    pub document: String,
}

/// One organ with everything the directory and the profile say of it.
#[derive(Debug, Clone)]
pub struct OrganPage {
    /// Its line.
    pub line: OrganLine,
    /// Its level in words.
    pub level: &'static str,
    /// Its region code.
    pub region: String,
    /// Line of work: the name of the topmost organ of the line. Codes are for the files.
    pub line_of_work: Option<String>,
    /// Credit code.
    pub uscc: Option<String>,
    /// Short names.
    pub aliases: Vec<String>,
    /// Names, newest first, with their days and whether it bears it on the day.
    pub names: Vec<(String, Option<Date>, Option<Date>, bool)>,
    /// First and last day of its existence.
    pub days: (Option<Date>, Option<Date>),
    /// How cases reach it, in words.
    pub reached: String,
    /// All relations, those that hold first.
    pub relations: Vec<Relation>,
    /// What happened, newest first.
    pub history: Vec<OrganEvent>,
    /// Who answers for it on the day, where it does not itself.
    pub answers: Option<String>,
    /// Who would lead a complaint about it, and why.
    pub lead: Option<(OrganId, String, bool, String)>,
    /// Who would verify one, best first: organ, name, outside, why.
    pub candidates: Vec<(OrganId, String, bool, String)>,
    /// Who was passed over: organ, name, why.
    pub skipped: Vec<(OrganId, String, String)>,
    /// Lead seats it holds: whose, and whether it stands in.
    pub seats: Vec<(String, bool)>,
    /// Measures it carries out: name and basis.
    pub measures: Vec<(String, String)>,
}

impl Casework {
    /// One organ on a day.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] where the directory has no such organ.
    pub fn organ_page(&self, id: &OrganId, day: Date) -> Result<OrganPage, Error> {
        let (directory, profile) = (self.directory(), self.profile());
        let organ = directory.get(id).ok_or(Error::NotFound)?;
        let name = |id: &OrganId| directory.called_on(id, day).to_owned();
        let routing = candidates(directory, &profile.candidates, id, day, &[]);
        let lead = lead_for(profile, directory, id, &[], day);
        let answers = match directory.resolve(id, day) {
            Resolution::Live(_) => None,
            Resolution::Successor { id, documents } => {
                let documents: Vec<_> = documents.into_iter().filter(|document| !document.is_empty()).collect();
                let basis =
                    if documents.is_empty() { String::new() } else { format!("（{}）", documents.join("；")) };
                Some(format!("由{}承接{basis}", name(&id)))
            }
            Resolution::Several(ids) => Some(format!(
                "已拆分，由经办人员在{}中选择承接单位",
                ids.iter().map(name).collect::<Vec<_>>().join("、")
            )),
            Resolution::Abolisher { government } => Some(format!("已撤销且没有承接单位，由{}负责", name(&government))),
            Resolution::Unknown => Some("在这一天尚未设立，或者名录没有写明由谁承接".to_owned()),
        };
        let seats = profile.leads.iter().flat_map(|seat| {
            let of = name(&seat.government);
            let leads = (seat.lead == *id).then(|| (of.clone(), false));
            leads.into_iter().chain(seat.acting.contains(id).then_some((of, true)))
        });
        let local = profile.measures.values().filter(|measure| measure.imposed_by == ImposedBy::Local);
        let names = organ.names.iter().rev().map(|dated| {
            let on = dated.name == organ.name_on(day);
            (dated.name.clone(), dated.since, dated.until, on)
        });
        Ok(OrganPage {
            line: self.organ_line(organ, day),
            level: level_word(organ.level),
            region: organ.region.as_str().to_owned(),
            line_of_work: organ.line.as_deref().map(|line| self.line_name(line, day)),
            uscc: organ.uscc.clone(),
            aliases: organ.aliases.clone(),
            names: names.collect(),
            days: (organ.since, organ.until),
            reached: reached(organ),
            relations: self.relations(id, day),
            history: history(directory, organ, day),
            answers,
            lead: lead.map(|lead| (lead.organ.clone(), name(&lead.organ), lead.acting, lead.reason)),
            candidates: routing
                .candidates
                .into_iter()
                .map(|found| (found.organ.clone(), name(&found.organ), found.outside, found.reason))
                .collect(),
            skipped: routing
                .skipped
                .into_iter()
                .map(|skipped| (skipped.organ.clone(), name(&skipped.organ), skipped.reason))
                .collect(),
            seats: seats.collect(),
            measures: local
                .filter(|measure| measure.units.contains(id))
                .map(|measure| (measure.name.clone(), measure.basis.clone()))
                .collect(),
        })
    }

    /// A line of work, named after its topmost organ.
    fn line_name(&self, line: &str, day: Date) -> String {
        let organs = self.directory().organs();
        let same = organs.filter(|organ| organ.line.as_deref() == Some(line) && organ.exists_on(day));
        let top = same.min_by_key(|organ| organ.level);
        top.map_or_else(|| line.to_owned(), |organ| format!("{}条线", organ.name_on(day)))
    }

    /// The relations of an organ, with the organs that are competent for it by their line of work alone.
    fn relations(&self, id: &OrganId, day: Date) -> Vec<Relation> {
        let directory = self.directory();
        let edges = directory.edges().iter();
        let mut all: Vec<Relation> = edges.filter_map(|edge| relation(directory, edge, id, day)).collect();
        let order = [CandidateKind::CompetentSuperior];
        for found in candidates(directory, &order, id, day, &[]).candidates {
            if all.iter().any(|known| known.holds && known.other == found.organ) {
                continue;
            }
            all.push(Relation {
                word: edge_word(EdgeKind::Competent),
                side: Side::Beside,
                name: directory.called_on(&found.organ, day).to_owned(),
                exists: directory.exists_on(&found.organ, day),
                other: found.organ,
                since: None,
                until: None,
                document: "按条线确定，没有专门文件".to_owned(),
                holds: true,
            });
        }
        all.sort_by_key(|relation| (!relation.holds, relation.side));
        all
    }
}

fn reached(organ: &Organ) -> String {
    match (organ.kind, organ.outside, organ.vertical) {
        (OrganKind::StateFirm, ..) => "国有企业不属于本机制的被投诉单位；对它的投诉按规定告知办理途径".to_owned(),
        (_, true, true) => "垂直管理单位，不使用本系统；由牵头部门以函件移送（系统外移送），送达留存凭证".to_owned(),
        (_, true, false) => "不使用本系统；由牵头部门以函件移送（系统外移送），送达留存凭证".to_owned(),
        (_, false, _) => "使用本系统；转办、通知和答复在系统内送达".to_owned(),
    }
}

fn relation(directory: &Directory, edge: &Edge, id: &OrganId, day: Date) -> Option<Relation> {
    let up = edge.from == *id;
    if !up && edge.to != *id {
        return None;
    }
    let (word, side) = match (edge.kind, up) {
        (EdgeKind::ManagedBy | EdgeKind::Superior, true) => (edge_word(edge.kind), Side::Above),
        (EdgeKind::Competent, true) => (edge_word(edge.kind), Side::Beside),
        (EdgeKind::Successor, true) => (edge_word(edge.kind), Side::After),
        (EdgeKind::ManagedBy, false) => ("所管理单位", Side::Below),
        (EdgeKind::Superior, false) => ("下级单位", Side::Below),
        (EdgeKind::Competent, false) => ("主管的单位", Side::Below),
        (EdgeKind::Successor, false) => ("被承接单位", Side::Before),
    };
    let other = if up { &edge.to } else { &edge.from };
    let holds = match edge.kind {
        EdgeKind::Successor => edge.since.is_none_or(|since| since <= day),
        _ => edge.holds_on(day),
    };
    // What succeeded or was succeeded may be called by its name then, which is what readers know it by.
    Some(Relation {
        word,
        side,
        other: other.clone(),
        name: directory.called_on(other, day).to_owned(),
        exists: directory.exists_on(other, day),
        since: edge.since,
        until: edge.until,
        document: edge.document.clone(),
        holds,
    })
}

fn history(directory: &Directory, organ: &Organ, day: Date) -> Vec<OrganEvent> {
    let event = |on: Option<Date>, what: String, document: &str| OrganEvent { on, what, document: document.to_owned() };
    let called = |id: &OrganId| directory.called_on(id, day).to_owned();
    let mut all = Vec::new();
    if let Some(since) = organ.since {
        all.push(event(Some(since), "设立".to_owned(), ""));
    }
    for (at, dated) in organ.names.iter().enumerate() {
        let earlier = at.checked_sub(1).and_then(|before| organ.names.get(before));
        match (earlier, dated.since) {
            (Some(earlier), on) => all.push(event(on, format!("由“{}”更名为“{}”", earlier.name, dated.name), "")),
            (None, Some(since)) => all.push(event(Some(since), format!("启用名称“{}”", dated.name), "")),
            (None, None) => {}
        }
    }
    for edge in directory.edges() {
        let (from, to) = (edge.from == organ.id, edge.to == organ.id);
        match edge.kind {
            EdgeKind::Successor if from => {
                all.push(event(edge.since, format!("职责由{}承接", called(&edge.to)), &edge.document));
            }
            EdgeKind::Successor if to => {
                all.push(event(edge.since, format!("承接{}的职责", called(&edge.from)), &edge.document));
            }
            EdgeKind::ManagedBy | EdgeKind::Superior | EdgeKind::Competent if from => {
                let word = edge_word(edge.kind);
                if let Some(since) = edge.since {
                    all.push(event(Some(since), format!("{word}为{}", called(&edge.to)), &edge.document));
                }
                if let Some(until) = edge.until {
                    let after = until.tomorrow().unwrap_or(until);
                    all.push(event(Some(after), format!("{}不再是其{word}", called(&edge.to)), &edge.document));
                }
            }
            _ => {}
        }
    }
    if let Some(until) = organ.until {
        all.push(event(Some(until.tomorrow().unwrap_or(until)), "撤销".to_owned(), ""));
    }
    all.sort_by_key(|event| std::cmp::Reverse(event.on));
    all
}
