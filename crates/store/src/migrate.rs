//! The schema, as pairs of files with the same number and name.
//!
//! To change the schema, add `NNNN_name.sql` to both folders and a line to [`MIGRATIONS`]; never edit a
//! file that a released version has applied.

use crate::engine::{Db, Engine, Tx, Word, statements};
use crate::{StoreError, vals};

struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! pair {
    ($name:literal) => {
        Migration {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }
    };
}

const MIGRATIONS: &[Migration] = &[
    pair!("0001_schema"),
    pair!("0002_assignees"),
    pair!("0003_ledger"),
    pair!("0004_desk"),
    pair!("0005_drafts"),
    pair!("0007_api_tokens"),
    pair!("0008_audit"),
    pair!("0009_sign_in"),
    pair!("0010_people"),
    pair!("0011_privacy"),
    pair!("0012_recusals"),
    pair!("0013_ledger_order"),
    pair!("0014_complaint_drafts"),
    pair!("0015_public_records"),
    pair!("0016_uploads_and_screening"),
    pair!("0017_code_recoveries"),
    pair!("0018_meetings"),
    pair!("0019_proposal_briefs"),
    pair!("0020_duty_waits"),
    pair!("0021_facts_apart"),
    pair!("0022_several_proposals"),
];

statements! {
    APPLIED = "SELECT name AS word FROM schema_migrations ORDER BY name";
    RECORD = "INSERT INTO schema_migrations (name, applied_at_us) VALUES ($1, $2)";
}

const LEDGER_SQLITE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations
    (name TEXT NOT NULL PRIMARY KEY, applied_at_us INTEGER NOT NULL) STRICT";
const LEDGER_POSTGRES: &str = "CREATE TABLE IF NOT EXISTS schema_migrations
    (name TEXT NOT NULL PRIMARY KEY, applied_at_us BIGINT NOT NULL)";

async fn applied(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    Ok(tx.all::<Word>(APPLIED, vals![]).await?.into_iter().map(|row| row.word).collect())
}

/// Brings the schema up to this program, all or nothing; answers the names of what was applied.
///
/// # Errors
///
/// [`StoreError::Unusable`] if the database was written by a newer program.
pub(crate) async fn migrate(db: &Db, now_us: i64) -> Result<Vec<&'static str>, StoreError> {
    let mut tx = db.begin().await?;
    tx.hold("schema").await?;
    let engine = db.engine();
    Db::script(&mut tx, if engine == Engine::Sqlite { LEDGER_SQLITE } else { LEDGER_POSTGRES }).await?;
    let before = applied(&mut tx).await?;
    if let Some(unknown) = before.iter().find(|name| MIGRATIONS.iter().all(|known| known.name != name.as_str())) {
        return Err(StoreError::Unusable(format!("it was written by a newer program (migration {unknown})")));
    }
    let mut fresh = Vec::new();
    for migration in MIGRATIONS.iter().filter(|migration| !before.iter().any(|name| name == migration.name)) {
        Db::script(&mut tx, if engine == Engine::Sqlite { migration.sqlite } else { migration.postgres }).await?;
        tx.run(RECORD, vals![migration.name, now_us]).await?;
        fresh.push(migration.name);
    }
    tx.commit().await?;
    Ok(fresh)
}
