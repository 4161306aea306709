//! Who verifies (C2.1): candidates from the organ graph of the day, best first, each with its reason in words.
//!
//! The order of the kinds is the profile's. Places follow managing authority, not code prefix. The respondent, whatever
//! stands below it and whatever is of a lower layer of government never verify; others may be excluded for a case.
//! Nobody is left out silently.

use crate::{
    ids::OrganId,
    organ::{Directory, Edge, EdgeKind, Level, Organ, OrganKind},
    profile::CandidateKind,
    succession::Resolution,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The line of work whose organs supervise others of their own level, such as 审计.
pub const SUPERVISION_LINE: &str = "supervision";

/// Why an organ may not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// It is complained about.
    Respondent,
    /// It stands below the respondent.
    Subordinate,
    /// It is a party to the contract.
    ContractParty,
    /// It declared an interest.
    DeclaredInterest,
    /// It decided this before, and the case is in review.
    DecidedBefore,
    /// It is of a lower layer of government than the respondent.
    LowerLayer,
}

impl Exclusion {
    /// The words a reader sees after the organ's name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Respondent => "是被投诉主体，不得核实自身事项",
            Self::Subordinate => "是被投诉主体的下级单位，应当回避",
            Self::ContractParty => "是合同当事人，应当回避",
            Self::DeclaredInterest => "已申报利害关系，应当回避",
            Self::DecidedBefore => "此前已就本事项作出决定，应当回避",
            Self::LowerLayer => "层级低于被投诉主体，不得核实上级机关的事项",
        }
    }
}

/// An organ that may verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Which organ.
    pub organ: OrganId,
    /// By which way it was found.
    pub kind: CandidateKind,
    /// It has no account here: the lead goes to it by 系统外移送.
    pub outside: bool,
    /// Why it may, in Chinese.
    pub reason: String,
}

/// An organ that was on the way and may not verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Which organ.
    pub organ: OrganId,
    /// Why not, in Chinese.
    pub reason: String,
}

/// The answer to "who verifies".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// In the order in which they were met.
    pub skipped: Vec<Skipped>,
}

/// Who may verify a complaint about `respondent` on the day, tried in the `order` of the profile.
pub fn candidates(
    directory: &Directory,
    order: &[CandidateKind],
    respondent: &OrganId,
    date: Date,
    excluded: &[(OrganId, Exclusion)],
) -> Routing {
    let mut search =
        Search { directory, respondent, date, excluded, met: BTreeSet::new(), routing: Routing::default() };
    for &kind in order {
        match kind {
            CandidateKind::CompetentSuperior => search.competent(),
            CandidateKind::ManagingGovernment => search.government(kind, 0),
            CandidateKind::NextGovernment => search.government(kind, 1),
            CandidateKind::SameLevelSupervisor => search.supervisors(),
            CandidateKind::Province => search.province(),
        }
    }
    search.routing
}

struct Search<'a> {
    directory: &'a Directory,
    respondent: &'a OrganId,
    date: Date,
    excluded: &'a [(OrganId, Exclusion)],
    met: BTreeSet<OrganId>,
    routing: Routing,
}

impl<'a> Search<'a> {
    fn name(&self, id: &'a OrganId) -> &'a str {
        self.directory.called_on(id, self.date)
    }

    /// The competent organ, then the superior, then the organ of the same line one level up.
    fn competent(&mut self) {
        let kind = CandidateKind::CompetentSuperior;
        for (edge_kind, role) in [(EdgeKind::Competent, "主管部门"), (EdgeKind::Superior, "上级机关")] {
            for edge in self.directory.edges_from(self.respondent, edge_kind, self.date) {
                self.offer(kind, &edge.to, &format!("是其{role}{}", edge.basis()));
            }
        }
        let Some(organ) = self.directory.get(self.respondent) else { return };
        let Some(line) = &organ.line else { return };
        for government in self.directory.managing_chain(self.respondent, self.date) {
            let of_line = self.departments(&government, line, |above| {
                above.level < organ.level || (organ.kind == OrganKind::Institution && above.level == organ.level)
            });
            for above in &of_line {
                self.offer(kind, above, "是上一级同一条线的主管部门");
            }
            if !of_line.is_empty() {
                return;
            }
        }
    }

    /// Departments of a line that a government manages on the day, without the respondent.
    fn departments(&self, government: &OrganId, line: &str, fits: impl Fn(&Organ) -> bool) -> Vec<&'a OrganId> {
        let (directory, date) = (self.directory, self.date);
        let managed = |organ: &Organ| {
            directory.edges_from(&organ.id, EdgeKind::ManagedBy, date).any(|edge| edge.to == *government)
        };
        directory
            .organs()
            .filter(|organ| organ.kind == OrganKind::Department && organ.line.as_deref() == Some(line))
            .filter(|organ| organ.id != *self.respondent && organ.exists_on(date) && fits(organ))
            .filter(|organ| managed(organ))
            .map(|organ| &organ.id)
            .collect()
    }

