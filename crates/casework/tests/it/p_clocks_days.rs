//! Every last day by one count: extended, suspended and instalment clocks follow a later notice and roll off days off.

use crate::world::World;
use casework::ClockItem;
use domain::{
    calendar::{DayKind, NamedDay},
    ids::CaseId,
};
use jiff::civil::{Date, date};

async fn clocks(w: &World, case: &CaseId, label: &str) -> Vec<ClockItem> {
    let lead = w.lead(case).await;
    let view = w.casework.case_view(w.who(&lead), case).await.expect("seen");
    let mut clocks: Vec<_> = view.clocks.into_iter().filter(|clock| clock.label == label).collect();
    clocks.sort_by_key(|clock| clock.no);
    for clock in &clocks {
        assert_eq!(clock.derivation.last().map(|line| &line.to), Some(&clock.last_day), "{clock:?}");
    }
    clocks
}

async fn last_days(w: &World, case: &CaseId, label: &str) -> Vec<String> {
    clocks(w, case, label).await.into_iter().map(|clock| clock.last_day).collect()
}

/// Found true, the order served.
async fn ordered(w: &World) -> CaseId {
    let id = w.verifying(&[]).await.id;
    w.act("my.chengban", &id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
    w.act("my.chengban", &id, "serve_order", &[("manner", "system")]).await;
    id
}

const HANDS: [&str; 2] = ["my.chengban", "my.pizhun"];

async fn extend(w: &World, case: &CaseId, clock: &str) {
    w.decide(&HANDS, case, "extend", &[("clock", clock), ("ground", "complexity"), ("text", "案情复杂")]).await;
}

/// 元旦 with the 4th, and 春节 from the 5th to the 11th of February.
fn notice() -> impl Iterator<Item = (Date, NamedDay)> {
    let off = |on: Date, holiday: &str| (on, NamedDay { kind: DayKind::Off, holiday: holiday.to_owned() });
    let new_year = [1, 4].map(|day| off(date(2027, 1, day), "元旦"));
    new_year.into_iter().chain((5..=11).map(move |day| off(date(2027, 2, day), "春节")))
}

#[tokio::test(flavor = "multi_thread")]
async fn extended_and_instalment_clocks_follow_a_new_notice_and_none_ends_in_the_spring_festival() {
    for db in store::testing::engines().await {
        let mut w = World::at(db, date(2026, 12, 22)).await;
        let longer = w.verifying(&[]).await.id;
        extend(&w, &longer, "verification").await;
        let paying = ordered(&w).await;
        let proof = w.proof("my.chengban", &paying).await;
        let plan = [
            ("instalments.1.due_on", "2026-12-31"),
            ("instalments.1.sum", "500000"),
            ("instalments.2.due_on", "2027-02-03"),
            ("instalments.2.sum", "500000"),
            ("proof", proof.as_str()),
        ];
        w.decide(&["my.chengban", "my.pizhun"], &paying, "agree_plan", &plan).await;
        assert_eq!(last_days(&w, &longer, "核实").await, ["2027-01-20"]);
        assert_eq!(last_days(&w, &paying, "分期履行").await, ["2027-01-08", "2027-02-10"]);
        w.restarted(|setup| setup.calendar = setup.calendar.adopt(notice(), 2027)).await;
        assert_eq!(last_days(&w, &longer, "核实").await, ["2027-01-21"]);
        assert_eq!(last_days(&w, &paying, "分期履行").await, ["2027-01-11", "2027-02-17"]);
        let all = [clocks(&w, &longer, "核实").await, clocks(&w, &paying, "分期履行").await].concat();
        assert!(all.iter().all(|clock| !clock.provisional), "nothing is provisional any more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_and_its_rejection_on_one_day_gain_nothing_and_a_report_of_nothing_is_refused() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 11, 30)).await;
        let id = ordered(&w).await;
        extend(&w, &id, "rectification").await;
        let extended = last_days(&w, &id, "整改").await;
        let slip = w.proof("my-zjj.jingban", &id).await;
        let nothing = [("payments.1", "0.00"), ("proof", slip.as_str())];
        assert_eq!(w.refusal("my-zjj.jingban", &id, "report_performed", &nothing).await, "nothing-reported");
        let something = [("payments.1", "1.00"), ("proof", slip.as_str())];
        for _ in 0..3 {
            w.act("my-zjj.jingban", &id, "report_performed", &something).await;
            w.act("my.chengban", &id, "reject_performance", &[("text", "不足额")]).await;
            assert_eq!(last_days(&w, &id, "整改").await, extended, "no day was gained");
        }
        // Nor by a part that others looked at for three days; the ledger keeps it all the same.
        w.act("my-zjj.jingban", &id, "report_performed", &something).await;
        w.days(3).await;
        w.act("my.chengban", &id, "reject_performance", &[("text", "不足额")]).await;
        let clock = clocks(&w, &id, "整改").await.remove(0);
        assert_eq!(clock.last_day, extended[0]);
        assert_eq!(clock.suspensions.len(), 4, "the ledger keeps every suspension");
        // While others look at the whole for three days, three days are given back; the last day is a working day.
        let whole = [("payments.1", "1000000.00"), ("proof", slip.as_str())];
        w.act("my-zjj.jingban", &id, "report_performed", &whole).await;
        w.days(3).await;
        w.act("my.chengban", &id, "reject_performance", &[("text", "回单没有银行印章")]).await;
        let last_day: Date = last_days(&w, &id, "整改").await[0].parse().expect("a day");
        let before: Date = extended[0].parse().expect("a day");
        assert!(last_day >= before.checked_add(jiff::Span::new().days(3)).expect("a day"), "{before} {last_day}");
        assert!(w.casework.calendar().is_working(last_day), "{last_day}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_under_802_is_extended_to_its_ninetieth_day_and_not_beyond() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 1, 16)).await;
        let id = w.register(&[]).await.id;
        let lead = w.lead(&id).await;
        w.act(&lead, &id, "accept", &[("sme", "on"), ("sme_reason", "营业执照和报表显示为小型企业")]).await;
        w.act(&lead, &id, "hand_over", &[("organ", "my"), ("text", "属地政府管理该局")]).await;
        w.act("my.chengban", &id, "sign_for", &[]).await;
        assert_eq!(last_days(&w, &id, "中小企业款项投诉处理").await, ["2026-02-24"]);
        extend(&w, &id, "sme_handling").await;
        let clock = clocks(&w, &id, "中小企业款项投诉处理").await.remove(0);
        assert_eq!(clock.last_day, "2026-04-16", "the 90th day from receipt, not the 101st");
        let again = [("clock", "sme_handling"), ("ground", "complexity"), ("text", "再延长")];
        assert_eq!(w.refusal("my.chengban", &id, "extend", &again).await, "extended-already");
    }
}
