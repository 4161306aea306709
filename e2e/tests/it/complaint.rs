//! A firm with a phone: from the five questions to the page that tells how its complaint fares, 360 px wide, with scripts
//! and without.

use crate::steps::file;
use e2e::Visit;

const NEXT: &str = "#complain .complain-buttons .btn-primary";

/// What every page of the path must pass.
async fn look(v: &Visit, name: &str, scripts: bool) {
    assert!(!v.overflows().await, "{name} is wider than the phone");
    if scripts {
        let faults = v.accessibility().await;
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
    v.keep(name).await;
}

/// Fills a step in and goes on.
async fn step(v: &Visit, name: &str, fields: &[(&str, &str)], scripts: bool) {
    assert_eq!(v.path().await, format!("/complain/{name}"), "{}", v.page().await);
    look(v, &format!("complain-{name}"), scripts).await;
    for (field, value) in fields {
        v.enter("#complain", field, value).await;
    }
    v.submit(NEXT).await;
}

/// The signed receipt is recognised by the page for everybody and at the command line, and with one byte changed by
/// neither.
async fn genuine(v: &Visit) -> Vec<u8> {
    let pdf = v.fetch("a[href='/complain/receipt/pdf']").await;
    assert!(pdf.starts_with(b"%PDF"), "{}", String::from_utf8_lossy(&pdf));
    let mut bent = pdf.clone();
    bent[pdf.len() / 2] ^= 1;
    for (bytes, words, said, code) in
        [(&pdf, "核验结果：真实，没有改动", "签名完好", 0), (&bent, "核验结果：已被改动", "签名与文件内容不符", 1)]
    {
        let (_folder, path) = file("回执.pdf", bytes);
        v.goto("/verify").await;
        v.fill_file("#verify-file", &path).await;
        v.submit("main form .btn-primary").await;
        v.until_shows("#result", words).await;
        look(v, "verify-receipt", true).await;
        let (status, text) = v.server.command(&["verify", &path.display().to_string()]);
        assert!(status == Some(code) && text.contains(said), "{status:?} {text}");
    }
    v.goto("/complain/receipt").await;
    pdf
}

/// A PDF that is added later is looked at page by page without being opened by the browser.
async fn looked_at(v: &Visit, pdf: &[u8]) {
    let (_folder, path) = file("补充.pdf", pdf);
    v.fill_file("#evidence-file", &path).await;
    v.click("#evidence .upload-form .btn-primary").await;
    v.until_shows("#evidence .exhibits", "补充.pdf").await;
    v.submit("#evidence .exhibits li:last-child a[href$='/view']").await;
    let width = async || v.script("return document.querySelector('.exhibit-page img').naturalWidth").await;
    assert!(width().await.as_u64().is_some_and(|width| width > 1000), "the first page is drawn");
    look(v, "evidence-page", true).await;
    v.submit("a[rel=next]").await;
    assert!(v.page().await.contains("第2页，共2页"));
    assert!(width().await.as_u64().is_some_and(|width| width > 1000), "the second page is drawn");
    v.goto("/track/case").await;
}

/// Walks the path; answers the public number. Whoever comes second is told that the contract is known.
async fn walk(v: &Visit, scripts: bool, known: bool) -> String {
    v.goto("/complain").await;
    look(v, "complain-questions", scripts).await;
    v.submit("main form .btn-primary").await;
    assert!(v.text(".error-summary").await.contains("还有问题没有回答"));
    for answer in ["private-yes", "organ-yes", "field-yes", "promise-yes", "breach-yes", "court-none"] {
        v.click(&format!("#{answer}")).await;
    }
    v.submit("main form .btn-primary").await;
    look(v, "complain-verdict", scripts).await;
    v.submit("form[action='/complain/begin'] .btn-primary").await;
    let firm = [
        ("enterprise", "南曼兴远建设有限公司"),
        ("size", "self_employed"),
        ("contact_name", "王小明"),
        ("phone", "13912341234"),
    ];
    step(v, "enterprise", &firm, scripts).await;
    step(v, "respondent", &[("respondent", "勐阳县住房和城乡建设局")], scripts).await;
    if v.path().await == "/complain/respondent" {
        v.enter("#complain", "respondent_pick", "my-zjj").await;
        look(v, "complain-organs", scripts).await;
        v.submit(NEXT).await;
    }
    let contract = [("contract", "勐阳县污水管网工程施工合同"), ("contract_no", "MY-2024-19"), ("breach", "arrears")];
    step(v, "contract", &contract, scripts).await;
    if known {
        assert!(v.text("main .notice").await.contains("这份合同已经有人投诉过"), "{}", v.page().await);
        look(v, "complain-known", scripts).await;
        v.submit("main .notice .btn-primary").await;
    }
    let matter = [
        ("event.1.on", "2024-06-01"),
        ("event.1.words", "验收合格"),
        ("claim.1.words", "支付工程尾款"),
        ("claim.1.sum", "1000000"),
        ("claim.1.due_on", "2025-03-02"),
    ];
    step(v, "matter", &matter, scripts).await;
    look(v, "complain-evidence", scripts).await;
    let (_folder, path) = file("合同.pdf", b"%PDF-1.7 a contract");
    v.fill_file("#complain-file", &path).await;
    if scripts {
        v.click("#complain .button-row .btn").await;
    } else {
        v.submit("#complain .button-row .btn").await;
    }
    v.until_shows("#files", "合同.pdf").await;
    v.submit("main > .complain-buttons .btn-primary, .complain-buttons a.btn-primary").await;
    step(v, "privacy", &[("confidential", "no")], scripts).await;
    look(v, "complain-check", scripts).await;
    if scripts {
        v.until_shows("altcha-widget", "已验证").await;
        look(v, "complain-proved", scripts).await;
    }
    v.click("#complain-promise").await;
    v.submit(NEXT).await;
    assert_eq!(v.path().await, "/complain/receipt", "{}", v.page().await);
    let looked_at_first = v.page().await.contains("先由工作人员核看");
    assert_eq!(looked_at_first, !scripts, "a browser that can work proves that it is one");
    look(v, "complain-receipt", scripts).await;
    let slip = v.texts("main .slip .code").await;
    let [number, code, ..] = &slip[..] else { panic!("no receipt: {}", v.page().await) };
    let pdf = if scripts { Some(genuine(v).await) } else { None };
    v.track(number, code).await;
    assert_eq!(v.path().await, "/track/case");
    assert!(v.page().await.contains("合同.pdf"));
    look(v, "track-case", scripts).await;
    if let Some(pdf) = pdf {
        looked_at(v, &pdf).await;
    }
    number.clone()
}

#[tokio::test]
async fn a_firm_with_a_phone_complains_and_follows_its_case_with_scripts_and_without() {
    let v = Visit::start().await;
    v.size(360, 1600).await;
    let with = walk(&v, true, false).await;
    let plain = v.without_scripts().await;
    plain.size(360, 1600).await;
    let without = walk(&plain, false, true).await;
    assert_ne!(with, without);
    let large = v.beside().await;
    large.size(360, 1600).await;
    large.goto("/").await;
    large.script("document.cookie = 'mode=large; path=/'").await;
    walk(&large, true, true).await;
    plain.end().await;
    large.end().await;
    v.end().await;
}
