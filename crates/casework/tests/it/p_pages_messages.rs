//! A party writes to the offices: nothing that a complainant says reaches the respondent by a message, nor the other way
//! round.

use crate::world::World;
use casework::Viewer;
use domain::ids::CaseId;
use jiff::civil::date;

async fn said(w: &World, viewer: &Viewer, id: &CaseId) -> Vec<String> {
    let view = w.casework.case_view(viewer, id).await.expect("seen");
    view.messages.into_iter().map(|message| message.text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_writes_to_the_offices_and_never_to_the_other_party() {
    let table = [
        // who, audience, passes
        ("complainant", None, true),
        ("complainant", Some("respondent"), false),
        ("my-zjj.jingban", None, true),
        ("my-zjj.jingban", Some("complainant"), false),
        ("my-zjj.jingban", Some("internal"), false),
        ("nm-fgw.shouli", None, false),
    ];
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        let (complainant, _) =
            w.casework.track(&registered.number, &registered.code).await.expect("answered").expect("let in");
        let lead = w.lead(id).await;
        let of = |who: &str| {
            if who == "complainant" { &complainant } else { w.who(if who == "nm-fgw.shouli" { &lead } else { who }) }
        };
        for (who, audience, passes) in table {
            let text = format!("{who}电话13912341234：{audience:?}");
            let mut pairs = vec![("text", text.as_str())];
            pairs.extend(audience.map(|audience| ("audience", audience)));
            let done = w.try_act(of(who), id, "post", &pairs).await;
            assert_eq!(done.is_ok(), passes, "{who} to {audience:?}: {done:?}");
        }
        let (own, theirs) = ("complainant电话13912341234：None", "my-zjj.jingban电话13912341234：None");
        assert_eq!(said(&w, &complainant, id).await, [own]);
        assert_eq!(said(&w, w.who("my-zjj.jingban"), id).await, [theirs]);
        assert_eq!(said(&w, w.who(&lead), id).await, [own, theirs]);
        for (who, asks) in [("complainant", false), ("my-zjj.jingban", false), ("nm-fgw.shouli", true)] {
            let view = w.casework.act_view(of(who), id, "post").await.expect("answered");
            let inputs = view.offer.expect("offered").inputs;
            assert_eq!(inputs.iter().any(|input| input.name == "audience"), asks, "{who}");
        }
    }
}
