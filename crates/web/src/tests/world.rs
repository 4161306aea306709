//! A deployment in a test: the demonstration prefecture, a clock that stands, a browser that keeps its cookies.

use super::machine::{Here, SetEdge};
use crate::{ApiSettings, App, DemoClock, Settings, evidence::percent, router};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use casework::{
    Casework, Edge, NewAccount, OutboundFolders, Press, Previewer, Registered, Setup, SignInPolicy, SingleSignOn,
    TokenForm, TokenScope, Values, Viewer,
};
use documents::Typesetter;
use domain::{
    actor::Role,
    ids::{OrganId, PersonId},
    time::Instant,
};
use jiff::civil::date;
use seal::{
    Suite,
    blind::{BlindKey, BlindRing},
    envelope::{KeyRing, MasterKey},
    random::SeededRandom,
    sign::SigningKey,
};
use std::{
    collections::BTreeMap,
    num::NonZeroU32,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
};
use store::{Vault, objects::Folder, testing::TestDb};
use tower::ServiceExt;

/// The largest file of evidence in tests.
pub const UPLOAD_BYTES: u64 = 1 << 20;
/// The password of the account that signs in by form.
pub const PASSWORD: &str = "南曼州-2026-验证";

/// A deployment.
pub struct World {
    pub casework: Casework,
    pub router: Router,
    /// Signs checkpoints.
    pub signing: Arc<SigningKey>,
    /// How many rounds of the jobs were asked for.
    pub rounds: Arc<AtomicUsize>,
    edge: Arc<SetEdge>,
    pub db: TestDb,
}

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("headers are ASCII"))
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The value of a hidden field, the first of its name after `mark`.
    pub fn hidden(&self, mark: &str, name: &str) -> String {
        let text = self.text();
        let start = text.find(mark).unwrap_or_else(|| panic!("no {mark} in {text}"));
        let field = format!("name=\"{name}\" value=\"");
        let at =
            text[start..].find(&field).unwrap_or_else(|| panic!("no field {name} after {mark}")) + start + field.len();
        text[at..].split('"').next().unwrap_or_default().to_owned()
    }
}

/// A browser: it keeps cookies and says where a request comes from.
pub struct Browser<'a> {
    world: &'a World,
    /// Its cookies.
    pub cookies: BTreeMap<String, String>,
    /// Headers it always sends.
    pub headers: Vec<(&'static str, String)>,
}

impl Browser<'_> {
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        for (name, value) in &self.headers {
            request.headers_mut().insert(*name, value.parse().expect("a header is ASCII"));
        }
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().expect("cookies are ASCII"));
        }
        let response = self.world.router.clone().oneshot(request).await.expect("a router always answers");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("cookies are ASCII");
            let (name, rest) = cookie.split_once('=').expect("a cookie has a value");
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned());
        }
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.expect("the body can be read").to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// The value of a cookie that was set.
    pub fn cookie(&self, name: &str) -> String {
        self.cookies.get(name).cloned().unwrap_or_default()
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a path is an address")).await
    }

    /// Posts a form with the token that pages carry now.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let mut all = vec![("_csrf", token.as_str())];
        all.extend(fields);
        self.post_raw(path, &all).await
    }

    /// Posts exactly these fields.
    pub async fn post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body.join("&")))
            .expect("a path is an address");
        self.send(request).await
    }

    /// The token of any form.
    pub async fn token(&mut self) -> String {
        self.get("/").await.hidden("<body>", "_csrf")
    }
}

/// The seat of a role in the demonstration that these tests make for it.
pub fn login(role: Role) -> String {
    format!("test.{}", role.code())
}

impl World {
    pub async fn new() -> Self {
        Self::limited(ApiSettings { per_token: NonZeroU32::MAX, per_address: NonZeroU32::MAX, behind_proxy: false })
            .await
    }

    /// A world that lets programs call only so often.
    pub async fn limited(api: ApiSettings) -> Self {
        Self::on(store::testing::sqlite().await, api).await
    }

    /// A world on this store.
    pub async fn on(db: TestDb, api: ApiSettings) -> Self {
        Self::made(db, api, SignInPolicy::demonstration(), None, None, |_| {}).await
    }

