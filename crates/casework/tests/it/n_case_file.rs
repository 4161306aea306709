//! The whole case file as one package, the file list, what each side reads of clocks, and what is new.

use crate::world::World;
use casework::{Error, LOG_NAME};
use futures_util::TryStreamExt;
use jiff::civil::date;
use std::io::{Cursor, Read};

#[tokio::test(flavor = "multi_thread")]
async fn a_package_holds_what_proves_itself_and_each_original_as_it_came() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        w.drain().await;
        let proof = w.proof("my.chengban", id).await;
        let handler = w.who("my.chengban");
        let (item, original) = w.casework.read_evidence(handler, id, &proof).await.expect("its own file");
        let original: Vec<u8> = original.try_collect::<Vec<_>>().await.expect("it opens").concat();
        let (number, pieces) = w.casework.case_package(handler, id).await.expect("an officer may take it");
        assert_eq!(number, registered.number);
        let bytes = pieces.try_collect::<Vec<_>>().await.expect("it is whole").concat();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let names: Vec<_> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
        let mut read = |name: &str| {
            let mut bytes = Vec::new();
            archive.by_name(name).expect("it is there").read_to_end(&mut bytes).expect("it reads");
            bytes
        };
        let log: store::CasePackage = serde_json::from_slice(&read(LOG_NAME)).expect("the log as `verify` reads it");
        assert_eq!(log.case_id, id.as_str());
        let stored = names.iter().find(|name| name.starts_with("证据/")).expect("the evidence");
        assert_eq!(read(stored), original, "{}", w.db.name);
        assert!(names.iter().any(|name| name.starts_with("文书/")), "{names:?}");
        let index = String::from_utf8(read("卷内目录.csv")).expect("text");
        assert!(index.contains(&item.digest) && index.contains(&log.head_hash), "{index}");
        assert!(String::from_utf8(read("说明.txt")).expect("text").contains("jiannuo verify"));
        let respondent = w.casework.case_package(w.who("my-zjj.jingban"), id).await;
        assert!(matches!(respondent.err(), Some(Error::Forbidden(_))), "the other side takes no file");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_reads_its_own_clocks_and_a_stop_names_its_clock() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.verifying(&[]).await;
        let id = &registered.id;
        w.act("my.chengban", id, "order_statement", &[]).await;
        let own = w.casework.case_view(w.who("my-zjj.jingban"), id).await.expect("seen").clocks;
        assert!(!own.is_empty() && own.iter().all(|clock| clock.owner == own[0].owner), "{own:?}");
        let officer = w.casework.case_view(w.who("my.chengban"), id).await.expect("seen");
        assert!(officer.clocks.len() > own.len());
        let signed = officer.timeline.iter().find(|item| item.label == "签收").expect("it was signed for");
        assert!(signed.clocks.iter().any(|words| words == "“签收”停止计时"), "{signed:?}");
        assert!(!officer.timeline.iter().any(|item| item.label == "停止计时"), "told with what stopped it");
        let version = officer.version;
        let none = w.casework.news(w.who("my.chengban"), id, version, version).await.expect("answers");
        assert_eq!(none, None);
        let stranger = w.casework.news(w.who("my-zjj.jingban"), id, 1, 1).await.expect("its own case").expect("news");
        assert!(stranger.items.iter().all(|item| item.details.iter().all(|line| !line.contains("拟办"))));
    }
}
