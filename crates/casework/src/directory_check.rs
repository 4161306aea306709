//! What a directory that somebody wants to adopt changes, and what follows for open cases.

use crate::{Casework, directory_faults::faults, error::Error};
use domain::{
    candidates::candidates,
    ids::OrganId,
    organ::{Directory, Edge, Organ, OrganKind},
};
use exchange::directory::{Read, SheetFault, edge_word, kind_word, level_word};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The report on a directory before it is adopted.
#[derive(Debug, Clone, Default)]
pub struct DirectoryReport {
    /// How many organs, names and edges were read.
    pub read: (usize, usize, usize),
    /// Everything that stands in the way of adoption, by sheet and cell.
    pub faults: Vec<SheetFault>,
    /// What should be looked at and does not stand in the way.
    pub notes: Vec<String>,
    /// What changes against the directory in force.
    pub changes: Vec<Change>,
    /// What follows.
    pub consequences: Vec<String>,
}

/// A change against the directory in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of change, in a word: `新增`, `更名`, `撤销`, `修改`, `新增关系`, `取消关系`.
    pub word: &'static str,
    /// Whom it concerns.
    pub organ: OrganId,
    /// Its name, by the new directory where it has one.
    pub name: String,
    /// What changes, in words.
    pub what: String,
}

/// More organs than this are not all asked who would verify them; those that change are.
const ASKED_AT_MOST: usize = 3_000;
/// Organs named in one line of the report.
const NAMED_AT_MOST: usize = 12;

fn days(since: Option<Date>, until: Option<Date>) -> String {
    match (since, until) {
        (None, None) => String::new(),
        (Some(since), None) => format!("，自{since}起"),
        (None, Some(until)) => format!("，至{until}止"),
        (Some(since), Some(until)) => format!("，{since}至{until}"),
    }
}

/// What the new directory changes against the old one.
fn changes(old: &Directory, new: &Directory) -> Vec<Change> {
    let mut all = Vec::new();
    let name = |organ: &Organ| organ.name_on(Date::MAX).to_owned();
    for organ in new.organs() {
        let mut change =
            |word, what: String| all.push(Change { word, organ: organ.id.clone(), name: name(organ), what });
        let Some(before) = old.get(&organ.id) else {
            change(
                "新增",
                format!("{}，{}{}", kind_word(organ.kind), level_word(organ.level), days(organ.since, organ.until)),
            );
            continue;
        };
        if before.names != organ.names {
            let list = |organ: &Organ| {
                let names = organ.names.iter().map(|dated| format!("{}{}", dated.name, days(dated.since, dated.until)));
                names.collect::<Vec<_>>().join("；")
            };
            change("更名", format!("原为：{}。改为：{}", list(before), list(organ)));
        }
        if before.until != organ.until {
            match organ.until {
                Some(until) => change("撤销", format!("最后一日为{until}")),
                None => change("修改", "不再标为撤销".to_owned()),
            }
        }
        let or_none = |text: Option<&str>| text.filter(|text| !text.is_empty()).unwrap_or("空").to_owned();
        let yes = |truth: bool| if truth { "是" } else { "否" }.to_owned();
        let day = |day: Option<Date>| day.map_or("空".to_owned(), |day| day.to_string());
        let fields = [
            ("类型", kind_word(before.kind).to_owned(), kind_word(organ.kind).to_owned()),
            ("层级", level_word(before.level).to_owned(), level_word(organ.level).to_owned()),
            ("区划代码", before.region.as_str().to_owned(), organ.region.as_str().to_owned()),
            ("统一社会信用代码", or_none(before.uscc.as_deref()), or_none(organ.uscc.as_deref())),
            ("条线", or_none(before.line.as_deref()), or_none(organ.line.as_deref())),
            ("系统外", yes(before.outside), yes(organ.outside)),
            ("垂直管理", yes(before.vertical), yes(organ.vertical)),
            ("未核实", yes(before.unconfirmed), yes(organ.unconfirmed)),
            ("设立日期", day(before.since), day(organ.since)),
            ("简称", or_none(Some(&before.aliases.join("、"))), or_none(Some(&organ.aliases.join("、")))),
        ];
        for (field, from, to) in fields.into_iter().filter(|(_, from, to)| from != to) {
            change("修改", format!("{field}：{from} → {to}"));
        }
    }
    let missing = |edges: &[Edge], edge: &Edge| !edges.contains(edge);
    let told = |word, edge: &Edge, directory: &Directory| Change {
        word,
        organ: edge.from.clone(),
        name: directory.called_on(&edge.from, Date::MAX).to_owned(),
        what: format!(
            "{}：{}{}（{}）",
            edge_word(edge.kind),
            directory.called_on(&edge.to, Date::MAX),
            days(edge.since, edge.until),
            edge.document
        ),
    };
    all.extend(new.edges().iter().filter(|edge| missing(old.edges(), edge)).map(|edge| told("新增关系", edge, new)));
    all.extend(old.edges().iter().filter(|edge| missing(new.edges(), edge)).map(|edge| told("取消关系", edge, old)));
    all
}

impl Casework {
    /// Checks what was read from a workbook against the directory in force and the cases that are open.
    pub(crate) async fn check_directory(&self, read: &Read) -> Result<DirectoryReport, Error> {
        let old = self.directory();
        let (faults, notes) = faults(read, old, &self.organs_of_profile());
        let organs = read.organs.iter().map(|(_, organ)| organ.clone());
        let edges: Vec<Edge> = read.edges.iter().map(|(_, edge)| edge.clone()).collect();
        let mut report = DirectoryReport {
            read: (read.organs.len(), read.names.len(), edges.len()),
            faults,
            notes,
            ..DirectoryReport::default()
        };
        // With faults what would change is a guess.
        if report.faults.is_empty() {
            let new = Directory::new(old.version.saturating_add(1), organs, edges);
            report.changes = changes(old, &new);
            report.consequences = self.consequences(&new, &report.changes).await?;
        }
        Ok(report)
    }

