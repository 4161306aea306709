//! The seal makes what is recorded hard to alter unseen and what is private hard to read.
//!
//! It turns well-kept cryptographic libraries into the few operations the project needs, so that no other room picks
//! an algorithm, a nonce layout or an encoding by itself:
//!
//! - [`digest`], [`chain`], [`merkle`]: fingerprints, the hash chain of one case, the Merkle log over all cases;
//! - [`sign`]: signatures of receipts, letters and packages;
//! - [`envelope`]: a data key for each case, wrapped by a master key, sealing single values;
//! - [`frames`]: the same for files, as a stream;
//! - [`blind`]: look-up by a private value without storing the value;
//! - [`random`]: where random bytes come from.
//!
//! One switch, [`Suite`], chooses between the Chinese commercial algorithms and the international ones.
//!
//! # What it must not do
//!
//! It reads no clock, no file and no environment, and draws no random bytes by itself: whoever calls passes them in.
//! [`random::OsRandom`] is the only exception and is named only by the outermost edge. It knows nothing of cases or
//! tables. It prints no secret: `Debug` of a key shows its id. The algorithms are those of the libraries; this crate
//! is not a certified module (商用密码产品认证), and a deployment that needs one replaces the bodies of [`digest`],
//! [`sign`] and the private module `cipher`, which are the only places that name an algorithm.
//!
//! # How to seal one more column
//!
//! ```
//! use seal::envelope::{DataKey, aad, open_box, seal_box};
//! use seal::{Suite, random};
//!
//! let mut random = random::SeededRandom::new(1); // an edge passes `OsRandom` here
//! let suite = Suite::Guomi;
//! let key = DataKey::generate(&mut random);
//! let place = aad("contacts", "case-17", "phone", &key.id(suite));
//!
//! let stored = seal_box(suite, &key, random::array(&mut random), &place, "13800000000".as_bytes());
//! assert_eq!(open_box(&key, &place, &stored).unwrap().as_slice(), "13800000000".as_bytes());
//!
//! let elsewhere = aad("contacts", "case-18", "phone", &key.id(suite));
//! assert!(open_box(&key, &elsewhere, &stored).is_err(), "a value moved to another row does not open");
//! ```
//!
//! # How to change an algorithm
//!
//! Stored bytes outlive code. Add a variant to [`Suite`] with a new format byte and never change what an existing one
//! means; sealed values name their suite in their first byte, so old ones keep opening.

pub mod blind;
pub mod chain;
mod cipher;
pub mod digest;
pub mod envelope;
pub mod frames;
pub mod key;
pub mod merkle;
pub mod random;
pub mod sign;
pub mod suite;

pub use digest::{Digest, DigestError, Hasher};
pub use key::{KeyError, KeyId};
pub use random::Random;
pub use suite::Suite;
