//! The record after the determination: whose desk each duty lies on, and who may do it.

use crate::world::World;
use domain::{act::ActKind, ids::CaseId, options::OfferKind};
use jiff::civil::date;

/// Determined by 勐阳县人民政府 against 勐阳县住房和城乡建设局.
async fn recorded(w: &World) -> CaseId {
    let id = w.verifying(&[]).await.id;
    w.act("my.chengban", &id, "conclude", &[("finding.1", "true"), ("text", "欠款属实")]).await;
    w.act("my.chengban", &id, "serve_order", &[("manner", "system")]).await;
    w.days(45).await;
    w.act("my.chengban", &id, "serve_notice", &[("manner", "system")]).await;
    w.days(8).await;
    let determine = [("severity", "general"), ("text", "拒不整改")];
    w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], &id, "determine", &determine).await;
    assert_eq!(w.stage(&id).await, "recorded");
    id
}

/// The acts that lie on a desk for a case, and what its owner is offered there.
async fn desk(w: &World, login: &str, id: &CaseId) -> (Vec<String>, Vec<String>) {
    let desk = w.casework.desk(w.who(login)).await.expect("a workbench");
    let owed = desk.owed.all().filter(|item| item.id == *id).filter_map(|item| item.act.code.clone()).collect();
    let waits = desk.waits.items.iter().filter(|item| item.id == *id).map(|item| item.clock.clone()).collect();
    (owed, waits)
}

async fn offered(w: &World, login: &str, id: &CaseId, kind: ActKind) -> bool {
    let view = w.casework.case_view(w.who(login), id).await.expect("the case is seen");
    view.offers.iter().any(|offer| offer.kind == OfferKind::Act(kind))
}

/// How often an organ was urged.
async fn urged(w: &World, id: &CaseId, organ: &str) -> usize {
    let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
    let ladder = |kind: &str| ["urge", "supervision", "interview"].contains(&kind);
    letters.iter().filter(|letter| letter.recipient == organ && ladder(&letter.kind)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn receiving_a_push_lies_on_the_desk_that_can_do_it_and_the_organ_that_determined_is_not_urged() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = &recorded(&w).await;
        let (owed, waits) = desk(&w, "nm-fgw.shouli", id).await;
        assert!(owed.contains(&"receive_push".to_owned()), "{owed:?}");
        assert!(!waits.contains(&"接收推送".to_owned()), "{waits:?}");
        assert!(offered(&w, "nm-fgw.shouli", id, ActKind::ReceivePush).await);
        let (owed, _) = desk(&w, "my.chengban", id).await;
        assert_eq!(owed, Vec::<String>::new(), "the organ that determined owes nothing");
        let before = urged(&w, id, "my").await;
        // Left lying, it is the reporting lead that is urged.
        w.days(12).await;
        assert!(urged(&w, id, "nm-fgw").await > 0);
        assert_eq!(urged(&w, id, "my").await, before, "nor is it urged");

        w.act("nm-fgw.shouli", id, "return_for_defects", &[("text", "主体代码缺一位")]).await;
        assert_eq!(desk(&w, "my.chengban", id).await.0, ["mend_defects"]);
        assert!(offered(&w, "my.chengban", id, ActKind::MendDefects).await);
        assert!(!offered(&w, "nm-fgw.shouli", id, ActKind::ReceivePush).await, "not before it is mended");
        w.act("my.chengban", id, "mend_defects", &[]).await;
        w.act("nm-fgw.shouli", id, "receive_push", &[]).await;
    }
}

