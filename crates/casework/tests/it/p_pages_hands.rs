//! Whoever signs sees what it signs: every value of the pending act in words, its files, and what changed since it was
//! sent back.

use crate::world::World;
use casework::{ActLine, CaseView, ProposalItem};
use domain::ids::CaseId;
use jiff::civil::date;

impl World {
    pub async fn view(&self, login: &str, id: &CaseId) -> CaseView {
        self.casework.case_view(self.who(login), id).await.expect("seen")
    }

    async fn pending(&self, login: &str, id: &CaseId) -> ProposalItem {
        self.view(login, id).await.proposals.into_iter().next().expect("a decision is pending")
    }
}

fn value<'a>(lines: &'a [ActLine], label: &str) -> Vec<&'a str> {
    lines.iter().filter(|line| line.label == label).map(|line| line.text.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_reads_every_value_of_what_it_signs() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = w.verifying(&[]).await.id;

        w.act(
            "my.chengban",
            &id,
            "extend",
            &[("clock", "verification"), ("ground", "complexity"), ("text", "案情复杂")],
        )
        .await;
        let pending = w.pending("my.pizhun", &id).await;
        for (label, expected) in [
            ("时限", "核实"),
            ("现届满日", "2026-03-17"),
            ("延长后届满日", "2026-03-31"),
            ("理由", "案情复杂"),
            ("说明", "案情复杂"),
        ] {
            assert_eq!(value(&pending.lines, label), [expected], "{label}");
        }
        let desk = w.casework.desk(w.who("my.pizhun")).await.expect("a workbench");
        assert_eq!(desk.hands[0].brief, "时限：核实；现届满日：2026-03-17；延长后届满日：2026-03-31；理由：案情复杂");
        w.act("my.pizhun", &id, "send_back", &[("text", "先核实再说")]).await;

        let conclude = |finding, ground, text| [("finding.1", finding), ("finding.1.ground", ground), ("text", text)];
        w.act("my.chengban", &id, "conclude", &conclude("untrue", "performed_already", "已付清")).await;
        let pending = w.pending("my.shenhe", &id).await;
        assert!(pending.sent_back.is_none(), "another act was sent back");
        assert_eq!(value(&pending.lines, "第1项诉求"), ["支付工程尾款", "主张1,000,000.00元，尚欠1,000,000.00元"]);
        assert_eq!(value(&pending.lines, "第1项结论"), ["不属实"]);
        assert_eq!(value(&pending.lines, "第1项依据"), ["已经履行"]);
        w.act("my.shenhe", &id, "send_back", &[("text", "没有付款凭证")]).await;

        w.act("my.chengban", &id, "conclude", &conclude("untrue", "no_obligation", "合同没有约定")).await;
        let pending = w.pending("my.shenhe", &id).await;
        let back = pending.sent_back.expect("it was sent back before");
        assert_eq!(back.opinion, "没有付款凭证");
        let before: Vec<_> =
            pending.lines.iter().filter_map(|line| Some((line.label.as_str(), line.before.as_deref()?))).collect();
        assert_eq!(before, [("第1项依据", "已经履行"), ("核实情况", "已付清")]);
        w.act("my.shenhe", &id, "endorse", &[("text", "合同第三条可证")]).await;
        let pending = w.pending("my.pizhun", &id).await;
        assert!(pending.signed[1].ends_with("：合同第三条可证"), "{:?}", pending.signed);

        let laid: Vec<_> =
            w.view("my.pizhun", &id).await.timeline.into_iter().filter(|item| item.label == "拟办").collect();
        assert!(laid[2].details.contains(&"第1项依据：无约定义务".to_owned()), "{:?}", laid[2].details);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_acceptance_shows_the_sum_and_opens_its_proof_and_the_respondent_sees_none_of_it() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = w.verifying(&[]).await.id;
        w.act("my.chengban", &id, "conclude", &[("finding.1", "true"), ("text", "欠款属实")]).await;
        w.act("my.chengban", &id, "serve_order", &[("manner", "system")]).await;
        let slip = w.proof("my-zjj.jingban", &id).await;
        let paid = [("payments.1", "250000"), ("proof", slip.as_str())];
        w.act("my-zjj.jingban", &id, "report_performed", &paid).await;
        w.confirmed(&id, "payment").await;
        w.act("my.chengban", &id, "accept_performance", &paid).await;
        let closed = w.view("my.chengban", &id).await.closed;
        assert!(closed.contains(&"整改验收通过".to_owned()), "what waits for a hand is not laid twice: {closed:?}");
        let pending = w.pending("my.pizhun", &id).await;
        assert_eq!(value(&pending.lines, "第1项履行"), ["250,000.00元"]);
        let file = pending.lines.iter().find_map(|line| line.evidence.as_ref()).expect("the slip is linked");
        assert_eq!(file.id, slip);
        assert_eq!(w.view("my-zjj.jingban", &id).await.proposals, []);
    }
}
