//! Three versions are kept apart: the profile a case began under, the newest calendar, the dated directory.

use crate::world::World;
use domain::{
    calendar::{DayKind, Length, NamedDay},
    clock::ClockKind,
    ids::CaseId,
};
use jiff::civil::date;

async fn last_day(w: &World, case: &CaseId, label: &str) -> (String, bool) {
    let lead = w.lead(case).await;
    let view = w.casework.case_view(w.who(&lead), case).await.expect("seen");
    let clock = view.clocks.iter().find(|clock| clock.label == label).expect("the clock runs");
    (clock.last_day.clone(), clock.provisional)
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_stay_at_the_version_a_case_began_under_until_it_adopts_another() {
    for db in store::testing::engines().await {
        let mut w = World::at(db, date(2026, 3, 3)).await;
        // The prefecture's lead finds out whom it is about, so that it may relay the case.
        let old = w.register(&[("respondent", "原来管道路的那个单位")]).await;
        w.act("nm-fgw.shouli", &old.id, "resolve_respondent", &[("organ", "my-zjj")]).await;
        w.restarted(|setup| {
            setup.profile.version += 1;
            let rule = setup.profile.clocks.get_mut(&ClockKind::HandOver).expect("a rule");
            rule.length = Length::WorkingDays(5);
        })
        .await;
        let new = w.register(&[]).await;
        for registered in [&old, &new] {
            let lead = w.lead(&registered.id).await;
            w.act(&lead, &registered.id, "accept", &[]).await;
        }
        assert_eq!(last_day(&w, &old.id, "转办").await.0, "2026-03-04");
        assert_eq!(last_day(&w, &new.id, "转办").await.0, "2026-03-10");
        let lead = w.lead(&old.id).await;
        w.act(&lead, &old.id, "adopt_profile", &[]).await;
        assert_eq!(w.refusal(&lead, &old.id, "adopt_profile", &[]).await, "newest");
        assert_eq!(last_day(&w, &old.id, "转办").await.0, "2026-03-04", "what runs keeps its day");
        w.act(&lead, &old.id, "relay", &[("organ", "my-fgj")]).await;
        w.days(4).await;
        assert_eq!(last_day(&w, &old.id, "转办").await.0, "2026-03-12", "what starts anew follows the new rule");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_holiday_notice_moves_provisional_clocks_and_says_so() {
    for db in store::testing::engines().await {
        let mut w = World::at(db, date(2026, 12, 28)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let before = last_day(&w, id, "核实").await;
        assert!(before.1, "2027 has no notice yet");
        w.restarted(|setup| {
            let day = |kind| NamedDay { kind, holiday: "元旦".to_owned() };
            let days = [(date(2027, 1, 1), DayKind::Off), (date(2027, 1, 4), DayKind::Off)];
            setup.calendar = setup.calendar.adopt(days.map(|(on, kind)| (on, day(kind))), 2027);
        })
        .await;
        let after = last_day(&w, id, "核实").await;
        assert!(!after.1 && after.0 > before.0, "{before:?} {after:?}");
        let lead = w.lead(id).await;
        let view = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        assert!(view.timeline.iter().any(|item| item.label == "重新计算时限"));
    }
}
