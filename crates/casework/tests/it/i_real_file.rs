//! The hotline's own workbook: bad rows reported and left out, the rest registered, importing again changes nothing.

use crate::world::World;
use domain::ids::ChannelId;
use jiff::civil::date;

const FILE: &[u8] = include_bytes!("../../../exchange/tests/data/hotline12345.xlsx");

#[tokio::test(flavor = "multi_thread")]
async fn the_hotlines_workbook_becomes_cases_once() {
    let w = World::at(store::testing::sqlite().await, date(2026, 11, 23)).await;
    let lead = w.who("nm-fgw.shouli").clone();
    let channel = ChannelId::parse("12345").expect("a channel");
    let report = w.casework.import(&lead, &channel, "hotline12345.xlsx", FILE, &|_, _| {}).await.expect("it reads");
    assert_eq!((report.taken, report.known, report.faults.len()), (279, 0, 9));
    assert!(report.numbers.len() + report.apart == report.taken);
    let again = w.casework.import(&lead, &channel, "hotline12345.xlsx", FILE, &|_, _| {}).await.expect("it reads");
    assert_eq!((again.taken, again.known), (0, 279));
    let rebuilt = w.casework.rebuild().await.expect("projections can be built anew");
    assert_eq!(rebuilt.cases, 279);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_table_is_refused_whole() {
    let w = World::at(store::testing::sqlite().await, date(2026, 11, 23)).await;
    let lead = w.who("nm-fgw.shouli").clone();
    let channel = ChannelId::parse("12345").expect("a channel");
    for bytes in [&b""[..], b"%PDF-1.7 not a table", &FILE[..2000]] {
        let refused = w.casework.import(&lead, &channel, "x.xlsx", bytes, &|_, _| {}).await;
        assert!(matches!(refused, Err(casework::Error::Import(_))));
    }
}
