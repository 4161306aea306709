//! The outbox: each row leased, done, put off with a growing pause, or left to a person.

use crate::{
    pauses::pause_after,
    worker::{Worked, Worker},
};
use casework::{Error, OutboundFolders};
use std::error::Error as _;
use store::OutboxRow;
use tokio::{runtime::Handle, task::spawn_blocking};

/// How long a worker has a row to itself. Longer than any job takes; a worker that died gives its rows back by it.
const LEASE_US: i64 = 60_000_000;
/// Rows leased together: few enough to be done well within the lease.
const ROWS_AT_ONCE: i64 = 16;

impl Worker {
    pub(crate) async fn empty_outbox(&self, worked: &mut Worked) -> Result<(), Error> {
        let store = self.casework.store();
        let out =
            OutboundFolders { outbound: self.folders.outbound.clone(), signing: std::sync::Arc::clone(&self.signing) };
        loop {
            let now_us = self.casework.now().as_micros();
            let rows = store.lease_outbox(&self.name, now_us, LEASE_US, ROWS_AT_ONCE).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                match self.do_one(row.clone(), out.clone()).await {
                    Ok(()) => {
                        store.outbox_done(row.id, self.casework.now().as_micros()).await?;
                        worked.done += 1;
                    }
                    Err(error) => self.put_off(&row, &error, worked).await?,
                }
            }
        }
    }

    /// Composing a letter or a package is work for the processor: it runs where it keeps nobody else waiting.
    async fn do_one(&self, row: OutboxRow, out: OutboundFolders) -> Result<(), Error> {
        let (casework, runtime) = (self.casework.clone(), Handle::current());
        let done = spawn_blocking(move || runtime.block_on(casework.do_outbox(&row, &out))).await;
        // A panic is a failure of this row like any other, not of the worker.
        // Its own words may quote what it was working on, so they are not kept.
        done.unwrap_or_else(|_| Err(Error::Setup("任务处理中意外中断".to_owned())))
    }

    async fn put_off(&self, row: &OutboxRow, error: &Error, worked: &mut Worked) -> Result<(), Error> {
        let store = self.casework.store();
        let reason = reason_of(error);
        if let Some(pause_us) = pause_after(row.attempts) {
            let not_before_us = self.casework.now().as_micros() + pause_us;
            tracing::warn!(outbox.id = row.id, outbox.kind = %row.kind, attempts = row.attempts, %reason, "jobs.retry");
            store.outbox_retry(row.id, not_before_us, &reason).await?;
            worked.retried += 1;
        } else {
            tracing::error!(outbox.id = row.id, outbox.kind = %row.kind, %reason, "jobs.failed");
            store.outbox_fail(row.id, &reason).await?;
            worked.failed += 1;
        }
        Ok(())
    }
}

/// The error with its causes, for the officer who looks at failed rows. A refusal speaks Chinese already.
fn reason_of(error: &Error) -> String {
    let mut text = match error {
        Error::Refused(refusal) => return format!("{}；{}", refusal.rule, refusal.remedy),
        Error::Setup(reason) => return format!("未能完成：{reason}"),
        Error::Busy => return "系统繁忙，等待的事项过多".to_owned(),
        Error::Store(_) => "存储未完成操作".to_owned(),
        _ => "未能完成".to_owned(),
    };
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push('：');
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}
