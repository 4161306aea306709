//! What intake classes and routes a case by is said by people, confirmed at acceptance, and guessed by nobody (C0, C1.3).

use crate::world::World;
use casework::CaseView;
use domain::{
    form::Input,
    ids::{CaseId, ChannelId},
};
use jiff::civil::date;

/// What is typed into a form.
type Pairs<'a> = &'a [(&'a str, &'a str)];

/// The newest row that went to the province about a case, by the names outside.
pub async fn sent(w: &World, feed: &str, case: &CaseId) -> serde_json::Value {
    let packages = w.db.store.packages(500).await.expect("packages");
    let of = |name: &str| {
        name.strip_prefix(feed)?.strip_prefix('-')?.strip_prefix(case.as_str())?.strip_prefix('-')?.parse::<u32>().ok()
    };
    let newest =
        packages.iter().filter_map(|one| Some((of(&one.package_id)?, one))).max_by_key(|(version, _)| *version);
    let (_, package) = newest.unwrap_or_else(|| panic!("no {feed} of {case}"));
    let text = std::fs::read_to_string(w.out.outbound.join(&package.path).join("data.json")).expect("the rows");
    let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    file["rows"][0].clone()
}

async fn asked(w: &World, login: &str, case: &CaseId, offer: &str) -> Vec<Input> {
    let view = w.casework.act_view(w.who(login), case, offer).await.expect("the page of the act");
    view.offer.unwrap_or_else(|| panic!("{offer} is offered: {:?}", view.refused)).inputs
}

fn input<'a>(inputs: &'a [Input], name: &str) -> &'a Input {
    inputs.iter().find(|input| input.name == name).unwrap_or_else(|| panic!("{name} is asked"))
}

/// What stands in the way: the rule that refused, or the field that was left open.
async fn stopped(w: &World, login: &str, case: &CaseId, pairs: &[(&str, &str)]) -> String {
    match w.try_act(w.who(login), case, "accept", pairs).await {
        Err(casework::Error::Refused(refusal)) => refusal.code.to_owned(),
        Err(casework::Error::Invalid(faults)) => faults[0].field.clone(),
        other => panic!("{login} should be stopped: {other:?}"),
    }
}

