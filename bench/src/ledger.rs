//! How quick a page of the ledger is: `cargo run --release -p bench --bin ledger -- 10000 100000`.
//!
//! For each number of cases a fresh SQLite store is filled through the store's own commits: one stand-in event a case
//! and the projection rows a case would have (three scopes each), so lists and search are as in life while the events
//! are not. Each page is then asked of the whole router in this process, guards and templates included, without a
//! socket, by one client, and read to its last byte. Figures are milliseconds; the first asking of each is left out.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use casework::{Casework, Edge, NewAccount, Setup};
use domain::{
    actor::Role,
    ids::{OrganId, PersonId},
    stage::Stage,
    time::Instant,
    vocabulary::{Breach, Evil, Field},
};
use jiff::civil::date;
use rand_core::Rng as _;
use seal::{
    Suite,
    blind::{BlindKey, BlindRing},
    envelope::{KeyRing, MasterKey},
    random::SeededRandom,
    sign::SigningKey,
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::{
    CaseRow, Commit, FactsRow, NEVER_US, NewEvent, Options, Projection, ScopeRow, SearchDoc, Store, StreamCommit,
    Vault, objects::Folder,
};
use tower::ServiceExt;

type Failure = Box<dyn std::error::Error>;

const DAY_US: i64 = 24 * 3600 * 1_000_000;
const TIMES: usize = 60;
const TOGETHER: u32 = 500;
const LOGIN: &str = "bench";
const FIRMS: [&str; 6] = ["远航", "恒达", "百川", "金穗", "宏图", "云岭"];
const TRADES: [&str; 5] = ["建设工程", "建材", "园林绿化", "物业服务", "信息技术"];

fn today_us() -> i64 {
    Instant::start_of(date(2026, 3, 2)).as_micros() + 9 * 3600 * 1_000_000
}

/// A clock that stands, so that every page is asked on one day.
struct Standing(Mutex<SeededRandom>);

impl Edge for Standing {
    fn now(&self) -> Instant {
        Instant::from_micros(today_us())
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// Draws from lists.
struct Dice(SeededRandom);

impl Dice {
    fn below(&mut self, end: u32) -> u32 {
        self.0.next_u32() % end
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let end = u32::try_from(of.len()).unwrap_or(1);
        &of[self.below(end) as usize]
    }
}

/// A case as projections see it: most have ended, some wait, few are late.
fn projection(no: u32, dice: &mut Dice, organs: &[(String, String, String)]) -> Projection {
    let (respondent, name, region) = dice.one(organs).clone();
    let determining = dice.one(organs).0.clone();
    let closed = dice.below(10) < 6;
    let (stage, label) = if closed { ("closed", "已办结") } else { *dice.one(&Stage::WORDS[..14]) };
    let received_us = today_us() - i64::from(dice.below(1800)) * DAY_US;
    let due_us = if closed { NEVER_US } else { today_us() + (i64::from(dice.below(400)) - 20) * DAY_US / 10 };
    let claimed = i64::from(dice.below(200_000_000));
    let enterprise = format!("南曼{}{}有限公司{no}", dice.one(&FIRMS), dice.one(&TRADES));
    let received_on = Instant::from_micros(received_us).date().to_string();
    let case = CaseRow {
        number: format!("NM2026-{no:06}-0"),
        stage: stage.to_owned(),
        stage_label: label.to_owned(),
        lead_id: Some("nm-fgw".to_owned()),
        respondent_id: Some(respondent.clone()),
        respondent_name: name.clone(),
        determining_id: Some(determining.clone()),
        enterprise_name: enterprise.clone(),
        field: Some(dice.one(Field::ALL).code().to_owned()),
        evil: Some(dice.one(Evil::ALL).code().to_owned()),
        breach: Some(dice.one(Breach::ALL).code().to_owned()),
        region: Some(region),
        channel: (*dice.one(&["12345", "web", "xinfang", "officer"])).to_owned(),
        claimed_fen: claimed,
        outstanding_fen: claimed,
        received_on: received_on.clone(),
        received_at_us: Instant::start_of(Instant::from_micros(received_us).date()).as_micros(),
        closed,
        next_due_us: due_us,
        next_warn_us: if closed { NEVER_US } else { due_us - 2 * DAY_US },
        next_clock: (!closed).then(|| "verification".to_owned()),
        next_owner: (!closed).then(|| determining.clone()),
        recorded: dice.below(50) == 0,
        provisional: dice.below(20) == 0,
        suspended: dice.below(40) == 0,
        updated_at_us: received_us,
        ..CaseRow::default()
    };
    let facts = FactsRow { channel: case.channel.clone(), received_on, claimed_fen: claimed, ..FactsRow::default() };
    let scopes = ["lead:nm-fgw".to_owned(), format!("det:{determining}"), format!("resp:{respondent}")];
    let search =
        SearchDoc { text: format!("{}\n{name}\n{enterprise}\n工程已验收，至今未付尾款。", case.number) };
    Projection {
        case,
        facts,
        scopes: scopes.into_iter().map(|scope| ScopeRow { scope }).collect(),
        search,
        ..Projection::default()
    }
}

async fn fill(store: &Store, cases: u32, organs: &[(String, String, String)]) -> Result<(), Failure> {
    let mut dice = Dice(SeededRandom::new(11));
    for first in (0..cases).step_by(TOGETHER as usize) {
        let streams = (first..cases.min(first + TOGETHER)).map(|no| StreamCommit {
            case_id: format!("c{no:030x}"),
            expected_version: 0,
            profile_version: 1,
            events: vec![NewEvent {
                kind: "bench".to_owned(),
                schema: 1,
                occurred_on: "2026-03-02".to_owned(),
                recorded_at_us: today_us(),
                payload: format!("{{\"no\":{no}}}"),
            }],
            projection: Some(projection(no, &mut dice, organs)),
        });
        store.commit(Commit { streams: streams.collect(), ..Commit::default() }).await?;
    }
    Ok(())
}

/// A browser in one seat of the deployment.
struct Seat {
    router: Router,
    cookies: String,
    token: String,
}

impl Seat {
    async fn ask(&self, path: &str, body: Option<&str>) -> Result<(u16, String, Vec<String>), Failure> {
        let request = Request::builder()
            .method(if body.is_some() { "POST" } else { "GET" })
            .uri(path)
            .header(header::COOKIE, &self.cookies)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body.map_or_else(Body::empty, |body| Body::from(format!("_csrf={}&{body}", self.token))))?;
        let response = self.router.clone().oneshot(request).await?;
        let cookies = response.headers().get_all(header::SET_COOKIE).iter();
        let cookies = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next().map(str::to_owned)).collect();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 64 << 20).await?;
        Ok((status, String::from_utf8_lossy(&bytes).into_owned(), cookies))
    }

    async fn sign_in(router: Router) -> Result<Self, Failure> {
        let mut seat = Self { router, cookies: String::new(), token: String::new() };
        for body in [None, Some(format!("login={LOGIN}"))] {
            let path = if body.is_some() { "/demo/switch" } else { "/login" };
            let (_, page, cookies) = seat.ask(path, body.as_deref()).await?;
            seat.cookies = cookies.join("; ");
            seat.token = token(&page);
        }
        seat.token = token(&seat.ask("/cases", None).await?.1);
        Ok(seat)
    }
}