async fn letters(w: &World, id: &CaseId, kind: &str) -> Vec<(String, String)> {
    w.drain().await;
    let all = w.db.store.letters_of(id.as_str()).await.expect("letters");
    let mut found = Vec::new();
    for letter in all.into_iter().filter(|letter| letter.kind == kind) {
        let (_, text) =
            w.casework.letter_text(w.who("nm-fgw.shouli"), id, &letter.letter_id).await.expect("it is read");
        found.push((letter.recipient, text));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_prefectures_lead_writes_to_the_province_and_names_the_government_of_the_place() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = &recorded(&w).await;
        let measure = [("measure", "special_bonds")];
        assert_eq!(w.refusal("my-fgj.shouli", id, "report_measure", &measure).await, "no-power");
        w.act("my-fgj.shouli", id, "propose_sanction", &measure).await;
        let proposed = letters(&w, id, "sanction_proposal").await;
        assert_eq!(proposed.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), ["nm-fgw"]);
        assert!(letters(&w, id, "measure_report").await.is_empty(), "nothing has gone up");
        assert!(desk(&w, "nm-fgw.shouli", id).await.0.contains(&"report_measure".to_owned()));
        w.act("nm-fgw.shouli", id, "report_measure", &measure).await;
        assert!(letters(&w, id, "measure_report").await.is_empty(), "one hand asks for nothing");
        w.act("nm-fgw.fuzeren", id, "endorse", &[]).await;
        let sent = letters(&w, id, "measure_report").await;
        let [(to, text)] = sent.as_slice() else { panic!("{sent:?}") };
        assert_eq!(to, w.casework.profile().province.as_str());
        assert!(text.contains("对勐阳县人民政府实施"), "{text}");
        assert!(text.contains("南曼州发展和改革委员会\n") && !text.contains("勐阳县发展和改革局\n"), "{text}");
        assert!(!desk(&w, "nm-fgw.shouli", id).await.0.contains(&"report_measure".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_decides_by_two_hands_what_the_lead_proposed_to_it() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = &recorded(&w).await;
        let honours = [("measure", "honours")];
        assert_eq!(w.refusal("my-fgj.fuzeren", id, "decide_sanction", &honours).await, "no-power");
        w.act("my-fgj.shouli", id, "propose_sanction", &[("measure", "honours/nm-kpb")]).await;
        assert_eq!(desk(&w, "nm-kpb.chengjie", id).await.0, ["decide_sanction"]);
        w.act("nm-kpb.chengjie", id, "decide_sanction", &honours).await;
        assert!(letters(&w, id, "sanction").await.is_empty(), "one hand decides nothing");
        w.act("nm-kpb.chengjiefuzeren", id, "endorse", &[]).await;
        let sent = letters(&w, id, "sanction").await;
        assert_eq!(sent.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), ["my-zjj"], "by the unit, to the organ");
        // Refused with its legal reason, the lead proposes another.
        w.act("my-fgj.shouli", id, "propose_sanction", &[("measure", "procurement"), ("organ", "nm-ggzy")]).await;
        let refused = [("no", "2"), ("text", "依《政府采购法》无权限制采购人")];
        w.decide(&["nm-ggzy.chengjie", "nm-ggzy.chengjiefuzeren"], id, "refuse_sanction", &refused).await;
        // Silence brings it before the joint conference.
        w.act("my-fgj.shouli", id, "propose_sanction", &[("measure", "procurement"), ("organ", "nm-czj")]).await;
        w.days(16).await;
        assert!(desk(&w, "nm-fgw.shouli", id).await.0.contains(&"enter_conference".to_owned()));
        let heard = [("no", "3"), ("again", "true"), ("text", "联席会议第2次会议：请财政局五个工作日内决定")];
        w.decide(&["nm-fgw.shouli", "nm-fgw.fuzeren"], id, "enter_conference", &heard).await;
        w.decide(&["nm-czj.chengjie", "nm-czj.chengjiefuzeren"], id, "decide_sanction", &[("measure", "procurement")])
            .await;
        let view = w.casework.case_view(w.who("my-fgj.shouli"), id).await.expect("seen");
        let states: Vec<_> = view.sanctions.iter().map(|item| item.state.as_str()).collect();
        assert_eq!(states, ["待实施", "不予实施", "待实施"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_measure_and_a_referral_go_only_where_somebody_can_take_them() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = &recorded(&w).await;
        let why = ("text", "以资金紧张为由拒不履行");
        assert_eq!(w.refusal("my-fgj.shouli", id, "refer", &[("organ", "nm-jyj"), why]).await, "not-a-receiver");
        let list = async |kind: ActKind| {
            let view = w.casework.case_view(w.who("my-fgj.shouli"), id).await.expect("seen");
            let offer = view.offers.iter().find(|offer| offer.kind == OfferKind::Act(kind)).expect("offered");
            format!("{:?}", offer.inputs[0].kind)
        };
        let receivers = list(ActKind::Refer).await;
        assert!(receivers.contains("nm-jw") && !receivers.contains("nm-jyj"), "{receivers}");
        let units = list(ActKind::ProposeSanction).await;
        assert!(units.contains("honours/nm-kpb") && !units.contains("honours/nm-czj"), "{units}");
        // Whoever has no account in the role can take nothing.
        for person in ["nm-kpb.chengjiefuzeren", "nm-jw.jijian"] {
            w.db.store.set_disabled(person, true).await.expect("it is shut");
        }
        assert!(!list(ActKind::ProposeSanction).await.contains("honours/nm-kpb"));
        assert!(!list(ActKind::Refer).await.contains("nm-jw"));
        let to_nobody = [("organ", "nm-jw"), why];
        let refused = w.try_act(w.who("my-fgj.shouli"), id, "refer", &to_nobody).await;
        assert!(matches!(refused, Err(casework::Error::Invalid(_))), "{refused:?}");
        let refused = w.try_act(w.who("my-fgj.shouli"), id, "propose_sanction", &[("measure", "honours/nm-kpb")]).await;
        assert!(matches!(refused, Err(casework::Error::Invalid(_))), "{refused:?}");
    }
}

/// The newest row of a case in the feed of records, by the names of its columns.
async fn fed(w: &World, id: &CaseId) -> std::collections::BTreeMap<String, String> {
    w.drain().await;
    let mut packages = w.db.store.packages(50).await.expect("packages");
    packages.retain(|one| one.feed == "records" && one.package_id.contains(id.as_str()));
    let version = |name: &str| name.rsplit('-').next().and_then(|no| no.parse::<u32>().ok());
    let newest = packages.into_iter().max_by_key(|one| version(&one.package_id)).expect("a package");
    let folder = w.db.folder().join("outbound").join(&newest.path);
    let text = std::fs::read_to_string(folder.join("data.csv")).expect("the rows are read");
    let mut rows = csv_rows(&text);
    let (head, row) = (rows.remove(0), rows.remove(0));
    head.into_iter().zip(row).collect()
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    text.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_of_records_says_all_that_is_known_and_says_it_again_when_measures_are_decided() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = &recorded(&w).await;
        w.act("nm-fgw.shouli", id, "receive_push", &[]).await;
        let number = w.row(id).await.number;
        let row = fed(&w, id).await;
        let table = [
            ("信息类型", "认定"),
            ("单位类型", "工作部门"),
            ("失信程度", "一般"),
            ("认定单位", "勐阳县人民政府"),
            ("惩戒措施", ""),
            ("公示截止日期", ""),
        ];
        for (column, value) in table {
            assert_eq!(row.get(column).map(String::as_str), Some(value), "{column}: {row:?}");
        }
        assert_eq!(row["失信记录编号"], format!("{number}-1"));
        assert!(row["认定依据"].contains("工作方案》第（二）项"), "{row:?}");
        assert!(row["认定文号"].contains("认〔2026〕"), "{row:?}");
        assert_eq!(row["公示起始日期"], row["认定日期"]);
        w.act("my-fgj.shouli", id, "propose_sanction", &[("measure", "honours")]).await;
        assert_eq!(fed(&w, id).await["惩戒措施"], "", "a proposal is no measure");
        w.decide(&["nm-kpb.chengjie", "nm-kpb.chengjiefuzeren"], id, "decide_sanction", &[("measure", "honours")])
            .await;
        assert_eq!(fed(&w, id).await["惩戒措施"], "取消评优评先资格");
        w.days(1).await;
        let why = [("cause", "procedure"), ("text", "拟认定告知书送达有误")];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "revoke", &why).await;
        assert_eq!(w.stage(id).await, "determining", "noticed anew");
        let today = w.casework.now().date().to_string();
        let row = fed(&w, id).await;
        assert_eq!((row["信息类型"].as_str(), &row["撤销日期"]), ("撤销", &today), "{row:?}");
        assert_eq!(row["撤销原因"], "程序或者形式违法：拟认定告知书送达有误");
        assert_eq!((row["撤销单位"].as_str(), &row["公示截止日期"]), ("勐阳县人民政府", &today));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_whose_claim_fell_ends_in_an_answer_that_can_be_challenged() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = &recorded(&w).await;
        let hands = ["my.chengban", "my.shenhe", "my.pizhun"];
        let refused = w.try_act(w.who(hands[0]), id, "revoke", &[("text", "无")]).await;
        assert!(matches!(refused, Err(casework::Error::Invalid(_))), "a cause is asked: {refused:?}");
        w.decide(&hands, id, "revoke", &[("cause", "claim_fell"), ("text", "合同已经解除，款项不应支付")]).await;
        assert_eq!(w.stage(id).await, "answered");
        assert_eq!(w.row(id).await.outstanding_fen, 0);
        w.act("my.chengban", id, "serve_reply", &[("manner", "system")]).await;
        w.days(40).await;
        assert_eq!(w.stage(id).await, "closed", "nobody challenged it");
    }
}
