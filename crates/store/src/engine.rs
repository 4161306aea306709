//! The only module that knows there are two engines.
//!
//! Statements are constants with `$1` placeholders and run unchanged on both; [`Val`] carries the four
//! types the schema uses, with typed NULLs, because PostgreSQL wants to know the type of what is missing.

use crate::StoreError;
#[cfg(test)]
use sqlx::Executor;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::query;
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, FromRow, PgPool, Postgres, Row, SqlSafeStr, SqlStr, Sqlite, SqlitePool, Transaction};
use std::str::FromStr;
use std::time::Duration;

/// A value bound to a placeholder, or a NULL that knows its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Val {
    /// `BIGINT`.
    Int(Option<i64>),
    /// `TEXT`.
    Text(Option<String>),
    /// `BOOLEAN`; an integer on SQLite.
    Bool(Option<bool>),
    /// `BYTEA` or `BLOB`.
    Blob(Option<Vec<u8>>),
}

macro_rules! val_from {
    ($($from:ty => $variant:ident, |$v:ident| $some:expr;)*) => {$(
        impl From<$from> for Val {
            fn from($v: $from) -> Self {
                Self::$variant(Some($some))
            }
        }
        impl From<Option<$from>> for Val {
            fn from(value: Option<$from>) -> Self {
                Self::$variant(value.map(|$v| $some))
            }
        }
    )*};
}
val_from! {
    i64 => Int, |v| v;
    bool => Bool, |v| v;
    String => Text, |v| v;
    &String => Text, |v| v.clone();
    &str => Text, |v| v.to_owned();
    Vec<u8> => Blob, |v| v;
    &Vec<u8> => Blob, |v| v.clone();
    &[u8] => Blob, |v| v.to_vec();
}

impl From<&Option<String>> for Val {
    fn from(value: &Option<String>) -> Self {
        Self::Text(value.clone())
    }
}

impl From<&Option<Vec<u8>>> for Val {
    fn from(value: &Option<Vec<u8>>) -> Self {
        Self::Blob(value.clone())
    }
}

/// The values of one statement, in the order of its placeholders.
macro_rules! vals {
    ($($value:expr),* $(,)?) => { vec![$($crate::Val::from($value)),*] };
}
pub(crate) use vals;

/// A row type that reads from both engines. The macro `rec!` makes one.
pub(crate) trait Rec:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}
impl<T> Rec for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

/// Declares a struct and reads its fields from the columns of the same names, on both engines.
macro_rules! rec {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)?
    })*) => {$(
        $(#[$meta])*
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $type),*
        }
        impl<'r, R: ::sqlx::Row> ::sqlx::FromRow<'r, R> for $name
        where
            &'static str: ::sqlx::ColumnIndex<R>,
            $($type: ::sqlx::Decode<'r, R::Database> + ::sqlx::Type<R::Database>,)*
        {
            fn from_row(row: &'r R) -> ::sqlx::Result<Self> {
                Ok(Self { $($field: row.try_get(stringify!($field))?),* })
            }
        }
    )*};
}
pub(crate) use rec;

/// Declares the statements of a module and lists them, so that a test prepares each on both engines.
macro_rules! statements {
    ($($name:ident = $sql:expr;)*) => {
        $(pub(crate) const $name: &str = $sql;)*
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),*];
    };
}
pub(crate) use statements;

rec! {
    /// A single number, as counts and sums come.
    pub(crate) struct Number {
        /// The number; the statement names it `n`.
        pub(crate) n: i64,
    }
    /// A single text.
    pub(crate) struct Word {
        /// The text; the statement names it `word`.
        pub(crate) word: String,
    }
}

/// Which engine runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file beside the program.
    Sqlite,
    /// A server.
    Postgres,
}

/// The connections of one engine.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    /// Many readers, one writer.
    Sqlite {
        /// Readers; they refuse to write.
        read: SqlitePool,
        /// The one connection that writes.
        write: SqlitePool,
    },
    /// One pool for everything.
    Pg(PgPool),
}

