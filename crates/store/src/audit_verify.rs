//! What the chain of administrative acts can prove about itself, alone and against the signed roots.

use crate::audit::{AUDIT_CHAIN, AuditRow};
use crate::engine::{Number, statements};
use crate::events::BEFORE_FIRST;
use crate::merkle::Leaf;
use crate::verify::{Problem, Report, Wrong};
use crate::{Store, StoreError, vals};
use seal::sign::VerifyingKey;
use seal::{Digest, Suite, chain};

statements! {
    LEAVES_BETWEEN = "SELECT seq, case_id, version, head_hash, leaf_hash FROM merkle_leaves
        WHERE case_id = $1 AND version >= $2 AND version < $3 ORDER BY seq";
    FARTHEST = "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) AS n FROM merkle_leaves WHERE case_id = $1";
}

/// Entries looked at together.
const BATCH: i64 = 500;

/// Follows the chain through its pages.
struct Walk {
    suite: Suite,
    prev: Option<Digest>,
    expected: i64,
    report: Report,
}

impl Walk {
    fn note(&mut self, seq: i64, what: Wrong) {
        self.report.problems.push(Problem { case_id: Some(AUDIT_CHAIN.to_owned()), version: Some(seq), what });
    }

    fn page(&mut self, rows: &[AuditRow], leaves: &[Leaf]) {
        for row in rows {
            if row.seq != self.expected {
                self.note(self.expected, Wrong::MissingEvent);
                // What follows a gap is checked from there on.
                self.prev = Digest::parse(&row.prev_hash).ok().filter(|_| row.prev_hash != BEFORE_FIRST);
            }
            let prev = self.prev.map_or_else(|| BEFORE_FIRST.to_owned(), Digest::to_hex);
            let hash = chain::link(self.suite, self.prev.as_ref(), row.payload.as_bytes()).to_hex();
            if row.prev_hash != prev || row.hash != hash || !row.columns_agree() {
                self.note(row.seq, Wrong::Altered);
            }
            if leaves.iter().any(|leaf| leaf.version == row.seq && leaf.head_hash != row.hash) {
                self.note(row.seq, Wrong::Rewritten);
            }
            self.prev = Digest::parse(&row.hash).ok();
            self.expected = row.seq + 1;
            self.report.audit_entries += 1;
        }
    }
}

impl Store {
    /// Looks at the whole chain of administrative acts and at the Merkle log that holds its heads.
    ///
    /// `progress` is told after each page how many entries were looked at.
    pub async fn verify_audit(
        &self,
        key: &VerifyingKey,
        mut progress: impl FnMut(u64) + Send,
    ) -> Result<Report, StoreError> {
        let mut report = self.verify_audit_chain(&mut progress).await?;
        self.verify_log(key, &mut report).await?;
        Ok(report)
    }

    /// The same without the Merkle log, for a verification that looks at that anyway.
    pub(crate) async fn verify_audit_chain(
        &self,
        progress: &mut (impl FnMut(u64) + Send),
    ) -> Result<Report, StoreError> {
        // Read before the entries: a running system appends meanwhile and must not be accused.
        let recorded = self.db().opt::<Number>(FARTHEST, vals![AUDIT_CHAIN]).await?.map_or(0, |row| row.n);
        let mut walk = Walk { suite: self.suite(), prev: None, expected: 1, report: Report::default() };
        loop {
            let rows = self.audit_from(walk.expected, BATCH).await?;
            let Some(last) = rows.last() else { break };
            let between = vals![AUDIT_CHAIN, walk.expected, last.seq + 1];
            let leaves: Vec<Leaf> = self.db().all(LEAVES_BETWEEN, between).await?;
            walk.page(&rows, &leaves);
            progress(walk.report.audit_entries);
        }
        if recorded >= walk.expected {
            walk.note(walk.expected, Wrong::CutTail { recorded });
        }
        Ok(walk.report)
    }
}
