//! (a) A 12345 row through the whole mechanism, to a repaired record and an answered channel.

use crate::world::World;
use domain::ids::{CaseId, ChannelId};
use jiff::civil::date;

/// A workbook row about 勐阳县住建局, as the hotline hands it over.
const ROW: &str = "工单编号,来电时间,来电人,来电号码,企业,诉求标题,诉求内容,承办单位建议\r\n\
    RX20260302000001,2026-03-02 10:11:12,岩温,13988887777,南曼兴远建设有限公司,反映勐阳县住房和城乡建设局欠付工程款问题,\
    来电人岩温反映：其所在企业承建的道路工程完工后，对方欠付工程款，金额45900元，一直推诿。,勐阳县住房和城乡建设局\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_hotline_row_becomes_a_record_and_is_repaired() {
    for db in store::testing::engines().await {
        let world = World::at(db, date(2026, 3, 3)).await;
        let lead = world.who("nm-fgw.shouli").clone();
        let channel = ChannelId::parse("12345").expect("a channel");
        let report =
            world.casework.import(&lead, &channel, "a.csv", ROW.as_bytes(), &|_, _| {}).await.expect("it reads");
        assert_eq!((report.taken, report.known, report.faults.len()), (1, 0, 0));
        let again =
            world.casework.import(&lead, &channel, "a.csv", ROW.as_bytes(), &|_, _| {}).await.expect("it reads");
        assert_eq!((again.taken, again.known), (0, 1), "importing again changes nothing");
        let number = &report.numbers[0];
        let id = world.casework.find_number(&lead, number).await.expect("the store answers").expect("it is there");
        play(&world, &id).await;
    }
}

