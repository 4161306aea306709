//! What the log can prove about itself: an altered byte, a missing event, a cut tail, a missing case.

use crate::audit::AUDIT_CHAIN;
use crate::engine::{rec, statements};
use crate::events::BEFORE_FIRST;
use crate::merkle::{Leaf, SignedRoot};
use crate::personal::Vault;
use crate::{Store, StoreError, StoredEvent, vals};
use seal::merkle::Frontier;
use seal::sign::VerifyingKey;
use seal::{Digest, Suite, chain};
use std::collections::BTreeSet;
use std::fmt;

statements! {
    CASES_WITH_EVENTS = "SELECT DISTINCT case_id AS word FROM case_events WHERE case_id > $1
        ORDER BY case_id LIMIT $2";
    STREAM_ENDS = "SELECT s.version, s.head_hash FROM case_streams AS s WHERE s.case_id = $1";
    ALL_EVENTS = "SELECT version, kind, schema, occurred_on, recorded_at_us, payload, prev_hash, hash
        FROM case_events WHERE case_id = $1 ORDER BY version";
    CASES_WITH_LEAVES = "SELECT DISTINCT case_id AS word FROM merkle_leaves WHERE case_id > $1
        ORDER BY case_id LIMIT $2";
}

rec! {
    struct StreamEnd {
        version: i64,
        head_hash: String,
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The bytes of an event, or its hash, are not those that were written.
    Altered,
    /// An event is not there though later ones are.
    MissingEvent,
    /// The case ends earlier than was recorded elsewhere.
    CutTail {
        /// Number of events recorded elsewhere.
        recorded: i64,
    },
    /// The whole case is gone though the Merkle log knows it.
    MissingCase,
    /// The case was written anew: at this version its hash is not the one in the Merkle log.
    Rewritten,
    /// A leaf of the Merkle log, or its place, was altered.
    Leaf,
    /// The root does not follow from the leaves.
    Root,
    /// The root was not signed by the given key.
    Signature,
    /// Leaves lie beyond the last signed root.
    Unsigned,
    /// A text does not have the digest that its event holds.
    Text {
        /// The text.
        text_id: String,
    },
    /// An event speaks of a text that is not there.
    MissingText {
        /// The text.
        text_id: String,
    },
    /// The case has no key though nothing says that it was erased.
    MissingKey,
    /// The exported file does not read.
    Unreadable,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered => f.write_str("事件内容或其杂凑值被改动"),
            Self::MissingEvent => f.write_str("缺少事件"),
            Self::CutTail { recorded } => write!(f, "末尾事件被截去，另有记载为 {recorded} 条"),
            Self::MissingCase => f.write_str("案件整体缺失"),
            Self::Rewritten => f.write_str("事件链被重写，与存证日志不符"),
            Self::Leaf => f.write_str("存证日志的条目被改动"),
            Self::Root => f.write_str("存证根与条目不符"),
            Self::Signature => f.write_str("存证根不是由所给密钥签名"),
            Self::Unsigned => f.write_str("存证条目没有签名的根"),
            Self::Text { text_id } => write!(f, "文本 {text_id} 与事件所载摘要不符"),
            Self::MissingText { text_id } => write!(f, "文本 {text_id} 缺失"),
            Self::MissingKey => f.write_str("案件密钥缺失，且无依法销毁的记载"),
            Self::Unreadable => f.write_str("导出文件无法读取"),
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The case, if it concerns one.
    pub case_id: Option<String>,
    /// The event's version, or the size of the root.
    pub version: Option<i64>,
    /// What is wrong.
    pub what: Wrong,
}

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Cases looked at.
    pub cases: u64,
    /// Events looked at.
    pub events: u64,
    /// Texts opened and compared.
    pub texts: u64,
    /// Leaves of the Merkle log looked at.
    pub leaves: u64,
    /// Entries of the audit chain looked at.
    pub audit_entries: u64,
    /// Cases whose personal data was destroyed by law (已依法销毁).
    pub erased: Vec<String>,
    /// What is wrong; empty if all is well.
    pub problems: Vec<Problem>,
}

impl Report {
    fn note(&mut self, case_id: &str, version: Option<i64>, what: Wrong) {
        self.problems.push(Problem { case_id: Some(case_id.to_owned()), version, what });
    }

    fn note_root(&mut self, size: i64, what: Wrong) {
        self.problems.push(Problem { case_id: None, version: Some(size), what });
    }
}

