//! A commit: everything one decision makes durable, in one transaction.

use crate::audit::{self, NewAudit};
use crate::complaint_drafts::{self, SentComplaint};
use crate::drafts;
use crate::engine::Tx;
use crate::events::{self, NewEvent};
use crate::numbers::{self, ExpectedHeads, IdempotencyAnswer, NumberTaken};
use crate::outbox::{self, NewOutbox};
use crate::personal::{self, NewBlind, NewCaseKey, NewText};
use crate::projections::{self, Projection};
use crate::records::{self, NewComplaint, NewEvidence, NewLetter, NewQueryCode};
use crate::{Search, Store, StoreError, Val};
use seal::Suite;
use std::sync::Arc;

/// What happens to one case.
#[derive(Debug, Clone, Default)]
pub struct StreamCommit {
    /// The case.
    pub case_id: String,
    /// The version the decision rested on; 0 for a new case.
    pub expected_version: i64,
    /// The profile version the case is handled by from now on.
    pub profile_version: i64,
    /// What was decided. May be empty if only the projection has to be written again.
    pub events: Vec<NewEvent>,
    /// The case as lists and figures see it after these events.
    pub projection: Option<Projection>,
}

/// Everything that one decision makes durable. All of it is stored, or nothing.
#[derive(Debug, Clone, Default)]
pub struct Commit {
    /// The cases that move.
    pub streams: Vec<StreamCommit>,
    /// The head versions the decision rested on.
    pub heads: Option<ExpectedHeads>,
    /// What has to follow outside. A row whose dedupe key is there already is left as it is.
    pub outbox: Vec<NewOutbox>,
    /// Keys of new cases.
    pub keys: Vec<NewCaseKey>,
    /// Encrypted texts.
    pub texts: Vec<NewText>,
    /// Blind index entries.
    pub blind: Vec<NewBlind>,
    /// Pieces of evidence.
    pub evidence: Vec<NewEvidence>,
    /// Complaints as their channels know them.
    pub complaints: Vec<NewComplaint>,
    /// Letters.
    pub letters: Vec<NewLetter>,
    /// Numbers taken out of their series.
    pub numbers: Vec<NumberTaken>,
    /// Answers to remember for repeated requests.
    pub answers: Vec<IdempotencyAnswer>,
    /// Query codes; each replaces the earlier ones of its case.
    pub codes: Vec<NewQueryCode>,
    /// Drafts that were sent: person and form.
    pub sent_drafts: Vec<(String, String)>,
    /// Complaints of the public side that become cases.
    pub sent_complaints: Vec<SentComplaint>,
    /// Entries of the audit chain.
    pub audit: Vec<NewAudit>,
}

/// Where a case stands after a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamHead {
    /// The case.
    pub case_id: String,
    /// Number of events.
    pub version: i64,
    /// Hash of the last event.
    pub head_hash: String,
}

/// What a commit made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The cases that moved, by case id.
    pub streams: Vec<StreamHead>,
}

/// One small write beside the log.
#[derive(Debug, Clone)]
pub(crate) enum Write {
    /// A statement.
    Statement {
        /// Its text.
        sql: &'static str,
        /// Its values.
        vals: Vec<Val>,
        /// The rows it has to touch; another number is [`StoreError::Stale`]. `None` accepts any.
        expected: Option<u64>,
    },
    /// An entry of the audit chain.
    Audit(Box<NewAudit>),
}

impl Write {
    /// A statement that has to touch exactly one row.
    pub(crate) fn one(sql: &'static str, vals: Vec<Val>) -> Self {
        Self::Statement { sql, vals, expected: Some(1) }
    }

    /// A statement that may touch any number of rows.
    pub(crate) fn any(sql: &'static str, vals: Vec<Val>) -> Self {
        Self::Statement { sql, vals, expected: None }
    }

