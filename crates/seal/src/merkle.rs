//! The Merkle log over all cases: a tree as in RFC 6962 with the hash of the suite.
//!
//! Leaves are hashed as `H(0x00 ‖ bytes)`, nodes as `H(0x01 ‖ left ‖ right)`, and the root of no leaves is `H()`.
//! Everywhere below, a leaf is given as its leaf hash: see [`leaf_hash`].
//!
//! Whoever extends the log keeps a [`Frontier`], whose size grows with the logarithm of the log. Whoever proves needs
//! all leaf hashes; whoever verifies needs only the proof.

use serde::{Deserialize, Serialize};

use crate::{Digest, Suite};

const LEAF_PREFIX: u8 = 0x00;
const NODE_PREFIX: u8 = 0x01;

/// The hash under which an entry stands in the tree.
pub fn leaf_hash(suite: Suite, entry: &[u8]) -> Digest {
    suite.digest_parts(&[&[LEAF_PREFIX], entry])
}

fn node_hash(suite: Suite, left: &Digest, right: &Digest) -> Digest {
    suite.digest_parts(&[&[NODE_PREFIX], left.as_bytes(), right.as_bytes()])
}

/// The root of the tree over `leaves`.
pub fn root(suite: Suite, leaves: &[Digest]) -> Digest {
    match leaves {
        [] => suite.digest(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(left_size(leaves.len()));
            node_hash(suite, &root(suite, left), &root(suite, right))
        }
    }
}

/// The largest power of two below `size`, which is at least 2: so many leaves hang to the left.
fn left_size(size: usize) -> usize {
    1 << (size - 1).ilog2()
}

/// The right edge of a growing tree: enough to append to it and to tell its root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredFrontier")]
pub struct Frontier {
    suite: Suite,
    size: u64,
    /// Roots of the full subtrees, the largest first; one for each bit set in `size`.
    peaks: Vec<Digest>,
}

/// A frontier as it was stored, not yet checked.
#[derive(Deserialize)]
struct StoredFrontier {
    suite: Suite,
    size: u64,
    peaks: Vec<Digest>,
}

/// The stored frontier does not have as many peaks as its size demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a Merkle frontier of size {size} cannot have {peaks} peaks")]
pub struct FrontierError {
    size: u64,
    peaks: usize,
}

impl TryFrom<StoredFrontier> for Frontier {
    type Error = FrontierError;

    fn try_from(StoredFrontier { suite, size, peaks }: StoredFrontier) -> Result<Self, FrontierError> {
        if size.count_ones() as usize != peaks.len() {
            return Err(FrontierError { size, peaks: peaks.len() });
        }
        Ok(Self { suite, size, peaks })
    }
}

impl Frontier {
    /// The frontier of an empty log.
    pub fn new(suite: Suite) -> Self {
        Self { suite, size: 0, peaks: Vec::new() }
    }

    /// Appends one leaf hash and returns the index it has from now on.
    pub fn append(&mut self, leaf: Digest) -> u64 {
        let index = self.size;
        let mut node = leaf;
        for _ in 0..index.trailing_ones() {
            let left = self.peaks.pop().expect("a frontier has a peak for each bit set in its size");
            node = node_hash(self.suite, &left, &node);
        }
        self.peaks.push(node);
        self.size += 1;
        index
    }

    /// The suite whose hash this tree uses.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root, equal to [`root`] of all leaves appended.
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        let Some(smallest) = peaks.next() else {
            return root(self.suite, &[]);
        };
        peaks.fold(*smallest, |right, left| node_hash(self.suite, left, &right))
    }
}

/// The proof that leaf `index` is in the tree over `leaves`; `None` if there is no such leaf.
pub fn inclusion_proof(suite: Suite, leaves: &[Digest], index: u64) -> Option<Vec<Digest>> {
    let mut index = usize::try_from(index).ok().filter(|index| *index < leaves.len())?;
    let mut leaves = leaves;
    let mut path = Vec::new(); // from the root down, a proof goes from the leaf up
    while leaves.len() > 1 {
        let (left, right) = leaves.split_at(left_size(leaves.len()));
        if index < left.len() {
            path.push(root(suite, right));
            leaves = left;
        } else {
            path.push(root(suite, left));
            index -= left.len();
            leaves = right;
        }
    }
    path.reverse();
    Some(path)
}

