//! A case is passed on to a colleague: it shows on the file, lies on the other desk and survives a rebuild.

use crate::world::World;
use casework::{Error, LedgerForm, NewAccount};
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_passed_on_within_its_organ_and_to_nobody_else() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        for login in ["my.chengban", "my.shenhe", "nm-fgw.shouli"] {
            let who = w.who(login);
            let account = NewAccount {
                id: who.person.clone(),
                login: login.to_owned(),
                name: who.name.clone(),
                organ: who.organ.clone().expect("it has an organ"),
                role: who.role,
                password_hash: String::new(),
                demonstration: true,
            };
            w.casework.add_account(account).await.expect("the account is made");
        }
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let handler = w.who("my.chengban");
        let view = w.casework.case_view(handler, id).await.expect("seen");
        let offer = view.offers.iter().find(|offer| offer.label == "指定承办人").expect("it is offered");
        let text = format!("{:?}", offer.inputs[0].kind);
        let colleague = w.who("my.shenhe").person.as_str();
        assert!(text.contains(colleague) && !text.contains("nm-fgw.shouli"), "{text}");
        let stranger = w.who("nm-fgw.shouli").person.as_str();
        let refused = w.try_act(handler, id, "assign", &[("person", stranger)]).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        w.act("my.chengban", id, "assign", &[("person", colleague), ("text", "已约谈双方")]).await;
        let rows = w.db.store.assignees_of(id.as_str()).await.expect("the store answers");
        let desk: Vec<_> = rows.iter().map(|row| (row.organ_id.as_str(), row.person.as_str())).collect();
        assert_eq!(desk, [("my", colleague)], "{}", w.db.name);
        // The colleague finds it as its own, on the desk and in the ledger; the others do not.
        let mine = LedgerForm { assignee: Some("me".to_owned()), ..LedgerForm::default() };
        for (login, expected) in [("my.shenhe", 1), ("my.chengban", 0)] {
            let viewer = w.who(login);
            let desk = w.casework.desk(viewer).await.expect("a workbench");
            assert_eq!(desk.assigned, expected, "{login}");
            assert_eq!(desk.owed.all().all(|item| item.own), expected == 1, "{login}: {:?}", desk.owed);
            let page = w.casework.ledger(viewer, &mine).await.expect("a page");
            assert_eq!(i64::try_from(page.rows.len()), Ok(expected), "{login}");
        }
        // What an earlier program wrote is written again at the next start, once.
        assert!(w.casework.rebuild_if_outdated().await.expect("answers").is_some_and(|rebuilt| rebuilt.cases > 0));
        assert!(w.casework.rebuild_if_outdated().await.expect("answers").is_none());
        assert_eq!(w.db.store.assignees_of(id.as_str()).await.expect("answers"), rows, "{}", w.db.name);
    }
}
