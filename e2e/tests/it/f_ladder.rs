//! (f) The determining organ does nothing: ladder, then 提级办理.

use crate::steps::Handled;
use e2e::Visit;

#[tokio::test]
async fn silence_climbs_the_ladder_and_the_case_is_taken_away() {
    let v = Visit::start().await;
    v.sign_in("nm-fgw.shouli").await;
    let case = Handled::verifying(&v, &[]).await;
    assert!(!case.offers("my-fgj.fuzeren", "elevate").await, "the ladder comes first");
    for days in ["15", "15", "3"] {
        v.pass(days).await;
    }
    let letters = case.part("my-fgj.shouli", "letters").await;
    for word in ["催办", "督办", "约谈"] {
        assert!(letters.contains(word), "no {word} in {letters}");
    }
    case.act("nm-fgw.fuzeren", "elevate", &[("organ", "nm")]).await;
    assert!(!case.offers("nm.shenhe", "conclude").await);
    case.act("nm.chengban", "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
    assert!(case.stage("nm.chengban").await.contains("整改中"));
    v.end().await;
}
