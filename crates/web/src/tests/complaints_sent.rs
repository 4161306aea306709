//! A complaint that was sent or left lying: one case however often it is sent, kept no longer than promised, known again,
//! and not without end from one address.

use super::{
    acts::post_parts,
    complaint_proof::worked_out,
    complaints::{CONTRACT, ENTERPRISE, MATTER, ORGAN, YES, begin, fill, goes_to, pick, receipt, send, step, world},
};
use axum::http::StatusCode;
use casework::{Values, Visitor, complain::Sending};
use domain::actor::Role;

#[tokio::test]
async fn a_complaint_sent_twice_is_one_case_with_one_receipt() {
    let world = world().await;
    let mut browser = world.browser();
    let code = begin(&mut browser).await;
    fill(&mut browser).await;
    let mut twin = world.browser();
    goes_to(&twin.post("/complain/resume", &[("code", &code)]).await, "/complain/check");
    // Both buttons at once.
    let (one, two) = tokio::join!(send(&mut browser), send(&mut twin));
    goes_to(&one, "/complain/receipt");
    goes_to(&two, "/complain/receipt");
    goes_to(&send(&mut browser).await, "/complain/receipt");
    let first = receipt(&mut browser).await;
    assert_eq!(first, receipt(&mut twin).await);
    // The back button leads to the receipt, and so does the code.
    goes_to(&browser.get("/complain/matter").await, "/complain/receipt");
    goes_to(&browser.post("/complain/matter", &MATTER).await, "/complain/receipt");
    let mut late = world.browser();
    goes_to(&late.post("/complain/resume", &[("code", &code)]).await, "/complain/receipt");
    assert_eq!(receipt(&mut late).await, first);
    let mut officer = world.seat(Role::Intake).await;
    let listed = officer.post("/cases", &[("text", "道路硬化工程")]).await.text();
    let all = officer.get("/cases").await.text();
    assert_eq!(all.matches("南曼镕基喆建堃𠮷商行").count().min(9), 1, "{listed}");
    // After a day the draft's row goes, the case stays.
    world.pass(25 * 3600);
    assert_eq!(world.casework.tidy_complaints().await.expect("the store answers"), 1);
    goes_to(&late.get("/complain/receipt").await, "/complain");
    goes_to(&late.post("/track", &[("number", &first.0), ("code", &first.1)]).await, "/track/case");
}

#[tokio::test]
async fn a_draft_goes_with_its_time_and_its_files_with_it() {
    let world = world().await;
    let mut browser = world.browser();
    let code = begin(&mut browser).await;
    let file: [(&str, &str, &[u8]); 1] = [("file", "合同.pdf", b"%PDF-1.7 a")];
    goes_to(
        &post_parts(&mut browser, "/complain/evidence", &[("fact", "contract")], &file).await,
        "/complain/evidence#files",
    );
    let objects = || walk(&world.db.folder().join("evidence"));
    assert_eq!(objects(), 1);
    world.pass(world.casework.draft_kept_us() / 1_000_000 + 60);
    assert_eq!(browser.post("/complain/resume", &[("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.casework.tidy_complaints().await.expect("the store answers"), 1);
    assert_eq!(objects(), 0);
}

/// How many files lie in a folder and below.
fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").path()).map(|path| if path.is_dir() { walk(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn a_known_contract_is_told_before_effort_is_spent_and_names_nobody() {
    let world = world().await;
    for (privacy, known) in [("yes", false), ("no", true)] {
        let mut first = world.browser();
        begin(&mut first).await;
        fill(&mut first).await;
        step(&mut first, "privacy", &[("confidential", privacy)]).await;
        goes_to(&send(&mut first).await, "/complain/receipt");
        let mut second = world.browser();
        begin(&mut second).await;
        goes_to(&pick(&mut second, ORGAN, "nm-zjj").await, "/complain/contract");
        // The same number, written otherwise.
        let again =
            [("contract", "硬化工程合同"), ("contract_no", "ｎｍ2024-07"), ("breach", "arrears"), ("court", "none")];
        let answer = step(&mut second, "contract", &again).await;
        let to = if known { "/complain/contract?known=1" } else { "/complain/matter" };
        goes_to(&answer, to);
        let page = second.get("/complain/contract?known=1").await.text();
        assert!(page.contains("已经有人投诉过") && !page.contains("镕基"), "{page}");
        // About another organ it is another matter.
        goes_to(&pick(&mut second, "勐阳县教育体育局", "my-jyj").await, "/complain/contract");
        goes_to(&step(&mut second, "contract", &again).await, "/complain/matter");
    }
}

#[tokio::test]
async fn too_many_complaints_from_one_address_wait() {
    let world = world().await;
    let picked = [("respondent", ORGAN), ("respondent_pick_for", ORGAN), ("respondent_pick", "nm-zjj")];
    let all = ENTERPRISE.iter().chain(&picked).chain(&CONTRACT).chain(&MATTER).chain(&[("confidential", "no")]);
    let values: Values = all.map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()])).collect();
    let from = |source: &str| Visitor { source: source.to_owned(), ..Visitor::default() };
    let send = async |source: &str, proven: bool| {
        let code = world.casework.begin_complaint(&values).await.expect("a draft is begun");
        let proof = proven.then(|| worked_out(&world.casework.proof_challenge().expect("a challenge")));
        let sent = world.casework.send_complaint(&code, &from(source), proof.as_deref().map(str::as_bytes)).await;
        (sent.expect("the store answers"), code)
    };
    for no in 1..=20 {
        assert!(matches!(send("203.0.113.9", true).await.0, Sending::Done(_)), "{no}");
    }
    let (refused, code) = send("203.0.113.9", true).await;
    assert!(matches!(refused, Sending::Wait(_)), "{refused:?}");
    // Without the work of a browser fewer are taken; each way counts by itself, and others are not held up.
    for no in 1..=3 {
        assert!(matches!(send("203.0.113.9", false).await.0, Sending::Done(_)), "{no}");
    }
    assert!(matches!(send("203.0.113.9", false).await.0, Sending::Wait(_)));
    assert!(matches!(send("203.0.113.10", false).await.0, Sending::Done(_)), "others are not held up");
    // The page says until when, and keeps everything.
    let mut browser = world.browser();
    goes_to(&browser.post("/complain/resume", &[("code", &code)]).await, "/complain/check");
    for _ in 0..3 {
        send("", false).await;
    }
    let answer = browser.post("/complain/check", &[("promise", "on")]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", answer.text());
    assert!(answer.text().contains("这个网络提交得太多了") && answer.text().contains("镕基"), "nothing is lost");
    world.pass(2 * 3600);
    goes_to(&browser.post("/complain/check", &[("promise", "on")]).await, "/complain/receipt");
}

#[tokio::test]
async fn a_page_of_the_path_names_nobody_in_its_address_and_hides_its_code_from_scripts() {
    let world = world().await;
    let mut browser = world.browser();
    let begun = browser.post("/complain/begin", &YES).await;
    let cookie = begun.headers.get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
    let cookie = cookie.into_iter().find(|line| line.contains("complaint=")).expect("a cookie").to_owned();
    assert!(
        cookie.starts_with("__Host-complaint=") && cookie.contains("HttpOnly") && cookie.contains("Max-Age="),
        "{cookie}"
    );
    let unguarded = browser.post_raw("/complain/begin", &YES).await;
    assert_eq!(unguarded.status, StatusCode::FORBIDDEN, "a draft is begun with a token");
    assert_eq!(browser.get("/complain/nonsense").await.status, StatusCode::NOT_FOUND);
}