    /// A world that sets letters, as the server does.
    pub async fn with_press() -> Self {
        let api = ApiSettings { per_token: NonZeroU32::MAX, per_address: NonZeroU32::MAX, behind_proxy: false };
        let press: Arc<dyn Typesetter> = Arc::new(typeset::Press::new(None).expect("this machine has a Chinese font"));
        let db = store::testing::sqlite().await;
        Self::made(db, api, SignInPolicy::demonstration(), None, Some(press), |_| {}).await
    }

    /// A world with another setup.
    pub async fn changed(change: fn(&mut Setup)) -> Self {
        let api = ApiSettings { per_token: NonZeroU32::MAX, per_address: NonZeroU32::MAX, behind_proxy: false };
        Self::made(store::testing::sqlite().await, api, SignInPolicy::demonstration(), None, None, change).await
    }

    /// A world that lets people in as `policy` says, also by a single sign-on if there is one.
    pub async fn guarded(policy: SignInPolicy, single_sign_on: Option<Arc<dyn SingleSignOn>>) -> Self {
        let api = ApiSettings { per_token: NonZeroU32::MAX, per_address: NonZeroU32::MAX, behind_proxy: true };
        Self::made(store::testing::sqlite().await, api, policy, single_sign_on, None, |_| {}).await
    }

    async fn made(
        db: TestDb,
        api: ApiSettings,
        policy: SignInPolicy,
        single_sign_on: Option<Arc<dyn SingleSignOn>>,
        press: Option<Arc<dyn Typesetter>>,
        change: fn(&mut Setup),
    ) -> Self {
        let loaded = profile::demo();
        let mut dice = SeededRandom::new(7);
        let suite = Suite::default();
        let vault = Vault::new(
            suite,
            KeyRing::new(MasterKey::generate(suite, &mut dice), Vec::new()),
            BlindRing::new(BlindKey::generate(suite, &mut dice), Vec::new()),
        );
        let signing = Arc::new(SigningKey::generate(suite, &mut dice));
        let start = Instant::start_of(date(2026, 3, 2)).as_micros() + 9 * 3600 * 1_000_000;
        let edge = Arc::new(SetEdge { now: AtomicI64::new(start), dice: Mutex::new(dice) });
        let objects = Arc::new(Folder::open(db.folder().join("evidence")).await.expect("a folder for evidence"));
        let mut setup = Setup {
            profile: loaded.profile,
            directory: loaded.directory,
            calendar: loaded.calendar,
            vocabulary: loaded.vocabulary,
            export: None,
        };
        change(&mut setup);
        let casework = Casework::new(db.store.clone(), vault, objects, setup, Arc::clone(&edge) as Arc<dyn Edge>)
            .with_sign_in(policy)
            .with_previewer(press.is_some().then(|| Arc::new(Here) as Arc<dyn Previewer>))
            .with_press(press.map(|typesetter| Press { typesetter, signing: Arc::clone(&signing) }));
        casework.adopt_setup().await.expect("the setup is put on record");
        let set = Arc::clone(&edge);
        let clock: Arc<dyn DemoClock> = edge;
        let rounds = Arc::new(AtomicUsize::new(0));
        let asked = Arc::clone(&rounds);
        let app = App {
            casework: casework.clone(),
            settings: Settings {
                demonstration: true,
                public_name: "践诺".to_owned(),
                max_upload_bytes: UPLOAD_BYTES,
                secure_cookies: true,
                invitation_days: 7,
                api,
            },
            log_key: signing.verifying_key().clone(),
            demo_clock: Some(clock),
            after_advance: Arc::new(move || {
                let asked = Arc::clone(&asked);
                Box::pin(async move {
                    asked.fetch_add(1, Ordering::Relaxed);
                })
            }),
            single_sign_on,
        };
        Self { casework, router: router(app), signing, rounds, edge: set, db }
    }

    /// Lets so many seconds pass.
    pub fn pass(&self, seconds: i64) {
        self.edge.now.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }

    /// The store, for what no page shows.
    pub fn store(&self) -> &store::Store {
        self.casework.store()
    }

