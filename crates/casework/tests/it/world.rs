//! A prefecture in a test: the demonstration profile, a clock that is set by hand, jobs that are drained by hand.

use casework::{ActRequest, Casework, Done, Edge, Error, NewAccount, OutboundFolders, Setup, Values, Viewer};
use domain::{actor::Role, ids::CaseId, time::Instant};
use exchange::export::ExportMapping;
use jiff::civil::Date;
use seal::{
    Suite,
    blind::{BlindKey, BlindRing},
    envelope::{KeyRing, MasterKey},
    random::SeededRandom,
    sign::SigningKey,
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};
use store::{Vault, objects::Folder, testing::TestDb};

/// A clock that only moves when told, and dice that fall the same way each time.
pub struct SetEdge {
    now: AtomicI64,
    dice: Mutex<SeededRandom>,
}

impl Edge for SetEdge {
    fn now(&self) -> Instant {
        // Each look is a little later, as in life, so that no two events share an instant.
        Instant::from_micros(self.now.fetch_add(1_000, Ordering::Relaxed))
    }

    fn fill(&self, bytes: &mut [u8]) {
        use rand_core::Rng as _;
        self.dice.lock().expect("no test panics while it throws").fill_bytes(bytes);
    }
}

/// The roles without which an organ is sent no measure and no referral.
const TAKES: [Role; 3] = [Role::EnforcingOfficer, Role::EnforcingHead, Role::DisciplineReceiver];

pub struct World {
    pub casework: Casework,
    pub edge: Arc<SetEdge>,
    pub people: BTreeMap<String, Viewer>,
    pub out: OutboundFolders,
    pub db: TestDb,
    pub setup: Setup,
    pub vault: Vault,
}

/// A form's fields.
pub fn values(pairs: &[(&str, &str)]) -> Values {
    let mut values = Values::new();
    for (name, value) in pairs {
        values.entry((*name).to_owned()).or_default().push((*value).to_owned());
    }
    values
}

/// What acceptance asks of every case, where a test is about something else.
const CONFIRMED: [(&str, &str); 3] = [("private", "true"), ("evils", "enterprise_harmed"), ("breach", "arrears")];

fn completed(offer: &str, pairs: &[(&str, &str)]) -> Values {
    let mut values = values(pairs);
    for (name, value) in CONFIRMED.iter().filter(|_| offer == "accept") {
        values.entry((*name).to_owned()).or_insert_with(|| vec![(*value).to_owned()]);
    }
    values.retain(|_, all| all.iter().any(|value| !value.is_empty()));
    values
}

impl World {
    /// The demonstration prefecture at nine o'clock on `day`.
    pub async fn at(db: TestDb, day: Date) -> Self {
        let loaded = profile::demo();
        let mut dice = SeededRandom::new(7);
        let suite = Suite::default();
        let vault = Vault::new(
            suite,
            KeyRing::new(MasterKey::generate(suite, &mut dice), Vec::new()),
            BlindRing::new(BlindKey::generate(suite, &mut dice), Vec::new()),
        );
        let signing = Arc::new(SigningKey::generate(suite, &mut dice));
        let edge = Arc::new(SetEdge { now: AtomicI64::new(nine(day)), dice: Mutex::new(dice) });
        let objects = Arc::new(Folder::open(db.folder().join("evidence")).await.expect("a folder for evidence"));
        let people: BTreeMap<String, Viewer> = loaded
            .accounts
            .iter()
            .map(|account| {
                let viewer = Viewer {
                    person: account.id.clone(),
                    name: account.name.clone(),
                    organ: Some(account.organ.clone()),
                    organ_name: account.organ.to_string(),
                    role: account.role,
                    case: None,
                    seat: casework::MAIN_SEAT.to_owned(),
                    standing_in_for: None,
                };
                (account.login.clone(), viewer)
            })
            .collect();
        let export =
            ExportMapping::parse(include_str!("../../../../profiles/demo/export.toml")).expect("the mapping reads");
        let setup = Setup {
            profile: loaded.profile,
            directory: loaded.directory,
            calendar: loaded.calendar,
            vocabulary: loaded.vocabulary,
            export: Some(export),
        };
        let casework =
            Casework::new(db.store.clone(), vault.clone(), objects, setup.clone(), Arc::clone(&edge) as Arc<dyn Edge>);
        casework.adopt_setup().await.expect("the setup is put on record");
        for account in loaded.accounts.into_iter().filter(|account| TAKES.contains(&account.role)) {
            let account = NewAccount {
                id: account.id,
                login: account.login,
                name: account.name,
                organ: account.organ,
                role: account.role,
                password_hash: String::new(),
                demonstration: true,
            };
            casework.add_account(account).await.expect("the account is made");
        }
        // The system reaches those who have accounts.
        for viewer in people.values().filter(|viewer| viewer.role == Role::RespondentOfficer) {
            casework.add_account(account_of(viewer)).await.expect("the account is made");
        }
        let out = OutboundFolders { outbound: db.folder().join("outbound"), signing };
        Self { casework, edge, people, out, db, setup, vault }
    }

