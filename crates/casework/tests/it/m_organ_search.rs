//! An officer types what he knows of an organ and learns why each hit was found.

use crate::world::World;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn an_organ_is_found_by_name_short_name_former_name_code_and_pinyin() {
    let db = store::testing::sqlite().await;
    let w = World::at(db, date(2026, 3, 3)).await;
    let table = [
        ("南曼州住房和城乡建设局", "nm-zjj", "名称"),
        ("州住建局", "nm-zjj", "简称“"),
        ("南曼州扶贫开发办公室", "nm-xcj", "原名“南曼州扶贫开发办公室”"),
        ("1153990070132733X5", "nm-zjj", "统一社会信用代码"),
        ("zzjj", "nm-zjj", "拼音“州住建局”"),
        ("zhouzhujianju", "nm-zjj", "拼音“州住建局”"),
        ("南曼州住房", "nm-zjj", "名称"),
    ];
    for (text, id, matched) in table {
        let found = w.casework.find_organs(text, date(2026, 3, 3), 20);
        let hit = found.iter().find(|hit| hit.id.as_str() == id);
        let hit = hit.unwrap_or_else(|| panic!("{text} does not find {id}: {found:?}"));
        assert!(hit.matched.starts_with(matched), "{text}: {}", hit.matched);
    }
    // 县教体局 and 县交通局 are spelt alike: both are shown.
    let alike = w.casework.find_organs("xjtj", date(2026, 3, 3), 20);
    for words in ["拼音“县教体局”", "拼音“县交通局”"] {
        assert!(alike.iter().any(|hit| hit.matched == words), "{words}: {alike:?}");
    }
    assert!(w.casework.find_organs("  ", date(2026, 3, 3), 5).is_empty());
    // Of an organ that is no more, the successor stands beside it.
    let gone = w.casework.find_organs("南曼州质量技术监督局", date(2026, 3, 3), 5);
    assert!(!gone[0].exists && gone[0].successors.iter().any(|(id, _)| id.as_str() == "nm-scj"), "{gone:?}");
}