fn says(view: &CaseView, label: &str) -> Option<String> {
    view.matter.iter().chain(&view.parties).find(|(own, _)| own == label).map(|(_, value)| value.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_case_is_taken_on_or_put_on_record_unclassed() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[("evil", "")]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        for (open, names) in [("evils", ["evils", "no-evil"]), ("breach", ["breach", "no-breach"])] {
            let stopped = stopped(&w, &lead, id, &[(open, "")]).await;
            assert!(names.contains(&stopped.as_str()), "{open}: {stopped}");
        }
        w.act(&lead, id, "accept", &[("evils", "old_debts_ignored")]).await;
        w.act(&lead, id, "hand_over", &[("organ", "my"), ("text", "属地政府管理该局")]).await;
        w.act("my.chengban", id, "sign_for", &[]).await;
        w.act("my.chengban", id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
        w.act("my.chengban", id, "serve_order", &[("manner", "system")]).await;
        w.days(45).await;
        assert_eq!(w.stage(id).await, "determining");
        w.act("my.chengban", id, "serve_notice", &[("manner", "system")]).await;
        w.days(9).await;
        let inputs = asked(&w, "my.chengban", id, "determine").await;
        assert_eq!(input(&inputs, "evils").preset, ["old_debts_ignored"], "what was confirmed stands there");
        let decision = [("severity", "general"), ("text", "期满拒不整改"), ("evils", "orders_reversed")];
        w.decide(&["my.chengban", "my.shenhe", "my.pizhun"], id, "determine", &decision).await;
        assert_eq!(w.row(id).await.evil.as_deref(), Some("orders_reversed"), "the determination has the last word");
        w.act("nm-fgw.shouli", id, "receive_push", &[]).await;
        w.drain().await;
        assert_eq!(sent(&w, "records", id).await["失信类型"], "朝令夕改");
    }
}

const ROW: &str = "工单编号,来电时间,来电人,来电号码,企业,诉求标题,诉求内容,承办单位建议\r\n\
    RX20260302000007,2026-03-02 10:11:12,岩温,13988887777,南曼兴远建设有限公司,反映设备款,\
    更换设备后验收合格，各方签字确认，数额没有争议。镇里换届以后不认这笔账，尚欠45900元。,勐阳县住房和城乡建设局\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_import_guesses_nothing_and_shows_the_words_beside_the_question() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let lead = w.who("nm-fgw.shouli").clone();
        let channel = ChannelId::parse("12345").expect("a channel");
        let report = w.casework.import(&lead, &channel, "a.csv", ROW.as_bytes(), &|_, _| {}).await.expect("it reads");
        assert_eq!(report.taken, 1, "{:?}", report.faults);
        // The hint routes the row, so that nobody reads one about his own unit.
        let county = w.who("my-fgj.shouli").clone();
        let all = w.casework.ledger(&county, &casework::LedgerForm::default()).await.expect("a page");
        let id = &all.rows[0].id;
        let row = w.row(id).await;
        assert_eq!((row.evil, row.breach, row.claimed_fen), (None, None, 0), "nothing stands that nobody said");
        let view = w.casework.case_view(&county, id).await.expect("seen");
        assert_eq!(says(&view, "违约情形").as_deref(), Some("受理时确定"));
        assert!(view.headline.iter().any(|(_, value)| value.contains("渠道建议的承办单位")), "{:?}", view.headline);

        let inputs = asked(&w, "my-fgj.shouli", id, "accept").await;
        let evils = input(&inputs, "evils");
        assert!(evils.preset.is_empty() && evils.help.contains("换届以后不认这笔账"), "{evils:?}");
        assert!(!evils.help.contains("更换设备"), "a single character proposes nothing: {evils:?}");
        let sum = input(&inputs, "sums.1");
        assert!(sum.preset.is_empty() && sum.help.contains("45,900.00") && sum.help.contains("尚欠45900元"), "{sum:?}");
        assert_eq!(input(&inputs, "respondent").preset, ["勐阳县住房和城乡建设局"]);

        let (right, sum) = (("respondent", "my-zjj"), ("sums.1", "45900"));
        let table: [(Pairs<'_>, [&str; 2]); 3] = [
            (&[("field", "procurement"), sum], ["respondent", "respondent-hinted"]),
            // Another one is set by its own act.
            (&[("field", "procurement"), ("respondent", "my-xcj"), sum], ["respondent", "respondent-hinted"]),
            (&[("field", "procurement"), right], ["sums.1", "no-sum"]),
        ];
        for (pairs, names) in table {
            let stopped = stopped(&w, "my-fgj.shouli", id, pairs).await;
            assert!(names.contains(&stopped.as_str()), "{pairs:?}: {stopped}");
        }
        w.act("my-fgj.shouli", id, "accept", &[("field", "procurement"), right, sum]).await;
        let row = w.row(id).await;
        assert_eq!((row.evil.as_deref(), row.breach.as_deref()), (Some("enterprise_harmed"), Some("arrears")));
        assert_eq!((row.claimed_fen, row.outstanding_fen), (4_590_000, 4_590_000));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_the_firm_is_private_is_asked_confirmed_and_told_as_it_is() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        w.drain().await;
        assert!(sent(&w, "complaints", id).await["是否民营"].is_null(), "nobody has asked yet");
        let silent = stopped(&w, &lead, id, &[("private", "")]).await;
        assert!(["private", "private-unanswered"].contains(&silent.as_str()), "{silent}");
        let no = w.try_act(w.who(&lead), id, "accept", &[("private", "false")]).await;
        let Err(casework::Error::Refused(refusal)) = no else { panic!("{no:?}") };
        assert_eq!(refusal.code, "not-private");
        assert!(refusal.remedy.contains("12345"), "the door of the reason: {}", refusal.remedy);
        w.act(&lead, id, "accept", &[]).await;
        w.drain().await;
        assert_eq!(sent(&w, "complaints", id).await["是否民营"], "是");
        let view = w.casework.case_view(w.who(&lead), id).await.expect("seen");
        assert_eq!(says(&view, "民营企业或者个体工商户").as_deref(), Some("是"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_802_applies_is_proposed_with_its_reason_and_decided_against_it_only_with_one() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        for (size, proposed) in [("small", "true"), ("large", "false"), ("self_employed", "false")] {
            let registered = w.register(&[("size", size), ("breach", "arrears")]).await;
            let id = &registered.id;
            let lead = w.lead(id).await;
            let inputs = asked(&w, &lead, id, "accept").await;
            let sme = input(&inputs, "sme");
            assert_eq!(sme.preset, [proposed], "{size}: {}", sme.help);
            assert!(sme.help.contains("建议"), "{size}: {}", sme.help);
            let against = if proposed == "true" { "false" } else { "true" };
            let code = w.refusal(&lead, id, "accept", &[("sme", against)]).await;
            assert_eq!(code, if size == "large" { "sme-large" } else { "sme-differs" }, "{size}");
            let reason = [("sme", against), ("sme_reason", "经核对合同和规模")];
            if size == "large" {
                assert_eq!(w.refusal(&lead, id, "accept", &reason).await, "sme-large");
                continue;
            }
            w.act(&lead, id, "accept", &reason).await;
            let view = w.casework.case_view(w.who(&lead), id).await.expect("seen");
            let (_, applies, why) = &view.regimes[1];
            assert_eq!((*applies, why.as_str()), (against == "true", "经核对合同和规模"), "{size}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organ_that_signed_the_contract_is_named_and_stands_aside() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let registered = w.register(&[("parties.1", "勐阳县人民政府")]).await;
        let id = &registered.id;
        let lead = w.lead(id).await;
        assert_eq!(input(&asked(&w, &lead, id, "accept").await, "parties").preset, ["勐阳县人民政府"]);
        w.act(&lead, id, "accept", &[]).await;
        let hand_over = [("organ", "my"), ("text", "属地政府管理该局")];
        assert_eq!(w.refusal(&lead, id, "hand_over", &hand_over).await, "not-a-candidate");

        // The lead itself signed: its acting lead takes the case over, and its own staff see it no more.
        let second = w.register(&[("enterprise", "南曼另一家公司")]).await;
        let lead = w.lead(&second.id).await;
        let party = w.row(&second.id).await.lead_id.expect("a lead");
        w.act(&lead, &second.id, "accept", &[("parties.1", &party)]).await;
        let now = w.row(&second.id).await.lead_id.expect("a lead");
        assert_ne!(now, party);
        let gone = w.casework.case_view(w.who(&lead), &second.id).await;
        assert!(matches!(gone, Err(casework::Error::NotFound)), "{:?}", gone.map(|view| view.stage_label));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_column_of_the_complaint_feed_that_is_known_is_filled() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let known = [
            ("uscc", "91350100M000100Y43"),
            ("legal_representative", "刀明"),
            ("address", "南曼州曼景市泼水路1号"),
            ("size", "small"),
            ("channel", "xinfang"),
            ("native_id", "XF-2026-7"),
            ("received_on", "2026-02-25"),
            ("signed_on", "2024-01-02"),
            ("claim.1.due_on", "2025-03-31"),
            ("breach", "arrears"),
        ];
        let registered = w.verifying(&known).await;
        let id = &registered.id;
        w.act("my.chengban", id, "conclude", &[("finding.1", "true"), ("text", "属实")]).await;
        w.act("my.chengban", id, "serve_order", &[("manner", "system")]).await;
        w.refuse("my-zjj.jingban", id, &[("excuse", "lack_of_funds"), ("text", "资金紧张")]).await;
        w.drain().await;
        let row = sent(&w, "complaints", id).await;
        let table = [
            ("投诉人统一社会信用代码", "91350100M000100Y43"),
            ("法定代表人", "刀明"),
            ("联系人", "王小明"),
            ("联系电话", "13912341234"),
            ("地址", "南曼州曼景市泼水路1号"),
            ("单位类型", "机关"),
            ("合同名称", "勐阳县道路硬化工程施工合同"),
            ("合同编号", "2024-07号"),
            ("诉讼仲裁信访状态", "信访件XF-2026-7"),
            ("转办单位", "勐阳县人民政府"),
            ("整改要求", "支付1,000,000.00元"),
            ("整改结果", "明确拒绝整改"),
        ];
        for (column, value) in table {
            assert_eq!(row[column], value, "{column}");
        }
        assert!(row["投诉时间"].as_str().is_some_and(|day| day.starts_with("2026-02-25")), "the channel's day: {row}");
        assert!(row["转办时间"].as_str().is_some_and(|day| day.starts_with("2026-03-03")), "{row}");
        assert!(!row["应付利息（元）"].is_null(), "802 applies: {row}");
        // What nobody asks is left empty rather than made up.
        let empty: Vec<_> = row.as_object().expect("a row").iter().filter(|(_, value)| value.is_null()).collect();
        let empty: Vec<_> = empty.into_iter().map(|(name, _)| name.as_str()).collect();
        let unknown = ["合同金额（元）", "整改期限", "被投诉主体统一社会信用代码", "被投诉方理由"];
        assert!(empty.iter().all(|name| unknown.contains(name)), "{empty:?}");
    }
}
