//! (a) A 12345 row, through the browser, to a repaired record and an answered channel.

use e2e::Visit;
use std::path::PathBuf;

const ROW: &str = "工单编号,来电时间,来电人,来电号码,企业,诉求标题,诉求内容,承办单位建议\r\n\
    RX20991231000001,2026-03-02 10:11:12,岩温,13988887777,南曼飞虹建设有限公司,反映勐阳县住房和城乡建设局欠付工程款问题,\
    来电人岩温反映：其所在企业承建的道路工程完工后，对方欠付工程款，金额45900元，一直推诿。,勐阳县住房和城乡建设局\r\n\
    RX20991231000002,不是日期,岩温,13988887777,南曼飞虹建设有限公司,反映勐阳县住房和城乡建设局欠付工程款问题,\
    来电人岩温反映欠款。,勐阳县住房和城乡建设局\r\n";

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file is written");
    (folder, path)
}

#[tokio::test]
async fn a_hotline_row_is_carried_to_a_repaired_record() {
    let v = Visit::start().await;
    let (_scans, scan) = file("凭证.pdf", b"%PDF-1.7 a scan");
    let (_rows, rows) = file("工单.csv", ROW.as_bytes());
    v.sign_in("my-fgj.shouli").await;
    v.goto("/import").await;
    v.script("document.querySelector('#channel').value = '12345'").await;
    v.fill_file("#file", &rows).await;
    v.submit("main form button").await;
    let page = v.page().await;
    assert!(page.contains("新登记1件") && page.contains("B3"), "{page}");

    v.goto("/cases").await;
    v.fill("main form [name=text]", "飞虹").await;
    v.submit("main form button").await;
    v.submit("main table a[href^='/cases/']").await;
    let case = v.path().await;
    v.keep("a-registered").await;
    let confirmed = [
        ("private", "true"),
        ("field", "government_investment"),
        ("breach", "arrears"),
        ("evils", "enterprise_harmed"),
        ("sums.1", "45900"),
    ];
    v.act("accept", &confirmed).await;
    v.act("hand_over", &[("organ", "my"), ("text", "由其管理")]).await;

    v.seat("my.chengban", &case).await;
    v.act("sign_for", &[]).await;
    v.act("conclude", &[("finding.1", "true"), ("text", "合同、验收单齐全，欠款属实")]).await;
    v.act("serve_order", &[("manner", "system")]).await;
    v.seat("my-zjj.jingban", &case).await;
    v.act("open_letter", &[("letter", "101")]).await;
    v.seat("my.chengban", &case).await;
    v.pass("60").await;
    v.goto(&case).await;
    v.keep("a-time-passed").await;
    assert!(v.page().await.contains("拟认定"));
    v.act("serve_notice", &[("manner", "system")]).await;
    v.seat("my-zjj.jingban", &case).await;
    v.act("open_letter", &[("letter", "102")]).await;
    v.act("lodge_defence", &[("text", "正在筹措资金")]).await;
    v.seat("my.chengban", &case).await;
    v.act("hear_defence", &[("text", "已听取")]).await;
    v.act("determine", &[("severity", "general"), ("text", "期满拒不整改")]).await;
    v.seat("my.shenhe", &case).await;
    v.act("endorse", &[("text", "同意")]).await;
    v.seat("my.pizhun", &case).await;
    v.act("endorse", &[("text", "同意认定")]).await;
    assert!(v.page().await.contains("已认定失信"));
    v.keep("a-recorded").await;

    v.seat("nm-fgw.shouli", &case).await;
    v.act("receive_push", &[]).await;
    v.act("enter_receipt", &[("package", "P-1"), ("accepted", "on")]).await;
    v.seat("my-fgj.fuzeren", &case).await;
    let measures = ["policy_support", "procurement"];
    for measure in measures {
        v.act("propose_sanction", &[("measure", &format!("{measure}/nm-czj"))]).await;
    }
    let units = v
        .script(
            "return [...document.querySelectorAll('[aria-label=惩戒措施] tbody tr')].map(r => r.cells[1].innerText)",
        )
        .await;
    let units: Vec<String> = serde_json::from_value(units).expect("a list of units");
    assert_eq!(units.len(), 2);
    let mut logins = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let login = v.login_of(unit, "惩戒实施部门经办").await;
        let head = v.login_of(unit, "惩戒实施部门负责人").await;
        v.seat(&login, &case).await;
        v.act("decide_sanction", &[("measure", measures[at])]).await;
        v.seat(&head, &case).await;
        v.act("endorse", &[("text", "同意实施")]).await;
        v.seat(&login, &case).await;
        let proof = v.upload(&scan).await;
        v.goto(&case).await;
        v.act("apply_sanction", &[("no", &(at + 1).to_string()), ("proof", &proof)]).await;
        logins.push(login);
    }

    v.seat("my-zjj.jingban", &case).await;
    let proof = v.upload(&scan).await;
    v.goto(&case).await;
    v.act("report_performed", &[("payments.1", "45900"), ("proof", &proof)]).await;
    v.seat("my-fgj.shouli", &case).await;
    let asked = [("about", "payment"), ("answer", "confirmed"), ("text", "致电投诉人，本人确认已到账")];
    v.act("call_back", &asked).await;
    v.seat("my.chengban", &case).await;
    let proof = v.upload(&scan).await;
    v.goto(&case).await;
    v.act("accept_performance", &[("payments.1", "45900"), ("proof", &proof)]).await;
    v.seat("my.pizhun", &case).await;
    v.act("endorse", &[]).await;
    v.seat("my-zjj.jingban", &case).await;
    v.act("apply_repair", &[("text", "已全部付清")]).await;
    v.seat("my.chengban", &case).await;
    v.act("grant_repair", &[("text", "已纠正失信行为")]).await;
    v.seat("my.shenhe", &case).await;
    v.act("endorse", &[]).await;
    v.seat("my.pizhun", &case).await;
    v.act("endorse", &[]).await;
    assert!(v.page().await.contains("已修复"));
    for (at, login) in logins.iter().enumerate() {
        v.seat(login, &case).await;
        let proof = v.upload(&scan).await;
        v.goto(&case).await;
        v.act("confirm_lifted", &[("no", &(at + 1).to_string()), ("proof", &proof)]).await;
    }
    v.seat("nm-fgw.shouli", &case).await;
    v.act("enter_receipt", &[("package", "P-2"), ("accepted", "on")]).await;
    v.seat("my-fgj.shouli", &case).await;
    v.act("answer_channel", &[("source", "12345/RX20991231000001"), ("receipt", "HZ-1")]).await;
    assert!(v.page().await.contains("已修复"), "the complainant may still challenge the repair");
    v.keep("a-repaired").await;
    v.end().await;
}
