//! The Merkle log over all cases: who holds a signed root can tell later whether a case, or its end, was taken away.

use crate::audit::{self, AUDIT_CHAIN};
use crate::engine::{Number, rec, statements};
use crate::{Store, StoreError, numbers, vals};
use seal::merkle::{Frontier, inclusion_proof, leaf_hash};
use seal::sign::{Signature, SigningKey, VerifyingKey};
use seal::{Digest, Suite};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

statements! {
    CHANGED = "SELECT s.case_id, s.version, s.head_hash FROM case_changes AS c
        JOIN case_streams AS s ON s.case_id = c.case_id ORDER BY s.case_id LIMIT $1";
    SETTLE = "DELETE FROM case_changes WHERE case_id = $1 AND version <= $2";
    ADD_LEAF = "INSERT INTO merkle_leaves (seq, case_id, version, head_hash, leaf_hash) VALUES ($1, $2, $3, $4, $5)";
    ADD_ROOT = "INSERT INTO merkle_roots (size, root, at_us, signature, key_id) VALUES ($1, $2, $3, $4, $5)";
    LEAVES = "SELECT seq, case_id, version, head_hash, leaf_hash FROM merkle_leaves
        WHERE seq >= $1 ORDER BY seq LIMIT $2";
    LEAVES_OF = "SELECT seq, case_id, version, head_hash, leaf_hash FROM merkle_leaves
        WHERE case_id = $1 ORDER BY seq";
    AUDIT_REACHED = "SELECT version AS n FROM merkle_leaves WHERE case_id = $1 ORDER BY seq DESC LIMIT 1";
    LATEST_ROOT = "SELECT size, root, at_us, signature, key_id FROM merkle_roots ORDER BY size DESC LIMIT 1";
    ROOTS = "SELECT size, root, at_us, signature, key_id FROM merkle_roots ORDER BY size";
}

/// How many cases one checkpoint takes in; the next goes on with the rest.
const CASES_PER_CHECKPOINT: i64 = 10_000;

/// The setting that keeps the right edge of the tree.
const FRONTIER: &str = "merkle.frontier";

rec! {
    /// A root of the Merkle log with its signature.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct SignedRoot {
        /// Number of leaves below it.
        pub size: i64,
        /// The root, in hex.
        pub root: String,
        /// When it was signed.
        pub at_us: i64,
        /// Signature of [`SignedRoot::signed_text`].
        pub signature: String,
        /// The key that signed.
        pub key_id: String,
    }
    /// A leaf: how far a case reached at a checkpoint.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Leaf {
        /// Its place in the log, counted from 0.
        pub seq: i64,
        /// The case.
        pub case_id: String,
        /// Number of events.
        pub version: i64,
        /// Hash of the last event.
        pub head_hash: String,
        /// Hash of the leaf.
        pub leaf_hash: String,
    }
    struct Changed {
        case_id: String,
        version: i64,
        head_hash: String,
    }
}

/// The proof that a case stood in the log when a root was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inclusion {
    /// The leaf's place.
    pub index: i64,
    /// Number of events it speaks of.
    pub version: i64,
    /// Hash of the last of them.
    pub head_hash: String,
    /// The hashes on the way up.
    pub proof: Vec<String>,
    /// The root they lead to.
    pub root: SignedRoot,
}

/// What a leaf says, as bytes: case id, a zero byte, the number of events as eight bytes, the head hash.
pub fn leaf_entry(case_id: &str, version: i64, head: &Digest) -> Vec<u8> {
    [case_id.as_bytes(), &[0], &version.to_be_bytes(), head.as_bytes()].concat()
}

impl SignedRoot {
    /// The text that is signed.
    pub fn signed_text(suite: Suite, size: i64, root: &str, at_us: i64) -> String {
        format!("jiannuo merkle root\nsuite {suite}\nsize {size}\nroot {root}\nat_us {at_us}\n")
    }

    /// Whether `key` signed this root.
    pub fn is_signed_by(&self, suite: Suite, key: &VerifyingKey) -> bool {
        let text = Self::signed_text(suite, self.size, &self.root, self.at_us);
        self.key_id == key.key_id().to_string()
            && Signature::parse(&self.signature).is_ok_and(|signature| key.verify(text.as_bytes(), &signature).is_ok())
    }
}

impl Leaf {
    /// The hash this leaf ought to have; `None` if its head hash is none.
    pub(crate) fn expected_hash(&self, suite: Suite) -> Option<Digest> {
        let head = Digest::parse(&self.head_hash).ok()?;
        Some(leaf_hash(suite, &leaf_entry(&self.case_id, self.version, &head)))
    }
}

