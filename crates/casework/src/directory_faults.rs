//! What stands in the way of adopting a directory, each with its sheet and cell.

use domain::{
    ids::OrganId,
    organ::{Directory, Edge, EdgeKind, Level, Organ, OrganKind},
    uscc::Uscc,
};
use exchange::directory::{At, EDGES, ORGANS, Read, SheetFault, edge_word};
use jiff::civil::Date;
use std::collections::BTreeMap;

fn overlap(a: (Option<Date>, Option<Date>), b: (Option<Date>, Option<Date>)) -> bool {
    let from = a.0.unwrap_or(Date::MIN).max(b.0.unwrap_or(Date::MIN));
    from <= a.1.unwrap_or(Date::MAX).min(b.1.unwrap_or(Date::MAX))
}

fn backwards(since: Option<Date>, until: Option<Date>) -> bool {
    matches!((since, until), (Some(since), Some(until)) if until < since)
}

/// Everything that is wrong with what was read, beside the faults of form it carries.
pub(crate) fn faults(
    read: &Read,
    in_force: &Directory,
    needed: &[(OrganId, String)],
) -> (Vec<SheetFault>, Vec<String>) {
    let mut faults = read.faults.clone();
    let mut notes = Vec::new();
    let by_id: BTreeMap<&OrganId, &Organ> = read.organs.iter().map(|(_, organ)| (&organ.id, organ)).collect();
    let mut codes: BTreeMap<&str, &OrganId> = BTreeMap::new();
    let mut official: BTreeMap<&str, Vec<&Organ>> = BTreeMap::new();
    for (at, organ) in &read.organs {
        let mut fault = |heading: &str, reason: String| faults.push(SheetFault::at(at, heading, reason));
        if organ.names.is_empty() {
            fault("标识", format!("“{}”在“名称”表中没有名称", organ.id));
        }
        if backwards(organ.since, organ.until) {
            fault("撤销日期", "撤销日期早于设立日期".to_owned());
        }
        let town = organ.kind == OrganKind::Township;
        if town != (organ.level == Level::Township) {
            fault("层级", "类型与层级不符：乡镇（街道）的层级应为“乡镇级”".to_owned());
        }
        if town && organ.region.as_str().len() != 9 {
            fault("区划代码", "乡镇（街道）的区划代码应为9位".to_owned());
        }
        if let Some(code) = &organ.uscc {
            match Uscc::parse(code) {
                Err(error) if error.warn_only() => notes.push(format!("{}（{}）：{error}", organ.id, at.row)),
                Err(error) => fault("统一社会信用代码", error.to_string()),
                Ok(_) => {}
            }
            if let Some(other) = codes.insert(code, &organ.id) {
                fault("统一社会信用代码", format!("与“{other}”的代码相同"));
            }
        }
        for name in &organ.names {
            let others = official.entry(&name.name).or_default();
            let span = (organ.since, organ.until);
            let same = others.iter().find(|other| other.id != organ.id && overlap((other.since, other.until), span));
            if let Some(other) = same {
                fault("标识", format!("名称“{}”与“{}”相同，文书中无法区分", name.name, other.id));
            }
            others.push(organ);
        }
    }
    for (organ, no, at) in &read.names {
        let names = &read.organs[*organ].1.names;
        let name = &names[*no];
        if backwards(name.since, name.until) {
            faults.push(SheetFault::at(at, "停用日期", "停用日期早于启用日期"));
        }
        let clash = names[..*no].iter().find(|other| overlap((other.since, other.until), (name.since, name.until)));
        if let Some(other) = clash {
            faults.push(SheetFault::at(at, "启用日期", format!("与名称“{}”的使用期间重叠", other.name)));
        }
    }
    edge_faults(read, &by_id, &mut faults);
    for organ in in_force.organs().filter(|organ| !by_id.contains_key(&organ.id) && !read.broken.contains(&organ.id)) {
        let reason =
            format!("缺少现有的“{}”（{}）：机构不能删除，撤销的请填写撤销日期", organ.id, organ.name_on(Date::MAX));
        faults.push(SheetFault { sheet: ORGANS.to_owned(), cell: String::new(), reason });
    }
    for (id, why) in needed.iter().filter(|(id, _)| !by_id.contains_key(id) && in_force.get(id).is_none()) {
        let reason = format!("缺少“{id}”：地区配置中是{why}");
        faults.push(SheetFault { sheet: ORGANS.to_owned(), cell: String::new(), reason });
    }
    faults.sort();
    faults.dedup();
    (faults, notes)
}

