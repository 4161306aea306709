//! What those see who read no case: bare figures, and the state of the system, of the accounts and of the log.

use crate::{Casework, Viewer, error::Error, province::package_case};
use domain::{
    actor::Role,
    ids::{CaseId, OrganId},
    time::Instant,
};
use std::collections::BTreeMap;
use store::{Load, ReportPackage};

/// Lines of a table of figures.
const LINES: i64 = 100;
/// Import runs and packages that are listed.
const RECENT: i64 = 8;

/// How much lies with a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadLine {
    /// The place of the respondent; empty for the acts that an organ owes.
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

/// A report to the province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageLine {
    /// The name of its file.
    pub name: String,
    /// What it is about.
    pub feed: String,
    /// The case, with its number.
    pub case: Option<(CaseId, String)>,
    /// When it was written.
    pub at: String,
    /// Why it was rejected; empty for one that waits.
    pub why: String,
}

/// Reports to the province that want looking after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packages {
    /// No receipt has come.
    pub waiting: Vec<PackageLine>,
    /// Rejected.
    pub rejected: Vec<PackageLine>,
}

impl Casework {
    pub(super) async fn overview(&self) -> Result<Overview, Error> {
        let now = self.now().as_micros();
        let places = self.place_names();
        let lines = |rows: Vec<Load>| rows.into_iter().map(|row| self.load_line(&places, row)).collect();
        Ok(Overview {
            places: lines(self.store().load_by_place(now, LINES).await?),
            owners: lines(self.store().load_by_owner(now, LINES).await?),
        })
    }

    fn load_line(&self, places: &BTreeMap<&str, String>, row: Load) -> LoadLine {
        let unit = OrganId::parse(&row.organ_id).map_or_else(|_| "未确定".to_owned(), |organ| self.organ_name(&organ));
        let place = places.get(row.place.as_str()).cloned().unwrap_or(row.place);
        LoadLine { place, unit, open: row.open_count, overdue: row.overdue }
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
        let waiting = self.store().packages_without_receipt(RECENT).await?;
        let rejected = self.store().packages_rejected(RECENT).await?;
        Ok(Packages {
            waiting: self.package_lines(viewer, waiting).await?,
            rejected: self.package_lines(viewer, rejected).await?,
        })
    }

    async fn package_lines(&self, viewer: &Viewer, rows: Vec<ReportPackage>) -> Result<Vec<PackageLine>, Error> {
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let case = package_case(&row.package_id);
            // What another leads in the viewer's stead is not told by its report.
            if let Some(id) = &case
                && !self.lists(viewer, id).await?
            {
                continue;
            }
            let case = match case {
                Some(id) => self.store().case_row(id.as_str()).await?.map(|case| (id, case.number)),
                None => None,
            };
            lines.push(PackageLine {
                name: row.package_id,
                feed: if row.feed.contains("record") { "失信记录" } else { "投诉" }.to_owned(),
                case,
                at: Instant::from_micros(row.written_at_us).to_minutes(),
                why: match row.receipt_at_us {
                    None => String::new(),
                    Some(_) => row.detail.unwrap_or_else(|| "未说明原因".to_owned()),
                },
            });
        }
        Ok(lines)
    }
}
