//! Every kind of page: narrow and wide, ordinary and large type, without a serious accessibility fault.

use e2e::Visit;

#[tokio::test]
async fn pages_fit_a_phone_and_pass_the_accessibility_check_in_both_modes() {
    let v = Visit::start().await;
    v.sign_in("nm-fgw.shouli").await;
    v.goto("/cases").await;
    v.submit("main table a[href^='/cases/']").await;
    let case = v.path().await;
    let tabs = ["evidence", "letters", "clocks", "messages", "links", "timeline", "file-list"]
        .map(|tab| format!("{case}/{tab}"));
    let mut pages = vec!["/", "/login", "/track", "/desk", "/cases", &case, "/register", "/import", "/nowhere"];
    pages.extend(tabs.iter().map(String::as_str));
    for mode in ["", "large"] {
        v.script(&format!("document.cookie = 'mode={mode}; path=/'")).await;
        for (width, name) in [(360, "phone"), (1440, "wide")] {
            v.size(width, 1600).await;
            for &page in &pages {
                v.goto(page).await;
                assert!(!v.overflows().await, "{page} is wider than {width} px in mode '{mode}'");
                let faults = v.accessibility().await;
                assert!(faults.is_empty(), "{page} at {width} px in mode '{mode}': {faults:#?}");
                let label = match page.strip_prefix(&case) {
                    Some(tab) => format!("case{}", tab.replace('/', "-")),
                    None => page.trim_matches('/').to_owned(),
                };
                v.keep(&format!("page-{}-{name}{mode}", if label.is_empty() { "home" } else { &label })).await;
            }
        }
    }
    v.end().await;
}