fn edge_faults(read: &Read, by_id: &BTreeMap<&OrganId, &Organ>, faults: &mut Vec<SheetFault>) {
    let mut managed: BTreeMap<&OrganId, Vec<(&At, &Edge)>> = BTreeMap::new();
    let mut met: BTreeMap<(&'static str, &OrganId, &OrganId), Vec<&Edge>> = BTreeMap::new();
    for (at, edge) in &read.edges {
        let mut fault = |heading: &str, reason: String| faults.push(SheetFault::at(at, heading, reason));
        let mut known = true;
        for (heading, id) in [("标识", &edge.from), ("对方标识", &edge.to)] {
            if read.broken.contains(id) {
                known = false;
            } else if !by_id.contains_key(id) {
                fault(heading, format!("标识“{id}”不在“{ORGANS}”表中"));
                known = false;
            }
        }
        if !known {
            continue;
        }
        if edge.from == edge.to {
            fault("对方标识", "不能与自己建立关系".to_owned());
        }
        if backwards(edge.since, edge.until) {
            fault("截止日期", "截止日期早于起始日期".to_owned());
        }
        let span = (edge.since, edge.until);
        let same = met.entry((edge_word(edge.kind), &edge.from, &edge.to)).or_default();
        if same.iter().any(|other| overlap((other.since, other.until), span)) {
            fault("标识", "与前面的一行重复".to_owned());
        }
        same.push(edge);
        match edge.kind {
            EdgeKind::ManagedBy => {
                let to = by_id.get(&edge.to).map(|organ| organ.kind);
                if to.is_some_and(|kind| !matches!(kind, OrganKind::Government | OrganKind::Zone)) {
                    fault("对方标识", format!("“{}”不是人民政府或者管委会，不能作管理机关", edge.to));
                }
                let earlier = managed.entry(&edge.from).or_default();
                let other =
                    earlier.iter().find(|(_, other)| other.to != edge.to && overlap((other.since, other.until), span));
                if let Some((other, _)) = other {
                    fault("起始日期", format!("“{}”在同一日有两个管理机关，另见第{}行", edge.from, other.row));
                }
                earlier.push((at, edge));
            }
            EdgeKind::Successor => {
                let until = by_id.get(&edge.from).and_then(|from| from.until);
                match (edge.since, until) {
                    (None, _) => fault("起始日期", "承接关系应填写承接日期".to_owned()),
                    (_, None) => fault("标识", format!("“{}”有承接单位，却没有撤销日期", edge.from)),
                    (Some(since), Some(until)) if since <= until => {
                        fault("起始日期", format!("承接日期应晚于“{}”的撤销日期{until}", edge.from));
                    }
                    _ => {}
                }
            }
            EdgeKind::Superior | EdgeKind::Competent => {}
        }
    }
    let all = Directory::new(
        0,
        read.organs.iter().map(|(_, organ)| organ.clone()),
        read.edges.iter().map(|(_, edge)| edge.clone()).collect(),
    );
    if let Some(circle) = all.first_circle() {
        let path: Vec<_> = circle.iter().chain(circle.first()).map(OrganId::as_str).collect();
        let on_it = read.edges.iter().find(|(_, edge)| circle.contains(&edge.from) && circle.contains(&edge.to));
        let reason = format!("关系成环：{}", path.join(" → "));
        faults.push(match on_it {
            Some((at, _)) => SheetFault::at(at, "对方标识", reason),
            None => SheetFault { sheet: EDGES.to_owned(), cell: String::new(), reason },
        });
    }
}
