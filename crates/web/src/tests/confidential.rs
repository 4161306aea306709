//! Nobody but the offices and the complainant learns who a confidential complainant is: every page, answer, search, export
//! and file is read as everybody else, unpacked, and searched for what was written into each field.

use super::{
    standing::{Prefecture, secret, values},
    world::{Answer, Browser},
};
use crate::{
    evidence::percent,
    routes::{ROUTES, Route, Verb, Who},
};
use axum::http::StatusCode;
use domain::act::ActKind;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    io::{Cursor, Read as _},
};

/// Who must not learn it: the respondent, another respondent, units with a measure or a task of the case, judges and leads
/// of other places, those who read figures, and the three administrators.
const OTHERS: &[&str] = &[
    "ml-zjj.jingban",
    "ml-zjj.danweifuzeren",
    "my-zjj.jingban",
    "nm-czj.chengjie",
    "nm-gxj.chengjie",
    "nm-jtj.chengban",
    "nm-jtj.pizhun",
    "nm-jw.jijian",
    "mj.chengban",
    "mj-fgj.shouli",
    "nm-zwj.xiangguan",
    "nm-fgw.lianxi",
    "nm-kpb.kaoping",
    "nm-fgw.gongshi",
    "nm-fgw.xitong",
    "nm-fgw.anquan",
    "nm-fgw.shenji",
];

/// All that an answer says: its headers, its body, and what is packed in it.
fn said(answer: &Answer) -> String {
    let mut text = answer.text();
    for (name, value) in &answer.headers {
        let _ = write!(text, "\n{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    if answer.bytes.starts_with(b"PK\x03\x04") {
        let mut archive = zip::ZipArchive::new(Cursor::new(&answer.bytes)).expect("a whole archive");
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).expect("an entry");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("an entry unpacks");
            let name = entry.name().unwrap_or_default();
            let _ = write!(text, "\n{name}\n{}", String::from_utf8_lossy(&bytes));
        }
    }
    text
}

/// The words found in an answer, also where they are written as an address or as a reference writes them.
fn found(text: &str) -> Vec<&'static str> {
    secret::ALL.iter().copied().filter(|word| text.contains(*word) || text.contains(&percent(word))).collect()
}

struct Walk<'a> {
    prefecture: &'a Prefecture,
    letters: Vec<String>,
    evidence: Vec<String>,
}

impl<'a> Walk<'a> {
    async fn new(prefecture: &'a Prefecture) -> Self {
        let (store, id) = (prefecture.world.casework.store(), prefecture.id("secret").as_str());
        let letters = store.letters_of(id).await.expect("the store answers");
        let evidence = store.evidence_of(id).await.expect("the store answers");
        assert!(letters.len() > 3 && evidence.len() > 1, "the case has letters and evidence");
        Self {
            prefecture,
            letters: letters.into_iter().map(|row| row.letter_id).collect(),
            evidence: evidence.into_iter().map(|row| row.evidence_id).collect(),
        }
    }

    /// The addresses of a route, with everything of the case filled in.
    fn addresses(&self, route: &Route) -> Vec<String> {
        let id = if route.path.contains("/organs/") { "ml-zjj" } else { self.prefecture.id("secret").as_str() };
        let path = route.path.replace("{id}", id).replace("{organ}", "ml-zjj").replace("{code}", "stale");
        let path = path.replace("{hash}", "0").replace("{file}", "theme.css").replace("{export}", "x");
        let each = |name: &str, values: &[String]| -> Vec<String> {
            values.iter().map(|value| path.replace(name, value)).collect()
        };
        if path.contains("{letter}") {
            return each("{letter}", &self.letters);
        }
        if path.contains("{evidence}") {
            return each("{evidence}", &self.evidence);
        }
        if path.contains("{offer}") {
            let mut offers: Vec<_> = ActKind::ALL.iter().map(|kind| kind.code().to_owned()).collect();
            offers.extend(["endorse".to_owned(), "send_back".to_owned()]);
            return each("{offer}", &offers);
        }
        match route.path {
            "/cases/{id}/news" => vec![format!("{path}?since=0"), format!("{path}?since=1&seen=2")],
            "/cases/{id}" => vec![path.clone(), format!("{path}?from=1&to=999")],
            "/cases/{id}/timeline" => vec![path.clone(), format!("{path}?order=newest")],
            "/cases/{id}/evidence" => {
                let shown = self.evidence.iter().map(|one| format!("{path}?show={one}"));
                [path.clone()].into_iter().chain(shown).collect()
            }
            "/cases" => {
                ["", "?sort=due", "?sort=sum", "?sort=received&ascending=1"].map(|q| format!("{path}{q}")).to_vec()
            }
            _ => vec![path],
        }
    }

