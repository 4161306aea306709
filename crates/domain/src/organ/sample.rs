//! 南曼州, a place that does not exist: the directory on which the tests of the organ graph walk.

use super::{DatedName, Directory, Edge, EdgeKind, Level, Organ, OrganKind};
use crate::{ids::OrganId, region::RegionCode};
use jiff::civil::{Date, date};

/// The identifier of a sample organ.
pub(crate) fn id(text: &str) -> OrganId {
    OrganId::parse(text).unwrap()
}

/// An organ with one name and nothing else to tell.
pub(crate) fn organ(text: &str, name: &str, kind: OrganKind, level: Level) -> Organ {
    Organ {
        id: id(text),
        names: vec![DatedName { name: name.to_owned(), since: None, until: None }],
        aliases: Vec::new(),
        uscc: None,
        kind,
        level,
        region: RegionCode::parse("990000").unwrap(),
        line: None,
        outside: level <= Level::Province,
        vertical: false,
        since: None,
        until: None,
        unconfirmed: false,
    }
}

/// An edge with a document of its own.
pub(crate) fn edge(kind: EdgeKind, from: &str, to: &str, since: Option<Date>) -> Edge {
    Edge { kind, from: id(from), to: id(to), since, until: None, document: format!("文件{from}") }
}

/// Of the reform of 2019: the last day of the old organs; the new ones begin the day after.
pub(crate) const REFORM: Date = date(2019, 3, 14);

/// The directory of 南曼州: 勐阳县, 曼景市, and 磨河镇, which lies in 勐阳县 and is managed by 昆城市 since April 2022.
pub(crate) fn directory() -> Directory {
    use EdgeKind::{Competent, ManagedBy, Successor, Superior};
    use Level::{County, Prefecture, Province, Township};
    use OrganKind::{Department, Government, Institution, StateFirm};

    let lined = |text: &str, name: &str, level, line: &str| Organ {
        line: Some(line.to_owned()),
        ..organ(text, name, Department, level)
    };
    let ended = |organ: Organ| Organ { until: Some(REFORM), ..organ };
    let reformed = |organ: Organ| Organ { since: REFORM.tomorrow().ok(), ..organ };
    let renamed = |old: &str, organ: Organ| {
        let since = REFORM.tomorrow().ok();
        let old = DatedName { name: old.to_owned(), since: None, until: Some(REFORM) };
        let new = DatedName { name: organ.names[0].name.clone(), since, until: None };
        Organ { names: vec![old, new], ..organ }
    };
    let alias = |alias: &str, organ: Organ| Organ { aliases: vec![alias.to_owned()], ..organ };
    let outside = |organ: Organ| Organ { outside: true, ..organ };

    let organs = [
        organ("prov-gov", "云岭省人民政府", Government, Province),
        organ("nm-gov", "南曼傣族自治州人民政府", Government, Prefecture),
        outside(organ("kc-gov", "昆城市人民政府", Government, Prefecture)),
        outside(lined("kc-house", "昆城市住房和城乡建设局", Prefecture, "housing")),
        lined("nm-dev", "南曼州发展和改革委员会", Prefecture, "development"),
        lined("nm-house", "南曼州住房和城乡建设局", Prefecture, "housing"),
        lined("nm-edu", "南曼州教育体育局", Prefecture, "education"),
        lined("nm-audit", "南曼州审计局", Prefecture, "supervision"),
        organ("my-gov", "勐阳县人民政府", Government, County),
        lined("my-dev", "勐阳县发展和改革局", County, "development"),
        renamed("勐阳县住房和城乡规划建设局", lined("my-house", "勐阳县住房和城乡建设局", County, "housing")),
        alias("县教体局", lined("my-edu", "勐阳县教育体育局", County, "education")),
        lined("my-audit", "勐阳县审计局", County, "supervision"),
        organ("my-service", "勐阳县政务服务管理局", Department, County),
        Organ { vertical: true, ..organ("my-tax", "国家税务总局勐阳县税务局", Department, County) },
        organ("my-park", "勐阳县园林管理所", Institution, County),
        organ("my-invest", "勐阳县城市建设投资有限公司", StateFirm, County),
        organ("mohe-town", "磨河镇人民政府", OrganKind::Township, Township),
        organ("my-man-town", "勐阳县曼满镇人民政府", OrganKind::Township, Township),
        organ("mj-gov", "曼景市人民政府", Government, County),
        organ("mj-man-town", "曼景市曼满镇人民政府", OrganKind::Township, Township),
        lined("mj-house", "曼景市住房和城乡建设局", County, "housing"),
        ended(lined("mj-forest-old", "曼景市林业局", County, "forestry")),
        reformed(lined("mj-forest", "曼景市林业和草原局", County, "forestry")),
        // Split in two.
        ended(organ("mj-health-old", "曼景市卫生和计划生育局", Department, County)),
        reformed(organ("mj-health", "曼景市卫生健康局", Department, County)),
        reformed(organ("mj-insurance", "曼景市医疗保障局", Department, County)),
        // Abolished without a successor.
        ended(organ("mj-resettle", "曼景市移民开发局", Department, County)),
        // Merged into 林业局, which was then renamed by a new organ.
        ended(organ("mj-park", "曼景市自然保护区管理局", Institution, County)),
    ];
    let reform = REFORM.tomorrow().ok();
    let managed = |lower: &[&str], government: &str| -> Vec<Edge> {
        lower.iter().map(|lower| edge(ManagedBy, lower, government, None)).collect()
    };
    let moved = date(2022, 4, 1);
    let mut edges = [
        managed(&["nm-gov", "kc-gov"], "prov-gov"),
        managed(&["nm-dev", "nm-house", "nm-edu", "nm-audit", "my-gov", "mj-gov"], "nm-gov"),
        managed(&["my-dev", "my-house", "my-edu", "my-audit", "my-service", "my-man-town"], "my-gov"),
        managed(&["mj-house", "mj-forest-old", "mj-forest", "mj-health-old", "mj-health", "mj-insurance"], "mj-gov"),
        managed(&["mj-resettle", "mj-man-town", "mj-park"], "mj-gov"),
        managed(&["kc-house"], "kc-gov"),
    ]
    .concat();
    edges.extend([
        Edge { until: moved.yesterday().ok(), ..edge(ManagedBy, "mohe-town", "my-gov", None) },
        edge(ManagedBy, "mohe-town", "kc-gov", Some(moved)),
        edge(Superior, "my-park", "my-house", Some(date(2012, 5, 1))),
        edge(Competent, "my-house", "nm-house", reform),
        edge(Successor, "mj-forest-old", "mj-forest", reform),
        edge(Successor, "mj-health-old", "mj-health", reform),
        edge(Successor, "mj-health-old", "mj-insurance", reform),
        edge(Successor, "mj-park", "mj-forest-old", Some(date(2016, 1, 1))),
    ]);
    Directory::new(1, organs, edges)
}