impl Store {
    /// Takes the cases that changed since the last checkpoint, and the audit chain, into the log and signs its root;
    /// `None` if nothing has changed.
    ///
    /// Several nodes may call it: one waits for the other.
    pub async fn checkpoint(&self, now_us: i64, key: &Arc<SigningKey>) -> Result<Option<SignedRoot>, StoreError> {
        let key = Arc::clone(key);
        let suite = self.suite();
        self.writer()
            .run(move |tx| {
                let key = Arc::clone(&key);
                Box::pin(async move {
                    tx.hold("merkle").await?;
                    let mut changed: Vec<Changed> = tx.all(CHANGED, vals![CASES_PER_CHECKPOINT]).await?;
                    // The audit chain stands in the log as a case does.
                    if let Some(last) = audit::last(tx).await? {
                        let reached = tx.opt::<Number>(AUDIT_REACHED, vals![AUDIT_CHAIN]).await?.map_or(0, |row| row.n);
                        if last.seq > reached {
                            let case_id = AUDIT_CHAIN.to_owned();
                            changed.push(Changed { case_id, version: last.seq, head_hash: last.hash });
                        }
                    }
                    if changed.is_empty() {
                        return Ok(None);
                    }
                    let mut frontier = match numbers::get(tx, FRONTIER).await? {
                        None => Frontier::new(suite),
                        Some(text) => serde_json::from_str(&text)
                            .map_err(|_| StoreError::corrupt("settings", "value", FRONTIER))?,
                    };
                    for case in &changed {
                        let head = Digest::parse(&case.head_hash)
                            .map_err(|_| StoreError::corrupt("case_streams", "head_hash", case.case_id.as_str()))?;
                        let hash = leaf_hash(suite, &leaf_entry(&case.case_id, case.version, &head));
                        let seq = frontier.append(hash).cast_signed();
                        let row = vals![seq, &case.case_id, case.version, &case.head_hash, hash.to_hex()];
                        tx.run(ADD_LEAF, row).await?;
                        tx.run(SETTLE, vals![&case.case_id, case.version]).await?;
                    }
                    let size = frontier.size().cast_signed();
                    let root = frontier.root().to_hex();
                    let text = SignedRoot::signed_text(suite, size, &root, now_us);
                    let signed = SignedRoot {
                        size,
                        root,
                        at_us: now_us,
                        signature: key.sign(text.as_bytes()).to_hex(),
                        key_id: key.key_id().to_string(),
                    };
                    let row = vals![signed.size, &signed.root, signed.at_us, &signed.signature, &signed.key_id];
                    tx.run(ADD_ROOT, row).await?;
                    let frontier = serde_json::to_string(&frontier)
                        .map_err(|_| StoreError::corrupt("settings", "value", FRONTIER))?;
                    numbers::set(tx, FRONTIER, &frontier).await?;
                    Ok(Some(signed))
                })
            })
            .await
    }

    /// The latest signed root.
    pub async fn latest_root(&self) -> Result<Option<SignedRoot>, StoreError> {
        self.db().opt(LATEST_ROOT, vals![]).await
    }

    /// All signed roots, the smallest first.
    pub async fn roots(&self) -> Result<Vec<SignedRoot>, StoreError> {
        self.db().all(ROOTS, vals![]).await
    }

    /// Leaves from `seq` on.
    pub(crate) async fn leaves(&self, seq: i64, limit: i64) -> Result<Vec<Leaf>, StoreError> {
        self.db().all(LEAVES, vals![seq, limit]).await
    }

    /// All leaves that speak of a case, the oldest first.
    pub(crate) async fn leaves_of(&self, case_id: &str) -> Result<Vec<Leaf>, StoreError> {
        self.db().all(LEAVES_OF, vals![case_id]).await
    }

    /// The proof that a case stands in the log of the latest root; `None` before its first checkpoint.
    ///
    /// It reads every leaf: meant for exports and letters, not for lists.
    pub async fn inclusion(&self, case_id: &str) -> Result<Option<Inclusion>, StoreError> {
        let Some(root) = self.latest_root().await? else { return Ok(None) };
        let Some(leaf) = self.leaves_of(case_id).await?.into_iter().rfind(|leaf| leaf.seq < root.size) else {
            return Ok(None);
        };
        let mut hashes = Vec::new();
        for row in self.leaves(0, root.size).await? {
            let hash = Digest::parse(&row.leaf_hash);
            hashes.push(hash.map_err(|_| StoreError::corrupt("merkle_leaves", "leaf_hash", row.seq.to_string()))?);
        }
        let proof = inclusion_proof(self.suite(), &hashes, leaf.seq.cast_unsigned())
            .ok_or_else(|| StoreError::corrupt("merkle_leaves", "seq", leaf.seq.to_string()))?;
        Ok(Some(Inclusion {
            index: leaf.seq,
            version: leaf.version,
            head_hash: leaf.head_hash,
            proof: proof.into_iter().map(Digest::to_hex).collect(),
            root,
        }))
    }
}
