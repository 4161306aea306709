//! What those see who read no case: bare figures, and the state of the system, of the accounts and of the log.

use crate::{Casework, Viewer, error::Error};
use domain::{actor::Role, ids::OrganId, time::Instant};
use store::Load;

/// Lines of a table of figures.
const LINES: i64 = 100;
/// Import runs and packages that are listed.
const RECENT: i64 = 8;

/// How much lies with a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadLine {
    /// The region code; empty for the acts that an organ owes.
    pub place: String,
    /// The unit.
    pub unit: String,
    /// Open cases, or owed acts.
    pub open: i64,
    /// Of these, overdue.
    pub overdue: i64,
}

/// Figures without any case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// Open and overdue cases by place and lead.
    pub places: Vec<LoadLine>,
    /// Owed and overdue acts by responsible organ, the most overdue first.
    pub owners: Vec<LoadLine>,
}

impl Overview {
    /// Open and overdue cases in all.
    pub fn totals(&self) -> (i64, i64) {
        self.places.iter().fold((0, 0), |(open, overdue), line| (open + line.open, overdue + line.overdue))
    }
}

/// What the system's administrator watches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SystemState {
    /// Jobs that gave up.
    pub failed_jobs: i64,
    /// Jobs that wait.
    pub pending_jobs: i64,
    /// The last imports: when, channel, file, taken, known before, faulty.
    pub imports: Vec<(String, String, String, i64, i64, i64)>,
}

/// The state of the log, without its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogState {
    /// Cases.
    pub cases: i64,
    /// Events.
    pub events: i64,
    /// The last signed root: leaves, time, key, root.
    pub root: Option<(i64, String, String, String)>,
}

/// Reports to the province that want looking after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packages {
    /// No receipt has come: package, feed, written.
    pub waiting: Vec<(String, String, String)>,
    /// Rejected: package, feed, written, why.
    pub rejected: Vec<(String, String, String, String)>,
}

impl Casework {
    pub(super) async fn overview(&self) -> Result<Overview, Error> {
        let now = self.now().as_micros();
        let lines = |rows: Vec<Load>| rows.into_iter().map(|row| self.load_line(row)).collect();
        Ok(Overview {
            places: lines(self.store().load_by_place(now, LINES).await?),
            owners: lines(self.store().load_by_owner(now, LINES).await?),
        })
    }

    fn load_line(&self, row: Load) -> LoadLine {
        let unit = OrganId::parse(&row.organ_id).map_or_else(|_| "未确定".to_owned(), |organ| self.organ_name(&organ));
        LoadLine { place: row.place, unit, open: row.open_count, overdue: row.overdue }
    }

    pub(super) async fn system_state(&self) -> Result<SystemState, Error> {
        let counts = self.store().outbox_counts().await?;
        let runs = self.store().import_runs(RECENT).await?;
        let imports = runs.into_iter().map(|run| {
            let at = Instant::from_micros(run.started_at_us).to_minutes();
            (at, self.import_channel(&run.channel), run.source_name, run.taken, run.known, run.faulty)
        });
        Ok(SystemState { failed_jobs: counts.failed, pending_jobs: counts.pending, imports: imports.collect() })
    }

    fn import_channel(&self, code: &str) -> String {
        let channels = &self.profile().channels;
        let found = channels.iter().find(|(id, _)| id.as_str() == code);
        found.map_or_else(|| code.to_owned(), |(_, channel)| channel.name.clone())
    }

    /// How many accounts there are: role, in use, disabled.
    pub(super) async fn accounts_by_role(&self) -> Result<Vec<(String, usize, usize)>, Error> {
        let accounts = self.store().accounts().await?;
        let count = |role: Role, disabled: bool| {
            accounts.iter().filter(|account| account.role == role.code() && account.disabled == disabled).count()
        };
        let lines = Role::ALL.into_iter().map(|role| (role.label().to_owned(), count(role, false), count(role, true)));
        Ok(lines.filter(|(_, used, disabled)| used + disabled > 0).collect())
    }

    pub(super) async fn log_state(&self) -> Result<LogState, Error> {
        let size = self.store().log_size().await?;
        let root = self.store().latest_root().await?;
        let root = root.map(|root| (root.size, Instant::from_micros(root.at_us).to_minutes(), root.key_id, root.root));
        Ok(LogState { cases: size.cases, events: size.events, root })
    }

    pub(super) async fn open_packages(&self, viewer: &Viewer) -> Result<Packages, Error> {
        // Only the prefecture's lead reports to the province.
        let reports = self.profile().leads.first().map(|seat| &seat.lead) == viewer.organ.as_ref();
        if viewer.role != Role::ProvinceLiaison || !reports {
            return Ok(Packages::default());
        }
        let feed = |code: &str| if code.contains("record") { "失信记录" } else { "投诉" }.to_owned();
        let at = |us: i64| Instant::from_micros(us).to_minutes();
        let waiting = self.store().packages_without_receipt(RECENT).await?;
        let rejected = self.store().packages_rejected(RECENT).await?;
        Ok(Packages {
            waiting: waiting.into_iter().map(|row| (row.package_id, feed(&row.feed), at(row.written_at_us))).collect(),
            rejected: rejected
                .into_iter()
                .map(|row| {
                    let why = row.detail.unwrap_or_else(|| "未说明原因".to_owned());
                    (row.package_id, feed(&row.feed), at(row.written_at_us), why)
                })
                .collect(),
        })
    }
}
