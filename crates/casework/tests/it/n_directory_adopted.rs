//! Another directory comes into force while the system runs: exported, changed, checked, adopted.

use crate::world::World;
use casework::{Casework, Edge, Error, Viewer};
use domain::{
    actor::Role,
    ids::OrganId,
    organ::{DatedName, Directory, Edge as OrganEdge, EdgeKind, Level, Organ, OrganKind},
    region::RegionCode,
};
use jiff::civil::date;
use std::sync::Arc;
use store::objects::Folder;

fn id(text: &str) -> OrganId {
    OrganId::parse(text).expect("an identifier")
}

fn administrator(w: &World) -> Viewer {
    Viewer { role: Role::SystemAdmin, ..w.who("nm-fgw.shouli").clone() }
}

/// A workbook of the directory in force after a change.
fn workbook(casework: &Casework, change: impl FnOnce(&mut Vec<Organ>, &mut Vec<OrganEdge>)) -> Vec<u8> {
    let directory = casework.directory();
    let (mut organs, mut edges) = (directory.organs().cloned().collect(), directory.edges().to_vec());
    change(&mut organs, &mut edges);
    exchange::directory::write(&Directory::new(1, organs, edges)).expect("a workbook")
}

fn organ<'a>(organs: &'a mut [Organ], text: &str) -> &'a mut Organ {
    organs.iter_mut().find(|organ| organ.id.as_str() == text).expect("the organ is there")
}

fn renamed(organs: &mut [Organ]) {
    let organ = organ(organs, "my-zjj");
    let last = organ.names.last_mut().expect("a name");
    last.until = Some(date(2026, 3, 2));
    organ.names.push(DatedName {
        name: "勐阳县住房城乡建设和交通局".to_owned(),
        since: Some(date(2026, 3, 3)),
        until: None,
    });
}

