//! What every use case works with: the store, the keys, the profile, the clock.

use crate::{
    edge::Edge, evidence_preview::Previews, letter_pdf::Press, organ_search::Initials, public_figures::PublicFigures,
    sign_in_policy::SignInPolicy,
};
use domain::{
    calendar::Calendar,
    context::Fresh,
    ids::{CaseId, OrganId},
    organ::Directory,
    profile::Profile,
    time::Instant,
};
use exchange::export::ExportMapping;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, atomic::AtomicI64},
};
use store::{Store, Vault, objects::Objects};

/// The versions in force of everything that differs from place to place.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Clocks, chains, catalogue.
    pub profile: Profile,
    /// The organ graph.
    pub directory: Directory,
    /// Working days.
    pub calendar: Calendar,
    /// Labels and help of the closed lists.
    pub vocabulary: profile::Vocabulary,
    /// How reports to the province are written; none where the place sends none.
    pub export: Option<ExportMapping>,
}

/// Numbers that were taken out of the series and are given out from memory; a restart leaves a gap.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub year: i16,
    pub next: i64,
    pub end: i64,
}

/// A setup, and what is worked out from it once.
pub(crate) struct Snapshot {
    pub setup: Setup,
    initials: OnceLock<Initials>,
}

impl Snapshot {
    pub fn new(setup: Setup) -> Self {
        Self { setup, initials: OnceLock::new() }
    }
}

struct Inner {
    store: Store,
    vault: Vault,
    objects: Arc<dyn Objects>,
    newest: RwLock<Arc<Snapshot>>,
    looked_at_us: AtomicI64,
    edge: Arc<dyn Edge>,
    block: Mutex<Block>,
    profiles: Mutex<BTreeMap<u32, Arc<Profile>>>,
    numbering: tokio::sync::Mutex<()>,
    figures: Mutex<Option<(i64, Arc<PublicFigures>)>>,
}

/// The use cases, on one setup that does not change under whoever holds them. Cloning shares everything;
/// [`Casework::latest`] gives the same use cases on the newest setup.
#[derive(Clone)]
pub struct Casework {
    inner: Arc<Inner>,
    snapshot: Arc<Snapshot>,
    policy: SignInPolicy,
    press: Option<Press>,
    previews: Option<Previews>,
}

/// Case numbers taken at once.
const BLOCK: i64 = 32;

impl Casework {
    /// Use cases on this store.
    pub fn new(store: Store, vault: Vault, objects: Arc<dyn Objects>, setup: Setup, edge: Arc<dyn Edge>) -> Self {
        let snapshot = Arc::new(Snapshot::new(setup));
        let inner = Inner {
            store,
            vault,
            objects,
            newest: RwLock::new(Arc::clone(&snapshot)),
            looked_at_us: AtomicI64::new(i64::MIN),
            edge,
            block: Mutex::default(),
            profiles: Mutex::default(),
            numbering: tokio::sync::Mutex::default(),
            figures: Mutex::default(),
        };
        Self { inner: Arc::new(inner), snapshot, policy: SignInPolicy::demonstration(), press: None, previews: None }
    }

    /// The same use cases, letting people in as `policy` says.
    #[must_use]
    pub fn with_sign_in(self, policy: SignInPolicy) -> Self {
        Self { policy, ..self }
    }

    /// The same use cases, with letters as signed PDF files.
    #[must_use]
    pub fn with_press(self, press: Option<Press>) -> Self {
        Self { press, ..self }
    }

    /// The same use cases, with files drawn by these.
    pub(crate) fn with_previews(self, previews: Option<Previews>) -> Self {
        Self { previews, ..self }
    }

    /// What draws files; none where this server does not.
    pub(crate) fn previews(&self) -> Option<&Previews> {
        self.previews.as_ref()
    }

    /// What sets and signs letters; none where this server does not.
    pub(crate) fn press(&self) -> Option<&Press> {
        self.press.as_ref()
    }

    /// How strictly people are let in.
    pub fn policy(&self) -> &SignInPolicy {
        &self.policy
    }

    /// The same use cases on the newest setup this process knows of.
    #[must_use]
    pub fn latest(&self) -> Self {
        let snapshot = Arc::clone(&self.inner.newest.read().unwrap_or_else(PoisonError::into_inner));
        Self { inner: Arc::clone(&self.inner), snapshot, ..self.clone() }
    }

