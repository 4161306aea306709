//! The record after the determination: whose desk each duty lies on, and who may do it.

use crate::world::World;
use domain::{act::ActKind, ids::CaseId, options::OfferKind};
use jiff::civil::date;

/// Determined by 勐阳县人民政府 against 勐阳县住房和城乡建设局.
async fn recorded(w: &World) -> CaseId {
    let id = w.verifying(&[]).await.id;
    w.act("my.chengban", &id, "conclude", &[("finding.1", "true"), ("text", "欠款属实")]).await;
    w.act("my.chengban", &id, "serve_order", &[("manner", "system")]).await;
    w.days(45).await;
    w.act("my.chengban", &id, "serve_notice", &[("manner", "system")]).await;
    w.days(8).await;
    let determine = [("severity", "general"), ("text", "拒不整改")];
    w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], &id, "determine", &determine).await;
    assert_eq!(w.stage(&id).await, "recorded");
    id
}

/// The acts that lie on a desk for a case, and what its owner is offered there.
async fn desk(w: &World, login: &str, id: &CaseId) -> (Vec<String>, Vec<String>) {
    let desk = w.casework.desk(w.who(login)).await.expect("a workbench");
    let owed = desk.owed.all().filter(|item| item.id == *id).filter_map(|item| item.act.code.clone()).collect();
    let waits = desk.waits.items.iter().filter(|item| item.id == *id).map(|item| item.clock.clone()).collect();
    (owed, waits)
}

async fn offered(w: &World, login: &str, id: &CaseId, kind: ActKind) -> bool {
    let view = w.casework.case_view(w.who(login), id).await.expect("the case is seen");
    view.offers.iter().any(|offer| offer.kind == OfferKind::Act(kind))
}

#[tokio::test(flavor = "multi_thread")]
async fn receiving_a_push_lies_on_the_desk_that_can_do_it_and_the_organ_that_determined_is_not_urged() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = &recorded(&w).await;
        let (owed, waits) = desk(&w, "nm-fgw.shouli", id).await;
        assert!(owed.contains(&"receive_push".to_owned()), "{owed:?}");
        assert!(!waits.contains(&"接收推送".to_owned()), "{waits:?}");
        assert!(offered(&w, "nm-fgw.shouli", id, ActKind::ReceivePush).await);
        let (owed, _) = desk(&w, "my.chengban", id).await;
        assert_eq!(owed, Vec::<String>::new(), "the organ that determined owes nothing");
        // Left lying, it is the reporting lead that is urged.
        w.days(12).await;
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        let urged: Vec<_> = letters
            .iter()
            .filter(|letter| ["urge", "supervision", "interview"].contains(&letter.kind.as_str()))
            .map(|letter| letter.recipient.as_str())
            .collect();
        assert!(urged.contains(&"nm-fgw") && !urged.contains(&"my"), "{urged:?}");

        w.act("nm-fgw.shouli", id, "return_for_defects", &[("text", "主体代码缺一位")]).await;
        assert_eq!(desk(&w, "my.chengban", id).await.0, ["mend_defects"]);
        assert!(offered(&w, "my.chengban", id, ActKind::MendDefects).await);
        assert!(!offered(&w, "nm-fgw.shouli", id, ActKind::ReceivePush).await, "not before it is mended");
        w.act("my.chengban", id, "mend_defects", &[]).await;
        w.act("nm-fgw.shouli", id, "receive_push", &[]).await;
    }
}
