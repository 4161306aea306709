//! (g) A matter from 2022 entered as 历史补录 by two hands.

use crate::steps::Handled;
use e2e::Visit;

#[tokio::test]
async fn a_matter_from_2022_is_placed_where_it_stood() {
    let v = Visit::start().await;
    v.sign_in("nm-fgw.shouli").await;
    let case = Handled::enter(&v, &[("backlog", "on"), ("signed_on", "2021-05-10")]).await;
    let proof = case.proof("my-fgj.shouli").await;
    let point = [("point", "verifying"), ("organ", "my"), ("date", "2022-03-01"), ("proof", proof.as_str())];
    case.act("my-fgj.shouli", "place_backlog", &point).await;
    assert!(case.stage("my-fgj.shouli").await.contains("已登记"), "one hand places nothing");
    case.act("my-fgj.fuzeren", "endorse", &[]).await;
    let scan = case.proof("my.chengban").await;
    let record = [("point", "recorded"), ("date", "2022-09-01"), ("severity", "general"), ("proof", scan.as_str())];
    case.decide(&["my.chengban", "my.shenhe", "my.pizhun"], "place_backlog", &record).await;
    assert!(case.stage("my-fgj.shouli").await.contains("已认定失信"));
    case.act("nm-fgw.shouli", "receive_push", &[]).await;
    v.end().await;
}