    /// Puts a setup in force for everyone who asks for the latest from now on.
    pub(crate) fn swap(&self, setup: Setup) {
        *self.inner.newest.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Snapshot::new(setup));
    }

    /// The figures for the public that were worked out last, and when.
    pub(crate) fn kept_figures(&self) -> Option<(i64, Arc<PublicFigures>)> {
        self.inner.figures.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps figures for the public.
    pub(crate) fn keep_figures(&self, at_us: i64, figures: Arc<PublicFigures>) {
        *self.inner.figures.lock().unwrap_or_else(PoisonError::into_inner) = Some((at_us, figures));
    }

    /// The setup these use cases stand on.
    pub(crate) fn setup(&self) -> &Setup {
        &self.snapshot.setup
    }

    /// When the heads were looked at last.
    pub(crate) fn looked_at_us(&self) -> &AtomicI64 {
        &self.inner.looked_at_us
    }

    /// The pinyin of the organs' names, worked out when first asked for.
    pub(crate) fn initials(&self) -> &Initials {
        self.snapshot.initials.get_or_init(|| Initials::of(self.directory()))
    }

    /// The profile in force.
    pub fn profile(&self) -> &Profile {
        &self.snapshot.setup.profile
    }

    /// The profile of a version: rules stay at the version a case began under, until it adopts a newer one.
    pub(crate) async fn profile_of(&self, version: u32) -> Result<Arc<Profile>, crate::Error> {
        let known = self.inner.profiles.lock().unwrap_or_else(PoisonError::into_inner).get(&version).cloned();
        if let Some(profile) = known {
            return Ok(profile);
        }
        let current = self.profile();
        let profile = if version == current.version {
            Arc::new(current.clone())
        } else {
            let kind = store::profile_head(&current.id);
            let adopted = self.store().adopted(&kind, i64::from(version)).await?;
            let Some(adopted) = adopted else {
                return Err(crate::Error::Setup(format!("地区配置第{version}版不在库中")));
            };
            let read = serde_json::from_str(&adopted.content);
            Arc::new(read.map_err(|error| crate::Error::Setup(error.to_string()))?)
        };
        let mut all = self.inner.profiles.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(all.entry(version).or_insert(profile)))
    }

    /// The organ graph in force.
    pub fn directory(&self) -> &Directory {
        &self.snapshot.setup.directory
    }

    /// The calendar in force.
    pub fn calendar(&self) -> &Calendar {
        &self.snapshot.setup.calendar
    }

    /// Help and basis of the words a user chooses from.
    pub fn vocabulary(&self) -> &profile::Vocabulary {
        &self.snapshot.setup.vocabulary
    }

    /// How reports are written.
    pub fn export_mapping(&self) -> Option<&ExportMapping> {
        self.snapshot.setup.export.as_ref()
    }

    /// The present instant.
    pub fn now(&self) -> Instant {
        self.inner.edge.now()
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The keys.
    pub fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    /// Where evidence lies.
    pub fn objects(&self) -> &dyn Objects {
        &*self.inner.objects
    }

    pub(crate) fn edge(&self) -> &dyn Edge {
        &*self.inner.edge
    }

    /// The name of an organ today.
    pub fn organ_name(&self, id: &OrganId) -> String {
        self.directory().name_on(id, self.now().date()).unwrap_or(id.as_str()).to_owned()
    }

    /// Random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.inner.edge.fill(&mut bytes);
        bytes
    }

    /// A new identifier that sorts roughly by time.
    pub(crate) fn fresh_id(&self, prefix: &str) -> String {
        let micros = u64::try_from(self.now().as_micros()).unwrap_or(0);
        format!("{prefix}{micros:014x}{}", hex::encode(self.random::<8>()))
    }

    /// An identifier and a public number for a new case.
    pub(crate) async fn fresh_case(&self) -> Result<Fresh, crate::Error> {
        let year = self.now().date().year();
        let serial = self.next_serial(year).await?;
        let serial = u32::try_from(serial).map_err(|_| crate::Error::Setup("案件编号已用尽".to_owned()))?;
        let number = domain::case_number::CaseNumber::new(&self.profile().number_prefix, year, serial)
            .map_err(|error| crate::Error::Setup(error.to_string()))?;
        let id = CaseId::parse(&self.fresh_id("c")).expect("hex digits are an identifier");
        Ok(Fresh { id, number: number.to_string() })
    }

    fn take_from_block(&self, year: i16) -> Option<i64> {
        let mut block = self.inner.block.lock().unwrap_or_else(PoisonError::into_inner);
        (block.year == year && block.next < block.end).then(|| {
            block.next += 1;
            block.next - 1
        })
    }

    async fn next_serial(&self, year: i16) -> Result<i64, crate::Error> {
        if let Some(serial) = self.take_from_block(year) {
            return Ok(serial);
        }
        let _one_at_a_time = self.inner.numbering.lock().await;
        if let Some(serial) = self.take_from_block(year) {
            return Ok(serial);
        }
        let series = format!("case:{year}");
        loop {
            let next = self.store().next_number(&series).await?;
            let taken = store::NumberTaken { series: series.clone(), expected_next: next, next: next + BLOCK };
            let commit = store::Commit { numbers: vec![taken], ..store::Commit::default() };
            match self.store().commit(commit).await {
                Ok(_) => {
                    let mut block = self.inner.block.lock().unwrap_or_else(PoisonError::into_inner);
                    *block = Block { year, next: next + 1, end: next + BLOCK };
                    return Ok(next);
                }
                // Another node was first.
                Err(store::StoreError::Stale) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