/// Follows the chain of one case and notes each break; answers the hash at each version, as stored.
pub(crate) fn follow_chain(suite: Suite, case_id: &str, events: &[StoredEvent], report: &mut Report) {
    let mut prev: Option<Digest> = None;
    let mut expected_version = 1;
    for event in events {
        let gap = event.version != expected_version;
        if gap {
            report.note(case_id, Some(expected_version), Wrong::MissingEvent);
            // What follows a gap is checked from there on.
            prev = Digest::parse(&event.prev_hash).ok().filter(|_| event.prev_hash != BEFORE_FIRST);
        }
        let prev_text = prev.map_or_else(|| BEFORE_FIRST.to_owned(), Digest::to_hex);
        let hash = chain::link(suite, prev.as_ref(), event.payload.as_bytes());
        if event.prev_hash != prev_text || event.hash != hash.to_hex() || !columns_agree(event) {
            report.note(case_id, Some(event.version), Wrong::Altered);
        }
        prev = Digest::parse(&event.hash).ok();
        expected_version = event.version + 1;
        report.events += 1;
    }
}

/// Whether the columns beside the hashed text say what the text says, as far as it speaks of them.
fn columns_agree(event: &StoredEvent) -> bool {
    let Ok(payload) = serde_json::from_str::<serde_json::Value>(&event.payload) else { return true };
    let text = |at: &str, column: &str| payload.pointer(at).and_then(|v| v.as_str()).is_none_or(|said| said == column);
    let instant = payload.get("recorded_at").and_then(serde_json::Value::as_i64);
    text("/fact/kind", &event.kind)
        && text("/occurred_on", &event.occurred_on)
        && instant.is_none_or(|said| said == event.recorded_at_us)
}

/// Compares what the Merkle log says of a case with its events.
fn compare_with_leaves(case_id: &str, events: &[StoredEvent], leaves: &[Leaf], report: &mut Report) {
    let length = events.last().map_or(0, |event| event.version);
    let recorded = leaves.iter().map(|leaf| leaf.version).max().unwrap_or(0);
    if recorded > length && length > 0 {
        report.note(case_id, Some(length + 1), Wrong::CutTail { recorded });
    }
    for leaf in leaves {
        let event = events.iter().find(|event| event.version == leaf.version);
        if event.is_some_and(|event| event.hash != leaf.head_hash) {
            report.note(case_id, Some(leaf.version), Wrong::Rewritten);
        }
    }
}

