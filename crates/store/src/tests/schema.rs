//! The two schemas are one, and every statement runs on both.

use crate::engine::{Engine, Word, composed};
use crate::testing::engines;
use crate::{Options, Store, statement_list, vals};
use sqlx::SqlSafeStr;
use std::collections::BTreeSet;

#[tokio::test]
async fn every_statement_prepares_on_both_engines() {
    for db in engines().await {
        let list = statement_list(db.store.engine());
        assert!(list.len() > 100, "{} statements are listed", list.len());
        for (name, sql) in list {
            let prepared = db.store.db().prepare(sql.into_sql_str()).await;
            assert!(prepared.is_ok(), "{name} on {}: {prepared:?}", db.name);
        }
    }
}

#[tokio::test]
async fn a_wrong_statement_does_not_prepare() {
    for db in engines().await {
        let prepared = db.store.db().prepare(composed("SELECT nothing FROM cases".to_owned())).await;
        assert!(prepared.is_err(), "{}", db.name);
    }
}

const SQLITE_COLUMNS: &str = "SELECT t.name || '.' || c.name || ' ' || c.type || ' '
        || CASE WHEN c.\"notnull\" = 1 THEN 'NOT NULL' ELSE 'NULL' END || ' pk' || CAST(c.pk AS TEXT) AS word
    FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name NOT LIKE 'search\\_%' ESCAPE '\\'";
const POSTGRES_COLUMNS: &str = "SELECT c.table_name || '.' || c.column_name || ' ' || c.data_type || ' '
        || CASE WHEN c.is_nullable = 'NO' THEN 'NOT NULL' ELSE 'NULL' END || ' pk' || CAST(COALESCE((
            SELECT k.ordinal_position FROM information_schema.key_column_usage AS k
            JOIN information_schema.table_constraints AS t ON t.constraint_name = k.constraint_name
                AND t.table_name = k.table_name AND t.constraint_type = 'PRIMARY KEY'
            WHERE k.table_name = c.table_name AND k.column_name = c.column_name), 0) AS TEXT) AS word
    FROM information_schema.columns AS c
    WHERE c.table_schema = 'public' AND c.table_name NOT LIKE 'search\\_%'";
const SQLITE_INDEXES: &str = "SELECT name || ' on ' || tbl_name AS word FROM sqlite_master
    WHERE type = 'index' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'search\\_%' ESCAPE '\\'";
const POSTGRES_INDEXES: &str = "SELECT indexname || ' on ' || tablename AS word FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key'
        AND indexname NOT LIKE 'search\\_%'";

/// The type of a column in words that both engines share.
fn common(column: &str) -> String {
    let integers = [" INTEGER ", " bigint ", " boolean "];
    let mut column = column.replace(" bytea ", " BLOB ").replace(" text ", " TEXT ");
    for integer in integers {
        column = column.replace(integer, " INTEGER ");
    }
    column
}

#[tokio::test]
async fn both_schemas_have_the_same_tables_columns_nullability_and_indexes() {
    let dbs = engines().await;
    let mut seen = Vec::new();
    for db in &dbs {
        let (columns, indexes) = match db.store.engine() {
            Engine::Sqlite => (SQLITE_COLUMNS, SQLITE_INDEXES),
            Engine::Postgres => (POSTGRES_COLUMNS, POSTGRES_INDEXES),
        };
        let mut words = BTreeSet::new();
        for sql in [columns, indexes] {
            let rows: Vec<Word> = db.store.db().all(sql, vals![]).await.unwrap();
            words.extend(rows.into_iter().map(|row| common(&row.word)));
        }
        assert!(words.len() > 200, "{} sees only {} columns and indexes", db.name, words.len());
        seen.push(words);
    }
    if let [sqlite, postgres] = &seen[..] {
        let differences: Vec<&String> = sqlite.symmetric_difference(postgres).collect();
        assert!(differences.is_empty(), "{differences:#?}");
    }
}

#[tokio::test]
async fn a_schema_of_a_newer_program_is_refused() {
    for db in engines().await {
        db.tamper("INSERT INTO schema_migrations (name, applied_at_us) VALUES ('9999_later', 0)").await;
        let opened = Store::open(Options::new(&db.url), 0).await;
        assert!(matches!(&opened, Err(crate::StoreError::Unusable(_))), "{}: {opened:?}", db.name);
    }
}

#[tokio::test]
async fn opening_a_store_again_finds_what_was_stored() {
    for db in engines().await {
        db.store.set_setting("a", Some("b")).await.unwrap();
        let again = Store::open(Options::new(&db.url), 0).await.unwrap();
        assert_eq!(again.setting("a").await.unwrap().as_deref(), Some("b"), "{}", db.name);
        again.close().await;
    }
}
