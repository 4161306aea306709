//! Background work that waits for a person: what it is, why it stopped, and letting it be tried again.

use crate::{Casework, Viewer, audit::AuditAction, error::Error};
use domain::time::Instant;
use store::{OutboxRow, StoreError};

/// Rows that are read at once.
const LIMIT: i64 = 200;

/// What the background owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedJobs {
    /// How many are still to be done or to be tried again by themselves.
    pub pending: i64,
    /// How many have failed, also beyond those listed.
    pub total: i64,
    /// Those that have failed, the oldest first, as many as fit on a page.
    pub failed: Vec<FailedJob>,
}

/// A job that was tried as often as it may be and now waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedJob {
    /// Its row in the outbox.
    pub id: i64,
    /// What it does.
    pub kind_label: String,
    /// The public number of the case it follows from; none where it follows from none.
    pub number: Option<String>,
    /// How often it was tried.
    pub attempts: i64,
    /// Since when it is owed, Beijing time to the minute.
    pub since: String,
    /// What went wrong last.
    pub error: String,
}

impl FailedJobs {
    /// Whether more have failed than are listed.
    pub fn has_more(&self) -> bool {
        usize::try_from(self.total).is_ok_and(|total| total > self.failed.len())
    }
}

impl Casework {
    /// What has failed in the background, and how much else waits there.
    pub async fn failed_jobs(&self) -> Result<FailedJobs, Error> {
        let counts = self.store().outbox_counts().await?;
        let mut failed = Vec::new();
        for row in self.store().outbox_failed(LIMIT).await? {
            failed.push(self.failed_job(row).await?);
        }
        Ok(FailedJobs { pending: counts.pending, total: counts.failed, failed })
    }

    /// Lets a failed job be tried again from the beginning; answers whether it was waiting for that.
    pub async fn resume_job(&self, viewer: &Viewer, id: i64) -> Result<bool, Error> {
        let entry = self.audit_entry(Some(viewer), AuditAction::JobResumed, &id.to_string(), &[]);
        match self.store().outbox_resume(id, self.now().as_micros(), entry).await {
            Ok(()) => Ok(true),
            // Somebody else was first, or there is no such job.
            Err(StoreError::Stale) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Lets every failed job be tried again from the beginning; answers how many there were.
    pub async fn resume_all_jobs(&self, viewer: &Viewer) -> Result<usize, Error> {
        let mut resumed = 0;
        loop {
            let rows = self.store().outbox_failed(LIMIT).await?;
            if rows.is_empty() {
                return Ok(resumed);
            }
            for row in rows {
                resumed += usize::from(self.resume_job(viewer, row.id).await?);
            }
        }
    }

    async fn failed_job(&self, row: OutboxRow) -> Result<FailedJob, Error> {
        let case = if row.case_id.is_empty() { None } else { self.store().case_row(&row.case_id).await? };
        Ok(FailedJob {
            id: row.id,
            kind_label: kind_label(&row.kind).to_owned(),
            number: case.map(|case| case.number),
            attempts: row.attempts,
            since: Instant::from_micros(row.created_at_us).to_minutes(),
            error: row.last_error.unwrap_or_else(|| "没有记录原因".to_owned()),
        })
    }
}

/// The kinds that commits put into the outbox, in words.
fn kind_label(kind: &str) -> &'static str {
    match kind {
        "letter" => "出具文书",
        "report_complaint" => "向省级平台报送投诉",
        "report_record" => "向省级平台报送失信记录",
        "answer_channel" => "答复来源渠道",
        _ => "其他任务",
    }
}
