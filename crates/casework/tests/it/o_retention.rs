//! Destruction by two persons leaves the chain, the proofs and the figures, and nothing that says who.

use crate::world::World;
use casework::Error;
use domain::ids::CaseId;
use jiff::civil::date;

/// What must not be found anywhere afterwards.
const SECRETS: [&str; 5] =
    ["南曼兴远建设有限公司", "13912341234", "王小明", "工程已于2024年验收，至今未付尾款", "绝密附件内容"];

async fn closed_case(w: &World) -> CaseId {
    let id = w.register(&[]).await.id;
    let lead = w.lead(&id).await;
    let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>("绝密附件内容".as_bytes().to_vec())]);
    w.casework.add_evidence(w.who(&lead), &id, "附件.txt", bytes, None).await.expect("the file is filed");
    let head = lead.replace(".shouli", ".fuzeren");
    w.decide(&[&lead, &head], &id, "decline", &[("reason", "out_of_field"), ("text", "不属于六个领域")]).await;
    w.drain().await;
    w.act(&lead, &id, "serve_reply", &[("manner", "system")]).await;
    id
}

fn files(path: &std::path::Path, found: &mut Vec<u8>) {
    for entry in std::fs::read_dir(path).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.extend(std::fs::read(path).expect("a file"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_persons_destroy_what_says_who_and_the_chain_still_holds() {
    for db in store::testing::engines().await {
        let name = db.name;
        let w = World::at(db, date(2026, 3, 3)).await;
        let case = closed_case(&w).await;
        let head = w.lead(&case).await.replace(".shouli", ".fuzeren");
        let (lead, office) = (w.who(&head).clone(), w.who("nm-fgw.lianxi").clone());
        w.pass_days(60).await;
        let closed = w.row(&case).await;
        assert!(closed.closed, "{name}: {}", closed.stage);
        assert!(w.casework.retention(&lead).await.expect("the page").due.is_empty(), "{name}: not before its time");

        w.pass_days(31 * 366).await;
        let kept = w
            .register(&[("enterprise", "南曼另一家公司"), ("phone", "13900000000"), ("contact_name", "李四")])
            .await
            .id;
        w.casework.hold_case(&lead, &closed.number, "suit", "（2055）示01民初1号").await.expect("held");
        let due = w.casework.retention(&lead).await.expect("the page").due;
        assert_eq!(due.iter().map(|item| item.number.as_str()).collect::<Vec<_>>(), [closed.number.as_str()], "{name}");
        assert!(due[0].stopped.as_deref().is_some_and(|why| why.contains("诉讼")), "{due:?}");
        let all = [case.to_string()];
        assert_eq!(w.casework.propose_destructions(&lead, &all).await.expect("answers"), 0, "a held case stays");
        w.casework.release_case(&lead, case.as_str()).await.expect("released");

        assert_eq!(w.casework.propose_destructions(&lead, &all).await.expect("answers"), 1, "{name}");
        assert_eq!(w.casework.propose_destructions(&lead, &all).await.expect("answers"), 0, "once");
        let id = w.casework.retention(&office).await.expect("the page").destructions[0].id.clone();
        assert!(matches!(w.casework.decide_destruction(&lead, &id, true).await, Err(Error::Forbidden(_))), "not alone");
        let facts = w.db.store.facts(case.as_str()).await.expect("answers").expect("figures");
        w.casework.decide_destruction(&office, &id, true).await.expect("approved and carried out");
        assert!(matches!(w.casework.decide_destruction(&office, &id, true).await, Err(Error::Invalid(_))), "once");

        let item = w.casework.destruction(&id).await.expect("the certificate");
        assert!(item.done && item.proposed.0 != item.decided.expect("decided").0, "{name}");
        let stream = w.db.store.load_stream(case.as_str()).await.expect("answers").expect("the log stays");
        assert_eq!(item.head_hash, stream.head_hash, "{name}");
        assert_eq!(
            w.db.store.facts(case.as_str()).await.expect("answers").expect("figures"),
            facts,
            "{name}: the figures stay"
        );
        let row = w.row(&case).await;
        assert_eq!(row.enterprise_name, "（已依法销毁）", "{name}");
        let report = w.db.store.verify_database(w.out.signing.verifying_key(), Some(&w.vault)).await.expect("verified");
        assert_eq!((report.problems.as_slice(), report.erased.as_slice()), (&[][..], &all[..]), "{name}");
        let view = w.casework.case_view(&lead, &case).await.expect("the page of an erased case opens");
        let text = format!("{view:?}");
        for secret in SECRETS {
            assert!(!text.contains(secret), "{name}: {secret} shows on the page");
        }
        let other = w.casework.case_view(&lead, &kept).await.expect("another case is untouched");
        assert!(format!("{other:?}").contains("南曼另一家公司"), "{name}");
        assert_eq!(w.casework.rebuild().await.expect("rebuilt").cases, 2, "{name}");
        assert_eq!(w.row(&case).await.enterprise_name, "（已依法销毁）", "{name}: the list equals the fold");

        if name == "sqlite" {
            let folder = w.db.folder().to_owned();
            w.db.store.close().await;
            let mut bytes = Vec::new();
            // What was laid out for the province is cleared by the daily round; see the tests of `jobs`.
            std::fs::remove_dir_all(folder.join("outbound")).expect("packages were laid out");
            files(&folder, &mut bytes);
            for secret in SECRETS {
                let there = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!there, "{secret} is still in a file of the data folder");
            }
        }
    }
}
