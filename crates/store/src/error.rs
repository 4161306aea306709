//! What can go wrong in the store, one variant for each thing a caller treats differently.

/// Why the store did not do what was asked. Nothing of the request is stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another writer stored this version (or took this number) first: load again, decide again.
    #[error("the case has changed since it was read")]
    Stale,
    /// The profile, calendar or directory moved on: take the new heads, decide again.
    #[error("a head version has moved since it was read")]
    HeadsMoved,
    /// It is stored already; the word names what.
    #[error("this {what} is stored already")]
    Duplicate {
        /// The kind of thing, such as `complaint`.
        what: &'static str,
    },
    /// More is waiting to be written than the queue holds, or two writers blocked each other: try later.
    #[error("too much is waiting to be written")]
    Busy,
    /// What is stored cannot be what was written.
    #[error("{table}.{column} of {id} does not read as a value of its type")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row.
        id: String,
    },
    /// Something too large was sent.
    #[error("more than {limit_bytes} bytes were sent")]
    TooLarge {
        /// What would have been allowed.
        limit_bytes: u64,
    },
    /// The case's key was destroyed by law (已依法销毁).
    #[error("the personal data of this case was destroyed by law")]
    Erased,
    /// Sealing or opening failed: a wrong key, or bytes that were altered.
    #[error("the cryptography refused: {0}")]
    Crypto(String),
    /// A file could not be read or written.
    #[error("a file could not be read or written")]
    File(#[from] std::io::Error),
    /// The database is not in the state this program needs.
    #[error("the database cannot be used: {0}")]
    Unusable(String),
    /// Anything else the database says.
    #[error("the database did not do what was asked")]
    Database(#[source] sqlx::Error),
}

/// PostgreSQL's word for a transaction that lost against another and may be tried again.
const LOST: [&str; 2] = ["40001", "40P01"];

impl StoreError {
    /// Whether the same transaction may succeed when it is run again from its beginning.
    pub(crate) fn lost_against_another(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.code().is_some_and(|code| LOST.contains(&code.as_ref()))
    }

    /// A value of `table.column` that cannot be.
    pub(crate) fn corrupt(table: &'static str, column: &'static str, id: impl Into<String>) -> Self {
        Self::Corrupt { table, column, id: id.into() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            other => Self::Database(other),
        }
    }
}