/// Whether `proof` shows that `leaf` stands at `index` in the tree of `size` leaves with this `root`.
///
/// Source: RFC 9162, section 2.1.3.2.
#[must_use]
pub fn verify_inclusion(suite: Suite, leaf: &Digest, index: u64, size: u64, proof: &[Digest], root: &Digest) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for step in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(suite, step, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(suite, &hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// The proof that the tree over the first `old_size` leaves is a beginning of the tree over `leaves`.
///
/// Empty if `old_size` is 0 or the whole; `None` if there are not so many leaves.
pub fn consistency_proof(suite: Suite, leaves: &[Digest], old_size: u64) -> Option<Vec<Digest>> {
    let old_size = usize::try_from(old_size).ok().filter(|size| *size <= leaves.len())?;
    if old_size == 0 {
        return Some(Vec::new());
    }
    let mut proof = Vec::new();
    subproof(suite, leaves, old_size, true, &mut proof);
    Some(proof)
}

/// SUBPROOF of RFC 6962, section 2.1.2; `known` while the old root itself is the root of this part.
fn subproof(suite: Suite, leaves: &[Digest], old_size: usize, known: bool, proof: &mut Vec<Digest>) {
    if old_size == leaves.len() {
        if !known {
            proof.push(root(suite, leaves));
        }
        return;
    }
    let (left, right) = leaves.split_at(left_size(leaves.len()));
    if old_size <= left.len() {
        subproof(suite, left, old_size, known, proof);
        proof.push(root(suite, right));
    } else {
        subproof(suite, right, old_size - left.len(), false, proof);
        proof.push(root(suite, left));
    }
}

/// Whether `proof` shows that a tree of `old_size` leaves with `old_root` became the one of `new_size` with `new_root`
/// by appending alone.
///
/// Source: RFC 9162, section 2.1.4.2; a tree without leaves is a beginning of every tree.
#[must_use]
pub fn verify_consistency(
    suite: Suite,
    old_size: u64,
    old_root: &Digest,
    new_size: u64,
    new_root: &Digest,
    proof: &[Digest],
) -> bool {
    if old_size == 0 {
        return proof.is_empty() && *old_root == root(suite, &[]);
    }
    if old_size >= new_size {
        return old_size == new_size && proof.is_empty() && old_root == new_root;
    }
    // A full old tree is itself a node of the new one, so the proof leaves it out.
    let mut steps = old_size.is_power_of_two().then_some(old_root).into_iter().chain(proof);
    let Some(first) = steps.next() else {
        return false;
    };
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(suite, step, &old_hash);
            new_hash = node_hash(suite, step, &new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(suite, &new_hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(suite: Suite, count: u8) -> Vec<Digest> {
        (0..count).map(|number| leaf_hash(suite, &[number])).collect()
    }

    /// `proof` with one byte altered, for each digest in it; then without its last and with one more digest.
    fn harmed(proof: &[Digest]) -> Vec<Vec<Digest>> {
        let mut all: Vec<Vec<Digest>> = (0..proof.len()).map(|at| replaced(proof, at)).collect();
        all.extend(proof.split_last().map(|(_, rest)| rest.to_vec()));
        all.push([proof, &[Digest::from_bytes([0; 32])]].concat());
        all
    }

    fn replaced(proof: &[Digest], at: usize) -> Vec<Digest> {
        let mut proof = proof.to_vec();
        proof[at] = altered(&proof[at]);
        proof
    }

    fn altered(digest: &Digest) -> Digest {
        let mut bytes = *digest.as_bytes();
        bytes[31] ^= 1;
        Digest::from_bytes(bytes)
    }

    /// The test tree of the Certificate Transparency reference implementation.
    #[test]
    fn the_roots_of_the_reference_tree_come_out() {
        let suite = Suite::International;
        let entries =
            ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        let expected = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let leaves: Vec<_> = entries.map(|entry| leaf_hash(suite, &hex::decode(entry).unwrap())).into();
        for (size, expected) in expected.into_iter().enumerate() {
            assert_eq!(root(suite, &leaves[..size]).to_hex(), expected, "{size} leaves");
        }
    }

    #[test]
    fn the_frontier_has_the_root_of_the_whole_tree() {
        for suite in Suite::ALL {
            let leaves = leaves(suite, 17);
            let mut frontier = Frontier::new(suite);
            for size in 0..=17 {
                assert_eq!(frontier.size(), size as u64);
                assert_eq!(frontier.root(), root(suite, &leaves[..size]), "{suite}, {size} leaves");
                let stored = serde_json::to_string(&frontier).unwrap();
                frontier = serde_json::from_str(&stored).unwrap();
                if let Some(leaf) = leaves.get(size) {
                    assert_eq!(frontier.append(*leaf), size as u64);
                }
            }
        }
    }

    #[test]
    fn a_stored_frontier_with_a_wrong_number_of_peaks_is_refused() {
        for text in [r#"{"suite":"guomi","size":1,"peaks":[]}"#, r#"{"suite":"other","size":0,"peaks":[]}"#] {
            assert!(serde_json::from_str::<Frontier>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_inclusion_proof_holds_and_no_altered_one_does() {
        for suite in Suite::ALL {
            for count in 0..=17 {
                let leaves = leaves(suite, count);
                let size = u64::from(count);
                let root = root(suite, &leaves);
                assert_eq!(inclusion_proof(suite, &leaves, size), None);
                for index in 0..size {
                    let leaf = leaves[usize::try_from(index).unwrap()];
                    let proof = inclusion_proof(suite, &leaves, index).unwrap();
                    let holds = |leaf: &Digest, index, size, proof: &[Digest], root: &Digest| {
                        verify_inclusion(suite, leaf, index, size, proof, root)
                    };
                    let label = format!("{suite}, leaf {index} of {size}");
                    assert!(holds(&leaf, index, size, &proof, &root), "{label}");
                    assert!(!holds(&altered(&leaf), index, size, &proof, &root), "{label}");
                    assert!(!holds(&leaf, index, size, &proof, &altered(&root)), "{label}");
                    assert!(!holds(&leaf, size, size, &proof, &root), "{label}");
                    for other in (0..size).filter(|other| *other != index) {
                        assert!(!holds(&leaf, other, size, &proof, &root), "{label} as {other}");
                    }
                    for wrong in harmed(&proof) {
                        assert!(!holds(&leaf, index, size, &wrong, &root), "{label}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_consistency_proof_holds_and_no_altered_one_does() {
        for suite in Suite::ALL {
            let leaves = leaves(suite, 17);
            for new_size in 0..=17_usize {
                let new_root = root(suite, &leaves[..new_size]);
                assert_eq!(consistency_proof(suite, &leaves[..new_size], new_size as u64 + 1), None);
                for old_size in 0..=new_size {
                    let old_root = root(suite, &leaves[..old_size]);
                    let proof = consistency_proof(suite, &leaves[..new_size], old_size as u64).unwrap();
                    let holds = |old_root: &Digest, new_root: &Digest, proof: &[Digest]| {
                        verify_consistency(suite, old_size as u64, old_root, new_size as u64, new_root, proof)
                    };
                    let label = format!("{suite}, {old_size} to {new_size}");
                    assert!(holds(&old_root, &new_root, &proof), "{label}");
                    assert!(!holds(&altered(&old_root), &new_root, &proof), "{label}");
                    assert!(old_size == 0 || !holds(&old_root, &altered(&new_root), &proof), "{label}");
                    for wrong in harmed(&proof) {
                        assert!(!holds(&old_root, &new_root, &wrong), "{label}");
                    }
                    let backwards =
                        verify_consistency(suite, new_size as u64, &new_root, old_size as u64, &old_root, &proof);
                    assert_eq!(backwards, old_size == new_size, "{label} backwards");
                }
            }
        }
    }
}