fn token(page: &str) -> String {
    page.split("name=\"_csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures the machine's time")]
fn stopwatch() -> impl Fn() -> Duration {
    let begun = std::time::Instant::now();
    move || begun.elapsed()
}

/// Median and the slowest of a hundred, in milliseconds.
async fn measure(seat: &Seat, path: &str, body: Option<&str>) -> Result<(f64, f64), Failure> {
    let mut taken = Vec::with_capacity(TIMES);
    for _ in 0..=TIMES {
        let elapsed = stopwatch();
        let (status, _, _) = seat.ask(path, body).await?;
        taken.push(elapsed().as_secs_f64() * 1000.0);
        if status != 200 {
            return Err(format!("{path} answers {status}").into());
        }
    }
    taken.remove(0);
    taken.sort_by(f64::total_cmp);
    Ok((taken[TIMES / 2], taken[TIMES * 99 / 100]))
}

async fn run(cases: u32) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(Options::new(format!("sqlite:{}", folder.path().join("bench.db").display())), 0).await?;
    let loaded = profile::demo();
    let organs: Vec<_> = loaded
        .directory
        .organs()
        .filter(|organ| !organ.outside)
        .map(|organ| {
            let name = organ.name_on(date(2026, 3, 2)).to_owned();
            (organ.id.to_string(), name, organ.region.as_str().to_owned())
        })
        .collect();
    let elapsed = stopwatch();
    fill(&store, cases, &organs).await?;
    println!("\n{cases} cases, filled in {:.0} s\n", elapsed().as_secs_f64());
    let mut dice = SeededRandom::new(7);
    let suite = Suite::default();
    let master = MasterKey::generate(suite, &mut dice);
    let blind = BlindKey::generate(suite, &mut dice);
    let vault = Vault::new(suite, KeyRing::new(master, Vec::new()), BlindRing::new(blind, Vec::new()));
    let objects = Arc::new(Folder::open(folder.path().join("objects")).await?);
    let setup = Setup {
        profile: loaded.profile,
        directory: loaded.directory,
        calendar: loaded.calendar,
        vocabulary: loaded.vocabulary,
        export: None,
    };
    let casework = Casework::new(store.clone(), vault, objects, setup, Arc::new(Standing(Mutex::new(dice))));
    casework.adopt_setup().await?;
    let account = NewAccount {
        id: PersonId::parse(LOGIN)?,
        login: LOGIN.to_owned(),
        name: "测量".to_owned(),
        organ: OrganId::parse("nm-fgw")?,
        role: Role::Intake,
        password_hash: String::new(),
        demonstration: true,
    };
    casework.add_account(account).await?;
    let seat = Seat::sign_in(web::router(web::App {
        casework,
        settings: web::Settings {
            demonstration: true,
            public_name: "测量".to_owned(),
            invitation_days: 7,
            max_upload_bytes: 1 << 20,
            secure_cookies: false,
            api: web::ApiSettings::default(),
        },
        log_key: SigningKey::generate(suite, &mut SeededRandom::new(13)).verifying_key().clone(),
        demo_clock: None,
        after_advance: Arc::new(|| Box::pin(async {})),
        single_sign_on: None,
    }))
    .await?;
    // Half way down each order: what a clerk reaches who turns pages for hours.
    let middle_us = Instant::start_of(date(2023, 9, 1)).as_micros();
    let deep = format!("/cases?after={middle_us}.c");
    let deep_back = format!("/cases?before={middle_us}.c");
    let organ = &organs[organs.len() / 2].0;
    let of_organ = format!("/cases?respondent={organ}&all=1");
    let organ_sum = format!("/cases?respondent={organ}&sort=sum");
    let rows: [(&str, &str, Option<&str>); 15] = [
        ("first page", "/cases?all=1", None),
        ("half way down", &deep, None),
        ("half way down, backwards", &deep_back, None),
        ("by next deadline, soonest first", "/cases?sort=due&asc=1", None),
        ("by sum", "/cases?sort=sum", None),
        ("one stage", "/cases?stage=verifying", None),
        ("one stage, by sum", "/cases?stage=verifying&sort=sum", None),
        ("one respondent", &of_organ, None),
        ("one respondent, by sum", &organ_sum, None),
        ("overdue, by sum", "/cases?clock=over&sort=sum", None),
        ("a month, by sum", "/cases?from=2024-05-01&to=2024-05-31&sort=sum", None),
        (
            "seven filters",
            "/cases?status=open&field=procurement&evil=fair_trade_harmed&breach=arrears&channel=12345&clock=running&sum_from=100000",
            None,
        ),
        (
            "nothing passes",
            "/cases?recorded=yes&clock=provisional&field=ppp&evil=old_debts_ignored&breach=other&stage=disputed",
            None,
        ),
        ("two words, many hits", "/cases", Some("text=%E5%B7%A5%E7%A8%8B")),
        ("two words and a stage", "/cases", Some("text=%E7%99%BE%E5%B7%9D&stage=verifying")),
    ];
    println!("| page | median ms | p99 ms |\n|---|---:|---:|");
    for (name, path, body) in rows {
        let (median, slow) = measure(&seat, path, body).await?;
        println!("| {name} | {median:.1} | {slow:.1} |");
    }
    store.close().await;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut sizes: Vec<u32> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000];
    }
    for cases in sizes {
        run(cases).await?;
    }
    Ok(())
}