    /// An account of the prefecture's lead in this role.
    pub async fn account(&self, role: Role, password_hash: &str) {
        let account = NewAccount {
            id: PersonId::parse(&login(role)).expect("a login is an identifier"),
            login: login(role),
            name: format!("测试{}", role.label()),
            organ: OrganId::parse("nm-fgw").expect("an identifier"),
            role,
            password_hash: password_hash.to_owned(),
            demonstration: true,
        };
        self.casework.add_account(account).await.expect("the account is made");
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { world: self, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    /// A browser in the seat of `role`.
    pub async fn seat(&self, role: Role) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.post("/demo/switch", &[("login", &login(role))]).await;
        assert_eq!(answer.header("location"), "/desk", "{}", role.label());
        browser
    }

    /// Every account of the demonstration.
    pub async fn demo_accounts(&self) {
        for account in profile::demo().accounts {
            let account = NewAccount {
                id: account.id,
                login: account.login,
                name: account.name,
                organ: account.organ,
                role: account.role,
                password_hash: String::new(),
                demonstration: true,
            };
            self.casework.add_account(account).await.expect("the account is made");
        }
    }

    /// A browser of this account.
    pub async fn sits(&self, login: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.post("/demo/switch", &[("login", login)]).await;
        assert_eq!(answer.header("location"), "/desk", "{login}");
        browser
    }

    /// Who this account is.
    pub async fn who(&self, login: &str) -> Viewer {
        let viewer = self.casework.viewer_by_login(login).await.expect("the store answers");
        viewer.unwrap_or_else(|| panic!("no account {login}"))
    }

    /// Does all that waits: letters, reports.
    pub async fn drain(&self) {
        let signing = SigningKey::generate(Suite::default(), &mut SeededRandom::new(8));
        let out = OutboundFolders { outbound: self.db.folder().join("outbound"), signing: Arc::new(signing) };
        loop {
            let now = self.casework.now().as_micros();
            let rows = self.db.store.lease_outbox("test", now, 60_000_000, 100).await.expect("rows are leased");
            if rows.is_empty() {
                return;
            }
            for row in rows {
                let done = self.casework.do_outbox(&row, &out).await;
                done.unwrap_or_else(|error| panic!("{} of {}: {error:?}", row.kind, row.payload));
                self.db.store.outbox_done(row.id, now).await.expect("the row is done");
            }
        }
    }

    /// A token of the account in this role.
    pub async fn token(&self, role: Role, scopes: &[TokenScope]) -> String {
        self.token_of(&login(role), scopes).await
    }

    /// A token of this account.
    pub async fn token_of(&self, login: &str, scopes: &[TokenScope]) -> String {
        let form = TokenForm {
            label: "测试".to_owned(),
            scopes: scopes.iter().map(|scope| scope.code().to_owned()).collect(),
            days: "30".to_owned(),
            key: String::new(),
        };
        let officer = self.who(login).await;
        self.casework.make_token(&officer, &form, &TokenScope::ALL).await.expect("the token is made").secret
    }

    /// Revokes every token of the account in this role.
    pub async fn forget_tokens(&self, role: Role) {
        self.forget_tokens_of(&login(role)).await;
    }

    /// Revokes every token of this account.
    pub async fn forget_tokens_of(&self, login: &str) {
        let officer = self.who(login).await;
        for token in self.casework.tokens(&officer).await.expect("the store answers") {
            self.casework.revoke_token(&officer, &token.id).await.expect("the token is revoked");
        }
    }

    /// Calls the API as a program does. A write gets a key of its own unless the headers name one.
    pub async fn call(
        &self,
        verb: &str,
        path: &str,
        token: Option<&str>,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(verb).uri(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if verb == "POST" && headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("content-type")) {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("a router always answers");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.expect("the body can be read").to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// A complaint of one claim.
    pub async fn complaint(&self, enterprise: &str) -> Registered {
        self.complaint_about(enterprise, "南曼州住房和城乡建设局").await
    }

    /// A complaint of one claim about this organ.
    pub async fn complaint_about(&self, enterprise: &str, respondent: &str) -> Registered {
        let officer = self.casework.viewer_by_login(&login(Role::Intake)).await.expect("the store answers");
        let fields = [
            ("enterprise", enterprise),
            ("phone", "13912341234"),
            ("contact_name", "王小明"),
            ("respondent", respondent),
            ("field", "procurement"),
            ("contract", "勐阳县道路硬化工程施工合同 2024-07号"),
            ("narrative", "工程已于2024年验收，至今未付尾款。"),
            ("claim.1.words", "支付工程尾款"),
            ("claim.1.sum", "1,000,000.00"),
        ];
        let form: Values = fields.map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).into();
        let officer = officer.expect("the intake account is there");
        self.casework.register(&officer, &form).await.expect("the complaint is registered")
    }
}
