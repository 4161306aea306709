//! Silence is never read as "no": an act whose form leaves a question open is refused where it was left open.

use crate::world::World;
use casework::Error;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn a_question_left_open_is_refused_at_its_name_and_nothing_happens() {
    let table = [
        ("answer_consent", "given"),
        ("enter_outside_outcome", "done"),
        ("uphold_defence", "end"),
        ("enter_receipt", "accepted"),
        ("decide_objection", "upheld"),
        ("decide_review", "upheld"),
        ("decide_withdrawal", "end"),
        ("take_off_file", "judgment"),
        ("enter_judgment", "judgment"),
        ("state", "excuses"),
        ("accept_performance", "payments.1"),
        ("conclude", "finding.1"),
    ];
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = w.verifying(&[]).await.id;
        let before = w.row(&id).await.version;
        for (act, name) in table {
            for pairs in [vec![("text", "情况说明")], vec![("text", "情况说明"), (name, "说不清")]] {
                match w.try_act(w.who("my.chengban"), &id, act, &pairs).await {
                    Err(Error::Invalid(faults)) => {
                        assert!(faults.iter().any(|fault| fault.field == name), "{act} {pairs:?}: {faults:?}");
                    }
                    other => panic!("{act} {pairs:?}: {other:?}"),
                }
            }
        }
        let found = [("finding.1", "untrue"), ("ground.1", "evidence"), ("text", "已付清")];
        let open = w.try_act(w.who("my.chengban"), &id, "conclude", &found).await;
        assert!(matches!(&open, Err(Error::Invalid(all)) if all[0].field == "finding.1.ground"), "{open:?}");
        assert_eq!(w.row(&id).await.version, before);
    }
}