async fn play(w: &World, id: &CaseId) {
    let lead = w.lead(id).await;
    let head = lead.replace("shouli", "fuzeren");
    w.act(&lead, id, "correct", &[("field", "breach"), ("new", "拖欠款项"), ("text", "核对")]).await;
    let found = [("field", "government_investment"), ("respondent", "my-zjj"), ("sums.1", "45900")];
    w.act(&lead, id, "accept", &found).await;
    assert_eq!(w.refusal(&lead, id, "hand_over", &[("organ", "my-zjj"), ("text", "就近")]).await, "not-a-candidate");
    w.act(&lead, id, "hand_over", &[("organ", "my"), ("text", "由其管理")]).await;
    w.act("my.chengban", id, "sign_for", &[]).await;
    w.act("my.chengban", id, "order_statement", &[]).await;
    w.act("my-zjj.jingban", id, "state", &[("excuses", "lack_of_funds"), ("text", "资金紧张")]).await;
    w.act("my.chengban", id, "conclude", &[("finding.1", "true"), ("text", "合同、验收单齐全，欠款属实")]).await;
    w.act("my.chengban", id, "serve_order", &[("manner", "system")]).await;
    assert_eq!(w.stage(id).await, "rectifying");
    // 属实 alone makes no record.
    assert_eq!(
        w.refusal("my.chengban", id, "determine", &[("severity", "general"), ("text", "认定")]).await,
        "wrong-stage"
    );
    w.days(45).await;
    assert_eq!(w.stage(id).await, "determining");
    w.act("my.chengban", id, "serve_notice", &[("manner", "system")]).await;
    w.act("my-zjj.jingban", id, "lodge_defence", &[("text", "正在筹措")]).await;
    let early = w.refusal("my.chengban", id, "determine", &[("severity", "general"), ("text", "认定")]).await;
    assert_eq!(early, "defence-open");
    w.act("my.chengban", id, "hear_defence", &[("text", "已听取")]).await;
    w.act("my.chengban", id, "determine", &[("severity", "general"), ("text", "拒不整改")]).await;
    assert_eq!(w.stage(id).await, "determining", "one hand determines nothing");
    assert_eq!(w.refusal("my.chengban", id, "endorse", &[]).await, "not-next-hand");
    w.act("my.shenhe", id, "endorse", &[]).await;
    w.act("my.pizhun", id, "endorse", &[]).await;
    assert_eq!(w.stage(id).await, "recorded");
    let register = w.casework.register_page(&casework::RecordForm::default()).await.expect("the register");
    assert_eq!(register.items.len(), 1, "the record is public");
    assert!(!format!("{register:?}").contains("南曼兴远"), "{register:?}");
    w.drain().await;

    w.act("nm-fgw.shouli", id, "receive_push", &[]).await;
    w.drain().await;
    let package = w.db.store.packages(50).await.expect("packages").into_iter().find(|one| one.feed == "records");
    let package = package.expect("the record went to the province");
    receipt(w, &package.package_id).await;
    let view = w.casework.case_view(w.who(&lead), id).await.expect("the lead sees it");
    assert!(view.record.iter().any(|(label, value)| label == "省级回执" && value == "已完成"), "{:?}", view.record);

    let measures = ["policy_support", "procurement"];
    for measure in measures {
        w.act(&head, id, "propose_sanction", &[("measure", measure)]).await;
    }
    let view = w.casework.case_view(w.who(&lead), id).await.expect("the lead sees it");
    assert_eq!(view.sanctions.len(), 2);
    let mut units = Vec::new();
    for (sanction, measure) in view.sanctions.iter().zip(measures) {
        let unit = w.people.iter().find(|(login, who)| {
            login.ends_with("chengjie") && w.casework.organ_name(who.organ.as_ref().expect("an organ")) == sanction.unit
        });
        let login = unit.unwrap_or_else(|| panic!("nobody for {}", sanction.unit)).0.clone();
        w.decide(&[&login, &format!("{login}fuzeren")], id, "decide_sanction", &[("measure", measure)]).await;
        let proof = w.proof(&login, id).await;
        w.act(&login, id, "apply_sanction", &[("no", &sanction.no.to_string()), ("proof", &proof)]).await;
        units.push((login, sanction.no));
    }

    let owed = view.claims[0].outstanding.clone();
    let proof = w.proof("my-zjj.jingban", id).await;
    w.act("my-zjj.jingban", id, "report_performed", &[("payments.1", &owed), ("proof", &proof)]).await;
    assert_eq!(
        w.refusal("my.chengban", id, "determine", &[("severity", "general"), ("text", "再次")]).await,
        "wrong-stage"
    );
    let proof = w.proof("my.chengban", id).await;
    w.decide(&["my.chengban", "my.pizhun"], id, "accept_performance", &[("payments.1", &owed), ("proof", &proof)])
        .await;
    w.act("my-zjj.jingban", id, "apply_repair", &[("text", "已全部付清")]).await;
    w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "grant_repair", &[("text", "已纠正")]).await;
    assert_eq!(w.stage(id).await, "repaired");
    // Who complained by the hotline has no code: the decision is served on paper.
    let (proof, today) = (w.proof("my.chengban", id).await, w.casework.now().date().to_string());
    let served = [("manner", "post"), ("reached_on", today.as_str()), ("proof", proof.as_str())];
    w.act("my.chengban", id, "serve_reply", &served).await;
    w.drain().await;
    for (login, no) in units {
        let proof = w.proof(&login, id).await;
        w.act(&login, id, "confirm_lifted", &[("no", &no.to_string()), ("proof", &proof)]).await;
    }
    let package =
        w.db.store
            .packages(50)
            .await
            .expect("packages")
            .into_iter()
            .find(|one| one.feed == "records" && one.receipt_state.is_none());
    receipt(w, &package.expect("the repair went to the province").package_id).await;
    assert_eq!(w.stage(id).await, "repaired", "the channel waits for its answer");
    w.act(&lead, id, "answer_channel", &[("source", "12345/RX20260302000001"), ("receipt", "HZ-1")]).await;
    assert_eq!(w.stage(id).await, "repaired", "the complainant may challenge the repair");
    w.days(33).await;
    assert_eq!(w.stage(id).await, "closed");
    assert!(!w.row(id).await.recorded);
    let register = w.casework.register_page(&casework::RecordForm::default()).await.expect("the register");
    assert!(register.items.is_empty(), "a repaired record is no longer public");
    w.drain().await;
    let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
    for kind in [
        "receipt",
        "acceptance",
        "hand_over",
        "rectification_order",
        "advance_notice",
        "determination",
        "push",
        "sanction_proposal",
        "sanction",
        "repair",
        "sanction_end",
        "closing",
    ] {
        assert!(letters.iter().any(|letter| letter.kind == kind), "a letter {kind} was issued");
    }
    let signing = w.out.signing.verifying_key();
    w.db.store.checkpoint(w.casework.now().as_micros(), &w.out.signing).await.expect("a checkpoint");
    let report = w.db.store.verify_database(signing, Some(w.casework.vault())).await.expect("it verifies");
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

/// The province puts a receipt into the inbound folder.
async fn receipt(w: &World, package: &str) {
    let inbound = w.db.folder().join("inbound");
    std::fs::create_dir_all(&inbound).expect("a folder");
    let text = format!(
        r#"{{"package":"{package}","state":"accepted","rows":[],"received_at":"{}"}}"#,
        w.casework.now().to_minutes()
    );
    std::fs::write(inbound.join(format!("{package}.receipt.json")), text).expect("a file");
    assert_eq!(w.casework.take_receipts(&inbound).await.expect("receipts are taken"), 1);
}
