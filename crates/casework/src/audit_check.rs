//! Verifying the chain of administrative acts on request: in the background, with its progress and its result on record.

use crate::{Casework, Viewer, audit::AuditAction, error::Error};
use domain::time::Instant;
use seal::sign::VerifyingKey;
use serde::{Deserialize, Serialize};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use std::time::Duration;

/// The public key by which the log is checked.
pub type LogKey = VerifyingKey;

/// Setting: the last verification.
const LAST: &str = "audit.verification";
/// One that has not moved for so long was broken off by a restart.
const SILENT_US: i64 = 2 * 60 * 1_000_000;
/// How often its progress is put on record.
const STEP: Duration = Duration::from_secs(2);
/// Problems that are put on record; a chain cut in pieces would have thousands.
const MOST: usize = 50;

/// How far a verification has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// It looks.
    Running,
    /// Nothing is wrong.
    Sound,
    /// Something is wrong.
    Broken,
    /// It could not look to the end.
    Failed,
}

/// The last verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditCheck {
    /// How far it has come.
    pub state: CheckState,
    /// When it began.
    pub begun_us: i64,
    /// When it last moved.
    pub touched_us: i64,
    /// Entries looked at.
    pub entries: u64,
    /// Entries there were when it began.
    pub total: u64,
    /// Signed roots it was held against.
    pub roots: u64,
    /// What is wrong, in words.
    pub problems: Vec<String>,
    /// Problems beyond those.
    pub more: usize,
}

impl AuditCheck {
    /// When it began, to the minute.
    pub fn at(&self) -> String {
        Instant::from_micros(self.begun_us).to_minutes()
    }

    /// Whether it is still looking.
    pub fn running(&self) -> bool {
        self.state == CheckState::Running
    }

    /// Whether all is well.
    pub fn sound(&self) -> bool {
        self.state == CheckState::Sound
    }

    /// Whether something is wrong with the chain.
    pub fn broken(&self) -> bool {
        self.state == CheckState::Broken
    }
}

impl Casework {
    /// The last verification of the chain.
    pub async fn audit_check(&self) -> Result<Option<AuditCheck>, Error> {
        let text = self.store().setting(LAST).await?;
        let mut last: Option<AuditCheck> = text.and_then(|text| serde_json::from_str(&text).ok());
        if let Some(check) = last.as_mut()
            && check.running()
            && check.touched_us + SILENT_US < self.now().as_micros()
        {
            check.state = CheckState::Failed;
        }
        Ok(last)
    }

    /// Begins a verification unless one is under way; the answer comes back when it has ended.
    pub async fn check_audit(&self, viewer: &Viewer, key: LogKey) -> Result<(), Error> {
        if self.audit_check().await?.is_some_and(|last| last.running()) {
            return Ok(());
        }
        let now_us = self.now().as_micros();
        let total = self.store().audit_last().await?.map_or(0, |row| row.seq.cast_unsigned());
        let roots = self.store().roots().await?.len() as u64;
        let mut check = AuditCheck {
            state: CheckState::Running,
            begun_us: now_us,
            touched_us: now_us,
            entries: 0,
            total,
            roots,
            problems: Vec::new(),
            more: 0,
        };
        self.keep(&check).await?;
        let seen = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&seen);
        let store = self.store().clone();
        let mut work =
            tokio::spawn(async move { store.verify_audit(&key, |n| counter.store(n, Ordering::Relaxed)).await });
        let report = loop {
            if let Ok(done) = tokio::time::timeout(STEP, &mut work).await {
                break done;
            }
            check.entries = seen.load(Ordering::Relaxed);
            check.touched_us = self.now().as_micros();
            self.keep(&check).await?;
        };
        check.touched_us = self.now().as_micros();
        match report {
            Ok(Ok(report)) => {
                check.entries = report.audit_entries;
                check.state = if report.problems.is_empty() { CheckState::Sound } else { CheckState::Broken };
                check.more = report.problems.len().saturating_sub(MOST);
                check.problems = report.problems.iter().take(MOST).map(words).collect();
            }
            _ => check.state = CheckState::Failed,
        }
        self.keep(&check).await?;
        let (entries, problems) = (check.entries.to_string(), (check.problems.len() + check.more).to_string());
        let detail = [("entries", entries.as_str()), ("problems", problems.as_str())];
        self.note(Some(viewer), AuditAction::AuditVerified, "audit", &detail).await
    }

    async fn keep(&self, check: &AuditCheck) -> Result<(), Error> {
        let text = serde_json::to_string(check).map_err(|error| Error::Setup(error.to_string()))?;
        Ok(self.store().set_setting(LAST, Some(&text)).await?)
    }
}

fn words(problem: &store::Problem) -> String {
    let place = match (&problem.case_id, problem.version) {
        (Some(chain), Some(seq)) if chain == store::AUDIT_CHAIN => format!("审计记录第{seq}条"),
        (None, Some(size)) => format!("存证日志（至第{size}条）"),
        _ => "存证日志".to_owned(),
    };
    format!("{place}：{}", problem.what)
}
