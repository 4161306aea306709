//! The log: one stream of events for each case, chained by hashes.

use crate::commit::{StreamCommit, StreamHead};
use crate::engine::{Tx, rec, statements};
use crate::{Store, StoreError, vals};
use seal::{Digest, Suite, chain};

statements! {
    STREAM = "SELECT case_id, version, head_hash, profile_version FROM case_streams WHERE case_id = $1";
    STREAMS = "SELECT case_id, version, head_hash, profile_version FROM case_streams
        WHERE case_id > $1 ORDER BY case_id LIMIT $2";
    EVENTS = "SELECT version, kind, schema, occurred_on, recorded_at_us, payload, prev_hash, hash
        FROM case_events WHERE case_id = $1 ORDER BY version";
    BEGIN_STREAM = "INSERT INTO case_streams (case_id, version, head_hash, profile_version)
        VALUES ($1, $2, $3, $4) ON CONFLICT (case_id) DO NOTHING";
    MOVE_STREAM = "UPDATE case_streams SET version = $2, head_hash = $3, profile_version = $4
        WHERE case_id = $1 AND version = $5";
    APPEND = "INSERT INTO case_events
            (case_id, version, kind, schema, occurred_on, recorded_at_us, payload, prev_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (case_id, version) DO NOTHING";
    CHANGE = "INSERT INTO case_changes (case_id, version) VALUES ($1, $2)
        ON CONFLICT (case_id) DO UPDATE SET version = excluded.version";
    LAST_RECORDED = "SELECT CAST(COALESCE(MAX(recorded_at_us), 0) AS BIGINT) AS n FROM case_events
        WHERE case_id = $1";
}

/// The hash before the first event, as it is stored: 64 zeros, the 32 zero bytes that [`chain::link`] takes.
pub const BEFORE_FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An event that was decided and not stored yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its kind, such as `accepted`.
    pub kind: String,
    /// The version of its kind's layout.
    pub schema: i64,
    /// The legal date, `YYYY-MM-DD`.
    pub occurred_on: String,
    /// When it was entered, in microseconds since 1970 UTC.
    pub recorded_at_us: i64,
    /// The whole event as text. These very bytes are hashed and kept.
    pub payload: String,
}

rec! {
    /// How far the stream of a case reaches.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StreamRow {
        /// The case.
        pub case_id: String,
        /// Number of events.
        pub version: i64,
        /// Hash of the last event.
        pub head_hash: String,
        /// The profile version this case is handled by.
        pub profile_version: i64,
    }
    /// An event as it is stored.
    #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
    pub struct StoredEvent {
        /// Its place in the stream, counted from 1.
        pub version: i64,
        /// Its kind.
        pub kind: String,
        /// The version of its kind's layout.
        pub schema: i64,
        /// The legal date.
        pub occurred_on: String,
        /// When it was entered.
        pub recorded_at_us: i64,
        /// The very text that was hashed.
        pub payload: String,
        /// Hash of the event before, [`BEFORE_FIRST`] for the first.
        pub prev_hash: String,
        /// `link(prev_hash, payload)`.
        pub hash: String,
    }
}

/// All events of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Number of events; the version a commit has to expect.
    pub version: i64,
    /// Hash of the last event.
    pub head_hash: String,
    /// The profile version this case is handled by.
    pub profile_version: i64,
    /// From the first to the last.
    pub events: Vec<StoredEvent>,
}

impl Store {
    /// The stream of a case, `None` if there is no such case.
    pub async fn load_stream(&self, case_id: &str) -> Result<Option<Stream>, StoreError> {
        let Some(row) = self.db().opt::<StreamRow>(STREAM, vals![case_id]).await? else { return Ok(None) };
        let mut events = self.db().all::<StoredEvent>(EVENTS, vals![case_id]).await?;
        // A commit may have come between the two statements: what it added belongs to the next reading.
        events.retain(|event| event.version <= row.version);
        Ok(Some(Stream {
            version: row.version,
            head_hash: row.head_hash,
            profile_version: row.profile_version,
            events,
        }))
    }

    /// The next `limit` streams after the case `after` in the order of case ids; begin with an empty text.
    pub async fn streams(&self, after: &str, limit: i64) -> Result<Vec<StreamRow>, StoreError> {
        self.db().all(STREAMS, vals![after, limit]).await
    }

    /// When the last event of a case was entered; 0 for a new case.
    pub async fn last_recorded_us(&self, case_id: &str) -> Result<i64, StoreError> {
        let row = self.db().opt::<crate::engine::Number>(LAST_RECORDED, vals![case_id]).await?;
        Ok(row.map_or(0, |row| row.n))
    }
}

/// Appends the events of one stream and answers its new head.
///
/// # Errors
///
/// [`StoreError::Stale`] if the stream is not at the version the decision rested on.
pub(crate) async fn append(tx: &mut Tx, suite: Suite, stream: &StreamCommit) -> Result<StreamHead, StoreError> {
    let case_id = stream.case_id.as_str();
    let before = tx.opt::<StreamRow>(STREAM, vals![case_id]).await?;
    if before.as_ref().map_or(0, |row| row.version) != stream.expected_version {
        return Err(StoreError::Stale);
    }
    let mut version = stream.expected_version;
    let mut head = before.as_ref().map(|row| parse_hash(&row.head_hash, case_id)).transpose()?;
    let mut rows = Vec::with_capacity(stream.events.len());
    for event in &stream.events {
        version += 1;
        let prev = head;
        let hash = chain::link(suite, prev.as_ref(), event.payload.as_bytes());
        rows.push((version, event, prev, hash));
        head = Some(hash);
    }
    let Some(head) = head else { return Err(StoreError::Stale) };
    let moved = if before.is_none() {
        tx.run(BEGIN_STREAM, vals![case_id, version, head.to_hex(), stream.profile_version]).await?
    } else {
        let vals = vals![case_id, version, head.to_hex(), stream.profile_version, stream.expected_version];
        tx.run(MOVE_STREAM, vals).await?
    };
    if moved != 1 {
        return Err(StoreError::Stale);
    }
    for (version, event, prev, hash) in rows {
        let prev = prev.map_or_else(|| BEFORE_FIRST.to_owned(), Digest::to_hex);
        let stored = tx
            .run(
                APPEND,
                vals![
                    case_id,
                    version,
                    &event.kind,
                    event.schema,
                    &event.occurred_on,
                    event.recorded_at_us,
                    &event.payload,
                    prev,
                    hash.to_hex(),
                ],
            )
            .await?;
        if stored != 1 {
            return Err(StoreError::Stale);
        }
    }
    if !stream.events.is_empty() {
        tx.run(CHANGE, vals![case_id, version]).await?;
    }
    Ok(StreamHead { case_id: case_id.to_owned(), version, head_hash: head.to_hex() })
}

fn parse_hash(text: &str, case_id: &str) -> Result<Digest, StoreError> {
    Digest::parse(text).map_err(|_| StoreError::corrupt("case_streams", "head_hash", case_id))
}