    /// The organs that the profile names, with what they are there.
    fn organs_of_profile(&self) -> Vec<(OrganId, String)> {
        let profile = self.profile();
        let mut all = vec![
            (profile.government.clone(), "本地区的政府".to_owned()),
            (profile.province.clone(), "接收上报的省级单位".to_owned()),
        ];
        for seat in &profile.leads {
            all.push((seat.government.clone(), "设有牵头部门的政府".to_owned()));
            all.push((seat.lead.clone(), "牵头部门".to_owned()));
            all.extend(seat.acting.iter().map(|organ| (organ.clone(), "代行牵头部门".to_owned())));
        }
        for measure in profile.measures.values() {
            all.extend(measure.units.iter().map(|organ| (organ.clone(), format!("“{}”的实施单位", measure.name))));
        }
        all
    }

    async fn consequences(&self, new: &Directory, changes: &[Change]) -> Result<Vec<String>, Error> {
        let (old, today) = (self.directory(), self.now().date());
        let mut told = Vec::new();
        let changed: BTreeSet<&OrganId> = changes.iter().map(|change| &change.organ).collect();
        let ids: Vec<String> = changed.iter().map(ToString::to_string).collect();
        for open in self.store().open_by_organ().await?.into_iter().filter(|open| ids.contains(&open.organ)) {
            let Ok(id) = OrganId::parse(&open.organ) else { continue };
            let name = new.called_on(&id, today);
            told.push(format!(
                "{name}有在办案件{}件涉及（作为被投诉单位、牵头部门或者认定部门）；已办的决定不变，今后的办理按新名录",
                open.cases
            ));
        }
        let mut days = vec![today];
        days.extend(last_change(old, new).filter(|day| *day > today));
        for day in days {
            let from = if day == today { String::new() } else { format!("自{day}起，") };
            for text in self.on_a_day(new, &changed, day) {
                // What holds today already is not told again for a later day.
                if !told.contains(&text) {
                    told.push(format!("{from}{text}"));
                }
            }
        }
        Ok(told)
    }

    /// Who loses his manager, who has nobody to verify, and for whom another organ comes first, on a day.
    fn on_a_day(&self, new: &Directory, changed: &BTreeSet<&OrganId>, day: Date) -> Vec<String> {
        let old = self.directory();
        let mut told = Vec::new();
        let ours = |organ: &&Organ| organ.exists_on(day) && !organ.outside && organ.kind != OrganKind::StateFirm;
        let live: Vec<OrganId> = new.organs().filter(ours).map(|organ| organ.id.clone()).collect();
        let top = &self.profile().government;
        let alone = |id: &&OrganId| *id != top && new.managing_government(id, day).is_none();
        let lost: Vec<OrganId> =
            live.iter().filter(alone).filter(|id| new.get(id).is_some_and(|organ| !organ.vertical)).cloned().collect();
        if !lost.is_empty() {
            told.push(format!("{}没有管理机关：对其投诉由{}牵头", named(new, &lost, day), new.called_on(top, day)));
        }
        let order = &self.profile().candidates;
        let mut nobody = Vec::new();
        for id in live.iter().filter(|id| live.len() <= ASKED_AT_MOST || changed.contains(id)) {
            let first = |directory: &Directory| {
                candidates(directory, order, id, day, &[]).candidates.into_iter().next().map(|found| found.organ)
            };
            let Some(next) = first(new) else {
                nobody.push(id.clone());
                continue;
            };
            let before = if old.get(id).is_some() { first(old) } else { continue };
            if before.as_ref() != Some(&next) {
                let was = before.map_or("没有单位".to_owned(), |organ| old.called_on(&organ, day).to_owned());
                let (whose, is) = (new.called_on(id, day), new.called_on(&next, day));
                told.push(format!("对{whose}的投诉首选核实单位由{was}变为{is}"));
            }
        }
        if !nobody.is_empty() {
            told.push(format!("{}没有可以核实的单位", named(new, &nobody, day)));
        }
        told
    }
}

/// The last day on which something that is new in a directory takes effect.
fn last_change(old: &Directory, new: &Directory) -> Option<Date> {
    let after = |until: Option<Date>| until.and_then(|until| until.tomorrow().ok());
    let organs = new.organs().filter(|organ| old.get(&organ.id) != Some(*organ));
    let organs = organs.flat_map(|organ| {
        let names = organ.names.iter().filter_map(|name| name.since);
        names.chain(organ.since).chain(after(organ.until)).collect::<Vec<_>>()
    });
    let edges = new.edges().iter().filter(|edge| !old.edges().contains(edge));
    let edges = edges.flat_map(|edge| edge.since.into_iter().chain(after(edge.until)));
    organs.chain(edges).max()
}

fn named(directory: &Directory, ids: &[OrganId], day: Date) -> String {
    let some: Vec<_> = ids.iter().take(NAMED_AT_MOST).map(|id| directory.called_on(id, day)).collect();
    let rest = if ids.len() > some.len() { format!("等{}个单位", ids.len()) } else { String::new() };
    format!("{}{rest}", some.join("、"))
}