    /// Gives the people of an organ who judge their accounts: who may sign is read from them.
    pub async fn staff(&self, organ: &str) {
        let judges = [Role::Handler, Role::Reviewer, Role::Approver];
        let of = |viewer: &&Viewer| viewer.organ.as_ref().is_some_and(|own| own.as_str() == organ);
        for viewer in self.people.values().filter(of).filter(|viewer| judges.contains(&viewer.role)) {
            self.casework.add_account(account_of(viewer)).await.expect("the account is made");
        }
    }

    /// The same deployment started again with another setup.
    pub async fn restarted(&mut self, change: impl FnOnce(&mut Setup)) {
        change(&mut self.setup);
        let objects = Arc::new(Folder::open(self.db.folder().join("evidence")).await.expect("a folder for evidence"));
        let edge = Arc::clone(&self.edge) as Arc<dyn Edge>;
        let store = self.db.store.clone();
        self.casework = Casework::new(store, self.vault.clone(), objects, self.setup.clone(), edge);
        self.casework.adopt_setup().await.expect("the setup is put on record");
        self.casework = self.casework.latest();
    }

    pub fn who(&self, login: &str) -> &Viewer {
        self.people.get(login).unwrap_or_else(|| panic!("no account {login}"))
    }

    /// Lets so many days pass at once; what ran out meanwhile is carried on afterwards.
    pub async fn pass_days(&self, days: i64) {
        self.pass_minutes(days * 24 * 60);
        while self.casework.tick_due(64).await.expect("clocks are carried on").cases > 0 {}
        self.drain().await;
    }

    /// Lets so many minutes pass; nothing is due meanwhile.
    pub fn pass_minutes(&self, minutes: i64) {
        self.edge.now.fetch_add(minutes * 60_000_000, Ordering::Relaxed);
    }

    /// Nine o'clock so many days on, with everything that falls due on the way.
    pub async fn days(&self, days: i32) {
        for _ in 0..days {
            let now = self.edge.now.load(Ordering::Relaxed);
            let next = Instant::from_micros(now).date().tomorrow().expect("a day follows");
            self.edge.now.store(nine(next), Ordering::Relaxed);
            self.drain().await;
        }
    }

    /// Does all that waits: clocks, letters, reports.
    pub async fn drain(&self) {
        loop {
            let ticked = self.casework.tick_due(100).await.expect("clocks can be looked at");
            assert!(ticked.failed.is_empty(), "{:?}", ticked.failed);
            let now = self.casework.now().as_micros();
            let rows = self.db.store.lease_outbox("test", now, 60_000_000, 100).await.expect("rows are leased");
            if rows.is_empty() && ticked.cases == 0 {
                return;
            }
            for row in rows {
                if let Err(error) = self.casework.do_outbox(&row, &self.out).await {
                    panic!("{} of {}: {error:?}", row.kind, row.payload);
                }
                self.db.store.outbox_done(row.id, now).await.expect("the row is done");
            }
        }
    }

    pub async fn try_act(
        &self,
        who: &Viewer,
        case: &CaseId,
        offer: &str,
        pairs: &[(&str, &str)],
    ) -> Result<Done, Error> {
        let request =
            ActRequest { offer: offer.to_owned(), values: completed(offer, pairs), seen_version: None, key: None };
        self.casework.act(who, case, request).await
    }

    /// An act that must pass.
    pub async fn act(&self, login: &str, case: &CaseId, offer: &str, pairs: &[(&str, &str)]) -> Done {
        let done = self.try_act(self.who(login), case, offer, pairs).await;
        let done = done.unwrap_or_else(|error| panic!("{login} {offer}: {error:?}"));
        if pairs.contains(&("manner", "system")) {
            self.open_letters(case).await;
        }
        done
    }

    /// Whatever the system served is opened by its addressees. [`World::act`] does so at once; a test about letters
    /// that nobody opens serves by [`World::try_act`].
    pub async fn open_letters(&self, case: &CaseId) {
        let officer = self.row(case).await.respondent_id.map(|organ| format!("{organ}.jingban"));
        let officer = officer.and_then(|login| self.people.get(&login).cloned());
        for viewer in officer.into_iter().chain([casework::complainant(case)]) {
            self.casework.open_letters(&viewer, case).await.expect("letters are opened");
        }
    }

    /// A decision through all its hands: the first drafts, the others endorse.
    pub async fn decide(&self, hands: &[&str], case: &CaseId, offer: &str, pairs: &[(&str, &str)]) -> Done {
        if matches!(offer, "accept_performance" | "accept_instalment") {
            self.confirmed(case, "payment").await;
        }
        let mut done = self.act(hands[0], case, offer, pairs).await;
        if offer == "settle" {
            self.confirmed(case, "settlement").await;
        }
        for hand in &hands[1..] {
            done = self.act(hand, case, "endorse", &[("text", "同意")]).await;
        }
        done
    }

