use super::*;
use crate::{
    config::{Given, Settings},
    demo_clock::{Ahead, after_advance},
    edge::CLOCK_OFFSET,
    house::{House, Mode},
    lock::DataLock,
};
use std::collections::BTreeMap;

#[test]
fn requests_are_lines_that_a_person_could_type() {
    let table = [
        (r#""ping""#, Request::Ping),
        (
            r#"{"token":{"login":"a","scopes":["cases:read"],"days":7,"label":"x"}}"#,
            Request::Token(Asked {
                login: "a".to_owned(),
                scopes: vec!["cases:read".to_owned()],
                days: 7,
                label: "x".to_owned(),
            }),
        ),
        (r#""turn_keys""#, Request::TurnKeys),
        (r#"{"advance_days":30}"#, Request::AdvanceDays(30)),
        (
            r#"{"import":{"channel":"12345","path":"/a.xlsx"}}"#,
            Request::Import { channel: "12345".to_owned(), path: PathBuf::from("/a.xlsx") },
        ),
    ];
    for (line, request) in table {
        assert_eq!(serde_json::from_str::<Request>(line).unwrap(), request, "{line}");
        assert_eq!(serde_json::to_string(&request).unwrap(), line);
    }
}

const ORDERS: &str = "\
工单编号,来电时间,来电人,来电号码,企业名称,诉求标题,诉求内容,承办单位建议
GD1,2026-11-02 09:10,王先生,13000000001,甲公司,欠工程款,工程款十万元未付,勐阳县住房和城乡建设局
GD2,2026-11-02 09:20,李女士,13000000002,乙公司,欠货款,,勐阳县住房和城乡建设局
";

fn settings(data: &Path) -> Settings {
    let given = Given { data: Some(data.to_owned()), ..Given::default() };
    Settings::from_texts("", &BTreeMap::new(), &given).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_line_reaches_the_server_that_holds_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("orders.csv");
    std::fs::write(&file, ORDERS).unwrap();

    let silent = ask(&data, &Request::Ping).await.unwrap_err().to_string();
    assert!(silent.contains("没有应答"), "{silent}");

    let lock = DataLock::insist(&data).unwrap();
    let house = House::open(settings(&data), Mode::Demonstration).await.unwrap();
    house.casework.adopt_setup().await.unwrap();
    let worker = house.worker(house.casework.clone()).unwrap();
    let controlled = Controlled {
        casework: house.casework.clone(),
        settings: settings(&data),
        demonstration: true,
        invitation_days: 7,
        clock: Some(Arc::new(Ahead(Arc::clone(&house.edge)))),
        after_advance: after_advance(Arc::clone(&house.edge), house.store.clone(), worker, true),
    };
    let server = tokio::spawn(answer_all(listen(&data).unwrap(), controlled));

    let ping = ask(&data, &Request::Ping).await.unwrap();
    assert_eq!(ping, Answer { ok: true, lines: Vec::new(), failure: None });
    // The lock is held, so the command asks the server; the second time nothing is new.
    for _ in 0..2 {
        assert_eq!(import::run(settings(&data), "12345", &file).await.unwrap(), crate::Verdict::Fine);
    }
    let request = Request::Import { channel: "12345".to_owned(), path: file.clone() };
    let again = ask(&data, &request).await.unwrap();
    assert!(again.lines[0].starts_with("新登记 0 件，先前已登记 1 件"), "{again:?}");
    assert!(again.lines.iter().any(|line| line.contains("G3（GD2） 诉求内容：")), "{again:?}");
    let refused = import::run(settings(&data), "fax", &file).await.unwrap_err().to_string();
    assert!(refused.starts_with("没有渠道“fax”；可用的渠道：12345、"), "{refused}");

    let before = house.casework.now();
    let moved = ask(&data, &Request::AdvanceDays(30)).await.unwrap();
    assert!(moved.ok, "{moved:?}");
    assert!(house.casework.now().as_micros() - before.as_micros() >= 30 * 24 * 3600 * 1_000_000);
    let master = house.casework.vault().master_id();
    crate::keys::turn(&settings(&data)).unwrap();
    let turned = ask(&data, &Request::TurnKeys).await.unwrap();
    assert!(turned.ok, "{turned:?}");
    assert_ne!(house.casework.vault().master_id(), master, "the new key writes");
    while house.casework.rotate_some().await.unwrap() {}
    assert_eq!(house.casework.key_status().await.unwrap().behind(), 0);
    let (backup, keys) = keys_command::wrapped_keys(&house.store).await.unwrap();
    assert_eq!(keys_command::read_backup(&backup).unwrap().len() as u64, keys);
    assert!(keys > 0 && keys_command::read_backup("x").is_err());
    server.abort();
    house.close().await;
    drop(lock);

    let reopened = House::open(settings(&data), Mode::AsItIs).await.unwrap();
    assert_eq!(reopened.store.setting(CLOCK_OFFSET).await.unwrap().as_deref(), Some("2592000000000"));
    assert!(
        reopened.casework.now().as_micros() > before.as_micros() + 29 * 24 * 3600 * 1_000_000,
        "kept over a restart"
    );
    reopened.close().await;
    // Nobody holds the lock now: the command does it itself.
    assert_eq!(import::run(settings(&data), "12345", &file).await.unwrap(), crate::Verdict::Fine);
}