/// The same deployment in another process.
async fn another_process(w: &World) -> Casework {
    let objects = Arc::new(Folder::open(w.db.folder().join("evidence")).await.expect("a folder"));
    let edge = Arc::clone(&w.edge) as Arc<dyn Edge>;
    let other = Casework::new(w.db.store.clone(), w.vault.clone(), objects, w.setup.clone(), edge);
    other.adopt_setup().await.expect("the setup is put on record");
    other.latest()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_reads_back_to_the_same_directory() {
    let w = World::at(store::testing::sqlite().await, date(2026, 3, 3)).await;
    let bytes = w.casework.directory_workbook().expect("a workbook");
    let read = exchange::directory::read(&bytes, &exchange::limits::Limits::default()).expect("it reads");
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    let organs: Vec<_> = read.organs.into_iter().map(|(_, organ)| organ).collect();
    assert_eq!(organs, w.casework.directory().organs().cloned().collect::<Vec<_>>());
    assert_eq!(read.edges.into_iter().map(|(_, edge)| edge).collect::<Vec<_>>(), w.casework.directory().edges());
    let report = w.casework.check_workbook(&administrator(&w), "名录.xlsx", bytes).await.expect("it is checked");
    assert!(report.faults.is_empty() && report.changes.is_empty(), "{:?}", report.faults);
    assert!(w.casework.directory_draft(&administrator(&w)).await.expect("the store answers").is_none());
}

type Change = fn(&mut Vec<Organ>, &mut Vec<OrganEdge>);

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_names_its_sheet_cell_and_reason_and_nothing_is_adopted() {
    let w = World::at(store::testing::sqlite().await, date(2026, 3, 3)).await;
    let admin = administrator(&w);
    let table: [(&str, &str, &str, Change); 10] = [
        ("机构", "E", "校验字符不符", |organs, _| {
            organ(organs, "nm").uscc = Some("11539900701315005H".to_owned());
        }),
        ("机构", "", "机构不能删除", |organs, _| organs.retain(|organ| organ.id.as_str() != "my-tcj")),
        ("机构", "A", "没有名称", |organs, _| organ(organs, "my-tcj").names.clear()),
        ("名称", "C", "使用期间重叠", |organs, _| {
            let name = organ(organs, "nm-czj").names[0].clone();
            organ(organs, "nm-czj").names.push(DatedName { name: format!("{}二", name.name), ..name });
        }),
        ("机构", "K", "早于设立日期", |organs, _| {
            let one = organ(organs, "my-tcj");
            (one.since, one.until) = (Some(date(2026, 1, 2)), Some(date(2026, 1, 1)));
        }),
        ("关系", "C", "不在“机构”表中", |_, edges| {
            edges[0].to = OrganId::parse("nowhere").expect("an identifier");
        }),
        ("关系", "C", "关系成环", |_, edges| {
            let (from, to) = (id("nm"), id("nm-fgw"));
            edges.push(OrganEdge {
                kind: EdgeKind::Superior,
                from,
                to,
                since: None,
                until: None,
                document: "文件".to_owned(),
            });
        }),
        ("关系", "D", "两个管理机关", |_, edges| {
            let (from, to) = (id("my-tcj"), id("mj"));
            edges.push(OrganEdge {
                kind: EdgeKind::ManagedBy,
                from,
                to,
                since: None,
                until: None,
                document: "文件".to_owned(),
            });
        }),
        ("机构", "D", "区划代码应为9位", |organs, _| {
            organ(organs, "my-tcj").region = RegionCode::parse("539922").expect("a code");
            organ(organs, "my-tcj").kind = OrganKind::Township;
            organ(organs, "my-tcj").level = Level::Township;
        }),
        ("关系", "F", "不能为空", |_, edges| edges[0].document.clear()),
    ];
    for (sheet, column, reason, change) in table {
        let report = w.casework.check_workbook(&admin, "名录.xlsx", workbook(&w.casework, change)).await;
        let report = report.expect("it is checked");
        let met = report
            .faults
            .iter()
            .any(|fault| fault.sheet == sheet && fault.cell.starts_with(column) && fault.reason.contains(reason));
        assert!(met, "{reason}: {:?}", report.faults);
        assert!(report.changes.is_empty(), "with faults nothing is compared");
    }
    assert!(w.casework.directory_draft(&admin).await.expect("the store answers").is_none());
    let handler = w.who("nm-fgw.shouli");
    let refused =
        w.casework.check_workbook(handler, "名录.xlsx", workbook(&w.casework, |organs, _| renamed(organs))).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "only the system administrator");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_adopted_while_a_case_is_open_and_every_process_follows() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let admin = administrator(&w);
        let open = w.register(&[("respondent", "勐阳县住房和城乡建设局")]).await;
        let other = another_process(&w).await;
        let bytes = workbook(&w.casework, |organs, _| renamed(organs));
        let report = w.casework.check_workbook(&admin, "名录.xlsx", bytes).await.expect("it is checked");
        assert!(report.faults.is_empty(), "{:?}", report.faults);
        assert!(report.changes.iter().any(|change| change.word == "更名" && change.organ == id("my-zjj")));
        let told = report.consequences.iter().any(|text| text.contains("在办案件1件"));
        assert!(told, "open cases that concern it are counted: {:?}", report.consequences);

        let draft = w.casework.directory_draft(&admin).await.expect("the store answers").expect("it waits");
        for (document, digest) in [("", draft.digest.as_str()), ("文件", "another")] {
            let refused = w.casework.adopt_directory(&admin, document, digest).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{document} {digest}");
        }
        let version = w.casework.adopt_directory(&admin, "南曼办发〔2026〕8号", &draft.digest).await.expect("adopted");
        assert_eq!(version, 2);
        let name = "勐阳县住房城乡建设和交通局";
        assert_eq!(w.casework.latest().organ_name(&id("my-zjj")), name);
        assert_ne!(w.casework.organ_name(&id("my-zjj")), name, "a request keeps the directory it began with");
        let versions = w.casework.latest().directory_versions().await.expect("the store answers");
        assert_eq!(versions[0].document.as_deref(), Some("南曼办发〔2026〕8号"));
        assert!(versions[0].in_force && versions.len() == 2);

        // Another process that has not looked yet is told by its commit, takes the new one and decides again.
        assert_ne!(other.latest().organ_name(&id("my-zjj")), name);
        let lead = w.lead(&open.id).await;
        let request = casework::ActRequest {
            offer: "accept".to_owned(),
            values: crate::world::values(&[
                ("field", "procurement"),
                ("private", "true"),
                ("evils", "enterprise_harmed"),
                ("breach", "arrears"),
            ]),
            seen_version: None,
            key: None,
        };
        other.act(w.who(&lead), &open.id, request).await.expect("the act goes through");
        assert_eq!(other.latest().organ_name(&id("my-zjj")), name);
        assert!(!other.refresh().await.expect("the store answers"), "it knows already");

        // Two administrators: the second one's file was checked against what is no longer in force.
        let second = Viewer { person: domain::ids::PersonId::parse("second").expect("an identifier"), ..admin.clone() };
        let stale = workbook(&w.casework, |organs, _| organ(organs, "nm").aliases.push("南曼".to_owned()));
        w.casework.check_workbook(&second, "名录.xlsx", stale).await.expect("it is checked against the old one");
        let draft = w.casework.latest().directory_draft(&second).await.expect("the store answers").expect("it waits");
        assert!(draft.outdated);
        let refused = w.casework.latest().adopt_directory(&second, "文件", &draft.digest).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_adopted_survives_a_crash_before_it_was_swapped_in() {
    for db in store::testing::engines().await {
        let mut w = World::at(db, date(2026, 3, 3)).await;
        let admin = administrator(&w);
        let bytes = workbook(&w.casework, |organs, _| renamed(organs));
        w.casework.check_workbook(&admin, "名录.xlsx", bytes).await.expect("it is checked");
        let doomed = another_process(&w).await;
        let draft = doomed.directory_draft(&admin).await.expect("the store answers").expect("it waits");
        doomed.adopt_directory(&admin, "南曼办发〔2026〕8号", &draft.digest).await.expect("adopted");
        drop(doomed);
        // The folder of the place still holds version 1: what was adopted is newer and wins.
        w.restarted(|_| ()).await;
        assert_eq!(w.casework.directory().version, 2);
        assert_eq!(w.casework.organ_name(&id("my-zjj")), "勐阳县住房城乡建设和交通局");
        w.verifying(&[]).await;
        // A folder that has moved beyond it wins in turn.
        w.restarted(|setup| setup.directory.version = 3).await;
        assert_eq!(w.casework.directory().version, 3);
        assert_eq!(w.casework.organ_name(&id("my-zjj")), "勐阳县住房和城乡建设局");
    }
}
