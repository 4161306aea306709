use crate::{ATTEMPTS, Folders, Worked, Worker};
use casework::{Casework, Edge, Setup, Values, Viewer};
use domain::{ids::CaseId, time::Instant};
use jiff::civil::{Date, date};
use seal::{
    Suite,
    blind::{BlindKey, BlindRing},
    envelope::{KeyRing, MasterKey},
    random::{SeededRandom, array},
    sign::SigningKey,
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};
use store::{NewOutbox, SESSION_OPEN, Session, Vault, objects::Folder, testing::TestDb};

const HOUR_US: i64 = 3600 * 1_000_000;
const DAY_US: i64 = 24 * HOUR_US;

/// A clock set by hand and dice that repeat themselves.
struct SetEdge {
    now_us: AtomicI64,
    dice: Mutex<SeededRandom>,
}

impl Edge for SetEdge {
    fn now(&self) -> Instant {
        Instant::from_micros(self.now_us.load(Ordering::Relaxed))
    }

    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self.dice.lock().unwrap();
        bytes.chunks_mut(16).for_each(|chunk| chunk.copy_from_slice(&array::<16>(&mut *dice)[..chunk.len()]));
    }
}

struct Scene {
    db: TestDb,
    edge: Arc<SetEdge>,
    casework: Casework,
    worker: Worker,
}

impl Scene {
    fn pass(&self, us: i64) {
        self.edge.now_us.fetch_add(us, Ordering::Relaxed);
    }

    async fn round(&self) -> Worked {
        self.worker.run_once().await.unwrap()
    }

    async fn register(&self) -> CaseId {
        let form = [
            ("enterprise", "勐阳县安达市政工程有限公司"),
            ("respondent", "勐阳县住房和城乡建设局"),
            ("contract", "道路工程合同"),
            ("narrative", "欠款未付。"),
            ("claim.1.words", "工程款"),
            ("claim.1.sum", "1000"),
        ];
        let form: Values = form.into_iter().map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).collect();
        self.casework.register(&Viewer::system(), &form).await.unwrap().id
    }

    async fn timeline(&self, id: &CaseId) -> Vec<String> {
        let view = self.casework.case_view(&Viewer::system(), id).await.unwrap();
        view.timeline.into_iter().map(|item| item.label).collect()
    }

    async fn enqueue(&self, key: &str, payload: &str) {
        let now_us = self.edge.now().as_micros();
        let row = NewOutbox {
            dedupe_key: key.to_owned(),
            case_id: String::new(),
            kind: "letter".to_owned(),
            payload: payload.to_owned(),
            created_at_us: now_us,
            not_before_us: now_us,
        };
        assert!(self.db.store.enqueue(row).await.unwrap());
    }
}

async fn scene(db: TestDb, day: Date) -> Scene {
    let mut random = SeededRandom::new(3);
    let keys = KeyRing::new(MasterKey::generate(Suite::Guomi, &mut random), Vec::new());
    let blind = BlindRing::new(BlindKey::generate(Suite::Guomi, &mut random), Vec::new());
    let vault = Vault::new(Suite::Guomi, keys, blind);
    let signing = Arc::new(SigningKey::generate(Suite::Guomi, &mut random));
    let objects = Arc::new(Folder::open(db.folder().join("evidence")).await.unwrap());
    let now_us = Instant::start_of(day).as_micros() + 9 * HOUR_US;
    let edge = Arc::new(SetEdge { now_us: AtomicI64::new(now_us), dice: Mutex::new(random) });
    let demo = profile::demo();
    let export = exchange::export::ExportMapping::parse(include_str!("../../../profiles/demo/export.toml"))
        .expect("the mapping reads");
    let setup = Setup {
        profile: demo.profile,
        directory: demo.directory,
        calendar: demo.calendar,
        vocabulary: demo.vocabulary,
        export: Some(export),
    };
    let machine: Arc<dyn Edge> = Arc::clone(&edge) as Arc<dyn Edge>;
    let casework = Casework::new(db.store.clone(), vault, objects, setup, machine);
    casework.adopt_setup().await.unwrap();
    let folders = Folders { outbound: db.folder().join("outbound"), inbound: db.folder().join("inbound") };
    for folder in [&folders.outbound, &folders.inbound] {
        std::fs::create_dir_all(folder).unwrap();
    }
    let worker = Worker::new(casework.clone(), "worker-1", folders, signing);
    Scene { db, edge, casework, worker }
}