    /// The code of the refusal of an act that must not pass.
    pub async fn refusal(&self, login: &str, case: &CaseId, offer: &str, pairs: &[(&str, &str)]) -> String {
        match self.try_act(self.who(login), case, offer, pairs).await {
            Err(Error::Refused(refusal)) => refusal.code.to_owned(),
            other => panic!("{login} {offer} should be refused: {other:?}"),
        }
    }

    /// The first field of a form that is refused for what it leaves open.
    pub async fn fault(&self, login: &str, case: &CaseId, offer: &str, pairs: &[(&str, &str)]) -> String {
        match self.try_act(self.who(login), case, offer, pairs).await {
            Err(Error::Invalid(faults)) => faults[0].field.clone(),
            other => panic!("{login} {offer} should be faulted: {other:?}"),
        }
    }

    /// A piece of evidence on the case.
    pub async fn proof(&self, login: &str, case: &CaseId) -> String {
        let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>(b"%PDF-1.7 a scan".to_vec())]);
        let item = self.casework.add_evidence(self.who(login), case, "凭证.pdf", bytes, None).await;
        item.unwrap_or_else(|error| panic!("{login} files evidence: {error:?}")).id
    }

    /// The stage as an officer of the lead sees it.
    pub async fn stage(&self, case: &CaseId) -> String {
        self.row(case).await.stage
    }

    pub async fn row(&self, case: &CaseId) -> store::CaseRow {
        self.db.store.case_row(case.as_str()).await.expect("the store answers").expect("the case has a line")
    }

    /// Registers a complaint of one claim about 勐阳县住房和城乡建设局.
    pub async fn register(&self, more: &[(&str, &str)]) -> casework::Registered {
        let mut form = values(&[
            ("enterprise", "南曼兴远建设有限公司"),
            ("phone", "13912341234"),
            ("contact_name", "王小明"),
            ("respondent", "勐阳县住房和城乡建设局"),
            ("field", "procurement"),
            ("evil", "enterprise_harmed"),
            ("contract", "勐阳县道路硬化工程施工合同 2024-07号"),
            ("narrative", "工程已于2024年验收，至今未付尾款。"),
            ("claim.1.words", "支付工程尾款"),
            ("claim.1.sum", "1,000,000.00"),
        ]);
        for (name, value) in more {
            form.insert((*name).to_owned(), vec![(*value).to_owned()]);
        }
        self.casework.register(self.who("nm-fgw.shouli"), &form).await.expect("the complaint is registered")
    }

    /// Accepted, handed to 南曼州住房和城乡建设局 and signed for.
    pub async fn verifying(&self, more: &[(&str, &str)]) -> casework::Registered {
        let registered = self.register(more).await;
        let id = &registered.id;
        let lead = self.lead(id).await;
        self.act(&lead, id, "accept", &[]).await;
        self.act(&lead, id, "hand_over", &[("organ", "my"), ("text", "属地政府管理该局")]).await;
        self.act("my.chengban", id, "sign_for", &[]).await;
        registered
    }

    /// The respondent's head waives the defence, and the lead asks it again.
    pub async fn waive_defence(&self, case: &CaseId) {
        self.act("my-zjj.danweifuzeren", case, "waive_defence", &[]).await;
        self.confirmed(case, "waiver").await;
    }

    /// The respondent refuses, and the lead asks it again.
    pub async fn refuse(&self, login: &str, case: &CaseId, values: &[(&str, &str)]) {
        self.act(login, case, "refuse", values).await;
        self.confirmed(case, "refusal").await;
    }

    /// The lead asks a party again, which says that it is so.
    pub async fn confirmed(&self, case: &CaseId, about: &str) {
        let asked = [("about", about), ("answer", "confirmed"), ("text", "致电案卷原有的号码，本人确认")];
        self.act(&self.lead(case).await, case, "call_back", &asked).await;
    }

    /// The intake officer of the lead.
    pub async fn lead(&self, case: &CaseId) -> String {
        format!("{}.shouli", self.row(case).await.lead_id.expect("every case has a lead"))
    }
}

/// The account of somebody who sits in the profile.
fn account_of(viewer: &Viewer) -> NewAccount {
    NewAccount {
        id: viewer.person.clone(),
        login: viewer.person.to_string(),
        name: viewer.name.clone(),
        organ: viewer.organ.clone().expect("an officer has an organ"),
        role: viewer.role,
        password_hash: String::new(),
        demonstration: true,
    }
}

fn nine(day: Date) -> i64 {
    Instant::start_of(day).as_micros() + 9 * 3600 * 1_000_000
}