    /// Every page and every answer that is read with GET.
    async fn reads(&self, login: &str, mut told: impl FnMut(&str, &Answer)) {
        let world = &self.prefecture.world;
        let viewer = world.who(login).await;
        let mut browser = world.sits(login).await;
        let token = world.token_of(login, &crate::scopes_of(viewer.role)).await;
        for route in ROUTES.iter().filter(|route| route.verb == Verb::Get) {
            for path in self.addresses(route) {
                let answer = match route.who {
                    Who::Api(..) => world.call("GET", &path, Some(&token), &[], "").await,
                    _ => browser.get(&path).await,
                };
                assert!(!answer.status.is_server_error(), "{path} for {login}: {}", answer.text());
                told(&path, &answer);
            }
        }
    }
}

/// The workbook of everything the account may list.
async fn export(browser: &mut Browser<'_>) -> Option<Answer> {
    let begun = browser.post("/cases/exports", &[]).await;
    let path = begun.header("location").to_owned();
    if begun.status != StatusCode::SEE_OTHER || !path.starts_with("/cases/exports/") {
        return None;
    }
    loop {
        let page = browser.get(&path).await;
        if !page.text().contains("正在导出") {
            break;
        }
        tokio::task::yield_now().await;
    }
    Some(browser.get(&format!("{path}/file")).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confidential_complainant_is_told_to_nobody_outside_the_offices_by_anything() {
    let prefecture = Prefecture::on(store::testing::sqlite().await).await;
    let walk = Walk::new(&prefecture).await;
    let world = &prefecture.world;
    let number = prefecture.cases["secret"].number.clone();

    // The walk can find: the lead reads all of it.
    let mut read = BTreeSet::new();
    walk.reads("ml-fgj.shouli", |_, answer| read.extend(found(&said(answer)))).await;
    let masked = [secret::CONTACT, secret::PHONE, secret::USCC];
    for word in secret::ALL.iter().filter(|word| !masked.contains(word)) {
        assert!(read.contains(word), "the lead's own officer did not find {word}");
    }

    for login in OTHERS {
        walk.reads(login, |path, answer| {
            let words = found(&said(answer));
            assert!(words.is_empty(), "{path} tells {login}: {words:?}");
        })
        .await;
        let mut browser = world.sits(login).await;
        if let Some(book) = export(&mut browser).await {
            assert!(book.bytes.starts_with(b"PK"), "{login}: {}", book.status);
            assert!(found(&said(&book)).is_empty(), "the export of {login} tells {:?}", found(&said(&book)));
        }
        searches(&prefecture, login, &number).await;
    }
    writes(&prefecture, &number).await;
}

/// No word of the complainant finds the case, on the page or by the API, and a hit and a miss are counted alike.
async fn searches(prefecture: &Prefecture, login: &str, number: &str) {
    let world = &prefecture.world;
    let viewer = world.who(login).await;
    let mut browser = world.sits(login).await;
    let scopes = crate::scopes_of(viewer.role);
    let token = world.token_of(login, &scopes).await;
    let miss = world.call("POST", "/api/v1/cases/search", Some(&token), &[], r#"{"text":"绝无此词乎"}"#).await;
    for word in secret::ALL {
        let page = browser.post("/cases", &[("text", word)]).await;
        assert!(!page.text().contains(number), "{login} finds the case by {word}");
        let body = serde_json::json!({ "text": word }).to_string();
        let answer = world.call("POST", "/api/v1/cases/search", Some(&token), &[], body).await;
        assert_eq!((answer.status, answer.text()), (miss.status, miss.text()), "{login} searches {word}");
        let organs = browser.post("/organs", &[("text", word)]).await;
        assert!(!organs.text().contains(number), "{login} finds the case among organs by {word}");
    }
}

/// What a refused act answers, and what those who were too late are told of the meantime.
async fn writes(prefecture: &Prefecture, number: &str) {
    let id = prefecture.id("secret").to_string();
    for login in ["ml-zjj.jingban", "nm-czj.chengjie", "nm-jtj.chengban", "nm-jw.jijian", "my-zjj.jingban"] {
        let viewer = prefecture.world.who(login).await;
        let mut browser = prefecture.world.sits(login).await;
        let token = prefecture.world.token_of(login, &crate::scopes_of(viewer.role)).await;
        for kind in ActKind::ALL {
            let path = format!("/cases/{id}/acts/{}", kind.code());
            let fields = [("_version", "1"), ("text", "试"), ("person", "x"), ("evidence", "e"), ("case", number)];
            let page = browser.post(&path, &fields).await;
            let body = r#"{"seen_version":1,"fields":{"text":"试"}}"#;
            let key = format!("{login}-{}", kind.code());
            let headers = [("idempotency-key", key.as_str())];
            let answer = prefecture.world.call("POST", &format!("/api/v1{path}"), Some(&token), &headers, body).await;
            for answer in [page, answer] {
                assert!(!answer.status.is_server_error(), "{path} by {login}: {}", answer.text());
                let words = found(&said(&answer));
                assert!(words.is_empty(), "{path} by {login} tells {words:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_that_is_complained_about_sees_nothing_of_the_case_that_another_leads_for_it() {
    let prefecture = Prefecture::on(store::testing::sqlite().await).await;
    let world = &prefecture.world;
    let (number, id) = (prefecture.cases["acting"].number.clone(), prefecture.id("acting").to_string());
    let concerned = ["nm-fgw.shouli", "nm-fgw.fuzeren", "nm-fgw.shengji", "nm-fgw.chengban", "nm-fgw.xitong"];
    let known: BTreeMap<&str, bool> = concerned.into_iter().map(|login| (login, false)).collect();
    for (login, seen) in known.into_iter().chain([("nm-zwj.shouli", true)]) {
        let viewer = world.who(login).await;
        let mut browser = world.sits(login).await;
        let token = world.token_of(login, &crate::scopes_of(viewer.role)).await;
        let mut told = Vec::new();
        for route in ROUTES.iter().filter(|route| route.verb == Verb::Get && !route.path.contains("{export}")) {
            let path = route.path.replace("{id}", &id).replace("{offer}", "post").replace("{letter}", "l0");
            let path = path.replace("{evidence}", "e0").replace("{organ}", "nm-fgw").replace("{code}", "stale");
            let path = path.replace("{hash}", "0").replace("{file}", "theme.css");
            let path = if path.ends_with("/news") { format!("{path}?since=0") } else { path };
            let answer = match route.who {
                Who::Api(..) => world.call("GET", &path, Some(&token), &[], "").await,
                _ => browser.get(&path).await,
            };
            if said(&answer).contains(&number) {
                told.push(path);
            }
        }
        let search = browser.post("/cases", &[("text", &number)]).await;
        if search.text().contains(&id) || search.header("location").contains(&id) {
            told.push("a search".to_owned());
        }
        if let Some(book) = export(&mut browser).await
            && said(&book).contains(&number)
        {
            told.push("an export".to_owned());
        }
        assert_eq!(!told.is_empty(), seen, "{login} is told by {told:?}");
    }
    let officer = world.who("nm-fgw.shouli").await;
    let seen = prefecture.sight(&officer, "acting").await;
    assert!(seen.relations().is_empty(), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stands_aside_is_told_number_and_stage_and_offered_nothing() {
    let prefecture = Prefecture::on(store::testing::sqlite().await).await;
    let (world, id) = (&prefecture.world, prefecture.id("reviewed").to_string());
    let number = prefecture.cases["reviewed"].number.clone();
    let draft = casework::DraftForm::Act { case: prefecture.id("reviewed").clone(), offer: "post".to_owned() };
    let aside = world.who("nm-zwj.shenhe").await;
    let typed = values(&[("text", "草稿"), ("audience", "internal")]);
    world.casework.save_draft(&aside, &draft, &typed, 0, None).await.expect("the draft is kept");
    let mut head = world.sits("nm-fgw.fuzeren").await;
    let path = format!("/cases/{id}/acts/order_recusal");
    let offered = async |login: &str, offer: &str| -> String {
        let role = world.who(login).await.role;
        let token = world.token_of(login, &crate::scopes_of(role)).await;
        let offers = world.call("GET", &format!("/api/v1/cases/{id}/offers"), Some(&token), &[], "").await.json();
        let all = offers["items"].as_array().expect("a list").clone();
        let found = all.into_iter().find(|one| one["code"] == offer);
        found.unwrap_or_else(|| panic!("{offer} is offered to {login}: {offers}"))["inputs"].to_string()
    };
    let officers = offered("nm-fgw.fuzeren", "order_recusal").await;
    assert!(officers.contains("nm-zwj.shenhe") && !officers.contains("ml-fgj.shouli"), "{officers}");
    for (person, status) in [("ml-fgj.shouli", 422), ("nm-zwj.shenhe", 303), ("nm-zwj.shenhe", 422)] {
        let done = head.post(&path, &[("person", person), ("text", "与投诉企业负责人系近亲属")]).await;
        assert_eq!(done.status.as_u16(), status, "{person}: {}", done.text());
    }
    let timeline = head.get(&format!("/cases/{id}/timeline")).await.text();
    assert!(timeline.contains("决定回避") && timeline.contains(&format!("回避人员：{}", aside.name)), "{timeline}");
    assert!(world.casework.draft(&aside, &draft).await.expect("the store answers").is_none(), "the draft is gone");

    let mut own = world.sits("nm-zwj.shenhe").await;
    let token = world.token_of("nm-zwj.shenhe", &crate::scopes_of(aside.role)).await;
    let page = own.get(&format!("/cases/{id}")).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text().contains(&number) && !page.text().contains("临江监理"), "{}", page.text());
    for path in ["/desk", "/cases", "/cases?status=open"] {
        let list = own.get(path).await;
        assert_eq!(list.status, StatusCode::OK, "{path}");
        assert!(!list.text().contains(&number), "{path} still offers the case");
    }
    for path in ["letters", "timeline", "file-list", "package", "acts/post", "news?since=0"] {
        assert_eq!(own.get(&format!("/cases/{id}/{path}")).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let found = own.post("/cases", &[("text", "南曼临江监理有限公司")]).await;
    assert!(!found.text().contains(&number), "a search brings it up");
    let api = world.call("GET", &format!("/api/v1/cases/{id}"), Some(&token), &[], "").await;
    assert_eq!(api.status, StatusCode::FORBIDDEN);
    assert!(!api.text().contains("临江监理"), "{}", api.text());
    let colleagues = offered("nm-zwj.chengban", "assign").await;
    assert!(colleagues.contains("nm-zwj.pizhun") && !colleagues.contains("nm-zwj.shenhe\""), "{colleagues}");
    // Whose role stands in no relation to the case cannot take it on.
    assert!(!colleagues.contains("nm-zwj.shouli"), "{colleagues}");
}
