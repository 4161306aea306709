//! Workbenches: each sees what is its own; a rebuild writes the same rows.

use crate::world::World;
use domain::{actor::Role, ids::CaseId};
use jiff::civil::date;

async fn owed(w: &World, login: &str) -> Vec<(CaseId, String)> {
    let desk = w.casework.desk(w.who(login)).await.expect("a workbench");
    assert_eq!(usize::try_from(desk.owed.counts.owed), Ok(desk.owed.all().count()), "{login}: counted as listed");
    desk.owed.all().map(|item| (item.id.clone(), item.act.label.clone())).collect()
}

async fn acts(w: &World, login: &str) -> Vec<String> {
    owed(w, login).await.into_iter().map(|(_, act)| act).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_act_moves_from_desk_to_desk_and_each_sees_only_its_own() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let case = w.register(&[("confidential", "on")]).await;
        let lead = w.lead(&case.id).await;
        assert_eq!(acts(&w, &lead).await, ["受理"]);
        assert_eq!(acts(&w, "my.chengban").await, Vec::<String>::new());
        w.act(&lead, &case.id, "accept", &[]).await;
        assert_eq!(acts(&w, &lead).await, ["转办"]);
        w.act(&lead, &case.id, "hand_over", &[("organ", "my"), ("text", "属地政府管理该局")]).await;
        assert_eq!(acts(&w, "my.chengban").await, ["签收"]);
        w.act("my.chengban", &case.id, "sign_for", &[]).await;
        assert_eq!(acts(&w, "my.chengban").await, ["作出核实结论"]);
        assert_eq!(acts(&w, &lead).await, Vec::<String>::new());
        let waits = w.casework.desk(w.who(&lead)).await.expect("a workbench").waits;
        assert!(waits.items.iter().any(|item| item.id == case.id && item.owner.contains("勐阳")), "{waits:?}");

        // The respondent is told what to do, and nothing of whoever complained or of what others owe.
        w.act("my.chengban", &case.id, "order_statement", &[]).await;
        let desk = w.casework.desk(w.who("my-zjj.jingban")).await.expect("a workbench");
        let text = format!("{desk:?}");
        assert!(!text.contains("兴远") && !text.contains("道路硬化"), "{text}");
        assert!(desk.waits.items.is_empty() && desk.late.is_none());
        let page = desk.respondent.expect("the respondent has a page");
        assert_eq!(page.cases.len(), 1);
        assert_eq!(page.cases[0].deadlines[0].label, "书面说明");
        let first = page.cases[0].acts.first().map(|(code, _, stops)| (code.as_str(), *stops));
        assert_eq!(first, Some(("state", true)), "{:?}", page.cases[0].acts);
        // Another unit's respondent sees nothing of it.
        let other = w.casework.desk(w.who("mj-fgj.jingban")).await.expect("a workbench");
        assert_eq!(other.respondent.expect("a page").cases, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_waits_on_the_desk_of_the_next_hand_and_on_no_other() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let case = w.verifying(&[]).await;
        let found = [("finding.1", "untrue"), ("finding.1.ground", "evidence"), ("text", "已付清")];
        w.act("my.chengban", &case.id, "conclude", &found).await;
        let hands = async |login: &str| w.casework.desk(w.who(login)).await.expect("a workbench").hands.len();
        assert_eq!((hands("my.shenhe").await, hands("my.pizhun").await, hands("my.chengban").await), (1, 0, 0));
        assert_eq!(hands("mj-fgj.shenhe").await, 0, "another organ's reviewer");
        w.act("my.shenhe", &case.id, "endorse", &[]).await;
        assert_eq!((hands("my.shenhe").await, hands("my.pizhun").await), (0, 1));
        let before = w.casework.desk(w.who("my.pizhun")).await.expect("a workbench");
        w.casework.rebuild().await.expect("projections can be built anew");
        let after = w.casework.desk(w.who("my.pizhun")).await.expect("a workbench");
        assert_eq!((&before.hands, &before.owed), (&after.hands, &after.owed), "a rebuild writes the same rows");
        assert_eq!((&before.late, before.counts), (&after.late, after.counts));
        w.act("my.pizhun", &case.id, "send_back", &[("text", "补充证据")]).await;
        assert_eq!(hands("my.pizhun").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_did_is_news_until_it_is_marked_as_read() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let case = w.verifying(&[]).await;
        let lead = w.lead(&case.id).await;
        let viewer = w.who(&lead);
        let news = w.casework.desk(viewer).await.expect("a workbench").news.expect("an officer reads news");
        let said: Vec<_> = news.items.iter().flat_map(|item| &item.said).map(|(words, _)| words.as_str()).collect();
        assert!(said.iter().any(|words| words.starts_with("签收")), "{said:?}");
        assert!(!said.iter().any(|words| words.starts_with("受理")), "its own acts are no news: {said:?}");
        w.casework.mark_read(viewer, news.until_us).await.expect("it is remembered");
        let news = w.casework.desk(viewer).await.expect("a workbench").news.expect("an officer reads news");
        assert_eq!(news.items, []);
        assert!(news.since.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_read_no_case_find_no_case_on_their_desk() {
    let w = World::at(store::testing::sqlite().await, date(2026, 3, 3)).await;
    let case = w.verifying(&[]).await;
    let number = w.row(&case.id).await.number;
    for role in [
        Role::JointOffice,
        Role::AssessmentOffice,
        Role::PublicityEditor,
        Role::SystemAdmin,
        Role::SecurityAdmin,
        Role::AuditAdmin,
    ] {
        let mut viewer = w.who("nm-fgw.shouli").clone();
        viewer.role = role;
        let desk = w.casework.desk(&viewer).await.expect("a workbench");
        let text = format!("{desk:?}");
        assert!(!text.contains(&number) && !text.contains(case.id.as_str()) && !text.contains("兴远"), "{role:?}");
        assert!(desk.news.is_none() && desk.owed.all().next().is_none(), "{role:?}");
        assert!(w.casework.duty_list(&viewer).await.is_err(), "{role:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_is_proved_in_one_step() {
    let w = World::at(store::testing::sqlite().await, date(2026, 3, 3)).await;
    let case = w.verifying(&[]).await;
    let id = &case.id;
    w.act("my.chengban", id, "conclude", &[("finding.1", "true"), ("text", "欠款属实")]).await;
    w.act("my.chengban", id, "serve_order", &[("manner", "system")]).await;
    w.days(45).await;
    w.act("my.chengban", id, "serve_notice", &[("manner", "system")]).await;
    w.waive_defence(id).await;
    let determine = [("severity", "general"), ("text", "拒不整改")];
    w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "determine", &determine).await;
    let lead = w.lead(id).await;
    let measure = w
        .casework
        .profile()
        .measures
        .iter()
        .find(|(_, measure)| measure.units.iter().any(|unit| unit.as_str() == "nm-fgw"))
        .map(|(measure, _)| measure.to_string());
    let Some(measure) = measure else { panic!("the prefecture's lead carries out a measure") };
    w.act(&lead, id, "propose_sanction", &[("measure", &measure), ("organ", "nm-fgw")]).await;
    assert_eq!(acts(&w, "nm-fgw.chengjie").await, ["决定惩戒措施"]);
    w.decide(&["nm-fgw.chengjie", "nm-fgw.chengjiefuzeren"], id, "decide_sanction", &[("measure", &measure)]).await;
    let unit = w.who("nm-fgw.chengjie");
    let duties = w.casework.duty_list(unit).await.expect("a list").duties;
    assert_eq!(duties.len(), 1);
    assert!(!duties[0].uscc.is_empty() && duties[0].text().contains("应完成日期"));
    let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>(b"%PDF-1.7 a scan".to_vec())]);
    w.casework.prove_duty(unit, id, duties[0].no, "凭证.pdf", bytes).await.expect("it is proved");
    assert_eq!(w.casework.duty_list(unit).await.expect("a list").duties, []);
    let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>(b"%PDF-1.7 a scan".to_vec())]);
    let again = w.casework.prove_duty(unit, id, 1, "凭证.pdf", bytes).await;
    assert!(matches!(again, Err(casework::Error::NotFound)), "{again:?}");
}
