//! Fingerprints and message authentication codes, 32 bytes in either suite.

use std::fmt;
use std::io;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;
use sm3::Digest as _;
use sm3::Sm3;
use subtle::ConstantTimeEq;

use crate::Suite;

/// A fingerprint of 32 bytes, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Length in bytes, the same in both suites.
    pub const BYTES: usize = 32;

    /// Takes 32 bytes that were a fingerprint before, such as those of a stored column.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 64 hexadecimal digits; capitals are accepted, surrounding space is not.
    pub fn parse(text: &str) -> Result<Self, DigestError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| DigestError)?;
        Ok(Self(bytes))
    }

    /// The raw bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The 64 digits as stored and printed.
    pub fn to_hex(self) -> String {
        hex::encode(self.0)
    }

    /// Whether both are the same, in a time that does not depend on where they differ.
    ///
    /// Use it when one side is a secret or was made with one; elsewhere `==` does.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

/// The text is not a fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest is written as 64 hexadecimal digits")]
pub struct DigestError;

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        Self::parse(text)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A fingerprint in the making, for bytes that arrive in pieces.
///
/// It is also an [`io::Write`], so that a file can be copied into it.
#[derive(Clone)]
pub struct Hasher(State);

#[derive(Clone)]
enum State {
    Sm3(Sm3),
    Sha256(Sha256),
}

impl Hasher {
    /// Takes the next piece; how the bytes are cut into pieces makes no difference.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Sm3(state) => state.update(bytes),
            State::Sha256(state) => state.update(bytes),
        }
    }

    /// The fingerprint of everything taken so far.
    pub fn finish(self) -> Digest {
        match self.0 {
            State::Sm3(state) => Digest(state.finalize().into()),
            State::Sha256(state) => Digest(state.finalize().into()),
        }
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher").finish_non_exhaustive()
    }
}

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Suite {
    /// The fingerprint of `bytes`.
    pub fn digest(self, bytes: &[u8]) -> Digest {
        self.digest_parts(&[bytes])
    }

    /// Begins a fingerprint of bytes that arrive in pieces.
    pub fn hasher(self) -> Hasher {
        Hasher(match self {
            Self::Guomi => State::Sm3(Sm3::new()),
            Self::International => State::Sha256(Sha256::new()),
        })
    }

    /// The fingerprint of the concatenation of `parts`.
    pub(crate) fn digest_parts(self, parts: &[&[u8]]) -> Digest {
        let mut hasher = self.hasher();
        for part in parts {
            hasher.update(part);
        }
        hasher.finish()
    }

    /// The message authentication code (HMAC) of the concatenation of `parts`.
    ///
    /// The parts are not kept apart: put a separator or a length between them where they vary. Compare the result
    /// with [`Digest::matches`].
    pub fn mac(self, key: &[u8], parts: &[&[u8]]) -> Digest {
        match self {
            Self::Guomi => hmac_of::<Hmac<Sm3>>(key, parts),
            Self::International => hmac_of::<Hmac<Sha256>>(key, parts),
        }
    }
}

fn hmac_of<M>(key: &[u8], parts: &[&[u8]]) -> Digest
where
    M: Mac + KeyInit,
    hmac::digest::Output<M>: Into<[u8; 32]>,
{
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    Digest(mac.finalize().into_bytes().into())
}

/// The fingerprint of `salt ‖ bytes`, by which an event can speak of private bytes.
///
/// The salt lies with the ciphertext and goes with it when it is erased; without it, a guess at the bytes cannot be
/// confirmed from the event.
pub fn salted(suite: Suite, salt: &[u8; 32], bytes: &[u8]) -> Digest {
    suite.digest_parts(&[salt, bytes])
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// GB/T 32905-2016, appendix A, and FIPS 180-2, appendix B.
    #[test]
    fn the_vectors_of_the_standards_come_out() {
        let long = "abcd".repeat(16);
        let table = [
            (Suite::Guomi, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
            (Suite::Guomi, long.as_str(), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
            (Suite::International, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (Suite::International, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ];
        for (suite, text, expected) in table {
            assert_eq!(suite.digest(text.as_bytes()).to_hex(), expected, "{suite} of {text:?}");
        }
    }

    #[test]
    fn pieces_give_the_digest_of_the_whole() {
        let bytes: Vec<u8> = (0..=255).cycle().take(1000).collect();
        for suite in Suite::ALL {
            for size in [1, 63, 64, 65, 999] {
                let mut hasher = suite.hasher();
                for piece in bytes.chunks(size) {
                    hasher.write_all(piece).unwrap();
                }
                assert_eq!(hasher.finish(), suite.digest(&bytes), "{suite} in pieces of {size}");
            }
        }
    }

    #[test]
    fn a_mac_follows_its_definition() {
        // RFC 4231, test case 2.
        assert_eq!(
            Suite::International.mac(b"Jefe", &[b"what do ya want ", b"for nothing?"]).to_hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        );
        // RFC 2104 for a key of one block (64 bytes in both suites).
        let key: Vec<u8> = (0..64).collect();
        let [inner, outer] = [0x36, 0x5c].map(|pad| key.iter().map(|byte| byte ^ pad).collect::<Vec<u8>>());
        for suite in Suite::ALL {
            let expected = suite.digest_parts(&[&outer, suite.digest_parts(&[&inner, b"text"]).as_bytes()]);
            assert_eq!(suite.mac(&key, &[b"text"]), expected, "{suite}");
        }
    }

    #[test]
    fn a_salt_changes_the_digest_and_stands_before_the_bytes() {
        for suite in Suite::ALL {
            let salt = [7; 32];
            assert_eq!(salted(suite, &salt, b"x"), suite.digest(&[&salt[..], b"x"].concat()));
            assert_ne!(salted(suite, &salt, b"x"), salted(suite, &[8; 32], b"x"));
        }
    }

    #[test]
    fn only_sixty_four_hexadecimal_digits_read_as_a_digest() {
        let digest = Suite::Guomi.digest(b"abc");
        let hex = digest.to_hex();
        assert_eq!(Digest::parse(&hex.to_uppercase()), Ok(digest));
        for wrong in ["", &hex[1..], &format!("{hex}0"), &format!("g{}", &hex[1..]), &format!(" {hex}")] {
            assert_eq!(Digest::parse(wrong), Err(DigestError), "{wrong:?}");
        }
        let json = serde_json::to_string(&digest).unwrap();
        assert_eq!(json, format!("\"{hex}\""));
        assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), digest);
        assert!(serde_json::from_str::<Digest>("\"66\"").is_err());
        assert!(digest.matches(&digest) && !digest.matches(&Suite::Guomi.digest(b"abd")));
    }
}
