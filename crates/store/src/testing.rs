//! A fresh store on each engine, for the tests of this crate and of those above it.
//!
//! PostgreSQL comes from the address in `JIANNUO_TEST_PG`, a throwaway cluster on which databases may be made. Where
//! it is missing the test says so and goes on with SQLite alone; where `CI=true` it fails instead.

use crate::{Engine, Options, Store, StoreError, Val};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use tokio::sync::Mutex;

/// A fresh store and where it lies.
#[derive(Debug)]
pub struct TestDb {
    /// `sqlite` or `postgres`, for messages.
    pub name: &'static str,
    /// The store, empty.
    pub store: Store,
    /// Its address, to open it again.
    pub url: String,
    folder: TempDir,
}

impl TestDb {
    /// A folder of its own, such as for objects; it goes with the store.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Changes rows behind the store's back, as an intruder would; answers how many.
    ///
    /// # Panics
    ///
    /// If the database refuses.
    pub async fn tamper(&self, sql: &'static str) -> u64 {
        let mut tx = self.store.db().begin().await.expect("a transaction begins");
        let rows = tx.run(sql, Vec::<Val>::new()).await.expect("an intruder can write");
        tx.commit().await.expect("a transaction ends");
        rows
    }
}

const ADDRESS: &str = "JIANNUO_TEST_PG";

/// The template that this process has made, if it has.
static TEMPLATE: Mutex<Option<String>> = Mutex::const_new(None);
static NEXT: AtomicU32 = AtomicU32::new(1);

/// An empty store on each engine at hand.
///
/// # Panics
///
/// If one cannot be made, or if PostgreSQL is missing where `CI=true`.
pub async fn engines() -> Vec<TestDb> {
    let mut all = vec![sqlite().await];
    match std::env::var(ADDRESS) {
        Ok(address) if !address.is_empty() => all.push(postgres(&address).await.expect("a database for this test")),
        _ => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{ADDRESS} is missing and CI=true");
            eprintln!("SKIPPED on PostgreSQL: {ADDRESS} is not set");
        }
    }
    all
}

/// An empty store on SQLite alone, for tests whose subject lies above the store.
///
/// # Panics
///
/// If it cannot be made.
pub async fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("jiannuo.db").display());
    let store = Store::open(Options::new(&url), 0).await.expect("a fresh SQLite store");
    TestDb { name: "sqlite", store, url, folder }
}

async fn postgres(address: &str) -> Result<TestDb, StoreError> {
    let mut admin = PgConnection::connect(address).await?;
    let (server, _) = address.rsplit_once('/').unwrap_or((address, ""));
    let mut template = TEMPLATE.lock().await;
    let process = std::process::id();
    if template.is_none() {
        let name = format!("jiannuo_template_{process}");
        admin.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await?;
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
        Store::open(Options::new(format!("{server}/{name}")), 0).await?.close().await;
        *template = Some(name);
    }
    let name = format!("jiannuo_test_{process}_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let from = template.as_deref().unwrap_or("template1");
    admin.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await?;
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {from}"))).await?;
    drop(template);
    admin.close().await?;
    let url = format!("{server}/{name}");
    // Many tests run at once against one small server.
    let store = Store::open(Options { connections: 4, ..Options::new(&url) }, 0).await?;
    debug_assert_eq!(store.engine(), Engine::Postgres);
    Ok(TestDb { name: "postgres", store, url, folder: tempfile::tempdir()? })
}