/// A Monday before a week without holidays.
const MONDAY: Date = date(2026, 11, 16);

#[tokio::test(flavor = "multi_thread")]
async fn a_round_does_what_is_owed_and_the_next_finds_nothing() {
    for db in store::testing::engines().await {
        let scene = scene(db, MONDAY).await;
        let name = scene.db.name;
        let id = scene.register().await;
        let worked = scene.round().await;
        assert!(worked.done > 0 && worked.checkpoint, "{name}: the receipt leaves and a root is signed: {worked:?}");
        assert_eq!((worked.ticked, worked.retried, worked.failed, worked.stuck), (0, 0, 0, 0), "{name}");
        assert_eq!(scene.round().await, Worked::default(), "{name}: a second round changes nothing");
        let before = scene.timeline(&id).await.len();
        // The two working days for acceptance end with Wednesday.
        scene.pass(2 * DAY_US);
        let quiet = scene.round().await;
        let during = scene.timeline(&id).await.len();
        scene.pass(DAY_US);
        let worked = scene.round().await;
        assert_eq!(worked.ticked, 1, "{name}: {quiet:?} then {worked:?}");
        assert!(worked.done > 0, "{name}: the reminder leaves in the same round");
        assert!(scene.timeline(&id).await.len() > during && during >= before, "{name}");
        assert_eq!(scene.round().await.ticked, 0, "{name}: a clock runs out once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_do_each_row_once() {
    for db in store::testing::engines().await {
        let scene = scene(db, MONDAY).await;
        for _ in 0..4 {
            scene.register().await;
        }
        let owed = usize::try_from(scene.db.store.outbox_counts().await.unwrap().pending).unwrap();
        let other = Worker { name: "worker-2".to_owned(), ..scene.worker.clone() };
        let (one, two) = tokio::join!(scene.worker.run_once(), other.run_once());
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(one.done + two.done, owed, "{}: {one:?} {two:?}", scene.db.name);
        assert_eq!(scene.db.store.outbox_counts().await.unwrap().pending, 0, "{}", scene.db.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_fails_rests_longer_each_time_and_is_then_left_to_a_person() {
    for db in store::testing::engines().await {
        let scene = scene(db, MONDAY).await;
        let name = scene.db.name;
        scene.enqueue("broken", "no json").await;
        for attempt in 1..ATTEMPTS {
            let worked = scene.round().await;
            assert_eq!((worked.retried, worked.failed), (1, 0), "{name}: attempt {attempt}");
            assert_eq!(scene.round().await.retried, 0, "{name}: it rests after attempt {attempt}");
            let pause = crate::pause_after(attempt).unwrap();
            scene.pass(pause - 1);
            assert_eq!(scene.round().await.retried, 0, "{name}: not a moment early after attempt {attempt}");
            scene.pass(1);
        }
        let worked = scene.round().await;
        assert_eq!((worked.retried, worked.failed), (0, 1), "{name}");
        scene.pass(30 * DAY_US);
        assert_eq!(scene.round().await.failed, 0, "{name}: nobody tries it again by himself");
        let failed = scene.db.store.outbox_failed(10).await.unwrap();
        assert_eq!(failed.len(), 1, "{name}: it stays visible");
        assert!(
            failed[0].last_error.as_deref().is_some_and(|error| error.starts_with("未能完成")),
            "{name}: {failed:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_comes_at_most_each_ten_minutes_unless_asked_for() {
    for db in store::testing::engines().await {
        let scene = scene(db, MONDAY).await;
        let table = [
            ("the first", 0, false, true),
            ("at once again", 0, false, false),
            ("a moment before ten minutes", 600_000_000 - 1, false, false),
            ("asked for", 0, true, true),
            ("ten minutes later", 600_000_000, false, true),
        ];
        for (when, passed, asked, expected) in table {
            scene.pass(passed);
            scene.register().await;
            if asked {
                scene.worker.ask_checkpoint();
            }
            assert_eq!(scene.round().await.checkpoint, expected, "{}: {when}", scene.db.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn old_sessions_end_once_a_day() {
    for db in store::testing::engines().await {
        let scene = scene(db, MONDAY).await;
        let now_us = scene.edge.now().as_micros();
        let session = |token: &str, idle_us: i64| Session {
            token_hash: token.to_owned(),
            account_id: "case:x".to_owned(),
            created_at_us: now_us,
            seen_at_us: now_us,
            csrf: "c".to_owned(),
            idle_us,
            step: SESSION_OPEN.to_owned(),
            ends_at_us: i64::MAX,
            device: String::new(),
            source: String::new(),
        };
        scene.db.store.open_session(&session("short", HOUR_US)).await.unwrap();
        scene.db.store.open_session(&session("long", 100 * DAY_US)).await.unwrap();
        let there = async |token: &str| scene.db.store.session(token, now_us).await.unwrap().is_some();
        scene.round().await;
        assert!(there("short").await && there("long").await, "{}", scene.db.name);
        scene.pass(2 * HOUR_US);
        scene.round().await;
        assert!(there("short").await, "{}: tidied once today already", scene.db.name);
        scene.pass(DAY_US);
        scene.round().await;
        assert!(!there("short").await && there("long").await, "{}: gone the next day", scene.db.name);
        scene.pass(8 * DAY_US);
        scene.round().await;
        assert!(!there("long").await, "{}: nobody stays signed in for ever", scene.db.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_laid_out_about_a_destroyed_case_goes_with_the_next_daily_round() {
    for db in store::testing::engines().await {
        let scene = scene(db, MONDAY).await;
        let (gone, kept) = (scene.register().await, scene.register().await);
        scene.round().await;
        let packages = scene.db.folder().join("outbound");
        let laid = |id: &CaseId| {
            let entries = std::fs::read_dir(&packages).unwrap().map(|entry| entry.unwrap().file_name());
            entries.filter(|name| name.to_string_lossy().contains(id.as_str())).count()
        };
        assert!(laid(&gone) > 0 && laid(&kept) > 0, "{}: one package each", scene.db.name);
        let now_us = scene.edge.now().as_micros();
        let entry = || store::NewAudit {
            at_us: now_us,
            actor: None,
            organ: None,
            role: None,
            action: "destroyed".to_owned(),
            subject: gone.to_string(),
            detail: "{}".to_owned(),
        };
        let row = store::DestructionRow {
            destruction_id: "d1".to_owned(),
            case_id: gone.to_string(),
            number: "1".to_owned(),
            class: "case_files".to_owned(),
            closed_on: "1990-01-01".to_owned(),
            due_on: "2020-01-01".to_owned(),
            basis: "本地设定".to_owned(),
            state: "proposed".to_owned(),
            proposed_by: "one".to_owned(),
            proposed_at_us: now_us,
            decided_by: None,
            decided_at_us: None,
            done_at_us: None,
            head_hash: None,
        };
        scene.db.store.propose_destruction(&row, entry()).await.unwrap();
        scene.db.store.decide_destruction("d1", true, "two", now_us, entry()).await.unwrap();
        scene.pass(DAY_US);
        scene.round().await;
        assert_eq!(laid(&gone), 0, "{}: destroyed and cleared in one round", scene.db.name);
        assert!(laid(&kept) > 0, "{}: another case's stay", scene.db.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rung_bell_wakes_the_worker_and_cancelling_ends_it() {
    let scene = scene(store::testing::sqlite().await, MONDAY).await;
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let bell = scene.worker.bell();
    let running = tokio::spawn(scene.worker.clone().run_forever(async move {
        let _ = stopped.wait_for(|stopped| *stopped).await;
    }));
    scene.register().await;
    bell.notify_one();
    while scene.db.store.outbox_counts().await.unwrap().pending > 0 {
        tokio::task::yield_now().await;
    }
    stop.send(true).unwrap();
    running.await.unwrap();
}
