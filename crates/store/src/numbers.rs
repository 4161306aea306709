//! Small state that decisions rest on: number series, head versions, remembered answers, settings, leases.

use crate::commit::Write;
use crate::engine::{Number, Tx, Word, rec, statements};
use crate::{NewAudit, Store, StoreError, vals};

statements! {
    NEXT = "SELECT next AS n FROM number_series WHERE series = $1";
    TAKE = "UPDATE number_series SET next = $2 WHERE series = $1 AND next = $3";
    BEGIN_SERIES = "INSERT INTO number_series (series, next) VALUES ($1, $2) ON CONFLICT (series) DO NOTHING";
    HEAD = "SELECT version AS n FROM heads WHERE name = $1";
    SET_HEAD = "INSERT INTO heads (name, version) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET version = excluded.version WHERE heads.version < excluded.version";
    ADOPT = "INSERT INTO profile_versions (kind, version, content, adopted_at_us) VALUES ($1, $2, $3, $4)
        ON CONFLICT (kind, version) DO NOTHING";
    VERSION_CONTENT = "SELECT kind, version, content, adopted_at_us FROM profile_versions
        WHERE kind = $1 AND version = $2";
    VERSIONS = "SELECT version, adopted_at_us FROM profile_versions WHERE kind = $1 ORDER BY version DESC";
    REMEMBER = "INSERT INTO idempotency (actor, route, key, request_digest, status, answer, created_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (actor, route, key) DO NOTHING";
    ANSWER = "SELECT actor, route, key, request_digest, status, answer, created_at_us FROM idempotency
        WHERE actor = $1 AND route = $2 AND key = $3";
    FORGET_ANSWERS = "DELETE FROM idempotency WHERE created_at_us < $1";
    SETTING = "SELECT value AS word FROM settings WHERE key = $1";
    SET = "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    UNSET = "DELETE FROM settings WHERE key = $1";
    LEASE = "INSERT INTO leases (name, holder, until_us) VALUES ($1, $2, $3)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_us = excluded.until_us
        WHERE leases.until_us <= $4 OR leases.holder = excluded.holder";
    RELEASE = "DELETE FROM leases WHERE name = $1 AND holder = $2";
}

/// How long an answer is remembered: seven days.
pub const ANSWERS_KEPT_US: i64 = 7 * 24 * 3600 * 1_000_000;

/// The name of the calendar's head.
pub const CALENDAR: &str = "calendar";
/// The name of the directory's head.
pub const DIRECTORY: &str = "directory";

/// The name of a profile's head.
pub fn profile_head(profile: &str) -> String {
    format!("profile:{profile}")
}

/// The head versions a decision rested on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedHeads {
    /// The profile by id, and its version.
    pub profile: (String, i64),
    /// The calendar's version.
    pub calendar: i64,
    /// The directory's version.
    pub directory: i64,
}

/// A number taken out of a series; gapless, since it is taken in the transaction that uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberTaken {
    /// The series.
    pub series: String,
    /// The next number as it was read; a new series begins at 1.
    pub expected_next: i64,
    /// The next number from now on.
    pub next: i64,
}

rec! {
    /// A version on record, without its text.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct VersionLine {
        /// The version.
        pub version: i64,
        /// When it was adopted.
        pub adopted_at_us: i64,
    }
    /// What was answered to a request, so that its repetition gets the same.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct IdempotencyAnswer {
        /// Who asked.
        pub actor: String,
        /// For what.
        pub route: String,
        /// The key he gave.
        pub key: String,
        /// Digest of the request: another request under the same key is a mistake of the caller.
        pub request_digest: String,
        /// The HTTP status.
        pub status: i64,
        /// The body.
        pub answer: String,
        /// When.
        pub created_at_us: i64,
    }
    /// A version of a profile, calendar or directory, as it was adopted.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AdoptedVersion {
        /// The name of its head.
        pub kind: String,
        /// The version.
        pub version: i64,
        /// The whole text.
        pub content: String,
        /// When it was adopted.
        pub adopted_at_us: i64,
    }
}

impl Store {
    /// The next number of a series; 1 for a new one.
    pub async fn next_number(&self, series: &str) -> Result<i64, StoreError> {
        Ok(self.db().opt::<Number>(NEXT, vals![series]).await?.map_or(1, |row| row.n))
    }