/// An open transaction.
pub(crate) enum Tx {
    /// On the writing connection.
    Sqlite(Transaction<'static, Sqlite>),
    /// On a connection of the pool.
    Pg(Transaction<'static, Postgres>),
}

fn bound_sqlite<'q>(sql: impl SqlSafeStr, vals: Vec<Val>) -> Query<'q, Sqlite, SqliteArguments> {
    vals.into_iter().fold(query(sql), |query, val| match val {
        Val::Int(v) => query.bind(v),
        Val::Text(v) => query.bind(v),
        Val::Bool(v) => query.bind(v),
        Val::Blob(v) => query.bind(v),
    })
}

fn bound_pg<'q>(sql: impl SqlSafeStr, vals: Vec<Val>) -> Query<'q, Postgres, PgArguments> {
    vals.into_iter().fold(query(sql), |query, val| match val {
        Val::Int(v) => query.bind(v),
        Val::Text(v) => query.bind(v),
        Val::Bool(v) => query.bind(v),
        Val::Blob(v) => query.bind(v),
    })
}

fn read_all<R: Row, T: for<'r> FromRow<'r, R>>(rows: &[R]) -> Result<Vec<T>, StoreError> {
    rows.iter().map(|row| T::from_row(row).map_err(StoreError::from)).collect()
}

/// A text composed by `query` from constant fragments; nothing from outside is ever in it.
pub(crate) fn composed(sql: String) -> SqlStr {
    AssertSqlSafe(sql).into_sql_str()
}

impl Db {
    /// Opens a file (`sqlite:` and a path) or a server (`postgres://…`); makes the file if there is none.
    pub(crate) async fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url, connections).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            // A generic plan would forget the scope token and read the whole index.
            let options = PgConnectOptions::from_str(url)?.options([("plan_cache_mode", "force_custom_plan")]);
            Ok(Self::Pg(PgPoolOptions::new().max_connections(connections).connect_with(options).await?))
        } else {
            Err(StoreError::Unusable("the address begins neither with sqlite: nor with postgres://".to_owned()))
        }
    }

    async fn open_sqlite(url: &str, connections: u32) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            // What was erased must not stay readable in free pages.
            .pragma("secure_delete", "ON");
        let write = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        // Numbers as SQLite gives them: 2 is FULL, 1 is on.
        let checks: [(&'static str, &str); 4] = [
            ("PRAGMA synchronous", "2"),
            ("PRAGMA foreign_keys", "1"),
            ("PRAGMA secure_delete", "1"),
            ("PRAGMA journal_mode", "wal"),
        ];
        for (pragma, needed) in checks {
            let row = query(pragma).fetch_one(&write).await?;
            let value = row
                .try_get::<i64, _>(0)
                .map_or_else(|_| row.try_get::<String, _>(0).unwrap_or_default(), |number| number.to_string());
            if value != needed {
                return Err(StoreError::Unusable(format!("{pragma} answers {value}")));
            }
        }
        let read = SqlitePoolOptions::new()
            .max_connections(connections)
            .connect_with(options.create_if_missing(false).pragma("query_only", "ON"))
            .await?;
        Ok(Self::Sqlite { read, write })
    }

    /// Which engine this is.
    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Pg(_) => Engine::Postgres,
        }
    }

    /// All rows of a reading statement.
    pub(crate) async fn all<T: Rec>(&self, sql: impl SqlSafeStr, vals: Vec<Val>) -> Result<Vec<T>, StoreError> {
        let sql = sql.into_sql_str();
        match self {
            Self::Sqlite { read, .. } => read_all(&bound_sqlite(sql, vals).fetch_all(read).await?),
            Self::Pg(pool) => read_all(&bound_pg(sql, vals).fetch_all(pool).await?),
        }
    }

    /// The first row of a reading statement, if there is one.
    pub(crate) async fn opt<T: Rec>(&self, sql: impl SqlSafeStr, vals: Vec<Val>) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, vals).await?.into_iter().next())
    }

    /// Begins a transaction that will write.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Pg(pool) => Tx::Pg(pool.begin().await?),
        })
    }

    /// Runs several statements without values, as a migration holds them.
    pub(crate) async fn script(tx: &mut Tx, sql: &'static str) -> Result<(), StoreError> {
        match tx {
            Tx::Sqlite(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(|_| ())?,
            Tx::Pg(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Closes every connection; a file is then complete without its write-ahead log.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Pg(pool) => pool.close().await,
        }
    }

    /// Lets the engine parse `sql` without running it.
    #[cfg(test)]
    pub(crate) async fn prepare(&self, sql: SqlStr) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { read, .. } => read.prepare(sql).await.map(|_| ())?,
            Self::Pg(pool) => pool.prepare(sql).await.map(|_| ())?,
        }
        Ok(())
    }

    /// How the engine would run `sql`, one line a step; PostgreSQL is told that reading whole tables is dear.
    #[cfg(test)]
    pub(crate) async fn plan(&self, sql: &str, vals: Vec<Val>) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite { read, .. } => {
                let rows = bound_sqlite(composed(format!("EXPLAIN QUERY PLAN {sql}")), vals).fetch_all(read).await?;
                rows.iter().map(|row| Ok(row.try_get("detail")?)).collect()
            }
            Self::Pg(pool) => {
                let mut tx = pool.begin().await?;
                query("SET LOCAL enable_seqscan = off").execute(&mut *tx).await?;
                query("SET LOCAL enable_sort = off").execute(&mut *tx).await?;
                let rows = bound_pg(composed(format!("EXPLAIN {sql}")), vals).fetch_all(&mut *tx).await?;
                rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
            }
        }
    }
}

