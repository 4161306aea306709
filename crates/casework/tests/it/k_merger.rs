//! Two complaints of one matter become one case, and two again while nothing rests on it.

use crate::world::World;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn a_merger_moves_both_cases_in_one_commit_and_can_be_undone() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let kept = w.register(&[]).await;
        let merged = w.register(&[("channel", "xinfang"), ("native_id", "XF1")]).await;
        let lead = w.lead(&kept.id).await;
        let head = lead.replace("shouli", "fuzeren");
        let unknown = w.try_act(w.who(&lead), &merged.id, "merge", &[("case", "NM2026-999999-A")]).await;
        assert!(matches!(unknown, Err(casework::Error::Invalid(_))), "{unknown:?}");
        let number = kept.number.to_lowercase();
        w.decide(&[&lead, &head], &merged.id, "merge", &[("case", &number)]).await;
        assert_eq!(w.stage(&merged.id).await, "merged");
        let sources = |row: &casework::CaseView| row.matter.iter().filter(|(label, _)| label == "来源渠道").count();
        let view = w.casework.case_view(w.who(&lead), &kept.id).await.expect("seen");
        assert_eq!(sources(&view), 1, "the channel's answer is owed by the case that lives on");
        assert_eq!(w.row(&kept.id).await.claimed_fen, 100_000_000, "one matter, one sum");

        w.act(&lead, &kept.id, "undo_merge", &[("case", merged.id.as_str())]).await;
        assert_eq!(w.stage(&merged.id).await, "merged", "one hand undoes nothing");
        w.act(&head, &kept.id, "endorse", &[]).await;
        assert_eq!(w.stage(&merged.id).await, "registered");
        let view = w.casework.case_view(w.who(&lead), &kept.id).await.expect("seen");
        assert_eq!(sources(&view), 0);

        w.decide(&[&lead, &head], &merged.id, "merge", &[("case", &kept.number)]).await;
        w.act(&lead, &kept.id, "accept", &[]).await;
        w.act(&lead, &kept.id, "hand_over", &[("organ", "my"), ("text", "由其管理")]).await;
        w.act("my.chengban", &kept.id, "sign_for", &[]).await;
        w.act("my.chengban", &kept.id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
        let late = w.refusal(&lead, &kept.id, "undo_merge", &[("case", merged.id.as_str())]).await;
        assert_eq!(late, "rested-on");
    }
}
