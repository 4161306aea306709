//! Two complainants of one matter: the one whose case was merged keeps its code, reads the replies and may challenge; of
//! the other firm it learns nothing, and the other nothing of it.

use crate::world::World;
use casework::{CaseTab, Viewer, Visitor};
use domain::ids::CaseId;
use jiff::civil::date;

/// What must not be told of each of the two firms, by what it wrote and filed.
const OF_THE_SURVIVOR: [&str; 6] =
    ["南曼兴远建设有限公司", "王小明", "13912341234", "道路硬化", "至今未付尾款", "支付工程尾款"];
const OF_THE_MERGED: [&str; 6] =
    ["南曼另一家设备有限公司", "李大山", "13987654321", "锅炉采购", "锅炉早已交付", "支付设备款"];

fn other_firm() -> [(&'static str, &'static str); 9] {
    [
        ("enterprise", "南曼另一家设备有限公司"),
        ("contact_name", "李大山"),
        ("phone", "13987654321"),
        ("contract", "县中学锅炉采购合同"),
        ("narrative", "锅炉早已交付，一分未付。"),
        ("claim.1.words", "支付设备款"),
        ("claim.1.sum", "5,000.00"),
        ("confidential", "on"),
        ("channel", "xinfang"),
    ]
}

/// Everything a page and its letters say, as text.
async fn all_that_is_said(w: &World, viewer: &Viewer, id: &CaseId) -> String {
    let view = w.casework.case_page(viewer, id, &CaseTab::ALL).await.expect("its own page");
    let mut said = format!("{view:?}");
    for letter in &view.letters {
        said.push_str(&w.casework.letter_text(viewer, id, &letter.id).await.expect("its own letter").1);
    }
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merged_complainant_reads_the_reply_and_challenges_it_and_neither_learns_of_the_other() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let mut kept_form = vec![("confidential", "on")];
        kept_form.push(("claim.1.sum", "1,000,000.00"));
        let kept = w.register(&kept_form).await;
        let mut form = other_firm().to_vec();
        form.push(("native_id", "XF-7788"));
        let merged = w.register(&form).await;
        let lead = w.lead(&kept.id).await;
        let head = lead.replace("shouli", "fuzeren");

        // Another firm needs a reason, said beside its field; the second hand reads what differs.
        assert_eq!(w.fault(&lead, &merged.id, "merge", &[("case", &kept.number)]).await, "text");
        let why = [("case", kept.number.as_str()), ("text", "同一锅炉房工程的总包和设备供应")];
        w.act(&lead, &merged.id, "merge", &why).await;
        let page = w.casework.case_view(w.who(&head), &merged.id).await.expect("seen");
        let lines = format!("{:?}", page.proposals.first().expect("it waits for a hand").lines);
        assert!(lines.contains("与并入的案件不同") && lines.contains("5,000.00元，转入并入的案件"), "{lines}");
        w.act(&head, &merged.id, "endorse", &[]).await;
        assert_eq!(w.row(&kept.id).await.claimed_fen, 100_500_000, "no sum leaves the figures");
        assert_eq!(w.row(&merged.id).await.claimed_fen, 0, "and none counts twice");
        assert!(!w.casework.case_view(w.who("nm-fgw.shouli"), &kept.id).await.expect("seen").claims.is_empty());

        w.act(&lead, &kept.id, "accept", &[]).await;
        w.act(&lead, &kept.id, "hand_over", &[("organ", "my"), ("text", "由其管理")]).await;
        w.act("my.chengban", &kept.id, "sign_for", &[]).await;
        let untrue = [
            ("finding.1", "untrue"),
            ("finding.1.ground", "no_obligation"),
            ("finding.2", "untrue"),
            ("finding.2.ground", "no_obligation"),
            ("text", "南曼兴远建设有限公司的合同未生效"),
        ];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], &kept.id, "conclude", &untrue).await;
        w.act("my.chengban", &kept.id, "serve_reply", &[("manner", "system")]).await;
        w.drain().await;

        // Its own code opens its own number, and no other.
        let (owner, own) = w.casework.track(&merged.number, &merged.code).await.expect("answered").expect("in");
        assert_eq!(own, merged.id);
        assert!(w.casework.track(&kept.number, &merged.code).await.expect("answered").is_none());
        assert!(w.casework.open_relative(&owner, &kept.id, &Visitor::default()).await.is_err());
        assert!(matches!(w.casework.case_view(&owner, &kept.id).await, Err(casework::Error::NotFound)));
        let page = w.casework.case_view(&owner, &own).await.expect("its own page");
        let [survivor] = &page.relatives[..] else { panic!("{:?}", page.relatives) };
        assert_eq!((survivor.number.as_str(), survivor.outcome.as_deref()), (kept.number.as_str(), Some("已答复")));
        assert!(!survivor.opens);
        assert!(page.letters.iter().any(|letter| letter.title == "核实情况答复书"), "{:?}", page.letters);
        assert!(page.offers.iter().any(|offer| offer.label == "申请复核"));
        let said = all_that_is_said(&w, &owner, &own).await;
        for secret in OF_THE_SURVIVOR {
            assert!(!said.contains(secret), "{secret} is told to the merged complainant");
        }

        let (other, _) = w.casework.track(&kept.number, &kept.code).await.expect("answered").expect("in");
        w.try_act(&owner, &own, "challenge", &[("text", "李大山：锅炉采购合同已经生效")]).await.expect("challenged");
        assert_eq!(w.stage(&kept.id).await, "under_review");
        let twice = w.try_act(&other, &kept.id, "challenge", &[("text", "我也不服")]).await;
        assert!(twice.is_err(), "one review a decision");
        w.decide(
            &["nm-zjj.chengban", "nm-zjj.shenhe", "nm-zjj.pizhun"],
            &kept.id,
            "decide_review",
            &[("upheld", "on"), ("text", "维持")],
        )
        .await;
        w.drain().await;
        for (viewer, id) in [(&owner, &own), (&other, &kept.id)] {
            let page = w.casework.case_view(viewer, id).await.expect("its own page");
            assert!(page.letters.iter().any(|letter| letter.title == "复核决定书"), "both read the result");
        }
        let page = w.casework.case_view(&owner, &own).await.expect("its own page");
        assert_eq!(page.relatives[0].reviewed.as_deref(), Some("维持原决定"));
        let said = all_that_is_said(&w, &owner, &own).await;
        for secret in OF_THE_SURVIVOR {
            assert!(!said.contains(secret), "{secret} is told to the merged complainant");
        }
        let said = all_that_is_said(&w, &other, &kept.id).await;
        for secret in OF_THE_MERGED.iter().chain(&["XF-7788", merged.number.as_str(), merged.id.as_str()]) {
            assert!(!said.contains(secret), "{secret} is told to the surviving complainant");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merger_into_what_is_no_open_case_of_the_lead_is_refused_beside_its_field() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let [kept, merged, away] = [w.register(&[]).await, w.register(&[]).await, w.register(&[]).await];
        let lead = w.lead(&kept.id).await;
        let head = lead.replace("shouli", "fuzeren");
        w.decide(&[&lead, &head], &away.id, "merge", &[("case", &kept.number)]).await;
        let fault = |number: String| {
            let (w, lead, id) = (&w, lead.clone(), merged.id.clone());
            async move { w.fault(&lead, &id, "merge", &[("case", &number)]).await }
        };
        assert_eq!(fault(away.number.clone()).await, "case", "merged itself");
        let elsewhere = w.register(&[("respondent", "南曼州住房和城乡建设局")]).await;
        assert_eq!(fault(elsewhere.number.clone()).await, "case", "of another lead");
        let ended = w.register(&[]).await;
        let declined = [("reason", "no_contract_or_promise"), ("text", "没有协议、合同或者书面承诺")];
        w.decide(&[&lead, &head], &ended.id, "decline", &declined).await;
        assert_eq!(fault(ended.number.clone()).await, "case", "ended");
    }
}