impl Tx {
    /// Runs a writing statement; the answer is the number of rows it touched.
    pub(crate) async fn run(&mut self, sql: impl SqlSafeStr, vals: Vec<Val>) -> Result<u64, StoreError> {
        let sql = sql.into_sql_str();
        Ok(match self {
            Self::Sqlite(tx) => bound_sqlite(sql, vals).execute(&mut **tx).await?.rows_affected(),
            Self::Pg(tx) => bound_pg(sql, vals).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// All rows a statement returns.
    pub(crate) async fn all<T: Rec>(&mut self, sql: impl SqlSafeStr, vals: Vec<Val>) -> Result<Vec<T>, StoreError> {
        let sql = sql.into_sql_str();
        match self {
            Self::Sqlite(tx) => read_all(&bound_sqlite(sql, vals).fetch_all(&mut **tx).await?),
            Self::Pg(tx) => read_all(&bound_pg(sql, vals).fetch_all(&mut **tx).await?),
        }
    }

    /// The first row a statement returns, if there is one.
    pub(crate) async fn opt<T: Rec>(&mut self, sql: impl SqlSafeStr, vals: Vec<Val>) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, vals).await?.into_iter().next())
    }

    /// Holds `name` against those who would change it, together with others who only rely on it.
    ///
    /// SQLite has one writer and needs nothing. On PostgreSQL the hold ends with the transaction.
    pub(crate) async fn rely_on(&mut self, name: &str) -> Result<(), StoreError> {
        if let Self::Pg(tx) = self {
            bound_pg("SELECT pg_advisory_xact_lock_shared($1)", vec![lock_number(name)]).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Holds `name` alone, until the transaction ends.
    pub(crate) async fn hold(&mut self, name: &str) -> Result<(), StoreError> {
        if let Self::Pg(tx) = self {
            bound_pg("SELECT pg_advisory_xact_lock($1)", vec![lock_number(name)]).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Marks a point to which one unit of work may return without the others.
    pub(crate) async fn mark(&mut self) -> Result<(), StoreError> {
        self.run("SAVEPOINT unit", Vec::new()).await.map(|_| ())
    }

    /// Keeps what came after the mark.
    pub(crate) async fn keep(&mut self) -> Result<(), StoreError> {
        self.run("RELEASE SAVEPOINT unit", Vec::new()).await.map(|_| ())
    }

    /// Takes back what came after the mark.
    pub(crate) async fn take_back(&mut self) -> Result<(), StoreError> {
        self.run("ROLLBACK TO SAVEPOINT unit", Vec::new()).await?;
        self.keep().await
    }

    /// Makes everything durable.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Pg(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Takes everything back.
    pub(crate) async fn roll_back(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Pg(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// FNV-1a: advisory locks are named by numbers.
fn lock_number(name: &str) -> Val {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    Val::Int(Some(hash.cast_signed()))
}
