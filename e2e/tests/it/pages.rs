//! Every kind of page, and the workbench of every kind of office: narrow and wide, ordinary and large type, without a
//! serious accessibility fault.

use e2e::Visit;

/// Looks at pages as the one who is signed in sees them, in both modes and both widths.
async fn look(v: &Visit, seat: &str, pages: &[(&str, &str)]) {
    for mode in ["", "large"] {
        v.script(&format!("document.cookie = 'mode={mode}; path=/'")).await;
        for (width, name) in [(360, "phone"), (1440, "wide")] {
            v.size(width, 1600).await;
            for (label, page) in pages {
                v.goto(page).await;
                assert!(!v.overflows().await, "{page} of {seat} is wider than {width} px in mode '{mode}'");
                let faults = v.accessibility().await;
                assert!(faults.is_empty(), "{page} of {seat} at {width} px in mode '{mode}': {faults:#?}");
                v.keep(&format!("page-{seat}-{label}-{name}{mode}")).await;
            }
        }
    }
    v.script("document.cookie = 'mode=; path=/'").await;
}

#[tokio::test]
async fn pages_fit_a_phone_and_pass_the_accessibility_check_in_both_modes() {
    let v = Visit::start().await;
    let public = [
        ("home", "/"),
        ("guide", "/guide"),
        ("today", "/guide/today"),
        ("records", "/records"),
        ("found no record", "/records?name=没有"),
        ("typical", "/typical"),
        ("stats", "/stats"),
        ("verify", "/verify"),
        ("login", "/login"),
        ("track", "/track"),
        ("lost", "/track/lost"),
        ("styleguide", "/styleguide"),
    ];
    look(&v, "nobody", &public).await;
    v.sign_in("nm-fgw.shouli").await;
    v.goto("/cases").await;
    v.submit("main table a[href^='/cases/']").await;
    let case = v.path().await;
    let tabs = ["evidence", "letters", "clocks", "messages", "links", "timeline", "file-list", "acts/post"];
    let tabs: Vec<_> = tabs.iter().map(|tab| (tab.replace('/', "-"), format!("{case}/{tab}"))).collect();
    let mut pages = vec![
        ("desk", "/desk"),
        ("cases", "/cases"),
        ("case", &case),
        ("register", "/register"),
        ("import", "/import"),
        ("nowhere", "/nowhere"),
        ("organs", "/organs"),
        ("organ", "/organs/nm-fgw"),
        ("profile", "/profile"),
        ("tokens", "/tokens"),
        ("sessions", "/account/sessions"),
        ("password", "/account/password"),
        ("second-factor", "/account/second-factor"),
        ("exports", "/cases/exports"),
        ("found nothing", "/cases?recorded=yes&stage=registered"),
    ];
    pages.extend(tabs.iter().map(|(label, path)| (label.as_str(), path.as_str())));
    look(&v, "intake", &pages).await;
    v.end().await;
}

#[tokio::test]
async fn every_office_has_a_workbench_that_fits_and_passes_in_both_modes() {
    let v = Visit::start().await;
    for (seat, pages) in [
        ("nm-fgw.fuzeren", &[("desk", "/desk"), ("cases", "/cases")][..]),
        ("nm-fgw.shengji", &[("desk", "/desk")]),
        ("nm-fgw.lianxi", &[("desk", "/desk")]),
        ("nm-fgw.gongshi", &[("desk", "/desk")]),
        ("nm-fgw.xitong", &[("desk", "/desk"), ("jobs", "/jobs"), ("organs-import", "/organs/import")]),
        ("nm-fgw.anquan", &[("desk", "/desk")]),
        ("nm-fgw.shenji", &[("desk", "/desk")]),
        ("nm-zjj.chengban", &[("desk", "/desk"), ("cases", "/cases")]),
        ("nm-zjj.pizhun", &[("desk", "/desk")]),
        ("my-zjj.jingban", &[("desk", "/desk"), ("cases", "/cases")]),
        ("nm-czj.chengjie", &[("desk", "/desk"), ("cases", "/cases")]),
        ("nm-kpb.kaoping", &[("desk", "/desk")]),
        ("nm-jw.jijian", &[("desk", "/desk"), ("cases", "/cases")]),
    ] {
        v.sign_in(seat).await;
        look(&v, seat, pages).await;
    }
    v.end().await;
}