/// The texts an event speaks of: every object in its payload that is `{"id": …, "digest": …}` and nothing else.
fn text_refs(payload: &str) -> Vec<(String, String)> {
    fn walk(value: &serde_json::Value, found: &mut Vec<(String, String)>) {
        match value {
            serde_json::Value::Object(map) => {
                let text = |key| map.get(key).and_then(serde_json::Value::as_str);
                match (text("id"), text("digest")) {
                    (Some(id), Some(digest)) if map.len() == 2 => found.push((id.to_owned(), digest.to_owned())),
                    _ => map.values().for_each(|inner| walk(inner, found)),
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|inner| walk(inner, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_str(payload) {
        walk(&value, &mut found);
    }
    found
}

/// Cases looked at together.
const BATCH: i64 = 200;

impl Store {
    /// Looks at everything the log can prove. With a vault the texts are opened as well.
    pub async fn verify_database(&self, key: &VerifyingKey, vault: Option<&Vault>) -> Result<Report, StoreError> {
        let mut report = Report::default();
        // The audit chain has leaves like a case, but is none.
        let mut seen = BTreeSet::from([AUDIT_CHAIN.to_owned()]);
        for sql in [CASES_WITH_EVENTS, CASES_WITH_LEAVES] {
            let mut after = String::new();
            loop {
                let cases: Vec<crate::engine::Word> = self.db().all(sql, vals![&after, BATCH]).await?;
                let Some(last) = cases.last() else { break };
                after.clone_from(&last.word);
                for case in cases {
                    if seen.insert(case.word.clone()) {
                        self.verify_case(&case.word, vault, &mut report).await?;
                    }
                }
            }
        }
        let mut after = String::new();
        loop {
            let rows = self.streams(&after, BATCH).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.case_id);
            for row in rows.iter().filter(|row| !seen.contains(&row.case_id)) {
                report.note(&row.case_id, Some(1), Wrong::CutTail { recorded: row.version });
            }
        }
        let audit = self.verify_audit_chain(&mut |_| ()).await?;
        report.audit_entries = audit.audit_entries;
        report.problems.extend(audit.problems);
        self.verify_log(key, &mut report).await?;
        Ok(report)
    }

    async fn verify_case(&self, case_id: &str, vault: Option<&Vault>, report: &mut Report) -> Result<(), StoreError> {
        report.cases += 1;
        let (leaves, end, events) = self.read_case(case_id).await?;
        if events.is_empty() {
            report.note(case_id, None, Wrong::MissingCase);
            return Ok(());
        }
        follow_chain(self.suite(), case_id, &events, report);
        let last = events.last().map_or((0, ""), |event| (event.version, event.hash.as_str()));
        match end {
            None => report.note(case_id, None, Wrong::MissingCase),
            Some(end) if end.version > last.0 => {
                report.note(case_id, Some(last.0 + 1), Wrong::CutTail { recorded: end.version });
            }
            Some(end) if end.version < last.0 || end.head_hash != last.1 => {
                report.note(case_id, Some(end.version), Wrong::Altered);
            }
            Some(_) => {}
        }
        compare_with_leaves(case_id, &events, &leaves, report);
        self.verify_texts(case_id, &events, vault, report).await
    }

    /// What lies about a case. Leaves and stream are read before the events they speak of, and again if a commit
    /// came between, so that a running system is not accused.
    async fn read_case(&self, case_id: &str) -> Result<(Vec<Leaf>, Option<StreamEnd>, Vec<StoredEvent>), StoreError> {
        let mut attempts = 3;
        loop {
            let leaves = self.leaves_of(case_id).await?;
            let end: Option<StreamEnd> = self.db().opt(STREAM_ENDS, vals![case_id]).await?;
            let events: Vec<StoredEvent> = self.db().all(ALL_EVENTS, vals![case_id]).await?;
            attempts -= 1;
            let agree = end.as_ref().map(|end| end.version) == events.last().map(|event| event.version);
            if agree || attempts == 0 {
                return Ok((leaves, end, events));
            }
        }
    }

    async fn verify_texts(
        &self,
        case_id: &str,
        events: &[StoredEvent],
        vault: Option<&Vault>,
        report: &mut Report,
    ) -> Result<(), StoreError> {
        if self.erased_at_us(case_id).await?.is_some() {
            report.erased.push(case_id.to_owned());
            return Ok(());
        }
        let texts = self.texts_of(case_id).await?;
        for event in events {
            for (text_id, digest) in text_refs(&event.payload) {
                // A case that was split off may speak of a text of the case it came from.
                let digest_kept = match texts.iter().find(|text| text.text_id == text_id) {
                    Some(text) => Some(text.digest.clone()),
                    None => self.text_digest(&text_id).await?,
                };
                match digest_kept {
                    None => report.note(case_id, Some(event.version), Wrong::MissingText { text_id }),
                    Some(kept) if kept != digest => {
                        report.note(case_id, Some(event.version), Wrong::Text { text_id });
                    }
                    Some(_) => {}
                }
            }
        }
        let Some(vault) = vault.filter(|_| !texts.is_empty()) else { return Ok(()) };
        match self.case_key(vault, case_id).await {
            Ok(Some(key)) => {
                for text in &texts {
                    report.texts += 1;
                    if vault.open_text(&key, text).is_err() {
                        report.note(case_id, None, Wrong::Text { text_id: text.text_id.clone() });
                    }
                }
            }
            Ok(None) | Err(StoreError::Crypto(_) | StoreError::Corrupt { .. }) => {
                report.note(case_id, None, Wrong::MissingKey);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    pub(crate) async fn verify_log(&self, key: &VerifyingKey, report: &mut Report) -> Result<(), StoreError> {
        let roots = self.roots().await?;
        let mut frontier = Frontier::new(self.suite());
        let mut waiting = roots.iter().peekable();
        let mut seq = 0;
        loop {
            let leaves = self.leaves(seq, BATCH).await?;
            if leaves.is_empty() {
                break;
            }
            for leaf in leaves {
                let expected = leaf.expected_hash(self.suite());
                if leaf.seq != seq || expected.map(Digest::to_hex).as_deref() != Some(leaf.leaf_hash.as_str()) {
                    report.note(&leaf.case_id, Some(leaf.version), Wrong::Leaf);
                }
                // The stored hash goes on, so that one altered leaf is one problem and not every root after it.
                if let Ok(hash) = Digest::parse(&leaf.leaf_hash) {
                    frontier.append(hash);
                }
                seq = leaf.seq + 1;
                report.leaves += 1;
                if let Some(root) = waiting.next_if(|root| root.size == seq) {
                    verify_root(self.suite(), key, root, &frontier.root(), report);
                }
            }
        }
        for root in waiting {
            report.note_root(root.size, Wrong::Root);
        }
        // Asked again, since a checkpoint may have come meanwhile.
        if self.latest_root().await?.map_or(0, |root| root.size) < seq {
            report.note_root(seq, Wrong::Unsigned);
        }
        Ok(())
    }
}

fn verify_root(suite: Suite, key: &VerifyingKey, root: &SignedRoot, computed: &Digest, report: &mut Report) {
    if !root.is_signed_by(suite, key) {
        report.note_root(root.size, Wrong::Signature);
    }
    if root.root != computed.to_hex() {
        report.note_root(root.size, Wrong::Root);
    }
}
