//! Administrative and access acts in a chain of their own: who made, changed, looked at or took what.
//!
//! Each entry is written in the transaction of the change it speaks of and holds the hash of the entry before it. The
//! sequence has no gaps: on SQLite the one writer numbers it, on PostgreSQL whoever appends holds the chain until its
//! transaction ends, and the next one waits. How far the chain reaches is a leaf of the Merkle log at every checkpoint,
//! so that a cut tail shows against the last signed root. Entries are kept for good.

use crate::commit::Write;
use crate::engine::{Number, Tx, Val, composed, rec, statements};
use crate::events::BEFORE_FIRST;
use crate::{Store, StoreError, vals};
use seal::{Digest, Suite, chain};
use serde::{Deserialize, Serialize};

/// The name of the chain among the leaves of the Merkle log; no case has it, since `@` is in no identifier.
pub const AUDIT_CHAIN: &str = "@audit";

/// The name under which PostgreSQL lets one transaction after the other append.
const LOCK: &str = "audit";

const COLUMNS: &str = "SELECT seq, at_us, actor, organ, action, subject, payload, prev_hash, hash FROM audit_entries";

statements! {
    LAST = "SELECT seq, at_us, actor, organ, action, subject, payload, prev_hash, hash FROM audit_entries
        ORDER BY seq DESC LIMIT 1";
    ADD = "INSERT INTO audit_entries (seq, at_us, actor, organ, action, subject, payload, prev_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FROM_SEQ = "SELECT seq, at_us, actor, organ, action, subject, payload, prev_hash, hash FROM audit_entries
        WHERE seq >= $1 ORDER BY seq LIMIT $2";
}

/// An act to be entered. It holds ids and codes, never personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAudit {
    /// When it happened.
    pub at_us: i64,
    /// The person; none for the program itself.
    pub actor: Option<String>,
    /// The organ it acted for.
    pub organ: Option<String>,
    /// In which role.
    pub role: Option<String>,
    /// What was done, as a code.
    pub action: String,
    /// To what: an account, a case, a file.
    pub subject: String,
    /// More about it, as canonical JSON: an object of texts with sorted keys.
    pub detail: String,
}

rec! {
    /// An entry as it is stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AuditRow {
        /// Its place, counted from 1 without gaps.
        pub seq: i64,
        /// When it happened; never before the entry before it.
        pub at_us: i64,
        /// The person.
        pub actor: Option<String>,
        /// The organ it acted for.
        pub organ: Option<String>,
        /// What was done.
        pub action: String,
        /// To what.
        pub subject: String,
        /// The text that was hashed.
        pub payload: String,
        /// The hash of the entry before.
        pub prev_hash: String,
        /// The hash of this one.
        pub hash: String,
    }
}

/// The text of an entry that is hashed, in this order of members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Payload {
    schema: u8,
    seq: i64,
    at_us: i64,
    actor: Option<String>,
    organ: Option<String>,
    role: Option<String>,
    action: String,
    subject: String,
    detail: String,
}

impl AuditRow {
    fn parsed(&self) -> Option<Payload> {
        serde_json::from_str(&self.payload).ok()
    }

    /// The role in which the person acted, as its code.
    pub fn role(&self) -> Option<String> {
        self.parsed().and_then(|payload| payload.role)
    }

    /// More about the act: an object of texts, as JSON.
    pub fn detail(&self) -> String {
        self.parsed().map_or_else(|| "{}".to_owned(), |payload| payload.detail)
    }

    /// Whether the columns that are searched by say what the hashed text says.
    pub(crate) fn columns_agree(&self) -> bool {
        self.parsed().is_some_and(|said| {
            said.seq == self.seq
                && said.at_us == self.at_us
                && said.actor == self.actor
                && said.organ == self.organ
                && said.action == self.action
                && said.subject == self.subject
        })
    }
}

/// What to look for. Everything left out matches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// From this instant on.
    pub from_us: Option<i64>,
    /// Before this instant.
    pub until_us: Option<i64>,
    /// Only these acts; all if empty.
    pub actions: Vec<String>,
    /// Only this person's.
    pub actor: Option<String>,
    /// Only this organ's.
    pub organ: Option<String>,
    /// Only about this.
    pub subject: Option<String>,
}