    /// The version of a head, `None` before the first was adopted. Names: [`profile_head`], [`CALENDAR`],
    /// [`DIRECTORY`].
    pub async fn head(&self, name: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.db().opt::<Number>(HEAD, vals![name]).await?.map(|row| row.n))
    }

    /// Stores a new version and makes it the head.
    ///
    /// # Errors
    ///
    /// [`StoreError::HeadsMoved`] if the head is there already or beyond; [`StoreError::Duplicate`] if this version
    /// was stored with another text.
    pub async fn adopt(&self, version: AdoptedVersion) -> Result<(), StoreError> {
        self.adopt_by(version, None).await
    }

    /// The same as an act of a person, which is entered in the audit chain.
    pub async fn adopt_by(&self, version: AdoptedVersion, audit: Option<NewAudit>) -> Result<(), StoreError> {
        let suite = self.suite();
        self.writer()
            .run(move |tx| {
                let (version, entry) = (version.clone(), audit.clone());
                Box::pin(async move {
                    tx.hold("heads").await?;
                    let AdoptedVersion { kind, version, content, adopted_at_us } = version;
                    if tx.run(ADOPT, vals![&kind, version, &content, adopted_at_us]).await? == 0 {
                        let before = tx.opt::<AdoptedVersion>(VERSION_CONTENT, vals![&kind, version]).await?;
                        if before.is_some_and(|before| before.content != content) {
                            return Err(StoreError::Duplicate { what: "version" });
                        }
                    }
                    if tx.run(SET_HEAD, vals![&kind, version]).await? != 1 {
                        return Err(StoreError::HeadsMoved);
                    }
                    if let Some(entry) = &entry {
                        crate::audit::append(tx, suite, entry).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// A stored version of a profile, calendar or directory.
    pub async fn adopted(&self, kind: &str, version: i64) -> Result<Option<AdoptedVersion>, StoreError> {
        self.db().opt(VERSION_CONTENT, vals![kind, version]).await
    }

    /// The versions of a kind on record, newest first.
    pub async fn versions(&self, kind: &str) -> Result<Vec<VersionLine>, StoreError> {
        self.db().all(VERSIONS, vals![kind]).await
    }

    /// What was answered to this request before.
    pub async fn answer(&self, actor: &str, route: &str, key: &str) -> Result<Option<IdempotencyAnswer>, StoreError> {
        self.db().opt(ANSWER, vals![actor, route, key]).await
    }

    /// Forgets answers older than [`ANSWERS_KEPT_US`].
    pub async fn forget_answers(&self, now_us: i64) -> Result<u64, StoreError> {
        let touched = self.write(vec![Write::any(FORGET_ANSWERS, vals![now_us - ANSWERS_KEPT_US])]).await?;
        Ok(touched.into_iter().sum())
    }

    /// A setting.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.db().opt::<Word>(SETTING, vals![key]).await?.map(|row| row.word))
    }

    /// Sets a setting, or removes it.
    pub async fn set_setting(&self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        let write = match value {
            Some(value) => Write::one(SET, vals![key, value]),
            None => Write::any(UNSET, vals![key]),
        };
        self.write(vec![write]).await.map(|_| ())
    }

    /// Takes the lease `name` for `holder`, or prolongs it; `false` if another holds it.
    pub async fn take_lease(&self, name: &str, holder: &str, now_us: i64, for_us: i64) -> Result<bool, StoreError> {
        let write = Write::any(LEASE, vals![name, holder, now_us + for_us, now_us]);
        Ok(self.write(vec![write]).await? == [1])
    }

    /// Gives a lease back, if `holder` still has it.
    pub async fn release_lease(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        self.write(vec![Write::any(RELEASE, vals![name, holder])]).await.map(|_| ())
    }
}

/// Refuses if a head is no longer at the version the decision rested on.
pub(crate) async fn check_heads(tx: &mut Tx, heads: &ExpectedHeads) -> Result<(), StoreError> {
    tx.rely_on("heads").await?;
    let expected = [
        (profile_head(&heads.profile.0), heads.profile.1),
        (CALENDAR.to_owned(), heads.calendar),
        (DIRECTORY.to_owned(), heads.directory),
    ];
    for (name, version) in expected {
        let head = tx.opt::<Number>(HEAD, vals![name]).await?;
        if head.is_none_or(|head| head.n != version) {
            return Err(StoreError::HeadsMoved);
        }
    }
    Ok(())
}

pub(crate) async fn take(tx: &mut Tx, number: &NumberTaken) -> Result<(), StoreError> {
    let mut moved = tx.run(TAKE, vals![&number.series, number.next, number.expected_next]).await?;
    if moved == 0 && number.expected_next == 1 {
        moved = tx.run(BEGIN_SERIES, vals![&number.series, number.next]).await?;
    }
    if moved == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

pub(crate) async fn remember(tx: &mut Tx, answer: &IdempotencyAnswer) -> Result<(), StoreError> {
    let row = vals![
        &answer.actor,
        &answer.route,
        &answer.key,
        &answer.request_digest,
        answer.status,
        &answer.answer,
        answer.created_at_us,
    ];
    if tx.run(REMEMBER, row).await? == 1 { Ok(()) } else { Err(StoreError::Duplicate { what: "answer" }) }
}

/// Sets a setting within a transaction.
pub(crate) async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    tx.run(SET, vals![key, value]).await.map(|_| ())
}

/// Reads a setting within a transaction.
pub(crate) async fn get(tx: &mut Tx, key: &str) -> Result<Option<String>, StoreError> {
    Ok(tx.opt::<Word>(SETTING, vals![key]).await?.map(|row| row.word))
}