    /// The audit entry of what is written beside it; it comes last and touches one row.
    ///
    /// It is stored whatever a statement made by [`Write::any`] touched: what must not be entered unless it happened is
    /// written by [`Write::one`].
    pub(crate) fn audit(entry: NewAudit) -> Self {
        Self::Audit(Box::new(entry))
    }
}

impl Store {
    /// Makes `commit` durable and answers when it is.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if a case or a number series has moved, [`StoreError::HeadsMoved`] if a head has,
    /// [`StoreError::Duplicate`] if a complaint, an answer or an id is there already, [`StoreError::Busy`] if too
    /// much is waiting. In each case nothing of it is stored.
    pub async fn commit(&self, mut commit: Commit) -> Result<Committed, StoreError> {
        // Two commits that touch the same cases take them in the same order and cannot block each other.
        commit.streams.sort_by(|a, b| a.case_id.cmp(&b.case_id));
        let commit = Arc::new(commit);
        let suite = self.suite();
        let search = self.search_engine();
        self.writer()
            .run(move |tx| {
                let commit = Arc::clone(&commit);
                let search = Arc::clone(&search);
                Box::pin(async move { apply(tx, suite, &*search, &commit).await })
            })
            .await
    }

    /// Runs small writes together, all or nothing; answers how many rows each touched.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if one touches another number of rows than expected.
    pub(crate) async fn write(&self, writes: Vec<Write>) -> Result<Vec<u64>, StoreError> {
        let writes = Arc::new(writes);
        let suite = self.suite();
        self.writer()
            .run(move |tx| {
                let writes = Arc::clone(&writes);
                Box::pin(async move {
                    let mut touched = Vec::with_capacity(writes.len());
                    for write in writes.iter() {
                        touched.push(match write {
                            Write::Statement { sql, vals, expected } => {
                                let rows = tx.run(*sql, vals.clone()).await?;
                                if expected.is_some_and(|expected| expected != rows) {
                                    return Err(StoreError::Stale);
                                }
                                rows
                            }
                            Write::Audit(entry) => audit::append(tx, suite, entry).await.map(|_| 1)?,
                        });
                    }
                    Ok(touched)
                })
            })
            .await
    }
}

async fn apply(tx: &mut Tx, suite: Suite, search: &dyn Search, commit: &Commit) -> Result<Committed, StoreError> {
    if let Some(heads) = &commit.heads {
        numbers::check_heads(tx, heads).await?;
    }
    let mut streams = Vec::with_capacity(commit.streams.len());
    for stream in &commit.streams {
        let head = events::append(tx, suite, stream).await?;
        if let Some(projection) = &stream.projection {
            projections::replace(tx, search, &stream.case_id, head.version, projection).await?;
        }
        streams.push(head);
    }
    for key in &commit.keys {
        personal::insert_key(tx, key).await?;
    }
    for text in &commit.texts {
        personal::insert_text(tx, text).await?;
    }
    for entry in &commit.blind {
        personal::insert_blind(tx, entry).await?;
    }
    for complaint in &commit.complaints {
        records::insert_complaint(tx, complaint).await?;
    }
    for evidence in &commit.evidence {
        records::insert_evidence(tx, evidence).await?;
    }
    for letter in &commit.letters {
        records::insert_letter(tx, letter).await?;
    }
    for code in &commit.codes {
        records::insert_code(tx, code).await?;
    }
    for (person, form) in &commit.sent_drafts {
        drafts::drop_sent(tx, person, form).await?;
    }
    for sent in &commit.sent_complaints {
        complaint_drafts::send(tx, sent).await?;
    }
    for number in &commit.numbers {
        numbers::take(tx, number).await?;
    }
    for answer in &commit.answers {
        numbers::remember(tx, answer).await?;
    }
    for row in &commit.outbox {
        outbox::insert(tx, row).await?;
    }
    for entry in &commit.audit {
        audit::append(tx, suite, entry).await?;
    }
    Ok(Committed { streams })
}
