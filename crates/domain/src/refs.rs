//! References to what stands outside the hashed bytes: personal data, free text, scans.

use crate::ids::EvidenceId;
use serde::{Deserialize, Serialize};

/// A text kept encrypted beside the log. The event holds only where it lies and its salted digest,
/// so that the text can be erased when its time ends and the chain still holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TextRef {
    /// Where the text lies.
    pub id: String,
    /// `SM3(salt ‖ bytes)` in hex.
    pub digest: String,
}

/// A scan or other file that proves something.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Proof {
    /// The piece of evidence.
    pub evidence: EvidenceId,
    /// Digest of the file's bytes, in hex.
    pub digest: String,
}
