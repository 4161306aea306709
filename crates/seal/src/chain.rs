//! The hash chain of one case: each event carries a hash over its own bytes and its predecessor's hash.

use crate::{Digest, Suite};

/// Keeps links apart from the leaves (`0x00`) and nodes (`0x01`) of the Merkle log.
const LINK_PREFIX: u8 = 0x02;

/// The hash of the event with these `bytes` after one with the hash `prev`.
///
/// `H(0x02 ‖ prev ‖ bytes)`, where 32 zero bytes stand for `prev` before the first event.
pub fn link(suite: Suite, prev: Option<&Digest>, bytes: &[u8]) -> Digest {
    let before_first = [0; Digest::BYTES];
    let prev = prev.map_or(&before_first, Digest::as_bytes);
    suite.digest_parts(&[&[LINK_PREFIX], prev, bytes])
}

/// How far a chain reaches: its length and the hash of its last event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// Number of events.
    pub length: u64,
    /// Hash of the last event; `None` if there is none.
    pub hash: Option<Digest>,
}

impl ChainHead {
    /// The head of a chain without events.
    pub const EMPTY: Self = Self { length: 0, hash: None };
}

/// The first place at which a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the chain breaks at event {position}: {reason}")]
pub struct ChainBreak {
    /// Position of the event, counted from 0.
    pub position: u64,
    /// What does not hold there.
    pub reason: ChainBreakReason,
}

/// What can be wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainBreakReason {
    /// The event and its predecessor do not give the stored hash.
    ///
    /// Altered bytes, an altered hash and a missing, added or moved predecessor all show as this: the chain says that
    /// what lies here is not what was recorded, not what it was before.
    #[error("it gives the hash {computed}, stored is {stored}")]
    Mismatch {
        /// What the bytes and the stored hash before them give.
        computed: Digest,
        /// What lies beside the bytes.
        stored: Digest,
    },
    /// The chain ends before the head that was recorded elsewhere.
    #[error("the events from here on are missing, {recorded} were recorded")]
    MissingTail {
        /// Number of events recorded elsewhere.
        recorded: u64,
    },
    /// The chain holds in itself, but is not the one that was recorded elsewhere.
    #[error("the chain was written anew, its hash here is not the recorded one")]
    Rewritten,
}

/// Checks a chain from its first event and says how far it reaches.
///
/// # Errors
///
/// The first break. A missing tail cannot be seen from the chain alone: see [`verify_chain_against`].
pub fn verify_chain<B: AsRef<[u8]>>(
    suite: Suite,
    events: impl IntoIterator<Item = (B, Digest)>,
) -> Result<ChainHead, ChainBreak> {
    verify_chain_against(suite, events, ChainHead::EMPTY)
}

/// Checks a chain that has to reach at least a head recorded elsewhere, such as in the Merkle log or on a receipt.
///
/// The chain may have grown since.
///
/// # Errors
///
/// The first break.
pub fn verify_chain_against<B: AsRef<[u8]>>(
    suite: Suite,
    events: impl IntoIterator<Item = (B, Digest)>,
    recorded: ChainHead,
) -> Result<ChainHead, ChainBreak> {
    let mut head = ChainHead::EMPTY;
    for (bytes, stored) in events {
        let position = head.length;
        let computed = link(suite, head.hash.as_ref(), bytes.as_ref());
        if computed != stored {
            return Err(ChainBreak { position, reason: ChainBreakReason::Mismatch { computed, stored } });
        }
        head = ChainHead { length: position + 1, hash: Some(stored) };
        if head.length == recorded.length && head.hash != recorded.hash {
            return Err(ChainBreak { position, reason: ChainBreakReason::Rewritten });
        }
    }
    if head.length < recorded.length {
        let reason = ChainBreakReason::MissingTail { recorded: recorded.length };
        return Err(ChainBreak { position: head.length, reason });
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Events = Vec<(Vec<u8>, Digest)>;
    type Harm = fn(&mut Events);

    fn chain(suite: Suite, texts: &[&str]) -> Events {
        let mut events = Events::new();
        for text in texts {
            let hash = link(suite, events.last().map(|(_, hash)| hash), text.as_bytes());
            events.push((text.as_bytes().to_vec(), hash));
        }
        events
    }

    fn head(events: &Events) -> ChainHead {
        ChainHead { length: events.len() as u64, hash: events.last().map(|(_, hash)| *hash) }
    }

    #[test]
    fn a_link_covers_prefix_predecessor_and_bytes() {
        for suite in Suite::ALL {
            let first = link(suite, None, b"a");
            assert_eq!(first, suite.digest(&[&[2][..], &[0; 32], b"a"].concat()));
            assert_eq!(link(suite, Some(&first), b"b"), suite.digest(&[&[2][..], first.as_bytes(), b"b"].concat()));
        }
    }

    #[test]
    fn an_untouched_chain_holds_and_may_grow_beyond_what_was_recorded() {
        for suite in Suite::ALL {
            let events = chain(suite, &["a", "b", "c"]);
            assert_eq!(verify_chain(suite, events.clone()), Ok(head(&events)));
            assert_eq!(verify_chain(suite, Events::new()), Ok(ChainHead::EMPTY));
            for length in 0..=3 {
                let recorded = head(&events[..length].to_vec());
                assert_eq!(verify_chain_against(suite, events.clone(), recorded), Ok(head(&events)), "from {length}");
            }
        }
    }

    #[test]
    fn a_break_is_reported_where_it_is() {
        let suite = Suite::Guomi;
        let whole = chain(suite, &["a", "b", "c", "d"]);
        let table: [(&str, Harm, u64, &str); 9] = [
            ("first event altered", |events| events[0].0[0] ^= 1, 0, "mismatch"),
            ("middle event altered", |events| events[2].0[0] ^= 1, 2, "mismatch"),
            ("last event altered", |events| events[3].0.push(b' '), 3, "mismatch"),
            (
                "event and its hash altered",
                |events| events[1] = chain(Suite::Guomi, &["a", "x"])[1].clone(),
                2,
                "mismatch",
            ),
            ("event missing", |events| drop(events.remove(1)), 1, "mismatch"),
            ("events swapped", |events| events.swap(1, 2), 1, "mismatch"),
            ("tail missing", |events| events.truncate(2), 2, "missing tail"),
            ("everything missing", Vec::clear, 0, "missing tail"),
            ("written anew", |events| *events = chain(Suite::Guomi, &["a", "b", "x", "d"]), 3, "rewritten"),
        ];
        for (label, harm, position, reason) in table {
            let mut events = whole.clone();
            harm(&mut events);
            let found = verify_chain_against(suite, events, head(&whole)).expect_err(label);
            let name = match found.reason {
                ChainBreakReason::Mismatch { .. } => "mismatch",
                ChainBreakReason::MissingTail { recorded: 4 } => "missing tail",
                ChainBreakReason::MissingTail { .. } => "missing tail of another length",
                ChainBreakReason::Rewritten => "rewritten",
            };
            assert_eq!((found.position, name), (position, reason), "{label}");
        }
    }
}
