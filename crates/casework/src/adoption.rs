//! Which versions of profile, calendar and directory are in force, at start and while running.
//!
//! A setup is an immutable snapshot. At start the newer of what the place's folder holds and what was adopted in the
//! store wins, each of the three for itself; while running, a moved head of the directory brings a new snapshot.

use crate::{Casework, Setup, error::Error};
use domain::{
    ids::PersonId,
    organ::{Directory, Edge, Organ},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::atomic::Ordering;
use store::{AdoptedVersion, CALENDAR, DIRECTORY, StoreError, profile_head};

/// Heads are looked at again after so long: within this time every node sees what another adopted.
const LOOK_AGAIN_US: i64 = 2_000_000;

/// A directory as it is put on record.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum StoredDirectory {
    /// As it was read from the folder of the place.
    Plain(Vec<Organ>, Vec<Edge>),
    /// As an administrator adopted it.
    Adopted {
        /// The organs.
        organs: Vec<Organ>,
        /// The edges.
        edges: Vec<Edge>,
        /// The document it rests on.
        document: String,
        /// Who adopted it.
        by: PersonId,
    },
}

impl StoredDirectory {
    /// The directory, at its version.
    pub fn at(self, version: i64) -> Directory {
        let version = u32::try_from(version).unwrap_or(u32::MAX);
        match self {
            Self::Plain(organs, edges) | Self::Adopted { organs, edges, .. } => Directory::new(version, organs, edges),
        }
    }

    /// The document it rests on, where it was adopted by hand.
    pub fn document(&self) -> Option<&str> {
        match self {
            Self::Plain(..) => None,
            Self::Adopted { document, .. } => Some(document),
        }
    }
}

/// Reads what is on record under a kind.
pub(crate) fn parse<T: DeserializeOwned>(adopted: &AdoptedVersion) -> Result<T, Error> {
    serde_json::from_str(&adopted.content)
        .map_err(|error| Error::Setup(format!("库中{}第{}版无法读取：{error}", adopted.kind, adopted.version)))
}

fn written(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Setup(error.to_string()))
}

/// What was found at start of one kind.
enum Found {
    /// The folder's version is on record now, and is new.
    Ours,
    /// It was on record before, word for word.
    Same,
    /// The store holds this one, newer or with other words, and it wins.
    Theirs(AdoptedVersion),
}

impl Casework {
    /// Puts the profile, calendar and directory in force: the newer of what the folder of the place holds and what is on
    /// record wins. A log line says where they disagree. Callers go on with [`Casework::latest`].
    pub async fn adopt_setup(&self) -> Result<(), Error> {
        let mut setup = self.setup().clone();
        let mut swapped = false;
        let (kind, version) = (profile_head(&setup.profile.id), i64::from(setup.profile.version));
        if let Found::Theirs(theirs) = self.settle(kind, version, written(&setup.profile)?).await? {
            setup.profile = parse(&theirs)?;
            swapped = true;
        }
        let known = self.store().head(CALENDAR).await?;
        let version = i64::from(setup.calendar.version);
        let calendar = self.settle(CALENDAR.to_owned(), version, written(&setup.calendar)?).await?;
        let recompute = matches!(calendar, Found::Ours) && known.is_some();
        if let Found::Theirs(theirs) = calendar {
            setup.calendar = parse(&theirs)?;
            swapped = true;
        }
        let organs: Vec<_> = setup.directory.organs().cloned().collect();
        let plain = written(&StoredDirectory::Plain(organs, setup.directory.edges().to_vec()))?;
        let version = i64::from(setup.directory.version);
        let before = self.store().head(DIRECTORY).await?;
        let directory = self.settle(DIRECTORY.to_owned(), version, plain).await?;
        let recompute = recompute || matches!(directory, Found::Ours) && before.is_some();
        if let Found::Theirs(theirs) = directory {
            setup.directory = parse::<StoredDirectory>(&theirs)?.at(theirs.version);
            swapped = true;
        }
        if swapped {
            self.swap(setup);
        }
        // With all three heads in place, decisions can be committed.
        if recompute {
            let moved = self.latest().recompute_clocks().await?;
            tracing::info!(cases = moved, "clocks.computed_again");
        }
        Ok(())
    }

    async fn settle(&self, kind: String, version: i64, content: String) -> Result<Found, Error> {
        let head = self.store().head(&kind).await?;
        if head.is_none_or(|head| head < version) {
            let adopted = AdoptedVersion {
                kind: kind.clone(),
                version,
                content: content.clone(),
                adopted_at_us: self.now().as_micros(),
            };
            match self.store().adopt(adopted).await {
                Ok(()) => return Ok(Found::Ours),
                // Another node was first.
                Err(StoreError::Duplicate { .. } | StoreError::Stale | StoreError::HeadsMoved) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let head = self.store().head(&kind).await?.unwrap_or(version);
        let Some(theirs) = self.store().adopted(&kind, head).await? else {
            return Err(Error::Setup(format!("{kind}第{head}版不在库中")));
        };
        if head == version && theirs.content == content {
            return Ok(Found::Same);
        }
        if head == version {
            tracing::warn!(
                kind,
                version,
                "setup.differs: 配置目录与库中同一版本的内容不同，以库中为准；修改后请增加版本号"
            );
        } else {
            tracing::warn!(
                kind,
                folder = version,
                adopted = head,
                "setup.older: 配置目录的版本低于库中已采用的版本，以库中为准"
            );
        }
        Ok(Found::Theirs(theirs))
    }

    /// Takes over the newest adopted directory, if its head has moved. Answers whether it had.
    pub async fn refresh(&self) -> Result<bool, Error> {
        self.looked_at_us().store(self.now().as_micros(), Ordering::Relaxed);
        let latest = self.latest();
        let Some(head) = self.store().head(DIRECTORY).await? else { return Ok(false) };
        if head <= i64::from(latest.directory().version) {
            return Ok(false);
        }
        let Some(adopted) = self.store().adopted(DIRECTORY, head).await? else {
            return Err(Error::Setup(format!("{DIRECTORY}第{head}版不在库中")));
        };
        let directory = parse::<StoredDirectory>(&adopted)?.at(head);
        self.swap(Setup { directory, ..latest.setup().clone() });
        tracing::info!(version = head, "directory.taken_over");
        Ok(true)
    }

    /// [`Casework::refresh`], unless the heads were looked at within the last two seconds.
    pub async fn refresh_if_due(&self) -> Result<(), Error> {
        let (now, last) = (self.now().as_micros(), self.looked_at_us().load(Ordering::Relaxed));
        if (last..last.saturating_add(LOOK_AGAIN_US)).contains(&now) {
            return Ok(());
        }
        self.refresh().await.map(|_| ())
    }

    /// The use cases on the newest setup, after a commit was told that a head has moved.
    pub(crate) async fn renewed(&self) -> Result<Self, Error> {
        self.refresh().await?;
        Ok(self.latest())
    }
}
