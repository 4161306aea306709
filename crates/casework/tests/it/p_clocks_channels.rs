//! The last day of a channel or the province is a clock of the lead from the first day, and no notice moves it (C1.4).

use crate::world::World;
use domain::{
    calendar::{DayKind, NamedDay},
    ids::ChannelId,
};
use jiff::civil::date;

const ROW: &str = "省级编号,转办时间,办理期限,企业名称,联系电话,被投诉单位,领域,涉及金额,投诉内容\r\n\
    S2026-1,2026-11-27,2026-12-05,南曼兴远建设有限公司,13912341234,勐阳县住房和城乡建设局,政府采购,1000000,\
    工程款一直未付\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn the_deadline_of_the_province_is_the_lead_s_and_no_due_date_of_the_claim() {
    for db in store::testing::engines().await {
        let mut w = World::at(db, date(2026, 11, 30)).await;
        let channel = ChannelId::parse("province").expect("a channel");
        let officer = w.who("my-fgj.shouli").clone();
        let report =
            w.casework.import(&officer, &channel, "a.csv", ROW.as_bytes(), &|_, _| {}).await.expect("it reads");
        assert_eq!(report.taken, 1, "{report:?}");
        let all = casework::LedgerForm::default();
        let id = w.casework.ledger(&officer, &all).await.expect("a page").rows.remove(0).id;
        let deadline = async |w: &World| {
            let view = w.casework.case_view(&officer, &id).await.expect("seen");
            let claims: Vec<_> = view.claims.iter().map(|claim| claim.due_on.clone()).collect();
            assert_eq!(claims, [""], "nothing is known of when the sum fell due");
            assert!(view.matter.iter().any(|(_, value)| value.contains("渠道期限2026-12-05")), "{:?}", view.matter);
            let clock = view.clocks.into_iter().find(|clock| clock.label == "来源渠道办理期限").expect("it runs");
            (clock.last_day, clock.provisional, clock.state)
        };
        let native = ("2026-12-05".to_owned(), false, "计时中".to_owned());
        assert_eq!(deadline(&w).await, native, "a Saturday: it does not roll");
        w.restarted(|setup| {
            let off = NamedDay { kind: DayKind::Off, holiday: "元旦".to_owned() };
            setup.calendar = setup.calendar.adopt([(date(2027, 1, 1), off)], 2027);
        })
        .await;
        assert_eq!(deadline(&w).await, native);
        w.days(6).await;
        assert_eq!(deadline(&w).await.2, "逾期");
    }
}
