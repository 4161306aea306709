//! A deployment, opened: store, keys, objects, place, clock and the use cases on them.

use crate::{
    config::Settings,
    edge::{CLOCK_OFFSET, MachineEdge},
    failure::Failure,
    folder::make_private,
    keys::{self, Keys},
    place::Place,
    production::refuse_remains,
    sign_in,
};
use casework::{Casework, Edge};
use jobs::{Folders, Worker};
use std::sync::Arc;
use store::{
    Options, Store, StoreError,
    objects::{Folder, Objects},
};

/// Setting of the store: what this database is for.
const MODE: &str = "deployment.mode";
/// Setting of the store: the profile it was begun with.
const PLACE: &str = "deployment.place";
/// Setting of the store: the keys it was begun with.
const KEYS: &str = "deployment.keys";

/// As what a deployment is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The fictional prefecture.
    Demonstration,
    /// A real place.
    Real,
    /// Whatever the database says; it has to exist.
    AsItIs,
}

/// A deployment, opened.
pub struct House {
    /// Its settings.
    pub settings: Settings,
    /// Whether it is a demonstration.
    pub demonstration: bool,
    /// Its keys.
    pub keys: Keys,
    /// Its store.
    pub store: Store,
    /// Its place.
    pub place: Place,
    /// Its clock and dice.
    pub edge: Arc<MachineEdge>,
    /// Where evidence lies.
    pub objects: Arc<dyn Objects>,
    /// Its use cases.
    pub casework: Casework,
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("House").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Opens the store and brings its schema up to this program.
///
/// # Errors
///
/// One sentence: unwritable folder, no such server, written by a newer program.
pub async fn open_store(settings: &Settings) -> Result<Store, Failure> {
    make_private(&settings.data)?;
    let now_us = MachineEdge::new().now().as_micros();
    let options =
        Options { suite: settings.suite, connections: settings.connections, ..Options::new(settings.database_url()) };
    Store::open(options, now_us).await.map_err(|error| match error {
        StoreError::Database(_) => Failure::caused("数据库无法打开，请检查设置 database 和数据目录", error),
        other => other.into(),
    })
}

/// Whether there is a database at all, without making one.
pub(crate) fn has_database(settings: &Settings) -> bool {
    !settings.database.expose().is_empty() || settings.data.join("jiannuo.db").exists()
}

impl House {
    /// Opens a deployment. Whoever writes holds the lock of the data folder.
    ///
    /// # Errors
    ///
    /// One sentence, naming what stands in the way.
    pub async fn open(settings: Settings, mode: Mode) -> Result<Self, Failure> {
        if mode == Mode::AsItIs && !has_database(&settings) {
            let data = settings.data.display();
            return Err(Failure::new(format!("数据目录 {data} 中没有数据库，请用 --data 指定，或先执行 serve")));
        }
        let store = open_store(&settings).await?;
        let demonstration = settle_mode(&store, mode).await?;
        if !demonstration {
            refuse_remains(&store).await?;
        }
        let keys = keys::load(&settings, demonstration)?;
        let place = Place::choose(demonstration, settings.profile.as_deref())?;
        let turned = settle_keys(&store, &keys).await?;
        let id = &place.loaded.profile.id;
        settle(&store, PLACE, id, "数据库是用另一个地区的配置建立的，请用 --profile 指定原来的地区配置").await?;
        let edge = Arc::new(MachineEdge::new());
        if demonstration {
            let offset = store.setting(CLOCK_OFFSET).await?.and_then(|text| text.parse().ok());
            edge.set_offset_us(offset.unwrap_or(0));
        }
        let folder = Folder::open(&settings.evidence)
            .await
            .map_err(|error| Failure::new(format!("证据目录 {} 无法写入（{error}）", settings.evidence.display())))?;
        let objects: Arc<dyn Objects> = Arc::new(folder);
        let machine: Arc<dyn Edge> = Arc::clone(&edge) as Arc<dyn Edge>;
        let casework = Casework::new(store.clone(), keys.vault.clone(), Arc::clone(&objects), place.setup(), machine)
            .with_sign_in(sign_in::policy(&settings, demonstration));
        if turned {
            casework.begin_rotation().await?;
        }
        Ok(Self { settings, demonstration, keys, store, place, edge, objects, casework })
    }

    /// Puts the newer of the place's folder and what was adopted in the store in force.
    ///
    /// # Errors
    ///
    /// One sentence, if what is on record does not read.
    pub async fn take_newest(&mut self) -> Result<(), Failure> {
        self.casework.adopt_setup().await?;
        self.casework = self.casework.latest();
        Ok(())
    }

    /// The same use cases by another clock.
    pub fn casework_at(&self, edge: Arc<dyn Edge>) -> Casework {
        let (store, vault) = (self.store.clone(), self.keys.vault.clone());
        Casework::new(store, vault, Arc::clone(&self.objects), self.place.setup(), edge)
    }

    /// A worker on these use cases.
    ///
    /// # Errors
    ///
    /// One sentence, if a folder cannot be made.
    pub fn worker(&self, casework: Casework) -> Result<Worker, Failure> {
        let folders = Folders { outbound: self.settings.outbound.clone(), inbound: self.settings.inbound.clone() };
        for folder in [&folders.outbound, &folders.inbound] {
            make_private(folder)?;
        }
        Ok(Worker::new(casework, self.settings.node.clone(), folders, Arc::clone(&self.keys.signing)))
    }

    /// Closes the store.
    pub async fn close(self) {
        self.store.close().await;
    }
}

/// What the database is for: as asked if it is new, else as it says, and never one as the other.
async fn settle_mode(store: &Store, mode: Mode) -> Result<bool, Failure> {
    let said = store.setting(MODE).await?;
    let asked = match mode {
        Mode::Demonstration => "demonstration",
        Mode::Real => "real",
        Mode::AsItIs => {
            let said = said.ok_or_else(|| Failure::new("数据库是空的，请先执行 serve"))?;
            return Ok(said == "demonstration");
        }
    };
    match said.as_deref() {
        None => store.set_setting(MODE, Some(asked)).await?,
        Some(said) if said == asked => {}
        Some("demonstration") => {
            return Err(Failure::new("这是示范数据库，正式部署不能使用；请另选数据目录，或加 --demo 以示范模式启动"));
        }
        Some(_) => return Err(Failure::new("这是正式部署的数据库，不能以示范模式启动；请另选数据目录")),
    }
    Ok(asked == "demonstration")
}

/// Whether the database belongs to these keys; answers whether it was begun with one that only reads now.
pub(crate) async fn settle_keys(store: &Store, keys: &Keys) -> Result<bool, Failure> {
    let turned = store.setting(KEYS).await?.is_some_and(|said| said != keys.ids && keys.older_ids.contains(&said));
    if turned {
        store.set_setting(KEYS, Some(&keys.ids)).await?;
    }
    settle(store, KEYS, &keys.ids, "数据库属于另一组密钥，请恢复建立数据库时的密钥").await?;
    Ok(turned)
}

/// Notes a value at the first start and insists on it ever after.
async fn settle(store: &Store, key: &str, value: &str, sentence: &str) -> Result<(), Failure> {
    match store.setting(key).await? {
        None => Ok(store.set_setting(key, Some(value)).await?),
        Some(said) if said == value => Ok(()),
        Some(_) => Err(Failure::new(sentence)),
    }
}