    /// The government so many steps above the one that manages the respondent.
    fn government(&mut self, kind: CandidateKind, steps: usize) {
        let mut edge = self.directory.managing_edge(self.respondent, self.date);
        for _ in 0..steps {
            edge = edge.and_then(|edge: &'a Edge| self.directory.managing_edge(&edge.to, self.date));
        }
        if let Some(edge) = edge {
            let role = if steps == 0 { "管理被投诉主体" } else { "是再上一级管理机关" };
            self.offer(kind, &edge.to, &format!("{role}{}", edge.basis()));
        }
    }

    /// Supervising organs that the same government manages at the respondent's level.
    fn supervisors(&mut self) {
        let Some(organ) = self.directory.get(self.respondent) else { return };
        let Some(government) = self.directory.managing_government(self.respondent, self.date) else { return };
        for supervisor in self.departments(&government, SUPERVISION_LINE, |other| other.level == organ.level) {
            self.offer(CandidateKind::SameLevelSupervisor, supervisor, "是同级监督部门");
        }
    }

    /// The province above the respondent; the directory's own province where the graph does not reach it.
    fn province(&mut self) {
        let directory = self.directory;
        let is_province = |organ: &&Organ| organ.level == Level::Province && organ.exists_on(self.date);
        let chain = directory.managing_chain(self.respondent, self.date);
        let above = chain.iter().filter_map(|id| directory.get(id)).find(is_province);
        let governs = |organ: &&Organ| organ.kind == OrganKind::Government;
        let known = || directory.organs().filter(is_province).find(governs);
        let any = || directory.organs().find(is_province);
        if let Some(province) = above.or_else(known).or_else(any) {
            self.offer(CandidateKind::Province, &province.id, "是省级单位");
        }
    }

    /// Takes an organ up or says why not. One that is no more gives way to who took its place.
    fn offer(&mut self, kind: CandidateKind, found: &'a OrganId, reason: &str) {
        let said = format!("{}{reason}", self.name(found));
        match self.directory.resolve(found, self.date) {
            Resolution::Live(_) => self.admit(kind, found, said),
            Resolution::Successor { id, documents } => {
                let documents: Vec<String> = documents.into_iter().filter(|text| !text.is_empty()).collect();
                let basis =
                    if documents.is_empty() { String::new() } else { format!("（依据{}）", documents.join("、")) };
                let heir = self.directory.called_on(&id, self.date);
                let said = format!("{said}；该单位已撤并，由{heir}承继{basis}");
                self.admit(kind, &id, said);
            }
            Resolution::Several(ids) => {
                for id in &ids {
                    let heir = self.directory.called_on(id, self.date);
                    let said = format!("{said}；该单位已拆分，{heir}承继其部分职责，由经办人说明理由后选定");
                    self.admit(kind, id, said);
                }
            }
            Resolution::Abolisher { government } => {
                let heir = self.directory.called_on(&government, self.date);
                let said = format!("{said}；该单位已撤销且未明确承继单位，由{heir}负责");
                self.admit(kind, &government, said);
            }
            Resolution::Unknown => {
                if self.met.insert(found.clone()) {
                    let reason = format!("{said}；但当日尚未设立或已撤销，且承继单位不明");
                    self.routing.skipped.push(Skipped { organ: found.clone(), reason });
                }
            }
        }
    }

    fn admit(&mut self, kind: CandidateKind, id: &OrganId, reason: String) {
        if !self.met.insert(id.clone()) {
            return;
        }
        let named = self.excluded.iter().find(|(organ, _)| organ == id).map(|(_, exclusion)| *exclusion);
        let exclusion = if id == self.respondent {
            Some(Exclusion::Respondent)
        } else if self.directory.is_below(id, self.respondent, self.date) {
            Some(Exclusion::Subordinate)
        } else if !self.directory.may_oversee(id, self.respondent, self.date) {
            Some(Exclusion::LowerLayer)
        } else {
            named
        };
        let organ = self.directory.get(id);
        let bar = match exclusion {
            Some(exclusion) => Some(exclusion.label()),
            None if organ.is_some_and(|organ| organ.kind == OrganKind::StateFirm) => Some("是国有企业，不能核实"),
            None => None,
        };
        if let Some(bar) = bar {
            let reason = format!("{}{bar}", self.directory.called_on(id, self.date));
            self.routing.skipped.push(Skipped { organ: id.clone(), reason });
            return;
        }
        let outside = kind == CandidateKind::Province
            || organ.is_none_or(|organ| organ.outside || organ.level <= Level::Province);
        let reason = if outside { format!("{reason}；不在本系统内，以函件移送") } else { reason };
        self.routing.candidates.push(Candidate { organ: id.clone(), kind, outside, reason });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organ::sample::{REFORM, directory, edge, id, organ};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 2);
    const ORDER: [CandidateKind; 4] = [
        CandidateKind::CompetentSuperior,
        CandidateKind::ManagingGovernment,
        CandidateKind::NextGovernment,
        CandidateKind::Province,
    ];

    fn routing(respondent: &str, day: Date, excluded: &[(&str, Exclusion)]) -> Routing {
        let excluded: Vec<_> = excluded.iter().map(|(organ, why)| (id(organ), *why)).collect();
        candidates(&directory(), &ORDER, &id(respondent), day, &excluded)
    }

    fn organs(routing: &Routing) -> Vec<(&str, bool)> {
        routing.candidates.iter().map(|candidate| (candidate.organ.as_str(), candidate.outside)).collect()
    }

    /// Respondent, day, and the candidates with whether they are outside.
    type Row<'a> = (&'a str, Date, &'a [(&'a str, bool)]);

    #[test]
    fn candidates_come_in_the_order_of_the_profile_and_once_each() {
        let (inside, outside) = (false, true);
        let table: [Row; 10] = [
            ("my-house", TODAY, &[("nm-house", inside), ("my-gov", inside), ("nm-gov", inside), ("prov-gov", outside)]),
            // An institution: its superior first, then who manages that.
            ("my-park", TODAY, &[("my-house", inside), ("my-gov", inside), ("nm-gov", inside), ("prov-gov", outside)]),
            // No edge names the competent organ: the line of work one level up.
            ("my-edu", TODAY, &[("nm-edu", inside), ("my-gov", inside), ("nm-gov", inside), ("prov-gov", outside)]),
            ("my-man-town", TODAY, &[("my-gov", inside), ("nm-gov", inside), ("prov-gov", outside)]),
            ("my-gov", TODAY, &[("nm-gov", inside), ("prov-gov", outside)]),
            ("nm-gov", TODAY, &[("prov-gov", outside)]),
            // Lies in 勐阳县; managed by 昆城市 from April 2022.
            ("mohe-town", date(2022, 3, 31), &[("my-gov", inside), ("nm-gov", inside), ("prov-gov", outside)]),
            ("mohe-town", date(2022, 4, 1), &[("kc-gov", outside), ("prov-gov", outside)]),
            // Vertical: no government of its place.
            ("my-tax", TODAY, &[("prov-gov", outside)]),
            ("nobody", TODAY, &[("prov-gov", outside)]),
        ];
        for (respondent, day, expected) in table {
            assert_eq!(organs(&routing(respondent, day, &[])), expected, "{respondent} on {day}");
        }
    }

    #[test]
    fn each_candidate_says_why() {
        let routing = routing("my-house", TODAY, &[]);
        let reasons: Vec<&str> = routing.candidates.iter().map(|candidate| candidate.reason.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "南曼州住房和城乡建设局是其主管部门（依据文件my-house，自2019-03起）",
                "勐阳县人民政府管理被投诉主体（依据文件my-house）",
                "南曼傣族自治州人民政府是再上一级管理机关（依据文件my-gov）",
                "云岭省人民政府是省级单位；不在本系统内，以函件移送",
            ]
        );
    }

    #[test]
    fn whoever_is_excluded_is_skipped_with_the_reason() {
        use Exclusion::{ContractParty, DecidedBefore, DeclaredInterest, Respondent, Subordinate};
        let table = [
            (ContractParty, "勐阳县人民政府是合同当事人，应当回避"),
            (DeclaredInterest, "勐阳县人民政府已申报利害关系，应当回避"),
            (DecidedBefore, "勐阳县人民政府此前已就本事项作出决定，应当回避"),
            (Respondent, "勐阳县人民政府是被投诉主体，不得核实自身事项"),
            (Subordinate, "勐阳县人民政府是被投诉主体的下级单位，应当回避"),
        ];
        for (exclusion, reason) in table {
            let routing = routing("my-house", TODAY, &[("my-gov", exclusion)]);
            assert_eq!(
                organs(&routing).iter().map(|(organ, _)| *organ).collect::<Vec<_>>(),
                ["nm-house", "nm-gov", "prov-gov"]
            );
            assert_eq!(routing.skipped, [Skipped { organ: id("my-gov"), reason: reason.to_owned() }]);
        }
        let all = ["nm-house", "my-gov", "nm-gov", "prov-gov"].map(|organ| (organ, ContractParty));
        let nobody = routing("my-house", TODAY, &all);
        assert_eq!((nobody.candidates.len(), nobody.skipped.len()), (0, 4));
    }

    #[test]
    fn nothing_below_the_respondent_verifies_it() {
        let mut edges = directory().edges().to_vec();
        edges.push(edge(EdgeKind::Competent, "my-gov", "my-dev", None));
        edges.push(edge(EdgeKind::Competent, "my-gov", "my-gov", None));
        edges.push(edge(EdgeKind::Competent, "my-gov", "my-invest", None));
        let directory = Directory::new(2, directory().organs().cloned(), edges);
        let routing = candidates(&directory, &ORDER, &id("my-gov"), TODAY, &[]);
        assert_eq!(organs(&routing), [("nm-gov", false), ("prov-gov", true)]);
        let reasons: Vec<&str> = routing.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "勐阳县发展和改革局是被投诉主体的下级单位，应当回避",
                "勐阳县人民政府是被投诉主体，不得核实自身事项",
                "勐阳县城市建设投资有限公司是国有企业，不能核实",
            ]
        );
    }

    #[test]
    fn an_organ_that_is_no_more_gives_way_to_its_successor() {
        let competent = |to: &str| {
            let mut edges = directory().edges().to_vec();
            edges.push(edge(EdgeKind::Competent, "mj-man-town", to, None));
            let directory = Directory::new(2, directory().organs().cloned(), edges);
            move |day: Date| {
                let only = [CandidateKind::CompetentSuperior];
                let routing = candidates(&directory, &only, &id("mj-man-town"), day, &[]);
                let found: Vec<(String, String)> =
                    routing.candidates.into_iter().map(|found| (found.organ.to_string(), found.reason)).collect();
                (found, routing.skipped.len())
            }
        };
        let pair = |organ: &str, reason: &str| (organ.to_owned(), reason.to_owned());
        let after = REFORM.tomorrow().unwrap();
        assert_eq!(
            competent("mj-forest-old")(REFORM).0,
            [pair("mj-forest-old", "曼景市林业局是其主管部门（依据文件mj-man-town）")]
        );
        assert_eq!(
            competent("mj-forest-old")(after).0,
            [pair(
                "mj-forest",
                "曼景市林业局是其主管部门（依据文件mj-man-town）；该单位已撤并，由曼景市林业和草原局承继（依据文件mj-forest-old）"
            )]
        );
        let split = competent("mj-health-old")(after).0;
        assert_eq!(split.iter().map(|(organ, _)| organ.as_str()).collect::<Vec<_>>(), ["mj-health", "mj-insurance"]);
        let abolished = competent("mj-resettle")(after).0;
        assert_eq!(abolished[0].0, "mj-gov");
        assert!(abolished[0].1.ends_with("该单位已撤销且未明确承继单位，由曼景市人民政府负责"));
        // Not yet there on the day: shown, not taken.
        assert_eq!(competent("mj-forest")(REFORM), (vec![], 1));
    }

    #[test]
    fn provinces_differ_in_who_comes_first() {
        let order = [CandidateKind::SameLevelSupervisor, CandidateKind::Province, CandidateKind::CompetentSuperior];
        let routing = candidates(&directory(), &order, &id("my-house"), TODAY, &[]);
        assert_eq!(organs(&routing), [("my-audit", false), ("prov-gov", true), ("nm-house", false)]);
        // The supervisor does not supervise itself.
        let routing = candidates(&directory(), &order[..1], &id("my-audit"), TODAY, &[]);
        assert_eq!(routing, Routing::default());
    }

    #[test]
    fn organs_in_a_circle_still_get_an_answer() {
        let organs = ["a", "b"].map(|id| organ(id, "某局", OrganKind::Department, Level::County));
        let edges = vec![edge(EdgeKind::ManagedBy, "a", "b", None), edge(EdgeKind::ManagedBy, "b", "a", None)];
        let routing = candidates(&Directory::new(1, organs, edges), &ORDER, &id("a"), TODAY, &[]);
        assert!(routing.candidates.is_empty());
        assert_eq!(routing.skipped.len(), 2);
    }
}