impl AuditQuery {
    /// The conditions, as constant fragments with numbered placeholders, and their values.
    fn conditions(&self, before_seq: Option<i64>) -> (String, Vec<Val>) {
        let mut vals: Vec<Val> = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        let mut add = |fragment: &str, val: Val| {
            vals.push(val);
            parts.push(format!("{fragment} ${}", vals.len()));
        };
        if let Some(from) = self.from_us {
            add("at_us >=", from.into());
        }
        if let Some(until) = self.until_us {
            add("at_us <", until.into());
        }
        if let Some(actor) = &self.actor {
            add("actor =", actor.into());
        }
        if let Some(organ) = &self.organ {
            add("organ =", organ.into());
        }
        if let Some(subject) = &self.subject {
            add("subject =", subject.into());
        }
        if let Some(seq) = before_seq {
            add("seq <", seq.into());
        }
        if !self.actions.is_empty() {
            let mut places = Vec::new();
            for action in &self.actions {
                vals.push(action.into());
                places.push(format!("${}", vals.len()));
            }
            parts.push(format!("action IN ({})", places.join(", ")));
        }
        let sql = if parts.is_empty() { String::new() } else { format!(" WHERE {}", parts.join(" AND ")) };
        (sql, vals)
    }
}

/// Appends an entry. The caller's other writes come first, so that the chain is held as shortly as possible.
pub(crate) async fn append(tx: &mut Tx, suite: Suite, new: &NewAudit) -> Result<AuditRow, StoreError> {
    tx.hold(LOCK).await?;
    let last: Option<AuditRow> = tx.opt(LAST, vals![]).await?;
    let (seq, before_us) = last.as_ref().map_or((1, i64::MIN), |row| (row.seq + 1, row.at_us));
    let prev = match &last {
        None => None,
        Some(row) => Some(
            Digest::parse(&row.hash).map_err(|_| StoreError::corrupt("audit_entries", "hash", row.seq.to_string()))?,
        ),
    };
    let payload = Payload {
        schema: 1,
        seq,
        at_us: new.at_us.max(before_us),
        actor: new.actor.clone(),
        organ: new.organ.clone(),
        role: new.role.clone(),
        action: new.action.clone(),
        subject: new.subject.clone(),
        detail: new.detail.clone(),
    };
    let text = serde_json::to_string(&payload).expect("texts and numbers always serialise");
    let row = AuditRow {
        seq,
        at_us: payload.at_us,
        actor: payload.actor,
        organ: payload.organ,
        action: payload.action,
        subject: payload.subject,
        hash: chain::link(suite, prev.as_ref(), text.as_bytes()).to_hex(),
        prev_hash: prev.map_or_else(|| BEFORE_FIRST.to_owned(), Digest::to_hex),
        payload: text,
    };
    let vals = vals![
        row.seq,
        row.at_us,
        &row.actor,
        &row.organ,
        &row.action,
        &row.subject,
        &row.payload,
        &row.prev_hash,
        &row.hash,
    ];
    tx.run(ADD, vals).await?;
    Ok(row)
}

/// The last entry, from within a transaction.
pub(crate) async fn last(tx: &mut Tx) -> Result<Option<AuditRow>, StoreError> {
    tx.opt(LAST, vals![]).await
}

impl Store {
    /// Enters an act that changes nothing else, such as a look or an export.
    pub async fn audit(&self, entry: NewAudit) -> Result<(), StoreError> {
        self.write(vec![Write::audit(entry)]).await.map(|_| ())
    }

    /// Entries that match, the newest first; before `before_seq` if a page came before.
    pub async fn audit_page(
        &self,
        query: &AuditQuery,
        before_seq: Option<i64>,
        limit: i64,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let (conditions, mut vals) = query.conditions(before_seq);
        vals.push(limit.into());
        let sql = format!("{COLUMNS}{conditions} ORDER BY seq DESC LIMIT ${}", vals.len());
        self.db().all(composed(sql), vals).await
    }

    /// How many entries match.
    pub async fn audit_count(&self, query: &AuditQuery) -> Result<i64, StoreError> {
        let (conditions, vals) = query.conditions(None);
        let sql = format!("SELECT COUNT(*) AS n FROM audit_entries{conditions}");
        Ok(self.db().opt::<Number>(composed(sql), vals).await?.map_or(0, |row| row.n))
    }

    /// The last entry.
    pub async fn audit_last(&self) -> Result<Option<AuditRow>, StoreError> {
        self.db().opt(LAST, vals![]).await
    }

    /// Entries from `seq` on, the oldest first.
    pub(crate) async fn audit_from(&self, seq: i64, limit: i64) -> Result<Vec<AuditRow>, StoreError> {
        self.db().all(FROM_SEQ, vals![seq, limit]).await
    }
}
